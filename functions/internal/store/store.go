// Package store keeps the records of the monitor in the table: participants,
// responses, invitations, the caseload, the audit trail, sessions, facts and
// aggregates.
//
// All data of a gemeente is reached by methods whose first argument after the
// context is its code. The store knows no clock, no policy and no plain name:
// times come from the caller, permission is asked before it is called, and
// identities arrive sealed.
package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"effectmonitor/engine/entire"
	"effectmonitor/functions/internal/table"
)

// Errors that callers may test for with errors.Is.
var (
	// ErrNotFound means that there is no such record, or no longer.
	ErrNotFound = table.ErrNotFound
	// ErrConflict means that the record changed since it was read; nothing was
	// written.
	ErrConflict = table.ErrConflict
	// ErrExists means that a record with this id is already there.
	ErrExists = errors.New("record exists")
	// ErrSubmitted means that the response was already submitted by another
	// submit, or with other content.
	ErrSubmitted = errors.New("response was already submitted")
	// ErrRefused means that the participant does not take part (any more).
	ErrRefused = errors.New("participant does not take part")
)

// Store reads and writes records. It is safe for concurrent use.
type Store struct {
	t table.Table
}

// New returns a store on the table.
func New(t table.Table) *Store { return &Store{t: t} }

// maxRetries bounds how often a change of a shared record (a caseload entry, a
// counter) is made again because another writer was just ahead.
const maxRetries = 20

// commit builds a transaction from fresh reads and writes it. When an item of
// the caller itself was changed in between, that is a conflict for the caller;
// when it was another item, commit builds again.
func (s *Store) commit(ctx context.Context, own table.Key, build func() ([]table.Op, error)) error {
	for n := 1; ; n++ {
		ops, err := build()
		if err != nil || len(ops) == 0 {
			return err
		}
		err = s.t.Write(ctx, ops...)
		conflict, ok := errors.AsType[*table.ConflictError](err)
		if !ok || conflict.Key == own || n == maxRetries {
			return err
		}
	}
}

// read gets and decodes one record.
func read[T any](ctx context.Context, s *Store, k table.Key) (v T, version uint64, err error) {
	it, err := s.t.Get(ctx, k)
	if err != nil {
		return v, 0, err
	}
	return v, it.Version, decode(it, &v)
}

func decode(it table.Item, into any) error {
	plain, err := Readable(it.Value)
	if err == nil {
		err = entire.Read(plain, into)
	}
	if err != nil {
		return fmt.Errorf("decode %v: %w", it.Key, err)
	}
	return nil
}

// glance reads a part of a record, which is not stored again.
func glance(it table.Item, into any) error {
	plain, err := Readable(it.Value)
	if err == nil {
		err = json.Unmarshal(plain, into)
	}
	if err != nil {
		return fmt.Errorf("decode %v: %w", it.Key, err)
	}
	return nil
}

// record encodes a record as an item; the records that grow are kept lean. Encoding the
// types of this package cannot fail, except for a RawMessage that is not JSON.
func record(k table.Key, v any) (table.Item, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return table.Item{}, fmt.Errorf("encode %v: %w", k, err)
	}
	switch v.(type) {
	case Response, CaseloadEntry:
		b = lean(k, b)
	}
	return table.Item{Key: k, Value: b}, nil
}

// saving is the operation that stores an item of which version was read; 0
// means that it must be new.
func saving(it table.Item, version uint64) table.Op {
	if version == 0 {
		return table.Create(it)
	}
	it.Version = version
	return table.Replace(it)
}

func hashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
