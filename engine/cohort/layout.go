package cohort

import (
	"cmp"
	"slices"
)

// layout is the cells of an aggregate in the order of their keys. The texts of keys are few
// and the same ones again and again: each measure and each slice is looked up and compared
// once, and is a number from then on.
type layout struct {
	measures  []measure // in order, as slices
	slices    []Slice
	measureAt map[measure]int // the places of measures, as sliceAt of slices
	sliceAt   map[Slice]int
	cells     []laid // in the order of their measures, and under each of their slices
	first     []int  // of each measure the place of its first cell; after the last the end
}

// laid is a cell with the places of its measure and slice.
type laid struct {
	measure, slice int
	part           *Part
}

func layoutOf(cells map[Key]*Part) *layout {
	l := &layout{measureAt: map[measure]int{}, sliceAt: map[Slice]int{}}
	list := make([]laid, 0, len(cells))
	for k, p := range cells {
		list = append(list, laid{place(l.measureAt, &l.measures, measure{k.Indicator, k.Moment}), place(l.sliceAt, &l.slices, k.Slice), p})
	}
	byMeasure := ranked(l.measures, l.measureAt, func(a, b measure) int {
		if a.indicator != b.indicator {
			return cmp.Compare(a.indicator, b.indicator)
		}
		return cmp.Compare(a.moment, b.moment)
	})
	bySlice := ranked(l.slices, l.sliceAt, func(a, b Slice) int {
		if a.Breakdown != b.Breakdown {
			return cmp.Compare(a.Breakdown, b.Breakdown)
		}
		return cmp.Compare(a.Class, b.Class)
	})
	for i := range list {
		list[i].measure, list[i].slice = byMeasure[list[i].measure], bySlice[list[i].slice]
	}
	list, _ = sorted(list, len(l.slices), func(c *laid) int { return c.slice })
	l.cells, l.first = sorted(list, len(l.measures), func(c *laid) int { return c.measure })
	return l
}

// place gives the place of a key among those that were seen, a new one the first time.
func place[K comparable](at map[K]int, list *[]K, key K) int {
	i, known := at[key]
	if !known {
		i = len(*list)
		at[key], *list = i, append(*list, key)
	}
	return i
}

// ranked sorts keys, and gives of each place that it had the one that it has now.
func ranked[K comparable](list []K, at map[K]int, compare func(a, b K) int) []int {
	slices.SortFunc(list, compare)
	now := make([]int, len(list))
	for i, key := range list {
		now[at[key]], at[key] = i, i
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
	find := func(least int) int {
		i, _ := slices.BinarySearchFunc(l.slices, breakdown, func(s Slice, b string) int {
			return cmp.Or(cmp.Compare(s.Breakdown, b), least)
		})
		return i
	}
	return find(1), find(-1)
}

// within gives the cells of a measure in the slices from one place to another, in order.
func (l *layout) within(m measure, from, to int) []laid {
	n, known := l.measureAt[m]
	if !known {
		return nil
	}
	list := l.of(n)
	bound := func(slice int) int {
		i, _ := slices.BinarySearchFunc(list, slice, func(c laid, slice int) int { return cmp.Compare(c.slice, slice) })
		return i
	}
	return list[bound(from):bound(to)]
}

func (l *layout) key(c laid) Key {
	m := l.measures[c.measure]
	return Key{Indicator: m.indicator, Moment: m.moment, Slice: l.slices[c.slice]}
}
