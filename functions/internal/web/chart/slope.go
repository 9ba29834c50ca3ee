package chart

import "math"

// Slope shows figures before and after as a line each: what rose, what fell, and what
// is certain.
type Slope struct {
	Title, Desc string
	RowHead     string
	From, To    string // over either side, such as "Start, T0"
	Rows        []SlopeRow
	Min, Max    float64 // of the axis
	Certain     string  // legend of the solid lines
	Uncertain   string  // legend of the dashed ones
}

// SlopeRow is one line. One of which a figure is not known has no line; it stands in
// the table.
type SlopeRow struct {
	Label    string
	From, To Figure
	Certain  bool
	Reliably string // what the table says of the difference
}

// slopeGap keeps the labels of two lines apart.
const slopeGap = 19.0

// SVG names each line once, at its end; on a narrow screen beside its end too, on two
// lines.
func (s Slope) SVG(id string, width int) string {
	w := float64(width)
	drawn := s.drawn()
	height := max(240, 64+float64(len(drawn))*(slopeGap+12))
	c := newCanvas(id, w, height)
	labels := make([]string, len(drawn))
	var befores []string
	for i, r := range drawn {
		labels[i] = r.To.Text + "  " + r.Label
		befores = append(befores, r.From.Text)
	}
	left := widest(befores, fontSize) + 22
	right := w - min(widest(labels, fontSize)*1.06+16, w*0.55)
	low, high := s.span(drawn)
	y := scale{low, high, height - 22, 48}
	c.line("ch-axis", left, 34, left, height-12)
	c.line("ch-axis", right, 34, right, height-12)
	c.text("ch-text ch-quiet", "start", 0, 18, s.From)
	c.text("ch-text ch-quiet", "end", w, 18, s.To)
	for _, r := range drawn {
		class, role := "ch-line ch-reference", Earlier
		if r.Certain {
			class, role = "ch-line ch-own", Own
		}
		c.line(class, left, y.at(r.From.Value), right, y.at(r.To.Value))
		c.mark(role, left, y.at(r.From.Value), 4.5)
		c.mark(role, right, y.at(r.To.Value), 4.5)
	}
	s.side(c, drawn, y, left-10, "end", func(r SlopeRow) (Figure, string) { return r.From, r.From.Text })
	s.side(c, drawn, y, right+10, "start", func(r SlopeRow) (Figure, string) { return r.To, r.To.Text + "  " + r.Label })
	return c.svg(s.Title, s.Desc)
}

// side prints the figures of one side, apart from each other and in their order.
func (s Slope) side(c *canvas, rows []SlopeRow, y scale, x float64, anchor string, of func(SlopeRow) (Figure, string)) {
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	at := func(i int) float64 { f, _ := of(rows[order[i]]); return y.at(f.Value) }
	for i := 1; i < len(order); i++ {
		for j := i; j > 0 && at(j) < at(j-1); j-- {
			order[j], order[j-1] = order[j-1], order[j]
		}
	}
	centres := make([]float64, len(order))
	for i := range order {
		centres[i] = at(i)
	}
	for i, v := range spread(centres, slopeGap, y.p1-6, y.p0+8) {
		r := rows[order[i]]
		_, text := of(r)
		room := c.w - x - 2
		if anchor == "start" && textWidth(text, fontSize) > room {
			text = shorten(text, room)
		}
		c.text(weight("ch-text", r.Certain), anchor, x, v+5, text)
	}
}

// shorten cuts a label that has no room. The table has all of it.
func shorten(text string, room float64) string {
	runes := []rune(plain(text))
	for len(runes) > 1 && textWidth(string(runes)+"…", fontSize) > room {
		runes = runes[:len(runes)-1]
	}
	return string(runes) + "…"
}

// drawn are the rows of which both figures are known.
func (s Slope) drawn() []SlopeRow {
	var out []SlopeRow
	for _, r := range s.Rows {
		if r.From.Known && r.To.Known {
			out = append(out, r)
		}
	}
	return out
}

// span is the part of the axis that the lines take, at least a fifth of all of it, so
// that a small change does not look like a large one.
func (s Slope) span(rows []SlopeRow) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, r := range rows {
		low, high = min(low, r.From.Value, r.To.Value), max(high, r.From.Value, r.To.Value)
	}
	if low > high {
		return s.Min, s.Max
	}
	least := (s.Max - s.Min) / 5
	if short := least - (high - low); short > 0 {
		low, high = low-short/2, high+short/2
	}
	return low, high
}

// Legend names the two kinds of lines, where both are there.
func (s Slope) Legend() []Legend {
	certain, uncertain := false, false
	for _, r := range s.drawn() {
		certain, uncertain = certain || r.Certain, uncertain || !r.Certain
	}
	var out []Legend
	if certain {
		out = append(out, Legend{string(Own), s.Certain})
	}
	if uncertain {
		out = append(out, Legend{MarkLimit, s.Uncertain})
	}
	return out
}

// Table has all rows, those without a line too.
func (s Slope) Table() Table {
	t := Table{Caption: s.Title, Columns: []Column{{Label: s.RowHead}, {Label: s.From, Numeric: true}, {Label: s.To, Numeric: true}, {Label: s.Certain}}}
	for _, r := range s.Rows {
		t.Rows = append(t.Rows, Row{Head: r.Label, Cells: []Cell{CellOf(r.From), CellOf(r.To), {Text: r.Reliably}}})
	}
	return t
}
