package cohort

import (
	"slices"

	"effectmonitor/engine/indicator"
)

// paired is what Progress tells: who became better, stayed the same and became worse.
const paired = "paired"

// ReadBeside gives a reader of a whole for somebody who sees one part of it beside it
// and the whole minus that part by subtraction. A figure is shown when the others, by
// themselves, could be shown too. They are then enough to leave open what is hidden of
// the part. What is hidden of the whole is so without a word of why: who knows who of the
// part is counted, and who is not, knows bounds of it that its words leave no room beside.
//
// A whole that was decided over is read with the threshold that it was decided with, also
// where that of the part is another: two thresholds of one whole would tell what lies between
// them. Without a part it is for somebody who sees none of it.
func (g Gate) ReadBeside(f *indicator.Compiled, whole, part *Aggregate, s Slice) Reader {
	if whole != nil && whole.limit > 0 {
		g.threshold = whole.limit
	}
	r := g.Read(f, whole, s)
	r.beside, r.tied = part, &tiedTo{}
	return r
}

// others reports whether the others may be known of a slice: that they are nobody, or
// enough.
func (r Reader) others(whole, part int) bool {
	return part == 0 || whole == part || whole-part >= r.gate.Threshold()
}

// tellsOthers reports whether a figure of the whole would tell about a small group
// outside the part. With what "" only the number of people counts. Of a breakdown all
// classes are told or none: one that is left out would follow from the total and the
// other classes.
func (r Reader) tellsOthers(ind *indicator.Indicator, moment, what string, s Slice) bool {
	if r.beside == nil {
		return false
	}
	if ind != nil && s == (Slice{}) && (what == population || what == counted || what == classified) && r.tellsTied(ind, moment, what, false) {
		return true
	}
	return r.tellsOthersThemselves(ind, moment, what, s)
}

// tellsOthersThemselves is tellsOthers as far as it does not follow from what holds between counts
// by definition.
func (r Reader) tellsOthersThemselves(ind *indicator.Indicator, moment, what string, s Slice) bool {
	list := r.plan.siblings(s)
	for _, one := range list {
		if r.tellsOthersOf(ind, moment, what, one) {
			return true
		}
	}
	switch what {
	case everybody:
		r.partPlan().hidden(layer{}, s) // also where it makes no difference, as in tellsOthersOf
		return r.tellsFew(layer{}, s, list)
	case population: // they tell who is there too
		return r.tellsFew(layer{}, s, list) || r.tellsFew(layer{population, ind.Def.ID, moment}, s, list)
	}
	return false
}

// siblings gives the slices that together are the table of a slice: those of all classes
// of its breakdowns. Of everyone it is everyone.
func (p *Plan) siblings(s Slice) []Slice {
	tables := [][]Slice{nil}
	for _, part := range s.Split() {
		var longer [][]Slice
		for _, begun := range tables {
			for _, class := range p.classes(part.Breakdown) {
				longer = append(longer, append(slices.Clone(begun), Slice{part.Breakdown, class}))
			}
		}
		tables = longer
	}
	var out []Slice
	for _, parts := range tables {
		if one, ok := Together(p.framework, parts...); ok {
			out = append(out, one)
		}
	}
	return out
}

func (r Reader) tellsOthersOf(ind *indicator.Indicator, moment, what string, s Slice) bool {
	own := &Plan{threshold: r.gate.Threshold(), framework: r.plan.framework, whole: r.beside, shown: r.plan.coarseOf(s)}
	if !r.others(r.plan.size(s), own.size(s)) {
		return true
	}
	if ind == nil {
		return false
	}
	l := layer{population, ind.Def.ID, moment}
	whole, part := r.plan.part(l, s), own.part(l, s)
	kept := r.keeps(l, s) // also where it makes no difference: what is asked here is kept for others
	switch {
	case !r.others(whole.N, part.N), part.N == 0 && r.tellsSize(l, s, whole.N, own.size(s)):
		return true
	case part.N == 0 || whole.N == part.N:
		return false
	case kept && r.tellsPart(s, whole.N, part.N, own.size(s)):
		return true
	case what == summed:
		// Of a sum their largest contributions are not known apart.
		return ind.Def.Type == indicator.Sum || lopsidedRest(whole, part)
	case what == classified:
		return r.classesTell(whole, part)
	case what == paired:
		return whole.Pairs != nil && part.Pairs != nil && r.pairsTell(whole.Pairs, part.Pairs)
	case what != counted || ind.Def.Type == indicator.Change:
		return false
	}
	rest := Part{N: whole.N - part.N, True: whole.True - part.True}
	if ind.Def.Type == indicator.Duration {
		rest.Exits = map[int]Exits{1: {Events: events(whole.exits()) - events(part.exits())}}
	}
	return r.plan.counted(layer{counted, ind.Def.ID, moment}, &rest).hidden
}

// keeps reports whether of the part is hidden how many an indicator is about, and not how
// many there are.
func (r Reader) keeps(l layer, s Slice) bool {
	p := r.partPlan()
	return !p.hidden(layer{}, s) && p.hidden(l, s)
}

// partPlan decides over the part as it is read by itself.
func (r Reader) partPlan() *Plan {
	p := r.beside.kept.Load()
	if p == nil || p.framework == nil || p.framework.Def != r.plan.framework.Def {
		g := r.gate // else its own, with the threshold that it is read with
		if r.beside.limit > 0 {
			g.threshold = r.beside.limit
		}
		p = r.beside.plan(g, r.plan.framework)
	}
	return p
}

// tellsSize reports whether the whole tells nearly how many there are of the part, of which
// that is hidden: of the others there are at least those whom an indicator is about, when
// it is known to be about nobody of the part.
func (r Reader) tellsSize(l layer, s Slice, counted, size int) bool {
	own := r.partPlan()
	if size == 0 || !own.hidden(layer{}, s) || !own.tellsNone(l, s) {
		return false
	}
	low, high := 0, r.plan.size(s)
	if own.few(size) {
		low, high = 1, own.threshold-1
	}
	return min(high, r.plan.size(s)-counted)-low < min(own.need(), high-low)
}

// tellsNone reports whether others tell that a layer counts nobody in a slice: it does in
// none of what the slice is a part of, or those in its other parts are all.
func (p *Plan) tellsNone(l layer, s Slice) bool {
	parts := s.Split()
	return slices.ContainsFunc(parts, func(one Slice) bool {
		rest := slices.DeleteFunc(slices.Clone(parts), func(x Slice) bool { return x == one })
		whole := Combine(rest...)
		left := p.part(l, whole).N
		if left == 0 {
			return true
		}
		if p.hidden(l, whole) {
			return false
		}
		for _, class := range p.classes(one.Breakdown) {
			if at, ok := Together(p.framework, append(slices.Clone(rest), Slice{one.Breakdown, class})...); ok && !p.hidden(l, at) {
				left -= p.part(l, at).N
			}
		}
		return left == 0
	})
}

// tellsPart reports whether the whole tells nearly how many of the part an indicator is
// about: of the others no more can be counted than there are, and of the part neither.
func (r Reader) tellsPart(s Slice, whole, part, size int) bool {
	own, low, high := r.partPlan(), 0, size
	if own.few(part) {
		low, high = 1, min(high, own.threshold-1)
	}
	others := r.plan.size(s) - size - (whole - part) // who are not counted
	room := min(part-low, others) + min(high-part, whole-part)
	return room < min(own.need(), high-low)
}

// classesTell reports whether a few of the others are in a class by themselves.
func (r Reader) classesTell(whole, part *Part) bool {
	for class, n := range whole.Classes {
		if !r.others(n, part.Classes[class]) {
			return true
		}
	}
	return false
}

// pairsTell reports whether a few of the others became better, stayed the same or became
// worse.
func (r Reader) pairsTell(whole, part *Pairs) bool {
	return !r.others(whole.Better, part.Better) || !r.others(whole.Same, part.Same) || !r.others(whole.Worse, part.Worse)
}
