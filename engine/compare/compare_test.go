package compare

import (
	"slices"
	"strings"
	"testing"

	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
	"effectmonitor/instruments"
)

const first = `soort: vragenlijst
id: proef
versie: 1
titel: Proef
invuller: iemand
paginas:
  - id: een
    titel: Een
    vragen:
      - {id: druk, type: schaal, van: 1, tot: 5, tekst: Druk}
      - {id: plek, type: keuze, tekst: Plek, opties: [{id: thuis, tekst: Thuis, waarde: 1}, {id: elders, tekst: Elders, waarde: 2}]}
      - {id: hoe, type: tekst, tekst: Hoe, zichtbaar: plek == "elders"}
  - {id: twee, titel: Twee, vragen: [{id: geld, type: bedrag, tekst: Geld}]}
berekeningen:
  - {id: dubbel, type: getal, formule: druk * 2}
schalen:
  - {id: rust, titel: Rust, vragen: [druk, plek], methode: som, minimaal_beantwoord: 1, ontbrekend: leeg, klassen: [{tot: 4, id: laag}, {id: hoog}]}
`

func compiled(t *testing.T, swaps ...string) *instrument.Instrument {
	t.Helper()
	text := first
	for i := 0; i < len(swaps); i += 2 {
		if !strings.Contains(text, swaps[i]) {
			t.Fatalf("%q is not there", swaps[i])
		}
		text = strings.Replace(text, swaps[i], swaps[i+1], 1)
	}
	doc, found := read.ParseValid("proef.yaml", []byte(text))
	var q instrument.Questionnaire
	if !found.HasErrors() {
		found.Extend(source.Decode(doc, &q))
	}
	in, more := instrument.Compile(&q)
	if found.Extend(more); in == nil {
		t.Fatal(found)
	}
	return in
}

func TestQuestionnaires(t *testing.T) {
	cases := []struct {
		name     string
		swaps    []string
		want     []string // changes; an ! says that it breaks
		affected string
	}{
		{"nothing", nil, nil, ""},
		{"words", []string{"tekst: Druk", "tekst: Hoe druk het is", "titel: Rust", "titel: Kalmte", "versie: 1", "versie: 2"}, nil, ""},
		{"blanks in a formula", []string{"formule: druk * 2", "formule: druk   *   2"}, nil, ""},
		{"the order of options", []string{"{id: thuis, tekst: Thuis, waarde: 1}, {id: elders, tekst: Elders, waarde: 2}", "{id: elders, tekst: Elders, waarde: 2}, {id: thuis, tekst: Thuis, waarde: 1}"}, nil, ""},
		{"required", []string{"van: 1, tot: 5", "van: 1, tot: 5, verplicht: true"}, []string{"~ vraag druk: verplicht: niets → true"}, ""},
		{"another page", []string{"  - {id: twee, titel: Twee, vragen: [", "      - {id: geld, type: bedrag, tekst: Geld}\n  - {id: twee, titel: Twee, vragen: [", "{id: geld, type: bedrag, tekst: Geld}]}", "{id: over, type: tekst, tekst: Over}]}"},
			[]string{"~ vraag geld: pagina: twee → een", "+ vraag over: tekst"}, ""},
		{"more steps", []string{"tot: 5", "tot: 7"}, []string{"!~ vraag druk: tot: 5 → 7"}, "druk dubbel(druk) rust(druk)"},
		{"a new option", []string{"{id: elders, tekst: Elders, waarde: 2}]", "{id: elders, tekst: Elders, waarde: 2}, {id: weg, tekst: Weg}]"},
			[]string{"!+ vraag plek, optie weg: is er"}, "hoe(plek) plek rust(plek)"},
		{"another value", []string{"tekst: Elders, waarde: 2", "tekst: Elders, waarde: 3"}, []string{"!~ vraag plek, optie elders: waarde: 2 → 3"}, "hoe(plek) plek rust(plek)"},
		{"a question gone", []string{"  - {id: twee, titel: Twee, vragen: [{id: geld, type: bedrag, tekst: Geld}]}\n", ""}, []string{"!- pagina twee: is er", "!- vraag geld: bedrag"}, "geld"},
		{"other scoring", []string{"methode: som", "methode: gemiddelde"}, []string{"!~ schaal rust: methode: som → gemiddelde"}, "rust"},
		{"another class", []string{"tot: 4", "tot: 5"}, []string{"!~ schaal rust, klasse laag: tot: 4 → 5"}, "rust"},
		{"other visibility", []string{`zichtbaar: plek == "elders"`, `zichtbaar: plek == "thuis"`}, []string{`!~ vraag hoe: zichtbaar: plek == "elders" → plek == "thuis"`}, "hoe"},
		{"a page that hides", []string{"{id: twee, titel: Twee,", "{id: twee, titel: Twee, zichtbaar: druk > 2,"}, []string{"!~ pagina twee: zichtbaar: niets → druk > 2"}, "geld"},
		{"all declared comparable", []string{"versie: 1", "versie: 2\nvervangt: proef@1\nvergelijkbaar: gelijknamige"}, []string{"~ vergelijkbaar: niets → gelijknamige"}, ""},
		{"declared in spite of a new option", []string{"versie: 1", "versie: 2\nvervangt: proef@1\nvergelijkbaar: gelijknamige", "{id: elders, tekst: Elders, waarde: 2}]", "{id: elders, tekst: Elders, waarde: 2}, {id: weg, tekst: Weg}], gelijk_aan: plek",
			"id: rust, titel", "id: rust, gelijk_aan: rust, titel", "id: hoe, type", "id: hoe, gelijk_aan: hoe, type"},
			[]string{"+ vraag plek, optie weg: is er", "~ vraag plek: gelijk_aan: niets → plek", "~ schaal rust: gelijk_aan: niets → rust", "~ vraag hoe: gelijk_aan: niets → hoe", "~ vergelijkbaar: niets → gelijknamige"}, ""},
		{"a version that declares one name", []string{"versie: 1", "versie: 2\nvervangt: proef@1", "van: 1, tot: 5", "van: 0, tot: 4, omgezet_met: druk - 1"},
			[]string{"~ vraag druk: omgezet_met: niets → druk - 1", "~ vraag druk: tot: 5 → 4", "~ vraag druk: van: 1 → 0", "!~ vraag plek: dezelfde naam → niet vergelijkbaar verklaard",
				"!~ vraag hoe: dezelfde naam → niet vergelijkbaar verklaard", "!~ vraag geld: dezelfde naam → niet vergelijkbaar verklaard",
				"!~ berekening dubbel: dezelfde naam → niet vergelijkbaar verklaard", "!~ schaal rust: dezelfde naam → niet vergelijkbaar verklaard"}, "dubbel geld hoe plek rust"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			after := compiled(t, c.swaps...)
			before := compiled(t)
			changes, err := Questionnaires(before, after)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, x := range changes {
				mark := ""
				if x.Breaks {
					mark = "!"
				}
				got = append(got, mark+x.String())
			}
			slices.Sort(got)
			slices.Sort(c.want)
			if !slices.Equal(got, c.want) {
				t.Errorf("changes %q, want %q", got, c.want)
			}
			if affected := words(Affected(before, after, changes)); affected != c.affected {
				t.Errorf("affected %q, want %q", affected, c.affected)
			}
		})
	}
}

func words(affected map[string][]string) string {
	var out []string
	for name, because := range affected {
		if len(because) > 0 {
			name += "(" + strings.Join(because, ",") + ")"
		}
		out = append(out, name)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func TestScores(t *testing.T) {
	answers := func(yield func(Filled) bool) {
		for _, druk := range []float64{1, 2, 5} {
			a := instrument.Answers{"druk": instrument.Given(formula.Number(druk)), "plek": instrument.Given(formula.Choice("elders"))}
			if !yield(Filled{Answers: a}) {
				return
			}
		}
	}
	got := Scores(compiled(t), compiled(t, "tekst: Elders, waarde: 2", "tekst: Elders, waarde: 3", "tot: 5", "tot: 4"), answers)
	// dubbel: 2, 4, 10 becomes 2, 4, leeg. rust: 3, 4, 7 becomes 4, 5, 6 (twice plek).
	want := []Shift{{ID: "dubbel", N: 2, Before: 3, After: 3, Lost: 1}, {ID: "rust", N: 3, Before: 14.0 / 3, After: 5, Changed: 3, ClassChanged: 1}}
	for i := range want {
		if got[i].ID != want[i].ID || got[i].N != want[i].N || got[i].Changed != want[i].Changed || got[i].ClassChanged != want[i].ClassChanged ||
			got[i].Lost != want[i].Lost || abs(got[i].Before-want[i].Before) > 1e-9 || abs(got[i].After-want[i].After) > 1e-9 {
			t.Errorf("got %+v, want %+v", got[i], want[i])
		}
	}
	for _, s := range Scores(compiled(t), compiled(t), answers) {
		if s.Moves() {
			t.Errorf("the same version moves %+v", s)
		}
	}
}

func abs(x float64) float64 { return max(x, -x) }

// TestShipped: every shipped definition equals itself, and a change of what it
// reads reaches the indicators.
func TestShipped(t *testing.T) {
	c, found := load.Load(instruments.FS)
	if c == nil {
		t.Fatal(found)
	}
	for _, in := range c.Questionnaires() {
		if changes, err := Questionnaires(in, in); err != nil || len(changes) > 0 {
			t.Errorf("%s differs from itself: %v, %v", in.Def.ID, changes, err)
		}
	}
	for _, p := range c.Programmes() {
		f := c.Framework(p.Def.Framework)
		var rater, name string
		for _, in := range c.Questionnaires() {
			rater, name = in.Def.Rater, in.Def.Scales[0].ID
			affected := map[string][]string{name: nil}
			for _, b := range Comparisons(f, rater, affected) {
				if !slices.Contains(b.Because, name) {
					t.Errorf("%s broke because of %v", b.Indicator, b.Because)
				}
			}
		}
		if len(Comparisons(f, rater, map[string][]string{})) > 0 {
			t.Error("something broke without a change")
		}
	}
	for _, m := range c.Models() {
		in := mkba.Inputs{Quantities: mkba.Quantities{N: 10}}
		a, err := m.Evaluate(in)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range Euros(a, a) {
			if x.Before != x.After {
				t.Errorf("%s: %+v", m.Definition().ID, x)
			}
		}
		if len(Euros(a, a)) != 3+len(a.Rows) {
			t.Errorf("%s: %d amounts", m.Definition().ID, len(Euros(a, a)))
		}
	}
}
