package cohort

import (
	"errors"
	"fmt"
	"slices"
	"sync/atomic"

	"effectmonitor/engine/indicator"
	"effectmonitor/engine/source"
)

// Key says which part of an aggregate is meant. Moment is "" for an indicator
// that is not per moment.
type Key struct {
	Indicator, Moment string
	Slice             Slice
}

// Aggregate is the sum of facts of a group of participants. It is what is
// stored; nothing in it may be shown without passing the Gate.
type Aggregate struct {
	Framework string // id@version
	N         int
	First     source.Date // earliest start
	Last      source.Date // latest day that facts are about
	Slices    map[Slice]int
	Cells     map[Key]*Part
	// Leaks are the measures (indicator, moment) of which the number of people would be told
	// by breakdowns that Trim left out, in order.
	Leaks [][2]string
	// Told are the counts of everyone (what is counted, indicator, moment, class) that are
	// hidden because the whole that was released hides them, or the figures of one of its
	// members would tell of the others beside them, in order.
	Told []Told
	// Released says that it is a release, of which readers keep earlier ones (Gate.Release).
	Released  bool
	limit     int // the threshold that it was decided with; 0 while it was not
	framework *indicator.Compiled
	together  [][]string           // breakdowns that are counted together
	adding    *adder               // nil until facts were added
	joining   *joining             // nil until another was joined
	kept      atomic.Pointer[Plan] // the plan that was last asked for
	beside    atomic.Pointer[Plan] // the same, of its members
	scope     *scope               // nil for one that is whole and not watched
	base      *Aggregate           // that is watched
	ordered   atomic.Pointer[layout]
}

// New gives an empty aggregate for facts of a framework.
func New(f *indicator.Compiled) *Aggregate {
	return &Aggregate{Framework: f.Version(), Slices: map[Slice]int{}, Cells: map[Key]*Part{}, framework: f, together: combinations(f)}
}

// ErrFramework says that facts or aggregates of different frameworks, or of
// different versions of one, cannot be taken together.
var ErrFramework = errors.New("cohort: different frameworks")

// Add adds the facts of one participant. Each participant must be added once: an
// aggregate does not know who is in it. An aggregate that was read back from
// JSON takes no facts, only other aggregates.
func (a *Aggregate) Add(f indicator.Facts) error { return a.AddAll([]indicator.Facts{f}) }

// AddAll is Add of several participants, in less time than one after another. After a
// fault it added none of them.
func (a *Aggregate) AddAll(list []indicator.Facts) error {
	for i := range list {
		if f := &list[i]; a.framework == nil || f.Framework != a.Framework {
			return fmt.Errorf("%w: facts of %s into %s", ErrFramework, f.Framework, a.Framework)
		}
	}
	a.changes()
	for some := range slices.Chunk(list, atOnce) {
		a.add(some)
	}
	return nil
}

// groups gives the slices that somebody is in, everyone first.
func (a *Aggregate) groups(dims map[string]string) []Slice {
	out := make([]Slice, 1, 1+len(dims)+len(a.together))
	for b, class := range dims {
		out = append(out, Slice{Breakdown: b, Class: class})
	}
	var parts [maxCombined]Slice
next:
	for _, list := range a.together {
		for i, b := range list {
			if parts[i] = (Slice{b, dims[b]}); parts[i].Class == "" {
				continue next
			}
		}
		out = append(out, Combine(parts[:len(list)]...))
	}
	return out
}

// Merge adds another aggregate of the same framework, over other participants.
func (a *Aggregate) Merge(b *Aggregate) error {
	if err := a.takes(b); err != nil {
		return err
	}
	a.changes()
	a.span(b.N, b.First, b.Last)
	if a.Slices == nil && b.Slices != nil {
		a.Slices = make(map[Slice]int, len(b.Slices))
	}
	for s, n := range b.Slices {
		a.Slices[s] += n
	}
	if a.Cells == nil {
		a.Cells = make(map[Key]*Part, len(b.Cells))
	}
	for k, p := range b.Cells {
		a.cell(k).merge(p)
	}
	return nil
}

// takes gives why another aggregate cannot be added.
func (a *Aggregate) takes(b *Aggregate) error {
	if a.Framework != b.Framework {
		return fmt.Errorf("%w: %s into %s", ErrFramework, b.Framework, a.Framework)
	}
	if a.scope != nil || b.scope.closed() {
		return ErrExcerpt
	}
	return nil
}

// changes drops what was worked out of the cells as they were.
func (a *Aggregate) changes() {
	a.kept.Store(nil)
	a.beside.Store(nil)
	a.ordered.Store(nil)
	a.joining = nil
}

// span adds n participants and widens the period to theirs.
func (a *Aggregate) span(n int, first, last source.Date) {
	if n == 0 {
		return
	}
	if a.N == 0 {
		a.First, a.Last = first, last
	}
	a.First, a.Last = min(a.First, first), max(a.Last, last)
	a.N += n
}

func (a *Aggregate) cell(k Key) *Part {
	p := a.Cells[k]
	if p == nil {
		p = &Part{}
		a.Cells[k] = p
	}
	return p
}

// part gives a part to read; an empty one where there is none.
func (a *Aggregate) part(k Key) *Part {
	if a == nil {
		return &Part{}
	}
	if a.scope != nil {
		a.scope.cell(k)
	}
	if p := a.Cells[k]; p != nil {
		return p
	}
	return &Part{}
}

// sizeOf gives how many participants are in a part.
func (a *Aggregate) sizeOf(s Slice) int {
	if a.scope != nil {
		a.scope.sizes(s.Breakdown)
	}
	return a.Slices[s]
}

// counts reports whether somebody is in a breakdown or a combination.
func (a *Aggregate) counts(breakdown string) bool {
	a.scope.sizes(breakdown)
	for s := range a.Slices {
		if s.Breakdown == breakdown {
			return true
		}
	}
	return false
}

// groupsOf gives the parts of a breakdown or a combination that somebody is in, in order.
func (a *Aggregate) groupsOf(breakdown string) []Slice {
	a.scope.sizes(breakdown)
	var classes []string
	for s := range a.Slices {
		if s.Breakdown == breakdown {
			classes = append(classes, s.Class)
		}
	}
	slices.Sort(classes)
	out := make([]Slice, len(classes))
	for i, class := range classes {
		out[i] = Slice{breakdown, class}
	}
	return out
}

// Quantity is the input that a cost-benefit model takes from an indicator: how
// many participants are true (or have a value), the sum of their values (money
// in euros), and how many are in the population.
type Quantity struct {
	Count int
	Sum   float64
	N     int
}

// Quantity gives an indicator's raw totals over a slice. It is for models, which
// spread them over parties and years; a reader must be given figures of the Gate.
func (a *Aggregate) Quantity(ind *indicator.Indicator, moment string, s Slice) Quantity {
	p := a.part(Key{Indicator: ind.Def.ID, Moment: moment, Slice: s})
	q := Quantity{Count: p.N, Sum: float64(p.Sum) / unit, N: p.N}
	switch ind.Def.Type {
	case indicator.Count, indicator.Share:
		q.Count = p.True
	case indicator.Change:
		if p.Pairs != nil {
			q.Count, q.Sum = p.Pairs.Better, float64(p.Pairs.Diff)/unit
		}
	}
	return q
}
