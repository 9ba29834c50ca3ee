package results

import (
	"slices"
	"strings"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dashboard"
	"effectmonitor/functions/internal/download"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// tiler turns the tiles of a page into what the page shows.
type tiler struct {
	web.Page
	place    place
	page     string
	query    string // of the filter, for the addresses of files
	filtered bool
	wider    string                    // where everybody sees all gemeenten together, "" when nowhere
	links    map[string]string         // addresses of gemeenten by name
	costs    func(model string) string // address of a model's own page, "" when it may not be opened
}

// add puts a tile on the page: large figures together on top, the rest in order.
func (t tiler) add(v *web.DashboardView, tile *dashboard.TileView) {
	switch {
	case tile.Kind == dashboard.KeyFigureTile:
		v.Figures = append(v.Figures, t.keyFigure(tile))
	case tile.MKBA != nil && tile.Suppressed == "" && tile.Part == partKey:
		v.Figures = append(v.Figures, t.coster(tile.MKBA, tile.Period).figures()...)
	default:
		v.Tiles = append(v.Tiles, t.tile(tile))
	}
}

// keyFigure is one large figure with n, period and definition.
func (t tiler) keyFigure(tile *dashboard.TileView) web.KeyFigure {
	if tile.Key == nil {
		k := web.KeyFigure{Label: tile.Title, Value: tile.N.Text(), Notes: withoutEmpty([]string{tile.Suppressed}), Suppressed: true}
		k.Explain = append(slices.Clone(tile.Explanation), t.rests(tile)...)
		return k
	}
	f := tile.Key.Value
	k := web.KeyFigure{Label: tile.Title, Value: f.Text(), Notes: slices.Clone(tile.Key.Notes), Suppressed: f.Hidden()}
	if f.Known() {
		k.Unit = tile.Unit
	}
	if k.Suppressed {
		k.Notes = append([]string{tile.Suppressed}, tile.Notes...)
	} else {
		k.Notes = append(k.Notes, t.T("results.n", "n", tile.N.Text()))
		if _, bounded := f.Bound(); bounded {
			k.Notes = append(k.Notes, tile.Notes...) // what its sign means
		} else {
			k.Explain = append(k.Explain, tile.Notes...)
		}
	}
	if tile.Subtitle != "" {
		k.Explain = append([]string{tile.Subtitle}, k.Explain...)
	}
	k.Explain = append(k.Explain, tile.Explanation...)
	k.Explain = append(k.Explain, t.rests(tile)...)
	k.Notes = withoutEmpty(k.Notes)
	return k
}

// rests are the period and the definition of a figure as sentences.
func (t tiler) rests(tile *dashboard.TileView) []string {
	var list []web.Datum
	if tile.Period != "" {
		list = append(list, web.Datum{Label: t.T("results.period"), Value: tile.Period})
	}
	return said(append(list, web.Datum{Label: t.T("results.definition"), Value: tile.Definition}))
}

// tile is one block, with its drawing or table, or why there is none.
func (t tiler) tile(tile *dashboard.TileView) web.Tile {
	out := web.Tile{
		ID: tile.ID, Title: tile.Title, Subtitle: tile.Subtitle, Wide: wide(tile), Explain: tile.Explanation, Notes: tile.Notes,
	}
	if out.ID == "" {
		out.ID = string(tile.Kind)
	}
	switch {
	case tile.Suppressed != "":
		out.Suppressed = t.suppression(tile.Suppressed)
		out.Explain, out.Notes = nil, nil
		return out
	case tile.Kind == dashboard.TextTile:
		out.Conclusion = tile.Text
		return out
	case tile.MKBA != nil:
		t.costTile(&out, tile)
	case tile.Table != nil:
		t.fill(&out, tile)
		if tile.Kind != dashboard.ContextTile { // which is not about participants
			out.Meta = t.meta(tile)
		}
	}
	if tile.HasHidden {
		out.HiddenNote, out.Notes = web.Plain(strings.Join(out.Notes, " ")+" "), nil
		if t.filtered {
			out.HiddenLink = &web.Link{Label: t.T("results.everyone"), Href: t.place.page(t.page)}
		}
	}
	t.download(&out)
	return out
}

// fill puts a drawing in the tile where one says more than the table, and the table
// otherwise.
func (t tiler) fill(out *web.Tile, tile *dashboard.TileView) {
	table := tableOf(tile.Title, tile.Table)
	if tile.Kind == dashboard.GemeentenTile {
		link(&table, t.links)
	}
	c, notes := t.draw(tile)
	switch {
	case c != nil:
		out.Chart = drawn{c, table}
		out.Notes = append(out.Notes, notes...)
		return
	case tile.Kind == dashboard.SurvivalTile && len(table.Rows) < 2 && len(out.Notes) > 0:
		// A table with the start alone says nothing; why there is no more does.
		out.Suppressed, out.Notes = t.suppression(out.Notes[0]), out.Notes[1:]
	}
	out.Table = &table
}

// suppression splits what happened from what follows, and offers a wider view.
func (t tiler) suppression(text string) *web.Suppression {
	title, rest, _ := strings.Cut(text, ". ")
	s := &web.Suppression{Title: strings.TrimSuffix(title, "."), Text: rest}
	if t.filtered {
		s.Links = append(s.Links, web.Link{Label: t.T("results.everyone"), Href: t.place.page(t.page)})
	}
	if t.wider != "" {
		s.Links = append(s.Links, web.Link{Label: t.T("results.see-public"), Href: t.wider})
	}
	return s
}

func (t tiler) meta(tile *dashboard.TileView) []web.Datum {
	n := tile.NText
	if n == "" {
		n = tile.N.Text()
	}
	list := []web.Datum{{Label: t.T("results.n-label"), Value: n}}
	if tile.Period != "" {
		list = append(list, web.Datum{Label: t.T("results.period"), Value: tile.Period})
	}
	list = append(list, web.Datum{Label: t.T("results.definition"), Value: tile.Definition})
	if tile.Comparison != "" {
		list = append(list, web.Datum{Label: t.T("results.compared"), Value: lowered(tile.Comparison)})
	}
	return list
}

// download offers the files of a tile.
func (t tiler) download(out *web.Tile) {
	download.Offer(out, func(ext string) string { return t.place.page(t.page) + "/" + out.ID + ext + t.query })
}

// Widths that a definition may ask for.
const widthFull = "breed"

// manyColumns is from how many columns of figures a table needs the whole width.
const manyColumns = 5

// wide says whether a tile takes the whole width: when its definition asks for it, or
// when its content does not fit in half of it.
func wide(tile *dashboard.TileView) bool {
	switch tile.Kind {
	case dashboard.ChangeTile, dashboard.ResponseTile, dashboard.GemeentenTile, dashboard.StayedTile, dashboard.AgreementTile, dashboard.ScaleTile, dashboard.ForestTile:
		return tile.Width != "smal"
	case dashboard.TableTile:
		return tile.Width == widthFull || tile.Table != nil && len(tile.Table.Columns) >= manyColumns
	case dashboard.AroundTile:
		return tile.Width != "smal"
	case dashboard.TrendTile:
		return tile.Width == widthFull || len(tile.Series) > 1
	case dashboard.MKBATile:
		return true
	}
	return tile.Width == widthFull
}

// pair gives the whole width to a tile of half a width that has no neighbour, so that
// no row is half empty.
func pair(tiles []web.Tile) {
	for i := 0; i < len(tiles); i++ {
		switch {
		case tiles[i].Wide:
		case i+1 < len(tiles) && !tiles[i+1].Wide:
			i++
		default:
			tiles[i].Wide = true
		}
	}
}

func withoutEmpty(list []string) []string {
	var out []string
	for _, text := range list {
		if text != "" {
			out = append(out, text)
		}
	}
	return out
}

// hiddenColumns is the legend of hatched columns, "" when none is.
func (t tiler) hiddenColumns(list []cohort.Figure) string {
	for _, f := range list {
		if f.Hidden() {
			return t.T("results.hidden")
		}
	}
	return ""
}

var _ chart.Chart = drawn{}
