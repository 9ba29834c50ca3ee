package web

import (
	"strings"

	"effectmonitor/functions/internal/web/chart"
)

// Elsewhere is where else one can go from tabs, and what that is.
type Elsewhere struct {
	Label string
	Links []Link
}

// DashboardView is one page of a dashboard (mock-ups 06a, 06b), for staff, for
// the country, for an investor or for the public (then User is nil).
type DashboardView struct {
	Page
	Lead       string
	Tabs       []Link
	Elsewhere  Elsewhere
	Filters    []FilterChip // on; part of the address
	Menus      []FilterMenu // to add; a GET form
	FilterPath string       // where that form goes
	FilterNote string       // what of the filters cannot be had
	MenuNote   string       // why a choice may be missing
	ClearHref  string       // empty when nothing is on
	CopyHref   string       // address of this view, to copy
	Headline   string       // generated from the same result as the charts
	SubHead    string
	Figures    []KeyFigure
	Tiles      []Tile
	Empty      string // why there is nothing, when there are no tiles
	EmptyTitle string // above it; "" for that there are no figures yet
}

// filtersLine says which filters are on, for a phone, where they are folded.
func (v DashboardView) filtersLine() string {
	if len(v.Filters) == 0 {
		return v.T("dashboard.filters-none")
	}
	on := make([]string, 0, len(v.Filters))
	for _, c := range v.Filters {
		// "Startjaar: 2025" stands behind a colon already.
		on = append(on, strings.Replace(c.Label, ": ", " ", 1))
	}
	return v.T("dashboard.filters-on", "filters", strings.Join(on, ", "))
}

// KeyFigure is a number as large as it deserves, with what it is about.
type KeyFigure struct {
	Label string
	Value string // "53", "16%", "€ 9.640", or "< 10"
	Unit  string // beside the value
	Notes []string
	// Suppressed draws the value as hidden: intended, and saying why in Notes.
	Suppressed bool
	Badge      Badge
	Explain    []string
}

// Tile is one block of a dashboard. Exactly one of Chart, Table and Suppressed
// is its content; Busy says that figures are being made.
type Tile struct {
	ID, Title, Subtitle string
	Wide                bool // the whole width
	Beside              bool // texts stand beside it
	Conclusion          string
	Badge               Badge
	Chart               chart.Chart
	Table               *chart.Table
	Suppressed          *Suppression
	Busy                *Busy
	HiddenNote          Sentence // why cells are hidden
	HiddenLink          *Link    // a wider view that shows something
	Notes               []string
	Meta                []Datum // n, period, definition, updated
	Explain             []string
	Downloads           []Link // SVG, PNG, CSV
	NoTable             bool   // the chart's table stands elsewhere on the page
}

// Ground is what a table that is no tile rests on.
type Ground struct {
	Meta      []Datum // n, period, definition
	Explain   []string
	Downloads []Link
}

// Suppression says that there are too few, and offers a wider view.
type Suppression struct {
	Title, Text string
	Links       []Link
}

// Busy says that figures are being made again, and offers the old ones.
type Busy struct {
	Text, OldText string
	Old           *Link
}
