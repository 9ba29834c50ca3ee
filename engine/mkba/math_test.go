package mkba

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func near(t *testing.T, what string, got, want, margin float64) {
	t.Helper()
	if math.Abs(got-want) > margin {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// Factors worked by hand from DF_t = Π 1/(1+r).
func TestDiscountFactors(t *testing.T) {
	for name, c := range map[string]struct {
		rate  rate
		shift float64
		when  timing
		want  []float64
	}{
		"end of year at 2.25%":   {rate{first: 0.0225}, 0, atEnd, []float64{0.977995, 0.956474, 0.935427}},
		"start of year at 2.25%": {rate{first: 0.0225}, 0, atStart, []float64{1, 0.977995, 0.956474}},
		"middle of year at 3%":   {rate{first: 0.03}, 0, atMiddle, []float64{0.985329, 0.956630, 0.928767}},
		"rate that changes":      {rate{first: 0.028, afterYear: 1, then: 0.018}, 0, atEnd, []float64{0.972763, 0.955562, 0.938666}},
		"shifted rate":           {rate{first: 0.02}, 0.01, atEnd, []float64{0.970874, 0.942596, 0.915142}},
		"never below zero":       {rate{first: 0.01}, -0.05, atEnd, []float64{1, 1, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			got := make([]float64, 3)
			discountFactors(got, c.rate, c.shift, c.when)
			for i := range got {
				near(t, "factor", got[i], c.want[i], 1e-6)
			}
		})
	}
}

// An annuity of 10 years at 3% is (1 − 1.03⁻¹⁰)/0.03 = 8.530203.
func TestAnnuity(t *testing.T) {
	factors := make([]float64, 10)
	discountFactors(factors, rate{first: 0.03}, 0, atEnd)
	near(t, "annuity", annuity(factors), 8.530203, 1e-6)
}

func TestRemainingAndYearWeight(t *testing.T) {
	near(t, "drop-off of 15% after 3 years", remaining(0.15, 3), 0.614125, 1e-12)
	near(t, "no years", remaining(0.15, 0), 1, 0)
	for year, want := range []float64{1, 1, 0.5, 0} {
		near(t, "weight", yearWeight(2.5, year+1), want, 1e-12)
	}
}

func TestSplitGivesTheRestToTheLargestRemainder(t *testing.T) {
	parts := make([]Cents, 3)
	for _, c := range []struct {
		total  Cents
		shares []float64
		want   [3]Cents
	}{
		{100, []float64{1. / 3, 1. / 3, 1. / 3}, [3]Cents{34, 33, 33}},
		{101, []float64{0.5, 0.25, 0.25}, [3]Cents{51, 25, 25}},
		{10, []float64{0.05, 0.06, 0.89}, [3]Cents{0, 1, 9}},
		{-100, []float64{1. / 3, 1. / 3, 1. / 3}, [3]Cents{-34, -33, -33}},
		{0, []float64{0.2, 0.3, 0.5}, [3]Cents{0, 0, 0}},
		// Shares a hair over 1 can give away a cent too many; it is taken back.
		{4_000_000_000, []float64{0.25 + 3e-10, 0.25, 0.5}, [3]Cents{1_000_000_000, 1_000_000_000, 2_000_000_000}},
	} {
		split(c.total, c.shares, parts)
		if got := [3]Cents(parts); got != c.want {
			t.Errorf("split %d over %v: got %v, want %v", c.total, c.shares, got, c.want)
		}
	}
}

func TestSplitSumsExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		weights := rapid.SliceOfN(rapid.Float64Range(0.001, 1000), 1, 12).Draw(t, "weights")
		total := Cents(rapid.Int64Range(-1e13, 1e13).Draw(t, "total"))
		sum := 0.0
		for _, w := range weights {
			sum += w
		}
		for i := range weights {
			weights[i] /= sum
		}
		parts := make([]Cents, len(weights))
		split(total, weights, parts)
		back := Cents(0)
		for i, p := range parts {
			back += p
			if exact := float64(total) * weights[i]; math.Abs(float64(p)-exact) > 1.01 {
				t.Fatalf("part %d is %d, more than a cent from %v", i, p, exact)
			}
		}
		if back != total {
			t.Fatalf("parts %v sum to %d, want %d", parts, back, total)
		}
	})
}

// The triangular distribution on 0, 0.25, 1 has quantile √(u·0.25) below the mode
// and 1 − √((1−u)·0.75) above it.
func TestTriangularDraws(t *testing.T) {
	k := knob{low: 0, value: 0.25, high: 1}
	near(t, "lower", k.quantile(0.16, 0), 0.2, 1e-12)
	near(t, "mode", k.quantile(0.25, 0), 0.25, 1e-12)
	near(t, "upper", k.quantile(0.52, 0), 0.4, 1e-12)
	near(t, "end", k.quantile(0, 0), 0, 0)
	k.shape = Uniform
	near(t, "uniform", k.quantile(0.52, 0), 0.52, 1e-12)
}

func TestPercentileIsNearestRank(t *testing.T) {
	values := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	for share, want := range map[float64]Cents{0.05: 100, 0.5: 500, 0.95: 1000, 0.91: 1000, 0.9: 900} {
		if got := percentile(values, share); got != want {
			t.Errorf("percentile %v: got %d, want %d", share, got, want)
		}
	}
}

func TestNotation(t *testing.T) {
	nl, en := languageOf("nl"), languageOf("en")
	for got, want := range map[string]string{
		nl.whole(1928002): "1.928.002", en.whole(1928002): "1,928,002", nl.whole(-12): "− 12", nl.whole(0): "0",
		nl.euros(207310): "€ 2.073", nl.euros(-49): "€ 0", nl.euros(-207310): "− € 2.073",
		nl.price(135.89): "€ 135,89", nl.price(2790): "€ 2.790", nl.percent(0.0225): "2,25%", nl.percent(0.3): "30%",
		nl.number(1.5, 2): "1,5", nl.number(-0.001, 2): "0", nl.number(1e21, 0): "1.000.000.000.000.000.000.000",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestGuardTellsNoSmallCell(t *testing.T) {
	for _, c := range []struct {
		q       Quantity
		money   bool
		want    float64
		guarded bool
	}{
		{Quantity{Count: 0, N: 100}, false, 0, true},
		{Quantity{Count: 9, N: 100}, false, 0, true},
		{Quantity{Count: 10, N: 100}, false, 10, false},
		{Quantity{Count: 90, N: 100}, false, 90, false},
		{Quantity{Count: 91, N: 100}, false, 90, true},
		{Quantity{Count: 100, N: 100}, false, 90, true},
		{Quantity{Count: 12, N: 12, Amount: 5}, true, 12, false},
		{Quantity{Count: 8, N: 12, Amount: 5}, true, 0, true},
	} {
		got, guarded := c.q.guarded(10, c.money)
		if got.Count != c.want || guarded != c.guarded {
			t.Errorf("%+v: got %v %v, want %v %v", c.q, got.Count, guarded, c.want, c.guarded)
		}
		if open, _ := c.q.guarded(0, c.money); open != c.q {
			t.Errorf("without threshold %+v became %+v", c.q, open)
		}
	}
}

func TestWordsAreTheSameInBothLanguages(t *testing.T) {
	for key := range wordsNL {
		if _, ok := wordsEN[key]; !ok {
			t.Errorf("no English for %q", key)
		}
	}
	if len(wordsNL) != len(wordsEN) {
		t.Errorf("%d Dutch and %d English words", len(wordsNL), len(wordsEN))
	}
}
