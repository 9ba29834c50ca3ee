package walk_test

import (
	"strings"
	"testing"
	"time"
)

// TestLearningFromEachOther follows two gemeenten that share their names and a third that
// does not: what each sees of the others, a change that is recorded before it is looked
// at, and a circle whose agreements come back the next time.
func TestLearningFromEachOther(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: browser bij -short")
	}
	browser := openBrowser(t)
	for _, m := range []mode{{"met-script", true}, {"zonder-script", false}} {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			s := startLocal(t, demoData(t))
			w := &walk{t: t, m: m}
			w.who = func(name string, width int64) *person { return newPerson(t, browser, m, s.url, name, width) }
			w.learn()
			for _, p := range w.people {
				if said := p.faults.String(); said != "" {
					t.Errorf("%s: the browser complains: %s", p.name, said)
				}
			}
		})
	}
}

// at signs somebody in on a screen of a width.
func (w *walk) at(width int64, name, user string) *person {
	w.t.Helper()
	p := w.person(name, width)
	p.open("/aanmelden")
	p.press(`button[name="gebruiker"][value="` + user + `"]`)
	return p
}

func (w *walk) learn() {
	hague := w.at(desk, "adviseur-den-haag", "pieter-hendriks")
	w.seeOthers(hague)
	phone := w.at(phone, "adviseur-op-telefoon", "pieter-hendriks")
	for _, page := range []string{"vergelijken", "route", "theorie", "cycli", "interventies", "kringen", "kringen/demo1"} {
		phone.open("/leren/jpf/" + page)
		phone.shoot("leren-" + strings.ReplaceAll(page, "/", "-"))
	}
	w.record(hague)
	w.meet(hague)
	w.rights()
}

// seeOthers: the own name and that of who shares it too, and of no one else; nobody
// without a name sees either.
func (w *walk) seeOthers(hague *person) {
	w.t.Helper()
	hague.open("/leren")
	hague.shoot("leren-vergelijken")
	hague.sees("Den Haag", "Leeuwarden", "Rekening houdend met wie er begint", "Naam niet meer delen")
	table := hague.eval(`[...document.querySelectorAll("section.em-block tbody th")].map(x => x.innerText).join(" ")`)
	for _, other := range []string{"Eindhoven", "Utrecht", "Groningen", "Tilburg", "Enschede"} {
		if strings.Contains(table, other) {
			w.t.Errorf("Den Haag sees %s by name: %s", other, table)
		}
	}
	for _, page := range []string{"route", "theorie", "interventies"} {
		hague.open("/leren/jpf/" + page)
		hague.shoot("leren-" + page)
		if page != "interventies" { // which has tables alone
			w.saved(hague)
		}
	}
	eindhoven := w.at(desk, "adviseur-eindhoven", "rob-schellens")
	eindhoven.open("/leren/jpf/vergelijken")
	if text := eindhoven.text(); strings.Contains(text, "Den Haag") || strings.Contains(text, "Leeuwarden") {
		w.t.Errorf("Eindhoven shares no name and sees one: %s", text)
	}
	eindhoven.press(`form[action$="doe=iedereen"] button`)
	eindhoven.sees("Jullie naam is gedeeld", "Den Haag", "Leeuwarden")
	hague.open("/leren/jpf/vergelijken")
	hague.sees("Eindhoven")
	eindhoven.press(`form[action$="doe=stop"] button`)
	if text := eindhoven.text(); strings.Contains(text, "Leeuwarden") {
		w.t.Error("after taking it back Eindhoven sees a name")
	}
	hague.open("/leren/jpf/vergelijken")
	if strings.Contains(hague.text(), "Eindhoven") {
		w.t.Error("after it was taken back Den Haag still sees the name")
	}
}

// saved: the drawing of the page can be had as each of its files.
func (w *walk) saved(p *person) {
	w.t.Helper()
	got := p.eval(`[...document.querySelectorAll(".em-downloads a")].map(a => {
		const x = new XMLHttpRequest(); x.open("GET", a.href, false); x.send(); return x.status + " " + x.getResponseHeader("Content-Type");
	}).join(", ")`)
	if want := "200 image/svg+xml, 200 image/png, 200 text/csv; charset=utf-8"; got != want {
		w.t.Errorf("%s is saved as %q, want %q", p.path(), got, want)
	}
}

// record records a change with what is expected, first with a fault.
func (w *walk) record(p *person) {
	w.t.Helper()
	p.open("/leren/jpf/cycli")
	p.shoot("leren-cycli")
	p.sees("Wekelijkse inloop zonder afspraak", "Wij verwachtten:", "+ 10 procentpunt", "Er is niet geloot")
	p.press(`a[href$="/cycli/nieuw"]`)
	p.choose("interventie", "schuldenpauze")
	p.write("verwacht", "12")
	p.button("naar", "verder")
	p.sees("Vul een dag in van de laatste 20 jaar")
	p.shoot("leren-cyclus-fout")
	p.write("vanaf", "1-1-2025")
	p.eval(`document.querySelector('main select[name="maat"]').value = "lange_stabilisatie"`)
	p.write("verwacht", "-12")
	p.button("naar", "verder")
	p.sees("De verbetering is vastgelegd", "Schuldenpauze", "− 12 procentpunt", "Lange stabilisatie")
	p.press(`a[href$="/afsluiten"]`)
	p.write("conclusie", "We gaan hiermee door.")
	p.button("naar", "verder")
	p.sees("De conclusie is bewaard", "We gaan hiermee door.")
}

// meet prepares a meeting, keeps an agreement and notes, and finds both the next time,
// as the other gemeente does.
func (w *walk) meet(p *person) {
	w.t.Helper()
	p.open("/leren/jpf/kringen")
	p.press(`a[href$="/kringen/demo1"]`)
	p.sees("Wat valt op", "Vraag:", "Banken bellen we in week 1", "Jongerenpanel leest de nieuwe brief")
	p.shoot("leren-bijeenkomst")
	p.write("afspraak", "Elke brief krijgt een naam eronder")
	p.eval(`document.querySelector('main select[name="wie"]').value = "0080"`)
	p.press(`main form[action$="/afspraken"] button`)
	p.sees("De afspraak is bewaard", "Elke brief krijgt een naam eronder")
	p.write("aantekeningen", "Leeuwarden belt eerst en schrijft daarna.")
	p.press(`main form[action$="/aantekeningen"] button`)
	p.sees("De aantekeningen zijn bewaard", "Bewaard op")
	p.press(`a[href$="/plannen"]`)
	p.write("datum", time.Now().AddDate(0, 3, 0).Format("2-1-2006"))
	p.write("tijd", "9.30")
	p.button("naar", "verder")
	p.sees("De bijeenkomst is gepland", "9.30 uur", "Elke brief krijgt een naam eronder")
	if notes := p.eval(`document.querySelector("main details .em-pre").textContent`); !strings.Contains(notes, "Leeuwarden belt eerst") {
		w.t.Errorf("the notes of last time are %q", notes)
	}
	next := p.path()
	other := w.at(desk, "adviseur-leeuwarden", "douwe-sikkema")
	other.open(next)
	other.sees("Elke brief krijgt een naam eronder", "Leeuwarden")
	at := `li:has(select):last-of-type `
	other.eval(`document.querySelector('` + at + `select').value = "done"`)
	other.press(at + `button`)
	other.sees("De stand van de afspraak is bewaard")
}

// rights: who only works with jongeren reads along, who is in no circle reads none, and
// a methodologist sees no names.
func (w *walk) rights() {
	w.t.Helper()
	worker := w.at(desk, "begeleider-leest", "marije-koster")
	worker.open("/leren/jpf/kringen/demo1")
	worker.sees("Banken bellen we in week 1")
	if worker.visible(`main form[action$="/afspraken"]`) {
		w.t.Error("a begeleider may write in a circle")
	}
	outside := w.at(desk, "adviseur-tilburg", "karin-smulders")
	outside.open("/leren/jpf/kringen/demo1")
	if strings.Contains(outside.text(), "Banken bellen") {
		w.t.Error("a gemeente that is not in the circle reads along")
	}
	writer := w.at(desk, "methodoloog", "leonie-hartman")
	writer.open("/leren/jpf/vergelijken")
	if text := writer.text(); strings.Contains(text, "Den Haag") || !strings.Contains(text, "Gemeente A") {
		w.t.Errorf("a methodologist reads %s", text)
	}
	national := w.at(desk, "landelijk", "simone-vink")
	national.open("/leren/jpf/kringen/nieuw")
	national.shoot("leren-kring-nieuw")
	national.write("titel", "Leerkring werk")
	for _, code := range []string{"0344", "0855", "0153"} {
		national.choose("gemeenten", code)
	}
	national.button("naar", "verder")
	national.sees("De leerkring is begonnen", "Leerkring werk", "Er is nog geen bijeenkomst gepland")
}
