package learn

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/indicator"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/form"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/web"
)

func isShare(ind *indicator.Indicator) bool { return ind.Def.Type == indicator.Share }

// number reads a number with a comma or a point; a sign may stand apart from it.
func number(t *form.Form, name string) float64 {
	text := strings.NewReplacer(",", ".", " ", "", "\u2212", "-", "+", "").Replace(t.Line(name))
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Wrong(name, locale.For(locale.Default).Text("learn.wrong-expected", nil))
		return 0
	}
	return x
}

// form draws a form of these pages.
func (s *Learn) form(w http.ResponseWriter, r *http.Request, l *app.Lesson, t *form.Form, f web.FormView, back web.Link, list []web.Field) error {
	frame := s.view(r, l, "").Page
	frame.Title, frame.Problems = f.Title, t.Summary()
	frame.Crumbs = []web.Link{{Label: l.Definition.Title.In(locale.Default), Href: addressOf(l.Definition.ID)}, back}
	f.Page, f.Sections = frame, []web.Section{{Fields: list}}
	f.Cancel = &web.Link{Label: frame.T("form.cancel"), Href: back.Href}
	s.Site.Render(w, r, t.Status(), web.Form(f))
	return nil
}

func (s *Learn) newCycle(w http.ResponseWriter, r *http.Request) error {
	return s.cycleForm(w, r, &form.Form{})
}

// cycleForm asks what is tried, since when, what is followed and what is expected.
func (s *Learn) cycleForm(w http.ResponseWriter, r *http.Request, t *form.Form) error {
	l, err := s.lesson(r)
	if err != nil {
		return err
	}
	p := s.view(r, l, "")
	var tried, measures []web.Option
	seen := map[string]bool{}
	for _, c := range l.Definition.Clusters {
		for _, i := range c.Interventions {
			tried = append(tried, web.Option{Value: i.ID, Label: i.Title.In(locale.Default), Help: c.Title.In(locale.Default)})
		}
		for _, m := range c.Measures {
			if !seen[m.ID()] {
				seen[m.ID()] = true
				measures = append(measures, web.Option{Value: m.ID(), Label: title(l.Framework.Indicator(m.Indicator), m.Moment)})
			}
		}
	}
	expected := t.Field(web.KindNumber, app.FieldExpected, p.T("learn.expected-change"), "")
	expected.Help = p.T("learn.expected-help")
	why := t.Field(web.KindLongText, app.FieldWhy, p.T("learn.why"), "")
	why.Optional, why.Help, why.MaxLength = true, p.T("learn.no-names"), 600
	since := t.Field(web.KindDate, app.FieldSince, p.T("learn.since-when"), "")
	since.Help = p.T("learn.since-help")
	f := web.FormView{Lead: p.T("learn.cycle-lead"), Action: addressOf(l.Definition.ID, cyclesPage), Submit: p.T("learn.cycle-record")}
	f.Title = p.T("learn.cycle-new")
	return s.form(w, r, l, t, f, web.Link{Label: p.T("learn.tab-" + cyclesPage), Href: addressOf(l.Definition.ID, cyclesPage)}, []web.Field{
		t.Options(web.KindChoice, app.FieldIntervention, p.T("learn.intervention"), tried), since,
		t.Options(web.KindSelect, app.FieldMeasure, p.T("learn.measure"), measures), expected, why,
	})
}

func (s *Learn) recordCycle(w http.ResponseWriter, r *http.Request) error {
	t := form.Received(r)
	n := app.NewCycle{
		Intervention: t.Line(app.FieldIntervention), Measure: t.Line(app.FieldMeasure), Since: t.Date(app.FieldSince),
		Expected: number(t, app.FieldExpected), Why: t.Text(app.FieldWhy),
	}
	def := r.PathValue("leren")
	if t.Failed() {
		return s.cycleForm(w, r, t)
	}
	c, err := s.App.RecordCycle(r.Context(), site.Actor(r), def, n)
	if t.Take(err) {
		return s.cycleForm(w, r, t)
	}
	if err != nil {
		return err
	}
	s.Site.Redirect(w, r, addressOf(def, cyclesPage)+"#cyclus-"+url.PathEscape(c.ID), "cycle-recorded")
	return nil
}

func (s *Learn) askConclusion(w http.ResponseWriter, r *http.Request) error {
	return s.conclusionForm(w, r, &form.Form{})
}

func (s *Learn) conclusionForm(w http.ResponseWriter, r *http.Request, t *form.Form) error {
	l, err := s.lesson(r)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(l.Cycles, func(c store.Cycle) bool { return c.ID == r.PathValue("cyclus") })
	if at < 0 {
		return &app.Error{Code: app.NotFound, Op: "open cycle"}
	}
	p, c := s.view(r, l, ""), l.Cycles[at]
	text := t.Field(web.KindLongText, app.FieldConclusion, p.T("learn.conclusion"), "")
	text.MaxLength, text.Help = 600, p.T("learn.no-names")
	until := t.Field(web.KindDate, app.FieldUntil, p.T("learn.until-when"), "")
	until.Optional, until.Help = true, p.T("learn.until-help")
	if t.Values == nil {
		text.Value, until.Value = c.Conclusion, form.TypedDay(c.Until)
	}
	card := s.cycle(r, p, l, at)
	f := web.FormView{Action: addressOf(l.Definition.ID, cyclesPage, c.ID, "afsluiten"), Submit: p.T("learn.conclusion-keep")}
	f.Title = p.T("learn.conclude-title", "title", card.Title)
	seen := web.Aside{Title: card.Question}
	for _, line := range card.Lines {
		words := ""
		for _, run := range line {
			words += run.Text
		}
		seen.Text = append(seen.Text, words)
	}
	f.Asides = []web.Aside{seen}
	return s.form(w, r, l, t, f, web.Link{Label: p.T("learn.tab-" + cyclesPage), Href: addressOf(l.Definition.ID, cyclesPage)}, []web.Field{text, until})
}

func (s *Learn) conclude(w http.ResponseWriter, r *http.Request) error {
	t := form.Received(r)
	def, until := r.PathValue("leren"), t.Date(app.FieldUntil)
	if t.Failed() {
		return s.conclusionForm(w, r, t)
	}
	err := s.App.ConcludeCycle(r.Context(), site.Actor(r), def, r.PathValue("cyclus"), t.Text(app.FieldConclusion), until)
	if t.Take(err) {
		return s.conclusionForm(w, r, t)
	}
	if err != nil {
		return err
	}
	s.Site.Redirect(w, r, addressOf(def, cyclesPage), "cycle-concluded")
	return nil
}
