package simulate_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"effectmonitor/engine/drawn"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/simulate"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"

	"pgregory.net/rapid"
)

// question is a question of some type, with a draw that fits it.
func question(t *rapid.T, id string, inner bool) (yaml, draw string) {
	kinds := []string{"schaal", "niveau", "keuze", "meerkeuze", "getal", "bedrag", "tekst", "lange_tekst", "datum", "ja_nee"}
	if !inner {
		kinds = append(kinds, "matrix", "ranglijst", "herhaling")
	}
	options := "opties: [{id: b, tekst: B}, {id: a, tekst: A}, {id: geen, tekst: Geen, exclusief: true}]"
	kind := rapid.SampledFrom(kinds).Draw(t, "kind of "+id)
	head := fmt.Sprintf("id: %s, type: %s, tekst: Vraag", id, kind)
	if rapid.Bool().Draw(t, "weet niet") && kind != "herhaling" && kind != "ranglijst" {
		head += ", weet_niet: true"
	}
	switch kind {
	case "schaal":
		step := rapid.SampledFrom([]string{"1", "2", "0.5"}).Draw(t, "step")
		return head + ", van: 1, tot: 9, stap: " + step + ", uiteinden: {nl: [laag, hoog]}", "{rond: 4 + maand, vast: 2, ruis: 3}"
	case "niveau":
		return head + ", niveaus: [{waarde: 1, titel: A, tekst: A}, {waarde: 2, titel: B, tekst: B}, {waarde: 5, titel: C, tekst: C}]", "{rond: 3, ruis: 3}"
	case "keuze":
		return head + ", opties: [{id: a, tekst: A}, {id: b, tekst: B}]", "{kansen: {a: 1, b: 2}, houdt: 0.5}"
	case "meerkeuze":
		return head + ", " + options, "{elk: {a: 0.5, b: 0.5, geen: 0.3}}"
	case "getal":
		return head + ", min: -3, max: 12, decimalen: " + rapid.SampledFrom([]string{"0", "2"}).Draw(t, "decimals"), "{rond: 5, ruis: 20}"
	case "bedrag":
		return head + ", min: 0, max: 500", "{rond: 100, spreiding: 2}"
	case "tekst", "lange_tekst":
		return head + ", max_lengte: 40", "{teksten: [Dat weet ik nog niet., Goed]}"
	case "datum":
		return head, "{rond: -30, ruis: 20, houdt: 0.5}"
	case "ja_nee":
		return head, "{kans: 0.4}"
	case "matrix":
		return head + ", opties: [{id: a, tekst: A}, {id: b, tekst: B}], rijen: [{id: x, tekst: X}, {id: y, tekst: Y}]", "{kansen: {a: 1, b: 1}}"
	case "ranglijst":
		return head + ", max: 2, opties: [{id: a, tekst: A}, {id: b, tekst: B}, {id: c, tekst: C}]", "{volgorde: {a: 3, b: 1}, houdt: 0.3}"
	}
	one, oneDraw := question(t, id+"_p", true)
	two, twoDraw := question(t, id+"_q", true)
	return head + fmt.Sprintf(", rijnaam: R, nog_een: Nog een, geen: Geen, max: 4, vragen: [{%s}, {%s, zichtbaar: beantwoord(%s_p)}]", one, two, id),
		fmt.Sprintf("{rijen: {rond: 2, ruis: 2}, houdt: 0.3, vragen: {%s_p: %s, %s_q: %s}}", id, oneDraw, id, twoDraw)
}

const smallProgramme = `soort: programma
id: proef
versie: 1
titel: Proef
raamwerk: proef
fasen: [{id: begin, titel: Begin}]
invullers: [{id: klant, soort: deelnemer, titel: Klant}]
metingen:
  - {id: T0, titel: start, maand: 0, venster: {vanaf: -14 dagen, tot: 30 dagen}, vragenlijsten: {klant: lijst}}
  - {id: W, titel: check, elke: 4 weken, gedurende: 3 maanden, venster: {vanaf: -3 dagen, tot: 10 dagen}, vragenlijsten: {klant: lijst}}
einde: {redenen: [{id: klaar, titel: Klaar, voltooid: true}, {id: weg, titel: Weg, uitval: true}]}
`

const smallSimulation = `soort: simulatie
id: klein
versie: 1
titel: Klein
programma: proef
zaad: 7
gemeenten: [{code: "0001", aantal: 6, vanaf: 2026-01-01, tot: 2026-02-01}]
leeftijd: {rond: 22, ruis: 2}
einde: [{reden: weg, kans_per_maand: 0.1}]
fasen: [{id: begin}]
respons: {klant: {kans: 0.9, dag: {rond: 2, ruis: 3}}}
weet_niet: 0.1
toestemming: 1
namen: {voornamen: [A], achternamen: [B]}
antwoorden:
  klant:
`

func decodeYAML[T any](t interface{ Fatalf(string, ...any) }, text string) *T {
	doc, found := read.Parse("proef.yaml", []byte(text))
	if found.HasErrors() {
		t.Fatalf("%v in\n%s", found, text)
	}
	out := new(T)
	if found := source.Decode(doc, out); found.HasErrors() {
		t.Fatalf("%v in\n%s", found, text)
	}
	return out
}

// typed writes an answer as somebody would type it in the form.
func typed(f *instrument.Field, a instrument.Answer) []string {
	switch {
	case a.Status == instrument.DontKnow:
		return []string{"weet_niet"}
	case f.Inner() != nil && len(a.Rows) == 0:
		return []string{instrument.NoRows()}
	case f.Inner() != nil:
		var out []string
		for i, row := range a.Rows {
			out = append(out, instrument.BlankRow(i))
			for _, inner := range f.Inner() {
				if given := row[inner.ID]; given.Status == instrument.Answered || given.Status == instrument.DontKnow {
					for _, s := range typed(inner, given) {
						out = append(out, instrument.RowValue(i, inner.ID, s))
					}
				}
			}
		}
		return out
	}
	v := a.Value
	switch f.Type {
	case formula.TypeList:
		return slices.Clone(v.AsList())
	case formula.TypeBool:
		return []string{map[bool]string{true: "ja", false: "nee"}[v.AsBool()]}
	case formula.TypeDate:
		days, _ := v.AsDays()
		return []string{source.Date(days).String()}
	case formula.TypeNumber, formula.TypeMoney:
		n, _ := v.AsNumber()
		return []string{instrument.FormatNumber(n, "nl")}
	}
	return []string{v.AsText()}
}

// Whatever the questionnaire: what is drawn for it could have been filled in. Every
// answer goes through Decode unchanged, and Evaluate finds nothing wrong but soft
// checks, which there are none of.
func TestEveryTypeIsDrawnAsItCanBeAnswered(t *testing.T) {
	seen := map[string]int{}
	every := func() bool {
		return !slices.ContainsFunc([]string{"schaal", "niveau", "keuze", "meerkeuze", "getal", "bedrag", "tekst", "lange_tekst", "datum", "ja_nee", "matrix", "ranglijst", "herhaling", "T0", "W2"}, func(kind string) bool {
			return seen[kind] == 0
		})
	}
	drawn.Until(t, every, func(t *rapid.T) {
		var questions, draws strings.Builder
		ids := map[string]string{}
		for i := range rapid.IntRange(1, 7).Draw(t, "questions") {
			id := fmt.Sprintf("v%d", i)
			yaml, draw := question(t, id, false)
			if i > 0 && rapid.Bool().Draw(t, "hidden") {
				yaml += ", groep: g"
			}
			fmt.Fprintf(&questions, "      - {%s}\n", yaml)
			fmt.Fprintf(&draws, "    %s: %s\n", id, draw)
			ids[id] = yaml
		}
		visible := "true"
		if !strings.Contains(ids["v0"], "matrix") {
			visible = "beantwoord(v0)"
		}
		group := ""
		if strings.Contains(questions.String(), "groep: g") && !strings.Contains(ids["v0"], "matrix") {
			group = "    groepen: [{id: g, zichtbaar: " + visible + "}]\n"
		} else {
			group = "    groepen: [{id: g}]\n"
		}
		if !strings.Contains(questions.String(), "groep: g") {
			group = ""
		}
		def := decodeYAML[instrument.Questionnaire](t, "soort: vragenlijst\nid: lijst\nversie: 1\ntitel: L\ninvuller: klant\npaginas:\n  - id: een\n    titel: Een\n"+group+"    vragen:\n"+questions.String())
		in, found := instrument.Compile(def)
		if in == nil {
			t.Fatalf("%v in\n%s", found, questions.String())
		}
		p, found := programme.Compile(decodeYAML[programme.Programme](t, smallProgramme))
		if p == nil {
			t.Fatalf("%v", found)
		}
		sim, found := simulate.Compile(decodeYAML[simulate.Simulation](t, smallSimulation+draws.String()), p, func(source.Ref) *instrument.Instrument { return in })
		if sim == nil {
			t.Fatalf("%v in\n%s", found, draws.String())
		}
		before := instrument.Answers(nil)
		for rec := range sim.Run(source.DateOf(2026, 11, 1), func(string) *programme.Compiled { return nil }) {
			for _, r := range rec.Responses {
				seen[r.Moment]++
				ev := in.NewEvaluator().Evaluate(r.Answers, instrument.Context{AsOf: r.Submitted, Lang: "nl", Previous: before})
				if problems := ev.Problems(); len(problems) > 0 {
					t.Fatalf("%v in\n%s", problems, questions.String())
				}
				for _, f := range in.Fields() {
					given := r.Answers[f.ID]
					if given.Status != instrument.Answered && given.Status != instrument.DontKnow {
						continue
					}
					seen[f.Question.Type]++
					if got, problem := in.Decode(f.ID, typed(f, given), "nl"); problem != nil || !sameAnswer(f, got, given) {
						t.Fatalf("%s %s: drew %+v, typed %q, read %+v (%v)", f.ID, f.Question.Type, given, typed(f, given), got, problem)
					}
				}
			}
		}
	})
}

// sameAnswer compares answers; in rows, what is hidden or not filled in is the same as
// nothing.
func sameAnswer(f *instrument.Field, a, b instrument.Answer) bool {
	if f.Inner() == nil {
		return a.Equal(b)
	}
	if a.Status != b.Status || len(a.Rows) != len(b.Rows) {
		return false
	}
	for i := range a.Rows {
		for _, inner := range f.Inner() {
			x, y := a.Rows[i][inner.ID], b.Rows[i][inner.ID]
			if y.Status == instrument.Hidden {
				y = instrument.Answer{}
			}
			if !x.Equal(y) {
				return false
			}
		}
	}
	return true
}
