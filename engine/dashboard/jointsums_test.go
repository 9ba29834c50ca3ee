package dashboard_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/source"
)

// magnitude is an amount that participants have of an indicator, and that is published as a
// mean or as a sum.
type magnitude struct {
	of    indicator.CountID
	name  string
	low   float64 // the least that one participant can have
	high  float64 // the most; +Inf where nobody knows
	has   func(p *cohort.Part) float64
	shown func(r cohort.Reader) cohort.Figure
	total bool // what is shown is the sum, and not the mean
}

// tenThousandths is how amounts are kept.
const tenThousandths = 10_000

// magnitudesOf gives the amounts that an indicator publishes at a moment.
func magnitudesOf(ind *indicator.Indicator, moment string) []magnitude {
	low, high := 0.0, math.Inf(1)
	if r := ind.Range; r != nil {
		low, high = r[0], r[1]
	}
	id := indicator.CountID{What: indicator.InPopulation, Indicator: ind.Def.ID, Moment: moment}
	kept := func(v int64) float64 { return float64(v) / tenThousandths }
	change := func(pick func(s *cohort.Pairs) int64) func(p *cohort.Part) float64 {
		return func(p *cohort.Part) float64 {
			if p.Pairs == nil {
				return 0
			}
			return kept(pick(p.Pairs))
		}
	}
	sum := func(p *cohort.Part) float64 { return kept(p.Sum) }
	measure := func(r cohort.Reader) cohort.Figure { return r.Measure(ind, moment) }
	switch ind.Def.Type {
	case indicator.Mean:
		return []magnitude{{id, "mean", low, high, sum, measure, false}}
	case indicator.Sum:
		return []magnitude{{id, "sum", low, high, sum, measure, true}}
	case indicator.Change:
		if ind.Range == nil {
			return nil
		}
		return []magnitude{
			{id, "change", low - high, high - low, change(func(s *cohort.Pairs) int64 { return s.Diff }), measure, false},
			{id, "before", low, high, change(func(s *cohort.Pairs) int64 { return s.Before }), func(r cohort.Reader) cohort.Figure { return r.Shift(ind, moment).Before }, false},
			{id, "after", low, high, change(func(s *cohort.Pairs) int64 { return s.After }), func(r cohort.Reader) cohort.Figure { return r.Shift(ind, moment).After }, false},
		}
	case indicator.Agreement:
		if ind.Range == nil {
			return nil
		}
		return []magnitude{
			{id, "difference", low - high, high - low, change(func(s *cohort.Pairs) int64 { return s.Diff }), measure, false},
			{id, "first", low, high, change(func(s *cohort.Pairs) int64 { return s.Before }), func(r cohort.Reader) cohort.Figure { return r.Agreement(ind, moment).First }, false},
			{id, "second", low, high, change(func(s *cohort.Pairs) int64 { return s.After }), func(r cohort.Reader) cohort.Figure { return r.Agreement(ind, moment).Second }, false},
		}
	}
	return nil
}

// group is some people of whom an attacker may find what they have together.
type group struct {
	name      string
	n         int
	sum       float64
	low, high float64
	shown     bool
}

// summed is one magnitude over all groups that a role can read, with the sums between them.
type summed struct {
	magnitude
	groups []*group
	at     map[string]*group
	lines  [][]*group // the first is all others together
}

// half is how far a figure can be from what it says.
func half(f cohort.Figure, ind *indicator.Indicator) float64 {
	return 0.5 * math.Pow10(-cohort.FormatOf(ind).Decimals)
}

// strikeSums attacks what is published of one magnitude: it takes what people are in each
// group for known, and finds what those of a group have together. It gives the groups under
// the threshold of which that is known too well, and how many such groups there are.
func (j *jointly) strikeSums(m magnitude) (found []string, small int) {
	w := &summed{magnitude: m, at: map[string]*group{}}
	ind := j.framework.Indicator(m.of.Indicator)
	for _, c := range j.crowds {
		for _, s := range j.slices(c) {
			g := w.group(c, s)
			if g.n == 0 {
				continue
			}
			for i, read := range c.reads {
				if i > 0 && s != (cohort.Slice{}) {
					break
				}
				w.sees(g, read(s), s, ind)
			}
			w.parts(j, c, s)
		}
	}
	whole := slices.IndexFunc(j.crowds, func(c *crowd) bool { return c.minus == nil && c.name == country })
	if whole >= 0 {
		for _, s := range j.slices(j.crowds[whole]) {
			line := []*group{w.group(j.crowds[whole], s)}
			for i, c := range j.crowds {
				if i == whole {
					continue
				}
				if len(s.Split()) > c.depth {
					line = nil
					break
				}
				line = append(line, w.group(c, s))
			}
			if line != nil {
				w.lines = append(w.lines, line)
			}
		}
	}
	w.settle()
	for _, g := range w.groups {
		if g.sum < g.low-1e-3 || g.sum > g.high+1e-3 {
			j.t.Errorf("%s %v %s: what is published contradicts itself: %d people have %.4f, and not %.4f to %.4f", g.name, m.of, m.name, g.n, g.sum, g.low, g.high)
		}
		if g.n == 0 || g.n >= j.least {
			continue
		}
		small++
		if width, enough := g.high-g.low, w.room(g, j.least); width < enough {
			found = append(found, fmt.Sprintf("%s %v %s: of %d people, who have %.1f, an attacker finds %.1f to %.1f", g.name, m.of, m.name, g.n, g.sum, g.low, g.high))
		}
	}
	return found, small
}

// country is the name of the group of everybody.
const country = "het land"

// room is how far apart the bounds of the sum of a small group must lie: one threshold part of
// the scale for each, or where nobody knows the most that one can have a tenth of the sum.
func (w *summed) room(g *group, least int) float64 {
	if math.IsInf(w.high, 1) {
		return 0.1 * math.Abs(g.sum)
	}
	return float64(g.n) * (w.high - w.low) / float64(least)
}

func (w *summed) group(c *crowd, s cohort.Slice) *group {
	name := c.name + " " + s.String()
	g := w.at[name]
	if g == nil {
		g = w.amount(name, c.count(w.of, s), w.in(c.plus, s)-w.in(c.minus, s))
		w.at[name] = g
	}
	return g
}

// amount adds a group of so many people who have so much.
func (w *summed) amount(name string, n int, sum float64) *group {
	g := &group{name: name, n: n, sum: sum}
	if n > 0 {
		g.low, g.high = math.Inf(-1), math.Inf(1)
	}
	w.groups = append(w.groups, g)
	return g
}

func (w *summed) in(a *cohort.Aggregate, s cohort.Slice) float64 {
	if a == nil {
		return 0
	}
	p := a.Cells[cohort.Key{Indicator: w.of.Indicator, Moment: w.of.Moment, Slice: s}]
	if p == nil {
		return 0
	}
	return w.has(p)
}

// sees notes what is shown of a group.
func (w *summed) sees(g *group, r cohort.Reader, s cohort.Slice, ind *indicator.Indicator) {
	if r.Slice() != s {
		return
	}
	f := w.shown(r)
	if !f.Known() {
		return
	}
	n, off := float64(g.n), half(f, ind)
	if w.total {
		n = 1
	}
	g.low, g.high, g.shown = max(g.low, n*(f.Value()-off)), min(g.high, n*(f.Value()+off)), true
}

// parts ties a group to its parts by every breakdown, and to who is in none of them.
func (w *summed) parts(j *jointly, c *crowd, s cohort.Slice) {
	if len(s.Split()) == c.depth {
		return
	}
	for _, b := range j.framework.Breakdowns() {
		whole := w.group(c, s)
		line, n, sum := []*group{whole}, whole.n, whole.sum
		for _, class := range j.classes(c, b.Def.ID) {
			if one, ok := cohort.Together(j.framework, append(s.Split(), cohort.Slice{Breakdown: b.Def.ID, Class: class})...); ok {
				g := w.group(c, one)
				line, n, sum = append(line, g), n-g.n, sum-g.sum
			}
		}
		if len(line) > 1 {
			line = append(line, w.amount(fmt.Sprintf("%s outside %s", whole.name, b.Def.ID), n, sum))
			w.lines = append(w.lines, line)
		}
	}
}

// settle narrows what is known of every group by each sum, until nothing follows any more.
func (w *summed) settle() {
	for again := true; again; {
		again = false
		for _, line := range w.lines {
			for i, g := range line {
				low, high := bounds(line, i)
				if low > g.low+1e-6 {
					g.low, again = low, true
				}
				if high < g.high-1e-6 {
					g.high, again = high, true
				}
			}
			w.together(line)
		}
	}
}

// bounds is what a line tells of one group in it.
func bounds(line []*group, i int) (low, high float64) {
	for k, g := range line[1:] {
		if k+1 != i {
			low, high = low+g.low, high+g.high
		}
	}
	if i == 0 {
		return low, high
	}
	return line[0].low - high, line[0].high - low
}

// together takes those of whom nothing is shown by themselves for one group.
func (w *summed) together(line []*group) {
	name, rest, n, low, high := line[0].name+" but", line[0].sum, line[0].n, line[0].low, line[0].high
	for _, g := range line[1:] {
		if g.shown {
			name += ", " + g.name
			n, rest, low, high = n-g.n, rest-g.sum, low-g.high, high-g.low
		}
	}
	if !line[0].shown || n <= 0 {
		return
	}
	g := w.at[name]
	if g == nil {
		g = w.amount(name, n, rest)
		w.at[name] = g
	}
	g.low, g.high = max(g.low, low), min(g.high, high)
}

// strikeAllSums attacks every mean and sum that a role reads.
func (j *jointly) strikeAllSums() (found []string, small int) {
	for _, id := range j.ids[1:] {
		if id.What != indicator.InPopulation {
			continue
		}
		for _, m := range magnitudesOf(j.framework.Indicator(id.Indicator), id.Moment) {
			if span := j.spans[id.Indicator]; span[0] < 0 {
				// Not an amount, but a difference between answers: those have a scale.
				m.low, m.high = span[0], span[1]
			}
			some, n := j.strikeSums(m)
			found, small = append(found, some...), small+n
		}
	}
	return found, small
}

// TestJointAttackOnSums: the means and sums that one role reads tell of no group under the
// threshold what its people have together. That is left open where all others than the own
// gemeente are few: see the documentation of package cohort.
func TestJointAttackOnSums(t *testing.T) {
	monitors := []string{"watwerkt", "klantbeleving"}
	if !testing.Short() {
		monitors = []string{"demo", "watwerkt", "cohortstudie", "klantbeleving", "belevingsmonitor"}
	}
	groups := 0
	for _, id := range monitors {
		t.Run(id, func(t *testing.T) {
			d := demoOf(t, id, source.DateOf(2026, 11, 21))
			roles := map[string]func() []*crowd{"landelijk": func() []*crowd { return nationalRole(d) }}
			for code := range d.own {
				roles[code] = func() []*crowd { return besideRole(d, code) }
			}
			for name, crowds := range roles {
				j := attackSums(t, d, crowds())
				found, small := j.strikeAllSums()
				groups += small
				for _, x := range found {
					t.Errorf("%s: %s", name, x)
				}
			}
		})
	}
	if groups < 4_000 {
		t.Errorf("only %d groups are small", groups)
	}
}

// attackSums is a role of which only sums are attacked.
func attackSums(t *testing.T, d *demo, crowds []*crowd) *jointly {
	t.Helper()
	j := &jointly{t: t, framework: d.framework, crowds: crowds, twins: map[indicator.CountID]int{}, least: attacked, spans: d.spans}
	var parts []*cohort.Aggregate
	for _, g := range d.named {
		parts = append(parts, g.Aggregate)
	}
	j.counts(parts)
	return j
}
