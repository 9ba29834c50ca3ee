package main

import (
	"fmt"
	"net/http"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/costbook"
	"effectmonitor/functions/internal/handout"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/research"
	"effectmonitor/functions/internal/results"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
)

// handler puts the pages behind the sessions that the portal began, and behind the
// policies.
func handler(a *app.App, desk handout.Desk, c site.Config) (http.Handler, error) {
	sessions, err := auth.NewSessions(a.Store, a.Now, auth.Config{Secure: c.Secure})
	if err != nil {
		return nil, fmt.Errorf("sessions: %w", err)
	}
	policies, err := policy.New()
	if err != nil {
		return nil, fmt.Errorf("policies: %w", err)
	}
	c.Sessions, c.Policies = sessions, policies
	inside := site.New(c)

	pages := http.NewServeMux()
	research.New(research.Config{App: a, Site: inside, Desk: desk}).Routes(pages)
	results.New(results.Config{App: a, Site: inside}).Workbooks(pages, costbook.Write)
	pages.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { inside.Fail(w, r, site.ErrNotFound) })

	mux := http.NewServeMux()
	mux.Handle("/assets/", web.Assets())
	mux.Handle("/", inside.Handler(pages))
	return mux, nil
}
