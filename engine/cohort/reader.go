package cohort

import (
	"slices"

	"effectmonitor/engine/indicator"
	"effectmonitor/engine/source"
)

// Reader reads figures of one aggregate through a gate, over everyone or over one
// class of a breakdown. A class is shown only where it would also be shown beside
// the other classes of its breakdown, so that asking for the classes one by one
// gives no more than the table of all.
type Reader struct {
	gate      Gate
	framework *indicator.Compiled
	aggregate *Aggregate
	slice     Slice
}

// Read gives a reader of an aggregate; a nil aggregate reads as an empty one.
func (g Gate) Read(f *indicator.Compiled, a *Aggregate, s Slice) Reader {
	if a == nil {
		a = New(f)
	}
	return Reader{gate: g, framework: f, aggregate: a, slice: s}
}

// Classes gives the classes of a breakdown: those of the definition, or where
// the values themselves are classes, those that occur, in ascending order.
func (r Reader) Classes(breakdown string) []indicator.Class {
	b := r.framework.Breakdown(breakdown)
	if b == nil {
		return nil
	}
	if len(b.Classes) > 0 {
		return b.Classes
	}
	var ids []string
	for s := range r.aggregate.Slices {
		if s.Breakdown == breakdown {
			ids = append(ids, s.Class)
		}
	}
	slices.Sort(ids)
	out := make([]indicator.Class, len(ids))
	for i, id := range ids {
		out[i] = indicator.Class{ID: id, Title: source.Text{source.DefaultLang: id}}
	}
	return out
}

// N gives the number of participants in the slice.
func (r Reader) N() Figure {
	if r.slice == (Slice{}) {
		return r.gate.N(r.aggregate.N)
	}
	return pick(r.Classes(r.slice.Breakdown), r.slice.Class, r.Groups(r.slice.Breakdown))
}

// Groups gives the number of participants in each of Classes.
func (r Reader) Groups(breakdown string) []Figure {
	classes := r.Classes(breakdown)
	sizes := make([]int, len(classes))
	for i, c := range classes {
		sizes[i] = r.aggregate.Slices[Slice{Breakdown: breakdown, Class: c.ID}]
	}
	return r.gate.Groups(r.aggregate.N, sizes)
}

// Period gives the earliest start and the last day of the facts. False when
// there are too few participants to say.
func (r Reader) Period() (first, last source.Date, ok bool) {
	return r.aggregate.First, r.aggregate.Last, r.aggregate.N >= r.gate.Threshold()
}

// Row gives an indicator at a moment for each of Classes.
func (r Reader) Row(ind *indicator.Indicator, moment, breakdown string) []Figure {
	total, parts := r.parts(ind, moment, breakdown)
	return r.gate.Row(ind, total, parts)
}

// Populations gives how many participants an indicator is about at a moment, for
// each of Classes.
func (r Reader) Populations(ind *indicator.Indicator, moment, breakdown string) []Figure {
	total, parts := r.parts(ind, moment, breakdown)
	sizes := make([]int, len(parts))
	for i, p := range parts {
		sizes[i] = p.N
	}
	return r.gate.Groups(total.N, sizes)
}

// Whole reports whether the reader is about everyone. One of a class cannot be
// broken down further: a class of a class is too small to keep.
func (r Reader) Whole() bool { return r.slice == (Slice{}) }

// Measure gives the figure of an indicator at a moment.
func (r Reader) Measure(ind *indicator.Indicator, moment string) Figure {
	if r.slice == (Slice{}) {
		return r.gate.Measure(ind, r.part(ind, moment))
	}
	return pick(r.Classes(r.slice.Breakdown), r.slice.Class, r.Row(ind, moment, r.slice.Breakdown))
}

// Population gives how many participants an indicator is about at a moment.
func (r Reader) Population(ind *indicator.Indicator, moment string) Figure {
	if hide, hidden := r.withheld(ind, moment); hidden {
		return hide
	}
	return r.gate.N(r.part(ind, moment).N)
}

// Shift gives the change of an indicator from its first moment to another.
func (r Reader) Shift(ind *indicator.Indicator, moment string) Shift {
	if hide, hidden := r.withheld(ind, moment); hidden {
		return Shift{N: hide, Before: hide, After: hide, Diff: hide, Effect: hide}
	}
	return r.gate.Shift(ind, r.part(ind, moment))
}

// Progress gives who became better, stayed the same and became worse.
func (r Reader) Progress(ind *indicator.Indicator, moment string) []SegmentFigure {
	if hide, hidden := r.withheld(ind, moment); hidden {
		return []SegmentFigure{{Segment: Everyone, Share: hide, Merged: true}}
	}
	return r.gate.Progress(r.part(ind, moment))
}

// Distribution gives the classes of a distribution in the order of its
// definition.
func (r Reader) Distribution(ind *indicator.Indicator, moment string) []ClassFigure {
	ids := make([]string, len(ind.Classes))
	for i, c := range ind.Classes {
		ids[i] = c.ID
	}
	if hide, hidden := r.withheld(ind, moment); hidden {
		out := make([]ClassFigure, len(ids))
		for i, id := range ids {
			out[i] = ClassFigure{Class: id, Count: hide, Share: hide}
		}
		return out
	}
	return r.gate.Distribution(r.part(ind, moment), ids)
}

// Curve gives a duration over time.
func (r Reader) Curve(ind *indicator.Indicator) Curve {
	if hide, hidden := r.withheld(ind, ""); hidden {
		return Curve{N: hide, Running: hide, Points: []Point{{Value: hide}}}
	}
	return r.gate.Curve(ind, r.part(ind, ""))
}

// Across gives an indicator for each of several aggregates that together make up
// total, protected as the classes of a breakdown are.
func (g Gate) Across(ind *indicator.Indicator, moment string, total *Aggregate, parts []*Aggregate) []Figure {
	key := Key{Indicator: ind.Def.ID, Moment: moment}
	list := make([]*Part, len(parts))
	for i, a := range parts {
		list[i] = a.part(key)
	}
	return g.Row(ind, total.part(key), list)
}

// Sizes gives the number of participants of each of several aggregates that
// together make up total.
func (g Gate) Sizes(total *Aggregate, parts []*Aggregate) []Figure {
	sizes := make([]int, len(parts))
	for i, a := range parts {
		sizes[i] = a.N
	}
	return g.Groups(total.N, sizes)
}

func (r Reader) part(ind *indicator.Indicator, moment string) *Part {
	return r.aggregate.part(Key{Indicator: ind.Def.ID, Moment: moment, Slice: r.slice})
}

func (r Reader) parts(ind *indicator.Indicator, moment, breakdown string) (total *Part, parts []*Part) {
	key := Key{Indicator: ind.Def.ID, Moment: moment}
	total = r.aggregate.part(key)
	for _, c := range r.Classes(breakdown) {
		key.Slice = Slice{Breakdown: breakdown, Class: c.ID}
		parts = append(parts, r.aggregate.part(key))
	}
	return total, parts
}

// withheld gives the figure that stands for the slice when its size may not be
// told beside the other classes.
func (r Reader) withheld(ind *indicator.Indicator, moment string) (Figure, bool) {
	if r.slice == (Slice{}) {
		return Figure{}, false
	}
	f := pick(r.Classes(r.slice.Breakdown), r.slice.Class, r.Populations(ind, moment, r.slice.Breakdown))
	return f, !f.Known()
}

func pick(classes []indicator.Class, class string, figures []Figure) Figure {
	for i, c := range classes {
		if c.ID == class {
			return figures[i]
		}
	}
	return absent()
}

// Framework gives the framework that the figures are about.
func (r Reader) Framework() *indicator.Compiled { return r.framework }
