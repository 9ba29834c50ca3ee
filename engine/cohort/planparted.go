package cohort

import "strings"

// parted is the classes of a breakdown, of which every measure is looked at.
type parted struct {
	slices []Slice
	sizes  []int
	// from is the place of the first of them in the layout of the whole, and class says of
	// each that follows which it is, -1 for one that is not shown. Nil when they are
	// no slices of the whole, each by itself.
	from  int
	class []int
}

// divided gives the classes of one breakdown.
func (p *Plan) divided(breakdown string) *parted {
	return memo(p, &p.parted, breakdown, func() *parted {
		d, at := &parted{}, map[string]int{}
		for i, id := range p.classes(breakdown) {
			s := Slice{breakdown, id}
			d.slices, d.sizes = append(d.slices, s), append(d.sizes, p.size(s))
			at[id] = i
		}
		if strings.HasPrefix(breakdown, byMember) || p.coarse(breakdown).parts != nil {
			return d
		}
		all := p.whole.layout()
		from, to := all.classes(breakdown)
		d.from, d.class = from, make([]int, to-from)
		for i := range d.class {
			place, shown := at[all.slice(from+i).Class]
			if d.class[i] = place; !shown {
				d.class[i] = -1
			}
		}
		return d
	})
}

// across gives what a layer is counted in, in every class of a breakdown.
func (p *Plan) across(l layer, d *parted) []*Part {
	out := make([]*Part, len(d.slices))
	if d.class == nil {
		for i, s := range d.slices {
			out[i] = p.part(l, s)
		}
		return out
	}
	for _, c := range p.whole.layout().within(measure{l.indicator, l.moment}, d.from, d.from+len(d.class)) {
		if i := d.class[c.slice-d.from]; i >= 0 {
			out[i] = c.part
		}
	}
	for i := range out {
		if out[i] == nil {
			out[i] = &Part{}
		}
	}
	return out
}
