package instrument

import (
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
)

// invented is a random questionnaire with what the laws need to know of it.
type invented struct {
	in      *Instrument
	earlier bool                // formulas may ask for vorige.x
	ids     []string            // of what texts may repeat
	numbers []string            // ids of getal and schaal questions outside rows
	strict  map[string][]string // calculations that are leeg when any of these is
	sums    map[string][]string // calculations that are leeg when all of these are
	scales  map[string][]string // needing all their questions that show
	calcs   []string            // calculations beside those over the numbers
}

// invent writes a random questionnaire: pages, groups and questions of every type
// that show by each other, and by earlier answers, in an order that has nothing to do
// with their places, rows with conditions of their own, texts with answers in them, and
// calculations, tables and a scale over all.
func invent(t *rapid.T) *invented { return inventWith(t, true) }

func inventWith(t *rapid.T, earlier bool) *invented {
	x := &invented{earlier: earlier, strict: map[string][]string{}, sums: map[string][]string{}, scales: map[string][]string{}}
	var conditions []string // over what was made so far, so that nothing waits for itself
	condition := func(label string) string {
		if len(conditions) == 0 || rapid.IntRange(0, 2).Draw(t, label) > 0 {
			return ""
		}
		c := rapid.SampledFrom(conditions).Draw(t, label+" is")
		if rapid.Bool().Draw(t, label+" not") {
			c = "not (" + c + ")"
		}
		return ", zichtbaar: '" + c + "'"
	}
	var pages []string
	for p := range rapid.IntRange(1, 3).Draw(t, "pages") {
		var b strings.Builder
		fmt.Fprintf(&b, "  - {id: p%d, titel: P%s, groepen: [{id: g%d%s}], vragen: [", p, condition("page"), p, condition("group"))
		for q := range rapid.IntRange(1, 5).Draw(t, "questions") {
			if q > 0 {
				b.WriteString(", ")
			}
			id := fmt.Sprintf("v%d_%d", p, q)
			rest := condition("question") + rapid.SampledFrom([]string{"", ", verplicht: true", ", weet_niet: true", ", vooraf: vorige"}).Draw(t, "extra")
			if rapid.Bool().Draw(t, "grouped") {
				rest += fmt.Sprintf(", groep: g%d", p)
			}
			if x.earlier && len(x.ids) > 0 && rapid.IntRange(0, 9).Draw(t, "earlier") == 0 {
				conditions = append(conditions, "beantwoord(vorige."+rapid.SampledFrom(x.ids).Draw(t, "of")+")")
			}
			b.WriteString(x.question(t, id, rest, &conditions))
		}
		b.WriteString("]}\n")
		pages = append(pages, b.String())
	}
	if rapid.Bool().Draw(t, "backwards") {
		slices.Reverse(pages)
	}
	text := "soort: vragenlijst\nid: x\nversie: 1\ntitel: X\ninvuller: i\n" +
		"tabellen: {norm: {sleutels: [{id: wat, type: keuze}], uitkomst: getal, rijen: [{als: [a], dan: 1}, {als: [\"*\"], dan: 2}]}}\npaginas:\n" + strings.Join(pages, "") + x.results()
	x.in = compileText(t, text)
	return x
}

// text is the text of a question, which may repeat an answer.
func (x *invented) text(t *rapid.T) string {
	if len(x.ids) == 0 || rapid.Bool().Draw(t, "plain text") {
		return "tekst: T"
	}
	prefix := ""
	if x.earlier && rapid.Bool().Draw(t, "earlier in text") {
		prefix = "vorige."
	}
	return `tekst: "T {` + prefix + rapid.SampledFrom(x.ids).Draw(t, "in text") + `}"`
}

// questionTypes with those that rules depend on most more often.
var questionTypes = []string{"getal", "getal", "schaal", "ja_nee", "keuze", "herhaling", "herhaling", "matrix", "ranglijst", "meerkeuze", "bedrag", "datum", "tekst", "niveau", "toelichting"}

const twoOptions = "opties: [{id: a, tekst: A}, {id: b, tekst: B}]"

// question writes one question and remembers the conditions that others may use.
func (x *invented) question(t *rapid.T, id, rest string, conditions *[]string) string {
	kind, words := rapid.SampledFrom(questionTypes).Draw(t, "type"), x.text(t)
	if id == "v0_0" && kind == "toelichting" {
		kind = "getal" // something must be asked
	}
	may := func(of ...string) { *conditions = append(*conditions, of...) }
	leegWith := func(calc, typ, formula string) {
		x.strict[calc] = []string{id}
		x.calcs = append(x.calcs, fmt.Sprintf("{id: %s, type: %s, formule: '%s'}", calc, typ, formula))
	}
	if kind != "matrix" && kind != "toelichting" && kind != "herhaling" {
		defer func() { x.ids = append(x.ids, id) }()
	}
	more := ""
	switch kind {
	case "ja_nee":
		may(id, "beantwoord("+id+")")
	case "keuze":
		more = ", " + twoOptions
		may(id+` == "a"`, id+` != "a"`, `tabel("norm", `+id+`) > 1`)
		leegWith("t_"+id, "getal", `tabel("norm", `+id+`)`)
	case "matrix":
		rest = strings.Replace(rest, ", vooraf: vorige", "", 1)
		more = `, rijen: [{id: a, tekst: A}, {id: b, tekst: B, zichtbaar: ` + id + `_a == "a" or leeg(` + id + `_a)}], ` + twoOptions
		may(id+`_a == "b"`, `beantwoord(`+id+`_b)`)
	case "ranglijst":
		more = ", " + twoOptions
		rest = strings.Replace(rest, ", weet_niet: true", "", 1)
		may(`plaats(`+id+`, "a") == 1`, "leeg("+id+")")
		leegWith("t_"+id, "getal", `plaats(`+id+`, "b") * 0`)
	case "meerkeuze":
		more = ", opties: [{id: a, tekst: A}, {id: b, tekst: B}, {id: c, tekst: C, exclusief: true}]"
		may(`"a" in `+id, "aantal_gekozen("+id+") > 1")
		leegWith("t_"+id, "getal", "aantal_gekozen("+id+")")
	case "bedrag":
		may(id+" >= 2", "leeg("+id+")")
		leegWith("t_"+id, "bedrag", id+" * 0 + 3")
	case "datum":
		may(id + ` > datum("2020-01-01")`)
		leegWith("t_"+id, "getal", "dagen_tussen("+id+", vandaag())")
	case "tekst":
		may("beantwoord("+id+")", "leeg("+id+")")
	case "niveau":
		more = ", niveaus: [{waarde: 1, titel: A}, {waarde: 2, titel: B}]"
		may(id + " >= 2")
		leegWith("t_"+id, "getal", "1 - "+id)
	case "toelichting":
		rest = strings.NewReplacer(", verplicht: true", "", ", weet_niet: true", "", ", vooraf: vorige", "").Replace(rest)
	case "herhaling":
		may("aantal("+id+") > 1", "leeg("+id+")", "som("+id+".n) >= 3")
		x.sums["s_"+id] = nil
		rest = strings.Replace(rest, ", weet_niet: true", "", 1)
		return fmt.Sprintf(`{id: %[1]s, type: herhaling, %[3]s, rijnaam: R, nog_een: M, geen: G, vragen: [{id: n, type: getal, tekst: N, weet_niet: true, zichtbaar: m or leeg(m)}, {id: m, type: ja_nee, tekst: M, verplicht: n > 3}, {id: o, type: getal, tekst: O, zichtbaar: n > 1}]%[2]s}`, id, rest, words)
	default: // getal and schaal have the same range
		more = map[string]string{"getal": ", min: 0, max: 9", "schaal": ", van: 0, tot: 9, uiteinden: {nl: [a, b]}"}[kind]
		x.numbers = append(x.numbers, id)
		may(id+" > 2", "not (beantwoord("+id+"))")
	}
	return fmt.Sprintf("{id: %s, type: %s, %s%s%s}", id, kind, words, more, rest)
}

// results writes calculations and a scale over the numbers.
func (x *invented) results() string {
	var b strings.Builder
	b.WriteString("berekeningen:\n  - {id: altijd, type: getal, formule: '1'}\n")
	for _, c := range x.calcs {
		b.WriteString("  - " + c + "\n")
	}
	for id := range x.sums {
		fmt.Fprintf(&b, "  - {id: %s, type: getal, formule: som(%[2]s.n)}\n  - {id: a_%[2]s, type: getal, formule: aantal(%[2]s)}\n", id, strings.TrimPrefix(id, "s_"))
	}
	for i := 1; i < len(x.numbers); i++ {
		a, c := x.numbers[i-1], x.numbers[i]
		x.strict[fmt.Sprintf("c%d", i)] = []string{a, c}
		fmt.Fprintf(&b, "  - {id: c%d, type: getal, formule: 9 - %s + %s}\n", i, a, c)
		x.strict[fmt.Sprintf("d%d", i)] = []string{a, c}
		fmt.Fprintf(&b, "  - {id: d%d, type: getal, formule: c%d * 0 + %s}\n", i, i, a)
	}
	if len(x.numbers) > 0 {
		x.sums["som_alles"] = x.numbers
		fmt.Fprintf(&b, "  - {id: som_alles, type: getal, formule: 'som(%s)'}\n", strings.Join(x.numbers, ", "))
		x.scales["schaal"] = x.numbers
		fmt.Fprintf(&b, "schalen:\n  - {id: schaal, titel: S, vragen: [%s], methode: gemiddelde, minimaal_beantwoord: 100%%, ontbrekend: leeg}\n", strings.Join(x.numbers, ", "))
	}
	return b.String()
}

func compileText(t *rapid.T, text string) *Instrument {
	doc, found := read.Parse("x.yaml", []byte(text))
	var q Questionnaire
	if !found.HasErrors() {
		found.Extend(source.Decode(doc, &q))
	}
	if found.HasErrors() {
		t.Fatalf("%v\n%s", found, text)
	}
	in, found := Compile(&q)
	if in == nil {
		t.Fatalf("%v\n%s", slices.DeleteFunc(found, func(f diag.Finding) bool { return f.Severity != diag.Error }), text)
	}
	return in
}

// anyAnswer draws an answer to a field, one that may not fit too.
func anyAnswer(t *rapid.T, f *Field) Answer {
	switch rapid.IntRange(0, 5).Draw(t, f.ID) {
	case 0:
		return Answer{}
	case 1:
		return Answer{Status: DontKnow}
	}
	if inner := f.Inner(); inner != nil {
		a := Answer{Status: Answered}
		for range rapid.IntRange(0, 3).Draw(t, "rows") {
			row := Answers{}
			for _, g := range inner {
				if given := anyAnswer(t, g); given.Status != Unanswered {
					row[g.ID] = given
				}
			}
			a.Rows = append(a.Rows, row)
		}
		return a
	}
	switch f.Type {
	case formula.TypeBool:
		return Given(formula.Bool(rapid.Bool().Draw(t, "waar")))
	case formula.TypeChoice:
		return Given(formula.Choice(rapid.SampledFrom([]string{"a", "b", "weg"}).Draw(t, "optie")))
	case formula.TypeList:
		return Given(formula.List(rapid.SampledFrom([][]string{{"a"}, {"a", "b"}, {"b", "a"}, {"c"}, {"a", "c"}, {}, {"a", "a"}, {"weg"}}).Draw(t, "lijst")))
	case formula.TypeMoney:
		return Given(formula.Money(rapid.Int64Range(-100, 1000).Draw(t, "cent")))
	case formula.TypeDate:
		return Given(formula.Date(rapid.IntRange(18000, 20000).Draw(t, "dag")))
	case formula.TypeText:
		return Given(formula.Text(rapid.SampledFrom([]string{"x", "{x}", "een tekst"}).Draw(t, "tekst")))
	}
	return Given(number(float64(rapid.IntRange(-1, 10).Draw(t, "getal"))))
}

func anyAnswers(t *rapid.T, in *Instrument) Answers {
	a := Answers{}
	for _, f := range in.Fields() {
		if given := anyAnswer(t, f); given.Status != Unanswered {
			a[f.ID] = given
		}
	}
	return a
}
