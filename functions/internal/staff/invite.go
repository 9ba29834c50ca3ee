package staff

import (
	"net/http"

	"effectmonitor/engine/programme"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
)

// surveyPath is where the survey answers a personal link.
const surveyPath = "/v/"

// theirs finds the participant's questionnaire at the moment of the request.
func (s *Staff) theirs(r *http.Request) (*sheet, error) {
	x, err := s.sheetBy(r, programme.ParticipantRater)
	switch {
	case err != nil:
		return nil, err
	case !x.Open():
		return nil, &app.Error{Code: app.Closed, Op: "invite"}
	}
	return x, nil
}

// invitation asks whether to make a link: making one ends an earlier one.
func (s *Staff) invitation(w http.ResponseWriter, r *http.Request) error {
	x, err := s.theirs(r)
	if err != nil {
		return err
	}
	f := x.f
	p, err := s.oncePageOf(r, f, "")
	if err != nil {
		return err
	}
	p.Title = p.T("invite.title", "name", f.First)
	lead := p.T("invite.ask", "name", f.First, "moment", momentTitle(x.Moment.Moment))
	var effects []string
	if own := f.progressOf(&x.Moment, programme.ParticipantRater); own.invited != 0 {
		effects = append(effects, p.T("invite.again", "date", s.date(own.invited)))
	}
	if c := f.Participant.Consent; c != nil && !c.Given {
		effects = append(effects, p.T("invite.absent", "name", f.First))
	}
	s.Site.Render(w, r, http.StatusOK, web.Form(web.FormView{
		Page: p, Lead: lead, Action: inviteURL(f.id, x.Moment.Moment.ID), Submit: p.T("invite.make"), Effects: effects,
		Cancel: &web.Link{Label: p.T("form.cancel"), Href: dossierURL(f.id)},
	}))
	return nil
}

// invite makes the link and shows it, once: only its hash is kept.
func (s *Staff) invite(w http.ResponseWriter, r *http.Request) error {
	x, err := s.theirs(r)
	if err != nil {
		return err
	}
	f := x.f
	key := app.SheetKey{Participant: f.id, Moment: x.Moment.Moment.ID, Rater: x.Rater.ID}
	token, inv, err := s.App.InviteOnce(r.Context(), site.Actor(r), key, r.PostFormValue("eenmalig"))
	if err != nil {
		return err
	}
	p := s.pageOf(r, f, "")
	p.Title = p.T("invite.title", "name", f.First)
	link := s.Site.URL(r, surveyPath+token)
	code, err := web.QRCode(link, p.T("invite.qr", "name", f.First))
	if err != nil {
		return err
	}
	v := web.InviteView{Page: p, Lead: p.T("invite.lead", "name", f.First), URL: link, QR: code,
		// The link works until the first instant of the next day.
		Valid: p.T("invite.valid", "date", s.words.Date(inv.Expires.Add(-1).In(s.Site.Zone))),
		Steps: []string{p.T("invite.step-1"), p.T("invite.step-2")},
		Back:  &web.Link{Label: p.T("site.back-to-dossier"), Href: dossierURL(f.id)}, New: inviteURL(f.id, x.Moment.Moment.ID)}
	if m := x.Instrument.Def.Minutes; m > 0 {
		v.Steps = append(v.Steps, locale.For(locale.Default).Count("invite.step-minutes", int(m+0.5), nil))
	}
	s.Site.Render(w, r, http.StatusOK, web.Invite(v))
	return nil
}
