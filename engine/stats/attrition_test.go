package stats

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat"
	"pgregory.net/rapid"
)

func TestCompareMeans(t *testing.T) {
	c, ok := CompareMeans(Sample{N: 10, Mean: 5, SD: 2}, Sample{N: 10, Mean: 4, SD: 2}, 0.95)
	if !ok {
		t.Fatal("not computed")
	}
	// By hand: se = √.8, df = 18, t = 2.100922; d = 1/2 with variance 20/100 + .25/40.
	near(t, "difference", c.Difference, 1, 1e-12)
	near(t, "low", c.Interval.Low, 1-2.100922*math.Sqrt(0.8), 1e-5)
	near(t, "high", c.Interval.High, 1+2.100922*math.Sqrt(0.8), 1e-5)
	near(t, "standardised", c.Standardised, 0.5, 1e-12)
	near(t, "its low", c.StandardisedInterval.Low, 0.5-1.959964*math.Sqrt(0.20625), 1e-6)
	near(t, "its high", c.StandardisedInterval.High, 0.5+1.959964*math.Sqrt(0.20625), 1e-6)
	c, ok = CompareMeans(Sample{N: 3, Mean: 5}, Sample{N: 4, Mean: 4}, 0.95)
	if !ok || c.Interval.Low != 1 || !math.IsNaN(c.Standardised) {
		t.Errorf("without spread: %+v %v", c, ok)
	}
	if _, ok := CompareMeans(Sample{N: 1}, Sample{N: 9, SD: 1}, 0.95); ok {
		t.Error("one person is a group")
	}
}

// Newcombe (1998), table II: 56 of 70 against 48 of 80 is .2, from .0524 to .3339
// by method 10.
func TestCompareShares(t *testing.T) {
	c, ok := CompareShares(56, 70, 48, 80, 0.95)
	if !ok {
		t.Fatal("not computed")
	}
	near(t, "difference", c.Difference, 0.2, 1e-12)
	near(t, "low", c.Interval.Low, 0.0524, 5e-5)
	near(t, "high", c.Interval.High, 0.3339, 5e-5)
	// By hand: .2/√((.16 + .24)/2).
	near(t, "standardised", c.Standardised, 0.2/math.Sqrt(0.2), 1e-12)
	near(t, "its high", c.StandardisedInterval.High, 0.447214+1.959964*0.165688, 1e-5)
	c, ok = CompareShares(0, 5, 0, 8, 0.95)
	if !ok || c.Difference != 0 || !math.IsNaN(c.Standardised) {
		t.Errorf("nobody: %+v %v", c, ok)
	}
	if _, ok := CompareShares(0, 0, 3, 8, 0.95); ok {
		t.Error("nobody is a group")
	}
}

func TestCompareLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, m := rapid.IntRange(1, 40).Draw(t, "n"), rapid.IntRange(1, 40).Draw(t, "m")
		k, l := rapid.IntRange(0, n).Draw(t, "k"), rapid.IntRange(0, m).Draw(t, "l")
		c, _ := CompareShares(k, n, l, m, 0.95)
		if !(-1 <= c.Interval.Low+1e-12 && c.Interval.Low <= c.Difference && c.Difference <= c.Interval.High && c.Interval.High <= 1+1e-12) {
			t.Fatalf("%+v is not ordered", c)
		}
		back, _ := CompareShares(l, m, k, n, 0.95)
		if math.Abs(back.Interval.Low+c.Interval.High) > 1e-12 || math.Abs(back.Difference+c.Difference) > 1e-12 {
			t.Fatalf("turned about: %+v, was %+v", back, c)
		}
	})
}

func TestShareBounds(t *testing.T) {
	b := ShareBounds(12, 30, 10, 0.95)
	near(t, "low", b.Low, 12./40, 1e-12)
	near(t, "high", b.High, 22./40, 1e-12)
	// Wilson's low of 12/40 and high of 22/40, by hand.
	near(t, "sampling low", b.Sampling.Low, 0.180748, 1e-6)
	near(t, "sampling high", b.Sampling.High, 0.692947, 1e-6)
	b = ShareBounds(3, 10, 0, 0.95)
	low, high := Wilson(3, 10, 0.95)
	if b.Low != 0.3 || b.High != 0.3 || b.Sampling != (Interval{Low: low, High: high}) {
		t.Errorf("nobody missing: %+v", b)
	}
	if b := ShareBounds(0, 0, 0, 0.95); b.Low != 0 || b.High != 1 {
		t.Errorf("nobody at all: %+v", b)
	}
}

// By hand: 4, 5, 7, 8 with two missing on 0 to 10. Filled in with 0 the mean is 4
// and s 3.405877, with 10 it is 7.333 and s 2.503331; t(5) = 2.570582.
func TestMeanBounds(t *testing.T) {
	mean, sd := stat.MeanStdDev([]float64{4, 5, 7, 8}, nil)
	scale := Range{Min: 0, Max: 10}
	b := MeanBounds(Sample{N: 4, Mean: mean, SD: sd}, 2, scale, 0.95)
	near(t, "low", b.Low, 4, 1e-12)
	near(t, "high", b.High, 22./3, 1e-12)
	near(t, "sampling low", b.Sampling.Low, 0.425751, 1e-5)
	near(t, "sampling high", b.Sampling.High, 9.960418, 1e-5)
	for _, missing := range []int{0, 3} {
		if b := MeanBounds(Sample{}, missing, scale, 0.95); b.Low != 0 || b.High != 10 || b.Sampling != (Interval{Low: 0, High: 10}) {
			t.Errorf("nobody observed, %d missing: %+v", missing, b)
		}
	}
	if b := MeanBounds(Sample{N: 1, Mean: 5}, 0, scale, 0.95); b.Low != 5 || b.High != 5 || b.Sampling != (Interval{Low: 0, High: 10}) {
		t.Errorf("one person says nothing of others: %+v", b)
	}
}

// By hand: changes 1, 3, 2, and two who left after starting at 4 and 8 on 0 to 10.
// At worst they changed −4 and −8, at best 6 and 2; t(4) = 2.776445.
func TestChangeBounds(t *testing.T) {
	changes, starts := Sample{N: 3, Mean: 2, SD: 1}, Sample{N: 2, Mean: 6, SD: math.Sqrt(8)}
	b := ChangeBounds(changes, starts, Range{Min: 0, Max: 10}, 0.95)
	near(t, "low", b.Low, -1.2, 1e-12)
	near(t, "high", b.High, 2.8, 1e-12)
	near(t, "sampling low", b.Sampling.Low, -6.984075, 1e-5)
	near(t, "sampling high", b.Sampling.High, 5.188388, 1e-5)
	if b := ChangeBounds(Sample{}, Sample{}, Range{Min: 1, Max: 5}, 0.95); b.Low != -4 || b.High != 4 {
		t.Errorf("nobody: %+v", b)
	}
}

// Whatever the missing answers were, the figure with them lies within the bounds.
func TestBoundsHoldEveryAnswer(t *testing.T) {
	score := rapid.Map(rapid.IntRange(0, 10), func(i int) float64 { return float64(i) })
	rapid.Check(t, func(t *rapid.T) {
		seen := rapid.SliceOfN(score, 1, 15).Draw(t, "seen")
		hidden := rapid.SliceOfN(score, 0, 15).Draw(t, "hidden")
		all := append(append([]float64(nil), seen...), hidden...)
		truth := stat.Mean(all, nil)
		b := MeanBounds(sample(seen), len(hidden), Range{Min: 0, Max: 10}, 0.95)
		if !(b.Sampling.Low <= b.Low+1e-9 && b.Low <= truth+1e-9 && truth <= b.High+1e-9 && b.High <= b.Sampling.High+1e-9) {
			t.Fatalf("%v lies outside %+v", truth, b)
		}
		got, want := pooled(sample(seen), sample(hidden)), sample(all)
		if got.N != want.N || math.Abs(got.Mean-want.Mean) > 1e-9 || math.Abs(got.SD-want.SD) > 1e-9 {
			t.Fatalf("together %+v, want %+v", got, want)
		}
	})
}

func sample(values []float64) Sample {
	s := Sample{N: len(values)}
	switch len(values) {
	case 0:
	case 1:
		s.Mean = values[0]
	default:
		s.Mean, s.SD = stat.MeanStdDev(values, nil)
	}
	return s
}
