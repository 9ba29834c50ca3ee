package main

import (
	"net/http"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/handout"
	"effectmonitor/functions/internal/research"
	"effectmonitor/functions/internal/site"
)

// handler puts the pages behind the sessions that the portal began, and behind the
// policies.
func handler(a *app.App, desk handout.Desk, c site.Config) (http.Handler, error) {
	inside, err := site.Inside(a.Store, c, nil)
	if err != nil {
		return nil, err
	}
	pages := http.NewServeMux()
	research.New(research.Config{App: a, Site: inside, Desk: desk}).Routes(pages)
	pages.HandleFunc("/", inside.Nowhere)
	return inside.Serve(pages), nil
}
