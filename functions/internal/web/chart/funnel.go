package chart

import (
	"fmt"
	"math"
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
	right := w - textWidth(f.CentreLabel, fontSize) - 10
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
	c.text("ch-text ch-bold", "", x.p1+6, y.at(f.Centre)+5, f.CentreLabel)
	for _, p := range f.Points {
		f.point(c, p, x, y)
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
	if p.Own || p.Outside || p.Named {
		label := p.Label + " " + p.Share.Text
		anchor, at := "start", px+12
		if at+textWidth(label, fontSize) > x.p1 {
			anchor, at = "end", px-12
		}
		c.text(weight("ch-text ch-halo", p.Own || p.Outside), anchor, at, py-6, label)
	}
}

// Legend names the signs.
func (f Funnel) Legend() []Legend {
	return []Legend{{string(Own), f.OwnLabel}, {string(Earlier), f.Others}, {MarkOutside, f.OutsideLabel}, {MarkLimit, f.FarLabel}}
}

// Table keeps the order of the points, which must not be a ranking.
func (f Funnel) Table() Table {
	t := Table{Caption: f.Title, Columns: []Column{{Label: f.RowHead}, {Label: f.SizeHead, Numeric: true}, {Label: f.ShareHead, Numeric: true}}}
	for _, p := range f.Points {
		t.Rows = append(t.Rows, Row{Head: p.Label, Own: p.Own, Cells: []Cell{{Text: p.SizeText}, CellOf(p.Share)}})
	}
	return t
}
