package stats

import "math"

// Weight says how much two raters agree who chose categories i and j of k: 1 for
// the same, 0 for the farthest apart.
type Weight func(i, j, k int) float64

// NominalWeight gives no credit for coming near: Cohen's unweighted kappa, for
// categories without an order.
func NominalWeight(i, j, _ int) float64 {
	if i == j {
		return 1
	}
	return 0
}

// LinearWeight takes credit off in proportion to the distance: 1 − |i−j|/(k−1).
func LinearWeight(i, j, k int) float64 {
	return 1 - math.Abs(float64(i-j))/float64(k-1)
}

// QuadraticWeight takes credit off with the square of the distance:
// 1 − (i−j)²/(k−1)². With it kappa is near the intraclass correlation.
func QuadraticWeight(i, j, k int) float64 {
	d := float64(i-j) / float64(k-1)
	return 1 - d*d
}

// Agreement is how far two raters agree beyond chance. Observed and Expected are
// the weighted agreement (0 to 1) that was seen and that chance would give.
// Kappa is 1 for complete agreement, 0 for that of chance, and negative for
// less. SE is its standard error, also away from zero; the interval is normal.
type Agreement struct {
	N                  int
	Observed, Expected float64
	Kappa, SE          float64
	Interval           Interval
}

// WeightedKappa gives the agreement in a square table of counts: table[i][j] is
// how often the first rater chose category i and the second j. Categories stand
// in their order, and stay in the table when nobody chose them: leaving one out
// changes the weights. Tables of parts add up.
//
// False with fewer than two categories, without counts, or when both raters
// chose one and the same category always: chance then explains all.
//
// Sources: Cohen (1968, doi:10.1037/h0026256); the standard error is that of
// Fleiss, Cohen and Everitt (1969, doi:10.1037/h0028106).
func WeightedKappa(table [][]int, weight Weight, level float64) (Agreement, bool) {
	p, rows, columns, n := proportions(table)
	k := len(table)
	a := Agreement{N: n}
	if k < 2 || n == 0 {
		return a, false
	}
	// The mean weight that a choice of either rater has over those of the other.
	rowWeight, columnWeight := make([]float64, k), make([]float64, k)
	for i := range k {
		for j := range k {
			w := weight(i, j, k)
			a.Observed += w * p[i][j]
			a.Expected += w * rows[i] * columns[j]
			rowWeight[i] += w * columns[j]
			columnWeight[j] += w * rows[i]
		}
	}
	rest := 1 - a.Expected
	if rest <= 1e-12 {
		return a, false
	}
	a.Kappa = (a.Observed - a.Expected) / rest
	// The published form is the mean of squares less the square of their mean; the
	// squares around that mean are the same and lose nothing to rounding.
	centre, squares := a.Kappa-a.Expected*(1-a.Kappa), 0.0
	for i := range k {
		for j := range k {
			w := weight(i, j, k) - (rowWeight[i]+columnWeight[j])*(1-a.Kappa)
			squares += p[i][j] * square(w-centre)
		}
	}
	a.SE = math.Sqrt(squares/float64(n)) / rest
	half := z(level) * a.SE
	a.Interval = Interval{Low: max(-1, a.Kappa-half), High: min(1, a.Kappa+half)}
	return a, true
}

// proportions gives the shares of a table with those of its rows and columns.
func proportions(table [][]int) (p [][]float64, rows, columns []float64, n int) {
	for _, row := range table {
		for _, count := range row {
			n += count
		}
	}
	p, rows, columns = make([][]float64, len(table)), make([]float64, len(table)), make([]float64, len(table))
	for i, row := range table {
		p[i] = make([]float64, len(table))
		for j, count := range row {
			share := float64(count) / float64(n)
			p[i][j] = share
			rows[i] += share
			columns[j] += share
		}
	}
	return p, rows, columns, n
}
