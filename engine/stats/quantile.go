package stats

import (
	"math"
	"slices"
)

// Quantile gives the quantile of values at a share p (0 to 1): type 7 of Hyndman
// and Fan, which interpolates between the order statistics around 1+(n−1)p. It is
// the type of R, NumPy and the spreadsheets' PERCENTILE.INC, so that anyone who
// recomputes a figure finds the same. The order of the values does not matter and
// they are left as they are; there must be no NaN among them. It is NaN without
// values, or with p outside 0 to 1.
//
// Source: Hyndman and Fan (1996, doi:10.1080/00031305.1996.10473566).
func Quantile(values []float64, p float64) float64 {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	return quantileSorted(sorted, p)
}

// quantileSorted is Quantile of values in ascending order.
func quantileSorted(sorted []float64, p float64) float64 {
	if len(sorted) == 0 || !(p >= 0 && p <= 1) {
		return math.NaN()
	}
	at := p * float64(len(sorted)-1)
	below := int(at)
	if below+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	low, high := sorted[below], sorted[below+1]
	return low + (at-float64(below))*(high-low)
}
