package ask

import (
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"

	"effectmonitor/functions/internal/store"
)

// TestOwnWords: without the script the question whether others may read it comes after
// the words; who says yes can take it back with one button, and the answers stay.
func TestOwnWords(t *testing.T) {
	k := newKit(t, definitions)
	link := k.agreed("DH-1")
	// That every question may be skipped is said at the start, and beside none of them.
	k.hides(k.get(link+"/vraag/eigen_woorden"), `value="ja" checked`, "em-optional")
	k.to(k.post(link+"/vraag/eigen_woorden", "eigen_woorden", "Ik slaap weer.", "naar", "verder"), link+"/vraag/eigen_woorden#v-mag_citeren")
	k.shows(k.get(link+"/vraag/eigen_woorden"), http.StatusOK, "Mogen anderen dit lezen, zonder je naam?", "In een rapport dat al uit is, blijft het staan.")
	k.to(k.post(link+"/vraag/eigen_woorden", "eigen_woorden", "Ik slaap weer.", "mag_citeren", "ja", "naar", "verder"), link+"/controle")
	k.to(k.post(link+"/controle", "naar", "versturen"), link+"/klaar")
	k.shows(k.get(link+"/klaar"), http.StatusOK, "Anderen mogen je eigen woorden lezen, zonder je naam.", "Gebruik mijn woorden toch niet")
	waiting, err := k.store.Quotes(t.Context(), code, store.QuoteNew, 0)
	k.must(err)
	if len(waiting) != 1 || waiting[0].Original != "Ik slaap weer." || waiting[0].Participant != "DH-1" {
		t.Errorf("waiting: %+v", waiting)
	}
	k.to(k.post(link+"/woorden"), link+"/klaar?woorden=1#woorden")
	after := k.get(link + "/klaar?woorden=1")
	k.shows(after, http.StatusOK, "We gebruiken je woorden niet meer.")
	k.hides(after, "Gebruik mijn woorden toch niet")
	if waiting, err = k.store.Quotes(t.Context(), code, store.QuoteNew, 0); err != nil || len(waiting) != 0 {
		t.Errorf("still waiting: %+v, %v", waiting, err)
	}
	if r := k.response("DH-1"); r.Status != store.Submitted || k.answers("DH-1")["eigen_woorden"].Value.AsText() != "Ik slaap weer." {
		t.Errorf("the answers changed: %+v", r)
	}
}

// TestNoLeave: no, and nothing chosen, are no leave.
func TestNoLeave(t *testing.T) {
	for _, leave := range []string{"nee", ""} {
		k := newKit(t, definitions)
		link := k.agreed("DH-1")
		k.post(link+"/vraag/eigen_woorden", "eigen_woorden", "Ik slaap weer.", "mag_citeren", leave, "naar", "verder")
		k.to(k.post(link+"/controle", "naar", "versturen"), link+"/klaar")
		k.hides(k.get(link+"/klaar"), "Anderen mogen je eigen woorden lezen")
		if list, err := k.store.Quotes(t.Context(), code, store.QuoteNew, 0); err != nil || len(list) != 0 {
			t.Errorf("%q gives %+v, %v", leave, list, err)
		}
	}
}

// TestOwnWordsInBrowser: a participant writes, says that others may read it, sends, and
// takes the words back.
func TestOwnWordsInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: browser bij -short")
	}
	k := newKit(t, definitions)
	p := newPhone(k)
	link := k.agreed("DH-1")
	p.open(link + "/vraag/eigen_woorden")
	p.sees(`document.readyState === "complete" && document.querySelector("#v-mag_citeren")?.hidden`)
	p.must(chromedp.Do(p.ctx, chromedp.SendKeys(chromedp.CSS("#eigen_woorden"), "Ik slaap weer.")))
	p.sees(`document.querySelector("#v-mag_citeren")?.hidden === false`)
	p.sees(`!document.querySelector("#v-mag_citeren input:checked")`)
	p.press(`label:has(#mag_citeren-ja)`)
	p.press(goOn)
	p.press(`button[value="versturen"]`)
	p.press(`#woorden button`)
	p.sees(`document.querySelector("#woorden [role=status]")?.textContent.includes("We gebruiken je woorden niet meer.")`)
}
