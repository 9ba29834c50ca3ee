package staff_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/testneeds"
)

// Seconds of the keystroke-level model of Card, Moran and Newell, "The keystroke-level
// model for user performance time with interactive systems", Communications of the ACM
// 23(7), 1980: a key of an average typist without a training as such, and the thought
// before each thing that is typed.
const (
	secondsPerKey     = 0.28
	secondsPerThought = 1.35
)

// TestKeysOfARegistration adds somebody from the caseload by keys alone and counts them:
// from the top of the page to the first field, what is typed, one Tab between fields, and
// Enter. It prints what the keystroke-level model makes of that, and fails when it takes
// more keys.
func TestKeysOfARegistration(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: browser bij -short")
	}
	k := newKit(t)
	k.as("marije").add("Daan", "Vos", "03-02-2004", "03-11-2026")
	d := newDesk(k)
	d.open("/caseload")
	d.press(`button[value="marije"]`)
	d.sees("document.querySelector('main form [name=voornaam]') && document.documentElement.classList.contains('em-js')")
	keys, typed, thoughts := 0, 0, 1
	press := func(key string) {
		d.must(chromedp.Do(d.ctx, testneeds.Key(key)))
		keys++
	}
	focused := func() string {
		name, err := chromedp.Run(d.ctx, chromedp.Evaluate[string](`document.activeElement?.name ?? ""`))
		d.must(err)
		return name
	}
	for at := ""; at != "voornaam" && keys < 40; at = focused() {
		press(kb.Tab)
	}
	reach := keys
	for i, text := range []string{"Amira", "Benali", "3-2-2004"} {
		if i > 0 {
			press(kb.Tab)
		}
		if at, want := focused(), []string{"voornaam", "achternaam", "geboortedatum"}[i]; at != want {
			t.Fatalf("the focus is on %q, want %s, after %d keys", at, want, keys)
		}
		for _, letter := range text {
			press(string(letter))
			typed++
		}
		thoughts++
	}
	press(kb.Enter) // the start of the trajectory is today unless somebody says otherwise
	d.sees("document.body.textContent.includes('Toegevoegd.') && document.querySelector('h1').textContent.includes('Amira Benali')")
	seconds := float64(keys)*secondsPerKey + float64(thoughts)*secondsPerThought
	t.Logf("een jongere toevoegen: %d toetsen (%d getypt, %d naar het eerste veld), geen klik; geschat %.0f seconden", keys, typed, reach, seconds)
	if keys > typed+reach+3 || reach > 12 {
		t.Errorf("%d keys, of which %d typed and %d to the first field", keys, typed, reach)
	}
	lines, err := k.app.Caseload(ctx, app.Actor{ID: "marije", Gemeente: "0518"}, false)
	k.must(err)
	found := false
	for _, line := range lines {
		found = found || strings.Contains(line.Name, "Amira Benali")
	}
	if !found {
		t.Error("nobody was added")
	}
}
