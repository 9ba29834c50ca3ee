package main

import (
	"net/http"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/costbook"
	"effectmonitor/functions/internal/results"
	"effectmonitor/functions/internal/site"
)

// handler puts the workbooks behind the sessions that the portal began, and behind the
// policies.
func handler(a *app.App, c site.Config) (http.Handler, error) {
	inside, err := site.Inside(a.Store, c, nil)
	if err != nil {
		return nil, err
	}
	pages := http.NewServeMux()
	results.New(results.Config{App: a, Site: inside}).Workbooks(pages, costbook.Write)
	pages.HandleFunc("/", inside.Nowhere)
	return inside.Serve(pages), nil
}
