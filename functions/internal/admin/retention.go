package admin

import (
	"net/http"
	"strconv"
	"strings"

	"effectmonitor/engine/gemeente"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// retention shows how long data are kept and whose are to be removed when: numbers and
// days alone.
func (a *Admin) retention(w http.ResponseWriter, r *http.Request) error {
	g, err := a.own(r)
	if err != nil {
		return err
	}
	list, err := a.App.Removals(r.Context(), site.Actor(r))
	if err != nil {
		return err
	}
	v := a.view(r, "retention")
	v.Lead = v.T("admin.retention-lead")
	terms := web.AdminBlock{Title: v.T("admin.terms"), Text: []string{v.T("admin.terms-text")}}
	for _, o := range g.Programmes {
		plan := a.App.Catalog().Effective(g.Code, o.ID)
		if plan == nil {
			continue
		}
		term := v.T("admin.term-none")
		if !plan.Def.Retention.IsZero() {
			term = v.T("admin.term", "term", plan.Def.Retention.String(), "notice", plan.NoticeBefore().String())
		}
		terms.Facts = append(terms.Facts, web.Datum{Label: plan.Def.Title.In(locale.Default), Value: term})
	}
	terms.Facts = append(terms.Facts, web.Datum{Label: v.T("admin.removal-mail"), Value: said(v, strings.Join(mailboxes(g), ", "))})
	soon := web.AdminBlock{Title: v.T("admin.removals"), Text: []string{v.T("admin.removals-none")}}
	if len(list) > 0 {
		soon.Text = []string{v.N("admin.removals-n", len(list))}
		soon.Table = &chart.Table{Caption: soon.Title, Columns: []chart.Column{{Label: v.T("admin.whom")}, {Label: v.T("admin.removal-day")}, {Label: v.T("admin.announced")}, {Label: v.T("admin.removal-told")}}}
		reads := a.may(r, policy.ParticipantExport)
		for _, removal := range list[:min(len(list), maxRemovals)] {
			row := chart.Row{Head: removal.Participant, Cells: []chart.Cell{{Text: a.removalDay(v, removal.Due, !removal.Begun.IsZero())}, {Text: said(v, a.dayOrNone(removal.Announced))}, {Text: a.told(v, removal)}}}
			if reads {
				row.HeadHref = personPath + "?nummer=" + removal.Participant
			}
			soon.Table.Rows = append(soon.Table.Rows, row)
		}
		if more := len(list) - maxRemovals; more > 0 {
			soon.Table.Note = v.T("admin.removals-more", "n", strconv.Itoa(more))
		}
	}
	v.Blocks = []web.AdminBlock{soon, terms}
	return a.show(w, r, v)
}

// mailboxes are where the announcements go.
func mailboxes(g *gemeente.Gemeente) []string {
	if g.Administration == nil {
		return nil
	}
	return g.Administration.Mail
}

// told is when the announcement was mailed first.
func (a *Admin) told(v web.AdminView, r store.Removal) string {
	var first source.Date
	for _, day := range r.Told {
		if first == 0 || day < first {
			first = day
		}
	}
	if first == 0 {
		return v.T("admin.not-yet")
	}
	return a.day(first)
}

// maxRemovals is how many announced removals the page shows, the first ones.
const maxRemovals = 100

func (a *Admin) removalDay(v web.AdminView, due source.Date, begun bool) string {
	if begun {
		return v.T("admin.removal-begun")
	}
	return a.day(due)
}

func (a *Admin) dayOrNone(d source.Date) string {
	if d == 0 {
		return ""
	}
	return a.day(d)
}
