package disclosure

// Unbounded is the highest value of a hidden cell of which nothing is known.
const Unbounded = 1 << 30

// None is the row or column of a cell that counts in no known sum of that kind.
const None = -1

// Cell is one count of a table.
type Cell struct {
	Row, Col int // the sums that it is part of, from 0; None for no sum
	// Counter says that the cell is taken off in its column: in a column of a number
	// of people and the parts of it, which together are nothing, the parts are.
	Counter bool
	Value   int
	// Others is how many in the same group are not counted, −1 where that number
	// says nothing: of 12 of 40 it is 28.
	Others int
	// Low and High are what a reader knows of the value once it is hidden.
	Low, High int
	// Secret says that the cell is hidden of itself. Otherwise it is shown unless
	// it must protect another.
	Secret bool
	// Need is how far apart the smallest and the largest possible value must lie
	// while the cell is Secret.
	Need int
	// Weight is what is lost by hiding the cell, at least 0.
	Weight int
}

// Sum says what a reader knows of a row or a column.
type Sum struct {
	// Known says that the sum is shown. One that is not is held fixed all the same,
	// which can only make a cell look less safe than it is.
	Known bool
}

// Table is counts in rows and columns. Sums that have no entry are known.
type Table struct {
	Cells []Cell
	Rows  []Sum
	Cols  []Sum
	// Threshold is the smallest group that may follow by subtraction.
	Threshold int
}

// nodes numbers the sums: rows first, then columns, then the ground on which
// cells without a row or column stand.
func (t *Table) nodes() (rows, cols int) {
	for i := range t.Cells {
		rows, cols = max(rows, t.Cells[i].Row+1), max(cols, t.Cells[i].Col+1)
	}
	return rows, cols
}

// graph is the table as a network with a set of hidden cells, which may change. Only
// hidden cells can take another value.
type graph struct {
	table      *Table
	hidden     []bool
	rows, cols int // how many sums there are
	from, to   []int
	arcs       [][]int // cells at each node
	flow       []int   // the value of each cell in the table under consideration
	via        []int   // the cell by which a search reached a node
	queue      []int
	moves      []move // of each cell, as far as was looked
}

// newGraph takes its memory in a few pieces: most tables are small, and there are many.
func newGraph(t *Table, hidden []bool) *graph {
	rows, cols := t.nodes()
	ground, n := rows+cols, len(t.Cells)
	numbers := make([]int, 5*n+3*(ground+1))
	take := func(n int) []int {
		some := numbers[:n:n]
		numbers = numbers[n:]
		return some
	}
	g := &graph{
		table: t, hidden: hidden, rows: rows, cols: cols, from: take(n), to: take(n), flow: take(n),
		via: take(ground + 1), queue: take(ground + 1), arcs: make([][]int, ground+1), moves: make([]move, n),
	}
	at := take(ground + 1) // how many cells each node has
	for i := range t.Cells {
		c := &t.Cells[i]
		g.from[i], g.to[i] = ground, ground
		if c.Row != None {
			g.from[i] = c.Row
		}
		if c.Col != None {
			g.to[i] = rows + c.Col
		}
		if c.Counter {
			g.from[i], g.to[i] = g.to[i], g.from[i]
		}
		g.flow[i] = c.Value
		at[g.from[i]]++
		if g.from[i] != g.to[i] {
			at[g.to[i]]++
		}
	}
	for node, n := range at {
		g.arcs[node] = take(n)[:0]
	}
	for i := range t.Cells {
		g.arcs[g.from[i]] = append(g.arcs[g.from[i]], i)
		if g.from[i] != g.to[i] {
			g.arcs[g.to[i]] = append(g.arcs[g.to[i]], i)
		}
	}
	return g
}

// room is how far a hidden cell can still rise or fall.
func (g *graph) room(cell int, up bool) int {
	c := &g.table.Cells[cell]
	switch {
	case !g.hidden[cell]:
		return 0
	case up:
		return max(0, c.High-g.flow[cell])
	}
	return max(0, g.flow[cell]-c.Low)
}

// step gives where a cell leads from a node, and whether going there makes it rise.
func (g *graph) step(cell, node int) (next int, up bool) {
	if g.from[cell] == node {
		return g.to[cell], true
	}
	return g.from[cell], false
}

// path searches a way from one node to another along cells with room, without one
// of them. It leaves the way in via.
func (g *graph) path(from, to, without int) bool {
	for i := range g.via {
		g.via[i] = -1
	}
	g.queue = append(g.queue[:0], from)
	for head := 0; head < len(g.queue); head++ {
		node := g.queue[head]
		for _, cell := range g.arcs[node] {
			next, up := g.step(cell, node)
			if cell == without || next == from || g.via[next] >= 0 || g.room(cell, up) == 0 {
				continue
			}
			g.via[next] = cell
			if next == to {
				return true
			}
			g.queue = append(g.queue, next)
		}
	}
	return false
}

// push moves at most a number along the way that path found.
func (g *graph) push(from, to, most int) int {
	back := func(do func(cell int, up bool)) {
		for node := to; node != from; {
			cell := g.via[node]
			node, _ = g.step(cell, node)
			_, up := g.step(cell, node)
			do(cell, up)
		}
	}
	back(func(cell int, up bool) { most = min(most, g.room(cell, up)) })
	back(func(cell int, up bool) {
		if up {
			g.flow[cell] += most
		} else {
			g.flow[cell] -= most
		}
	})
	return most
}

// reach gives how far a cell can rise or fall in tables that look the same, up to
// a limit. The table is left as it was.
func (g *graph) reach(cell int, up bool, limit int) int {
	limit = min(limit, g.room(cell, up))
	from, to := g.ends(cell, up)
	if from == to {
		return limit
	}
	total := 0
	for total < limit && g.path(from, to, cell) {
		total += g.push(from, to, limit-total)
	}
	if total > 0 {
		g.reset()
	}
	return total
}

// reset brings every cell back to its value.
func (g *graph) reset() {
	for i := range g.flow {
		g.flow[i] = g.table.Cells[i].Value
	}
}

// ends gives between which nodes the others must move when a cell rises or falls: a
// cell that rises needs as much to come back from its end to its begin.
func (g *graph) ends(cell int, up bool) (from, to int) {
	if up {
		return g.to[cell], g.from[cell]
	}
	return g.from[cell], g.to[cell]
}

// Interval gives the smallest and the largest value that a cell has in any table
// that looks the same to a reader from whom the given cells are hidden. They are
// exact.
func (t *Table) Interval(hidden []bool, cell int) (low, high int) {
	g := newGraph(t, hidden)
	v := t.Cells[cell].Value
	return v - g.reach(cell, false, Unbounded), v + g.reach(cell, true, Unbounded)
}
