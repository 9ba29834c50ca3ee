package stats

import "math"

// Reliability is the internal consistency of a scale. N counts the complete
// answers it rests on and Incomplete those left out. Floor and Ceiling are the
// shares (0 to 1) with the lowest and the highest possible total: who stands
// there cannot be seen to get worse, or better.
type Reliability struct {
	N, Incomplete  int
	Alpha          float64
	Interval       Interval
	Floor, Ceiling float64
	Items          []ItemStatistics
}

// ItemStatistics says how an item does within its scale. ItemRest is the
// correlation with the sum of the other items. AlphaIfDropped is the alpha of
// the others; NaN when fewer than two are left. Floor and Ceiling are the shares
// at the item's lowest and highest value.
type ItemStatistics struct {
	Mean, SD       float64
	ItemRest       float64
	AlphaIfDropped float64
	Floor, Ceiling float64
}

// Alpha gives Cronbach's alpha with Feldt's interval at a level, and the
// statistics of each item. A row is one person with a value per item, reversed
// items already turned; NaN is a missing answer, and a row with one is left out
// whole. ranges holds what each item can be. Alpha is at most 1 and can be
// negative; the SD is with n−1. What has no meaning without spread is NaN.
//
// False with fewer than two items or complete rows, or when all totals are equal;
// N and Incomplete are counted even then.
//
// Sources: Cronbach (1951, doi:10.1007/BF02310555); Feldt (1965,
// doi:10.1007/BF02289499) for the interval; the item is left out of the sum it
// is correlated with, as Nunnally and Bernstein (1994), chapter 8, advise.
func Alpha(rows [][]float64, ranges []Range, level float64) (Reliability, bool) {
	columns, n := complete(rows, len(ranges))
	r := Reliability{N: n, Incomplete: len(rows) - n}
	if len(ranges) < 2 || n < 2 {
		return r, false
	}
	all := sums(columns, -1)
	r.Alpha = alpha(columns, -1)
	if math.IsNaN(r.Alpha) {
		return r, false
	}
	d1, d2 := float64(n-1), float64((n-1)*(len(columns)-1))
	r.Interval.Low = 1 - (1-r.Alpha)*fUpper(level, d1, d2)
	r.Interval.High = 1 - (1-r.Alpha)/fUpper(level, d2, d1)
	var whole Range
	for i, c := range columns {
		whole.Min += ranges[i].Min
		whole.Max += ranges[i].Max
		r.Items = append(r.Items, item(columns, i, ranges[i]))
		r.Items[i].Mean, r.Items[i].SD = meanSD(c)
	}
	r.Floor, r.Ceiling = ends(all, whole)
	return r, true
}

func item(columns [][]float64, i int, bounds Range) ItemStatistics {
	s := ItemStatistics{ItemRest: correlation(columns[i], sums(columns, i)), AlphaIfDropped: alpha(columns, i)}
	s.Floor, s.Ceiling = ends(columns[i], bounds)
	return s
}

// complete turns the rows without a missing value into columns.
func complete(rows [][]float64, items int) (columns [][]float64, n int) {
	columns = make([][]float64, items)
	for _, row := range rows {
		if missing(row) {
			continue
		}
		n++
		for i := range columns {
			columns[i] = append(columns[i], row[i])
		}
	}
	return columns, n
}

func missing(row []float64) bool {
	for _, v := range row {
		if math.IsNaN(v) {
			return true
		}
	}
	return false
}

// sums adds the columns up per person, without one of them (−1: with all).
func sums(columns [][]float64, without int) []float64 {
	out := make([]float64, len(columns[0]))
	for i, c := range columns {
		if i == without {
			continue
		}
		for j, v := range c {
			out[j] += v
		}
	}
	return out
}

// alpha is k/(k−1) · (1 − Σs²ᵢ/s²), without one of the columns. NaN with fewer
// than two columns, or without spread in the totals.
func alpha(columns [][]float64, without int) float64 {
	k, within := 0.0, 0.0
	for i, c := range columns {
		if i != without {
			k++
			within += spread(c)
		}
	}
	if k < 2 {
		return math.NaN()
	}
	return k / (k - 1) * (1 - ratio(within, spread(sums(columns, without))))
}

// correlation is Pearson's, and NaN where either side has no spread.
func correlation(a, b []float64) float64 {
	meanA, sdA := meanSD(a)
	meanB, sdB := meanSD(b)
	sum := 0.0
	for i := range a {
		sum += (a[i] - meanA) * (b[i] - meanB)
	}
	return ratio(sum/float64(len(a)-1), sdA*sdB)
}

// spread is the variance (n−1).
func spread(x []float64) float64 {
	_, sd := meanSD(x)
	return sd * sd
}

// ends gives the shares of values at both ends of a range. Values are compared
// with a little slack, since a total may carry the rounding of its parts.
func ends(values []float64, r Range) (floor, ceiling float64) {
	slack := 1e-9 * (r.Max - r.Min)
	for _, v := range values {
		if v <= r.Min+slack {
			floor++
		}
		if v >= r.Max-slack {
			ceiling++
		}
	}
	n := float64(len(values))
	return floor / n, ceiling / n
}
