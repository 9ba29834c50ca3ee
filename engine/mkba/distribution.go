package mkba

import (
	"math"
	"sort"
)

// Shapes of uncertainty, as a definition names them. What low and high mean
// depends on the shape: the ends for the first three, and the bounds of nine in
// ten outcomes (P5 and P95) for the others.
const (
	Triangular = "driehoek"
	Uniform    = "uniform"
	PERT       = "pert"
	Normal     = "normaal"    // mean at the value
	Lognormal  = "lognormaal" // median at the value
	Beta       = "beta"       // mean at the value; only for a share
	Empirical  = "steekproef" // a share or a mean with the uncertainty of its sample
)

// distributions are the shapes that a definition may choose.
var distributions = []string{Triangular, Uniform, PERT, Normal, Lognormal, Beta, Empirical}

// p95 is the standard normal quantile of 0.95.
const p95 = 1.6448536269514722

// needsNormal says whether quantile of a shape reads its normal score.
func needsNormal(shape string) bool {
	return shape == Normal || shape == Lognormal || shape == Empirical
}

// quantile is the value of the knob that a share u of the outcomes lies below; z
// is the normal score of the same share, for the shapes that need it.
//
// Sources: triangular by inversion (Kotz and Van Dorp, Beyond Beta, 2004, chapter
// 1); PERT as the beta distribution with a = 1 + 4(m−l)/(h−l) and b = 1 + 4(h−m)/(h−l)
// (Clark, The PERT model for the distribution of an activity time, 1962); beta by its
// mean and standard deviation; a sampled share by inversion of the score test, so that
// its 2.5% and 97.5% are Wilson's interval (Wilson, 1927); a sampled mean as normal
// with s/√n.
func (k *knob) quantile(u, z float64) float64 {
	value := k.value
	switch k.shape {
	case Uniform:
		return k.low + float64(u*(k.high-k.low))
	case PERT:
		return k.low + float64((k.high-k.low)*k.table.at(u))
	case Beta:
		return k.table.at(u)
	case Normal:
		value += float64(z * (k.high - k.low) / (2 * p95))
	case Lognormal:
		value *= exponential(z * k.spread)
	case Empirical:
		if k.sample.sd > 0 {
			value += float64(z * k.sample.sd / math.Sqrt(k.sample.n))
		} else {
			value = k.most() * scoreQuantile(k.value/k.most(), k.sample.n, z)
		}
	default:
		return k.triangle(u)
	}
	return k.bounded(value)
}

func (k *knob) triangle(u float64) float64 {
	width, left := k.high-k.low, k.value-k.low
	if float64(u*width) < left {
		return k.low + math.Sqrt(u*width*left)
	}
	return k.high - math.Sqrt((1-u)*width*(k.high-k.value))
}

// bounded keeps a draw of an unbounded shape where the knob can be.
func (k *knob) bounded(value float64) float64 {
	value = max(value, k.lowerBound)
	if k.share && k.lowerBound == 0 {
		value = min(value, 1)
	}
	return value
}

// most is the largest value of a sampled share: 1, or for a count how many there
// are to count.
func (k *knob) most() float64 {
	if k.upperBound > 0 {
		return k.upperBound
	}
	return 1
}

// scoreQuantile is the proportion that a sample of n with proportion p would have
// been z standard errors above: the bound of Wilson's interval at score z.
func scoreQuantile(p, n, z float64) float64 {
	square := float64(z*z) / n
	variance := float64(p*(1-p))/n + square/(4*n)
	return (p + square/2 + float64(z*math.Sqrt(variance))) / (1 + square)
}

// prepare computes what quantile needs beyond the numbers of the knob. It is to
// be called again when low, value or high change.
func (k *knob) prepare() {
	switch k.shape {
	case PERT:
		width := k.high - k.low
		if width > 0 {
			k.table = k.table.of(1+4*(k.value-k.low)/width, 1+4*(k.high-k.value)/width)
		}
	case Beta:
		a, b := k.betaShape()
		k.table = k.table.of(a, b)
	case Lognormal:
		k.spread = 0
		if k.low > 0 {
			k.spread = logarithm(k.high/k.low) / (2 * p95)
		}
	}
}

// betaShape gives the beta distribution with the knob's mean and, as standard
// deviation, the width of nine in ten outcomes over 2 × 1.645.
func (k *knob) betaShape() (a, b float64) {
	sd := (k.high - k.low) / (2 * p95)
	if sd <= 0 {
		return 1, 1
	}
	size := k.value*(1-k.value)/(sd*sd) - 1
	return k.value * size, (1 - k.value) * size
}

// betaTable is the distribution function of a beta distribution on a grid, to be
// inverted. A nil table stands for none.
type betaTable struct {
	a, b float64
	cdf  [betaCells + 1]float64
}

// betaCells is how finely the table cuts 0 to 1. Draws are exact to about the
// square of a cell.
const betaCells = 512

// Gauss-Legendre nodes and weights on 0 to 1, of three points.
var (
	gaussNodes   = [3]float64{0.11270166537925831, 0.5, 0.88729833462074169}
	gaussWeights = [3]float64{5. / 18, 8. / 18, 5. / 18}
)

// of returns the table of a beta distribution, the same one when it is that
// already. Both parameters are at least 1.
func (t *betaTable) of(a, b float64) *betaTable {
	if t != nil && t.a == a && t.b == b {
		return t
	}
	out := &betaTable{a: a, b: b}
	density := func(x float64) float64 {
		return float64((a-1)*logarithm(max(x, 1e-12))) + float64((b-1)*logarithm(max(1-x, 1e-12)))
	}
	// Measured against its top, the density of a narrow distribution does not vanish.
	top := 0.0
	if a+b > 2 {
		top = density((a - 1) / (a + b - 2))
	}
	for cell := range betaCells {
		mass := 0.0
		for i, node := range gaussNodes {
			x := (float64(cell) + node) / betaCells
			mass += float64(gaussWeights[i] * exponential(density(x)-top))
		}
		out.cdf[cell+1] = out.cdf[cell] + mass
	}
	total := out.cdf[betaCells]
	for i := range out.cdf {
		out.cdf[i] /= total
	}
	return out
}

// at is the quantile of a share.
func (t *betaTable) at(u float64) float64 {
	cell := sort.Search(betaCells-1, func(i int) bool { return t.cdf[i+1] > u })
	from, to := t.cdf[cell], t.cdf[cell+1]
	part := 0.5
	if to > from {
		part = min(max((u-from)/(to-from), 0), 1)
	}
	return (float64(cell) + part) / betaCells
}
