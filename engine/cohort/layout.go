package cohort

import (
	"cmp"
	"slices"
)

// layout is the cells of an aggregate in the order of their keys. The texts of keys are few
// and the same ones again and again: each measure and each slice is looked up and compared
// once, and is a number from then on.
type layout struct {
	measures places // indicators and moments
	slices   places // breakdowns and classes
	cells    []laid // in the order of their measures, and under each of their slices
	first    []int  // of each measure the place of its first cell; after the last the end
}

// laid is a cell with the places of its measure and slice.
type laid struct {
	measure, slice int
	part           *Part
}

func layoutOf(cells map[Key]*Part) *layout {
	l := &layout{measures: places{at: map[pair]int{}}, slices: places{at: map[pair]int{}}}
	list := make([]laid, 0, len(cells))
	for k, p := range cells {
		list = append(list, laid{l.measures.place(pair{k.Indicator, k.Moment}), l.slices.place(pair{k.Slice.Breakdown, k.Slice.Class}), p})
	}
	byMeasure, bySlice := l.measures.sort(), l.slices.sort()
	for i := range list {
		list[i].measure, list[i].slice = byMeasure[list[i].measure], bySlice[list[i].slice]
	}
	list, _ = sorted(list, len(l.slices.list), func(c *laid) int { return c.slice })
	l.cells, l.first = sorted(list, len(l.measures.list), func(c *laid) int { return c.measure })
	return l
}

// pair is half of a key.
type pair [2]string

func (p pair) compare(q pair) int {
	if p[0] != q[0] {
		return cmp.Compare(p[0], q[0])
	}
	return cmp.Compare(p[1], q[1])
}

// places numbers the pairs that were seen.
type places struct {
	list []pair
	at   map[pair]int
}

// place gives the number of a pair, a new one the first time.
func (n *places) place(p pair) int {
	i, known := n.at[p]
	if !known {
		i = len(n.list)
		n.at[p], n.list = i, append(n.list, p)
	}
	return i
}

// sort numbers the pairs in order, and gives of each number that one had the one that it
// has now.
func (n *places) sort() []int {
	slices.SortFunc(n.list, pair.compare)
	now := make([]int, len(n.list))
	for i, p := range n.list {
		now[n.at[p]], n.at[p] = i, i
	}
	return now
}

// sorted puts cells in the order of a number under n, and those that have the same in the
// order in which they were. First says where those of each number begin.
func sorted(list []laid, n int, number func(*laid) int) (out []laid, first []int) {
	first = make([]int, n+1)
	for i := range list {
		first[number(&list[i])+1]++
	}
	for i := range n {
		first[i+1] += first[i]
	}
	out = make([]laid, len(list))
	next := slices.Clone(first)
	for i := range list {
		to := &next[number(&list[i])]
		out[*to] = list[i]
		*to++
	}
	return out, first
}

// layout gives the cells in order, and keeps that: an aggregate is decided over, written
// and looked at page by page without its cells becoming others.
func (a *Aggregate) layout() *layout {
	if l := a.ordered.Load(); l != nil && len(l.cells) == len(a.Cells) {
		return l
	}
	l := layoutOf(a.Cells)
	a.ordered.Store(l)
	return l
}

// of gives the cells of the measure with a number.
func (l *layout) of(measure int) []laid { return l.cells[l.first[measure]:l.first[measure+1]] }

// classes gives where the classes of a breakdown stand among the slices.
func (l *layout) classes(breakdown string) (from, to int) {
	for from < len(l.slices.list) && l.slices.list[from][0] < breakdown {
		from++
	}
	for to = from; to < len(l.slices.list) && l.slices.list[to][0] == breakdown; to++ {
	}
	return from, to
}

// within gives the cells of a measure in the slices from one place to another, in order.
func (l *layout) within(m measure, from, to int) []laid {
	n, known := l.measures.at[pair{m.indicator, m.moment}]
	if !known {
		return nil
	}
	list := l.of(n)
	for len(list) > 0 && list[0].slice < from {
		list = list[1:]
	}
	for len(list) > 0 && list[len(list)-1].slice >= to {
		list = list[:len(list)-1]
	}
	return list
}

func (l *layout) slice(n int) Slice {
	s := l.slices.list[n]
	return Slice{s[0], s[1]}
}

func (l *layout) key(c laid) Key {
	m := l.measures.list[c.measure]
	return Key{Indicator: m[0], Moment: m[1], Slice: l.slice(c.slice)}
}
