package cohort

import "effectmonitor/engine/indicator"

// adder finds the cells that facts are added to. One participant is in some thousands of
// cells: looked up by their keys, of four texts each, they would take most of the time of
// adding up a gemeente. It only points at cells of the aggregate and holds nothing itself.
// Most of what is left is waiting for memory, so cells of one slice are made beside each
// other, and added to in that order.
type adder struct {
	measures map[measure]int
	rows     map[Slice]*row
	facts    []added // of one participant; kept to be used again
}

// measure is an indicator at a moment.
type measure struct{ indicator, moment string }

// row is the cells of one slice, by the number of their measure; nil where there is none
// yet.
type row struct {
	slice Slice
	parts []*Part
	spare []Part // of which the next cells are made
}

// added is a fact with what is the same in every cell that it is added to.
type added struct {
	measure
	ind  *indicator.Indicator
	fact indicator.Fact
	amounts
}

// rowsOf gives the rows of slices.
func (d *adder) rowsOf(list []Slice) []*row {
	out := make([]*row, len(list))
	for i, s := range list {
		if out[i] = d.rows[s]; out[i] == nil {
			out[i] = &row{slice: s}
			d.rows[s] = out[i]
		}
	}
	return out
}

// factsOf gives the facts of a participant by the number of their measure, without an
// indicator where there is none. They hold until the next are asked for.
func (d *adder) factsOf(f *indicator.Compiled, values map[string]map[string]indicator.Fact) []added {
	clear(d.facts)
	for id, byMoment := range values {
		ind := f.Indicator(id)
		if ind == nil {
			continue
		}
		for moment, fact := range byMoment {
			m := measure{id, moment}
			n := d.number(m)
			if n == len(d.facts) {
				d.facts = append(d.facts, added{})
			}
			d.facts[n] = added{m, ind, fact, amountsOf(ind, fact)}
		}
	}
	return d.facts
}

// number gives the number of a measure, a new one the first time.
func (d *adder) number(m measure) int {
	n, known := d.measures[m]
	if !known {
		n = len(d.measures)
		d.measures[m] = n
	}
	return n
}

// addTo adds facts to the cells of a slice.
func (a *Aggregate) addTo(r *row, facts []added) {
	if more := len(facts) - len(r.parts); more > 0 {
		r.parts = append(r.parts, make([]*Part, more)...)
	}
	for i := range facts {
		f := &facts[i]
		if f.ind == nil {
			continue
		}
		p := r.parts[i]
		if p == nil {
			p = a.cellOf(r, Key{Indicator: f.indicator, Moment: f.moment, Slice: r.slice}, len(facts)-i)
			r.parts[i] = p
		}
		p.add(f.ind, &f.fact, f.amounts)
	}
}

// mostSpare bounds how many cells are made at once that may never be used.
const mostSpare = 64

// cellOf gives the cell of a slice, of which so many more may be needed.
func (a *Aggregate) cellOf(r *row, k Key, more int) *Part {
	if p := a.Cells[k]; p != nil {
		return p
	}
	if len(r.spare) == 0 {
		r.spare = make([]Part, min(more, mostSpare))
	}
	p := &r.spare[0]
	r.spare = r.spare[1:]
	a.Cells[k] = p
	return p
}
