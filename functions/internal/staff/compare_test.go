package staff_test

import (
	"net/url"
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
