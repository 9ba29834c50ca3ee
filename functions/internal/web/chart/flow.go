package chart

import (
	"fmt"
	"math"
)

// Flow shows how a group moved from classes at one moment to classes at another. A band
// is as thick as the number that went that way; what is not shown is hatched.
type Flow struct {
	Title, Desc string
	From, To    string // over either side
	RowHead     string
	Classes     []string
	Starts      []Figure // how many were in each class at first
	Ends        []Figure
	Unknown     string     // of whom one of the two is not known
	Bands       [][]Figure // from row to column; the last of each is the unknown
	Hidden      string     // legend of what is hatched
}

// flowNode is one class on one side.
type flowNode struct {
	label  string
	total  Figure
	size   float64 // in people
	y      float64
	height float64
	used   float64 // of its height, by bands
}

const (
	flowHeight = 320.0
	flowGap    = 14.0
	flowWidth  = 16.0 // of a node
	flowLeast  = 14.0 // height of a node of which the number is not shown
)

// SVG draws the classes as blocks on either side with the bands between them.
func (f Flow) SVG(id string, width int) string {
	w := float64(width)
	c := newCanvas(id, w, flowHeight+34)
	c.hatch()
	starts, ends := f.nodes(f.Starts, true), f.nodes(f.Ends, false)
	share := 0.30
	if w < narrowUnder {
		share = 0.34
	}
	left := min(widest(nodeLabels(starts), fontSize)*1.06+10, w*share)
	right := w - min(widest(nodeLabels(ends), fontSize)*1.06+10, w*share)
	perPerson := min(room(starts), room(ends))
	place(starts, perPerson)
	place(ends, perPerson)
	c.text("ch-text ch-quiet", "start", 0, 16, f.From)
	c.text("ch-text ch-quiet", "end", w, 16, f.To)
	for i := range starts {
		for j := range ends {
			f.band(c, &starts[i], &ends[j], f.Bands[i][j], i, left+flowWidth, right-flowWidth, perPerson)
		}
	}
	for _, n := range starts {
		n.draw(c, left, left-8, "end", left-8)
	}
	for _, n := range ends {
		n.draw(c, right-flowWidth, right+8, "start", w-right-8)
	}
	return c.svg(f.Title, f.Desc)
}

// nodes are the classes of one side, and who is not known there when a band says so.
func (f Flow) nodes(totals []Figure, from bool) []flowNode {
	out := make([]flowNode, 0, len(totals)+1)
	for i, n := range totals {
		out = append(out, flowNode{label: f.Classes[i], total: n, size: n.height()})
	}
	unknown := flowNode{label: f.Unknown}
	k := len(f.Classes)
	for i := range k {
		b := f.Bands[k][i]
		if !from {
			b = f.Bands[i][k]
		}
		unknown.size += b.height()
	}
	return append(out, unknown)
}

func nodeLabels(nodes []flowNode) []string {
	var out []string
	for _, n := range nodes {
		out = append(out, n.text())
	}
	return out
}

func (n flowNode) text() string {
	if n.total.Text == "" {
		return n.label
	}
	return n.label + " " + n.total.Text
}

// room is how many pixels one person gets when a side fills the drawing.
func room(nodes []flowNode) float64 {
	people, fixed := 0.0, 0.0
	for _, n := range nodes {
		fixed += flowGap
		if n.size == 0 {
			fixed += flowLeast
		}
		people += n.size
	}
	if people == 0 {
		return 0
	}
	return (flowHeight - fixed) / people
}

func place(nodes []flowNode, perPerson float64) {
	y := 30.0
	for i := range nodes {
		n := &nodes[i]
		n.y, n.height = y, n.size*perPerson
		if n.size == 0 {
			n.height = flowLeast
			if n.total.Text == "" || n.total.Known {
				n.height = 0
				continue
			}
		}
		y += n.height + flowGap
	}
}

// draw draws a block with its label; of what is not shown it is hatched.
func (n flowNode) draw(c *canvas, x, text float64, anchor string, wide float64) {
	if n.height == 0 {
		return
	}
	if n.size == 0 || n.used < n.height-1 {
		c.hatched(x, n.y, flowWidth, n.height)
	}
	if n.size > 0 {
		c.rect("ch-bar ch-bar--net", x, n.y, flowWidth, min(n.used, n.height))
	}
	lines := wrap(n.text(), wide, fontSize, 2)
	c.lines("ch-text ch-halo", anchor, text, n.y+n.height/2+5-8*float64(len(lines)-1), 16, lines)
}

// band draws who went one way. Its number stands in the middle where there is room.
func (f Flow) band(c *canvas, from, to *flowNode, n Figure, class int, x0, x1, perPerson float64) {
	if !n.Known || n.Value <= 0 {
		return
	}
	h := n.Value * perPerson
	a, b := from.y+from.used, to.y+to.used
	from.used += h
	to.used += h
	middle := (x0 + x1) / 2
	c.path(fmt.Sprintf("ch-flow ch-flow--%d", class%5+1), fmt.Sprintf("M%s %sC%s %s %s %s %s %sL%s %sC%s %s %s %s %s %sZ",
		num(x0), num(a), num(middle), num(a), num(middle), num(b), num(x1), num(b),
		num(x1), num(b+h), num(middle), num(b+h), num(middle), num(a+h), num(x0), num(a+h)))
	if h >= fontSize && x1-x0 > 90 {
		c.text("ch-text ch-halo", "start", x0+8, a+h/2+5, n.Text)
		return
	}
	if math.Abs(b-a) < 1 && h >= smallFontSize {
		c.text("ch-small ch-halo", "start", x0+6, a+h/2+4, n.Text)
	}
}

// Legend says what is hatched, where something is.
func (f Flow) Legend() []Legend {
	for _, row := range f.Bands {
		for _, n := range row {
			if !n.Known && n.Text != "" {
				return []Legend{{MarkHidden, f.Hidden}}
			}
		}
	}
	return nil
}

// Table has a row per class at first and a column per class at last.
func (f Flow) Table() Table {
	t := Table{Caption: f.Title, Columns: []Column{{Label: f.RowHead}}}
	for _, name := range append(append([]string{}, f.Classes...), f.Unknown) {
		t.Columns = append(t.Columns, Column{Label: name, Sub: f.To, Numeric: true})
	}
	for i, row := range f.Bands {
		label := f.Unknown
		if i < len(f.Classes) {
			label = f.Classes[i]
		}
		out := Row{Head: label}
		for _, n := range row {
			out.Cells = append(out.Cells, CellOf(n))
		}
		t.Rows = append(t.Rows, out)
	}
	return t
}
