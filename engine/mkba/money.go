package mkba

import (
	"cmp"
	"math"
	"slices"
)

// Cents is an amount of money in whole euro cents.
type Cents int64

// Euros is the amount in euros.
func (c Cents) Euros() float64 { return float64(c) / 100 }

// WholeEuros is the amount in euros, rounded half away from zero.
func (c Cents) WholeEuros() int64 { return int64(math.Round(float64(c) / 100)) }

// centsOf rounds an amount in euros to whole cents, half away from zero.
func centsOf(euros float64) Cents { return Cents(math.Round(euros * 100)) }

// split divides total over shares that sum to 1, in whole cents, so that the
// parts sum to total exactly. Every part gets its share rounded down; the cents
// that are left go to the largest remainders, the first of equals first (the
// method of Hamilton, as in apportionment). Negative totals are split as their
// opposite.
func split(total Cents, shares []float64, parts []Cents) {
	if total < 0 {
		split(-total, shares, parts)
		for i := range parts {
			parts[i] = -parts[i]
		}
		return
	}
	if len(shares) == 1 {
		parts[0] = total
		return
	}
	left := total
	order := make([]int, len(shares))
	rest := make([]float64, len(shares))
	for i, share := range shares {
		exact := float64(float64(total) * share) // rounded here, on every processor
		parts[i] = Cents(math.Floor(exact))
		rest[i] = exact - math.Floor(exact)
		left -= parts[i]
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rest[b], rest[a]) })
	for i := 0; left != 0; i = (i + 1) % len(order) {
		step := Cents(1)
		if left < 0 {
			step = -1
		}
		parts[order[i]] += step
		left -= step
	}
}
