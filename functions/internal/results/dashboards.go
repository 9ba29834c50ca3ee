package results

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
)

// firstDashboard leads to the first dashboard that the user may open.
func (s *Results) firstDashboard(w http.ResponseWriter, r *http.Request) error {
	list := s.places(r.Context())
	if len(list) == 0 {
		return refused(r)
	}
	http.Redirect(w, r, list[0].first(), http.StatusSeeOther)
	return nil
}

// firstOfGemeente leads to the first dashboard of a gemeente that the user may open.
func (s *Results) firstOfGemeente(w http.ResponseWriter, r *http.Request) error {
	list := s.allowed(r.Context(), placesAt(s.App.Catalog(), r.PathValue("code")))
	if len(list) == 0 {
		return refused(r)
	}
	http.Redirect(w, r, list[0].first(), http.StatusSeeOther)
	return nil
}

// refused is the error for who may see none of a list.
func refused(r *http.Request) error {
	if _, ok := auth.SessionOf(r.Context()); !ok {
		return auth.ErrNoSession
	}
	return auth.ErrForbidden
}

// firstPage leads from a dashboard to its first page.
func (s *Results) firstPage(w http.ResponseWriter, r *http.Request) error {
	p, err := s.placeOf(r)
	if err != nil {
		return err
	}
	pages := s.pages(r.Context(), p)
	if len(pages) == 0 {
		return auth.ErrForbidden
	}
	http.Redirect(w, r, p.page(pages[0].ID), http.StatusSeeOther)
	return nil
}

// dashboard shows one page.
func (s *Results) dashboard(w http.ResponseWriter, r *http.Request) error {
	p, key, err := s.keyOf(r)
	if err != nil {
		return err
	}
	out, err := s.App.Outcome(r.Context(), key)
	if err != nil {
		return err
	}
	v := web.DashboardView{Page: s.frame(r, p)}
	v.Title = out.Dashboard.Title.In(source.DefaultLang)
	v.Lead = out.Page.Question
	v.Tabs, v.Elsewhere = s.tabs(r, p, key.Page), s.elsewhere(r, p)
	if h := out.Page.Headline; h != nil && out.Ready {
		v.Headline, v.SubHead = h.Text, h.Detail
	}
	if out.Released != 0 && out.Ready {
		date := locale.For(locale.Default).Date(out.Released.Time())
		v.Lead = strings.TrimSpace(v.Lead + " " + v.T("results.released", "date", date))
	}
	if out.Taken != 0 {
		date := locale.For(locale.Default).Date(out.Taken.Time())
		v.Lead = strings.TrimSpace(v.Lead + " " + v.T("results.taken", "date", date))
	}
	key.Slice = out.Slice
	f := filterOf(v.Page, p, key, out)
	f.asked = len(s.asked(r, p, key.Page))
	f.show(&v)
	if !out.Ready && !onlyPublished(out) {
		v.Empty = v.T("results.empty")
		if out.Nightly {
			v.Empty = v.T("results.empty-night")
		}
		s.Site.Render(w, r, http.StatusOK, web.Dashboard(v))
		return nil
	}
	if out.TooFew {
		v.Headline, v.SubHead = "", ""
		v.EmptyTitle, v.Empty = v.T("results.too-few"), v.T("results.too-few-what")
		s.Site.Render(w, r, http.StatusOK, web.Dashboard(v))
		return nil
	}
	t := tiler{Page: v.Page, place: p, page: key.Page, query: f.query(), filtered: f.on(), wider: s.wider(p), costs: s.costsAddress(r, p)}
	if slices.ContainsFunc(out.Page.Tiles, func(tile dashboard.TileView) bool { return tile.Kind == dashboard.GemeentenTile }) {
		t.links = s.gemeenteLinks(r.Context())
	}
	for i := range out.Page.Tiles {
		t.add(&v, &out.Page.Tiles[i])
	}
	pair(v.Tiles)
	s.Site.Render(w, r, http.StatusOK, web.Dashboard(v))
	return nil
}

// onlyPublished reports whether a page holds published figures alone, which are
// there before anything was computed.
func onlyPublished(out *app.Outcome) bool {
	return !slices.ContainsFunc(out.Page.Tiles, func(t dashboard.TileView) bool {
		return t.Kind != dashboard.TextTile && t.Kind != dashboard.ContextTile && (t.MKBA == nil || t.MKBA.Suppressed != "")
	})
}

// keyOf says which page is asked for, and refuses one that the user may not open.
func (s *Results) keyOf(r *http.Request) (place, app.OutcomeKey, error) {
	p, err := s.placeOf(r)
	if err != nil {
		return p, app.OutcomeKey{}, err
	}
	id := r.PathValue("page")
	has := func(page dashboard.Page) bool { return page.ID == id }
	switch {
	case !slices.ContainsFunc(p.dashboard.Pages, has):
		return p, app.OutcomeKey{}, site.ErrNotFound
	case !slices.ContainsFunc(s.pages(r.Context(), p), has):
		return p, app.OutcomeKey{}, refused(r)
	}
	ref := source.Ref{ID: p.dashboard.ID, Version: p.dashboard.Version}
	p.group.Outside = outside(r, p)
	return p, app.OutcomeKey{Dashboard: ref, Page: id, Group: p.group, Slice: s.sliceOf(r, p, id)}, nil
}

// outside reports whether the reader of a gemeente's figures is not of that gemeente,
// and so may see those of others too.
func outside(r *http.Request, p place) bool {
	session, _ := auth.SessionOf(r.Context())
	return p.group.Gemeente != "" && session.User.Gemeente != p.group.Gemeente
}

// sliceOf is the part of the group that the address asks for, see asked.
func (s *Results) sliceOf(r *http.Request, p place, page string) cohort.Slice {
	return together(s.App.Catalog().FrameworkOf(p.dashboard.Programme), s.asked(r, p, page))
}

// together is the slice of classes. Of classes that the framework does not count together
// it takes as many of the first as it does.
func together(framework *indicator.Compiled, asked []cohort.Slice) cohort.Slice {
	for n := len(asked); n > 0; n-- {
		if slice, ok := cohort.Together(framework, asked[:n]...); ok {
			return slice
		}
	}
	return cohort.Slice{}
}

// sliceIn is the part of a group that an address asks for.
func sliceIn(framework *indicator.Compiled, query url.Values) cohort.Slice {
	return together(framework, classesIn(framework, query))
}

// classesIn are the classes in an address, in the order of the framework.
func classesIn(framework *indicator.Compiled, query url.Values) []cohort.Slice {
	var asked []cohort.Slice
	for _, b := range framework.Breakdowns() {
		if class := query.Get(b.Def.ID); class != "" {
			asked = append(asked, cohort.Slice{Breakdown: b.Def.ID, Class: class})
		}
	}
	return asked
}

// asked are the classes in the address, in the order of the framework. Pages with costs
// are about the whole group, and those of studies about all of each.
func (s *Results) asked(r *http.Request, p place, page string) []cohort.Slice {
	at := slices.IndexFunc(p.dashboard.Pages, func(x dashboard.Page) bool { return x.ID == page })
	framework := s.App.Catalog().FrameworkOf(p.dashboard.Programme)
	if q := &p.dashboard.Pages[at]; framework == nil || hasCosts(q) || len(dashboard.Pooled(q.Tiles)) > 0 && !hasFigures(q) {
		return nil
	}
	return classesIn(framework, r.URL.Query())
}

// frame is the page around a dashboard.
func (s *Results) frame(r *http.Request, p place) web.Page {
	defs := s.App.Catalog()
	o := site.PageOptions{
		Title: p.dashboard.Title.In(source.DefaultLang), Current: site.NavDashboard,
		National: p.group.Gemeente == "", Gemeente: p.group.Gemeente,
		Programme: defs.Programme(p.dashboard.Programme),
	}
	if plan := defs.Effective(p.group.Gemeente, p.dashboard.Programme.ID); plan != nil {
		o.Programme = plan
	}
	if r.PathValue("code") != "" && s.may(r.Context(), policy.GemeentenList, policy.Resource{}) {
		o.Current = site.NavGemeenten
		o.Crumbs = []web.Link{{Label: s.text("nav.gemeenten"), Href: gemeentenRoot}}
	}
	page := s.Site.Page(r, o)
	if len(p.dashboard.Pooled()) > 0 {
		page.FooterNote = o.Title // it is of several programmes, and of none
	}
	return page
}

// tabs are the pages of the dashboard.
func (s *Results) tabs(r *http.Request, p place, current string) []web.Link {
	var tabs []web.Link
	for _, page := range s.pages(r.Context(), p) {
		tabs = append(tabs, web.Link{Label: page.Title.In(source.DefaultLang), Href: p.page(page.ID), Current: page.ID == current})
	}
	return tabs
}

// elsewhere are the other dashboards that the user may open from here. From what is for
// everybody they lead to what else is.
func (s *Results) elsewhere(r *http.Request, p place) web.Elsewhere {
	if p.dashboard.Level == app.LevelPublic {
		return web.Elsewhere{Label: s.text("dashboard.others-public"), Links: s.publicPages(r.Context(), p)}
	}
	others := s.places(r.Context())
	if code := r.PathValue("code"); code != "" {
		others = append(others, s.allowed(r.Context(), placesAt(s.App.Catalog(), code))...)
	}
	out := web.Elsewhere{Label: s.text("dashboard.others")}
	seen := []string{p.root}
	for _, other := range others {
		if !slices.Contains(seen, other.root) {
			seen = append(seen, other.root)
			out.Links = append(out.Links, web.Link{Label: s.nameOf(other), Href: other.first()})
		}
	}
	return out
}

// publicPages are the other dashboards that are for everybody, and the reports.
func (s *Results) publicPages(ctx context.Context, p place) []web.Link {
	var links []web.Link
	for _, d := range s.App.Catalog().Dashboards(app.LevelPublic, "") {
		if d != p.dashboard && len(d.Pages) > 0 {
			links = append(links, web.Link{Label: d.Title.In(source.DefaultLang), Href: publicAddress(d)})
		}
	}
	if s.publishedForAll(ctx) {
		links = append(links, web.Link{Label: s.text("report.list"), Href: reportsRoot})
	}
	return links
}

func publicAddress(d *dashboard.Dashboard) string {
	return dashboardRoot + "/" + d.ID + "/" + d.Pages[0].ID
}

// wider is where everybody can see the figures of all gemeenten of the same programme; ""
// for who looks at these already, and when the programme has no such page.
func (s *Results) wider(p place) string {
	if p.group.Gemeente == "" {
		return ""
	}
	for _, d := range s.App.Catalog().Dashboards(app.LevelPublic, p.dashboard.Programme.ID) {
		switch {
		case d == p.dashboard || len(d.Pages) == 0:
		case d == s.App.Catalog().Front():
			return publicRoot
		default:
			return publicAddress(d)
		}
	}
	return ""
}

// nameOf is the title of a dashboard, with the gemeente when its address names one.
func (s *Results) nameOf(p place) string {
	title := p.dashboard.Title.In(source.DefaultLang)
	g := s.App.Catalog().Gemeente(p.group.Gemeente)
	if g == nil || p.root == dashboardRoot+"/"+p.dashboard.ID {
		return title
	}
	return title + ", " + g.Name
}
