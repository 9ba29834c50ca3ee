package cohort

import (
	"slices"
	"strings"

	"effectmonitor/engine/indicator"
)

// adder finds the cells that facts are added to. One participant is in some thousands of
// cells: looked up by their keys, of four texts each, they would take most of the time of
// adding up a gemeente. It only points at cells of the aggregate and holds nothing itself.
// Most of what is left is waiting for memory, so cells of one slice are made beside each
// other, and of several participants everybody who is in a slice is added to it before
// the next slice.
type adder struct {
	measures []*numbered // in the order of their indicator and moment
	rows     map[Slice]*row
	some     [atOnce][]added // of each of those who are added together; kept to be used again
	touched  []*row          // of some of them
	alone    bool            // holds all cells: the aggregate has none yet
}

// atOnce is how many participants are added together: what is known of so many fits beside
// a row in a processor's own memory.
const atOnce = 32

// measure is an indicator at a moment.
type measure struct{ indicator, moment string }

// numbered is a measure with what adding to its cells takes.
type numbered struct {
	measure
	number int // of its cell in every row
	ind    *indicator.Indicator
	kind   kind
}

// compare tells whether a measure stands before that of a fact.
func (m *numbered) compare(at *indicator.At) int {
	if m.indicator != at.Indicator {
		return strings.Compare(m.indicator, at.Indicator)
	}
	return strings.Compare(m.moment, at.Moment)
}

// row is the cells of one slice, by the number of their measure; nil where there is none
// yet.
type row struct {
	slice   Slice
	parts   []*Part
	spare   []Part // of which the next cells are made
	waiting []int  // who of those that are added together is in the slice
}

// added is a fact with what is the same in every cell that it is added to.
type added struct {
	*numbered
	fact *indicator.Fact
	amounts
}

// add adds participants, not more than atOnce.
func (a *Aggregate) add(list []indicator.Facts) {
	if a.adding == nil {
		a.adding = &adder{rows: map[Slice]*row{}}
	}
	d := a.adding
	for i := range list {
		f := &list[i]
		a.span(1, f.Start, f.AsOf)
		d.some[i] = d.factsOf(a.framework, f.Values, d.some[i][:0])
		groups := a.groups(f.Dims)
		for _, s := range groups[1:] {
			a.Slices[s]++
		}
		for _, s := range groups {
			d.wait(s, i)
		}
	}
	for _, r := range d.touched {
		for _, i := range r.waiting {
			a.addTo(r, d.some[i])
		}
		r.waiting = r.waiting[:0]
	}
	everyone := d.rows[Slice{}]
	for i := range list {
		for _, f := range d.some[i] {
			everyone.parts[f.number].addWhole(f.ind, f.fact)
		}
		clear(d.some[i]) // what a participant said is not kept alive
	}
	d.touched = d.touched[:0]
}

// wait notes that one of those who are added together is in a slice.
func (d *adder) wait(s Slice, i int) {
	r := d.rows[s]
	if r == nil {
		r = &row{slice: s}
		d.rows[s] = r
	}
	if len(r.waiting) == 0 {
		d.touched = append(d.touched, r)
	}
	r.waiting = append(r.waiting, i)
}

// factsOf gives the facts of a participant with their measures, without those of an
// indicator that is not known.
func (d *adder) factsOf(f *indicator.Compiled, values indicator.Values, out []added) []added {
	next := 0
	for i := range values {
		at, order := &values[i], -1
		for next < len(d.measures) {
			if order = d.measures[next].compare(at); order >= 0 {
				break
			}
			next++
		}
		if order != 0 || next == len(d.measures) {
			ind := f.Indicator(at.Indicator)
			if ind == nil {
				continue
			}
			m := &numbered{measure{at.Indicator, at.Moment}, len(d.measures), ind, kindOf(ind)}
			d.measures = slices.Insert(d.measures, next, m)
		}
		m := d.measures[next]
		out = append(out, added{m, &at.Fact, amountsOf(m.kind, m.ind, &at.Fact)})
	}
	return out
}

// addTo adds facts to the cells of a slice.
func (a *Aggregate) addTo(r *row, facts []added) {
	if more := len(a.adding.measures) - len(r.parts); more > 0 {
		r.parts = append(r.parts, make([]*Part, more)...)
	}
	for i := range facts {
		f := &facts[i]
		p := r.parts[f.number]
		if p == nil {
			p = a.cellOf(r, Key{Indicator: f.indicator, Moment: f.moment, Slice: r.slice}, len(facts)-i)
			r.parts[f.number] = p
		}
		p.add(f.kind, f.fact, f.amounts)
	}
}

// mostSpare bounds how many cells are made at once that may never be used.
const mostSpare = 64

// cellOf gives the cell of a slice, of which so many more may be needed.
func (a *Aggregate) cellOf(r *row, k Key, more int) *Part {
	if a.adding.alone {
		return r.fresh(more)
	}
	p := a.Cells[k]
	if p == nil {
		p = r.fresh(more)
		a.Cells[k] = p
	}
	return p
}

// fresh gives a new cell.
func (r *row) fresh(more int) *Part {
	if len(r.spare) == 0 {
		r.spare = make([]Part, min(more, mostSpare))
	}
	p := &r.spare[0]
	r.spare = r.spare[1:]
	return p
}
