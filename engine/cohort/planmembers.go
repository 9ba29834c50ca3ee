package cohort

import (
	"cmp"
	"slices"

	"effectmonitor/engine/disclosure"
)

// How many of each member an indicator is about, how many there are in each class of a member,
// and how many of each class of the whole it is about: these leave bounds of how many of a class
// of a member it is about. Where nearly everybody of a class is counted in one member few are in
// another, and nowhere need that be told. So the numbers of members are looked at with all of
// these sums, and more of them are hidden until every number that may be small has room.
//
// What is counted in the classes of a member is not looked at: a page with a row for each member
// has none of it (Contour), and must hide the same as a page that has. A number that is not known
// is taken for a small one when it can be.

// MostCrossed is of how many members at most something is told in classes.
const MostCrossed = 25

// memberSums are what a reader knows of a population in the classes of a breakdown of each
// member.
type memberSums struct {
	threshold  int
	rows, cols []span // of each member, and of each class of the whole; last who is in none
	cells      []span // of each member in each class, row by row
	whole      span
}

// span is a number, as far as a reader knows it.
type span struct {
	id        string
	n         int // where it is shown
	low, high int
	size      int // how many there are
	most      int // how many are known to be there at most
	need      int // how far apart the bounds must be when it is small; 0 for one that is no secret
}

// decideMembers decides of which members it is hidden how many an indicator is about.
func (p *Plan) decideMembers(l layer) shade {
	if p.filled().crowded[l] {
		return shade{all: true}
	}
	told := map[string]bool{}
	for {
		out := p.layered(l, byMember, told)
		if out.all {
			return out
		}
		switch id, tells := p.memberTells(l, out); {
		case !tells:
			return out
		case id == "":
			return shade{all: true}
		default:
			told[id] = true
		}
	}
}

// memberTells reports whether the numbers of members tell nearly a small one in a class of one,
// and which of them is then to be hidden; "" where all are.
func (p *Plan) memberTells(l layer, members shade) (id string, tells bool) {
	for _, b := range p.framework.Breakdowns() {
		if !p.keeps(byMember + combined + b.Def.ID) {
			continue
		}
		if m := p.memberSums(l, b.Def.ID, members); m != nil {
			if id, tells = m.tells(); tells {
				return id, true
			}
		}
	}
	return "", false
}

// memberSizes decides over the sizes of the classes of each member, by themselves.
func (p *Plan) memberSizes(breakdown string) shade {
	return memo(p, &p.crossed, breakdown, func() shade { return p.decideCrossed(layer{}, byMember, breakdown, nil) })
}

// memberSums reads what is told; nil where nothing follows from it.
func (p *Plan) memberSums(l layer, breakdown string, members shade) *memberSums {
	sizes, classes, groups := p.memberSizes(breakdown), p.own(l, breakdown), p.own(layer{}, breakdown)
	m := &memberSums{threshold: p.threshold, whole: span{n: p.part(l, Slice{}).N, size: p.size(Slice{})}}
	if m.whole.n == 0 || sizes.all || groups.all {
		return nil
	}
	m.whole.low, m.whole.high = m.whole.n, m.whole.n
	read := func(s Slice, sizes, counts shade) span {
		x := span{id: s.Class, n: p.part(l, s).N, size: p.size(s)}
		if x.most = x.size; x.size > 0 && sizes.hides(s.Class) {
			x.most = disclosure.Unbounded
		}
		x.low, x.high = x.n, x.n
		if sizes.hides(s.Class) || counts.hides(s.Class) {
			if x.low, x.high = 0, x.most; p.few(x.n) && !counts.all && !sizes.hides(s.Class) {
				x.low, x.high = 1, min(x.most, p.threshold-1)
			}
			if p.few(x.n) {
				x.need = min(p.need(), x.size, m.whole.n)
			}
		}
		return x
	}
	rest := func(list []span) span {
		x := span{n: m.whole.n, size: m.whole.size}
		for _, one := range list {
			x.n, x.size = x.n-one.n, x.size-one.size
		}
		if x.size > 0 { // else that there is nobody is known
			x.high, x.most = disclosure.Unbounded, disclosure.Unbounded
		}
		return x
	}
	for _, id := range p.classes(byMember) {
		m.rows = append(m.rows, read(Slice{byMember, id}, p.own(layer{}, byMember), members))
	}
	for _, id := range p.classes(breakdown) {
		m.cols = append(m.cols, read(Slice{breakdown, id}, groups, classes))
	}
	m.rows, m.cols = append(m.rows, rest(m.rows)), append(m.cols, rest(m.cols))
	for _, row := range m.rows {
		for _, col := range m.cols {
			x := span{high: min(row.most, col.most)}
			if row.id != "" && col.id != "" {
				s := Combine(Slice{byMember, row.id}, Slice{breakdown, col.id})
				x.size = p.size(s)
				x.need = min(p.need(), x.size, row.n, col.n)
				if x.size == 0 || !sizes.hides(s.Class) && !groups.hides(col.id) && row.most == row.size {
					x.high = x.size
				}
			}
			m.cells = append(m.cells, x)
		}
	}
	return m
}

// tells gives the member of which the number must be hidden for a small one; "" where all must.
// What none of that helps follows from what was decided before.
func (m *memberSums) tells() (id string, tells bool) {
	known := m.copied()
	known.settle()
	for _, at := range known.narrow() {
		if x := m.copied(); !x.leaves(at, true, x.rows) {
			continue
		}
		if x := m.copied(); !x.leaves(at, false, x.rows) {
			return "", true
		}
		list := m.shown(at)
		for _, i := range list {
			if x := m.copied(); x.leaves(at, false, x.rows[i:i+1]) {
				return m.rows[i].id, true
			}
		}
		return m.rows[list[0]].id, true
	}
	return "", false
}

func (m *memberSums) copied() *memberSums {
	out := *m
	out.rows, out.cols, out.cells = slices.Clone(m.rows), slices.Clone(m.cols), slices.Clone(m.cells)
	return &out
}

// shown gives the members of which the number is shown: the one that a number is of first, and
// then those with fewest.
func (m *memberSums) shown(at int) (list []int) {
	for i, x := range m.rows {
		if x.id != "" && x.low == x.high && x.n > 0 {
			list = append(list, i)
		}
	}
	slices.SortStableFunc(list, func(a, b int) int {
		return cmp.Or(cmp.Compare(distance(a, spot{slice: at / len(m.cols)}), distance(b, spot{slice: at / len(m.cols)})), cmp.Compare(m.rows[a].n, m.rows[b].n))
	})
	return list
}

// leaves reports whether a number has room when some members are hidden, with others that hide
// those: where nobody is too, or only where somebody is.
func (m *memberSums) leaves(at int, zeros bool, hide []span) bool {
	for i := range hide {
		if x := &hide[i]; x.id != "" && (zeros || x.low == x.high && x.n > 0) {
			x.low, x.high = 0, x.most
			if x.n > 0 { // and others, so that it does not follow from the whole
				m.whole.low, m.whole.high = 0, disclosure.Unbounded
			}
		}
	}
	m.settle()
	return !slices.Contains(m.narrow(), at)
}

// all gives every number, those of the classes of members first.
func (m *memberSums) all() []span { return slices.Concat(m.cells, m.rows, m.cols) }

// narrow gives the places of the numbers that may be small and have too little room.
func (m *memberSums) narrow() (list []int) {
	for i, x := range m.all() {
		if x.high > 0 && x.low < m.threshold && x.high-x.low < x.need {
			list = append(list, i)
		}
	}
	return list
}

// settle narrows what is known by every sum, until nothing follows any more.
func (m *memberSums) settle() {
	width := len(m.cols)
	for again := true; again; {
		again = false
		for i := range m.rows {
			again = tighten(&m.rows[i], m.cells[i*width:(i+1)*width], 1) || again
		}
		for j := range m.cols {
			again = tighten(&m.cols[j], m.cells[j:], width) || again
		}
		again = tighten(&m.whole, m.rows, 1) || again
		again = tighten(&m.whole, m.cols, 1) || again
	}
}

// tighten narrows a sum and its parts, which stand so far from each other, and says whether it
// did.
func tighten(whole *span, parts []span, step int) (narrowed bool) {
	low, high := 0, 0
	for i := 0; i < len(parts); i += step {
		low, high = low+parts[i].low, high+parts[i].high
	}
	keep := func(x *span, least, most int) {
		if least > x.low {
			x.low, narrowed = least, true
		}
		if most < x.high {
			x.high, narrowed = most, true
		}
	}
	keep(whole, low, high)
	for i := 0; i < len(parts); i += step {
		x := &parts[i]
		low, high = low-x.low, high-x.high
		keep(x, whole.low-high, whole.high-low)
		low, high = low+x.low, high+x.high
	}
	return narrowed
}
