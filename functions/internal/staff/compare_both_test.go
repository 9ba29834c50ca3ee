package staff_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/functions/internal/app"
)

// bothAsked are questions that both questionnaires get: a choice, a ranking and one
// that repeats.
const bothAsked = `
      - {id: werk_nu, type: keuze, tekst: "Werkt {voornaam} nu?", doel: Om te vergelijken., opties: [{id: ja, tekst: "Ja, vast"}, {id: nee, tekst: Nog niet}]}
      - {id: drukst, type: ranglijst, tekst: "Wat drukt het meest?", doel: Om te vergelijken., opties: [{id: geld, tekst: Geld}, {id: wonen, tekst: Wonen}, {id: werk, tekst: Werk}]}
      - id: openstaand
        type: herhaling
        tekst: "Wat staat er open?"
        doel: Om te vergelijken.
        rijnaam: Rekening
        nog_een: Nog een rekening
        geen: Er staat niets open
        vragen:
          - {id: bij_wie, type: tekst, tekst: "Bij wie?", doel: Om te vergelijken.}
          - {id: hoogte, type: bedrag, tekst: "Hoe hoog?", doel: Om te vergelijken.}
`

// givenBy saves and submits what a rater gives; every question with a scale or level
// gets a value, and the rest what is given here.
func (k *kit) givenBy(s *app.Sheet, who app.Actor, key string, more map[string][]string) {
	k.t.Helper()
	given := app.Given{Fields: map[string][]string{}}
	for _, f := range s.Instrument.Fields() {
		switch q := f.Question; {
		case more[f.ID] != nil:
			given.Fields[f.ID] = more[f.ID]
		case q.Type == instrument.TypeScale || q.Type == instrument.TypeLevel:
			given.Fields[f.ID] = []string{"3"}
		case len(q.Options) > 0:
			given.Fields[f.ID] = []string{q.Options[0].ID}
		case f.Type == formula.TypeBool:
			given.Fields[f.ID] = []string{"nee"}
		case f.Type == formula.TypeMoney || f.Type == formula.TypeNumber:
			given.Fields[f.ID] = []string{"5"}
		}
	}
	problems, err := k.app.SaveAnswers(ctx, s, who, given)
	k.must(err)
	if len(problems) > 0 {
		k.t.Fatal(problems)
	}
	k.must(k.app.Submit(ctx, s, who, key))
}

func TestWhatBothWereAsked(t *testing.T) {
	tree := fstest.MapFS{}
	shipped := os.DirFS("../../../instruments")
	err := fs.WalkDir(shipped, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasSuffix(name, ".lock") {
			return err
		}
		data, err := fs.ReadFile(shipped, name)
		if strings.HasPrefix(name, "vragenlijsten/") && strings.HasSuffix(name, "/v1.yaml") {
			data = []byte(strings.Replace(string(data), "    vragen:\n", "    vragen:"+bothAsked, 1))
		}
		tree[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	defs, found := load.Load(tree)
	if found.HasErrors() {
		t.Fatal(found.Err())
	}
	k := newKitOn(t, defs)
	b := k.as("marije")
	id := b.add("Amira", "Benali", "03-02-2004", "03-11-2026")
	who := app.Actor{ID: "marije", Gemeente: "0518"}
	staff, _, err := k.app.SheetBy(ctx, who, id, "T0", programme.StaffRater)
	k.must(err)
	k.givenBy(staff, who, "eerste", map[string][]string{"werk_nu": {"ja"}, "drukst": {"wonen", "geld", "werk"}, "openstaand": {"0.bij_wie=Winkel", "0.hoogte=250"}})

	path := "/deelnemers/" + id
	b.get(path + "/naast-elkaar/T0").want(200).wantNot("Wat jullie allebei is gevraagd")

	own, _, err := k.app.SheetBy(ctx, who, id, "T0", programme.ParticipantRater)
	k.must(err)
	k.givenBy(own, who, "tweede", map[string][]string{"werk_nu": {"ja"}, "drukst": {"geld", "wonen", "werk"}, "openstaand": {"0.bij_wie=Winkel", "0.hoogte=250", "1.bij_wie=Sportschool", "1.hoogte=80"}})
	b.get(path+"/naast-elkaar/T0").want(200, "Wat jullie allebei is gevraagd", "Werkt Amira nu?", "Ja, vast", "Wat drukt het meest?", "Jullie antwoorden verschillen", "Sportschool", "Winkel")
	page := b.text()
	if n := strings.Count(page, "Jullie antwoorden verschillen"); n != 2 {
		t.Errorf("%d answers differ in\n%s", n, page)
	}
	b.get(path + "/berekening").want(200)
}
