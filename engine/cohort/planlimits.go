package cohort

import (
	"effectmonitor/engine/disclosure"
	"effectmonitor/engine/indicator"
)

// Some counts are apart by definition and therefore together no more than what they are in
// (indicator.Limits). That tells something only where little is left: of 72 people 70 made a
// plan, so that no more than two are in a phase before it. Which bounds are so tight differs
// from one breakdown to another. There they are lines of the families that they tie.

// kinship is the families of a breakdown.
type kinship struct {
	bounds   []int // those of the framework's limits that are tight
	families []*indicator.Family
	at       map[indicator.CountID]placed
}

func (p *Plan) kinship(breakdown string) *kinship {
	return once(p, &p.kinships, breakdown, func() *kinship {
		k := &kinship{bounds: p.tight(breakdown), at: map[indicator.CountID]placed{}}
		var alike []indicator.Tie
		if breakdown == byMember {
			alike = p.alike()
		}
		k.families = p.framework.Joined(k.bounds, alike...)
		for _, f := range k.families {
			for i, m := range f.Members {
				k.at[m] = placed{f, i}
			}
		}
		return k
	})
}

// tight gives the bounds that leave little to what is hidden in some class of a
// breakdown: too little by themselves, or with the lines beside them (protectTogether). One that
// does not hold of the counts was found by coincidence.
func (p *Plan) tight(breakdown string) (out []int) {
	limits := p.framework.Limits()
	narrow, wrong := make([]bool, len(limits.Bounds)), make([]bool, len(limits.Bounds))
	parts := []Slice{{}}
	if breakdown != "" {
		parts = parts[:0]
		for _, class := range p.named(breakdown) {
			parts = append(parts, Slice{breakdown, class})
		}
	}
	for _, s := range parts {
		counts := p.numbers(limits.Counts, s)
		cells := make([]*count, len(limits.Counts))
		for i, b := range limits.Bounds {
			rest := p.left(counts, b, s)
			wrong[i] = wrong[i] || rest < 0
			narrow[i] = narrow[i] || rest >= 0 && rest < p.need() && p.bites(p.lineOf(limits, cells, b, s), s)
		}
	}
	if breakdown != "" { // what is hidden of everyone for a bound must not follow from the classes
		for _, i := range p.kinship("").bounds {
			narrow[i] = true
		}
	}
	for i := range narrow {
		if narrow[i] && !wrong[i] {
			out = append(out, i)
		}
	}
	return out
}

// numbers counts in a slice, −1 for what is not counted there.
func (p *Plan) numbers(ids []indicator.CountID, s Slice) []int {
	out := make([]int, len(ids))
	for i, id := range ids {
		at, ok := p.place(id, s)
		switch {
		case !ok:
			out[i] = -1
		case id.What == indicator.InBreakdown:
			out[i] = p.size(at)
		default:
			part := p.part(layer{string(id.What), id.Indicator, id.Moment}, at)
			switch id.What {
			case indicator.InPopulation:
				out[i] = part.N
			case indicator.InClass:
				out[i] = part.Classes[id.Class]
			default:
				out[i] = p.countOf(p.framework.Indicator(id.Indicator), id.Moment, part)
			}
		}
	}
	return out
}

// left is how many of the whole of a bound are in none of its counts; as many as the whole of
// one that says nothing there.
func (p *Plan) left(counts []int, b indicator.Bound, s Slice) int {
	rest := 0
	if b.Whole == indicator.Everybody {
		rest = p.size(s)
	} else {
		rest = counts[b.Whole]
	}
	if rest < 0 || counts[b.Count] <= 0 {
		return max(rest, p.need())
	}
	rest -= counts[b.Count]
	for _, i := range b.Apart {
		rest -= max(0, counts[i])
	}
	return rest
}

// lineOf is a bound as a line of a clan. Cells are what was read before of the slice.
func (p *Plan) lineOf(limits *indicator.Limits, cells []*count, b indicator.Bound, s Slice) []term {
	cell := func(i int) *count {
		if cells[i] == nil {
			c := p.member(limits.Counts[i], s)
			cells[i] = &c
		}
		return cells[i]
	}
	whole := count{n: p.size(s)}
	of := &whole
	if b.Whole != indicator.Everybody {
		of = cell(b.Whole)
	}
	line := []term{{count: cell(b.Count)}, {count: of, right: true}}
	for _, i := range b.Apart {
		line = append(line, term{count: cell(i)})
	}
	rest := count{hidden: true, high: disclosure.Unbounded}
	for _, x := range line {
		if x.nowhere {
			return nil
		}
		if x.right {
			rest.n += x.n
		} else {
			rest.n -= x.n
		}
	}
	return append(line, term{count: &rest, member: nobody})
}

// bites reports whether a line leaves something that is hidden in it too little room; or in a
// class, where the sums over classes are beside it, whether it can. Of everyone that would cost a
// gemeente of forty the figures it is read for, and tell an attacker hardly less.
func (p *Plan) bites(line []term, s Slice) bool {
	for _, x := range line {
		if x.hidden && x.n > 0 && x.member >= 0 && (s != (Slice{}) || x.room(line) < min(p.need(), x.high-x.low)) {
			return true
		}
	}
	return false
}

// related gives the counts that hang together by definition: those of each family, and those of
// each bound.
func related(f *indicator.Compiled) (out [][]indicator.CountID) {
	for _, family := range f.Families() {
		out = append(out, family.Members)
	}
	limits := f.Limits()
	for _, b := range limits.Bounds {
		places := append([]int{b.Count}, b.Apart...)
		if b.Whole != indicator.Everybody {
			places = append(places, b.Whole)
		}
		var list []indicator.CountID
		for _, i := range places {
			list = append(list, limits.Counts[i])
		}
		out = append(out, list)
	}
	return out
}
