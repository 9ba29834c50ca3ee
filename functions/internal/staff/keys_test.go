package staff_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"effectmonitor/functions/internal/testneeds"
)

// pageState is what a page of the questionnaire looks like to who fills it in.
const pageState = `JSON.stringify({
  path: location.pathname,
  at: [performance.timeOrigin, document.activeElement?.name, document.activeElement?.type].join(" "),
  in: document.activeElement?.form?.matches?.("form[data-autosave]") ? document.activeElement.type : document.activeElement?.hasAttribute("data-primary") ? "primary" : "",
  radios: document.activeElement?.type === "radio" ? [...document.querySelectorAll("input[name='" + document.activeElement.name + "']")].map(e => e.value) : [],
  busy: !(document.querySelector("[data-status]")?.textContent ?? "").includes("bewaard") && [...document.querySelectorAll("form[data-autosave] :checked")].length > 0,
  ready: document.readyState === "complete" && document.documentElement.classList.contains("em-js"),
})`

type atKeyboard struct {
	Path, In string
	At       string // this loading of the page, and what has the focus
	Radios   []string
	Busy     bool
	Ready    bool
}

func (d *desk) state() (s atKeyboard) {
	d.t.Helper()
	text, err := chromedp.Run(d.ctx, chromedp.Evaluate[string](pageState))
	if err != nil || json.Unmarshal([]byte(text), &s) != nil {
		return atKeyboard{} // between two pages
	}
	return s
}

// TestKeysOfAWholeQuestionnaire fills in the first questionnaire of a worker with the
// keyboard alone and counts the keys. A question with a choice takes one, an amount as
// many as it has digits and Enter, and a page one to go on: no Tab in between. It
// prints the count, and fails when there is more than that.
func TestKeysOfAWholeQuestionnaire(t *testing.T) {
	id, d := firstPage(t)
	d.sees("document.documentElement.classList.contains('em-js')")
	keys, questions, pages, tabs := 0, 0, 1, 0
	press := func(text string) {
		d.must(chromedp.Do(d.ctx, testneeds.Key(text)))
		keys++
	}
	// On the first page the focus is at the top: one click brings it to the first question.
	d.must(chromedp.Do(d.ctx, chromedp.Focus(chromedp.CSS("form[data-autosave] input[type=radio]"))))
	clicks := 1
	for step, last, at := 0, "", ""; step < 400; step++ {
		s := d.settled(at)
		if strings.Contains(s.Path, "/controle") {
			break
		}
		at = s.At
		if last != "" && s.Path != last {
			pages++
		}
		last = s.Path
		switch {
		case s.In == "primary":
			press(kb.Enter)
		case s.In == "radio":
			press(digitFor(s.Radios))
			questions++
		case s.In == "checkbox":
			press(" ")
			press(kb.Enter)
			questions++
		case s.In == "":
			press(kb.Tab)
			tabs++
		default:
			press("1")
			press(kb.Enter)
			questions++
		}
	}
	if at := d.settled("").Path; !strings.Contains(at, "/controle") {
		t.Fatalf("it ends at %s after %d keys", at, keys)
	}
	t.Logf("een hele T0: %d vragen op %d pagina's met %d toetsen en %d klik; %d keer Tab. TestKeysWithTabOnly meet het zonder die hulp.",
		questions, pages, keys, clicks, tabs)
	if most := 2*questions + 2*pages; keys > most || tabs > 0 {
		t.Errorf("%d keys for %d questions on %d pages, of which %d Tab", keys, questions, pages, tabs)
	}
	r, err := d.app.Store.Response(ctx, "0518", id, "T0", "begeleider")
	d.must(err)
	if r.Progress.Done < questions-pages || questions < 55 {
		t.Errorf("of %d answers %d are kept", questions, r.Progress.Done)
	}
	if strings.Contains(fmt.Sprint(d.log), "status=422") {
		t.Errorf("a page was refused\n%s", d.log)
	}
}

// settled waits until the page is there, everything is kept and the focus is no longer
// where the last key found it: a key that comes earlier undoes a choice.
func (d *desk) settled(before string) atKeyboard {
	d.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(40 * time.Millisecond) {
		s := d.state()
		if s.Ready && !s.Busy && s.At != before {
			return s
		}
		if time.Now().After(deadline) {
			d.t.Fatalf("the page does not settle: %+v\n%s", s, d.log)
		}
	}
}

// digitFor is the key of a choice that leads to few follow-ups: no, the middle of
// numbers, or the first.
func digitFor(values []string) string {
	for i, v := range values {
		switch v {
		case "nee":
			return fmt.Sprint(i + 1)
		case "3":
			return "3"
		}
	}
	return "1"
}
