package cohort

import (
	"slices"

	"effectmonitor/engine/indicator"
)

// Everybody may read a release, who knows the figures of one of the members of the whole
// too: what they are of the others follows. Who makes a release therefore asks of every
// member what would tell of a few of the others, and keeps that out of it.

// Told names a count of everyone: what is counted, indicator, moment, and class of a distribution.
type Told = [4]string

// ToldBeside gives the counts of everyone that a release of a whole must hide (Gate.Release)
// because of one of its members: who sees that one beside it would find by subtraction how many
// a few of the others are, or what one of them has.
func ToldBeside(g Gate, f *indicator.Compiled, whole, member *Aggregate) (out []Told) {
	if member == nil || member.N == 0 || member.N == whole.N {
		return nil
	}
	r := g.ReadBeside(f, whole, member, Slice{})
	if !r.others(whole.N, member.N) {
		out = append(out, Told{everybody})
	}
	for k := range whole.Cells {
		ind := f.Indicator(k.Indicator)
		if k.Slice != (Slice{}) || ind == nil {
			continue
		}
		if tellsAmount(ind) && r.tellsOneOf(ind, k.Moment) {
			out = append(out, Told{summed, k.Indicator, k.Moment})
		}
		for _, what := range released(ind) {
			if !r.releaseTells(ind, k.Moment, what) {
				continue
			}
			for _, class := range classesIn(ind, what) {
				out = append(out, Told{what, k.Indicator, k.Moment, class})
			}
		}
	}
	return out
}

// releaseTells reports whether a release would tell of a few of the others.
func (r Reader) releaseTells(ind *indicator.Indicator, moment, what string) bool {
	switch what {
	case lasting:
		return r.tellsRunning(ind)
	case paired:
		return r.tellsProgress(ind, moment)
	case counted:
		// Where they are few, or nearly all, no more than that is said of everyone, and of the
		// part: of the others it leaves as much open, unless the part has most of the few.
		l := layer{counted, ind.Def.ID, moment}
		few := func(p *Plan) bool { return p.counted(l, p.part(l, Slice{})).hidden }
		if few(r.plan) && few(r.partPlan()) && r.leavesOpen(ind, moment) {
			return false
		}
	}
	return r.tellsTied(ind, moment, what, true) || r.tellsOthersThemselves(ind, moment, what, Slice{})
}

// leavesOpen reports whether what the words of everyone say of a number leaves that of the others
// room for who knows it of the part.
func (r Reader) leavesOpen(ind *indicator.Indicator, moment string) bool {
	l := layer{counted, ind.Def.ID, moment}
	whole, part := r.plan.part(l, Slice{}), r.partPlan().part(l, Slice{})
	said, here, others := r.plan.counted(l, whole), r.plan.countOf(ind, moment, part), whole.N-part.N
	return min(others, said.high-here)-max(0, said.low-here) >= min(r.plan.need(), others)
}

// released is what a release tells of an indicator in numbers of people.
func released(ind *indicator.Indicator) []string {
	list := append(slices.DeleteFunc(within(ind), func(what string) bool { return what == summed }), population)
	switch ind.Def.Type {
	case indicator.Duration:
		list = append(list, lasting)
	case indicator.Change:
		list = append(list, paired)
	}
	return list
}

// classesIn gives the classes of what is counted: of a distribution its own, and of all else
// the one without a name.
func classesIn(ind *indicator.Indicator, what string) []string {
	if what != classified {
		return []string{""}
	}
	var out []string
	for _, c := range ind.Classes {
		out = append(out, c.ID)
	}
	return out
}

// tellsProgress reports whether a few of the others became better, stayed the same or became
// worse, as far as that follows from what is told of everyone: of the part somebody who works
// there knows it, also where it is not told.
func (r Reader) tellsProgress(ind *indicator.Indicator, moment string) bool {
	l := layer{population, ind.Def.ID, moment}
	whole, part := r.plan.part(l, Slice{}), r.partPlan().part(l, Slice{})
	if whole.Pairs == nil || part.Pairs == nil {
		return false
	}
	here := r.gate.toldEnds(whole)
	for ends := 1; ends < allEnds; ends++ {
		if here[ends] && !r.others(whole.Pairs.at(ends), part.Pairs.at(ends)) {
			return true
		}
	}
	return false
}

// The ends of a change, to be taken together.
const (
	betterEnd = 1 << iota
	sameEnd
	worseEnd
	allEnds = betterEnd | sameEnd | worseEnd
)

var endsOf = map[Segment]int{
	BetterSegment: betterEnd, SameSegment: sameEnd, WorseSegment: worseEnd,
	SameOrWorse: sameEnd | worseEnd, BetterOrWorse: betterEnd | worseEnd, BetterOrSame: betterEnd | sameEnd,
}

// at counts who is at one of some ends.
func (s *Pairs) at(ends int) (n int) {
	for i, k := range []int{s.Better, s.Same, s.Worse} {
		if ends&(1<<i) != 0 {
			n += k
		}
	}
	return n
}

// toldEnds says of which ends together it follows from a progress how many are there.
func (g Gate) toldEnds(p *Part) (told [allEnds + 1]bool) {
	var shown []int
	for _, s := range g.Progress(p) {
		if s.Share.Known() {
			shown = append(shown, endsOf[s.Segment])
		}
	}
	for some := range 1 << len(shown) {
		ends := 0
		for i, one := range shown {
			if some&(1<<i) != 0 {
				ends |= one
			}
		}
		told[ends] = true
	}
	return told
}
