package cohort

import (
	"slices"

	"effectmonitor/engine/disclosure"
)

// Of a whole a small number is hidden together with others, that leave it room. Who knows
// of a part how much those are at least, and how many of the part are not among them, finds
// less room: none where all of those others are of the part. So beside a part every sum over
// the classes of a breakdown is looked at again with what is known of the part; where it
// leaves a small number too little room, nothing of the table is told.

// tellsFew reports whether in the table of a slice what the part tells leaves a small number
// of the whole, which is hidden, less room than it must have.
func (r Reader) tellsFew(l layer, s Slice, siblings []Slice) bool {
	if s == (Slice{}) {
		return false
	}
	var t *besideTable
	for _, one := range siblings {
		n := r.plan.people(l, one).n
		if !r.plan.few(n) || !r.plan.hidden(l, one) {
			continue
		}
		if t == nil {
			t = &besideTable{Reader: r, layer: l, own: &Plan{threshold: r.gate.Threshold(), framework: r.plan.framework, whole: r.beside, shown: r.plan.coarseOf(s)}}
		}
		need := r.plan.need()
		if l.what != everybody {
			need = min(need, r.plan.size(one))
		}
		for _, part := range one.Split() {
			rest := slices.DeleteFunc(one.Split(), func(x Slice) bool { return x == part })
			if whole := Combine(rest...); !r.plan.hidden(l, whole) && t.room(one, whole, part.Breakdown) < min(need, r.plan.people(l, whole).n) {
				return true
			}
		}
	}
	return false
}

// besideTable is a layer of a whole and of a part beside it.
type besideTable struct {
	Reader
	layer layer
	own   *Plan
}

// keeps reports whether of the part the number in a slice is hidden.
func (t *besideTable) keeps(s Slice) bool {
	p := t.partPlan()
	return p.hidden(layer{}, s) || t.layer.what != everybody && p.hidden(t.layer, s)
}

// room is how far apart the bounds of a number are in the sum over a breakdown of a slice.
func (t *besideTable) room(x, whole Slice, breakdown string) int {
	left, up, down, fall, rise := t.plan.people(t.layer, whole).n, 0, 0, 0, 0
	for _, class := range t.plan.classes(breakdown) {
		at, ok := Together(t.plan.framework, append(whole.Split(), Slice{breakdown, class})...)
		if !ok {
			continue
		}
		n := t.plan.people(t.layer, at).n
		left -= n
		if n == 0 || !t.plan.hidden(t.layer, at) {
			continue
		}
		low, high := t.bounds(at, n)
		if at == x {
			up, down = high-n, n-low
			continue
		}
		fall, rise = fall+n-low, min(disclosure.Unbounded, rise+high-n)
	}
	if left > 0 { // who is in none
		fall, rise = fall+left, disclosure.Unbounded
	}
	return min(up, fall) + min(down, rise)
}

// bounds is what is known by the part of a number of the whole, which is so many: it counts
// those of the part who are counted, and does not count those who are not.
func (t *besideTable) bounds(s Slice, n int) (low, high int) {
	part, kept := t.own.people(t.layer, s).n, t.keeps(s)
	high = disclosure.Unbounded
	sizes := t.layer.what != everybody && !t.plan.hidden(layer{}, s)
	if sizes {
		high = t.plan.size(s)
	}
	switch {
	case !kept && sizes:
		return part, high - (t.own.size(s) - part)
	case !kept:
		return part, high
	case part > 0:
		return 1, high
	}
	return 0, high
}
