package stats

import "math"

// Estimate is an estimate with its interval.
type Estimate struct {
	Value float64
	Interval
}

// EstimateMean is a sample's mean with Student's interval at a level. False with fewer
// than two.
func EstimateMean(s Sample, level float64) (Estimate, bool) {
	low, high, ok := MeanInterval(s.N, s.Mean, s.SD, level)
	return Estimate{s.Mean, Interval{Low: low, High: high}}, ok
}

// EstimateShare is the share k of n with Wilson's interval at a level. False with n = 0.
func EstimateShare(k, n int, level float64) (Estimate, bool) {
	if n == 0 {
		return Estimate{}, false
	}
	low, high := Wilson(k, n, level)
	return Estimate{float64(k) / float64(n), Interval{Low: low, High: high}}, true
}

// Difference is one independent estimate less another, with an interval at the level
// of theirs: each side's distance to its own limit, added in squares. Applied twice it
// gives a difference in differences of four groups of other people, also where their
// intervals are not symmetric, as those of shares.
//
// Source: Zou and Donner (2008, doi:10.1002/sim.3095), the method of variance
// estimates recovery; of two Wilson intervals it is Newcombe's method 10.
func Difference(a, b Estimate) Estimate {
	d := a.Value - b.Value
	return Estimate{d, Interval{
		Low:  d - math.Hypot(a.Value-a.Low, b.High-b.Value),
		High: d + math.Hypot(a.High-a.Value, b.Value-b.Low),
	}}
}
