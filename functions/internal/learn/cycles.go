package learn

import (
	"net/http"
	"strings"

	"effectmonitor/engine/learning"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/download"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// cycles shows what the own gemeente tries, with what came of it so far.
func (s *Learn) cycles(w http.ResponseWriter, r *http.Request) error {
	l, err := s.lesson(r)
	if err != nil {
		return err
	}
	v := s.view(r, l, cyclesPage)
	if s.learner(r).Gemeente == "" {
		v.Empty = &web.LearnEmpty{Title: v.T("learn.cycles-own"), Text: v.T("learn.cycles-own-text")}
		return s.show(w, r, v)
	}
	v.Headline = v.T("learn.cycles-none")
	if n := len(l.Cycles); n > 0 {
		v.Headline, v.SubHead = v.N("learn.cycles-head", n), s.since(v, l)
	} else {
		v.SubHead = v.T("learn.cycles-none-text")
	}
	if s.may(r, policy.LearnWrite) {
		v.Action = &web.Link{Label: v.T("learn.cycle-new"), Href: addressOf(l.Definition.ID, cyclesPage, "nieuw")}
	}
	for i := range l.Cycles {
		v.Cycles = append(v.Cycles, s.cycle(r, v, l, i))
	}
	return s.show(w, r, v)
}

// cycle is one of the own cycles as a card.
func (s *Learn) cycle(r *http.Request, v web.LearnView, l *app.Lesson, i int) web.LearnCycle {
	c, t := l.Cycles[i], l.Tried[i]
	_, intervention := l.Definition.Cluster(c.Intervention)
	card := web.LearnCycle{ID: groupsID + c.ID, Kicker: v.T("learn.cycle"), Badge: s.badge(v, c)}
	if intervention != nil {
		card.Title = intervention.Title.In(locale.Default)
	}
	ind := l.Framework.Indicator(c.Indicator)
	if ind == nil {
		card.NoChart = v.T("learn.cycle-gone")
		return card
	}
	card.Question = title(ind, c.Moment)
	card.Lines = []web.Sentence{{{Text: v.T("learn.we-expected") + " "}, {Text: signed(c.Expected) + unit(v, t.Effect != nil && t.Effect.Both.Points || isShare(ind), ind), Strong: true}}}
	if t.Effect == nil {
		card.NoChart = v.T("learn.cycle-few")
	} else {
		s.effect(&card, v, c, t.Effect)
		card.Meta, card.Explain = meta(v, l, ind, v.T("learn.n-table")), []string{v.T("learn.cycle-how")}
		card.Downloads = download.Links(card.Chart, nil, fileOf(r, l, cyclesPage, courseID+c.ID))
		card.Saved = download.Links(nil, card.Table, fileOf(r, l, cyclesPage, groupsID+c.ID))
	}
	if c.Why != "" {
		card.Fine = append(card.Fine, v.T("learn.why-was", "why", c.Why))
	}
	if c.Conclusion != "" {
		card.Lines = append(card.Lines, web.Sentence{{Text: v.T("learn.conclusion-was") + " "}, {Text: c.Conclusion, Strong: true}})
	}
	if s.may(r, policy.LearnWrite) {
		label := v.T("learn.conclude")
		if c.Conclusion != "" {
			label = v.T("learn.conclude-again")
		}
		card.Links = append(card.Links, web.Link{Label: label, Href: addressOf(l.Definition.ID, cyclesPage, c.ID, "afsluiten")})
	}
	return card
}

func (s *Learn) badge(v web.LearnView, c store.Cycle) web.Badge {
	switch {
	case c.Until != 0:
		return web.Badge{Kind: "quiet", Label: v.T("learn.ended", "date", s.words.Date(c.Until.Time()))}
	case c.Since > s.App.Today():
		return web.Badge{Kind: "quiet", Label: v.T("learn.starts", "date", s.words.Date(c.Since.Time()))}
	}
	return web.Badge{Kind: "info", Label: v.T("learn.runs", "date", s.words.Date(c.Since.Time()))}
}

func signed(x float64) string {
	decimals := 0
	if x != float64(int(x)) {
		decimals = 1
	}
	return locale.For(locale.Default).Signed(x, decimals)
}

// effect says in words and in a drawing what is seen.
func (s *Learn) effect(card *web.LearnCycle, v web.LearnView, c store.Cycle, e *learning.Effect) {
	seen := v.T("learn.met-" + string(e.Outcome(c.Expected)))
	if e.Both.Diff.Known() {
		card.Lines = append(card.Lines,
			web.Sentence{{Text: v.T("learn.measured") + " "}, {Text: points(v, e.Both, e.Indicator) + " " + v.T("learn.more-than-others"), Strong: true}, {Text: ". " + v.T("learn.interval", "interval", e.Both.Diff.IntervalText())}},
			web.Plain(seen))
	} else {
		card.Lines = append(card.Lines, web.Plain(seen))
	}
	if len(e.During) > 0 {
		card.Fine = append(card.Fine, v.T("learn.during", "periods", strings.Join(e.During, ", ")))
	}
	card.Fine = append(card.Fine, v.T("learn.not-random"))
	card.Table = effectTable(v, e)
	card.Chart = trend(v, e)
	if card.Chart == nil {
		card.NoChart = v.T("learn.cycle-few")
	}
}

// effectTable holds before and after, with and without, and the difference of both.
func effectTable(v web.LearnView, e *learning.Effect) *chart.Table {
	row := func(head string, cells ...chart.Cell) chart.Row { return chart.Row{Head: head, Cells: cells} }
	diff := func(text string, note string) chart.Cell { return chart.Cell{Text: text, Note: note} }
	change := func(own bool) chart.Cell {
		c := e.Others
		if own {
			c = e.Own
		}
		return diff(points(v, c, e.Indicator), c.Diff.IntervalText())
	}
	n := func(f chart.Cell, text string) chart.Cell { f.Note = v.T("results.n", "n", text); return f }
	return &chart.Table{
		Caption: v.T("learn.effect-table"),
		Columns: []chart.Column{{Label: v.T("learn.group")}, {Label: v.T("learn.before"), Numeric: true}, {Label: v.T("learn.after"), Numeric: true}, {Label: v.T("learn.difference"), Sub: v.T("learn.with-interval"), Numeric: true}},
		Rows: []chart.Row{
			row(v.T("learn.own"), n(cell(e.OwnBefore.Value), e.OwnBefore.N.NText()), n(cell(e.OwnAfter.Value), e.OwnAfter.N.NText()), change(true)),
			row(v.T("learn.others"), n(cell(e.OthersBefore.Value), e.OthersBefore.N.NText()), n(cell(e.OthersAfter.Value), e.OthersAfter.N.NText()), change(false)),
			row(v.T("learn.beside"), chart.Cell{}, diff(points(v, e.Beside, e.Indicator), e.Beside.Diff.IntervalText()), chart.Cell{}),
			{Head: v.T("learn.did"), Strong: true, Cells: []chart.Cell{{}, {}, diff(points(v, e.Both, e.Indicator), e.Both.Diff.IntervalText())}},
		},
	}
}

// trend draws the course per period of starting; nil without a figure to draw.
func trend(v web.LearnView, e *learning.Effect) chart.Chart {
	t := chart.Trend{
		Title: e.Indicator.Def.Title.In(locale.Default), Desc: v.T("learn.trend-desc"), RowHead: v.T("learn.started-in"), Start: -1, StartLabel: v.T("learn.start"),
		Series: []chart.Series{{Label: v.T("learn.own"), Role: chart.Own}, {Label: v.T("learn.others"), Role: chart.Earlier}},
	}
	low, high, drawn := 0.0, 0.0, false
	for i, p := range course(v, e) {
		t.Categories = append(t.Categories, p.Class)
		if p.After && t.Start < 0 {
			t.Start = i
		}
		for j, f := range []chart.Figure{figure(p.Own), figure(p.Others)} {
			t.Series[j].Values = append(t.Series[j].Values, f)
			if f.Known {
				low, high, drawn = min(low, f.Value), max(high, f.Value), drawn || j == 0
			}
		}
	}
	if !drawn {
		return nil
	}
	if isShare(e.Indicator) {
		t.Min, t.Max, t.Step, t.AxisText = 0, 1, 0.2, chart.Percent
		return t
	}
	t.Min, t.Max, t.Step = chart.Span(low, high)
	return t
}

// course is the series to draw: per period, or where the own periods are too small just
// before and after.
func course(v web.LearnView, e *learning.Effect) []learning.Period {
	known := 0
	for _, p := range e.Series {
		if p.Own.Known() {
			known++
		}
	}
	if known >= 2 {
		return e.Series
	}
	return []learning.Period{
		{Class: v.T("learn.before") + " " + years(e.Before), Own: e.OwnBefore.Value, Others: e.OthersBefore.Value},
		{Class: v.T("learn.after") + " " + years(e.After), Own: e.OwnAfter.Value, Others: e.OthersAfter.Value, After: true},
	}
}

// years names a row of periods by its first and its last.
func years(list []string) string {
	switch len(list) {
	case 0:
		return ""
	case 1:
		return list[0]
	}
	return list[0] + "–" + list[len(list)-1]
}
