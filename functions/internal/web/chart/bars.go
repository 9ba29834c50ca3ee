package chart

// Stacked shows parts of a whole per row: better, same, less good.
type Stacked struct {
	Title, Desc string
	RowHead     string
	Rows        []StackedRow
	Parts       []Legend // what each kind of part means, in order; Mark is its kind
}

// StackedRow is one bar; the shares of what is Known add up to at most one.
type StackedRow struct {
	Label string
	Parts []StackedPart
}

// StackedPart is one part. Kind is MarkBetter, MarkSame, MarkWorse, MarkMerged (two
// small parts together, hatched) or one of StepMark; Share is from 0 to 1.
type StackedPart struct {
	Kind  string
	Share Figure
}

// MostSteps is how many classes in order one bar can hold and still be told apart.
const MostSteps = 5

// StepMark is the mark of the i-th class of a distribution, from 0 and under MostSteps.
// The classes stand in every bar and in the legend in the same order.
func StepMark(i int) string { return "step" + string(rune('1'+i)) }

// SVG prints a share inside its part from 10% up.
func (s Stacked) SVG(id string, width int) string {
	w := float64(width)
	isNarrow := w < narrowUnder
	left, rowHeight := 0.0, 32.0
	if isNarrow {
		rowHeight = 48
	} else {
		left = min(widest(s.labels(), fontSize)*1.06+14, w*0.36)
	}
	c := newCanvas(id, w, float64(len(s.Rows))*rowHeight+4)
	c.hatch()
	for i, r := range s.Rows {
		y := float64(i) * rowHeight
		if isNarrow {
			c.text("ch-text", "", 0, y+14, r.Label)
			s.bar(c, r, 0, y+20, w, 22)
		} else {
			lines := wrap(r.Label, left-10, fontSize, 2)
			c.lines("ch-text", "", 0, y+21-8*float64(len(lines)-1), 16, lines)
			s.bar(c, r, left, y+4, w-left, 24)
		}
	}
	return c.svg(s.Title, s.Desc)
}

func (s Stacked) bar(c *canvas, r StackedRow, x, y, w, h float64) {
	hidden, end := "", x+w
	for _, p := range r.Parts {
		if !p.Share.Known {
			hidden = p.Share.Text
			continue
		}
		part := p.Share.Value * w
		if p.Kind == MarkMerged {
			c.hatched(x, y, max(part-1, 0), h)
		} else {
			c.rect("ch-part ch-part--"+attr(p.Kind), x, y, max(part-1, 0), h)
		}
		if p.Share.Value >= 0.1 && textWidth(p.Share.Text, fontSize) < part-6 {
			c.text("ch-text ch-bold ch-on-"+attr(p.Kind), "middle", x+part/2, y+h/2+5, p.Share.Text)
		}
		x += part
	}
	if rest := end - x; hidden != "" && rest > 2 {
		c.hatched(x, y, rest-1, h)
		if textWidth(hidden, fontSize) < rest-6 {
			c.text("ch-text ch-on-merged", "middle", x+rest/2, y+h/2+5, hidden)
		}
	}
}

func (s Stacked) labels() []string {
	out := make([]string, len(s.Rows))
	for i, r := range s.Rows {
		out[i] = r.Label
	}
	return out
}

// Legend names the parts.
func (s Stacked) Legend() []Legend { return s.Parts }

// Table has a column per kind of part.
func (s Stacked) Table() Table {
	t := Table{Caption: s.Title, Columns: []Column{{Label: s.RowHead}}}
	for _, p := range s.Parts {
		t.Columns = append(t.Columns, Column{Label: p.Label, Numeric: true})
	}
	for _, r := range s.Rows {
		row := Row{Head: r.Label}
		for _, p := range s.Parts {
			var cell Cell
			for _, part := range r.Parts {
				if part.Kind == p.Mark {
					cell = CellOf(part.Share)
				}
			}
			row.Cells = append(row.Cells, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// Bars are horizontal, start at zero, and end in their figure.
type Bars struct {
	Title, Desc string
	RowHead     string
	Label       string // what the bars are, for legend and table
	Reference   string // what the tick is; empty when there is none
	Rows        []BarRow
	AxisText    Format
	Max         float64 // of the axis; zero lets the data decide
}

// BarRow is one bar with its printed figure.
type BarRow struct {
	Label     string
	Value     Figure
	Reference Figure
}

// SVG keeps room at the right for the longest figure.
func (b Bars) SVG(id string, width int) string {
	w := float64(width)
	isNarrow := w < narrowUnder
	labels, texts, top := make([]string, len(b.Rows)), make([]string, len(b.Rows)), b.Max
	for i, r := range b.Rows {
		labels[i], texts[i] = r.Label, r.Value.Text
		top = max(top, r.Value.height(), r.Reference.height())
	}
	most, step := niceMax(top, 4)
	left, rowHeight := 0.0, 42.0
	if isNarrow {
		rowHeight = 48
	} else {
		left = min(widest(labels, fontSize)*1.06+14, w*0.36)
	}
	c := newCanvas(id, w, 30+float64(len(b.Rows))*rowHeight)
	c.hatch()
	x := scale{0, most, left, w - widest(texts, fontSize)*1.1 - 16}
	for _, v := range ticks(0, most, step) {
		c.line("ch-grid", x.at(v), 24, x.at(v), c.h)
		anchor := "middle"
		if v == 0 && left == 0 {
			anchor = "start"
		}
		c.text("ch-text ch-quiet", anchor, x.at(v), 16, b.AxisText.text(v, step))
	}
	for i, r := range b.Rows {
		y := 30 + float64(i)*rowHeight
		if isNarrow {
			c.text("ch-text", "", 0, y+14, r.Label)
			b.row(c, r, x, y+20, 20)
		} else {
			lines := wrap(r.Label, left-10, fontSize, 2)
			c.lines("ch-text", "", 0, y+26-8*float64(len(lines)-1), 16, lines)
			b.row(c, r, x, y+9, 24)
		}
	}
	return c.svg(b.Title, b.Desc)
}

func (b Bars) row(c *canvas, r BarRow, x scale, y, h float64) {
	if !r.Value.Known {
		c.hatched(x.p0, y, 44, h)
		c.text("ch-text ch-quiet", "", x.p0+52, y+h/2+5, r.Value.Text)
		return
	}
	end := x.at(r.Value.Value)
	c.rect("ch-bar ch-bar--bar", x.p0, y, end-x.p0, h)
	if r.Reference.Known {
		at := x.at(r.Reference.Value)
		over := 4.0
		if h < 24 {
			over = 0 // the label of the row stands close above
		}
		c.line("ch-tick ch-tick--halo", at, y-over, at, y+h+4)
		c.line("ch-tick", at, y-over, at, y+h+4)
		if at > end-4 && at < end+textWidth(r.Value.Text, fontSize)+14 {
			end = at // the figure must not stand on the tick
		}
	}
	c.text("ch-text ch-bold", "", end+8, y+h/2+5, r.Value.Text)
}

// Legend names the bars and the reference.
func (b Bars) Legend() []Legend {
	out := []Legend{}
	if b.Label != "" {
		out = append(out, Legend{MarkBar, b.Label})
	}
	if b.Reference != "" {
		out = append(out, Legend{MarkTick, b.Reference})
	}
	return out
}

// Table has the figure and the reference per row.
func (b Bars) Table() Table {
	t := Table{Caption: b.Title, Columns: []Column{{Label: b.RowHead}, {Label: b.Label, Numeric: true}}}
	if b.Reference != "" {
		t.Columns = append(t.Columns, Column{Label: b.Reference, Numeric: true})
	}
	for _, r := range b.Rows {
		row := Row{Head: r.Label, Cells: []Cell{CellOf(r.Value)}}
		if b.Reference != "" {
			row.Cells = append(row.Cells, CellOf(r.Reference))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
