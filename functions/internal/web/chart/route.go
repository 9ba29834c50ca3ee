package chart

import (
	"fmt"

	"effectmonitor/engine/notation"
)

// Route draws phases from top to bottom: how long each takes, here and elsewhere, and
// who left the route there. A phase without a duration is only a stop.
type Route struct {
	Title, Desc string
	PhaseHead   string
	OwnHead     string // of the durations here
	OthersHead  string // of those elsewhere; empty without a comparison
	LongHead    string
	NowHead     string
	LeftHead    string
	Stages      []RouteStage
}

// RouteStage is one phase. Long is the share that took too long, in words of its own
// such as "32% te lang".
type RouteStage struct {
	Label       string
	Own, Others Figure
	Long        string
	LongNote    string
	Now, Left   Figure
}

const routeStep = 64.0

// SVG draws the line of the route at the left and a bar per phase. Where it is narrow
// the label stands above its bar.
func (r Route) SVG(id string, width int) string {
	w := float64(width)
	narrow := width < narrowUnder
	label, end := 190.0, 250.0
	if narrow {
		label, end = 30, 156
	}
	most := 0.0
	for _, s := range r.Stages {
		most = max(most, s.Own.height(), s.Others.height())
	}
	top, _ := niceMax(most, 4)
	height := 20 + routeStep*float64(len(r.Stages))
	c := newCanvas(id, w, height)
	x := scale{0, top, label, w - end}
	c.line("ch-route", 12, 30, 12, height-routeStep+30)
	for i, s := range r.Stages {
		r.stage(c, s, x, 30+routeStep*float64(i), narrow)
	}
	return c.svg(r.Title, r.Desc)
}

func (r Route) stage(c *canvas, s RouteStage, x scale, y float64, narrow bool) {
	fmt.Fprintf(&c.b, `<circle class="ch-stop" cx="12" cy="%s" r="7"/>`, num(y))
	bar := y - 9
	if narrow {
		c.text("ch-text ch-bold", "", 28, y-4, s.Label)
		bar = y + 4
	} else {
		c.lines("ch-text ch-bold", "", 30, y+5, 16, wrap(s.Label, 150, fontSize, 2))
	}
	after := x.p0
	if s.Own.Known {
		c.rect("ch-bar ch-bar--bar", x.p0, bar, x.at(s.Own.Value)-x.p0, 18)
		after = x.at(s.Own.Value)
	}
	if s.Others.Known {
		c.line("ch-tick ch-tick--halo", x.at(s.Others.Value), bar-4, x.at(s.Others.Value), bar+22)
		c.line("ch-tick", x.at(s.Others.Value), bar-4, x.at(s.Others.Value), bar+22)
		after = max(after, x.at(s.Others.Value))
	}
	if s.Own.Text != "" {
		c.text("ch-text ch-halo", "", after+8, bar+14, s.Own.Text)
	}
	if s.Left.Text == "" {
		return
	}
	text := s.Left.Text + " " + r.LeftHead
	at, line := c.w-150, bar+14
	if narrow {
		at, line = c.w-textWidth(text, fontSize), y-4 // beside the label, where a bar has no need of the room
	}
	if s.Left.Known && s.Left.Value > 0 || !s.Left.Known {
		c.path("ch-exit", fmt.Sprintf("M%s %sh22m-6 -5l6 5l-6 5", num(at-30), num(line-5)))
	}
	c.text("ch-text ch-halo", "", at, line, text)
}

// Legend names the signs.
func (r Route) Legend() []Legend {
	out := []Legend{{MarkBar, r.OwnHead}}
	if r.OthersHead != "" {
		out = append(out, Legend{MarkTick, r.OthersHead})
	}
	return out
}

// Table has a row per phase.
func (r Route) Table() Table {
	t := Table{Caption: r.Title, Columns: []Column{{Label: r.PhaseHead}, {Label: r.OwnHead, Numeric: true}}}
	if r.OthersHead != "" {
		t.Columns = append(t.Columns, Column{Label: r.OthersHead, Numeric: true})
	}
	t.Columns = append(t.Columns, Column{Label: r.LongHead}, Column{Label: r.NowHead, Numeric: true}, Column{Label: notation.Capital(r.LeftHead), Numeric: true})
	for _, s := range r.Stages {
		row := Row{Head: s.Label, Cells: []Cell{CellOf(s.Own)}}
		if r.OthersHead != "" {
			row.Cells = append(row.Cells, CellOf(s.Others))
		}
		row.Cells = append(row.Cells, Cell{Text: s.Long, Note: s.LongNote}, CellOf(s.Now), CellOf(s.Left))
		t.Rows = append(t.Rows, row)
	}
	return t
}
