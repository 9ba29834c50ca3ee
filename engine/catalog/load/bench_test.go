package load_test

import (
	"testing"

	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
	"effectmonitor/instruments"
)

// filledIn answers every question of a questionnaire but each seventh, so that some
// answers are missing, as they are in practice.
func filledIn(in *instrument.Instrument) instrument.Answers {
	a := instrument.Answers{}
	for i, f := range in.Fields() {
		q := f.Question
		if i%7 == 6 {
			continue
		}
		switch f.Type {
		case formula.TypeChoice:
			a[f.ID] = instrument.Given(formula.Choice(q.Options[i%len(q.Options)].ID))
		case formula.TypeList:
			a[f.ID] = instrument.Given(formula.List([]string{q.Options[0].ID}))
		case formula.TypeBool:
			a[f.ID] = instrument.Given(formula.Bool(i%2 == 0))
		case formula.TypeMoney:
			a[f.ID] = instrument.Given(formula.Money(42000))
		case formula.TypeText:
			a[f.ID] = instrument.Given(formula.Text("iets"))
		case formula.TypeDate:
			a[f.ID] = instrument.Given(formula.Date(20000))
		case formula.TypeNumber:
			x := 1.0
			if len(q.Levels) > 0 {
				x = q.Levels[i%len(q.Levels)].Value
			}
			a[f.ID] = instrument.Given(formula.Number(x))
		}
	}
	return a
}

// BenchmarkEvaluateShipped evaluates the longest questionnaire that we ship: what
// every save and every score costs. The aim is below 20 µs and 30 allocations.
func BenchmarkEvaluateShipped(b *testing.B) {
	c, found := load.Load(instruments.FS)
	if c == nil {
		b.Fatal(found.Err())
	}
	in := c.Questionnaire(source.Ref{ID: "jpf-begeleider"})
	a, e := filledIn(in), in.NewEvaluator()
	if ev := e.Evaluate(a, instrument.Context{}); len(ev.Values()) < len(in.Fields())/2 {
		b.Fatalf("only %d values of %d fields", len(ev.Values()), len(in.Fields()))
	}
	b.ReportAllocs()
	for b.Loop() {
		e.Evaluate(a, instrument.Context{AsOf: 20700, Lang: "nl"})
	}
}

// TestEvaluateAllocatesLittle holds the shipped questionnaires to that aim; time is
// left to the benchmark, because it depends on the machine.
func TestEvaluateAllocatesLittle(t *testing.T) {
	c, found := load.Load(instruments.FS)
	if c == nil {
		t.Fatal(found.Err())
	}
	for _, id := range []string{"jpf-begeleider", "jpf-jongere"} {
		in := c.Questionnaire(source.Ref{ID: id})
		a, e := filledIn(in), in.NewEvaluator()
		if n := testing.AllocsPerRun(100, func() { e.Evaluate(a, instrument.Context{Lang: "nl"}) }); n >= 30 {
			t.Errorf("%s: %v allocations", id, n)
		}
	}
}
