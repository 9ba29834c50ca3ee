package fields_test

import (
	"bytes"
	"context"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
	"effectmonitor/functions/internal/fields"
	"effectmonitor/functions/internal/web"
)

// every holds one question of every type.
const every = `
soort: vragenlijst
id: proef
versie: 1
titel: Proef
invuller: iemand
talen: [nl, en]
paginas:
  - id: een
    titel: Een
    vragen:
      - {id: uitleg, type: toelichting, tekst: Goed om te weten}
      - id: plek
        type: keuze
        tekst: {nl: "Waar woont {voornaam}?", en: "Where does {voornaam} live?"}
        verplicht: true
        weet_niet: true
        opties: [{id: huur, tekst: {nl: Huis, en: House}}, {id: geen, tekst: {nl: Geen, en: None}}]
      - {id: huur, type: bedrag, tekst: "Hoeveel huur?", zichtbaar: 'plek == "huur"', omdat: "Omdat {voornaam} huurt", eenheid: per maand, weet_niet: true, decimalen: 2,
         controles: [{formule: huur <= 1100, melding: Meestal minder., soort: zacht}]}
      - {id: sinds, type: datum, tekst: "Sinds wanneer?", zichtbaar: 'plek == "huur"'}
      - {id: hulp, type: meerkeuze, tekst: "Welke hulp?", opties: [{id: a, tekst: A}, {id: b, tekst: B}]}
      - {id: kinderen, type: getal, tekst: "Hoeveel kinderen?", min: 0, max: 20, decimalen: 0}
      - {id: veilig, type: ja_nee, tekst: "Is het veilig?", wil_niet_zeggen: true}
      - {id: rust, type: schaal, van: 0, tot: 10, stap: 1, tekst: "Hoeveel rust?", uiteinden: {nl: [geen, veel], en: [none, lots]}, weet_niet: true}
      - id: niveau
        type: niveau
        tekst: "Welk niveau?"
        niveaus: [{waarde: 1, titel: Laag, tekst: Laag is dit.}, {waarde: 2, titel: Midden, tekst: "Midden bij {voornaam}."}, {waarde: 3, titel: Hoog, tekst: Hoog is dit.}]
      - id: steun
        type: matrix
        tekst: Van wie krijgt {voornaam} steun?
        rijen: [{id: familie, tekst: Familie}, {id: vrienden, tekst: Vrienden}]
        opties: [{id: veel, tekst: Veel}, {id: geen, tekst: Geen}]
        weet_niet: true
      - {id: kort, type: tekst, tekst: "In een woord?"}
      - {id: lang, type: lange_tekst, tekst: "Nog iets?"}
`

func compile(t testing.TB, definition string) *instrument.Instrument {
	t.Helper()
	doc, found := read.Parse("proef.yaml", []byte(definition))
	check(t, found)
	var q instrument.Questionnaire
	check(t, source.Decode(doc, &q))
	in, found := instrument.Compile(&q)
	check(t, found)
	return in
}

func check(t testing.TB, found diag.List) {
	t.Helper()
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
}

func sheet(in *instrument.Instrument, a instrument.Answers, lang string) *fields.Sheet {
	ev := in.NewEvaluator().Evaluate(a, instrument.Context{Lang: lang, Names: map[string]string{"voornaam": "Amira"}}).Copy()
	return &fields.Sheet{Instrument: in, Eval: ev, Answers: a, Lang: lang}
}

func find(t *testing.T, list []web.Field, id string) web.Field {
	t.Helper()
	for _, f := range list {
		if f.ID == id {
			return f
		}
	}
	t.Fatalf("no field %s", id)
	return web.Field{}
}

func page(s *fields.Sheet) []web.Field { return s.Page(s.Instrument.Pages()[0]) }

func TestEveryType(t *testing.T) {
	list := page(sheet(compile(t, every), instrument.Answers{}, "nl"))
	kinds := map[string]web.FieldKind{
		"uitleg": web.KindNote, "plek": web.KindChoice, "huur": web.KindAmount, "sinds": web.KindDate, "hulp": web.KindMulti, "kinderen": web.KindNumber,
		"veilig": web.KindChoice, "rust": web.KindScale, "niveau": web.KindLevels, "steun": web.KindMatrix, "kort": web.KindText, "lang": web.KindLongText,
	}
	numbers := map[string]string{"plek": "1", "huur": "1a", "sinds": "1b", "hulp": "2", "kinderen": "3", "lang": "9"}
	for id, kind := range kinds {
		f := find(t, list, id)
		if f.Kind != kind {
			t.Errorf("%s is drawn as %s, want %s", id, f.Kind, kind)
		}
		if want, ok := numbers[id]; ok && f.Number != want {
			t.Errorf("%s has number %q, want %q", id, f.Number, want)
		}
	}
	plek, huur := find(t, list, "plek"), find(t, list, "huur")
	if plek.Optional || !find(t, list, "kort").Optional || len(plek.Options) != 3 || plek.Options[2].Value != "weet_niet" || plek.Label != "Waar woont Amira?" {
		t.Errorf("%+v", plek)
	}
	if !huur.Hidden || !huur.FollowUp || huur.Because != "Omdat Amira huurt" || huur.Unit != "per maand" || len(huur.Refusals) != 1 || huur.RefusalName != "huur.status" {
		t.Errorf("%+v", huur)
	}
	if rust := find(t, list, "rust"); len(rust.Options) != 11 || !reflect.DeepEqual(rust.Ends, []string{"geen", "veel"}) || len(rust.Refusals) != 1 {
		t.Errorf("%+v", rust)
	}
	if niveau := find(t, list, "niveau"); len(niveau.Options) != 3 || niveau.Options[1].Help != "Midden bij Amira." {
		t.Errorf("%+v", niveau)
	}
	steun := find(t, list, "steun")
	if len(steun.Rows) != 2 || steun.Rows[0].Name != "steun_familie" || steun.Rows[1].Label != "Vrienden" || len(steun.Options) != 3 {
		t.Errorf("%+v", steun)
	}
}

func TestLanguage(t *testing.T) {
	list := page(sheet(compile(t, every), instrument.Answers{}, "en"))
	plek, rust := find(t, list, "plek"), find(t, list, "rust")
	if plek.Label != "Where does Amira live?" || plek.Options[0].Label != "House" || plek.Options[2].Label != "I don't know" || rust.Ends[1] != "lots" {
		t.Errorf("%+v %+v", plek, rust.Ends)
	}
}

// TestRoundTrip: what a page shows for an answer is read back as that answer.
func TestRoundTrip(t *testing.T) {
	in := compile(t, every)
	day, err := source.ParseDate("2026-11-23")
	if err != nil {
		t.Fatal(err)
	}
	given := instrument.Answers{
		"plek": instrument.Given(formula.Choice("huur")), "huur": instrument.Given(formula.Money(185050)), "sinds": instrument.Given(formula.Date(int(day))),
		"hulp": instrument.Given(formula.List([]string{"a", "b"})), "kinderen": instrument.Given(formula.Number(2)), "veilig": {Status: instrument.WontSay},
		"rust": {Status: instrument.DontKnow}, "niveau": instrument.Given(formula.Number(2)), "steun_familie": instrument.Given(formula.Choice("veel")),
		"steun_vrienden": {Status: instrument.DontKnow}, "kort": instrument.Given(formula.Text("goed")), "lang": instrument.Given(formula.Text("een\ntwee")),
	}
	for _, lang := range []string{"nl", "en"} {
		form := url.Values{}
		for _, f := range page(sheet(in, given, lang)) {
			for _, o := range append(f.Options, f.Refusals...) {
				if name := f.Name; o.Checked {
					if f.RefusalName != "" {
						name = f.RefusalName
					}
					form.Add(name, o.Value)
				}
			}
			for _, row := range f.Rows {
				form.Set(row.Name, row.Value)
			}
			if f.Value != "" && len(f.Options) == 0 {
				form.Set(f.Name, f.Value)
			}
		}
		back := fields.Given(form, in.Fields())
		for _, f := range in.Fields() {
			a, problem := in.Decode(f.ID, back.Fields[f.ID], lang)
			if problem != nil {
				t.Errorf("%s %s: %v of %q", lang, f.ID, problem, back.Fields[f.ID])
			} else if want := given[f.ID]; a.Status != want.Status || !a.Value.Equal(want.Value) {
				t.Errorf("%s %s: %v, want %v", lang, f.ID, a, want)
			}
		}
	}
}

func TestWrongAnswerStays(t *testing.T) {
	in := compile(t, every)
	given := fields.Given(url.Values{"kinderen": {"veel"}, "huur": {"12"}, "huur.status": {"weet_niet"}}, in.Fields())
	_, a := in.Decode("kinderen", given.Fields["kinderen"], "nl")
	_, b := in.Decode("huur", given.Fields["huur"], "nl")
	if a == nil || b == nil {
		t.Fatal("a wrong answer is taken")
	}
	s := sheet(in, instrument.Answers{"plek": instrument.Given(formula.Choice("huur"))}, "nl")
	s.Problems = []instrument.Problem{*a, *b}
	s.Typed = fields.Refused(given, s.Problems)
	kinderen, huur := find(t, page(s), "kinderen"), find(t, page(s), "huur")
	if kinderen.Value != "veel" || kinderen.Error == "" || huur.Value != "12" || huur.Error == "" {
		t.Errorf("%+v %+v", kinderen, huur)
	}
	if list := s.Summary(); len(list) != 2 || list[0].Target != "kinderen" || !strings.HasPrefix(list[0].Text, "Hoeveel kinderen? ") {
		t.Errorf("%+v", list)
	}
}

func TestSoftCheck(t *testing.T) {
	in := compile(t, every)
	a := instrument.Answers{"plek": instrument.Given(formula.Choice("huur")), "huur": instrument.Given(formula.Money(185000))}
	w := find(t, page(sheet(in, a, "nl")), "huur").Warning
	if w == nil || !w.Active || w.Accepted || w.Title != "Klopt €\u00a01.850 per maand?" || w.Text != "Meestal minder." {
		t.Fatalf("%+v", w)
	}
	reply := sheet(in, a, "nl").Autosave(in.Pages()[0].Questions, "14.32")
	if len(reply.Problems) != 1 || !reflect.DeepEqual(reply.Visible, []string{"huur", "sinds"}) || len(reply.Hidden) != 0 {
		t.Errorf("%+v", reply)
	}
	answer := a["huur"]
	answer.Reason = "betaalt ook voor een zus"
	a["huur"] = answer
	if w := find(t, page(sheet(in, a, "nl")), "huur").Warning; !w.Active || !w.Accepted || w.Reason != answer.Reason {
		t.Errorf("%+v", w)
	}
	a["huur"] = instrument.Given(formula.Money(50000))
	if w := find(t, page(sheet(in, a, "nl")), "huur").Warning; w.Active {
		t.Errorf("%+v", w)
	}
	a["plek"] = instrument.Given(formula.Choice("geen"))
	if reply := sheet(in, a, "nl").Autosave(in.Pages()[0].Questions, "14.32"); !reflect.DeepEqual(reply.Hidden, []string{"huur", "sinds"}) {
		t.Errorf("%+v", reply)
	}
}

func TestEarlier(t *testing.T) {
	in := compile(t, every)
	before := instrument.Answers{"niveau": instrument.Given(formula.Number(3)), "rust": instrument.Given(formula.Number(4))}
	cases := map[string]struct {
		now  instrument.Answer
		want string
	}{
		"nothing yet": {instrument.Answer{}, ""},
		"refused":     {instrument.Answer{Status: instrument.DontKnow}, ""},
		"lower now":   {instrument.Given(formula.Number(1)), "Vorige meting (T0): niveau 3, hoog. Dat is 2 niveaus hoger dan nu."},
		"the same":    {instrument.Given(formula.Number(3)), "Vorige meting (T0): niveau 3, hoog. Dat is hetzelfde niveau als nu."},
	}
	for name, c := range cases {
		s := sheet(in, instrument.Answers{"niveau": c.now}, "nl")
		s.Before, s.BeforeLabel = before, "T0"
		if got := find(t, page(s), "niveau").Earlier; got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
	s := sheet(in, instrument.Answers{"rust": instrument.Given(formula.Number(7))}, "nl")
	s.Before, s.BeforeLabel = before, "T0"
	if got := find(t, page(s), "rust").Earlier; got != "Vorige meting (T0): 4." {
		t.Errorf("%q", got)
	}
}

// FuzzForm: whatever a form sends, it is read or refused, and shown again as text.
func FuzzForm(f *testing.F) {
	in := compile(f, every)
	for _, seed := range []string{"plek=huur&huur=1.850,50&huur.status=", "hulp=a&hulp=b&hulp=c", "sinds=31-02-2026&rust=11&niveau=NaN", "huur=%22%3E%3Cem-kwaad%3E&kort=%3Cem-kwaad%3E&huur.reden=%00%ff", "steun_familie=weet_niet&kort=%0a"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		form, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		given := fields.Given(form, in.Fields())
		answers := instrument.Answers{}
		var problems []instrument.Problem
		for _, field := range in.Fields() {
			a, problem := in.Decode(field.ID, given.Fields[field.ID], "nl")
			if problem != nil {
				problems = append(problems, *problem)
				continue
			}
			answers[field.ID] = a
		}
		s := sheet(in, answers, "nl")
		s.Problems, s.Typed = problems, fields.Refused(given, problems)
		var page bytes.Buffer
		v := web.FormView{Sections: []web.Section{{Fields: s.Page(in.Pages()[0])}}}
		v.Problems = s.Summary()
		if err := web.Form(v).Render(context.Background(), &page); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(page.String(), "<em-") {
			t.Errorf("%q gives an element", query)
		}
		s.Autosave(in.Pages()[0].Questions, "14.32")
	})
}
