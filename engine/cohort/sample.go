package cohort

import (
	"math"
	"slices"
	"strings"

	"effectmonitor/engine/indicator"
	"effectmonitor/engine/stats"
)

// Sample is a group whose figure is shown, with what is needed to set it against
// another group. Only a Reader makes one. It is known when its figure is; what is
// computed from known samples follows from what a reader sees already.
type Sample struct {
	N, Value Figure
	ind      *indicator.Indicator
	estimate stats.Estimate // in the figure's own unit, before rounding
}

// Known reports whether the sample can be set against another.
func (s Sample) Known() bool { return s.Value.Known() && s.ind != nil }

// Unshown is a sample of a group that may not be shown.
func Unshown() Sample { return Sample{N: secondary(), Value: secondary()} }

// Unsized is the sample without its number of people, for a reader to whom that number,
// beside others, would tell one that is hidden.
func (s Sample) Unsized() Sample {
	s.N = secondary()
	return s
}

// Sample gives an indicator at a moment as a group to compare. Of a median or a course
// over time there is a figure and no comparison.
func (r Reader) Sample(ind *indicator.Indicator, moment string) Sample {
	return sampleOf(ind, r.part(ind, moment), r.Population(ind, moment), r.Measure(ind, moment))
}

// Pool gives the participants in several classes of a breakdown as one group. It takes
// the classes whose figure may be shown by itself, so that the group as a whole tells
// nothing new, and says which these are.
func (r Reader) Pool(ind *indicator.Indicator, moment, breakdown string, classes []string) (Sample, []string) {
	var sum Part
	var taken []string
	for _, id := range classes {
		s := Slice{breakdown, id}
		if r.base != (Slice{}) {
			s = Combine(r.base, s)
		}
		if !r.figure(ind, moment, s).Known() || !r.people(ind, moment, s).Known() {
			continue
		}
		sum.merge(r.plan.part(layer{population, ind.Def.ID, moment}, s))
		taken = append(taken, id)
	}
	if len(taken) == 0 {
		return Unshown(), nil
	}
	return sampleOf(ind, &sum, r.gate.N(sum.N), r.gate.Measure(ind, &sum)), taken
}

func sampleOf(ind *indicator.Indicator, p *Part, n, value Figure) Sample {
	s := Sample{N: n, Value: value}
	if !value.Known() || !n.Known() {
		return s
	}
	ok := false
	switch ind.Def.Type {
	case indicator.Share:
		s.estimate, ok = stats.EstimateShare(p.True, p.N, Level)
	case indicator.Mean:
		mean, sd := moments(p.N, p.Sum, p.Squares)
		s.estimate, ok = stats.EstimateMean(stats.Sample{N: p.N, Mean: mean, SD: sd}, Level)
	case indicator.Change:
		if p.Pairs != nil {
			mean, sd := moments(p.N, p.Pairs.Diff, p.Pairs.SquaresDiff)
			s.estimate, ok = stats.EstimateMean(stats.Sample{N: p.N, Mean: mean, SD: sd}, Level)
		}
	}
	if ok {
		s.ind = ind
	}
	return s
}

// Contrast is the difference between groups. Of shares it is in percentage points.
// Certain says that the interval, as it is shown, leaves out zero; Better says which
// way, 1 or −1, in the indicator's own direction, and is 0 when it is not certain.
type Contrast struct {
	Diff    Figure
	Points  bool
	Certain bool
	Better  int
}

// Compare gives a group less another one of other people.
func Compare(a, b Sample) Contrast {
	if !a.Known() || !b.Known() {
		return Contrast{Diff: unknown(a, b)}
	}
	return contrast(a.ind, stats.Difference(a.estimate, b.estimate), a, b)
}

// Differences gives how much more a group changed than another: what is after less
// what is before, less the same of the others. All four are groups of other people.
func Differences(before, after, otherBefore, otherAfter Sample) Contrast {
	all := []Sample{before, after, otherBefore, otherAfter}
	if slices.ContainsFunc(all, func(s Sample) bool { return !s.Known() }) {
		return Contrast{Diff: unknown(all...)}
	}
	own, others := stats.Difference(after.estimate, before.estimate), stats.Difference(otherAfter.estimate, otherBefore.estimate)
	return contrast(after.ind, stats.Difference(own, others), all...)
}

// unknown is the figure of a comparison that cannot be made: hidden when a group is,
// absent when there is nobody in it.
func unknown(list ...Sample) Figure {
	for _, s := range list {
		if s.Value.State() != Absent && !s.Value.Known() {
			return secondary()
		}
	}
	return absent()
}

func contrast(ind *indicator.Indicator, e stats.Estimate, groups ...Sample) Contrast {
	f := FormatOf(ind)
	f.Signed = true
	c := Contrast{Points: f.Percent}
	if f.Percent {
		f.Percent = false
		e.Value, e.Low, e.High = 100*e.Value, 100*e.Low, 100*e.High
	}
	n := 0
	for _, g := range groups {
		more, _ := g.N.N()
		n += more
	}
	c.Diff = shown(f, e.Value, n).withInterval(e.Low, e.High)
	low, high, ok := c.Diff.Interval()
	c.Certain = ok && (low > 0 || high < 0)
	c.Better = better(ind, c.Certain, low > 0)
	return c
}

// better turns up or down into better or less good in an indicator's own direction.
func better(ind *indicator.Indicator, certain, up bool) int {
	switch {
	case !certain || ind.Def.Direction == indicator.Context || ind.Def.Direction == "":
		return 0
	case up == (ind.Def.Direction == indicator.Higher):
		return 1
	}
	return -1
}

// Standard is a share beside what was to be expected of people who began alike.
type Standard struct {
	Expected Figure // the share
	Ratio    Figure // observed by expected, with its interval
	Certain  bool   // the interval leaves out one
	Above    bool   // more than expected, when certain
}

// Standardised sets a share against what it would be if each class of people did as
// they do in a reference, which the group is part of. The classes are those of one
// breakdown, or of two that the framework counts together; who is in none of them is
// a class too. Source: indirect standardisation, as in Breslow and Day (1987), section
// 2.3; its interval is exact for rare events and too wide, never too narrow, for
// others.
//
// It is shown where the share itself is shown. What it tells of who began is one
// average over all of them, in whole percents.
func (r Reader) Standardised(reference *Aggregate, ind *indicator.Indicator, moment string, by ...string) Standard {
	own := r.Measure(ind, moment)
	hide := own
	if own.Known() {
		hide = absent()
	}
	part := r.part(ind, moment)
	expected := r.expected(reference, ind, moment, by)
	if !own.Known() || ind.Def.Type != indicator.Share || math.IsNaN(expected) || expected <= 0 {
		return Standard{Expected: hide, Ratio: hide}
	}
	ratio, low, high := stats.ObservedExpected(part.True, expected, Level)
	s := Standard{
		Expected: shown(FormatOf(ind), expected/float64(part.N), part.N),
		Ratio:    shown(Format{Decimals: 2}, ratio, part.N).withInterval(low, high),
	}
	from, to, _ := s.Ratio.Interval()
	s.Certain, s.Above = from > 1 || to < 1, from > 1
	return s
}

// expected gives how many would be counted, NaN when the reference has nobody of a
// class that the group has.
func (r Reader) expected(reference *Aggregate, ind *indicator.Indicator, moment string, by []string) float64 {
	key := Key{Indicator: ind.Def.ID, Moment: moment}
	rest, all := *r.part(ind, moment), *reference.part(key)
	sum := 0.0
	add := func(n, k, of int) {
		if n > 0 {
			sum += float64(n) * float64(k) / float64(of) // NaN for 0 of 0
		}
	}
	own, _ := r.plan.at(r.base)
	for _, s := range reference.groupsOf(inOrder(r.plan.framework, by)) {
		key.Slice = s
		p, q := own.part(key), reference.part(key)
		add(p.N, q.True, q.N)
		rest.N, all.N, all.True = rest.N-p.N, all.N-q.N, all.True-q.True
	}
	add(rest.N, all.True, all.N)
	return sum
}

// inOrder names some breakdowns together, as a framework counts them.
func inOrder(f *indicator.Compiled, by []string) string {
	if len(by) < 2 {
		return strings.Join(by, combined)
	}
	for _, list := range combinations(f) {
		if len(list) == len(by) && !slices.ContainsFunc(by, func(b string) bool { return !slices.Contains(list, b) }) {
			return strings.Join(list, combined)
		}
	}
	return combined // that nobody is in
}

// stratum reports whether a slice is a class of a breakdown, or of two together in
// either order.
func stratum(s Slice, by []string) bool {
	parts := s.Split()
	if len(parts) != len(by) {
		return false
	}
	for _, p := range parts {
		if !slices.Contains(by, p.Breakdown) {
			return false
		}
	}
	return true
}

// Pool gives several members as one group, or one class of each of them, of those whose
// own figure is shown, and says which these are.
func (m Members) Pool(ind *indicator.Indicator, moment string, class Slice, ids []string) (Sample, []string) {
	var sum Part
	var taken []string
	for _, id := range ids {
		r := m.Read(id, class)
		if !r.Measure(ind, moment).Known() || !r.Population(ind, moment).Known() {
			continue
		}
		sum.merge(r.part(ind, moment))
		taken = append(taken, id)
	}
	if len(taken) == 0 {
		return Unshown(), nil
	}
	return sampleOf(ind, &sum, m.gate.N(sum.N), m.gate.Measure(ind, &sum)), taken
}
