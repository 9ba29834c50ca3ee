package cohort

import (
	"math"

	"effectmonitor/engine/indicator"
	"effectmonitor/engine/stats"
)

// judged says whether a difference is certain as it is shown, and which way it went.
func judged(ind *indicator.Indicator, diff Figure) (certain bool, better int) {
	low, high, ok := diff.Interval()
	certain = ok && (low > 0 || high < 0)
	if !certain || ind.Def.Direction == indicator.Context {
		return certain, 0
	}
	if (high < 0) != (ind.Def.Direction == indicator.Lower) {
		return true, -1
	}
	return true, 1
}

// Study is one group that is pooled with others, with what measures it there.
type Study struct {
	Reader    Reader
	Indicator *indicator.Indicator
	Moment    string
}

// StudyFigure is what a study brings in. Weight is its part of the pooled figure; absent
// when it has none, because its own figure may not be shown.
type StudyFigure struct{ N, Value, Weight Figure }

// Synthesis is the mean over studies whose true effects differ. Expected is that mean
// with the interval in which the effect of a next study is expected. Spread is how far
// apart the true effects are (the square root of the variance between studies), Part how
// much of the spread is not chance (I²) and P how probable it is that there is no
// difference. They are absent with fewer than two studies of which the figure is known.
type Synthesis struct {
	Studies          []StudyFigure
	N                Figure // participants of the studies that count
	Pooled, Expected Figure
	Spread, Part, P  Figure
	Certain          bool
	Better           int
	Moments          bool // the spread is that of the method of moments
}

// Synthesise pools studies with random effects. All figures follow from figures that may
// be shown. A share is pooled as its log-odds. The indicators must measure the same on
// the same scale; see indicator.Poolable.
//
// Source: stats.PoolREML, with the careful interval of stats.Pooled.
func Synthesise(studies []Study) Synthesis {
	out := Synthesis{Studies: make([]StudyFigure, len(studies)), Pooled: absent(), Expected: absent(), Spread: absent(), Part: absent(), P: absent(), N: absent()}
	var known []stats.Study
	var at []int
	people := 0
	for i, s := range studies {
		out.Studies[i] = StudyFigure{N: s.Reader.Population(s.Indicator, s.Moment), Value: s.Reader.Measure(s.Indicator, s.Moment), Weight: absent()}
		if one, ok := s.estimate(out.Studies[i].Value); ok {
			known, at = append(known, one), append(at, i)
			people += s.Reader.part(s.Indicator, s.Moment).N
		}
	}
	pooled, ok := stats.PoolREML(known, Level)
	if !ok {
		if pooled, ok = stats.Pool(known, Level); !ok {
			return out
		}
		out.Moments = true
	}
	for i, weight := range pooled.Weights(known) {
		n, _ := out.Studies[at[i]].Value.N()
		out.Studies[at[i]].Weight = shown(Format{Percent: true}, weight, n)
	}
	out.tell(studies[at[0]].Indicator, pooled, people)
	return out
}

// tell writes the pooled figures as those of an indicator.
func (s *Synthesis) tell(ind *indicator.Indicator, p stats.Pooled, people int) {
	f, back := FormatOf(ind), func(v float64) float64 { return v }
	if ind.Def.Type == indicator.Share {
		back = func(v float64) float64 { return 1 / (1 + math.Exp(-v)) }
	}
	s.N = shown(Format{}, float64(people), people)
	s.Pooled = shown(f, back(p.Value), people).withInterval(back(p.Careful.Low), back(p.Careful.High))
	s.Expected = shown(f, back(p.Value), people).withInterval(back(p.Prediction.Low), back(p.Prediction.High))
	s.Spread = shown(Format{Decimals: 2}, math.Sqrt(p.Tau2), people)
	s.Part, s.P = shown(Format{Percent: true}, p.I2, people), probability(p.P, people)
	if ind.Def.Type == indicator.Change {
		s.Certain, s.Better = judged(ind, s.Pooled)
	}
}

// estimate is what a study estimates, with its standard error; false when its figure may
// not be shown or has no spread.
func (s Study) estimate(f Figure) (stats.Study, bool) {
	p := s.Reader.part(s.Indicator, s.Moment)
	if !f.Known() || p.N < 2 {
		return stats.Study{}, false
	}
	n := float64(p.N)
	var one stats.Study
	switch s.Indicator.Def.Type {
	case indicator.Change:
		sum := p.Pairs.summary(p.N)
		one = stats.Study{Value: sum.MeanChange, SE: sum.SDChange / math.Sqrt(n)}
	case indicator.Mean:
		mean, sd := moments(p.N, p.Sum, p.Squares)
		one = stats.Study{Value: mean, SE: sd / math.Sqrt(n)}
	case indicator.Share:
		share := float64(p.True) / n
		one = stats.Study{Value: math.Log(share / (1 - share)), SE: 1 / math.Sqrt(n*share*(1-share))}
	}
	return one, one.SE > 0 && !math.IsInf(one.SE, 0)
}
