package dashboard_test

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/disclosure/attack"
	"effectmonitor/engine/indicator"
)

// What is counted beside indicator.Counted.
const (
	everyone indicator.Counted = ""
	better   indicator.Counted = "beter"
	same     indicator.Counted = "gelijk"
	worse    indicator.Counted = "minder"
	running  indicator.Counted = "loopt"  // of a duration, who had not ended
	others   indicator.Counted = "anders" // those of the population for whom it does not hold
)

// crowd is a group of people of whom something is published.
type crowd struct {
	name  string
	plus  *cohort.Aggregate
	minus *cohort.Aggregate                  // who are not in it; nil for nobody
	reads []func(cohort.Slice) cohort.Reader // what is published of it: by the first in every slice
	depth int                                // how many breakdowns can be combined

	thresholds []int // that each of them has; none where all have that of the country

	slices  []cohort.Slice
	classes map[string][]string
}

// threshold is the least that something is published with.
func (c *crowd) threshold() int {
	if len(c.thresholds) == 0 {
		return attacked
	}
	return slices.Min(c.thresholds)
}

// count gives a true number of a group.
func (c *crowd) count(id indicator.CountID, s cohort.Slice) int {
	n := countIn(c.plus, id, s)
	if c.minus != nil {
		n -= countIn(c.minus, id, s)
	}
	return n
}

func countIn(a *cohort.Aggregate, id indicator.CountID, s cohort.Slice) int {
	switch {
	case id.What == everyone && s == (cohort.Slice{}):
		return a.N
	case id.What == everyone:
		return a.Slices[s]
	}
	p := a.Cells[cohort.Key{Indicator: id.Indicator, Moment: id.Moment, Slice: s}]
	if p == nil {
		return 0
	}
	held := p.True
	for _, e := range p.Exits {
		held += e.Events
	}
	switch id.What {
	case indicator.InPopulation:
		return p.N
	case indicator.Holding:
		return held
	case others:
		return p.N - held
	case indicator.InClass:
		return p.Classes[id.Class]
	case running:
		n := 0
		for _, e := range p.Exits {
			n += e.Censored
		}
		return n
	}
	if p.Pairs == nil {
		return 0
	}
	switch id.What {
	case better:
		return p.Pairs.Better
	case same:
		return p.Pairs.Same
	}
	return p.Pairs.Worse
}

// jointly is everything that one role reads, as one system.
type jointly struct {
	*attack.Joint
	t         *testing.T
	framework *indicator.Compiled
	crowds    []*crowd
	ids       []indicator.CountID
	layers    map[indicator.CountID]int
	twins     map[indicator.CountID]int // counts that are of the same people, as far as anybody can see
	at        map[numberKey]int
	names     []string
	shown     map[int]bool
	same      [][2]indicator.CountID // of the same people by definition, beside populations
	least     int                    // the threshold of what is read now
	spans     map[string][2]float64  // of demo, where sums are attacked
}

type numberKey struct {
	crowd *crowd
	twin  int
	slice cohort.Slice
}

// spot is a number of which a reader sees something, or nothing.
type spot struct {
	number, need int
	name         string
}

func newJointly(t *testing.T, f *indicator.Compiled, parts []*cohort.Aggregate, crowds ...*crowd) *jointly {
	j := &jointly{Joint: &attack.Joint{}, t: t, framework: f, crowds: crowds, twins: map[indicator.CountID]int{}, at: map[numberKey]int{}, shown: map[int]bool{}}
	j.counts(parts)
	for _, c := range crowds {
		for _, s := range j.slices(c) {
			j.within(c, s)
			j.sums(c, s)
		}
	}
	for _, c := range crowds {
		if len(c.reads) == 0 {
			continue
		}
		for i, read := range c.reads {
			if j.least = attacked; len(c.thresholds) > 0 {
				j.least = c.thresholds[i]
			}
			list := j.slices(c)
			if i > 0 {
				list = list[:1] // everyone together
			}
			for _, s := range list {
				j.sees(c, s, read(s))
			}
		}
	}
	return j
}

// counts names all that is counted, and finds what is always of the same people: that it
// is so in every class of every gemeente is taken for known.
func (j *jointly) counts(parts []*cohort.Aggregate) {
	j.ids = []indicator.CountID{{}}
	seen := map[[2]string]bool{}
	var slicesOf [][]cohort.Slice
	for _, a := range parts {
		list := []cohort.Slice{{}}
		for s := range a.Slices {
			list = append(list, s)
		}
		slices.SortFunc(list, func(a, b cohort.Slice) int { return strings.Compare(a.String(), b.String()) })
		slicesOf = append(slicesOf, list)
		for k := range a.Cells {
			seen[[2]string{k.Indicator, k.Moment}] = true
		}
	}
	var keys [][2]string
	for k := range seen {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b [2]string) int { return strings.Compare(a[0]+"|"+a[1], b[0]+"|"+b[1]) })
	for _, k := range keys {
		ind := j.framework.Indicator(k[0])
		j.ids = append(j.ids, indicator.CountID{What: indicator.InPopulation, Indicator: k[0], Moment: k[1]})
		for _, what := range countedOf(ind) {
			j.ids = append(j.ids, indicator.CountID{What: what, Indicator: k[0], Moment: k[1]})
		}
		for _, class := range ind.Classes {
			if ind.Def.Type == indicator.Distribution {
				j.ids = append(j.ids, indicator.CountID{What: indicator.InClass, Indicator: k[0], Moment: k[1], Class: class.ID})
			}
		}
	}
	same := map[string]int{}
	for i, id := range j.ids {
		print := []byte("pop")
		if id.What != indicator.InPopulation {
			print = fmt.Append(nil, id) // only populations are taken for known to be the same
		}
		for k, a := range parts {
			for _, s := range slicesOf[k] {
				print = binary.AppendUvarint(print, uint64(countIn(a, id, s)))
			}
		}
		first, known := same[string(print)]
		if !known {
			first = i
			same[string(print)] = i
		}
		j.twins[id] = first
	}
	j.alike(parts, slicesOf)
	j.layer()
}

// layer gives the number of participants the first layer, what a family counts the next,
// all other populations each their own, and what is counted within them one after those.
func (j *jointly) layer() {
	j.layers = map[indicator.CountID]int{}
	next, family := 1+len(j.framework.Families()), map[[2]string]int{}
	for i, f := range j.framework.Families() {
		for _, m := range f.Members {
			family[[2]string{m.Indicator, m.Moment}] = 1 + i
		}
	}
	of := map[int]int{} // by twin, the family
	for _, id := range j.ids[1:] {
		if at := family[[2]string{id.Indicator, id.Moment}]; at > 0 {
			of[j.twins[id]] = at
		}
	}
	for _, populations := range []bool{true, false} {
		own := map[[2]string]int{}
		for i, id := range j.ids[1:] {
			at := [2]string{id.Indicator, id.Moment}
			if j.twins[id] != i+1 || (id.What == indicator.InPopulation) != populations {
				continue
			}
			if of[i+1] == 0 && own[at] == 0 {
				own[at] = next
				next++
			}
			if j.layers[id] = own[at]; of[i+1] > 0 {
				j.layers[id] = of[i+1]
			}
		}
	}
}

func countedOf(ind *indicator.Indicator) []indicator.Counted {
	switch ind.Def.Type {
	case indicator.Count, indicator.Share:
		return []indicator.Counted{indicator.Holding, others}
	case indicator.Duration:
		return []indicator.Counted{indicator.Holding, running}
	case indicator.Change:
		return []indicator.Counted{better, same, worse}
	}
	return nil
}

// slices gives the groups that a reader of a group can ask for.
func (j *jointly) slices(c *crowd) []cohort.Slice {
	if c.slices == nil {
		c.slices = j.slicesOf(c)
	}
	return c.slices
}

func (j *jointly) slicesOf(c *crowd) []cohort.Slice {
	out := []cohort.Slice{{}}
	for from := 0; from < len(out); from++ {
		s := out[from]
		if len(s.Split()) == c.depth {
			continue
		}
		for _, b := range j.framework.Breakdowns() {
			for _, class := range j.classes(c, b.Def.ID) {
				one, ok := cohort.Together(j.framework, append(s.Split(), cohort.Slice{Breakdown: b.Def.ID, Class: class})...)
				if ok && !slices.Contains(out, one) {
					out = append(out, one)
				}
			}
		}
	}
	return out
}

func (j *jointly) classes(c *crowd, breakdown string) []string {
	if out, known := c.classes[breakdown]; known {
		return out
	}
	var out []string
	for _, x := range j.crowds {
		if len(x.reads) == 0 || x.plus != c.plus {
			continue
		}
		for _, class := range x.reads[0](cohort.Slice{}).Classes(breakdown) {
			out = append(out, class.ID)
		}
		break
	}
	if c.classes == nil {
		c.classes = map[string][]string{}
	}
	c.classes[breakdown] = out
	return out
}

// number gives the number of a count of a group.
func (j *jointly) number(c *crowd, id indicator.CountID, s cohort.Slice) int {
	twin, known := j.twins[id]
	if !known {
		j.t.Fatalf("%v is not counted", id)
	}
	key := numberKey{c, twin, s}
	n, made := j.at[key]
	if !made {
		n = j.Number(4*j.layers[j.ids[twin]]+len(s.Split()), c.count(id, s), 0, attack.Endless)
		j.at[key] = n
		j.names = append(j.names, fmt.Sprintf("%s %v %s", c.name, j.ids[twin], s))
	}
	return n
}

// extra is a number that is nowhere printed.
func (j *jointly) extra(of indicator.CountID, depth, value int, name string) int {
	j.names = append(j.names, name)
	return j.Number(4*j.layers[j.ids[j.twins[of]]]+depth, value, 0, attack.Endless)
}

// within ties what is counted in one slice.
func (j *jointly) within(c *crowd, s cohort.Slice) {
	n := j.number(c, indicator.CountID{}, s)
	parts, first := map[indicator.CountID][]int{}, map[indicator.CountID]indicator.CountID{}
	done := map[[2]int]bool{}
	for _, id := range j.ids[1:] {
		x := j.number(c, id, s)
		if id.What == indicator.InPopulation {
			if x != n && !done[[2]int{x, n}] {
				j.Within(x, n)
				done[[2]int{x, n}] = true
			}
			continue
		}
		up := indicator.CountID{What: indicator.InPopulation, Indicator: id.Indicator, Moment: id.Moment}
		parts[up], first[up] = append(parts[up], x), id
	}
	for _, up := range j.ids {
		list := parts[up]
		if len(list) == 0 {
			continue
		}
		whole, sum := j.number(c, up, s), 0
		for _, x := range list {
			sum += j.Value(x)
		}
		if sum == j.Value(whole) && j.framework.Indicator(up.Indicator).Def.Type != indicator.Duration {
			j.Balance([]int{whole}, list)
			continue
		}
		rest := j.extra(first[up], len(s.Split()), j.Value(whole)-sum, "rest of "+fmt.Sprint(up))
		j.Balance([]int{whole}, append([]int{rest}, list...))
	}
	for _, pair := range j.same {
		j.Balance([]int{j.number(c, pair[0], s)}, []int{j.number(c, pair[1], s)})
	}
	for _, f := range j.framework.Families() {
		for _, e := range f.Equations {
			left, ok := j.side(c, f, e.Left, s)
			right, also := j.side(c, f, e.Right, s)
			if ok && also {
				j.Balance(left, right)
			}
		}
	}
}

// side gives the numbers of one side of an equation in a slice; false where one is not
// counted there.
func (j *jointly) side(c *crowd, f *indicator.Family, members []int, s cohort.Slice) (out []int, ok bool) {
	for _, i := range members {
		if i == indicator.Everybody {
			out = append(out, j.number(c, indicator.CountID{}, s))
			continue
		}
		m := f.Members[i]
		if m.What != indicator.InBreakdown {
			if _, known := j.twins[m]; !known {
				continue // nobody
			}
			out = append(out, j.number(c, m, s))
			continue
		}
		at, counted := cohort.Together(j.framework, append(s.Split(), cohort.Slice{Breakdown: m.Indicator, Class: m.Class})...)
		if !counted || len(at.Split()) > c.depth {
			return nil, false
		}
		out = append(out, j.number(c, indicator.CountID{}, at))
	}
	return out, true
}

// sums ties each count in a slice to its classes by every other breakdown, and to who is in
// none of them.
func (j *jointly) sums(c *crowd, s cohort.Slice) {
	if len(s.Split()) == c.depth {
		return
	}
	for _, b := range j.framework.Breakdowns() {
		var list []cohort.Slice
		for _, class := range j.classes(c, b.Def.ID) {
			if one, ok := cohort.Together(j.framework, append(s.Split(), cohort.Slice{Breakdown: b.Def.ID, Class: class})...); ok {
				list = append(list, one)
			}
		}
		if len(list) == 0 {
			continue
		}
		outside := map[int]int{} // by twin, who is in none
		for i, id := range j.ids {
			if j.twins[id] != i {
				continue
			}
			whole := j.number(c, id, s)
			rest := j.Value(whole)
			var parts []int
			for _, one := range list {
				x := j.number(c, id, one)
				parts, rest = append(parts, x), rest-j.Value(x)
			}
			if i == 0 && rest == 0 {
				outside = nil
			}
			if outside != nil {
				outside[i] = j.extra(id, len(s.Split())+1, rest, fmt.Sprintf("%s %v %s outside %s", c.name, id, s, b.Def.ID))
				parts = append(parts, outside[i])
			}
			j.Balance([]int{whole}, parts)
		}
		done := map[[2]int]bool{}
		for _, id := range j.ids[1:] {
			up := indicator.CountID{What: indicator.InPopulation, Indicator: id.Indicator, Moment: id.Moment}
			if id.What == indicator.InPopulation {
				up = indicator.CountID{}
			}
			pair := [2]int{j.twins[id], j.twins[up]}
			if outside != nil && pair[0] != pair[1] && !done[pair] {
				j.Within(outside[pair[0]], outside[pair[1]])
				done[pair] = true
			}
		}
	}
}
