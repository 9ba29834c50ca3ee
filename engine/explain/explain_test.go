package explain_test

import (
	"strings"
	"testing"

	"effectmonitor/engine/explain"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
)

const questionnaire = `soort: vragenlijst
id: lijst
versie: 1
titel: Lijst
invuller: klant
paginas:
  - id: geld
    titel: Geld
    vragen:
      - {id: stress, type: schaal, van: 0, tot: 10, tekst: "Hoeveel stress?"}
      - {id: slaap, type: schaal, van: 0, tot: 10, tekst: "Hoe slaap je?"}
      - {id: hulp, type: ja_nee, tekst: "Wil je hulp?", zichtbaar: stress > 5}
      - {id: schulden, type: herhaling, tekst: Schulden, rijnaam: Schuld, nog_een: Nog een, geen: Geen, vragen: [{id: hoogte, type: bedrag, tekst: Hoe hoog}]}
berekeningen:
  - {id: schuld, type: bedrag, formule: som(schulden.hoogte), titel: Schuld samen}
schalen:
  - {id: rust, titel: Rust, vragen: [stress, slaap], omgekeerd: [stress], methode: gemiddelde, minimaal_beantwoord: 1, ontbrekend: leeg, klassen: [{tot: 5, id: laag}, {id: hoog}]}
`

const programmeText = `soort: programma
id: proef
versie: 1
titel: Proef
raamwerk: proef
fasen: [{id: begin, titel: Begin}]
invullers: [{id: klant, soort: deelnemer, titel: Klant}]
metingen:
  - {id: T0, titel: start, maand: 0, venster: {vanaf: -14 dagen, tot: 30 dagen}, vragenlijsten: {klant: lijst}}
  - {id: T1, titel: later, maand: 3, venster: {vanaf: -14 dagen, tot: 30 dagen}, vragenlijsten: {klant: lijst}}
einde: {redenen: [{id: klaar, titel: Klaar, voltooid: true}]}
`

const frameworkText = `soort: raamwerk
id: proef
versie: 1
titel: Proef
programma: proef
indicatoren:
  - {id: rustiger, titel: Rustiger, definitie: R., soort: verandering, formule: rust, van: T0, stap: 1, richting: hoger}
  - {id: kalm, titel: Kalm, definitie: K., soort: aandeel, formule: rust >= 5, populatie: beantwoord(rust), per_meting: true, richting: hoger}
  - {id: schuld, titel: Schuld, definitie: S., soort: gemiddelde, formule: som(schulden.hoogte), per_meting: true, richting: lager}
`

func decoded[T any](t *testing.T, text string) *T {
	t.Helper()
	doc, found := read.Parse("proef.yaml", []byte(text))
	if found.HasErrors() {
		t.Fatal(found)
	}
	out := new(T)
	if found := source.Decode(doc, out); found.HasErrors() {
		t.Fatal(found)
	}
	return out
}

func filled(t *testing.T, in *instrument.Instrument, moment string, stress, slaap float64) explain.Filled {
	t.Helper()
	answers := instrument.Answers{
		"stress": instrument.Given(formula.Number(stress)), "slaap": instrument.Given(formula.Number(slaap)),
		"schulden": {Status: instrument.Answered, Rows: []instrument.Answers{{"hoogte": instrument.Given(formula.Money(12500))}, {"hoogte": instrument.Given(formula.Money(5000))}}},
	}
	if slaap < 0 {
		delete(answers, "slaap")
	}
	return explain.Filled{Moment: moment, Rater: "klant", On: source.DateOf(2026, 1, 5), Instrument: in, Evaluation: in.NewEvaluator().Evaluate(answers, instrument.Context{}).Copy()}
}

func find(t *testing.T, list []explain.Explained, name, from string) explain.Explained {
	t.Helper()
	for _, e := range list {
		if e.Name == name && e.From == from {
			return e
		}
	}
	t.Fatalf("%s %q is not among %+v", name, from, list)
	return explain.Explained{}
}

func TestValueDownToTheAnswers(t *testing.T) {
	in, found := instrument.Compile(decoded[instrument.Questionnaire](t, questionnaire))
	if in == nil {
		t.Fatal(found)
	}
	f := filled(t, in, "T0", 4, -1)
	x := explain.Explainer{Lang: "nl", Place: func(string) string { return "hier" }}
	rust := x.Value(in, f.Evaluation, "rust", "")
	if rust.Kind != explain.Scale || rust.Value != "6, klasse hoog" || rust.Place != "hier" || !strings.Contains(rust.Rule, "omgekeerd: stress") || strings.Join(rust.Missing, " ") != "slaap" {
		t.Errorf("%+v", rust)
	}
	if one := x.Score(f.Evaluation, in.Def.Scales[0]); one.Value != rust.Value || one.Title != rust.Title || one.Kind != rust.Kind || one.Inputs != nil {
		t.Errorf("in a list %+v, by itself %+v", one, rust)
	}
	if stress := find(t, rust.Inputs, "stress", ""); stress.Value != "4" || stress.Title != "Hoeveel stress?" || stress.Page != "Geld" || stress.State != "ja" {
		t.Errorf("%+v", stress)
	}
	if slaap := find(t, rust.Inputs, "slaap", ""); slaap.Value != "leeg" || slaap.State != "niet" {
		t.Errorf("%+v", slaap)
	}
	hulp := x.Value(in, f.Evaluation, "hulp", "")
	if hulp.State != "verborgen" || hulp.Rule != "stress > 5" || find(t, hulp.Inputs, "stress", "").Value != "4" {
		t.Errorf("%+v", hulp)
	}
	schuld := x.Value(in, f.Evaluation, "schuld", "")
	rows := find(t, schuld.Inputs, "schulden", "")
	if schuld.Kind != explain.Calculation || schuld.Value != "€ 175,00" || rows.Value != "2 rijen" || find(t, rows.Inputs, "schulden.hoogte", "rij 2").Value != "€ 50,00" {
		t.Errorf("%+v", schuld)
	}
}

func TestIndicatorDownToTheAnswers(t *testing.T) {
	in, _ := instrument.Compile(decoded[instrument.Questionnaire](t, questionnaire))
	p, found := programme.Compile(decoded[programme.Programme](t, programmeText))
	if p == nil {
		t.Fatal(found)
	}
	ref := source.Ref{ID: "lijst", Version: 1}
	vars := []indicator.Variables{{Rater: "klant", Questionnaire: ref, Symbols: append(in.Symbols(), in.RowSymbols()...)}}
	f, found := indicator.Compile(decoded[indicator.Framework](t, frameworkText), p, vars)
	if f == nil {
		t.Fatal(found)
	}
	sheets := []explain.Filled{filled(t, in, "T0", 8, 3), filled(t, in, "T1", 3, 7)}
	person := indicator.Participant{Trajectory: programme.Trajectory{Start: source.DateOf(2026, 1, 1)}}
	for _, s := range sheets {
		person.Responses = append(person.Responses, indicator.Response{Moment: s.Moment, Rater: s.Rater, Questionnaire: ref, Submitted: s.On, Values: s.Evaluation.Values(), Rows: s.Evaluation.RowValues()})
	}
	on := source.DateOf(2026, 5, 1)
	facts := f.Facts(person, on)
	x := explain.Explainer{Lang: "nl"}
	rest := x.Indicator(f, f.Indicator("rustiger"), person, sheets, "T1", on)
	if rest.Value != "4,5" || rest.Notes[0] != "van 2,5 naar 7: zeker beter" || len(rest.Inputs) != 2 || rest.Place != "" {
		t.Errorf("%+v", rest)
	}
	if before := find(t, rest.Inputs, "rust", "T0 klant"); find(t, before.Inputs, "stress", "T0 klant").Value != "8" {
		t.Errorf("%+v", before)
	}
	calm := x.Indicator(f, f.Indicator("kalm"), person, sheets, "T0", on)
	if calm.Value != "onwaar" || calm.Notes[0] != "telt mee als: beantwoord(rust)" || len(calm.Inputs) != 1 {
		t.Errorf("%+v", calm)
	}
	debt := x.Indicator(f, f.Indicator("schuld"), person, sheets, "T1", on)
	if debt.Value != "€ 175,00" || find(t, debt.Inputs, "schulden", "T1 klant").Value != "2 rijen" {
		t.Errorf("%+v", debt)
	}
	// A list says the same, and follows nothing.
	for _, whole := range []explain.Explained{rest, calm, debt} {
		ind := f.Indicator(whole.Name)
		one := x.Contribution(ind, facts, whole.From)
		if one.Name != whole.Name || one.Title != whole.Title || one.Kind != whole.Kind || one.Value != whole.Value || one.Inputs != nil || one.Steps != nil {
			t.Errorf("in a list %+v, by itself %+v", one, whole)
		}
		if n := testing.AllocsPerRun(20, func() { x.Contribution(ind, facts, whole.From) }); n > 12 {
			t.Errorf("%s in a list takes %v allocations", whole.Name, n)
		}
	}
	if got := strings.Join(explain.Moments(f, f.Indicator("rustiger"), facts), " "); got != "T1" {
		t.Errorf("moments %s", got)
	}
	person.Responses[0].Questionnaire.Version = 7
	if other := x.Indicator(f, f.Indicator("kalm"), person, sheets, "T0", on); other.Value != "leeg" || !strings.Contains(other.Notes[0], "niet vergelijkbaar") {
		t.Errorf("%+v", other)
	}
}
