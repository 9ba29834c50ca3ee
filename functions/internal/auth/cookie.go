package auth

import (
	"net/http"
	"time"
)

const sessionCookie = "sessie"

// Cookie builds a cookie that scripts cannot read and other sites cannot send
// along with a form. maxAge below zero removes it.
//
// The __Host- prefix makes a browser refuse the cookie unless it is Secure, for
// the whole path and without a domain, so that a sister site cannot set it.
func (s *Sessions) Cookie(name, value string, maxAge time.Duration) *http.Cookie {
	c := &http.Cookie{
		Name:     s.cookieName(name),
		Value:    value,
		Path:     "/",
		HttpOnly: true,
		Secure:   s.config.Secure,
		SameSite: http.SameSiteLaxMode,
		MaxAge:   int(maxAge / time.Second),
	}
	if maxAge < 0 {
		c.MaxAge = -1
	}
	return c
}

func (s *Sessions) cookieName(name string) string {
	if s.config.Secure {
		return "__Host-" + name
	}
	return name
}

// ReadCookie returns the value of the cookie, or ErrNoSession.
func (s *Sessions) ReadCookie(r *http.Request, name string) (string, error) {
	c, err := r.Cookie(s.cookieName(name))
	if err != nil || c.Value == "" {
		return "", ErrNoSession
	}
	return c.Value, nil
}
