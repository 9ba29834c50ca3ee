package results

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/notation"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/download"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// The names in the address of a comparison.
const (
	compareWith = "met"
	compareSize = "omvang"
	ownSize     = "eigen" // of compareSize: each group at its own size
	// What of it can be saved.
	partSteps  = "stappen"
	partCauses = "oorzaken"
)

// other is something that an outcome can be compared with.
type other struct {
	id    string // in the address
	label string
	key   app.CostKey
}

// compareCosts explains the difference between two outcomes by cause.
func (s *Results) compareCosts(w http.ResponseWriter, r *http.Request) error {
	a, err := s.accountOf(r)
	if err != nil {
		return err
	}
	p := s.newCostPage(r, a, s.keyOfAccount(r, a), "worth.compare")
	others, err := p.others(r.Context())
	if err != nil {
		return err
	}
	asked, ownSizes := r.URL.Query().Get(compareWith), r.URL.Query().Get(compareSize) == ownSize
	v := web.WorthView{Page: p.Page, Lead: p.about(r.Context()), Links: []web.Link{{Label: p.T("worth.back"), Href: p.back}}}
	v.Form = p.compareForm(others, asked, ownSizes)
	var with *other
	for i := range others {
		if others[i].id == asked {
			with = &others[i]
		}
	}
	switch {
	case asked != "" && with == nil:
		return site.ErrNotFound // nor is it said whether there is such a thing
	case with == nil:
		v.Headline, v.SubHead = p.T("worth.compare-choose"), p.T("worth.compare-choose-text")
	default:
		if err := p.compared(r.Context(), &v, with, !ownSizes); err != nil {
			return err
		}
	}
	s.Site.Render(w, r, http.StatusOK, web.Worth(v))
	return nil
}

// others are all that the reader may see beside this outcome: the same model about other
// groups, its earlier versions, its scenarios, parts of the group, and other models.
func (c costPage) others(ctx context.Context) ([]other, error) {
	def := c.account.model.Definition()
	var list []other
	for _, a := range c.s.comparable(ctx) {
		d := a.model.Definition()
		if d.ID == def.ID && a.group.Gemeente == c.account.group.Gemeente {
			continue
		}
		label := c.s.groupName(c.Page, a.group)
		if d.ID != def.ID {
			label = d.Title.In(source.DefaultLang) + ", " + label
		}
		list = append(list, other{id: "groep:" + d.ID + ":" + a.group.Gemeente, label: label,
			key: app.CostKey{Model: source.Ref{ID: d.ID, Version: d.Version}, Group: a.group, Release: a.release}})
	}
	if c.account.model.IsPublished() {
		return nil, nil // its amounts stand alone
	}
	for v := def.Version - 1; v > 0; v-- {
		key := c.key
		if key.Model.Version = v; c.s.App.Catalog().Model(key.Model) != nil {
			list = append(list, other{id: "versie:" + strconv.Itoa(v), label: c.T("worth.version", "n", strconv.Itoa(v)), key: key})
		}
	}
	for _, sc := range def.Scenarios {
		key := c.key
		key.Scenario = sc.ID
		list = append(list, other{id: "scenario:" + sc.ID, label: c.T("worth.scenario", "name", sc.Title.In(source.DefaultLang)), key: key})
	}
	if c.key.Slice != (cohort.Slice{}) {
		key := c.key
		key.Slice = cohort.Slice{}
		return append(list, other{id: "iedereen", label: c.T("worth.everyone"), key: key}), nil
	}
	parts, err := c.s.App.CostParts(ctx, c.key)
	for _, b := range parts {
		for _, class := range b.Classes {
			key := c.key
			key.Slice = cohort.Slice{Breakdown: b.ID, Class: class.ID}
			list = append(list, other{id: "deel:" + b.ID + ":" + class.ID, label: b.Title + ": " + class.Title, key: key})
		}
	}
	return list, err
}

// comparable are all outcomes of models that compute that the reader may open: of the own
// gemeente, of the country, and of each other gemeente.
func (s *Results) comparable(ctx context.Context) []account {
	list := s.accounts(ctx)
	session, _ := auth.SessionOf(ctx)
	for _, m := range s.App.Catalog().Models() {
		for _, g := range s.App.Catalog().Gemeenten() {
			if g.Code != session.User.Gemeente {
				list = append(list, accountsOf(s.App.Catalog(), m, g.Code, session.User)...)
			}
		}
	}
	type outcome struct{ model, gemeente string }
	seen := map[outcome]bool{}
	return slices.DeleteFunc(list, func(a account) bool {
		key := outcome{a.model.Definition().ID, a.group.Gemeente}
		if a.model.IsPublished() || seen[key] || !s.may(ctx, policy.MKBARead, a.resource()) {
			return true
		}
		seen[key] = true
		return false
	})
}

func (c costPage) compareForm(others []other, asked string, ownSizes bool) *web.WorthForm {
	f := &web.WorthForm{
		Title: c.T("worth.compare-with"), Action: c.account.root + comparePath, Submit: c.T("worth.compare-do"), Keep: kept(c.query),
	}
	choice := web.Field{ID: "met", Name: compareWith, Kind: web.KindSelect, Label: c.T("worth.compare-with-what")}
	for _, o := range others {
		choice.Options = append(choice.Options, web.Option{Value: o.id, Label: o.label, Checked: o.id == asked})
	}
	size := web.Field{ID: "omvang", Name: compareSize, Kind: web.KindChoice, Label: c.T("worth.size"), Options: []web.Option{
		{Value: "", Label: c.T("worth.size-same"), Help: c.T("worth.size-same-text"), Checked: !ownSizes},
		{Value: ownSize, Label: c.T("worth.size-own"), Help: c.T("worth.size-own-text"), Checked: ownSizes},
	}}
	f.Fields = []web.Lever{{Field: choice}, {Field: size}}
	return f
}

// compared fills in what differs and why.
func (c costPage) compared(ctx context.Context, v *web.WorthView, with *other, sameSize bool) error {
	out, err := c.s.App.CompareCosts(ctx, c.key, with.key, sameSize)
	if app.CodeOf(err) == app.Closed {
		v.Suppressed = &web.Suppression{Title: c.T("worth.compare-few"), Text: c.T("worth.compare-few-text")}
		return nil
	}
	if err != nil {
		return err
	}
	scale := func(amount mkba.Cents) float64 {
		if sameSize {
			return perHead(amount, out.Participants)
		}
		return amount.Euros()
	}
	unit := "worth.in-total"
	if sameSize {
		unit = "worth.per-head"
	}
	v.Headline = c.compareHead(with.label, scale(out.Difference), c.T(unit))
	v.SubHead = c.mainCauses(out.Comparison, scale)
	ground, ours, theirs, err := c.comparedGround(ctx, with)
	if err != nil {
		return err
	}
	explain := append([]string{c.T("results.explain-netto")}, said(ground)...)
	v.Figures = []web.KeyFigure{
		{Label: c.T("worth.net-of", "what", lowered(c.T("worth.this-one"))), Value: chart.Euro(scale(out.From.Net)), Notes: []string{c.T(unit), c.T("results.n", "n", ours)}, Explain: explain},
		{Label: c.T("worth.net-of", "what", with.label), Value: chart.Euro(scale(out.To.Net)), Notes: []string{c.T(unit), c.T("results.n", "n", theirs)}, Explain: explain},
		{Label: c.T("worth.differs"), Value: signedEuro(scale(out.Difference)), Notes: []string{c.T(unit), c.T("results.n", "n", ground[0].Value)}, Explain: explain},
	}
	if len(out.LeftOut) > 0 {
		var left []string
		for _, title := range out.LeftOut {
			left = append(left, lowered(title.In(source.DefaultLang)))
		}
		v.SubHead += " " + c.T("worth.left-out", "what", strings.Join(left, ", "))
	}
	query, err := url.ParseQuery(c.query)
	if err != nil {
		return err
	}
	query.Set(compareWith, with.id)
	if !sameSize {
		query.Set(compareSize, ownSize)
	}
	file := func(id string) func(string) string {
		return func(ext string) string { return c.account.root + "/" + id + ext + "?" + query.Encode() }
	}
	steps := c.causeTile(out.Comparison, with.label, scale, c.T(unit))
	steps.Meta = ground
	download.Offer(&steps, file(partSteps))
	v.Tiles = []web.Tile{steps}
	table := c.causeTable(out.Comparison, scale)
	causes := web.WorthBlock{Title: c.T("worth.causes"), Text: []string{c.T("worth.causes-text")}, Table: &table, Ground: web.Ground{Meta: ground, Explain: []string{c.T("worth.shapley")}}}
	causes.Ground.Downloads = download.Links(nil, &table, file(partCauses))
	v.Blocks = []web.WorthBlock{causes}
	return nil
}

// comparedGround says n, period and definition of two outcomes side by side, and how many
// each is about.
func (c costPage) comparedGround(ctx context.Context, with *other) (meta []web.Datum, ours, theirs string, err error) {
	var views [2]*mkba.View
	var periods [2]string
	for i, key := range []app.CostKey{c.key, with.key} {
		if views[i], err = c.s.App.CostsOf(ctx, key); err != nil {
			return nil, "", "", err
		}
		if periods[i], err = c.s.periodOf(ctx, c.Page, key); err != nil {
			return nil, "", "", err
		}
	}
	ours, theirs = people(views[0]), people(views[1])
	return []web.Datum{
		{Label: c.T("results.basis"), Value: c.both(ours, theirs)},
		{Label: c.T("results.period"), Value: c.both(periods[0], periods[1])},
		{Label: c.T("results.definition"), Value: c.both(modelName(c.Page, views[0]), modelName(c.Page, views[1]))},
	}, ours, theirs, nil
}

// comparedTile is the drawing or the table of the address of a comparison as a file holds
// it; nil when there is none.
func (s *Results) comparedTile(r *http.Request, a account, key app.CostKey, id string) (*web.Tile, error) {
	c := s.newCostPage(r, a, key, "worth.compare")
	others, err := c.others(r.Context())
	at := slices.IndexFunc(others, func(o other) bool { return o.id == r.URL.Query().Get(compareWith) })
	if err != nil || at < 0 {
		return nil, err
	}
	v := web.WorthView{Page: c.Page}
	if err := c.compared(r.Context(), &v, &others[at], r.URL.Query().Get(compareSize) != ownSize); err != nil || len(v.Tiles) == 0 {
		return nil, err
	}
	if id == partSteps {
		return &v.Tiles[0], nil
	}
	b := v.Blocks[0]
	return &web.Tile{Title: b.Title, Table: b.Table, Notes: b.Text, Meta: b.Ground.Meta}, nil
}

func (c costPage) compareHead(label string, difference float64, unit string) string {
	switch {
	case math.Round(difference) > 0:
		return c.T("worth.compare-higher", "what", label, "amount", chart.Euro(difference), "unit", unit)
	case math.Round(difference) < 0:
		return c.T("worth.compare-lower", "what", label, "amount", chart.Euro(-difference), "unit", unit)
	}
	return c.T("worth.compare-same", "what", label)
}

// mainCauses names the causes that matter most.
func (c costPage) mainCauses(out *mkba.Comparison, scale func(mkba.Cents) float64) string {
	var said []string
	for i := range min(2, len(out.Causes)) {
		cause := &out.Causes[i]
		said = append(said, fmt.Sprintf("%s (%s)", lowered(cause.Label(source.DefaultLang)), signedEuro(scale(cause.Amount))))
	}
	if len(said) == 0 {
		return ""
	}
	return c.T("worth.mostly", "causes", strings.Join(said, " "+c.T("worth.and")+" "))
}

func lowered(text string) string {
	if text == "" {
		return text
	}
	return strings.ToLower(text[:1]) + text[1:]
}

// causeTile leads from the one net result to the other, a column per cause.
func (c costPage) causeTile(out *mkba.Comparison, label string, scale func(mkba.Cents) float64, unit string) web.Tile {
	w := chart.Waterfall{
		Title: c.T("worth.steps"), RowHead: c.T("results.step"), ValueHead: c.T("worth.euro-unit", "unit", unit),
		Cost: c.T("worth.lowers"), Benefit: c.T("worth.raises"), NetSum: c.T("results.net"),
	}
	w.Steps = append(w.Steps, netStep(c.T("worth.this-one"), scale(out.From.Net)))
	// The first column stands by itself; the others go on from where it ends.
	for i := range out.Causes {
		cause := &out.Causes[i]
		kind, amount := chart.MarkBenefit, scale(cause.Amount)
		if amount < 0 {
			kind = chart.MarkCost
		}
		w.Steps = append(w.Steps, chart.WaterfallStep{Label: cause.Label(source.DefaultLang), Kind: kind, Value: chart.Known(amount, signedEuro(amount))})
	}
	w.Steps = append(w.Steps, netStep(label, scale(out.To.Net)))
	var said []string
	for _, step := range w.Steps {
		said = append(said, step.Label+" "+step.Value.Text)
	}
	w.Desc = strings.Join(said, ", ") + "."
	return web.Tile{ID: partSteps, Title: c.T("worth.steps"), Subtitle: c.T("worth.steps-sub", "unit", unit), Wide: true, Chart: w, Explain: []string{c.T("worth.shapley")}}
}

func netStep(label string, amount float64) chart.WaterfallStep {
	return chart.WaterfallStep{Label: label, Kind: chart.MarkNet, Value: chart.Known(amount, chart.Euro(amount))}
}

// causeTable has a row per cause, and below it the effects and costs that it works
// through.
func (c costPage) causeTable(out *mkba.Comparison, scale func(mkba.Cents) float64) chart.Table {
	t := chart.Table{Caption: c.T("worth.causes"), Columns: []chart.Column{
		{Label: c.T("worth.cause")}, {Label: c.T("worth.values")}, {Label: c.T("worth.net-change"), Numeric: true}, {Label: c.T("worth.through")},
	}}
	for i := range out.Causes {
		cause := &out.Causes[i]
		var through []string
		for _, item := range cause.Items {
			through = append(through, fmt.Sprintf("%s %s", item.Title.In(source.DefaultLang), signedEuro(scale(item.Amount))))
		}
		t.Rows = append(t.Rows, chart.Row{Head: cause.Label(source.DefaultLang), Cells: []chart.Cell{
			{Text: cause.Values(source.DefaultLang)}, {Text: signedEuro(scale(cause.Amount))}, {Text: strings.Join(through, "; ")},
		}})
	}
	t.Rows = append(t.Rows, chart.Row{Head: c.T("worth.differs"), Total: true, Cells: []chart.Cell{{}, {Text: signedEuro(scale(out.Difference))}, {}}})
	return t
}

// checkCosts shows the check report of a model.
func (s *Results) checkCosts(w http.ResponseWriter, r *http.Request) error {
	a, err := s.accountOf(r)
	if err != nil {
		return err
	}
	p := s.newCostPage(r, a, s.keyOfAccount(r, a), "worth.check")
	view, err := s.App.CostsOf(r.Context(), p.key)
	if err != nil {
		return err
	}
	report, err := s.App.CheckCosts(r.Context(), p.key)
	if err != nil {
		return err
	}
	v := web.WorthView{Page: p.Page, Lead: p.T("worth.check-lead", "what", p.about(r.Context())), Links: []web.Link{{Label: p.T("worth.back"), Href: p.back}}}
	block := web.WorthBlock{Title: p.T("worth.questions"), Text: []string{p.T("worth.questions-text")}}
	passed := 0
	for _, item := range report.Items {
		c := web.Checked{Question: item.Question.In(source.DefaultLang), Verdict: verdictBadge(item.Verdict)}
		for _, f := range item.Findings {
			c.Findings = append(c.Findings, notation.Capital(strings.TrimSuffix(f.Message, "."))+".")
		}
		if item.Verdict == mkba.Passed {
			passed++
		}
		block.Checks = append(block.Checks, c)
	}
	v.Headline = p.T("worth.check-head", "passed", strconv.Itoa(passed), "total", strconv.Itoa(len(report.Items)))
	v.Blocks = []web.WorthBlock{block}
	if view.Suppressed == "" {
		c := coster{Page: p.Page, view: view}
		measured, assumed := c.grounds()
		v.Blocks = append(v.Blocks,
			web.WorthBlock{Title: p.T("mkba.measured"), Text: []string{p.T("mkba.measured-text")}, List: measured},
			web.WorthBlock{Title: p.T("mkba.assumed"), Text: []string{p.T("mkba.assumed-text")}, List: assumed})
	}
	s.Site.Render(w, r, http.StatusOK, web.Worth(v))
	return nil
}

func verdictBadge(verdict string) web.Badge {
	kind := map[string]string{mkba.Passed: "info", mkba.Caution: "warning", mkba.Failed: "warning"}[verdict]
	if kind == "" {
		kind = "quiet"
	}
	return web.Badge{Kind: kind, Label: notation.Capital(mkba.VerdictWord(verdict, source.DefaultLang))}
}

// mayFreeze reports whether the reader may freeze an outcome of an account.
func (s *Results) mayFreeze(ctx context.Context, a account) bool {
	return s.App.Signer != nil && !a.model.IsPublished() && s.may(ctx, policy.StatementCreate, policy.Resource{Gemeente: a.group.Gemeente, Level: a.level})
}
