package cohort

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/indicator"
	"effectmonitor/engine/source"
)

// A table of more than most cells is not audited, and nothing that was not audited is
// shown. It is coarsened instead, by two rules that look at no more than which classes
// occur, which everybody may see:
//
//   - Of one breakdown with too many classes neighbours are taken together, as many in
//     each as it takes, so that every table of it fits.
//   - Of a combination of breakdowns that is too large the last breakdown is left out,
//     until what remains fits.
//
// What is shown then is a table that is audited as any other.

// Neighbours stands in the id of a class between the first and the last of the classes that
// it takes together.
const Neighbours = "…"

// widest is how many classes a breakdown may have so that every table of it can be
// audited: a row per class, and one for who is in none, by at least three cells (see
// layered) or one for each class of a distribution.
func (p *Plan) widest() int {
	across := 3
	for _, ind := range p.framework.Indicators() {
		across = max(across, len(ind.Classes)+1)
	}
	return most/across - 1
}

// coarse is a breakdown as it is shown.
type coarse struct {
	classes []indicator.Class
	ids     []string            // of the classes
	parts   map[string][]string // class → the classes that it holds; nil when none are taken together
}

// coarse gives a breakdown with as many classes as can be audited.
func (p *Plan) coarse(breakdown string) *coarse {
	return memo(p, &p.shown, breakdown, func() *coarse {
		made := &coarse{classes: classesOf(p.framework, p.whole, breakdown)}
		if limit := p.widest(); len(made.classes) > limit {
			made = joinNeighbours(made.classes, (len(made.classes)+limit-1)/limit)
		}
		for _, c := range made.classes {
			made.ids = append(made.ids, c.ID)
		}
		return made
	})
}

// joinNeighbours takes so many neighbouring classes as one.
func joinNeighbours(classes []indicator.Class, width int) *coarse {
	out := &coarse{parts: map[string][]string{}}
	for group := range slices.Chunk(classes, width) {
		first, last := group[0], group[len(group)-1]
		one := indicator.Class{ID: first.ID, Title: first.Title, To: last.To}
		if len(group) > 1 {
			one.ID, one.Title = first.ID+Neighbours+last.ID, source.Text{}
			for lang := range first.Title {
				one.Title[lang] = first.Title.In(lang) + " – " + last.Title.In(lang)
			}
		}
		for _, c := range group {
			out.parts[one.ID] = append(out.parts[one.ID], c.ID)
		}
		out.classes = append(out.classes, one)
	}
	return out
}

// spread gives the slices that a slice holds together; nil when it is only itself.
func (p *Plan) spread(s Slice) []Slice {
	if !strings.Contains(s.Class, Neighbours) {
		return nil
	}
	list := [][]Slice{nil}
	for _, part := range s.Split() {
		ids := p.coarse(part.Breakdown).parts[part.Class]
		if len(ids) == 0 {
			ids = []string{part.Class}
		}
		var next [][]Slice
		for _, before := range list {
			for _, id := range ids {
				next = append(next, append(slices.Clone(before), Slice{part.Breakdown, id}))
			}
		}
		list = next
	}
	out := make([]Slice, len(list))
	for i, parts := range list {
		out[i] = Combine(parts...)
	}
	return out
}

// coarsen gives the slice that is shown in place of one that is asked for, and the parts
// that are left out of it.
func (p *Plan) coarsen(s Slice) (shown Slice, left []Slice) {
	parts := s.Split()
	for i, part := range parts {
		for id, holds := range p.coarse(part.Breakdown).parts {
			if slices.Contains(holds, part.Class) {
				parts[i].Class = id
			}
		}
	}
	for len(parts) > 1 && p.tooLarge(parts) {
		left = append(left, parts[len(parts)-1])
		parts = parts[:len(parts)-1]
		if ordered, ok := Together(p.framework, parts...); ok {
			parts = ordered.Split()
		}
	}
	return Combine(parts...), left
}

// tooLarge reports whether the combinations of breakdowns are more than can be audited.
func (p *Plan) tooLarge(parts []Slice) bool {
	if p.apart && parts[0].Breakdown == byMember {
		return true
	}
	cells, outside, id := 1, 1, ""
	for i, part := range parts {
		n := len(p.classes(part.Breakdown))
		cells, outside = cells*(n+1), outside+n
		if i > 0 {
			id += combined
		}
		id += part.Breakdown
	}
	if cells <= most || len(parts) > 2 {
		return cells > most
	}
	// Where nobody is there is nothing to audit: what counts is who there are, and who is
	// in none of the classes.
	p.mu.Lock()
	large, known := p.large[id]
	p.mu.Unlock()
	if known {
		return large
	}
	within, of := []Member{{Aggregate: p.whole}}, id
	if parts[0].Breakdown == byMember {
		within, of = p.members, parts[1].Breakdown
	}
	for _, m := range within {
		outside += len(m.Aggregate.groupsOf(of))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.large == nil {
		p.large = map[string]bool{}
	}
	p.large[id] = outside > most
	return p.large[id]
}

// Slice is what the figures are about: coarser than what was asked for where that is too
// large to audit.
func (r Reader) Slice() Slice {
	if r.base == (Slice{}) {
		return r.slice
	}
	return Combine(r.slice.Split()[1:]...)
}

// LeftOut are the classes that were asked for and are not looked at, because a table of
// all that was asked is too large to audit.
func (r Reader) LeftOut() []Slice { return r.left }

// Joined reports whether neighbouring classes of a breakdown are shown as one, because
// there are too many to audit.
func (r Reader) Joined(breakdown string) bool { return r.plan.coarse(breakdown).parts != nil }

// byNumber puts classes that are numbers in the order of numbers.
func byNumber(a, b string) int {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	if errX == nil && errY == nil {
		return cmp.Or(cmp.Compare(x, y), cmp.Compare(a, b))
	}
	return cmp.Compare(a, b)
}

// coarseOf gives the breakdowns of a slice as they are shown.
func (p *Plan) coarseOf(s Slice) map[string]*coarse {
	out := map[string]*coarse{}
	for _, part := range s.Split() {
		out[part.Breakdown] = p.coarse(part.Breakdown)
	}
	return out
}
