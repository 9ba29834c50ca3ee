package mkba

import "math"

// timing says when in its year an amount falls.
type timing uint8

const (
	atEnd timing = iota
	atMiddle
	atStart
)

var timings = map[string]timing{"begin": atStart, "midden": atMiddle, "eind": atEnd}

// Timings are the words for the moment in a year at which an amount falls.
func Timings() []string { return []string{"begin", "midden", "eind"} }

// rate is a yearly discount rate that may change after some years.
type rate struct {
	first     float64
	afterYear int // 0 when the rate never changes
	then      float64
}

// in returns the rate of a year, counted from 1.
func (r rate) in(year int) float64 {
	if r.afterYear > 0 && year > r.afterYear {
		return r.then
	}
	return r.first
}

// discountFactors fills factors with the present value of one euro in year 1, 2,
// and so on: DF_t is the product over k ≤ t of 1/(1+r_k) for an amount at the end
// of year t, over k < t for one at its start, and for one in the middle half a
// year less than at the end. shift is added to every rate; a rate never comes
// below zero by it.
//
// Source: Werkgroep discontovoet 2020, Rapport werkgroep discontovoet; CPB and PBL,
// Algemene leidraad voor MKBA (2013), chapter 7.
func discountFactors(factors []float64, r rate, shift float64, when timing) {
	start := 1.0
	for i := range factors {
		yearly := 1 + max(r.in(i+1)+shift, 0)
		end := start / yearly
		switch when {
		case atStart:
			factors[i] = start
		case atMiddle:
			factors[i] = start / math.Sqrt(yearly)
		default:
			factors[i] = end
		}
		start = end
	}
}

// annuity is the sum of discount factors: what one euro a year is worth today.
func annuity(factors []float64) float64 {
	sum := 0.0
	for _, f := range factors {
		sum += f
	}
	return sum
}

// remaining is (1 − drop-off)^years: the part of an effect that is still there
// that many years after it began. It multiplies instead of calling math.Pow,
// whose last bits are not the same on every processor.
func remaining(dropOff float64, years int) float64 {
	part := 1.0
	for range years {
		part *= 1 - dropOff
	}
	return part
}

// yearWeight is the part of a year, counted from 1, that a duration in years
// covers: a duration of 2.5 years weighs 1, 1, 0.5, 0.
func yearWeight(duration float64, year int) float64 {
	return min(max(duration-float64(year-1), 0), 1)
}
