// Package auth knows who is calling: it signs staff in, keeps their sessions and
// protects their forms against requests from elsewhere.
//
// It must not decide what somebody may do (package policy does; the middleware
// here only asks), must not know a role, gemeente or programme, and must not read
// the clock or the environment itself: both are given to it. A participant who
// answers by a personal link has no session and never comes here.
package auth

import (
	"context"
	"errors"
	"time"

	"effectmonitor/functions/internal/policy"
)

// Errors of this package. Callers map them to a page once.
var (
	// ErrNoSession: there is no session, it has ended, or its token is invented.
	ErrNoSession = errors.New("no session")
	// ErrForged: a request that changes something did not come from our own form.
	ErrForged = errors.New("request did not come from a form of this session")
	// ErrForbidden: the policies do not allow it.
	ErrForbidden = errors.New("forbidden")
	// ErrMissing: a Resolve found nothing to ask the policies about.
	ErrMissing = errors.New("no such resource")
	// ErrUnknownUser: the local sign-in has no such user.
	ErrUnknownUser = errors.New("unknown user")
	// ErrNoRole: the identity provider knows the person, but nothing maps to a role here.
	ErrNoRole = errors.New("signed in, but no group of this person gives a role")
	// ErrSeveralGemeenten: the groups of the person belong to more than one gemeente.
	ErrSeveralGemeenten = errors.New("groups of more than one gemeente")
	// ErrSignIn: the identity provider's answer is not one to this browser's request.
	ErrSignIn = errors.New("sign-in failed")
	// ErrTooMany: this client tried to sign in too often.
	ErrTooMany = errors.New("too many sign-ins")
	// ErrCloud: the local sign-in was asked for where cloud settings are present.
	ErrCloud = errors.New("local sign-in is refused in the cloud")
)

// User is a member of staff, or of an organisation that looks at results.
type User struct {
	ID       string   `json:"id"`   // stable; the subject of the identity provider, or the demo user's id
	Name     string   `json:"name"` // as shown on the page
	Roles    []string `json:"roles"`
	Gemeente string   `json:"gemeente,omitempty"` // code of the own gemeente; empty for national roles
	Team     string   `json:"team,omitempty"`
	Grants   []string `json:"grants,omitempty"` // codes of gemeenten that opened their results to this user
}

// Principal is the user as the policies see it.
func (u User) Principal() policy.Principal {
	return policy.Principal{ID: u.ID, Roles: u.Roles, Gemeente: u.Gemeente, Team: u.Team, Grants: u.Grants}
}

// Session is one sign-in of one user in one browser. Times are in UTC.
type Session struct {
	// ID is the hash of the token that the browser holds; it is safe to log.
	ID       string    `json:"-"`
	User     User      `json:"user"`
	CSRF     string    `json:"csrf"` // stands in every form of this session
	Created  time.Time `json:"created"`
	LastSeen time.Time `json:"lastSeen"`
}

type contextKey struct{}

// WithSession returns a context that carries the session.
func WithSession(ctx context.Context, s Session) context.Context {
	return context.WithValue(ctx, contextKey{}, s)
}

// SessionOf returns the session that the middleware put in ctx.
func SessionOf(ctx context.Context) (Session, bool) {
	s, ok := ctx.Value(contextKey{}).(Session)
	return s, ok
}
