package stats

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// The distributions are written out on the incomplete beta and gamma functions,
// because the package that has them ready brings matrix algebra along: two
// megabytes in every function that starts in the cloud.

// studentCDF is P(T ≤ t) with df degrees of freedom (above 0), for t at or below
// zero; NaN for NaN.
//
// Source: Abramowitz and Stegun (1964), 26.7.1.
func studentCDF(t, df float64) float64 {
	if math.IsNaN(t) {
		return t
	}
	if math.IsInf(t, -1) {
		return 0
	}
	return mathext.RegIncBeta(df/2, 0.5, df/(df+t*t)) / 2
}

// studentQuantile is the t with P(T ≤ t) = p, for p from 0.5 up to 1.
func studentQuantile(p, df float64) float64 {
	x := mathext.InvRegIncBeta(df/2, 0.5, 2*(1-p))
	return math.Sqrt(df/x - df)
}

// binomialCDF is P(R ≤ k) of n trials with a chance p strictly between 0 and 1.
//
// Source: Abramowitz and Stegun (1964), 26.5.24.
func binomialCDF(k, n, p float64) float64 {
	if k >= n {
		return 1
	}
	return mathext.RegIncBeta(n-k, k+1, 1-p)
}

// chiSquaredQuantile is the x with P(X ≤ x) = p, with df degrees of freedom.
func chiSquaredQuantile(p, df float64) float64 { return 2 * mathext.GammaIncRegInv(df/2, p) }

// chiSquaredSurvival is P(X > x) with df degrees of freedom, for x from 0.
func chiSquaredSurvival(x, df float64) float64 { return mathext.GammaIncRegComp(df/2, x/2) }

// fQuantile is the x with P(X ≤ x) = p of the F distribution with d1 and d2
// degrees of freedom. It goes by the tail above, which keeps its precision where
// d2 is small and x is large.
//
// Source: Abramowitz and Stegun (1964), 26.6.2.
func fQuantile(p, d1, d2 float64) float64 {
	y := mathext.InvRegIncBeta(d2/2, d1/2, 1-p)
	return d2 / d1 * (1 - y) / y
}

// normalCDF is P(Z ≤ x) of the standard normal distribution.
func normalCDF(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }

// meanSD gives the mean and the standard deviation (n−1); NaN where there are too
// few values for it. The second pass is corrected for rounding, and values that
// differ by rounding alone have no spread: else an effect size would divide by it.
//
// Source: Chan, Golub and LeVeque (1983, doi:10.1080/00031305.1983.10483115), eq. 1.7.
func meanSD(x []float64) (mean, sd float64) {
	n := float64(len(x))
	for _, v := range x {
		mean += v
	}
	mean /= n
	var squares, rest, largest float64
	for _, v := range x {
		d := v - mean
		squares += d * d
		rest += d
		largest = max(largest, math.Abs(v))
	}
	if squares <= n*square(1e-12*largest) && n > 1 {
		return mean, 0
	}
	return mean, math.Sqrt((squares - rest*rest/n) / (n - 1))
}
