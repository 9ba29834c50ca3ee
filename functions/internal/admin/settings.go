package admin

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/gemeente"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// settings shows what is in force in the gemeente, read from its definition: a page
// that cannot differ from what happens.
func (a *Admin) settings(w http.ResponseWriter, r *http.Request) error {
	g, err := a.own(r)
	if err != nil {
		return err
	}
	v := a.view(r, "settings")
	v.Lead = v.T("admin.settings-lead", "name", v.T("site.gemeente", "name", g.Name))
	v.Blocks = []web.AdminBlock{{Title: v.T("admin.gemeente"), Facts: a.gemeenteFacts(v, g)}}
	defs := a.App.Catalog()
	for i := range g.Programmes {
		o := &g.Programmes[i]
		plan, base := defs.Effective(g.Code, o.ID), defs.Programme(source.Ref{ID: o.ID, Version: o.Version})
		if plan == nil || base == nil {
			continue
		}
		moments := momentTable(v, plan, base)
		facts := []web.Datum{
			{Label: v.T("admin.since"), Value: a.day(o.Since)}, {Label: v.T("admin.version"), Value: strconv.Itoa(plan.Def.Version)},
			{Label: v.T("admin.link-valid"), Value: said(v, plan.Def.InvitationValid.String())},
		}
		title := plan.Def.Title.In(locale.Default)
		v.Blocks = append(v.Blocks, web.AdminBlock{Title: title, Facts: facts},
			web.AdminBlock{Title: v.T("admin.moments"), Table: &moments})
	}
	return a.show(w, r, v)
}

func said(v web.AdminView, text string) string {
	if text == "" {
		return v.T("admin.not-set")
	}
	return text
}

func (a *Admin) gemeenteFacts(v web.AdminView, g *gemeente.Gemeente) []web.Datum {
	shares, investors := v.T("export.no"), ""
	if g.SharesNation {
		shares = v.T("export.yes")
	}
	for _, i := range g.Investors {
		investors = join(investors, i.Name)
	}
	var languages []string
	for _, lang := range g.Languages {
		languages = append(languages, v.T("language."+lang))
	}
	return []web.Datum{
		{Label: v.T("admin.code"), Value: g.Code},
		{Label: v.T("admin.threshold"), Value: v.T("admin.threshold-value", "n", strconv.Itoa(g.Limit()))},
		{Label: v.T("admin.retention"), Value: said(v, g.Retention.String())},
		{Label: v.T("admin.languages"), Value: said(v, strings.Join(languages, ", "))},
		{Label: v.T("admin.helpline"), Value: said(v, join(g.HelpLine.Phone, g.HelpLine.Mail))},
		{Label: v.T("admin.shares"), Value: shares},
		{Label: v.T("admin.investors"), Value: said(v, investors)},
	}
}

// momentTable marks what the gemeente does otherwise than the programme.
func momentTable(v web.AdminView, plan, base *programme.Compiled) chart.Table {
	t := chart.Table{Caption: v.T("admin.moments"), Columns: []chart.Column{{Label: v.T("admin.moment")}, {Label: v.T("admin.target")}, {Label: v.T("admin.window")}, {Label: v.T("admin.questionnaires")}}}
	for i := range plan.Def.Moments {
		m := &plan.Def.Moments[i]
		row := chart.Row{Head: m.ID + ", " + m.Title.In(locale.Default)}
		if !slices.ContainsFunc(base.Def.Moments, func(o programme.Moment) bool {
			return o.ID == m.ID && o.Month == m.Month && o.Window == m.Window && o.Title.In(locale.Default) == m.Title.In(locale.Default) &&
				o.During == m.During && m.Stride <= 1
		}) {
			row.HeadNote = v.T("admin.own")
		}
		var lists []string
		for _, rater := range plan.Def.Raters {
			if ref, ok := m.Questionnaires[rater.ID]; ok {
				lists = append(lists, ref.String())
			}
		}
		row.Cells = []chart.Cell{{Text: target(v, plan, m)},
			{Text: v.T("admin.window-value", "from", around(v, m.Window.Opens), "to", around(v, m.Window.Closes))}, {Text: strings.Join(lists, ", ")}}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// target says when a moment is to be held, and how often.
func target(v web.AdminView, plan *programme.Compiled, m *programme.Moment) string {
	key, phase := "admin.at-month", plan.Phase(m.After)
	if m.InPhase != "" {
		phase = plan.Phase(m.InPhase)
	}
	name := ""
	switch {
	case m.After == programme.AfterEnd:
		key = "admin.after-end"
	case phase != nil:
		key, name = "admin.after-phase", phase.Title.In(locale.Default)
	}
	text := v.T(key, "n", strconv.Itoa(m.Month), "phase", name)
	if !m.Recurring() {
		return text
	}
	every := m.Every
	every.N *= max(1, m.Stride)
	rounds := 0
	for _, x := range plan.Moments() {
		if x.Series == m.ID {
			rounds++
		}
	}
	return v.T("admin.every", "span", every.String(), "n", strconv.Itoa(rounds), "from", text)
}

// around says how long before or after the day of a moment something is.
func around(v web.AdminView, s source.Span) string {
	switch {
	case s.N < 0:
		s.N = -s.N
		return v.T("admin.before", "span", s.String())
	case s.N == 0:
		return v.T("admin.same-day")
	}
	return v.T("admin.after", "span", s.String())
}
