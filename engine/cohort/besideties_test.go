package cohort

import (
	"testing"
)

// TestEquationsTellNothingOfAFewOthers: of the others 8 have not ended, so that it is not told
// how many ended. Those are who are asked whether they stopped, and why.
func TestEquationsTellNothingOfAFewOthers(t *testing.T) {
	f, g := linkedFramework(t), NewGate(10)
	for running, known := range map[int]bool{8: false, 12: true} {
		part, whole := New(f), New(f)
		for a, n := range map[*Aggregate]map[string]int{part: {"": 30, "v": 25, "x": 25, "w": 20, "y": 15}, whole: {"": running, "v": 25, "x": 25, "w": 20, "y": 15}} {
			for ending, n := range n {
				addTimes(t, a, n, linkedFacts(f, "2021", "20", ending))
			}
		}
		if err := whole.Merge(part); err != nil {
			t.Fatal(err)
		}
		whole.Decide(g, f)
		watched := whole.Watch()
		beside := g.ReadBeside(f, watched, whole.Watch(), Slice{}) // as an excerpt is made
		figures := func(r Reader) map[string]bool {
			out := map[string]bool{"lopend": r.Measure(f.Indicator("lopend"), "").Known()}
			for _, id := range []string{"gestopt", "oud", "waarom"} {
				out["van "+id] = r.Population(f.Indicator(id), "").Known()
			}
			for _, c := range r.Distribution(f.Indicator("waarom"), "") {
				out["waarom"] = out["waarom"] || c.Count.Known()
			}
			return out
		}
		figures(beside)
		excerpt := watched.Excerpt()
		for name, a := range map[string]*Aggregate{"whole": whole, "excerpt": excerpt} {
			for what, got := range figures(g.ReadBeside(f, a, part, Slice{})) {
				if got != known {
					t.Errorf("with %d who run the %s tells %s: %v", running, name, what, got)
				}
			}
			if a.Short() {
				t.Errorf("the %s is short", name)
			}
		}
		released := g.Read(f, g.Release(f, nil, whole, ToldBeside(g, f, whole, part)...), Slice{})
		for what, got := range figures(released) {
			if got != known {
				t.Errorf("with %d who run a release tells %s: %v", running, what, got)
			}
		}
	}
}
