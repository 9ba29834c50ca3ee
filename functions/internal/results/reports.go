package results

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"effectmonitor/engine/report"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/web"
)

const reportsRoot = "/rapporten"

// reportRoutes adds the pages of reports. What was published for everybody has the same
// addresses as the rest.
func (s *Results) reportRoutes(mux site.Router) {
	one := reportsRoot + "/{id}"
	mux.Handle("GET "+reportsRoot, s.do(s.reports))
	s.quoteRoutes(mux)
	mux.Handle("GET "+one, s.guard(policy.ReportPublish, s.reportResource, s.reportDraft))
	mux.Handle("POST "+one, s.guard(policy.ReportPublish, s.reportResource, s.publishReport))
	mux.Handle("GET "+one+"/{number}", s.guard(policy.ReportRead, s.reportResource, s.publishedReport))
	mux.Handle("GET "+one+"/{number}/opmaak.css", s.guard(policy.ReportRead, s.reportResource, s.publishedStyle))
}

// reportOf finds the report that a request names: about the country, or about the own
// gemeente. It gives ErrMissing when there is none.
func (s *Results) reportOf(r *http.Request) (*report.Definition, app.ReportKey, error) {
	d := s.App.Catalog().Report(source.Ref{ID: r.PathValue("id")})
	if d == nil {
		return nil, app.ReportKey{}, auth.ErrMissing
	}
	key, ok := s.reportKey(r.Context(), d)
	if !ok {
		return nil, key, auth.ErrMissing
	}
	return d, key, nil
}

// reportKey says about whom a report is for the reader; false when it is about nobody.
func (s *Results) reportKey(ctx context.Context, d *report.Definition) (app.ReportKey, bool) {
	key := app.ReportKey{Report: source.Ref{ID: d.ID, Version: d.Version}}
	if app.National(d.Level) {
		return key, true
	}
	session, _ := auth.SessionOf(ctx)
	key.Gemeente = session.User.Gemeente
	return key, s.App.Catalog().Effective(key.Gemeente, d.Programme.ID) != nil
}

func (s *Results) reportResource(r *http.Request) (policy.Resource, error) {
	d, key, err := s.reportOf(r)
	if err != nil {
		return policy.Resource{}, err
	}
	return resourceOf(d, key), nil
}

func resourceOf(d *report.Definition, key app.ReportKey) policy.Resource {
	return policy.Resource{Gemeente: key.Gemeente, Level: d.Level}
}

// reports lists what the reader may read, and may publish.
func (s *Results) reports(w http.ResponseWriter, r *http.Request) error {
	v := web.ReportListView{Page: s.Site.Page(r, site.PageOptions{Title: s.text("report.list"), Current: site.NavReports})}
	v.Lead, v.Links = v.T("report.lead"), s.quoteLinks(r.Context(), v.Page)
	for _, d := range s.App.Catalog().Reports() {
		group, err := s.reportGroup(r.Context(), v.Page, d)
		if err != nil {
			return err
		}
		if group != nil {
			v.Groups = append(v.Groups, *group)
		}
	}
	if len(v.Groups) == 0 {
		if _, ok := auth.SessionOf(r.Context()); ok {
			return auth.ErrForbidden
		}
		v.Empty = v.T("report.none-public")
	}
	s.Site.Render(w, r, http.StatusOK, web.ReportList(v))
	return nil
}

// reportGroup is one report in the list; nil when there is nothing for the reader.
func (s *Results) reportGroup(ctx context.Context, p web.Page, d *report.Definition) (*web.ReportGroup, error) {
	key, ok := s.reportKey(ctx, d)
	reads := ok && s.may(ctx, policy.ReportRead, resourceOf(d, key))
	publishes := ok && s.may(ctx, policy.ReportPublish, resourceOf(d, key))
	if !reads && !publishes {
		return nil, nil
	}
	list, err := s.App.PublishedReports(ctx, key)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 && !publishes {
		return nil, nil
	}
	group := &web.ReportGroup{ID: d.ID, Title: d.Title.In(source.DefaultLang), About: d.About.In(source.DefaultLang), None: p.T("report.none")}
	if publishes {
		group.Draft = &web.Link{Label: p.T("report.draft-open"), Href: reportsRoot + "/" + d.ID}
	}
	for i := len(list) - 1; i >= 0; i-- {
		one := list[i]
		group.Versions = append(group.Versions, web.ReportVersion{
			Link:    web.Link{Label: p.T("report.version", "number", strconv.Itoa(one.Number)), Href: publishedAddress(one)},
			Heading: one.Heading, When: s.Site.Moment(one.At), By: one.Name,
		})
	}
	return group, nil
}

// publishedForAll reports whether there is a published report that everybody may read. The
// pages that it is offered on do without when that cannot be told.
func (s *Results) publishedForAll(ctx context.Context) bool {
	for _, d := range s.App.Catalog().Reports() {
		if d.Level != app.LevelPublic {
			continue
		}
		list, err := s.App.PublishedReports(ctx, app.ReportKey{Report: source.Ref{ID: d.ID, Version: d.Version}})
		if err == nil && len(list) > 0 {
			return true
		}
	}
	return false
}

func publishedAddress(p store.Published) string {
	return reportsRoot + "/" + p.Report + "/" + strconv.Itoa(p.Number)
}

// reportDraft shows a report as it would be published now.
func (s *Results) reportDraft(w http.ResponseWriter, r *http.Request) error {
	d, key, err := s.reportOf(r)
	if err != nil {
		return err
	}
	draft, err := s.App.ReportDraft(r.Context(), key)
	if err != nil {
		return err
	}
	v := s.reportView(r, d, key)
	v.Report = s.article(v.Page, draft)
	v.State = v.T("report.state-draft")
	if draft.Ready {
		v.PublishTo, v.PublishAsk = reportsRoot+"/"+d.ID, v.T("report.publish-ask")
	} else {
		v.State = v.T("report.state-empty")
	}
	s.Site.Render(w, r, http.StatusOK, web.Report(v))
	return nil
}

func (s *Results) reportView(r *http.Request, d *report.Definition, key app.ReportKey) web.ReportView {
	o := site.PageOptions{Title: d.Title.In(source.DefaultLang), Current: site.NavReports, National: key.Gemeente == "", Gemeente: key.Gemeente,
		Programme: s.App.Catalog().Programme(d.Programme)}
	v := web.ReportView{Page: s.Site.Page(r, o), Form: string(d.Form)}
	v.Back = web.Link{Label: v.T("report.back"), Href: reportsRoot}
	return v
}

// publishReport publishes the report as it is now.
func (s *Results) publishReport(w http.ResponseWriter, r *http.Request) error {
	d, key, err := s.reportOf(r)
	if err != nil {
		return err
	}
	session, _ := auth.SessionOf(r.Context())
	who := app.Actor{ID: session.User.ID, Gemeente: session.User.Gemeente, Team: session.User.Team}
	page := s.reportView(r, d, key).Page
	p, err := s.App.PublishReport(r.Context(), who, key, session.User.Name, func(draft *app.ReportDraft) (string, string, error) {
		var html strings.Builder
		err := web.Article(s.article(page, draft)).Render(r.Context(), &html)
		return html.String(), web.ReportStyle(), err
	})
	if err != nil {
		return err
	}
	s.Site.Redirect(w, r, publishedAddress(p), "report")
	return nil
}

// published is the report that the address names, as it was published.
func (s *Results) published(r *http.Request) (*report.Definition, app.ReportKey, *app.PublishedReport, error) {
	d, key, err := s.reportOf(r)
	if err != nil {
		return nil, key, nil, err
	}
	number, err := strconv.Atoi(r.PathValue("number"))
	if err != nil || number < 1 {
		return nil, key, nil, site.ErrNotFound
	}
	p, err := s.App.PublishedReport(r.Context(), key, number)
	return d, key, p, err
}

func (s *Results) publishedReport(w http.ResponseWriter, r *http.Request) error {
	d, key, p, err := s.published(r)
	if err != nil {
		return err
	}
	v := s.reportView(r, d, key)
	v.Article, v.StyleHref = p.HTML, publishedAddress(p.Published)+"/opmaak.css"
	v.State = v.T("report.state-published", "number", strconv.Itoa(p.Number), "when", s.Site.Moment(p.At), "name", p.Name)
	s.Site.Render(w, r, http.StatusOK, web.Report(v))
	return nil
}

// publishedStyle is the style sheet of a published report, as it was.
func (s *Results) publishedStyle(w http.ResponseWriter, r *http.Request) error {
	_, _, p, err := s.published(r)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "private, max-age=86400")
	_, _ = w.Write([]byte(p.Style)) // the reader went away; nothing is lost
	return nil
}
