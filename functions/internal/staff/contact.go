package staff

import (
	"net/http"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/form"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
)

// showContact shows the dossier with phone and mail; that it was asked is noted
// before anything is shown.
func (s *Staff) showContact(w http.ResponseWriter, r *http.Request) error {
	identity, err := s.App.Contact(r.Context(), site.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	f, err := s.openFile(r)
	if err != nil {
		return err
	}
	return s.showDossier(w, r, f, &identity)
}

func (s *Staff) editContact(w http.ResponseWriter, r *http.Request) error {
	return s.contactForm(w, r, http.StatusOK, &form.Form{})
}

func (s *Staff) contactForm(w http.ResponseWriter, r *http.Request, status int, in *form.Form) error {
	identity, err := s.App.Contact(r.Context(), site.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	f, err := s.openFile(r)
	if err != nil {
		return err
	}
	p := s.pageOf(r, f, "")
	list := append([]web.Field{
		in.Field(web.KindText, app.FieldFirst, p.T("add.first"), identity.First),
		in.Field(web.KindText, app.FieldLast, p.T("add.last"), identity.Last),
		in.Field(web.KindDate, app.FieldBirth, p.T("add.birth"), form.TypedDay(identity.Birth)),
	}, s.contactFields(p, in, identity)...)
	x := small{title: p.T("contact.title"), lead: p.T("contact.lead"), submit: p.T("contact.submit"), path: "/contact/wijzigen", fields: list}
	if trouble := troubleOf(f.Participant.Trouble); trouble != "" {
		x.effects = []string{p.T("contact.trouble-" + trouble)}
		x.other = &web.Option{Value: tryAgain, Label: p.T("contact.try-again")}
	}
	return s.showSmall(w, r, status, f, in, x)
}

// tryAgain is what the second button says: the address is right, send to it again.
const tryAgain = "opnieuw"

func (s *Staff) saveContact(w http.ResponseWriter, r *http.Request) error {
	in := form.Received(r)
	identity := s.identity(in)
	err := s.App.SaveContact(r.Context(), site.Actor(r), r.PathValue("id"), identity)
	if err == nil && in.Line("naar") == tryAgain {
		err = s.App.TryAgain(r.Context(), site.Actor(r), r.PathValue("id"))
	}
	return s.settle(w, r, in, err, "contact", s.contactForm)
}
