package cohort

import (
	"maps"
	"math/bits"
	"slices"

	"effectmonitor/engine/indicator"
)

// Exchange puts what a member of a whole is now in the place of what it was, without the
// other members: counts and sums are integers, so that what is taken away is exactly what
// was added. It looks at the cells that differ. Nil is a member that is not there.
//
// False says that it cannot be exact, and that the whole is then spoiled and must be added
// up anew: the largest contributions to a sum cannot be taken away when nobody knows what
// comes after them. The period is not looked at: see Join.
func (a *Aggregate) Exchange(f *indicator.Compiled, before, after *Aggregate) bool {
	if before == nil {
		before = New(f)
	}
	if after == nil {
		after = New(f)
	}
	return a.exchange(f, before, after, localTo(f))
}

// Replace is Exchange of participants of a gemeente, by their facts: those of before, each of
// which was added, make way for those of after.
func (a *Aggregate) Replace(f *indicator.Compiled, before, after []indicator.Facts) (bool, error) {
	was, is := New(f), New(f)
	for _, one := range before {
		if err := was.Add(one); err != nil {
			return false, err
		}
	}
	for _, one := range after {
		if err := is.Add(one); err != nil {
			return false, err
		}
	}
	return a.exchange(f, was, is, func(Slice) bool { return false }), nil
}

// exchange is Exchange of what is not told within the members alone.
func (a *Aggregate) exchange(f *indicator.Compiled, before, after *Aggregate, inside func(Slice) bool) bool {
	if a.Framework != f.Version() || before.Framework != a.Framework || after.Framework != a.Framework || a.scope != nil {
		return false
	}
	a.changes()
	a.N += after.N - before.N
	a.exchangeSizes(before, after, inside)
	for k, p := range after.Cells {
		old := before.Cells[k]
		if inside(k.Slice) || p.equal(old) {
			continue
		}
		if old == nil {
			old = &Part{}
		}
		if !a.exchangeCell(k, old, p) {
			return false
		}
	}
	for k, old := range before.Cells {
		if after.Cells[k] == nil && !inside(k.Slice) && !a.exchangeCell(k, old, &Part{}) {
			return false
		}
	}
	return true
}

func (a *Aggregate) exchangeSizes(before, after *Aggregate, inside func(Slice) bool) {
	change := maps.Clone(after.Slices)
	for s, n := range before.Slices {
		change[s] -= n
	}
	for s, n := range change {
		if n == 0 || inside(s) {
			continue
		}
		if a.Slices[s] += n; a.Slices[s] == 0 {
			delete(a.Slices, s)
		}
	}
}

func (a *Aggregate) exchangeCell(k Key, before, after *Part) bool {
	p := &Part{} // the parts of a whole may be shared with what it was
	if old := a.Cells[k]; old != nil {
		p.merge(old)
	}
	a.Cells[k] = p
	top, exact := exchangeTop(p.Top, before.Top, after.Top)
	if !p.drop(before) {
		return false
	}
	rest := p.empty()
	p.merge(after)
	if p.Top = top; rest {
		p.Top, exact = after.Top, true
	}
	if p.empty() {
		delete(a.Cells, k)
	}
	return exact
}

// exchangeTop gives the two largest of all when two of them were others. That is known when
// none of those that go is among them, or when at least as large ones come.
func exchangeTop(all, before, after [2]int64) ([2]int64, bool) {
	if before == after {
		return all, true
	}
	rest := slices.Clone(all[:])
	for _, q := range before {
		if i := slices.Index(rest, q); i >= 0 && q > 0 {
			rest[i] = 0
		}
	}
	var sum Part
	for _, q := range append(rest, after[:]...) {
		sum.top(q)
	}
	untouched := before[0] < all[1] || before[0] == 0
	return sum.Top, untouched || after[0] >= before[0] && after[1] >= before[1]
}

// drop takes a part away that was added before; not its largest contributions. False when
// what remains cannot be told.
func (p *Part) drop(o *Part) bool {
	p.N -= o.N
	p.Missing -= o.Missing
	p.Incomparable -= o.Incomparable
	p.True -= o.True
	p.Sum -= o.Sum
	p.Squares.drop(o.Squares)
	p.Hist, p.Classes = dropCounts(p.Hist, o.Hist), dropCounts(p.Classes, o.Classes)
	if p.N < 0 || p.Missing < 0 || (p.Pairs == nil) != (o.Pairs == nil) && o.Pairs != nil || o.Whole != nil && p.Whole == nil {
		return false // it was never added
	}
	if o.Pairs != nil && !p.Pairs.drop(o.Pairs) {
		p.Pairs = nil
	}
	for month, e := range o.Exits {
		rest := p.Exits[month]
		rest.Events -= e.Events
		rest.Competing -= e.Competing
		rest.Censored -= e.Censored
		if p.Exits[month] = rest; rest == (Exits{}) {
			delete(p.Exits, month)
		}
	}
	if len(p.Exits) == 0 {
		p.Exits = nil
	}
	switch {
	case p.empty():
		p.Whole = nil // nobody is left: nothing is kept of everyone
		return true
	case o.Whole == nil:
		return true
	}
	some, exact := p.Whole.drop(o.Whole)
	if !some {
		p.Whole = nil
	}
	return exact
}

// drop reports whether somebody is left.
func (s *Pairs) drop(o *Pairs) bool {
	s.Before -= o.Before
	s.After -= o.After
	s.Diff -= o.Diff
	s.SquaresBefore.drop(o.SquaresBefore)
	s.SquaresAfter.drop(o.SquaresAfter)
	s.SquaresDiff.drop(o.SquaresDiff)
	s.Better -= o.Better
	s.Same -= o.Same
	s.Worse -= o.Worse
	return s.Better+s.Same+s.Worse > 0
}

// drop reports whether something is left, and whether that can be told.
func (w *Whole) drop(o *Whole) (some, exact bool) {
	w.Joint, w.Steps = dropCounts(w.Joint, o.Joint), dropCounts(w.Steps, o.Steps)
	w.Left.N -= o.Left.N
	w.Left.Sum -= o.Left.Sum
	w.Left.Squares.drop(o.Left.Squares)
	if o.Items != nil && (w.Items == nil || !w.Items.drop(o.Items)) {
		return true, false
	}
	return w.Joint != nil || w.Steps != nil || w.Left.N > 0 || w.Items != nil, true
}

// drop is false when nothing but zeros is left: whether that is somebody who scored nothing
// or nobody, they do not say.
func (it *Items) drop(o *Items) bool {
	if len(it.Sums) != len(o.Sums) {
		return false
	}
	some := dropFrom(it.Sums, o.Sums)
	some = dropFrom(it.Cross, o.Cross) || some
	some = dropFrom(it.Floor, o.Floor) || some
	return dropFrom(it.Ceiling, o.Ceiling) || some
}

// dropFrom reports whether a number other than 0 is left.
func dropFrom[N int | int64](from, what []N) (some bool) {
	for i, v := range what {
		from[i] -= v
		some = some || from[i] != 0
	}
	return some
}

// dropCounts gives what is left; nil when that is nothing.
func dropCounts[K comparable](from, what map[K]int) map[K]int {
	for k, n := range what {
		if from[k] == n {
			delete(from, k)
		} else if from != nil {
			from[k] -= n
		}
	}
	if len(from) == 0 {
		return nil
	}
	return from
}

func (s *Squares) drop(o Squares) {
	var borrow uint64
	s.Lo, borrow = bits.Sub64(s.Lo, o.Lo, 0)
	s.Hi, _ = bits.Sub64(s.Hi, o.Hi, borrow)
}

// Copy gives an aggregate to exchange members in, without decisions, that is read with the
// same threshold. The parts are shared until they change.
func (a *Aggregate) Copy() *Aggregate {
	return &Aggregate{Framework: a.Framework, limit: a.limit, N: a.N, First: a.First, Last: a.Last, Slices: maps.Clone(a.Slices), Cells: maps.Clone(a.Cells)}
}
