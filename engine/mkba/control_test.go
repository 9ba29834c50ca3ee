package mkba_test

import (
	"slices"
	"strings"
	"testing"

	"effectmonitor/engine/mkba"
)

// A model that names an indicator of a comparison group takes off what happened there,
// as it does with a comparison that is given beside the quantities.
func TestModelCountsItsComparisonGroup(t *testing.T) {
	c := shipped(t, "cohortstudie")
	counted := func(with, without mkba.Quantity, threshold int) *mkba.Result {
		in := mkba.Inputs{Threshold: threshold, Quantities: mkba.Quantities{N: 300, ByIndicator: map[string]mkba.Quantity{}}}
		for _, use := range c.Definition().Indicators() {
			in.ByIndicator[use.ID] = mkba.Quantity{Count: 60, N: 100}
		}
		in.ByIndicator["kreeg_hulp"] = mkba.Quantity{Count: 200, N: 300}
		in.ByIndicator["uit_bijstand"], in.ByIndicator["uit_bijstand_zonder"] = with, without
		return evaluate(t, c, in)
	}
	of := func(r *mkba.Result) (sum mkba.Cents) {
		for _, leaf := range r.Leaves {
			if leaf.Item == "minder_bijstand" && leaf.Kind == mkba.BenefitLeaf {
				sum += leaf.Nominal
			}
		}
		return sum
	}
	some := mkba.Quantity{Count: 60, N: 100}
	given := evaluate(t, c, mkba.Inputs{Comparison: map[string]mkba.Quantity{"uit_bijstand": {Count: 20, N: 80}}, Quantities: mkba.Quantities{N: 300, ByIndicator: map[string]mkba.Quantity{
		"kreeg_hulp": {Count: 200, N: 300}, "uit_bijstand": some,
	}}})
	own := counted(some, mkba.Quantity{Count: 20, N: 80}, 0)
	if of(own) != of(given) || of(own) <= 0 {
		t.Errorf("counted by the model it is %d, given %d", of(own), of(given))
	}
	if same := counted(some, mkba.Quantity{Count: 48, N: 80}, 0); of(same) != 0 {
		t.Errorf("as many without the approach leave %d", of(same))
	}
	// Of a few without the approach none and nine look the same, and the benefit is that of nine.
	none, nine := counted(some, mkba.Quantity{Count: 0, N: 80}, 10), counted(some, mkba.Quantity{Count: 9, N: 80}, 10)
	if of(none) != of(nine) || of(nine) != of(counted(some, mkba.Quantity{Count: 9, N: 80}, 0)) {
		t.Errorf("none give %d, nine %d", of(none), of(nine))
	}
	if !slices.Contains(none.Hidden, "minder_bijstand") {
		t.Errorf("nothing says that a count is hidden: %v", none.Hidden)
	}
	for _, trace := range none.Traces("nl") {
		for _, part := range trace.Parts {
			for _, line := range part.Lines {
				if strings.Contains(line.Source, "vergelijkingsgroep: 0 van 80") {
					t.Error("the trace tells a hidden count")
				}
			}
		}
	}
}
