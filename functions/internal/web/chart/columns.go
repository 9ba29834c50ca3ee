package chart

// Columns are vertical, start at zero, and show one or two measures side by side:
// the first filled, the second outlined.
type Columns struct {
	Title, Desc string
	RowHead     string
	Categories  []string
	Series      []Series // at most two; roles are Own and Other
	AxisText    Format
	Max         float64 // of the axis; zero lets the data decide
	Hidden      string  // legend of hatched columns; empty when none is hidden
}

// SVG hatches what is hidden up to the lowest gridline, so that its height says nothing.
// Where the words for what is hidden would run into the columns beside it, or a label does
// not fit in two lines under its own columns, the columns lie down: each keeps its name.
func (k Columns) SVG(id string, width int) string {
	w, height := float64(width), 270.0
	most, step := niceMax(k.highest(), 4)
	left := widest([]string{k.AxisText.text(most, step), k.AxisText.text(step, step)}, fontSize) + 12
	if k.crowded((w - left) / float64(max(len(k.Categories), 1))) {
		return k.lying(id, w, most, step)
	}
	c := newCanvas(id, w, height)
	c.hatch()
	y := scale{0, most, height - 44, 28}
	for _, v := range ticks(0, most, step) {
		c.line(axisClass(v), left, y.at(v), w, y.at(v))
		c.text("ch-text ch-quiet", "end", left-8, y.at(v)+5, k.AxisText.text(v, step))
	}
	printed := &labels{}
	slot := (w - left) / float64(max(len(k.Categories), 1))
	column := k.columnIn(slot)
	for i, category := range k.Categories {
		middle := left + (float64(i)+0.5)*slot
		for j, s := range k.Series {
			if i < len(s.Values) {
				anchor := hiddenAnchor(j, len(k.Series))
				x := middle + (float64(j)-float64(len(k.Series))/2)*column
				k.column(c, s, s.Values[i], y, x+2, column-4, step, anchor, printed)
			}
		}
		c.lines("ch-text ch-quiet", "middle", middle, height-24, 16, wrap(category, slot-4, fontSize, 2))
	}
	return c.svg(k.Title, k.Desc)
}

func (k Columns) highest() float64 {
	top := k.Max
	for _, s := range k.Series {
		for _, f := range s.Values {
			top = max(top, f.height())
		}
	}
	return top
}

// columnIn gives how wide a column is in the room of a category.
func (k Columns) columnIn(slot float64) float64 {
	return min(slot*0.72/float64(max(len(k.Series), 1)), 44)
}

// crowded reports whether a label reaches those beside it, or the words for a hidden column
// the columns beside it.
func (k Columns) crowded(slot float64) bool {
	for _, category := range k.Categories {
		lines := wrap(category, slot-4, fontSize, 0)
		if len(lines) > 2 || widest(lines, fontSize) > slot-4 {
			return true
		}
	}
	room := slot - k.columnIn(slot)*float64(len(k.Series)-1)
	for _, s := range k.Series {
		for _, f := range s.Values {
			if !f.Known && textWidth(f.Text, smallFontSize) > room {
				return true
			}
		}
	}
	return false
}

// The columns while they lie: how thick one is, how far from one to the next, and how high
// a line of a label is.
const (
	lyingThick = 16.0
	lyingStep  = 20.0
	lyingLine  = 16.0
)

// lying draws the columns from left to right, those of a category under each other. A
// category is as high as its label or its columns, whichever is more.
func (k Columns) lying(id string, w, most, step float64) string {
	left := min(widest(k.Categories, fontSize)+14, w*0.4)
	texts := []string{""}
	for _, s := range k.Series {
		for _, f := range s.Values {
			texts = append(texts, f.Text)
		}
	}
	names, tops, bottom := make([][]string, len(k.Categories)), make([]float64, len(k.Categories)), 26.0
	for i, category := range k.Categories {
		names[i], tops[i] = wrap(category, left-10, fontSize, 0), bottom+2
		bottom += max(lyingStep*float64(len(k.Series)), lyingLine*float64(len(names[i]))) + 12
	}
	c := newCanvas(id, w, bottom+4)
	c.hatch()
	x := scale{0, most, left, max(left, w-widest(texts, fontSize)*1.1-10)}
	for _, v := range ticks(0, most, step) {
		c.line(axisClass(v), x.at(v), 22, x.at(v), bottom)
		c.text("ch-text ch-quiet", "middle", x.at(v), 14, k.AxisText.text(v, step))
	}
	for i, top := range tops {
		c.lines("ch-text", "", 0, top+14, lyingLine, names[i])
		for j, s := range k.Series {
			if i < len(s.Values) {
				k.bar(c, s, s.Values[i], x, top+float64(j)*lyingStep, step)
			}
		}
	}
	return c.svg(k.Title, k.Desc)
}

func (k Columns) bar(c *canvas, s Series, f Figure, x scale, y, step float64) {
	end, class := x.at(f.Value), "ch-bar ch-bar--bar"
	switch {
	case f.Text == "" && !f.Known:
		return
	case !f.Known:
		end = x.at(step)
		c.hatched(x.p0, y, end-x.p0, lyingThick)
		c.text("ch-text ch-quiet ch-halo", "", end+7, y+13, f.Text)
		return
	case s.Role == Other:
		class = "ch-bar ch-bar--cost"
	}
	c.rect(class, x.p0, y, end-x.p0, lyingThick)
	c.text("ch-text ch-bold ch-halo", "", end+7, y+13, f.Text)
}

// hiddenAnchor turns the text of a hidden column away from its neighbour.
func hiddenAnchor(series, of int) string {
	switch {
	case of < 2:
		return "middle"
	case series == 0:
		return "end"
	default:
		return "start"
	}
}

func (k Columns) column(c *canvas, s Series, f Figure, y scale, x, w, step float64, anchor string, printed *labels) {
	if f.Text == "" && !f.Known {
		return
	}
	size := "ch-text"
	if textWidth(f.Text, fontSize) > w+10 {
		size = "ch-small"
	}
	if !f.Known {
		c.hatched(x, y.at(step), w, y.p0-y.at(step))
		at := map[string]float64{"start": x, "middle": x + w/2, "end": x + w}[anchor]
		c.text(size+" ch-quiet", anchor, at, y.at(step)-6, f.Text)
		return
	}
	class := "ch-bar ch-bar--bar"
	if s.Role == Other {
		class = "ch-bar ch-bar--cost"
	}
	c.rect(class, x, y.at(f.Value), w, y.p0-y.at(f.Value))
	half := textWidth(f.Text, fontSize)/2 + 1
	c.text(size+" ch-bold ch-halo", "middle", x+w/2, printed.free(x+w/2-half, x+w/2+half, y.at(f.Value)-6), f.Text)
}

// labels remembers what was printed, so that the next one can go above it.
type labels struct{ boxes [][3]float64 }

// free returns the lowest baseline from y upwards that is clear of what is there.
func (l *labels) free(x0, x1, y float64) float64 {
	for moved := true; moved; {
		moved = false
		for _, b := range l.boxes {
			if x0 < b[1] && b[0] < x1 && y-b[2] < 13 && b[2]-y < 13 {
				y, moved = b[2]-14, true
			}
		}
	}
	l.boxes = append(l.boxes, [3]float64{x0, x1, y})
	return y
}

// labelEvery says which categories get a label so that labels do not overlap.
func labelEvery(labels []string, slot float64) int {
	every := 1
	for every < len(labels) && widestWord(labels) > slot*float64(every)-4 {
		every++
	}
	return every
}

func widestWord(labels []string) float64 {
	w := 0.0
	for _, l := range labels {
		for _, line := range wrap(l, 1, fontSize, 0) {
			w = max(w, textWidth(line, fontSize))
		}
	}
	return w
}

func axisClass(v float64) string {
	if v == 0 {
		return "ch-axis"
	}
	return "ch-grid"
}

// Legend names the measures, and what is hidden.
func (k Columns) Legend() []Legend {
	var out []Legend
	for _, s := range k.Series {
		mark := MarkBar
		if s.Role == Other {
			mark = MarkCost
		}
		out = append(out, Legend{mark, s.Label})
	}
	if k.Hidden != "" {
		out = append(out, Legend{MarkHidden, k.Hidden})
	}
	return out
}

// Table has a row per category.
func (k Columns) Table() Table { return seriesTable(k.Title, k.RowHead, k.Categories, k.Series) }
