package mkba_test

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"effectmonitor/engine/mkba"
)

// drawnPart is a part of a group, all of whom are known.
func drawnPart(t *rapid.T, c *mkba.Compiled, n int) mkba.Inputs {
	in := mkba.Inputs{Quantities: mkba.Quantities{N: n, ByIndicator: map[string]mkba.Quantity{}}}
	for _, use := range c.Definition().Indicators() {
		count := rapid.IntRange(0, n).Draw(t, use.ID)
		in.ByIndicator[use.ID] = mkba.Quantity{Count: float64(count), N: n, Amount: mkba.Cents(rapid.Int64Range(0, 1e7).Draw(t, use.ID+"€"))}
	}
	in.ByIndicator["beeindigd"] = mkba.Quantity{Count: float64(n), N: n}
	return in
}

// TestTogether: parts that hide nothing are together what the whole is; parts that hide
// something never flatter it, every amount says on which side the true one lies, and
// nothing in it tells more than the parts do.
func TestTogether(t *testing.T) {
	c := shipped(t, "jpf")
	rapid.Check(t, func(t *rapid.T) {
		var open, told []mkba.Inputs
		for range rapid.IntRange(1, 4).Draw(t, "parts") {
			part := drawnPart(t, c, rapid.IntRange(20, 60).Draw(t, "n"))
			open = append(open, part)
			part.Threshold = 10
			told = append(told, c.Guarded(part))
		}
		whole := c.Together(open...)
		if len(whole.Careful) > 0 || whole.N != sumOf(open) {
			t.Fatalf("of %d together there are %d, careful with %v", sumOf(open), whole.N, whole.Careful)
		}
		truth, err := c.Evaluate(whole)
		if err != nil {
			t.Fatal(err)
		}
		in := c.Together(told...)
		guarded, err := c.Evaluate(in)
		if err != nil {
			t.Fatal(err)
		}
		if !guarded.TooFew {
			holdTruth(t, truth.View("nl", nil), guarded.View("nl", nil))
		}
		for i := range open { // a count that was hidden may be another one without a trace
			for _, id := range in.Careful {
				if q := told[i].ByIndicator[id]; q.Count == 0 {
					told[i] = c.Guarded(told[i])
					other := open[i].ByIndicator[id]
					other.Count, other.Amount = 9-min(other.Count, 9), 0
					open[i].ByIndicator[id], open[i].Threshold = other, 10
					told[i] = c.Guarded(open[i])
				}
			}
		}
		if again := c.Together(told...); !reflect.DeepEqual(again, in) {
			t.Fatalf("another small count shows:\n%+v\n%+v", in, again)
		}
	})
}

func sumOf(parts []mkba.Inputs) int {
	n := 0
	for _, part := range parts {
		n += part.N
	}
	return n
}

// TestTogetherPaysNothingUnsure: an agreement over a count that is not complete pays
// nothing and says that it is hidden; of one part nothing changes.
func TestTogetherPaysNothingUnsure(t *testing.T) {
	c := shipped(t, "jpf")
	many, few := mkba.Inputs{Quantities: cohort, Threshold: 10}, mkba.Inputs{Quantities: scaled(1), Threshold: 10}
	small := few.ByIndicator["uit_bijstand"]
	small.Count = 4
	few.ByIndicator["uit_bijstand"] = small
	both := c.Together(c.Guarded(many), c.Guarded(few))
	if !slices.Contains(both.Careful, "uit_bijstand") || both.ByIndicator["uit_bijstand"].Count != cohort.ByIndicator["uit_bijstand"].Count {
		t.Errorf("careful with %v, counted %v", both.Careful, both.ByIndicator["uit_bijstand"])
	}
	paid, err := evaluate(t, c, both).Settle("voorbeeld_investeerder")
	if err != nil || !paid.Hidden || paid.Total != 0 {
		t.Errorf("paid %+v, %v", paid, err)
	}
	if out := evaluate(t, c, both); !slices.Contains(out.Hidden, "minder_bijstand") {
		t.Errorf("hidden are %v", out.Hidden)
	}
	alone, one := evaluate(t, c, c.Together(c.Guarded(many))), evaluate(t, c, many)
	if alone.Savings.NetHead != one.Savings.NetHead || alone.Participants != one.Participants {
		t.Errorf("one part is %v for %d, not %v for %d", alone.Savings.NetHead, alone.Participants, one.Savings.NetHead, one.Participants)
	}
	if none := c.Together(); none.N != 0 || none.ByIndicator != nil {
		t.Errorf("of nobody: %+v", none)
	}
}
