package results

import (
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/mkba"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// The parts of a cost-benefit view that a tile may show.
const (
	partKey         = "kerngetallen"
	partWaterfall   = "waterval"
	partParties     = "partijen"
	partTraces      = "spoor"
	partUncertainty = "onzekerheid"
)

// natureBadge shows where figures come from. What was printed elsewhere stands out,
// and so does what we worked back from it.
func natureBadge(nature, label string) web.Badge {
	switch nature {
	case mkba.PublishedFig:
		return web.Badge{Kind: "info", Label: label}
	case mkba.Reconstructed, mkba.Assumed:
		return web.Badge{Kind: "warning", Label: label}
	}
	return web.Badge{Kind: "quiet", Label: label}
}

// costTile fills a tile with one part of a cost-benefit view.
func (t tiler) costTile(out *web.Tile, tile *dashboard.TileView) {
	v := tile.MKBA
	address := t.costs(t.modelOf(tile.ID))
	c := t.coster(v, tile.Period)
	c.address = address
	out.Badge = natureBadge(v.Nature, v.Label)
	switch tile.Part {
	case partWaterfall:
		c.waterfall(out)
	case partParties:
		table := c.partyTable()
		out.Table = &table
		out.Notes = append(out.Notes, c.tableNotes()...)
	case partTraces:
		table := c.traceTable()
		out.Table = &table
	case partUncertainty:
		c.uncertainty(out)
	}
	out.Meta = c.meta()
	if address != "" {
		out.HiddenLink = nil
		out.Explain = append(out.Explain, t.T("results.costs-page"))
	}
}

// coster is a view of a model on a page about a period. A published study has its own.
func (t tiler) coster(v *mkba.View, period string) coster {
	if v.Nature == mkba.PublishedFig {
		period = t.T("results.period-study")
	}
	return coster{Page: t.Page, view: v, period: period}
}

// modelOf is the model that a tile of the page names.
func (t tiler) modelOf(tile string) string {
	for i := range t.place.dashboard.Pages {
		if page := &t.place.dashboard.Pages[i]; page.ID == t.page {
			for j := range page.Tiles {
				if page.Tiles[j].ID == tile {
					return page.Tiles[j].Model.ID
				}
			}
		}
	}
	return ""
}

// coster turns a cost-benefit view into blocks of a page.
type coster struct {
	web.Page
	view    *mkba.View
	address string // of the page that opens amounts, "" when there is none
	query   string // the part of the group that the page is about; "" for everyone
	period  string // that the outcome was counted from, in words
}

// waterfall leads from costs by benefits to net.
func (c coster) waterfall(out *web.Tile) {
	w := chart.Waterfall{
		Title: out.Title, RowHead: c.T("results.step"), ValueHead: c.T("results.euro-each"),
		Cost: c.T("results.costs"), Benefit: c.T("results.benefits"), NetSum: c.T("results.net"),
	}
	var said []string
	kind := map[string]string{"kosten": chart.MarkCost, "baten": chart.MarkBenefit, "netto": chart.MarkNet}
	for _, s := range c.view.Waterfall {
		w.Steps = append(w.Steps, chart.WaterfallStep{Label: s.Label, Kind: kind[s.Kind], Value: chart.Known(s.Amount, s.Shown)})
		said = append(said, s.Label+" "+s.Shown)
		if len(s.Merged) > 1 {
			out.Notes = append(out.Notes, s.Label+": "+strings.Join(s.Merged, ", ")+".")
		}
	}
	w.Desc = strings.Join(said, ", ") + "."
	if slices.ContainsFunc(c.view.Key, func(k mkba.KeyFigure) bool { return k.Bound != "" }) {
		out.Notes = append(out.Notes, c.T("results.without-hidden"))
	}
	out.Chart = w
}

// uncertainty shows what each assumption does to the net amount, widest first.
func (c coster) uncertainty(out *web.Tile) {
	u := c.view.Uncertainty
	if u == nil {
		out.Suppressed = &web.Suppression{Title: c.T("results.certain-amounts"), Text: c.T("results.certain-amounts-text")}
		return
	}
	out.Conclusion = u.Headline
	out.Badge = natureBadge(u.Nature, c.T("results.nature."+u.Nature))
	d := chart.Dumbbell{
		Title: out.Title, Desc: u.Headline, RowHead: c.T("results.assumption"), AxisText: chart.Euro,
		From:      chart.Sign{Label: c.T("results.at-low"), Role: chart.Earlier},
		To:        chart.Sign{Label: c.T("results.at-high"), Role: chart.Own},
		Columns:   []string{c.T("results.range"), c.T("results.break-even")},
		Reference: c.T("results.net-now", "amount", chart.Euro(u.Net)),
	}
	low, high := min(u.Net, 0), max(u.Net, 0)
	for _, b := range u.Bars {
		d.Rows = append(d.Rows, c.bar(u, b))
		low, high = min(low, b.AtLow, b.AtHigh), max(high, b.AtLow, b.AtHigh)
	}
	d.Min, d.Max, d.Step = nice(low, high, 3)
	table := d.Table()
	if len(d.Rows) > mostBars {
		out.Notes = append(out.Notes, c.T("results.widest", "n", strconv.Itoa(mostBars), "total", strconv.Itoa(len(d.Rows))))
		d.Rows = d.Rows[:mostBars]
	}
	out.Chart = drawn{d, table}
	if u.P5 != nil && u.P95 != nil {
		draws := locale.For(locale.Default).Number(float64(u.Draws), 0)
		out.Notes = append(out.Notes, c.T("results.draws", "draws", draws, "low", chart.Euro(*u.P5), "high", chart.Euro(*u.P95)))
	}
}

// mostBars is how many assumptions a drawing shows; the table has them all.
const mostBars = 12

func (c coster) bar(u *mkba.UncertaintyView, b mkba.BarView) chart.DumbbellRow {
	even := b.BreakEven
	if even == "" {
		even = c.T("results.none")
	}
	return chart.DumbbellRow{
		Label: b.Label, From: euros(b.AtLow), To: euros(b.AtHigh), Reference: euros(u.Net), Columns: []string{b.Range, even},
	}
}

func euros(v float64) chart.Figure { return chart.Known(v, chart.Euro(v)) }

// partyTable is who bears and gains what per term. Benefits are gross; costs and net
// say so.
func (c coster) partyTable() chart.Table {
	v := c.view
	t := chart.Table{Caption: c.T("results.parties"), Columns: []chart.Column{{Label: c.T("results.party")}}}
	for _, term := range v.Table.Terms {
		t.Columns = append(t.Columns, chart.Column{Label: term.Title.In(c.lang()), Numeric: true})
	}
	heads := []string{"results.total-gross", "results.each", "results.costs", "results.net"}
	if v.Nature == mkba.PublishedFig {
		heads = heads[:2] // who bears the costs was not printed
	}
	for _, key := range heads {
		t.Columns = append(t.Columns, chart.Column{Label: c.T(key), Numeric: true})
	}
	for _, r := range v.Table.Rows {
		row := chart.Row{Head: r.Label, Total: r.Kind != rowParty && r.Kind != mkba.Beneficiary}
		cells := append(slices.Clone(r.Terms), r.Total, r.PerHead, r.Costs, r.Net)
		for _, cell := range cells[:len(t.Columns)-1] {
			row.Cells = append(row.Cells, c.cell(cell))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (c coster) cell(cell mkba.Cell) chart.Cell {
	out := chart.Cell{Text: cell.Shown}
	switch {
	case cell.Hidden:
		out.Kind = chart.CellHidden
	case cell.Trace != "" && c.address != "":
		out.Href = c.open(cell.Trace)
	}
	return out
}

// open is the address that opens the trace of an amount.
func (c coster) open(trace string) string {
	return c.address + "?open=" + trace + c.more() + "#spoor"
}

// more is the part of the group behind another value of an address.
func (c coster) more() string {
	if c.query == "" {
		return ""
	}
	return "&" + c.query
}

// tableNotes are what must be known about single amounts, where they stand.
func (c coster) tableNotes() []string {
	notes := slices.Clone(c.view.Table.Notes)
	hidden, bounded := false, false
	for _, r := range c.view.Table.Rows {
		for _, cell := range append(slices.Clone(r.Terms), r.Total) {
			hidden = hidden || cell.Hidden
			bounded = bounded || cell.Bound != ""
			if cell.Note != "" {
				notes = append(notes, cell.Note)
			}
		}
	}
	if hidden {
		notes = append(notes, c.T("results.hidden-amounts"))
	}
	if bounded {
		notes = append(notes, c.T("results.without-hidden"))
	}
	return notes
}

// traceTable lists the amounts that can be opened.
func (c coster) traceTable() chart.Table {
	t := chart.Table{Caption: c.T("results.traces"), Columns: []chart.Column{{Label: c.T("results.party-and-term")}, {Label: c.T("results.amount"), Numeric: true}, {Label: c.T("results.made-of")}}}
	for _, trace := range c.view.Traces {
		var titles []string
		for _, part := range trace.Parts {
			titles = append(titles, part.Title)
		}
		amount := chart.Cell{Text: chart.Euro(float64(trace.Amount.WholeEuros()))}
		if c.address != "" {
			amount.Href = c.open(trace.ID)
		}
		t.Rows = append(t.Rows, chart.Row{Head: trace.Title, Cells: []chart.Cell{amount, {Text: strings.Join(titles, "; ")}}})
	}
	return t
}
