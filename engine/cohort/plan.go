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
	summed     = "som"    // a sum, or a mean that gives it, of which one contribution may be most
)

// layer is one thing that is counted.
type layer struct{ what, indicator, moment string }

// shade says which classes of a breakdown are hidden in one layer.
type shade struct {
	all    bool // the breakdown tells nothing at all of the layer
	hidden map[string]bool
	told   map[string]bool // hidden because other counts would tell it
	// leaks says that even then a small number is nearly known, from the number in the
	// whole and the sizes of the classes: the number in the whole must be hidden too.
	leaks bool
}

func (s shade) hides(class string) bool { return s.all || s.hidden[class] || s.told[class] }

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
//     in a class, also for what other counts would tell of it, is hidden in every
//     combination with it. A table may therefore be attacked with the coarser numbers
//     fixed.
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
	byID      map[string]*Aggregate // the same, by their ids

	mu       sync.Mutex
	shades   map[shadeKey]shade
	owns     map[shadeKey]shade
	ends     map[measure]Segment
	leaking  map[layer]bool
	totals   map[layer]count
	kins     map[kinKey]func() kin
	kinships map[string]func() *kinship   // by breakdown
	alikes   map[struct{}]func() fillings // one: of the members
	shown    map[string]*coarse
	parted   map[string]*parted
	large    map[string]bool
	crossed  map[string]shade // by breakdown, the sizes of its classes of each member
	apart    bool             // of members nothing is known in classes
	settled  bool             // the decisions that are stored have been made
	source   *Plan            // that decides for one of a watched aggregate
	side     int              // ofWhole or ofMembers, of an excerpt or a watched aggregate
}

type shadeKey struct {
	layer
	breakdown string
}

// byMember is the breakdown of a whole into its members. No breakdown of a
// framework can have this id.
const byMember = "|"

func newPlan(g Gate, f *indicator.Compiled, a *Aggregate, members []Member) *Plan {
	p := &Plan{threshold: g.Threshold(), framework: f, whole: a, members: members, apart: uncrossed(members), byID: make(map[string]*Aggregate, len(members)), shades: map[shadeKey]shade{}}
	for _, m := range members {
		p.byID[m.ID] = m.Aggregate
	}
	return p
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
	list := p.spread(s)
	if list == nil {
		return a.part(Key{Indicator: l.indicator, Moment: l.moment, Slice: s})
	}
	sum := &Part{}
	for _, one := range list {
		sum.merge(a.part(Key{Indicator: l.indicator, Moment: l.moment, Slice: one}))
	}
	return sum
}

// at gives which aggregate a slice is of, and which slice of it.
func (p *Plan) at(s Slice) (*Aggregate, Slice) {
	if !strings.HasPrefix(s.Breakdown, byMember) {
		return p.whole, s
	}
	list := s.Split()
	if a := p.byID[list[0].Class]; a != nil {
		return a, Combine(list[1:]...)
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
	list := p.spread(s)
	if list == nil {
		return a.sizeOf(s)
	}
	n := 0
	for _, one := range list {
		n += a.sizeOf(one)
	}
	return n
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
	return p.coarse(breakdown).ids
}

// shade gives the decision for a layer and a breakdown, and makes it when it was not
// made yet: what the layer hides by itself, and what families hide of it.
func (p *Plan) shade(l layer, breakdown string) shade {
	if p.whole.scope != nil {
		return p.decided(shadeKey{l, breakdown})
	}
	return p.remember(&p.shades, l, breakdown, func() shade {
		switch l.what {
		case tying:
			return p.tieShade(l)
		case lasting, asked:
			return shade{all: breakdown != "" || p.whole.told(l, "") || p.tellsBeside(l)}
		}
		if breakdown == "" && l.what != classified {
			// Of everyone a number is shown or hidden in its own words, unless others tell it.
			if l.what == everybody || l.what == summed {
				return shade{all: p.whole.told(l, "")}
			}
			how := p.akin(l, Slice{}, "")
			return shade{all: p.whole.told(l, "") || how == shrouded || how == veiled && !p.count(l, Slice{}).hidden}
		}
		out := p.own(l, breakdown)
		if out.all {
			return out
		}
		out.told = map[string]bool{}
		tell := func(id string, how veil) {
			if how == shrouded || how == veiled && !out.hidden[id] {
				out.told[id] = true
			}
		}
		if l.what == classified {
			p.akinClasses(l, breakdown, tell)
			return out
		}
		if l.what != everybody && p.alone(l, breakdown, "") {
			return out
		}
		for _, class := range p.named(breakdown) {
			tell(class, p.akin(l, Slice{breakdown, class}, ""))
		}
		return out
	})
}

// akinClasses is the part of shade about a distribution.
func (p *Plan) akinClasses(l layer, breakdown string, tell func(id string, how veil)) {
	for _, outcome := range p.framework.Indicator(l.indicator).Classes {
		if breakdown == "" && p.whole.told(l, outcome.ID) {
			tell(outcome.ID, shrouded)
		}
		if p.alone(l, breakdown, outcome.ID) {
			continue
		}
		if breakdown == "" {
			tell(outcome.ID, p.akin(l, Slice{}, outcome.ID))
			continue
		}
		for _, class := range p.named(breakdown) {
			tell(class+combined+outcome.ID, p.akin(l, Slice{breakdown, class}, outcome.ID))
		}
	}
}

// named gives the classes of a breakdown, or the combinations of several.
func (p *Plan) named(breakdown string) []string {
	if !strings.Contains(breakdown, combined) {
		return p.classes(breakdown)
	}
	out := []string{""}
	for i, b := range strings.Split(breakdown, combined) {
		var next []string
		for _, before := range out {
			for _, class := range p.classes(b) {
				if i > 0 {
					class = before + combined + class
				}
				next = append(next, class)
			}
		}
		out = next
	}
	return out
}

// own is shade without families.
func (p *Plan) own(l layer, breakdown string) shade {
	return p.remember(&p.owns, l, breakdown, func() shade { return p.decide(l, breakdown) })
}

func (p *Plan) remember(m *map[shadeKey]shade, l layer, breakdown string, decide func() shade) shade {
	return memo(p, m, shadeKey{l, breakdown}, decide)
}

// memo gives what was worked out before under a key, or works it out. Two who ask at once
// may both do so, and find the same.
func memo[K comparable, V any](p *Plan, m *map[K]V, key K, work func() V) V {
	p.mu.Lock()
	known, done := (*m)[key]
	p.mu.Unlock()
	if done {
		return known
	}
	made := work()
	p.mu.Lock()
	defer p.mu.Unlock()
	if *m == nil {
		*m = map[K]V{}
	}
	(*m)[key] = made
	return made
}

// once is memo for what takes long: a second who asks waits for the first.
func once[K comparable, V any](p *Plan, m *map[K]func() V, key K, work func() V) V {
	p.mu.Lock()
	if *m == nil {
		*m = map[K]func() V{}
	}
	made := (*m)[key]
	if made == nil {
		made = sync.OnceValue(work)
		(*m)[key] = made
	}
	p.mu.Unlock()
	return made()
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
	case p.everywhere(l).hidden:
		return shade{all: true}
	case len(axes) > 1 && l.what == everybody:
		return p.decideSizes(axes)
	case len(axes) > 2:
		return p.decideCube(l, axes, nil)
	case len(axes) == 2:
		return p.decideCrossed(l, axes[0], axes[1], nil)
	case l.what == population && breakdown == byMember:
		return p.decideMembers(l)
	case l.what != everybody:
		return p.layered(l, breakdown, nil)
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
		return !p.apart && len(p.members) <= MostCrossed && !strings.Contains(other, combined) && p.keeps(one) && p.keeps(other)
	}
	return p.whole.counts(breakdown)
}

func (p *Plan) shadeAbove(l layer, breakdown string) shade {
	up, _ := l.above()
	return p.own(up, breakdown)
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

// hidden reports whether a layer is hidden in a slice: by itself, because something
// coarser is, or because other counts would give it.
func (p *Plan) hidden(l layer, s Slice) bool {
	if s == (Slice{}) {
		return p.leaks(l) || l.what != classified && p.shade(l, "").all
	}
	// What other counts would tell of a class, the combinations with it would tell too.
	return p.leaks(l) || p.shade(l, s.Breakdown).hides(s.Class) || p.under(s, func(c Slice) bool { return p.hidden(l, c) })
}

// ownHides is hidden without families.
func (p *Plan) ownHides(l layer, s Slice) bool {
	return p.ownLeaks(l) || s != (Slice{}) && p.own(l, s.Breakdown).hides(s.Class)
}

// dark reports whether what is hidden of a layer in a slice must not even show in its
// own words why: because all of the breakdown is hidden, or a class of the
// combination.
func (p *Plan) dark(l layer, s Slice) bool {
	if s == (Slice{}) {
		return p.shade(l, "").all
	}
	made := p.shade(l, s.Breakdown)
	return made.all || made.told[s.Class] || p.under(s, func(c Slice) bool { return p.hidden(l, c) })
}

// ownUnder reports whether something coarser than a combination is hidden by itself.
func (p *Plan) ownUnder(l layer, s Slice) bool {
	return p.under(s, func(c Slice) bool { return p.ownHides(l, c) })
}

func (p *Plan) under(s Slice, hidden func(Slice) bool) bool {
	return slices.ContainsFunc(s.coarser(), func(c Slice) bool { return hidden(c) || p.under(c, hidden) })
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
	}
	if addsUp(ind) {
		return []string{summed}
	}
	return nil
}
