package store

import (
	"context"
	"errors"
	"time"

	"effectmonitor/functions/internal/notify"
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

// messageKept is how long the outbox of a laptop keeps a message.
const messageKept = 30 * 24 * time.Hour

// KeepMessage adds a message to the outbox.
func (s *Store) KeepMessage(ctx context.Context, m notify.Kept) error {
	it, err := record(table.Key{}, m)
	if err != nil {
		return err
	}
	it.Key, it.Expires = stampedKey(outboxPartition, m.At, hashOf(it.Value)[:16]), m.At.Add(messageKept)
	return s.t.Write(ctx, table.Put(it))
}

// Messages returns the newest messages of the outbox, at most limit.
func (s *Store) Messages(ctx context.Context, limit int) ([]notify.Kept, error) {
	page, err := s.t.Query(ctx, outboxPartition, table.Range{Reverse: true, Limit: limit})
	if err != nil {
		return nil, err
	}
	messages := make([]notify.Kept, len(page.Items))
	for i, it := range page.Items {
		if err := decode(it, &messages[i]); err != nil {
			return nil, err
		}
	}
	return messages, nil
}
