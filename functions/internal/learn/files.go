package learn

import (
	"net/http"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/download"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
)

// offer puts links on the tile of a page to the same figures as files.
func offer(r *http.Request, l *app.Lesson, page string, t *web.Tile) {
	query := ""
	if r.URL.RawQuery != "" {
		query = "?" + r.URL.RawQuery
	}
	download.Offer(t, func(ext string) string { return addressOf(l.Definition.ID, page, t.ID+ext) + query })
}

// file sends the tile of a page, made as the page itself makes it.
func (s *Learn) file(page string) site.Page {
	return func(w http.ResponseWriter, r *http.Request) error {
		l, err := s.lesson(r)
		if err != nil {
			return err
		}
		v := s.view(r, l, page)
		if !s.ready(&v, l) {
			return site.ErrNotFound
		}
		t, err := s.tileOf(r, v, l, page)
		if err != nil {
			return err
		}
		id, ext := download.Split(r.PathValue("file"))
		if id != t.ID {
			return site.ErrNotFound
		}
		return download.Send(w, *t, l.Definition.ID+"-"+id, ext)
	}
}

// tileOf draws what a page shows.
func (s *Learn) tileOf(r *http.Request, v web.LearnView, l *app.Lesson, page string) (*web.Tile, error) {
	switch page {
	case routePage:
		return s.routeTile(v, l, l.View.Route(locale.Default)), nil
	case theoryPage:
		return theoryTile(v, l, l.View.Theory(l.Tried, locale.Default)), nil
	}
	m, err := asked(r, l)
	if err != nil {
		return nil, err
	}
	return s.funnel(v, l, l.View.Benchmark(m)), nil
}
