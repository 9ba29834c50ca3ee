package chart

import "math"

// Span gives an axis that holds two values and zero where they are near it, in about
// five whole steps of 1, 2 or 5 times a power of ten.
func Span(low, high float64) (from, to, step float64) {
	step = niceStep(max(high-low, 0.5), 5)
	return math.Floor(low/step+1e-9) * step, math.Ceil(high/step-1e-9) * step, step
}
