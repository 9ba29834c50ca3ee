package stats

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestWeightedKappa(t *testing.T) {
	// Two dermatologists on a skin condition, the example of SAS PROC FREQ.
	skin := [][]int{{10, 4, 1, 0}, {5, 10, 12, 2}, {2, 4, 12, 5}, {0, 2, 6, 13}}
	// Husbands and wives, data SexualFun of R's package vcd.
	couples := [][]int{{7, 7, 2, 3}, {2, 8, 3, 7}, {1, 5, 4, 9}, {2, 8, 9, 14}}
	// The example of ci.kappa in R's package statpsych; with two categories all
	// weights are the same.
	two := [][]int{{31, 12}, {4, 58}}
	for _, c := range []struct {
		name              string
		table             [][]int
		weight            Weight
		kappa, se, margin float64
	}{
		{"skin, unweighted", skin, NominalWeight, 0.3449, 0.0724, 5e-5},
		{"couples, unweighted", couples, NominalWeight, 0.1293, 0.0686, 5e-5},
		{"couples, linear", couples, LinearWeight, 0.2374, 0.0783, 5e-5},
		{"couples, quadratic", couples, QuadraticWeight, 0.3320, 0.0973, 5e-5},
		{"two, unweighted", two, NominalWeight, 0.6756757, 0.07344761, 5e-8},
		{"two, linear", two, LinearWeight, 0.6756757, 0.07344761, 5e-8},
		{"two, quadratic", two, QuadraticWeight, 0.6756757, 0.07344761, 5e-8},
	} {
		a, ok := WeightedKappa(c.table, c.weight, 0.95)
		if !ok {
			t.Fatalf("%s: not computed", c.name)
		}
		near(t, c.name, a.Kappa, c.kappa, c.margin)
		near(t, c.name+", error", a.SE, c.se, c.margin)
	}
	a, _ := WeightedKappa(two, LinearWeight, 0.95)
	near(t, "low", a.Interval.Low, 0.5317210, 5e-7)
	near(t, "high", a.Interval.High, 0.8196303, 5e-7)
	near(t, "observed", a.Observed, 89./105, 1e-12)
	near(t, "expected", a.Expected, (43.*35+62*70)/(105*105), 1e-12)
	// By hand: 33 couples equal, 35 one apart, 18 two and 5 three.
	a, _ = WeightedKappa(couples, QuadraticWeight, 0.95)
	near(t, "observed, quadratic", a.Observed, (33+35*8./9+18*5./9)/91, 1e-12)
}

func TestWeightedKappaAtItsEnds(t *testing.T) {
	a, ok := WeightedKappa([][]int{{4, 0, 0}, {0, 3, 0}, {0, 0, 5}}, LinearWeight, 0.95)
	if !ok || a.Kappa != 1 || a.SE > 1e-7 || a.Interval.High != 1 {
		t.Errorf("complete agreement: %+v %v", a, ok)
	}
	a, ok = WeightedKappa([][]int{{0, 5}, {5, 0}}, LinearWeight, 0.95)
	if !ok || a.Kappa != -1 || a.Interval.Low != -1 {
		t.Errorf("complete disagreement: %+v %v", a, ok)
	}
	for name, table := range map[string][][]int{"one cell": {{0, 0}, {0, 9}}, "empty": {{0, 0}, {0, 0}}, "one category": {{9}}, "nothing": nil} {
		if a, ok := WeightedKappa(table, NominalWeight, 0.95); ok {
			t.Errorf("%s: %+v", name, a)
		}
	}
}

// Fleiss and Cohen (1973): quadratic kappa is 2·cov over the sum of both
// variances and the squared difference in mean, all with n.
func TestWeightedKappaLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(2, 5).Draw(t, "k")
		table, turned := make([][]int, k), make([][]int, k)
		for i := range k {
			turned[i] = make([]int, k)
		}
		var n, sx, sy, sxx, syy, sxy float64
		for i := range k {
			for j := range k {
				count := rapid.IntRange(0, 9).Draw(t, "count")
				table[i] = append(table[i], count)
				turned[j][i] = count
				x, y, c := float64(i), float64(j), float64(count)
				n, sx, sy, sxx, syy, sxy = n+c, sx+c*x, sy+c*y, sxx+c*x*x, syy+c*y*y, sxy+c*x*y
			}
		}
		for _, w := range []Weight{NominalWeight, LinearWeight, QuadraticWeight} {
			a, ok := WeightedKappa(table, w, 0.95)
			b, other := WeightedKappa(turned, w, 0.95)
			if ok != other || math.Abs(a.Kappa-b.Kappa) > 1e-9 || math.Abs(a.SE-b.SE) > 1e-9 {
				t.Fatalf("raters in another order: %+v and %+v", a, b)
			}
			if ok && (a.Kappa < -1-1e-9 || a.Kappa > 1+1e-9 || a.Interval.Low > a.Kappa+1e-9 || a.Interval.High < a.Kappa-1e-9) {
				t.Fatalf("%+v is not ordered", a)
			}
		}
		a, ok := WeightedKappa(table, QuadraticWeight, 0.95)
		if !ok {
			return
		}
		want := 2 * (sxy/n - sx*sy/n/n) / (sxx/n - sx*sx/n/n + syy/n - sy*sy/n/n + (sx-sy)*(sx-sy)/n/n)
		if math.Abs(a.Kappa-want) > 1e-9 {
			t.Fatalf("quadratic kappa %v, concordance %v", a.Kappa, want)
		}
	})
}

// Shrout and Fleiss (1979): ICC(2,1) = .29 and ICC(3,1) = .71. R's psych::ICC
// prints .019 to .76 and .342 to .95.
func TestIntraclassOfShroutAndFleiss(t *testing.T) {
	r, ok := IntraclassCorrelation(append([][]float64{{1, 2, 3, math.NaN()}}, judges...), 0.95)
	if !ok || r.N != 6 || r.Raters != 4 {
		t.Fatalf("%+v %v", r, ok)
	}
	near(t, "agreement", r.Agreement.Value, 0.29, 5e-3)
	near(t, "low", r.Agreement.Interval.Low, 0.019, 5e-4)
	near(t, "high", r.Agreement.Interval.High, 0.76, 5e-3)
	near(t, "consistency", r.Consistency.Value, 0.71, 5e-3)
	near(t, "low", r.Consistency.Interval.Low, 0.342, 5e-4)
	near(t, "high", r.Consistency.Interval.High, 0.95, 5e-3)
	// Their table 3: mean squares of 11.24, 32.49 and 1.02.
	m := analyse(judges)
	near(t, "persons", m.persons, 11.24, 5e-3)
	near(t, "judges", m.raters, 32.49, 5e-3)
	near(t, "rest", m.rest, 1.02, 5e-3)
}

// By hand, in fractions: mean squares of 133/30, 1/15 and 37/30 give 16/31 and
// 32/69; Satterthwaite's degrees of freedom are 17689000/2169589 = 8.153, with F
// quantiles of 4.994244 (4, 8.153) and 8.967002 (8.153, 4).
func TestIntraclassByHand(t *testing.T) {
	r, ok := IntraclassCorrelation([][]float64{{4, 2, 5}, {1, 3, 2}, {5, 4, 4}, {2, 2, 1}, {3, 5, 4}}, 0.95)
	if !ok {
		t.Fatal("not computed")
	}
	near(t, "agreement", r.Agreement.Value, 16./31, 1e-12)
	near(t, "low", r.Agreement.Interval.Low, -0.1302180, 1e-6)
	near(t, "high", r.Agreement.Interval.High, 0.9277463, 1e-6)
	near(t, "consistency", r.Consistency.Value, 32./69, 1e-12)
	// A Latin square: persons and raters alike on average, all difference is error.
	r, ok = IntraclassCorrelation([][]float64{{1, 2, 3}, {2, 3, 1}, {3, 1, 2}}, 0.95)
	if !ok {
		t.Fatal("not computed")
	}
	near(t, "agreement of a square", r.Agreement.Value, -1, 1e-12)
	near(t, "consistency of a square", r.Consistency.Value, -0.5, 1e-12)
	// Raters with one mean who still differ per person.
	r, _ = IntraclassCorrelation([][]float64{{1, 2}, {2, 1}, {4, 4}}, 0.95)
	if in := r.Agreement.Interval; !(in.Low < r.Agreement.Value && r.Agreement.Value < in.High) {
		t.Errorf("raters alike on average leave no doubt: %+v", in)
	}
}

func TestIntraclassAtItsEnds(t *testing.T) {
	r, ok := IntraclassCorrelation([][]float64{{1, 1}, {3, 3}, {4, 4}}, 0.95)
	if !ok || r.Agreement.Value != 1 || r.Agreement.Interval.Low != 1 || r.Consistency.Value != 1 || r.Consistency.Interval.Low != 1 {
		t.Errorf("complete agreement: %+v %v", r, ok)
	}
	// One rater always two higher: consistent, but they do not agree. By hand:
	// mean squares of persons 14/3, raters 6, rest 0; 3·(14/3)/(2·6+3·(14/3)) = 7/13.
	r, ok = IntraclassCorrelation([][]float64{{1, 3}, {3, 5}, {4, 6}}, 0.95)
	if !ok || r.Consistency.Value != 1 {
		t.Errorf("a rater who is higher: %+v %v", r, ok)
	}
	near(t, "agreement", r.Agreement.Value, 7./13, 1e-12)
	// Persons all alike and raters apart: no agreement, and no consistency to speak of.
	r, ok = IntraclassCorrelation([][]float64{{1, 2}, {1, 2}}, 0.95)
	if !ok || r.Agreement.Value != 0 || !math.IsNaN(r.Consistency.Value) {
		t.Errorf("persons alike: %+v %v", r, ok)
	}
	// The same in tenths, which do not add up exactly.
	r, ok = IntraclassCorrelation([][]float64{{0.1, 0.4}, {0.1, 0.4}, {0.1, 0.4}}, 0.95)
	if !ok || r.Agreement.Value != 0 || !math.IsNaN(r.Consistency.Value) {
		t.Errorf("persons alike in tenths: %+v %v", r, ok)
	}
	r, ok = IntraclassCorrelation([][]float64{{0.1, 0.4}, {0.2, 0.5}, {0.3, 0.6}}, 0.95)
	if !ok || r.Consistency.Value != 1 || r.Consistency.Interval.Low != 1 {
		t.Errorf("a rater who is higher, in tenths: %+v %v", r, ok)
	}
	for name, rows := range map[string][][]float64{"all equal": {{2, 2}, {2, 2}}, "one person": {{1, 2}}, "one rater": {{1}, {2}}, "turned about": {{1, 2}, {2, 1}}, "nothing": nil} {
		if r, ok := IntraclassCorrelation(rows, 0.95); ok {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

func TestIntraclassLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := matrix(t)
		r, ok := IntraclassCorrelation(rows, 0.95)
		if !ok {
			t.Skip("no spread")
		}
		for name, c := range map[string]Coefficient{"agreement": r.Agreement, "consistency": r.Consistency} {
			if math.IsNaN(c.Value) && name == "consistency" {
				continue
			}
			if !(c.Interval.Low <= c.Value+1e-9 && c.Value <= c.Interval.High+1e-9 && c.Interval.High <= 1+1e-9) {
				t.Fatalf("%s %+v is not ordered", name, c)
			}
		}
		for _, row := range rows {
			row[0] += 2
		}
		again, ok := IntraclassCorrelation(rows, 0.95)
		if ok && !math.IsNaN(r.Consistency.Value) && math.Abs(again.Consistency.Value-r.Consistency.Value) > 1e-9 {
			t.Fatalf("a rater two higher: %+v, was %+v", again.Consistency, r.Consistency)
		}
	})
}
