package store

import (
	"context"
	"errors"

	"effectmonitor/functions/internal/table"
)

// ParticipantBundle is a whole participant to import.
type ParticipantBundle struct {
	Participant Participant
	// Identity is sealed; nil for none.
	Identity []byte
	// Responses are stored as they are, drafts and submitted ones.
	Responses []Response
}

// Import stores whole participants, many in one transaction. A participant whose
// id exists is left alone, so that an interrupted import can be repeated. It
// returns how many were new.
func (s *Store) Import(ctx context.Context, g string, bundles []ParticipantBundle) (int, error) {
	added := 0
	var batch []table.Op
	var size, members int
	flush := func() error {
		if members == 0 {
			return nil
		}
		if err := s.t.Write(ctx, batch...); err != nil {
			return err
		}
		added += members
		batch, size, members = nil, 0, 0
		return nil
	}
	for _, b := range bundles {
		ops, err := s.bundleOps(ctx, g, b)
		if err != nil || ops == nil {
			if err != nil {
				return added, err
			}
			continue
		}
		if len(batch)+len(ops) > maxOps || size+sizeOf(ops) > maxWrite {
			if err := flush(); err != nil {
				return added, err
			}
		}
		batch, size, members = append(batch, ops...), size+sizeOf(ops), members+1
	}
	return added, flush()
}

// bundleOps is nil when the participant exists.
func (s *Store) bundleOps(ctx context.Context, g string, b ParticipantBundle) ([]table.Op, error) {
	_, err := s.t.Get(ctx, profileKey(g, b.Participant.ID))
	if !errors.Is(err, ErrNotFound) {
		return nil, err
	}
	return newParticipantOps(g, b.Participant, b.Identity, b.Responses)
}

func sizeOf(ops []table.Op) (n int) {
	for _, op := range ops {
		n += len(op.Item.Value) + len(op.Item.Partition) + len(op.Item.Sort)
	}
	return n
}
