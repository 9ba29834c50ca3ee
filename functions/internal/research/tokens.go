package research

import (
	"net/http"
	"net/url"
	"strings"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/form"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// tokens lists which machines may read figures.
func (s *Research) tokens(w http.ResponseWriter, r *http.Request) error {
	list, err := s.App.Tokens(r.Context(), site.Actor(r))
	if err != nil {
		return err
	}
	v := s.view(r, "tokens")
	v.Lead = v.T("research.tokens-lead")
	b := web.AdminBlock{Title: v.T("research.tokens-title"), Links: []web.Link{
		{Label: v.T("research.token-new"), Href: tokensPath + "/nieuw"}, {Label: v.T("research.tokens-docs"), Href: "/api/v1/openapi.json"},
	}}
	if len(list) == 0 {
		b.Text = []string{v.T("research.tokens-empty")}
	} else {
		b.Table = &chart.Table{Caption: b.Title, Columns: []chart.Column{{Label: v.T("research.token-name")}, {Label: v.T("research.token-scopes")},
			{Label: v.T("research.token-until")}, {Label: v.T("research.token-used")}}}
	}
	v.Blocks = []web.AdminBlock{b}
	for _, t := range list {
		until, note := s.day(t.Expires.AddDays(-1)), ""
		if !t.Revoked.IsZero() {
			until, note = v.T("research.token-revoked"), s.Site.Moment(t.Revoked)
		}
		used := v.T("admin.never")
		if t.Used != 0 {
			used = s.day(t.Used)
		}
		v.Blocks[0].Table.Rows = append(v.Blocks[0].Table.Rows, chart.Row{Head: t.Name, HeadNote: t.ID, Cells: []chart.Cell{
			{Text: s.scopes(v.Page, t.Scopes)}, {Text: until, Note: note}, {Text: used},
		}})
		if t.Works(s.App.Today()) {
			v.Blocks = append(v.Blocks, web.AdminBlock{Title: t.Name, Text: []string{v.T("research.token-of", "who", s.name(t.By), "moment", s.Site.Moment(t.Created))},
				Buttons: []web.AdminButton{{Action: tokensPath + "/" + url.PathEscape(t.ID) + "/intrekken", Label: v.T("research.token-revoke"), Note: v.T("research.token-revoke-note")}}})
		}
	}
	return s.show(w, r, v)
}

func (s *Research) scopes(p web.Page, list []string) string {
	names := make([]string, len(list))
	for i, scope := range list {
		names[i] = p.T("research.scope-" + scope)
	}
	return strings.Join(names, ", ")
}

// halfYear is how long a token works when nobody says otherwise, in days.
const halfYear = 180

func (s *Research) askToken(w http.ResponseWriter, r *http.Request) error {
	return s.tokenForm(w, r, &form.Form{Values: map[string][]string{
		app.FieldExpiry: {form.TypedDay(s.App.Today().AddDays(halfYear))}, app.FieldScopes: {string(app.ScopeDefinitions), string(app.ScopeFigures)},
	}})
}

func (s *Research) tokenForm(w http.ResponseWriter, r *http.Request, t *form.Form) error {
	p := s.Site.Page(r, site.PageOptions{Title: s.words.Text("research.token-new", nil), Current: site.NavExchange,
		Crumbs: []web.Link{{Label: s.words.Text("research.tokens", nil), Href: tokensPath}}})
	p.Problems = t.Summary()
	var scopes []web.Option
	for _, scope := range app.Scopes() {
		scopes = append(scopes, web.Option{Value: string(scope), Label: p.T("research.scope-" + string(scope))})
	}
	name := t.Field(web.KindText, app.FieldName, p.T("research.token-name"), "")
	name.Help = p.T("research.token-name-help")
	s.Site.Render(w, r, t.Status(), web.Form(web.FormView{
		Page: p, Action: tokensPath, Submit: p.T("research.token-new"), Cancel: &web.Link{Label: p.T("form.cancel"), Href: tokensPath},
		Effects: []string{p.T("research.token-effect-figures"), p.T("research.token-effect-once")},
		Sections: []web.Section{{Fields: []web.Field{
			name, t.Options(web.KindMulti, app.FieldScopes, p.T("research.token-scopes"), scopes), t.Field(web.KindDate, app.FieldExpiry, p.T("research.token-until"), ""),
		}}},
	}))
	return nil
}

// makeToken makes a token and shows it, once: it is kept as a hash only.
func (s *Research) makeToken(w http.ResponseWriter, r *http.Request) error {
	t := form.Received(r)
	until := t.Date(app.FieldExpiry)
	if t.Failed() {
		return s.tokenForm(w, r, t)
	}
	plain, err := s.App.CreateToken(r.Context(), site.Actor(r), app.TokenRequest{Name: t.Line(app.FieldName), Scopes: t.Values[app.FieldScopes], Until: until})
	if t.Take(err) {
		return s.tokenForm(w, r, t)
	}
	if err != nil {
		return err
	}
	v := s.view(r, "tokens")
	v.Title, v.Menu = v.T("research.token-made"), nil
	v.Crumbs = []web.Link{{Label: v.T("research.tokens"), Href: tokensPath}}
	v.Blocks = []web.AdminBlock{{Title: t.Line(app.FieldName), Text: []string{v.T("research.token-once")},
		Facts: []web.Datum{{Label: v.T("research.token"), Value: plain}, {Label: v.T("research.token-use"), Value: "Authorization: Bearer " + plain}},
		Links: []web.Link{{Label: v.T("research.tokens-back"), Href: tokensPath}}}}
	return s.show(w, r, v)
}

func (s *Research) revoke(w http.ResponseWriter, r *http.Request) error {
	if err := s.App.RevokeToken(r.Context(), site.Actor(r), r.PathValue("sleutel")); err != nil {
		return err
	}
	s.Site.Redirect(w, r, tokensPath, "token-revoked")
	return nil
}
