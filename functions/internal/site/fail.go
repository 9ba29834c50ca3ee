package site

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/web"
)

// ErrNotFound is for an address that leads nowhere.
var ErrNotFound = errors.New("no such page")

var errPanic = errors.New("panic")

// outcome is what an error becomes: a status and the words of a page.
type outcome struct {
	status int
	kind   web.ErrorKind
}

// outcomes maps errors once; what is not in it is a fault of ours.
func outcomeOf(err error) outcome {
	switch {
	case errors.Is(err, auth.ErrNoSession):
		return outcome{http.StatusUnauthorized, web.ErrorSignedOut}
	case errors.Is(err, auth.ErrForged):
		return outcome{http.StatusForbidden, web.ErrorStale}
	case errors.Is(err, auth.ErrForbidden), errors.Is(err, auth.ErrMissing), errors.Is(err, auth.ErrNoRole), errors.Is(err, auth.ErrSeveralGemeenten):
		return outcome{http.StatusForbidden, web.ErrorForbidden}
	case errors.Is(err, auth.ErrSignIn), errors.Is(err, auth.ErrUnknownUser):
		return outcome{http.StatusForbidden, web.ErrorStale}
	case errors.Is(err, auth.ErrTooMany):
		return outcome{http.StatusTooManyRequests, web.ErrorTooMany}
	case errors.Is(err, ErrNotFound):
		return outcome{http.StatusNotFound, web.ErrorNotFound}
	}
	switch app.CodeOf(err) {
	case app.NotFound:
		return outcome{http.StatusNotFound, web.ErrorNotFound}
	case app.Conflict:
		return outcome{http.StatusConflict, web.ErrorConflict}
	case app.Closed:
		return outcome{http.StatusGone, web.ErrorClosed}
	case app.Invalid:
		return outcome{http.StatusUnprocessableEntity, web.ErrorStale}
	}
	return outcome{http.StatusInternalServerError, web.ErrorFault}
}

// Fail answers an error: as JSON to a script, as a page to a reader. A visitor who
// asks for a page of staff is led to the sign-in and back. A fault of ours gets a
// number that is in the log; the error's own text is never shown.
func (s *Site) Fail(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) {
		return // the reader went away
	}
	o := outcomeOf(err)
	number := ""
	if o.status == http.StatusInternalServerError {
		number = reference()
		s.Log.LogAttrs(r.Context(), slog.LevelError, "fault", slog.String("reference", number), slog.String("route", r.Pattern), slog.String("error", err.Error()))
	}
	if o.status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", "60")
	}
	switch {
	case WantsJSON(r):
		s.JSON(w, o.status, faultOf(r, o, number))
	case o.status == http.StatusUnauthorized && (r.Method == http.MethodGet || r.Method == http.MethodHead):
		http.Redirect(w, r, signInURL(r), http.StatusSeeOther)
	default:
		s.Render(w, r, o.status, web.Error(s.errorView(r, o, number)))
	}
}

// fault is an error as a script reads it.
type fault struct {
	Error     string `json:"error"`
	Message   string `json:"message"`
	Reference string `json:"reference,omitempty"`
	// CSRF is the token of the reader's session, for a form that was drawn in an
	// earlier one. Another site can send a request but not read this answer.
	CSRF string `json:"csrf,omitempty"`
}

func faultOf(r *http.Request, o outcome, number string) fault {
	m, key := locale.For(locale.Default), "error."+string(o.kind)
	f := fault{Error: string(o.kind), Message: m.Text(key+".title", nil) + ". " + m.Text(key+".text", nil), Reference: number}
	if m.Has(key + ".script") {
		f.Message = m.Text(key+".script", nil)
	}
	if session, ok := auth.SessionOf(r.Context()); ok && o.kind == web.ErrorStale {
		f.CSRF = session.CSRF
	}
	return f
}

func (s *Site) errorView(r *http.Request, o outcome, number string) web.ErrorView {
	p := s.Page(r, PageOptions{})
	v := web.ErrorView{Page: p, Kind: o.kind, Reference: number, Links: []web.Link{{Label: p.T("site.home"), Href: "/"}}}
	if o.status == http.StatusUnauthorized {
		v.Links = []web.Link{{Label: p.T("site.sign-in"), Href: SignInPath + "?verder=" + url.QueryEscape(back(r))}}
	}
	return v
}

// back is where to go on after signing in: for a form, the page that held it.
func back(r *http.Request) string {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return auth.LocalPath(r.URL.RequestURI())
	}
	if u, err := url.Parse(r.Referer()); err == nil && u.Host == r.Host {
		return auth.LocalPath(u.RequestURI())
	}
	return "/"
}

func signInURL(r *http.Request) string {
	if to := back(r); to != "/" {
		return SignInPath + "?verder=" + url.QueryEscape(to)
	}
	return SignInPath
}

// WantsJSON tells whether a script asks.
func WantsJSON(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Accept"), "application/json")
}
