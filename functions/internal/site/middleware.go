package site

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"

	"effectmonitor/functions/internal/web"
)

// maxBody is the largest form that is read, in bytes.
const maxBody = 1 << 20

// Headers sets what keeps a page from being framed, sniffed, cached or scripted by
// others. secure adds that the host is only reached over TLS (RFC 6797).
func Headers(next http.Handler, secure bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", web.CSP)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("X-Robots-Tag", "noindex")
		h.Set("Cache-Control", "no-store")
		if secure {
			h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
		}
		next.ServeHTTP(w, r)
	})
}

func limited(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		next.ServeHTTP(w, r)
	})
}

type entryKey struct{}

// entry is what a log line says; the routes fill in which of them answered.
type entry struct{ pattern string }

// noted remembers the pattern of the route, which holds no number or token of a
// person where the address itself does.
func noted(routes http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if e, ok := r.Context().Value(entryKey{}).(*entry); ok && r.Pattern != "" {
				e.pattern = r.Pattern
			}
		}()
		routes.ServeHTTP(w, r)
	})
}

// logged writes one line per request: method, route, status and time. Never the
// address or the query: those may name a person.
func (s *Site) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin := s.Now()
		e := &entry{}
		rec := &recorder{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(rec, r.WithContext(context.WithValue(r.Context(), entryKey{}, e)))
		s.Log.LogAttrs(r.Context(), slog.LevelInfo, "request", slog.String("method", r.Method),
			slog.String("route", e.pattern), slog.Int("status", rec.status), slog.Int64("ms", s.Now().Sub(begin).Milliseconds()))
	})
}

// caught turns a panic into the page for a fault of ours.
func (s *Site) caught(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if p == http.ErrAbortHandler {
				panic(p)
			}
			// The stack says where; what was being handled stays out of the log.
			s.Log.LogAttrs(r.Context(), slog.LevelError, "panic", slog.String("kind", fmt.Sprintf("%T", p)),
				slog.String("stack", frames(debug.Stack())))
			s.Fail(w, r, errPanic)
		}()
		next.ServeHTTP(w, r)
	})
}

// frames are the lines of a stack that say file and line, without arguments.
func frames(stack []byte) string {
	var out []string
	for line := range strings.Lines(string(stack)) {
		if strings.HasPrefix(line, "\t") {
			place, _, _ := strings.Cut(strings.TrimSpace(line), " +")
			out = append(out, place[strings.LastIndexByte(place, '/')+1:])
		}
	}
	return strings.Join(out[:min(len(out), 20)], " ")
}

// recorder remembers the status that was sent.
type recorder struct {
	http.ResponseWriter
	status int
	begun  bool
}

// WriteHeader notes the status.
func (r *recorder) WriteHeader(status int) {
	if !r.begun {
		r.status, r.begun = status, true
	}
	r.ResponseWriter.WriteHeader(status)
}

// Write counts as having begun.
func (r *recorder) Write(p []byte) (int, error) {
	r.begun = true
	return r.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
