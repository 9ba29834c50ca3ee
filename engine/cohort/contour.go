package cohort

import (
	"fmt"
	"hash/fnv"
	"io"
	"slices"
	"strings"

	"effectmonitor/engine/indicator"
)

// Row is an indicator at a moment that a page shows of each member of a whole, with the
// breakdowns, each alone or several together, that say who began.
type Row struct {
	Indicator, Moment string
	Strata            [][]string
}

// Contour says what an outline holds of a member: of the indicators that pages show of each,
// everyone and how many of whom began, and all that the decisions over these rest on. An indicator that
// no page shows of each member is not in it, and neither are its thousands of counts.
type Contour struct {
	framework string
	mark      string
	strata    map[measure][][]string // of all that is held of everyone
	groups    map[string]bool        // breakdowns of which it is held how many are in each class
	crossed   bool                   // of each class it is held how many every indicator is about
}

// NewContour draws the contour for rows of pages over members that are measured by a
// framework, of so many members. What hangs together with a row by definition (indicator.Family,
// indicator.Limits) is in it: it decides along what is hidden. Where something is told in the
// classes of members (MostCrossed), so is what decides over how many are in each of these, which may
// be as many as an indicator is about.
func NewContour(f *indicator.Compiled, rows []Row, members int) *Contour {
	c := &Contour{framework: f.Version(), strata: map[measure][][]string{}, groups: map[string]bool{}, crossed: members <= MostCrossed}
	for _, b := range f.Breakdowns() {
		if !b.Local { // they decide along what is hidden of members (planmembers.go)
			c.groups[b.Def.ID] = true
		}
	}
	for _, r := range rows {
		m := measure{r.Indicator, r.Moment}
		c.strata[m] = append(c.strata[m], r.Strata...)
	}
	// What hangs together with what is hidden hangs together with other things again.
	groups, in := related(f), map[indicator.CountID]bool{}
	for again := true; again; {
		again = false
		groups = slices.DeleteFunc(groups, func(list []indicator.CountID) bool {
			if !slices.ContainsFunc(list, func(id indicator.CountID) bool {
				_, is := c.strata[measure{id.Indicator, id.Moment}]
				return in[id] || is && id.What != indicator.InBreakdown
			}) {
				return false
			}
			c.kin(list)
			for _, id := range list {
				in[id] = true
			}
			again = true
			return true
		})
	}
	c.mark = c.hash()
	return c
}

// kin takes in counts that hang together.
func (c *Contour) kin(relatives []indicator.CountID) {
	for _, id := range relatives {
		if id.What == indicator.InBreakdown {
			c.groups[id.Indicator] = true
			continue
		}
		if m := (measure{id.Indicator, id.Moment}); c.strata[m] == nil {
			c.strata[m] = nil
		}
	}
}

// Mark identifies the contour: outlines that were drawn by another hold something else.
func (c *Contour) Mark() string { return c.mark }

func (c *Contour) hash() string {
	lines := []string{c.framework}
	for m, strata := range c.strata {
		for _, by := range append([][]string{nil}, strata...) {
			lines = append(lines, strings.Join(append([]string{m.indicator, m.moment}, by...), between))
		}
	}
	for b := range c.groups {
		lines = append(lines, b)
	}
	if c.crossed {
		lines = append(lines, byMember)
	}
	slices.Sort(lines)
	h := fnv.New64a()
	_, _ = io.WriteString(h, strings.Join(slices.Compact(lines), "\n")) // a hash takes everything
	return fmt.Sprintf("%016x", h.Sum64())
}

// of gives the outline of a member. The parts are its own, so that those of the member can
// go: they were read as one, and one that stays would hold them all.
func (c *Contour) of(a *Aggregate) *Aggregate {
	out := &Aggregate{Framework: a.Framework, N: a.N, First: a.First, Last: a.Last, Slices: map[Slice]int{}, Cells: map[Key]*Part{}}
	for k, p := range a.Cells {
		strata, held := c.strata[measure{k.Indicator, k.Moment}]
		by := slices.ContainsFunc(strata, func(by []string) bool { return stratum(k.Slice, by) })
		if by {
			out.Slices[k.Slice] = a.Slices[k.Slice]
		}
		switch {
		case p.N == 0:
		case held && k.Slice == Slice{}:
			out.Cells[k] = p.outline()
		case by, c.crossed && k.Slice != Slice{} && len(k.Slice.Split()) == 1:
			out.Cells[k] = &Part{N: p.N}
		}
	}
	for s, n := range a.Slices {
		if c.groups[s.Breakdown] {
			out.Slices[s] = n
		}
	}
	return out
}

// outline gives what the figure of an indicator of a member is made of, and leaves out what
// is only told of the whole: who has no value, who went, and from which class to which. What
// has a count for every value that occurs is held as far as the figure needs it, so that it
// is not more of more people.
func (p *Part) outline() *Part {
	out := *p
	out.Missing, out.Incomparable, out.Whole = 0, 0, nil
	if p.Hist != nil {
		out.Hist = middle(p.Hist, p.N)
	}
	if w := p.Whole; w != nil {
		some := Whole{Items: w.Items}
		if p.N < fewPairs {
			some.Steps = w.Steps
		}
		if some.Items != nil || some.Steps != nil {
			out.Whole = &some
		}
	}
	return &out
}

// middle counts the n values outside the one or two bins of their median in those bins: the
// median is the same.
func middle(hist map[int64]int, n int) map[int64]int {
	low, high := rank(hist, (n+1)/2), rank(hist, n/2+1)
	out := map[int64]int{}
	for bin, count := range hist {
		out[max(low, min(high, bin))] += count
	}
	return out
}
