package disclosure

// Audit reports whether a reader from whom the given cells are hidden learns no
// secret: every secret cell has values that are far enough apart, and no sum tells a
// small group.
func (t *Table) Audit(hidden []bool) bool { return newGraph(t, hidden).safe() }

// safe is Audit of the cells that are hidden now.
func (g *graph) safe() bool {
	for i := range g.table.Cells {
		if g.table.Cells[i].Secret && !g.uncertain(i) {
			return false
		}
	}
	return g.telling() == nil
}

// telling gives the cells of a sum whose hidden part is a small group; nil when
// there is none.
func (g *graph) telling() []int {
	clear(g.moves)
	for node := range g.rows + g.cols {
		if g.table.known(node, g.rows) && g.tells(g.arcs[node]) {
			return g.arcs[node]
		}
	}
	return nil
}

// uncertain reports whether a cell can have values that are far enough apart.
func (g *graph) uncertain(cell int) bool {
	need := g.table.Cells[cell].Need
	got := g.reach(cell, true, need)
	return got >= need || got+g.reach(cell, false, need-got) >= need
}

// move says whether a cell can have more than one value.
type move uint8

const (
	unknown move = iota
	loose
	fixed
)

// loose reports whether a cell can have more than one value. A hidden cell that cannot
// is as good as shown. It is asked of a cell for each sum that the cell is in.
func (g *graph) loose(cell int) bool {
	if g.moves[cell] == unknown {
		g.moves[cell] = fixed
		if g.hidden[cell] && (g.reach(cell, true, 1) > 0 || g.reach(cell, false, 1) > 0) {
			g.moves[cell] = loose
		}
	}
	return g.moves[cell] == loose
}

func (t *Table) known(node, rows int) bool {
	if node < rows {
		return node >= len(t.Rows) || t.Rows[node].Known
	}
	return node-rows >= len(t.Cols) || t.Cols[node-rows].Known
}

// tells reports whether the loose cells of a sum are together a group under the
// threshold, on either side.
func (g *graph) tells(cells []int) bool {
	sum, others := 0, 0
	for _, i := range cells {
		if !g.loose(i) {
			continue
		}
		c := &g.table.Cells[i]
		sum, others = sum+c.Value, others+max(0, c.Others)
	}
	return g.table.few(sum) || g.table.few(others)
}

func (t *Table) few(n int) bool { return n > 0 && n < t.Threshold }
