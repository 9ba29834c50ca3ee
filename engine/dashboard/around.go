package dashboard

import (
	"fmt"
	"slices"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
)

// strands puts indicators together by dimension, in the order in which they are named:
// each strand is a line, and each of its indicators a period.
func strands(list []*indicator.Indicator) [][]*indicator.Indicator {
	var out [][]*indicator.Indicator
	for _, ind := range list {
		at := slices.IndexFunc(out, func(s []*indicator.Indicator) bool { return s[0].Def.Dimension == ind.Def.Dimension })
		if at < 0 {
			out = append(out, nil)
			at = len(out) - 1
		}
		out[at] = append(out[at], ind)
	}
	return out
}

// around checks that the lines of a tile around something are about the same periods.
func (c *checker) around(t *Tile) {
	if t.Kind != AroundTile {
		if t.Begin != nil {
			c.found.Errorf(t.Begin.Pos, "tile-part", "een %s heeft geen begin", t.Kind)
		}
		return
	}
	var list []*indicator.Indicator
	var known []string
	for _, id := range indicators(t.Indicator, t.Indicators) {
		if ind := c.framework.Indicator(id); ind != nil {
			list, known = append(list, ind), append(known, id)
		}
	}
	lines := strands(list)
	for _, line := range lines {
		if len(line) < 2 {
			c.found.Errorf(t.Pos, "tile-periods", "een %s heeft per dimensie minstens twee periodes; %q heeft er een", t.Kind, line[0].Def.Dimension)
			continue
		}
		same := slices.EqualFunc(line, lines[0], func(a, b *indicator.Indicator) bool { return a.Def.Title.In("nl") == b.Def.Title.In("nl") })
		if !same {
			c.found.Errorf(t.Pos, "tile-periods", "de lijnen van een %s gaan over dezelfde periodes: de titels van %s en %s verschillen", t.Kind, lines[0][0].Def.ID, line[0].Def.ID).
				WithHint("geef de indicatoren van elke dimensie dezelfde titels, in dezelfde volgorde")
		}
	}
	if t.Begin != nil && !slices.Contains(known, t.Begin.At) {
		c.unknown(t.Begin.Pos, "indicator", "indicator", t.Begin.At, known)
	}
}

// around gives a line per dimension over periods that everybody has at another time:
// before and after a phase began, say. Behind each point stands of how many it is; a
// period without a figure is a gap; the highest point of each line is its peak, as far as
// all that might be higher is shown.
func (b *builder) around(v *TileView, t *Tile, list []*indicator.Indicator) {
	b.rows(v, t, list)
	v.Unit = b.unit(list[0])
	lines := strands(list)
	for i, ind := range lines[0] {
		v.Labels = append(v.Labels, b.text(ind.Def.Title))
		if t.Begin != nil && ind.Def.ID == t.Begin.At {
			v.Start, v.StartLabel = i+1, b.text(t.Begin.Title)
		}
	}
	v.Table = &Table{Head: wordPeriod}
	for _, line := range lines {
		s := Series{Indicator: line[0].Def.ID, Label: b.dimension(line[0])}
		for _, ind := range line[:min(len(line), len(v.Labels))] {
			s.Values = append(s.Values, b.own.Measure(ind, ""))
		}
		if s.Peak = peakOf(s.Values); s.Peak > 0 {
			v.Notes = append(v.Notes, fmt.Sprintf("%s is het hoogst bij: %s (%s).", s.Label, v.Labels[s.Peak-1], s.Values[s.Peak-1].Text()))
		}
		v.Series = append(v.Series, s)
		v.Table.Columns = append(v.Table.Columns, Column{Label: s.Label}, Column{Label: wordCount})
	}
	for i, label := range v.Labels {
		row := Row{Label: label}
		for _, s := range v.Series {
			row.Cells = append(row.Cells, Cell{Figure: s.Values[i]}, Cell{Words: s.Values[i].NText()})
		}
		v.Table.Rows = append(v.Table.Rows, row)
	}
}

// dimension is the title of what an indicator is about.
func (b *builder) dimension(ind *indicator.Indicator) string {
	for _, d := range b.in.Framework.Def.Dimensions {
		if d.ID == ind.Def.Dimension {
			return b.text(d.Title)
		}
	}
	return b.text(ind.Def.Title)
}

// peakOf is the place of the highest figure, counted from 1. It is 0 when fewer than three
// are shown, when two are equally high, and when one that is hidden might be higher: only
// what is shown says where the peak is.
func peakOf(list []cohort.Figure) int {
	at, shown, tied := -1, 0, false
	for i, f := range list {
		switch {
		case f.Hidden():
			return 0
		case !f.Known():
			continue
		}
		shown++
		switch {
		case at < 0 || f.Value() > list[at].Value():
			at, tied = i, false
		case f.Value() == list[at].Value():
			tied = true
		}
	}
	if shown < 3 || tied {
		return 0
	}
	return at + 1
}
