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
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// compare sets the gemeenten beside each other on one measure.
func (s *Learn) compare(r *http.Request, v *web.LearnView, l *app.Lesson) error {
	m, err := asked(r, l)
	if err != nil {
		return err
	}
	b := l.View.Benchmark(m)
	v.Choice.Menus = append([]web.FilterMenu{measures(*v, l, m)}, v.Choice.Menus...)
	v.Headline = headline(*v, b)
	v.Tile = s.funnel(*v, l, b)
	offer(r, l, comparePage, v.Tile)
	v.Sides = s.sides(r, *v, l, b)
	v.Blocks = append(v.Blocks, s.standard(r, *v, l, b))
	if names, ok := s.namesBlock(r, *v, l); ok {
		v.Blocks = append(v.Blocks, names)
	}
	return nil
}

// asked is the measure that an address names, or the first.
func asked(r *http.Request, l *app.Lesson) (learning.Measure, error) {
	id := r.URL.Query().Get("op")
	if id == "" {
		return l.Definition.Benchmark[0], nil
	}
	m, known := benchmarked(l.Definition, id)
	if !known {
		return m, site.ErrNotFound
	}
	return m, nil
}

func benchmarked(d *learning.Definition, id string) (learning.Measure, bool) {
	for _, m := range d.Benchmark {
		if m.ID() == id {
			return m, true
		}
	}
	return learning.Measure{}, false
}

func measures(v web.LearnView, l *app.Lesson, current learning.Measure) web.FilterMenu {
	c := web.FilterMenu{ID: "kies", Label: v.T("learn.compare-on"), Name: "op"}
	for _, m := range l.Definition.Benchmark {
		c.Options = append(c.Options, web.Option{Value: m.ID(), Label: title(l.Framework.Indicator(m.Indicator), m.Moment), Checked: m == current})
	}
	return c
}

// fewRows is the number of gemeenten under which a page says nothing of how they differ.
const fewRows = 3

// headline says how many stand out, never who is best.
func headline(v web.LearnView, b *learning.Benchmark) string {
	switch {
	case len(b.Limits) == 0:
		return v.T("learn.head-few")
	case len(b.Rows) < fewRows:
		return v.T("learn.head-hidden")
	case b.Outside == 0:
		return v.T("learn.head-none")
	case 2*b.Outside >= len(b.Rows):
		return v.T("learn.head-many", "n", strconv.Itoa(b.Outside), "of", strconv.Itoa(len(b.Rows)))
	}
	return v.N("learn.head-some", b.Outside)
}

func (s *Learn) funnel(v web.LearnView, l *app.Lesson, b *learning.Benchmark) *web.Tile {
	t := &web.Tile{ID: "vergelijking", Title: title(b.Indicator, b.Measure.Moment), Subtitle: v.T("learn.funnel-sub"), Beside: true, Wide: true}
	t.Meta = meta(v, l, b.Indicator, v.T("learn.funnel-n", "n", b.N.NText(), "gemeenten", strconv.Itoa(len(b.Rows)+b.Left)))
	t.Explain = []string{b.Indicator.Def.Meaning.In(locale.Default), v.T("learn.funnel-how"), v.T("learn.funnel-many")}
	if len(b.Limits) == 0 {
		t.Suppressed = &web.Suppression{Title: v.T("learn.no-compare"), Text: v.T("learn.few-text")}
		return t
	}
	f := chart.Funnel{
		Title: t.Title, Desc: headline(v, b), RowHead: v.T("learn.gemeente"), SizeHead: v.T("learn.size"), ShareHead: t.Title,
		SizeLabel: v.T("learn.size-axis"), Centre: b.Country.Value(), CentreLabel: v.T("learn.centre", "share", b.Country.Text()),
		OwnLabel: v.T("learn.own"), Others: v.T("learn.another"), OutsideLabel: v.T("learn.outside"), FarLabel: v.T("learn.far"),
	}
	low, high := 1.0, 0.0
	for _, limit := range b.Limits {
		f.Limits = append(f.Limits, chart.FunnelLimit(limit))
		low, high = min(low, limit.NearLow), max(high, limit.NearHigh)
	}
	for _, row := range b.Rows {
		low, high = min(low, row.Spot.Share), max(high, row.Spot.Share)
		f.Points = append(f.Points, chart.FunnelPoint{
			Label: row.Label, Size: row.Spot.Size, SizeText: row.N, Share: chart.Known(row.Spot.Share, row.Share.Text()), Own: row.Own, Outside: row.Place.Outside(), Named: row.Known,
		})
	}
	f.Min, f.Max = tenth(low-0.1), -tenth(-high-0.1)
	f.Min, f.Max = max(0, f.Min), min(1, f.Max)
	t.Chart = f
	return t
}

// tenth rounds a share down to a fifth, where the axis has a line.
func tenth(x float64) float64 {
	n := int(x * 5)
	if float64(n) > x*5 {
		n--
	}
	return float64(n) / 5
}

// sides say what stands out, and what can be asked of each other.
func (s *Learn) sides(r *http.Request, v web.LearnView, l *app.Lesson, b *learning.Benchmark) []web.LearnSide {
	out := web.LearnSide{Title: v.T("learn.what")}
	ask := web.LearnSide{Title: v.T("learn.talk"), Text: []web.Sentence{web.Plain(v.T("learn.talk-text"))}}
	for _, row := range b.Rows {
		if !row.Place.Outside() {
			continue
		}
		out.Text = append(out.Text, web.Sentence{{Text: nameOf(v, row.Name), Strong: true}, {Text: " " + v.T("learn.place-"+string(row.Place)) + expected(v, row)}})
		if !row.Known && s.may(r, policy.NameShare) {
			ask.Buttons = append(ask.Buttons, web.AdminButton{Action: addressOf(l.Definition.ID, "namen") + "?doe=vraag&letter=" + row.Label, Label: v.T("learn.ask", "letter", row.Label)})
		}
	}
	if len(out.Text) == 0 {
		out.Text = []web.Sentence{web.Plain(v.T("learn.nobody-out"))}
	}
	sides := []web.LearnSide{out}
	if own, ok := b.Own(); ok && own.Spot.Rough {
		sides = append(sides, web.LearnSide{Title: v.T("learn.own"), Text: []web.Sentence{web.Plain(v.T("learn.rough", "share", own.Share.Text()) + rough(v, own))}})
	}
	if len(ask.Buttons) > 0 {
		sides = append(sides, ask)
	}
	if b.Left > 0 {
		sides = append(sides, web.LearnSide{Title: v.T("learn.not-shown"), Text: []web.Sentence{web.Plain(v.N("learn.not-shown-text", b.Left))}})
	}
	return sides
}

// rough says of an own figure that is told as a bound where it lies, when that is the same for
// every number that it can be.
func rough(v web.LearnView, own learning.Row) string {
	if own.Place != learning.Within {
		return ""
	}
	return " " + v.T("learn.rough-place")
}

// expected says whether who began explains where a gemeente lies.
func expected(v web.LearnView, row learning.Row) string {
	if row.Standard.Certain || !row.Standard.Ratio.Known() {
		return ""
	}
	return " " + v.T("learn.explained")
}

// standardID names the table with case mix as a file.
const standardID = "rekening"

// standard is the table with case mix.
func (s *Learn) standard(r *http.Request, v web.LearnView, l *app.Lesson, b *learning.Benchmark) web.AdminBlock {
	block := web.AdminBlock{Title: v.T("learn.standard"), Text: []string{v.T("learn.standard-text", "profile", profile(v, l))}}
	if l.View.Period() != "" {
		block.Text = []string{v.T("learn.standard-all")}
		return block
	}
	t := &chart.Table{Caption: block.Title, Columns: []chart.Column{{Label: v.T("learn.gemeente")}, {Label: v.T("learn.size"), Numeric: true},
		{Label: b.Indicator.Def.Title.In(locale.Default), Numeric: true}, {Label: v.T("learn.expected"), Numeric: true}, {Label: v.T("learn.ratio"), Numeric: true}, {Label: v.T("learn.meaning")}}}
	for _, row := range b.Rows {
		meaning := chart.Cell{Text: v.T("learn.as-expected"), Kind: chart.CellSame}
		expected, ratio := cell(row.Standard.Expected), cell(row.Standard.Ratio)
		if row.Spot.Rough {
			meaning = chart.Cell{Text: cohort.HiddenText, Kind: chart.CellHidden}
			expected, ratio = meaning, meaning
		}
		if row.Standard.Certain {
			meaning = chart.Cell{Text: v.T("learn.less-than-expected"), Kind: chart.CellStrong}
			if row.Standard.Above {
				meaning.Text = v.T("learn.more-than-expected")
			}
		}
		t.Rows = append(t.Rows, chart.Row{Head: nameOf(v, row.Name), Own: row.Own, Cells: []chart.Cell{
			{Text: row.N}, cell(row.Share), expected, ratio, meaning,
		}})
	}
	if len(t.Rows) == 0 {
		block.Text = []string{v.T("learn.few-text")}
	}
	block.Table = t
	block.Ground = web.Ground{Meta: s.funnel(v, l, b).Meta, Explain: []string{v.T("learn.standard-how")}}
	block.Ground.Downloads = download.Links(nil, t, fileOf(r, l, comparePage, standardID))
	return block
}

// profile names the breakdowns of who begins.
func profile(v web.LearnView, l *app.Lesson) string {
	text := ""
	for i, id := range l.Definition.Profile {
		name := strings.ToLower(l.Framework.Breakdown(id).Def.Title.In(locale.Default))
		if i > 0 {
			text += " " + v.T("learn.and") + " "
		}
		text += name
	}
	return text
}
