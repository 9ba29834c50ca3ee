package results

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
)

// account is a cost-benefit model about a group, with its address.
type account struct {
	model *mkba.Compiled
	group app.Group
	level string // at which it is asked for
	root  string
	// release is the dashboard whose releases are all that the level sees; zero when it
	// sees the figures of now.
	release source.Ref
}

func (a account) resource() policy.Resource {
	return policy.Resource{Gemeente: a.group.Gemeente, Level: a.level}
}

// levelsOf are the levels at which a model is shown, as the dashboards say. What was
// published elsewhere is for everybody.
func levelsOf(defs *catalog.Catalog, m *mkba.Compiled) []string {
	if m.IsPublished() {
		return []string{app.LevelPublic}
	}
	var levels []string
	for _, d := range defs.Dashboards("", "") {
		for i := range d.Pages {
			shows := slices.ContainsFunc(d.Pages[i].Tiles, func(t dashboard.Tile) bool { return t.Model.ID == m.Definition().ID })
			if shows && !slices.Contains(levels, d.Level) {
				levels = append(levels, d.Level)
			}
		}
	}
	return levels
}

// releaseOf is the dashboard by whose releases a level sees a model: zero when one of its
// dashboards shows the model as it is now.
func releaseOf(defs *catalog.Catalog, m *mkba.Compiled, level string) source.Ref {
	var by source.Ref
	for _, d := range defs.Dashboards(level, "") {
		for i := range d.Pages {
			if !slices.ContainsFunc(d.Pages[i].Tiles, func(t dashboard.Tile) bool { return t.Model.ID == m.Definition().ID }) {
				continue
			}
			if d.Publish == "" {
				return source.Ref{}
			}
			by = source.Ref{ID: d.ID, Version: d.Version}
		}
	}
	return by
}

// accountsOf are the ways to look at a model from an address: of the gemeente that the
// address names, or of the user's own gemeente and of the country.
func accountsOf(defs *catalog.Catalog, m *mkba.Compiled, code string, u auth.User) []account {
	id := m.Definition().ID
	if m.IsPublished() {
		if code != "" {
			return nil
		}
		return []account{{model: m, level: app.LevelPublic, root: costsRoot + "/" + id}}
	}
	carries := func(g string) bool { return defs.Effective(g, m.Definition().Programme.ID) != nil }
	var own, country []account
	for _, level := range levelsOf(defs, m) {
		by := releaseOf(defs, m, level)
		switch {
		case level == app.LevelCaseload:
		case app.National(level):
			country = append(country, account{m, app.Group{}, level, costsRoot + "/" + id, by})
		case code != "" && carries(code):
			own = append(own, account{m, app.Group{Gemeente: code, Outside: code != u.Gemeente}, level, gemeentenRoot + "/" + code + costsRoot + "/" + id, by})
		case code == "" && carries(u.Gemeente):
			own = append(own, account{m, app.Group{Gemeente: u.Gemeente}, level, costsRoot + "/" + id, by})
		}
	}
	if code != "" {
		return own
	}
	return append(own, country...)
}

// accountOf is what a request asks for: the first way to look at the model that the
// user may. It gives ErrMissing when there is none at all.
func (s *Results) accountOf(r *http.Request) (account, error) {
	defs := s.App.Catalog()
	m := defs.Model(source.Ref{ID: r.PathValue("model")})
	if m == nil {
		return account{}, auth.ErrMissing
	}
	session, _ := auth.SessionOf(r.Context())
	list := accountsOf(defs, m, r.PathValue("code"), session.User)
	for _, a := range list {
		if s.may(r.Context(), policy.MKBARead, a.resource()) {
			return a, nil
		}
	}
	if len(list) == 0 {
		return account{}, auth.ErrMissing
	}
	return list[0], nil // the policies refuse it
}

func (s *Results) costsResource(r *http.Request) (policy.Resource, error) {
	a, err := s.accountOf(r)
	if err != nil {
		return policy.Resource{}, err
	}
	return a.resource(), nil
}

// accounts are all that the user may open: computed ones first, then what was
// published.
func (s *Results) accounts(ctx context.Context) []account {
	defs := s.App.Catalog()
	session, _ := auth.SessionOf(ctx)
	var computed, published []account
	for _, m := range defs.Models() {
		list := accountsOf(defs, m, "", session.User)
		if m.IsPublished() {
			published = append(published, list...)
			continue
		}
		for _, code := range session.User.Grants {
			list = append(list, accountsOf(defs, m, code, session.User)...)
		}
		computed = append(computed, list...)
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(append(computed, published...), func(a account) bool {
		if seen[a.root] || !s.may(ctx, policy.MKBARead, a.resource()) {
			return true
		}
		seen[a.root] = true
		return false
	})
}

// firstCosts leads to the first model that the user may open.
func (s *Results) firstCosts(w http.ResponseWriter, r *http.Request) error {
	list := s.accounts(r.Context())
	if len(list) == 0 {
		return refused(r)
	}
	first := list[0]
	// Of several programmes that of the first dashboard, which the reader came by.
	if places := s.places(r.Context()); len(places) > 0 {
		for _, a := range list {
			if !a.model.IsPublished() && a.model.Definition().Programme.ID == places[0].dashboard.Programme.ID {
				first = a
				break
			}
		}
	}
	http.Redirect(w, r, first.root, http.StatusSeeOther)
	return nil
}

// costsAddress gives the page of a model about the group of a dashboard, "" when the
// user may not open it.
func (s *Results) costsAddress(r *http.Request, p place) func(model string) string {
	return func(model string) string {
		m := s.App.Catalog().Model(source.Ref{ID: model})
		if m == nil {
			return ""
		}
		session, _ := auth.SessionOf(r.Context())
		for _, a := range accountsOf(s.App.Catalog(), m, r.PathValue("code"), session.User) {
			if (a.group == p.group || m.IsPublished()) && s.may(r.Context(), policy.MKBARead, a.resource()) {
				return a.root
			}
		}
		return ""
	}
}

// costs shows costs and benefits.
func (s *Results) costs(w http.ResponseWriter, r *http.Request) error {
	a, key, view, err := s.openCosts(r)
	if err != nil {
		return err
	}
	def := a.model.Definition()
	c := coster{Page: s.costFrame(r, a), view: view, address: a.root, query: partQuery(key.Slice)}
	v := web.MkbaView{Page: c.Page, Lead: def.Explanation.In(c.lang()), Choices: s.choices(r, a)}
	if v.Lead == "" || view.Suppressed != "" {
		v.Lead = view.Subtitle
	}
	day, err := s.App.ReleasedOn(r.Context(), key)
	if err != nil {
		return err
	}
	if day != 0 {
		v.Lead += " " + c.T("results.released", "date", locale.For(locale.Default).Date(day.Time()))
	}
	taken, nightly, err := app.CostsTaken(r.Context(), s.App, key)
	if err != nil {
		return err
	}
	if taken != 0 {
		v.Lead += " " + c.T("results.taken", "date", locale.For(locale.Default).Date(taken.Time()))
	}
	if v.Filters, err = s.costFilters(r.Context(), c.Page, a.root, key); err != nil {
		return err
	}
	if view.Suppressed != "" {
		v.Suppressed = suppressedPart(c.Page, key, view.Suppressed)
		if nightly && taken == 0 {
			v.Suppressed = suppressedCosts(c.Page, c.T("results.empty-night"))
		}
		s.Site.Render(w, r, http.StatusOK, web.Mkba(v))
		return nil
	}
	if c.period, err = s.periodOf(r.Context(), c.Page, key); err != nil {
		return err
	}
	v.Links = s.costLinks(c, a)
	v.Next = s.nextSteps(r.Context(), c, a)
	v.Figures = c.figures()
	v.Source = c.source()
	for _, part := range []string{partWaterfall, partUncertainty} {
		if tile := c.block(part); tile != nil && part == partWaterfall {
			v.Waterfall = tile
		} else if tile != nil {
			v.Uncertainty = tile
		}
	}
	open := r.URL.Query().Get("open")
	v.Parties = c.parties(open)
	v.Trace = c.trace(open, r.URL.Query().Get("post"))
	v.Measured, v.Assumed = c.grounds()
	s.Site.Render(w, r, http.StatusOK, web.Mkba(v))
	return nil
}

// suppressedPart is suppressedCosts for a part of a group, of which more can be too few.
func suppressedPart(p web.Page, key app.CostKey, why string) *web.Suppression {
	out := suppressedCosts(p, why)
	if key.Slice != (cohort.Slice{}) {
		out.Title, out.Text = p.T("worth.part-few"), p.T("worth.part-few-text")
	}
	return out
}

func suppressedCosts(p web.Page, why string) *web.Suppression {
	title, rest, _ := strings.Cut(why, ". ")
	return &web.Suppression{
		Title: strings.TrimSuffix(title, "."), Text: rest,
		Links: []web.Link{{Label: p.T("results.see-public"), Href: publicRoot}},
	}
}

func (s *Results) openCosts(r *http.Request) (account, app.CostKey, *mkba.View, error) {
	a, err := s.accountOf(r)
	if err != nil {
		return a, app.CostKey{}, nil, err
	}
	key := s.keyOfAccount(r, a)
	view, err := s.App.CostsOf(r.Context(), key)
	return a, key, view, err
}

// costLinks are the ways to take an outcome along: as a table, and as a workbook that
// computes.
func (s *Results) costLinks(c coster, a account) []web.Link {
	return []web.Link{
		{Label: c.T("results.save-table"), Href: with(a.root+"/"+partParties+".csv", c.query)},
		{Label: c.T("worth.workbook"), Href: with(workbookAddress(a), c.query)},
	}
}

// nextSteps are what else can be done with an outcome.
func (s *Results) nextSteps(ctx context.Context, c coster, a account) []web.Link {
	links := []web.Link{
		{Label: c.T("worth.to-what-if"), Href: with(a.root+whatIfPath, c.query)},
		{Label: c.T("worth.to-check"), Href: with(a.root+checkPath, c.query)},
	}
	if all := s.App.Calculators(); len(all) > 0 {
		def := all[0].Definition()
		links = append(links, web.Link{Label: def.Calculator.Title.In(c.lang()), Href: calculatorRoot + "/" + def.ID})
	}
	if a.model.IsPublished() {
		return links
	}
	links = append(links, web.Link{Label: c.T("worth.to-compare"), Href: with(a.root+comparePath, c.query)})
	if s.mayFreeze(ctx, a) {
		links = append(links, web.Link{Label: c.T("worth.to-freeze"), Href: newStatementAddress(a.model.Definition().ID, a.group.Gemeente, c.query)})
	}
	if s.may(ctx, policy.StatementRead, a.resource()) {
		links = append(links, web.Link{Label: c.T("worth.to-statements"), Href: statementsRoot})
	}
	return links
}

// costFrame is the page around a model. What is about the country or was published
// has the base theme.
func (s *Results) costFrame(r *http.Request, a account) web.Page {
	defs, def := s.App.Catalog(), a.model.Definition()
	o := site.PageOptions{
		Title: def.Title.In(source.DefaultLang), Current: site.NavCosts,
		National: a.group.Gemeente == "", Gemeente: a.group.Gemeente, Programme: defs.Programme(def.Programme),
	}
	if plan := defs.Effective(a.group.Gemeente, def.Programme.ID); plan != nil {
		o.Programme = plan
	}
	o.Crumbs = []web.Link{{Label: s.text("nav.costs"), Href: costsRoot}}
	return s.Site.Page(r, o)
}

// choices are the other models that the user may open.
func (s *Results) choices(r *http.Request, current account) []web.Link {
	list := s.accounts(r.Context())
	if !slices.ContainsFunc(list, func(a account) bool { return a.root == current.root }) {
		list = append(list, current)
	}
	if len(list) < 2 {
		return nil
	}
	var links []web.Link
	for _, a := range list {
		label := a.model.Definition().Title.In(source.DefaultLang)
		if g := s.App.Catalog().Gemeente(a.group.Gemeente); g != nil {
			label += ", " + g.Name
		}
		links = append(links, web.Link{Label: label, Href: a.root, Current: a.root == current.root})
	}
	return links
}
