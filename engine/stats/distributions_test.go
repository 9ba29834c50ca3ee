package stats

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// TestDistributions compares with a library that is too heavy to ship.
func TestDistributions(t *testing.T) {
	same := func(name string, got, want float64) {
		t.Helper()
		if math.IsNaN(got) != math.IsNaN(want) || math.Abs(got-want) > 1e-9*max(1, math.Abs(want)) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	for _, df := range []float64{1, 2, 3.7, 9, 30, 400} {
		student := distuv.StudentsT{Sigma: 1, Nu: df}
		for _, p := range []float64{0.5, 0.6, 0.9, 0.975, 0.999} {
			same("student quantile", studentQuantile(p, df), student.Quantile(p))
			same("chi squared quantile", chiSquaredQuantile(p, df), distuv.ChiSquared{K: df}.Quantile(p))
		}
		for _, x := range []float64{-40, -4.0621, -1, -1e-9, 0, math.NaN(), math.Inf(-1)} {
			same("student", studentCDF(x, df), student.CDF(x))
		}
	}
	for _, d1 := range []float64{1, 2.5, 5, 60} {
		for _, x := range []float64{0, 1e-6, 0.5, 3, 16.79, 80} {
			same("chi squared survival", chiSquaredSurvival(x, d1), distuv.ChiSquared{K: d1}.Survival(x))
		}
		for _, d2 := range []float64{1, 4.79, 15, 300} {
			for _, p := range []float64{0.5, 0.9, 0.975, 0.999} {
				same("f quantile", distuv.F{D1: d1, D2: d2}.CDF(fQuantile(p, d1, d2)), p)
			}
		}
	}
	for _, x := range []float64{math.Inf(-1), -9, -1.96, 0, 0.3, 5, math.Inf(1)} {
		same("normal", normalCDF(x), distuv.UnitNormal.CDF(x))
	}
	for _, n := range []float64{1, 7, 250} {
		for _, p := range []float64{0.001, 0.3, 0.98} {
			for _, k := range []float64{0, 1, n - 1, n} {
				same("binomial", binomialCDF(k, n, p), distuv.Binomial{N: n, P: p}.CDF(k))
			}
		}
	}
	for _, x := range [][]float64{nil, {3}, {1, 2}, {1e9, 1e9 + 1, 1e9 + 3}, {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7}} {
		mean, sd := meanSD(x)
		wantMean, wantSD := stat.MeanStdDev(x, nil)
		same("mean", mean, wantMean)
		same("standard deviation", sd, wantSD)
	}
}
