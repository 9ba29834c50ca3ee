package staff

import (
	"net/http"

	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/form"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
)

// quickForm marks the form in one row above the list, so that its faults are shown
// there and not on another page.
const quickForm = "snel"

// quickAdd is the row in which a participant is added; the rest comes later.
func (s *Staff) quickAdd(r *http.Request, p web.Page, f *form.Form) *web.QuickAdd {
	if ok, _ := s.Site.Guard.Allow(r.Context(), policy.ParticipantCreate, policy.Resource{Gemeente: site.Actor(r).Gemeente}); !ok {
		return nil
	}
	return &web.QuickAdd{
		Action: "/deelnemers?vorm=" + quickForm,
		Fields: s.personFields(r, p, f),
		Full:   &web.Link{Label: p.T("add.full"), Href: "/deelnemers/nieuw"},
		Import: &web.Link{Label: p.T("add.import"), Href: importPath},
	}
}

func (s *Staff) personFields(r *http.Request, p web.Page, f *form.Form) []web.Field {
	return append(s.programmeField(r, p, f),
		f.Field(web.KindText, app.FieldFirst, p.T("add.first"), ""),
		f.Field(web.KindText, app.FieldLast, p.T("add.last"), ""),
		f.Field(web.KindDate, app.FieldBirth, p.T("add.birth"), ""),
		f.Field(web.KindDate, app.FieldStart, p.T("add.start"), form.TypedDay(s.App.Today())),
	)
}

// programmeField is the choice of the programme that somebody comes in, where the
// gemeente carries out more than one.
func (s *Staff) programmeField(r *http.Request, p web.Page, f *form.Form) []web.Field {
	plans := s.Site.Plans(site.Actor(r).Gemeente)
	if len(plans) < 2 {
		return nil
	}
	var options []web.Option
	for _, plan := range plans {
		options = append(options, web.Option{Value: plan.Def.ID, Label: plan.Def.Title.In(source.DefaultLang)})
	}
	out := f.Field(web.KindSelect, fieldProgramme, p.T("add.programme"), plans[0].Def.ID)
	for i := range options {
		options[i].Checked = options[i].Value == out.Value
	}
	out.Options = options
	return []web.Field{out}
}

// chosen is the programme that a form names, the first of the gemeente without a name,
// and nil for one that the gemeente does not carry out.
func (s *Staff) chosen(r *http.Request, id string) *programme.Compiled {
	for _, plan := range s.Site.Plans(site.Actor(r).Gemeente) {
		if id == "" || plan.Def.ID == id {
			return plan
		}
	}
	return nil
}

func (s *Staff) newParticipant(w http.ResponseWriter, r *http.Request) error {
	return s.addForm(w, r, http.StatusOK, &form.Form{})
}

func (s *Staff) addForm(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	p, err := s.once(r, site.PageOptions{Current: site.NavCaseload})
	if err != nil {
		return err
	}
	p.Title, p.Problems = p.T("add.title"), f.Summary()
	p.Crumbs = []web.Link{{Label: p.T("nav.caseload"), Href: "/caseload"}}
	contact := s.contactFields(p, f, app.Identity{})
	sections := []web.Section{
		{Title: p.T("add.who"), Fields: s.personFields(r, p, f)},
		{Title: p.T("add.contact"), Help: p.T("add.contact-help"), Fields: append(contact, s.language(r, p, f, ""))},
	}
	s.Site.Render(w, r, status, web.Form(web.FormView{
		Page: p, Lead: p.T("add.lead"), Sections: sections, Action: "/deelnemers", Submit: p.T("add.submit"),
		Cancel: &web.Link{Label: p.T("form.cancel"), Href: "/caseload"},
	}))
	return nil
}

func (s *Staff) contactFields(p web.Page, f *form.Form, i app.Identity) []web.Field {
	phone := f.Field(web.KindPhone, app.FieldPhone, p.T("add.phone"), i.Phone)
	mail := f.Field(web.KindEmail, app.FieldMail, p.T("add.mail"), i.Mail)
	phone.Optional, mail.Optional = true, true
	return []web.Field{phone, mail}
}

// language is the choice of the language in which a participant is addressed.
func (s *Staff) language(r *http.Request, p web.Page, f *form.Form, first string) web.Field {
	if first == "" {
		first = source.DefaultLang
	}
	var options []web.Option
	if g := s.App.Catalog().Gemeente(site.Actor(r).Gemeente); g != nil {
		for _, lang := range g.Languages {
			options = append(options, web.Option{Value: lang, Label: p.T("language." + lang)})
		}
	}
	out := f.Choice(fieldLang, p.T("add.language"), first, options)
	out.Hidden = len(options) < 2
	out.Inline = true
	return out
}

const (
	fieldLang      = "taal"
	fieldProgramme = "aanpak"
)

// identity reads who a participant is.
func (s *Staff) identity(f *form.Form) app.Identity {
	return app.Identity{
		First: f.Line(app.FieldFirst), Last: f.Line(app.FieldLast), Phone: f.Line(app.FieldPhone), Mail: f.Line(app.FieldMail),
		Birth: f.Day(app.FieldBirth, s.words.Text("form.bad-date", nil)),
	}
}

func (s *Staff) addParticipant(w http.ResponseWriter, r *http.Request) error {
	f := form.Received(r)
	plan := s.chosen(r, f.Line(fieldProgramme))
	if plan == nil {
		return site.ErrNotFound
	}
	n := app.NewParticipant{
		Programme: plan.Def.ID, Identity: s.identity(f), Start: f.Day(app.FieldStart, s.words.Text("form.bad-date", nil)),
		Lang: f.Line(fieldLang), Key: f.Line("eenmalig"),
	}
	id, warning, err := s.App.AddParticipant(r.Context(), site.Actor(r), n)
	if f.Take(err) {
		f.Order(app.FieldFirst, app.FieldLast, app.FieldBirth, app.FieldStart, app.FieldPhone, app.FieldMail)
		if r.URL.Query().Get("vorm") == quickForm {
			return s.list(w, r, http.StatusUnprocessableEntity, f, false)
		}
		return s.addForm(w, r, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	notice := "added"
	if warning != "" {
		notice = "added-age"
	}
	s.Site.Redirect(w, r, dossierURL(id), notice)
	return nil
}

// once is a page with a form that must count once.
func (s *Staff) once(r *http.Request, o site.PageOptions) (web.Page, error) {
	p := s.Site.Page(r, o)
	var err error
	p.Idempotency, err = s.App.Once()
	return p, err
}

func dossierURL(id string) string { return "/deelnemers/" + id }
