package stats

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// z is the standard normal quantile of a two-sided level.
func z(level float64) float64 {
	return mathext.NormalQuantile(0.5 + level/2)
}

// Wilson gives the score interval of a proportion k of n at a level. With n = 0
// nothing is known: 0 to 1.
//
// Source: Wilson (1927, doi:10.1080/01621459.1927.10502953).
func Wilson(k, n int, level float64) (low, high float64) {
	if n == 0 {
		return 0, 1
	}
	q := z(level)
	p, m := float64(k)/float64(n), float64(n)
	centre := p + q*q/(2*m)
	half := q * math.Sqrt(p*(1-p)/m+q*q/(4*m*m))
	scale := 1 + q*q/m
	low, high = (centre-half)/scale, (centre+half)/scale
	if k == 0 {
		low = 0
	}
	if k == n {
		high = 1
	}
	return max(0, low), min(1, high)
}

// FunnelLimits gives the limits within which the proportion of a unit of n
// should fall at a level (0.95, 0.998) when its true proportion is target. The
// limits are exact binomial and interpolated, so that they also hold for small
// n. With n = 0 they are 0 and 1.
//
// Source: Spiegelhalter (2005, doi:10.1002/sim.1970), appendix A.1.1.
func FunnelLimits(target float64, n int, level float64) (low, high float64) {
	if n == 0 || target <= 0 || target >= 1 {
		if n == 0 {
			return 0, 1
		}
		return target, target
	}
	return interpolated(float64(n), target, (1-level)/2), interpolated(float64(n), target, (1+level)/2)
}

// interpolated gives the interpolated quantile q of a binomial as a proportion.
func interpolated(n, p, q float64) float64 {
	lo, hi := 0, int(n)
	for lo < hi { // the smallest r with P(R ≤ r) ≥ q
		mid := (lo + hi) / 2
		if binomialCDF(float64(mid), n, p) >= q {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	r := float64(lo)
	upTo, below := binomialCDF(r, n, p), 0.0
	if lo > 0 {
		below = binomialCDF(r-1, n, p)
	}
	alpha := (upTo - q) / (upTo - below)
	return min(1, max(0, (r-alpha)/n))
}

// ObservedExpected gives the ratio of an observed count to the count expected
// from the case mix, with its exact Poisson interval at a level. Expected must
// be above 0.
//
// Source: Ulm (1990, doi:10.1093/oxfordjournals.aje.a115507).
func ObservedExpected(observed int, expected, level float64) (ratio, low, high float64) {
	o := float64(observed)
	if observed > 0 {
		low = chiSquaredQuantile((1-level)/2, 2*o) / 2 / expected
	}
	high = chiSquaredQuantile((1+level)/2, 2*(o+1)) / 2 / expected
	return o / expected, low, high
}
