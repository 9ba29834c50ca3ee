package cohort

import (
	"errors"
	"slices"
	"sync"
	"sync/atomic"

	"effectmonitor/engine/indicator"
)

// An excerpt of an aggregate is what one page reads of it, so that opening the page need
// not read the rest. It is made by building the page from the watched aggregate and keeping
// what was asked for: numbers as they are, and the decisions of the Plan over them.
//
// It holds numbers and no figures, so that the Gate stands where it stood and a page is
// made by the same code. It holds decisions because these are made over all tables of the
// aggregate together: an excerpt never makes one. What it was not made for it does not
// know, which is something else than that nobody is there: it then says so (Short), shows
// nothing, and the reader takes the whole.

// ErrExcerpt says that an excerpt cannot be added to: it is not all there is.
var ErrExcerpt = errors.New("cohort: an excerpt of an aggregate")

// scope says what of an aggregate is watched, or was kept.
type scope struct {
	watching bool
	everyone bool // all is kept of everyone together, and nothing of classes
	lock     sync.Mutex
	columns  map[series]bool
	groups   map[string]bool      // breakdowns of which the sizes were asked for
	shades   [2]map[shadeKey]bool // decisions: of the whole, and of its members
	missed   atomic.Bool
}

// series is all classes of a breakdown of an indicator at a moment: what is read of one
// class on one day is read of another on the next.
type series struct{ indicator, moment, breakdown string }

func seriesOf(k Key) series { return series{k.Indicator, k.Moment, k.Slice.Breakdown} }

func newScope(watching bool) *scope {
	return &scope{
		watching: watching, columns: map[series]bool{}, groups: map[string]bool{},
		shades: [2]map[shadeKey]bool{{}, {}},
	}
}

// note remembers what is asked for, or finds out that it was not kept. A nil scope is
// that of an aggregate that is whole.
func note[K comparable](s *scope, known func(*scope) map[K]bool, key K) {
	if s == nil {
		return
	}
	s.lock.Lock()
	defer s.lock.Unlock()
	switch m := known(s); {
	case s.watching:
		m[key] = true
	case !m[key]:
		s.missed.Store(true)
	}
}

func (s *scope) cell(k Key) {
	if s != nil && s.everyone {
		if k.Slice != (Slice{}) {
			s.missed.Store(true)
		}
		return
	}
	note(s, func(s *scope) map[series]bool { return s.columns }, seriesOf(k))
}

func (s *scope) sizes(breakdown string) {
	if s != nil && s.everyone {
		return
	}
	note(s, func(s *scope) map[string]bool { return s.groups }, breakdown)
}

func (s *scope) closed() bool { return s != nil && !s.watching }

// Watch gives the same aggregate for building something from, of which Excerpt then gives
// what was read. What is decided is decided of the aggregate itself, and kept there.
// Intervals that are drawn again and again are left out: what is built is not to be shown.
func (a *Aggregate) Watch() *Aggregate {
	return &Aggregate{
		Framework: a.Framework, N: a.N, First: a.First, Last: a.Last, Slices: a.Slices, Cells: a.Cells,
		Released: a.Released, limit: a.limit, framework: a.framework, together: a.together, scope: newScope(true), base: a,
	}
}

// WatchMembers is Watch of aggregates that are read beside each other: what is read of one
// is kept of all.
func WatchMembers(list []Member) []Member {
	out, s := make([]Member, len(list)), newScope(true)
	for i, m := range list {
		one := m.Aggregate.Watch()
		one.scope = s
		out[i] = Member{ID: m.ID, Aggregate: one}
	}
	return out
}

// Excerpt gives what was read of a watched aggregate.
func (a *Aggregate) Excerpt() *Aggregate {
	s := a.scope
	s.lock.Lock()
	defer s.lock.Unlock()
	out := &Aggregate{Framework: a.Framework, N: a.N, First: a.First, Last: a.Last, Slices: map[Slice]int{}, Cells: map[Key]*Part{}, Released: a.Released, limit: a.limit}
	kept := newScope(false)
	for c := range s.columns {
		kept.columns[c] = true
	}
	for b := range s.groups {
		kept.groups[b] = true
	}
	out.scope = kept
	all := a.base.layout()
	for c := range s.columns {
		from, to := all.classes(c.breakdown)
		for _, one := range all.within(measure{c.indicator, c.moment}, from, to) {
			out.Cells[all.key(one)] = one.part
		}
	}
	for g, n := range a.Slices {
		if s.groups[g.Breakdown] {
			out.Slices[g] = n
		}
	}
	for i, p := range a.plans() {
		if p == nil || p.source == nil {
			continue
		}
		decided := &Plan{threshold: p.threshold, framework: p.framework, whole: out, shades: map[shadeKey]shade{}, settled: true}
		for key := range s.shades[i] {
			kept.shades[i][key] = true
			decided.shades[key] = p.source.answer(key)
		}
		out.hold(i, decided)
	}
	return out
}

// ExcerptMembers is Excerpt of what WatchMembers gave.
func ExcerptMembers(list []Member) []Member {
	out := make([]Member, len(list))
	for i, m := range list {
		one := m.Aggregate.Excerpt()
		if i > 0 {
			one.scope = out[0].Aggregate.scope
		}
		out[i] = Member{ID: m.ID, Aggregate: one}
	}
	return out
}

// Short reports whether something was asked of an excerpt that is not in it. What was made
// from it is then not to be shown.
func (a *Aggregate) Short() bool { return a != nil && a.scope != nil && a.scope.missed.Load() }

// The plans of an aggregate: of itself and of its members.
const (
	ofWhole = iota
	ofMembers
)

func (a *Aggregate) plans() [2]*Plan { return [2]*Plan{a.kept.Load(), a.beside.Load()} }

func (a *Aggregate) hold(i int, p *Plan) {
	if i == ofWhole {
		a.kept.Store(p)
		return
	}
	a.beside.Store(p)
}

// looked gives the plan of an aggregate that is watched or an excerpt: one that asks the
// plan of the aggregate that is watched, or that knows only what was kept.
func (a *Aggregate) looked(g Gate, f *indicator.Compiled, i int, members []Member) *Plan {
	if p := a.plans()[i]; p != nil && p.threshold == g.Threshold() && p.framework != nil && p.framework.Def == f.Def && slices.Equal(p.members, members) {
		return p
	}
	next := newPlan(g, f, a, members)
	next.side = i
	if a.scope.watching {
		if i == ofWhole {
			next.source = a.base.plan(g, f)
		} else {
			next.source = g.Members(f, a.base, watchedMembers(members)).plan
		}
		a.hold(i, next)
		return next
	}
	if p := a.plans()[i]; p != nil && p.threshold == g.Threshold() && f.Version() == a.Framework {
		p.mu.Lock()
		for k, s := range p.shades {
			next.shades[k] = s
		}
		p.mu.Unlock()
	}
	a.hold(i, next)
	return next
}

func watchedMembers(list []Member) []Member {
	out := make([]Member, len(list))
	for i, m := range list {
		out[i] = Member{ID: m.ID, Aggregate: m.Aggregate.base}
	}
	return out
}

// decided gives a decision that an excerpt kept, or notes that it is asked for. Without one
// nothing may be shown.
func (p *Plan) decided(key shadeKey) shade {
	s := p.whole.scope
	note(s, func(s *scope) map[shadeKey]bool { return s.shades[p.side] }, key)
	if p.source != nil {
		return p.source.answer(key)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	made, known := p.shades[key]
	if !known {
		s.missed.Store(true)
		return shade{all: true}
	}
	return made
}
