package dashboard

import (
	"slices"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/notation"
	"effectmonitor/engine/programme"
)

// context shows what a gemeente declares of itself, with source and day. These are no
// figures about participants: nothing of them is hidden.
func (b *builder) context(v *TileView, t *Tile) {
	v.Table = &Table{Head: "Kenmerk", Columns: []Column{{Label: wordValue}, {Label: "Bron"}, {Label: "Op"}}}
	for _, f := range b.features(t) {
		row := Row{Label: b.text(f.Title)}
		if x, known := b.in.Context[f.ID]; known {
			row.Cells = []Cell{{Words: FeatureText(&f, x.Value)}, {Words: x.Source}, {Words: b.day(x)}}
		} else {
			row.Cells = []Cell{{Words: cohort.AbsentText}, {Words: "nog niet ingevuld"}, {Words: cohort.AbsentText}}
		}
		v.Table.Rows = append(v.Table.Rows, row)
		if about := b.text(f.Explanation); about != "" {
			v.Explanation = append(v.Explanation, b.text(f.Title)+": "+about)
		}
	}
	v.Period, v.N = "", cohort.Figure{}
}

// besideContext adds what each gemeente declares to the table with a row for each.
func (b *builder) besideContext(v *TileView, t *Tile, total *Row) {
	var sources []string
	for _, f := range b.features(t) {
		v.Table.Columns = append(v.Table.Columns, Column{Label: b.text(f.Title)})
		total.Cells = append(total.Cells, Cell{Words: cohort.AbsentText})
		for i, g := range b.in.Gemeenten {
			text := cohort.AbsentText
			if x, known := g.Context[f.ID]; known {
				text = FeatureText(&f, x.Value)
				if line := b.text(f.Title) + ": " + x.Source + ", " + b.day(x) + "."; !slices.Contains(sources, line) {
					sources = append(sources, line)
				}
			}
			v.Table.Rows[i].Cells = append(v.Table.Rows[i].Cells, Cell{Words: text})
		}
	}
	if len(sources) > mostSources {
		v.Explanation = append(v.Explanation, sources...)
		return
	}
	v.Notes = append(v.Notes, sources...)
}

// mostSources is how many sources stand under a table; more go into its explanation.
const mostSources = 4

// features are those that a tile names, as the programme declares them.
func (b *builder) features(t *Tile) []programme.Feature {
	var list []programme.Feature
	for _, id := range t.Features {
		for _, f := range b.in.Framework.Programme().Def.Features {
			if f.ID == id {
				list = append(list, f)
			}
		}
	}
	return list
}

// FeatureText writes a value of a feature as people read it.
func FeatureText(f *programme.Feature, value float64) string {
	return cohort.Format{Percent: f.Kind == programme.FeatureShare}.Text(value)
}

func (b *builder) day(x programme.FeatureValue) string {
	return notation.Of(b.in.Lang).Date(x.Date.Time())
}

// features checks the features that a tile names.
func (c *checker) features(t *Tile) {
	if len(t.Features) == 0 {
		if t.Kind == ContextTile {
			c.found.Errorf(t.Pos, "tile-empty", "een tegel %s noemt bij kenmerken wat zij toont", ContextTile)
		}
		return
	}
	if t.Kind != ContextTile && t.Kind != GemeentenTile {
		c.found.Errorf(t.Pos, "tile-features", "kenmerken horen bij een tegel %s of %s", ContextTile, GemeentenTile)
	}
	var known []string
	for _, f := range c.framework.Programme().Def.Features {
		known = append(known, f.ID)
	}
	for _, id := range t.Features {
		if !slices.Contains(known, id) {
			c.found.Errorf(t.Pos, "unknown-feature", "het programma heeft geen kenmerk %s", id).WithHint(diag.Suggest(id, known))
		}
	}
}
