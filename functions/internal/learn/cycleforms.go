package learn

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/indicator"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/fields"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/web"
)

func isShare(ind *indicator.Indicator) bool { return ind.Def.Type == indicator.Share }

// typed is a form as it was typed, with what is wrong with it.
type typed struct {
	values   url.Values
	problems []app.FieldProblem
}

func received(r *http.Request) *typed {
	_ = r.ParseForm() // a form that cannot be read is empty, and then refused field by field
	return &typed{values: r.PostForm}
}

func (t *typed) text(name string) string {
	return strings.TrimSpace(strings.ToValidUTF8(t.values.Get(name), ""))
}

func (t *typed) fault(name, message string) {
	t.problems = append(t.problems, app.FieldProblem{Field: name, Message: message})
}

// day reads a date; 0 when nothing was typed.
func (t *typed) day(name string) source.Date {
	if t.text(name) == "" {
		return 0
	}
	days, ok := instrument.ParseDate(t.text(name))
	if !ok {
		t.fault(name, locale.For(locale.Default).Text("form.bad-date", nil))
	}
	return source.Date(days)
}

// number reads a number with a comma or a point; a sign may stand apart from it.
func (t *typed) number(name string) float64 {
	text := strings.NewReplacer(",", ".", " ", "", "\u2212", "-", "+", "").Replace(t.text(name))
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.fault(name, locale.For(locale.Default).Text("learn.wrong-expected", nil))
		return 0
	}
	return x
}

// take adds the problems of a use case, except at fields that have one already. False
// for any other error.
func (t *typed) take(err error) bool {
	found := app.ProblemsOf(err)
	for _, p := range found {
		if !slices.ContainsFunc(t.problems, func(q app.FieldProblem) bool { return q.Field == p.Field }) {
			t.problems = append(t.problems, p)
		}
	}
	return len(found) > 0
}

// field is an input with what was typed and what is wrong with it.
func (t *typed) field(kind web.FieldKind, name, label string) web.Field {
	f := web.Field{ID: name, Name: name, Kind: kind, Label: label}
	if t.values != nil {
		f.Value = t.text(name)
	}
	for _, p := range t.problems {
		if p.Field == name && f.Error == "" {
			f.Error = p.Message
		}
	}
	return f
}

// choose is a field with options of which the typed one is checked.
func (t *typed) choose(kind web.FieldKind, name, label string, options []web.Option) web.Field {
	f := t.field(kind, name, label)
	for i := range options {
		options[i].Checked = options[i].Checked || t.values != nil && slices.Contains(t.values[name], options[i].Value)
	}
	f.Options = options
	return f
}

func (t *typed) summary() []web.Problem {
	var out []web.Problem
	for _, p := range t.problems {
		out = append(out, web.Problem{Text: p.Message, Target: p.Field})
	}
	return out
}

func dateOf(d source.Date) string {
	if d == 0 {
		return ""
	}
	return fields.TypedDate(int(d))
}

// form draws a form of these pages.
func (s *Learn) form(w http.ResponseWriter, r *http.Request, l *app.Lesson, t *typed, f web.FormView, back web.Link, list []web.Field) error {
	frame := s.view(r, l, "").Page
	frame.Title, frame.Problems = f.Title, t.summary()
	frame.Crumbs = []web.Link{{Label: l.Definition.Title.In(locale.Default), Href: addressOf(l.Definition.ID)}, back}
	f.Page, f.Sections = frame, []web.Section{{Fields: list}}
	f.Cancel = &web.Link{Label: frame.T("form.cancel"), Href: back.Href}
	status := http.StatusOK
	if len(t.problems) > 0 {
		status = http.StatusUnprocessableEntity
	}
	s.Site.Render(w, r, status, web.Form(f))
	return nil
}

func (s *Learn) newCycle(w http.ResponseWriter, r *http.Request) error {
	return s.cycleForm(w, r, &typed{})
}

// cycleForm asks what is tried, since when, what is followed and what is expected.
func (s *Learn) cycleForm(w http.ResponseWriter, r *http.Request, t *typed) error {
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
	expected := t.field(web.KindNumber, app.FieldExpected, p.T("learn.expected-change"))
	expected.Help = p.T("learn.expected-help")
	why := t.field(web.KindLongText, app.FieldWhy, p.T("learn.why"))
	why.Optional, why.Help, why.MaxLength = true, p.T("learn.no-names"), 600
	since := t.field(web.KindDate, app.FieldSince, p.T("learn.since-when"))
	since.Help = p.T("learn.since-help")
	f := web.FormView{Lead: p.T("learn.cycle-lead"), Action: addressOf(l.Definition.ID, cyclesPage), Submit: p.T("learn.cycle-record")}
	f.Title = p.T("learn.cycle-new")
	return s.form(w, r, l, t, f, web.Link{Label: p.T("learn.tab-" + cyclesPage), Href: addressOf(l.Definition.ID, cyclesPage)}, []web.Field{
		t.choose(web.KindChoice, app.FieldIntervention, p.T("learn.intervention"), tried), since,
		t.choose(web.KindSelect, app.FieldMeasure, p.T("learn.measure"), measures), expected, why,
	})
}

func (s *Learn) recordCycle(w http.ResponseWriter, r *http.Request) error {
	t := received(r)
	n := app.NewCycle{
		Intervention: t.text(app.FieldIntervention), Measure: t.text(app.FieldMeasure), Since: t.day(app.FieldSince),
		Expected: t.number(app.FieldExpected), Why: t.text(app.FieldWhy),
	}
	def := r.PathValue("leren")
	if len(t.problems) > 0 {
		return s.cycleForm(w, r, t)
	}
	c, err := s.App.RecordCycle(r.Context(), actor(r), def, n)
	if t.take(err) {
		return s.cycleForm(w, r, t)
	}
	if err != nil {
		return err
	}
	s.Site.Redirect(w, r, addressOf(def, cyclesPage)+"#cyclus-"+url.PathEscape(c.ID), "cycle-recorded")
	return nil
}

func (s *Learn) askConclusion(w http.ResponseWriter, r *http.Request) error {
	return s.conclusionForm(w, r, &typed{})
}

func (s *Learn) conclusionForm(w http.ResponseWriter, r *http.Request, t *typed) error {
	l, err := s.lesson(r)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(l.Cycles, func(c store.Cycle) bool { return c.ID == r.PathValue("cyclus") })
	if at < 0 {
		return &app.Error{Code: app.NotFound, Op: "open cycle"}
	}
	p, c := s.view(r, l, ""), l.Cycles[at]
	text := t.field(web.KindLongText, app.FieldConclusion, p.T("learn.conclusion"))
	text.MaxLength, text.Help = 600, p.T("learn.no-names")
	until := t.field(web.KindDate, app.FieldUntil, p.T("learn.until-when"))
	until.Optional, until.Help = true, p.T("learn.until-help")
	if t.values == nil {
		text.Value, until.Value = c.Conclusion, dateOf(c.Until)
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
	t := received(r)
	def, until := r.PathValue("leren"), t.day(app.FieldUntil)
	if len(t.problems) > 0 {
		return s.conclusionForm(w, r, t)
	}
	err := s.App.ConcludeCycle(r.Context(), actor(r), def, r.PathValue("cyclus"), t.text(app.FieldConclusion), until)
	if t.take(err) {
		return s.conclusionForm(w, r, t)
	}
	if err != nil {
		return err
	}
	s.Site.Redirect(w, r, addressOf(def, cyclesPage), "cycle-concluded")
	return nil
}
