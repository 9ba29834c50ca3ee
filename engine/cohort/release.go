package cohort

import (
	"reflect"
	"slices"

	"effectmonitor/engine/indicator"
)

// Release gives what is published of an aggregate after an earlier release, for
// readers who keep what they saw: nobody then learns from the difference of two
// releases about a group that is too small to show. An indicator is renewed when who
// came since can be shown as a group of their own; until then it stays as it was
// released, and so do those that follow from it. Numbers only grow from one release to the
// next, so the same holds between any two. What is of the same people is released of the same
// day, or of days between which enough came: a reader puts it side by side.
//
// A release holds everyone together and no breakdowns: the parts of who came since are
// smaller still. Without an earlier release, or when that was made with another
// framework, everything is new.
//
// An indicator that stays can have been hidden because of what stood beside it. When it
// would come to light beside newer numbers, who kept the earlier release would calculate
// back what it was hidden for: then everything stays.
//
// What is hidden of everyone in the figures of the day is hidden in the release of it: it
// follows from classes that a release does not have, and that others see, or that say by
// themselves who is in none of them. Beside are counts that are hidden in it because of who
// sees a part of it (ToldBeside), of all parts.
func (g Gate) Release(f *indicator.Compiled, earlier, now *Aggregate, beside ...Told) *Aggregate {
	if earlier != nil && earlier.Framework != now.Framework {
		earlier = nil
	}
	beside = slices.Clone(beside)
	slices.SortFunc(beside, compareTold)
	out := g.mark(f, earlier, now, g.renewed(f, earlier, now), beside)
	if earlier != nil && g.uncovers(f, earlier, out) {
		return g.mark(f, earlier, earlier, g.renewed(f, earlier, earlier), nil)
	}
	return out
}

// mark notes in a release what is hidden in the figures that it is of, and beside them.
func (g Gate) mark(f *indicator.Compiled, earlier, now, out *Aggregate, beside []Told) *Aggregate {
	p := g.Read(f, now, Slice{}).plan
	few := func(l layer, class string) bool {
		_, is := slices.BinarySearchFunc(beside, Told{l.what, l.indicator, l.moment, class}, compareTold)
		return is
	}
	if now.told(layer{}, "") || out.N == now.N && few(layer{}, "") || earlier != nil && out.N == earlier.N && earlier.told(layer{}, "") {
		out.tell(layer{}, "")
	}
	for k, part := range out.Cells {
		ind := f.Indicator(k.Indicator)
		stays := earlier != nil && reflect.DeepEqual(earlier.part(k), part)
		for _, what := range append(released(ind), summed) {
			if what == summed && !tellsAmount(ind) {
				continue
			}
			l := layer{what, k.Indicator, k.Moment}
			for _, class := range classesIn(ind, what) {
				hides := now.told(l, class)
				if reflect.DeepEqual(now.part(k), part) {
					hides = hides || few(l, class) || class == "" && p.hidden(l, Slice{}) || class != "" && p.toldClass(l, Slice{}, class)
				}
				if hides || stays && earlier.told(l, class) {
					out.tell(l, class)
				}
			}
		}
	}
	return out
}

// told reports whether a count of everyone is hidden because a whole hides it.
func (a *Aggregate) told(l layer, class string) bool {
	if len(a.Told) == 0 {
		return false
	}
	_, known := slices.BinarySearchFunc(a.Told, Told{l.what, l.indicator, l.moment, class}, compareTold)
	return known
}

func (a *Aggregate) tell(l layer, class string) {
	one := Told{l.what, l.indicator, l.moment, class}
	if i, known := slices.BinarySearchFunc(a.Told, one, compareTold); !known {
		a.Told = slices.Insert(a.Told, i, one)
		a.changes() // what was decided before does not know it
	}
}

func compareTold(a, b Told) int { return slices.Compare(a[:], b[:]) }

// Renewal is Release for who asks which parts are renewed and shows none.
func (g Gate) Renewal(f *indicator.Compiled, earlier, now *Aggregate) *Aggregate {
	if earlier != nil && earlier.Framework != now.Framework {
		earlier = nil
	}
	out := g.renewed(f, earlier, now)
	if earlier != nil && g.uncovers(f, earlier, out) {
		return g.renewed(f, earlier, earlier)
	}
	return out
}

// uncovers reports whether a release tells more than the earlier one of an indicator that
// stayed as it was.
func (g Gate) uncovers(f *indicator.Compiled, earlier, out *Aggregate) bool {
	before, after := g.Read(f, earlier, Slice{}), g.Read(f, out, Slice{})
	for k, p := range out.Cells {
		ind := f.Indicator(k.Indicator)
		if !reflect.DeepEqual(earlier.part(k), p) {
			continue
		}
		said, says := before.told(ind, k.Moment), after.told(ind, k.Moment)
		for i := range said {
			if !said[i].Known() && says[i].State() != said[i].State() {
				return true
			}
		}
	}
	return false
}

// told are the figures of an indicator in which a number of people stands.
func (r Reader) told(ind *indicator.Indicator, moment string) []Figure {
	list := []Figure{r.Population(ind, moment), r.Measure(ind, moment)}
	if ind.Def.Type == indicator.Distribution {
		for _, c := range r.Distribution(ind, moment) {
			list = append(list, c.Count)
		}
	}
	return list
}

// renewed is a release in which each indicator is renewed or stays.
func (g Gate) renewed(f *indicator.Compiled, earlier, now *Aggregate) *Aggregate {
	out := New(f)
	out.Released = true
	out.N, out.First, out.Last = now.N, now.First, now.Last
	var stays, behind map[Key]bool
	if earlier != nil {
		if behind = g.behind(f, earlier, now, []Slice{{}}); behind[Key{}] {
			out.N, out.First, out.Last = earlier.N, earlier.First, earlier.Last
		}
		stays = g.stays(f, earlier, now, out.N == now.N, behind)
	}
	for k := range everyoneIn(earlier, now) {
		ind, p := f.Indicator(k.Indicator), now.part(k)
		if ind == nil {
			continue
		}
		if earlier != nil && (stays[k] || behind[k] || !g.renews(ind, earlier.part(k), p)) {
			p = earlier.part(k)
		}
		if p.N > 0 || p.Missing > 0 {
			out.Cells[k] = p
		}
	}
	return out
}

// everyoneIn gives the keys of everyone together in a release and what would follow it. Of
// what nobody is left in there is no part, and that must not show by itself.
func everyoneIn(earlier, now *Aggregate) map[Key]bool {
	out := map[Key]bool{}
	for _, a := range []*Aggregate{earlier, now} {
		if a == nil {
			continue
		}
		for k := range a.Cells {
			if k.Slice == (Slice{}) {
				out[k] = true
			}
		}
	}
	return out
}

// stays gives the parts that stay as they were released because one that follows from
// them does: counts between which equations hold are renewed together, and with the
// number of participants, or not at all.
func (g Gate) stays(f *indicator.Compiled, earlier, now *Aggregate, renewed bool, behind map[Key]bool) map[Key]bool {
	out := map[Key]bool{}
	for _, family := range f.Families() {
		var keys []Key
		all := true
		for _, m := range family.Members {
			k := Key{Indicator: m.Indicator, Moment: m.Moment}
			ind := f.Indicator(m.Indicator)
			if m.What == indicator.InBreakdown || ind == nil {
				continue // a release has no parts
			}
			keys = append(keys, k)
			same := reflect.DeepEqual(earlier.part(k), now.part(k))
			all = all && (same || renewed && !behind[k] && g.renews(ind, earlier.part(k), now.part(k)))
		}
		if all {
			continue
		}
		for _, k := range keys {
			out[k] = true
		}
	}
	return out
}

// came reports whether from one number to the next nobody came, or enough.
func (g Gate) came(before, now int) bool {
	return now == before || now-before >= g.Threshold()
}

// renews reports whether a part may take the place of the released one.
func (g Gate) renews(ind *indicator.Indicator, before, now *Part) bool {
	if before.N == 0 || reflect.DeepEqual(before, now) {
		return true
	}
	if now.N-before.N < g.Threshold() || !g.came(before.Incomparable, now.Incomparable) {
		return false
	}
	switch ind.Def.Type {
	case indicator.Count:
		return g.came(before.True, now.True) && g.came(before.N-before.True, now.N-now.True)
	case indicator.Share:
		_, state := g.bound(now.True-before.True, now.N-before.N)
		return now.N-before.N >= 2*g.Threshold() && state == Shown
	case indicator.Distribution:
		for _, c := range ind.Classes {
			if !g.came(before.Classes[c.ID], now.Classes[c.ID]) {
				return false
			}
		}
	case indicator.Change:
		b, n := before.Pairs, now.Pairs
		came := []int{n.Better - b.Better, n.Same - b.Same, n.Worse - b.Worse}
		return g.came(b.Better, n.Better) && g.came(b.Same, n.Same) && g.came(b.Worse, n.Worse) &&
			!slices.Contains(came, now.N-before.N) // what became of all of them is told of nobody (Progress)
	case indicator.Duration:
		e, m := events(before.exits()), events(now.exits())
		r, s := running(before.exits()), running(now.exits())
		return g.came(e, m) && g.came(r, s) && g.came(before.N-e-r, now.N-m-s) && g.stepsRenew(ind, before, now)
	case indicator.Mean:
		return !addsUp(ind) || !lopsidedRest(now, before)
	case indicator.Median:
		return now.N-before.N >= 2*(g.Threshold()/2+1) // of who came it says how many half are
	case indicator.Sum:
		return false // the largest contributions of who came are not known apart
	}
	return true
}
