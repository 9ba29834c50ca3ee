package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"effectmonitor/functions/internal/table"
)

// NextNumber returns the next number for a participant of the gemeente, from 1.
// No number is given twice.
func (s *Store) NextNumber(ctx context.Context, g string) (int, error) {
	return s.number(ctx, g, func(last int) int { return last + 1 })
}

// RaiseNumber makes NextNumber go on after used, because those numbers were given
// by an import.
func (s *Store) RaiseNumber(ctx context.Context, g string, used int) error {
	_, err := s.number(ctx, g, func(last int) int { return max(last, used) })
	return err
}

// number replaces the last number that was given, 0 for none, by another.
func (s *Store) number(ctx context.Context, g string, change func(last int) int) (next int, err error) {
	key := numberKey(g)
	err = s.commit(ctx, table.Key{}, func() ([]table.Op, error) {
		it, err := s.t.Get(ctx, key)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return nil, err
		}
		last := 0
		if err == nil {
			if last, err = strconv.Atoi(string(it.Value)); err != nil {
				return nil, fmt.Errorf("decode %v: %w", key, err)
			}
		}
		next = change(last)
		return []table.Op{saving(table.Item{Key: key, Value: []byte(strconv.Itoa(next))}, it.Version)}, nil
	})
	return next, err
}

// CreateParticipant stores a new participant with its sealed identity (nil for
// none) and its caseload entry. It returns ErrExists when the id is taken, and
// ErrRepeated when the form named by p.Once already made a participant.
func (s *Store) CreateParticipant(ctx context.Context, g string, p Participant, identity []byte, audit Audit) error {
	ops, err := newParticipantOps(g, p, identity, nil)
	if err != nil {
		return err
	}
	lines, err := auditOps(g, audit)
	if err != nil {
		return err
	}
	if p.Once != "" {
		ops = append(ops, table.Create(onceItem(g, p)))
	}
	err = s.t.Write(ctx, append(ops, lines...)...)
	if conflict, ok := errors.AsType[*table.ConflictError](err); ok && p.Once != "" && conflict.Key == onceKey(g, p.Once) {
		return fmt.Errorf("participant of %s: %w", g, ErrRepeated)
	}
	if errors.Is(err, ErrConflict) {
		return fmt.Errorf("participant %s of %s: %w", p.ID, g, ErrExists)
	}
	return err
}

// newParticipantOps creates the items of a participant that is new.
func newParticipantOps(g string, p Participant, identity []byte, responses []Response) ([]table.Op, error) {
	var e CaseloadEntry
	e.describe(p)
	records := []struct {
		key   table.Key
		value any
	}{{profileKey(g, p.ID), p}}
	for _, r := range responses {
		e.note(r)
		records = append(records, struct {
			key   table.Key
			value any
		}{responseKey(g, p.ID, r.Moment, r.Rater), r})
	}
	var quotes []table.Op
	for _, r := range responses {
		more, err := quoteOps(g, r, p)
		if err != nil {
			return nil, err
		}
		quotes = append(quotes, more...)
	}
	records = append(records, struct {
		key   table.Key
		value any
	}{entryKey(g, p.Worker, p.ID), e})
	ops := quotes
	for _, r := range records {
		it, err := record(r.key, r.value)
		if err != nil {
			return nil, err
		}
		ops = append(ops, table.Create(it))
	}
	if identity != nil {
		ops = append(ops, table.Create(table.Item{Key: identityKey(g, p.ID), Value: identity}))
	}
	return ops, nil
}

// Participant returns a participant.
func (s *Store) Participant(ctx context.Context, g, id string) (Participant, error) {
	p, version, err := read[Participant](ctx, s, profileKey(g, id))
	p.Version = version
	return p, err
}

// Identity returns the sealed identity of a participant, or ErrNotFound.
func (s *Store) Identity(ctx context.Context, g, id string) ([]byte, error) {
	it, err := s.t.Get(ctx, identityKey(g, id))
	return it.Value, err
}

// SaveParticipant replaces a participant that was read at p.Version, and its
// caseload entry, also when the worker changed. ErrConflict means that somebody
// else saved it first.
func (s *Store) SaveParticipant(ctx context.Context, g string, p Participant, audit Audit) error {
	return s.saveParticipant(ctx, g, p, audit)
}

// SaveIdentity is SaveParticipant with, in the same transaction, a new sealed
// identity: the name to show and what it was taken from never differ.
func (s *Store) SaveIdentity(ctx context.Context, g string, p Participant, sealed []byte, audit Audit) error {
	return s.saveParticipant(ctx, g, p, audit, table.Put(table.Item{Key: identityKey(g, p.ID), Value: sealed}))
}

func (s *Store) saveParticipant(ctx context.Context, g string, p Participant, audit Audit, more ...table.Op) error {
	key := profileKey(g, p.ID)
	lines, err := auditOps(g, audit)
	if err != nil {
		return err
	}
	return s.commit(ctx, key, func() ([]table.Op, error) {
		old, err := s.Participant(ctx, g, p.ID)
		if err != nil {
			return nil, err
		}
		if old.Version != p.Version {
			return nil, &table.ConflictError{Kind: table.KindReplace, Key: key}
		}
		profile, err := record(key, p)
		if err != nil {
			return nil, err
		}
		ops, err := s.moveEntry(ctx, g, old, p)
		ops = append(ops, saving(profile, p.Version))
		return slices.Concat(ops, lines, more), err
	})
}

// moveEntry rewrites the caseload entry, under another worker if need be.
func (s *Store) moveEntry(ctx context.Context, g string, old, p Participant) ([]table.Op, error) {
	if old.Worker == p.Worker {
		return s.changeEntry(ctx, g, old, func(e *CaseloadEntry) { e.describe(p) })
	}
	e, version, err := read[CaseloadEntry](ctx, s, entryKey(g, old.Worker, old.ID))
	if err != nil {
		return nil, err
	}
	e.describe(p)
	moved, err := record(entryKey(g, p.Worker, p.ID), e)
	return []table.Op{table.DeleteIf(entryKey(g, old.Worker, old.ID), version), table.Create(moved)}, err
}

// Dossier returns everything about a participant with one query of its
// partition.
func (s *Store) Dossier(ctx context.Context, g, id string) (Dossier, error) {
	var d Dossier
	for it, err := range table.All(ctx, s.t, participantPartition(g, id), table.Range{}) {
		if err != nil {
			return Dossier{}, err
		}
		if err := d.add(it); err != nil {
			return Dossier{}, err
		}
	}
	if d.Participant.Version == 0 {
		return Dossier{}, table.NotFound(profileKey(g, id))
	}
	for i := range d.Invitations {
		inv := &d.Invitations[i]
		if r, ok := d.Response(inv.Moment, inv.Rater); ok {
			inv.usedFor(r)
		}
	}
	return d, nil
}
