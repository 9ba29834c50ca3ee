package site

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"

	"github.com/a-h/templ"
)

// Render draws a page whole before it sends anything, so that a fault while
// drawing is a page for a fault and not half a page.
func (s *Site) Render(w http.ResponseWriter, r *http.Request, status int, page templ.Component) {
	var body bytes.Buffer
	if err := page.Render(r.Context(), &body); err != nil {
		s.Log.LogAttrs(r.Context(), slog.LevelError, "render", slog.String("route", r.Pattern), slog.String("error", err.Error()))
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	s.forgetNotice(w, r)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body.Bytes()) // the reader went away; nothing is lost
	}
}

// JSON answers a script.
func (s *Site) JSON(w http.ResponseWriter, status int, v any) {
	data, err := json.Marshal(v)
	if err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(data) // the script went away; nothing is lost
}

const noticeCookie = "melding"

// Redirect goes on to a page after something was done. notice is the key of a
// message ("notice." + it) that the next page shows once; empty shows none. It is a
// key and not a text, so that nothing about a person is in the cookie.
func (s *Site) Redirect(w http.ResponseWriter, r *http.Request, to, notice string) {
	if notice != "" && s.Sessions != nil {
		http.SetCookie(w, s.Sessions.Cookie(noticeCookie, notice, noticeAge))
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// forgetNotice takes the cookie away from the page that showed it.
func (s *Site) forgetNotice(w http.ResponseWriter, r *http.Request) {
	if s.noticeOf(r) != "" {
		http.SetCookie(w, s.Sessions.Cookie(noticeCookie, "", -1))
	}
}

func (s *Site) noticeOf(r *http.Request) string {
	if s.Sessions == nil || r.Method != http.MethodGet {
		return ""
	}
	key, err := s.Sessions.ReadCookie(r, noticeCookie)
	if err != nil {
		return ""
	}
	return key
}
