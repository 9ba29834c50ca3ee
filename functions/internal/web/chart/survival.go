package chart

import (
	"fmt"
	"math"
	"strings"
)

// Survival shows the share that still takes part, as steps with a band.
type Survival struct {
	Title, Desc string
	TimeHead    string // head of the first column of the table
	TimeLabel   string // under the axis: "maanden na de start"
	Own         Curve
	Compared    *Curve  // drawn without its band
	Min         float64 // where the axis of shares starts, from 0 up; say so in a note
	TimeStep    float64
	Interval    string // legend of the band; empty when there is none
	Hidden      string // printed when Own has no points
}

// Curve is a step function: each point holds until the next.
type Curve struct {
	Label  string
	Points []CurvePoint
	End    Figure // printed at the end of the line
}

// CurvePoint is the share from a moment on, with its interval when High is above zero.
type CurvePoint struct {
	Time      float64
	Share     Figure
	Low, High float64
}

// SVG draws steps, never a smooth line, because the share changes in steps.
func (s Survival) SVG(id string, width int) string {
	w, height := float64(width), 280.0
	if w < narrowUnder {
		height = 250
	}
	c := newCanvas(id, w, height)
	end := s.end()
	labels := s.endLabels()
	right := w - widest(labels, fontSize)*1.08 - 14
	if w < narrowUnder {
		right = w - widest(s.endFigures(), fontSize)*1.08 - 14
		labels = s.endFigures()
	}
	// A little past the last moment, so that its step is seen to hold.
	x, y := scale{0, end * 1.04, 48, right}, scale{s.Min, 1, height - 48, 16}
	s.axes(c, x, y, end, right)
	if len(s.Own.Points) == 0 {
		c.text("ch-text ch-quiet", "middle", (x.p0+x.p1)/2, (y.p0+y.p1)/2, s.Hidden)
		return c.svg(s.Title, s.Desc)
	}
	if s.Interval != "" {
		c.path("ch-band", s.band(x, y))
	}
	if s.Compared != nil {
		c.path("ch-line ch-reference", stepPath(s.Compared.Points, x, y, end))
	}
	c.path("ch-line ch-own", stepPath(s.Own.Points, x, y, end))
	s.labelEnds(c, labels, x, y)
	return c.svg(s.Title, s.Desc)
}

func (s Survival) axes(c *canvas, x, y scale, end, right float64) {
	step := 0.1
	if 1-s.Min > 0.5 {
		step = 0.2
	}
	for _, v := range ticks(s.Min, 1, step) {
		c.line(axisClass(v), x.p0, y.at(v), right, y.at(v))
		c.text("ch-text ch-quiet", "end", x.p0-8, y.at(v)+5, Percent(v))
	}
	timeStep := s.TimeStep
	for timeStep > 0 && x.at(timeStep)-x.p0 < 34 {
		timeStep *= 2
	}
	for _, t := range ticks(0, end, timeStep) {
		c.text("ch-text ch-quiet", "middle", x.at(t), y.p0+20, Format(nil).text(t, 1))
	}
	c.text("ch-text ch-quiet", "end", right, y.p0+40, s.TimeLabel)
}

func (s Survival) end() float64 {
	end := s.TimeStep
	for _, p := range s.Own.Points {
		end = max(end, p.Time)
	}
	return end
}

func (s Survival) endLabels() []string {
	out := []string{s.Own.Label + " " + s.Own.End.Text}
	if s.Compared != nil {
		out = append(out, s.Compared.Label+" "+s.Compared.End.Text)
	}
	return out
}

func (s Survival) endFigures() []string {
	out := []string{s.Own.End.Text}
	if s.Compared != nil {
		out = append(out, s.Compared.End.Text)
	}
	return out
}

// labelEnds prints the last figures beside the lines, apart from each other.
func (s Survival) labelEnds(c *canvas, labels []string, x, y scale) {
	centres := []float64{y.at(last(s.Own.Points))}
	order := []int{0}
	if s.Compared != nil {
		other := y.at(last(s.Compared.Points))
		if other < centres[0] {
			centres, order = []float64{other, centres[0]}, []int{1, 0}
		} else {
			centres, order = append(centres, other), []int{0, 1}
		}
	}
	for i, at := range spread(centres, 20, y.p1, y.p0) {
		class := "ch-text ch-bold ch-ink-own"
		if order[i] == 1 {
			class = "ch-text ch-quiet"
		}
		c.text(class, "", x.p1+8, at+5, labels[order[i]])
	}
}

func last(points []CurvePoint) float64 {
	v := 1.0
	for _, p := range points {
		if p.Share.Known {
			v = p.Share.Value
		}
	}
	return v
}

func stepPath(points []CurvePoint, x, y scale, end float64) string {
	var d strings.Builder
	fmt.Fprintf(&d, "M%s %s", num(x.p0), num(y.at(1)))
	for _, p := range points {
		if p.Time > end || !p.Share.Known {
			break
		}
		fmt.Fprintf(&d, "H%sV%s", num(x.at(p.Time)), num(y.at(p.Share.Value)))
	}
	fmt.Fprintf(&d, "H%s", num(x.p1))
	return d.String()
}

func (s Survival) band(x, y scale) string {
	var d, back strings.Builder
	var lows []CurvePoint
	fmt.Fprintf(&d, "M%s %s", num(x.p0), num(y.at(1)))
	for _, p := range s.Own.Points {
		if p.High <= 0 {
			continue
		}
		fmt.Fprintf(&d, "H%sV%s", num(x.at(p.Time)), num(y.at(math.Min(p.High, 1))))
		lows = append(lows, p)
	}
	fmt.Fprintf(&d, "H%s", num(x.p1))
	for i := len(lows) - 1; i >= 0; i-- {
		low := math.Max(lows[i].Low, s.Min)
		fmt.Fprintf(&back, "V%sH%s", num(y.at(low)), num(x.at(lows[i].Time)))
	}
	return d.String() + back.String() + "V" + num(y.at(1)) + "Z"
}

// Legend names the band; the lines carry their own labels.
func (s Survival) Legend() []Legend {
	out := []Legend{{string(Own), s.Own.Label}}
	if s.Compared != nil {
		out = append(out, Legend{MarkLimit, s.Compared.Label})
	}
	if s.Interval != "" {
		out = append(out, Legend{MarkInterval, s.Interval})
	}
	return out
}

// Table has a row per moment.
func (s Survival) Table() Table {
	t := Table{Caption: s.Title, Columns: []Column{{Label: s.TimeHead}, {Label: s.Own.Label, Numeric: true}}}
	if s.Interval != "" {
		t.Columns = append(t.Columns, Column{Label: s.Interval, Numeric: true})
	}
	if s.Compared != nil {
		t.Columns = append(t.Columns, Column{Label: s.Compared.Label, Numeric: true})
	}
	for i, p := range s.Own.Points {
		row := Row{Head: Format(nil).text(p.Time, 1), Cells: []Cell{CellOf(p.Share)}}
		if s.Interval != "" {
			row.Cells = append(row.Cells, Cell{Text: intervalText(p)})
		}
		if s.Compared != nil {
			var f Figure
			if i < len(s.Compared.Points) {
				f = s.Compared.Points[i].Share
			}
			row.Cells = append(row.Cells, CellOf(f))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func intervalText(p CurvePoint) string {
	if p.High <= 0 {
		return ""
	}
	return Percent(p.Low) + " – " + Percent(p.High)
}
