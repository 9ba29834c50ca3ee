package dashboard

import (
	"fmt"
	"slices"
	"strings"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/notation"
	"effectmonitor/engine/programme"
)

// table gives indicators by class of a breakdown, or with their interval and n.
func (b *builder) table(v *TileView, t *Tile, list []*indicator.Indicator) {
	v.Table = &Table{Head: b.subject(t)}
	if t.Breakdown == "" || t.Compare == CompareYear || !b.own.Whole() {
		b.plainTable(v, t, list)
		return
	}
	whole := b.rows(v, t, list)
	v.Table.Columns = []Column{{Label: wordAll, Sub: whole.head()}}
	if !whole.same() {
		v.Table.Columns = []Column{{Label: wordAll}, {Label: "n"}}
	}
	groups := make([][]cohort.Figure, len(b.own.Classes(t.Breakdown)))
	for _, ind := range list {
		for i, n := range b.own.Populations(ind, moment(ind, t.To), t.Breakdown) {
			groups[i] = append(groups[i], n)
		}
	}
	for i, c := range b.own.Classes(t.Breakdown) {
		v.Table.Columns = append(v.Table.Columns, Column{Label: b.text(c.Title), Sub: sizesOf(groups[i]...).head()})
	}
	for _, ind := range list {
		at := moment(ind, t.To)
		row := Row{Label: b.text(ind.Def.Title), Cells: []Cell{{Figure: b.own.Measure(ind, at)}}}
		if !whole.same() {
			row.Cells = append(row.Cells, sizesOf(b.own.Population(ind, at)).cell())
		}
		for _, f := range b.own.Row(ind, at, t.Breakdown) {
			row.Cells = append(row.Cells, Cell{Figure: f})
		}
		v.Table.Rows = append(v.Table.Rows, row)
	}
}

// rows gives how many participants each indicator is about, and makes those the tile's n.
func (b *builder) rows(v *TileView, t *Tile, list []*indicator.Indicator) sizes {
	var counts []cohort.Figure
	with := ""
	for _, ind := range list {
		counts = append(counts, b.own.Population(ind, moment(ind, t.To)))
		if ind.Def.Type == indicator.Change {
			with = fmt.Sprintf(" met %s en %s", ind.Def.From, t.To)
		}
	}
	s := sizesOf(counts...)
	b.counted(v, s, with)
	return s
}

func (b *builder) plainTable(v *TileView, t *Tile, list []*indicator.Indicator) {
	r := b.rival
	b.rows(v, t, list)
	v.Table.Columns = []Column{{Label: wordValue}, {Label: wordInterval}, {Label: "n"}}
	if r != nil {
		v.Table.Columns = append(v.Table.Columns, Column{Label: r.label})
	}
	if t.Compare == CompareTarget {
		v.Table.Columns = append(v.Table.Columns, Column{Label: wordTarget})
	}
	for _, ind := range list {
		at := moment(ind, t.To)
		cells := keyCells(b.own.Measure(ind, at), b.own.Population(ind, at))
		if r != nil {
			cells = append(cells, Cell{Figure: r.measure(ind, at), Reference: true})
		}
		if t.Compare == CompareTarget {
			cells = append(cells, targetCell(b.target(ind)))
		}
		v.Table.Rows = append(v.Table.Rows, Row{Label: b.text(ind.Def.Title), Cells: cells})
	}
}

// distribution gives how many participants are in each class.
func (b *builder) distribution(v *TileView, t *Tile, ind *indicator.Indicator) {
	at := moment(ind, t.To)
	v.N = b.own.Population(ind, at)
	v.NText = b.people(v.N, "")
	v.Table = &Table{Head: b.text(ind.Def.Title), Columns: []Column{{Label: wordCount}, {Label: wordShare}}}
	counts := Series{Indicator: ind.Def.ID, Label: wordCount}
	for i, c := range b.own.Distribution(ind, at) {
		label := b.text(ind.Classes[i].Title)
		v.Labels = append(v.Labels, label)
		counts.Values = append(counts.Values, c.Count)
		v.Table.Rows = append(v.Table.Rows, Row{Label: label, Cells: []Cell{{Figure: c.Count}, {Figure: c.Share}}})
	}
	v.Series = []Series{counts}
	total := Row{Label: wordTotal, Total: true, Cells: []Cell{{Figure: v.N}, {Words: cohort.AbsentText}}}
	if v.N.Known() && v.N.Value() > 0 {
		total.Cells[1].Words = "100%"
	}
	v.Table.Rows = append(v.Table.Rows, total)
}

// columns gives one series per indicator over the classes of a breakdown, or
// without one a single series over the indicators.
func (b *builder) columns(v *TileView, t *Tile, list []*indicator.Indicator) {
	b.rows(v, t, list)
	v.Unit = b.unit(list[0])
	if t.Breakdown == "" || t.Compare == CompareYear || !b.own.Whole() {
		b.indicatorColumns(v, t, list)
		return
	}
	for _, c := range b.own.Classes(t.Breakdown) {
		v.Labels = append(v.Labels, b.text(c.Title))
	}
	counts := make([][]cohort.Figure, len(v.Labels))
	for _, ind := range list {
		at := moment(ind, t.To)
		v.Series = append(v.Series, Series{Indicator: ind.Def.ID, Label: b.text(ind.Def.Title), Values: b.own.Row(ind, at, t.Breakdown)})
		for i, n := range b.own.Populations(ind, at, t.Breakdown) {
			counts[i] = append(counts[i], n)
		}
	}
	v.Table = seriesTable(b.text(b.in.Framework.Breakdown(t.Breakdown).Def.Title), v, counts)
}

func (b *builder) indicatorColumns(v *TileView, t *Tile, list []*indicator.Indicator) {
	own := Series{Label: b.ownName()}
	r := b.rival
	national := Series{Reference: true}
	if r != nil {
		national.Label = r.label
	}
	var counts [][]cohort.Figure
	for _, ind := range list {
		at := moment(ind, t.To)
		v.Labels = append(v.Labels, b.text(ind.Def.Title))
		counts = append(counts, []cohort.Figure{b.own.Population(ind, at)})
		own.Values = append(own.Values, b.own.Measure(ind, at))
		if r != nil {
			national.Values = append(national.Values, r.measure(ind, at))
		}
		if t.Compare == CompareTarget {
			v.Targets = append(v.Targets, b.target(ind))
		}
	}
	v.Series = []Series{own}
	if r != nil {
		v.Series = append(v.Series, national)
	}
	v.Table = seriesTable(b.subject(t), v, counts)
	if v.Targets != nil {
		v.Table.Columns = append(v.Table.Columns, Column{Label: wordTarget})
		for i := range v.Table.Rows {
			v.Table.Rows[i].Cells = append(v.Table.Rows[i].Cells, targetCell(v.Targets[i]))
		}
	}
}

// seriesTable gives series as a table with a row per label, and of how many participants
// its figures are.
func seriesTable(head string, v *TileView, counts [][]cohort.Figure) *Table {
	table := &Table{Head: head}
	for _, s := range v.Series {
		table.Columns = append(table.Columns, Column{Label: s.Label})
	}
	table.Columns = append(table.Columns, Column{Label: "n"})
	for i, label := range v.Labels {
		row := Row{Label: label}
		for _, s := range v.Series {
			row.Cells = append(row.Cells, Cell{Figure: s.Values[i], Reference: s.Reference})
		}
		row.Cells = append(row.Cells, sizesOf(counts[i]...).cell())
		table.Rows = append(table.Rows, row)
	}
	return table
}

// response gives, per rater and moment, the share of due questionnaires that
// were filled in. How many were due is told by the first rater that a moment asks: the
// day of a moment is the same for all its raters.
func (b *builder) response(v *TileView, t *Tile) {
	v.NText = b.people(v.N, "")
	v.Table = &Table{Head: "Invuller"}
	moments := b.moments(t)
	for _, m := range moments {
		v.Table.Columns = append(v.Table.Columns, Column{Label: m.ID, Sub: b.text(m.Title)})
	}
	due := Row{Label: wordDue, Total: true, Cells: make([]Cell, len(moments))}
	told := make([]bool, len(moments))
	for _, id := range t.Raters {
		ind := b.in.Framework.Indicator(indicator.ResponsePrefix + id)
		if ind == nil {
			continue
		}
		row := Row{Label: b.text(ind.Def.Title)}
		for i, m := range moments {
			row.Cells = append(row.Cells, Cell{Figure: b.own.Measure(ind, m.ID)})
			if _, asked := m.Questionnaires[id]; !told[i] {
				due.Cells[i], told[i] = Cell{Figure: b.own.Population(ind, m.ID)}, asked
			}
		}
		v.Table.Rows = append(v.Table.Rows, row)
	}
	v.Table.Rows = append(v.Table.Rows, due)
	v.Explanation = append(v.Explanation, fmt.Sprintf("Aan de beurt: %s van wie de datum van de meting al is geweest.", b.name("deelnemers")))
	if len(t.Moments) > 0 {
		v.Explanation = append(v.Explanation, "Niet elke meting staat in de tabel.")
	}
}

// moments are those of the programme that a tile shows.
func (b *builder) moments(t *Tile) []programme.Moment {
	all := b.in.Framework.Programme().Moments()
	if len(t.Moments) == 0 {
		return all
	}
	var list []programme.Moment
	for _, m := range all {
		if slices.Contains(t.Moments, m.ID) {
			list = append(list, m)
		}
	}
	return list
}

// gemeenten gives one row per gemeente, in the order of the input: no ranking.
func (b *builder) gemeenten(v *TileView, t *Tile, list []*indicator.Indicator) {
	v.NText = b.people(v.N, "")
	v.Table = &Table{Head: wordGemeente, Columns: []Column{{Label: "n"}}}
	if b.in.Own == nil || b.in.Slice != (cohort.Slice{}) {
		v.Notes = append(v.Notes, "Per gemeente tonen we alleen alle jaren en groepen samen.")
		return
	}
	for _, g := range b.in.Gemeenten {
		v.Table.Rows = append(v.Table.Rows, Row{Label: g.Name})
	}
	add := func(figures []cohort.Figure) {
		for i, f := range figures {
			v.Table.Rows[i].Cells = append(v.Table.Rows[i].Cells, Cell{Figure: f})
		}
	}
	members := b.gate.Members(b.in.Framework, b.in.Own, members(b.in))
	add(members.Sizes())
	total := Row{Label: wordTotal, Total: true, Cells: []Cell{{Figure: b.own.N()}}}
	for _, ind := range list {
		at := moment(ind, t.To)
		v.Table.Columns = append(v.Table.Columns, b.unitColumn(ind))
		add(members.Measure(ind, at))
		total.Cells = append(total.Cells, Cell{Figure: b.own.Measure(ind, at)})
	}
	b.besideContext(v, t, &total)
	v.Table.Rows = append(v.Table.Rows, total)
}

// unitColumn is the head of a column with figures of one indicator: its title, and in what
// they are, where the title does not say so.
func (b *builder) unitColumn(ind *indicator.Indicator) Column {
	c := Column{Label: b.text(ind.Def.Title), Sub: b.unit(ind)}
	if strings.Contains(notation.Lower(c.Label), notation.Lower(c.Sub)) {
		c.Sub = ""
	}
	return c
}

// mkba puts the view of a cost-benefit model in a tile; that package hides small
// groups itself.
func (b *builder) mkba(v *TileView, t *Tile) {
	v.Part = t.Part
	if b.in.MKBA != nil {
		v.MKBA = b.in.MKBA(t.Model.String())
	}
	switch {
	case v.MKBA == nil:
		v.Suppressed = "Er is nog geen berekening van kosten en baten."
	case v.MKBA.Suppressed != "":
		v.Suppressed = v.MKBA.Suppressed
	}
}

// people writes a number of participants: n = 31, n < 10, n verborgen.
func people(f cohort.Figure) string {
	if f.Known() {
		return "n = " + f.Text()
	}
	return "n " + f.Text()
}
