package results

import (
	"context"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"effectmonitor/engine/instrument"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/notation"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/download"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// leversInSight is how many numbers stand open; the others are folded away.
const leversInSight = 6

// whatIf shows what becomes of an outcome when a reader moves numbers of its model. What
// is moved stands in the address and nowhere else.
func (s *Results) whatIf(w http.ResponseWriter, r *http.Request) error {
	a, err := s.accountOf(r)
	if err != nil {
		return err
	}
	key := s.keyOfAccount(r, a)
	out, err := s.App.WhatIf(r.Context(), key, nil)
	if err != nil {
		return err
	}
	page := &whatIfPage{costPage: s.newCostPage(r, a, key, "worth.what-if"), levers: out.Levers}
	if out.From.TooFew {
		return page.suppress(w, r)
	}
	page.read(r.URL.Query())
	if address, redundant := page.canonical(r.URL.Query()); redundant {
		http.Redirect(w, r, address, http.StatusSeeOther)
		return nil
	}
	if len(page.values) > 0 {
		if out, err = s.App.WhatIf(r.Context(), key, page.values); err != nil {
			return err
		}
	}
	v, err := page.view(r.Context(), out)
	if err != nil {
		return err
	}
	s.Site.Render(w, r, http.StatusOK, web.Worth(v))
	return nil
}

// costPage is what the pages around one model have in common.
type costPage struct {
	web.Page
	s       *Results
	account account
	key     app.CostKey
	query   string // the part of the group
	back    string // the page of the model
}

func (s *Results) newCostPage(r *http.Request, a account, key app.CostKey, title string) costPage {
	p := s.costFrame(r, a)
	c := costPage{Page: p, s: s, account: a, key: key, query: partQuery(key.Slice)}
	c.back = with(a.root, c.query)
	model := p.Title
	c.Title = p.T(title)
	c.Crumbs = append(c.Crumbs, web.Link{Label: model, Href: c.back})
	return c
}

// about is the model, the group and its part in words.
func (c costPage) about(ctx context.Context) string {
	text := c.account.model.Definition().Title.In(source.DefaultLang)
	if !c.account.model.IsPublished() {
		text += ", " + c.s.groupName(c.Page, c.key.Group) + c.s.partName(ctx, c.Page, c.key)
	}
	return text + "."
}

// suppress is the page when there are too few participants.
func (c costPage) suppress(w http.ResponseWriter, r *http.Request) error {
	view, err := c.s.App.CostsOf(r.Context(), c.key)
	if err != nil {
		return err
	}
	v := web.WorthView{Page: c.Page, Lead: c.about(r.Context()), Suppressed: suppressedPart(c.Page, c.key, view.Suppressed)}
	c.s.Site.Render(w, r, http.StatusOK, web.Worth(v))
	return nil
}

type whatIfPage struct {
	costPage
	levers []mkba.Lever
	typed  map[string]string  // what stands in the fields, of what was sent
	values map[string]float64 // what was moved
	wrong  map[string]string  // what is wrong, by lever
}

// read takes the numbers from an address. What is no number, or outside its range, is
// not moved and says so at its field.
func (p *whatIfPage) read(query url.Values) {
	p.typed, p.values, p.wrong = map[string]string{}, map[string]float64{}, map[string]string{}
	for _, l := range p.levers {
		text := strings.TrimSpace(query.Get(l.ID))
		if text == "" {
			continue
		}
		p.typed[l.ID] = text
		value, ok := leverValue(l, text)
		switch {
		case !ok:
			p.wrong[l.ID] = p.T("worth.no-number")
		case !l.Holds(value):
			p.wrong[l.ID] = p.T("worth.out-of-range", "range", leverRange(p.Page, l))
		case text != leverText(l, l.Value) && value != l.Value:
			p.values[l.ID] = value
		}
	}
}

// canonical is the address that says no more than what was moved, and whether this one
// says more: a form sends every field.
func (p *whatIfPage) canonical(query url.Values) (address string, redundant bool) {
	for _, l := range p.levers {
		_, moved := p.values[l.ID]
		if _, sent := query[l.ID]; sent && !moved && p.wrong[l.ID] == "" {
			redundant = true
		}
	}
	return p.address(p.typed), redundant && len(p.wrong) == 0
}

// address is that of this page with numbers in it, those that were moved alone.
func (p *whatIfPage) address(typed map[string]string) string {
	values, _ := url.ParseQuery(p.query)
	for id, text := range typed {
		if _, moved := p.values[id]; moved {
			values.Set(id, text)
		}
	}
	return with(p.account.root+whatIfPath, values.Encode())
}

// leverScale is what a number is multiplied by for the eye: shares are percentages.
func leverScale(l mkba.Lever) float64 {
	if l.Percent {
		return 100
	}
	return 1
}

// leverText writes a value of a lever as somebody would type it.
func leverText(l mkba.Lever, value float64) string {
	return notation.Of(source.DefaultLang).Plain(rounded(l, value))
}

// rounded is a value as it is shown: to a hundredth, or whole where it is large.
func rounded(l mkba.Lever, value float64) float64 {
	shown := value * leverScale(l)
	if math.Abs(shown) >= 1000 {
		return math.Round(shown)
	}
	return math.Round(shown*100) / 100
}

// leverValue reads what was typed. A bound that was rounded for the eye is the bound.
func leverValue(l mkba.Lever, text string) (float64, bool) {
	shown, ok := instrument.ParseNumber(strings.TrimSuffix(text, "%"), locale.Default)
	if !ok {
		return 0, false
	}
	for _, bound := range []float64{l.Low, l.High} {
		if shown == rounded(l, bound) {
			return bound, true
		}
	}
	return shown / leverScale(l), true
}

func leverRange(p web.Page, l mkba.Lever) string {
	unit := ""
	if l.Percent {
		unit = "%"
	}
	return p.T("worth.range", "low", leverText(l, l.Low)+unit, "high", leverText(l, l.High)+unit)
}

// lever is the field of a number. Without a value typed it holds its own.
func lever(p web.Page, l mkba.Lever, typed, wrong string) web.Lever {
	if typed == "" {
		typed = leverText(l, l.Value)
	}
	unit := l.Unit.In(source.DefaultLang)
	if l.Percent {
		unit = "%"
	}
	slide := leverSlide(l)
	if value, ok := leverValue(l, typed); ok {
		slide.Value = machine(rounded(l, value))
	}
	return web.Lever{
		Field: web.Field{
			ID: "k-" + strings.ReplaceAll(l.ID, ".", "-"), Name: l.ID, Kind: web.KindNumber, Label: l.Title.In(source.DefaultLang),
			Value: typed, Unit: unit, Error: wrong, MaxLength: 20,
		},
		Range: leverRange(p, l), Note: "", Slide: slide,
	}
}

// view is the page with an outcome.
func (p *whatIfPage) view(ctx context.Context, out *app.WhatIf) (web.WorthView, error) {
	v := web.WorthView{Page: p.Page, Lead: p.T("worth.what-if-lead"), ChoicesFor: p.T("worth.scenarios"), Choices: p.scenarios()}
	v.Links = []web.Link{{Label: p.T("worth.back"), Href: p.back}}
	v.Headline, v.SubHead = p.headline(out)
	now, err := p.coster(ctx, out.From)
	if err != nil {
		return v, err
	}
	v.Figures = p.figures(out, now)
	table := p.table(out)
	side := web.WorthBlock{Title: p.T("worth.side-by-side"), Text: []string{p.T("worth.each")}, Table: &table, Ground: now.ground(p.T("worth.side-explain"))}
	side.Ground.Downloads = download.Links(nil, &table, func(ext string) string {
		_, typed, _ := strings.Cut(p.address(p.typed), "?")
		return with(p.account.root+whatIfPath+ext, typed)
	})
	v.Blocks = []web.WorthBlock{side}
	if moved := p.moved(); len(moved) > 0 {
		v.Blocks = append(v.Blocks, web.WorthBlock{Title: p.T("worth.moved"), Text: []string{p.T("worth.moved-text")}, List: moved})
	}
	v.Form = &web.WorthForm{
		Title: p.T("worth.levers"), Text: p.T("worth.levers-text"), Action: p.account.root + whatIfPath, Submit: p.T("worth.calculate"),
		Reset: &web.Link{Label: p.T("worth.reset"), Href: with(p.account.root+whatIfPath, p.query)},
	}
	v.Form.Keep = kept(p.query)
	for i, l := range p.levers {
		field := lever(p.Page, l, p.typed[l.ID], p.wrong[l.ID])
		if p.wrong[l.ID] != "" {
			v.Problems = append(v.Problems, web.Problem{Text: field.Label + ": " + field.Error, Target: field.ID})
		}
		// What was moved must be in sight.
		if i < leversInSight || p.typed[l.ID] != "" {
			v.Form.Fields = append(v.Form.Fields, field)
		} else {
			v.Form.More = append(v.Form.More, field)
		}
	}
	v.Form.MoreLabel = p.N("worth.more-levers", len(v.Form.More))
	return v, nil
}

// whatIfTile is the table of an address of this page as a file holds it; nil when there
// are too few participants.
func (s *Results) whatIfTile(r *http.Request, a account, key app.CostKey) (*web.Tile, error) {
	out, err := s.App.WhatIf(r.Context(), key, nil)
	if err != nil || out.From.TooFew {
		return nil, err
	}
	p := &whatIfPage{costPage: s.newCostPage(r, a, key, "worth.what-if"), levers: out.Levers}
	p.read(r.URL.Query())
	if out, err = s.App.WhatIf(r.Context(), key, p.values); err != nil {
		return nil, err
	}
	now, err := p.coster(r.Context(), out.From)
	table := p.table(out)
	return &web.Tile{Title: p.T("worth.side-by-side"), Table: &table, Notes: append([]string{p.T("worth.each")}, p.moved()...), Meta: now.meta()}, err
}

// kept are the values of a query as hidden fields.
func kept(query string) []web.Option {
	values, _ := url.ParseQuery(query)
	var out []web.Option
	for name, list := range values {
		out = append(out, web.Option{Label: name, Value: list[0]})
	}
	slices.SortFunc(out, func(a, b web.Option) int { return strings.Compare(a.Label, b.Label) })
	return out
}

func (p *whatIfPage) headline(out *app.WhatIf) (head, sub string) {
	if out.Change == nil {
		return p.T("worth.nothing-moved"), p.T("worth.nothing-moved-text")
	}
	difference := perHead(out.To.Savings.Net-out.From.Savings.Net, out.From.Participants)
	switch {
	case math.Round(difference) > 0:
		head = p.T("worth.higher", "amount", chart.Euro(difference))
	case math.Round(difference) < 0:
		head = p.T("worth.lower", "amount", chart.Euro(-difference))
	default:
		head = p.T("worth.same")
	}
	d, n := out.Change.Difference, out.From.Participants
	sub = p.T("worth.interval", "low", signedEuro(perHead(d.P5, n)), "high", signedEuro(perHead(d.P95, n))) + " " +
		p.T("worth.chance", "from", inHundred(out.Change.From.Positive), "to", inHundred(out.Change.To.Positive))
	return head, sub
}

func perHead(amount mkba.Cents, people int) float64 { return amount.Euros() / float64(max(people, 1)) }

// signedEuro is an amount with its sign before it.
func signedEuro(euros float64) string {
	if math.Round(euros) > 0 {
		return "+ " + chart.Euro(euros)
	}
	return chart.Euro(euros)
}

// inHundred is a chance in whole hundreds.
func inHundred(chance float64) string {
	return locale.For(locale.Default).Number(math.Round(chance*100), 0)
}

func (p *whatIfPage) figures(out *app.WhatIf, c coster) []web.KeyFigure {
	now, then := out.From.View(source.DefaultLang, nil).Key, out.To.View(source.DefaultLang, nil).Key
	var list []web.KeyFigure
	for i := range min(len(now), len(then)) {
		amount, words := then[i].Large()
		k := web.KeyFigure{Label: then[i].Label, Value: amount, Unit: words, Explain: c.explain(now[i].ID)}
		k.Notes = []string{p.T("worth.now", "amount", now[i].Shown)}
		if i < 3 && now[i].Shown != then[i].Shown {
			k.Notes = append(k.Notes, p.T("worth.difference", "amount", signedEuro(then[i].Number-now[i].Number)))
		}
		k.Notes = append(k.Notes, p.T("results.n", "n", people(c.view)))
		list = append(list, k)
	}
	return list
}

// table puts both sides beside each other, in euros per participant. What is hidden on
// the page of the model is hidden here.
func (p *whatIfPage) table(out *app.WhatIf) chart.Table {
	t := chart.Table{Caption: p.T("worth.side-by-side"), Columns: []chart.Column{
		{Label: p.T("worth.amount")}, {Label: p.T("worth.is-now"), Numeric: true}, {Label: p.T("worth.would-be"), Numeric: true}, {Label: p.T("worth.differs"), Numeric: true},
	}}
	// What is too small to show is in neither side: both have the bound of the model's page.
	row := func(head string, from, to mkba.Cents, bound mkba.Bound, total bool) {
		n := out.From.Participants
		a, b := perHead(from, n), perHead(to, n)
		t.Rows = append(t.Rows, chart.Row{Head: head, Total: total, Cells: []chart.Cell{{Text: bound.Sign() + chart.Euro(a)}, {Text: bound.Sign() + chart.Euro(b)}, {Text: signedEuro(b - a)}}})
	}
	before, after := out.From.View(source.DefaultLang, nil), out.To.View(source.DefaultLang, nil)
	open := before.Key[0].Bound
	row(p.T("worth.benefits"), out.From.Savings.Benefit, out.To.Savings.Benefit, open, false)
	row(p.T("worth.costs"), out.From.Savings.Cost, out.To.Savings.Cost, "", false)
	row(p.T("worth.net"), out.From.Savings.Net, out.To.Savings.Net, open, true)
	if c := out.Change; c != nil {
		row(p.T("worth.p5"), c.From.P5, c.To.P5, open, false)
		row(p.T("worth.p95"), c.From.P95, c.To.P95, open, false)
		last := t.Rows[len(t.Rows)-2:]
		last[0].Cells[2].Text, last[1].Cells[2].Text = signedEuro(perHead(c.Difference.P5, out.From.Participants)), signedEuro(perHead(c.Difference.P95, out.From.Participants))
	}
	now, then := before.Table.Rows, after.Table.Rows
	for i := range now {
		at := slices.IndexFunc(then, func(r mkba.TableRow) bool { return r.Label == now[i].Label })
		if at >= 0 && (now[i].Kind == rowParty || now[i].Kind == mkba.Beneficiary) {
			t.Rows = append(t.Rows, partyChange(p.Page, now[i], then[at]))
		}
	}
	return t
}

func partyChange(p web.Page, now, then mkba.TableRow) chart.Row {
	row := chart.Row{Head: p.T("worth.for-party", "party", now.Label)}
	for _, cell := range []mkba.Cell{now.PerHead, then.PerHead} {
		c := chart.Cell{Text: cell.Shown}
		if cell.Hidden {
			c.Kind = chart.CellHidden
		}
		row.Cells = append(row.Cells, c)
	}
	difference := chart.Cell{Text: signedEuro(then.PerHead.Number - now.PerHead.Number)}
	if now.PerHead.Hidden || then.PerHead.Hidden {
		difference = chart.Cell{Text: now.PerHead.Shown, Kind: chart.CellHidden}
	}
	row.Cells = append(row.Cells, difference)
	return row
}

// moved says in words what was moved.
func (p *whatIfPage) moved() []string {
	var out []string
	for _, l := range p.levers {
		if value, moved := p.values[l.ID]; moved {
			unit := ""
			if l.Percent {
				unit = "%"
			}
			out = append(out, p.T("worth.from-to", "what", l.Title.In(source.DefaultLang), "from", leverText(l, l.Value)+unit, "to", leverText(l, value)+unit))
		}
	}
	return out
}

// scenarios are those of the model, as addresses of this page.
func (p *whatIfPage) scenarios() []web.Link {
	var links []web.Link
	for _, sc := range p.account.model.Definition().Scenarios {
		values, _ := url.ParseQuery(p.query)
		same := len(p.values) > 0
		for _, l := range p.levers {
			value, given := sc.Parameters[l.ID]
			if given && float64(value) != l.Value {
				values.Set(l.ID, leverText(l, float64(value)))
				same = same && math.Abs(p.values[l.ID]-float64(value)) < 1e-9
			} else if _, moved := p.values[l.ID]; moved {
				same = false
			}
		}
		links = append(links, web.Link{Label: sc.Title.In(source.DefaultLang), Href: with(p.account.root+whatIfPath, values.Encode()), Current: same})
	}
	return links
}
