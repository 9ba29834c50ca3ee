package instrument

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"effectmonitor/engine/source"
)

// anyContext draws a day and earlier answers.
func anyContext(t *rapid.T, in *Instrument) Context {
	return Context{Lang: "nl", AsOf: source.Date(rapid.IntRange(18000, 20000).Draw(t, "today")), Previous: anyAnswers(t, in)}
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
	for _, p := range ev.in.Pages() {
		for _, q := range p.Questions {
			if ev.Visible(q.ID) {
				fmt.Fprintf(&b, "tekst van %s = %s\n", q.ID, ev.Text(q.ID))
			}
		}
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
		final, first, c := anyAnswers(t, x.in), anyAnswers(t, x.in), anyContext(t, x.in)
		want := outcome(x.in.NewEvaluator().Evaluate(final, c))
		e, now := x.in.NewEvaluator(), first
		e.Evaluate(now, anyContext(t, x.in)) // of somebody else
		for _, f := range rapid.Permutation(x.in.Fields()).Draw(t, "order") {
			delete(now, f.ID)
			if a, ok := final[f.ID]; ok {
				now[f.ID] = a
			}
			e.Evaluate(now, c)
		}
		ev := e.Evaluate(now, c)
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
		a, c := anyAnswers(t, x.in), anyContext(t, x.in)
		want := outcome(x.in.NewEvaluator().Evaluate(a, c))
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
			if got := outcome(e.Evaluate(back, c)); got != want {
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
		a, c := anyAnswers(t, x.in), anyContext(t, x.in)
		ev := x.in.NewEvaluator().Evaluate(a, c).Copy()
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
		if got, want := outcome(x.in.NewEvaluator().Evaluate(shown, c)), outcome(ev); values(got) != values(want) {
			t.Fatalf("without what was hidden:\n%s\nwith it:\n%s", got, want)
		}
		kept, pruned := x.in.Prune(a, ev)
		if got := x.in.NewEvaluator().Evaluate(kept, c); values(outcome(got)) != values(outcome(ev)) {
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
		ev := x.in.NewEvaluator().Evaluate(anyAnswers(t, x.in), anyContext(t, x.in))
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
		x := inventWith(t, false)
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
