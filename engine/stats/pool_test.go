package stats

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// bcg holds thirteen trials of a vaccine (Colditz et al. 1994): cases and others
// among the vaccinated, cases and others among the rest.
var bcg = [][4]float64{
	{4, 119, 11, 128}, {6, 300, 29, 274}, {3, 228, 11, 209}, {62, 13536, 248, 12619}, {33, 5036, 47, 5761},
	{180, 1361, 372, 1079}, {8, 2537, 10, 619}, {505, 87886, 499, 87892}, {29, 7470, 45, 7232},
	{17, 1699, 65, 1600}, {186, 50448, 141, 27197}, {5, 2493, 3, 2338}, {27, 16886, 29, 17825},
}

// bcgStudies are the logarithms of the risk ratios.
func bcgStudies() []Study {
	var studies []Study
	for _, s := range bcg {
		a, b, c, d := s[0], s[1], s[2], s[3]
		studies = append(studies, Study{
			Value: math.Log(a / (a + b) / (c / (c + d))),
			SE:    math.Sqrt(1/a - 1/(a+b) + 1/c - 1/(c+d)),
		})
	}
	return studies
}

// R's metafor, rma(measure = "RR", data = dat.bcg), which uses REML: estimate −0.7145,
// se 0.1798, −1.0669 to −0.3622; tau² 0.3132, I² 92.22%, Q(12) = 152.2330.
func TestRestrictedPoolOfBCG(t *testing.T) {
	studies := bcgStudies()
	r, ok := PoolREML(studies, 0.95)
	if !ok {
		t.Fatal("not computed")
	}
	near(t, "value", r.Value, -0.7145, 5e-5)
	near(t, "se", r.SE, 0.1798, 5e-5)
	near(t, "low", r.Normal.Low, -1.0669, 5e-5)
	near(t, "high", r.Normal.High, -0.3622, 5e-5)
	near(t, "tau²", r.Tau2, 0.3132, 5e-5)
	near(t, "I²", r.I2, 0.9222, 5e-5)
	near(t, "Q", r.Q, 152.2330, 5e-5)
	sum := 0.0
	for _, w := range r.Weights(studies) {
		sum += w
	}
	near(t, "weights", sum, 1, 1e-12)
}

// By hand: with equal standard errors restricted likelihood gives the variance of the
// values less that of chance, 4 − 1 = 3; and nothing when chance is enough.
func TestRestrictedPoolOfEqualStudies(t *testing.T) {
	r, ok := PoolREML([]Study{{1, 1}, {3, 1}, {5, 1}}, 0.95)
	if !ok {
		t.Fatal("not computed")
	}
	near(t, "tau²", r.Tau2, 3, 1e-9)
	near(t, "I²", r.I2, 0.75, 1e-9)
	if r, ok = PoolREML([]Study{{1, 1}, {1.1, 1}, {0.9, 1}}, 0.95); !ok || r.Tau2 != 0 || r.I2 != 0 {
		t.Errorf("studies that agree: tau² %v, I² %v, %v", r.Tau2, r.I2, ok)
	}
	if _, ok = PoolREML([]Study{{1, 1}}, 0.95); ok {
		t.Error("one study was pooled")
	}
}

// Whatever the studies: the variance is the highest point of the restricted likelihood.
func TestRestrictedPoolIsMostLikely(t *testing.T) {
	likelihood := func(studies []Study, tau2 float64) float64 {
		w := weigh(studies, tau2)
		sum := -math.Log(w.weight) - w.squares
		for _, s := range studies {
			sum -= math.Log(square(s.SE) + tau2)
		}
		return sum / 2
	}
	rapid.Check(t, func(t *rapid.T) {
		studies := make([]Study, rapid.IntRange(3, 12).Draw(t, "studies"))
		for i := range studies {
			studies[i] = Study{rapid.Float64Range(-3, 3).Draw(t, "value"), rapid.Float64Range(0.2, 1.5).Draw(t, "se")}
		}
		r, ok := PoolREML(studies, 0.95)
		if !ok {
			t.Skip("no maximum was found")
		}
		best := likelihood(studies, r.Tau2)
		for _, step := range []float64{-0.01, 0.01} {
			if near := r.Tau2 + step; near >= 0 && likelihood(studies, near) > best+1e-9 {
				t.Fatalf("tau² %v has likelihood %v, %v has %v", r.Tau2, best, near, likelihood(studies, near))
			}
		}
	})
}

// R's metafor, rma(measure = "RR", method = "DL", data = dat.bcg): estimate
// −0.7141, se 0.1787, −1.0644 to −0.3638; tau² 0.3088, I² 92.12%, Q(12) = 152.2330;
// with equal effects −0.4303, se 0.0405.
func TestPoolOfBCG(t *testing.T) {
	r, ok := Pool(bcgStudies(), 0.95)
	if !ok || r.Studies != 13 || r.DF != 12 {
		t.Fatalf("%+v %v", r, ok)
	}
	near(t, "value", r.Value, -0.7141, 5e-5)
	near(t, "se", r.SE, 0.1787, 5e-5)
	near(t, "low", r.Normal.Low, -1.0644, 5e-5)
	near(t, "high", r.Normal.High, -0.3638, 5e-5)
	near(t, "tau²", r.Tau2, 0.3088, 5e-5)
	near(t, "I²", r.I2, 0.9212, 5e-5)
	near(t, "Q", r.Q, 152.2330, 5e-5)
	near(t, "common", r.CommonValue, -0.4303, 5e-5)
	near(t, "common se", r.CommonSE, 0.0405, 5e-5)
	near(t, "common low", r.Common.Low, -0.4303-1.959964*0.0405, 1e-4)
	near(t, "common high", r.Common.High, -0.4303+1.959964*0.0405, 1e-4)
	if r.P > 1e-10 {
		t.Errorf("p = %v", r.P)
	}
	// By hand: Σw(y−ȳ)²/12 = 1.021990, so se = .1787421·√1.021990, t(12) = 2.178813;
	// prediction t(11) = 2.200985 · √(.3087603 + .1787421²).
	near(t, "Hartung–Knapp low", r.HartungKnapp.Low, -0.7141172-2.178813*0.1806966, 1e-6)
	near(t, "Hartung–Knapp high", r.HartungKnapp.High, -0.7141172+2.178813*0.1806966, 1e-6)
	near(t, "prediction low", r.Prediction.Low, -0.7141172-1.284721, 1e-5)
	near(t, "prediction high", r.Prediction.High, -0.7141172+1.284721, 1e-5)
	if r.Careful != r.HartungKnapp {
		t.Error("studies that differ need no more care")
	}
}

// By hand: 1, 3, 5 with standard errors of 1. Q = 8 with 2 degrees of freedom, so
// p = exp(−4); I² = 6/8; tau² = 6/(3 − 1) = 3; the variance of the mean is 4/3.
func TestPoolOfThree(t *testing.T) {
	r, ok := Pool([]Study{{1, 1}, {3, 1}, {5, 1}}, 0.95)
	if !ok {
		t.Fatal("not computed")
	}
	near(t, "Q", r.Q, 8, 1e-12)
	near(t, "p", r.P, math.Exp(-4), 1e-12)
	near(t, "I²", r.I2, 0.75, 1e-12)
	near(t, "tau²", r.Tau2, 3, 1e-12)
	near(t, "value", r.Value, 3, 1e-12)
	near(t, "se", r.SE, math.Sqrt(4./3), 1e-12)
	// t(2) = 4.302653, t(1) = 12.706205.
	near(t, "careful", r.Careful.High, 3+4.302653*math.Sqrt(4./3), 1e-5)
	near(t, "prediction", r.Prediction.High, 3+12.706205*math.Sqrt(3+4./3), 1e-4)
}

// Studies that happen to agree: the narrow interval is not the one to publish.
func TestPoolOfStudiesThatAgree(t *testing.T) {
	r, ok := Pool([]Study{{1, 0.2}, {1.2, 0.3}, {1.1, 0.25}}, 0.95)
	if !ok || r.Tau2 != 0 || r.I2 != 0 || r.Value != r.CommonValue {
		t.Fatalf("%+v %v", r, ok)
	}
	// By hand: se = .1385271, the factor √.1620469.
	near(t, "Hartung–Knapp", r.HartungKnapp.High-r.Value, 4.302653*0.1385271*math.Sqrt(0.1620469), 1e-6)
	near(t, "careful", r.Careful.High-r.Value, 4.302653*0.1385271, 1e-6)
	if !(r.HartungKnapp.High < r.Normal.High) {
		t.Error("the example does not show what it is for")
	}
}

func TestPoolRefuses(t *testing.T) {
	for name, studies := range map[string][]Study{
		"nothing": nil, "one": {{1, 1}}, "no error": {{1, 1}, {2, 0}}, "negative": {{1, 1}, {2, -1}},
		"endless": {{1, 1}, {2, math.Inf(1)}}, "no number": {{math.NaN(), 1}, {2, 1}}, "error unknown": {{1, math.NaN()}, {2, 1}},
	} {
		if r, ok := Pool(studies, 0.95); ok {
			t.Errorf("%s: %+v", name, r)
		}
	}
	r, ok := Pool([]Study{{1, 1}, {2, 1}}, 0.95)
	if !ok || !math.IsNaN(r.Prediction.Low) {
		t.Errorf("two studies: %+v %v", r, ok)
	}
}

func TestPoolLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		studies := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Study {
			return Study{Value: rapid.Float64Range(-5, 5).Draw(t, "value"), SE: rapid.Float64Range(0.1, 3).Draw(t, "se")}
		}), 2, 12).Draw(t, "studies")
		r, ok := Pool(studies, 0.95)
		if !ok {
			t.Fatal("not computed")
		}
		if r.I2 < 0 || r.I2 >= 1 || r.Tau2 < 0 || (r.Tau2 == 0) != (r.I2 == 0) || r.SE < r.CommonSE-1e-12 {
			t.Fatalf("%+v", r)
		}
		width := r.Careful.High - r.Careful.Low
		if width < r.HartungKnapp.High-r.HartungKnapp.Low-1e-12 || width < r.Normal.High-r.Normal.Low-1e-12 {
			t.Fatalf("the careful interval is the narrower: %+v", r)
		}
		turned := make([]Study, len(studies))
		for i, s := range studies {
			turned[len(studies)-1-i] = Study{Value: -2*s.Value + 1, SE: 2 * s.SE}
		}
		again, _ := Pool(turned, 0.95)
		if math.Abs(again.Value-(-2*r.Value+1)) > 1e-9 || math.Abs(again.Tau2-4*r.Tau2) > 1e-6 || math.Abs(again.I2-r.I2) > 1e-9 {
			t.Fatalf("another unit: %+v, was %+v", again, r)
		}
	})
}
