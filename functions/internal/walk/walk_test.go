package walk_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestWalk is the main job from end to end: a begeleider, a jongere and those who
// look at the results, with and without script.
func TestWalk(t *testing.T) {
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
			w.all()
			for _, secret := range []string{"Wandelaar", "Robin", "12345678", w.link} {
				if logs := s.out.String(); strings.Contains(logs, secret) {
					t.Errorf("%q is in the log:\n%s", secret, logs)
				}
			}
		})
	}
}

type walk struct {
	t       *testing.T
	m       mode
	who     func(name string, width int64) *person
	id      string // number of the new jongere
	link    string // personal link, without the host
	people  []*person
	manager *person
	before  int // running trajectories, as the manager saw them
}

func (w *walk) person(name string, width int64) *person {
	p := w.who(name, width)
	w.people = append(w.people, p)
	return p
}

func (w *walk) signIn(name, user string) *person {
	w.t.Helper()
	p := w.person(name, desk)
	p.open("/aanmelden")
	if user == "marije-koster" {
		p.shoot("aanmelden")
	}
	p.press(`button[name="gebruiker"][value="` + user + `"]`)
	return p
}

func (w *walk) all() {
	begeleider := w.signIn("begeleider", "marije-koster")
	w.manager = w.signIn("manager", "pieter-hendriks")
	w.before = w.running(w.manager) + 1
	w.overdue(begeleider)
	w.counted(w.before)
	w.caseload(begeleider)
	w.add(begeleider)
	w.counted(w.before + 1)
	w.register(begeleider)
	w.fillIn(begeleider)
	w.invite(begeleider)
	w.jongere()
	w.sideBySide(begeleider)
	w.result(begeleider)
	w.end(begeleider)
	w.counted(w.before)
	w.national()
	w.onlyTheirs()
	w.elsewhere()
	for _, p := range w.people {
		p.calm()
	}
}

// overdue: a jongere whose start is 45 days ago, so that on every day of the year
// somebody is too late.
func (w *walk) overdue(p *person) {
	p.open("/deelnemers/nieuw")
	p.write("voornaam", "Anna")
	p.write("achternaam", "Achterop")
	p.write("geboortedatum", "1-5-2005")
	p.write("start", time.Now().AddDate(0, 0, -45).Format("2-1-2006"))
	p.button("naar", "verder")
	p.sees("Anna Achterop")
}

// caseload: who is due and who is overdue.
func (w *walk) caseload(p *person) {
	p.open("/caseload")
	p.sees("Mijn jongeren", "te laat", "nu invullen", "binnen 30 dagen", "Anna Achterop", "dagen te laat")
	p.shoot("caseload")
}

// add: a jongere gets a number; name and contact data are kept apart.
func (w *walk) add(p *person) {
	p.open("/deelnemers/nieuw")
	p.write("voornaam", "Robin")
	p.write("achternaam", "Wandelaar")
	p.write("geboortedatum", "31-13-2004")
	p.write("telefoon", "06 12345678")
	p.button("naar", "verder")
	p.sees("Fout", "datum")
	if p.value("voornaam") != "Robin" || p.value("geboortedatum") != "31-13-2004" {
		w.t.Errorf("what was typed is gone: %q %q", p.value("voornaam"), p.value("geboortedatum"))
	}
	p.shoot("toevoegen-fout")
	p.write("geboortedatum", "12-3-2004")
	p.button("naar", "verder")
	w.id = regexp.MustCompile(`DH-\d+`).FindString(p.path())
	if w.id == "" {
		w.t.Fatalf("no number at %s:\n%s", p.path(), p.text())
	}
	p.sees("Robin", w.id)
	p.shoot("dossier-nieuw")
}

// register: the registration at the start.
func (w *walk) register(p *person) {
	p.open("/deelnemers/" + w.id + "/registratie/start")
	p.fillPage(map[string]string{"schuld_start": "9.500", "inkomen_start": "bijstand"})
	p.shoot("registratie")
	p.button("naar", "verder")
	p.open("/deelnemers/" + w.id + "/registratie/start")
	if got := p.value("schuld_start"); got != "9.500" {
		w.t.Errorf("the debt was kept as %q", got)
	}
}

// fillIn: T0 of the begeleider, with a follow-up that appears and a wrong value.
func (w *walk) fillIn(p *person) {
	p.open("/deelnemers/" + w.id)
	p.press(`main a.nl-button--primary[href$="/meting/T0"]`)
	if p.visible("#v-inkomen") {
		w.t.Error("the follow-up shows before its question was answered")
	}
	p.choose("inkomen_bron", "bijstand")
	if w.m.script {
		p.until("the follow-up", func() bool { return p.visible("#v-inkomen") })
	} else {
		p.button("naar", "verder")
		if !strings.Contains(p.path(), "/pagina/financien#v-inkomen") || !p.visible("#v-inkomen") {
			w.t.Errorf("the follow-up is not shown at %s", p.path())
		}
	}
	p.sees("Omdat Robin inkomen heeft")
	p.shoot("vervolgvraag")
	p.write("inkomen", "duizend")
	p.write("vaste_lasten", "980")
	p.button("naar", "verder")
	p.sees("Fout")
	if p.value("inkomen") != "duizend" || p.value("vaste_lasten") != "980" || p.value("inkomen_bron") != "bijstand" {
		w.t.Errorf("what was typed is gone: %q, %q, %q", p.value("inkomen"), p.value("vaste_lasten"), p.value("inkomen_bron"))
	}
	if !strings.HasPrefix(p.eval(`document.title`), "Fout") {
		w.t.Errorf("the title is %q", p.eval(`document.title`))
	}
	p.shoot("foute-waarde")
	p.write("inkomen", "1.180")
	p.fillAll(map[string]string{
		"schuld_totaal": "9.500", "schuldeisers": "6", "nieuwe_achterstand": "ja", "werk_status": "zoekt", "dag_uren": "12",
		"woonplek": "eigen", "woonkosten": "640", "kinderen": "0", "netwerk_mensen": "een", "zorgpremie_maanden": "0", "boetes_open": "0",
	})
	p.shoot("controle")
	p.button("naar", "versturen")
	p.shoot("verstuurd")
}

var personalLink = regexp.MustCompile(`/v/[^/\s"?#]+`)

// invite: a link and a QR code.
func (w *walk) invite(p *person) {
	p.open("/deelnemers/" + w.id)
	p.shoot("dossier-na-T0")
	p.press(`main a.nl-button--primary[href$="/uitnodiging/T0"]`)
	p.shoot("uitnodigen")
	p.press(`main form[action$="/uitnodiging/T0"] button.nl-button`)
	w.link = personalLink.FindString(p.value2("#koppeling"))
	if w.link == "" || !p.visible(".em-invite__qr svg") {
		w.t.Fatalf("no link or no QR code at %s:\n%s", p.path(), p.text())
	}
	p.shoot("uitnodiging")
}

// value2 is the value of what a selector finds.
func (p *person) value2(selector string) string {
	p.t.Helper()
	return p.eval(fmt.Sprintf(`document.querySelector(%q)?.value ?? ""`, selector))
}

// jongere: on a phone, without signing in.
func (w *walk) jongere() {
	p := w.person("jongere", phone)
	p.open(w.link)
	p.shoot("taal")
	p.press(`button[name="taal"][value="nl"]`)
	p.shoot("start")
	if p.visible("#toestemming") {
		p.press(`button[name="naar"][value="verder"].nl-button`)
		p.shoot("start-zonder-toestemming")
		p.click(`label:has(#toestemming)`)
	}
	p.press(`button[name="naar"][value="verder"].nl-button`)
	questions := 0
	for ; strings.Contains(p.path(), "/vraag/"); questions++ {
		if questions == 0 || questions == 5 {
			p.shoot("vraag-" + strconv.Itoa(questions+1))
		}
		if questions == 3 {
			p.press(`button[name="naar"][value="vorige"]`)
			p.press(`button[name="naar"][value="verder"].nl-button`)
		}
		if p.visible(`main form fieldset input[type="radio"]`) { // else own words, which may be left out
			p.click(`main form fieldset label:has(input[type="radio"])`)
			if w.m.script {
				p.until("autosave", func() bool { return p.visible("[data-status] svg") })
			}
		}
		p.press(`button[name="naar"][value="verder"].nl-button`)
		if questions > 30 {
			w.t.Fatalf("there is no end to the questions: %s", p.path())
		}
	}
	if questions < 10 {
		w.t.Errorf("only %d questions", questions)
	}
	p.shoot("controle")
	p.press(`button[name="naar"][value="versturen"]`)
	if !strings.HasSuffix(p.path(), "/klaar") || !p.visible("main svg") {
		w.t.Fatalf("no thanks with a web at %s:\n%s", p.path(), p.text())
	}
	p.shoot("klaar")
	p.open(w.link)
	p.shoot("link-nog-eens")
	p.open("/v/" + strings.Repeat("a", len(w.link)-3))
	p.shoot("dode-link")
}

// sideBySide: both raters, the scores and the web.
func (w *walk) sideBySide(p *person) {
	p.open("/deelnemers/" + w.id)
	p.shoot("dossier-beide-klaar")
	p.open("/deelnemers/" + w.id + "/naast-elkaar/T0")
	p.sees("Robin", "begeleider", "jongere")
	if !p.visible("main figure svg, main .em-drawing svg") {
		w.t.Error("no chart")
	}
	p.shoot("naast-elkaar")
	p.open("/deelnemers/" + w.id + "/meting/T0/antwoorden")
	p.sees("Financi", "980")
	p.shoot("antwoorden")
}

// result: something that was reached.
func (w *walk) result(p *person) {
	p.open("/deelnemers/" + w.id + "/resultaten/nieuw")
	p.choose("resultaat", "uit_bijstand")
	p.shoot("resultaat")
	p.button("naar", "verder")
	p.sees("Uit de bijstand")
}

// end: the trajectory ends for a reason.
func (w *walk) end(p *person) {
	p.open("/deelnemers/" + w.id + "/einde")
	p.choose("reden", "verhuisd")
	p.shoot("einde")
	p.button("naar", "verder")
	p.sees("Verhuisd")
	p.shoot("dossier-beeindigd")
}

var runningNow = regexp.MustCompile(`(\d+)\s*jongeren? in traject|in traject\D{0,40}?(\d+)`)

// running is how many trajectories run, by the dashboard of the gemeente.
func (w *walk) running(p *person) int {
	w.t.Helper()
	p.open("/dashboard/jpf-gemeente/management")
	found := runningNow.FindStringSubmatch(p.text())
	if found == nil {
		w.t.Fatalf("no number of running trajectories:\n%s", p.text())
	}
	n, err := strconv.Atoi(found[1] + found[2])
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

// patience is how long a walk waits for what follows by itself. It says nothing about
// speed, which the log of a run tells: other tests may have the machine meanwhile.
const patience = 30 * time.Second

// counted: the dashboard follows, without anybody doing anything.
func (w *walk) counted(want int) {
	w.t.Helper()
	begin := time.Now()
	for {
		asked := time.Since(begin)
		got := w.running(w.manager)
		if got == want {
			w.manager.shoot("dashboard")
			w.t.Logf("the dashboard followed: asked after %s it showed %d", asked.Round(10*time.Millisecond), got)
			return
		}
		if asked > patience {
			w.t.Fatalf("the dashboard says %d running after %s, not %d", got, patience, want)
		}
	}
}

// national: the foundation sees all gemeenten.
func (w *walk) national() {
	p := w.signIn("landelijk", "simone-vink")
	p.open("/gemeenten")
	p.sees("Den Haag", "Leeuwarden", "Eindhoven", "Utrecht", "Groningen", "Tilburg", "Enschede")
	p.shoot("gemeenten")
	p.open("/dashboard")
	p.shoot("dashboard")
	p.open("/gemeenten/0080/dashboard/jpf-gemeente/management")
	p.sees("Leeuwarden")
	p.open("/deelnemers/" + w.id)
	w.refused(p)
}

// onlyTheirs: an investor and the public see no more than they may.
func (w *walk) onlyTheirs() {
	p := w.signIn("investeerder", "willem-van-rees")
	p.shoot("begin")
	for _, path := range []string{"/caseload", "/deelnemers/" + w.id, "/gemeenten", "/gemeenten/0518/dashboard/jpf-investeerder", "/gemeenten/0080/dashboard/jpf-gemeente/management", "/dashboard/jpf-gemeente/management"} {
		p.open(path)
		w.refused(p)
	}
	public := w.person("publiek", desk)
	public.open("/publiek")
	public.shoot("overzicht")
	for _, path := range []string{"/caseload", "/dashboard/jpf-gemeente/management", "/gemeenten", "/deelnemers/" + w.id} {
		public.open(path)
		public.sees("Kies")
		if !strings.HasPrefix(public.path(), "/aanmelden") {
			w.t.Errorf("the public is at %s", public.path())
		}
	}
}

// elsewhere: a begeleider of another gemeente is refused.
func (w *walk) elsewhere() {
	p := w.signIn("elders", "sjoerd-hoekstra")
	for _, path := range []string{"", "/meting/T0/antwoorden", "/naast-elkaar/T0", "/resultaten/nieuw"} {
		p.open("/deelnemers/" + w.id + path)
		w.refused(p)
	}
	p.shoot("geweigerd")
}

func (w *walk) refused(p *person) {
	w.t.Helper()
	text := p.text()
	if strings.Contains(text, "Wandelaar") || strings.Contains(text, "Robin") {
		w.t.Errorf("%s sees a name at %s", p.name, p.path())
	}
	status := p.eval(`String(performance.getEntriesByType("navigation")[0].responseStatus)`)
	if status != "403" && status != "404" {
		w.t.Errorf("%s at %s is not refused (%s):\n%s", p.name, p.path(), status, text)
	}
}
