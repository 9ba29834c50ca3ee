package cohort

import (
	"slices"
	"strings"

	"effectmonitor/engine/disclosure"
	"effectmonitor/engine/indicator"
)

// Between some counts equations hold by definition (indicator.Family), so that one that
// is hidden follows from others that are shown. For these the decisions per layer are
// not enough. Each equation is a line of a table, in every slice, as each sum over the
// classes of a breakdown is: in every line what is hidden must leave each other room.
// More is hidden until it does.

// kinKey is one decision over a family.
type kinKey struct{ family, breakdown string }

// veil says how a family hides a member.
type veil uint8

const (
	open     veil = iota
	veiled        // hidden, in the words of its own layer where that hides it too
	shrouded      // hidden, in words that tell nothing
)

// kin says which members of a family are hidden in which class of a breakdown.
type kin struct {
	hidden map[string][]veil // by class, of every member; "" is everyone
}

type placed struct {
	family *indicator.Family
	index  int
}

// countID names what a layer counts; class is that of a distribution.
func (l layer) countID(class string) indicator.CountID {
	return indicator.CountID{What: indicator.Counted(l.what), Indicator: l.indicator, Moment: l.moment, Class: class}
}

// alone reports whether what a layer counts is in no family of a breakdown; class is that of a
// distribution.
func (p *Plan) alone(l layer, breakdown, class string) bool {
	return p.kinship(breakdown).at[l.countID(class)].family == nil
}

// akin says how a family hides what a layer counts in a slice; class is that of a
// distribution.
func (p *Plan) akin(l layer, s Slice, class string) veil {
	if l.what == everybody {
		return p.akinPart(s)
	}
	return p.akinTo(l.countID(class), s)
}

// akinPart is akin of the number of participants in a slice: it is a count itself where
// a breakdown is a member of a family.
func (p *Plan) akinPart(s Slice) veil {
	parts, most := s.Split(), open
	for i, part := range parts {
		id := indicator.CountID{What: indicator.InBreakdown, Indicator: part.Breakdown, Class: part.Class}
		most = max(most, p.akinTo(id, Combine(slices.Concat(parts[:i], parts[i+1:])...)))
	}
	return most
}

func (p *Plan) akinTo(id indicator.CountID, s Slice) veil {
	in := p.kinship(s.Breakdown).at[id]
	if in.family == nil {
		return open
	}
	list := p.kin(in.family, s.Breakdown).hidden[s.Class]
	if len(list) <= in.index {
		return open
	}
	return list[in.index]
}

// kin gives the decision over a family and a breakdown, and makes it when it was not
// made yet.
func (p *Plan) kin(f *indicator.Family, breakdown string) kin {
	return once(p, &p.kins, kinKey{f.ID, breakdown}, func() kin { return p.decideKin(f, breakdown) })
}

func (p *Plan) decideKin(f *indicator.Family, breakdown string) kin {
	t := p.clan(f, breakdown)
	t.protect()
	out := kin{hidden: map[string][]veil{}}
	for _, s := range t.slices {
		list := make([]veil, len(f.Members))
		for i := range list {
			switch {
			case s.dark[i]:
				list[i] = shrouded
			case s.cells[i].hidden:
				list[i] = veiled
			}
		}
		out.hidden[s.class] = list
	}
	return out
}

// clan is a family over the slices of a breakdown.
type clan struct {
	plan   *Plan
	family *indicator.Family
	slices []*clanSlice
	whole  *clanSlice // of which the slices are parts; nil for everyone
	rows   bool       // the slices are all classes of one breakdown
}

// clanSlice is a family in one slice.
type clanSlice struct {
	slice Slice
	class string
	cells []count // by member, and last everybody
	dark  []bool
}

func (p *Plan) clan(f *indicator.Family, breakdown string) *clan {
	t := &clan{plan: p, family: f, rows: breakdown != "" && !strings.Contains(breakdown, combined)}
	if breakdown == "" {
		t.slices = []*clanSlice{p.clanSlice(f.Members, Slice{})}
		return t
	}
	for _, class := range p.named(breakdown) {
		t.slices = append(t.slices, p.clanSlice(f.Members, Slice{breakdown, class}))
	}
	t.whole = p.clanSlice(f.Members, Slice{})
	for i, m := range f.Members {
		switch p.akinTo(m, Slice{}) {
		case shrouded:
			t.whole.cells[i], t.whole.dark[i] = t.whole.cells[i].darkened(), true
		case veiled:
			t.whole.cells[i].hidden = true
		}
	}
	return t
}

// place gives where a member is counted in a slice: a breakdown that is a member in the
// combination of both. False when it is not counted there.
func (p *Plan) place(m indicator.CountID, s Slice) (Slice, bool) {
	if m.What != indicator.InBreakdown {
		return s, true
	}
	own := Slice{m.Indicator, m.Class}
	if s.Breakdown == "" {
		return own, true
	}
	if strings.HasPrefix(s.Breakdown, byMember) {
		return Combine(s, own), !strings.Contains(s.Breakdown, combined)
	}
	return Together(p.framework, append(s.Split(), own)...)
}

// clanSlice reads the members of a family in a slice.
func (p *Plan) clanSlice(members []indicator.CountID, s Slice) *clanSlice {
	out := &clanSlice{slice: s, class: s.Class}
	for _, m := range members {
		out.cells = append(out.cells, p.member(m, s))
	}
	everyone := p.people(layer{}, s)
	everyone.hidden = everyone.hidden || s != (Slice{}) && p.ownHides(layer{}, s)
	out.cells = append(out.cells, everyone)
	out.dark = make([]bool, len(out.cells))
	return out
}

// member counts a member in a slice, hidden as its own layer hides it.
func (p *Plan) member(m indicator.CountID, s Slice) count {
	at, ok := p.place(m, s)
	if !ok {
		return count{nowhere: true}
	}
	l := layer{string(m.What), m.Indicator, m.Moment}
	var c count
	switch m.What {
	case indicator.InBreakdown:
		l = layer{}
		c = p.people(l, at)
	case indicator.InClass:
		part := p.part(l, s)
		c = p.group(part.Classes[m.Class], part.N)
		if up, _ := l.above(); s != (Slice{}) && p.ownHides(up, s) || p.ownHidesClass(l, s, m.Class) {
			return c.kept()
		}
		return c
	default:
		c = p.count(l, s)
	}
	if at != (Slice{}) && p.ownHides(l, at) || p.ownLeaks(l) {
		return c.kept()
	}
	return c
}

// kept is a count that is hidden in its own words.
func (c count) kept() count {
	c.hidden = true
	return c
}

// protect hides more until every line leaves room, and all lines together do.
func (t *clan) protect() {
	t.settle()
	t.protectTogether()
}

// settle hides more until every line leaves room by itself.
func (t *clan) settle() {
	for again := true; again; {
		again = false
		for _, s := range t.slices {
			for _, e := range t.family.Equations {
				again = t.settleLine(s.line(e)) || again
			}
		}
		for i := range t.family.Members {
			if t.rows && !t.whole.cells[i].hidden {
				again = t.settleLine(t.row(i)) || again
			}
		}
	}
}

// term is one number of a line.
type term struct {
	*count
	dark   *bool
	member int // the place in the family
	right  bool
	// capped says that in its slice a bound lets a number rise no more than by cap.
	capped bool
	cap    int
}

// line gives an equation in a slice, of one that leaves something open with that at its end:
// none where a number of it is not counted, so that nobody knows it, and none that does not hold.
func (s *clanSlice) line(e indicator.Equation) []term {
	var out []term
	for side, list := range [][]int{e.Left, e.Right} {
		for _, i := range list {
			at := i
			if i == indicator.Everybody {
				at = len(s.cells) - 1
			}
			if s.cells[at].nowhere {
				return nil
			}
			out = append(out, term{count: &s.cells[at], dark: &s.dark[at], member: at, right: side == 1})
		}
	}
	rest := count{hidden: true, low: -e.Under, high: e.Over}
	if e.Loose {
		rest.high = disclosure.Unbounded
	}
	for _, x := range out {
		if x.right {
			rest.n += x.n
		} else {
			rest.n -= x.n
		}
	}
	switch {
	case rest.n < rest.low || rest.n > rest.high:
		return nil // it does not hold of these people, and tells nothing of them
	case rest.low < rest.high:
		out = append(out, term{count: &rest, dark: new(bool), member: nobody})
	}
	return out
}

// nobody stands in a line for those whom no count is of.
const nobody = -1

// row gives a member in all slices, with who is in none of them.
func (t *clan) row(i int) []term {
	rest := count{n: t.whole.cells[i].n, hidden: true, high: disclosure.Unbounded}
	var out []term
	for _, s := range t.slices {
		if s.cells[i].nowhere {
			return nil
		}
		x := term{count: &s.cells[i], dark: &s.dark[i], member: i}
		x.cap, x.capped = t.cap(s, i)
		out = append(out, x)
		rest.n -= s.cells[i].n
	}
	if rest.n > 0 {
		out = append(out, term{count: &rest, dark: new(bool), member: nobody})
	}
	return out
}

// settleLine hides what a line lacks, and says whether it hid anything.
func (t *clan) settleLine(line []term) bool {
	hid := false
	for _, x := range line {
		for x.hidden && x.n > 0 && x.member >= 0 && x.room(line) < min(t.plan.need(), x.high-x.low) {
			best := -1
			for i, y := range line {
				if !y.hidden && y.n > 0 && y.member < len(t.family.Members) && (best < 0 || t.loss(y) < t.loss(line[best])) {
					best = i
				}
			}
			if best < 0 {
				hid = t.darken(line) || hid
				break // all that can be hidden is
			}
			line[best].hidden, hid = true, true
		}
	}
	return hid
}

// darken takes from what is hidden in a line the words that tell its bounds.
func (t *clan) darken(line []term) bool {
	changed := false
	for _, x := range line {
		if x.hidden && x.member >= 0 && x.member < len(t.family.Members) && !*x.dark {
			*x.count, *x.dark, changed = x.darkened(), true, true
		}
	}
	return changed
}

// room is how far apart the smallest and the largest value of a number lie, when
// everything else that is hidden in the line moves along.
func (x term) room(line []term) int {
	up, down := x.moves(line)
	return min(x.rise(), up) + min(max(0, x.n-x.low), down)
}

// moves is how far the others of a line let a number rise and fall.
func (x term) moves(line []term) (up, down int) {
	for _, y := range line {
		if y.count == x.count || !y.hidden {
			continue
		}
		rise, fall := y.rise(), max(0, y.n-y.low)
		if y.right == x.right {
			rise, fall = fall, rise
		}
		up, down = min(disclosure.Unbounded, up+rise), min(disclosure.Unbounded, down+fall)
	}
	return up, down
}

// rise is how far a number can rise by itself.
func (x term) rise() int {
	rise := max(0, x.high-x.n)
	if x.capped {
		rise = min(rise, x.cap)
	}
	return rise
}

// cap is how far the bounds in a slice let a member rise; false where there are none.
func (t *clan) cap(s *clanSlice, member int) (most int, capped bool) {
	for _, e := range t.family.Equations {
		if !e.Limit || !e.Loose || !slices.Contains(e.Left, member) {
			continue
		}
		line := s.line(e)
		for _, x := range line {
			if x.member != member {
				continue
			}
			if up, _ := x.moves(line); !capped || up < most {
				most, capped = up, true
			}
		}
	}
	return most, capped
}

// loss says how much a reader misses without a number: with the number that an indicator
// is about mostly the indicator itself, unless its figure tells nothing of that number.
func (t *clan) loss(x term) int {
	m := t.family.Members[x.member]
	weight := 16
	switch m.What {
	case indicator.InClass:
		weight = 1
	case indicator.InBreakdown:
		weight = 2
	case indicator.Holding:
		weight = 6
	default:
		switch t.plan.framework.Indicator(m.Indicator).Def.Type {
		case indicator.Median:
			weight = 2
		case indicator.Count, indicator.Share:
			weight = 8
		}
	}
	return weight*1_000_000 + min(x.n, 999_999)
}
