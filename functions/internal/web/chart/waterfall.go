package chart

import "math"

// Waterfall leads from costs by benefits to what is left.
type Waterfall struct {
	Title, Desc           string
	RowHead, ValueHead    string
	Steps                 []WaterfallStep
	AxisText              Format
	Cost, Benefit, NetSum string // legend
}

// WaterfallStep is one column. Kind is MarkCost (goes down from where it starts),
// MarkBenefit (goes up) or MarkNet (stands from zero to where the steps ended, or
// where they begin).
// Value is signed: costs are below zero.
type WaterfallStep struct {
	Label string
	Kind  string
	Value Figure
}

// SVG draws columns, or rows where labels would run into each other, so that they keep
// their size.
func (f Waterfall) SVG(id string, width int) string {
	low, high := f.extent()
	step := niceStep(high-low, 5)
	w, height := float64(width), 340.0
	// The axis ends a little past the data; lines stand at whole steps.
	bottom := low - (high-low)*0.04
	lowest := math.Ceil(bottom/step) * step
	left := widest([]string{f.AxisText.text(lowest, step), f.AxisText.text(high, step)}, fontSize) + 14
	slot := (w - left) / float64(max(len(f.Steps), 1))
	if width < narrowUnder || widestWord(f.labels()) > slot {
		return f.rows(id, w, low, high)
	}
	c := newCanvas(id, w, height)
	y := scale{bottom, high, height - 62, 30}
	for _, v := range ticks(lowest, high, step) {
		c.line(axisClass(v), left, y.at(v), w, y.at(v))
		c.text("ch-text ch-quiet", "end", left-8, y.at(v)+5, f.AxisText.text(v, step))
	}
	column := min(slot*0.82, 96)
	level := 0.0
	for i, s := range f.Steps {
		x := left + (float64(i)+0.5)*slot - column/2
		from, to := f.span(s, level)
		c.rect("ch-bar ch-bar--"+attr(s.Kind), x, y.at(max(from, to)), column, math.Abs(y.at(from)-y.at(to)))
		f.figure(c, s, x+column/2, y.at(max(from, to)), y.at(min(from, to)))
		level = to
		if i+1 < len(f.Steps) {
			c.line("ch-connector", x+column, y.at(level), x+slot, y.at(level))
		}
		c.lines(weight("ch-text", s.Kind == MarkNet), "middle", x+column/2, height-40, 17, wrap(s.Label, slot-6, fontSize, 3))
	}
	return c.svg(f.Title, f.Desc)
}

// labels are those of the steps.
func (f Waterfall) labels() []string {
	out := make([]string, len(f.Steps))
	for i, s := range f.Steps {
		out[i] = s.Label
	}
	return out
}

// figure stands above its column, or inside one that is tall and outlined.
func (f Waterfall) figure(c *canvas, s WaterfallStep, x, top, bottom float64) {
	if s.Kind == MarkCost && bottom-top > 40 {
		c.text("ch-text ch-bold", "middle", x, (top+bottom)/2+5, s.Value.Text)
		return
	}
	c.text("ch-text ch-bold", "middle", x, top-7, s.Value.Text)
}

func (f Waterfall) span(s WaterfallStep, level float64) (from, to float64) {
	if s.Kind == MarkNet {
		return 0, s.Value.Value
	}
	return level, level + s.Value.Value
}

func (f Waterfall) extent() (low, high float64) {
	level := 0.0
	for _, s := range f.Steps {
		from, to := f.span(s, level)
		low, high = min(low, from, to), max(high, from, to)
		level = to
	}
	if low == high {
		high = low + 1
	}
	return low, high
}

func (f Waterfall) rows(id string, w, low, high float64) string {
	const rowHeight, leading = 50.0, 16.0
	labels, height := make([][]string, len(f.Steps)), 4.0
	for i, s := range f.Steps {
		labels[i] = wrap(s.Label, w-textWidth(s.Value.Text, fontSize)*1.1-10, fontSize, 2)
		height += rowHeight + leading*float64(len(labels[i])-1)
	}
	c := newCanvas(id, w, height)
	x := scale{low, high, 1, w - 1}
	c.line("ch-axis", x.at(0), 0, x.at(0), c.h)
	level, y := 0.0, 0.0
	for i, s := range f.Steps {
		from, to := f.span(s, level)
		c.lines(weight("ch-text ch-halo", s.Kind == MarkNet), "", 0, y+15, leading, labels[i])
		c.text("ch-text ch-bold ch-halo", "end", w, y+15, s.Value.Text)
		y += leading * float64(len(labels[i])-1)
		c.rect("ch-bar ch-bar--"+attr(s.Kind), x.at(min(from, to)), y+22, max(math.Abs(x.at(to)-x.at(from)), 1.5), 18)
		level = to
		if i+1 < len(f.Steps) {
			c.line("ch-connector", x.at(level), y+40, x.at(level), y+rowHeight+22+leading*float64(len(labels[i+1])-1))
		}
		y += rowHeight
	}
	return c.svg(f.Title, f.Desc)
}

// Legend names the kinds of column.
func (f Waterfall) Legend() []Legend {
	return []Legend{{MarkCost, f.Cost}, {MarkBenefit, f.Benefit}, {MarkNet, f.NetSum}}
}

// Table has a row per step.
func (f Waterfall) Table() Table {
	t := Table{Caption: f.Title, Columns: []Column{{Label: f.RowHead}, {Label: f.ValueHead, Numeric: true}}}
	for _, s := range f.Steps {
		t.Rows = append(t.Rows, Row{Head: plain(s.Label), Total: s.Kind == MarkNet, Cells: []Cell{CellOf(s.Value)}})
	}
	return t
}
