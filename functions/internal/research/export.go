package research

import (
	"fmt"
	"io"
	"net/http"

	"effectmonitor/engine/dataset"
	"effectmonitor/engine/programme"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/form"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
)

// request asks a researcher what is wanted, and what for.
func (s *Research) request(w http.ResponseWriter, r *http.Request) error {
	return s.requestForm(w, r, &form.Form{Values: map[string][]string{app.FieldForm: {string(dataset.Long)}, app.FieldFormat: {"csv"}}})
}

// open are the gemeenten that opened their data to the user.
func (s *Research) open(r *http.Request) (codes []string, options []web.Option) {
	session, _ := auth.SessionOf(r.Context())
	for _, g := range s.App.Catalog().Gemeenten() {
		for _, code := range session.User.Grants {
			if code == g.Code && s.mayHave(r, code) {
				codes, options = append(codes, code), append(options, web.Option{Value: code, Label: g.Name})
			}
		}
	}
	return codes, options
}

func (s *Research) mayHave(r *http.Request, code string) bool {
	ok, _ := s.Site.Guard.Allow(r.Context(), policy.ResearchExport, policy.Resource{Gemeente: code})
	return ok
}

func (s *Research) requestForm(w http.ResponseWriter, r *http.Request, t *form.Form) error {
	p := s.Site.Page(r, site.PageOptions{Title: s.words.Text("research.title", nil), Current: site.NavResearch, National: true})
	p.Problems = t.Summary()
	codes, gemeenten := s.open(r)
	v := web.FormView{Page: p, Lead: p.T("research.lead"), Action: Root, Submit: p.T("research.submit"), Asides: []web.Aside{
		{Title: p.T("research.inside"), Text: []string{p.T("research.inside-names"), p.T("research.inside-days"), p.T("research.inside-missing")}},
		{Title: p.T("research.noted"), Text: []string{p.T("research.noted-text")}},
	}}
	if len(codes) == 0 {
		v.Lead, v.Submit = p.T("research.none"), ""
		s.Site.Render(w, r, t.Status(), web.Form(v))
		return nil
	}
	purpose := t.Field(web.KindLongText, app.FieldPurpose, p.T("research.purpose"), "")
	purpose.Help = p.T("research.purpose-help")
	forms := []web.Option{
		{Value: string(dataset.Long), Label: p.T("research.long"), Help: p.T("research.long-help")},
		{Value: string(dataset.Wide), Label: p.T("research.wide"), Help: p.T("research.wide-help")},
	}
	var kinds []web.Option
	for _, f := range formats {
		kinds = append(kinds, web.Option{Value: f.key, Label: p.T("research.format-" + f.key), Help: p.T("research.format-" + f.key + "-help")})
	}
	always := func(*programme.Compiled) bool { return true }
	v.Sections = []web.Section{
		{Title: p.T("research.why"), Fields: []web.Field{t.Field(web.KindText, app.FieldProject, p.T("research.project"), ""), purpose}},
		{Title: p.T("research.what"), Fields: []web.Field{
			options(t, web.KindMulti, app.FieldGemeenten, p.T("research.gemeenten"), gemeenten),
			options(t, web.KindChoice, app.FieldProgramme, p.T("research.programme"), s.programmes(codes, always)),
			t.Options(web.KindChoice, app.FieldForm, p.T("research.form"), forms),
			t.Options(web.KindChoice, app.FieldFormat, p.T("research.format"), kinds),
		}},
	}
	s.Site.Render(w, r, t.Status(), web.Form(v))
	return nil
}

// options is a field with options. Where there is one, it is chosen.
func options(t *form.Form, kind web.FieldKind, name, label string, list []web.Option) web.Field {
	f := t.Options(kind, name, label, list)
	if len(list) == 1 && !t.Values.Has(name) {
		f.Options[0].Checked = true
	}
	return f
}

// export makes the data and leads to the file. Every gemeente is asked about by itself:
// one that is not open refuses the whole.
func (s *Research) export(w http.ResponseWriter, r *http.Request) error {
	t := form.Received(r)
	request := app.ResearchRequest{
		Project: t.Line(app.FieldProject), Purpose: t.Text(app.FieldPurpose), Gemeenten: t.Values[app.FieldGemeenten],
		Programme: t.Line(app.FieldProgramme), Form: dataset.Form(t.Line(app.FieldForm)),
	}
	for _, code := range request.Gemeenten {
		if !s.mayHave(r, code) {
			return fmt.Errorf("%w: %s", auth.ErrForbidden, policy.ResearchExport)
		}
	}
	for _, f := range formats {
		if f.key == t.Line(app.FieldFormat) {
			request.Format = f.make(s)
		}
	}
	made, err := s.App.StartResearch(r.Context(), site.Actor(r), request)
	if t.Take(err) {
		return s.requestForm(w, r, t)
	}
	if err != nil {
		return err
	}
	name := "effectmonitor-" + made.Handover.Form + "-" + made.Handover.Format + "-" + made.Handover.ID + ".zip"
	return s.deliver(w, r, name, "application/zip", func(to io.Writer) error { return made.Write(r.Context(), to) })
}

// deliver makes a file and leads to it.
func (s *Research) deliver(w http.ResponseWriter, r *http.Request, name, contentType string, write func(io.Writer) error) error {
	address, err := s.Desk.Deliver(r.Context(), name, contentType, write)
	if err != nil {
		return fmt.Errorf("deliver %s: %w", contentType, err)
	}
	http.Redirect(w, r, address, http.StatusSeeOther)
	return nil
}

// titleOf is what a gemeente is called, or its code.
func (s *Research) titleOf(code string) string {
	if g := s.App.Catalog().Gemeente(code); g != nil {
		return g.Name
	}
	return code
}
