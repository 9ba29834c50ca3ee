package results

import (
	"slices"
	"strings"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dashboard"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/web/chart"
)

// text is a message of the language that staff reads.
func (s *Results) text(key string) string { return locale.For(locale.Default).Text(key, nil) }

// figure is a number as a drawing may place it. One that is only known to be above
// or below a bound stands at that bound, with its sign in the text; one that is
// absent leaves its place empty.
func figure(f cohort.Figure) chart.Figure {
	if f.State() == cohort.Absent {
		return chart.Figure{}
	}
	if bound, bounded := f.Bound(); bounded {
		return chart.Known(bound, f.Text())
	}
	if !f.Known() {
		return chart.Hidden(f.Text())
	}
	return chart.Known(f.Value(), f.Text())
}

func figures(list []cohort.Figure) []chart.Figure {
	out := make([]chart.Figure, len(list))
	for i, f := range list {
		out[i] = figure(f)
	}
	return out
}

// tableOf is a table of a tile as a page shows it.
func tableOf(title string, t *dashboard.Table) chart.Table {
	out := chart.Table{Caption: title, Columns: []chart.Column{{Label: t.Head}}}
	for _, c := range t.Columns {
		out.Columns = append(out.Columns, chart.Column{Label: c.Label, Sub: c.Sub, Numeric: true})
	}
	for _, r := range t.Rows {
		row := chart.Row{Head: r.Label, Total: r.Total}
		for _, c := range r.Cells {
			row.Cells = append(row.Cells, cellOf(c))
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

func cellOf(c dashboard.Cell) chart.Cell {
	out := chart.Cell{Text: c.Text()}
	switch {
	case c.Hidden():
		out.Kind = chart.CellHidden
	case c.Strong:
		out.Kind = chart.CellStrong
	}
	return out
}

// drawn is a chart whose table is that of the tile, so that the drawing, the table
// on the page and the file to save cannot differ.
type drawn struct {
	chart.Chart
	table chart.Table
}

// Table gives the table of the tile.
func (d drawn) Table() chart.Table { return d.table }

// isPercent reports whether figures are shares.
func isPercent(list []cohort.Figure) bool {
	return slices.ContainsFunc(list, func(f cohort.Figure) bool {
		_, bounded := f.Bound()
		return (f.Known() || bounded) && strings.HasSuffix(f.Text(), "%")
	})
}

func isMoney(list []cohort.Figure) bool {
	return slices.ContainsFunc(list, func(f cohort.Figure) bool { return f.Known() && strings.Contains(f.Text(), "€") })
}

// axisFormat is how the axis of figures is written; nil for plain numbers.
func axisFormat(list []cohort.Figure) chart.Format {
	switch {
	case isPercent(list):
		return chart.Percent
	case isMoney(list):
		return chart.Euro
	}
	return nil
}
