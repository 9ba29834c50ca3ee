package cohort

import (
	"math"

	"effectmonitor/engine/indicator"
	"effectmonitor/engine/stats"
)

// Shift is the paired change of a group. Certain says that the interval of the
// change leaves out zero; Better says which way it went, 1, 0 or −1, in the
// indicator's own direction, and is 0 when it is not certain.
type Shift struct {
	N, Before, After, Diff Figure
	Effect                 Figure // standardised: the change in standard deviations (dav)
	G                      Figure // the same in those of the changes, for small groups (Hedges' g)
	Certain                bool
	Better                 int
	resampled              bool
}

// Shift gives the change of an indicator over a part.
func (g Gate) Shift(ind *indicator.Indicator, p *Part) Shift {
	s := Shift{N: g.N(p.N), Diff: g.Measure(ind, p)}
	s.Before, s.After, s.Effect, s.G = s.Diff, s.Diff, s.Diff, s.Diff
	if !s.Diff.Known() || p.Pairs == nil {
		return s
	}
	level := FormatOf(ind)
	level.Signed = false
	c, _ := stats.PairedChange(p.Pairs.summary(p.N), Level)
	s.Before, s.After = shown(level, c.Before, p.N), shown(level, c.After, p.N)
	effect := Format{Decimals: 2, Signed: true}
	s.Effect, s.G = number(effect, c.DAV, p.N), number(effect, c.G, p.N)
	_, s.resampled = g.resampled(p)
	// The chart and the sentence must agree: what counts is the interval as shown.
	low, high, _ := s.Diff.Interval()
	s.Certain = low > 0 || high < 0
	if s.Certain && ind.Def.Direction != indicator.Context {
		s.Better = 1
		if (high < 0) != (ind.Def.Direction == indicator.Lower) {
			s.Better = -1
		}
	}
	return s
}

// Size is how much the group changed, whichever way, as a part of the indicator's
// scale: what is on one scale stands in the order of the differences that are shown.
// Without a scale it is in standard deviations.
func (s Shift) Size(ind *indicator.Indicator) float64 {
	if r := ind.Range; r != nil {
		return math.Abs(s.Diff.Value()) / (r[1] - r[0])
	}
	return math.Abs(s.Effect.Value())
}

// summary gives the pairs as the statistics want them.
func (s *Pairs) summary(n int) stats.PairSummary {
	out := stats.PairSummary{N: n}
	out.Before, out.SDBefore = moments(n, s.Before, s.SquaresBefore)
	out.After, out.SDAfter = moments(n, s.After, s.SquaresAfter)
	out.MeanChange, out.SDChange = moments(n, s.Diff, s.SquaresDiff)
	return out
}

// Segment is one part of a bar that adds up to 100%.
type Segment string

// The segments of progress. Small neighbours are taken together.
const (
	BetterSegment Segment = "beter"
	SameSegment   Segment = "gelijk"
	WorseSegment  Segment = "minder"
	SameOrWorse   Segment = "gelijk_of_minder"
	BetterOrWorse Segment = "beter_of_minder"
	BetterOrSame  Segment = "beter_of_gelijk"
	Everyone      Segment = "iedereen"
)

// SegmentFigure is the share of one segment.
type SegmentFigure struct {
	Segment Segment
	Share   Figure
	Merged  bool
}

// Progress gives who became reliably better, stayed the same and became worse.
// A segment under the threshold, zero too, is taken together with its
// neighbour, or both ends together; when that does not help there is one segment
// whose figure says why.
func (g Gate) Progress(p *Part) []SegmentFigure {
	if p.N < g.Threshold() || p.Pairs == nil {
		f := g.small()
		if p.N == 0 {
			f = absent()
		}
		return []SegmentFigure{{Segment: Everyone, Share: f, Merged: true}}
	}
	up, same, down := p.Pairs.Better, p.Pairs.Same, p.Pairs.Worse
	part := func(s Segment, n int, merged bool) SegmentFigure {
		return SegmentFigure{Segment: s, Share: shown(Format{Percent: true}, float64(n)/float64(p.N), p.N), Merged: merged}
	}
	t := g.Threshold()
	low := up >= t && same+down >= t
	high := down >= t && up+same >= t
	switch {
	case up >= t && same >= t && down >= t:
		return []SegmentFigure{part(BetterSegment, up, false), part(SameSegment, same, false), part(WorseSegment, down, false)}
	case low && (!high || down <= up):
		return []SegmentFigure{part(BetterSegment, up, false), part(SameOrWorse, same+down, true)}
	case high:
		return []SegmentFigure{part(BetterOrSame, up+same, true), part(WorseSegment, down, false)}
	case same >= t && up+down >= t:
		return []SegmentFigure{part(SameSegment, same, false), part(BetterOrWorse, up+down, true)}
	}
	return []SegmentFigure{{Segment: Everyone, Share: secondary(), Merged: true}}
}

// halves splits a part in who is at one end of a change and the others.
func (g Gate) halves(p *Part, end Segment) []SegmentFigure {
	share := func(n int) Figure { return shown(Format{Percent: true}, float64(n)/float64(p.N), p.N) }
	if end == WorseSegment {
		worse := p.Pairs.Worse
		return []SegmentFigure{{BetterOrSame, share(p.N - worse), true}, {WorseSegment, share(worse), false}}
	}
	better := p.Pairs.Better
	return []SegmentFigure{{BetterSegment, share(better), false}, {SameOrWorse, share(p.N - better), true}}
}
