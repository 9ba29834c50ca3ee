package dashboard

import (
	"fmt"
	"slices"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/notation"
)

// statistics fills the tiles that say how far figures can be trusted.
func (b *builder) statistics(v *TileView, t *Tile, list []*indicator.Indicator) {
	switch t.Kind {
	case FunnelTile:
		b.funnel(v, t, list[0])
	case FlowTile:
		b.flow(v, t, list[0])
	case StackedTile:
		b.stacks(v, t, list[0])
	case StayedTile:
		b.stayed(v, t, list)
	case AgreementTile:
		b.agreement(v, t, list)
	case ScaleTile:
		b.scale(v, t, list)
	case ForestTile:
		b.forest(v, t, list)
	}
}

// courses gives, of a duration, what each class of a breakdown comes to, and whether
// their courses differ more than chance gives.
func (b *builder) courses(v *TileView, t *Tile, ind *indicator.Indicator) {
	if t.Breakdown == "" || !b.own.Whole() {
		return
	}
	test := b.own.LogRank(ind, t.Breakdown)
	groups := b.own.Populations(ind, "", t.Breakdown)
	for i, f := range b.own.Row(ind, "", t.Breakdown) {
		label := b.text(b.own.Classes(t.Breakdown)[i].Title)
		row := Row{Label: label, Cells: []Cell{{Figure: f}, {Words: orDash(f.IntervalText())}}}
		for len(row.Cells) < len(v.Table.Columns) {
			row.Cells = append(row.Cells, Cell{Words: cohort.AbsentText})
		}
		row.Label += " (" + people(groups[i]) + ")"
		v.Table.Rows = append(v.Table.Rows, row)
	}
	title := notation.Lower(b.text(b.in.Framework.Breakdown(t.Breakdown).Def.Title))
	v.Table.Head = wordMonth + ", of " + title
	switch {
	case test.P.State() == cohort.Hidden:
		v.Notes = append(v.Notes, "De groepen zijn te klein om met elkaar te vergelijken.")
	case !test.P.Known():
	case test.Certain:
		v.Notes = append(v.Notes, fmt.Sprintf("Naar %s verschillen de groepen zeker van elkaar (%d groepen, %s).", title, test.Groups, test.P.Text()))
	default:
		v.Notes = append(v.Notes, fmt.Sprintf("Naar %s kan het verschil tussen de groepen toeval zijn (%d groepen, %s).", title, test.Groups, test.P.Text()))
	}
	v.Explanation = append(v.Explanation, "Of groepen verschillen, toetsen we met de log-rangtoets. Wie om een andere reden eindigt, telt vanaf dan niet meer mee.")
}

// stayed sets who was there at both moments beside who left, with what the change could
// be at worst and at best.
func (b *builder) stayed(v *TileView, t *Tile, list []*indicator.Indicator) {
	v.From, v.To = b.momentView(t.From), b.momentView(t.To)
	v.Table = &Table{Head: b.subject(t), Columns: []Column{
		{Label: "Bleef", Sub: "n"}, {Label: "Ging weg", Sub: "n"}, {Label: "Bleef", Sub: t.From}, {Label: "Ging weg", Sub: t.From},
		{Label: wordDiff, Sub: "weg min bleef"}, {Label: wordInterval}, {Label: "Verandering"}, {Label: "Op zijn slechtst"}, {Label: "Op zijn best"},
	}}
	var counts []cohort.Figure
	for _, ind := range list {
		a := b.own.Attrition(ind, t.To)
		v.Table.Rows = append(v.Table.Rows, Row{Label: b.text(ind.Def.Title), Cells: []Cell{
			{Figure: a.Stayed}, {Figure: a.Left}, {Figure: a.StayedStart}, {Figure: a.LeftStart},
			{Figure: a.Diff, Strong: a.Certain}, {Words: orDash(a.Diff.IntervalText())}, {Figure: a.Change}, {Figure: a.Low}, {Figure: a.High},
		}})
		v.Unit = b.unit(ind)
		counts = append(counts, a.Stayed)
	}
	b.both(v, t, counts)
	v.Explanation = append(v.Explanation,
		fmt.Sprintf("Wie wegging vulde %s wel in en %s niet. Begon die groep anders, dan zegt de verandering minder over iedereen.", t.From, t.To),
		"Op zijn slechtst en op zijn best: alsof wie wegging zo ver mogelijk achteruit of vooruit ging als de schaal toelaat.")
}

// agreement says how far two raters agree.
func (b *builder) agreement(v *TileView, t *Tile, list []*indicator.Indicator) {
	v.Table = &Table{Head: b.subject(t), Columns: []Column{
		{Label: "n"}, {Label: wordDiff}, {Label: wordInterval}, {Label: "ICC"}, {Label: wordInterval}, {Label: "Gewogen kappa"}, {Label: wordInterval},
	}}
	var counts []cohort.Figure
	for _, ind := range list {
		at := moment(ind, t.To)
		a := b.own.Agreement(ind, at)
		v.Table.Rows = append(v.Table.Rows, Row{Label: b.text(ind.Def.Title), Cells: []Cell{
			{Figure: a.N}, {Figure: a.Diff}, {Words: orDash(a.Diff.IntervalText())},
			{Figure: a.ICC}, {Words: orDash(a.ICC.IntervalText())}, {Figure: a.Kappa}, {Words: orDash(a.Kappa.IntervalText())},
		}})
		counts = append(counts, a.N)
	}
	b.counted(v, sizesOf(counts...), " met beide invullers")
	v.Explanation = append(v.Explanation,
		"Het verschil is de tweede invuller min de eerste.",
		"ICC(2,1) en kappa met kwadratische gewichten: 1 is helemaal eens, 0 is niet meer dan toeval. Wie steeds hoger scoort, telt als verschil.")
}

// scale gives the items of scales, each with what it adds.
func (b *builder) scale(v *TileView, t *Tile, list []*indicator.Indicator) {
	v.Table = &Table{Head: "Onderdeel", Columns: []Column{
		{Label: "n"}, {Label: "Alfa"}, {Label: wordInterval}, {Label: "Gemiddelde"}, {Label: "Spreiding"},
		{Label: "Samenhang", Sub: "met de rest"}, {Label: "Alfa", Sub: "zonder dit"}, {Label: "Laagste", Sub: "aandeel"}, {Label: "Hoogste", Sub: "aandeel"},
	}}
	dash := Cell{Words: cohort.AbsentText}
	var counts []cohort.Figure
	for _, ind := range list {
		s := b.own.Scale(ind, moment(ind, t.To))
		v.Table.Rows = append(v.Table.Rows, Row{Label: b.text(ind.Def.Title), Total: true, Cells: []Cell{
			{Figure: s.N}, {Figure: s.Alpha}, {Words: orDash(s.Alpha.IntervalText())}, dash, dash, dash, dash, {Figure: s.Floor}, {Figure: s.Ceiling},
		}})
		for i, item := range s.Items {
			v.Table.Rows = append(v.Table.Rows, Row{Label: b.text(ind.ItemTitle(i)), Cells: []Cell{
				dash, dash, dash, {Figure: item.Mean}, {Figure: item.SD}, {Figure: item.Rest}, {Figure: item.AlphaIfDropped}, {Figure: item.Floor}, {Figure: item.Ceiling},
			}})
		}
		counts = append(counts, s.N)
	}
	b.counted(v, sizesOf(counts...), " met alle onderdelen")
	v.Explanation = append(v.Explanation,
		"Alfa (Cronbach) zegt hoe goed de onderdelen bij elkaar horen: van 0 tot 1, met het interval van Feldt. Vaak is 0,70 de ondergrens voor een groep.",
		"Staan velen op de laagste of hoogste stand, dan kan de schaal verandering niet laten zien.")
}

// bounded says, of shares that some are missing from, what they could be at worst and
// at best.
func (b *builder) bounded(v *TileView, t *Tile, list []*indicator.Indicator) {
	if !t.Bounds || v.Table == nil || t.Breakdown != "" {
		return
	}
	v.Table.Columns = append(v.Table.Columns, Column{Label: "Onbekend", Sub: "n"}, Column{Label: "Op zijn slechtst"}, Column{Label: "Op zijn best"})
	for i, ind := range list {
		if i >= len(v.Table.Rows) {
			break
		}
		x := b.own.Bounds(ind, moment(ind, t.To))
		low, high := x.Low, x.High
		if ind.Def.Direction == indicator.Lower {
			low, high = high, low
		}
		v.Table.Rows[i].Cells = append(v.Table.Rows[i].Cells, Cell{Figure: x.Missing}, Cell{Figure: low}, Cell{Figure: high})
	}
	if slices.ContainsFunc(list, func(i *indicator.Indicator) bool { return i.Def.Type == indicator.Share }) {
		v.Explanation = append(v.Explanation, "Op zijn slechtst en op zijn best: alsof het voor iedereen van wie we het niet weten, niet of juist wel goed ging.")
	}
}
