// Package chart draws figures as SVG text, each with the table that says the same.
//
// It must not compute statistics, choose words or hide small numbers: a Figure
// arrives ready, with the text that is printed. It knows no colours either, only
// classes that the style sheet fills, so that no inline style is needed and a
// series is always told apart by shape and dash as well as by colour.
package chart

import (
	"effectmonitor/functions/internal/locale"
)

// Figure is one number as it may be shown. Text is what is printed, such as
// "3,6" or "< 10"; Value places it in a drawing and counts only when Known.
type Figure struct {
	Known bool
	Value float64
	Text  string
}

// Known is a figure that may be drawn.
func Known(value float64, text string) Figure { return Figure{Known: true, Value: value, Text: text} }

// Hidden is a figure that is not shown; text says how, such as "< 10".
func Hidden(text string) Figure { return Figure{Text: text} }

// None is a figure that is not there, because the question was not answered. It is
// drawn as a gap, never as 0, and is a dash in a table.
func None() Figure { return Figure{Text: noFigure} }

const noFigure = "–"

// Role gives a series its colour, shape and line, the same in every chart.
type Role string

// The roles of a series. At most three stand in one chart.
const (
	Own       Role = "own"       // own, now, participant, benefit: circle, solid
	Other     Role = "other"     // staff, cost, less good: square or outlined
	Earlier   Role = "earlier"   // earlier moment, other places: hollow diamond, dots
	Fourth    Role = "fourth"    // triangle, dash and dots
	Fifth     Role = "fifth"     // hollow square, dashes
	Reference Role = "reference" // a comparison: tick, dashed
)

// Chart is a drawing with its legend and its table.
type Chart interface {
	// SVG draws at a width in pixels; id must be unique on the page. The height
	// follows from the content. Narrow widths (under 480) get their own layout.
	SVG(id string, width int) string
	// Legend explains the signs, or is empty where labels stand beside the data.
	Legend() []Legend
	// Table holds the same figures.
	Table() Table
}

// Legend is one sign with its meaning. Mark is the class of the sign.
type Legend struct{ Mark, Label string }

// Marks of a legend beside those of the roles ("own", "other" and so on).
const (
	MarkInterval  = "interval"
	MarkBetter    = "better"
	MarkSame      = "same"
	MarkWorse     = "worse"
	MarkMerged    = "merged"
	MarkHidden    = "hidden"
	MarkNet       = "net"
	MarkCost      = "cost"
	MarkBenefit   = "benefit"
	MarkBar       = "bar"
	MarkBarOther  = "bar-other"
	MarkTick      = "tick"
	MarkLimit     = "limit"
	MarkOutside   = "outside"
	MarkDone      = "done"
	MarkDue       = "due"
	MarkLater     = "later"
	MarkMissed    = "missed" // its time went by
	MarkLong      = "long"
	narrowUnder   = 480
	fontSize      = 14.0
	smallFontSize = 12.0
)

// Column heads a column of a Table. Numeric columns are aligned to the right.
type Column struct {
	Label, Sub string
	Numeric    bool
}

// Cell is one cell. Kind marks what is more than text.
type Cell struct {
	Text string
	Href string
	Kind CellKind
	Note string // second, quieter line
}

// CellKind marks a cell.
type CellKind string

// The kinds of Cell.
const (
	CellPlain   CellKind = ""
	CellHidden  CellKind = "hidden" // "< 10", "verborgen"
	CellStrong  CellKind = "strong"
	CellUp      CellKind = "up"   // better, with a triangle
	CellDown    CellKind = "down" // less good
	CellSame    CellKind = "same" // no certain difference
	CellCurrent CellKind = "current"
)

// Row is one row; its first column is its head.
type Row struct {
	Head     string
	HeadHref string
	HeadNote string
	Cells    []Cell
	Strong   bool
	Total    bool
	Own      bool // the reader's own row
}

// Table says in rows what a chart draws. Columns[0] heads the row heads.
type Table struct {
	Caption string
	Columns []Column
	Rows    []Row
	Note    string
}

// height is the value to make room for: nothing for a figure that is not shown,
// because the axis would otherwise tell it.
func (f Figure) height() float64 {
	if !f.Known {
		return 0
	}
	return f.Value
}

// CellOf shows a figure in a table.
func CellOf(f Figure) Cell {
	if f.Known || f.Text == "" || f.Text == noFigure {
		return Cell{Text: f.Text}
	}
	return Cell{Text: f.Text, Kind: CellHidden}
}

// Format writes the number of an axis. The zero value writes Dutch numbers with
// as few decimals as the step needs.
type Format func(float64) string

func (f Format) text(v, step float64) string {
	if f != nil {
		return f(v)
	}
	decimals := 0
	if step < 1 {
		decimals = 1
	}
	return locale.For(locale.Default).Number(v, decimals)
}

// Percent is a Format for shares from 0 to 1.
func Percent(v float64) string { return locale.For(locale.Default).Percent(v, 0) }

// Euro is a Format for whole euros.
func Euro(v float64) string { return locale.For(locale.Default).Euro(v) }
