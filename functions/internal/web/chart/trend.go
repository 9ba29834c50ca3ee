package chart

import (
	"fmt"
	"strings"
)

// Trend shows a figure over moments or periods, with up to three series.
type Trend struct {
	Title, Desc    string
	RowHead        string
	Categories     []string
	Series         []Series
	Min, Max, Step float64 // the axis may start above zero if a note says so
	AxisText       Format
	Start          int    // index of the category at which something began; -1 for none
	StartLabel     string // printed at that line
	Peaks          []int  // of each series the index of the category at which it peaks; -1, or none, for no mark
}

// SVG prints the last figure of each series beside its line.
func (t Trend) SVG(id string, width int) string {
	w, height := float64(width), 280.0
	var ends []string
	for _, s := range t.Series {
		ends = append(ends, t.endLabel(s, w))
	}
	c := newCanvas(id, w, height)
	left := widest([]string{t.AxisText.text(t.Max, t.Step), t.AxisText.text(t.Min+t.Step, t.Step)}, fontSize) + 14
	right := w - widest(ends, fontSize)*1.06 - 18
	n := float64(max(len(t.Categories)-1, 1))
	x, y := scale{0, n, left + 10, right}, scale{t.Min, t.Max, height - 50, 26}
	for _, v := range ticks(t.Min, t.Max, t.Step) {
		c.line(axisClass(v), left, y.at(v), right, y.at(v))
		c.text("ch-text ch-quiet", "end", left-6, y.at(v)+5, t.AxisText.text(v, t.Step))
	}
	slot := (right - left) / (n + 1)
	every := labelEvery(t.Categories, slot)
	for every < len(t.Categories) && !fits(t.Categories, slot*float64(every)-4) {
		every++
	}
	for i, label := range t.Categories {
		if i%every == 0 {
			lines := wrap(label, slot*float64(every)-4, fontSize, 2)
			half := widest(lines, fontSize) / 2
			c.lines("ch-text ch-quiet", "middle", max(half, min(x.at(float64(i)), w-half)), height-28, 16, lines)
		}
	}
	if t.Start >= 0 && t.StartLabel != "" {
		at := x.at(float64(t.Start))
		c.line("ch-start", at, 18, at, y.p0)
		c.text("ch-text", "middle", min(max(at, left+40), right-40), 13, t.StartLabel)
	}
	for i := len(t.Series) - 1; i >= 0; i-- {
		t.line(c, t.Series[i], x, y)
	}
	t.hidden(c, x, y)
	t.peaks(c, x, y)
	t.ends(c, ends, x, y)
	return c.svg(t.Title, t.Desc)
}

// fits reports whether each label can be set in two lines of that width.
func fits(labels []string, width float64) bool {
	for _, l := range labels {
		if widest(wrap(l, width, fontSize, 2), fontSize) > width {
			return false
		}
	}
	return true
}

func (t Trend) endLabel(s Series, w float64) string {
	text := ""
	for _, f := range s.Values {
		if f.Text != "" { // what stands for a figure that is not shown, too: an older one is not the last
			text = f.Text
		}
	}
	if w < narrowUnder {
		return text
	}
	return s.Label + " " + text
}

func (t Trend) line(c *canvas, s Series, x, y scale) {
	var d strings.Builder
	open := true
	for i, f := range s.Values {
		if !f.Known {
			open = true
			continue
		}
		move := "L"
		if open {
			move = "M"
		}
		open = false
		fmt.Fprintf(&d, "%s%s %s", move, num(x.at(float64(i))), num(y.at(f.Value)))
	}
	if d.Len() > 0 {
		c.path("ch-line ch-"+string(s.Role), d.String())
	}
	for i, f := range s.Values {
		if f.Known {
			c.mark(s.Role, x.at(float64(i)), y.at(f.Value), 4.5)
		}
	}
}

// hidden prints, once per category, what stands for a figure that is not shown: one
// above the other where there is no room beside each other. That of the last category
// stands beside the lines.
func (t Trend) hidden(c *canvas, x, y scale) {
	const between = 4.0
	var lines []float64 // where the last text of each line ends
	for i := range len(t.Categories) - 1 {
		text := t.hiddenText(i)
		if text == "" {
			continue
		}
		at, half := x.at(float64(i)), textWidth(text, fontSize)/2
		line := 0
		for line < len(lines) && at-half < lines[line]+between {
			line++
		}
		if line == len(lines) {
			lines = append(lines, 0)
		}
		lines[line] = at + half
		c.text("ch-text ch-quiet ch-halo", "middle", at, y.p0-10-16*float64(line), text)
	}
}

// hiddenText is what stands for the first figure of a category that is not shown; "" when
// all are.
func (t Trend) hiddenText(category int) string {
	for _, s := range t.Series {
		if category < len(s.Values) && !s.Values[category].Known && s.Values[category].Text != "" {
			return s.Values[category].Text
		}
	}
	return ""
}

// peaks rings and names the highest point of each series that has one.
func (t Trend) peaks(c *canvas, x, y scale) {
	for i, at := range t.Peaks {
		if at < 0 || i >= len(t.Series) || at >= len(t.Series[i].Values) || !t.Series[i].Values[at].Known {
			continue
		}
		f := t.Series[i].Values[at]
		px, py := x.at(float64(at)), y.at(f.Value)
		c.text("ch-text ch-bold ch-halo", "middle", px, max(py-11, 24), "piek "+f.Text)
	}
}

func (t Trend) ends(c *canvas, labels []string, x, y scale) {
	type end struct {
		at     float64
		series int
	}
	var list []end
	for i, s := range t.Series {
		for j := len(s.Values) - 1; j >= 0; j-- {
			if s.Values[j].Known {
				list = append(list, end{y.at(s.Values[j].Value), i})
				break
			}
		}
	}
	for i := 1; i < len(list); i++ {
		for j := i; j > 0 && list[j].at < list[j-1].at; j-- {
			list[j], list[j-1] = list[j-1], list[j]
		}
	}
	centres := make([]float64, len(list))
	for i, e := range list {
		centres[i] = e.at
	}
	for i, at := range spread(centres, 20, y.p1, y.p0) {
		c.text("ch-text ch-bold ch-ink-"+string(t.Series[list[i].series].Role), "", x.p1+12, at+5, labels[list[i].series])
	}
}

// Legend names the series.
func (t Trend) Legend() []Legend { return seriesLegend(t.Series) }

// Table has a row per category.
func (t Trend) Table() Table { return seriesTable(t.Title, t.RowHead, t.Categories, t.Series) }
