package results

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"effectmonitor/engine/indicator"
	"effectmonitor/engine/quote"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/form"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// Where words of participants are moderated, and where what gemeenten propose is.
const (
	quotesRoot   = reportsRoot + "/citaten"
	nationalRoot = reportsRoot + "/landelijke-citaten"
)

// Fields of the forms that no use case has a word about.
const (
	shareField    = "gebruik"
	shareOwn      = "eigen"
	shareNational = "landelijk"
	sharePlace    = "landelijk-met-naam"
	sayYes        = "goed"
	sayNo         = "niet"
)

// quoteRoutes adds the pages of quotes.
func (s *Results) quoteRoutes(mux site.Router) {
	mux.Handle("GET "+quotesRoot, s.guard(policy.QuoteModerate, site.OwnGemeente, s.quotes))
	mux.Handle("GET "+quotesRoot+"/{citaat}", s.guard(policy.QuoteModerate, site.OwnGemeente, s.quote))
	mux.Handle("POST "+quotesRoot+"/{citaat}", s.guard(policy.QuoteModerate, site.OwnGemeente, s.moderate))
	mux.Handle("GET "+nationalRoot, s.guard(policy.QuoteReview, site.Country, s.nationalQuotes))
	mux.Handle("GET "+nationalRoot+"/{citaat}", s.guard(policy.QuoteReview, site.Country, s.nationalQuote))
	mux.Handle("POST "+nationalRoot+"/{citaat}", s.guard(policy.QuoteReview, site.Country, s.reviewQuote))
}

// quoteLinks lead from the reports to the quotes that the reader may moderate.
func (s *Results) quoteLinks(ctx context.Context, p web.Page) []web.Link {
	var out []web.Link
	session, _ := auth.SessionOf(ctx)
	if g := session.User.Gemeente; g != "" && s.may(ctx, policy.QuoteModerate, policy.Resource{Gemeente: g}) {
		out = append(out, web.Link{Label: p.T("quote.open-own"), Href: quotesRoot})
	}
	if s.may(ctx, policy.QuoteReview, policy.Resource{}) {
		out = append(out, web.Link{Label: p.T("quote.open-national"), Href: nationalRoot})
	}
	return out
}

var quoteStates = []store.QuoteState{store.QuoteNew, store.QuoteApproved, store.QuoteRefused}

// quotes lists the quotes of the own gemeente in a state; those that wait unless the
// address says otherwise.
func (s *Results) quotes(w http.ResponseWriter, r *http.Request) error {
	state := store.QuoteState(r.URL.Query().Get("stand"))
	if !slices.Contains(quoteStates, state) {
		state = store.QuoteNew
	}
	who := site.Actor(r)
	list, err := s.App.Quotes(r.Context(), who, state)
	if err != nil {
		return err
	}
	v := web.WorthView{Page: s.quoteFrame(r, "quote.list", who.Gemeente)}
	v.Lead, v.ChoicesFor = v.T("quote.lead"), v.T("quote.states")
	for _, one := range quoteStates {
		v.Choices = append(v.Choices, web.Link{Label: v.T("quote.state-" + string(one)), Href: quotesRoot + "?stand=" + string(one), Current: one == state})
	}
	block := web.WorthBlock{Title: v.T("quote.state-" + string(state))}
	t := chart.Table{Caption: block.Title, Columns: []chart.Column{{Label: v.T("quote.whole")}, {Label: v.T("quote.day")}, {Label: v.T("quote.about-column")}}}
	for _, q := range list {
		text := q.Text
		if text == "" {
			text = q.Original
		}
		row := chart.Row{Head: clipped(text), HeadHref: quotesRoot + "/" + q.ID, Cells: []chart.Cell{
			{Text: dayText(q.Day.String())}, {Text: titlesOf(s.App.QuoteParts(q), q.About)},
		}}
		if q.State == store.QuoteNew && q.Screened.IsZero() {
			row.HeadNote = v.T("quote.screening")
		}
		t.Rows = append(t.Rows, row)
	}
	if block.Table = &t; len(list) == 0 {
		block.Table, block.Text = nil, []string{v.T("quote.empty-" + string(state))}
	}
	v.Blocks = []web.WorthBlock{block}
	s.Site.Render(w, r, http.StatusOK, web.Worth(v))
	return nil
}

// longestLine is how many characters of a quote stand in a list.
const longestLine = 90

func clipped(text string) string {
	runes := []rune(text)
	if len(runes) <= longestLine {
		return text
	}
	return strings.TrimSpace(string(runes[:longestLine])) + " …"
}

// titlesOf are the titles of parts of the framework.
func titlesOf(parts []indicator.Entry, ids []string) string {
	var out []string
	for _, p := range parts {
		if slices.Contains(ids, p.ID) {
			out = append(out, p.Title.In(source.DefaultLang))
		}
	}
	return strings.Join(out, ", ")
}

func (s *Results) quoteFrame(r *http.Request, title, gemeente string) web.Page {
	p := s.Site.Page(r, site.PageOptions{Title: s.text(title), Current: site.NavReports, National: gemeente == "", Gemeente: gemeente})
	p.Crumbs = []web.Link{{Label: s.text("report.list"), Href: reportsRoot}}
	return p
}

// quote shows one quote, to moderate it.
func (s *Results) quote(w http.ResponseWriter, r *http.Request) error {
	return s.showQuote(w, r, http.StatusOK, &form.Form{})
}

func (s *Results) showQuote(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	who := site.Actor(r)
	q, err := s.App.Quote(r.Context(), who, r.PathValue("citaat"))
	if err != nil {
		return err
	}
	v := web.FormView{Page: s.quoteFrame(r, "quote.single", who.Gemeente)}
	v.Crumbs = append(v.Crumbs, web.Link{Label: v.T("quote.list"), Href: quotesRoot})
	v.Lead, v.Action, v.Submit = v.T("quote.review-lead"), quotesRoot+"/"+q.ID, v.T("quote.save")
	v.Cancel = &web.Link{Label: v.T("quote.back"), Href: quotesRoot}
	v.Problems = f.Summary()
	text := q.Text
	if text == "" {
		text = quote.Suggest(q.Original, q.Findings)
	}
	words := f.Field(web.KindLongText, app.FieldQuoteText, v.T("quote.text"), text)
	words.Help, words.Lang = v.T("quote.text-help"), q.Lang
	about := f.Options(web.KindMulti, app.FieldQuoteAbout, v.T("quote.about"), partOptions(s.App.QuoteParts(q), q.About))
	about.Help = v.T("quote.about-help")
	first := map[store.QuoteState]string{store.QuoteApproved: sayYes, store.QuoteRefused: sayNo}[q.State]
	sections := []web.Section{{Fields: append([]web.Field{words, about}, s.shareFields(f, v.Page, who.Gemeente, q)...)}}
	v.Sections = append(sections, web.Section{Fields: decisionFields(f, v.Page, first, q.Reason)})
	v.Effects = []string{v.T("quote.effect-choice"), v.T("quote.effect-withdraw"), v.T("quote.effect-forever")}
	v.Asides = []web.Aside{s.originalOf(v.Page, q), findingsOf(v.Page, q)}
	s.Site.Render(w, r, status, web.Form(v))
	return nil
}

// shareFields ask who may use a quote; nothing where the gemeente keeps to itself.
func (s *Results) shareFields(f *form.Form, p web.Page, g string, q store.Quote) []web.Field {
	if !s.App.SharesQuotes(g) {
		return nil
	}
	first := shareOwn
	if q.National {
		first = shareNational
	}
	if q.Place {
		first = sharePlace
	}
	return []web.Field{f.Choice(shareField, p.T("quote.share"), first, []web.Option{
		{Value: shareOwn, Label: p.T("quote.share-own")},
		{Value: shareNational, Label: p.T("quote.share-national"), Help: p.T("quote.national-help")},
		{Value: sharePlace, Label: p.T("quote.share-place"), Help: p.T("quote.place-help")},
	})}
}

// decisionFields ask what is done with a quote, and why not.
func decisionFields(f *form.Form, p web.Page, first, reason string) []web.Field {
	decide := f.Choice(app.FieldQuoteState, p.T("quote.decide"), first, []web.Option{
		{Value: sayYes, Label: p.T("quote.approve"), Help: p.T("quote.approve-help")},
		{Value: sayNo, Label: p.T("quote.refuse"), Help: p.T("quote.refuse-help")},
	})
	why := f.Field(web.KindText, app.FieldQuoteReason, p.T("quote.reason"), reason)
	why.Help, why.Optional = p.T("quote.reason-help"), true
	return []web.Field{decide, why}
}

func partOptions(parts []indicator.Entry, chosen []string) []web.Option {
	var out []web.Option
	for _, p := range parts {
		out = append(out, web.Option{Value: p.ID, Label: p.Title.In(source.DefaultLang), Checked: slices.Contains(chosen, p.ID)})
	}
	return out
}

// originalOf is what was said, with what was found in it stressed.
func (s *Results) originalOf(p web.Page, q store.Quote) web.Aside {
	spoken := &web.Spoken{Lang: q.Lang, Dir: locale.For(q.Lang).Dir()}
	at := 0
	for _, found := range q.Findings {
		spoken.Words = append(spoken.Words, web.Run{Text: q.Original[at:found.From]}, web.Run{Text: q.Original[found.From:found.To], Strong: true})
		at = found.To
	}
	spoken.Words = append(spoken.Words, web.Run{Text: q.Original[at:]})
	return web.Aside{Title: p.T("quote.original"), Spoken: spoken, Text: []string{p.T("quote.original-text")}, Facts: []web.Datum{
		{Label: p.T("quote.day"), Value: dayText(q.Day.String())}, {Label: p.T("quote.moment"), Value: q.Moment}, {Label: p.T("quote.said-by"), Value: q.Rater},
	}}
}

// findingsOf says what may tell who somebody is.
func findingsOf(p web.Page, q store.Quote) web.Aside {
	a := web.Aside{Title: p.T("quote.findings")}
	for _, found := range q.Findings {
		a.Text = append(a.Text, p.T("quote.finding", "words", q.Original[found.From:found.To], "what", p.T("quote.finding-"+string(found.Kind))))
	}
	switch {
	case q.Screened.IsZero():
		a.Text = []string{p.T("quote.screening") + ".", p.T("quote.screening-text")}
	case len(a.Text) == 0:
		a.Text = []string{p.T("quote.findings-none")}
	}
	return a
}

// moderate records what a moderator decided.
func (s *Results) moderate(w http.ResponseWriter, r *http.Request) error {
	f := form.Received(r)
	share := f.Line(shareField)
	m := app.Moderation{
		ID: r.PathValue("citaat"), Approve: f.Line(app.FieldQuoteState) == sayYes, Text: f.Text(app.FieldQuoteText), About: f.Values[app.FieldQuoteAbout],
		National: share == shareNational || share == sharePlace, Place: share == sharePlace, Reason: f.Line(app.FieldQuoteReason),
	}
	if f.Line(app.FieldQuoteState) == "" {
		f.Wrong(app.FieldQuoteState, s.text("quote.decide-missing"))
		return s.showQuote(w, r, http.StatusUnprocessableEntity, f)
	}
	err := s.App.Moderate(r.Context(), site.Actor(r), m)
	if f.Take(err) {
		return s.showQuote(w, r, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	s.Site.Redirect(w, r, quotesRoot, decided(m.Approve))
	return nil
}

func decided(approve bool) string {
	if approve {
		return "quote-approved"
	}
	return "quote-refused"
}
