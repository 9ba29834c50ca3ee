package indicator

import (
	"cmp"
	"encoding/hex"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
)

// Counted says what is counted of an indicator.
type Counted string

// What is counted.
const (
	InPopulation Counted = "groep"  // those whom the indicator is about and of whom it is known
	Holding      Counted = "telt"   // those of them for whom it holds, or who had the event
	InClass      Counted = "klasse" // those of them in one class of a distribution
	InBreakdown  Counted = "deel"   // those in one class of a breakdown: its id stands for the indicator
)

// CountID names one number of participants that is published.
type CountID struct {
	What                     Counted
	Indicator, Moment, Class string
}

// Family is a set of counts between which equations hold by definition: who runs and
// who has ended are together everybody, and who stopped is who has one of some reasons.
// Such numbers cannot be hidden one by one.
type Family struct {
	ID        string
	Members   []CountID
	Equations []Equation
}

// Equation says that some members are together as many as others, or where it is Loose no
// more than those.
type Equation struct {
	Left, Right []int
	Loose       bool
	Limit       bool // it is there for a bound (Limits)
	// Under and Over say how many fewer and how many more than Left Right can be, where they
	// are only nearly as many.
	Under, Over int
}

// Everybody stands in an equation for all participants.
const Everybody = -1

// probeCount is how many made up participants tell counts apart. Two that differ in
// one of two hundred participants are told apart with a chance of 99%.
const probeCount = 896

// Families gives the counts between which equations hold. They are found by making up
// participants: two counts that are about the same participants every time, that are
// each other's complement, of which two are together a third or as much as two others,
// or that are some classes of a distribution. Equations of other forms are not found,
// nor those that hold only because of how questions follow each other.
func (c *Compiled) Families() []*Family {
	c.links.once.Do(c.link)
	return c.links.families
}

// linker collects counts by the participants that are in them, and ties them.
type linker struct {
	ids    []CountID
	sets   []set
	places map[set][]int // the counts with the same participants
	root   []int
	tied   []bool
	whole  set
	holds  []Equation      // over the places in ids
	beside map[CountID]set // see Beside
}

// link makes up the participants and finds what hangs together. They follow the programme as
// it is defined: what is found is kept for every gemeente, whoever of them asks first.
func (c *Compiled) link() {
	c = c.Under(c.programme)
	k := &linker{places: map[set][]int{}, beside: map[CountID]set{}}
	k.collect(c)
	c.links.beside = k.same()
	c.links.families, c.links.limits = k.findFamilies(c), k.findLimits()
}

func (k *linker) findFamilies(c *Compiled) []*Family {
	k.root, k.tied = make([]int, len(k.ids)), make([]bool, len(k.ids))
	for i := range k.root {
		k.root[i] = i
	}
	k.equal(c)
	k.sums()
	k.classes(c)
	return k.families(c)
}

// collect notes who is in which count. What nobody or everybody is in tells nothing.
func (k *linker) collect(c *Compiled) {
	at := map[CountID]int{}
	note := func(id CountID, probe int) {
		i, known := at[id]
		if !known {
			i = len(k.ids)
			at[id], k.ids, k.sets = i, append(k.ids, id), append(k.sets, set{})
		}
		k.sets[i][probe/64] |= 1 << (probe % 64)
	}
	for n, p := range c.probes(probeCount) {
		k.whole[n/64] |= 1 << (n % 64)
		facts := c.Facts(p, probeDay(n))
		for b, class := range facts.Dims {
			note(CountID{InBreakdown, b, "", class}, n)
		}
		for _, at := range facts.Values {
			c.each(at.Indicator, at.Moment, at.Fact, func(id CountID) { note(id, n) })
			k.aside(c.byID[at.Indicator], at.Moment, at.Fact, n)
		}
	}
	order := make([]int, len(k.ids))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return compareCounts(k.ids[a], k.ids[b]) })
	ids, sets := k.ids, k.sets
	k.ids, k.sets = nil, nil
	for _, i := range order {
		if sets[i] == k.whole || sets[i] == (set{}) {
			continue
		}
		k.places[sets[i]] = append(k.places[sets[i]], len(k.ids))
		k.ids, k.sets = append(k.ids, ids[i]), append(k.sets, sets[i])
	}
}

func compareCounts(a, b CountID) int {
	return cmp.Or(strings.Compare(a.Indicator, b.Indicator), strings.Compare(a.Moment, b.Moment),
		strings.Compare(string(a.What), string(b.What)), strings.Compare(a.Class, b.Class))
}

// each gives the counts of an indicator that a fact is in. Of a change only whom it is
// about: better and worse stand in no equation with other indicators.
func (c *Compiled) each(id, moment string, f Fact, do func(CountID)) {
	ind := c.byID[id]
	if f.Missing || ind == nil {
		return
	}
	do(CountID{InPopulation, id, moment, ""})
	switch ind.Def.Type {
	case Count, Share:
		if f.Value != 0 {
			do(CountID{Holding, id, moment, ""})
		}
	case Duration:
		if f.Exit == EventExit {
			do(CountID{Holding, id, moment, ""})
		}
	case Distribution:
		do(CountID{InClass, id, moment, f.Class})
	}
}

func (k *linker) find(i int) int {
	for k.root[i] != i {
		k.root[i] = k.root[k.root[i]]
		i = k.root[i]
	}
	return i
}

// tie puts counts in one family.
func (k *linker) tie(counts ...int) {
	for _, i := range counts {
		k.tied[i] = true
		k.root[k.find(i)] = k.find(counts[0])
	}
}

// equal ties counts of the same participants. Populations among themselves are not
// tied: what is hidden of one is hidden of the other by the same decision, and so it is
// for two indicators of one type over one population.
func (k *linker) equal(c *Compiled) {
	for first, s := range k.sets {
		same := k.places[s]
		if same[0] != first {
			continue
		}
		for _, i := range same[1:] {
			if !k.sameTable(i, same[0]) && k.kind(c, i) != k.kind(c, same[0]) {
				k.tie(same...)
				break
			}
		}
	}
}

// kind says by which rules a count is hidden.
func (k *linker) kind(c *Compiled, i int) string {
	id := k.ids[i]
	if id.What != Holding {
		return string(id.What)
	}
	for j, other := range k.ids {
		if other.What == InPopulation && other.Indicator == id.Indicator && other.Moment == id.Moment {
			if k.sets[j] == k.sets[i] {
				return string(InPopulation) // it holds for all of them
			}
			return string(c.byID[id.Indicator].Def.Type) + "/" + k.ids[k.places[k.sets[j]][0]].Indicator
		}
	}
	return string(c.byID[id.Indicator].Def.Type)
}

// sums ties counts that are together everybody, a third, or as much as two others. A
// sum of random numbers per participant tells one sum of counts from another.
func (k *linker) sums() {
	r := rand.New(rand.NewPCG(3, 4))
	var weight [probeCount]uint64
	for i := range weight {
		weight[i] = r.Uint64()
	}
	print := func(s set) uint64 {
		var sum uint64
		for i, w := range weight {
			if s[i/64]>>(i%64)&1 == 1 {
				sum += w
			}
		}
		return sum
	}
	single := map[uint64]int{print(k.whole): -1}
	var first []int // of each distinct set one count
	for i, s := range k.sets {
		if k.places[s][0] == i {
			first = append(first, i)
			single[print(s)] = i
		}
	}
	prints := make([]uint64, len(first))
	for n, i := range first {
		prints[n] = print(k.sets[i])
	}
	pairs := make(map[uint64][2]int, len(first)*len(first)/2)
	for n, i := range first {
		for m := range first[:n] {
			j, sum := first[m], prints[n]+prints[m]
			if other, ok := single[sum]; ok {
				k.tieSets([]int{i, j}, []int{other})
			}
			if p, ok := pairs[sum]; ok {
				if !k.trivial(i, j, p) {
					k.tieSets([]int{i, j}, p[:])
				}
				continue
			}
			pairs[sum] = [2]int{i, j}
		}
	}
}

// trivial reports whether an equation between classes of one distribution, or of one
// breakdown, is told by the table of it.
func (k *linker) trivial(i, j int, p [2]int) bool {
	for _, x := range []int{i, j, p[0], p[1]} {
		if k.ids[x].What != InClass && k.ids[x].What != InBreakdown || k.ids[x].Indicator != k.ids[i].Indicator {
			return false
		}
	}
	return true
}

// tieSets notes an equation and ties all counts with the participants of those in it.
func (k *linker) tieSets(left, right []int) {
	var all []int
	for _, i := range slices.Concat(left, right) {
		if i != Everybody {
			all = append(all, k.places[k.sets[i]]...)
		}
	}
	own := func(i int) bool {
		return k.ids[i].Indicator == k.ids[all[0]].Indicator && k.ids[i].Moment == k.ids[all[0]].Moment
	}
	if !slices.ContainsFunc(all, func(i int) bool { return !own(i) }) {
		return // two classes that are all of their own distribution
	}
	k.holds = append(k.holds, Equation{Left: slices.Clone(left), Right: slices.Clone(right)})
	k.tie(all...)
}

// classes ties a distribution, or a breakdown, to counts that are some of its classes.
func (k *linker) classes(c *Compiled) {
	for _, group := range k.groups() {
		var total set
		for _, i := range group {
			total = total.union(k.sets[i])
		}
		// In the order of the counts: the order of a map would decide what is hidden.
		for i, s := range k.sets {
			places := k.places[s]
			if places[0] != i || s == total || slices.Contains(group, places[0]) || !s.within(total) {
				continue
			}
			if in, out, ok := k.part(group, s); ok {
				k.holds = append(k.holds, Equation{Left: []int{places[0]}, Right: in})
				k.rest(group, places[0], out, total)
				k.tie(append(slices.Clone(places), group...)...)
			}
		}
	}
}

// part says which classes make up a set, when some do.
func (k *linker) part(group []int, s set) (in, out []int, ok bool) {
	covered := set{}
	for _, i := range group {
		switch {
		case k.sets[i].within(s):
			in, covered = append(in, i), covered.union(k.sets[i])
		case k.sets[i].meets(s):
			return nil, nil, false
		default:
			out = append(out, i)
		}
	}
	return in, out, len(in) > 0 && covered == s
}

// rest notes that a count and the classes outside it are together all classes.
func (k *linker) rest(group []int, count int, out []int, total set) {
	whole, known := Everybody, total == k.whole
	if !known {
		var same []int
		if same, known = k.places[total]; known {
			whole = same[0]
			k.tie(slices.Concat(same, group)...)
		}
	}
	if known && len(out) > 0 {
		k.holds = append(k.holds, Equation{Left: append([]int{count}, out...), Right: []int{whole}})
	}
}

// groups gives the counts that are the classes of one distribution or breakdown.
func (k *linker) groups() [][]int {
	at := map[CountID][]int{}
	for i, id := range k.ids {
		if id.What == InClass || id.What == InBreakdown {
			id.Class = ""
			at[id] = append(at[id], i)
		}
	}
	var out [][]int
	for _, g := range at {
		out = append(out, g)
	}
	slices.SortFunc(out, func(a, b []int) int { return cmp.Compare(a[0], b[0]) })
	return out
}

// families gives what is tied, each with the populations of its counts.
func (k *linker) families(c *Compiled) []*Family {
	for i, id := range k.ids {
		if !k.tied[i] || id.What != Holding && id.What != InClass {
			continue
		}
		if j := slices.Index(k.ids, CountID{InPopulation, id.Indicator, id.Moment, ""}); j >= 0 {
			k.tie(k.find(i), j)
		}
	}
	byRoot := map[int]*Family{}
	var out []*Family
	for i, id := range k.ids {
		if !k.tied[i] {
			continue
		}
		f := byRoot[k.find(i)]
		if f == nil {
			f = &Family{}
			byRoot[k.find(i)], out = f, append(out, f)
		}
		f.Members = append(f.Members, id)
	}
	k.equations(out)
	for _, f := range out {
		f.ID = familyID(f.Members)
	}
	return out
}

func familyID(members []CountID) string {
	h := fnv.New64a()
	for _, m := range members {
		_, _ = h.Write([]byte(strings.Join([]string{string(m.What), m.Indicator, m.Moment, m.Class, ""}, "|")))
	}
	return FamilyPrefix + hex.EncodeToString(h.Sum(nil))[:8]
}

// equations gives each family what holds in it. Counts of the same participants are one
// in the equations of others, so that those are also told what they equal.
func (k *linker) equations(list []*Family) {
	for _, f := range list {
		at := map[int]int{}
		for i, m := range f.Members {
			at[slices.Index(k.ids, m)] = i
		}
		move := func(side []int) []int {
			out := make([]int, len(side))
			for i, x := range side {
				if out[i] = Everybody; x != Everybody {
					out[i] = at[x]
				}
			}
			return out
		}
		for _, e := range k.holds {
			if _, in := at[e.Left[0]]; in {
				f.Equations = append(f.Equations, Equation{Left: move(e.Left), Right: move(e.Right)})
			}
		}
		for i, m := range f.Members {
			for j := range i {
				if k.sets[slices.Index(k.ids, m)] == k.sets[slices.Index(k.ids, f.Members[j])] {
					f.Equations = append(f.Equations, Equation{Left: []int{j}, Right: []int{i}})
					break
				}
			}
		}
	}
}

// FamilyPrefix starts the id of a family. No indicator has one that does.
const FamilyPrefix = "|"
