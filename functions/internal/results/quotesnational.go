package results

import (
	"net/http"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/form"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// nationalQuotes lists what gemeenten propose, without which gemeente unless it agreed.
func (s *Results) nationalQuotes(w http.ResponseWriter, r *http.Request) error {
	list, err := s.App.NationalQuotes(r.Context())
	if err != nil {
		return err
	}
	v := web.WorthView{Page: s.quoteFrame(r, "quote.national-list", "")}
	v.Lead = v.T("quote.national-lead")
	block := web.WorthBlock{Title: v.T("quote.list")}
	t := chart.Table{Caption: block.Title, Columns: []chart.Column{{Label: v.T("quote.whole")}, {Label: v.T("quote.state")}, {Label: v.T("quote.about-column")}, {Label: v.T("quote.from")}}}
	for _, q := range list {
		t.Rows = append(t.Rows, chart.Row{Head: clipped(q.Text), HeadHref: nationalRoot + "/" + q.ID, Cells: []chart.Cell{
			{Text: v.T("quote.state-" + string(q.State))}, {Text: titlesOf(s.App.NationalQuoteParts(q), q.About)}, {Text: s.quotePlace(v.Page, q)},
		}})
	}
	if block.Table = &t; len(list) == 0 {
		block.Table, block.Text = nil, []string{v.T("quote.empty-national")}
	}
	v.Blocks = []web.WorthBlock{block}
	s.Site.Render(w, r, http.StatusOK, web.Worth(v))
	return nil
}

// quotePlace is the gemeente of a proposed quote, when it agreed to be named.
func (s *Results) quotePlace(p web.Page, q store.NationalQuote) string {
	if own := s.App.Catalog().Gemeente(q.Gemeente); own != nil && q.Place {
		return own.Name
	}
	return p.T("quote.from-hidden")
}

// nationalQuote shows one proposed quote, to decide about it.
func (s *Results) nationalQuote(w http.ResponseWriter, r *http.Request) error {
	return s.showNationalQuote(w, r, http.StatusOK, &form.Form{})
}

func (s *Results) showNationalQuote(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	q, err := s.App.NationalQuote(r.Context(), r.PathValue("citaat"))
	if err != nil {
		return err
	}
	v := web.FormView{Page: s.quoteFrame(r, "quote.single", "")}
	v.Crumbs = append(v.Crumbs, web.Link{Label: v.T("quote.national-list"), Href: nationalRoot})
	v.Lead, v.Action, v.Submit = v.T("quote.review-lead"), nationalRoot+"/"+q.ID, v.T("quote.save")
	v.Cancel = &web.Link{Label: v.T("quote.back"), Href: nationalRoot}
	v.Problems = f.Summary()
	first := map[store.QuoteState]string{store.QuoteApproved: sayYes, store.QuoteRefused: sayNo}[q.State]
	v.Sections = []web.Section{{Fields: decisionFields(f, v.Page, first, q.Reason)}}
	v.Effects = []string{v.T("quote.effect-choice"), v.T("quote.effect-withdraw"), v.T("quote.effect-forever")}
	spoken := &web.Spoken{Lang: q.Lang, Dir: locale.For(q.Lang).Dir(), Words: web.Plain(q.Text)}
	v.Asides = []web.Aside{{Title: v.T("quote.text"), Spoken: spoken, Facts: []web.Datum{
		{Label: v.T("quote.about-column"), Value: titlesOf(s.App.NationalQuoteParts(q), q.About)},
		{Label: v.T("quote.said-by"), Value: q.Rater}, {Label: v.T("quote.from"), Value: s.quotePlace(v.Page, q)},
	}}}
	s.Site.Render(w, r, status, web.Form(v))
	return nil
}

// reviewQuote records what was decided for all together.
func (s *Results) reviewQuote(w http.ResponseWriter, r *http.Request) error {
	f := form.Received(r)
	decision := f.Line(app.FieldQuoteState)
	if decision == "" {
		f.Wrong(app.FieldQuoteState, s.text("quote.decide-missing"))
		return s.showNationalQuote(w, r, http.StatusUnprocessableEntity, f)
	}
	err := s.App.DecideQuote(r.Context(), site.Actor(r), r.PathValue("citaat"), decision == sayYes, f.Line(app.FieldQuoteReason))
	if f.Take(err) {
		return s.showNationalQuote(w, r, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	s.Site.Redirect(w, r, nationalRoot, decided(decision == sayYes))
	return nil
}
