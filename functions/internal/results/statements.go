package results

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/form"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/signing"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// nation is the place of statements about all gemeenten in an address.
const nation = "landelijk"

// ownerOf is the gemeente that an address names, "" for all together.
func ownerOf(r *http.Request) string {
	if place := r.PathValue("plek"); place != nation {
		return place
	}
	return ""
}

// statementResource is the resource of one statement: about a gemeente, at the first
// level at which the reader may see it.
func (s *Results) statementResource(r *http.Request) (policy.Resource, error) {
	code := ownerOf(r)
	if code != "" && s.App.Catalog().Gemeente(code) == nil {
		return policy.Resource{}, auth.ErrMissing
	}
	list := s.statementResources(code)
	for _, resource := range list {
		if s.may(r.Context(), policy.StatementRead, resource) {
			return resource, nil
		}
	}
	if len(list) == 0 {
		return policy.Resource{}, auth.ErrMissing
	}
	return list[0], nil // the policies refuse it
}

// statementResources are the ways to ask whether statements of a gemeente, or of all,
// may be read: the levels of the models.
func (s *Results) statementResources(code string) []policy.Resource {
	defs := s.App.Catalog()
	var list []policy.Resource
	for _, m := range defs.Models() {
		if m.IsPublished() {
			continue
		}
		for _, level := range levelsOf(defs, m) {
			if level != app.LevelCaseload && level != app.LevelPublic && app.National(level) == (code == "") {
				resource := policy.Resource{Gemeente: code, Level: level}
				if !slices.Contains(list, resource) {
					list = append(list, resource)
				}
			}
		}
	}
	return list
}

// owners are the gemeenten, and "" for all together, of which the reader may see
// statements.
func (s *Results) owners(ctx context.Context) []string {
	codes := []string{""}
	for _, g := range s.App.Catalog().Gemeenten() {
		codes = append(codes, g.Code)
	}
	return slices.DeleteFunc(codes, func(code string) bool {
		return !slices.ContainsFunc(s.statementResources(code), func(r policy.Resource) bool { return s.may(ctx, policy.StatementRead, r) })
	})
}

// statements lists what was frozen, the newest first.
func (s *Results) statements(w http.ResponseWriter, r *http.Request) error {
	owners := s.owners(r.Context())
	if len(owners) == 0 {
		return refused(r)
	}
	v := web.WorthView{Page: s.statementFrame(r, "statement.list", len(owners) > 1)}
	v.Lead = v.T("statement.list-lead")
	for _, a := range s.accounts(r.Context()) {
		if s.mayFreeze(r.Context(), a) {
			label := v.T("statement.new", "what", s.groupName(v.Page, a.group))
			v.Links = append(v.Links, web.Link{Label: label, Href: newStatementAddress(a.model.Definition().ID, a.group.Gemeente, "")})
		}
	}
	type line struct {
		owner string
		app.Frozen
	}
	var all []line
	for _, owner := range owners {
		list, err := s.App.Statements(r.Context(), owner)
		if err != nil {
			return err
		}
		for _, head := range list {
			all = append(all, line{owner, head})
		}
	}
	slices.SortStableFunc(all, func(a, b line) int { return b.At.Compare(a.At) })
	t := chart.Table{Caption: v.T("statement.list"), Columns: []chart.Column{
		{Label: v.T("statement.title")}, {Label: v.T("statement.made")}, {Label: v.T("statement.population")}, {Label: v.T("statement.by")},
	}}
	for _, l := range all {
		t.Rows = append(t.Rows, chart.Row{Head: l.Title, HeadHref: statementAddress(l.owner, l.ID), HeadNote: l.ModelTitle, Cells: []chart.Cell{
			{Text: s.Site.Moment(l.At)}, {Text: l.Population}, {Text: l.Name},
		}})
	}
	block := web.WorthBlock{Title: v.T("statement.all"), Table: &t}
	if len(all) == 0 {
		block.Table, block.Text = nil, []string{v.T("statement.none")}
	}
	v.Blocks = []web.WorthBlock{block}
	if s.App.Signer != nil {
		v.Blocks = append(v.Blocks, web.WorthBlock{Title: v.T("statement.check"), Text: []string{v.T("statement.check-text"), v.T("statement.check-command")},
			Links: []web.Link{{Label: v.T("statement.key"), Href: statementsRoot + keyFile}}})
	}
	s.Site.Render(w, r, http.StatusOK, web.Worth(v))
	return nil
}

func statementAddress(owner, id string) string {
	return statementsRoot + "/" + cmp.Or(owner, nation) + "/" + id
}

// newStatementAddress is where an outcome is frozen; part is a query of a part of the
// group.
func newStatementAddress(model, code, part string) string {
	address := statementsRoot + "/" + cmp.Or(code, nation) + newStatementPath + "?model=" + model
	if part != "" {
		address += "&" + part
	}
	return address
}

func (s *Results) statementFrame(r *http.Request, title string, national bool) web.Page {
	p := s.Site.Page(r, site.PageOptions{Title: s.text(title), Current: site.NavCosts, National: national, Gemeente: ownerOf(r)})
	p.Crumbs = []web.Link{{Label: s.text("nav.costs"), Href: costsRoot}}
	return p
}

// signingKey is the public key with which anybody checks a statement.
func (s *Results) signingKey(w http.ResponseWriter, r *http.Request) error {
	key, err := s.App.SigningKey(r.Context())
	if err != nil {
		return err
	}
	if key == nil {
		return site.ErrNotFound
	}
	text, err := signing.PEM(key)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/x-pem-file")
	w.Header().Set("Content-Disposition", `attachment; filename="vaststellingen.pem"`)
	_, _ = w.Write(text) // the reader went away; nothing is lost
	return nil
}

// creating is what somebody wants to freeze, and where.
type creating struct {
	account account
	key     app.CostKey
}

// createResource is the resource of a new statement.
func (s *Results) createResource(r *http.Request) (policy.Resource, error) {
	c, err := s.creatingOf(r)
	if err != nil {
		return policy.Resource{}, err
	}
	return c.account.resource(), nil
}

// creatingOf reads what is to be frozen from an address: the model, whose outcome, and
// which part of it.
func (s *Results) creatingOf(r *http.Request) (creating, error) {
	defs, code := s.App.Catalog(), ownerOf(r)
	m := defs.Model(source.Ref{ID: r.URL.Query().Get("model")})
	if m == nil || m.IsPublished() || code != "" && defs.Effective(code, m.Definition().Programme.ID) == nil {
		return creating{}, auth.ErrMissing
	}
	var list []account
	for _, level := range levelsOf(defs, m) {
		if level != app.LevelCaseload && level != app.LevelPublic && app.National(level) == (code == "") {
			list = append(list, account{model: m, group: app.Group{Gemeente: code}, level: level})
		}
	}
	if len(list) == 0 {
		return creating{}, auth.ErrMissing
	}
	a := list[0]
	for _, one := range list {
		if s.may(r.Context(), policy.StatementCreate, one.resource()) {
			a = one
			break
		}
	}
	return creating{a, s.keyOfAccount(r, a)}, nil
}

// newStatement shows what would be frozen, and asks for a title and a reason.
func (s *Results) newStatement(w http.ResponseWriter, r *http.Request) error {
	shown, err := s.shownPeriod(r)
	if err != nil {
		return err
	}
	v, err := s.statementForm(r, app.Freezing{Key: app.CostKey{Begun: shown}}, &form.Form{})
	if err != nil {
		return err
	}
	s.Site.Render(w, r, http.StatusOK, web.Form(v))
	return nil
}

// shownPeriod is the period that the address of a form is about: the one of which its
// reader sees the outcome. What is no period there is none.
func (s *Results) shownPeriod(r *http.Request) (app.Period, error) {
	f := &form.Form{Values: r.URL.Query()}
	typed := typedPeriod(f, "")
	c, err := s.creatingOf(r)
	if err != nil || f.Failed() || typed == (app.Period{}) {
		return app.Period{}, err
	}
	c.key.Begun = typed
	_, err = s.App.StatementDraft(r.Context(), c.key)
	if app.ProblemsOf(err) != nil {
		return app.Period{}, nil
	}
	return typed, err
}

// typedPeriod reads the days of a form.
func typedPeriod(f *form.Form, message string) app.Period {
	return app.Period{From: f.Day(app.FieldStatementFrom, message), Until: f.Day(app.FieldStatementUntil, message)}
}

// createStatement freezes an outcome. A period that was typed anew is shown first.
func (s *Results) createStatement(w http.ResponseWriter, r *http.Request) error {
	c, err := s.creatingOf(r)
	if err != nil {
		return err
	}
	shown, err := s.shownPeriod(r)
	if err != nil {
		return err
	}
	session, _ := auth.SessionOf(r.Context())
	sent := form.Received(r)
	f := app.Freezing{
		Key: c.key, Title: sent.Text("titel"), Because: sent.Text("reden"), Agreement: sent.Line("afspraak"),
		Name: cmp.Or(session.User.Name, session.User.ID), Once: sent.Line("eenmalig"),
	}
	f.Key.Scenario, f.Key.Begun = sent.Line("scenario"), typedPeriod(sent, s.text("statement.fault-day"))
	if !sent.Failed() && f.Key.Begun != shown {
		_, err := s.App.StatementDraft(r.Context(), f.Key)
		if !sent.Take(err) && err != nil {
			return err
		}
		if err == nil {
			shown = f.Key.Begun
			sent.Wrong(app.FieldStatementFrom, s.text("statement.period-look"))
		}
	}
	if !sent.Failed() {
		head, err := s.App.Freeze(r.Context(), app.Actor{ID: session.User.ID, Gemeente: c.key.Group.Gemeente, Team: session.User.Team}, f)
		if err == nil {
			s.Site.Redirect(w, r, statementAddress(c.key.Group.Gemeente, head.ID), "statement")
			return nil
		}
		if !sent.Take(err) {
			return err
		}
	}
	f.Key.Begun = shown
	v, err := s.statementForm(r, f, sent)
	if err != nil {
		return err
	}
	s.Site.Render(w, r, http.StatusUnprocessableEntity, web.Form(v))
	return nil
}

// statementForm is the form with what was filled in, about the period of f.
func (s *Results) statementForm(r *http.Request, f app.Freezing, sent *form.Form) (web.FormView, error) {
	c, err := s.creatingOf(r)
	if err != nil {
		return web.FormView{}, err
	}
	c.key.Begun = f.Key.Begun
	draft, err := s.App.StatementDraft(r.Context(), c.key)
	if err != nil {
		return web.FormView{}, err
	}
	v := web.FormView{Page: s.statementFrame(r, "statement.form", c.key.Group.Gemeente == "")}
	v.Crumbs = append(v.Crumbs, web.Link{Label: v.T("statement.list"), Href: statementsRoot})
	v.Lead, v.Action, v.Submit = v.T("statement.form-lead"), formAddress(r, c.key.Begun), v.T("statement.submit")
	v.Cancel = &web.Link{Label: v.T("form.cancel"), Href: statementsRoot}
	if v.Idempotency = f.Once; f.Once == "" {
		if v.Idempotency, err = s.App.Once(); err != nil {
			return v, err
		}
	}
	fields := s.statementFields(v.Page, c, f, sent)
	v.Problems = sent.Summary()
	v.Sections = []web.Section{{Fields: fields}}
	v.Effects = []string{v.T("statement.effect-forever"), v.T("statement.effect-inputs"), v.T("statement.effect-signed")}
	v.Asides = []web.Aside{{Title: v.T("statement.what"), Facts: draftFacts(v.Page, draft)}}
	return v, nil
}

// formAddress is the address of the form about a period.
func formAddress(r *http.Request, p app.Period) string {
	q := r.URL.Query()
	q.Del(app.FieldStatementFrom)
	q.Del(app.FieldStatementUntil)
	if p != (app.Period{}) {
		q.Set(app.FieldStatementFrom, form.TypedDay(p.From))
		q.Set(app.FieldStatementUntil, form.TypedDay(p.Until))
	}
	return r.URL.Path + "?" + q.Encode()
}

// statementFields are those of the form, with what is wrong beside each.
func (s *Results) statementFields(p web.Page, c creating, f app.Freezing, sent *form.Form) []web.Field {
	for i, problem := range sent.Problems {
		if problem.Message == "" {
			sent.Problems[i].Message = p.T("statement.fault-" + problem.Field)
		}
	}
	def := c.account.model.Definition()
	title := sent.Field(web.KindText, "titel", p.T("statement.form-title"), "")
	title.Help, title.MaxLength = p.T("statement.form-title-help"), app.MaxStatementTitle
	why := sent.Field(web.KindLongText, "reden", p.T("statement.form-reason"), "")
	why.Help, why.MaxLength = p.T("statement.form-reason-help"), app.MaxStatementReason
	list := []web.Field{title, why}
	if s.App.PeriodsOf(c.key) {
		from := sent.Field(web.KindDate, app.FieldStatementFrom, p.T("statement.form-from"), form.TypedDay(f.Key.Begun.From))
		until := sent.Field(web.KindDate, app.FieldStatementUntil, p.T("statement.form-until"), form.TypedDay(f.Key.Begun.Until))
		from.Help, from.Optional, until.Optional = p.T("statement.form-period-help"), true, true
		list = append(list, from, until)
	}
	if len(def.Scenarios) > 0 {
		choice := web.Field{ID: "scenario", Name: "scenario", Kind: web.KindSelect, Label: p.T("statement.form-scenario"), Help: p.T("statement.form-scenario-help"), Optional: true}
		for _, sc := range def.Scenarios {
			choice.Options = append(choice.Options, web.Option{Value: sc.ID, Label: sc.Title.In(source.DefaultLang), Checked: sc.ID == f.Key.Scenario})
		}
		list = append(list, choice)
	}
	if len(def.Agreements) > 0 {
		choice := web.Field{ID: "afspraak", Name: "afspraak", Kind: web.KindSelect, Label: p.T("statement.form-agreement"), Help: p.T("statement.form-agreement-help"), Optional: true, Error: sent.Message("afspraak")}
		for _, one := range def.Agreements {
			choice.Options = append(choice.Options, web.Option{Value: one.ID, Label: one.Title.In(source.DefaultLang), Checked: one.ID == f.Agreement})
		}
		list = append(list, choice)
	}
	return list
}

// draftFacts say what a statement would be about.
func draftFacts(p web.Page, d *app.Draft) []web.Datum {
	def, m := d.Model.Definition(), locale.For(locale.Default)
	facts := []web.Datum{
		{Label: p.T("statement.model"), Value: def.Title.In(source.DefaultLang) + ", " + p.T("statement.version", "n", strconv.Itoa(def.Version))},
		{Label: p.T("statement.population"), Value: d.Population},
		{Label: p.T("statement.period"), Value: p.T("worth.range", "low", m.Date(d.From.Time()), "high", m.Date(d.Until.Time()))},
	}
	for _, k := range d.Result.View(source.DefaultLang, nil).Key {
		facts = append(facts, web.Datum{Label: k.Label, Value: k.Shown + " " + lastWord(k.Note)})
	}
	return facts
}

// lastWord is a note without its second sentence.
func lastWord(note string) string {
	first, _, _ := strings.Cut(note, ". ")
	return first
}

// dayText writes a day that is stored as 2006-01-02.
func dayText(text string) string {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return text
	}
	return locale.For(locale.Default).Date(day)
}
