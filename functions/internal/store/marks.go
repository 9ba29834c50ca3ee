package store

import (
	"context"
	"errors"

	"effectmonitor/functions/internal/table"
)

// Mark tells whether something was done that must be done once for a whole store,
// such as filling it.
func (s *Store) Mark(ctx context.Context, name string) (bool, error) {
	_, err := s.t.Get(ctx, markKey(name))
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// SetMark notes that it was done.
func (s *Store) SetMark(ctx context.Context, name string) error {
	return s.t.Write(ctx, table.Put(table.Item{Key: markKey(name), Value: []byte(`{}`)}))
}
