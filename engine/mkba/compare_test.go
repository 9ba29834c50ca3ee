package mkba_test

import (
	"bytes"
	"errors"
	"testing"

	"pgregory.net/rapid"

	"effectmonitor/engine/mkba"
)

// addsUp fails when causes or items do not sum to the difference.
func addsUp(t *rapid.T, c *mkba.Comparison) {
	sum := mkba.Cents(0)
	for _, cause := range c.Causes {
		items := mkba.Cents(0)
		for _, item := range cause.Items {
			items += item.Amount
		}
		if items != cause.Amount {
			t.Fatalf("items of %s sum to %d, not to %d", cause.ID, items, cause.Amount)
		}
		sum += cause.Amount
	}
	if sum != c.Difference || c.Difference != c.To.Net-c.From.Net {
		t.Fatalf("causes sum to %d, difference %d, net from %d to %d", sum, c.Difference, c.From.Net, c.To.Net)
	}
}

func TestComparisonAddsUpToTheCent(t *testing.T) {
	c := shipped(t, "jpf")
	group := func(t *rapid.T, name string) mkba.Inputs {
		q := mkba.Quantities{N: rapid.IntRange(1, 5000).Draw(t, name), ByIndicator: map[string]mkba.Quantity{}}
		for _, use := range c.Definition().Indicators() {
			q.ByIndicator[use.ID] = mkba.Quantity{
				Count: float64(rapid.IntRange(0, q.N).Draw(t, name+use.ID)), N: q.N, Amount: mkba.Cents(rapid.Int64Range(0, 1e9).Draw(t, name+use.ID+"€")),
			}
		}
		return mkba.Inputs{Quantities: q, Overrides: map[string]float64{
			"kosten.begeleiding": rapid.Float64Range(5000, 20000).Draw(t, name+"kosten"),
			"toerekening":        rapid.Float64Range(0, 1).Draw(t, name+"toerekening"),
		}}
	}
	rapid.Check(t, func(t *rapid.T) {
		same := rapid.Bool().Draw(t, "same size")
		out, err := mkba.Compare(mkba.Side{Model: c, Inputs: group(t, "a")}, mkba.Side{Model: c, Inputs: group(t, "b")}, same)
		if err != nil {
			t.Fatal(err)
		}
		addsUp(t, out)
	})
}

func causes(c *mkba.Comparison) []string {
	var ids []string
	for _, cause := range c.Causes {
		ids = append(ids, cause.ID)
	}
	return ids
}

func compared(t *testing.T, a, b mkba.Side, same bool) *mkba.Comparison {
	t.Helper()
	out, err := mkba.Compare(a, b, same)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestComparisonNamesTheCause(t *testing.T) {
	c := shipped(t, "jpf")
	own := mkba.Side{Model: c, Inputs: mkba.Inputs{Quantities: cohort}}
	if out := compared(t, own, own, false); len(out.Causes) != 0 || out.Difference != 0 {
		t.Errorf("a side differs from itself: %+v", out)
	}
	cheaper := mkba.Side{Model: c, Inputs: mkba.Inputs{Quantities: cohort, Overrides: map[string]float64{"kosten.begeleiding": 9800}}}
	out := compared(t, own, cheaper, false)
	if len(out.Causes) != 1 || out.Causes[0].ID != "kosten.begeleiding" || *out.Causes[0].To != 9800 || out.Causes[0].Amount != out.From.Cost-out.To.Cost {
		t.Errorf("only the costs differ: %+v", out)
	}
	double := mkba.Side{Model: c, Inputs: mkba.Inputs{Quantities: scaled(2)}}
	if out := compared(t, own, double, false); len(out.Causes) != 1 || out.Causes[0].ID != mkba.BySize {
		t.Errorf("twice the group: %v", causes(out))
	}
	if out := compared(t, own, double, true); out.Difference != 0 {
		t.Errorf("twice the group brings the same per participant, not %d more", out.Difference)
	}
}

func TestComparisonOfVersionsSplitsRulesFromNumbers(t *testing.T) {
	old := shipped(t, "jpf")
	name := instruments + "mkba/jpf/v1.yaml"
	text := file(t, name)
	for _, change := range [][2]string{{"waarde: 14040", "waarde: 15000"}, {"    vanaf_jaar: 4\n", "    vanaf_jaar: 5\n"}} {
		if !bytes.Contains(text, []byte(change[0])) {
			t.Fatalf("the model no longer holds %q", change[0])
		}
		text = bytes.Replace(text, []byte(change[0]), []byte(change[1]), 1)
	}
	in := mkba.Inputs{Quantities: cohort}
	out := compared(t, mkba.Side{Model: old, Inputs: in}, mkba.Side{Model: compile(t, name, text, shippedPrices(t)), Inputs: in}, false)
	if got := causes(out); len(got) != 2 || got[0] != "kosten.begeleiding" || got[1] != mkba.ByModel {
		t.Fatalf("causes %v", got)
	}
	if items := out.Causes[1].Items; len(items) != 1 || items[0].Item != "geen_terugkeer" || items[0].Amount >= 0 {
		t.Errorf("a benefit that comes later: %+v", items)
	}
}

// Two programmes have models of their own: what differs are their results, their
// prices and their rules, and the causes add up to it.
func TestComparisonOfTwoProgrammes(t *testing.T) {
	other := shipped(t, "cohortstudie")
	q := mkba.Quantities{N: 800, ByIndicator: map[string]mkba.Quantity{}}
	for _, use := range other.Definition().Indicators() {
		q.ByIndicator[use.ID] = mkba.Quantity{Count: 240, N: 800, Amount: 50_000_000}
	}
	one := mkba.Side{Model: shipped(t, "jpf"), Inputs: mkba.Inputs{Quantities: cohort}}
	two := mkba.Side{Model: other, Inputs: mkba.Inputs{Quantities: q}}
	rapid.Check(t, func(t *rapid.T) {
		same := rapid.Bool().Draw(t, "same size")
		there, err := mkba.Compare(one, two, same)
		if err != nil {
			t.Fatal(err)
		}
		addsUp(t, there)
		back, err := mkba.Compare(two, one, same)
		if err != nil {
			t.Fatal(err)
		}
		addsUp(t, back)
		if len(there.Causes) < 2 || there.Difference == 0 || !same && back.Difference != -there.Difference {
			t.Fatalf("%d causes of %d, and back %d", len(there.Causes), there.Difference, back.Difference)
		}
	})
}

func TestComparisonTellsNoSmallGroup(t *testing.T) {
	c := shipped(t, "jpf")
	own := mkba.Side{Model: c, Inputs: mkba.Inputs{Quantities: cohort, Threshold: 10}}
	few := mkba.Side{Model: c, Inputs: mkba.Inputs{Quantities: mkba.Quantities{N: 9}, Threshold: 10}}
	if _, err := mkba.Compare(own, few, true); !errors.Is(err, mkba.ErrTooFew) {
		t.Errorf("9 participants under a threshold of 10: %v", err)
	}
	if _, err := mkba.Compare(own, mkba.Side{Model: shipped(t, hague)}, true); err == nil {
		t.Error("a study was scaled")
	}
	if out := compared(t, own, mkba.Side{Model: shipped(t, hague)}, false); out.To.Net.WholeEuros() != 924718 {
		t.Errorf("the study keeps its net: %+v", out.To)
	}
}
