package main

import (
	"fmt"
	"net/http"

	"effectmonitor/functions/internal/api"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/learn"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/results"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
)

// handler puts the pages behind the sessions that the portal began, and behind the
// policies.
func handler(a *app.App, c site.Config) (http.Handler, error) {
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
	results.New(results.Config{App: a, Site: inside}).Routes(pages)
	learn.New(learn.Config{App: a, Site: inside}).Routes(pages)
	api.Of(a, inside).Routes(pages)
	pages.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { inside.Fail(w, r, site.ErrNotFound) })

	mux := http.NewServeMux()
	mux.Handle("/assets/", web.Assets())
	mux.Handle("/", inside.Handler(pages))
	return mux, nil
}
