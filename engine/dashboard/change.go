package dashboard

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/notation"
)

// changes gives indicators before and after. A chart of a group is sorted by
// change; the axes of a spider keep the order of the definition.
func (b *builder) changes(v *TileView, t *Tile, list []*indicator.Indicator) {
	v.From, v.To = b.momentView(t.From), b.momentView(t.To)
	r := b.rival
	var counts []cohort.Figure
	for _, ind := range list {
		s := b.own.Shift(ind, t.To)
		row := ChangeRow{
			Indicator: ind.Def.ID, Label: b.text(ind.Def.Title), N: s.N, Before: s.Before, After: s.After, Diff: s.Diff,
			Interval: s.Diff.IntervalText(), Effect: s.Effect, G: s.G, Resampled: s.Resampled(), Certain: s.Certain, Better: s.Better,
		}
		if r != nil {
			row.Reference = r.reader.Shift(ind, t.To).After
		}
		v.Changes = append(v.Changes, row)
		v.Unit = b.unit(ind)
		counts = append(counts, s.N)
	}
	b.both(v, t, counts)
	if t.Kind != SpiderTile {
		slices.SortStableFunc(v.Changes, byChange)
	}
	v.Axis = axis(list, v.Changes)
	b.changeTable(v, t, r != nil)
	if slices.ContainsFunc(v.Changes, roundedApart) {
		v.Explanation = append(v.Explanation, "Begin, eind en verschil zijn elk apart afgerond. Daarom kan het verschil net iets anders zijn dan het eind min het begin.")
	}
}

// roundedApart reports whether a difference as it is shown is another than that of the values
// beside it.
func roundedApart(row ChangeRow) bool {
	return row.Before.Known() && row.After.Known() && row.Diff.Known() && math.Abs(row.After.Value()-row.Before.Value()-row.Diff.Value()) > 1e-6
}

// byChange puts the largest rise first and what is not shown last.
func byChange(x, y ChangeRow) int {
	switch {
	case x.Diff.Known() && y.Diff.Known():
		return cmp.Compare(y.Diff.Value(), x.Diff.Value())
	case x.Diff.Known():
		return -1
	case y.Diff.Known():
		return 1
	}
	return 0
}

// both makes the tile's n those of its rows, of who was there at both moments.
func (b *builder) both(v *TileView, t *Tile, counts []cohort.Figure) {
	if len(counts) > 0 {
		b.counted(v, sizesOf(counts...), fmt.Sprintf(" met %s en %s", t.From, t.To))
	}
}

func (b *builder) changeTable(v *TileView, t *Tile, compared bool) {
	v.Table = &Table{Head: b.subject(t), Columns: []Column{
		{Label: t.From, Sub: titleOf(v.From)}, {Label: t.To, Sub: titleOf(v.To)}, {Label: wordDiff}, {Label: wordInterval}, {Label: wordEffect}, {Label: "n"},
	}}
	if compared {
		v.Table.Columns = append(v.Table.Columns, Column{Label: b.rival.label, Sub: t.To})
	}
	for _, row := range v.Changes {
		cells := []Cell{
			{Figure: row.Before}, {Figure: row.After}, {Figure: row.Diff, Strong: row.Certain},
			{Words: orDash(row.Interval)}, {Figure: row.G}, {Figure: row.N},
		}
		if compared {
			cells = append(cells, Cell{Figure: row.Reference, Reference: true})
		}
		v.Table.Rows = append(v.Table.Rows, Row{Label: row.Label, Cells: cells})
	}
}

// subject is the head of a column of indicators: the programme's word for a domain when
// each has the name of another one in its title.
func (b *builder) subject(t *Tile) string {
	list := b.indicators(t)
	seen := map[string]bool{}
	for _, ind := range list {
		domain := notation.Lower(b.domain(ind.Def.Domain))
		if len(list) == 1 || domain == "" || seen[domain] || !strings.Contains(notation.Lower(b.text(ind.Def.Title)), domain) {
			return "Onderwerp"
		}
		seen[domain] = true
	}
	return notation.Capital(b.name("domein"))
}

// domain is the title of a domain of the framework; "" when there is none with that id.
func (b *builder) domain(id string) string {
	for _, d := range b.in.Framework.Def.Domains {
		if d.ID == id {
			return b.text(d.Title)
		}
	}
	return ""
}

func titleOf(m *MomentView) string {
	if m == nil {
		return ""
	}
	return m.Title
}

// axis gives the range of values that the indicators can have, and where that is
// not known whole numbers around what is shown.
func axis(list []*indicator.Indicator, rows []ChangeRow) *Axis {
	low, high := math.Inf(1), math.Inf(-1)
	for _, ind := range list {
		if ind.Range != nil {
			low, high = min(low, ind.Range[0]), max(high, ind.Range[1])
		}
	}
	if low < high {
		return &Axis{Min: low, Max: high}
	}
	for _, row := range rows {
		for _, f := range []cohort.Figure{row.Before, row.After} {
			if f.Known() {
				low, high = min(low, math.Floor(f.Value())), max(high, math.Floor(f.Value())+1)
			}
		}
	}
	if low < high {
		return &Axis{Min: low, Max: high}
	}
	return nil
}

// progress gives who became better, stayed the same and became worse.
func (b *builder) progress(v *TileView, t *Tile, list []*indicator.Indicator) {
	v.From, v.To = b.momentView(t.From), b.momentView(t.To)
	v.Table = &Table{Head: b.subject(t), Columns: []Column{
		{Label: segmentLabels[cohort.BetterSegment]}, {Label: segmentLabels[cohort.SameSegment]},
		{Label: segmentLabels[cohort.WorseSegment]}, {Label: "n"},
	}}
	var counts []cohort.Figure
	for _, ind := range list {
		row := ProgressRow{Indicator: ind.Def.ID, Label: b.text(ind.Def.Title), N: b.own.Population(ind, t.To)}
		for _, s := range b.own.Progress(ind, t.To) {
			row.Segments = append(row.Segments, SegmentView{Segment: s.Segment, Label: segmentLabels[s.Segment], Share: s.Share, Merged: s.Merged})
		}
		v.Progress = append(v.Progress, row)
		v.Table.Rows = append(v.Table.Rows, Row{Label: row.Label, Cells: segmentCells(row)})
		counts = append(counts, row.N)
	}
	b.both(v, t, counts)
}

var segmentLabels = map[cohort.Segment]string{
	cohort.BetterSegment: "Zeker beter", cohort.SameSegment: "Geen zeker verschil", cohort.WorseSegment: "Zeker minder goed",
	cohort.SameOrWorse: "Gelijk of minder goed, samengevoegd", cohort.BetterOrSame: "Beter of gelijk, samengevoegd",
	cohort.BetterOrWorse: "Beter of minder goed, samengevoegd",
	cohort.Everyone:      "Iedereen",
}

// headsOf says under which of the three heads a segment stands.
var headsOf = map[cohort.Segment][]int{
	cohort.BetterSegment: {0}, cohort.SameSegment: {1}, cohort.WorseSegment: {2},
	cohort.SameOrWorse: {1, 2}, cohort.BetterOrSame: {0, 1}, cohort.BetterOrWorse: {0, 2}, cohort.Everyone: {0, 1, 2},
}

// segmentCells puts the segments under the three heads; a merged one stands under
// all of its heads and says so.
func segmentCells(row ProgressRow) []Cell {
	cells := make([]Cell, 3, 4)
	for _, s := range row.Segments {
		cell := Cell{Figure: s.Share}
		if s.Merged && s.Share.Known() {
			cell.Words = "samen " + s.Share.Text()
		}
		for _, i := range headsOf[s.Segment] {
			cells[i] = cell
		}
	}
	return append(cells, Cell{Figure: row.N})
}
