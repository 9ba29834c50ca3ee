package site

import (
	"context"
	"fmt"
	"net/http"

	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/web"
)

// Inside is a site behind the sessions of staff, which every function that serves them
// shares by its table, and behind the policies. Admit is as of auth.Config, for the
// function where people sign in, else nil.
func Inside(table auth.SessionStore, c Config, admit func(context.Context, auth.User) (auth.User, error)) (*Site, error) {
	sessions, err := auth.NewSessions(table, c.Now, auth.Config{Secure: c.Secure, Admit: admit})
	if err != nil {
		return nil, fmt.Errorf("sessions: %w", err)
	}
	policies, err := policy.New()
	if err != nil {
		return nil, fmt.Errorf("policies: %w", err)
	}
	c.Sessions, c.Policies = sessions, policies
	return New(c), nil
}

// Serve is everything that a function answers: its pages within the frame of the site,
// and the files that pages ask for.
func (s *Site) Serve(pages http.Handler) *Mux {
	mux := NewMux()
	mux.Handle("/assets/", web.Assets())
	mux.Handle("/", s.Handler(pages))
	return mux
}

// Nowhere answers an address that leads nowhere.
func (s *Site) Nowhere(w http.ResponseWriter, r *http.Request) { s.Fail(w, r, ErrNotFound) }
