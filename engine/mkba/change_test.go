package mkba_test

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"effectmonitor/engine/mkba"
)

// TestAChangeIsSurerThanItsSides: what both sides share falls away, and nothing moved
// is no change at all.
func TestAChangeIsSurerThanItsSides(t *testing.T) {
	c := shipped(t, "jpf")
	from := mkba.Inputs{Quantities: cohort}
	none, err := c.SimulateChange(from, nil, rand.NewPCG(1, 1), 500)
	if err != nil {
		t.Fatal(err)
	}
	if d := none.Difference; d.P5 != 0 || d.P95 != 0 || d.Positive != 0 {
		t.Errorf("nothing moved, and the difference is %+v", d)
	}
	moved := map[string]float64{"toerekening": 1}
	got, err := c.SimulateChange(from, moved, rand.NewPCG(1, 1), 4000)
	if err != nil {
		t.Fatal(err)
	}
	if d := got.Difference; d.P5 <= 0 || d.Positive != 1 {
		t.Errorf("more is due to the approach, and the difference is %+v", d)
	}
	if wide := got.From.P95 - got.From.P5; got.Difference.P95-got.Difference.P5 >= wide/2 {
		t.Errorf("the difference %+v is as unsure as a side, %+v", got.Difference, got.From)
	}
	if central := evaluate(t, c, from.Moved(moved)).Savings.Net - evaluate(t, c, from).Savings.Net; central < got.Difference.P5 || central > got.Difference.P95 {
		t.Errorf("the difference of %d lies outside %+v", central, got.Difference)
	}
	alone, err := c.MonteCarlo(from, rand.NewPCG(1, 1), 4000)
	if err != nil || !reflect.DeepEqual(alone, got.From) {
		t.Errorf("the first side %+v, by itself %+v, %v", got.From, alone, err)
	}
}

// TestLeversKeepToTheirRange: a lever holds its own value and those of the scenarios,
// moves the outcome, and is never a count.
func TestLeversKeepToTheirRange(t *testing.T) {
	c := shipped(t, "jpf")
	in := mkba.Inputs{Quantities: cohort, Overrides: map[string]float64{"kosten.begeleiding": 12000}}
	levers, err := c.Levers(in)
	if err != nil || len(levers) < 20 {
		t.Fatalf("%d levers, %v", len(levers), err)
	}
	byID := map[string]mkba.Lever{}
	for i, l := range levers {
		byID[l.ID] = l
		if !l.Holds(l.Value) || !l.Holds(l.Low) || !l.Holds(l.High) || l.Holds(l.High+1) || l.Low >= l.High {
			t.Errorf("%+v", l)
		}
		if i > 0 && levers[i-1].Width < l.Width {
			t.Errorf("%s matters more than %s before it", l.ID, levers[i-1].ID)
		}
		for _, end := range []float64{l.Low, l.High} {
			if _, err := c.Evaluate(in.Moved(map[string]float64{l.ID: end})); err != nil {
				t.Errorf("%s at %v: %v", l.ID, end, err)
			}
		}
	}
	if _, there := byID["maanden"]; there {
		t.Error("a rule of arithmetic can be moved")
	}
	if _, there := byID["aantal.uit_bijstand"]; there {
		t.Error("a count can be moved")
	}
	if l := byID["kosten.begeleiding"]; l.Value != 12000 {
		t.Errorf("the own value of the gemeente is %v", l.Value)
	}
	if l := byID["zonder_aanpak.werk"]; l.Low != 0 || !l.Percent {
		t.Errorf("a scenario goes to 0, the lever to %v", l.Low)
	}
	if in.Overrides["toerekening"] != 0 || len(in.Overrides) != 1 {
		t.Errorf("moving changed the inputs: %v", in.Overrides)
	}
}

// TestGuardedInputsTellNoMoreThanTheOutcome: evaluating them gives the same statement,
// and no small count is in them.
func TestGuardedInputsTellNoMoreThanTheOutcome(t *testing.T) {
	c := shipped(t, "jpf")
	const threshold = 10
	rapid.Check(t, func(t *rapid.T) {
		in := mkba.Inputs{Threshold: threshold, Quantities: mkba.Quantities{N: rapid.IntRange(12, 200).Draw(t, "n"), ByIndicator: map[string]mkba.Quantity{}}}
		for _, use := range c.Definition().Indicators() {
			n := rapid.IntRange(0, in.N).Draw(t, use.ID+" of")
			in.ByIndicator[use.ID] = mkba.Quantity{
				Count: float64(rapid.IntRange(0, n).Draw(t, use.ID)), N: n, Amount: mkba.Cents(rapid.Int64Range(0, 1e8).Draw(t, use.ID+"€")),
			}
		}
		in.ByIndicator["beeindigd"] = mkba.Quantity{Count: float64(in.N), N: in.N}
		safe := c.Guarded(in)
		about := mkba.Occasion{ID: "x", Seed: 1, Draws: 20, Agreement: "voorbeeld_investeerder"}
		a, b := outcomeOf(t, c, in, about), outcomeOf(t, c, safe, about)
		if a != b {
			t.Fatalf("outcomes differ:\n%s\n%s", a, b)
		}
		for id, q := range safe.ByIndicator {
			if id == "beeindigd" {
				continue
			}
			if rest := float64(q.N) - q.Count; q.Count > 0 && q.Count < threshold || rest > 0 && rest < threshold || q.N > 0 && q.N < threshold {
				t.Fatalf("%s tells %+v", id, q)
			}
		}
	})
}

func outcomeOf(t *rapid.T, c *mkba.Compiled, in mkba.Inputs, about mkba.Occasion) string {
	s, err := c.Freeze(in, about)
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(s.Outcome)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestASmallCountLeavesNoTrace: whatever a count under the threshold is, and whatever is
// left when nearly all are counted, the inputs that everything is made of are the same:
// nothing that is done with them can tell which it was.
func TestASmallCountLeavesNoTrace(t *testing.T) {
	c := shipped(t, "jpf")
	guarded := func(count float64, n int) mkba.Inputs {
		q := mkba.Quantities{N: 100, ByIndicator: map[string]mkba.Quantity{"beeindigd": {Count: 100, N: 100}, "uit_bijstand": {Count: count, N: n}}}
		return c.Guarded(mkba.Inputs{Quantities: q, Threshold: 10})
	}
	for k := range 10 {
		if a, b := guarded(0, 60), guarded(float64(k), 60); !reflect.DeepEqual(a, b) {
			t.Errorf("%d of 60: %+v, none: %+v", k, b, a)
		}
		if a, b := guarded(60, 60), guarded(float64(60-k), 60); !reflect.DeepEqual(a, b) {
			t.Errorf("all but %d: %+v, all: %+v", k, b, a)
		}
		if a, b := guarded(0, 0), guarded(0, k); !reflect.DeepEqual(a, b) {
			t.Errorf("%d asked: %+v, none: %+v", k, b, a)
		}
	}
	if reflect.DeepEqual(guarded(10, 60), guarded(11, 60)) {
		t.Error("a count that may be told is gone")
	}
}
