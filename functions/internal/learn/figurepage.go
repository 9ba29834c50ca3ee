package learn

import (
	"net/http"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
)

// figurePage is a page of figures: of everybody, or of who began in the period that the
// address names. fill draws them.
func (s *Learn) figurePage(current string, fill func(*http.Request, *web.LearnView, *app.Lesson) error) site.Page {
	return func(w http.ResponseWriter, r *http.Request) error {
		l, err := s.lesson(r)
		if err != nil {
			return err
		}
		v := s.view(r, l, current)
		if s.ready(&v, l) && s.narrow(r, &v, l, current) {
			if err := fill(r, &v, l); err != nil {
				return err
			}
			v.SubHead = s.since(v, l)
		}
		return s.show(w, r, v)
	}
}

// narrow looks at the period of starting that the address names, and offers the others.
// False when too few began in it to be looked at apart.
func (s *Learn) narrow(r *http.Request, v *web.LearnView, l *app.Lesson, current string) bool {
	time := l.Framework.Breakdown(l.Definition.Time)
	asked := r.URL.Query().Get(time.Def.ID)
	v.Choice = &web.LearnChoice{Action: addressOf(l.Definition.ID, current), Submit: v.T("learn.choose")}
	periods := l.View.Periods()
	if len(periods) > 0 {
		menu := web.FilterMenu{ID: "periode", Name: time.Def.ID, Label: time.Def.Title.In(locale.Default), Options: []web.Option{{Label: v.T("results.all"), Checked: asked == ""}}}
		for _, p := range periods {
			menu.Options = append(menu.Options, web.Option{Value: p.ID, Label: p.Title.In(locale.Default), Checked: p.ID == asked})
		}
		v.Choice.Menus = append(v.Choice.Menus, menu)
	}
	if asked == "" {
		return true
	}
	if one, ok := l.View.In(asked); ok {
		l.View = one
		return true
	}
	v.Empty = &web.LearnEmpty{Title: v.T("learn.too-small"), Text: v.T("learn.period-small")}
	return false
}
