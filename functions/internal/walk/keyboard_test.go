package walk_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"effectmonitor/functions/internal/testneeds"
)

// typist is somebody without a mouse: every step is a key.
type typist struct {
	*person
	keys int
}

// key presses one key that stays on the page.
func (y *typist) key(key string) {
	y.t.Helper()
	y.keys++
	y.do(testneeds.Key(key))
}

// leave presses a key that leads to another page.
func (y *typist) leave(key string) {
	y.t.Helper()
	y.keys++
	y.load(testneeds.Key(key))
}

// reach goes to what a selector finds with the Tab key, and sees the focus there.
func (y *typist) reach(selector string) {
	y.t.Helper()
	const seen = `(() => { const e = document.activeElement; return [e, e.closest("label")].filter(Boolean).some((x) => getComputedStyle(x).outlineStyle !== "none" && parseFloat(getComputedStyle(x).outlineWidth) >= 2) })()`
	for range 150 {
		if y.eval(fmt.Sprintf(`String(document.activeElement.matches(%q))`, selector)) == "true" {
			if y.eval(`String(`+seen+`)`) != "true" {
				y.t.Errorf("%s at %s does not see the focus on %s", y.name, y.path(), selector)
			}
			return
		}
		y.key(kb.Tab)
	}
	y.t.Fatalf("%s at %s never reaches %s with Tab:\n%s", y.name, y.path(), selector, y.text())
}

// fill fills in a field.
func (y *typist) fill(name, text string) {
	y.t.Helper()
	y.reach(fmt.Sprintf(`main [name="%s"]`, name))
	y.eval(`(() => { document.activeElement.select?.(); return "" })()`)
	for _, r := range text {
		y.key(string(r))
	}
}

// pick chooses an answer of a group of radio buttons with the arrows.
func (y *typist) pick(name, value string) {
	y.t.Helper()
	y.reach(fmt.Sprintf(`main input[name="%s"]`, name))
	y.key(" ")
	for range 20 {
		if y.eval(fmt.Sprintf(`document.querySelector('main input[name="%s"]:checked')?.value ?? ""`, name)) == value {
			return
		}
		y.key(kb.ArrowDown)
	}
	y.t.Fatalf("%s at %s never reaches %s=%s with the arrows", y.name, y.path(), name, value)
}

// push reaches a button and presses it.
func (y *typist) push(name, value string) {
	y.t.Helper()
	y.reach(fmt.Sprintf(`main button.nl-button[name="%s"][value="%s"]`, name, value))
	y.leave(kb.Enter)
}

// follow reaches a link and follows it.
func (y *typist) follow(selector string) {
	y.t.Helper()
	y.reach(selector)
	y.leave(kb.Enter)
}

// TestKeyboardOnly is the main job without a mouse: sign in, add a jongere, register,
// fill in, invite; the jongere answers everything; the sheet for the conversation, a
// correction, the end, and the end taken back; the lead gives the dossier to a colleague.
func TestKeyboardOnly(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: browser bij -short")
	}
	browser := openBrowser(t)
	s := startLocal(t, demoData(t))
	m := mode{"toetsenbord", true}
	worker := &typist{person: newPerson(t, browser, m, s.url, "begeleider", desk)}
	dossier := worker.registers()
	link := worker.fillsIn(dossier)
	before := worker.keys
	young := &typist{person: newPerson(t, browser, m, s.url, "jongere", phone)}
	young.answers(link)
	worker.talks(dossier)
	worker.corrects(dossier)
	worker.ends(dossier)
	worker.reopens(dossier)
	lead := &typist{person: newPerson(t, browser, m, s.url, "teamleider", desk)}
	lead.transfers(dossier)
	lead.calm()
	t.Logf("keys: registration and questionnaire %d, jongere %d, what follows %d", before, young.keys, worker.keys-before)
	if young.keys > 15*12 {
		t.Errorf("a jongere needs %d keys", young.keys)
	}
	worker.calm()
	young.calm()
}

// registers signs in and adds somebody, with the registration at the start.
func (y *typist) registers() (dossier string) {
	y.t.Helper()
	y.open("/aanmelden")
	y.follow(`button[name="gebruiker"][value="marije-koster"]`)
	y.sees("Mijn jongeren", "Marije Koster")
	y.open("/deelnemers/nieuw")
	y.key(kb.Tab)
	if got := y.eval(`document.activeElement.getAttribute("href") ?? ""`); got != "#inhoud" {
		y.t.Errorf("the first stop is %q, want the link past the menu", got)
	}
	y.key(kb.Enter)
	y.fill("voornaam", "Toets")
	y.fill("achternaam", "Bord")
	y.fill("geboortedatum", "12-3-2004")
	y.push("naar", "verder")
	dossier, _, _ = strings.Cut(y.path(), "?")
	dossier, _, _ = strings.Cut(dossier, "#")
	if !strings.HasPrefix(dossier, "/deelnemers/DH-") {
		y.t.Fatalf("at %s:\n%s", dossier, y.text())
	}
	y.open(dossier + "/registratie/start")
	y.pick("geslacht", "vrouw")
	y.fill("schuld_start", "9500")
	y.pick("inkomen_start", "bijstand")
	y.push("naar", "verder")
	return dossier
}

// fillsIn fills in the questionnaire of the start by keys alone and makes a link.
func (y *typist) fillsIn(dossier string) (link string) {
	y.t.Helper()
	y.open(dossier)
	y.follow(`main a.nl-button[href$="/meting/T0"]`)
	given := map[string]string{"inkomen": "1180", "schuld_totaal": "9500"}
	for pages := 0; !strings.Contains(y.path(), "/controle"); pages++ {
		if pages > 30 {
			y.t.Fatalf("no end to the questionnaire: %s", y.path())
		}
		if pages == 0 { // a level by its number, and going on by Ctrl and Enter
			y.reach(`main [data-levels] input`)
			y.key("3")
			if y.eval(`document.querySelector("main [data-levels] input:checked")?.value ?? ""`) != "3" {
				y.t.Error("the key 3 does not choose the third level")
			}
		}
		y.everything(given)
		y.reach(`main button[data-primary], main button.nl-button--primary[name="naar"]`)
		y.leave(kb.Enter)
	}
	y.push("naar", "versturen")
	y.open(dossier)
	y.follow(`main a.nl-button[href$="/uitnodiging/T0"]`)
	y.follow(`main form[action$="/uitnodiging/T0"] button.nl-button`)
	link = personalLink.FindString(y.value2("#koppeling"))
	if link == "" {
		y.t.Fatalf("no link at %s:\n%s", y.path(), y.text())
	}
	return link
}

// everything answers every required question that shows, in the order of the keyboard.
func (y *typist) everything(given map[string]string) {
	y.t.Helper()
	for range 40 {
		name := y.eval(`(() => {
  for (const e of document.querySelectorAll("main form [name]")) {
    if (e.type === "hidden" || e.tagName === "BUTTON" || !e.checkVisibility() || e.closest(".em-refusals, .em-warning")) continue;
    if (e.closest(".em-question")?.querySelector(".em-optional")) continue;
    if (e.type === "radio" || e.type === "checkbox" ? document.querySelector('main [name="' + e.name + '"]:checked') : e.value) continue;
    return e.type + " " + e.name;
  }
  return "";
})()`)
		kind, name, found := strings.Cut(name, " ")
		switch {
		case !found:
			return
		case kind == "radio", kind == "checkbox":
			y.reach(fmt.Sprintf(`main input[name="%s"]`, name))
			y.key(" ")
		case kind == "select-one":
			y.reach(fmt.Sprintf(`main [name="%s"]`, name))
			y.key(kb.ArrowDown)
		default:
			text := given[name]
			if text == "" {
				text = "1"
			}
			y.fill(name, text)
		}
	}
	y.t.Fatalf("%s at %s has no end of questions", y.name, y.path())
}

// answers is the jongere, from the language to the thanks.
func (y *typist) answers(link string) {
	y.t.Helper()
	y.open(link)
	y.follow(`button[name="taal"][value="nl"]`)
	y.reach("#toestemming")
	y.key(" ")
	y.push("naar", "verder")
	for n := 1; strings.Contains(y.path(), "/vraag/"); n++ {
		if n > 30 {
			y.t.Fatalf("no end to the questions: %s", y.path())
		}
		if !y.visible(`main fieldset input[type="radio"]`) { // own words, which may be left out
			y.push("naar", "verder")
			continue
		}
		y.reach(`main fieldset input[type="radio"]`)
		y.key(" ")
		for range n % 6 {
			y.key(kb.ArrowDown)
		}
		y.until("autosave", func() bool { return y.visible("[data-status] svg") })
		y.push("naar", "verder")
	}
	y.push("naar", "versturen")
	y.sees("Bedankt")
	y.reach("summary")
	y.key(kb.Enter)
	if !y.visible("main table") {
		y.t.Error("the table does not open")
	}
}

// ends ends the trajectory.
func (y *typist) ends(dossier string) {
	y.t.Helper()
	y.open(dossier + "/einde")
	y.pick("reden", "verhuisd")
	y.push("naar", "verder")
	y.sees("Verhuisd")
}
