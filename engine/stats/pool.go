package stats

import "math"

// Study is one estimate to pool with others, on a scale where a normal
// distribution fits (a mean change, the logarithm of a ratio, the logit of a
// share), with its standard error.
type Study struct{ Value, SE float64 }

// Pooled is the mean of the effects that studies estimate, when those effects
// differ between the studies. SE belongs to Normal, the interval of DerSimonian
// and Laird (or of restricted maximum likelihood). HartungKnapp allows for tau² being estimated from few studies, and
// Careful is that interval made no narrower than Student's around SE: with few
// studies that happen to agree Hartung and Knapp's can be far too narrow, so
// Careful is the one to publish. Prediction is where the effect of a next study
// is expected; NaN with two studies.
//
// Q is Cochran's heterogeneity with DF degrees of freedom and P its p-value. I2
// (0 to 1) is the share of the spread that is not chance, Tau2 the variance
// between the studies' effects in the squared unit of the values.
type Pooled struct {
	Studies      int
	Value, SE    float64
	Normal       Interval
	HartungKnapp Interval
	Careful      Interval
	Prediction   Interval
	Q            float64
	DF           int
	P, I2, Tau2  float64
	CommonValue  float64  // the mean if all studies estimated one effect
	CommonSE     float64  // its standard error
	Common       Interval // its interval
}

// Pool pools studies with random effects at a level. False with fewer than two
// studies, or with a standard error that is not a positive number.
//
// Sources: DerSimonian and Laird (1986, doi:10.1016/0197-2456(86)90046-2);
// Hartung and Knapp (2001, doi:10.1002/sim.791); Röver, Knapp and Friede (2015,
// doi:10.1186/s12874-015-0091-1) for the careful form; Higgins and Thompson
// (2002, doi:10.1002/sim.1186) for I²; Higgins, Thompson and Spiegelhalter (2009,
// doi:10.1111/j.1467-985X.2008.00552.x) for the prediction interval.
func Pool(studies []Study, level float64) (Pooled, bool) {
	if len(studies) < 2 {
		return Pooled{}, false
	}
	for _, s := range studies {
		if !(s.SE > 0) || math.IsInf(s.SE, 0) || math.IsNaN(s.Value) || math.IsInf(s.Value, 0) {
			return Pooled{}, false
		}
	}
	r := Pooled{Studies: len(studies), DF: len(studies) - 1}
	common := weigh(studies, 0)
	r.CommonValue, r.CommonSE = common.value, common.se()
	r.Common = around(r.CommonValue, z(level)*r.CommonSE)
	df := float64(r.DF)
	r.Q = common.squares
	r.P = chiSquaredSurvival(r.Q, df)
	if r.Q > df {
		r.I2 = (r.Q - df) / r.Q
		r.Tau2 = (r.Q - df) / (common.weight - common.weightSquares/common.weight)
	}
	r.around(studies, level)
	return r, true
}

// PoolREML pools as Pool does, with the variance between studies by restricted maximum
// likelihood in place of the method of moments. It is less biased when studies differ
// much in size; with few studies neither is sure. False as Pool, or when the likelihood
// has no maximum that is found.
//
// Source: Viechtbauer (2005, doi:10.3102/10769986030003261) for the estimator and its
// Fisher scoring; it is the default of the R package metafor (Viechtbauer 2010,
// doi:10.18637/jss.v036.i03).
func PoolREML(studies []Study, level float64) (Pooled, bool) {
	r, ok := Pool(studies, level)
	if !ok {
		return r, false
	}
	tau2, ok := restricted(studies, r.Tau2)
	if !ok {
		return r, false
	}
	r.Tau2 = tau2
	r.around(studies, level)
	// Its share that is not chance: beside the variance that is typical of the studies.
	common := weigh(studies, 0)
	typical := float64(r.DF) * common.weight / (square(common.weight) - common.weightSquares)
	r.I2 = tau2 / (tau2 + typical)
	return r, true
}

// Bounds of the search for the most likely variance.
const (
	mostScores  = 200
	scoredClose = 1e-12
)

// restricted finds the variance between studies with the highest restricted likelihood.
func restricted(studies []Study, tau2 float64) (float64, bool) {
	for range mostScores {
		w := weigh(studies, tau2)
		var residual, squares, cubes float64
		for _, s := range studies {
			weight := 1 / (square(s.SE) + tau2)
			residual += square(weight * (s.Value - w.value))
			squares += square(weight)
			cubes += square(weight) * weight
		}
		score := residual - w.weight + squares/w.weight
		information := squares - 2*cubes/w.weight + square(squares/w.weight)
		next := max(tau2+score/information, 0)
		if math.Abs(next-tau2) <= scoredClose*(1+tau2) {
			return next, true
		}
		tau2 = next
	}
	return 0, false
}

// around gives the mean for the variance between the studies, with its intervals.
func (r *Pooled) around(studies []Study, level float64) {
	df := float64(r.DF)
	random := weigh(studies, r.Tau2)
	r.Value, r.SE = random.value, random.se()
	r.Normal = around(r.Value, z(level)*r.SE)
	t, factor := tQuantile(level, df), math.Sqrt(random.squares/df)
	r.HartungKnapp = around(r.Value, t*factor*r.SE)
	r.Careful = around(r.Value, t*max(1, factor)*r.SE)
	r.Prediction = prediction(*r, level)
}

// Weights gives the part of 1 that each study has in the mean.
func (r Pooled) Weights(studies []Study) []float64 {
	all := weigh(studies, r.Tau2).weight
	out := make([]float64, len(studies))
	for i, s := range studies {
		out[i] = 1 / (square(s.SE) + r.Tau2) / all
	}
	return out
}

func prediction(r Pooled, level float64) Interval {
	if r.DF < 2 {
		return Interval{Low: math.NaN(), High: math.NaN()}
	}
	return around(r.Value, tQuantile(level, float64(r.DF-1))*math.Sqrt(r.Tau2+square(r.SE)))
}

// weighed is a mean weighted by the inverse of the variances, with the weighted
// squares around it.
type weighed struct{ value, weight, weightSquares, squares float64 }

func (w weighed) se() float64 { return math.Sqrt(1 / w.weight) }

func weigh(studies []Study, between float64) weighed {
	var out weighed
	for _, s := range studies {
		w := 1 / (square(s.SE) + between)
		out.value += w * s.Value
		out.weight += w
		out.weightSquares += w * w
	}
	out.value /= out.weight
	for _, s := range studies {
		out.squares += square(s.Value-out.value) / (square(s.SE) + between)
	}
	return out
}
