package main

import (
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"effectmonitor/functions/internal/admin"
	"effectmonitor/functions/internal/api"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/ask"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/costbook"
	"effectmonitor/functions/internal/learn"
	"effectmonitor/functions/internal/results"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/staff"
)

const product = "Effectmonitor"

// handler puts the pages of staff and those of participants on one address, with
// the same handlers as the functions in the cloud.
func (s settings) handler(a *app.App, users []auth.User) (http.Handler, error) {
	inside, err := site.Inside(a.Store, site.Config{
		Catalog: a.Catalog, Now: time.Now, Zone: a.Zone, Log: slog.Default(), Product: product,
	}, admin.Admit(a))
	if err != nil {
		return nil, err
	}
	local, err := auth.NewLocal(users, s.getenv)
	if err != nil {
		return nil, fmt.Errorf("sign-in: %w", err)
	}
	pages := http.NewServeMux()
	outcomes := results.New(results.Config{App: a, Site: inside})
	outcomes.Routes(pages)
	outcomes.Workbooks(pages, costbook.Write)
	learn.New(learn.Config{App: a, Site: inside}).Routes(pages)
	admin.New(admin.Config{App: a, Site: inside, Outbox: true}).Routes(pages)
	api.Of(a, inside).Routes(pages)
	if err := s.research(a, inside, users, pages); err != nil {
		return nil, err
	}
	pages.Handle("/", staff.New(staff.Config{App: a, Site: inside, Local: local}))

	mux := inside.Serve(pages)
	mux.Handle(ask.Root, ask.New(a, inside))
	return mux, nil
}

// names gives the name of a demo user by id.
func names(users []auth.User) func(string) string {
	byID := map[string]string{}
	for _, u := range users {
		byID[u.ID] = u.Name
	}
	return func(id string) string { return byID[id] }
}
