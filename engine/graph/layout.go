package graph

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// Sizes of the drawing, in pixels.
const (
	boxHeight  = 40
	boxGap     = 14
	columnGap  = 110
	letter     = 7.4 // width of one letter of a label
	padding    = 12
	laneHeight = 12 // of an edge that passes a column
	sweeps     = 24 // rounds of putting neighbours beside each other
)

// vertex is a node in the layout, or the place where an edge passes a column.
type vertex struct {
	node          int // index in Graph.Nodes; -1 for an edge that passes
	column        int
	x, y, w, h    float64
	before, after []*vertex
	weight        float64 // mean place of the neighbours, while ordering
}

// route is an edge with the places that it goes through.
type route struct {
	edge int
	via  []*vertex
	back bool // drawn against the direction of the columns
}

// layout places the nodes in columns, so that arrows run to the right, and orders
// each column to keep arrows short and crossings few: the layered method of
// Sugiyama, Tagawa and Toda (1981) with barycentres.
type layout struct {
	vertices []*vertex // of the nodes, by index
	columns  [][]*vertex
	routes   []route
	w, h     float64
}

func arrange(g Graph) *layout {
	l := &layout{}
	index := map[string]int{}
	for i, n := range g.Nodes {
		index[n.ID] = i
		width := letter*float64(min(maxLabel, max(utf8.RuneCountInString(n.ID), utf8.RuneCountInString(short(n.Title))))) + 2*padding
		l.vertices = append(l.vertices, &vertex{node: i, w: width, h: boxHeight})
	}
	forward := l.forward(g, index)
	l.assign(forward)
	l.route(g, index)
	for range sweeps {
		l.order(false)
		l.order(true)
	}
	l.place()
	return l
}

// pair is an edge between vertices, in the direction of the layout.
type pair struct{ from, to int }

// forward turns round the few edges that close a cycle: a check may look at a
// question that depends on its own.
func (l *layout) forward(g Graph, index map[string]int) []pair {
	next := make([][]int, len(g.Nodes))
	for _, e := range g.Edges {
		next[index[e.From]] = append(next[index[e.From]], index[e.To])
	}
	state := make([]int, len(g.Nodes)) // 1 while on the path, 2 when done
	var pairs []pair
	var visit func(i int)
	visit = func(i int) {
		state[i] = 1
		for _, j := range next[i] {
			switch state[j] {
			case 1:
				pairs = append(pairs, pair{j, i})
				continue
			case 0:
				visit(j)
			}
			pairs = append(pairs, pair{i, j})
		}
		state[i] = 2
	}
	for i := range g.Nodes {
		if state[i] == 0 {
			visit(i)
		}
	}
	return pairs
}

// assign puts each vertex right of everything that it depends on, and then pulls
// sources to the right as far as they can, so that their arrows are short.
func (l *layout) assign(pairs []pair) {
	for changed := true; changed; {
		changed = false
		for _, p := range pairs {
			if from, to := l.vertices[p.from], l.vertices[p.to]; to.column <= from.column {
				to.column, changed = from.column+1, true
			}
		}
	}
	first := make([]int, len(l.vertices)) // column of the nearest that depends on it
	source := make([]bool, len(l.vertices))
	for i := range first {
		first[i], source[i] = -1, true
	}
	for _, p := range pairs {
		if c := l.vertices[p.to].column; first[p.from] < 0 || c < first[p.from] {
			first[p.from] = c
		}
		source[p.to] = false
	}
	for i, v := range l.vertices {
		if source[i] && first[i] > 0 {
			v.column = first[i] - 1
		}
	}
	for _, v := range l.vertices {
		l.add(v)
	}
}

func (l *layout) add(v *vertex) {
	for len(l.columns) <= v.column {
		l.columns = append(l.columns, nil)
	}
	l.columns[v.column] = append(l.columns[v.column], v)
}

// route leads each edge through the columns that it passes. Edges from one node
// share their lanes as long as they run together.
func (l *layout) route(g Graph, index map[string]int) {
	type lane struct{ from, column int }
	lanes := map[lane]*vertex{}
	for i, e := range g.Edges {
		from, to := l.vertices[index[e.From]], l.vertices[index[e.To]]
		r := route{edge: i, via: []*vertex{from}, back: to.column <= from.column}
		if r.back {
			l.routes = append(l.routes, route{edge: i, via: []*vertex{from, to}, back: true})
			continue
		}
		last := from
		for column := from.column + 1; column < to.column; column++ {
			key := lane{from.node, column}
			v := lanes[key]
			if v == nil {
				v = &vertex{node: -1, column: column, h: laneHeight}
				lanes[key] = v
				l.add(v)
				link(last, v)
			}
			r.via = append(r.via, v)
			last = v
		}
		link(last, to)
		r.via = append(r.via, to)
		l.routes = append(l.routes, r)
	}
}

func link(from, to *vertex) {
	from.after = append(from.after, to)
	to.before = append(to.before, from)
}

// order sorts every column by where the neighbours stand.
func (l *layout) order(backward bool) {
	rank := map[*vertex]int{}
	for _, column := range l.columns {
		for i, v := range column {
			rank[v] = i
		}
	}
	for k := range l.columns {
		column := l.columns[k]
		if backward {
			column = l.columns[len(l.columns)-1-k]
		}
		for i, v := range column {
			near := v.before
			if backward {
				near = v.after
			}
			v.weight = float64(i)
			if len(near) > 0 {
				v.weight = 0
				for _, n := range near {
					v.weight += float64(rank[n]) / float64(len(near))
				}
			}
		}
		slices.SortStableFunc(column, func(a, b *vertex) int { return cmp.Compare(a.weight, b.weight) })
		for i, v := range column {
			rank[v] = i
		}
	}
}

// place gives every vertex its coordinates: columns as wide as their widest box,
// and each vertex as near to its neighbours as the order allows.
func (l *layout) place() {
	x := float64(padding)
	for _, column := range l.columns {
		widest := 0.0
		for _, v := range column {
			widest = max(widest, v.w)
		}
		y := float64(padding)
		for _, v := range column {
			v.x, v.y = x, y
			if v.node < 0 {
				v.w = widest
			}
			y += v.h + boxGap
		}
		x += widest + columnGap
	}
	for round := range sweeps {
		for _, column := range l.columns {
			pull(column, round%2 == 1)
		}
	}
	top := l.vertices[0].y
	for _, column := range l.columns {
		for _, v := range column {
			top = min(top, v.y)
		}
	}
	for _, column := range l.columns {
		for _, v := range column {
			v.y += padding - top
			l.h = max(l.h, v.y+v.h+padding)
		}
	}
	l.w = x - columnGap + padding
}

// pull moves the vertices of a column towards the middle of their neighbours and
// then apart again where they overlap: from the top, or from the bottom.
func pull(column []*vertex, fromBottom bool) {
	for _, v := range column {
		near := append(slices.Clone(v.before), v.after...)
		if len(near) == 0 {
			continue
		}
		middle := 0.0
		for _, n := range near {
			middle += (n.y + n.h/2) / float64(len(near))
		}
		v.y = (v.y + middle - v.h/2) / 2
	}
	if fromBottom {
		for i := len(column) - 2; i >= 0; i-- {
			column[i].y = min(column[i].y, column[i+1].y-boxGap-column[i].h)
		}
		return
	}
	for i := 1; i < len(column); i++ {
		column[i].y = max(column[i].y, column[i-1].y+column[i-1].h+boxGap)
	}
}

func sorted(list []string) []string {
	out := slices.Clone(list)
	slices.Sort(out)
	return out
}
