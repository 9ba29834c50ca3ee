package stats

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// The example of Newcombe (1998), table II: 56/70 against 48/80, method 10.
func TestDifferenceOfSharesIsNewcombes(t *testing.T) {
	a, _ := EstimateShare(56, 70, 0.95)
	b, _ := EstimateShare(48, 80, 0.95)
	d := Difference(a, b)
	near(t, "difference", d.Value, 0.2, 1e-12)
	near(t, "low", d.Low, 0.0524, 5e-5)
	near(t, "high", d.High, 0.3339, 5e-5)
}

// With large equal groups a difference in differences has twice the variance of a
// difference: worked by hand for four groups of 400 with shares of a half and more.
func TestDifferenceTwiceIsADifferenceInDifferences(t *testing.T) {
	share := func(k, n int) Estimate { e, _ := EstimateShare(k, n, 0.95); return e }
	own := Difference(share(300, 400), share(200, 400))
	others := Difference(share(210, 400), share(200, 400))
	d := Difference(own, others)
	near(t, "value", d.Value, 0.225, 1e-12)
	se := math.Sqrt((0.75*0.25 + 0.5*0.5 + 0.525*0.475 + 0.5*0.5) / 400)
	near(t, "half the width", (d.High-d.Low)/2, 1.96*se, 0.001)
}

func TestDifferenceOfMeans(t *testing.T) {
	a, ok := EstimateMean(Sample{N: 10, Mean: 2.33, SD: 2.0022}, 0.95)
	if !ok {
		t.Fatal("ten values have a mean")
	}
	near(t, "low", a.Low, 2.33-2.2622*2.0022/math.Sqrt(10), 1e-3)
	if _, ok := EstimateMean(Sample{N: 1}, 0.95); ok {
		t.Error("one value has no interval")
	}
	if _, ok := EstimateShare(0, 0, 0.95); ok {
		t.Error("nobody has no share")
	}
}

// Which group is taken off which only turns the sign.
func TestDifferenceTurns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) Estimate {
			n := rapid.IntRange(1, 500).Draw(t, name+" n")
			e, _ := EstimateShare(rapid.IntRange(0, n).Draw(t, name), n, 0.95)
			return e
		}
		a, b := draw("a"), draw("b")
		d, back := Difference(a, b), Difference(b, a)
		if math.Abs(d.Low+back.High) > 1e-12 || math.Abs(d.Value+back.Value) > 1e-12 {
			t.Fatalf("%v and %v", d, back)
		}
		if d.Low > d.Value || d.High < d.Value {
			t.Fatalf("the interval leaves out its estimate: %v", d)
		}
	})
}
