package main

import (
	"net/http"

	"effectmonitor/functions/internal/api"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/learn"
	"effectmonitor/functions/internal/results"
	"effectmonitor/functions/internal/site"
)

// handler puts the pages behind the sessions that the portal began, and behind the
// policies.
func handler(a *app.App, c site.Config) (http.Handler, error) {
	inside, err := site.Inside(a.Store, c, nil)
	if err != nil {
		return nil, err
	}
	pages := http.NewServeMux()
	results.New(results.Config{App: a, Site: inside}).Routes(pages)
	learn.New(learn.Config{App: a, Site: inside}).Routes(pages)
	api.Of(a, inside).Routes(pages)
	pages.HandleFunc("/", inside.Nowhere)
	return inside.Serve(pages), nil
}
