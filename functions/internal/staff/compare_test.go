package staff_test

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/functions/internal/app"
)

// answer fills in the participant's questionnaire by a personal link: every scale
// and level at a value, everything else its first option.
func (k *kit) answer(id, moment, value string) {
	k.t.Helper()
	k.answerBut(id, moment, value, "")
}

// answerBut is answer by somebody who rather does not say one thing.
func (k *kit) answerBut(id, moment, value, unsaid string) {
	k.t.Helper()
	who := app.Actor{ID: "marije", Gemeente: "0518"}
	token, _, err := k.app.Invite(ctx, who, app.SheetKey{Participant: id, Moment: moment, Rater: "jongere"})
	k.must(err)
	g, err := k.app.Guest(ctx, token)
	k.must(err)
	given := app.Given{Fields: map[string][]string{}}
	for _, f := range g.Sheet.Instrument.Fields() {
		switch q := f.Question; {
		case q.Type == instrument.TypeScale || q.Type == instrument.TypeLevel:
			given.Fields[f.ID] = []string{value}
			if f.ID == unsaid {
				given.Fields[f.ID] = []string{"wil_niet_zeggen"}
			}
		case len(q.Options) > 0:
			given.Fields[f.ID] = []string{q.Options[0].ID}
		case f.Type == formula.TypeBool:
			given.Fields[f.ID] = []string{"ja"}
		}
	}
	problems, err := k.app.SaveAnswers(ctx, g.Sheet, g.Actor(), given)
	k.must(err)
	if len(problems) > 0 {
		k.t.Fatal(problems)
	}
	k.must(k.app.Submit(ctx, g.Sheet, g.Actor(), "sleutel-"+moment))
}

func (b *browser) submit(base string) *browser {
	b.k.t.Helper()
	b.fill(base)
	return b.send(base+"/controle", url.Values{"naar": {"versturen"}}).want(200, "Naast elkaar")
}

func TestCompare(t *testing.T) {
	k := newKit(t)
	b := k.as("marije")
	id := b.add("Amira", "Benali", "03-02-2004", "03-11-2026")
	path := "/deelnemers/" + id
	k.answer(id, "T0", "2")
	b.get(path).want(200, "Amira is klaar. Jij kunt invullen").wantNot("Jullie antwoorden naast elkaar")
	b.get(path+"/naast-elkaar/T0").want(200, "Nog niet te zien")
	b.get(path+"/gesprekskaart").want(200, "Nog niet te zien")
	b.get(path+"/gesprekskaart/T0").want(200, "Nog niet te zien").wantNot("Wat Amira ervaart")
	b.get(path + "/gesprekskaart/T9").want(404)
	b.submit(path+"/meting/T0").want(200, "Wat jij ziet", "Wat Amira ervaart", "Waar jullie verschillen", "Dit is de eerste meting van Amira", "Vragenlijsten: begeleider versie 1, jongere versie 1")
	b.wantNot("Verandering per leefgebied")
	if n := strings.Count(b.body, "<svg class=\"ch"); n < 3 {
		t.Errorf("%d charts", n)
	}
	b.get(path+"/meting/T0/antwoorden?invuller=jongere").want(200, "door Amira", "Wat jij invulde", "Vragenlijst Jongere")

	k.pass(81 * 24 * time.Hour)
	b = k.as("marije")
	k.answer(id, "T1", "4")
	b.get(path+"/meting/T1").want(200, "De vorige meting zie je nadat je een niveau hebt gekozen.")
	page := b.path
	if strings.Contains(b.body, "Vorige meting (T0") {
		t.Error("the earlier answer shows before there is one now")
	}
	form := b.firstAnswers()
	form.Set("financien_niveau", "4")
	b.send(page, form)
	b.get(page).want(200, "Vorige meting (T0, nov): niveau 1, geen greep. Dat is 3 niveaus lager dan nu.")
	b.submit(path+"/meting/T1").want(200, "T0, start", "Amira gaat vooruit op 1 leefgebied", "Verandering per leefgebied", "Beter", "Nu, T1")
	b.get(path+"/gesprekskaart").want(200, "Gesprekskaart", "Amira, meting T1", "Amira gaat vooruit op 1 leefgebied", "Amira ervaart vooruitgang bij:", "Amira scoort hoger dan de begeleider op", "Wat de begeleider ziet", "Wat Amira ervaart",
		"Herken je dit, Amira?", "Onze afspraken").wantNot("jij")
	b.get(path+"/gesprekskaart/T0").want(200, "Dit is de eerste meting van Amira.").wantNot("vooruitgang bij")
	b.get(path).want(200, "Gesprekskaart", "ingevuld", "T2, 6 maanden")
	if !strings.Contains(k.log.String(), "naast-elkaar/{meting}") {
		t.Error("the log has no pattern")
	}
}

var (
	tableRow    = regexp.MustCompile(`(?s)<tr[^>]*>.*?</tr>`)
	earlierLine = regexp.MustCompile(`<path class="ch-line ch-earlier[^"]*" d="([^"]*)"`)
)

// rowsOf are the rows of tables that begin with a subject, in words.
func (b *browser) rowsOf(subject string) (rows []string) {
	for _, tag := range tableRow.FindAllString(b.body, -1) {
		if text := textOf(tag); strings.HasPrefix(text, subject) {
			rows = append(rows, text)
		}
	}
	return rows
}

// TestWhatChangedForCertain: each subject says whether its change is more than the error
// of measurement. What was not said at one of the moments is a dash in the table and a gap
// in the web, on the page and on the sheet, and has no change.
func TestWhatChangedForCertain(t *testing.T) {
	k := newKit(t)
	b := k.as("marije")
	id := b.add("Amira", "Benali", "03-02-2004", "03-11-2026")
	path := "/deelnemers/" + id
	k.answerBut(id, "T0", "2", "zinvol")
	b.submit(path + "/meting/T0")
	k.pass(81 * 24 * time.Hour)
	b = k.as("marije")
	k.answer(id, "T1", "4")
	b.submit(path+"/meting/T1").want(200, "Wat er veranderde", "Verandering in wat Amira ervaart")
	for subject, want := range map[string]string{
		"Kwaliteit van leven": "Kwaliteit van leven 2,5 7,5 + 5,0 Zeker beter",
		"Financiën":           "Financiën 1 1 0 Gelijk",
	} {
		if rows := b.rowsOf(subject); !slices.Contains(rows, want) {
			t.Errorf("no row %q in %q", want, rows)
		}
	}
	if rows := b.rowsOf("Rust"); !strings.Contains(strings.Join(rows, "; "), "Zeker minder goed") {
		t.Errorf("more stress is no certain change: %q", rows)
	}
	b.get(path + "/naast-elkaar/T1")
	if rows := b.rowsOf("Zingeving"); len(rows) != 1 || rows[0] != "Zingeving 7,5 –" {
		t.Errorf("what was not said at first is %q", rows)
	}
	for _, where := range []string{"/naast-elkaar/T1", "/gesprekskaart/T1"} {
		b.get(path + where).wantNot("NaN")
		gaps := 0
		for _, line := range earlierLine.FindAllStringSubmatch(b.body, -1) {
			if !strings.HasSuffix(line[1], "Z") && strings.Count(line[1], "M") == 2 {
				gaps++
			}
		}
		if gaps != 2 { // wide and narrow
			t.Errorf("%s: %d webs have a gap where nothing was said", where, gaps)
		}
	}
	k.pass(100 * 24 * time.Hour)
	b = k.as("marije")
	k.answer(id, "T2", "3")
	b.submit(path + "/meting/T2")
	b.get(path + "/naast-elkaar/T2?met=T1")
	if rows := b.rowsOf("Kwaliteit van leven"); !slices.Contains(rows, "Kwaliteit van leven 7,5 5,0 − 2,5 Geen zeker verschil") {
		t.Errorf("less than the error of measurement is %q", rows)
	}
}
