package indicator

import "slices"

// Limits are counts that are apart by definition: who is asked something after a plan was made
// is not in a phase before it. Such counts are together no more than what they are all in, so
// that a large one leaves little for a small one.
type Limits struct {
	Counts []CountID
	Bounds []Bound
}

// Bound says that a count and some classes that it does not meet are no more than a whole.
// All are places in Limits.Counts, and Everybody for all participants.
type Bound struct {
	Whole int
	Count int
	Apart []int // of one distribution or breakdown; or of an indicator those for whom it holds
	// Group is all of the distribution or breakdown, whose classes are together the whole,
	// or fewer where Part says so; nil for those for whom an indicator holds.
	Group []int
	Part  bool
}

// Limits gives the counts that are apart by definition, as far as the made up participants of
// Families tell. What they together are exactly is not among them: that is a Family.
func (c *Compiled) Limits() *Limits {
	c.links.once.Do(c.link)
	return c.links.limits
}

func (k *linker) findLimits() *Limits {
	out := &Limits{}
	places := map[int]int{}
	at := func(i int) int {
		if i == Everybody {
			return i
		}
		p, known := places[i]
		if !known {
			p = len(out.Counts)
			places[i], out.Counts = p, append(out.Counts, k.ids[i])
		}
		return p
	}
	all := func(list []int) (to []int) {
		for _, i := range list {
			to = append(to, at(i))
		}
		return to
	}
	for _, group := range append(k.groups(), k.held()...) {
		whole, in := k.around(group[0])
		var union set
		for _, i := range group {
			union = union.union(k.sets[i])
		}
		for a, s := range k.sets {
			if !s.within(whole) || s == whole || k.sameTable(a, group[0]) {
				continue
			}
			var apart []int
			together := s
			for _, i := range group {
				if !k.sets[i].meets(s) && s.apart(k.sets[i]) && k.sets[i].lasts() {
					apart, together = append(apart, i), together.union(k.sets[i])
				}
			}
			if len(apart) == 0 || together == whole {
				continue
			}
			b := Bound{Whole: at(in), Count: at(a), Apart: all(apart), Part: union != whole}
			if k.ids[group[0]].What != Holding {
				b.Group = all(group)
			}
			out.Bounds = append(out.Bounds, b)
		}
	}
	return out
}

// sameTable reports whether two counts are of one indicator, which its own table ties.
func (k *linker) sameTable(i, j int) bool {
	return k.ids[i].Indicator == k.ids[j].Indicator && k.ids[i].Moment == k.ids[j].Moment
}

// held gives for whom each indicator holds.
func (k *linker) held() (out [][]int) {
	for i, id := range k.ids {
		if id.What == Holding {
			out = append(out, []int{i})
		}
	}
	return out
}

// around gives what a count is counted in.
func (k *linker) around(i int) (set, int) {
	id := k.ids[i]
	if at := slices.Index(k.ids, CountID{What: InPopulation, Indicator: id.Indicator, Moment: id.Moment}); id.What != InBreakdown && at >= 0 {
		return k.sets[at], at
	}
	return k.whole, Everybody
}

// Joined gives the families with some of the bounds of Limits as equations in them, and with
// more that holds of what is counted: each ties the families that its counts are in.
func (c *Compiled) Joined(bounds []int, more ...Tie) []*Family {
	if len(bounds)+len(more) == 0 {
		return c.Families()
	}
	j := &joiner{at: map[CountID]*joined{}}
	for _, f := range c.Families() {
		j.tie(f.Members...)
		for _, e := range f.Equations {
			j.add(named(f.Members, e))
		}
	}
	limits, groups := c.Limits(), map[int]bool{}
	for _, i := range bounds {
		b := limits.Bounds[i]
		j.add(named(limits.Counts, Equation{Left: append([]int{b.Count}, b.Apart...), Right: []int{b.Whole}, Loose: true, Limit: true}))
		if len(b.Group) > 0 && !groups[b.Group[0]] {
			groups[b.Group[0]] = true
			j.add(named(limits.Counts, Equation{Left: b.Group, Right: []int{b.Whole}, Loose: b.Part, Limit: true}))
		}
	}
	for _, t := range more {
		j.add(t)
	}
	return j.families()
}

// Tie is an Equation by the names of counts; everybody is the zero CountID.
type Tie struct {
	Left, Right  []CountID
	Loose, Limit bool
	Under, Over  int
}

func named(counts []CountID, e Equation) Tie {
	of := func(side []int) []CountID {
		out := make([]CountID, len(side))
		for i, x := range side {
			if x != Everybody {
				out[i] = counts[x]
			}
		}
		return out
	}
	return Tie{of(e.Left), of(e.Right), e.Loose, e.Limit, e.Under, e.Over}
}

// joined is a family in the making.
type joined struct {
	members   []CountID
	equations []Tie
}

type joiner struct {
	at   map[CountID]*joined
	list []*joined
}

// tie puts counts in one family, with the populations that they are counted in.
func (j *joiner) tie(counts ...CountID) *joined {
	var to *joined
	counts = slices.Clip(counts) // others read what it may be a part of
	for _, id := range counts {
		if id == (CountID{}) {
			continue
		}
		if id.What == Holding || id.What == InClass {
			counts = append(counts, CountID{What: InPopulation, Indicator: id.Indicator, Moment: id.Moment})
		}
	}
	for _, id := range counts {
		was := j.at[id]
		switch {
		case id == (CountID{}) || was != nil && was == to:
		case was == nil:
			if to == nil {
				to = &joined{}
				j.list = append(j.list, to)
			}
			to.members, j.at[id] = append(to.members, id), to
		case to == nil:
			to = was
		default:
			to.members, to.equations = append(to.members, was.members...), append(to.equations, was.equations...)
			for _, m := range was.members {
				j.at[m] = to
			}
			was.members = nil
		}
	}
	return to
}

func (j *joiner) add(e Tie) {
	f := j.tie(slices.Concat(e.Left, e.Right)...)
	f.equations = append(f.equations, e)
}

func (j *joiner) families() (out []*Family) {
	for _, g := range j.list {
		if len(g.members) == 0 {
			continue
		}
		slices.SortFunc(g.members, compareCounts)
		f := &Family{ID: familyID(g.members), Members: g.members}
		at := map[CountID]int{{}: Everybody}
		for i, m := range g.members {
			at[m] = i
		}
		of := func(side []CountID) (places []int) {
			for _, id := range side {
				places = append(places, at[id])
			}
			return places
		}
		for _, e := range g.equations {
			f.Equations = append(f.Equations, Equation{of(e.Left), of(e.Right), e.Loose, e.Limit, e.Under, e.Over})
		}
		out = append(out, f)
	}
	return out
}
