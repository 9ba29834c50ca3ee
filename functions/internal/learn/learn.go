// Package learn holds the pages on which gemeenten learn from each other: beside each
// other, the route of participants, the Theory of Change, what is tried, and circles
// that meet.
//
// A page reads a request, calls a use case of package app, and fills the typed view of
// package web. It must not decide who may do what (each route asks package policy
// first), show the name of a gemeente that package learning did not give, or show a
// number that is not a Figure.
package learn

import (
	"net/http"
	"net/url"

	"effectmonitor/engine/learning"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
)

// Config is what the pages are made of.
type Config struct {
	App  *app.App
	Site *site.Site
}

// Learn answers the pages.
type Learn struct {
	Config
	words *locale.Messages
}

// New returns the pages.
func New(c Config) *Learn { return &Learn{c, locale.For(locale.Default)} }

const root = "/leren"

// Roots are the addresses that these pages begin with.
func Roots() []string { return []string{root} }

// The pages of one definition.
const (
	comparePage = "vergelijken"
	routePage   = "route"
	theoryPage  = "theorie"
	cyclesPage  = "cycli"
	triedPage   = "interventies"
	circlesPage = "kringen"
)

// route is one address with the question that the policies are asked about it.
type route struct {
	pattern string
	action  policy.Action
	page    site.Page
}

func (s *Learn) routes() []route {
	const (
		one     = root + "/{leren}"
		cycle   = one + "/" + cyclesPage + "/{cyclus}"
		circles = one + "/" + circlesPage
		circle  = circles + "/{kring}"
		meeting = circle + "/{bijeenkomst}"
	)
	return []route{
		{"GET " + root, policy.LearnRead, s.first},
		{"GET " + one, policy.LearnRead, s.firstPage},
		{"GET " + one + "/" + comparePage, policy.LearnRead, s.figurePage(comparePage, s.compare)},
		{"POST " + one + "/namen", policy.NameShare, s.names},
		{"GET " + one + "/" + routePage, policy.LearnRead, s.figurePage(routePage, s.route)},
		{"GET " + one + "/" + theoryPage, policy.LearnRead, s.figurePage(theoryPage, s.theory)},
		{"GET " + one + "/" + comparePage + "/{file}", policy.LearnRead, s.file(comparePage)},
		{"GET " + one + "/" + routePage + "/{file}", policy.LearnRead, s.file(routePage)},
		{"GET " + one + "/" + theoryPage + "/{file}", policy.LearnRead, s.file(theoryPage)},
		{"GET " + one + "/" + triedPage, policy.LearnRead, s.figurePage(triedPage, s.clusters)},
		{"GET " + one + "/" + triedPage + "/{file}", policy.LearnRead, s.file(triedPage)},
		{"GET " + one + "/" + cyclesPage, policy.LearnRead, s.cycles},
		{"GET " + one + "/" + cyclesPage + "/{file}", policy.LearnRead, s.file(cyclesPage)},
		{"GET " + one + "/" + cyclesPage + "/nieuw", policy.LearnWrite, s.newCycle},
		{"POST " + one + "/" + cyclesPage, policy.LearnWrite, s.recordCycle},
		{"GET " + cycle + "/afsluiten", policy.LearnWrite, s.askConclusion},
		{"POST " + cycle + "/afsluiten", policy.LearnWrite, s.conclude},
		{"GET " + circles, policy.CircleRead, s.circles},
		{"GET " + circles + "/nieuw", policy.CircleManage, s.newCircle},
		{"POST " + circles, policy.CircleManage, s.beginCircle},
		{"GET " + circle, policy.CircleRead, s.circle},
		{"GET " + circle + "/plannen", policy.CircleWrite, s.newMeeting},
		{"POST " + circle + "/plannen", policy.CircleWrite, s.planMeeting},
		{"GET " + meeting, policy.CircleRead, s.meeting},
		{"POST " + meeting + "/aantekeningen", policy.CircleWrite, s.keepNotes},
		{"POST " + meeting + "/afspraken", policy.CircleWrite, s.agree},
		{"POST " + meeting + "/afspraken/{afspraak}", policy.CircleWrite, s.moveAgreement},
	}
}

// Routes adds the pages.
func (s *Learn) Routes(mux site.Router) {
	for _, r := range s.routes() {
		mux.Handle(r.pattern, s.Site.Guard.Require(r.action, site.OwnOrCountry, s.Site.Handle(r.page)))
	}
}

// may tells whether a page should offer something.
func (s *Learn) may(r *http.Request, action policy.Action) bool {
	about, _ := site.OwnOrCountry(r)
	ok, _ := s.Site.Guard.Allow(r.Context(), action, about)
	return ok
}

// learner is who reads. Who may see the list of gemeenten sees their names here too.
func (s *Learn) learner(r *http.Request) app.Learner {
	session, _ := auth.SessionOf(r.Context())
	all, _ := s.Site.Guard.Allow(r.Context(), policy.GemeentenList, policy.Resource{})
	return app.Learner{Gemeente: session.User.Gemeente, AllNames: all, Grants: session.User.Grants}
}

func (s *Learn) lesson(r *http.Request) (*app.Lesson, error) {
	return s.App.Lesson(r.Context(), r.PathValue("leren"), s.learner(r))
}

// first leads to the first definition that the reader has something to do with, and says
// so when there is none: the menu offers this page to every gemeente.
func (s *Learn) first(w http.ResponseWriter, r *http.Request) error {
	list := s.App.Learnings(s.learner(r))
	if len(list) == 0 {
		v := web.LearnView{Page: s.Site.Page(r, site.PageOptions{Current: site.NavLearn})}
		v.Title = v.T("nav.learn")
		v.Empty = &web.LearnEmpty{Title: v.T("learn.none"), Text: v.T("learn.none-text")}
		return s.show(w, r, v)
	}
	http.Redirect(w, r, addressOf(list[0].ID, comparePage), http.StatusSeeOther)
	return nil
}

func (s *Learn) firstPage(w http.ResponseWriter, r *http.Request) error {
	http.Redirect(w, r, addressOf(r.PathValue("leren"), comparePage), http.StatusSeeOther)
	return nil
}

func addressOf(def string, parts ...string) string {
	out := root + "/" + url.PathEscape(def)
	for _, p := range parts {
		out += "/" + url.PathEscape(p)
	}
	return out
}

// tabs are the pages with what each asks of the policies.
var tabs = []struct {
	page   string
	action policy.Action
}{
	{comparePage, policy.LearnRead}, {routePage, policy.LearnRead}, {theoryPage, policy.LearnRead},
	{cyclesPage, policy.LearnRead}, {triedPage, policy.LearnRead}, {circlesPage, policy.CircleRead},
}

// view is the frame of a page, with the way to what else the reader learns from. Shared pages have the base theme, because they are of
// all gemeenten.
func (s *Learn) view(r *http.Request, l *app.Lesson, current string) web.LearnView {
	d := l.Definition
	v := web.LearnView{Page: s.Site.Page(r, site.PageOptions{
		Title: d.Title.In(locale.Default), Current: site.NavLearn, National: true, Programme: s.App.Catalog().Programme(d.Programme),
	})}
	if g := s.App.Catalog().Gemeente(s.learner(r).Gemeente); g != nil {
		v.Brand.Sub = v.T("site.gemeente", "name", g.Name)
	}
	for _, t := range tabs {
		if s.may(r, t.action) {
			v.Tabs = append(v.Tabs, web.Link{Label: v.T("learn.tab-" + t.page), Href: addressOf(d.ID, t.page), Current: t.page == current})
		}
	}
	v.Elsewhere.Label = v.T("learn.other-monitors")
	for _, other := range s.App.Learnings(s.learner(r)) {
		if other != d {
			v.Elsewhere.Links = append(v.Elsewhere.Links, web.Link{Label: other.Title.In(locale.Default), Href: addressOf(other.ID, comparePage)})
		}
	}
	return v
}

func (s *Learn) show(w http.ResponseWriter, r *http.Request, v web.LearnView) error {
	s.Site.Render(w, r, http.StatusOK, web.Learn(v))
	return nil
}

// ready fills in why there is nothing to compare. False when there is something.
func (s *Learn) ready(v *web.LearnView, l *app.Lesson) bool {
	switch {
	case !l.Shares:
		v.Empty = &web.LearnEmpty{Title: v.T("learn.apart"), Text: v.T("learn.apart-text")}
	case !l.Ready:
		v.Empty = &web.LearnEmpty{Title: v.T("dashboard.empty"), Text: v.T("results.empty")}
	}
	return v.Empty == nil
}

// since says from which day the figures are and when they are renewed.
func (s *Learn) since(v web.LearnView, l *app.Lesson) string {
	text := v.T("learn.since", "date", s.words.Date(l.View.Snapshot.Date.Time()), "next", s.words.Date(l.Next.Time()))
	if l.View.Period() != "" {
		text += " " + v.T("learn.since-period")
	}
	return text
}

// nameOf is a gemeente in words: its name, or a letter.
func nameOf(v web.LearnView, n learning.Name) string {
	switch {
	case n.Known:
		return n.Label
	case n.Label == "":
		return v.T("learn.a-gemeente")
	}
	return v.T("learn.letter", "letter", n.Label)
}
