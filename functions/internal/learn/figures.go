package learn

import (
	"strconv"
	"strings"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// figure is a number as a drawing may place it.
func figure(f cohort.Figure) chart.Figure {
	switch {
	case f.State() == cohort.Absent:
		return chart.Figure{}
	case f.Known():
		return chart.Known(f.Value(), f.Text())
	}
	return chart.Hidden(f.Text())
}

func cell(f cohort.Figure) chart.Cell {
	c := chart.Cell{Text: f.Text()}
	if f.State() == cohort.Small || f.State() == cohort.Hidden {
		c.Kind = chart.CellHidden
	}
	return c
}

// title names a measure: the indicator, and at which moment.
func title(ind *indicator.Indicator, moment string) string {
	text := ind.Def.Title.In(locale.Default)
	if moment != "" {
		text += ", " + moment
	}
	return text
}

// points writes a difference with its unit: percentage points, or that of the indicator.
func points(v web.LearnView, c cohort.Contrast, ind *indicator.Indicator) string {
	return c.Diff.Text() + unit(v, c.Points, ind)
}

func unit(v web.LearnView, inPoints bool, ind *indicator.Indicator) string {
	text := ind.Def.Unit.In(locale.Default)
	if inPoints {
		text = v.T("learn.points")
	}
	if text == "" {
		return ""
	}
	return " " + text
}

// meta says n, period and definition of what is shown.
func meta(v web.LearnView, l *app.Lesson, ind *indicator.Indicator, n string) []web.Datum {
	return metaOf(v, l, n, strings.TrimSpace(ind.Def.Title.In(locale.Default)+" "+l.Framework.Version()))
}

// metaOfAll is meta of figures of several indicators, each with an n of its own. What that
// is stands on the dashboard, where it is guarded together with the rest.
func metaOfAll(v web.LearnView, l *app.Lesson, n string) []web.Datum {
	def := l.Framework.Def
	return metaOf(v, l, n, v.T("results.of-version", "what", def.Title.In(locale.Default), "n", strconv.Itoa(def.Version)))
}

func metaOf(v web.LearnView, l *app.Lesson, n, definition string) []web.Datum {
	until := locale.For(locale.Default).Date(l.View.Snapshot.Date.Time())
	return []web.Datum{
		{Label: v.T("results.n-label"), Value: n}, {Label: v.T("results.period"), Value: v.T("learn.until", "date", until)},
		{Label: v.T("results.definition"), Value: definition},
	}
}
