package web_test

import (
	"bytes"
	"context"
	"reflect"
	"testing"

	"github.com/a-h/templ"

	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/web"
)

// sample is one page of the gallery: every page, in the states that matter.
type sample struct {
	name string
	page templ.Component
	// view is what is on the page, and again makes the page of a changed one.
	view  reflect.Value
	again func(reflect.Value) templ.Component
}

func gallery(t *testing.T) []sample {
	t.Helper()
	var all []sample
	all = append(all, staffSamples(t)...)
	all = append(all, formSamples()...)
	all = append(all, dashboardSamples()...)
	all = append(all, surveySamples()...)
	all = append(all, adminSamples()...)
	all = append(all, messageSamples()...)
	all = append(all, learnSamples()...)
	all = append(all, previewSamples()...)
	all = append(all, worthSamples()...)
	all = append(all, reportSamples()...)
	all = append(all, longSamples()...)
	return append(all, stateSamples()...)
}

func render(t *testing.T, page templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := page.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var words = web.Words{
	Participant: "jongere", Participants: "jongeren",
	Staff: "begeleider", Staffs: "begeleiders",
	Domain: "leefgebied", Domains: "leefgebieden",
}

var footer = []web.Link{{Label: "Privacy", Href: "/privacy"}, {Label: "Toegankelijkheid", Href: "/toegankelijkheid"}, {Label: "Hulp en contact", Href: "/hulp"}}

// staffPage is the frame of a worker of one gemeente; current is the place in the menu.
func staffPage(title, current string, crumbs ...web.Link) web.Page {
	p := web.Page{
		Words: words, Title: title,
		Brand: web.Brand{Name: "Effectmonitor", Sub: "Gemeente Den Haag"},
		User:  &web.User{Name: "Marije Koster", Role: "Begeleider"}, SignOut: "/uitloggen",
		Crumbs: crumbs, FooterLinks: footer, FooterNote: "Jongeren Perspectief Fonds",
		ThemeHref: web.ThemeURL("#1f7a34"), CSRF: "proef", Idempotency: "eenmalig-1",
	}
	for _, l := range []web.Link{{Label: "Mijn jongeren", Href: "/"}, {Label: "Team", Href: "/team"}, {Label: "Dashboard", Href: "/dashboard"}, {Label: "Uitleg", Href: "/uitleg"}} {
		l.Current = l.Label == current
		p.Nav = append(p.Nav, l)
	}
	return p
}

// nationalPage has the base theme.
func nationalPage(title, current string, crumbs ...web.Link) web.Page {
	p := staffPage(title, "", crumbs...)
	p.Brand.Sub, p.ThemeHref = "Landelijk", ""
	p.User = &web.User{Name: "Saskia Brouwer", Role: "Landelijk, JPF"}
	p.Nav = nil
	for _, l := range []web.Link{{Label: "Gemeenten", Href: "/gemeenten"}, {Label: "Dashboard", Href: "/dashboard"}, {Label: "Kosten en baten", Href: "/mkba"}} {
		l.Current = l.Label == current
		p.Nav = append(p.Nav, l)
	}
	return p
}

func surveyPage(title, lang string) web.Survey {
	s := web.Survey{
		Page: web.Page{
			Messages: locale.For(lang), Words: words, Title: title,
			Brand:       web.Brand{Name: "Effectmonitor", Sub: "Gemeente Den Haag"},
			ThemeHref:   web.ThemeURL("#1f7a34"),
			FooterLinks: footer[:1], CSRF: "proef", Idempotency: "eenmalig-2",
		},
		HelpText: "Liever iemand spreken? Bel ons.", HelpPhone: "14 070",
		Languages: []web.Language{{Code: "nl", Label: "Nederlands", Href: "?taal=nl", Current: lang == "nl"}, {Code: "en", Label: "English", Href: "?taal=en", Current: lang == "en"}},
	}
	if lang == "en" {
		s.HelpText, s.FooterLinks = "Rather talk to someone? Call us.", []web.Link{{Label: "Privacy", Href: "/privacy"}}
		s.Words.Staff = "coach"
		s.Brand.Sub = "Municipality of The Hague"
	}
	return s
}
