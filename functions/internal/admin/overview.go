package admin

import (
	"net/http"
	"strconv"

	"effectmonitor/engine/programme"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// overview shows the response per moment and team: a table for every programme, with
// a column for every rater. The counts are those of work and are not hidden when they
// are small; see app.ResponseCounts.
func (a *Admin) overview(w http.ResponseWriter, r *http.Request) error {
	counts, err := a.App.ResponseCounts(r.Context(), actor(r))
	if err != nil {
		return err
	}
	g, err := a.own(r)
	if err != nil {
		return err
	}
	v := a.view(r, "overview")
	v.Lead = v.T("admin.overview-lead")
	n, err := a.App.RemovalCount(r.Context(), actor(r))
	if err != nil {
		return err
	}
	if n > 0 {
		v.Blocks = append(v.Blocks, web.AdminBlock{Title: v.T("admin.removals"), Text: []string{v.N("admin.removals-n", n)},
			Links: []web.Link{{Label: v.T("admin.removals-open"), Href: retentionPath}}})
	}
	work, err := a.App.Work(r.Context(), actor(r))
	if err != nil {
		return err
	}
	if len(work) > 0 {
		v.Blocks = append(v.Blocks, workBlock(v, work))
	}
	for _, o := range g.Programmes {
		plan := a.App.Catalog().Effective(g.Code, o.ID)
		if plan == nil {
			continue
		}
		b := web.AdminBlock{Title: plan.Def.Title.In(locale.Default)}
		if table := responses(v, plan, counts); len(table.Rows) > 0 {
			b.Table = &table
		} else {
			b.Text = []string{v.T("admin.overview-empty")}
		}
		v.Blocks = append(v.Blocks, b)
	}
	return a.show(w, r, v)
}

// workBlock shows per team what is late, open and coming.
func workBlock(v web.AdminView, work []app.TeamWork) web.AdminBlock {
	t := &chart.Table{Caption: v.T("admin.work"), Columns: []chart.Column{{Label: v.T("admin.team")}, {Label: v.T("admin.work-active"), Numeric: true},
		{Label: v.T("caseload.count-te-laat"), Numeric: true}, {Label: v.T("caseload.count-nu"), Numeric: true}, {Label: v.T("caseload.count-binnenkort"), Numeric: true}}}
	var all app.TeamWork
	row := func(head string, w app.TeamWork) chart.Row {
		out := chart.Row{Head: head}
		for _, n := range []int{w.Active, w.Late, w.Now, w.Soon} {
			out.Cells = append(out.Cells, chart.Cell{Text: strconv.Itoa(n)})
		}
		return out
	}
	for _, w := range work {
		head := w.Team
		if head == "" {
			head = v.T("admin.no-team")
		}
		t.Rows = append(t.Rows, row(head, w))
		all.Active, all.Late, all.Now, all.Soon = all.Active+w.Active, all.Late+w.Late, all.Now+w.Now, all.Soon+w.Soon
	}
	if len(work) > 1 {
		total := row(v.T("admin.all-teams"), all)
		total.Total = true
		t.Rows = append(t.Rows, total)
	}
	return web.AdminBlock{Title: v.T("admin.work"), Text: []string{v.T("admin.work-text")}, Table: t}
}

// place is a row of the table: all teams of a moment together, or one of them.
type place struct {
	moment, team string
	total        bool
}

func responses(v web.AdminView, plan *programme.Compiled, counts []app.ResponseCount) chart.Table {
	table := chart.Table{Caption: v.T("admin.overview"), Columns: []chart.Column{{Label: v.T("admin.moment")}}}
	for _, rater := range plan.Def.Raters {
		table.Columns = append(table.Columns, chart.Column{Label: rater.Title.In(locale.Default), Numeric: true})
	}
	for _, m := range plan.Moments() {
		sums := map[place]map[string]app.ResponseCount{}
		var teams []string
		for _, c := range counts {
			if c.Programme != plan.Def.ID || c.Moment != m.ID {
				continue
			}
			if sums[place{m.ID, c.Team, false}] == nil {
				teams = append(teams, c.Team)
			}
			add(sums, place{m.ID, c.Team, false}, c)
			add(sums, place{moment: m.ID, total: true}, c)
		}
		if len(teams) == 0 {
			continue
		}
		head := m.ID + ", " + m.Title.In(locale.Default)
		table.Rows = append(table.Rows, row(v, plan, head, true, sums[place{moment: m.ID, total: true}]))
		for _, team := range teams {
			name := team
			if name == "" {
				name = v.T("admin.no-team")
			}
			table.Rows = append(table.Rows, row(v, plan, name, false, sums[place{m.ID, team, false}]))
		}
	}
	return table
}

func add(sums map[place]map[string]app.ResponseCount, at place, c app.ResponseCount) {
	if sums[at] == nil {
		sums[at] = map[string]app.ResponseCount{}
	}
	sum := sums[at][c.Rater]
	sum.Due, sum.Done, sum.Late = sum.Due+c.Due, sum.Done+c.Done, sum.Late+c.Late
	sums[at][c.Rater] = sum
}

func row(v web.AdminView, plan *programme.Compiled, head string, strong bool, sums map[string]app.ResponseCount) chart.Row {
	out := chart.Row{Head: head, Strong: strong}
	if strong {
		out.HeadNote = v.T("admin.all-teams")
	}
	for _, rater := range plan.Def.Raters {
		sum := sums[rater.ID]
		cell := chart.Cell{Text: v.T("admin.count-of", "done", strconv.Itoa(sum.Done), "due", strconv.Itoa(sum.Due))}
		if sum.Late > 0 {
			cell.Note = v.T("admin.count-late", "n", strconv.Itoa(sum.Late))
		}
		out.Cells = append(out.Cells, cell)
	}
	return out
}
