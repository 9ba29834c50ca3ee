package dashboard

import (
	"cmp"
	"fmt"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/notation"
)

// key gives one large figure with what puts it into proportion.
func (b *builder) key(v *TileView, t *Tile, ind *indicator.Indicator) {
	at := moment(ind, t.To)
	k := &KeyView{Value: b.own.Measure(ind, at), Unit: b.unit(ind), Month: lastMonth(b.own, ind)}
	k.Interval = k.Value.IntervalText()
	v.Key, v.Unit = k, k.Unit
	v.N = b.own.Population(ind, at)
	v.NText = b.people(v.N, "")
	v.Table = &Table{Head: wordValue, Columns: []Column{{Label: v.Title}, {Label: wordInterval}, {Label: "n"}}}
	v.Table.Rows = []Row{{Label: b.ownName(), Cells: keyCells(k.Value, v.N)}}
	if r := b.rival; r != nil {
		ref := r.measure(ind, at)
		k.Reference = &ref
		v.Table.Rows = append(v.Table.Rows, Row{Label: r.label, Cells: referenceCells(ref, r.people(ind, at))})
	}
	k.Notes = b.keyNotes(k, t, ind)
	b.keyTarget(v, k, t, ind)
}

func keyCells(f, n cohort.Figure) []Cell {
	return []Cell{{Figure: f}, {Words: orDash(f.IntervalText())}, {Figure: n}}
}

func referenceCells(f, n cohort.Figure) []Cell {
	cells := keyCells(f, n)
	for i := range cells {
		cells[i].Reference = true
	}
	return cells
}

// keyNotes gives the lines under a large figure.
func (b *builder) keyNotes(k *KeyView, t *Tile, ind *indicator.Indicator) []string {
	var notes []string
	if k.Reference != nil {
		with := " "
		if t.Compare == CompareYear { // the large figure is that of one class too
			notes = append(notes, b.ownName())
			with = ": " // between two numbers
		}
		notes = append(notes, b.rival.label+with+b.withUnit(*k.Reference, ind))
	}
	if p := ind.Def.Published; t.Compare == ComparePublished && p != nil {
		notes = append(notes, fmt.Sprintf("%s %s, %s", wordPublished, cohort.FormatOf(ind).Text(p.Value), b.text(p.Where)))
	}
	if k.Interval != "" {
		notes = append(notes, wordInterval+" "+k.Interval)
	}
	if k.Month > 0 {
		notes = append(notes, fmt.Sprintf("na %d maanden", k.Month))
	}
	if ind.Def.Type == indicator.Median || ind.Def.Type == indicator.Duration && !ind.Competes() {
		notes = append(notes, "mediaan")
	}
	return notes
}

func orDash(text string) string { return cmp.Or(text, cohort.AbsentText) }

// lastMonth gives the month at which the share of a duration with competing
// exits holds; 0 for other indicators.
func lastMonth(r cohort.Reader, ind *indicator.Indicator) int {
	if ind.Def.Type != indicator.Duration || !ind.Competes() {
		return 0
	}
	points := r.Curve(ind).Points
	return points[len(points)-1].Month
}

// unit gives the words after a figure; a share or an amount has none.
func (b *builder) unit(ind *indicator.Indicator) string {
	if ind.Money || cohort.FormatOf(ind).Percent {
		return ""
	}
	return b.text(ind.Def.Unit)
}

func (b *builder) withUnit(f cohort.Figure, ind *indicator.Indicator) string {
	if unit := b.unit(ind); unit != "" && f.Known() {
		return f.Text() + " " + unit
	}
	return f.Text()
}

// ownName is what a comparison calls the group itself.
func (b *builder) ownName() string {
	return cmp.Or(b.label, b.in.OwnName, notation.Capital(b.name("deelnemers")))
}

// people writes a number of participants with the programme's word for them; one that is
// hidden stands alone.
func (b *builder) people(n cohort.Figure, with string) string {
	if n.State() == cohort.Hidden {
		return n.Text()
	}
	return n.Text() + " " + b.name("deelnemers") + with
}
