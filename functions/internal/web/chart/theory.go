package chart

import (
	"fmt"
	"slices"
)

// Theory draws a Theory of Change: what is done at the left, what it leads to at the
// right, and each arrow as strong as what is known of it.
type Theory struct {
	Title, Desc        string
	FromHead, ToHead   string
	BecauseHead        string
	FigureHead         string
	EvidenceHead       string
	Arrows             []TheoryArrow
	Strong, Some, Open string // legend: of a certain change, of a figure, of too little
	Against            string
}

// TheoryArrow is one arrow; From and To are names of boxes.
type TheoryArrow struct {
	From, To, Because string
	Figure            Figure
	Mark              TheoryMark
	Evidence          string // in words
	More              string // a second line: of the own gemeente, or of what was tried
}

// TheoryMark says how an arrow is drawn.
type TheoryMark string

// The marks of an arrow, which differ in dashes and width beside colour.
const (
	TheoryStrong  TheoryMark = "strong"
	TheorySome    TheoryMark = "some"
	TheoryOpen    TheoryMark = "open"
	TheoryAgainst TheoryMark = "against"
)

const (
	theoryBox = 46.0
	theoryGap = 14.0
)

// box is where a name stands.
type box struct {
	name       string
	column     int
	x, y, w, h float64
	figure     string
}

// SVG puts every name in a column right of what leads to it. Where it is narrow, every
// cause heads a list of what it leads to.
func (t Theory) SVG(id string, width int) string {
	if width < narrowUnder {
		return t.list(id, float64(width))
	}
	boxes, columns := t.boxes()
	w := float64(width)
	gap := 90.0
	boxWidth := (w - gap*float64(columns-1)) / float64(max(columns, 1))
	if columns < 3 {
		gap = w * 0.24
		boxWidth = (w - gap) / 2
	}
	rows := make([]int, columns)
	for i := range boxes {
		b := &boxes[i]
		b.x, b.w, b.h = float64(b.column)*(boxWidth+gap)+1, boxWidth-2, theoryBox
		b.y = float64(rows[b.column])*(theoryBox+theoryGap) + 4
		rows[b.column]++
	}
	most := slices.Max(append(rows, 1))
	height := float64(most)*(theoryBox+theoryGap) + 4
	for i := range boxes { // a short column stands in the middle
		boxes[i].y += float64(most-rows[boxes[i].column]) * (theoryBox + theoryGap) / 2
	}
	c := newCanvas(id, w, height)
	for _, a := range t.Arrows {
		t.arrow(c, boxes, a)
	}
	for _, b := range boxes {
		t.box(c, b)
	}
	return c.svg(t.Title, t.Desc)
}

// boxes gives each name once, in its column: the longest way that leads to it.
func (t Theory) boxes() ([]box, int) {
	column := map[string]int{}
	var order []string
	figures := map[string]string{}
	for _, a := range t.Arrows {
		for _, name := range []string{a.From, a.To} {
			if _, known := column[name]; !known {
				column[name] = 0
				order = append(order, name)
			}
		}
		figures[a.To] = a.Figure.Text
	}
	for range t.Arrows { // a circle would go on; it stops here
		for _, a := range t.Arrows {
			if at := column[a.From] + 1; at > column[a.To] && at <= len(order) {
				column[a.To] = at
			}
		}
	}
	columns := 0
	boxes := make([]box, len(order))
	for i, name := range order {
		boxes[i] = box{name: name, column: column[name], figure: figures[name]}
		columns = max(columns, column[name]+1)
	}
	return boxes, columns
}

func (t Theory) arrow(c *canvas, boxes []box, a TheoryArrow) {
	from, to := boxOf(boxes, a.From), boxOf(boxes, a.To)
	x0, y0, x1, y1 := from.x+from.w, from.y+from.h/2, to.x-2, to.y+to.h/2
	mid := (x0 + x1) / 2
	c.path("ch-arrow ch-arrow--"+string(a.Mark), fmt.Sprintf("M%s %sC%s %s %s %s %s %s", num(x0), num(y0), num(mid), num(y0), num(mid), num(y1), num(x1-8), num(y1)))
	c.path("ch-arrowhead ch-arrowhead--"+string(a.Mark), fmt.Sprintf("M%s %sl-10 -5v10Z", num(x1), num(y1)))
}

func boxOf(boxes []box, name string) box {
	for _, b := range boxes {
		if b.name == name {
			return b
		}
	}
	return box{}
}

func (t Theory) box(c *canvas, b box) {
	c.rect("ch-box", b.x, b.y, b.w, b.h)
	room := b.w - 20
	if b.figure != "" {
		room -= textWidth(b.figure, fontSize) + 12
		c.text("ch-text ch-bold", "end", b.x+b.w-10, b.y+b.h/2+5, b.figure)
	}
	lines := wrap(b.name, room, fontSize, 2)
	c.lines("ch-text", "", b.x+10, b.y+b.h/2+5-8*float64(len(lines)-1), 16, lines)
}

// list is the drawing for a phone.
func (t Theory) list(id string, w float64) string {
	var from []string
	for _, a := range t.Arrows {
		if !slices.Contains(from, a.From) {
			from = append(from, a.From)
		}
	}
	c := newCanvas(id, w, 0)
	y := 4.0
	for _, name := range from {
		lines := wrap(name, w-24, fontSize, 3)
		h := 16*float64(len(lines)) + 14
		c.rect("ch-box", 1, y, w-2, h)
		c.lines("ch-text ch-bold", "", 10, y+22, 16, lines)
		y += h
		for _, a := range t.Arrows {
			if a.From != name {
				continue
			}
			to := wrap(a.To, w-66-textWidth(a.Figure.Text, fontSize), fontSize, 3)
			c.path("ch-arrow ch-arrow--"+string(a.Mark), fmt.Sprintf("M16 %sV%sH34", num(y), num(y+20)))
			c.path("ch-arrowhead ch-arrowhead--"+string(a.Mark), fmt.Sprintf("M42 %sl-10 -5v10Z", num(y+20)))
			c.lines("ch-text", "", 50, y+25, 16, to)
			c.text("ch-text ch-bold", "end", w-4, y+25, a.Figure.Text)
			y += 16*float64(len(to)) + 14
		}
		y += theoryGap
	}
	c.h = y
	return c.svg(t.Title, t.Desc)
}

// Legend names the arrows that are there.
func (t Theory) Legend() []Legend {
	var out []Legend
	for _, l := range []struct {
		mark  TheoryMark
		label string
	}{{TheoryStrong, t.Strong}, {TheorySome, t.Some}, {TheoryAgainst, t.Against}, {TheoryOpen, t.Open}} {
		if slices.ContainsFunc(t.Arrows, func(a TheoryArrow) bool { return a.Mark == l.mark }) {
			out = append(out, Legend{MarkArrow + string(l.mark), l.label})
		}
	}
	return out
}

// MarkArrow begins the mark of an arrow in a legend.
const MarkArrow = "arrow-"

// Table has a row per arrow.
func (t Theory) Table() Table {
	out := Table{Caption: t.Title, Columns: []Column{{Label: t.FromHead}, {Label: t.ToHead}, {Label: t.BecauseHead}, {Label: t.FigureHead, Numeric: true}, {Label: t.EvidenceHead}}}
	for _, a := range t.Arrows {
		out.Rows = append(out.Rows, Row{Head: a.From, Cells: []Cell{{Text: a.To}, {Text: a.Because}, CellOf(a.Figure), {Text: a.Evidence, Note: a.More}}})
	}
	return out
}
