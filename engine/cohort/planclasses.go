package cohort

import (
	"slices"
	"strings"

	"effectmonitor/engine/disclosure"
)

// decideClasses decides over a distribution: which classes of it are hidden in the
// whole (breakdown ""), or in which classes of a breakdown.
func (p *Plan) decideClasses(l layer, breakdown string) shade {
	up, _ := l.above()
	whole := p.part(l, Slice{})
	outcomes := p.framework.Indicator(l.indicator).Classes
	everyone := count{n: whole.N, of: -1}
	if whole.N < p.threshold {
		return shade{all: true}
	}
	if breakdown == "" {
		t := &table{plan: p}
		var cells []count
		for _, o := range outcomes {
			c := p.group(whole.Classes[o.ID], whole.N)
			t.add(0, disclosure.None, o.ID, c)
			cells = append(cells, c)
		}
		t.rest(0, disclosure.None, everyone, cells)
		return t.solve()
	}
	inWhole := p.own(l, "")
	if inWhole.all || p.own(up, breakdown).all {
		return shade{all: true}
	}
	if axes := strings.Split(breakdown, combined); len(axes) > 1 {
		return p.crossClasses(l, axes)
	}
	g := &grid{whole: everyone}
	for _, id := range p.classes(breakdown) {
		s := Slice{breakdown, id}
		g.rows = append(g.rows, axisClass{id, count{n: p.part(l, s).N, of: -1}, !p.ownHides(up, s)})
	}
	for _, o := range outcomes {
		g.cols = append(g.cols, axisClass{o.ID, p.group(whole.Classes[o.ID], whole.N), !inWhole.hides(o.ID)})
	}
	g.cell = func(row, col string) (string, count) {
		s := Slice{breakdown, row}
		part := p.part(l, s)
		c := p.group(part.Classes[col], part.N)
		if p.ownHides(up, s) || inWhole.hides(col) {
			c = c.darkened()
		}
		return row + combined + col, c
	}
	return g.solve(p)
}

// crossClasses decides over a distribution in every combination of two or three
// breakdowns: the classes of the distribution are one direction more.
func (p *Plan) crossClasses(l layer, breakdowns []string) shade {
	up, _ := l.above()
	outcomes := p.framework.Indicator(l.indicator).Classes
	k := cube{plan: p}
	for i, b := range breakdowns {
		if coarser := strings.Join(slices.Concat(breakdowns[:i], breakdowns[i+1:]), combined); p.own(l, coarser).all {
			return shade{all: true}
		}
		k.axes = append(k.axes, axis{p.classes(b)})
	}
	ids := make([]string, len(outcomes))
	for i, o := range outcomes {
		ids[i] = o.ID
	}
	k.axes = append(k.axes, axis{ids})
	k.cell = func(classes []string) (string, count) {
		s, class := sliceOf(breakdowns, classes[:len(breakdowns)]), classes[len(breakdowns)]
		part := p.part(l, s)
		if class == "" {
			return s.Class, count{n: part.N, of: -1}
		}
		c := p.group(part.Classes[class], part.N)
		hides := func(x Slice) bool { return p.ownHidesClass(l, x, class) }
		if s != (Slice{}) && (p.ownHides(up, s) || p.ownHidesClass(l, Slice{}, class) || slices.ContainsFunc(s.coarser(), hides)) {
			c = c.darkened()
		}
		return s.Class + combined + class, c
	}
	return k.solve()
}

// hidesClass reports whether a class of a distribution is hidden in a slice.
func (p *Plan) hidesClass(l layer, s Slice, class string) bool {
	if s == (Slice{}) {
		return p.shade(l, "").hides(class)
	}
	return p.shade(l, s.Breakdown).hides(s.Class+combined+class) || p.under(s, func(c Slice) bool { return p.hidesClass(l, c, class) })
}

// toldClass reports whether a class of a distribution is hidden because of other counts.
func (p *Plan) toldClass(l layer, s Slice, class string) bool {
	if s == (Slice{}) {
		return p.shade(l, "").told[class]
	}
	return p.shade(l, s.Breakdown).told[s.Class+combined+class] || p.under(s, func(c Slice) bool { return p.hidesClass(l, c, class) })
}

// ownHidesClass is hidesClass without families.
func (p *Plan) ownHidesClass(l layer, s Slice, class string) bool {
	if s == (Slice{}) {
		return p.own(l, "").hides(class)
	}
	return p.own(l, s.Breakdown).hides(s.Class + combined + class)
}

// decideSum decides over a sum: besides small groups it hides classes of which one
// contribution is most, and more until what is hidden together is neither.
func (p *Plan) decideSum(l layer, breakdown string) shade {
	groups, ind := p.shadeAbove(l, breakdown), p.framework.Indicator(l.indicator)
	whole := p.part(l, Slice{})
	out := shade{hidden: map[string]bool{}}
	together, in := Part{}, 0
	hide := func(class string) {
		out.hidden[class] = true
		together.merge(p.part(l, Slice{breakdown, class}))
	}
	for _, class := range p.named(breakdown) {
		part := p.part(l, Slice{breakdown, class})
		in += part.N
		if part.N > 0 && (groups.hides(class) || tellsLargest(ind, part)) {
			hide(class)
		}
	}
	// Of who is in no class the contributions are not known apart; and a combination
	// has two sums to subtract from, which tells nothing where nothing is hidden: of groups
	// of which nobody has most, nobody has most together.
	if in != whole.N || tellsLargest(ind, whole) || strings.Contains(breakdown, combined) && len(out.hidden) > 0 {
		return shade{all: true}
	}
	for n := len(out.hidden); n == 1 || n > 1 && (together.N < p.threshold || tellsLargest(ind, &together)); n = len(out.hidden) {
		next := p.smallest(l, breakdown, out)
		if next == "" {
			return shade{all: true}
		}
		hide(next)
	}
	return out
}

// smallest gives the class with fewest participants that is not hidden yet, "" for
// none.
func (p *Plan) smallest(l layer, breakdown string, s shade) string {
	best, size := "", 0
	for _, class := range p.classes(breakdown) {
		n := p.part(l, Slice{breakdown, class}).N
		if n > 0 && !s.hidden[class] && (best == "" || n < size) {
			best, size = class, n
		}
	}
	return best
}
