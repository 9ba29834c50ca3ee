package chart

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Funnel sets places beside each other against the limits of chance. Limits come
// ready, because how they are computed is statistics.
type Funnel struct {
	Title, Desc       string
	RowHead, SizeHead string
	ShareHead         string
	SizeLabel         string // under the axis
	Centre            float64
	CentreLabel       string
	Limits            []FunnelLimit // ascending in size
	Points            []FunnelPoint
	Min, Max          float64 // of the axis of shares
	OwnLabel, Others  string  // legend
	OutsideLabel      string
	FarLabel          string // of the dashed limits, such as "99,8%-grens"
}

// FunnelLimit holds both pairs of limits at one size.
type FunnelLimit struct {
	Size                               float64
	NearLow, NearHigh, FarLow, FarHigh float64
}

// FunnelPoint is one place. SizeText is what the table prints: for another place
// its size is rounded.
type FunnelPoint struct {
	Label    string
	Size     float64
	SizeText string
	Share    Figure
	Own      bool
	Outside  bool
	Named    bool // the label stands at the point
}

// SVG draws the area within the near limits, the far limits dashed, and the points.
func (f Funnel) SVG(id string, width int) string {
	w, height := float64(width), 340.0
	c := newCanvas(id, w, height)
	low, high := math.Inf(1), 0.0
	for _, l := range f.Limits {
		low, high = min(low, l.Size), max(high, l.Size)
	}
	if len(f.Limits) == 0 {
		low = 0
	}
	right := w - textWidth(f.CentreLabel, fontSize) - 16
	x, y := scale{low, high, 52, right}, scale{f.Min, f.Max, height - 52, 16}
	for _, v := range ticks(f.Min, f.Max, 0.2) {
		c.line("ch-grid", x.p0, y.at(v), x.p1, y.at(v))
		c.text("ch-text ch-quiet", "end", x.p0-8, y.at(v)+5, Percent(v))
	}
	_, step := niceMax(high-low, 5)
	for _, v := range ticks(math.Ceil(low/step)*step, high, step) {
		c.text("ch-text ch-quiet", "middle", x.at(v), y.p0+20, Format(nil).text(v, 1))
	}
	c.text("ch-text ch-quiet", "end", right, y.p0+42, f.SizeLabel)
	f.limits(c, x, y)
	c.line("ch-axis", x.p0, y.at(f.Centre), x.p1, y.at(f.Centre))
	c.text("ch-text ch-bold", "", x.p1+12, y.at(f.Centre)+5, f.CentreLabel)
	for _, p := range f.Points {
		f.point(c, p, x, y)
	}
	for _, l := range f.labels(x, y) {
		c.text(weight("ch-text ch-halo", l.bold), l.anchor, l.x, l.y, l.lines[0])
	}
	return c.svg(f.Title, f.Desc)
}

func (f Funnel) limits(c *canvas, x, y scale) {
	clamp := func(v float64) float64 { return min(max(v, f.Min), f.Max) }
	var up, down, farUp, farDown strings.Builder
	for i, l := range f.Limits {
		fmt.Fprintf(&up, "%s%s %s", letter(i), num(x.at(l.Size)), num(y.at(clamp(l.NearHigh))))
		fmt.Fprintf(&farUp, "%s%s %s", letter(i), num(x.at(l.Size)), num(y.at(clamp(l.FarHigh))))
		fmt.Fprintf(&farDown, "%s%s %s", letter(i), num(x.at(l.Size)), num(y.at(clamp(l.FarLow))))
	}
	for i := len(f.Limits) - 1; i >= 0; i-- {
		fmt.Fprintf(&down, "L%s %s", num(x.at(f.Limits[i].Size)), num(y.at(clamp(f.Limits[i].NearLow))))
	}
	if len(f.Limits) > 0 {
		c.path("ch-within", up.String()+down.String()+"Z")
		c.path("ch-limit", farUp.String())
		c.path("ch-limit", farDown.String())
	}
}

func (f Funnel) point(c *canvas, p FunnelPoint, x, y scale) {
	if !p.Share.Known {
		return
	}
	px, py := x.at(p.Size), y.at(p.Share.Value)
	switch {
	case p.Own:
		c.mark(Own, px, py, 8)
	case p.Outside:
		c.path("ch-mark ch-outside", fmt.Sprintf("M%s %sl6.5 6.5l-6.5 6.5l-6.5-6.5Z", num(px), num(py-6.5)))
	default:
		c.mark(Earlier, px, py, 5)
	}
}

// labels are the names at the points: those of which the reader should not miss the name
// first. A name for which there is no room stands in the table alone.
func (f Funnel) labels(x, y scale) []label {
	var signs []covered
	var points []FunnelPoint
	for _, p := range f.Points {
		if !p.Share.Known {
			continue
		}
		px, py := x.at(p.Size), y.at(p.Share.Value)
		signs = append(signs, covered{px - signRoom, py - signRoom, px + signRoom, py + signRoom})
		if p.Own || p.Outside || p.Named {
			points = append(points, p)
		}
	}
	slices.SortStableFunc(points, func(a, b FunnelPoint) int {
		return cmp.Or(cmp.Compare(b.weight(), a.weight()), cmp.Compare(b.Share.Value, a.Share.Value))
	})
	var out []label
	for _, p := range points {
		tries := p.tries(x.at(p.Size), y.at(p.Share.Value))
		at := slices.IndexFunc(tries, func(l label) bool {
			ink := l.ink()
			return ink.left >= x.p0 && ink.right <= x.p1 && ink.top >= y.p1 && ink.bottom <= y.p0 &&
				!slices.ContainsFunc(signs, ink.touches) && !slices.ContainsFunc(out, func(o label) bool { return ink.touches(o.ink()) })
		})
		if at < 0 && p.weight() == 0 {
			continue
		}
		out = append(out, tries[max(at, 0)])
	}
	return out
}

// weight is more for a name that must not be missed.
func (p FunnelPoint) weight() int {
	switch {
	case p.Own:
		return 2
	case p.Outside:
		return 1
	}
	return 0
}

// tries are the places for the name of a point, the best first: beside it and a little
// higher, lower or level, then above and under it. The higher of two that are close comes
// first, so that its name stands above the other.
func (p FunnelPoint) tries(px, py float64) []label {
	text := p.Label + " " + p.Share.Text
	l := label{lines: []string{text}, w: textWidth(text, fontSize), h: leading, bold: p.weight() > 0}
	if l.bold {
		l.w *= 1.08
	}
	at := func(anchor string, x, left, y float64) label {
		l.anchor, l.x, l.left, l.y, l.top = anchor, x, left, y, y-13
		return l
	}
	var out []label
	beside := func(ups ...float64) {
		for _, up := range ups {
			out = append(out, at("start", px+12, px+12, py+up), at("end", px-12, px-12-l.w, py+up))
		}
	}
	beside(-6, 16, 5)
	out = append(out, at("middle", px, px-l.w/2, py-15), at("middle", px, px-l.w/2, py+24))
	if l.bold { // rather a little away than not at all
		for away := 18.0; away < 100; away += 11 {
			beside(-away, away+10)
		}
	}
	return out
}

// Legend names the signs that are drawn.
func (f Funnel) Legend() []Legend {
	var out []Legend
	for _, l := range []struct {
		Legend
		drawn func(FunnelPoint) bool
	}{
		{Legend{string(Own), f.OwnLabel}, func(p FunnelPoint) bool { return p.Own }},
		{Legend{string(Earlier), f.Others}, func(p FunnelPoint) bool { return !p.Own && !p.Outside }},
		{Legend{MarkOutside, f.OutsideLabel}, func(p FunnelPoint) bool { return !p.Own && p.Outside }},
	} {
		if slices.ContainsFunc(f.Points, func(p FunnelPoint) bool { return p.Share.Known && l.drawn(p) }) {
			out = append(out, l.Legend)
		}
	}
	return append(out, Legend{MarkLimit, f.FarLabel})
}

// Table keeps the order of the points, which must not be a ranking.
func (f Funnel) Table() Table {
	t := Table{Caption: f.Title, Columns: []Column{{Label: f.RowHead}, {Label: f.SizeHead, Numeric: true}, {Label: f.ShareHead, Numeric: true}}}
	for _, p := range f.Points {
		t.Rows = append(t.Rows, Row{Head: p.Label, Own: p.Own, Cells: []Cell{{Text: p.SizeText}, CellOf(p.Share)}})
	}
	return t
}
