package results

import (
	"cmp"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/mkba"
	"effectmonitor/engine/notation"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/download"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// statement shows one frozen outcome. With ?nareken it is computed again, which takes a
// moment.
func (s *Results) statement(w http.ResponseWriter, r *http.Request) error {
	owner := ownerOf(r)
	head, frozen, _, err := s.App.Statement(r.Context(), owner, r.PathValue("id"))
	if err != nil {
		return err
	}
	address := statementAddress(owner, head.ID)
	v := web.WorthView{Page: s.statementFrame(r, "statement.single", owner == "")}
	v.Title = head.Title
	v.Crumbs = append(v.Crumbs, web.Link{Label: v.T("statement.list"), Href: statementsRoot})
	v.Lead = v.T("statement.lead", "name", head.Name, "moment", s.Site.Moment(head.At))
	v.Links = []web.Link{{Label: v.T("statement.download"), Href: address + statementFile}, {Label: v.T("statement.recompute"), Href: address + "?nareken=1#nagerekend"}}
	result := frozen.Outcome.Result
	told := frozen.Told().View(source.DefaultLang, nil)
	ground := web.Ground{Explain: []string{v.T("statement.frozen-explain")}, Meta: []web.Datum{
		{Label: v.T("results.basis"), Value: strings.TrimSuffix(told.Subtitle, ".")},
		{Label: v.T("results.period"), Value: v.T("worth.range", "low", dayText(head.From), "high", dayText(head.Until))},
		{Label: v.T("results.definition"), Value: v.T("results.of-version", "what", head.ModelTitle, "n", strconv.Itoa(frozen.Model.Version))},
	}}
	v.Figures = frozenFigures(v.Page, &told, ground)
	v.Blocks = append(v.Blocks, web.WorthBlock{Title: v.T("statement.about"), Facts: s.occasionFacts(v.Page, head, frozen)})
	if r.URL.Query().Has("nareken") {
		again, err := s.App.Recompute(r.Context(), frozen)
		if err != nil {
			return err
		}
		v.Blocks = append(v.Blocks, recomputed(v.Page, again)...)
	}
	table, bounded := frozenTable(v.Page, &told)
	amounts := web.WorthBlock{Title: v.T("results.parties"), Text: []string{v.T("statement.amounts")}, Table: &table, Ground: ground}
	if hidden := hiddenEffects(frozen); len(hidden) > 0 {
		amounts.Text = append(amounts.Text, v.T("statement.hidden", "what", strings.Join(hidden, ", ")))
	}
	if bounded {
		amounts.Text = append(amounts.Text, v.T("results.without-hidden"))
	}
	v.Blocks = append(v.Blocks, amounts)
	if m := frozen.Outcome.Simulation; m != nil {
		open := told.Key[2].Bound // of the net amount
		v.Blocks = append(v.Blocks, web.WorthBlock{Title: v.T("results.onzekerheid"), Text: []string{v.T("statement.simulation",
			"draws", locale.For(locale.Default).Number(float64(m.Draws), 0), "low", open.Sign()+chart.Euro(perHead(m.P5, result.Participants)), "high", open.Sign()+chart.Euro(perHead(m.P95, result.Participants)), "chance", inHundred(m.Positive))}})
	}
	if p := frozen.Outcome.Payment; p != nil {
		v.Blocks = append(v.Blocks, s.payment(v.Page, frozen, p)...)
	}
	v.Blocks = append(v.Blocks, web.WorthBlock{Title: v.T("statement.check"), Text: []string{v.T("statement.check-text"), v.T("statement.check-command")},
		Links: []web.Link{{Label: v.T("statement.key"), Href: statementsRoot + keyFile}}})
	s.Site.Render(w, r, http.StatusOK, web.Worth(v))
	return nil
}

// statementDocument sends the signed document, byte for byte as it was made.
func (s *Results) statementDocument(w http.ResponseWriter, r *http.Request) error {
	head, _, document, err := s.App.Statement(r.Context(), ownerOf(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	download.Write(w, document, "vaststelling-"+head.ID+".json", "application/json")
	return nil
}

// frozenFigures are those of the page of the model, from the leaves that were frozen.
func frozenFigures(p web.Page, told *mkba.View, g web.Ground) []web.KeyFigure {
	var out []web.KeyFigure
	for i, k := range told.Key {
		label, note := []string{"worth.benefits", "worth.costs", "worth.net", "worth.ratio"}[i], "worth.per-head"
		if i == 3 {
			note = "worth.ratio-text"
		}
		amount, words := k.Large()
		if words == "" {
			amount = k.Alone // with a sign: "about" before so large a figure would break it
		}
		out = append(out, web.KeyFigure{Label: p.T(label), Value: amount, Unit: words, Notes: []string{p.T(note), p.T("results.n", "n", people(told))},
			Explain: append([]string{p.T("results.explain-" + k.ID), g.Explain[0]}, said(g.Meta)...)})
	}
	return out
}

// hiddenEffects are the effects whose count was too small or too large to tell.
func hiddenEffects(frozen *mkba.Statement) []string {
	var titles []string
	for _, e := range frozen.Model.Effects {
		if slices.Contains(frozen.Outcome.Result.Hidden, e.ID) {
			titles = append(titles, lowered(e.Title.In(source.DefaultLang)))
		}
	}
	return titles
}

// frozenTable has the parties that gain or pay something, and what the payers and all have
// together. It says whether an amount in it has a bound.
func frozenTable(p web.Page, told *mkba.View) (t chart.Table, bounded bool) {
	t = chart.Table{Caption: p.T("results.parties"), Columns: []chart.Column{{Label: p.T("results.party")}}}
	for _, term := range told.Table.Terms {
		t.Columns = append(t.Columns, chart.Column{Label: term.Title.In(source.DefaultLang), Numeric: true})
	}
	for _, key := range []string{"results.total-gross", "results.costs", "results.net"} {
		t.Columns = append(t.Columns, chart.Column{Label: p.T(key), Numeric: true})
	}
	totals := map[string]string{"totaal": "statement.payers", "landelijk": "statement.everybody"}
	for _, r := range told.Table.Rows {
		row := chart.Row{Head: r.Label, Total: totals[r.Kind] != ""}
		switch {
		case row.Total:
			row.Head = p.T(totals[r.Kind])
		case r.Kind == rowPerHead || r.Total.Empty && r.Costs.Empty:
			continue // as the large figures say it, or nothing at all
		}
		for _, cell := range append(slices.Clone(r.Terms), r.Total, r.Costs, r.Net) {
			row.Cells = append(row.Cells, coster{}.cell(cell))
			bounded = bounded || cell.Bound != ""
		}
		t.Rows = append(t.Rows, row)
	}
	return t, bounded
}

func (s *Results) occasionFacts(p web.Page, head app.Frozen, frozen *mkba.Statement) []web.Datum {
	o := frozen.Occasion
	facts := []web.Datum{
		{Label: p.T("statement.population"), Value: o.Population},
		{Label: p.T("statement.period"), Value: p.T("worth.range", "low", dayText(head.From), "high", dayText(head.Until))},
		{Label: p.T("statement.reason"), Value: head.Because},
		{Label: p.T("statement.model"), Value: head.ModelTitle + ", " + p.T("statement.version", "n", strconv.Itoa(frozen.Model.Version))},
	}
	for _, sc := range frozen.Model.Scenarios {
		if sc.ID == o.Scenario {
			facts = append(facts, web.Datum{Label: p.T("statement.form-scenario"), Value: sc.Title.In(source.DefaultLang)})
		}
	}
	return append(facts,
		web.Datum{Label: p.T("statement.id"), Value: head.ID},
		web.Datum{Label: p.T("statement.definitions"), Value: o.Definitions},
		web.Datum{Label: p.T("statement.data"), Value: o.Data},
		web.Datum{Label: p.T("statement.digest"), Value: frozen.Digest},
		web.Datum{Label: p.T("statement.fingerprint"), Value: head.Fingerprint},
	)
}

// shownDeviations is how many differences a page lists.
const shownDeviations = 20

// recomputed says whether a statement still holds, and what is different today.
func recomputed(p web.Page, out *app.Recomputation) []web.WorthBlock {
	held := web.WorthBlock{ID: "nagerekend", Title: p.T("statement.recomputed")}
	held.Text = []string{p.T("statement.signed-" + string(out.Signed))}
	if len(out.Deviations) == 0 {
		held.Badge = web.Badge{Kind: "info", Label: p.T("statement.same-badge")}
		held.Text = append(held.Text, p.T("statement.same"))
	} else {
		held.Badge = web.Badge{Kind: "warning", Label: p.T("statement.differs-badge")}
		held.Text = append(held.Text, p.T("statement.differs"))
		held.List = deviations(p, out.Deviations)
	}
	since := web.WorthBlock{Title: p.T("statement.since")}
	since.Text = append(since.Text, p.T(sinceKey("statement.data", out.DataChanged, len(out.Quantities))), p.T(sinceKey("statement.definitions", out.DefinitionsChanged, len(out.Definitions))))
	since.List = append(deviations(p, out.Quantities), deviations(p, out.Definitions)...)
	return []web.WorthBlock{held, since}
}

// sinceKey says whether something changed, and whether it counts in the outcome.
func sinceKey(what string, changed bool, differences int) string {
	switch {
	case differences > 0:
		return what + "-changed"
	case changed:
		return what + "-elsewhere"
	}
	return what + "-same"
}

func deviations(p web.Page, list []mkba.Deviation) []string {
	var out []string
	for i, d := range list {
		if i == shownDeviations {
			return append(out, p.N("statement.more", len(list)-i))
		}
		key := "statement.deviation"
		if d.Changed {
			key = "statement.tampered"
		}
		out = append(out, p.T(key, "path", d.Path, "said", short(d.Said), "now", short(d.Now)))
	}
	return out
}

// short keeps a value within a line.
func short(value string) string {
	const most = 80
	if runes := []rune(value); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return value
}

// payment shows what an agreement to pay by result comes to: per rule what was measured,
// what it pays and why; and the worked examples that the agreement was tested with.
func (s *Results) payment(p web.Page, frozen *mkba.Statement, paid *mkba.Payment) []web.WorthBlock {
	var terms *mkba.Agreement
	for i := range frozen.Model.Agreements {
		if frozen.Model.Agreements[i].ID == paid.Agreement {
			terms = &frozen.Model.Agreements[i]
		}
	}
	if terms == nil {
		return nil
	}
	payer := terms.From
	for _, party := range frozen.Model.Parties {
		if party.ID == terms.From {
			payer = party.Title.In(source.DefaultLang)
		}
	}
	block := web.WorthBlock{Title: p.T("statement.payment", "name", terms.Title.In(source.DefaultLang))}
	if text := terms.Explanation.In(source.DefaultLang); text != "" {
		block.Text = append(block.Text, text)
	}
	block.Text = append(block.Text, p.T("statement.who-pays", "from", payer, "to", terms.To.In(source.DefaultLang)))
	if paid.Hidden {
		block.Text = append(block.Text, p.T("statement.payment-hidden"))
		return []web.WorthBlock{block}
	}
	t := chart.Table{Caption: block.Title, Columns: []chart.Column{
		{Label: p.T("statement.rule")}, {Label: p.T("statement.terms")}, {Label: p.T("statement.measured"), Numeric: true}, {Label: p.T("statement.pays"), Numeric: true},
	}}
	for i, line := range paid.Lines {
		cells := []chart.Cell{{Text: tranches(p, &terms.Rules[i])}, {Text: unitOf(terms.Rules[i].Measure, line.Measured)}, {Text: chart.Euro(line.Amount.Euros())}}
		if line.Capped {
			cells[2].Note = p.T("statement.capped")
		}
		t.Rows = append(t.Rows, chart.Row{Head: line.Title.In(source.DefaultLang), Cells: cells})
	}
	total := chart.Cell{Text: chart.Euro(paid.Total.Euros())}
	if paid.Capped {
		total.Note = p.T("statement.capped")
	}
	limit := ""
	if terms.Cap != nil {
		limit = p.T("statement.cap", "amount", chart.Euro(float64(*terms.Cap)))
	}
	t.Rows = append(t.Rows, chart.Row{Head: p.T("statement.total"), Total: true, Cells: []chart.Cell{{Text: limit}, {}, total}})
	block.Table = &t
	tested := web.WorthBlock{Title: p.T("statement.examples"), Text: []string{p.T("statement.examples-text")}}
	for _, e := range terms.Examples {
		tested.List = append(tested.List, exampleText(p, terms, e))
	}
	return []web.WorthBlock{block, tested}
}

// unitOf writes a value of a measure: a share as a percentage, money in euros.
func unitOf(m mkba.Measure, value float64) string {
	n := locale.For(locale.Default)
	switch {
	case m.Indicator != "" && cmp.Or(m.Take, mkba.AsShare) == mkba.AsShare:
		return notation.Of(source.DefaultLang).Plain(math.Round(value*1000)/10) + "%"
	case m.Take == mkba.AsCount:
		return n.Number(value, 0)
	case m.Figure == "verhouding":
		return n.Number(value, 2)
	}
	return chart.Euro(value)
}

// tranches says in words what a rule pays.
func tranches(p web.Page, rule *mkba.PayRule) string {
	text := ""
	for _, t := range rule.Tranches {
		said := p.T("statement.from", "value", unitOf(rule.Measure, float64(t.From)))
		if t.Until != nil {
			said = p.T("statement.between", "low", unitOf(rule.Measure, float64(t.From)), "high", unitOf(rule.Measure, float64(*t.Until)))
		}
		if t.Fixed > 0 {
			said += " " + p.T("statement.fixed", "amount", chart.Euro(float64(t.Fixed)))
		}
		if t.Fixed > 0 && t.Per > 0 {
			said += " " + p.T("worth.and")
		}
		if t.Per > 0 {
			said += " " + p.T("statement.per-"+perWord(rule.Measure), "amount", chart.Euro(float64(t.Per)))
		}
		text += said + ". "
	}
	if rule.Cap != nil {
		text += p.T("statement.cap", "amount", chart.Euro(float64(*rule.Cap)))
	}
	return text
}

func perWord(m mkba.Measure) string {
	switch {
	case m.Indicator != "" && cmp.Or(m.Take, mkba.AsShare) == mkba.AsShare:
		return "point"
	case m.Take == mkba.AsCount:
		return "person"
	}
	return "unit"
}

// exampleText is a worked example in one line.
func exampleText(p web.Page, a *mkba.Agreement, e mkba.PayExample) string {
	text := ""
	for _, rule := range a.Rules {
		if value, given := e.Measured[rule.ID]; given {
			text += fmt.Sprintf("%s %s, ", rule.Title.In(source.DefaultLang), unitOf(rule.Measure, float64(value)))
		}
	}
	return p.T("statement.example", "name", notation.Capital(e.Name), "measured", text, "total", chart.Euro(float64(e.Want["totaal"])))
}
