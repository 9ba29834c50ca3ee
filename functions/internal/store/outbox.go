package store

import (
	"context"
	"time"

	"effectmonitor/functions/internal/notify"
	"effectmonitor/functions/internal/table"
)

// outboxKept is how long the outbox of a laptop keeps a message.
const outboxKept = 30 * 24 * time.Hour

// KeepMessage adds a message to the outbox of a gemeente.
func (s *Store) KeepMessage(ctx context.Context, g string, m notify.Kept) error {
	it, err := record(table.Key{}, m)
	if err != nil {
		return err
	}
	it.Key, it.Expires = stampedKey(outboxPartition(g), m.At, hashOf(it.Value)[:16]), m.At.Add(outboxKept)
	return s.t.Write(ctx, table.Put(it))
}

// Messages returns a page of the outbox of a gemeente, the newest first, and the
// cursor of the next page.
func (s *Store) Messages(ctx context.Context, g, cursor string) ([]notify.Kept, string, error) {
	page, err := s.t.Query(ctx, outboxPartition(g), table.Range{Reverse: true, Cursor: cursor})
	if err != nil {
		return nil, "", err
	}
	messages := make([]notify.Kept, len(page.Items))
	for i, it := range page.Items {
		if err := decode(it, &messages[i]); err != nil {
			return nil, "", err
		}
	}
	return messages, page.Next, nil
}
