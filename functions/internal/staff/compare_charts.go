package staff

import (
	"math"
	"strings"

	"effectmonitor/engine/indicator"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/notation"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/engine/stats"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// noticeable is the difference between two raters, as a part of the whole range,
// from which a page speaks of one. It is our own choice, and no test of chance: the
// two see different things.
const noticeable = 0.1

// axis is one subject of a spider chart.
type axis struct {
	id, label string
	low, high float64
	decimals  int // of a value: none of a level
	def       *indicator.Definition
}

// axes are the subjects of the framework that a questionnaire answers: domains by
// their level, dimensions by their scale.
func (s *Staff) axes(f *file, rater *programme.Rater, in *instrument.Instrument) []axis {
	framework := s.App.Catalog().FrameworkOf(source.Ref{ID: f.Plan.Def.ID})
	if framework == nil {
		return nil
	}
	entries, of := framework.Def.Domains, func(d *indicator.Definition) string { return d.Domain }
	if rater.Kind == programme.ParticipantRater {
		entries, of = framework.Def.Dimensions, func(d *indicator.Definition) string { return d.Dimension }
	}
	var out []axis
	for _, entry := range entries {
		for i := range framework.Def.Indicators {
			def := &framework.Def.Indicators[i]
			if def.Type != indicator.Change || of(def) != entry.ID {
				continue
			}
			id := strings.TrimPrefix(strings.TrimSpace(def.Formula.Src), rater.ID+".")
			if low, high, ok := bounds(in, id); ok {
				x := axis{id: id, label: entry.Title.In(locale.Default), low: low, high: high, decimals: 1, def: def}
				if _, level := in.Field(id); level {
					x.decimals = 0
				}
				out = append(out, x)
				break
			}
		}
	}
	return out
}

// bounds are the lowest and highest value of a level or a scale; false for what is
// neither.
func bounds(in *instrument.Instrument, id string) (low, high float64, ok bool) {
	if f, known := in.Field(id); known && f.Question.Type == instrument.TypeLevel && len(f.Question.Levels) > 1 {
		levels := f.Question.Levels
		return levels[0].Value, levels[len(levels)-1].Value, true
	}
	for _, scale := range in.Def.Scales {
		if scale.ID == id && len(scale.Range) == 2 {
			return scale.Range[0], scale.Range[1], true
		}
	}
	return 0, 0, false
}

// valueOf reads a value of a response; false when it is leeg.
func valueOf(r store.Response, id string) (float64, bool) { return r.Values[id].AsNumber() }

func (s *Staff) figure(r store.Response, id string) chart.Figure {
	x, ok := valueOf(r, id)
	if !ok {
		return chart.None()
	}
	return chart.Known(x, s.words.Number(x, 1))
}

func (s *Staff) spiders(p web.Page, c *comparison) []web.Panel {
	var out []web.Panel
	if x := c.staff; len(x.axes) > 2 {
		chart := s.spider(p, c, x, chart.Other)
		chart.Title, chart.AxisHead = p.T(c.key("compare.you-see")), notation.Capital(p.Words.Domain)
		out = append(out, web.Panel{ID: "spin-eigen", Title: chart.Title, Sub: s.rangeText(p, "compare.sub-domains", chart), Chart: chart})
	}
	if x := c.own; len(x.axes) > 2 {
		chart := s.spider(p, c, x, chart.Own)
		chart.Title, chart.AxisHead = p.T("compare.they-feel", "name", c.f.First), p.T("compare.part")
		out = append(out, web.Panel{ID: "spin-ander", Title: chart.Title, Sub: s.rangeText(p, "compare.sub-dimensions", chart), Chart: chart})
	}
	return out
}

func (s *Staff) rangeText(p web.Page, key string, x chart.Spider) string {
	return p.T(key, "low", s.words.Number(x.Min, 0), "high", s.words.Number(x.Max, 0))
}

func (s *Staff) spider(p web.Page, c *comparison, x side, role chart.Role) chart.Spider {
	out := chart.Spider{Min: x.axes[0].low, Max: x.axes[0].high, Step: 1, Desc: p.T("compare.spider-desc")}
	now := chart.Series{Label: p.T("compare.now", "moment", c.moment.ID), Role: role}
	old := chart.Series{Role: chart.Earlier}
	for _, a := range x.axes {
		out.Axes = append(out.Axes, a.label)
		out.Min, out.Max = min(out.Min, a.low), max(out.Max, a.high)
		now.Values = append(now.Values, s.figure(x.now, a.id))
		old.Values = append(old.Values, s.figure(x.old, a.id))
	}
	if out.Max-out.Min > 6 {
		out.Step = 2
	}
	out.Series = []chart.Series{now}
	if c.before != nil && len(x.old.Values) > 0 {
		old.Label = momentTitle(c.before)
		out.Series = append(out.Series, old)
	}
	return out
}

// pair is one subject that both raters were asked.
type pair struct {
	scale        *instrument.Scale
	staff, own   float64
	low, high    float64
	visibly, gap float64
}

// shared are the scales with the same id in both questionnaires, where both have a
// score.
func (s *Staff) shared(c *comparison) []pair {
	var out []pair
	if c.staff.in == nil || c.own.in == nil {
		return nil
	}
	for _, scale := range c.staff.in.Def.Scales {
		low, high, ok := bounds(c.own.in, scale.ID)
		if !ok {
			continue
		}
		a, known := valueOf(c.staff.now, scale.ID)
		b, too := valueOf(c.own.now, scale.ID)
		if known && too {
			out = append(out, pair{scale: scale, staff: a, own: b, low: low, high: high, visibly: noticeable * (high - low), gap: b - a})
		}
	}
	return out
}

// differing are the titles of what the participant scores clearly lower and higher on.
func (s *Staff) differing(c *comparison) (lower, higher []string) {
	for _, x := range s.shared(c) {
		title := strings.ToLower(x.scale.Title.In(locale.Default))
		switch {
		case x.gap <= -x.visibly:
			lower = append(lower, title)
		case x.gap >= x.visibly:
			higher = append(higher, title)
		}
	}
	return lower, higher
}

func (s *Staff) differences(p web.Page, c *comparison) *web.Panel {
	pairs := s.shared(c)
	if len(pairs) == 0 {
		return nil
	}
	you := p.T("compare.you")
	out := chart.Dumbbell{Title: p.T("compare.differ"), RowHead: p.T("compare.subject"), Min: pairs[0].low, Max: pairs[0].high, Step: 2,
		From: chart.Sign{Label: you, Role: chart.Other}, To: chart.Sign{Label: c.f.First, Role: chart.Own},
		Columns: []string{you, c.f.First, p.T("compare.difference")}, Low: p.T("compare.low"), High: p.T("compare.high")}
	clear := 0
	for _, x := range pairs {
		out.Min, out.Max = min(out.Min, x.low), max(out.Max, x.high)
		differs := math.Abs(x.gap) >= x.visibly
		text := p.T("compare.equal")
		if differs {
			clear++
			key := "compare.scores-higher"
			if x.gap < 0 {
				key = "compare.scores-lower"
			}
			text = p.T(key, "name", c.f.First, "gap", s.words.Number(math.Abs(x.gap), 1))
		}
		a, b := s.words.Number(x.staff, 1), s.words.Number(x.own, 1)
		out.Rows = append(out.Rows, chart.DumbbellRow{Label: x.scale.Title.In(locale.Default), From: chart.Known(x.staff, a), To: chart.Known(x.own, b),
			Certain: differs, Columns: []string{a, b, text}})
	}
	out.Desc = p.N("compare.differ-desc", clear, "total", s.words.Number(float64(len(pairs)), 0))
	return &web.Panel{ID: "verschillen", Title: out.Title, Sub: p.N("compare.differ-sub", len(pairs)), Chart: out}
}

// change is one subject now and then.
type change struct {
	axis
	from, to float64
}

// verdict says what a change means: certain beyond the error of measurement, or
// counted in whole steps where no error is known, or neither.
func (x change) verdict() (kind chart.CellKind, certain bool) {
	d := x.to - x.from
	if x.def.Direction == indicator.Lower {
		d = -d
	}
	limit := math.Inf(1)
	switch {
	case x.def.Reliable != nil:
		limit, certain = stats.ReliableChange(x.def.Reliable.SD, x.def.Reliable.R), true
	case x.def.Step != nil:
		limit = *x.def.Step
	}
	switch {
	case d > limit || !certain && d >= limit:
		return chart.CellUp, certain
	case d < -limit || !certain && d <= -limit:
		return chart.CellDown, certain
	}
	return chart.CellSame, certain
}

func (s *Staff) changesOf(x side) []change {
	var out []change
	for _, a := range x.axes {
		from, had := valueOf(x.old, a.id)
		to, has := valueOf(x.now, a.id)
		if had && has {
			out = append(out, change{a, from, to})
		}
	}
	return out
}

// changes are a table per rater of what changed since the earlier moment, and whether
// that is certain.
func (s *Staff) changes(p web.Page, c *comparison) []chart.Table {
	var out []chart.Table
	add := func(caption, head string, list []change) {
		if len(list) > 0 {
			out = append(out, s.changeTable(p, c, caption, head, list))
		}
	}
	add(p.T("compare.changes"), notation.Capital(p.Words.Domain), s.changesOf(c.staff))
	add(p.T("compare.changes-own", "name", c.f.First), p.T("compare.part"), s.changesOf(c.own))
	return out
}

func (s *Staff) changeTable(p web.Page, c *comparison, caption, head string, list []change) chart.Table {
	t := chart.Table{Caption: caption, Columns: []chart.Column{{Label: head}, {Label: c.before.ID, Numeric: true},
		{Label: c.moment.ID, Numeric: true}, {Label: p.T("compare.difference"), Numeric: true}, {Label: p.T("compare.meaning")}}}
	for _, x := range list {
		kind, certain := x.verdict()
		key := map[chart.CellKind]string{chart.CellUp: "compare.means-up", chart.CellDown: "compare.means-down", chart.CellSame: "compare.means-same"}[kind]
		if certain {
			key += "-certain"
		}
		t.Rows = append(t.Rows, chart.Row{Head: x.label, Cells: []chart.Cell{{Text: s.words.Number(x.from, x.decimals)}, {Text: s.words.Number(x.to, x.decimals)},
			{Text: s.words.Signed(x.to-x.from, x.decimals)}, {Text: p.T(key), Kind: kind}}})
	}
	return t
}
