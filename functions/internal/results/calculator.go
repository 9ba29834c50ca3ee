package results

import (
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"effectmonitor/engine/instrument"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/notation"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/download"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// calculatorResource is for everybody: nothing behind it is about anybody.
func calculatorResource(*http.Request) (policy.Resource, error) {
	return policy.Resource{Level: app.LevelPublic}, nil
}

// firstCalculator leads to the first calculator there is.
func (s *Results) firstCalculator(w http.ResponseWriter, r *http.Request) error {
	all := s.App.Calculators()
	if len(all) == 0 {
		return site.ErrNotFound
	}
	http.Redirect(w, r, calculatorRoot+"/"+all[0].Definition().ID, http.StatusSeeOther)
	return nil
}

// partAround is the table at a low, the chosen and a high share, as a file.
const partAround = "meer-of-minder"

// calculator shows what a gemeente that considers joining may expect.
func (s *Results) calculator(w http.ResponseWriter, r *http.Request) error {
	p, out, err := s.calculated(r)
	if err != nil {
		return err
	}
	s.Site.Render(w, r, http.StatusOK, web.Worth(p.view(r.URL.Query(), out)))
	return nil
}

// calculatorFile gives a table of an address of the calculator as a file.
func (s *Results) calculatorFile(w http.ResponseWriter, r *http.Request) error {
	p, out, err := s.calculated(r)
	if err != nil {
		return err
	}
	id, ext := download.Split(r.PathValue("file"))
	for _, b := range p.blocks(r.URL.Query(), out) {
		if b.ID == id {
			return download.Send(w, web.Tile{Title: b.Title, Table: b.Table, Notes: b.Text, Meta: b.Ground.Meta}, "rekenhulp-"+p.model.Definition().ID+"-"+id, ext)
		}
	}
	return site.ErrNotFound
}

// calculated is the page of an address with what it calculates; nil when something that
// was typed cannot be.
func (s *Results) calculated(r *http.Request) (*calculatorPage, *app.Calculation, error) {
	m := s.App.Catalog().Model(source.Ref{ID: r.PathValue("model")})
	if m == nil || m.Definition().Calculator == nil {
		return nil, nil, site.ErrNotFound
	}
	p := &calculatorPage{model: m, calc: m.Definition().Calculator, wrong: map[string]string{}, values: map[string]float64{}}
	p.Page = s.Site.Page(r, site.PageOptions{
		Title: p.calc.Title.In(source.DefaultLang), National: true, Current: site.NavCosts, Programme: s.App.Catalog().Programme(m.Definition().Programme),
	})
	query := r.URL.Query()
	population, share := p.read(query)
	out, err := s.App.Calculate(r.Context(), m.Definition().ID, population, share, p.chosen(query))
	for _, problem := range app.ProblemsOf(err) {
		p.outOfRange(problem.Field)
	}
	if err != nil && app.CodeOf(err) != app.Invalid {
		return nil, nil, err
	}
	if err != nil || len(p.wrong) > 0 {
		out = nil
	}
	return p, out, nil
}

type calculatorPage struct {
	web.Page
	model  *mkba.Compiled
	calc   *mkba.Calculator
	wrong  map[string]string
	values map[string]float64
}

// read takes the population and the share from an address, or those of the definition.
func (p *calculatorPage) read(query url.Values) (population int, share float64) {
	population, share = p.calc.Population.Default, float64(p.calc.Participation.Share)
	if text := strings.TrimSpace(query.Get(app.FieldPopulation)); text != "" {
		n, ok := instrument.ParseNumber(text, locale.Default)
		if !ok || n != math.Trunc(n) {
			p.wrong[app.FieldPopulation] = p.T("worth.no-whole-number")
		} else {
			population = int(min(n, math.MaxInt32))
		}
	}
	if text := strings.TrimSpace(query.Get(app.FieldShare)); text != "" {
		if value, ok := leverValue(p.shareLever(), text); ok {
			share = value
		} else {
			p.wrong[app.FieldShare] = p.T("worth.no-number")
		}
	}
	return population, share
}

// shareLever is the share that takes part as a number to set.
func (p *calculatorPage) shareLever() mkba.Lever {
	part := p.calc.Participation
	return mkba.Lever{ID: app.FieldShare, Title: part.Title, Percent: true, Value: float64(part.Share), Low: float64(part.Low), High: float64(part.High)}
}

// chosen are the parameters that the visitor set.
func (p *calculatorPage) chosen(query url.Values) map[string]float64 {
	for _, l := range p.levers() {
		text := strings.TrimSpace(query.Get(l.ID))
		if text == "" || text == leverText(l, l.Value) {
			continue
		}
		if value, ok := leverValue(l, text); ok {
			p.values[l.ID] = value
		} else {
			p.wrong[l.ID] = p.T("worth.no-number")
		}
	}
	return p.values
}

func (p *calculatorPage) levers() []mkba.Lever {
	all, err := p.model.Levers(p.model.Expect(1))
	if err != nil {
		return nil
	}
	var out []mkba.Lever
	for _, id := range p.calc.Choose {
		for _, l := range all {
			if l.ID == id {
				out = append(out, l)
			}
		}
	}
	return out
}

// outOfRange says at a field what it may be.
func (p *calculatorPage) outOfRange(field string) {
	switch field {
	case app.FieldPopulation:
		p.wrong[field] = p.T("worth.out-of-range", "range", p.populationRange())
	case app.FieldShare:
		p.wrong[field] = p.T("worth.out-of-range", "range", leverRange(p.Page, p.shareLever()))
	default:
		for _, l := range p.levers() {
			if l.ID == field {
				p.wrong[field] = p.T("worth.out-of-range", "range", leverRange(p.Page, l))
			}
		}
	}
}

func (p *calculatorPage) populationRange() string {
	n := locale.For(locale.Default)
	return p.T("worth.range", "low", n.Number(float64(p.calc.Population.Min), 0), "high", n.Number(float64(p.calc.Population.Max), 0))
}

// view is the page; out is nil when something that was typed cannot be.
func (p *calculatorPage) view(query url.Values, out *app.Calculation) web.WorthView {
	v := web.WorthView{Page: p.Page, Lead: p.calc.Explanation.In(source.DefaultLang), Badge: web.Badge{Kind: "warning", Label: p.T("worth.expected")}}
	v.Form = p.form(query)
	for _, l := range v.Form.Fields {
		if l.Error != "" {
			v.Problems = append(v.Problems, web.Problem{Text: l.Label + ": " + l.Error, Target: l.ID})
		}
	}
	if out == nil {
		v.Badge = web.Badge{}
		return v
	}
	v.Headline, v.SubHead = p.headline(out)
	v.Figures = p.figures(out)
	v.Blocks = append(p.blocks(query, out), web.WorthBlock{Title: p.T("worth.rests-on"), Text: []string{p.T("worth.rests-on-text")}, List: p.expectations(out)})
	return v
}

// blocks are the tables of a calculation, each under the name of its file; none when
// nothing could be calculated.
func (p *calculatorPage) blocks(query url.Values, out *app.Calculation) []web.WorthBlock {
	if out == nil {
		return nil
	}
	around, parties := p.aroundTable(out), p.partyTable(out)
	list := []web.WorthBlock{
		{ID: partAround, Title: p.T("worth.around"), Text: []string{p.T("worth.around-text")}, Table: &around, Ground: p.ground(out)},
		{ID: partParties, Title: p.T("worth.for-whom"), Text: []string{p.T("worth.for-whom-text")}, Table: &parties, Ground: p.ground(out)},
	}
	kept := url.Values{}
	for _, f := range p.form(query).Fields {
		if typed := query.Get(f.Name); typed != "" {
			kept.Set(f.Name, typed)
		}
	}
	for i := range list {
		list[i].Ground.Downloads = download.Links(nil, list[i].Table, func(ext string) string {
			return with(calculatorRoot+"/"+p.model.Definition().ID+"/"+list[i].ID+ext, kept.Encode())
		})
	}
	return list
}

func (p *calculatorPage) form(query url.Values) *web.WorthForm {
	f := &web.WorthForm{
		Title: p.T("worth.your-gemeente"), Text: p.T("worth.no-data"), Action: calculatorRoot + "/" + p.model.Definition().ID, Submit: p.T("worth.calculate"),
		Reset: &web.Link{Label: p.T("worth.restart"), Href: calculatorRoot + "/" + p.model.Definition().ID},
	}
	typed := strings.TrimSpace(query.Get(app.FieldPopulation))
	if typed == "" {
		typed = notation.Of(source.DefaultLang).Plain(float64(p.calc.Population.Default))
	}
	f.Fields = append(f.Fields, web.Lever{Field: web.Field{
		ID: "k-inwoners", Name: app.FieldPopulation, Kind: web.KindNumber, Label: p.calc.Population.Title.In(source.DefaultLang),
		Help: p.calc.Population.Explanation.In(source.DefaultLang), Value: typed, Error: p.wrong[app.FieldPopulation], MaxLength: 20,
	}, Range: p.populationRange()})
	share := lever(p.Page, p.shareLever(), strings.TrimSpace(query.Get(app.FieldShare)), p.wrong[app.FieldShare])
	share.Help = p.calc.Participation.Explanation.In(source.DefaultLang)
	f.Fields = append(f.Fields, share)
	for _, l := range p.levers() {
		f.Fields = append(f.Fields, lever(p.Page, l, strings.TrimSpace(query.Get(l.ID)), p.wrong[l.ID]))
	}
	return f
}

func (p *calculatorPage) headline(out *app.Calculation) (head, sub string) {
	n := strconv.Itoa(out.Participants)
	net := out.Result.Savings.Net
	key := "worth.calc-gain"
	if net < 0 {
		net, key = -net, "worth.calc-loss"
	}
	head = p.T(key, "n", n, "amount", chart.Euro(roundTo(net.Euros(), 1000)))
	b := out.Bands
	return head, p.T("worth.calc-interval", "low", chart.Euro(roundTo(b.Net.P5.Euros(), 1000)), "high", chart.Euro(roundTo(b.Net.P95.Euros(), 1000)), "chance", inHundred(b.Positive))
}

// roundTo keeps a sentence from being surer than the calculation.
func roundTo(v, unit float64) float64 { return math.Round(v/unit) * unit }

func (p *calculatorPage) figures(out *app.Calculation) []web.KeyFigure {
	band := func(b mkba.Band) []string {
		return []string{p.T("worth.band", "low", chart.Euro(roundTo(b.P5.Euros(), 100)), "high", chart.Euro(roundTo(b.P95.Euros(), 100)))}
	}
	t := out.Result.Savings
	figures := []web.KeyFigure{
		{Label: p.T("worth.expected-people"), Value: locale.For(locale.Default).Number(float64(out.Participants), 0), Notes: []string{p.T("worth.expected-people-text")}},
		{Label: p.T("worth.benefits"), Value: chart.Euro(t.Benefit.Euros()), Notes: band(out.Bands.Benefit)},
		{Label: p.T("worth.costs"), Value: chart.Euro(t.Cost.Euros()), Notes: band(out.Bands.Cost)},
		{Label: p.T("worth.net"), Value: chart.Euro(t.Net.Euros()), Notes: band(out.Bands.Net)},
	}
	for i := range figures {
		figures[i].Explain = append(p.ground(out).Explain, said(p.ground(out).Meta)...)
	}
	return figures
}

// ground says that nobody was counted, by which model is calculated, and in which prices:
// discounted costs are less than those of a trajectory times the number of trajectories.
func (p *calculatorPage) ground(out *app.Calculation) web.Ground {
	n := locale.For(locale.Default).Number(float64(out.Participants), 0)
	view := viewOf(out.Result)
	_, prices, _ := strings.Cut(strings.TrimSuffix(view.Subtitle, "."), ". ")
	return web.Ground{Explain: []string{p.T("worth.calc-explain")}, Meta: []web.Datum{
		{Label: p.T("results.basis"), Value: p.T("worth.calc-n", "n", n) + ". " + prices},
		{Label: p.T("results.period"), Value: p.T("worth.calc-period")},
		{Label: p.T("results.definition"), Value: modelName(p.Page, view)},
	}}
}

// aroundTable shows the calculation at a low, the chosen and a high share.
func (p *calculatorPage) aroundTable(out *app.Calculation) chart.Table {
	t := chart.Table{Caption: p.T("worth.around"), Columns: []chart.Column{
		{Label: p.T("worth.expected-people")}, {Label: p.T("worth.costs"), Numeric: true}, {Label: p.T("worth.benefits"), Numeric: true},
		{Label: p.T("results.net"), Numeric: true}, {Label: p.T("worth.net-band"), Numeric: true},
	}}
	n := locale.For(locale.Default)
	for i, a := range out.Around {
		b, sum := a.Bands.Net, a.Result.Savings
		t.Rows = append(t.Rows, chart.Row{
			Head:     n.Number(float64(a.Participants), 0),
			HeadNote: p.T("worth.share", "share", notation.Of(source.DefaultLang).Plain(math.Round(a.Share*10000)/100)+"%"), Strong: i == 1,
			Cells: []chart.Cell{
				{Text: chart.Euro(sum.Cost.Euros())}, {Text: chart.Euro(sum.Benefit.Euros())}, {Text: chart.Euro(sum.Net.Euros())},
				{Text: p.T("worth.range", "low", chart.Euro(roundTo(b.P5.Euros(), 100)), "high", chart.Euro(roundTo(b.P95.Euros(), 100)))},
			},
		})
	}
	return t
}

func (p *calculatorPage) partyTable(out *app.Calculation) chart.Table {
	t := chart.Table{Caption: p.T("worth.for-whom"), Columns: []chart.Column{
		{Label: p.T("results.party")}, {Label: p.T("results.total-gross"), Numeric: true}, {Label: p.T("results.costs"), Numeric: true}, {Label: p.T("results.net"), Numeric: true},
	}}
	for _, r := range out.Result.View(source.DefaultLang, nil).Table.Rows {
		if r.Kind == rowPerHead {
			continue
		}
		t.Rows = append(t.Rows, chart.Row{Head: r.Label, Total: r.Kind != rowParty && r.Kind != mkba.Beneficiary, Cells: []chart.Cell{{Text: r.Total.Shown}, {Text: r.Costs.Shown}, {Text: r.Net.Shown}}})
	}
	return t
}

// expectations are what the calculation rests on, in words.
func (p *calculatorPage) expectations(out *app.Calculation) []string {
	var list []string
	for _, n := range out.Result.View(source.DefaultLang, nil).Notes {
		if n.Nature != "opmerking" && n.Nature != "berekend" {
			list = append(list, n.Text)
		}
	}
	return list
}
