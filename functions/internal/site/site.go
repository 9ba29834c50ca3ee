package site

import (
	"crypto/rand"
	"log/slog"
	"net/http"
	"time"

	"effectmonitor/engine/catalog"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/policy"
)

// Config is what a site is made of.
type Config struct {
	// Sessions are those of staff; nil for a function without sign-in, whose
	// pages then have no user and no navigation.
	Sessions *auth.Sessions
	Policies *policy.Policies
	Catalog  func() *catalog.Catalog
	Now      func() time.Time
	// Zone is where times of day are shown for; UTC when nil.
	Zone *time.Location
	Log  *slog.Logger
	// Secure is false only on a laptop, where there is no TLS.
	Secure bool
	// Product is the name in the header.
	Product string
	// Origin is where participants find the survey, such as https://host; empty
	// means the host of the request.
	Origin string
	// Contact is a mail address for who reads figures by machine; empty when there is none.
	Contact string
}

// Site frames pages and answers errors. It is safe for concurrent use.
type Site struct {
	Config
	Guard *auth.Guard
}

// The addresses that every site has.
const (
	SignInPath  = "/aanmelden"
	SignOutPath = "/afmelden"
)

// New returns a site.
func New(c Config) *Site {
	if c.Zone == nil {
		c.Zone = time.UTC
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	s := &Site{Config: c}
	if c.Policies != nil {
		s.Guard = auth.NewGuard(c.Policies, s.Fail)
	}
	return s
}

// Handler puts everything around the routes that every request needs: the log
// line, a net under a panic, security headers, a limit on what is sent, and the
// session with its check of forms.
func (s *Site) Handler(routes http.Handler) http.Handler {
	var h http.Handler = noted(routes)
	if s.Sessions != nil {
		h = s.Sessions.Load(h, s.Fail)
	}
	return s.logged(s.caught(Headers(limited(h), s.Secure)))
}

// URL is the absolute address of a path of the survey.
func (s *Site) URL(r *http.Request, path string) string {
	if s.Origin != "" {
		return s.Origin + path
	}
	scheme := "http"
	if s.Secure {
		scheme = "https"
	}
	return scheme + "://" + r.Host + path
}

// reference is a number for the helpdesk that finds the line in the log.
func reference() string { return rand.Text()[:8] }
