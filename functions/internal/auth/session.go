package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// SessionStore keeps sessions by the hash of their token, so that whoever reads
// the store cannot take a session over. An item past its expiry may be gone or
// still be there; Sessions checks by itself.
type SessionStore interface {
	// GetSession reports false, without an error, when there is none.
	GetSession(ctx context.Context, hash string) (data []byte, found bool, err error)
	// PutSession writes or overwrites. An error with a method SessionEnded that is true
	// says that the user has no access any more, or other access than the session.
	PutSession(ctx context.Context, hash string, data []byte, expires time.Time) error
	// DeleteSession is no error when there is none.
	DeleteSession(ctx context.Context, hash string) error
}

// Config sets the limits of a session.
type Config struct {
	Idle     time.Duration // without any request; 0 means 30 minutes
	Absolute time.Duration // since sign-in, however busy; 0 means 8 hours
	// Secure is false only on a laptop, where there is no TLS: the cookie then
	// goes without the Secure attribute and without the __Host- prefix.
	Secure bool
	// Admit says as whom somebody who signed in goes on: with other roles or another
	// team, or not at all. Nil lets everybody in as they come.
	Admit func(ctx context.Context, u User) (User, error)
}

// Sessions starts, finds and ends sessions.
type Sessions struct {
	store  SessionStore
	now    func() time.Time
	config Config
	origin *http.CrossOriginProtection
}

// NewSessions returns sessions on the store, with now as the clock.
func NewSessions(store SessionStore, now func() time.Time, c Config) (*Sessions, error) {
	if c.Idle == 0 {
		c.Idle = 30 * time.Minute
	}
	if c.Absolute == 0 {
		c.Absolute = 8 * time.Hour
	}
	if c.Idle < time.Minute || c.Idle > c.Absolute || c.Absolute > 24*time.Hour {
		return nil, fmt.Errorf("session limits: idle %s and absolute %s (want 1m <= idle <= absolute <= 24h)", c.Idle, c.Absolute)
	}
	return &Sessions{store: store, now: now, config: c, origin: http.NewCrossOriginProtection()}, nil
}

// Start signs the user in: it ends the session that the browser may have had,
// makes a new one under a new token and sets the cookie.
func (s *Sessions) Start(w http.ResponseWriter, r *http.Request, u User) (Session, error) {
	if err := s.forget(r); err != nil {
		return Session{}, err
	}
	now := s.now().UTC()
	if s.config.Admit != nil {
		var err error
		if u, err = s.config.Admit(r.Context(), u); err != nil {
			return Session{}, fmt.Errorf("admit: %w", err)
		}
	}
	token := randomToken()
	session := Session{ID: hash(token), User: u, CSRF: randomToken(), Created: now, LastSeen: now}
	if err := s.save(r.Context(), session); err != nil {
		return Session{}, err
	}
	http.SetCookie(w, s.Cookie(sessionCookie, token, s.config.Absolute))
	return session, nil
}

// Find returns the session of the request, and notes that it was seen. It gives
// ErrNoSession when there is none or a limit has passed.
func (s *Sessions) Find(r *http.Request) (Session, error) {
	token, err := s.ReadCookie(r, sessionCookie)
	if err != nil {
		return Session{}, err
	}
	id := hash(token)
	data, found, err := s.store.GetSession(r.Context(), id)
	if err != nil {
		return Session{}, fmt.Errorf("read session %s: %w", id[:8], err)
	}
	if !found {
		return Session{}, ErrNoSession
	}
	var session Session
	if err := json.Unmarshal(data, &session); err != nil {
		return Session{}, fmt.Errorf("decode session %s: %w", id[:8], err)
	}
	session.ID = id
	now := s.now().UTC()
	if now.After(s.expires(session)) {
		if err := s.store.DeleteSession(r.Context(), id); err != nil {
			return Session{}, fmt.Errorf("delete session %s: %w", id[:8], err)
		}
		return Session{}, ErrNoSession
	}
	// Writing on every request would cost a write per page; a fraction of the
	// limit is exact enough.
	if now.Sub(session.LastSeen) > s.config.Idle/30 {
		session.LastSeen = now
		err := s.save(r.Context(), session)
		if ended, ok := errors.AsType[interface {
			error
			SessionEnded() bool
		}](err); ok && ended.SessionEnded() {
			return Session{}, ErrNoSession
		}
		if err != nil {
			return Session{}, err
		}
	}
	return session, nil
}

// End signs out: the session is gone from the store and the cookie from the browser.
func (s *Sessions) End(w http.ResponseWriter, r *http.Request) error {
	http.SetCookie(w, s.Cookie(sessionCookie, "", -1))
	return s.forget(r)
}

func (s *Sessions) forget(r *http.Request) error {
	token, err := s.ReadCookie(r, sessionCookie)
	if err != nil {
		return nil // nothing to forget
	}
	if err := s.store.DeleteSession(r.Context(), hash(token)); err != nil {
		return fmt.Errorf("delete session: %w", err)
	}
	return nil
}

func (s *Sessions) save(ctx context.Context, session Session) error {
	data, err := json.Marshal(session)
	if err != nil {
		return fmt.Errorf("encode session %s: %w", session.ID[:8], err)
	}
	if err := s.store.PutSession(ctx, session.ID, data, s.expires(session)); err != nil {
		return fmt.Errorf("write session %s: %w", session.ID[:8], err)
	}
	return nil
}

// expires is the moment at which the first of the two limits passes.
func (s *Sessions) expires(session Session) time.Time {
	idle, absolute := session.LastSeen.Add(s.config.Idle), session.Created.Add(s.config.Absolute)
	if idle.Before(absolute) {
		return idle
	}
	return absolute
}

// randomToken has 256 bits, far beyond guessing. The standard library's text has
// 130 bits, so two of them are joined.
func randomToken() string { return rand.Text() + rand.Text() }

func hash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
