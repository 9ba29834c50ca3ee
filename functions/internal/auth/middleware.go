package auth

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"effectmonitor/functions/internal/policy"
)

const (
	// CSRFField is the name of the hidden field in every form that posts.
	CSRFField = "csrf"
	// CSRFHeader carries the same token in a request made by a script.
	CSRFHeader = "X-CSRF-Token"
)

// Failed answers a request that was stopped. err is, or wraps, one of this
// package's errors or what a Resolve gave; it is never shown as it is.
type Failed func(w http.ResponseWriter, r *http.Request, err error)

// Load finds the session of each request and puts it in the context. A request
// without one goes on: the policies decide what a visitor may see. A request that
// changes something must come from this site and, in a session, carry its token.
func (s *Sessions) Load(next http.Handler, failed Failed) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		session, err := s.Find(r)
		switch {
		case err == nil:
			r = r.WithContext(WithSession(r.Context(), session))
		case !errors.Is(err, ErrNoSession):
			failed(w, r, err)
			return
		}
		if err := s.checkForm(r); err != nil {
			failed(w, r, err)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// checkForm is the double check on a request that may change something: the
// browser says that it comes from this site, and the form holds the session's
// token. Without a session there is no token to check.
func (s *Sessions) checkForm(r *http.Request) error {
	if err := s.origin.Check(r); err != nil {
		return fmt.Errorf("%w: %v", ErrForged, err)
	}
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		return nil
	}
	session, ok := SessionOf(r.Context())
	if !ok {
		return nil
	}
	token := r.Header.Get(CSRFHeader)
	if token == "" {
		token = r.PostFormValue(CSRFField)
	}
	if subtle.ConstantTimeCompare([]byte(token), []byte(session.CSRF)) != 1 {
		return fmt.Errorf("%w: token", ErrForged)
	}
	return nil
}

// Resolve names the resource that a request is about. It may read the store (who
// is the worker of this participant?). When there is no such thing it gives
// ErrMissing; its other errors go to Failed as they are.
type Resolve func(*http.Request) (policy.Resource, error)

// Guard asks the policies on behalf of the routes.
type Guard struct {
	policies *policy.Policies
	failed   Failed
}

// NewGuard returns a guard that answers refused requests with failed.
func NewGuard(p *policy.Policies, failed Failed) *Guard { return &Guard{policies: p, failed: failed} }

// Require lets a request through to next only when the policies allow the action
// on the resource. A visitor who is refused gets ErrNoSession (the page then
// offers to sign in), a user ErrForbidden. What does not exist is answered as what
// is forbidden, so that nobody learns from the answer what exists elsewhere.
func (g *Guard) Require(action policy.Action, resolve Resolve, next http.Handler) http.Handler {
	return guarded{action, func(w http.ResponseWriter, r *http.Request) {
		resource, err := resolve(r)
		allowed := false
		if err == nil {
			allowed, _ = g.Allow(r.Context(), action, resource)
		}
		_, signedIn := SessionOf(r.Context())
		switch {
		case allowed:
			next.ServeHTTP(w, r)
		case !signedIn:
			g.failed(w, r, ErrNoSession)
		case err != nil && !errors.Is(err, ErrMissing):
			g.failed(w, r, err)
		default:
			g.failed(w, r, fmt.Errorf("%w: %s", ErrForbidden, action))
		}
	}}
}

// guarded is a handler that asks the policies first, and can say what.
type guarded struct {
	action policy.Action
	serve  http.HandlerFunc
}

func (g guarded) ServeHTTP(w http.ResponseWriter, r *http.Request) { g.serve(w, r) }

// Action is what the policies are asked, for the table of every address and role.
func (g guarded) Action() policy.Action { return g.action }

// Allow asks the policies for the user of the session in ctx, or for a visitor.
// A page uses it to leave out what the user may not do.
func (g *Guard) Allow(ctx context.Context, action policy.Action, resource policy.Resource) (bool, string) {
	var p policy.Principal
	if session, ok := SessionOf(ctx); ok {
		p = session.User.Principal()
	}
	return g.policies.Allow(p, action, resource)
}

// LocalPath returns the path and query of target when it stays on this site, and
// "/" otherwise. It is for "where were you going" after signing in: without it a
// link to our sign-in page could lead on to a copy of it elsewhere.
func LocalPath(target string) string {
	u, err := url.Parse(target)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" ||
		!strings.HasPrefix(target, "/") || strings.HasPrefix(target, "//") || strings.ContainsAny(target, "\\\r\n\t") {
		return "/"
	}
	return (&url.URL{Path: u.Path, RawPath: u.RawPath, RawQuery: u.RawQuery}).String()
}
