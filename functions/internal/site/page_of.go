package site

import (
	"net/http"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/policy"
)

// A Page answers a request, or says why it cannot; the failure becomes a page in one
// place.
type Page func(w http.ResponseWriter, r *http.Request) error

// Handle is a page as a handler.
func (s *Site) Handle(p Page) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := p(w, r); err != nil {
			s.Fail(w, r, err)
		}
	})
}

// Country is the resource of what is about all gemeenten.
func Country(*http.Request) (policy.Resource, error) { return policy.Resource{}, nil }

// OwnGemeente is the user's own gemeente, whatever the request says.
func OwnGemeente(r *http.Request) (policy.Resource, error) {
	own, err := OwnOrCountry(r)
	if err == nil && own.Gemeente == "" {
		err = auth.ErrMissing
	}
	return own, err
}

// OwnOrCountry is OwnGemeente for who belongs to one, and Country for who does not.
func OwnOrCountry(r *http.Request) (policy.Resource, error) {
	session, ok := auth.SessionOf(r.Context())
	if !ok {
		return policy.Resource{}, auth.ErrMissing
	}
	return policy.Resource{Gemeente: session.User.Gemeente}, nil
}

// Actor is who is signed in. Only pages behind the policies ask.
func Actor(r *http.Request) app.Actor {
	session, _ := auth.SessionOf(r.Context())
	return app.Actor{ID: session.User.ID, Gemeente: session.User.Gemeente, Team: session.User.Team}
}
