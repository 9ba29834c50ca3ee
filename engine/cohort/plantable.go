package cohort

import (
	"sync"

	"effectmonitor/engine/disclosure"
)

// table collects the counts of one layer for an audit. The id "" stands for who is
// in none of the classes: they are never shown, and follow by subtraction.
type table struct {
	plan  *Plan
	audit disclosure.Table
	ids   []string
	// columns is how many classes a layered table has.
	columns int
	broken  bool // the parts are more than their whole
}

// empty begins a new table in the room of another.
func (t *table) empty(p *Plan) {
	*t = table{plan: p, ids: t.ids[:0], audit: disclosure.Table{Cells: t.audit.Cells[:0], Cols: t.audit.Cols[:0]}}
}

// add puts a count in the table. One that is known to be none, or all, cannot be
// hidden by not printing it, and is left out: it says whether it is in.
func (t *table) add(row, col int, id string, c count) bool {
	cell, known := t.plan.secret(c)
	if known {
		return false
	}
	cell.Row, cell.Col = row, col
	t.audit.Cells, t.ids = append(t.audit.Cells, cell), append(t.ids, id)
	return true
}

// rest adds who is in a whole and in none of its parts, and gives how many that are.
func (t *table) rest(row, col int, whole count, parts []count) count {
	r := count{n: whole.n, of: whole.of, most: disclosure.Unbounded, other: whole.other}
	for _, c := range parts {
		r.n -= c.n
		if r.of >= 0 {
			r.of -= c.of
		}
	}
	if r.of >= 0 {
		r.most = r.of
	}
	if r.n < 0 || r.n > r.most || whole.of >= 0 && r.of < 0 {
		t.broken = true
		return r
	}
	if r.n == 0 && r.of <= 0 {
		return r
	}
	t.add(row, col, "", r.darkened())
	if r.n >= t.plan.threshold && (!r.other || r.of-r.n >= t.plan.threshold) {
		// They are no small group: whoever finds them by subtraction may.
		t.audit.Cells[len(t.audit.Cells)-1].Need = 0
	}
	return r
}

// most is the number of cells up to which a table is audited. What is larger is not
// shown, in place of being shown unaudited.
const most = 1_200

// solve gives which classes to hide. When no choice is safe the breakdown tells
// nothing.
func (t *table) solve() shade {
	t.audit.Threshold = t.plan.threshold
	if t.broken || len(t.audit.Cells) > most {
		return shade{all: true}
	}
	hidden, ok := t.audit.Protect()
	if !ok {
		return shade{all: true}
	}
	out := shade{hidden: map[string]bool{}}
	for i, hide := range hidden {
		if hide && t.ids[i] != "" {
			out.hidden[t.ids[i]] = true
		}
	}
	return out
}

// The rows of a layered table.
const (
	layerRow = iota // the counts of the layer itself
	// What is hidden above moves along with the layer: two rows, because where even
	// the number of participants is hidden people can have moved from class to class,
	// and where it is shown they cannot.
	movingRow
	stayingRow
)

// layeredTables are kept: there are thousands of them, one after another.
var layeredTables = sync.Pool{New: func() any { return &table{} }}

// layered decides over a breakdown of a layer that is counted within another. Each
// class, and who is in none, is a column: who is counted, who is not, and where that
// is hidden too how many there are.
func (p *Plan) layered(l layer, breakdown string, told map[string]bool) shade {
	up, _ := l.above()
	d := p.divided(breakdown)
	t := layeredTables.Get().(*table)
	defer layeredTables.Put(t)
	t.empty(p)
	whole, above, base := p.everywhere(l), p.people(up, Slice{}), p.people(layer{}, Slice{})
	rest := column{c: count{n: whole.n, of: whole.of, other: whole.other}, above: above, base: base}
	leaks, groups, people := p.ownLeaks(up), p.own(up, breakdown), p.own(layer{}, breakdown)
	for i, part := range p.across(l, d) {
		k := column{id: d.slices[i].Class, base: p.group(d.sizes[i], disclosure.Unbounded)}
		if k.above = k.base; up.what == population {
			k.above = p.group(part.N, d.sizes[i])
			k.c = p.counted(l, part)
		} else {
			k.c = p.group(part.N, d.sizes[i])
		}
		k.base.hidden = people.hides(k.id)
		if k.above.hidden = leaks || groups.hides(k.id); k.above.hidden {
			k.c = k.c.darkened()
		}
		k.c = k.c.unless(told[k.id])
		t.column(up, k)
		rest.c.n, rest.above.n, rest.base.n = rest.c.n-k.c.n, rest.above.n-k.above.n, rest.base.n-k.base.n
		rest.c.of -= max(0, k.c.of)
	}
	t.broken = rest.c.n < 0 || rest.above.n < rest.c.n || rest.base.n < rest.above.n
	rest.above, rest.base = rest.above.unseen(), rest.base.unseen()
	rest.c.most = disclosure.Unbounded
	rest.c = rest.c.darkened()
	t.column(up, rest)
	for range t.columns {
		t.audit.Cols = append(t.audit.Cols, disclosure.Sum{})
	}
	t.audit.Rows = []disclosure.Sum{{Known: true}, {}, {}}
	out := t.solve()
	out.leaks = out.all && l.what == population && !t.broken && t.leaks()
	return out
}

// leaks reports whether a small number is nearly known although all are hidden in
// words that tell nothing.
func (t *table) leaks() bool {
	hidden := make([]bool, len(t.audit.Cells))
	for i := range t.audit.Cells {
		c := &t.audit.Cells[i]
		hidden[i] = true
		if t.ids[i] != "" && c.Counter {
			c.Low, c.High = 0, disclosure.Unbounded
		}
	}
	for i, c := range t.audit.Cells {
		if t.ids[i] == "" || c.Value == 0 || c.Value >= t.plan.threshold {
			continue
		}
		if low, high := t.audit.Interval(hidden, i); high-low < t.plan.need() {
			return true
		}
	}
	return false
}

// column is a class with what it is counted within.
type column struct {
	id             string
	c, above, base count
}

// unseen is a number that is never shown.
func (c count) unseen() count {
	c.most = disclosure.Unbounded
	return c.darkened()
}

// column puts a class in a layered table.
func (t *table) column(up layer, k column) {
	if k.above.n == 0 {
		return
	}
	i := t.columns
	if k.above.hidden {
		k.c = k.c.unseen()
	}
	if !t.add(layerRow, i, k.id, k.c) {
		return
	}
	t.columns++
	t.audit.Cells[len(t.audit.Cells)-1].Counter = true
	if k.id == "" && k.c.n >= t.plan.threshold && (!k.c.other || k.c.of-k.c.n >= t.plan.threshold) {
		t.audit.Cells[len(t.audit.Cells)-1].Need = 0 // no small group: who finds them may
	}
	t.free(disclosure.None, i, k.above.n-k.c.n, 0, disclosure.Unbounded).Counter = true
	switch {
	case !k.above.hidden:
	case up.what == population && !k.base.hidden:
		t.free(stayingRow, i, k.above.n, k.above.low, k.above.high)
	case up.what == population:
		// They move with the participants, as far as those can.
		t.free(movingRow, i, k.above.n, max(0, k.above.n-max(0, k.base.n-k.base.low)), k.above.n+max(0, k.base.high-k.base.n))
	default:
		t.free(movingRow, i, k.above.n, k.above.low, k.above.high)
	}
}

// free adds a number that is never shown and needs no protection here.
func (t *table) free(row, col, n, low, high int) *disclosure.Cell {
	t.audit.Cells = append(t.audit.Cells, disclosure.Cell{
		Row: row, Col: col, Value: n, Others: -1, Low: min(low, n), High: max(high, n), Secret: true,
	})
	t.ids = append(t.ids, "")
	return &t.audit.Cells[len(t.audit.Cells)-1]
}

// grid is a table of rows by columns whose sums are themselves cells of coarser
// tables.
type grid struct {
	rows, cols []axisClass
	whole      count
	cell       func(row, col string) (id string, c count)
}

// axisClass is a row or a column, with its sum and whether that is shown.
type axisClass struct {
	id    string
	sum   count
	known bool
}

// solve decides over a grid. Who is in none of the rows stands in one row more, who
// is in none of the columns in one column more; neither of these sums is shown.
func (g *grid) solve(p *Plan) shade {
	t := &table{plan: p}
	inCol := make([][]count, len(g.cols))
	var outer []count
	for i, row := range g.rows {
		t.audit.Rows = append(t.audit.Rows, disclosure.Sum{Known: row.known})
		var cells []count
		for j, col := range g.cols {
			id, c := g.cell(row.id, col.id)
			if c.hidden {
				// No more can be open than there are in the row and the column.
				c.high = min(c.high, max(row.sum.n, c.low), max(col.sum.n, c.low))
			}
			t.add(i, j, id, c)
			cells, inCol[j] = append(cells, c), append(inCol[j], c)
		}
		t.rest(i, len(g.cols), row.sum, cells)
		outer = append(outer, row.sum)
	}
	for j, col := range g.cols {
		t.audit.Cols = append(t.audit.Cols, disclosure.Sum{Known: col.known})
		outer = append(outer, t.rest(len(g.rows), j, col.sum, inCol[j]))
	}
	t.audit.Rows, t.audit.Cols = append(t.audit.Rows, disclosure.Sum{}), append(t.audit.Cols, disclosure.Sum{})
	t.rest(len(g.rows), len(g.cols), g.whole, outer)
	return t.solve()
}

// decideCrossed decides over the combinations of two breakdowns. What told says is hidden
// beforehand.
func (p *Plan) decideCrossed(l layer, rows, cols string, told map[string]bool) shade {
	if p.own(l, rows).all || p.own(l, cols).all {
		return shade{all: true}
	}
	axis := func(breakdown string) []axisClass {
		var list []axisClass
		for _, id := range p.classes(breakdown) {
			s := Slice{breakdown, id}
			list = append(list, axisClass{id, p.count(l, s), !p.ownHides(l, s)})
		}
		return list
	}
	g := &grid{rows: axis(rows), cols: axis(cols), whole: p.count(l, Slice{})}
	g.cell = func(row, col string) (string, count) {
		s := Combine(Slice{rows, row}, Slice{cols, col})
		return s.Class, p.count(l, s).unless(told[s.Class])
	}
	return g.solve(p)
}
