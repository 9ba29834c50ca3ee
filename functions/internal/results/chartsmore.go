package results

import (
	"math"
	"slices"

	"effectmonitor/engine/dashboard"
	"effectmonitor/functions/internal/web/chart"
)

// mostSlopes is how many lines one drawing can hold with a label each.
const mostSlopes = 11

// slope draws a line per indicator from before to after.
func (t tiler) slope(tile *dashboard.TileView) chart.Chart {
	if tile.Axis == nil || len(tile.Changes) > mostSlopes {
		return t.dumbbell(tile)
	}
	s := chart.Slope{
		Title: tile.Title, Desc: t.certainly(tile), RowHead: tile.Table.Head, From: momentLabel(tile.From), To: momentLabel(tile.To),
		Min: tile.Axis.Min, Max: tile.Axis.Max, Certain: t.T("results.surely"), Uncertain: t.T("results.by-chance"),
	}
	lines := 0
	for _, c := range tile.Changes {
		row := chart.SlopeRow{Label: c.Label, From: figure(c.Before), To: figure(c.After), Certain: c.Certain, Reliably: c.Diff.Text()}
		if row.From.Known && row.To.Known {
			lines++
		}
		s.Rows = append(s.Rows, row)
	}
	if lines == 0 {
		return nil
	}
	return s
}

// funnel draws parts of a group against the limits of chance. A part of which the share
// is not shown, or only bounded, has no point.
func (t tiler) funnel(tile *dashboard.TileView) chart.Chart {
	if tile.Funnel == nil || len(tile.Funnel.Limits) == 0 {
		return nil
	}
	f := chart.Funnel{
		Title: tile.Title, Desc: tile.Subtitle, RowHead: tile.Table.Head, SizeHead: t.T("results.n-label"), ShareHead: tile.Table.Columns[1].Label,
		SizeLabel: t.T("results.funnel-size"), Centre: tile.Funnel.Centre.Value(), CentreLabel: tile.Funnel.Centre.Text() + " " + t.T("results.funnel-all"), Max: 1,
		Others: t.T("results.funnel-within"), OutsideLabel: t.T("results.funnel-outside"), FarLabel: t.T("results.funnel-far"),
	}
	for _, l := range tile.Funnel.Limits {
		f.Limits = append(f.Limits, chart.FunnelLimit{Size: l.Size, NearLow: l.Near.Low, NearHigh: l.Near.High, FarLow: l.FarAway.Low, FarHigh: l.FarAway.High})
	}
	for _, p := range tile.Funnel.Points {
		n, _ := p.N.N()
		point := chart.FunnelPoint{Label: p.Label, Size: float64(n), SizeText: p.N.Text(), Share: figure(p.Share), Outside: p.Outside}
		if !p.Share.Known() || !p.N.Known() {
			point.Share = chart.Hidden(p.Share.Text())
		}
		f.Points = append(f.Points, point)
	}
	return f
}

// forest draws estimates with their intervals, and what they come to together.
func (t tiler) forest(tile *dashboard.TileView) chart.Chart {
	if tile.Forest == nil {
		return nil
	}
	rows := tile.Forest.Rows
	f := chart.Forest{
		Title: tile.Title, Desc: tile.Subtitle, RowHead: tile.Table.Head, ValueHead: t.T("results.forest-value"), IntervalHead: t.T("results.interval"),
		Zero: tile.Forest.Zero, Estimate: t.T("results.forest-estimate"),
	}
	if tile.Forest.Pooled != nil {
		rows = append(slices.Clone(rows), *tile.Forest.Pooled)
		f.Pooled = t.T("results.forest-pooled")
	}
	low, high, known := math.Inf(1), math.Inf(-1), false
	for i, r := range rows {
		row := chart.ForestRow{Label: r.Label, Value: figure(r.Value), Size: r.Weight.Value(), Certain: r.Certain, Pooled: i == len(tile.Forest.Rows), IntervalText: r.Value.IntervalText()}
		if row.Value.Known {
			known = true
			low, high = min(low, r.Value.Value()), max(high, r.Value.Value())
		}
		if row.Low, row.High, row.HasInterval = r.Value.Interval(); row.HasInterval {
			low, high = min(low, row.Low), max(high, row.High)
		}
		f.Rows = append(f.Rows, row)
	}
	if !known {
		return nil
	}
	if f.Zero {
		low, high = min(low, 0), max(high, 0)
	} else {
		f.AxisText = chart.Percent
	}
	f.Min, f.Max, f.Step = spanOf(low, high, f.Zero)
	return f
}

// spanOf is an axis around values: differences in whole steps, shares from 0 to 1.
func spanOf(low, high float64, differences bool) (from, to, step float64) {
	if differences {
		return chart.Span(low, high)
	}
	return 0, 1, 0.2
}

// flow draws who moved from which class to which.
func (t tiler) flow(tile *dashboard.TileView) chart.Chart {
	if tile.Flow == nil {
		return nil
	}
	f := chart.Flow{
		Title: tile.Title, Desc: tile.Subtitle, From: momentLabel(tile.From), To: momentLabel(tile.To), RowHead: tile.Table.Head,
		Classes: tile.Flow.Classes, Starts: figures(tile.Flow.From), Ends: figures(tile.Flow.To), Unknown: t.T("results.unknown"), Hidden: t.T("results.hidden-band"),
	}
	known := false
	for _, row := range tile.Flow.Cells {
		f.Bands = append(f.Bands, figures(row))
		for _, n := range row {
			known = known || n.Known() && n.Value() > 0
		}
	}
	if !known {
		return nil
	}
	return f
}

// steps draws the classes of a distribution as parts of a bar, where they can be told
// apart.
func (t tiler) steps(tile *dashboard.TileView) chart.Chart {
	if len(tile.Labels) > chart.MostSteps || len(tile.Stacks) == 0 {
		return nil
	}
	s := chart.Stacked{Title: tile.Title, Desc: tile.Subtitle, RowHead: tile.Table.Head}
	hidden := false
	for i, label := range tile.Labels {
		s.Parts = append(s.Parts, chart.Legend{Mark: chart.StepMark(i), Label: label})
	}
	for _, bar := range tile.Stacks {
		row := chart.StackedRow{Label: bar.Label + ", n " + bar.N.Text()}
		for i, share := range bar.Shares {
			row.Parts = append(row.Parts, chart.StackedPart{Kind: chart.StepMark(i), Share: figure(share)})
			hidden = hidden || share.Hidden()
		}
		s.Rows = append(s.Rows, row)
	}
	if hidden {
		s.Parts = append(s.Parts, chart.Legend{Mark: chart.MarkMerged, Label: t.T("results.hidden-band")})
	}
	return s
}
