package results

import (
	"net/http"
	"strings"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/download"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
)

// dashboardFile sends one tile as a file, with the figures that the page shows.
func (s *Results) dashboardFile(w http.ResponseWriter, r *http.Request) error {
	p, key, err := s.keyOf(r)
	if err != nil {
		return err
	}
	id, ext := download.Split(r.PathValue("file"))
	tile, err := s.App.OutcomeTile(r.Context(), key, id)
	if err != nil {
		return err
	}
	f := filter{slice: key.Slice}
	t := tiler{Page: s.frame(r, p), place: p, page: key.Page, query: f.query(), filtered: f.on(), wider: s.wider(p), costs: s.costsAddress(r, p)}
	return download.Send(w, t.tile(&tile), p.dashboard.ID+"-"+id, ext)
}

// costsFile sends one part of a page of costs and benefits, or of what a reader asked of
// them, as a file.
func (s *Results) costsFile(w http.ResponseWriter, r *http.Request) error {
	a, key, view, err := s.openCosts(r)
	if err != nil {
		return err
	}
	id, ext := download.Split(r.PathValue("file"))
	if view.Suppressed != "" {
		return &app.Error{Code: app.NotFound, Op: "save costs"}
	}
	var tile *web.Tile
	switch id {
	case strings.TrimPrefix(whatIfPath, "/"):
		tile, err = s.whatIfTile(r, a, key)
	case partSteps, partCauses:
		tile, err = s.comparedTile(r, a, key, id)
	default:
		c := coster{Page: s.costFrame(r, a), view: view, address: a.root}
		c.period, err = s.periodOf(r.Context(), c.Page, key)
		tile = c.block(id)
	}
	if err != nil {
		return err
	}
	if tile == nil {
		return site.ErrNotFound
	}
	return download.Send(w, *tile, a.model.Definition().ID+"-"+id, ext)
}
