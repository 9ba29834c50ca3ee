package cohort

import (
	"math"
	"slices"

	"effectmonitor/engine/disclosure"
	"effectmonitor/engine/indicator"
)

// Pools gives groups that each consist of several classes of a breakdown, such as
// everybody who began before a day and everybody who began after it. Groups may
// overlap; whoever sees one of them must be taken to see them all, so a caller gives
// all that a reader has ever been shown of an indicator. False when the sums of the
// groups together would tell too much of a class that is hidden by itself: then none of
// them may be shown.
//
// The classes fall apart in those that are in the same groups. That the sum of each such
// part is known is more than anybody sees; every hidden number must keep its room even
// then (package disclosure).
func (r Reader) Pools(ind *indicator.Indicator, moment, breakdown string, groups [][]string) ([]Sample, bool) {
	p := poolAudit{r: r, ind: ind, moment: moment, breakdown: breakdown, groups: groups}
	if !p.safe() {
		return nil, false
	}
	out := make([]Sample, len(groups))
	for i, group := range groups {
		var sum Part
		for _, id := range group {
			sum.merge(r.plan.part(layer{population, ind.Def.ID, moment}, p.slice(id)))
		}
		out[i] = sampleOf(ind, &sum, r.gate.N(sum.N), r.gate.Measure(ind, &sum))
	}
	return out, true
}

type poolAudit struct {
	r                 Reader
	ind               *indicator.Indicator
	moment, breakdown string
	groups            [][]string
}

func (p *poolAudit) slice(class string) Slice {
	if p.r.base == (Slice{}) {
		return Slice{p.breakdown, class}
	}
	return Combine(p.r.base, Slice{p.breakdown, class})
}

// safe looks at the numbers of people and, where a figure is a count of them, at the
// numbers that are counted.
func (p *poolAudit) safe() bool {
	if p.tellsAll() {
		return false
	}
	people := p.table(p.person)
	if p.ind.Def.Type != indicator.Share && p.ind.Def.Type != indicator.Count {
		return keepsRoom(people)
	}
	return keepsRoom(people) && keepsRoom(p.table(p.counts))
}

// tellsAll reports whether the groups would give the number of everybody where that is
// hidden: unless somebody is in a class outside all groups that is hidden too.
func (p *poolAudit) tellsAll() bool {
	l := layer{population, p.ind.Def.ID, p.moment}
	if !p.r.plan.hidden(l, p.r.base) && !p.r.plan.hidden(layer{counted, l.indicator, l.moment}, p.r.base) {
		return false
	}
	return !slices.ContainsFunc(p.r.plan.classes(p.breakdown), func(id string) bool {
		inGroup := slices.ContainsFunc(p.groups, func(group []string) bool { return slices.Contains(group, id) })
		return !inGroup && !p.r.people(p.ind, p.moment, p.slice(id)).Known() && p.r.plan.part(l, p.slice(id)).N > 0
	})
}

// table has a row for the classes that are in the same groups, and a cell per class.
func (p *poolAudit) table(cell func(Slice) disclosure.Cell) *disclosure.Table {
	t := &disclosure.Table{Threshold: p.r.gate.Threshold()}
	rows := map[string]int{}
	for _, id := range p.r.plan.classes(p.breakdown) {
		signature := make([]byte, len(p.groups))
		for i, group := range p.groups {
			signature[i] = '0'
			if slices.Contains(group, id) {
				signature[i] = '1'
			}
		}
		row, known := rows[string(signature)]
		if !known {
			row = len(rows)
			rows[string(signature)] = row
			t.Rows = append(t.Rows, disclosure.Sum{Known: true})
		}
		c := cell(p.slice(id))
		c.Row, c.Col, c.Others = row, disclosure.None, -1
		t.Cells = append(t.Cells, c)
	}
	return t
}

// person is the number of people of the indicator in a class.
func (p *poolAudit) person(s Slice) disclosure.Cell {
	n := p.r.plan.part(layer{population, p.ind.Def.ID, p.moment}, s).N
	f := p.r.people(p.ind, p.moment, s)
	if f.Known() {
		return disclosure.Cell{Value: n}
	}
	c := disclosure.Cell{Value: n, High: disclosure.Unbounded, Secret: true, Need: p.r.plan.need()}
	if f.State() == Small {
		c.Low, c.High = 1, p.r.gate.Threshold()-1
	}
	return c
}

// counts is the number for whom it holds, within the people that are known or not.
func (p *poolAudit) counts(s Slice) disclosure.Cell {
	part := p.r.plan.part(layer{population, p.ind.Def.ID, p.moment}, s)
	f := p.r.figure(p.ind, p.moment, s)
	if f.Known() {
		return disclosure.Cell{Value: part.True}
	}
	c := disclosure.Cell{Value: part.True, High: disclosure.Unbounded, Secret: true, Need: p.r.plan.need()}
	if !p.r.people(p.ind, p.moment, s).Known() {
		return c
	}
	c.High = part.N
	if bound, ok := f.Bound(); ok && p.ind.Def.Type == indicator.Share {
		if f.State() == AtLeast {
			c.Low = int(math.Floor(bound * float64(part.N)))
		} else {
			c.High = int(math.Ceil(bound * float64(part.N)))
		}
	}
	return c
}

// keepsRoom reports whether every hidden number can still be as many others as it must,
// or as it could be before the sums were known.
func keepsRoom(t *disclosure.Table) bool {
	hidden := make([]bool, len(t.Cells))
	for i, c := range t.Cells {
		hidden[i] = c.Secret
	}
	for i, c := range t.Cells {
		if !c.Secret || c.Value == 0 && c.High == 0 {
			continue
		}
		low, high := t.Interval(hidden, i)
		if high-low < min(c.Need, c.High-c.Low) {
			return false
		}
	}
	return true
}
