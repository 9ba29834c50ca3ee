package stats

import "math"

// Sample is all that comparing means needs: a number, a mean, and a standard
// deviation (n−1; 0 for a sample of one).
type Sample struct {
	N        int
	Mean, SD float64
}

// Contrast is the difference between two groups: in the unit of the measure, and
// in standard deviations, which makes measures comparable. Both come with their
// interval. Standardised is NaN where neither group has spread.
type Contrast struct {
	Difference           float64
	Interval             Interval
	Standardised         float64
	StandardisedInterval Interval
}

// CompareMeans gives the difference in mean of a group from another, such as
// those who stayed from those who left: Welch's interval at a level, and the
// difference divided by the root of the mean of both variances. That divisor
// does not depend on the sizes of the groups, so a few leavers are not drowned by
// many stayers. False with fewer than two in either group.
//
// Sources: Welch (1947, doi:10.1093/biomet/34.1-2.28); Austin (2009,
// doi:10.1002/sim.3697) for the standardised difference; Hedges and Olkin (1985),
// chapter 5, for its variance.
func CompareMeans(group, other Sample, level float64) (Contrast, bool) {
	diff, low, high, ok := welch(group, other, level)
	if !ok {
		return Contrast{}, false
	}
	d := ratio(diff, math.Sqrt((square(group.SD)+square(other.SD))/2))
	return Contrast{
		Difference: diff, Interval: Interval{Low: low, High: high},
		Standardised: d, StandardisedInterval: standardised(d, group.N, other.N, level),
	}, true
}

// CompareShares gives the difference between the shares k of n in two groups:
// Newcombe's interval at a level, and the standardised difference. False without
// anyone in either group.
//
// Sources: Newcombe (1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I),
// method 10; Austin (2009, doi:10.1002/sim.3697).
func CompareShares(k, n, otherK, otherN int, level float64) (Contrast, bool) {
	if n == 0 || otherN == 0 {
		return Contrast{}, false
	}
	p, q := float64(k)/float64(n), float64(otherK)/float64(otherN)
	pLow, pHigh := Wilson(k, n, level)
	qLow, qHigh := Wilson(otherK, otherN, level)
	d := ratio(p-q, math.Sqrt((p*(1-p)+q*(1-q))/2))
	return Contrast{
		Difference: p - q,
		Interval: Interval{
			Low:  p - q - math.Hypot(p-pLow, qHigh-q),
			High: p - q + math.Hypot(pHigh-p, q-qLow),
		},
		Standardised: d, StandardisedInterval: standardised(d, n, otherN, level),
	}, true
}

// standardised is the normal interval of a standardised difference.
func standardised(d float64, n, m int, level float64) Interval {
	a, b := float64(n), float64(m)
	return around(d, z(level)*math.Sqrt((a+b)/(a*b)+d*d/(2*(a+b))))
}
