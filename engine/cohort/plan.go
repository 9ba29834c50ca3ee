package cohort

import (
	"slices"
	"strings"
	"sync"

	"effectmonitor/engine/disclosure"
	"effectmonitor/engine/indicator"
)

// What is counted of an indicator: each is a table of its own, between which the
// people are the same.
const (
	everybody  = ""       // participants
	population = "groep"  // those whom the indicator is about
	counted    = "telt"   // those of them for whom it holds
	classified = "klasse" // those of them in a class of a distribution
	summed     = "som"    // a sum, of which one contribution may be most
)

// layer is one thing that is counted.
type layer struct{ what, indicator, moment string }

// shade says which classes of a breakdown are hidden in one layer.
type shade struct {
	all    bool // the breakdown tells nothing at all of the layer
	hidden map[string]bool
	// leaks says that even then a small number is nearly known, from the number in the
	// whole and the sizes of the classes: the number in the whole must be hidden too.
	leaks bool
}

func (s shade) hides(class string) bool { return s.all || s.hidden[class] }

// Plan decides what may be shown of one aggregate: for every layer and breakdown,
// which classes stay hidden because they are small or because they would give a
// small one back. It is a pure function of the aggregate, the framework and the
// threshold. Its decisions are made when first asked for and kept.
//
// The attacker that it holds against reads every page, filter and file of the
// aggregate on one day, knows the threshold and this algorithm, and calculates. The
// decisions rest on three rules that make the tables independent of each other, so
// that each can be audited by itself (package disclosure) and all hold together:
//
//   - What is hidden in the whole is hidden in every breakdown, and what is hidden
//     in a class is hidden in every combination with it. A table may therefore be
//     attacked with the coarser numbers fixed.
//   - What is hidden of a group of participants is hidden of everything that is
//     counted within it: population before counted. A table of what is counted may
//     be attacked with the populations fixed.
//   - Two breakdowns of one layer share only the whole, so any two tables that are
//     each possible are possible together.
type Plan struct {
	threshold int
	framework *indicator.Compiled
	whole     *Aggregate
	members   []Member

	mu     sync.Mutex
	shades map[shadeKey]shade
}

type shadeKey struct {
	layer
	breakdown string
}

// byMember is the breakdown of a whole into its members. No breakdown of a
// framework can have this id.
const byMember = "|"

func newPlan(g Gate, f *indicator.Compiled, a *Aggregate, members []Member) *Plan {
	return &Plan{threshold: g.Threshold(), framework: f, whole: a, members: members, shades: map[shadeKey]shade{}}
}

// need is how many values a hidden count must at least be able to have beside its
// own: more than half the threshold, so that a reader cannot tell a few from many
// of those that "< 10" allows.
func (p *Plan) need() int { return p.threshold/2 + 1 }

// few reports whether so many people are a group to protect.
func (p *Plan) few(n int) bool { return n > 0 && n < p.threshold }

// part gives what a slice of the whole, or of a member of it, contributes.
func (p *Plan) part(l layer, s Slice) *Part {
	a, s := p.at(s)
	return a.part(Key{Indicator: l.indicator, Moment: l.moment, Slice: s})
}

// at gives which aggregate a slice is of, and which slice of it.
func (p *Plan) at(s Slice) (*Aggregate, Slice) {
	if !strings.HasPrefix(s.Breakdown, byMember) {
		return p.whole, s
	}
	list := s.Split()
	for _, m := range p.members {
		if m.ID == list[0].Class {
			return m.Aggregate, Combine(list[1:]...)
		}
	}
	return nil, Slice{}
}

// size is the number of participants in a slice.
func (p *Plan) size(s Slice) int {
	a, s := p.at(s)
	switch {
	case a == nil:
		return 0
	case s == Slice{}:
		return a.N
	}
	return a.Slices[s]
}

// classes gives the ids of the classes of a breakdown or a combination, in order.
func (p *Plan) classes(breakdown string) []string {
	if breakdown == byMember {
		ids := make([]string, len(p.members))
		for i, m := range p.members {
			ids[i] = m.ID
		}
		return ids
	}
	var ids []string
	for _, c := range classesOf(p.framework, p.whole, breakdown) {
		ids = append(ids, c.ID)
	}
	return ids
}

// shade gives the decision for a layer and a breakdown, and makes it when it was
// not made yet.
func (p *Plan) shade(l layer, breakdown string) shade {
	p.mu.Lock()
	known, done := p.shades[shadeKey{l, breakdown}]
	p.mu.Unlock()
	if done {
		return known
	}
	made := p.decide(l, breakdown)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.shades[shadeKey{l, breakdown}] = made
	return made
}

// decide makes one decision.
func (p *Plan) decide(l layer, breakdown string) shade {
	axes := strings.Split(breakdown, combined)
	switch {
	case !p.keeps(breakdown):
		return shade{all: true}
	case l.what == classified:
		return p.decideClasses(l, breakdown)
	case l.what == counted && (!p.splits(l) || len(axes) > 1 && !p.crosses(l)):
		return shade{all: true}
	case l.what != everybody && p.shadeAbove(l, breakdown).all:
		return shade{all: true}
	case l.what == summed:
		return p.decideSum(l, breakdown)
	case p.count(l, Slice{}).hidden:
		return shade{all: true}
	case len(axes) > 2:
		return p.decideCube(l, axes)
	case len(axes) == 2:
		return p.decideCrossed(l, axes[0], axes[1])
	case l.what != everybody:
		return p.layered(l, breakdown)
	}
	t := &table{plan: p}
	var cells []count
	for _, class := range p.classes(breakdown) {
		c := p.count(l, Slice{breakdown, class})
		t.add(0, disclosure.None, class, c)
		cells = append(cells, c)
	}
	t.rest(0, disclosure.None, p.count(l, Slice{}), cells)
	return t.solve()
}

// keeps reports whether a breakdown or a combination is counted at all. Of one that is
// not nothing may be said: its counts would all read as none.
func (p *Plan) keeps(breakdown string) bool {
	one, other, several := strings.Cut(breakdown, combined)
	switch {
	case breakdown == "":
		return true
	case !several:
		return len(p.classes(breakdown)) > 0
	case one == byMember:
		return !strings.Contains(other, combined) && p.keeps(one) && p.keeps(other)
	}
	for s := range p.whole.Slices {
		if s.Breakdown == breakdown {
			return true
		}
	}
	return false
}

func (p *Plan) shadeAbove(l layer, breakdown string) shade {
	up, _ := l.above()
	return p.shade(up, breakdown)
}

// splits reports whether what is counted can be shown of a class: of a change only
// what the whole shows apart.
func (p *Plan) splits(l layer) bool {
	ind := p.framework.Indicator(l.indicator)
	return ind.Def.Type != indicator.Change || p.split(ind, l.moment) != ""
}

// crosses reports whether what is counted can be shown of a combination. A course
// over time and the parts of a change are coarsened away.
func (p *Plan) crosses(l layer) bool {
	t := p.framework.Indicator(l.indicator).Def.Type
	return t == indicator.Count || t == indicator.Share
}

// hidden reports whether a layer is hidden in a slice: by itself, or because
// something coarser is.
func (p *Plan) hidden(l layer, s Slice) bool {
	return p.leaks(l) || s != (Slice{}) && p.shade(l, s.Breakdown).hides(s.Class)
}

// leaks reports whether the number of people in the whole must be hidden.
func (p *Plan) leaks(l layer) bool {
	if l.what != population {
		return false
	}
	for _, b := range p.framework.Breakdowns() {
		if p.shade(l, b.Def.ID).leaks {
			return true
		}
	}
	return len(p.members) > 0 && p.shade(l, byMember).leaks
}

// dark reports whether what is hidden of a layer in a slice must not even show in its
// own words why: because all of the breakdown is hidden, or a class of the
// combination.
func (p *Plan) dark(l layer, s Slice) bool {
	return s != (Slice{}) && p.shade(l, s.Breakdown).all || p.under(l, s)
}

// under reports whether something coarser than a combination is hidden.
func (p *Plan) under(l layer, s Slice) bool {
	return slices.ContainsFunc(s.coarser(), func(c Slice) bool { return p.hidden(l, c) || p.under(l, c) })
}

// above gives the layer within which a layer is counted. False for everybody.
func (l layer) above() (layer, bool) {
	switch l.what {
	case everybody:
		return layer{}, false
	case population:
		return layer{}, true
	}
	return layer{population, l.indicator, l.moment}, true
}

// within gives what is counted within the population of an indicator.
func within(ind *indicator.Indicator) []string {
	switch ind.Def.Type {
	case indicator.Count, indicator.Share, indicator.Change, indicator.Duration:
		return []string{counted}
	case indicator.Distribution:
		return []string{classified}
	case indicator.Sum:
		return []string{summed}
	}
	return nil
}
