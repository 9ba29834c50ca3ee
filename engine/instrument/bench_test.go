package instrument

import (
	"fmt"
	"strings"
	"testing"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
)

// large writes a questionnaire of eleven pages of five questions, with a
// follow-up, checks, a calculation and a level on each, and a score over all
// levels: the size of the longest questionnaire we expect in practice.
func large() string {
	var b, calcs strings.Builder
	var levels []string
	b.WriteString("soort: vragenlijst\nid: groot\nversie: 1\ntitel: Groot\ninvuller: iemand\npaginas:\n")
	for i := range 11 {
		fmt.Fprintf(&b, `  - id: p%[1]d
    titel: Deel %[1]d
    vragen:
      - {id: k%[1]d, type: keuze, tekst: Wat, verplicht: true, opties: [{id: a, tekst: A}, {id: b, tekst: B}, {id: c, tekst: C}]}
      - {id: u%[1]d, type: getal, tekst: Hoeveel, zichtbaar: 'k%[1]d in ["a", "b"]', verplicht: 'k%[1]d == "a"', controles: [{formule: u%[1]d <= 48, melding: Veel}]}
      - {id: m%[1]d, type: meerkeuze, tekst: Welke, opties: [{id: x, tekst: X}, {id: y, tekst: Y}]}
      - {id: g%[1]d, type: bedrag, tekst: Geld, zichtbaar: u%[1]d > 3 and beantwoord(m%[1]d), controles: [{formule: g%[1]d <= 2500 or leeg(u%[1]d), melding: Veel, soort: hard}]}
      - {id: n%[1]d, type: niveau, tekst: Stand, niveaus: [{waarde: 1, titel: Laag}, {waarde: 2, titel: Midden}, {waarde: 3, titel: Hoog}]}
`, i)
		fmt.Fprintf(&calcs, "  - {id: c%[1]d, type: bedrag, formule: g%[1]d * 2 - 100}\n", i)
		levels = append(levels, fmt.Sprintf("n%d", i))
	}
	fmt.Fprintf(&b, "berekeningen:\n%sschalen:\n  - {id: alles, titel: Alles, vragen: [%s], methode: gemiddelde, minimaal_beantwoord: 80%%, ontbrekend: leeg, afronden: 2}\n",
		calcs.String(), strings.Join(levels, ", "))
	return b.String()
}

func largeAnswers() Answers {
	a := Answers{}
	for i := range 11 {
		a[fmt.Sprintf("k%d", i)] = Given(formula.Choice("a"))
		a[fmt.Sprintf("u%d", i)] = Given(number(float64(4 + i)))
		a[fmt.Sprintf("m%d", i)] = Given(formula.List([]string{"x"}))
		a[fmt.Sprintf("g%d", i)] = Given(formula.Money(120000))
		a[fmt.Sprintf("n%d", i)] = Given(number(float64(1 + i%3)))
	}
	return a
}

func BenchmarkEvaluate(b *testing.B) {
	in, found := parse(b, large())
	if len(found) > 0 {
		b.Fatal(found)
	}
	a, e := largeAnswers(), in.NewEvaluator()
	if ev := e.Evaluate(a, Context{Lang: "nl"}); len(ev.Values()) != 67 || len(ev.Problems()) > 0 {
		b.Fatalf("%d values, problems %v", len(ev.Values()), ev.Problems())
	}
	b.ReportAllocs()
	for b.Loop() {
		e.Evaluate(a, Context{Lang: "nl"})
	}
}

func BenchmarkCompile(b *testing.B) {
	doc, found := read.Parse("groot.yaml", []byte(large()))
	var q Questionnaire
	if found.Extend(source.Decode(doc, &q)); len(found) > 0 {
		b.Fatal(found)
	}
	for b.Loop() {
		Compile(&q)
	}
}
