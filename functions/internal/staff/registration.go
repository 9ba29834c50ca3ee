package staff

import (
	"net/http"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/fields"
	"effectmonitor/functions/internal/form"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
)

func (s *Staff) registration(w http.ResponseWriter, r *http.Request) error {
	f, err := s.openFile(r)
	if err != nil {
		return err
	}
	reg, err := s.App.Registration(f.Participant, f.Plan, r.PathValue("formulier"))
	if err != nil {
		return err
	}
	return s.registrationForm(w, r, http.StatusOK, f, reg, &fields.Sheet{})
}

// registrationForm shows a form of the registration; state holds what was refused.
func (s *Staff) registrationForm(w http.ResponseWriter, r *http.Request, status int, f *file, reg *app.Registration, state *fields.Sheet) error {
	p := s.pageOf(r, f, reg.Form.Title.In(locale.Default))
	state.Instrument, state.Eval, state.Answers, state.Lang = reg.Instrument, reg.Eval, reg.Answers, locale.Default
	p.Problems = state.Summary()
	page := reg.Instrument.Pages()[0]
	list := state.Page(page)
	for i := range list {
		list[i].Number = ""
	}
	lead := reg.Form.Explanation.In(locale.Default)
	if lead == "" {
		lead = p.T("registration.lead", "name", f.First)
	}
	s.Site.Render(w, r, status, web.Form(web.FormView{
		Page: p, Lead: lead, Sections: []web.Section{{Fields: list}}, Action: formURL(f.id, reg.Form.ID), Submit: p.T("registration.submit"),
		Cancel: &web.Link{Label: p.T("form.cancel"), Href: dossierURL(f.id)},
	}))
	return nil
}

// saveRegistration keeps what is right, and shows the form again with what is not.
// An unusual answer is asked about once; with a reason it stands.
func (s *Staff) saveRegistration(w http.ResponseWriter, r *http.Request) error {
	in := form.Received(r)
	f, err := s.openFile(r)
	if err != nil {
		return err
	}
	before, err := s.App.Registration(f.Participant, f.Plan, r.PathValue("formulier"))
	if err != nil {
		return err
	}
	given := fields.Given(in.Values, before.Instrument.Fields())
	reg, problems, err := s.App.SaveRegistration(r.Context(), site.Actor(r), f.id, before.Form.ID, given)
	if err != nil {
		return err
	}
	if len(problems) > 0 || in.Values.Has("bevestig") {
		status := http.StatusUnprocessableEntity
		if len(problems) == 0 {
			status = http.StatusOK
		}
		return s.registrationForm(w, r, status, f, reg, &fields.Sheet{Problems: problems, Typed: fields.Refused(given, problems)})
	}
	s.Site.Redirect(w, r, dossierURL(f.id), "registration")
	return nil
}
