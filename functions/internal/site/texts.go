package site

import (
	"net/http"
	"strconv"

	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/web"
)

// texts are the pages to read that every page links to, by address.
var texts = map[string]string{"/privacy": "privacy", "/toegankelijkheid": "accessibility", "/hulp": "help"}

// Texts adds the pages to read: privacy, accessibility, help. Everybody may see them.
func (s *Site) Texts(mux *http.ServeMux) {
	for path, name := range texts {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
			s.Render(w, r, http.StatusOK, web.Text(s.text(r, name)))
		})
	}
}

// text collects the messages of a page: text.<page>.<section>.title and, numbered,
// its paragraphs.
func (s *Site) text(r *http.Request, name string) web.TextView {
	m := locale.For(locale.Default)
	key := "text." + name
	v := web.TextView{Page: s.Page(r, PageOptions{})}
	v.Title, v.Lead = v.T(key+".title"), v.T(key+".lead")
	for i := 1; m.Has(key + "." + strconv.Itoa(i) + ".title"); i++ {
		part := key + "." + strconv.Itoa(i)
		section := web.TextSection{Title: v.T(part + ".title")}
		for j := 1; m.Has(part + "." + strconv.Itoa(j)); j++ {
			section.Text = append(section.Text, web.Plain(v.T(part+"."+strconv.Itoa(j))))
		}
		v.Sections = append(v.Sections, section)
	}
	if help, ok := s.helpLine(r, v.Page); ok && name == "help" {
		v.Sections = append(v.Sections, help)
	}
	return v
}

// helpLine is how to reach the reader's own gemeente.
func (s *Site) helpLine(r *http.Request, p web.Page) (web.TextSection, bool) {
	session, ok := auth.SessionOf(r.Context())
	if !ok {
		return web.TextSection{}, false
	}
	g := s.Catalog().Gemeente(session.User.Gemeente)
	if g == nil || g.HelpLine.Phone == "" && g.HelpLine.Mail == "" {
		return web.TextSection{}, false
	}
	section := web.TextSection{Title: p.T("site.gemeente", "name", g.Name)}
	for _, line := range []string{g.HelpLine.Text.In(locale.Default), g.HelpLine.Phone, g.HelpLine.Mail} {
		if line != "" {
			section.Text = append(section.Text, web.Plain(line))
		}
	}
	return section, true
}
