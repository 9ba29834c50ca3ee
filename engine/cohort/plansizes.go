package cohort

import (
	"slices"
	"strings"

	"effectmonitor/engine/disclosure"
)

// Of an indicator nobody is counted who is not in the group: who knows how many are in each
// of some groups, and how many of all of them together an indicator is about, knows nearly
// how many that are in each, where nearly everybody is. In the classes of one breakdown the
// number of the whole is hidden then (shade.leaks). In a combination it would be that of a
// class, which says much; there the sizes of the combinations are hidden, of which hardly
// anything can be shown. And where everybody of a class is counted, the size of a combination
// with it is how many are: what is left for the others of the line are then few.

// unless hides a count when something else would tell by it.
func (c count) unless(told bool) count {
	if told && !c.hidden && c.n > 0 {
		return c.darkened()
	}
	return c
}

// decideSizes decides over how many people are in each combination of breakdowns: more is
// hidden until no size tells how many of few people an indicator is about.
func (p *Plan) decideSizes(breakdowns []string) shade {
	told := map[string]bool{}
	for {
		var out shade
		if len(breakdowns) == 2 {
			out = p.decideCrossed(layer{}, breakdowns[0], breakdowns[1], told)
		} else {
			out = p.decideCube(layer{}, breakdowns, told)
		}
		if out.all || !p.tellBySize(breakdowns, out, told) {
			return out
		}
	}
}

// tellBySize notes the combinations of which the size tells nearly how many an indicator is
// about, and says whether there are more than were noted.
func (p *Plan) tellBySize(breakdowns []string, sizes shade, told map[string]bool) bool {
	populations := p.populations()
	more := false
	for i, b := range breakdowns {
		others := slices.Concat(breakdowns[:i], breakdowns[i+1:])
		coarser := strings.Join(others, combined)
		for _, class := range p.named(coarser) {
			line := sizeLine{plan: p, whole: Slice{coarser, class}}
			if !line.among(b, breakdowns, sizes) {
				continue
			}
			for _, l := range populations {
				for _, id := range line.tells(l) {
					more, told[id] = more || !told[id], true
				}
			}
		}
	}
	return more
}

// populations are those whom indicators are about.
func (p *Plan) populations() []layer {
	return slices.DeleteFunc(p.layers(), func(l layer) bool { return l.what != population })
}

// sizeLine is a group and its parts by one more breakdown.
type sizeLine struct {
	plan  *Plan
	whole Slice
	parts []Slice
	sizes []int // of the parts, and last of who is in none; Unbounded for one that is hidden
}

// among fills in the parts of a line; false when the line tells nothing.
func (s *sizeLine) among(breakdown string, order []string, sizes shade) bool {
	rest, known := s.plan.size(s.whole), 0
	if rest == 0 || s.plan.ownHides(layer{}, s.whole) {
		return false
	}
	for _, class := range s.plan.classes(breakdown) {
		list := append(s.whole.Split(), Slice{breakdown, class})
		slices.SortFunc(list, func(a, b Slice) int { return slices.Index(order, a.Breakdown) - slices.Index(order, b.Breakdown) })
		part := Combine(list...)
		n := s.plan.size(part)
		rest -= n
		s.parts = append(s.parts, part)
		if sizes.hides(part.Class) {
			n = disclosure.Unbounded
		} else {
			known += n
		}
		s.sizes = append(s.sizes, n)
	}
	s.sizes = append(s.sizes, rest)
	return known > 0
}

// tells gives the parts of which the size tells nearly how many few people a layer counts
// there, or in another part: where everybody is known to be counted, the size is how many.
func (s *sizeLine) tells(l layer) (ids []string) {
	p := s.plan
	whole := p.part(l, s.whole).N
	if whole == 0 {
		return nil
	}
	n, free, rest, few := make([]int, len(s.sizes)), 0, whole, false
	for i, part := range s.parts {
		n[i] = p.part(l, part).N
		rest, few = rest-n[i], few || p.few(n[i])
		if n[i] > 0 { // that there is nobody is known
			free = min(disclosure.Unbounded, free+s.sizes[i]-n[i])
		}
	}
	if !few || p.ownHides(l, s.whole) {
		return nil
	}
	n[len(s.parts)] = max(0, rest)
	free = min(disclosure.Unbounded, free+s.sizes[len(s.parts)]-n[len(s.parts)])
	full, in := s.full(l, n)
	for i, part := range s.parts {
		if !p.few(n[i]) {
			continue
		}
		need := min(p.need(), p.size(part), whole)
		up, down := min(s.sizes[i]-n[i], whole-n[i]), n[i]
		if s.sizes[i] != disclosure.Unbounded {
			if down = min(down, free-(s.sizes[i]-n[i])); down+up < need {
				ids = append(ids, part.Class)
				continue
			}
		}
		if full != "" && n[i] < s.sizes[i] && down+min(up, whole-n[i]-in) < need {
			ids = append(ids, full)
		}
	}
	return ids
}

// full gives the smallest part of which the size is how many a layer counts there, because
// everybody is counted in all that it is a part of by its class, and how many are in those.
func (s *sizeLine) full(l layer, n []int) (smallest string, in int) {
	least := 0
	for i, part := range s.parts {
		if n[i] == 0 || n[i] != s.sizes[i] {
			continue
		}
		all := func(c Slice) bool { return c != s.whole && s.plan.part(l, c).N == s.plan.size(c) }
		if !slices.ContainsFunc(part.coarser(), all) {
			continue
		}
		if in += n[i]; smallest == "" || n[i] < least {
			smallest, least = part.Class, n[i]
		}
	}
	return smallest, in
}
