package admin

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"effectmonitor/engine/gemeente"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// definitions shows what is live: which versions, since when in which gemeente, and
// in what a gemeente differs. It holds nothing about a person.
func (a *Admin) definitions(w http.ResponseWriter, r *http.Request) error {
	v := web.AdminView{Page: a.Site.Page(r, site.PageOptions{Title: a.words.Text("nav.definitions", nil), Current: site.NavDefinitions, National: true})}
	v.Lead = v.T("definitions.lead")
	since, err := a.App.LiveSince(r.Context())
	if err != nil {
		return err
	}
	gemeenten, lists, rest := a.gemeenteTable(v), a.questionnaireTable(v, since), a.restTable(v, since)
	v.Blocks = []web.AdminBlock{
		{Title: v.T("definitions.live"), Text: []string{v.T("definitions.digest-text")}, Facts: []web.Datum{{Label: v.T("definitions.digest"), Value: grouped(a.App.Catalog().Digest())}}},
		{Title: v.T("definitions.gemeenten"), Table: &gemeenten},
		{Title: v.T("definitions.questionnaires"), Table: &lists},
		{Title: v.T("definitions.rest"), Table: &rest},
	}
	return a.show(w, r, v)
}

// grouped breaks a digest in pieces that fit on a small screen and can be read aloud.
func grouped(digest string) string {
	var parts []string
	for len(digest) > 8 {
		parts, digest = append(parts, digest[:8]), digest[8:]
	}
	return strings.Join(append(parts, digest), " ")
}

func (a *Admin) gemeenteTable(v web.AdminView) chart.Table {
	t := chart.Table{Caption: v.T("definitions.gemeenten"), Columns: []chart.Column{{Label: v.T("admin.gemeente")}, {Label: v.T("definitions.programme")}, {Label: v.T("admin.version"), Numeric: true}, {Label: v.T("admin.since")}, {Label: v.T("definitions.differs")}}}
	defs := a.App.Catalog()
	for _, g := range defs.Gemeenten() {
		for i := range g.Programmes {
			o := &g.Programmes[i]
			plan := defs.Effective(g.Code, o.ID)
			if plan == nil {
				continue
			}
			t.Rows = append(t.Rows, chart.Row{Head: g.Name, HeadNote: g.Code, Cells: []chart.Cell{
				{Text: plan.Def.Title.In(locale.Default), Note: v.T("definitions.moments-n", "n", strconv.Itoa(len(plan.Moments())))},
				{Text: strconv.Itoa(plan.Def.Version)}, {Text: a.day(o.Since)}, {Text: differences(v, g, o)},
			}})
		}
	}
	return t
}

// differences names in what a gemeente departs from the programme.
func differences(v web.AdminView, g *gemeente.Gemeente, o *gemeente.Overlay) string {
	var parts []string
	for _, part := range []struct {
		differs bool
		key     string
	}{
		{len(o.Moments) > 0, "moments"}, {o.Reminders != nil, "reminders"}, {len(o.Naming) > 0, "naming"},
		{o.Eligibility != nil, "eligibility"}, {!o.InvitationValid.IsZero(), "valid"}, {len(g.MKBA) > 0, "costs"},
	} {
		if part.differs {
			parts = append(parts, v.T("definitions."+part.key))
		}
	}
	if len(parts) == 0 {
		return v.T("definitions.same")
	}
	return strings.Join(parts, ", ")
}

// since says from which day a version of a definition is live here.
func (a *Admin) since(v web.AdminView, known map[string]source.Date, name string) chart.Cell {
	if day, ok := known[name]; ok {
		return chart.Cell{Text: a.day(day)}
	}
	return chart.Cell{Text: v.T("definitions.today")}
}

func (a *Admin) questionnaireTable(v web.AdminView, since map[string]source.Date) chart.Table {
	t := chart.Table{Caption: v.T("definitions.questionnaires"), Columns: []chart.Column{{Label: v.T("definitions.id")}, {Label: v.T("admin.version"), Numeric: true}, {Label: v.T("definitions.name")}, {Label: v.T("admin.languages")}, {Label: v.T("definitions.raters")}, {Label: v.T("admin.since")}}}
	for _, in := range a.App.Catalog().Questionnaires() {
		t.Rows = append(t.Rows, chart.Row{Head: in.Def.ID, Cells: []chart.Cell{
			{Text: strconv.Itoa(in.Def.Version)}, {Text: titleOf(in.Def.Title)}, {Text: strings.Join(in.Def.Languages, ", ")}, {Text: in.Def.Rater},
			a.since(v, since, source.Ref{ID: in.Def.ID, Version: in.Def.Version}.String()),
		}})
	}
	return t
}

// titleOf is a title in which something of the reader's own page would be filled in,
// without that.
func titleOf(title source.Text) string {
	return placeholders.ReplaceAllString(title.In(locale.Default), "…")
}

var placeholders = regexp.MustCompile(`\{[^{}]*\}`)

// restTable has the newest version of everything else: programmes, frameworks, models,
// dashboards, reports, how to learn from each other, and prices.
func (a *Admin) restTable(v web.AdminView, since map[string]source.Date) chart.Table {
	t := chart.Table{Caption: v.T("definitions.rest"), Columns: []chart.Column{{Label: v.T("definitions.id")}, {Label: v.T("admin.version"), Numeric: true}, {Label: v.T("definitions.name")}, {Label: v.T("admin.since")}}}
	for _, d := range a.App.LiveDefinitions() {
		if d.Kind == app.KindQuestionnaire {
			continue // these have a table of their own
		}
		version := chart.Cell{Text: "–"}
		if d.Version > 0 {
			version.Text = strconv.Itoa(d.Version)
		}
		t.Rows = append(t.Rows, chart.Row{Head: d.ID, HeadNote: v.T("definitions." + d.Kind), Cells: []chart.Cell{version, {Text: titleOf(d.Title)}, a.since(v, since, d.Name())}})
	}
	return t
}
