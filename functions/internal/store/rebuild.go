package store

import (
	"context"
	"errors"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/table"
)

// Rebuild is how far a computation of all figures has come: everybody up to and with a
// participant of a gemeente and programme, in order.
type Rebuild struct {
	Digest      string      `json:"digest"` // of the definitions that it is done with
	Day         source.Date `json:"dag"`    // that the figures are about
	Gemeente    string      `json:"gemeente,omitempty"`
	Programme   string      `json:"programma,omitempty"`
	Participant string      `json:"deelnemer,omitempty"`
	Done        int         `json:"gedaan"`
}

// LastRebuild gives where a rebuild was stopped; the zero Rebuild when none was.
func (s *Store) LastRebuild(ctx context.Context) (Rebuild, error) {
	r, _, err := read[Rebuild](ctx, s, markKey(rebuildMark))
	if errors.Is(err, ErrNotFound) {
		err = nil
	}
	return r, err
}

// SaveRebuild notes how far a rebuild is.
func (s *Store) SaveRebuild(ctx context.Context, r Rebuild) error {
	it, err := record(markKey(rebuildMark), r)
	if err != nil {
		return err
	}
	return s.t.Write(ctx, table.Put(it))
}

// EndRebuild forgets it.
func (s *Store) EndRebuild(ctx context.Context) error {
	return s.t.Write(ctx, table.Delete(markKey(rebuildMark)))
}

const rebuildMark = "rebuild"

// PutManyFacts is PutFacts of several participants, in as few writes as there is room
// for. With ErrConflict one of them is no longer there or was computed anew, and of the last write nothing was
// stored.
func (s *Store) PutManyFacts(ctx context.Context, g, programme string, list []Fact) error {
	var ops []table.Op
	flush := func() error {
		if len(ops) == 0 {
			return nil
		}
		defer func() { ops = nil }()
		return s.t.Write(ctx, ops...)
	}
	for _, f := range list {
		next := []table.Op{saving(table.Item{Key: factsKey(g, programme, f.Participant), Value: f.Data}, f.Version), table.CheckExists(profileKey(g, f.Participant))}
		if len(ops)+len(next) > table.MaxOps || sizeOf(ops)+sizeOf(next) > table.MaxWrite {
			if err := flush(); err != nil {
				return err
			}
		}
		ops = append(ops, next...)
	}
	return flush()
}
