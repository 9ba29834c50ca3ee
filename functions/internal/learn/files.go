package learn

import (
	"net/http"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/download"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
)

// fileOf gives the address of something of a page as a file, with the same question.
func fileOf(r *http.Request, l *app.Lesson, page, id string) func(ext string) string {
	query := ""
	if r.URL.RawQuery != "" {
		query = "?" + r.URL.RawQuery
	}
	return func(ext string) string { return addressOf(l.Definition.ID, page, id+ext) + query }
}

// offer puts links on the tile of a page to the same figures as files.
func offer(r *http.Request, l *app.Lesson, page string, t *web.Tile) {
	download.Offer(t, fileOf(r, l, page, t.ID))
}

// file sends something of a page, made as the page itself makes it.
func (s *Learn) file(page string) site.Page {
	return func(w http.ResponseWriter, r *http.Request) error {
		l, err := s.lesson(r)
		if err != nil {
			return err
		}
		v := s.view(r, l, page)
		if !s.ready(&v, l) || page != cyclesPage && !s.narrow(r, &v, l, page) {
			return site.ErrNotFound
		}
		id, ext := download.Split(r.PathValue("file"))
		t, err := s.tileOf(r, v, l, page, id)
		if err != nil {
			return err
		}
		if t == nil || id != t.ID {
			return site.ErrNotFound
		}
		return download.Send(w, *t, l.Definition.ID+"-"+id, ext)
	}
}

// tileOf draws what a page shows under an id; nil where there is no such thing.
func (s *Learn) tileOf(r *http.Request, v web.LearnView, l *app.Lesson, page, id string) (*web.Tile, error) {
	switch page {
	case routePage:
		return s.routeTile(v, l, l.View.Route(locale.Default)), nil
	case theoryPage:
		return theoryTile(v, l, l.View.Theory(l.Tried, locale.Default)), nil
	case triedPage:
		for _, c := range clustersOf(l) {
			if c.Cluster.ID == id {
				b := clusterBlock(v, l, c)
				return &web.Tile{ID: id, Title: b.Title, Table: b.Table, Meta: b.Ground.Meta}, nil
			}
		}
		return nil, nil
	case cyclesPage:
		return s.cycleTile(r, v, l, id), nil
	}
	m, err := asked(r, l)
	if err != nil {
		return nil, err
	}
	if id == standardID {
		b := s.standard(r, v, l, l.View.Benchmark(m))
		if b.Table == nil {
			return nil, nil
		}
		return &web.Tile{ID: id, Title: b.Title, Table: b.Table, Notes: b.Text, Meta: b.Ground.Meta}, nil
	}
	return s.funnel(v, l, l.View.Benchmark(m)), nil
}

// What of a cycle can be saved: its course as drawn, and its groups as a table.
const (
	courseID = "verloop-"
	groupsID = "cyclus-"
)

// cycleTile is the course or the groups of one of the own cycles.
func (s *Learn) cycleTile(r *http.Request, v web.LearnView, l *app.Lesson, id string) *web.Tile {
	for i, c := range l.Cycles {
		if id != courseID+c.ID && id != groupsID+c.ID {
			continue
		}
		card := s.cycle(r, v, l, i)
		t := &web.Tile{ID: id, Title: card.Title, Subtitle: card.Question, Table: card.Table, Notes: card.Fine, Meta: card.Meta}
		if id == courseID+c.ID {
			t.Chart, t.Table = card.Chart, nil
		}
		return t
	}
	return nil
}
