package chart

import (
	"fmt"
	"math"
	"strings"
)

// Series is one line or one set of signs with its figures, one per axis or category.
type Series struct {
	Label  string
	Role   Role
	Values []Figure
}

// Spider shows one person or one group on 6 to 11 axes, in at most two series.
// Higher must be better on every axis.
type Spider struct {
	Title, Desc string
	Axes        []string // may hold soft hyphens
	AxisHead    string   // head of the first column of the table
	Series      []Series // the first is filled
	Min, Max    float64
	Step        float64 // between the rings
	RingValues  Format
}

// SVG draws the rings, the axes and the series. Labels stand outside the ring,
// each in its own direction; where it is narrow the ring is as large as they allow.
func (s Spider) SVG(id string, width int) string {
	w := float64(width)
	labels, cx, cy, radius := s.arrange(w)
	bottom := cy + radius
	for _, l := range labels {
		bottom = max(bottom, l.top+l.h)
	}
	c := newCanvas(id, w, bottom+8)
	s.rings(c, cx, cy, radius)
	for i := range s.Axes {
		x, y := s.point(i, s.Max, cx, cy, radius)
		c.line("ch-grid", cx, cy, x, y)
	}
	for i := len(s.Series) - 1; i >= 0; i-- {
		s.series(c, s.Series[i], i == 0, cx, cy, radius)
	}
	s.ringValues(c, cx, cy, radius)
	for _, l := range labels {
		c.lines("ch-text ch-halo", l.anchor, l.x, l.y, leading, l.lines)
	}
	return c.svg(s.Title, s.Desc)
}

// arrange says where the centre and the labels are.
func (s Spider) arrange(w float64) (labels []label, cx, cy, radius float64) {
	wrapped := s.labels(w)
	radius = s.radius(w, wrapped)
	cx, cy = w/2, 48+radius
	labels = s.place(wrapped, cx, cy, radius, w)
	top := 0.0
	for _, l := range labels {
		top = min(top, l.top)
	}
	if top < 0 { // a label moved up, out of the way of a sign
		cy -= top
		labels = s.place(wrapped, cx, cy, radius, w)
	}
	return labels, cx, cy, radius
}

const spiderMost = 150.0 // the largest radius in pixels

func (s Spider) labels(w float64) [][]string {
	width := 118.0
	if w < narrowUnder {
		width = 96
	}
	out := make([][]string, len(s.Axes))
	for i, axis := range s.Axes {
		out[i] = wrap(axis, width, fontSize, 3)
	}
	return out
}

// overlap is how far a label at the side may reach over the edge of the ring; it
// then stands above or below its axis.
const overlap = 22.0

func (s Spider) radius(w float64, labels [][]string) float64 {
	r := spiderMost
	for i, lines := range labels {
		cos := math.Abs(math.Cos(s.angle(float64(i))))
		if cos < 0.2 {
			continue
		}
		room := w/2 - widest(lines, fontSize)
		if w < narrowUnder {
			r = min(r, (room+overlap)/cos)
		} else {
			r = min(r, room/cos-14)
		}
	}
	return max(r, 60)
}

func (s Spider) angle(axis float64) float64 {
	return -math.Pi/2 + 2*math.Pi*axis/float64(max(len(s.Axes), 1))
}

func (s Spider) point(axis int, v, cx, cy, radius float64) (x, y float64) {
	return s.pointAt(float64(axis), v, cx, cy, radius)
}

func (s Spider) pointAt(axis, v, cx, cy, radius float64) (x, y float64) {
	r := scale{s.Min, s.Max, 0, radius}.at(v)
	// The centre is not the lowest value but a little below it, so that a lowest
	// score still has a direction.
	r = radius*s.inner() + r*(1-s.inner())
	return cx + r*math.Cos(s.angle(axis)), cy + r*math.Sin(s.angle(axis))
}

// inner is the share of the radius under the lowest value: nothing on a scale
// that starts at zero, one ring on a scale that starts at one.
func (s Spider) inner() float64 {
	if s.Min == 0 || s.Max <= s.Min || s.Step <= 0 {
		return 0
	}
	return s.Step / (s.Max - s.Min + s.Step)
}

func (s Spider) rings(c *canvas, cx, cy, radius float64) {
	for _, v := range ticks(s.Min, s.Max, s.Step) {
		if v == 0 {
			continue
		}
		var d strings.Builder
		for i := range s.Axes {
			x, y := s.point(i, v, cx, cy, radius)
			fmt.Fprintf(&d, "%s%s %s", letter(i), num(x), num(y))
		}
		c.path("ch-ring", d.String()+"Z")
	}
}

func (s Spider) ringValues(c *canvas, cx, cy, radius float64) {
	all := ticks(s.Min, s.Max, s.Step)
	for i, v := range all {
		crowded := len(all) > 6 && i%2 == 1
		if v == 0 || crowded {
			continue
		}
		x, y := s.pointAt(0.5, v, cx, cy, radius)
		c.text("ch-small ch-quiet ch-halo", "middle", x, y+4, s.RingValues.text(v, s.Step))
	}
}

// apart is the space between two labels above each other: less reads as one label.
const apart = 6.0

// place puts every label outside the ring and moves it further out when it would stand on
// the sign of a score, and the outer one of two that would stand on each other.
func (s Spider) place(labels [][]string, cx, cy, radius, width float64) []label {
	out := make([]label, len(labels))
	for i, lines := range labels {
		out[i] = s.placeOne(i, lines, cx, cy, radius+14, width)
	}
	for range 4 {
		for i := range out {
			for axis := range s.Axes {
				for _, v := range ticks(s.Min, s.Max, s.Step) {
					x, y := s.point(axis, v, cx, cy, radius)
					out[i].clear(x, y, cy)
				}
			}
			for j := range out {
				if i != j && math.Abs(out[i].y-cy) >= math.Abs(out[j].y-cy) {
					out[i].avoid(out[j], cy)
				}
			}
		}
	}
	return out
}

func (s Spider) placeOne(axis int, lines []string, cx, cy, radius, width float64) label {
	cos, sin := math.Cos(s.angle(float64(axis))), math.Sin(s.angle(float64(axis)))
	l := label{lines: lines, anchor: "middle", x: cx + radius*cos, w: widest(lines, fontSize), h: float64(len(lines)) * leading}
	// Upper labels grow upwards, lower ones downwards, those at the sides both ways.
	l.y = cy + radius*sin + 5 - (l.h-leading)*(1-sin)/2
	l.left = l.x - l.w/2
	switch {
	case cos > 0.2:
		l.anchor, l.left = "start", l.x
	case cos < -0.2:
		l.anchor, l.left = "end", l.x-l.w
	}
	if out := l.w + math.Abs(l.x-cx) - width/2; out > 0 && l.anchor != "middle" {
		l.x -= math.Copysign(out, cos)
		l.left -= math.Copysign(out, cos)
		l.y = cy + radius*sin + 8
		if sin <= 0.05 {
			l.y = cy + radius*sin - l.h + 5
		}
	}
	l.top = l.y - 13
	return l
}

// avoid moves the label up or down, away from the centre, until it is clear of another.
func (l *label) avoid(o label, cy float64) {
	if l.left+l.w+4 <= o.left || o.left+o.w+4 <= l.left || l.top+l.h+apart <= o.top || o.top+o.h+apart <= l.top {
		return
	}
	move := o.top + o.h + apart - l.top
	if l.y < cy {
		move = o.top - l.h - apart - l.top
	}
	l.y += move
	l.top += move
}

// clear moves the label up or down, away from the centre, until it is clear of a sign. The
// letters of a line reach from 11 above its foot to 4 below it.
func (l *label) clear(x, y, cy float64) {
	top, bottom := l.y-11, l.y+l.h-leading+4
	if l.left+l.w <= x-signRoom || x+signRoom <= l.left || bottom <= y-signRoom || y+signRoom <= top {
		return
	}
	move := y + signRoom - top
	if l.y+(l.h-leading)/2 < cy {
		move = y - signRoom - bottom
	}
	l.y += move
	l.top += move
}

func (s Spider) series(c *canvas, line Series, filled bool, cx, cy, radius float64) {
	var d strings.Builder
	open, first := true, true
	whole := true
	for i := range s.Axes {
		if i >= len(line.Values) || !line.Values[i].Known {
			open, whole = true, false
			continue
		}
		x, y := s.point(i, line.Values[i].Value, cx, cy, radius)
		move := "L"
		if open || first {
			move = "M"
		}
		open, first = false, false
		fmt.Fprintf(&d, "%s%s %s", move, num(x), num(y))
	}
	switch {
	case whole && !first:
		d.WriteString("Z")
	case !open && line.Values[0].Known: // the gap is elsewhere: the last axis is beside the first
		x, y := s.point(0, line.Values[0].Value, cx, cy, radius)
		fmt.Fprintf(&d, "L%s %s", num(x), num(y))
	}
	if filled && whole {
		c.path("ch-area ch-"+string(line.Role), d.String())
	}
	if d.Len() > 0 {
		c.path("ch-line ch-"+string(line.Role), d.String())
	}
	for i := range s.Axes {
		if i < len(line.Values) && line.Values[i].Known {
			x, y := s.point(i, line.Values[i].Value, cx, cy, radius)
			c.mark(line.Role, x, y, 5)
		}
	}
}

// Legend names the series.
func (s Spider) Legend() []Legend { return seriesLegend(s.Series) }

// Table has a row per axis and a column per series.
func (s Spider) Table() Table { return seriesTable(s.Title, s.AxisHead, s.Axes, s.Series) }

func letter(i int) string {
	if i == 0 {
		return "M"
	}
	return "L"
}

func seriesLegend(list []Series) []Legend {
	out := make([]Legend, len(list))
	for i, s := range list {
		out[i] = Legend{Mark: string(s.Role), Label: s.Label}
	}
	return out
}

func seriesTable(caption, head string, labels []string, list []Series) Table {
	t := Table{Caption: caption, Columns: []Column{{Label: head}}}
	for _, s := range list {
		t.Columns = append(t.Columns, Column{Label: s.Label, Numeric: true})
	}
	for i, label := range labels {
		row := Row{Head: plain(label)}
		for _, s := range list {
			var f Figure
			if i < len(s.Values) {
				f = s.Values[i]
			}
			row.Cells = append(row.Cells, CellOf(f))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
