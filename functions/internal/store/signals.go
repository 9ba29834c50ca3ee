package store

import "context"

// SeeSignal notes that somebody saw a signal about a participant.
func (s *Store) SeeSignal(ctx context.Context, g, id, signal string, seen Seen, audit Audit) error {
	return s.changeCase(ctx, g, id, audit, func(e *CaseloadEntry) {
		if e.Seen == nil {
			e.Seen = map[string]Seen{}
		}
		e.Seen[signal] = seen // nothing new when the same person saw it on the same day
	})
}

// SeenSignals are the signals about a participant that somebody saw, by id.
func (s *Store) SeenSignals(ctx context.Context, g string, p Participant) (map[string]Seen, error) {
	e, _, err := read[CaseloadEntry](ctx, s, entryKey(g, p.Worker, p.ID))
	return e.Seen, err
}
