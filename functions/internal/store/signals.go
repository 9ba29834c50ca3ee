package store

import (
	"context"

	"effectmonitor/functions/internal/table"
)

// SeeSignal notes that somebody saw a signal about a participant.
func (s *Store) SeeSignal(ctx context.Context, g, id, signal string, seen Seen, audit Audit) error {
	lines, err := auditOps(g, audit)
	if err != nil {
		return err
	}
	return s.commit(ctx, table.Key{}, func() ([]table.Op, error) {
		p, err := s.Participant(ctx, g, id)
		if err != nil {
			return nil, err
		}
		entry, err := s.changeEntry(ctx, g, p, func(e *CaseloadEntry) {
			if e.Seen == nil {
				e.Seen = map[string]Seen{}
			}
			e.Seen[signal] = seen
		})
		if err == nil && len(entry) == 0 { // seen by the same person on the same day
			return []table.Op{table.CheckExists(profileKey(g, id))}, nil
		}
		if err != nil {
			return nil, err
		}
		return append(entry, lines...), nil
	})
}

// SeenSignals are the signals about a participant that somebody saw, by id.
func (s *Store) SeenSignals(ctx context.Context, g string, p Participant) (map[string]Seen, error) {
	e, _, err := read[CaseloadEntry](ctx, s, entryKey(g, p.Worker, p.ID))
	return e.Seen, err
}
