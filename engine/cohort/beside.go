package cohort

import "effectmonitor/engine/indicator"

// ReadBeside gives a reader of a whole for somebody who sees one part of it beside it
// and the whole minus that part by subtraction. A figure is shown when the others, by
// themselves, could be shown too. They are then enough to leave open what is hidden of
// the part.
func (g Gate) ReadBeside(f *indicator.Compiled, whole, part *Aggregate, s Slice) Reader {
	r := g.Read(f, whole, s)
	r.beside = part
	return r
}

// others reports whether the others may be known of a slice: that they are nobody, or
// enough.
func (r Reader) others(whole, part int) bool {
	return part == 0 || whole == part || whole-part >= r.gate.Threshold()
}

// tellsOthers reports whether a figure of the whole would tell about a small group
// outside the part. With what "" only the number of people counts.
func (r Reader) tellsOthers(ind *indicator.Indicator, moment, what string, s Slice) bool {
	if r.beside == nil {
		return false
	}
	own := &Plan{threshold: r.gate.Threshold(), framework: r.plan.framework, whole: r.beside, shown: r.plan.coarseOf(s)}
	if !r.others(r.plan.size(s), own.size(s)) {
		return true
	}
	if ind == nil {
		return false
	}
	l := layer{population, ind.Def.ID, moment}
	whole, part := r.plan.part(l, s), own.part(l, s)
	switch {
	case !r.others(whole.N, part.N):
		return true
	case part.N == 0 || whole.N == part.N:
		return false
	case what == summed:
		return true // their largest contributions are not known apart
	case what != counted || ind.Def.Type == indicator.Change:
		return false
	}
	rest := Part{N: whole.N - part.N, True: whole.True - part.True}
	if ind.Def.Type == indicator.Duration {
		rest.Exits = map[int]Exits{1: {Events: events(whole.exits()) - events(part.exits())}}
	}
	return r.plan.counted(layer{counted, ind.Def.ID, moment}, &rest).hidden
}
