// Package results holds the pages of outcomes: dashboards of every level, costs and
// benefits with the trace of each amount, the gemeenten side by side, and what is
// for everybody.
//
// A page reads a request, calls a use case of package app, and fills a typed view of
// package web. It must not reach the store or an answer, decide who may do what
// (each route asks package policy first), or show a number that is not a Figure: a
// table, a drawing and a file are all made from the same figures.
package results

import (
	"net/http"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/site"
)

// Config is what the pages are made of.
type Config struct {
	App  *app.App
	Site *site.Site
}

// Results answers the pages of outcomes.
type Results struct{ Config }

// New returns the pages.
func New(c Config) *Results { return &Results{c} }

// The roots of the addresses.
const (
	dashboardRoot = "/dashboard"
	gemeentenRoot = "/gemeenten"
	costsRoot     = "/kosten-baten"
	publicRoot    = "/publiek"
)

// Roots are where the addresses begin; in the cloud a function of its own answers them.
var Roots = []string{dashboardRoot, gemeentenRoot, costsRoot, publicRoot}

// Routes adds the pages.
func (s *Results) Routes(mux site.Router) {
	mux.Handle("GET "+dashboardRoot, s.do(s.firstDashboard))
	mux.Handle("GET "+costsRoot, s.do(s.firstCosts))
	mux.Handle("GET "+gemeentenRoot, s.guard(policy.GemeentenList, country, s.gemeenten))
	mux.Handle("GET "+gemeentenRoot+"/{code}", s.do(s.firstOfGemeente))
	for _, root := range []string{dashboardRoot, gemeentenRoot + "/{code}" + dashboardRoot} {
		mux.Handle("GET "+root+"/{id}", s.guard(policy.DashboardRead, s.dashboardResource, s.firstPage))
		mux.Handle("GET "+root+"/{id}/{page}", s.guard(policy.DashboardRead, s.dashboardResource, s.dashboard))
		mux.Handle("GET "+root+"/{id}/{page}/{file}", s.guard(policy.DashboardRead, s.dashboardResource, s.dashboardFile))
	}
	for _, root := range []string{costsRoot, gemeentenRoot + "/{code}" + costsRoot} {
		mux.Handle("GET "+root+"/{model}", s.guard(policy.MKBARead, s.costsResource, s.costs))
		mux.Handle("GET "+root+"/{model}/{file}", s.guard(policy.MKBARead, s.costsResource, s.costsFile))
	}
	mux.Handle("GET "+publicRoot, s.guard(policy.DashboardRead, s.publicResource, s.firstPage))
	mux.Handle("GET "+publicRoot+"/{page}", s.guard(policy.DashboardRead, s.publicResource, s.dashboard))
	mux.Handle("GET "+publicRoot+"/{page}/{file}", s.guard(policy.DashboardRead, s.publicResource, s.dashboardFile))
}

// handler is a page that may fail; the failure becomes a page in one place.
type handler func(w http.ResponseWriter, r *http.Request) error

func (s *Results) do(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			s.Site.Fail(w, r, err)
		}
	})
}

// guard asks the policies before a page is made.
func (s *Results) guard(action policy.Action, resolve auth.Resolve, h handler) http.Handler {
	return s.Site.Guard.Require(action, resolve, s.do(h))
}

// country is the resource of what is about all gemeenten.
func country(*http.Request) (policy.Resource, error) { return policy.Resource{}, nil }
