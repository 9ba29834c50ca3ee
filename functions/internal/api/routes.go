package api

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/policy"
)

// The sizes of a part of a list.
const (
	usualSize = 20
	mostSize  = 100
)

var paging = []parameter{
	{name: "pagina", in: "query", about: "Welke pagina van de lijst, vanaf 1.", kind: "integer", least: 1, most: 100_000},
	{name: "paginagrootte", in: "query", about: "Hoeveel er op een pagina staan. Standaard 20.", kind: "integer", least: 1, most: mostSize},
}

// routes are all addresses.
func (a *API) routes() []route {
	id := parameter{name: "id", in: "path", about: "Naam van het dashboard.", kind: "string"}
	return []route{
		{path: "/openapi.json", id: "getOpenapi", summary: "Deze beschrijving"},
		{path: "/dashboards", id: "getDashboards", summary: "Dashboards die de sleutel mag lezen", scope: app.ScopeDefinitions,
			query: paging, answer: DashboardList{}, handle: a.dashboards},
		{path: "/dashboards/{id}", id: "getDashboard", summary: "Eén dashboard met zijn pagina's", scope: app.ScopeDefinitions,
			query: []parameter{id}, answer: Dashboard{}, handle: a.dashboard},
		{path: "/dashboards/{id}/paginas/{pagina}", id: "getCijfers", summary: "De cijfers van een pagina",
			detail: "Dezelfde cijfers als op het dashboard. Wat daar verborgen is omdat het over te weinig mensen gaat, is hier ook verborgen. Een pagina met kosten en baten vraagt ook om het recht kosten-baten.",
			scope:  app.ScopeFigures, answer: Figures{}, handle: a.figures, query: []parameter{id,
				{name: "pagina", in: "path", about: "Naam van de pagina.", kind: "string"},
				{name: "uitsplitsing", in: "query", about: "Kijk naar een deel van de groep: naam van de uitsplitsing.", kind: "string"},
				{name: "klasse", in: "query", about: "Welke klasse van de uitsplitsing.", kind: "string"},
			}},
		{path: "/indicatoren", id: "getIndicatoren", summary: "Wat de cijfers betekenen", scope: app.ScopeDefinitions,
			query: paging, answer: IndicatorList{}, handle: a.indicators},
	}
}

// place is a dashboard that a token may read, with whose figures it shows.
type place struct {
	*dashboard.Dashboard
	group app.Group
}

// places are the dashboards of the level of a token.
func (a *API) places(c *call) []place {
	var list []place
	defs := a.App.Catalog()
	for _, d := range defs.Dashboards("", "") {
		group := app.Group{Gemeente: c.who.Gemeente}
		if app.National(d.Level) {
			group = app.Group{}
		} else if defs.Effective(c.who.Gemeente, d.Programme.ID) == nil {
			continue
		}
		if len(a.pages(c, d, group)) > 0 {
			list = append(list, place{d, group})
		}
	}
	return list
}

// pages are those of a dashboard that a token may read: nothing without the policies,
// and amounts only with the scope for them.
func (a *API) pages(c *call, d *dashboard.Dashboard, g app.Group) []dashboard.Page {
	about := policy.Resource{Gemeente: g.Gemeente, Level: d.Level}
	if !a.may(c, policy.DashboardRead, about) {
		return nil
	}
	costs := has(c.token, app.ScopeCosts) && a.may(c, policy.MKBARead, about)
	var list []dashboard.Page
	for _, p := range d.Pages {
		if costs || !p.HasCosts() {
			list = append(list, p)
		}
	}
	return list
}

func (a *API) described(c *call, p place) Dashboard {
	out := Dashboard{
		ID: p.ID, Version: p.Version, Title: p.Title.In(lang), Level: p.Level, Programme: p.Programme.ID, Pages: []Page{},
	}
	for _, page := range a.pages(c, p.Dashboard, p.group) {
		out.Pages = append(out.Pages, Page{
			ID: page.ID, Title: page.Title.In(lang), Href: Root + "/dashboards/" + url.PathEscape(p.ID) + "/paginas/" + url.PathEscape(page.ID),
		})
	}
	return out
}

func (a *API) dashboards(c *call) (any, error) {
	var all []Dashboard
	for _, p := range a.places(c) {
		all = append(all, a.described(c, p))
	}
	items, part, err := partOf(c, all)
	return DashboardList{items, part}, err
}

// find is the dashboard that an address names.
func (a *API) find(c *call) (place, error) {
	for _, p := range a.places(c) {
		if p.ID == c.PathValue("id") {
			return p, nil
		}
	}
	return place{}, missing()
}

func (a *API) dashboard(c *call) (any, error) {
	p, err := a.find(c)
	if err != nil {
		return nil, err
	}
	return a.described(c, p), nil
}

// figures are those of one page, built by the use case that builds the page itself.
func (a *API) figures(c *call) (any, error) {
	p, err := a.find(c)
	if err != nil {
		return nil, err
	}
	at := -1
	pages := a.pages(c, p.Dashboard, p.group)
	for i := range pages {
		if pages[i].ID == c.PathValue("pagina") {
			at = i
		}
	}
	if at < 0 {
		return nil, missing()
	}
	slice, err := a.slice(c, p)
	if err != nil {
		return nil, err
	}
	key := app.OutcomeKey{Dashboard: source.Ref{ID: p.ID}, Page: pages[at].ID, Group: p.group, Slice: slice}
	got, err := a.App.Outcome(c.Context(), key)
	if err != nil {
		return nil, err
	}
	out := Figures{
		Dashboard: p.ID, Page: pages[at].ID, Title: got.Page.Title, Gemeente: p.group.Gemeente, Breakdown: slice.Breakdown, Class: slice.Class, Ready: got.Ready, Tiles: []Tile{},
	}
	if got.Released != 0 {
		out.Day = got.Released.String()
	}
	for i := range got.Page.Tiles {
		out.Tiles = append(out.Tiles, tile(&got.Page.Tiles[i]))
	}
	return out, nil
}

// slice is the part of the group that a request asks for: one that there is.
func (a *API) slice(c *call, p place) (cohort.Slice, error) {
	s := cohort.Slice{Breakdown: c.URL.Query().Get("uitsplitsing"), Class: c.URL.Query().Get("klasse")}
	if s == (cohort.Slice{}) {
		return s, nil
	}
	framework := a.App.Catalog().FrameworkOf(p.Programme)
	if p.group.Gemeente != "" {
		framework = a.App.Catalog().FrameworkIn(p.group.Gemeente, p.Programme.ID)
	}
	if framework != nil {
		for _, b := range framework.Breakdowns() {
			if b.Def.ID == s.Breakdown {
				for _, class := range b.Classes {
					if class.ID == s.Class {
						return s, nil
					}
				}
			}
		}
	}
	return s, problemOf(http.StatusBadRequest, "Deze uitsplitsing of klasse is er niet.")
}

// indicators are those of the frameworks behind the dashboards.
func (a *API) indicators(c *call) (any, error) {
	var all []Indicator
	seen := map[string]bool{}
	for _, p := range a.places(c) {
		framework := a.App.Catalog().FrameworkOf(p.Programme)
		if framework == nil || seen[framework.Version()] {
			continue
		}
		seen[framework.Version()] = true
		for i := range framework.Def.Indicators {
			d := &framework.Def.Indicators[i]
			all = append(all, Indicator{
				ID: d.ID, Title: d.Title.In(lang), Definition: d.Meaning.In(lang), Type: string(d.Type), Theme: d.Theme, Domain: d.Domain,
				Unit: d.Unit.In(lang), Source: d.Source.In(lang), Framework: framework.Version(),
			})
		}
	}
	items, part, err := partOf(c, all)
	return IndicatorList{items, part}, err
}

// partOf is the part of a list that a request asks for, with links to those beside it.
func partOf[T any](c *call, all []T) ([]T, Part, error) {
	part := Part{Number: 1, Size: usualSize, Total: len(all)}
	var faults []string
	for _, p := range []struct {
		name string
		to   *int
		most int
	}{{"pagina", &part.Number, paging[0].most}, {"paginagrootte", &part.Size, mostSize}} {
		typed := c.URL.Query().Get(p.name)
		if typed == "" {
			continue
		}
		n, err := strconv.Atoi(typed)
		if err != nil || n < 1 || n > p.most {
			faults = append(faults, p.name+" is een getal van 1 tot en met "+strconv.Itoa(p.most)+".")
			continue
		}
		*p.to = n
	}
	if len(faults) > 0 {
		return nil, part, problemOf(http.StatusBadRequest, strings.Join(faults, " "))
	}
	from := min((part.Number-1)*part.Size, len(all))
	to := min(from+part.Size, len(all))
	var links []string
	link := func(number int, rel string) {
		query := url.Values{"pagina": {strconv.Itoa(number)}, "paginagrootte": {strconv.Itoa(part.Size)}}
		links = append(links, "<"+c.URL.Path+"?"+query.Encode()+`>; rel="`+rel+`"`)
	}
	if part.Number > 1 {
		link(part.Number-1, "prev")
	}
	if to < len(all) {
		link(part.Number+1, "next")
	}
	if len(links) > 0 {
		c.head.Set("Link", strings.Join(links, ", "))
	}
	return append([]T{}, all[from:to]...), part, nil
}
