package store

import (
	"context"
	"errors"
	"time"

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

// PutSession writes or overwrites a session.
func (s *Store) PutSession(ctx context.Context, hash string, data []byte, expires time.Time) error {
	return s.t.Write(ctx, table.Put(table.Item{Key: sessionKey(hash), Value: data, Expires: expires}))
}

// DeleteSession removes a session; there need not be one.
func (s *Store) DeleteSession(ctx context.Context, hash string) error {
	return s.t.Write(ctx, table.Delete(sessionKey(hash)))
}
