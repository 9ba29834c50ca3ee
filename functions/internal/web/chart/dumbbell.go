package chart

// Dumbbell shows two values per row on one axis: before and after, or two raters.
type Dumbbell struct {
	Title, Desc    string
	Min, Max, Step float64
	AxisText       Format
	RowHead        string // head of the first column of the table
	From, To       Sign
	Rows           []DumbbellRow
	Columns        []string // heads of the printed columns at the right
	Verdict        string   // head of the last column, a text per row; empty leaves it out
	Interval       string   // legend of the interval; empty when no row has one
	Reference      string   // legend of the reference tick; empty when there is none
	Low, High      string   // what the ends of the axis mean; may be empty
}

// Sign is how a value is drawn and what it is called.
type Sign struct {
	Label string
	Role  Role
}

// DumbbellRow is one row. IntervalLow and IntervalHigh are a band around To, for
// an interval of the change; it is drawn when HasInterval.
type DumbbellRow struct {
	Label                     string
	From, To                  Figure
	HasInterval               bool
	IntervalLow, IntervalHigh float64
	Reference                 Figure
	Certain                   bool     // the row is printed bold
	Columns                   []string // one text per column of the chart
	Verdict                   string   // "Ongeveer gelijk"
}

const (
	dumbbellRow    = 32.0
	dumbbellNarrow = 54.0
)

// SVG has the labels beside the rows, or above them where it is narrow.
func (d Dumbbell) SVG(id string, width int) string {
	w := float64(width)
	isNarrow := w < narrowUnder || d.cramped(w)
	left, rowHeight, top := d.labelWidth(w), dumbbellRow, 30.0
	more := 0.0 // room for a second line of labels above the rows
	if isNarrow {
		more = leading * float64(d.labelLines(w)-1)
		left, rowHeight = 8, dumbbellNarrow+more
		if d.Verdict != "" {
			rowHeight += 28
		}
	}
	columns := d.columnEdges(w, isNarrow)
	right := w - 14
	if len(columns) > 0 {
		right = columns[0] - d.columnWidth(0) - 36
	}
	height := top + float64(len(d.Rows))*rowHeight + 10
	if d.Low != "" || d.High != "" {
		height += 22
	}
	c := newCanvas(id, w, height)
	x := scale{d.Min, d.Max, left + 8, right}
	d.axis(c, x, top, top+float64(len(d.Rows))*rowHeight, columns)
	for i, r := range d.Rows {
		y := top + (float64(i)+0.5)*rowHeight
		if isNarrow {
			y = top + float64(i)*rowHeight + dumbbellNarrow/2
			lines := wrap(r.Label, w, fontSize, 2)
			c.lines(weight("ch-text ch-halo", r.Certain), "", 0, y-8+more-leading*float64(len(lines)-1), leading, lines)
			y += 13 + more
			c.text("ch-text ch-quiet ch-halo", "", 0, y+25, r.Verdict)
		} else {
			c.lines(weight("ch-text", r.Certain), "", 0, y+5-8.5*float64(len(wrap(r.Label, left-8, fontSize, 2))-1), 17, wrap(r.Label, left-8, fontSize, 2))
		}
		d.row(c, r, x, y)
		for j, edge := range columns {
			c.text(weight("ch-text", r.Certain && j == 0 && d.Verdict == ""), "end", edge, y+5, r.Columns[j])
		}
		if !isNarrow && d.Verdict != "" {
			c.text(weight("ch-text", r.Certain), "", w-d.verdictWidth(), y+5, r.Verdict)
		}
	}
	if d.Low != "" || d.High != "" {
		c.text("ch-text ch-quiet", "", x.p0, height-6, d.Low)
		c.text("ch-text ch-quiet", "end", x.p1, height-6, d.High)
	}
	return c.svg(d.Title, d.Desc)
}

// cramped tells that labels and columns would leave too little for the drawing.
func (d Dumbbell) cramped(w float64) bool {
	left := w
	if edges := d.columnEdges(w, false); len(edges) > 0 {
		left = edges[0] - d.columnWidth(0)
	}
	return left-d.labelWidth(w) < 200
}

func (d Dumbbell) labelWidth(w float64) float64 {
	labels := make([]string, len(d.Rows))
	for i, r := range d.Rows {
		labels[i] = r.Label
	}
	return min(widest(labels, fontSize)*1.06+16, w*0.3)
}

// labelLines is how many lines the longest label takes above its row.
func (d Dumbbell) labelLines(w float64) int {
	n := 1
	for _, r := range d.Rows {
		n = max(n, len(wrap(r.Label, w, fontSize, 2)))
	}
	return n
}

func (d Dumbbell) columnWidth(i int) float64 {
	texts := []string{d.Columns[i]}
	for _, r := range d.Rows {
		texts = append(texts, r.Columns[i])
	}
	return widest(texts, fontSize)
}

// verdictWidth reserves room for the longest verdict in bold.
func (d Dumbbell) verdictWidth() float64 {
	texts := []string{d.Verdict}
	for _, r := range d.Rows {
		texts = append(texts, r.Verdict)
	}
	return widest(texts, fontSize) * 1.06
}

// columnEdges are the right edges of the printed columns; a narrow drawing keeps
// only the first, when it is short, and the rest is in the table.
func (d Dumbbell) columnEdges(w float64, isNarrow bool) []float64 {
	n := len(d.Columns)
	edge := w - 2
	switch {
	case isNarrow && d.Verdict != "":
		n = 0
	case isNarrow && n > 0 && d.columnWidth(0) > w*0.3:
		n = 0 // the signs would have no room
	case isNarrow:
		n = min(n, 1)
	case d.Verdict != "":
		edge -= d.verdictWidth() + 28
	}
	edges := make([]float64, n)
	for i := n - 1; i >= 0; i-- {
		edges[i] = edge
		edge -= d.columnWidth(i) + 28
	}
	return edges
}

func (d Dumbbell) axis(c *canvas, x scale, top, bottom float64, columns []float64) {
	for _, v := range ticks(d.Min, d.Max, d.Step) {
		c.line("ch-grid", x.at(v), top-4, x.at(v), bottom)
		c.text("ch-text ch-quiet", "middle", x.at(v), top-12, d.AxisText.text(v, d.Step))
	}
	for i, edge := range columns {
		c.text("ch-text ch-quiet", "end", edge, top-12, d.Columns[i])
	}
}

func (d Dumbbell) row(c *canvas, r DumbbellRow, x scale, y float64) {
	if r.HasInterval {
		low, high := max(r.IntervalLow, d.Min), min(r.IntervalHigh, d.Max)
		c.rect("ch-interval", x.at(low), y-6, x.at(high)-x.at(low), 12)
	}
	if r.From.Known && r.To.Known {
		class := "ch-link"
		if r.Certain || d.Interval != "" {
			class = "ch-link ch-own"
		}
		c.line(class, x.at(r.From.Value), y, x.at(r.To.Value), y)
	}
	if r.Reference.Known {
		c.line("ch-tick", x.at(r.Reference.Value), y-8, x.at(r.Reference.Value), y+8)
	}
	if !r.To.Known {
		c.text("ch-text ch-quiet", "start", x.p0, y+5, r.To.Text)
		return
	}
	if r.From.Known {
		size := 5.5
		if x.at(r.From.Value) == x.at(r.To.Value) {
			size = 8 // both stay in sight when they are the same
		}
		c.mark(d.From.Role, x.at(r.From.Value), y, size)
	}
	c.mark(d.To.Role, x.at(r.To.Value), y, 5.5)
}

// Legend names both signs, the interval and the reference.
func (d Dumbbell) Legend() []Legend {
	out := []Legend{{string(d.From.Role), d.From.Label}, {string(d.To.Role), d.To.Label}}
	if d.Interval != "" {
		out = append(out, Legend{MarkInterval, d.Interval})
	}
	if d.Reference != "" {
		out = append(out, Legend{MarkTick, d.Reference})
	}
	return out
}

// Table has both values, the reference and the printed columns.
func (d Dumbbell) Table() Table {
	t := Table{Caption: d.Title, Columns: []Column{{Label: d.RowHead}, {Label: d.From.Label, Numeric: true}, {Label: d.To.Label, Numeric: true}}}
	for _, h := range d.Columns {
		t.Columns = append(t.Columns, Column{Label: h, Numeric: true})
	}
	if d.Reference != "" {
		t.Columns = append(t.Columns, Column{Label: d.Reference, Numeric: true})
	}
	if d.Verdict != "" {
		t.Columns = append(t.Columns, Column{Label: d.Verdict})
	}
	for _, r := range d.Rows {
		row := Row{Head: r.Label, Strong: r.Certain, Cells: []Cell{CellOf(r.From), CellOf(r.To)}}
		for _, text := range r.Columns {
			row.Cells = append(row.Cells, Cell{Text: text})
		}
		if d.Reference != "" {
			row.Cells = append(row.Cells, CellOf(r.Reference))
		}
		if d.Verdict != "" {
			row.Cells = append(row.Cells, Cell{Text: r.Verdict})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func weight(class string, bold bool) string {
	if bold {
		return class + " ch-bold"
	}
	return class
}
