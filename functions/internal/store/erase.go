package store

import (
	"context"
	"slices"

	"effectmonitor/functions/internal/notify"
	"effectmonitor/functions/internal/table"
)

// Erase removes everything about one person: the participant, the identity, what was
// answered, the links, the messages, the caseload entry and the facts in the
// programmes named. The audit trail keeps that the number was there and what was done
// with it. When it is stopped halfway it can be repeated: the participant itself goes
// last, in one transaction with the audit line. ErrNotFound when there is none.
func (s *Store) Erase(ctx context.Context, g, id string, programmes []string, audit Audit) error {
	lines, err := auditOps(g, audit)
	if err != nil {
		return err
	}
	p, err := s.Participant(ctx, g, id)
	if err != nil {
		return err
	}
	keys, err := s.personal(ctx, g, id)
	if err != nil {
		return err
	}
	if err := s.deleteAll(ctx, keys); err != nil {
		return err
	}
	last := append(lines, table.DeleteIf(profileKey(g, id), p.Version), table.Delete(entryKey(g, p.Worker, id)))
	for _, programme := range programmes {
		last = append(last, table.Delete(factsKey(g, programme, id)))
	}
	if p.Once != "" {
		last = append(last, table.Delete(onceKey(g, p.Once)))
	}
	if err := s.t.Write(ctx, last...); err != nil {
		return err
	}
	// What somebody saved while this ran has no participant any more.
	if keys, err = s.personal(ctx, g, id); err != nil {
		return err
	}
	return s.deleteAll(ctx, keys)
}

// personal are the keys of all items about a person, without the participant itself,
// the caseload entry and the facts: the identity first.
func (s *Store) personal(ctx context.Context, g, id string) ([]table.Key, error) {
	keys := []table.Key{identityKey(g, id)}
	for it, err := range table.All(ctx, s.t, participantPartition(g, id), table.Range{}) {
		if err != nil {
			return nil, err
		}
		if it.Sort == sortProfile || it.Sort == sortIdentity {
			continue
		}
		keys = append(keys, it.Key)
		if inv, ok := invitationIn(it); ok {
			keys = append(keys, tokenKey(inv.TokenHash))
		}
	}
	for it, err := range table.All(ctx, s.t, outboxPartition(g), table.Range{Limit: table.MaxLimit}) {
		if err != nil {
			return nil, err
		}
		var kept notify.Kept
		if err := decode(it, &kept); err != nil {
			return nil, err
		}
		if kept.Participant == id {
			keys = append(keys, it.Key)
		}
	}
	return keys, nil
}

// invitationIn reads an item of the participant's partition as an invitation.
func invitationIn(it table.Item) (inv Invitation, ok bool) {
	var d Dossier
	if err := d.add(it); err != nil || len(d.Invitations) != 1 {
		return inv, false
	}
	return d.Invitations[0], true
}

func (s *Store) deleteAll(ctx context.Context, keys []table.Key) error {
	for batch := range slices.Chunk(keys, table.MaxOps) {
		ops := make([]table.Op, len(batch))
		for i, key := range batch {
			ops[i] = table.Delete(key)
		}
		if err := s.t.Write(ctx, ops...); err != nil {
			return err
		}
	}
	return nil
}
