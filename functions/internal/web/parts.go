package web

import "effectmonitor/functions/internal/web/chart"

// narrow is the width in pixels of the drawings for a phone.
const narrow = 340

func numeric(t chart.Table, cell int) bool {
	return cell+1 < len(t.Columns) && t.Columns[cell+1].Numeric
}

// allNumeric tells whether every column after the first holds numbers: the table then
// says so once, instead of every cell.
func allNumeric(t chart.Table) bool {
	for i, c := range t.Columns {
		if i > 0 && !c.Numeric {
			return false
		}
	}
	return len(t.Columns) > 1
}

// tabsLine says where the reader is among pages that belong together.
func tabsLine(p Page, label string, list []Link) string {
	for _, l := range list {
		if l.Current {
			return p.T("tabs.now", "name", l.Label)
		}
	}
	return label
}

func tableName(p Page, t chart.Table) string {
	if t.Caption != "" {
		return t.Caption
	}
	return p.T("chart.table")
}

// icon of a step: where the reader is shows as its turn.
func (s Step) icon() StatusKind {
	if s.Current {
		return StatusDue
	}
	return s.Status
}

// Widths in pixels of a chart inside a tile: the card without its padding.
const (
	tileWide = 1090
	tileHalf = 496
)

func tileWidth(t Tile) int {
	switch {
	case t.Beside:
		return learnTileWidth
	case t.Wide:
		return tileWide
	}
	return tileHalf
}

func tileHasFoot(t Tile) bool {
	return (t.Chart != nil && !t.NoTable) || len(t.Explain) > 0 || len(t.Downloads) > 0
}

func termMark(term int) string {
	if term == 0 {
		return chart.MarkBar
	}
	return chart.MarkLong
}

func partValues(r PartyRow) []float64 {
	out := make([]float64, len(r.Terms))
	for i, a := range r.Terms {
		out[i] = a.Value
	}
	return out
}

// arranged makes a half tile wide when no other half stands beside it, so that no
// row is half empty. The order stays, for the eye and for the keyboard alike.
func arranged(tiles []Tile) []Tile {
	out := append([]Tile(nil), tiles...)
	for i := 0; i < len(out); i++ {
		if out[i].Wide {
			continue
		}
		if i+1 < len(out) && !out[i+1].Wide {
			i++ // these two share a row
			continue
		}
		out[i].Wide = true
	}
	return out
}
