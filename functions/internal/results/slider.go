package results

import (
	"math"
	"strconv"

	"effectmonitor/engine/mkba"
	"effectmonitor/functions/internal/web"
)

// slideSteps is about how many places a slider has.
const slideSteps = 100

// leverSlide is the slider of a lever, in the numbers that its field shows.
func leverSlide(l mkba.Lever) *web.Slide {
	low, high := rounded(l, l.Low), rounded(l, l.High)
	return &web.Slide{Min: machine(low), Max: machine(high), Step: machine(slideStep(high - low)), Value: machine(rounded(l, l.Value))}
}

// slideStep is 1, 2 or 5 times a power of ten, and never finer than what is shown.
func slideStep(width float64) float64 {
	raw := width / slideSteps
	if raw <= 0.01 {
		return 0.01
	}
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, m := range []float64{1, 2, 5} {
		if m*power >= raw {
			return m * power
		}
	}
	return 10 * power
}

// machine writes a number as a slider takes it.
func machine(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
