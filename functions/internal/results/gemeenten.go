package results

import (
	"context"
	"net/http"
	"strconv"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// gemeenten shows all gemeenten side by side, by name: no ranking. Which figures
// stand there is for the national dashboard to say.
func (s *Results) gemeenten(w http.ResponseWriter, r *http.Request) error {
	v := web.GemeentenView{Page: s.Site.Page(r, site.PageOptions{Title: s.text("nav.gemeenten"), Current: site.NavGemeenten, National: true})}
	links := s.gemeenteLinks(r.Context())
	v.Lead = v.N("results.gemeenten-lead", len(s.App.Catalog().Gemeenten()))
	if p, ok := s.nationalPlace(r); ok {
		v.Lead = v.N("results.gemeenten-lead", carriers(s.App.Catalog(), p.dashboard.Programme.ID))
		if err := s.national(r.Context(), &v, p, links); err != nil {
			return err
		}
	}
	if len(v.Table.Columns) == 0 {
		v.Table = s.names(v.Page, links)
	}
	s.Site.Render(w, r, http.StatusOK, web.Gemeenten(v))
	return nil
}

// nationalPlace is the national dashboard of the programme that the page is about: the
// one that is asked for, and otherwise the one that most gemeenten carry out.
func (s *Results) nationalPlace(r *http.Request) (place, bool) {
	about := r.URL.Query().Get("aanpak")
	if plan := s.Site.Plan(""); about == "" && plan != nil {
		about = plan.Def.ID
	}
	var first place
	found := false
	for _, p := range s.places(r.Context()) {
		if p.group != (app.Group{}) {
			continue
		}
		if p.dashboard.Programme.ID == about {
			return p, true
		}
		if !found {
			first, found = p, true
		}
	}
	return first, found
}

// carriers is how many gemeenten carry out a programme.
func carriers(defs *catalog.Catalog, programme string) (n int) {
	for _, g := range defs.Gemeenten() {
		if g.Overlay(programme) != nil {
			n++
		}
	}
	return n
}

// national puts the figures of a national dashboard on the page: the large ones of its
// first page and its tables with a row per gemeente.
func (s *Results) national(ctx context.Context, v *web.GemeentenView, p place, links map[string]string) error {
	for i := range p.dashboard.Pages {
		page := &p.dashboard.Pages[i]
		if i > 0 && !hasGemeenten(page) {
			continue
		}
		ref := source.Ref{ID: p.dashboard.ID, Version: p.dashboard.Version}
		out, err := s.App.Outcome(ctx, app.OutcomeKey{Dashboard: ref, Page: page.ID})
		if err != nil {
			return err
		}
		if !out.Ready {
			v.Notes = append(v.Notes, v.T("results.empty"))
			return nil
		}
		t := tiler{Page: v.Page, place: p, page: page.ID, links: links, wider: s.wider(p)}
		for j := range out.Page.Tiles {
			nationalTile(v, t, &out.Page.Tiles[j])
		}
	}
	return nil
}

func nationalTile(v *web.GemeentenView, t tiler, tile *dashboard.TileView) {
	switch {
	case tile.Kind == dashboard.KeyFigureTile:
		v.Figures = append(v.Figures, t.keyFigure(tile))
	case tile.Kind != dashboard.GemeentenTile || tile.Table == nil:
	default:
		out := t.tile(tile)
		if len(v.Table.Columns) > 0 || out.Table == nil {
			v.Tiles = append(v.Tiles, out)
			return
		}
		v.Table = *out.Table
		v.Notes = append(v.Notes, tile.Notes...)
		v.Ground = web.Ground{Meta: out.Meta, Explain: out.Explain, Downloads: out.Downloads}
	}
}

func hasGemeenten(p *dashboard.Page) bool {
	for i := range p.Tiles {
		if p.Tiles[i].Kind == dashboard.GemeentenTile {
			return true
		}
	}
	return false
}

// gemeenteLinks gives the address of each gemeente, by name, that the user may open.
func (s *Results) gemeenteLinks(ctx context.Context) map[string]string {
	links := map[string]string{}
	for _, g := range s.App.Catalog().Gemeenten() {
		if len(s.allowed(ctx, placesAt(s.App.Catalog(), g.Code))) > 0 {
			links[g.Name] = gemeentenRoot + "/" + g.Code
		}
	}
	return links
}

func link(t *chart.Table, links map[string]string) {
	for i := range t.Rows {
		if !t.Rows[i].Total {
			t.Rows[i].HeadHref = links[t.Rows[i].Head]
		}
	}
}

// names is the table when there are no figures.
func (s *Results) names(p web.Page, links map[string]string) chart.Table {
	t := chart.Table{Caption: p.Title, Columns: []chart.Column{{Label: p.Title}, {Label: p.T("results.programmes"), Numeric: true}}}
	for _, g := range s.App.Catalog().Gemeenten() {
		t.Rows = append(t.Rows, chart.Row{Head: g.Name, HeadHref: links[g.Name], Cells: []chart.Cell{{Text: strconv.Itoa(len(g.Programmes))}}})
	}
	return t
}
