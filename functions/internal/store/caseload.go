package store

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"effectmonitor/functions/internal/table"
)

// TeamCaseload returns the entries of all workers of the gemeente, by worker.
func (s *Store) TeamCaseload(ctx context.Context, g string) ([]CaseloadEntry, error) {
	return s.entries(ctx, g, table.Range{Limit: table.MaxLimit})
}

func (s *Store) entries(ctx context.Context, g string, r table.Range) ([]CaseloadEntry, error) {
	var entries []CaseloadEntry
	for it, err := range table.All(ctx, s.t, caseloadPartition(g), r) {
		if err != nil {
			return nil, err
		}
		var e CaseloadEntry
		if err := decode(it, &e); err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// StoredEntry is a caseload entry that was not decoded yet: who knows what it says from
// an earlier time has no need to.
type StoredEntry struct {
	EntryRef
	item table.Item
}

// Value is the entry as it is stored, and must not be changed.
func (e StoredEntry) Value() []byte { return e.item.Value }

// Decode reads what it says.
func (e StoredEntry) Decode() (CaseloadEntry, error) {
	var out CaseloadEntry
	return out, decode(e.item, &out)
}

// StoredCaseload returns the entries of one worker as they are stored.
func (s *Store) StoredCaseload(ctx context.Context, g, worker string) ([]StoredEntry, error) {
	prefix := workerPrefix(worker)
	if prefix == "" {
		return nil, nil
	}
	var entries []StoredEntry
	for it, err := range table.All(ctx, s.t, caseloadPartition(g), table.Range{Prefix: prefix, Limit: table.MaxLimit}) {
		if err != nil {
			return nil, err
		}
		if _, ref, ok := entryOf(it.Key); ok {
			entries = append(entries, StoredEntry{ref, it})
		}
	}
	return entries, nil
}

// changeCase changes the caseload entry of a participant and says so in the trail; what
// changes nothing is not told.
func (s *Store) changeCase(ctx context.Context, g, id string, audit Audit, change func(*CaseloadEntry)) error {
	lines, err := auditOps(g, audit)
	if err != nil {
		return err
	}
	return s.commit(ctx, table.Key{}, func() ([]table.Op, error) {
		p, err := s.Participant(ctx, g, id)
		if err != nil {
			return nil, err
		}
		ops, err := s.changeEntry(ctx, g, p, change)
		switch {
		case err != nil:
			return nil, err
		case len(ops) == 0:
			return []table.Op{table.CheckExists(profileKey(g, id))}, nil
		}
		return append(ops, lines...), nil
	})
}

// changeEntry is the operation that changes the caseload entry of a participant
// under its present worker. Nil when the change changes nothing.
func (s *Store) changeEntry(ctx context.Context, g string, p Participant, change func(*CaseloadEntry)) ([]table.Op, error) {
	it, err := s.t.Get(ctx, entryKey(g, p.Worker, p.ID))
	if err != nil {
		return nil, err
	}
	if it.Value, err = Readable(it.Value); err != nil {
		return nil, fmt.Errorf("decode %v: %w", it.Key, err)
	}
	var e CaseloadEntry
	if err := decode(it, &e); err != nil {
		return nil, err
	}
	change(&e)
	plain, err := json.Marshal(e)
	if err != nil || bytes.Equal(plain, it.Value) {
		return nil, err // lean or not, it says the same
	}
	return []table.Op{saving(table.Item{Key: it.Key, Value: lean(it.Key, plain)}, it.Version)}, nil
}
