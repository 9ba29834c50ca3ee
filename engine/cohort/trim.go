package cohort

import (
	"maps"
	"slices"

	"effectmonitor/engine/indicator"
)

// Choice says what to keep of an aggregate.
type Choice struct {
	// Measure reports whether an indicator at a moment is kept of everyone together, and
	// whether it is kept in classes too.
	Measure func(indicator, moment string) (everyone, divided bool)
	// Slice reports whether a class, or a combination of classes, is kept.
	Slice func(s Slice) bool
	// Beside says that the copy is read beside others as one of the members of a whole: then
	// of every breakdown by itself the classes are kept too, along which is decided what is
	// told of members (planmembers.go).
	Beside bool
}

// crosses reports whether a slice is kept for the sake of what is told of members.
func (c Choice) crosses(s Slice) bool { return c.Beside && s != (Slice{}) && len(s.Split()) == 1 }

// crossed reports whether a cell is.
func (c Choice) crossed(k Key) bool {
	everyone, _ := c.Measure(k.Indicator, k.Moment)
	return everyone && c.crosses(k.Slice)
}

func (c Choice) cell(k Key) bool {
	everyone, divided := c.Measure(k.Indicator, k.Moment)
	if k.Slice == (Slice{}) {
		return everyone
	}
	return divided && c.Slice(k.Slice)
}

// Trim gives a copy with a choice of the indicators and classes, from which no more can be
// known than the whole shows through a gate. Beside what is chosen it keeps the counts
// between which equations hold (indicator.Family), so that a number that is hidden since
// another would follow from it is hidden in the copy too; and it keeps of which numbers of
// people the whole knows that a breakdown tells them, for breakdowns that the copy does
// not have.
func (g Gate) Trim(f *indicator.Compiled, a *Aggregate, keep Choice) *Aggregate {
	out, kin := New(f), kinOf(f, keep)
	out.N, out.First, out.Last = a.N, a.First, a.Last
	kept := map[Slice]bool{{}: true} // found once: cells are a hundred times as many
	for s, n := range a.Slices {
		if kept[s] = keep.Slice(s) || keep.crosses(s); kept[s] || kin.hasSlice(s) {
			out.Slices[s] = n
		}
	}
	whole := g.Read(f, a, Slice{}).plan
	for k, p := range a.Cells {
		if !kept[k.Slice] || !keep.cell(k) && !kin.has(k) && !keep.crossed(k) {
			continue
		}
		out.Cells[k] = p
		if k.Slice == (Slice{}) && f.Indicator(k.Indicator) != nil && whole.leaks(layer{population, k.Indicator, k.Moment}) {
			out.leaking(k)
		}
	}
	return out
}

// leaking notes that the number of people of a measure would be told.
func (a *Aggregate) leaking(k Key) {
	m := [2]string{k.Indicator, k.Moment}
	if i, known := slices.BinarySearchFunc(a.Leaks, m, compareMeasures); !known {
		a.Leaks = slices.Insert(a.Leaks, i, m)
	}
}

func (a *Aggregate) leaks(l layer) bool {
	_, known := slices.BinarySearchFunc(a.Leaks, [2]string{l.indicator, l.moment}, compareMeasures)
	return known
}

func compareMeasures(a, b [2]string) int { return slices.Compare(a[:], b[:]) }

// Chosen gives a copy with what is chosen and nothing beside it: what readers see of an
// aggregate that Trim made.
func (a *Aggregate) Chosen(keep Choice) *Aggregate {
	out := &Aggregate{
		Framework: a.Framework, N: a.N, First: a.First, Last: a.Last,
		Slices: maps.Clone(a.Slices), Cells: maps.Clone(a.Cells), framework: a.framework,
	}
	maps.DeleteFunc(out.Slices, func(s Slice, _ int) bool { return !keep.Slice(s) })
	maps.DeleteFunc(out.Cells, func(k Key, _ *Part) bool { return !keep.cell(k) })
	return out
}

// Keep puts what was in an earlier aggregate in the place of what must stay as it was: the
// numbers of people, and the measures (as the key of everyone together) with all their
// classes. What was kept for the sake of one of these stays with it, so that all numbers
// in an equation are of one day.
func (a *Aggregate) Keep(f *indicator.Compiled, keep Choice, earlier *Aggregate, people bool, stays map[Key]bool) {
	if people {
		a.N, a.First, a.Last, a.Slices = earlier.N, earlier.First, earlier.Last, earlier.Slices
	}
	staying := func(id, moment string) (bool, bool) {
		is := stays[Key{Indicator: id, Moment: moment}]
		return is, is
	}
	kin := kinOf(f, Choice{Measure: staying})
	stay := func(k Key) bool {
		k.Slice = Slice{}
		return stays[k] || kin.has(k) && !keep.cell(k)
	}
	a.changes()
	maps.DeleteFunc(a.Cells, func(k Key, _ *Part) bool { return stay(k) })
	for k, p := range earlier.Cells {
		if !stay(k) {
			continue
		}
		a.Cells[k] = p
		// What told it then and what tells it now both stand.
		if earlier.leaks(layer{indicator: k.Indicator, moment: k.Moment}) {
			a.leaking(k)
		}
	}
}

// relatives are what stands in an equation with what is kept: measures, of everyone and in
// classes, and breakdowns.
type relatives struct {
	keep              Choice
	everyone, divided map[measure]bool
	breakdowns        map[string]bool
}

func kinOf(f *indicator.Compiled, keep Choice) relatives {
	out := relatives{keep, map[measure]bool{}, map[measure]bool{}, map[string]bool{}}
	for _, list := range related(f) {
		everyone, divided := false, false
		for _, m := range list {
			if m.What != indicator.InBreakdown {
				whole, parts := keep.Measure(m.Indicator, m.Moment)
				everyone, divided = everyone || whole, divided || parts
			}
		}
		for _, m := range list {
			if m.What == indicator.InBreakdown {
				out.breakdowns[m.Indicator] = out.breakdowns[m.Indicator] || everyone || divided
				continue
			}
			at := measure{m.Indicator, m.Moment}
			out.everyone[at], out.divided[at] = out.everyone[at] || everyone, out.divided[at] || divided
		}
	}
	return out
}

func (r relatives) has(k Key) bool {
	at := measure{k.Indicator, k.Moment}
	if k.Slice == (Slice{}) {
		return r.everyone[at]
	}
	return r.divided[at] && r.keep.Slice(k.Slice)
}

// hasSlice reports whether a slice is a class that stands in an equation, alone or
// together with what is kept.
func (r relatives) hasSlice(s Slice) bool {
	parts := s.Split()
	i := slices.IndexFunc(parts, func(p Slice) bool { return r.breakdowns[p.Breakdown] })
	if i < 0 {
		return false
	}
	rest := slices.Delete(parts, i, i+1)
	return len(rest) == 0 || r.keep.Slice(Combine(rest...))
}
