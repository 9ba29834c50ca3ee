package results

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/web"
)

// periodOf is the period behind an outcome in words, such as januari 2022 – november 2026.
func (s *Results) periodOf(ctx context.Context, p web.Page, key app.CostKey) (string, error) {
	if m := s.App.Catalog().Model(key.Model); m != nil && m.IsPublished() {
		return p.T("results.period-study"), nil
	}
	return app.CostSpan(ctx, s.App, key)
}

// people is how many participants an outcome is about, in words.
func people(v *mkba.View) string {
	first, _, _ := strings.Cut(strings.TrimSuffix(v.Subtitle, "."), ". ")
	return first
}

// meta says n, period and definition of an outcome.
func (c coster) meta() []web.Datum {
	list := []web.Datum{
		{Label: c.T("results.basis"), Value: strings.TrimSuffix(c.view.Subtitle, ".")},
		{Label: c.T("results.definition"), Value: modelName(c.Page, c.view)},
	}
	if c.period != "" {
		list = slices.Insert(list, 1, web.Datum{Label: c.T("results.period"), Value: c.period})
	}
	if c.view.Counted != "" {
		list = slices.Insert(list, 1, web.Datum{Label: c.T("results.counted"), Value: c.view.Counted})
	}
	return list
}

func modelName(p web.Page, v *mkba.View) string {
	return p.T("results.of-version", "what", v.Title, "n", strconv.Itoa(v.Version))
}

// said is meta as sentences, for behind a large figure.
func said(meta []web.Datum) []string {
	var lines []string
	for _, m := range meta {
		lines = append(lines, m.Label+": "+m.Value+".")
	}
	return lines
}

// figures are the large figures of a cost-benefit view, each with what it is: gross or
// net, published or computed.
func (c coster) figures() []web.KeyFigure {
	var out []web.KeyFigure
	for _, k := range c.view.Key {
		amount, words := k.Large()
		out = append(out, web.KeyFigure{
			Label: k.Label, Value: amount, Unit: words, Badge: natureBadge(c.view.Nature, c.view.Label),
			Notes: []string{unbroken(k.Note), c.T("results.n", "n", people(c.view))}, Explain: c.explain(k.ID),
		})
	}
	return out
}

// explain says of a large figure how it came about, and what it rests on.
func (c coster) explain(figure string) []string {
	return append([]string{c.T("results.explain-" + figure)}, said(c.meta())...)
}

// ground is what a table about an outcome rests on.
func (c coster) ground(explain ...string) web.Ground {
	return web.Ground{Meta: c.meta(), Explain: explain}
}

// coster is the outcome of a page around a model as a view with its period.
func (c costPage) coster(ctx context.Context, r *mkba.Result) (coster, error) {
	period, err := c.s.periodOf(ctx, c.Page, c.key)
	view := viewOf(r)
	view.Counted = app.Counted(c.s.App.Catalog(), c.account.model)
	return coster{Page: c.Page, view: view, address: c.account.root, query: c.query, period: period}, err
}

func viewOf(r *mkba.Result) *mkba.View {
	v := r.View(source.DefaultLang, nil)
	return &v
}

// both names two things, or one when they are the same.
func (c costPage) both(a, b string) string {
	if a == b {
		return a
	}
	return a + " " + c.T("worth.and") + " " + b
}
