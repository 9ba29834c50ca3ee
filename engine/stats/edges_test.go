package stats

import (
	"math"
	"testing"
)

// The reference values at the edges are those of R 4.2.2 with the packages survival 3.5-3, psych and
// the base distribution; each names its call.

// R: t.test(c(4, 9), c(3, 5), paired = TRUE): of two pairs there is one degree of freedom.
func TestPairedChangeOfTwo(t *testing.T) {
	c, ok := PairedChange(Summarise([]float64{3, 5}, []float64{4, 9}), 0.95)
	if !ok || c.Certain() {
		t.Fatalf("ok %v: %+v", ok, c)
	}
	near(t, "low", c.Low, -16.559307104262, 1e-9)
	near(t, "high", c.High, 21.559307104262, 1e-9)
	near(t, "p", c.P, 0.344041739245261, 1e-12)
}

// R: prop.test(1, 10, correct = FALSE) and prop.test(7, 7, correct = FALSE).
func TestWilsonOfFew(t *testing.T) {
	low, high := Wilson(1, 10, 0.95)
	near(t, "low of 1 of 10", low, 0.0178762130950729, 1e-12)
	near(t, "high of 1 of 10", high, 0.4041500267952384, 1e-12)
	low, high = Wilson(7, 7, 0.95)
	near(t, "low of 7 of 7", low, 0.645669564933313, 1e-12)
	near(t, "high of 7 of 7", high, 1, 0)
}

// R: survfit(Surv(time, state) ~ 1) of times 1 1 1 2 2 3 3 3 4 4 5 6 6 7 8 with states 1 2 0 1 1 2 1 0
// 1 2 0 1 2 1 0 (0 censored, 1 the event, 2 competes): at most times several things happen at once.
// Without censoring before it the first standard error is that of a proportion.
func TestCumulativeIncidenceWithTies(t *testing.T) {
	exits := []Exits{
		{1, 1, 1, 1}, {2, 2, 0, 0}, {3, 1, 1, 1}, {4, 1, 1, 0}, {5, 0, 0, 1}, {6, 1, 1, 0}, {7, 1, 0, 0}, {8, 0, 0, 1},
	}
	curve := CumulativeIncidence(exits, 0.95)
	want := []struct{ time, value, se float64 }{
		{1, 0.0666666666666667, 0.0644061188719531}, {2, 0.2111111111111111, 0.1084970273245843},
		{3, 0.2833333333333333, 0.1201657805484357}, {4, 0.3658730158730159, 0.1314749245929056},
		{6, 0.4690476190476190, 0.1438656296825342}, {7, 0.5722222222222222, 0.1452876357524780},
	}
	if len(curve) != len(want) {
		t.Fatalf("%d steps: %+v", len(curve), curve)
	}
	for i, w := range want {
		low, high := logLog(w.value, w.se, z(0.95))
		near(t, "time", curve[i].Time, w.time, 0)
		near(t, "incidence", curve[i].Value, w.value, 1e-12)
		near(t, "low", curve[i].Low, low, 1e-9)
		near(t, "high", curve[i].High, high, 1e-9)
	}
}

func TestCurvesWithoutEvents(t *testing.T) {
	exits := []Exits{{Time: 1, Censored: 3}, {Time: 2, Competing: 2}, {Time: 3, Censored: 1}}
	if km, ci := KaplanMeier(exits, 0.95), CumulativeIncidence(exits, 0.95); len(km)+len(ci) > 0 {
		t.Errorf("nobody had the event: %+v and %+v", km, ci)
	}
	if _, ok := MedianTime(nil); ok {
		t.Error("a curve without steps has a median")
	}
	if at := At(nil, 12, 1); at.Value != 1 {
		t.Errorf("and is at %v", at.Value)
	}
}

// R: survdiff(Surv(time, status) ~ group) of three groups that have times in common, and the same
// beside a group without anyone and one of whom nobody was at risk at an event.
func TestLogRankBesideNobody(t *testing.T) {
	groups := [][]Exits{
		{{1, 1, 0, 0}, {2, 1, 0, 1}, {3, 1, 0, 0}, {4, 0, 0, 1}, {5, 1, 0, 0}},
		{{2, 1, 0, 0}, {3, 2, 0, 0}, {6, 0, 0, 1}, {7, 1, 0, 0}},
		{{1, 1, 0, 1}, {4, 1, 0, 0}, {5, 1, 0, 0}, {8, 0, 0, 1}},
	}
	for _, more := range [][][]Exits{nil, {nil}, {{{Time: 0.5, Censored: 4}}}} {
		r, ok := LogRank(append(groups, more...)...)
		if !ok || r.DF != 2 {
			t.Fatalf("ok %v with %d degrees of freedom", ok, r.DF)
		}
		for i, want := range []float64{3.10494505494506, 4.17994505494505, 3.71510989010989} {
			near(t, "expected", r.Groups[i].Expected, want, 1e-12)
		}
		near(t, "chi squared", r.ChiSquared, 0.497693539517788, 1e-12)
	}
}

// R: the interpolated limits of Spiegelhalter by qbinom, pbinom and dbinom, of a proportion of .66.
func TestFunnelLimitsOfFew(t *testing.T) {
	for _, k := range []struct {
		n                            int
		low, high, wideLow, wideHigh float64
	}{
		{1, 0, 0.962121212121212, 0, 0.998484848484849},
		{2, 0, 0.971303948576676, 0, 0.998852157943067},
		{5, 0.0927749689517389, 0.9600745034041180, 0, 0.9984029801361647},
		{10, 0.304805087696216, 0.888468532830520, 0.116529692507797, 0.993623818886289},
		{30, 0.469226280884832, 0.808423304526588, 0.367104580797366, 0.892353059553722},
	} {
		low, high := FunnelLimits(0.66, k.n, 0.95)
		wideLow, wideHigh := FunnelLimits(0.66, k.n, 0.998)
		near(t, "low", low, k.low, 1e-9)
		near(t, "high", high, k.high, 1e-9)
		near(t, "low of 99.8%", wideLow, k.wideLow, 1e-9)
		near(t, "high of 99.8%", wideHigh, k.wideHigh, 1e-9)
	}
}

// R: poisson.test(7) and poisson.test(0), divided by what was expected.
func TestObservedExpectedOfFew(t *testing.T) {
	_, low, high := ObservedExpected(7, 5.5, 0.95)
	near(t, "low of 7", low, 0.0930367950915659*5.5, 1e-9)
	near(t, "high of 7", high, 0.4767826565852026*5.5, 1e-9)
	_, low, high = ObservedExpected(0, 5.5, 0.95)
	near(t, "low of 0", low, 0, 0)
	near(t, "high of 0", high, 0.121946428235171*5.5, 1e-9)
}

// R: psych::cohen.kappa(matrix(c(11, 3, 1, 2, 9, 4, 0, 2, 8), 3, byrow = TRUE)).
func TestKappaOfPsych(t *testing.T) {
	table := [][]int{{11, 3, 1}, {2, 9, 4}, {0, 2, 8}}
	plain, ok := WeightedKappa(table, NominalWeight, 0.95)
	near(t, "kappa", plain.Kappa, 0.5492957746478875, 1e-12)
	near(t, "its error", plain.SE, 0.1084660235256366, 1e-9)
	weighted, also := WeightedKappa(table, QuadraticWeight, 0.95)
	near(t, "weighted kappa", weighted.Kappa, 0.7058823529411764, 1e-12)
	if !ok || !also {
		t.Errorf("%v, %v", ok, also)
	}
	// One category leaves nothing to agree on.
	if a, ok := WeightedKappa([][]int{{9}}, QuadraticWeight, 0.95); ok || a.N != 9 {
		t.Errorf("one category: %+v", a)
	}
}

// R: psych::ICC of raters who are each other's opposite: persons do not differ at all, and the
// estimates are under −1 and exist.
func TestIntraclassWithoutDifferenceBetweenPersons(t *testing.T) {
	r, ok := IntraclassCorrelation([][]float64{{1, 4}, {2, 3}, {3, 2}, {4, 1}}, 0.95)
	if !ok {
		t.Fatal("not told")
	}
	near(t, "agreement", r.Agreement.Value, -2, 1e-9)
	near(t, "consistency", r.Consistency.Value, -1, 1e-9)
	for _, v := range []float64{r.Agreement.Interval.Low, r.Agreement.Interval.High} {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			t.Errorf("its interval has %v", v)
		}
	}
}

// R: k/(k − 1)·(1 − sum(diag(v))/sum(v)) with an item that is always 3: it adds an item and no spread.
func TestAlphaWithAConstantItem(t *testing.T) {
	rows := [][]float64{{1, 2, 3}, {2, 2, 3}, {3, 4, 3}, {4, 4, 3}, {5, 5, 3}, {3, 1, 3}}
	span := Range{Min: 1, Max: 5}
	r, ok := Alpha(rows, []Range{span, span, span}, 0.95)
	if !ok {
		t.Fatal("not told")
	}
	near(t, "alpha", r.Alpha, 0.631578947368421, 1e-12)
	if last := r.Items[2]; !math.IsNaN(last.ItemRest) || last.SD != 0 {
		t.Errorf("the constant item: %+v", last)
	}
	near(t, "without it", r.Items[2].AlphaIfDropped, 0.631578947368421*4/3, 1e-9)
	missing := math.NaN()
	if r, ok := Alpha([][]float64{{missing, 1, 1}, {1, missing, 1}}, []Range{span, span, span}, 0.95); ok || r.Incomplete != 2 {
		t.Errorf("all incomplete: %+v", r)
	}
}

// R: t.test(c(1, 2, 0, 3, 5), c(0, 1, -1, 0)) of the changes of two groups.
func TestDifferenceInDifferencesOfFew(t *testing.T) {
	changes := func(x ...float64) PairSummary { return Summarise(make([]float64, len(x)), x) }
	diff, low, high, ok := DifferenceInDifferences(changes(1, 2, 0, 3, 5), changes(0, 1, -1, 0), 0.95)
	near(t, "difference", diff, 2.2, 1e-12)
	near(t, "low", low, -0.168177577093276, 1e-9)
	near(t, "high", high, 4.568177577093276, 1e-9)
	if _, _, _, one := DifferenceInDifferences(changes(1), changes(0, 1), 0.95); one || !ok {
		t.Errorf("of one pair %v, of more %v", one, ok)
	}
}
