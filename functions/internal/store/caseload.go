package store

import (
	"context"

	"effectmonitor/functions/internal/table"
)

// Caseload returns the entries of one worker.
func (s *Store) Caseload(ctx context.Context, g, worker string) ([]CaseloadEntry, error) {
	prefix := workerPrefix(worker)
	if prefix == "" {
		return nil, nil // an empty prefix would be everyone's caseload
	}
	return s.entries(ctx, g, table.Range{Prefix: prefix, Limit: table.MaxLimit})
}

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

// changeEntry is the operation that changes the caseload entry of a participant
// under its present worker. Nil when the change changes nothing.
func (s *Store) changeEntry(ctx context.Context, g string, p Participant, change func(*CaseloadEntry)) ([]table.Op, error) {
	it, err := s.t.Get(ctx, entryKey(g, p.Worker, p.ID))
	if err != nil {
		return nil, err
	}
	var e CaseloadEntry
	if err := decode(it, &e); err != nil {
		return nil, err
	}
	change(&e)
	next, err := record(it.Key, e)
	if err != nil || string(next.Value) == string(it.Value) {
		return nil, err
	}
	return []table.Op{saving(next, it.Version)}, nil
}
