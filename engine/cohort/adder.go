package cohort

import "effectmonitor/engine/indicator"

// adder finds the cells that facts are added to. One participant is in some two thousand
// cells: looked up by their keys, of four texts each, they would take most of the time of
// adding up a gemeente. It only points at cells of the aggregate and holds nothing itself.
type adder struct {
	measures map[measure]int
	rows     map[Slice]*row
}

// measure is an indicator at a moment.
type measure struct{ indicator, moment string }

// row is the cells of one slice, by the number of their measure; nil where there is none
// yet.
type row struct {
	slice Slice
	parts []*Part
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

// number gives the number of a measure, a new one the first time.
func (d *adder) number(m measure) int {
	n, known := d.measures[m]
	if !known {
		n = len(d.measures)
		d.measures[m] = n
	}
	return n
}

// addFact adds a fact to the cells of everyone, the first row, and of every other.
func (a *Aggregate) addFact(rows []*row, ind *indicator.Indicator, m measure, fact indicator.Fact) {
	n, numbers := a.adding.number(m), amountsOf(ind, fact)
	for _, r := range rows {
		if n >= len(r.parts) {
			r.parts = append(r.parts, make([]*Part, n+1-len(r.parts))...)
		}
		if r.parts[n] == nil {
			r.parts[n] = a.cell(Key{Indicator: m.indicator, Moment: m.moment, Slice: r.slice})
		}
		r.parts[n].add(ind, &fact, numbers)
	}
	rows[0].parts[n].addWhole(ind, fact)
}
