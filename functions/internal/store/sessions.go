package store

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/table"
)

// GetSession returns a session by the hash of its token, and false when there is
// none or it expired.
func (s *Store) GetSession(ctx context.Context, hash string) ([]byte, bool, error) {
	it, err := s.t.Get(ctx, sessionKey(hash))
	if errors.Is(err, ErrNotFound) {
		return nil, false, nil
	}
	return it.Value, err == nil, err
}

// holder is what the store reads of a session: whose it is, and from when.
type holder struct {
	User struct {
		ID       string `json:"id"`
		Gemeente string `json:"gemeente"`
	} `json:"user"`
	Created  time.Time `json:"created"`
	LastSeen time.Time `json:"lastSeen"`
}

// SessionEnded is the error of PutSession for somebody whose access ended, or changed
// after the session began.
type SessionEnded struct{}

// Error implements error.
func (SessionEnded) Error() string { return "the access of this user ended or changed" }

// SessionEnded tells package auth what the error means, without the one knowing the
// other.
func (SessionEnded) SessionEnded() bool { return true }

// PutSession writes or overwrites a session, and where it is found by its user. It is
// refused with SessionEnded in one transaction with what is known of the user, so that
// no request that is under way brings a session back after access was taken away.
func (s *Store) PutSession(ctx context.Context, hash string, data []byte, expires time.Time) error {
	it := table.Item{Key: sessionKey(hash), Value: data, Expires: expires}
	var h holder
	if err := json.Unmarshal(data, &h); err != nil || h.User.ID == "" {
		return s.t.Write(ctx, table.Put(it)) // a sign-in under way: of nobody yet
	}
	own := table.Item{Key: in(sessionsPartition(h.User.ID), hash), Value: []byte("{}"), Expires: expires}
	return s.commit(ctx, table.Key{}, func() ([]table.Op, error) {
		ops := []table.Op{table.Put(it), table.Put(own)}
		if h.User.Gemeente == "" {
			return ops, nil
		}
		m, err := s.Member(ctx, h.User.Gemeente, h.User.ID)
		switch {
		case errors.Is(err, ErrNotFound):
			return append(ops, table.CheckAbsent(staffKey(h.User.Gemeente, h.User.ID))), nil
		case err != nil:
			return nil, err
		case m.over(source.DateFromTime(h.LastSeen)) || h.Created.Before(m.Changed):
			return nil, SessionEnded{}
		}
		return append(ops, table.CheckVersion(staffKey(h.User.Gemeente, h.User.ID), m.Version)), nil
	})
}

// DeleteSession removes a session; there need not be one.
func (s *Store) DeleteSession(ctx context.Context, hash string) error {
	return s.t.Write(ctx, table.Delete(sessionKey(hash)))
}

// EndSessions removes all sessions of a user, wherever they signed in.
func (s *Store) EndSessions(ctx context.Context, user string) error {
	var keys []table.Key
	for it, err := range table.All(ctx, s.t, sessionsPartition(user), table.Range{Limit: table.MaxLimit}) {
		if err != nil {
			return err
		}
		hash, err := lastPart(it.Sort)
		if err != nil {
			return err
		}
		keys = append(keys, sessionKey(hash), it.Key)
	}
	return s.deleteAll(ctx, keys)
}
