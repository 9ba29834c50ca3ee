package staff

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"effectmonitor/engine/explain"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// explainPath is where a dossier says how its scores and indicators are computed.
const explainPath = "/berekening"

// explanations lists what can be explained.
func (s *Staff) explanations(w http.ResponseWriter, r *http.Request) error {
	x, err := s.App.Explain(r.Context(), site.Actor(r), r.PathValue("id"), "")
	if err != nil {
		return err
	}
	f := s.fileOf(x.Dossier)
	p := s.pageOf(r, f, s.words.Text("explain.title", nil))
	v := web.ExplanationsView{Page: p, Lead: p.T("explain.lead", "name", f.First), Locked: s.lockedNote(p, f, x), None: p.T("explain.none", "name", f.First)}
	v.Blocks = s.scoreBlocks(p, f, x)
	if b := s.indicatorBlock(p, f, x); len(b.Table.Rows) > 0 {
		v.Blocks = append(v.Blocks, b)
	}
	s.Site.Render(w, r, http.StatusOK, web.Explanations(v))
	return nil
}

// lockedNote says which answers are left out, and why.
func (s *Staff) lockedNote(p web.Page, f *file, x *app.Explanations) string {
	if len(x.Locked) == 0 {
		return ""
	}
	var titles []string
	for _, m := range x.Locked {
		titles = append(titles, momentTitle(m))
	}
	return p.T("explain.locked", "name", f.First, "moments", strings.Join(titles, ", "))
}

// scoreBlocks gives a table for each rater: the scores in rows, the moments beside
// each other.
func (s *Staff) scoreBlocks(p web.Page, f *file, x *app.Explanations) []web.ExplanationBlock {
	scores := x.Scores(locale.Default)
	var out []web.ExplanationBlock
	for i := range f.Plan.Def.Raters {
		rater := &f.Plan.Def.Raters[i]
		t := chart.Table{Columns: []chart.Column{{Label: p.T("explain.score")}}}
		var moments []*programme.Moment
		for _, e := range slices.Backward(scores) {
			if e.Rater.ID == rater.ID && !slices.Contains(moments, e.Moment) {
				moments = append(moments, e.Moment)
				t.Columns = append(t.Columns, chart.Column{Label: e.Moment.ID, Sub: e.Moment.Title.In(locale.Default), Numeric: true})
			}
		}
		for _, e := range scores {
			if e.Rater.ID == rater.ID && !slices.ContainsFunc(t.Rows, func(r chart.Row) bool { return r.Head == e.Title }) {
				t.Rows = append(t.Rows, s.scoreRow(p, f, e, moments, scores))
			}
		}
		if len(t.Rows) > 0 {
			b := web.ExplanationBlock{ID: "scores-" + rater.ID, Title: p.T("explain.scores-by", "rater", strings.ToLower(rater.Title.In(locale.Default))), Help: p.T("explain.scores-help"), Table: t}
			b.Table.Caption = b.Title
			out = append(out, b)
		}
	}
	return out
}

// scoreRow is one score at every moment, each with the way to its explanation.
func (s *Staff) scoreRow(p web.Page, f *file, of app.Explained, moments []*programme.Moment, scores []app.Explained) chart.Row {
	row := chart.Row{Head: of.Title}
	for _, m := range moments {
		cell := chart.Cell{}
		for _, e := range scores {
			if e.Moment == m && e.Rater == of.Rater && e.Name == of.Name {
				value, _, _ := strings.Cut(e.Value, ", klasse ")
				cell = chart.Cell{Text: said(p, value), Href: explainURL(f.id, e.Name, m.ID, e.Rater.ID)}
			}
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}

// said writes a value for somebody who does not write formulas.
func said(p web.Page, value string) string {
	switch value {
	case "waar", "onwaar", "leeg":
		return p.T("explain.value-" + value)
	}
	if below, ok := strings.CutPrefix(value, "-"); ok {
		value = "−\u00a0" + below
	}
	return strings.TrimSuffix(value, ",00") // whole euros, as everywhere else
}

// indicatorBlock gives every indicator with its value at the last moment that counts.
func (s *Staff) indicatorBlock(p web.Page, f *file, x *app.Explanations) web.ExplanationBlock {
	b := web.ExplanationBlock{ID: "indicatoren", Title: p.T("explain.indicators"), Help: p.T("explain.indicators-help")}
	b.Table = chart.Table{Caption: b.Title, Columns: []chart.Column{{Label: p.T("explain.indicator")}, {Label: p.T("caseload.head-moment")}, {Label: p.T("explain.value"), Numeric: true}}}
	told := func(ind *indicator.Indicator) bool { return !strings.HasPrefix(ind.Def.ID, indicator.ResponsePrefix) }
	for _, e := range x.Contributions(locale.Default, told) {
		moment := p.T("explain.whole")
		if e.Moment != nil {
			moment = momentTitle(e.Moment)
		}
		b.Table.Rows = append(b.Table.Rows, chart.Row{Head: unitTitle(p, x, e), HeadHref: explainURL(f.id, e.Name, e.From, ""),
			Cells: []chart.Cell{{Text: moment}, {Text: said(p, e.Value)}}})
	}
	return b
}

// unitTitle is the title of an indicator, with its unit where the value is a bare number.
func unitTitle(p web.Page, x *app.Explanations, e app.Explained) string {
	ind := x.Framework.Indicator(e.Name)
	if ind == nil || ind.Money || ind.Def.Unit.IsZero() {
		return e.Title
	}
	switch ind.Def.Type {
	case indicator.Count, indicator.Share, indicator.Distribution:
		return e.Title
	}
	return p.T("explain.in-unit", "what", e.Title, "unit", ind.Def.Unit.In(locale.Default))
}

// explainURL is the page of one value; moment and rater are empty where they do not
// apply.
func explainURL(id, what, moment, rater string) string {
	q := url.Values{}
	if moment != "" {
		q.Set("meting", moment)
	}
	if rater != "" {
		q.Set("invuller", rater)
	}
	u := dossierURL(id) + explainPath + "/" + url.PathEscape(what)
	if len(q) > 0 {
		u += "?" + q.Encode()
	}
	return u
}

// explanation shows one score, calculation or indicator with what went into it.
func (s *Staff) explanation(w http.ResponseWriter, r *http.Request) error {
	what, q := r.PathValue("wat"), r.URL.Query()
	moment, rater := q.Get("meting"), q.Get("invuller")
	x, err := s.App.Explain(r.Context(), site.Actor(r), r.PathValue("id"), strings.TrimSuffix(what+"@"+moment, "@"))
	if err != nil {
		return err
	}
	f := s.fileOf(x.Dossier)
	var e app.Explained
	var ok bool
	if rater != "" {
		e, ok = x.Score(moment, rater, what, locale.Default)
	} else {
		if moments := x.Moments(what); moment == "" && len(moments) > 0 {
			moment = moments[len(moments)-1]
		}
		e, ok = x.Indicator(what, moment, locale.Default)
	}
	if !ok {
		return site.ErrNotFound
	}
	p := s.pageOf(r, f, e.Title)
	p.Crumbs = append(p.Crumbs, web.Link{Label: p.T("explain.title"), Href: dossierURL(f.id) + explainPath})
	v := web.ExplanationView{
		Page: p, Lead: s.explanationLead(p, f, e), Value: said(p, e.Value), Notes: e.Notes,
		Rule: e.Rule, Steps: e.Steps, Parts: s.parts(p, x.Dossier.Plan, e.Inputs), Nothing: p.T("explain.nothing"),
	}
	if rater == "" && (e.Moment == nil || slices.Contains(x.Locked, e.Moment)) {
		v.Locked = s.lockedNote(p, f, x)
	}
	if rater == "" {
		v.Moments = s.otherMoments(f, x, what, moment)
	}
	s.Site.Render(w, r, http.StatusOK, web.Explanation(v))
	return nil
}

func (s *Staff) explanationLead(p web.Page, f *file, e app.Explained) string {
	switch {
	case e.Moment == nil:
		return p.T("explain.of-whole", "name", f.Name)
	case e.Rater == nil:
		return p.T("explain.of-moment", "name", f.Name, "moment", momentTitle(e.Moment))
	}
	return p.T("explain.of-rater", "name", f.Name, "moment", momentTitle(e.Moment), "rater", strings.ToLower(e.Rater.Title.In(locale.Default)))
}

func (s *Staff) otherMoments(f *file, x *app.Explanations, what, moment string) []web.Link {
	var out []web.Link
	for _, id := range x.Moments(what) {
		if m := x.Dossier.Plan.Moment(id); m != nil {
			out = append(out, web.Link{Label: momentTitle(m), Href: explainURL(f.id, what, id, ""), Current: id == moment})
		}
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

// parts are what went into a value. What is leeg says why.
func (s *Staff) parts(p web.Page, plan *programme.Compiled, list []explain.Explained) []web.ExplanationPart {
	var out []web.ExplanationPart
	for _, e := range list {
		x := web.ExplanationPart{Title: e.Title, Value: said(p, e.Value), Parts: s.parts(p, plan, e.Inputs)}
		if x.Title == "" {
			x.Title = e.Name
		}
		if e.Kind != explain.Answer {
			x.Rule, x.Steps = e.Rule, e.Steps
		}
		var notes []string
		if e.Page != "" {
			notes = append(notes, e.Page)
		}
		if e.From != "" {
			notes = append(notes, fromWords(plan, e.From))
		}
		if e.State != "" && e.State != instrument.Answered.String() {
			notes = append(notes, p.T("explain.state-"+e.State))
			if e.State == instrument.Hidden.String() && e.Rule != "" {
				x.Rule, x.Steps = e.Rule, e.Steps
			}
		}
		x.Note = strings.Join(notes, ", ")
		out = append(out, x)
	}
	return out
}

// fromWords writes "T3 staff" as the programme calls the two.
func fromWords(plan *programme.Compiled, from string) string {
	moment, rater, ok := strings.Cut(from, " ")
	m, who := plan.Moment(moment), plan.Rater(rater)
	if !ok || m == nil || who == nil {
		return from
	}
	return momentTitle(m) + ", " + strings.ToLower(who.Title.In(locale.Default))
}
