package chart

import "fmt"

// Forest sets estimates with their intervals under each other, with what they come to
// together as a diamond.
type Forest struct {
	Title, Desc    string
	RowHead        string
	ValueHead      string
	IntervalHead   string
	Min, Max, Step float64
	AxisText       Format
	Zero           bool // a line where there is no difference
	Rows           []ForestRow
	Estimate       string // legend of the squares
	Pooled         string // legend of the diamond; empty when there is none
}

// ForestRow is one estimate. Size is 0 to 1, for what weighs more. An estimate that is
// not known has its words in place of a sign.
type ForestRow struct {
	Label        string
	Value        Figure
	Low, High    float64
	HasInterval  bool
	Size         float64
	Pooled       bool
	Certain      bool
	IntervalText string
}

const (
	forestRow    = 32.0
	forestNarrow = 52.0
)

// SVG has the labels beside the rows, or above them where it is narrow.
func (f Forest) SVG(id string, width int) string {
	w := float64(width)
	labels, values := make([]string, len(f.Rows)), []string{f.ValueHead}
	for i, r := range f.Rows {
		labels[i] = r.Label
		values = append(values, r.Value.Text)
	}
	left, rowHeight, narrow := min(widest(labels, fontSize)*1.06+16, w*0.34), forestRow, w < narrowUnder
	if narrow {
		left, rowHeight = 8, forestNarrow
	}
	right := w - widest(values, fontSize) - 24
	top, bottom := 30.0, 30+float64(len(f.Rows))*rowHeight
	c := newCanvas(id, w, bottom+10)
	x := scale{f.Min, f.Max, left + 8, right}
	for _, v := range ticks(f.Min, f.Max, f.Step) {
		c.line("ch-grid", x.at(v), top-4, x.at(v), bottom)
		c.text("ch-text ch-quiet", "middle", x.at(v), top-12, f.AxisText.text(v, f.Step))
	}
	if f.Zero && f.Min <= 0 && f.Max >= 0 {
		c.line("ch-axis", x.at(0), top-4, x.at(0), bottom)
	}
	c.text("ch-text ch-quiet", "end", w-2, top-12, f.ValueHead)
	for i, r := range f.Rows {
		y := top + (float64(i)+0.5)*rowHeight
		if narrow {
			y = top + float64(i)*rowHeight + rowHeight/2
			c.text(weight("ch-text ch-halo", r.Pooled || r.Certain), "", 0, y-8, r.Label)
			y += 11
		} else {
			lines := wrap(r.Label, left-8, fontSize, 2)
			c.lines(weight("ch-text", r.Pooled || r.Certain), "", 0, y+5-8.5*float64(len(lines)-1), 17, lines)
		}
		f.row(c, r, x, y)
		if r.Value.Known {
			c.text(weight("ch-text", r.Pooled || r.Certain), "end", w-2, y+5, r.Value.Text)
		}
	}
	return c.svg(f.Title, f.Desc)
}

func (f Forest) row(c *canvas, r ForestRow, x scale, y float64) {
	if !r.Value.Known {
		c.text("ch-text ch-quiet", "start", x.p0, y+5, r.Value.Text)
		return
	}
	at, low, high := x.at(r.Value.Value), x.at(max(r.Low, f.Min)), x.at(min(r.High, f.Max))
	if r.Pooled && r.HasInterval {
		c.path("ch-mark ch-outside", fmt.Sprintf("M%s %sL%s %sL%s %sL%s %sZ", num(low), num(y), num(at), num(y-8), num(high), num(y), num(at), num(y+8)))
		return
	}
	if r.HasInterval {
		c.line("ch-link ch-own", low, y, high, y)
	}
	size := 4 + 5*r.Size
	c.rect("ch-mark ch-own", at-size, y-size, 2*size, 2*size)
}

// Legend names the signs.
func (f Forest) Legend() []Legend {
	out := []Legend{{MarkBenefit, f.Estimate}}
	if f.Pooled != "" {
		out = append(out, Legend{MarkOutside, f.Pooled})
	}
	return out
}

// Table keeps the order of the rows.
func (f Forest) Table() Table {
	t := Table{Caption: f.Title, Columns: []Column{{Label: f.RowHead}, {Label: f.ValueHead, Numeric: true}, {Label: f.IntervalHead, Numeric: true}}}
	for _, r := range f.Rows {
		t.Rows = append(t.Rows, Row{Head: r.Label, Strong: r.Certain || r.Pooled, Cells: []Cell{CellOf(r.Value), {Text: r.IntervalText}}})
	}
	return t
}
