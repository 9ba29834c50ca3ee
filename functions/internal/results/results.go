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
	// What a gemeente that has no participants yet may expect, and what was frozen.
	calculatorRoot = "/rekenhulp"
	statementsRoot = "/vaststellingen"
)

// What can be done with an outcome, behind the address of its model, and the parts of a
// statement.
const (
	whatIfPath       = "/wat-als"
	comparePath      = "/vergelijken"
	checkPath        = "/controle"
	newStatementPath = "/nieuw"
	statementFile    = "/vaststelling.json"
	keyFile          = "/sleutel.pem"
)

// Roots are where the addresses begin; in the cloud a function of its own answers them.
var Roots = []string{dashboardRoot, gemeentenRoot, costsRoot, publicRoot, reportsRoot, calculatorRoot, statementsRoot}

// Routes adds the pages.
func (s *Results) Routes(mux site.Router) {
	mux.Handle("GET "+dashboardRoot, s.do(s.firstDashboard))
	mux.Handle("GET "+costsRoot, s.do(s.firstCosts))
	mux.Handle("GET "+gemeentenRoot, s.guard(policy.GemeentenList, site.Country, s.gemeenten))
	mux.Handle("GET "+gemeentenRoot+"/{code}", s.do(s.firstOfGemeente))
	for _, root := range []string{dashboardRoot, gemeentenRoot + "/{code}" + dashboardRoot} {
		mux.Handle("GET "+root+"/{id}", s.guard(policy.DashboardRead, s.dashboardResource, s.firstPage))
		mux.Handle("GET "+root+"/{id}/{page}", s.guard(policy.DashboardRead, s.dashboardResource, s.dashboard))
		mux.Handle("GET "+root+"/{id}/{page}/{file}", s.guard(policy.DashboardRead, s.dashboardResource, s.dashboardFile))
	}
	for _, root := range []string{costsRoot, gemeentenRoot + "/{code}" + costsRoot} {
		mux.Handle("GET "+root+"/{model}", s.guard(policy.MKBARead, s.costsResource, s.costs))
		mux.Handle("GET "+root+"/{model}/{file}", s.guard(policy.MKBARead, s.costsResource, s.costsFile))
		mux.Handle("GET "+root+"/{model}"+whatIfPath, s.guard(policy.MKBARead, s.costsResource, s.whatIf))
		mux.Handle("GET "+root+"/{model}"+comparePath, s.guard(policy.MKBARead, s.costsResource, s.compareCosts))
		mux.Handle("GET "+root+"/{model}"+checkPath, s.guard(policy.MKBARead, s.costsResource, s.checkCosts))
	}
	mux.Handle("GET "+calculatorRoot, s.do(s.firstCalculator))
	mux.Handle("GET "+calculatorRoot+"/{model}", s.guard(policy.MKBARead, calculatorResource, s.calculator))
	mux.Handle("GET "+calculatorRoot+"/{model}/{file}", s.guard(policy.MKBARead, calculatorResource, s.calculatorFile))
	mux.Handle("GET "+statementsRoot, s.do(s.statements))
	mux.Handle("GET "+statementsRoot+keyFile, s.do(s.signingKey))
	mux.Handle("GET "+statementsRoot+"/{plek}"+newStatementPath, s.guard(policy.StatementCreate, s.createResource, s.orTooFew(s.newStatement)))
	mux.Handle("POST "+statementsRoot+"/{plek}"+newStatementPath, s.guard(policy.StatementCreate, s.createResource, s.orTooFew(s.createStatement)))
	mux.Handle("GET "+statementsRoot+"/{plek}/{id}", s.guard(policy.StatementRead, s.statementResource, s.statement))
	mux.Handle("GET "+statementsRoot+"/{plek}/{id}"+statementFile, s.guard(policy.StatementRead, s.statementResource, s.statementDocument))
	s.reportRoutes(mux)
	mux.Handle("GET "+publicRoot, s.guard(policy.DashboardRead, s.publicResource, s.firstPage))
	mux.Handle("GET "+publicRoot+"/{page}", s.guard(policy.DashboardRead, s.publicResource, s.dashboard))
	mux.Handle("GET "+publicRoot+"/{page}/{file}", s.guard(policy.DashboardRead, s.publicResource, s.dashboardFile))
}

// do is a page as a handler, which reads each aggregate once.
func (s *Results) do(p site.Page) http.Handler {
	page := s.Site.Handle(p)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page.ServeHTTP(w, r.WithContext(app.OnceRead(r.Context())))
	})
}

// guard asks the policies before a page is made.
func (s *Results) guard(action policy.Action, resolve auth.Resolve, p site.Page) http.Handler {
	return s.Site.Guard.Require(action, resolve, s.do(p))
}
