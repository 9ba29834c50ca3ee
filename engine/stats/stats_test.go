package stats

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func near(t *testing.T, what string, got, want, margin float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > margin {
		t.Errorf("%s = %v, want %v ± %v", what, got, want, margin)
	}
}

// R: t.test(extra ~ group, data = sleep, paired = TRUE).
func TestPairedChangeOfSleep(t *testing.T) {
	one := []float64{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0}
	two := []float64{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4}
	c, ok := PairedChange(Summarise(two, one), 0.95)
	if !ok || c.DF != 9 {
		t.Fatalf("ok %v, df %d", ok, c.DF)
	}
	near(t, "mean", c.MeanChange, -1.58, 1e-12)
	near(t, "t", c.T, -4.0621, 5e-5)
	near(t, "p", c.P, 0.002833, 5e-7)
	near(t, "low", c.Low, -2.4599, 5e-5)
	near(t, "high", c.High, -0.7001, 5e-5)
	near(t, "dz", c.DZ, -1.2846, 5e-5)
	near(t, "g", c.G, -1.1745, 5e-5)
	// By hand: −1.58 / ((2.002249 + 1.789010) / 2).
	near(t, "dav", c.DAV, -0.83350, 5e-5)
	if !c.Certain() {
		t.Error("an interval without zero is certain")
	}
}

func TestPairedChangeWithoutSpread(t *testing.T) {
	c, ok := PairedChange(Summarise([]float64{1, 2, 3}, []float64{2, 3, 4}), 0.95)
	if !ok || c.Low != 1 || c.High != 1 {
		t.Fatalf("got %+v", c)
	}
	if !math.IsNaN(c.DZ) || !math.IsNaN(c.T) {
		t.Errorf("dz %v and t %v exist without spread", c.DZ, c.T)
	}
	// Tenths do not subtract exactly, but all rose by the same.
	c, _ = PairedChange(Summarise([]float64{0.1, 0.2, 0.3}, []float64{0.4, 0.5, 0.6}), 0.95)
	if c.SDChange != 0 || !math.IsNaN(c.DZ) {
		t.Errorf("rounding is taken for spread: %+v", c)
	}
	if _, ok := PairedChange(PairSummary{N: 1}, 0.95); ok {
		t.Error("one pair gives an interval")
	}
}

func TestReliableChange(t *testing.T) {
	// A single item with SD 2 and r .65 needs 3.3 points; SD 20 and r .80 needs 25.
	near(t, "single item", ReliableChange(2, 0.65), 3.28, 0.005)
	near(t, "long scale", ReliableChange(20, 0.80), 24.79, 0.005)
	near(t, "perfect", ReliableChange(2, 1), 0, 0)
}

func TestDifferenceInDifferences(t *testing.T) {
	a := PairSummary{N: 10, MeanChange: 2, SDChange: 1}
	b := PairSummary{N: 10, MeanChange: 0.5, SDChange: 1}
	diff, low, high, ok := DifferenceInDifferences(a, b, 0.95)
	// Equal groups: df = 18, t = 2.100922, se = √0.2.
	if !ok {
		t.Fatal("not computed")
	}
	near(t, "diff", diff, 1.5, 1e-12)
	near(t, "low", low, 1.5-2.100922*math.Sqrt(0.2), 1e-5)
	near(t, "high", high, 1.5+2.100922*math.Sqrt(0.2), 1e-5)
	if _, _, _, ok := DifferenceInDifferences(a, PairSummary{N: 1}, 0.95); ok {
		t.Error("one pair gives an interval")
	}
}

func TestMeanInterval(t *testing.T) {
	low, high, ok := MeanInterval(25, 10, 5, 0.95)
	if !ok {
		t.Fatal("not computed")
	}
	near(t, "low", low, 10-2.063899, 1e-5) // t(24) = 2.063899, se = 1
	near(t, "high", high, 10+2.063899, 1e-5)
}

func TestWilson(t *testing.T) {
	for _, c := range []struct {
		k, n      int
		low, high float64
	}{
		{81, 263, 0.2553, 0.3662},
		{0, 20, 0, 0.1611},
		{20, 20, 0.8389, 1},
		{0, 0, 0, 1},
	} {
		low, high := Wilson(c.k, c.n, 0.95)
		near(t, "low", low, c.low, 5e-5)
		near(t, "high", high, c.high, 5e-5)
	}
}

// The 6-MP arm of Freireich et al. (1963), weeks of remission.
func freireich() []Observation {
	var list []Observation
	for _, w := range []float64{6, 6, 6, 7, 10, 13, 16, 22, 23} {
		list = append(list, Observation{Time: w, Event: true})
	}
	for _, w := range []float64{6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35} {
		list = append(list, Observation{Time: w})
	}
	return list
}

func TestKaplanMeierOfFreireich(t *testing.T) {
	curve := KaplanMeier(Tally(freireich()), 0.95)
	times := []float64{6, 7, 10, 13, 16, 22, 23}
	want := []float64{.8571, .8067, .7529, .6902, .6275, .5378, .4482}
	if len(curve) != len(times) {
		t.Fatalf("%d steps", len(curve))
	}
	for i, s := range curve {
		if s.Time != times[i] {
			t.Errorf("step %d at %v", i, s.Time)
		}
		near(t, "survival", s.Value, want[i], 5e-5)
	}
	// R survfit, conf.type = "log".
	near(t, "low at 6", curve[0].Low, 0.720, 5e-4)
	near(t, "high at 6", curve[0].High, 1, 0)
	near(t, "low at 23", curve[6].Low, 0.249, 5e-4)
	near(t, "high at 23", curve[6].High, 0.807, 5e-4)
	if m, ok := MedianTime(curve); !ok || m != 23 {
		t.Errorf("median %v %v", m, ok)
	}
	near(t, "at 8", At(curve, 8, 1).Value, .8067, 5e-5)
	near(t, "at 0", At(curve, 0, 1).Value, 1, 0)
}

// Without censoring half of any even number is left after half of them had the
// event, however the product of their shares rounds.
func TestMedianTimeOfHalf(t *testing.T) {
	for n := 2; n <= 200; n += 2 {
		var list []Observation
		for i := range n {
			list = append(list, Observation{Time: float64(i + 1), Event: true})
		}
		if m, ok := MedianTime(KaplanMeier(Tally(list), 0.95)); !ok || m != float64(n/2) {
			t.Errorf("of %d: %v %v", n, m, ok)
		}
	}
}

// These shares add up to a little more than 1.
func TestCumulativeIncidenceStaysBelowOne(t *testing.T) {
	list := []Observation{{Time: 3}, {Time: 1, Event: true}, {Time: 2, Event: true}, {Time: 3, Event: true}, {Time: 24, Event: true}}
	curve := CumulativeIncidence(Tally(list), 0.95)
	if last := curve[len(curve)-1]; last.Value != 1 || last.High != 1 {
		t.Errorf("%+v", last)
	}
}

func TestCumulativeIncidenceWithoutCensoring(t *testing.T) {
	exits := []Exits{{Time: 1, Events: 2, Competing: 1}, {Time: 2, Events: 1, Competing: 2}, {Time: 3, Events: 1, Competing: 3}}
	curve := CumulativeIncidence(exits, 0.95)
	for i, want := range []float64{0.2, 0.3, 0.4} {
		near(t, "incidence", curve[i].Value, want, 1e-12)
		// Without censoring the estimate is a plain proportion of 10.
		low, high := logLog(want, math.Sqrt(want*(1-want)/10), z(0.95))
		near(t, "low", curve[i].Low, low, 1e-12)
		near(t, "high", curve[i].High, high, 1e-12)
	}
}

func TestCumulativeIncidenceIsBelowOneMinusSurvival(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Observation {
			kind := rapid.IntRange(0, 2).Draw(t, "kind")
			return Observation{Time: float64(rapid.IntRange(1, 24).Draw(t, "time")), Event: kind == 1, Competing: kind == 2}
		}), 1, 60).Draw(t, "list")
		exits := Tally(list)
		km, ci := KaplanMeier(exits, 0.95), CumulativeIncidence(exits, 0.95)
		if len(km) != len(ci) {
			t.Fatalf("%d and %d steps", len(km), len(ci))
		}
		for i := range km {
			if ci[i].Value > 1-km[i].Value+1e-12 {
				t.Fatalf("at %v: incidence %v above %v", km[i].Time, ci[i].Value, 1-km[i].Value)
			}
			for _, s := range []Step{km[i], ci[i]} {
				if !(s.Low <= s.Value && s.Value <= s.High && s.Low >= 0 && s.High <= 1) {
					t.Fatalf("step %+v is not ordered", s)
				}
			}
		}
	})
}

func TestFunnelLimits(t *testing.T) {
	low, high := FunnelLimits(0.2, 20, 0.95)
	// By hand from the binomial(20, .2): P(R≤0)=.01153, P(R≤1)=.06918;
	// P(R≤7)=.96786, P(R≤8)=.99002.
	near(t, "low", low, (1-(0.06918-0.025)/(0.06918-0.01153))/20, 1e-4)
	near(t, "high", high, (8-(0.99002-0.975)/(0.99002-0.96786))/20, 1e-4)
	wideLow, wideHigh := FunnelLimits(0.2, 20, 0.998)
	if wideLow > low || wideHigh < high {
		t.Error("99.8% lies within 95%")
	}
	if low, high := FunnelLimits(0.2, 0, 0.95); low != 0 || high != 1 {
		t.Errorf("without n: %v to %v", low, high)
	}
	if low, high := FunnelLimits(0, 20, 0.95); low != 0 || high != 0 {
		t.Errorf("target 0: %v to %v", low, high)
	}
}

func TestObservedExpected(t *testing.T) {
	// Exact Poisson interval of 10: 4.795 to 18.39 (R: poisson.test(10)).
	r, low, high := ObservedExpected(10, 5, 0.95)
	near(t, "ratio", r, 2, 1e-12)
	near(t, "low", low, 4.795389/5, 1e-5)
	near(t, "high", high, 18.390356/5, 1e-5)
	r, low, high = ObservedExpected(0, 2, 0.95)
	near(t, "ratio", r, 0, 0)
	near(t, "low", low, 0, 0)
	near(t, "high", high, 3.688879/2, 1e-5)
}
