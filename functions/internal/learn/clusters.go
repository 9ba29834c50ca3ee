package learn

import (
	"net/http"
	"strconv"
	"strings"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/learning"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/download"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// clusters compares interventions that chase the same result.
func (s *Learn) clusters(r *http.Request, v *web.LearnView, l *app.Lesson) error {
	certain := 0
	for _, c := range clustersOf(l) {
		for _, x := range c.Comparisons {
			if x.Diff.Certain {
				certain++
			}
		}
		b := clusterBlock(*v, l, c)
		b.Ground.Downloads = download.Links(nil, b.Table, fileOf(r, l, triedPage, c.Cluster.ID))
		v.Blocks = append(v.Blocks, b)
	}
	v.Headline = v.T("learn.clusters-none")
	if certain > 0 {
		v.Headline = v.N("learn.clusters-head", certain)
	}
	return nil
}

func clustersOf(l *app.Lesson) []learning.ClusterView {
	var doing []learning.Doing
	for _, t := range l.Trials {
		doing = append(doing, learning.Doing{Code: t.Gemeente, Intervention: t.Intervention, Since: t.Since, Until: t.Until})
	}
	return l.View.Clusters(doing)
}

func clusterBlock(v web.LearnView, l *app.Lesson, c learning.ClusterView) web.AdminBlock {
	b := web.AdminBlock{Title: c.Cluster.Title.In(locale.Default)}
	var titles []string
	for _, i := range c.Cluster.Interventions {
		titles = append(titles, i.Title.In(locale.Default))
	}
	b.Text = []string{c.Cluster.Explanation.In(locale.Default), v.T("learn.cluster-what", "list", strings.Join(titles, "; ")), whoDoes(v, c)}
	few, signed := false, false
	t := &chart.Table{Caption: b.Title, Columns: []chart.Column{{Label: v.T("learn.measure")}, {Label: v.T("learn.with"), Numeric: true}, {Label: v.T("learn.without"), Numeric: true}, {Label: v.T("learn.difference"), Sub: v.T("learn.with-interval"), Numeric: true}}}
	if l.View.HasOwn() {
		t.Columns = append(t.Columns, chart.Column{Label: v.T("learn.own"), Numeric: true})
	}
	for _, x := range c.Comparisons {
		row := chart.Row{Head: title(x.Indicator, x.Measure.Moment)}
		if x.Few {
			few = true
			row.Cells = []chart.Cell{{Text: cohort.AbsentText}, {Text: cohort.AbsentText}, {Text: v.T("learn.too-few")}}
		} else {
			with, without := cell(x.With.Value), cell(x.Without.Value)
			with.Note, without.Note = v.T("results.n", "n", x.With.N.NText()), v.T("results.n", "n", x.Without.N.NText())
			row.Cells = []chart.Cell{with, without, {Text: points(v, x.Diff, x.Indicator), Note: x.Diff.Diff.IntervalText()}}
		}
		if l.View.HasOwn() {
			row.Cells = append(row.Cells, cell(x.Own))
			_, bound := x.Own.Bound()
			signed = signed || bound || x.Own.State() == cohort.Small
		}
		t.Rows = append(t.Rows, row)
	}
	b.Table = t
	b.Ground = web.Ground{Meta: metaOfAll(v, l, v.T("learn.n-row")), Explain: []string{v.T("learn.cluster-how")}}
	if few {
		t.Note = v.T("learn.group-why", "n", strconv.Itoa(l.Definition.Group)) + " "
	}
	if signed {
		t.Note += v.T("learn.signs") + " "
	}
	t.Note += v.T("learn.not-random")
	return b
}

// whoDoes counts who tries something, and names who may be named.
func whoDoes(v web.LearnView, c learning.ClusterView) string {
	text := v.T("learn.cluster-nobody")
	if c.With > 0 {
		text = v.N("learn.cluster-others", c.With)
	}
	var names []string
	for _, n := range c.Named {
		names = append(names, n.Label)
	}
	if len(names) > 0 {
		text += " " + v.T("learn.cluster-named", "names", strings.Join(names, ", "))
	}
	if c.OwnDoes {
		text += " " + v.T("learn.cluster-own")
	}
	return text
}
