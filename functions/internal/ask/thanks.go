package ask

import (
	"cmp"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/notation"
	"effectmonitor/engine/programme"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// A web needs enough axes to have a shape and few enough to be read; with fewer the table
// says it alone.
const (
	leastAxes = 6
	mostAxes  = 11
)

// thanks shows the own result: sentences first, then the web with its table, then
// what happens now.
func (v *visit) thanks() {
	if !v.guest.Done {
		v.redirect(v.to())
		return
	}
	s := v.frame()
	s.Title = s.T("survey.thanks-title")
	result := v.guest.Result()
	view := web.SurveyThanksView{
		Survey: s, Lead: s.T("survey.thanks-lead"), Changes: v.changes(s, result), First: result.Since == nil,
		Next: []web.Sentence{
			web.Plain(s.T(seen(v.guest.Sheet.Moment))), web.Plain(s.T("survey.next-talk")),
			web.Plain(s.T("survey.next-withdraw") + " " + s.T("survey.next-withdraw-until")),
		},
		Withdraw: &web.Link{Label: s.T("survey.withdraw"), Href: v.to("stoppen")},
	}
	switch {
	case v.guest.Quoting():
		view.Quote = &web.SurveyQuote{Text: s.T("survey.quote-text"), Action: v.to(goneParam), Submit: s.T("survey.quote-withdraw")}
	case v.r.URL.Query().Has(goneParam):
		view.Quote = &web.SurveyQuote{Text: s.T("survey.quote-gone")}
	}
	axes := drawn(result.Scales)
	switch {
	case len(axes) == 0:
		view.Lead = s.T("survey.thanks-lead-plain")
	case len(axes) < leastAxes:
		view.Few, view.Chart = true, v.spider(s, result, axes)
		view.ChartSub = s.T("survey.table-sub", "low", s.Messages.Number(axes[0].Low, 0), "high", s.Messages.Number(axes[0].High, 0))
	default:
		view.Chart, view.ChartSub = v.spider(s, result, axes), s.T("survey.chart-sub")
	}
	v.site.Render(v.w, v.r, http.StatusOK, web.SurveyThanks(view))
}

// seen says when who helps reads the answers: after the own list, or at once at a moment
// that asks the participant alone.
func seen(m programme.MomentState) string {
	if slices.ContainsFunc(m.Raters, func(r programme.RaterState) bool { return r.Rater.Kind == programme.StaffRater }) {
		return "survey.next-seen"
	}
	return "survey.fact-seen"
}

// unquote takes back the leave to quote what was sent. Nothing else changes.
func (v *visit) unquote() {
	if !v.guest.Done {
		v.redirect(v.to())
		return
	}
	if err := v.app.Unquote(v.r.Context(), v.guest); err != nil {
		v.failed(err)
		return
	}
	v.redirect(v.to("klaar") + "?" + goneParam + "=1#" + goneParam)
}

// goneParam says that words were just taken back, and is where the page tells so.
const goneParam = "woorden"

// drawn are the scales that have a score now, as many as a web can hold.
func drawn(all []app.OwnScale) []app.OwnScale {
	known := slices.DeleteFunc(slices.Clone(all), func(s app.OwnScale) bool { return s.Now == nil })
	return known[:min(len(known), mostAxes)]
}

func (v *visit) spider(s web.Survey, result app.OwnResult, axes []app.OwnScale) chart.Spider {
	number := func(x float64) string { return s.Messages.Number(x, 0) }
	c := chart.Spider{
		Title: s.T("survey.chart-title"), Desc: s.T("survey.chart-desc", "n", strconv.Itoa(len(axes))),
		AxisHead: s.T("survey.chart-axis"), Min: axes[0].Low, Max: axes[0].High,
		Step: (axes[0].High - axes[0].Low) / 5, RingValues: number,
	}
	now := chart.Series{Label: s.T("survey.now"), Role: chart.Own}
	then := chart.Series{Label: v.since(s, result), Role: chart.Earlier}
	for _, a := range axes {
		c.Axes = append(c.Axes, a.Title)
		now.Values = append(now.Values, figure(s.Messages, a, a.Now))
		then.Values = append(then.Values, figure(s.Messages, a, a.Then))
	}
	c.Series = []chart.Series{now}
	if result.Since != nil {
		c.Series = append(c.Series, then)
	}
	return c
}

func figure(m *locale.Messages, a app.OwnScale, x *float64) chart.Figure {
	if x == nil {
		return chart.None()
	}
	return chart.Known(*x, m.Number(*x, a.Decimals))
}

// since names the first time, such as "Start, november 2025".
func (v *visit) since(s web.Survey, result app.OwnResult) string {
	if result.Since == nil {
		return ""
	}
	month := s.Messages.MonthYear(result.Since.Date.Time())
	if m := v.plan.Moment(result.Since.Moment); m != nil {
		return s.T("survey.then", "moment", notation.Capital(m.Title.In(v.guest.Lang())), "month", month)
	}
	return month
}

// How many sentences of each kind are said: the best first, and honest about the
// rest, which the table holds whole.
const (
	mostUp   = 3
	mostDown = 2
	mostSame = 1
)

// changes says in plain sentences what differs from the first time. A difference
// counts when the two scores, as they are shown, are not the same; whether it can
// be chance is for a conversation, not for a thank-you.
func (v *visit) changes(s web.Survey, result app.OwnResult) []web.Change {
	if result.Since == nil {
		return nil
	}
	var up, down, same []change
	for _, a := range drawn(result.Scales) {
		if a.Then == nil {
			continue
		}
		c := change{title: a.Title, by: *a.Now - *a.Then}
		switch {
		case figure(s.Messages, a, a.Now).Text == figure(s.Messages, a, a.Then).Text:
			same = append(same, c)
		case c.by > 0:
			up = append(up, c)
		default:
			down = append(down, c)
		}
	}
	when := s.Messages.MonthYear(result.Since.Date.Time())
	out := say(s, chart.CellUp, "survey.up", when, largest(up, mostUp))
	out = append(out, say(s, chart.CellDown, "survey.down", when, largest(down, mostDown))...)
	return append(out, say(s, chart.CellSame, "survey.same", when, largest(same, mostSame))...)
}

type change struct {
	title string
	by    float64
}

func largest(list []change, most int) []change {
	slices.SortStableFunc(list, func(a, b change) int { return cmp.Compare(math.Abs(b.by), math.Abs(a.by)) })
	return list[:min(len(list), most)]
}

// say writes a sentence per change, with the name of the scale stressed.
func say(s web.Survey, kind chart.CellKind, key, when string, list []change) []web.Change {
	const mark = "{scale}"
	before, after, _ := strings.Cut(s.T(key, "when", when), mark)
	var out []web.Change
	for _, c := range list {
		out = append(out, web.Change{Kind: kind, Text: web.Sentence{{Text: before}, {Text: c.title, Strong: true}, {Text: after}}})
	}
	return out
}
