package store

import (
	"context"
	"errors"

	"effectmonitor/functions/internal/table"
)

// Keyset returns the wrapped keyset of a gemeente; false when there is none. With
// the two methods below the store is what package secret keeps keysets in.
func (s *Store) Keyset(ctx context.Context, g string) ([]byte, bool, error) {
	it, err := s.t.Get(ctx, keysetKey(g))
	if errors.Is(err, ErrNotFound) {
		return nil, false, nil
	}
	return it.Value, err == nil, err
}

// CreateKeyset stores the first wrapped keyset of a gemeente; false when there is
// one already.
func (s *Store) CreateKeyset(ctx context.Context, g string, wrapped []byte) (bool, error) {
	err := s.t.Write(ctx, table.Create(table.Item{Key: keysetKey(g), Value: wrapped}))
	if errors.Is(err, ErrConflict) {
		return false, nil
	}
	return err == nil, err
}

// ReplaceKeyset overwrites the wrapped keyset of a gemeente.
func (s *Store) ReplaceKeyset(ctx context.Context, g string, wrapped []byte) error {
	return s.t.Write(ctx, table.Put(table.Item{Key: keysetKey(g), Value: wrapped}))
}
