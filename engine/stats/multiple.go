package stats

import (
	"cmp"
	"math"
	"slices"
)

// Holm adjusts the p-values of tests that are looked at together, so that the
// chance of one or more false findings stays below the level that an adjusted
// value is compared with. The adjusted values stand in the order of the given
// ones. A NaN is a test that could not be done: it stays NaN and is not counted.
//
// Source: Holm (1979), Scandinavian Journal of Statistics 6, 65–70.
func Holm(p []float64) []float64 {
	out := make([]float64, len(p))
	order := make([]int, 0, len(p))
	for i, v := range p {
		out[i] = v
		if !math.IsNaN(v) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	largest := 0.0
	for rank, i := range order {
		// A larger p-value never gets a smaller adjusted one.
		largest = max(largest, min(1, p[i]*float64(len(order)-rank)))
		out[i] = largest
	}
	return out
}
