package stats

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestHolm(t *testing.T) {
	// By hand: .005·4, .01·3, .03·2, and .04·1, which may not be below .06.
	for i, want := range []float64{0.03, 0.06, 0.06, 0.02} {
		near(t, "adjusted", Holm([]float64{0.01, 0.04, 0.03, 0.005})[i], want, 1e-12)
	}
	// A test that could not be done is no test: .04·2 and .9·1.
	got := Holm([]float64{0.9, math.NaN(), 0.04})
	near(t, "first", got[0], 0.9, 1e-12)
	near(t, "last", got[2], 0.08, 1e-12)
	if !math.IsNaN(got[1]) {
		t.Errorf("the test that was not done became %v", got[1])
	}
	if got := Holm([]float64{0.6, 0.7}); got[0] != 1 || got[1] != 1 {
		t.Errorf("above one: %v", got)
	}
	if len(Holm(nil)) != 0 {
		t.Error("no tests give values")
	}
}

func TestHolmLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 12).Draw(t, "p")
		got := Holm(p)
		for i := range p {
			// Never below the value itself, never above Bonferroni's.
			if got[i] < p[i] || got[i] > min(1, p[i]*float64(len(p)))+1e-12 {
				t.Fatalf("%v became %v", p[i], got[i])
			}
			for j := range p {
				if p[i] < p[j] && got[i] > got[j] {
					t.Fatalf("the order of %v and %v was lost", p[i], p[j])
				}
			}
		}
		slices.Reverse(p)
		again := Holm(p)
		slices.Reverse(again)
		if !slices.Equal(got, again) {
			t.Fatalf("another order: %v, was %v", again, got)
		}
	})
}
