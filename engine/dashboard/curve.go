package dashboard

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
)

// survival gives a duration as a curve, beside that of the country.
func (b *builder) survival(v *TileView, t *Tile, ind *indicator.Indicator) {
	own := b.own.Curve(ind)
	v.N, v.Unit = own.N, b.text(ind.Def.Unit)
	running := ", van wie " + own.Running.Text() + " nog bezig"
	switch {
	case own.Running.State() == cohort.Hidden:
		running = "" // what is hidden is not spoken of
	case own.Running.Known() && own.Running.Value() == 0:
		running = ", van wie niemand nog bezig"
	}
	v.NText = b.people(own.N, running)
	v.Curves = []CurveView{{Label: b.ownName(), Running: own.Running, Points: own.Points}}
	if r := b.rival; r != nil {
		c := r.reader.Curve(ind)
		v.Curves = append(v.Curves, CurveView{Label: r.label, Reference: true, Running: c.Running, Points: c.Points})
	}
	v.Table = curveTable(v.Curves)
	b.courses(v, t, ind)
	if len(own.Points) < 2 {
		v.Notes = append(v.Notes, fmt.Sprintf("Een stap staat voor minstens %d %s. Zoveel zijn er nog niet.", b.gate.Threshold(), b.name("deelnemers")))
	}
}

// curveTable gives curves as a table with a row per month that any has a point
// at.
func curveTable(curves []CurveView) *Table {
	table := &Table{Head: wordMonth}
	months := map[int]bool{}
	for _, c := range curves {
		table.Columns = append(table.Columns, Column{Label: c.Label}, Column{Label: wordInterval})
		for _, p := range c.Points {
			months[p.Month] = true
		}
	}
	for _, month := range slices.Sorted(maps.Keys(months)) {
		row := Row{Label: strconv.Itoa(month)}
		for _, c := range curves {
			row.Cells = append(row.Cells, curveCells(c, month)...)
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

func curveCells(c CurveView, month int) []Cell {
	for _, p := range c.Points {
		if p.Month == month {
			return []Cell{{Figure: p.Value, Reference: c.Reference}, {Words: orDash(p.Value.IntervalText())}}
		}
	}
	return []Cell{{Words: cohort.AbsentText}, {Words: cohort.AbsentText}}
}

// trend gives indicators over the moments; of a change the level at each later
// moment.
func (b *builder) trend(v *TileView, t *Tile, list []*indicator.Indicator) {
	v.Unit = b.unit(list[0])
	moments := b.in.Framework.Programme().Moments()
	counts := make([][]cohort.Figure, len(moments))
	for i := range moments {
		v.Labels = append(v.Labels, moments[i].ID+", "+b.text(moments[i].Title))
		for _, ind := range list {
			counts[i] = append(counts[i], b.own.Population(ind, moments[i].ID))
		}
	}
	for _, ind := range list {
		v.Series = append(v.Series, Series{Indicator: ind.Def.ID, Label: b.text(ind.Def.Title), Values: overTime(b.own, ind)})
	}
	if r := b.rival; r != nil && len(list) == 1 {
		v.Series = append(v.Series, Series{Indicator: list[0].Def.ID, Label: r.label, Reference: true, Values: overTime(r.reader, list[0])})
	}
	counts = dropEmpty(v, counts)
	v.Table = seriesTable("Meting", v, counts)
	b.counted(v, sizesOf(slices.Concat(counts...)...), "")
}

func overTime(r cohort.Reader, ind *indicator.Indicator) []cohort.Figure {
	var out []cohort.Figure
	for _, m := range r.Framework().Programme().MomentIDs() {
		if ind.Def.Type == indicator.Change {
			out = append(out, r.Shift(ind, m).After)
		} else {
			out = append(out, r.Measure(ind, m))
		}
	}
	return out
}

// dropEmpty removes the moments at which no series has anything, and gives what is left of
// how many participants there are at each.
func dropEmpty(v *TileView, counts [][]cohort.Figure) [][]cohort.Figure {
	for i := len(v.Labels) - 1; i >= 0; i-- {
		something := slices.ContainsFunc(v.Series, func(s Series) bool { return s.Values[i].State() != cohort.Absent })
		if something {
			continue
		}
		v.Labels, counts = slices.Delete(v.Labels, i, i+1), slices.Delete(counts, i, i+1)
		for j := range v.Series {
			v.Series[j].Values = slices.Delete(v.Series[j].Values, i, i+1)
		}
	}
	return counts
}
