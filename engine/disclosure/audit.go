package disclosure

// Audit reports whether a reader from whom the given cells are hidden learns no
// secret: every secret cell has values that are far enough apart, and no sum tells a
// small group.
func (t *Table) Audit(hidden []bool) bool {
	g := newGraph(t, hidden)
	for i := range t.Cells {
		if t.Cells[i].Secret && !g.uncertain(i) {
			return false
		}
	}
	return g.telling() == nil
}

// telling gives the cells of a sum whose hidden part is a small group; nil when
// there is none.
func (g *graph) telling() []int {
	loose := g.loose()
	rows, cols := g.table.nodes()
	for node := range rows + cols {
		if g.table.known(node, rows) && g.table.tells(g.arcs[node], loose) {
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

// loose says which cells can have more than one value. A hidden cell that cannot
// is as good as shown.
func (g *graph) loose() []bool {
	out := make([]bool, len(g.hidden))
	for i, hide := range g.hidden {
		out[i] = hide && (g.reach(i, true, 1) > 0 || g.reach(i, false, 1) > 0)
	}
	return out
}

func (t *Table) known(node, rows int) bool {
	if node < rows {
		return node >= len(t.Rows) || t.Rows[node].Known
	}
	return node-rows >= len(t.Cols) || t.Cols[node-rows].Known
}

// tells reports whether the loose cells of a sum are together a group under the
// threshold, on either side.
func (t *Table) tells(cells []int, loose []bool) bool {
	sum, others := 0, 0
	for _, i := range cells {
		if !loose[i] {
			continue
		}
		c := &t.Cells[i]
		sum, others = sum+c.Value, others+max(0, c.Others)
	}
	return t.few(sum) || t.few(others)
}

func (t *Table) few(n int) bool { return n > 0 && n < t.Threshold }
