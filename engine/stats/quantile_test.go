package stats

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestQuantile(t *testing.T) {
	ten := []float64{10, 1, 9, 2, 8, 3, 7, 4, 6, 5}
	for _, c := range []struct{ p, want float64 }{
		// By hand: at 1 + 9p of the order statistics 1 … 10.
		{0, 1}, {0.1, 1.9}, {0.25, 3.25}, {0.5, 5.5}, {0.75, 7.75}, {1, 10},
	} {
		near(t, "quantile", Quantile(ten, c.p), c.want, 1e-12)
	}
	near(t, "of one", Quantile([]float64{3}, 0.7), 3, 0)
	if ten[0] != 10 {
		t.Error("the values were sorted in place")
	}
	for _, p := range []float64{-0.1, 1.1, math.NaN()} {
		if !math.IsNaN(Quantile(ten, p)) {
			t.Errorf("share %v has a quantile", p)
		}
	}
	if !math.IsNaN(Quantile(nil, 0.5)) {
		t.Error("nothing has a quantile")
	}
}

func TestQuantileLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(-100, 100), 1, 30).Draw(t, "values")
		p, q := rapid.Float64Range(0, 1).Draw(t, "p"), rapid.Float64Range(0, 1).Draw(t, "q")
		p, q = min(p, q), max(p, q)
		a, b := Quantile(values, p), Quantile(values, q)
		if a > b+1e-9 || a < slices.Min(values) || b > slices.Max(values)+1e-9 {
			t.Fatalf("%v at %v and %v at %v", a, p, b, q)
		}
	})
}
