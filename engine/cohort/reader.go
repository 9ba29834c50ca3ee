package cohort

import (
	"slices"

	"effectmonitor/engine/indicator"
	"effectmonitor/engine/source"
)

// Reader reads figures of one aggregate through a gate, over everyone, over one class
// of a breakdown or over a combination of two. What it shows is what the Plan of the
// aggregate allows, so that asking for the classes one by one gives no more than the
// table of all.
type Reader struct {
	gate  Gate
	plan  *Plan
	base  Slice // what everyone is: the member of a whole that is read
	slice Slice
	left  []Slice // what was asked for and is not looked at
	// beside is a part of the aggregate that the reader of the figures sees too.
	beside *Aggregate
	tied   *tiedTo // of the others beside it
}

// Read gives a reader of an aggregate; a nil aggregate reads as an empty one.
func (g Gate) Read(f *indicator.Compiled, a *Aggregate, s Slice) Reader {
	if a == nil {
		a = New(f)
	}
	p := a.plan(g, f)
	g.watching = a.scope != nil && a.scope.watching
	shown, left := p.coarsen(s)
	return Reader{gate: g, plan: p, slice: shown, left: left}
}

// Framework gives the framework that the figures are about.
func (r Reader) Framework() *indicator.Compiled { return r.plan.framework }

// Whole reports whether the reader is about everyone. One of a class is not broken
// down further: that is what a combination is for.
func (r Reader) Whole() bool { return r.slice == r.base }

// Classes gives the classes of a breakdown: those of the definition, or where
// the values themselves are classes, those that occur, in ascending order. Where they are
// too many to audit neighbours are one class.
func (r Reader) Classes(breakdown string) []indicator.Class {
	return r.plan.coarse(breakdown).classes
}

func classesOf(f *indicator.Compiled, a *Aggregate, breakdown string) []indicator.Class {
	b := f.Breakdown(breakdown)
	if b == nil {
		return nil
	}
	if len(b.Classes) > 0 {
		return b.Classes
	}
	var ids []string
	for _, s := range a.groupsOf(breakdown) {
		ids = append(ids, s.Class)
	}
	slices.SortFunc(ids, byNumber)
	out := make([]indicator.Class, len(ids))
	for i, id := range ids {
		out[i] = indicator.Class{ID: id, Title: source.Text{source.DefaultLang: id}}
	}
	return out
}

// N gives the number of participants in the slice.
func (r Reader) N() Figure { return r.size(r.slice) }

// Groups gives the number of participants in each of Classes.
func (r Reader) Groups(breakdown string) []Figure {
	return r.each(breakdown, r.size)
}

// Choices gives, for each of Classes, how many participants there would be when it is
// chosen: in place of the class of the same breakdown that is chosen now, and together
// with one of another. A choice that the framework does not count is absent.
func (r Reader) Choices(breakdown string) []Figure {
	out := make([]Figure, 0, len(r.plan.classes(breakdown)))
	for _, id := range r.plan.classes(breakdown) {
		f := absent()
		if s, ok := r.chosen(Slice{breakdown, id}); ok {
			f = r.size(s)
		}
		out = append(out, f)
	}
	return out
}

// chosen gives the slice when a class is chosen too.
func (r Reader) chosen(s Slice) (Slice, bool) {
	parts := r.slice.Split()
	if r.base != (Slice{}) {
		return Combine(r.base, s), len(parts) == 1 || parts[1].Breakdown == s.Breakdown
	}
	for i, part := range parts {
		if part.Breakdown == s.Breakdown {
			parts[i] = s
			return Together(r.plan.framework, parts...)
		}
	}
	return Together(r.plan.framework, append(parts, s)...)
}

// Tells reports whether the count or the sum behind an indicator may be known from
// something that is calculated with it. That it is small is for the calculation to
// look at.
func (r Reader) Tells(ind *indicator.Indicator, moment string) bool {
	if _, hidden := r.withheld(ind, moment, r.slice); hidden || r.keepsAmount(ind, moment) {
		return false
	}
	for _, what := range within(ind) {
		l := layer{what, ind.Def.ID, moment}
		if what == summed && tellsLargest(ind, r.part(ind, moment)) || what != classified && r.plan.hidden(l, r.slice) || r.tellsOthers(ind, moment, what, r.slice) {
			return false
		}
	}
	return true
}

// Period gives the earliest start and the last day of the facts. False when
// there are too few participants to say.
func (r Reader) Period() (first, last source.Date, ok bool) {
	a, _ := r.plan.at(r.base)
	return a.First, a.Last, r.size(r.base).Known() && a.N > 0
}

// Row gives an indicator at a moment for each of Classes.
func (r Reader) Row(ind *indicator.Indicator, moment, breakdown string) []Figure {
	return r.each(breakdown, func(s Slice) Figure { return r.figure(ind, moment, s) })
}

// Populations gives how many participants an indicator is about at a moment, for
// each of Classes.
func (r Reader) Populations(ind *indicator.Indicator, moment, breakdown string) []Figure {
	return r.each(breakdown, func(s Slice) Figure { return r.people(ind, moment, s) })
}

func (r Reader) each(breakdown string, figure func(Slice) Figure) []Figure {
	classes := r.plan.classes(breakdown)
	out := make([]Figure, len(classes))
	for i, id := range classes {
		s := Slice{breakdown, id}
		if r.base != (Slice{}) {
			s = Combine(r.base, s)
		}
		out[i] = figure(s)
	}
	return out
}

// Measure gives the figure of an indicator at a moment.
func (r Reader) Measure(ind *indicator.Indicator, moment string) Figure {
	return r.figure(ind, moment, r.slice)
}

// Population gives how many participants an indicator is about at a moment.
func (r Reader) Population(ind *indicator.Indicator, moment string) Figure {
	return r.people(ind, moment, r.slice)
}

// Incomparable gives how many participants gave an answer that an indicator reads, in a
// version of the questionnaire that does not compare with the one of now: they do not
// count, and it says so. Absent when there is nobody. It is told of everyone only: of
// the classes it would be one table more to guard, for a remark.
func (r Reader) Incomparable(ind *indicator.Indicator, moment string) Figure {
	n := r.part(ind, moment).Incomparable
	switch {
	case n == 0 && r.slice == Slice{}:
		return absent()
	case r.slice != Slice{} || r.beside != nil || r.size(Slice{}).State() != Shown:
		return secondary()
	}
	return r.gate.N(n)
}

// Shift gives the change of an indicator from its first moment to another.
func (r Reader) Shift(ind *indicator.Indicator, moment string) Shift {
	if hide, hidden := r.withheld(ind, moment, r.slice); hidden {
		return Shift{N: hide, Before: hide, After: hide, Diff: hide, Effect: hide, G: hide}
	}
	return r.gate.Shift(ind, r.part(ind, moment))
}

// Progress gives who became better, stayed the same and became worse. A class is
// split in two, where the whole is split too.
func (r Reader) Progress(ind *indicator.Indicator, moment string) []SegmentFigure {
	if hide, hidden := r.withheld(ind, moment, r.slice); hidden {
		return []SegmentFigure{{Segment: Everyone, Share: hide, Merged: true}}
	}
	if r.tellsOthers(ind, moment, paired, r.slice) || r.plan.whole.Released && r.plan.hidden(layer{paired, ind.Def.ID, moment}, Slice{}) {
		return []SegmentFigure{{Segment: Everyone, Share: secondary(), Merged: true}}
	}
	part := r.part(ind, moment)
	if r.slice == (Slice{}) || part.Pairs == nil {
		return r.gate.Progress(part)
	}
	l := layer{counted, ind.Def.ID, moment}
	if r.plan.hidden(l, r.slice) {
		return []SegmentFigure{{Segment: Everyone, Share: secondary(), Merged: true}}
	}
	return r.gate.halves(part, r.plan.split(ind, moment))
}

// Distribution gives the classes of a distribution in the order of its
// definition.
func (r Reader) Distribution(ind *indicator.Indicator, moment string) []ClassFigure {
	out := make([]ClassFigure, len(ind.Classes))
	withheld, hidden := r.withheld(ind, moment, r.slice)
	part, l := r.part(ind, moment), layer{classified, ind.Def.ID, moment}
	if !hidden && r.tellsOthers(ind, moment, classified, r.slice) {
		withheld, hidden = secondary(), true
	}
	if !hidden && part.N > 0 && r.plan.shade(l, r.slice.Breakdown).all {
		withheld, hidden = secondary(), true
		if part.N < r.gate.Threshold() {
			withheld = r.gate.small()
		}
	}
	for i, c := range ind.Classes {
		out[i] = r.gate.inClass(part, c.ID)
		switch {
		case hidden:
			out[i].Count, out[i].Share = withheld, withheld
		case part.N > 0 && r.plan.hidesClass(l, r.slice, c.ID):
			hide := r.gate.hiddenCount(part.Classes[c.ID])
			if r.slice != (Slice{}) && r.plan.shade(l, "").hides(c.ID) || r.plan.toldClass(l, r.slice, c.ID) {
				hide = secondary()
			}
			out[i].Count, out[i].Share = hide, hide
		}
	}
	return out
}

// Curve gives a duration over time. Of a class it is coarsened to what it comes to in
// the end: the steps of a class beside those of everyone would tell the steps of the
// others.
func (r Reader) Curve(ind *indicator.Indicator) Curve {
	hide, hidden := r.withheld(ind, "", r.slice)
	switch {
	case hidden:
		return Curve{N: hide, Running: hide, Points: []Point{{Value: hide}}}
	case r.slice != (Slice{}) && r.part(ind, "").N > 0, r.plan.hidden(layer{counted, ind.Def.ID, ""}, r.slice), r.tellsOthers(ind, "", counted, r.slice):
		return Curve{N: r.people(ind, "", r.slice), Running: secondary(), Points: []Point{{Value: secondary()}}}
	}
	c := r.gate.Curve(ind, r.part(ind, ""))
	if c.Running.Known() && r.plan.hidden(layer{lasting, ind.Def.ID, ""}, Slice{}) || r.tellsRunning(ind) {
		c.Running = secondary()
	}
	return c
}

// tellsRunning reports whether of a few of the others a duration had not ended.
func (r Reader) tellsRunning(ind *indicator.Indicator) bool {
	if r.beside == nil {
		return false
	}
	part := r.beside.part(Key{Indicator: ind.Def.ID})
	return !r.others(running(r.part(ind, "").exits()), running(part.exits()))
}

func (r Reader) part(ind *indicator.Indicator, moment string) *Part {
	return r.plan.part(layer{population, ind.Def.ID, moment}, r.slice)
}

// size gives the number of participants in a slice.
func (r Reader) size(s Slice) Figure {
	if r.plan.hidden(layer{}, s) {
		return r.words(layer{}, s, r.plan.size(s))
	}
	if r.tellsOthers(nil, "", everybody, s) {
		return secondary()
	}
	return r.gate.N(r.plan.size(s))
}

// words gives the figure of a hidden number of people: that it is small, or that it
// protects another; and no more than that it is hidden where a word of its own would
// tell which of many are small.
func (r Reader) words(l layer, s Slice, n int) Figure {
	if s == (Slice{}) || r.beside != nil || r.plan.leaks(l) || r.plan.dark(l, s) {
		return secondary()
	}
	return r.gate.hiddenCount(n)
}

// withheld gives the figure that stands for everything about a slice when the number
// of people in it may not be told.
func (r Reader) withheld(ind *indicator.Indicator, moment string, s Slice) (Figure, bool) {
	for _, l := range []layer{{}, {population, ind.Def.ID, moment}} {
		if r.plan.hidden(l, s) {
			return r.words(l, s, r.plan.people(l, s).n), true
		}
	}
	if r.tellsOthers(ind, moment, population, s) {
		return secondary(), true
	}
	return Figure{}, false
}

func (r Reader) people(ind *indicator.Indicator, moment string, s Slice) Figure {
	if hide, hidden := r.withheld(ind, moment, s); hidden {
		return hide
	}
	return r.gate.N(r.plan.part(layer{population, ind.Def.ID, moment}, s).N)
}

// figure gives the figure of an indicator over a slice.
func (r Reader) figure(ind *indicator.Indicator, moment string, s Slice) Figure {
	if hide, hidden := r.withheld(ind, moment, s); hidden {
		if f, ok := r.rough(ind, moment, s); ok {
			return f
		}
		return hide
	}
	f := r.gate.Measure(ind, r.plan.part(layer{population, ind.Def.ID, moment}, s))
	if f.Known() && r.keepsAmount(ind, moment) {
		return f.silenced()
	}
	for _, what := range within(ind) {
		if f.State() != Absent && r.tellsOthers(ind, moment, what, s) {
			return f.silenced()
		}
		l := layer{what, ind.Def.ID, moment}
		// The mean change of a class tells nothing of how many became better.
		if what == classified || ind.Def.Type == indicator.Change || f.State() == Absent || !r.plan.hidden(l, s) {
			continue
		}
		if f.Known() || r.plan.dark(l, s) {
			return f.silenced()
		}
	}
	return f
}
