package results

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/notation"
	"effectmonitor/functions/internal/web/chart"
)

// maxSeries is how many series one drawing can hold and still be read.
const maxSeries = 3

// draw gives the drawing of a tile, with notes that it asks for; nil when the tile is
// better read as a table.
func (t tiler) draw(tile *dashboard.TileView) (chart.Chart, []string) {
	switch tile.Kind {
	case dashboard.ChangeTile:
		return t.dumbbell(tile), nil
	case dashboard.SpiderTile:
		return t.spider(tile), nil
	case dashboard.ProgressTile:
		return t.stacked(tile), nil
	case dashboard.DistributionTile:
		return t.bars(tile), nil
	case dashboard.ColumnsTile:
		return t.columns(tile), nil
	case dashboard.SurvivalTile:
		return t.survival(tile)
	case dashboard.TrendTile, dashboard.AroundTile:
		return t.trend(tile)
	case dashboard.SlopeTile:
		return t.slope(tile), nil
	case dashboard.FunnelTile:
		return t.funnel(tile), nil
	case dashboard.FlowTile:
		return t.flow(tile), nil
	case dashboard.StackedTile:
		return t.steps(tile), nil
	case dashboard.ForestTile:
		return t.forest(tile), nil
	}
	return nil, nil
}

func momentLabel(m *dashboard.MomentView) string {
	if m == nil {
		return ""
	}
	return notation.Capital(m.Title) + ", " + m.ID
}

// momentID is the short name of a moment.
func momentID(m *dashboard.MomentView) string {
	if m == nil {
		return ""
	}
	return m.ID
}

// stepOf is the distance between the lines of an axis with whole numbers.
func stepOf(a *dashboard.Axis) float64 {
	if a.Max-a.Min <= 6 {
		return 1
	}
	return math.Ceil((a.Max - a.Min) / 5)
}

func (t tiler) dumbbell(tile *dashboard.TileView) chart.Chart {
	if tile.Axis == nil {
		return nil
	}
	d := chart.Dumbbell{
		Title: tile.Title, Desc: t.certainly(tile), RowHead: tile.Table.Head,
		Min: tile.Axis.Min, Max: tile.Axis.Max, Step: stepOf(tile.Axis),
		From:    chart.Sign{Label: momentLabel(tile.From), Role: chart.Earlier},
		To:      chart.Sign{Label: momentLabel(tile.To), Role: chart.Own},
		Columns: []string{t.T("results.difference"), t.T("results.interval")},
	}
	if tile.Comparison != "" {
		d.Reference = tile.Comparison + ", " + momentID(tile.To)
	}
	for _, c := range tile.Changes {
		row := chart.DumbbellRow{
			Label: c.Label, From: figure(c.Before), To: figure(c.After), Certain: c.Certain,
			Columns: []string{c.Diff.Text(), c.Interval},
		}
		if tile.Comparison != "" {
			row.Reference = figure(c.Reference)
		}
		if low, high, ok := c.Diff.Interval(); ok && c.Before.Known() {
			row.HasInterval = true
			row.IntervalLow, row.IntervalHigh = aroundLater(c.Before.Value(), c.After.Value(), low, high)
			d.Interval = t.T("results.interval-of-difference")
		}
		d.Rows = append(d.Rows, row)
	}
	return d
}

// aroundLater places the interval of a difference around the later value, from the earlier one
// as the difference itself is. Each number is rounded by itself, so that the later value can
// lie one step outside: the interval is drawn up to it.
func aroundLater(before, after, low, high float64) (from, to float64) {
	return min(before+low, after), max(before+high, after)
}

// certainly says in a sentence what the drawing shows.
func (t tiler) certainly(tile *dashboard.TileView) string {
	certain := 0
	for _, c := range tile.Changes {
		if c.Certain {
			certain++
		}
	}
	return t.T("results.certain", "count", strconv.Itoa(certain), "total", strconv.Itoa(len(tile.Changes)))
}

// Numbers of axes with which a spider can be read.
const (
	fewestAxes = 6
	mostAxes   = 11
)

func (t tiler) spider(tile *dashboard.TileView) chart.Chart {
	if n := len(tile.Changes); tile.Axis == nil || n < fewestAxes || n > mostAxes {
		return t.dumbbell(tile)
	}
	s := chart.Spider{
		Title: tile.Title, Desc: t.certainly(tile), AxisHead: tile.Table.Head,
		Min: tile.Axis.Min, Max: tile.Axis.Max, Step: stepOf(tile.Axis),
		Series: []chart.Series{{Label: momentLabel(tile.To), Role: chart.Own}, {Label: momentLabel(tile.From), Role: chart.Earlier}},
	}
	for _, c := range tile.Changes {
		s.Axes = append(s.Axes, c.Label)
		s.Series[0].Values = append(s.Series[0].Values, figure(c.After))
		s.Series[1].Values = append(s.Series[1].Values, figure(c.Before))
	}
	return s
}

// kinds gives the mark of each part of a bar.
var kinds = map[cohort.Segment]string{
	cohort.BetterSegment: chart.MarkBetter, cohort.SameSegment: chart.MarkSame, cohort.WorseSegment: chart.MarkWorse,
}

func (t tiler) stacked(tile *dashboard.TileView) chart.Chart {
	s := chart.Stacked{Title: tile.Title, Desc: tile.Subtitle, RowHead: tile.Table.Head}
	labels := map[string]string{}
	for _, p := range tile.Progress {
		row := chart.StackedRow{Label: p.Label}
		for _, part := range p.Segments {
			kind, plain := kinds[part.Segment]
			if !plain {
				kind = chart.MarkMerged
			}
			if known, seen := labels[kind]; seen && known != part.Label {
				labels[kind] = t.T("results.merged")
			} else {
				labels[kind] = part.Label
			}
			row.Parts = append(row.Parts, chart.StackedPart{Kind: kind, Share: figure(part.Share)})
		}
		s.Rows = append(s.Rows, row)
	}
	for _, kind := range []string{chart.MarkBetter, chart.MarkSame, chart.MarkWorse, chart.MarkMerged} {
		if label, used := labels[kind]; used {
			s.Parts = append(s.Parts, chart.Legend{Mark: kind, Label: label})
		}
	}
	return s
}

// bars gives the labels of a tile as rows, with the first series as bars and the
// second, when it is a comparison, as ticks.
func (t tiler) bars(tile *dashboard.TileView) chart.Chart {
	own := tile.Series[0]
	if !slices.ContainsFunc(own.Values, func(f cohort.Figure) bool { return figure(f).Value > 0 }) {
		return nil // there is no bar to draw; the table says what there is
	}
	b := chart.Bars{Title: tile.Title, Desc: tile.Subtitle, RowHead: tile.Table.Head, Label: own.Label, AxisText: axisFormat(own.Values)}
	var reference []cohort.Figure
	if len(tile.Series) > 1 && tile.Series[1].Reference {
		b.Reference, reference = tile.Series[1].Label, tile.Series[1].Values
	}
	for i, label := range tile.Labels {
		row := chart.BarRow{Label: label, Value: figure(own.Values[i])}
		if row.Value.Text == "" {
			row.Value = chart.Known(0, cohort.AbsentText)
		}
		if reference != nil {
			row.Reference = figure(reference[i])
		} else if i < len(tile.Targets) && tile.Targets[i] != nil {
			b.Reference, row.Reference = tile.Comparison, chart.Known(tile.Targets[i].Value, tile.Targets[i].Text)
		}
		b.Rows = append(b.Rows, row)
	}
	return b
}

// columns stands one or two measures side by side per class; without classes the
// measures are bars.
func (t tiler) columns(tile *dashboard.TileView) chart.Chart {
	if tile.Series[0].Indicator == "" {
		return t.bars(tile)
	}
	if len(tile.Series) > 2 {
		return nil
	}
	k := chart.Columns{Title: tile.Title, Desc: tile.Subtitle, RowHead: tile.Table.Head, Categories: tile.Labels, AxisText: axisFormat(tile.Series[0].Values)}
	for i, s := range tile.Series {
		k.Series = append(k.Series, chart.Series{Label: s.Label, Role: []chart.Role{chart.Own, chart.Other}[i], Values: figures(s.Values)})
		if hidden := t.hiddenColumns(s.Values); hidden != "" {
			k.Hidden = hidden
		}
	}
	return k
}

// survival draws steps on an axis that begins where the figures are.
func (t tiler) survival(tile *dashboard.TileView) (chart.Chart, []string) {
	s := chart.Survival{
		Title: tile.Title, Desc: tile.Subtitle, TimeHead: tile.Table.Head, TimeLabel: t.T("results.months"), TimeStep: 6,
	}
	lowest := 1.0
	for _, c := range tile.Curves {
		curve := curveOf(c)
		for _, p := range curve.Points {
			lowest = min(lowest, p.Share.Value)
			if p.High > 0 {
				lowest = min(lowest, p.Low)
				s.Interval = t.T("results.interval")
			}
		}
		if c.Reference {
			s.Compared = &curve
		} else {
			s.Own = curve
		}
	}
	if len(s.Own.Points) < 2 {
		return nil, nil // nobody's step may be drawn yet; the table says so
	}
	if s.Compared != nil {
		s.Compared = until(*s.Compared, s.Own.Points[len(s.Own.Points)-1].Time)
	}
	s.Min = max(0, math.Floor(lowest*10-1)/10)
	if s.Min == 0 {
		return s, nil
	}
	return s, []string{t.T("results.axis", "from", chart.Percent(s.Min))}
}

func curveOf(c dashboard.CurveView) chart.Curve {
	out := chart.Curve{Label: c.Label}
	for _, p := range c.Points {
		if !p.Value.Known() {
			continue
		}
		point := chart.CurvePoint{Time: float64(p.Month), Share: figure(p.Value)}
		if low, high, ok := p.Value.Interval(); ok {
			point.Low, point.High = low, high
		}
		out.Points = append(out.Points, point)
		out.End = point.Share
	}
	return out
}

// until is the curve as far as another one goes: the figures at both ends are of the
// same month. It is nil where nothing is left.
func until(c chart.Curve, end float64) *chart.Curve {
	after := slices.IndexFunc(c.Points, func(p chart.CurvePoint) bool { return p.Time > end })
	if after >= 0 {
		c.Points = c.Points[:after]
	}
	if len(c.Points) == 0 {
		return nil
	}
	c.End = c.Points[len(c.Points)-1].Share
	return &c
}

// roles of the series of a trend, in order.
var roles = []chart.Role{chart.Own, chart.Other, chart.Fourth}

func (t tiler) trend(tile *dashboard.TileView) (chart.Chart, []string) {
	if len(tile.Series) > maxSeries || len(tile.Labels) < 2 {
		return nil, nil
	}
	c := chart.Trend{Title: tile.Title, Desc: tile.Subtitle, RowHead: tile.Table.Head, Categories: tile.Labels, Start: tile.Start - 1, StartLabel: tile.StartLabel}
	if tile.Kind == dashboard.AroundTile {
		c.Categories = behind(tile)
	}
	var all []cohort.Figure
	for i, s := range tile.Series {
		role := roles[i]
		if s.Reference {
			role = chart.Reference
		}
		c.Series = append(c.Series, chart.Series{Label: s.Label, Role: role, Values: points(s.Values)})
		c.Peaks = append(c.Peaks, s.Peak-1)
		all = append(all, s.Values...)
	}
	c.AxisText = axisFormat(all)
	if isPercent(all) {
		c.Max, c.Step = 1, 0.2
		return c, nil
	}
	c.Min, c.Max, c.Step = span(all)
	return c, nil
}

// behind are the labels of a tile with of how many people each point is.
func behind(tile *dashboard.TileView) []string {
	out := slices.Clone(tile.Labels)
	for i := range out {
		var counts []string
		for _, s := range tile.Series {
			if n := s.Values[i].NText(); !slices.Contains(counts, n) {
				counts = append(counts, n)
			}
		}
		out[i] += ", n " + strings.Join(counts, " en ")
	}
	return out
}

// points are figures as a line may pass them. A bound is no point: a line from a figure
// to a bound would show a rise or fall that nobody measured.
func points(list []cohort.Figure) []chart.Figure {
	out := figures(list)
	for i, f := range list {
		if _, bounded := f.Bound(); bounded {
			out[i] = chart.Hidden(f.Text())
		}
	}
	return out
}

// span is an axis from zero (or the lowest value under it) that holds all figures.
func span(list []cohort.Figure) (low, high, step float64) {
	for _, f := range list {
		low, high = min(low, f.Value()), max(high, f.Value())
	}
	return nice(low, high, 5)
}

// nice widens a range to about that many whole steps of 1, 2 or 5 times a power of ten.
func nice(low, high, parts float64) (from, to, step float64) {
	raw := max(high-low, 1) / parts
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	steps := []float64{power, 2 * power, 5 * power, 10 * power}
	step = steps[slices.IndexFunc(steps, func(s float64) bool { return s >= raw*0.999 })]
	return math.Floor(low/step) * step, math.Ceil(high/step-1e-9) * step, step
}
