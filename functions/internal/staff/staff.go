// Package staff holds the pages of members of staff: the caseload, the dossier, the
// questionnaires and their corrections, the personal link, the trajectory, the import of
// a file, the two raters side by side and the sheet for their conversation.
//
// A page reads a request, calls a use case of package app, and fills a typed view of
// package web. It must not read or write the store itself, decide who may do what
// (each route asks package policy first), or know a word of a programme: those come
// from definitions.
package staff

import (
	"errors"
	"net/http"
	"regexp"
	"slices"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/site"
)

// Provider signs staff in elsewhere, by OpenID Connect.
type Provider interface {
	Begin(w http.ResponseWriter, r *http.Request, returnTo string) error
	Callback(w http.ResponseWriter, r *http.Request) (returnTo string, err error)
}

// Config is what the pages are made of.
type Config struct {
	App  *app.App
	Site *site.Site
	// Exactly one of these signs staff in: a list of invented users on a laptop,
	// or a provider.
	Local    *auth.Local
	Provider Provider
}

// Staff answers the pages of staff.
type Staff struct {
	Config
	words *locale.Messages
}

// New returns the pages of staff as one handler. What is at none of its addresses
// gets the page for an address that leads nowhere.
func New(c Config) *site.Mux {
	mux := site.NewMux()
	s := &Staff{Config: c, words: locale.For(locale.Default)}
	s.open(mux)
	for _, r := range s.routes() {
		mux.Handle(r.pattern, c.Site.Guard.Require(r.action, r.about, s.Site.Handle(r.page)))
	}
	c.Site.Texts(mux)
	mux.HandleFunc("/", c.Site.Nowhere)
	return mux
}

// route is one address with the question that the policies are asked about it.
type route struct {
	pattern string
	action  policy.Action
	about   auth.Resolve
	page    site.Page
}

// lists are the routes about more than one participant.
func (s *Staff) lists() []route {
	return []route{
		{"GET /caseload", policy.CaseloadList, ownGemeente, s.caseload},
		{"GET /team", policy.CaseloadTeam, ownGemeente, s.team},
		{"GET /deelnemers/nieuw", policy.ParticipantCreate, ownGemeente, s.newParticipant},
		{"POST /deelnemers", policy.ParticipantCreate, ownGemeente, s.addParticipant},
		{"GET " + importPath, policy.ParticipantCreate, ownGemeente, s.importStart},
		{"POST " + importPath, policy.ParticipantCreate, ownGemeente, s.importCheck},
		{"GET " + importPath + "/voorbeeld.csv", policy.ParticipantCreate, ownGemeente, s.importTemplate},
		{"GET " + importPath + "/toevoegen", policy.ParticipantCreate, ownGemeente, s.backToImport},
		{"POST " + importPath + "/toevoegen", policy.ParticipantCreate, ownGemeente, s.importRun},
		{"GET /deelnemers", policy.CaseloadList, ownGemeente, s.backToList},
	}
}

// dossiers are the routes about one participant.
func (s *Staff) dossiers() []route {
	const one = " /deelnemers/{id}"
	return []route{
		{"GET" + one, policy.ParticipantRead, s.participant, s.dossier},
		{"GET" + one + "/contact", policy.ParticipantRead, s.participant, s.backToDossier},
		{"POST" + one + "/contact", policy.IdentityRead, s.participant, s.showContact},
		{"GET" + one + "/contact/wijzigen", policy.IdentityWrite, s.participant, s.editContact},
		{"POST" + one + "/contact/wijzigen", policy.IdentityWrite, s.participant, s.saveContact},
		{"GET" + one + "/registratie/{formulier}", policy.ParticipantWrite, s.participant, s.registration},
		{"POST" + one + "/registratie/{formulier}", policy.ParticipantWrite, s.participant, s.saveRegistration},
		{"GET" + one + "/resultaten/nieuw", policy.ParticipantWrite, s.participant, s.newResult},
		{"POST" + one + "/resultaten/nieuw", policy.ParticipantWrite, s.participant, s.addResult},
		{"GET" + one + "/resultaten/{resultaat}", policy.ParticipantWrite, s.participant, s.result},
		{"POST" + one + "/resultaten/{resultaat}", policy.ParticipantWrite, s.participant, s.saveResult},
		{"GET" + one + "/heropenen", policy.ParticipantWrite, s.participant, s.reopen},
		{"POST" + one + "/heropenen", policy.ParticipantWrite, s.participant, s.saveReopen},
		{"GET" + one + "/overdragen", policy.ParticipantTransfer, s.participant, s.transfer},
		{"POST" + one + "/overdragen", policy.ParticipantTransfer, s.participant, s.saveTransfer},
		{"GET" + one + "/fase", policy.ParticipantWrite, s.participant, s.phase},
		{"POST" + one + "/fase", policy.ParticipantWrite, s.participant, s.savePhase},
		{"GET" + one + "/einde", policy.ParticipantWrite, s.participant, s.end},
		{"POST" + one + "/einde", policy.ParticipantWrite, s.participant, s.saveEnd},
		{"GET" + one + "/signaal/{signaal}", policy.ParticipantRead, s.participant, s.backToDossier},
		{"POST" + one + "/signaal/{signaal}", policy.ParticipantWrite, s.participant, s.seeSignal},
		{"GET" + one + "/toestemming", policy.ParticipantWrite, s.participant, s.consent},
		{"POST" + one + "/toestemming", policy.ParticipantWrite, s.participant, s.saveConsent},
	}
}

// measurements are the routes about what raters fill in.
func (s *Staff) measurements() []route {
	const one = " /deelnemers/{id}"
	const moment = one + "/meting/{meting}"
	const correct = moment + correctPath
	return []route{
		{"GET" + correct, policy.ResponseCorrect, s.participant, s.resume},
		{"GET" + correct + "/pagina/{pagina}", policy.ResponseCorrect, s.participant, s.sheetPage},
		{"POST" + correct + "/pagina/{pagina}", policy.ResponseCorrect, s.participant, s.saveSheetPage},
		{"POST" + correct + "/pagina/{pagina}/bewaar", policy.ResponseCorrect, s.participant, s.autosave},
		{"GET" + correct + "/controle", policy.ResponseCorrect, s.participant, s.checkCorrection},
		{"POST" + correct + "/controle", policy.ResponseCorrect, s.participant, s.sendCorrection},
		{"GET" + moment, policy.ResponseWrite, s.participant, s.resume},
		{"GET" + moment + "/pagina/{pagina}", policy.ResponseWrite, s.participant, s.sheetPage},
		{"POST" + moment + "/pagina/{pagina}", policy.ResponseWrite, s.participant, s.saveSheetPage},
		{"POST" + moment + "/pagina/{pagina}/bewaar", policy.ResponseWrite, s.participant, s.autosave},
		{"GET" + moment + "/controle", policy.ResponseWrite, s.participant, s.check},
		{"POST" + moment + "/controle", policy.ResponseWrite, s.participant, s.send},
		{"GET" + moment + "/antwoorden", policy.ResponseRead, s.participant, s.answers},
		{"GET" + one + "/naast-elkaar", policy.ResponseRead, s.participant, s.compare},
		{"GET" + one + "/naast-elkaar/{meting}", policy.ResponseRead, s.participant, s.compare},
		{"GET" + one + "/gesprekskaart", policy.ResponseRead, s.participant, s.talk},
		{"GET" + one + "/gesprekskaart/{meting}", policy.ResponseRead, s.participant, s.talk},
		{"GET" + one + explainPath, policy.ResponseExplain, s.participant, s.explanations},
		{"GET" + one + explainPath + "/{wat}", policy.ResponseExplain, s.participant, s.explanation},
		{"GET" + one + "/uitnodiging/{meting}", policy.InvitationCreate, s.participant, s.invitation},
		{"POST" + one + "/uitnodiging/{meting}", policy.InvitationCreate, s.participant, s.invite},
	}
}

// routes are all addresses behind the sign-in.
func (s *Staff) routes() []route {
	return slices.Concat(s.lists(), s.dossiers(), s.measurements())
}

// ownGemeente is what a list is about: the user's own gemeente.
func ownGemeente(r *http.Request) (policy.Resource, error) {
	own, err := site.OwnGemeente(r)
	if err == nil {
		who := site.Actor(r)
		own.Worker, own.Team = who.ID, who.Team
	}
	return own, err
}

var participantID = regexp.MustCompile(`^[A-Z]{1,4}-[0-9]{1,9}$`)

// participant is what a dossier is about. A number is only ever looked for in the
// user's own gemeente, so that one of elsewhere is the same as one that is not there.
func (s *Staff) participant(r *http.Request) (policy.Resource, error) {
	own, err := ownGemeente(r)
	id := r.PathValue("id")
	if err != nil || !participantID.MatchString(id) {
		return policy.Resource{}, auth.ErrMissing
	}
	own.Worker, own.Team, err = s.App.Worker(r.Context(), own.Gemeente, id)
	if app.CodeOf(err) == app.NotFound {
		return policy.Resource{}, errors.Join(auth.ErrMissing, err)
	}
	return own, err
}

// backToList and backToDossier answer somebody who types, or comes back to, the
// address of a form that only posts.
func (s *Staff) backToList(w http.ResponseWriter, r *http.Request) error {
	http.Redirect(w, r, "/caseload", http.StatusSeeOther)
	return nil
}

func (s *Staff) backToDossier(w http.ResponseWriter, r *http.Request) error {
	http.Redirect(w, r, dossierURL(r.PathValue("id")), http.StatusSeeOther)
	return nil
}

// may tells whether a page should offer something about the participant of r.
func (s *Staff) may(r *http.Request, action policy.Action, worker, team string) bool {
	ok, _ := s.Site.Guard.Allow(r.Context(), action, policy.Resource{Gemeente: site.Actor(r).Gemeente, Worker: worker, Team: team})
	return ok
}

func (s *Staff) workerName(r *http.Request, id string) string {
	if session, ok := auth.SessionOf(r.Context()); ok && session.User.ID == id {
		return session.User.Name
	}
	return s.App.MemberName(r.Context(), site.Actor(r).Gemeente, id)
}

func (s *Staff) date(d source.Date) string     { return s.words.Date(d.Time()) }
func (s *Staff) dayMonth(d source.Date) string { return s.words.DayMonth(d.Time()) }

// shortDay is "19 nov", or "19 nov 2025" in another year than now.
func (s *Staff) shortDay(d, today source.Date) string {
	day := d.Time().Format("2") + " " + s.words.ShortMonth(d.Time())
	if d.Year() != today.Year() {
		day += " " + d.Time().Format("2006")
	}
	return day
}
