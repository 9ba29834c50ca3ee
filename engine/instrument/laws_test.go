package instrument

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
)

// invented is a random questionnaire with what the laws need to know of it.
type invented struct {
	in      *Instrument
	numbers []string            // ids of getal questions outside rows
	strict  map[string][]string // calculations that are leeg when any of these is
	sums    map[string][]string // calculations that are leeg when all of these are
	scales  map[string][]string // needing all their questions that show
}

// invent writes a random questionnaire: pages, groups and questions that show by
// each other in an order that has nothing to do with their places, rows with
// conditions of their own, and calculations and a scale over all.
func invent(t *rapid.T) *invented {
	x := &invented{strict: map[string][]string{}, sums: map[string][]string{}, scales: map[string][]string{}}
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
			b.WriteString(x.question(t, id, rest, &conditions))
		}
		b.WriteString("]}\n")
		pages = append(pages, b.String())
	}
	if rapid.Bool().Draw(t, "backwards") {
		slices.Reverse(pages)
	}
	text := "soort: vragenlijst\nid: x\nversie: 1\ntitel: X\ninvuller: i\npaginas:\n" + strings.Join(pages, "") + x.results()
	x.in = compileText(t, text)
	return x
}

// question writes one question and remembers the conditions that others may use.
func (x *invented) question(t *rapid.T, id, rest string, conditions *[]string) string {
	switch rapid.SampledFrom([]string{"getal", "getal", "ja_nee", "keuze", "herhaling"}).Draw(t, "type") {
	case "ja_nee":
		*conditions = append(*conditions, id, "beantwoord("+id+")")
		return fmt.Sprintf("{id: %s, type: ja_nee, tekst: T%s}", id, rest)
	case "keuze":
		*conditions = append(*conditions, id+` == "a"`, id+` != "a"`)
		return fmt.Sprintf("{id: %s, type: keuze, tekst: T, opties: [{id: a, tekst: A}, {id: b, tekst: B}]%s}", id, rest)
	case "herhaling":
		*conditions = append(*conditions, "aantal("+id+") > 1", "leeg("+id+")", "som("+id+".n) >= 3")
		x.sums["s_"+id] = nil
		rest = strings.Replace(rest, ", weet_niet: true", "", 1)
		return fmt.Sprintf(`{id: %[1]s, type: herhaling, tekst: T, rijnaam: R, nog_een: M, geen: G, vragen: [{id: n, type: getal, tekst: N, weet_niet: true, zichtbaar: m or leeg(m)}, {id: m, type: ja_nee, tekst: M, verplicht: n > 3}, {id: o, type: getal, tekst: O, zichtbaar: n > 1}]%[2]s}`, id, rest)
	}
	x.numbers = append(x.numbers, id)
	*conditions = append(*conditions, id+" > 2", "not (beantwoord("+id+"))")
	return fmt.Sprintf("{id: %s, type: getal, tekst: T, min: 0, max: 9%s}", id, rest)
}

// results writes calculations and a scale over the numbers.
func (x *invented) results() string {
	var b strings.Builder
	b.WriteString("berekeningen:\n  - {id: altijd, type: getal, formule: '1'}\n")
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

// outcome writes everything that an evaluation says.
func outcome(ev *Evaluation) string {
	var b strings.Builder
	for _, f := range ev.in.Fields() {
		fmt.Fprintf(&b, "%s %s %t %d", f.ID, ev.Status(f.ID), ev.Required(f.ID), ev.Rows(f.ID))
		for row := range len(ev.answers[f.ID].Rows) {
			for _, inner := range f.Inner() {
				status, required := ev.Inner(f.ID, row, inner.ID)
				fmt.Fprintf(&b, " %s %t", status, required)
			}
		}
		b.WriteByte('\n')
	}
	for _, s := range ev.in.Symbols() {
		fmt.Fprintf(&b, "%s = %s\n", s.Name, ev.Value(s.Name))
	}
	for _, p := range ev.Problems() {
		fmt.Fprintf(&b, "%+v\n", p)
	}
	fmt.Fprintln(&b, ev.pages, ev.groups, ev.Scores())
	return b.String()
}

// TestOrderOfEntryDoesNotMatter: filling in one by one, in any order, changing
// one's mind, with everything evaluated on the way, ends where a fresh evaluation
// of the answers begins.
func TestOrderOfEntryDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := invent(t)
		final, first := anyAnswers(t, x.in), anyAnswers(t, x.in)
		want := outcome(x.in.NewEvaluator().Evaluate(final, Context{Lang: "nl"}))
		e, now := x.in.NewEvaluator(), first
		e.Evaluate(now, Context{Lang: "nl"})
		for _, f := range rapid.Permutation(x.in.Fields()).Draw(t, "order") {
			delete(now, f.ID)
			if a, ok := final[f.ID]; ok {
				now[f.ID] = a
			}
			e.Evaluate(now, Context{Lang: "nl"})
		}
		ev := e.Evaluate(now, Context{Lang: "nl"})
		if got := outcome(ev); got != want {
			t.Fatalf("filled in one by one:\n%s\nat once:\n%s", got, want)
		}
		kept := ev.Copy()
		e.Evaluate(first, Context{})
		if got := outcome(kept); got != want {
			t.Fatalf("a copy changed with the next evaluation:\n%s", got)
		}
	})
}

// TestReplayGivesTheSame: answers that were stored and read again, twice over.
func TestReplayGivesTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := invent(t)
		a := anyAnswers(t, x.in)
		want := outcome(x.in.NewEvaluator().Evaluate(a, Context{}))
		data, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		var back Answers
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatal(err)
		}
		e := x.in.NewEvaluator()
		for range 2 {
			if got := outcome(e.Evaluate(back, Context{})); got != want {
				t.Fatalf("again:\n%s\nat first:\n%s", got, want)
			}
		}
		if again, _ := json.Marshal(back); string(again) != string(data) {
			t.Fatalf("%s comes back as %s", data, again)
		}
	})
}

// TestHiddenIsMissingAndInherited: nothing of a hidden page, group or question
// shows or counts, and what is kept for sending gives the same results.
func TestHiddenIsMissingAndInherited(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := invent(t)
		a := anyAnswers(t, x.in)
		ev := x.in.NewEvaluator().Evaluate(a, Context{}).Copy()
		shown := Answers{}
		for _, f := range x.in.Fields() {
			g := x.in.GroupOf(f.Question)
			if !ev.Visible(f.Page.ID) && (ev.Visible(f.ID) || g != nil && ev.Visible(g.ID)) || g != nil && !ev.Visible(g.ID) && ev.Visible(f.ID) {
				t.Fatalf("%s shows in what is hidden", f.ID)
			}
			if ev.Visible(f.ID) {
				shown[f.ID] = a[f.ID]
			} else if !ev.Value(f.ID).IsMissing() || ev.Required(f.ID) || ev.Rows(f.ID) > 0 {
				t.Fatalf("%s is hidden and counts", f.ID)
			}
		}
		if got, want := outcome(x.in.NewEvaluator().Evaluate(shown, Context{})), outcome(ev); values(got) != values(want) {
			t.Fatalf("without what was hidden:\n%s\nwith it:\n%s", got, want)
		}
		kept, pruned := x.in.Prune(a, ev)
		if got := x.in.NewEvaluator().Evaluate(kept, Context{}); values(outcome(got)) != values(outcome(ev)) {
			t.Fatalf("what is kept gives:\n%s\nbefore:\n%s", outcome(got), outcome(ev))
		}
		for id, hidden := range pruned {
			if ev.Visible(id) && hidden.Rows == nil {
				t.Fatalf("%s shows and is pruned", id)
			}
		}
	})
}

// values are the lines of an outcome that give values.
func values(outcome string) string {
	var out []string
	for line := range strings.Lines(outcome) {
		if strings.Contains(line, " = ") {
			out = append(out, line)
		}
	}
	return strings.Join(out, "")
}

// TestMissingNeverBecomesANumber: arithmetic with leeg is leeg, a sum of nothing
// is leeg, and a scale without enough answers is leeg.
func TestMissingNeverBecomesANumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := invent(t)
		ev := x.in.NewEvaluator().Evaluate(anyAnswers(t, x.in), Context{})
		missing := func(id string) bool { return ev.Value(id).IsMissing() }
		for id, of := range x.strict {
			if missing(id) != slices.ContainsFunc(of, missing) {
				t.Fatalf("%s = %s over %v", id, ev.Value(id), of)
			}
		}
		for id, of := range x.sums {
			if of != nil && missing(id) != !slices.ContainsFunc(of, func(o string) bool { return !missing(o) }) {
				t.Fatalf("%s = %s over %v", id, ev.Value(id), of)
			}
			if rows := strings.TrimPrefix(id, "s_"); of == nil && ev.Status(rows) != Answered && (!missing(id) || !missing("a_"+rows)) {
				t.Fatalf("no answer to %s, and its sum is %s", rows, ev.Value(id))
			}
		}
		for id, of := range x.scales {
			enough := true
			for _, q := range of {
				enough = enough && (ev.Status(q) == Hidden || !missing(q))
			}
			if !enough && !missing(id) {
				t.Fatalf("%s = %s without all of %v", id, ev.Value(id), of)
			}
		}
	})
}

// TestWhatWasBeforeDoesNotCount: answers of an earlier moment change nothing where
// no formula asks for them, suggested or not.
func TestWhatWasBeforeDoesNotCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := invent(t)
		a, before := anyAnswers(t, x.in), anyAnswers(t, x.in)
		want := outcome(x.in.NewEvaluator().Evaluate(a, Context{}))
		ev := x.in.NewEvaluator().Evaluate(a, Context{Previous: before})
		if got := outcome(ev); got != want {
			t.Fatalf("with earlier answers:\n%s\nwithout:\n%s", got, want)
		}
		for _, f := range x.in.Fields() {
			if _, ok := ev.Suggestion(f.ID); ok && (ev.Status(f.ID) != Unanswered || !ev.Value(f.ID).IsMissing()) {
				t.Fatalf("%s is suggested and counts", f.ID)
			}
		}
	})
}

// TestRowsDoNotMeet: what a row shows and asks depends on that row, not on those
// before it.
func TestRowsDoNotMeet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := invent(t)
		a := anyAnswers(t, x.in)
		all := x.in.NewEvaluator().Evaluate(a, Context{}).Copy()
		for _, f := range x.in.Fields() {
			if f.Inner() == nil || !all.Visible(f.ID) {
				continue
			}
			for i, row := range a[f.ID].Rows {
				// Alone, the row may change what shows elsewhere, the herhaling itself
				// too; then there is nothing to compare.
				one := Answers{}
				for id, given := range a {
					one[id] = given
				}
				one[f.ID] = Answer{Status: Answered, Rows: []Answers{row}}
				ev := x.in.NewEvaluator().Evaluate(one, Context{})
				if !ev.Visible(f.ID) {
					continue
				}
				for _, inner := range f.Inner() {
					status, required := all.Inner(f.ID, i, inner.ID)
					alone, needed := ev.Inner(f.ID, 0, inner.ID)
					if status != alone || required != needed {
						t.Fatalf("%s of row %d is %s, required %t; alone %s, %t", inner.ID, i, status, required, alone, needed)
					}
				}
			}
		}
	})
}
