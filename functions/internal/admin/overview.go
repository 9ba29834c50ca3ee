package admin

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"effectmonitor/engine/programme"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// overview shows the response per moment and team: a table for every programme, with
// a column for every rater. The counts are those of work and are not hidden when they
// are small; see app.ResponseCounts.
func (a *Admin) overview(w http.ResponseWriter, r *http.Request) error {
	counts, err := a.App.ResponseCounts(r.Context(), site.Actor(r))
	if err != nil {
		return err
	}
	g, err := a.own(r)
	if err != nil {
		return err
	}
	v := a.view(r, "overview")
	v.Lead = v.T("admin.overview-lead")
	n, err := a.App.RemovalCount(r.Context(), site.Actor(r))
	if err != nil {
		return err
	}
	if n > 0 {
		v.Blocks = append(v.Blocks, web.AdminBlock{Title: v.T("admin.removals"), Text: []string{v.N("admin.removals-n", n)},
			Links: []web.Link{{Label: v.T("admin.removals-open"), Href: retentionPath}}})
	}
	work, err := a.App.Work(r.Context(), site.Actor(r))
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
		if table, folds := responses(v, plan, counts); len(table.Rows) > 0 {
			b.Table, b.Folds = &table, folds
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

// place is a row of the table: all teams of a moment together, or one of them. The
// repetitions of a moment that recurs are one place.
type place struct {
	moment, team string
	total        bool
}

// responses is the table of a programme. Of a moment that recurs the table has the sum;
// each repetition is in a fold, so that half a year of weeks stays a page.
func responses(v web.AdminView, plan *programme.Compiled, counts []app.ResponseCount) (chart.Table, []web.AdminFold) {
	table := responseTable(v, plan)
	var folds []web.AdminFold
	for _, group := range together(plan, counts) {
		sums := map[place]map[string]app.ResponseCount{}
		var teams []string
		for _, c := range group.counts {
			if sums[place{group.id, c.Team, false}] == nil {
				teams = append(teams, c.Team)
			}
			add(sums, place{group.id, c.Team, false}, c)
			add(sums, place{moment: group.id, total: true}, c)
		}
		slices.Sort(teams)
		head, all := momentHead(group.moments[0]), sums[place{moment: group.id, total: true}]
		if first, last := group.moments[0], group.moments[len(group.moments)-1]; first != last {
			head = v.T("admin.series", "first", first.ID, "last", last.ID)
			fold := web.AdminFold{Title: v.T("admin.series-each", "series", head), Table: responseTable(v, plan)}
			for _, m := range group.moments {
				each := map[place]map[string]app.ResponseCount{}
				for _, c := range group.counts {
					if c.Moment == m.ID {
						add(each, place{moment: m.ID, total: true}, c)
					}
				}
				fold.Table.Rows = append(fold.Table.Rows, row(v, plan, momentHead(m), false, each[place{moment: m.ID, total: true}]))
			}
			folds = append(folds, fold)
		}
		table.Rows = append(table.Rows, row(v, plan, head, true, all))
		for _, team := range teams {
			name := team
			if name == "" {
				name = v.T("admin.no-team")
			}
			table.Rows = append(table.Rows, row(v, plan, name, false, sums[place{group.id, team, false}]))
		}
	}
	return table, folds
}

func momentHead(m *programme.Moment) string { return m.ID + ", " + m.Title.In(locale.Default) }

func responseTable(v web.AdminView, plan *programme.Compiled) chart.Table {
	table := chart.Table{Caption: v.T("admin.overview"), Columns: []chart.Column{{Label: v.T("admin.moment")}}}
	for _, rater := range plan.Def.Raters {
		table.Columns = append(table.Columns, chart.Column{Label: rater.Title.In(locale.Default), Numeric: true})
	}
	return table
}

// momentGroup is a moment, or the repetitions of one that recurs, that somebody was due at.
type momentGroup struct {
	id      string
	moments []*programme.Moment
	counts  []app.ResponseCount
}

// together brings counts by moment, in the order of the programme.
func together(plan *programme.Compiled, counts []app.ResponseCount) (groups []*momentGroup) {
	known := map[string]*momentGroup{}
	all := plan.Moments()
	for i := range all {
		m := &all[i]
		var here []app.ResponseCount
		for _, c := range counts {
			if c.Programme == plan.Def.ID && c.Moment == m.ID {
				here = append(here, c)
			}
		}
		if len(here) == 0 {
			continue
		}
		id := cmp.Or(m.Series, m.ID)
		if known[id] == nil {
			known[id] = &momentGroup{id: id}
			groups = append(groups, known[id])
		}
		known[id].moments, known[id].counts = append(known[id].moments, m), append(known[id].counts, here...)
	}
	return groups
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
		if sum.Due == 0 {
			cell.Text = v.T("admin.count-none")
		}
		if sum.Late > 0 {
			cell.Note = v.T("admin.count-late", "n", strconv.Itoa(sum.Late))
		}
		out.Cells = append(out.Cells, cell)
	}
	return out
}
