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

// ItemSummary is all that the statistics of items need: the means and the covariances
// (n−1) of the items over N complete answers.
type ItemSummary struct {
	N          int
	Means      []float64
	Covariance [][]float64
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
	if n == 0 {
		return Reliability{Incomplete: len(rows)}, false
	}
	r, ok := AlphaOf(summarise(columns, n), level)
	r.Incomplete = len(rows) - n
	if !ok {
		return r, false
	}
	var whole Range
	for i, c := range columns {
		whole.Min += ranges[i].Min
		whole.Max += ranges[i].Max
		r.Items[i].Floor, r.Items[i].Ceiling = ends(c, ranges[i])
	}
	r.Floor, r.Ceiling = ends(sums(columns), whole)
	return r, true
}

// AlphaOf gives what Alpha gives from a summary, which parts add up to. Floors and
// ceilings are not in a summary and stay 0.
func AlphaOf(s ItemSummary, level float64) (Reliability, bool) {
	k := len(s.Means)
	r := Reliability{N: s.N}
	if k < 2 || s.N < 2 {
		return r, false
	}
	r.Alpha = s.alpha(-1)
	if math.IsNaN(r.Alpha) {
		return r, false
	}
	d1, d2 := float64(s.N-1), float64((s.N-1)*(k-1))
	r.Interval.Low = 1 - (1-r.Alpha)*fUpper(level, d1, d2)
	r.Interval.High = 1 - (1-r.Alpha)/fUpper(level, d2, d1)
	for i, m := range s.Means {
		r.Items = append(r.Items, ItemStatistics{
			Mean: m, SD: math.Sqrt(max(0, s.Covariance[i][i])), ItemRest: s.rest(i), AlphaIfDropped: s.alpha(i),
		})
	}
	return r, true
}

// summarise gives the means and covariances of columns.
func summarise(columns [][]float64, n int) ItemSummary {
	s := ItemSummary{N: n, Means: make([]float64, len(columns)), Covariance: make([][]float64, len(columns))}
	for i, c := range columns {
		s.Means[i], _ = meanSD(c)
		s.Covariance[i] = make([]float64, len(columns))
	}
	for i, a := range columns {
		for j, b := range columns[:i+1] {
			sum := 0.0
			for at := range a {
				sum += (a[at] - s.Means[i]) * (b[at] - s.Means[j])
			}
			s.Covariance[i][j] = sum / float64(n-1)
			s.Covariance[j][i] = s.Covariance[i][j]
		}
	}
	return s
}

// alpha is k/(k−1) · (1 − Σs²ᵢ/s²), without one of the items (−1: with all). NaN with
// fewer than two items, or without spread in the totals.
func (s ItemSummary) alpha(without int) float64 {
	k, within, all := 0.0, 0.0, 0.0
	for i, row := range s.Covariance {
		if i == without {
			continue
		}
		k++
		within += row[i]
		for j, v := range row {
			if j != without {
				all += v
			}
		}
	}
	if k < 2 {
		return math.NaN()
	}
	return k / (k - 1) * (1 - ratio(within, s.spread(all, within)))
}

// spread is the variance of a total. One that is only rounding is none.
func (s ItemSummary) spread(all, within float64) float64 {
	if all <= 1e-12*within {
		return 0
	}
	return all
}

// rest is the correlation of an item with the sum of the others, and NaN where either
// side has no spread.
func (s ItemSummary) rest(item int) float64 {
	with, others, within := 0.0, 0.0, 0.0
	for i, row := range s.Covariance {
		if i == item {
			continue
		}
		with += row[item]
		within += row[i]
		for j, v := range row {
			if j != item {
				others += v
			}
		}
	}
	return ratio(with, math.Sqrt(s.Covariance[item][item])*math.Sqrt(s.spread(others, within)))
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

// sums adds the columns up per person.
func sums(columns [][]float64) []float64 {
	out := make([]float64, len(columns[0]))
	for _, c := range columns {
		for j, v := range c {
			out[j] += v
		}
	}
	return out
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
