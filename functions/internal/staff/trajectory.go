package staff

import (
	"net/http"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/form"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
)

// small is one small form of a dossier.
type small struct {
	title, lead, submit, path string
	fields                    []web.Field
	effects                   []string
	other                     *web.Option // a second button
}

func (s *Staff) showSmall(w http.ResponseWriter, r *http.Request, status int, f *file, in *form.Form, x small) error {
	p, err := s.oncePageOf(r, f, x.title)
	if err != nil {
		return err
	}
	p.Problems = in.Summary()
	s.Site.Render(w, r, status, web.Form(web.FormView{
		Page: p, Lead: x.lead, Sections: []web.Section{{Fields: x.fields}}, Action: dossierURL(f.id) + x.path, Submit: x.submit,
		Cancel: &web.Link{Label: p.T("form.cancel"), Href: dossierURL(f.id)}, Effects: x.effects, Other: x.other,
	}))
	return nil
}

// settle ends the handling of a form: again with its faults, or on to the dossier.
func (s *Staff) settle(w http.ResponseWriter, r *http.Request, in *form.Form, err error, notice string,
	again func(http.ResponseWriter, *http.Request, int, *form.Form) error) error {
	if in.Take(err) || err == nil && len(in.Problems) > 0 {
		return again(w, r, http.StatusUnprocessableEntity, in)
	}
	if err != nil {
		return err
	}
	s.Site.Redirect(w, r, dossierURL(r.PathValue("id")), notice)
	return nil
}

func (s *Staff) phase(w http.ResponseWriter, r *http.Request) error {
	return s.phaseForm(w, r, http.StatusOK, &form.Form{})
}

// phaseOptions are the phases that a trajectory can go to now.
func (s *Staff) phaseOptions(f *file) []web.Option {
	now := ""
	if phase := f.LatestPhase(); phase != nil {
		now = phase.ID
	}
	var out []web.Option
	for _, phase := range f.Plan.Def.Phases {
		if phase.ID != now && phase.AfterEnd == (f.Participant.Trajectory.End != nil) {
			out = append(out, web.Option{Value: phase.ID, Label: phase.Title.In(source.DefaultLang), Help: phase.Explanation.In(source.DefaultLang)})
		}
	}
	return out
}

// nextPhase is the phase after the one that the trajectory is in.
func nextPhase(f *file, options []web.Option) string {
	passed := f.LatestPhase() == nil
	for _, phase := range f.Plan.Def.Phases {
		for _, o := range options {
			if passed && o.Value == phase.ID {
				return o.Value
			}
		}
		passed = passed || phase.ID == f.LatestPhase().ID
	}
	return ""
}

func (s *Staff) phaseForm(w http.ResponseWriter, r *http.Request, status int, in *form.Form) error {
	f, err := s.openFile(r)
	if err != nil {
		return err
	}
	p := s.pageOf(r, f, "")
	options := s.phaseOptions(f)
	if len(options) == 0 { // from an old page: the dossier offers it no more
		s.Site.Redirect(w, r, dossierURL(f.id), "phase-last")
		return nil
	}
	lead := ""
	if phase := f.LatestPhase(); phase != nil {
		lead = p.T("phase.lead", "name", f.First, "phase", phase.Title.In(source.DefaultLang))
	}
	next := nextPhase(f, options)
	choice := in.Choice(app.FieldPhase, p.T("phase.which"), next, options)
	choice.Kind = web.KindChoice
	return s.showSmall(w, r, status, f, in, small{title: p.T("phase.title"), lead: lead, submit: p.T("phase.submit"), path: "/fase",
		fields: []web.Field{choice, s.dayField(p, in, "phase.when")}})
}

// dayField asks on which day something was; today is filled in.
func (s *Staff) dayField(p web.Page, in *form.Form, key string) web.Field {
	out := in.Field(web.KindDate, app.FieldDate, p.T(key), form.TypedDay(s.App.Today()))
	out.Help = p.T("field.date-help")
	return out
}

func (s *Staff) day(in *form.Form) source.Date {
	return in.Day(app.FieldDate, s.words.Text("form.bad-date", nil))
}

func (s *Staff) savePhase(w http.ResponseWriter, r *http.Request) error {
	in := form.Received(r)
	err := s.App.MoveToPhase(r.Context(), site.Actor(r), r.PathValue("id"), in.Line(app.FieldPhase), s.day(in))
	return s.settle(w, r, in, err, "phase", s.phaseForm)
}

func (s *Staff) end(w http.ResponseWriter, r *http.Request) error {
	return s.endForm(w, r, http.StatusOK, &form.Form{})
}

func (s *Staff) endForm(w http.ResponseWriter, r *http.Request, status int, in *form.Form) error {
	f, err := s.openFile(r)
	if err != nil {
		return err
	}
	if f.Participant.Trajectory.End != nil {
		s.Site.Redirect(w, r, dossierURL(f.id), "ended-before")
		return nil
	}
	p := s.pageOf(r, f, "")
	var options []web.Option
	for _, reason := range f.Plan.Def.Exit.Reasons {
		options = append(options, web.Option{Value: reason.ID, Label: reason.Title.In(source.DefaultLang), Help: reason.Explanation.In(source.DefaultLang)})
	}
	choice := in.Choice(app.FieldReason, p.T("end.reason"), "", options)
	choice.Kind = web.KindChoice
	return s.showSmall(w, r, status, f, in, small{title: p.T("end.title"), lead: p.T("end.lead", "name", f.First), submit: p.T("end.submit"), path: "/einde",
		fields:  []web.Field{choice, s.dayField(p, in, "end.when")},
		effects: []string{p.T("end.effect-1"), p.T("end.effect-2"), p.T("end.effect-3")}})
}

func (s *Staff) saveEnd(w http.ResponseWriter, r *http.Request) error {
	in := form.Received(r)
	err := s.App.EndTrajectory(r.Context(), site.Actor(r), r.PathValue("id"), in.Line(app.FieldReason), s.day(in))
	if app.CodeOf(err) == app.Closed {
		s.Site.Redirect(w, r, dossierURL(r.PathValue("id")), "ended-before")
		return nil
	}
	return s.settle(w, r, in, err, "ended", s.endForm)
}

func (s *Staff) newResult(w http.ResponseWriter, r *http.Request) error {
	return s.resultForm(w, r, http.StatusOK, &form.Form{})
}

func (s *Staff) resultForm(w http.ResponseWriter, r *http.Request, status int, in *form.Form) error {
	f, err := s.openFile(r)
	if err != nil {
		return err
	}
	p := s.pageOf(r, f, "")
	var options []web.Option
	money := false
	for _, kind := range f.Plan.Def.Results {
		help := kind.Explanation.In(source.DefaultLang)
		options = append(options, web.Option{Value: kind.ID, Label: kind.Title.In(source.DefaultLang), Help: help})
		money = money || kind.Amount
	}
	choice := in.Choice(app.FieldResult, p.T("result.which"), "", options)
	choice.Kind = web.KindChoice
	list := []web.Field{choice, s.dayField(p, in, "result.when")}
	if money {
		amount := in.Field(web.KindAmount, app.FieldAmount, p.T("result.amount"), "")
		amount.Optional, amount.Help = true, p.T("result.amount-help")
		list = append(list, amount)
	}
	return s.showSmall(w, r, status, f, in, small{title: p.T("result.title"), lead: p.T("result.lead", "name", f.First), submit: p.T("result.title"),
		path: "/resultaten/nieuw", fields: list})
}

func (s *Staff) addResult(w http.ResponseWriter, r *http.Request) error {
	in := form.Received(r)
	n := app.NewResult{Type: in.Line(app.FieldResult), Date: s.day(in), Key: in.Line("eenmalig")}
	n.Amount = amount(in, s.words)
	if len(in.Problems) > 0 {
		return s.resultForm(w, r, http.StatusUnprocessableEntity, in)
	}
	if n.Key == "" {
		var err error
		if n.Key, err = s.App.Once(); err != nil {
			return err
		}
	}
	err := s.App.AddResult(r.Context(), site.Actor(r), r.PathValue("id"), n)
	return s.settle(w, r, in, err, "result", s.resultForm)
}

// amount reads an amount in euros as whole cents; nil when none was typed.
func amount(in *form.Form, words *locale.Messages) *int64 {
	text := in.Line(app.FieldAmount)
	if text == "" {
		return nil
	}
	x, ok := instrument.ParseNumber(text, words.Lang())
	v, fits := formula.Number(x).As(formula.TypeMoney)
	cents, _ := v.AsCents()
	if !ok || !fits || formula.Round(x, 2) != x || cents < 0 {
		in.Wrong(app.FieldAmount, words.Text("form.bad-amount", nil))
		return nil
	}
	return &cents
}

const (
	fieldConsent = "toestemming"
	consentYes   = "ja"
	consentNo    = "nee"
)

func (s *Staff) consent(w http.ResponseWriter, r *http.Request) error {
	return s.consentForm(w, r, http.StatusOK, &form.Form{})
}

func (s *Staff) consentForm(w http.ResponseWriter, r *http.Request, status int, in *form.Form) error {
	f, err := s.openFile(r)
	if err != nil {
		return err
	}
	p := s.pageOf(r, f, "")
	now := ""
	if c := f.Participant.Consent; c != nil {
		now = map[bool]string{true: consentYes, false: consentNo}[c.Given]
	}
	choice := in.Choice(fieldConsent, p.T("consent.question", "name", f.First), now, []web.Option{
		{Value: consentYes, Label: p.T("consent.option-yes")}, {Value: consentNo, Label: p.T("consent.option-no")}})
	return s.showSmall(w, r, status, f, in, small{title: p.T("consent.title"), lead: p.T("consent.lead", "name", f.First), submit: p.T("consent.submit"),
		path: "/toestemming", fields: []web.Field{choice}})
}

func (s *Staff) saveConsent(w http.ResponseWriter, r *http.Request) error {
	in := form.Received(r)
	given := in.Line(fieldConsent)
	if given != consentYes && given != consentNo {
		in.Wrong(fieldConsent, s.words.Text("consent.choose", nil))
		return s.consentForm(w, r, http.StatusUnprocessableEntity, in)
	}
	err := s.App.SetConsent(r.Context(), site.Actor(r), r.PathValue("id"), given == consentYes)
	return s.settle(w, r, in, err, "consent", s.consentForm)
}
