package cohort

import (
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/stats"
)

// Attrition sets who stayed beside who left: those who have a first value and none at
// a later moment at which they were to be asked.
type Attrition struct {
	Stayed, Left           Figure // how many
	StayedStart, LeftStart Figure // their mean first value
	Diff                   Figure // of who left less who stayed, with its interval
	Certain                bool   // the interval leaves out zero
	// Low and High are the mean change if all who left had changed as badly, or as
	// well, as the scale allows. Their interval holds both at the level of all others.
	Change, Low, High Figure
}

// Attrition gives who stayed and who left between the first moment of a change and
// another. Of a class of a breakdown nothing is shown.
func (r Reader) Attrition(ind *indicator.Indicator, moment string) Attrition {
	if hide, hidden := r.withheld(ind, moment, r.slice); hidden {
		return attritionOf(hide)
	}
	p := r.part(ind, moment)
	if !r.alone() {
		return attritionOf(secondary())
	}
	out := attritionOf(absent())
	s := r.Shift(ind, moment)
	out.Stayed, out.StayedStart, out.Change = s.N, s.Before, s.Diff
	if p.Whole == nil || p.Whole.Left.N == 0 {
		out.Left = r.gate.N(0)
		return out
	}
	left := p.Whole.Left
	out.Left = r.gate.N(left.N)
	if !out.Left.Known() || !s.Before.Known() || p.Pairs == nil {
		hide := secondary()
		out.LeftStart, out.Diff, out.Low, out.High = hide, hide, hide, hide
		return out
	}
	mean, sd := moments(left.N, left.Sum, left.Squares)
	pairs := p.Pairs.summary(p.N)
	level := FormatOf(ind)
	signed := level
	level.Signed, signed.Signed = false, true
	out.LeftStart = shown(level, mean, left.N)
	starts := stats.Sample{N: left.N, Mean: mean, SD: sd}
	if c, ok := stats.CompareMeans(starts, stats.Sample{N: p.N, Mean: pairs.Before, SD: pairs.SDBefore}, Level); ok {
		out.Diff = shown(signed, c.Difference, left.N).withInterval(c.Interval.Low, c.Interval.High)
		low, high, _ := out.Diff.Interval()
		out.Certain = low > 0 || high < 0
	}
	if ind.Range != nil {
		changes := stats.Sample{N: p.N, Mean: pairs.MeanChange, SD: pairs.SDChange}
		b := stats.ChangeBounds(changes, starts, stats.Range{Min: ind.Range[0], Max: ind.Range[1]}, Level)
		n := p.N + left.N
		out.Low, out.High = shown(signed, b.Low, n), shown(signed, b.High, n)
	}
	return out
}

func attritionOf(f Figure) Attrition {
	return Attrition{Stayed: f, Left: f, StayedStart: f, LeftStart: f, Diff: f, Change: f, Low: f, High: f}
}

// Bounds is a share if all of whom it is not known had it not, or had it.
type Bounds struct{ Share, Missing, Low, High Figure }

// Bounds gives a share with what it could be at worst and at best.
func (r Reader) Bounds(ind *indicator.Indicator, moment string) Bounds {
	share := r.Measure(ind, moment)
	out := Bounds{Share: share, Missing: share, Low: share, High: share}
	p := r.part(ind, moment)
	if !share.Known() || ind.Def.Type != indicator.Share {
		if share.State() != Absent { // also where it is small: that says nothing of the others
			out.Missing, out.Low, out.High = secondary(), secondary(), secondary()
		}
		return out
	}
	out.Missing = r.gate.N(p.Missing)
	out.Low, out.High = secondary(), secondary()
	if !r.alone() || !out.Missing.Known() || p.Missing > 0 && r.plan.hidden(layer{asked, ind.Def.ID, moment}, Slice{}) {
		out.Missing = secondary()
		return out
	}
	b := stats.ShareBounds(p.True, p.N, p.Missing, Level)
	f, n := FormatOf(ind), p.N+p.Missing
	out.Low, out.High = shown(f, b.Low, n), shown(f, b.High, n)
	return out
}
