package cohort

import (
	"cmp"
	"maps"
	"slices"

	"effectmonitor/engine/indicator"
)

// Row gives the figures of the classes of a breakdown, with total the part of
// everyone in it. Besides cells under the threshold it hides the smallest other
// cells until the hidden ones together are no smaller than the threshold and at
// least two, so that subtracting from the total gives back no small group. Who
// is in the total and in no class counts as one more cell that is not shown.
func (g Gate) Row(ind *indicator.Indicator, total *Part, classes []*Part) []Figure {
	figures := make([]Figure, len(classes))
	for i, p := range classes {
		figures[i] = g.Measure(ind, p)
	}
	g.protectGroups(ind, total, classes, figures)
	switch ind.Def.Type {
	case indicator.Count:
		g.protectCounts(total, classes, figures)
	case indicator.Share:
		g.protectBounds(total, classes, figures)
	}
	return figures
}

// Groups gives the sizes of the classes of a breakdown, protected as in Row.
func (g Gate) Groups(total int, classes []int) []Figure {
	figures := make([]Figure, len(classes))
	for i, n := range classes {
		figures[i] = g.N(n)
	}
	for i, hide := range g.protect(withRest(total, classes), small(figures)) {
		if hide && i < len(figures) && figures[i].Known() {
			figures[i] = secondary()
		}
	}
	return figures
}

// protectGroups hides by the number of participants in each class.
func (g Gate) protectGroups(ind *indicator.Indicator, total *Part, classes []*Part, figures []Figure) {
	sizes := make([]int, len(classes))
	hidden := make([]bool, len(classes))
	for i, p := range classes {
		sizes[i] = p.N
		hidden[i] = p.N > 0 && p.N < g.Threshold() || ind.Def.Type == indicator.Sum && dominated(p)
	}
	for i, hide := range g.protect(withRest(total.N, sizes), hidden) {
		if hide && i < len(figures) && !hidden[i] {
			figures[i] = secondary()
		}
	}
}

// protectCounts hides by the people counted in each class.
func (g Gate) protectCounts(total *Part, classes []*Part, figures []Figure) {
	sizes := make([]int, len(classes))
	for i, p := range classes {
		sizes[i] = p.True
	}
	for i, hide := range g.protect(withRest(total.True, sizes), small(figures)) {
		if hide && i < len(figures) && figures[i].Known() {
			figures[i] = secondary()
		}
	}
}

// protectBounds hides a second share when only one does not show its value: the
// number behind a lone bound could be had from the total and the other shares.
func (g Gate) protectBounds(total *Part, classes []*Part, figures []Figure) {
	unknown, smallest := total.N, -1
	hidden := 0
	for i, f := range figures {
		unknown -= classes[i].N
		switch side := min(classes[i].True, classes[i].N-classes[i].True); {
		case f.State() == Absent:
		case !f.Known():
			hidden++
		case smallest < 0 || side < min(classes[smallest].True, classes[smallest].N-classes[smallest].True):
			smallest = i
		}
	}
	if hidden == 1 && unknown == 0 && smallest >= 0 {
		figures[smallest] = secondary()
	}
}

// small says which figures do not show their value. Absent figures show that
// there is nobody, which hides nothing.
func small(figures []Figure) []bool {
	out := make([]bool, len(figures))
	for i, f := range figures {
		out[i] = !f.Known() && f.State() != Absent
	}
	return out
}

// withRest adds the part of the total that is in no class as a last cell.
func withRest(total int, sizes []int) []int {
	for _, n := range sizes {
		total -= n
	}
	return append(slices.Clone(sizes), max(0, total))
}

// protect gives which cells to hide, given their sizes and which are hidden of
// themselves. The last cell, the rest, is always hidden when it is not empty.
func (g Gate) protect(sizes []int, hidden []bool) []bool {
	out := make([]bool, len(sizes))
	copy(out, hidden)
	last := len(sizes) - 1
	out[last] = sizes[last] > 0
	order := make([]int, last)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(sizes[a], sizes[b]) })
	for _, i := range order {
		n, sum := 0, 0
		for j, hide := range out {
			if hide {
				n++
				sum += sizes[j]
			}
		}
		if n == 0 || n > 1 && sum >= g.Threshold() || n == 1 && out[last] && sum >= g.Threshold() {
			break
		}
		if !out[i] && sizes[i] > 0 {
			out[i] = true
		}
	}
	return out
}

// ClassFigure is one class of a distribution.
type ClassFigure struct {
	Class        string
	Count, Share Figure
}

// Distribution gives how many participants are in each of the classes, in the
// order asked, and their share of all. Small classes are protected as in Row.
func (g Gate) Distribution(p *Part, classes []string) []ClassFigure {
	out := make([]ClassFigure, len(classes))
	sizes := make([]int, len(classes))
	for i, class := range classes {
		sizes[i] = p.Classes[class]
	}
	counts := g.Groups(p.N, sizes)
	for i, class := range classes {
		out[i] = ClassFigure{Class: class, Count: counts[i], Share: counts[i]}
		switch {
		case p.N < g.Threshold() && p.N > 0:
			out[i].Count, out[i].Share = g.small(), g.small()
		case p.N == 0:
			out[i].Share = absent()
		case counts[i].Known():
			out[i].Share = shown(Format{Percent: true}, float64(sizes[i])/float64(p.N), p.N)
		}
	}
	return out
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
