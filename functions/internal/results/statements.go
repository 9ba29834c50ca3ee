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
	v, err := s.statementForm(r, app.Freezing{}, nil)
	if err != nil {
		return err
	}
	s.Site.Render(w, r, http.StatusOK, web.Form(v))
	return nil
}

// createStatement freezes an outcome.
func (s *Results) createStatement(w http.ResponseWriter, r *http.Request) error {
	c, err := s.creatingOf(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return err
	}
	session, _ := auth.SessionOf(r.Context())
	f := app.Freezing{
		Key: c.key, Title: r.PostFormValue("titel"), Because: r.PostFormValue("reden"), Agreement: r.PostFormValue("afspraak"),
		Name: cmp.Or(session.User.Name, session.User.ID), Once: r.PostFormValue("eenmalig"),
	}
	f.Key.Scenario = r.PostFormValue("scenario")
	head, err := s.App.Freeze(r.Context(), app.Actor{ID: session.User.ID, Gemeente: c.key.Group.Gemeente, Team: session.User.Team}, f)
	if problems := app.ProblemsOf(err); problems != nil {
		v, err := s.statementForm(r, f, problems)
		if err != nil {
			return err
		}
		s.Site.Render(w, r, http.StatusUnprocessableEntity, web.Form(v))
		return nil
	}
	if err != nil {
		return err
	}
	s.Site.Redirect(w, r, statementAddress(c.key.Group.Gemeente, head.ID), "statement")
	return nil
}

// statementForm is the form with what was filled in.
func (s *Results) statementForm(r *http.Request, f app.Freezing, problems []app.FieldProblem) (web.FormView, error) {
	c, err := s.creatingOf(r)
	if err != nil {
		return web.FormView{}, err
	}
	draft, err := s.App.StatementDraft(r.Context(), c.key)
	if err != nil {
		return web.FormView{}, err
	}
	v := web.FormView{Page: s.statementFrame(r, "statement.form", c.key.Group.Gemeente == "")}
	v.Crumbs = append(v.Crumbs, web.Link{Label: v.T("statement.list"), Href: statementsRoot})
	v.Lead, v.Action, v.Submit = v.T("statement.form-lead"), r.URL.RequestURI(), v.T("statement.submit")
	v.Cancel = &web.Link{Label: v.T("form.cancel"), Href: statementsRoot}
	if v.Idempotency = f.Once; f.Once == "" {
		if v.Idempotency, err = s.App.Once(); err != nil {
			return v, err
		}
	}
	def := c.account.model.Definition()
	title := web.Field{ID: "titel", Name: "titel", Kind: web.KindText, Label: v.T("statement.form-title"), Help: v.T("statement.form-title-help"), Value: f.Title, MaxLength: app.MaxStatementTitle}
	why := web.Field{ID: "reden", Name: "reden", Kind: web.KindLongText, Label: v.T("statement.form-reason"), Help: v.T("statement.form-reason-help"), Value: f.Because, MaxLength: app.MaxStatementReason}
	fields := []web.Field{title, why}
	if len(def.Scenarios) > 0 {
		choice := web.Field{ID: "scenario", Name: "scenario", Kind: web.KindSelect, Label: v.T("statement.form-scenario"), Help: v.T("statement.form-scenario-help"), Optional: true}
		for _, sc := range def.Scenarios {
			choice.Options = append(choice.Options, web.Option{Value: sc.ID, Label: sc.Title.In(source.DefaultLang), Checked: sc.ID == f.Key.Scenario})
		}
		fields = append(fields, choice)
	}
	if len(def.Agreements) > 0 {
		choice := web.Field{ID: "afspraak", Name: "afspraak", Kind: web.KindSelect, Label: v.T("statement.form-agreement"), Help: v.T("statement.form-agreement-help"), Optional: true}
		for _, one := range def.Agreements {
			choice.Options = append(choice.Options, web.Option{Value: one.ID, Label: one.Title.In(source.DefaultLang), Checked: one.ID == f.Agreement})
		}
		fields = append(fields, choice)
	}
	for _, problem := range problems {
		for i := range fields {
			if fields[i].ID == problem.Field {
				fields[i].Error = v.T("statement.fault-" + problem.Field)
				v.Problems = append(v.Problems, web.Problem{Text: fields[i].Error, Target: problem.Field})
			}
		}
	}
	v.Sections = []web.Section{{Fields: fields}}
	v.Effects = []string{v.T("statement.effect-forever"), v.T("statement.effect-inputs"), v.T("statement.effect-signed")}
	v.Asides = []web.Aside{{Title: v.T("statement.what"), Facts: draftFacts(v.Page, draft)}}
	return v, nil
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
