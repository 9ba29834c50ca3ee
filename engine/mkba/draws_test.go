package mkba

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The values are those of the C library, which is exact to the last bits.
func TestFunctionsThatAreTheSameEverywhere(t *testing.T) {
	for _, x := range []float64{1e-300, 1e-9, 0.3, 0.5, 0.99, 1, 1.5, math.E, 12345.678, 1e300} {
		near(t, "logarithm", logarithm(x), math.Log(x), 1e-15*max(math.Abs(math.Log(x)), 1))
	}
	for _, x := range []float64{-700, -20.5, -1, -1e-9, 0, 0.3, 1, 5.5, 300, 709} {
		near(t, "exponential", exponential(x)/math.Exp(x), 1, 4e-15)
	}
	if exponential(-800) != 0 || !math.IsInf(exponential(800), 1) || !math.IsInf(logarithm(0), -1) {
		t.Error("the ends are not 0 and infinite")
	}
	for z, want := range map[float64]float64{0: 0.5, 1.959963984540054: 0.975, -1.6448536269514722: 0.05, 3: 0.9986501019683699, 9: 1, -9: 0} {
		near(t, "normalCDF", normalCDF(z), want, 1e-15)
	}
	for share, want := range map[float64]float64{0.5: 0, 0.975: 1.959963984540054, 0.05: -1.6448536269514722, 0.001: -3.090232306167813, 1e-12: -7.034483825301131} {
		near(t, "normalQuantile", normalQuantile(share), want, 1e-14)
	}
	if math.IsInf(normalQuantile(0), 0) || math.IsInf(normalQuantile(1), 0) {
		t.Error("a share of 0 or 1 gives no number")
	}
}

// Quantiles worked by hand or, for the beta distribution, from its closed form:
// Beta(2,1) has u = x², Beta(1,3) has u = 1 − (1−x)³.
func TestQuantilesOfShapes(t *testing.T) {
	draw := func(k knob, u float64) float64 {
		k.prepare()
		return k.quantile(u, normalQuantile(u))
	}
	near(t, "normal at its P95", draw(knob{shape: Normal, low: 80, value: 100, high: 120}, 0.95), 120, 1e-9)
	near(t, "normal stops at zero", draw(knob{shape: Normal, low: -10, value: 0, high: 10}, 0.05), 0, 0)
	near(t, "lognormal at its P95", draw(knob{shape: Lognormal, low: 50, value: 100, high: 200}, 0.95), 200, 1e-9)
	near(t, "lognormal at its P5", draw(knob{shape: Lognormal, low: 50, value: 100, high: 200}, 0.05), 50, 1e-9)
	near(t, "Beta(2,1)", (&betaTable{}).of(2, 1).at(0.49), 0.7, 2e-6)
	near(t, "Beta(1,3)", (&betaTable{}).of(1, 3).at(0.875), 0.5, 2e-6)
	near(t, "narrow beta", (&betaTable{}).of(5000, 5000).at(0.5), 0.5, 1e-3)
	near(t, "PERT in the middle", draw(knob{shape: PERT, low: 10, value: 20, high: 30}, 0.5), 20, 1e-4)
	near(t, "sampled share at 97.5%, Wilson 81 of 263", draw(knob{shape: Empirical, value: 81. / 263, sample: sample{n: 263}}, 0.975), 0.3662, 5e-5)
	near(t, "sampled share at 2.5%", draw(knob{shape: Empirical, value: 81. / 263, sample: sample{n: 263}}, 0.025), 0.2553, 5e-5)
	near(t, "none of 20 at 97.5%", draw(knob{shape: Empirical, sample: sample{n: 20}}, 0.975), 0.1611, 5e-5)
	near(t, "sampled mean", draw(knob{shape: Empirical, value: 500, sample: sample{n: 25, sd: 100}}, 0.975), 539.1993, 1e-3)
}

// PERT has mean (l + 4m + h)/6; a beta by its mean and P5–P95 has that mean.
func TestMeansOfShapes(t *testing.T) {
	for name, c := range map[string]struct {
		k    knob
		want float64
	}{
		"pert": {knob{shape: PERT, low: 10, value: 12, high: 30}, 88. / 6},
		"beta": {knob{shape: Beta, low: 0.1, value: 0.2, high: 0.32}, 0.2},
	} {
		c.k.prepare()
		sum, n := 0.0, 20_000
		for i := range n {
			sum += c.k.quantile((float64(i)+0.5)/float64(n), 0)
		}
		near(t, name, sum/float64(n), c.want, c.want*1e-3)
	}
}

// A beta distribution that is rebuilt is the same table; one that moves is not.
func TestBetaTableIsKept(t *testing.T) {
	first := (*betaTable)(nil).of(2, 3)
	if first.of(2, 3) != first || first.of(2, 4) == first {
		t.Error("the table was rebuilt, or was not")
	}
}

func TestCorrelatedDraws(t *testing.T) {
	c := correlation{knobs: []int{0, 1}, factor: [][]float64{{1}, {-0.6, 0.8}}}
	const n = 20_000
	u, z := [][]float64{make([]float64, n), make([]float64, n)}, [][]float64{make([]float64, n), make([]float64, n)}
	random := rand.New(rand.NewPCG(7, 0))
	for d := range n {
		for i := range u {
			u[i][d] = random.Float64()
			z[i][d] = normalQuantile(u[i][d])
		}
	}
	c.apply(u, z, n)
	product, mean, below := 0.0, 0.0, 0
	for d := range n {
		product += z[0][d] * z[1][d]
		mean += u[1][d]
		if u[1][d] < 0.1 {
			below++
		}
	}
	near(t, "correlation", product/n, -0.6, 0.02)
	near(t, "mean of a share", mean/n, 0.5, 0.01)
	near(t, "tenth of the shares", float64(below)/n, 0.1, 0.01)
}

func TestApportionLeavesNothingOver(t *testing.T) {
	for _, c := range []struct {
		total Cents
		parts []float64
		want  []Cents
	}{
		{10, []float64{3.4, 3.3, 3.3}, []Cents{4, 3, 3}},
		{-10, []float64{-3.4, -3.3, -3.3}, []Cents{-4, -3, -3}},
		{0, []float64{1.5, -1.5}, []Cents{2, -2}},
		{7, []float64{7}, []Cents{7}},
	} {
		got := apportion(c.total, c.parts)
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%d over %v: got %v, want %v", c.total, c.parts, got, c.want)
				break
			}
		}
	}
	for n := 1; n <= 6; n++ {
		sum := 0.0
		for s, sets := 0, 1.0; s < n; s++ {
			sum += sets * weight(s, n)
			sets = sets * float64(n-1-s) / float64(s+1)
		}
		near(t, "weights of all sets", sum, 1, 1e-12)
	}
}

// The last bit counts: a statement that was frozen on one processor must reproduce
// on another.
func TestFunctionsToTheLastBit(t *testing.T) {
	for _, c := range []struct{ x, quantile, log, exp, cdf float64 }{
		{0.001, -0x1.8b8cbb720447p+01, -0x1.ba18a998fffap+02, 0x1.0041919b7ee34p+00, 0x1.00344a478603p-01},
		{0.3, -0x1.0c7e39582c5fap-01, -0x1.34378fcbda721p+00, 0x1.599058c8c1a96p+00, 0x1.3c5ee2cc40b78p-01},
		{0.77, 0x1.7a4a225c019b3p-01, -0x1.0ba3346922d9dp-02, 0x1.14733879815cep+01, 0x1.8f06f86130366p-01},
		{0.999, 0x1.8b8cbb720447p+01, -0x1.064670d979b73p-10, 0x1.5b97a17d41193p+01, 0x1.aea501d21941cp-01},
	} {
		near(t, "normalQuantile", normalQuantile(c.x), c.quantile, 0)
		near(t, "logarithm", logarithm(c.x), c.log, 0)
		near(t, "exponential", exponential(c.x), c.exp, 0)
		near(t, "normalCDF", normalCDF(c.x), c.cdf, 0)
	}
	near(t, "beta table", (*betaTable)(nil).of(2.5, 4).at(0.4), 0x1.4b1c6125cf2d1p-02, 0)
}
