package stats

import "math"

// PairSummary is all that the analysis of paired measurements needs: the number
// of pairs, the means and standard deviations (n−1) of both measurements, and
// the standard deviation of the differences.
type PairSummary struct {
	N                    int
	Before, After        float64
	SDBefore, SDAfter    float64
	MeanChange, SDChange float64
}

// Change is a paired change with its uncertainty. Low and High bound the mean
// change at the level asked. P is two-sided. DZ divides the mean change by the
// standard deviation of the changes, DAV by the mean of both standard
// deviations, and G is DZ corrected for small samples. A ratio that has no
// meaning (a zero standard deviation) is NaN.
type Change struct {
	PairSummary
	DF      int
	T, P    float64
	Low     float64
	High    float64
	DZ, DAV float64
	G       float64
}

// Certain reports whether the interval of the change leaves out zero.
func (c Change) Certain() bool { return c.Low > 0 || c.High < 0 }

// Summarise computes the summary of pairs. Both slices must have one length.
func Summarise(before, after []float64) PairSummary {
	d := make([]float64, len(before))
	for i := range before {
		d[i] = after[i] - before[i]
	}
	s := PairSummary{N: len(d)}
	s.Before, s.SDBefore = meanSD(before)
	s.After, s.SDAfter = meanSD(after)
	s.MeanChange, s.SDChange = meanSD(d)
	return s
}

// PairedChange gives the paired t-test of a summary with its interval at a level
// such as 0.95, and effect sizes. False with fewer than two pairs.
//
// Sources: Student (1908) for t; Lakens (2013, doi:10.3389/fpsyg.2013.00863)
// for dz (eq. 7), dav (eq. 10) and the correction 1 − 3/(4·df − 1) of Hedges.
func PairedChange(s PairSummary, level float64) (Change, bool) {
	if s.N < 2 {
		return Change{}, false
	}
	c := Change{PairSummary: s, DF: s.N - 1}
	se := s.SDChange / math.Sqrt(float64(s.N))
	half := studentQuantile(0.5+level/2, float64(c.DF)) * se
	c.Low, c.High = s.MeanChange-half, s.MeanChange+half
	c.T = ratio(s.MeanChange, se)
	c.P = 2 * studentCDF(-math.Abs(c.T), float64(c.DF))
	c.DZ = ratio(s.MeanChange, s.SDChange)
	c.DAV = ratio(s.MeanChange, (s.SDBefore+s.SDAfter)/2)
	c.G = c.DZ * (1 - 3/(4*float64(c.DF)-1))
	return c, true
}

// ratio is a/b, and NaN where b is zero: an effect size without spread does not
// exist, however large the change.
func ratio(a, b float64) float64 {
	if b == 0 {
		return math.NaN()
	}
	return a / b
}

// ReliableChange gives the smallest change of one person that is larger than
// measurement error at 95%: 1.96·s·√(2(1−r)), with sd the standard deviation at
// the start and r the reliability (0 to 1).
//
// Source: Jacobson and Truax (1991, doi:10.1037/0022-006X.59.1.12).
func ReliableChange(sd, r float64) float64 {
	return 1.96 * sd * math.Sqrt(2*(1-r))
}

// DifferenceInDifferences compares the paired change of a group with that of a
// comparison group, with Welch's interval at a level. False when either group
// has fewer than two pairs.
//
// Source: Welch (1947, doi:10.1093/biomet/34.1-2.28) for the degrees of freedom.
func DifferenceInDifferences(group, comparison PairSummary, level float64) (diff, low, high float64, ok bool) {
	return welch(group.changes(), comparison.changes(), level)
}

// changes is the sample of the changes of the pairs.
func (s PairSummary) changes() Sample { return Sample{N: s.N, Mean: s.MeanChange, SD: s.SDChange} }

// welch gives the difference between two means with Welch's interval.
func welch(group, other Sample, level float64) (diff, low, high float64, ok bool) {
	if group.N < 2 || other.N < 2 {
		return 0, 0, 0, false
	}
	diff = group.Mean - other.Mean
	a := group.SD * group.SD / float64(group.N)
	b := other.SD * other.SD / float64(other.N)
	if a+b == 0 {
		return diff, diff, diff, true
	}
	df := (a + b) * (a + b) / (a*a/float64(group.N-1) + b*b/float64(other.N-1))
	half := tQuantile(level, df) * math.Sqrt(a+b)
	return diff, diff - half, diff + half, true
}

// MeanInterval gives the t-interval of a mean at a level. False with fewer than
// two observations.
func MeanInterval(n int, mean, sd, level float64) (low, high float64, ok bool) {
	if n < 2 {
		return 0, 0, false
	}
	half := studentQuantile(0.5+level/2, float64(n-1)) * sd / math.Sqrt(float64(n))
	return mean - half, mean + half, true
}
