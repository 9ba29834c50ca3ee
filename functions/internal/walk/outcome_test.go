package walk_test

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"effectmonitor/functions/internal/zone"
)

// TestOutcomes follows what an outcome is used for. At a desk one is frozen by who may,
// listed, opened and worked out again, here and by the command line, which says what
// differs when a letter of it was changed. On a phone and without script somebody's words
// become a quote in a report that is published, and are taken back.
func TestOutcomes(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: browser bij -short")
	}
	chromium := openBrowser(t)
	for _, c := range []struct {
		mode
		width  int64
		follow func(w *walk, width int64, again func())
	}{
		{mode{"met-script", true}, desk, func(w *walk, width int64, _ func()) { w.workedOutAgain(w.freeze(width)) }},
		{mode{"zonder-script", false}, phone, func(w *walk, width int64, again func()) {
			w.speak()
			again() // the schedule, which looks for names, runs when a server starts
			w.quote(width)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			data := demoData(t)
			s := startLocal(t, data)
			w := &walk{t: t, m: c.mode}
			w.who = func(name string, width int64) *person { return newPerson(t, chromium, c.mode, s.url, name, width) }
			c.follow(w, c.width, func() {
				if err := s.command.Process.Signal(os.Interrupt); err != nil {
					t.Fatal(err)
				}
				<-s.exited
				s = startLocal(t, data)
			})
			for _, p := range w.people {
				p.calm()
			}
		})
	}
}

const frozenTitle = "Verantwoording van de wandeling"

// freeze: who may freeze the outcome of the gemeente does, first with faults; who may
// read it finds and opens it, and nobody else.
func (w *walk) freeze(width int64) string {
	w.t.Helper()
	admin := w.at(width, "vaststeller", "wilma-de-groot")
	admin.open("/vaststellingen")
	admin.press(`main a[href^="/vaststellingen/0518/nieuw"]`)
	admin.sees("Dit leg je vast", "Over wie", "blijft zoals zij is")
	admin.shoot("vaststellen")
	admin.write("van", "1-3-2024")
	admin.write("tot", "31-12-2024")
	admin.button("naar", "verder")
	admin.sees("Begin op 1 januari")
	if admin.value("van") != "1-3-2024" {
		w.t.Errorf("what was typed is gone: %q", admin.value("van"))
	}
	admin.shoot("vaststellen-fout")
	admin.write("van", "1-1-2000")
	admin.write("tot", w.today())
	admin.write("titel", frozenTitle)
	admin.button("naar", "verder")
	admin.sees("Je koos een andere periode", "begonnen van 1 januari 2000 tot en met")
	admin.button("naar", "verder")
	admin.sees("Schrijf waarom")
	admin.write("reden", "Voor de raad")
	admin.button("naar", "verder")
	admin.sees(frozenTitle, "Voor de raad", "Vastgesteld door Wilma de Groot", "begonnen van 1 januari 2000")
	admin.shoot("vastgesteld")
	made := admin.eval(`location.pathname`)

	reader := w.at(desk, "lezer", "pieter-hendriks")
	reader.open("/vaststellingen")
	reader.sees(frozenTitle, "Wilma de Groot")
	reader.shoot("vaststellingen")
	reader.press(`main a[href="` + made + `"]`)
	if reader.visible(`main a[href*="/nieuw"]`) {
		w.t.Error("who only reads is offered to freeze")
	}
	reader.press(`main a[href*="nareken"]`)
	reader.sees("tot op de laatste bit gelijk", "de handtekening klopt", "De gegevens zijn dezelfde als toen")
	reader.shoot("nagerekend")
	reader.open("/vaststellingen/0518/nieuw?model=jpf")
	w.refused(reader)
	other := w.at(desk, "andere-gemeente", "douwe-sikkema")
	other.open(made)
	w.refused(other)
	return made
}

// today is the day where the programmes are carried out, as somebody types it.
func (w *walk) today() string {
	w.t.Helper()
	days, err := zone.Load("")
	if err != nil {
		w.t.Fatal(err)
	}
	return time.Now().In(days).Format("2-1-2006")
}

// workedOutAgain: the document that is kept reproduces elsewhere, and a changed one says
// where it was changed.
func (w *walk) workedOutAgain(statement string) {
	w.t.Helper()
	p := w.at(desk, "controleur", "pieter-hendriks")
	p.open(statement)
	id := filepath.Base(statement)
	document := p.download(`main a[href$="/vaststelling.json"]`, "vaststelling-"+id+".json")
	p.open(statement)
	key := p.download(`main a[href$="sleutel.pem"]`, "vaststellingen.pem")
	folder := w.t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(folder, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			w.t.Fatal(err)
		}
		return file
	}
	keyFile := write("vaststellingen.pem", key)
	if code, out := herreken(w.t, write("v.json", document), "--sleutel", keyFile); code != 0 || !strings.Contains(out, "tot op de laatste bit gelijk") || !strings.Contains(out, "Ondertekend met deze sleutel") {
		w.t.Errorf("exit %d: %s", code, out)
	}
	for old, path := range map[string]string{`"reden": "Voor de raad"`: "aanleiding.reden", `"waarde": 14040`: "model.parameters.kosten.begeleiding.waarde"} {
		changed := strings.Replace(document, old, strings.Replace(strings.Replace(old, "raad", "buurt", 1), "14040", "14041", 1), 1)
		if changed == document {
			w.t.Fatalf("the document holds no %s", old)
		}
		if code, out := herreken(w.t, write("gewijzigd.json", changed), "--sleutel", keyFile); code != 1 || !strings.Contains(out, path) {
			w.t.Errorf("a change of %s: exit %d: %s", old, code, out)
		}
	}
}

// herreken runs the command line on a document.
func herreken(t *testing.T, args ...string) (int, string) {
	t.Helper()
	binary := filepath.Join(built, "monitor")
	once("monitor", func() {
		if out, err := exec.Command("go", "build", "-o", binary, "../../../engine/cmd/monitor").CombinedOutput(); err != nil {
			t.Fatalf("build the command line: %v\n%s", err, out)
		}
	})
	out, err := exec.Command(binary, append([]string{"herreken"}, args...)...).CombinedOutput()
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		return ended.ExitCode(), string(out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return 0, string(out)
}

const mayRead = `main form label:has(input[name="mag_citeren"][value="ja"])`

const spoken = "Robin belde mij elke week op. Nu slaap ik weer de hele nacht door."

// speak: somebody fills in the questionnaire, says something, and says that others may
// read it.
func (w *walk) speak() {
	w.t.Helper()
	worker := w.at(desk, "uitnodiger", "marije-koster")
	worker.open("/deelnemers/nieuw")
	worker.write("voornaam", "Robin")
	worker.write("achternaam", "Wandelaar")
	worker.write("geboortedatum", "12-3-2004")
	worker.button("naar", "verder")
	w.id = regexp.MustCompile(`DH-\d+`).FindString(worker.path())
	worker.open("/deelnemers/" + w.id + "/uitnodiging/T0")
	worker.press(`main form[action$="/uitnodiging/T0"] button.nl-button`)
	w.link = personalLink.FindString(worker.value2("#koppeling"))
	if w.link == "" {
		w.t.Fatalf("no link at %s:\n%s", worker.path(), worker.text())
	}
	p := w.person("spreker", phone)
	p.open(w.link)
	p.press(`button[name="taal"][value="nl"]`)
	p.click(`label:has(#toestemming)`)
	p.press(`button[name="naar"][value="verder"].nl-button`)
	said := false
	for asked := 0; strings.Contains(p.path(), "/vraag/"); asked++ {
		switch {
		case p.visible(`main form textarea[name="eigen_woorden"]`):
			if p.value("eigen_woorden") == "" {
				p.write("eigen_woorden", spoken)
			}
			if said = true; w.m.script {
				p.until("the question whether others may read it", func() bool { return p.visible(mayRead) })
			}
			if p.visible(mayRead) { // without script once the words were sent
				p.shoot("mag-citeren")
				p.click(mayRead)
			}
		case p.visible(`main form fieldset input[type="radio"]`):
			p.click(`main form fieldset label:has(input[type="radio"])`)
		}
		p.press(`button[name="naar"][value="verder"].nl-button`)
		if asked > 30 {
			w.t.Fatalf("there is no end to the questions: %s", p.path())
		}
	}
	p.press(`button[name="naar"][value="versturen"]`)
	p.sees("Anderen mogen je eigen woorden lezen")
	if !said || !p.visible(`main form[action$="/woorden"] button`) {
		w.t.Fatalf("nothing was said at %s:\n%s", p.path(), p.text())
	}
}

const told = "Nu slaap ik weer de hele nacht door."

// quote: a moderator leaves the name out and approves; the draft and the published report
// have the words, and after they were taken back only what was published has them.
func (w *walk) quote(width int64) {
	w.t.Helper()
	p := w.at(width, "moderator", "anita-ramlal")
	own := `main a[href^="/rapporten/citaten/"]`
	var one string
	p.until("a quote that was screened", func() bool {
		p.open("/rapporten/citaten")
		one = p.eval(`[...document.querySelectorAll('` + own + `')].find(a => a.textContent.includes("slaap ik weer"))?.getAttribute("href") ?? ""`)
		if one == "" {
			return false
		}
		p.open(one)
		return strings.Contains(p.text(), "lijkt op een naam")
	})
	p.sees("“Robin” lijkt op een naam")
	if strings.Contains(p.text(), "Wandelaar") || strings.Contains(p.text(), w.id) {
		w.t.Error("a moderator sees who it was")
	}
	p.shoot("citaat")
	p.write("woorden", "[…] "+told+" Zo fijn.")
	p.choose("onderdelen", "psychische_gezondheid")
	p.choose("gebruik", "eigen")
	p.choose("besluit", "goed")
	p.button("naar", "verder")
	p.sees("Je kunt alleen hele woorden weglaten")
	p.shoot("citaat-fout")
	p.write("woorden", "[…] "+told)
	p.button("naar", "verder")
	w.onlyQuote(p, one)
	const draft = "/rapporten/jpf-gemeente-a4"
	p.open(draft)
	p.sees("In hun eigen woorden", told)
	if strings.Contains(p.text(), "Robin") {
		w.t.Error("the report has the name")
	}
	p.shoot("concept")
	p.press(`form[action="` + draft + `"] button`)
	made := p.eval(`location.pathname`)
	p.sees(told)
	p.shoot("gepubliceerd")
	before := articleDigest(p)

	reader := w.at(desk, "raadslid", "pieter-hendriks")
	reader.open("/rapporten")
	reader.press(`main a[href="` + made + `"]`)
	reader.sees(told)
	if reader.visible(`form[action="` + draft + `"]`) {
		w.t.Error("who only reads may publish")
	}
	speaker := w.person("terugnemer", phone)
	speaker.open(w.link + "/klaar")
	speaker.press(`main form[action$="/woorden"] button`)
	speaker.shoot("teruggenomen")
	p.open(draft)
	if strings.Contains(p.text(), told) {
		w.t.Error("the next draft has words that were taken back")
	}
	p.open(made)
	if articleDigest(p) != before {
		w.t.Error("a published report changed")
	}
	admin := w.at(desk, "beheerder", "wilma-de-groot")
	admin.open("/beheer/logboek?nummer=" + url.QueryEscape(w.id))
	admin.sees("citaat")
	admin.shoot("logboek")
}

// onlyQuote turns down what else was approved: which quotes a report uses is decided by
// lot, and what is said here under a name that nobody knows beforehand.
func (w *walk) onlyQuote(p *person, kept string) {
	w.t.Helper()
	const others = `[...document.querySelectorAll('main a[href^="/rapporten/citaten/"]')].map(a => a.getAttribute("href"))`
	p.open("/rapporten/citaten?stand=approved")
	var all []string
	if err := json.Unmarshal([]byte(p.eval(`JSON.stringify(`+others+`)`)), &all); err != nil {
		w.t.Fatal(err)
	}
	if !slices.Contains(all, kept) {
		w.t.Fatalf("%s was approved, and is not among %s", kept, all)
	}
	for _, one := range slices.DeleteFunc(all, func(one string) bool { return one == kept }) {
		p.open(one)
		p.choose("besluit", "niet")
		p.write("reden", "Een ander verhaal eerst")
		p.button("naar", "verder")
	}
	p.open("/rapporten/citaten?stand=approved")
	p.sees(told)
}

// articleDigest is that of what is printed.
func articleDigest(p *person) string {
	return fmt.Sprintf("%x", sha256.Sum256([]byte(p.eval(`document.querySelector("article").outerHTML`))))
}
