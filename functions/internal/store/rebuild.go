package store

import (
	"context"
	"errors"
	"slices"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/table"
)

// Rebuild is how far a computation of all figures has come: everybody up to and with a
// participant of a gemeente, in order.
type Rebuild struct {
	Digest   string      `json:"digest"` // of the definitions that it is done with
	Day      source.Date `json:"dag"`    // that the figures are about
	Gemeente string      `json:"gemeente,omitempty"`
	// Programme was set by releases that went through a gemeente once for each of its
	// programmes: nothing can be told from it of who was computed in the others.
	Programme   string `json:"programma,omitempty"`
	Participant string `json:"deelnemer,omitempty"`
	Done        int    `json:"gedaan"`
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

// ParticipantIDs gives the participants of a gemeente in order, read from the keys of the
// list of everybody.
func (s *Store) ParticipantIDs(ctx context.Context, g string) ([]string, error) {
	var ids []string
	for it, err := range table.All(ctx, s.t, caseloadPartition(g), table.Range{Limit: table.MaxLimit}) {
		if err != nil {
			return nil, err
		}
		id, err := lastPart(it.Sort)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids, nil
}

// FactsVersions gives the versions of the facts of several participants, of at most table.MaxGets.
func (s *Store) FactsVersions(ctx context.Context, g, programme string, ids []string) (map[string]uint64, error) {
	keys := make([]table.Key, len(ids))
	for i, id := range ids {
		keys[i] = factsKey(g, programme, id)
	}
	found, err := s.t.GetMany(ctx, keys...)
	out := make(map[string]uint64, len(ids))
	for i, id := range ids {
		out[id] = found[keys[i]].Version
	}
	return out, err
}

// PutManyFacts is PutFacts of several participants, in as few writes as there is room
// for. Facts without data are removed. With ErrConflict one of them is no longer there or was computed anew, and of the last write nothing was
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
		next := factOps(g, programme, f)
		if len(ops)+len(next) > table.MaxOps || sizeOf(ops)+sizeOf(next) > table.MaxWrite {
			if err := flush(); err != nil {
				return err
			}
		}
		ops = append(ops, next...)
	}
	return flush()
}

func factOps(g, programme string, f Fact) []table.Op {
	key := factsKey(g, programme, f.Participant)
	if f.Data == nil {
		return []table.Op{table.DeleteIf(key, f.Version)}
	}
	return []table.Op{saving(table.Item{Key: key, Value: f.Data}, f.Version), table.CheckExists(profileKey(g, f.Participant))}
}
