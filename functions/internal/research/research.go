// Package research holds the pages by which data leave: without names for a
// researcher, as the national message for a gemeente, and as figures for machines; and
// the log of what left.
//
// A page reads a request, calls a use case of package app, and fills a typed view of
// package web. It must not decide who may have what (each route asks package policy
// first, and a request for several gemeenten asks for each), or show a number about
// people.
package research

import (
	"net/http"
	"slices"

	"effectmonitor/engine/dataset"
	"effectmonitor/engine/dataset/parquet"
	"effectmonitor/engine/dataset/sav"
	"effectmonitor/engine/dataset/xlsx"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/handout"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
)

// Config is what the pages are made of.
type Config struct {
	App  *app.App
	Site *site.Site
	// Desk hands files over. When it serves its files itself, it does so at FilesRoot.
	Desk handout.Desk
	// WorkerName gives the name of a user by id, "" when it is not known; nil when no
	// name is.
	WorkerName func(id string) string
}

// Research answers the pages.
type Research struct {
	Config
	words *locale.Messages
}

// New returns the pages.
func New(c Config) *Research { return &Research{c, locale.For(locale.Default)} }

// Root is what every address begins with; in the cloud a function of its own answers
// them.
const Root = "/onderzoek"

// The addresses.
const (
	logPath      = Root + "/logboek"
	exchangePath = Root + "/ddas"
	tokensPath   = Root + "/koppelingen"
	// FilesRoot is where a desk serves its files.
	FilesRoot = Root + "/bestanden"
)

// Routes adds the pages.
func (s *Research) Routes(mux site.Router) {
	for _, r := range []struct {
		pattern string
		action  policy.Action
		about   auth.Resolve
		page    site.Page
	}{
		{"GET " + Root, policy.ResearchStart, site.Country, s.request},
		{"POST " + Root, policy.ResearchStart, site.Country, s.export},
		{"GET " + logPath, policy.HandoverRead, site.OwnGemeente, s.log},
		{"GET " + exchangePath, policy.ExchangeExport, site.OwnGemeente, s.exchange},
		{"GET " + exchangePath + "/nieuw", policy.ExchangeExport, site.OwnGemeente, s.askExchange},
		{"POST " + exchangePath, policy.ExchangeExport, site.OwnGemeente, s.makeExchange},
		{"GET " + tokensPath, policy.TokenManage, site.OwnOrCountry, s.tokens},
		{"GET " + tokensPath + "/nieuw", policy.TokenManage, site.OwnOrCountry, s.askToken},
		{"POST " + tokensPath, policy.TokenManage, site.OwnOrCountry, s.makeToken},
		{"POST " + tokensPath + "/{sleutel}/intrekken", policy.TokenManage, site.OwnOrCountry, s.revoke},
	} {
		mux.Handle(r.pattern, s.Site.Guard.Require(r.action, r.about, s.Site.Handle(r.page)))
	}
	if files, ok := s.Desk.(http.Handler); ok {
		mux.Handle("GET "+FilesRoot+"/{bewijs}/{naam}", files)
	}
}

// format is a kind of file that a researcher can choose.
type format struct {
	key  string
	make func(*Research) dataset.Format
}

var formats = []format{
	{"csv", func(*Research) dataset.Format { return dataset.CSV{} }},
	{"xlsx", func(*Research) dataset.Format { return xlsx.Format{} }},
	{"sav", func(s *Research) dataset.Format { return sav.Format{Made: s.App.Now().UTC()} }},
	{"parquet", func(*Research) dataset.Format { return parquet.Format{} }},
}

// tabs are the pages that belong together, with what each asks of the policies.
var tabs = []struct {
	key, path string
	action    policy.Action
}{
	{"log", logPath, policy.HandoverRead},
	{"exchange", exchangePath, policy.ExchangeExport},
	{"tokens", tokensPath, policy.TokenManage},
}

// view is the frame of a page for who runs a gemeente or the country.
func (s *Research) view(r *http.Request, key string) web.AdminView {
	v := web.AdminView{Page: s.Site.Page(r, site.PageOptions{Title: s.words.Text("research."+key, nil), Current: site.NavExchange})}
	for _, tab := range tabs {
		if ok, _ := s.Site.Guard.Allow(r.Context(), tab.action, policy.Resource{Gemeente: site.Actor(r).Gemeente}); ok {
			v.Menu = append(v.Menu, web.Link{Label: v.T("research." + tab.key), Href: tab.path, Current: tab.key == key})
		}
	}
	if len(v.Menu) == 1 {
		v.Menu = nil
	}
	return v
}

func (s *Research) show(w http.ResponseWriter, r *http.Request, v web.AdminView) error {
	s.Site.Render(w, r, http.StatusOK, web.Admin(v))
	return nil
}

// name is who a user id is, or the id when nobody knows.
func (s *Research) name(id string) string {
	if s.WorkerName != nil {
		if name := s.WorkerName(id); name != "" {
			return name
		}
	}
	return id
}

func (s *Research) day(d source.Date) string {
	if d == 0 {
		return ""
	}
	return s.words.Date(d.Time())
}

// programmes are those that some of the gemeenten carry out, as options.
func (s *Research) programmes(codes []string, fits func(*programme.Compiled) bool) []web.Option {
	var list []web.Option
	defs := s.App.Catalog()
	for _, p := range defs.Programmes() {
		offered := slices.ContainsFunc(codes, func(code string) bool { return defs.Effective(code, p.Def.ID) != nil })
		if offered && fits(p) {
			list = append(list, web.Option{Value: p.Def.ID, Label: p.Def.Title.In(locale.Default)})
		}
	}
	return list
}
