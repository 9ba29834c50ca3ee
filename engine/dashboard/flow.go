package dashboard

import (
	"fmt"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/notation"
)

// FlowView is who moved from which class to which. The last row and column of Cells
// are those of whom one of the two moments is not known.
type FlowView struct {
	Classes []string          `json:"klassen"`
	From    []cohort.Figure   `json:"van"`
	To      []cohort.Figure   `json:"naar"`
	Cells   [][]cohort.Figure `json:"cellen"`
}

// StackView is one bar of shares, one per label of the tile.
type StackView struct {
	Label  string          `json:"label"`
	N      cohort.Figure   `json:"n"`
	Shares []cohort.Figure `json:"delen"`
}

// flow gives who moved between the classes of a distribution.
func (b *builder) flow(v *TileView, t *Tile, ind *indicator.Indicator) {
	v.From, v.To = b.momentView(ind.Def.From), b.momentView(t.To)
	f := b.own.Flow(ind, t.To)
	v.N = f.N
	v.NText = b.people(f.N, fmt.Sprintf(" met %s en %s", ind.Def.From, t.To))
	out := &FlowView{From: f.From, To: f.To, Cells: f.Cells}
	v.Table = &Table{Head: fmt.Sprintf("Van %s naar %s", ind.Def.From, t.To)}
	for _, c := range ind.Classes {
		out.Classes = append(out.Classes, b.text(c.Title))
		v.Table.Columns = append(v.Table.Columns, Column{Label: b.text(c.Title), Sub: t.To})
	}
	v.Table.Columns = append(v.Table.Columns, Column{Label: wordUnknown, Sub: t.To}, Column{Label: wordTotal})
	for i, row := range f.Cells {
		label, total := wordUnknown, Cell{Words: cohort.AbsentText}
		if i < len(out.Classes) {
			label, total = out.Classes[i], Cell{Figure: f.From[i]}
		}
		r := Row{Label: label}
		for j, cell := range row {
			if i == len(out.Classes) && j == len(out.Classes) {
				r.Cells = append(r.Cells, Cell{Words: cohort.AbsentText})
				continue
			}
			r.Cells = append(r.Cells, Cell{Figure: cell})
		}
		v.Table.Rows = append(v.Table.Rows, Row{Label: r.Label, Cells: append(r.Cells, total)})
	}
	end := Row{Label: wordTotal, Total: true}
	for _, n := range f.To {
		end.Cells = append(end.Cells, Cell{Figure: n})
	}
	v.Table.Rows = append(v.Table.Rows, Row{Label: end.Label, Total: true, Cells: append(end.Cells, Cell{Words: cohort.AbsentText}, Cell{Words: cohort.AbsentText})})
	v.Labels, v.Flow = out.Classes, out
	v.Explanation = append(v.Explanation, fmt.Sprintf("Elke stroom telt %s die van de ene naar de andere klasse gingen. Wie één van beide metingen mist, staat bij niet bekend.", b.name("deelnemers")))
}

// stacks gives the classes of a distribution as parts of a bar: per class of a
// breakdown, or per moment.
func (b *builder) stacks(v *TileView, t *Tile, ind *indicator.Indicator) {
	for _, c := range ind.Classes {
		v.Labels = append(v.Labels, b.text(c.Title))
	}
	head := "Meting"
	if s := b.in.Framework.Breakdown(t.Breakdown); s != nil {
		head = b.text(s.Def.Title)
		b.stacksByClass(v, t, ind)
	} else {
		for _, m := range b.in.Framework.Programme().Moments() {
			b.stack(v, m.ID+", "+b.text(m.Title), b.own, ind, m.ID)
		}
	}
	v.Table = &Table{Head: head}
	for _, label := range v.Labels {
		v.Table.Columns = append(v.Table.Columns, Column{Label: label})
	}
	v.Table.Columns = append(v.Table.Columns, Column{Label: "n"})
	var counts []cohort.Figure
	for _, s := range v.Stacks {
		row := Row{Label: s.Label}
		for _, f := range s.Shares {
			row.Cells = append(row.Cells, Cell{Figure: f})
		}
		v.Table.Rows = append(v.Table.Rows, Row{Label: s.Label, Cells: append(row.Cells, Cell{Figure: s.N})})
		counts = append(counts, s.N)
	}
	if t.Breakdown != "" {
		counts = []cohort.Figure{b.own.Population(ind, moment(ind, t.To))}
	}
	b.counted(v, sizesOf(counts...), "")
}

func (b *builder) stacksByClass(v *TileView, t *Tile, ind *indicator.Indicator) {
	if !b.own.Whole() {
		b.stack(v, notation.Capital(b.name("deelnemers")), b.own, ind, moment(ind, t.To))
		return
	}
	for _, c := range b.own.Classes(t.Breakdown) {
		if r, ok := b.class(nil, t.Breakdown, c.ID); ok {
			b.stack(v, b.text(c.Title), r, ind, moment(ind, t.To))
		}
	}
}

// stack adds one bar, unless there is nobody.
func (b *builder) stack(v *TileView, label string, r cohort.Reader, ind *indicator.Indicator, at string) {
	n := r.Population(ind, at)
	if n.State() == cohort.Absent || n.Known() && n.Value() == 0 {
		return
	}
	s := StackView{Label: label, N: n}
	for _, c := range r.Distribution(ind, at) {
		s.Shares = append(s.Shares, c.Share)
	}
	v.Stacks = append(v.Stacks, s)
}
