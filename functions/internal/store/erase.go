package store

import (
	"context"
	"errors"
	"slices"

	"effectmonitor/functions/internal/notify"
	"effectmonitor/functions/internal/table"
)

// Erase removes everything about one person: the participant, the identity, what was
// answered, the links, the messages, the caseload entry and the facts in the
// programmes named. The audit trail keeps that the number was there and what was done
// with it. It notes first that it begins, so that a removal that was stopped anywhere
// is found by Removals; called again it finishes. The participant itself goes after
// what is its own, in one transaction with the audit line, which is therefore written
// once. ErrNotFound when there is none and no removal was begun.
func (s *Store) Erase(ctx context.Context, g, id string, programmes []string, audit Audit) error {
	p, err := s.Participant(ctx, g, id)
	switch {
	case errors.Is(err, ErrNotFound):
		r, _, unknown := read[Removal](ctx, s, removalKey(g, id))
		switch {
		case unknown != nil && !errors.Is(unknown, ErrNotFound):
			return unknown
		case unknown != nil || r.Begun.IsZero():
			return err
		}
		return s.sweep(ctx, g, id)
	case err != nil:
		return err
	}
	err = s.begin(ctx, g, id, audit)
	if conflict, ok := errors.AsType[*table.ConflictError](err); ok && conflict.Key == profileKey(g, id) {
		return s.sweep(ctx, g, id) // another removal was just ahead
	}
	if err != nil {
		return err
	}
	if err := s.clear(ctx, g, id); err != nil {
		return err
	}
	last, err := auditOps(g, audit)
	if err != nil {
		return err
	}
	last = append(last, table.DeleteIf(profileKey(g, id), p.Version), table.Delete(entryKey(g, p.Worker, id)))
	for _, programme := range programmes {
		last = append(last, table.Delete(factsKey(g, programme, id)))
	}
	if p.Once != "" {
		last = append(last, table.Put(spentItem(g, p)))
	}
	if err := s.t.Write(ctx, last...); err != nil {
		return err
	}
	return s.sweep(ctx, g, id)
}

// sweep removes what somebody saved while a removal ran, which has no participant any
// more, takes the number out of what other processes are told, and then removes that there
// was a removal.
func (s *Store) sweep(ctx context.Context, g, id string) error {
	if err := s.clear(ctx, g, id); err != nil {
		return err
	}
	if err := s.unname(ctx, g, id); err != nil {
		return err
	}
	return s.t.Write(ctx, table.Delete(removalKey(g, id)))
}

// clear removes all items about a person, without the participant itself, the caseload
// entry and the facts. What changed while it was read is read again: a message that was
// settled meanwhile got a receipt that leads to it.
func (s *Store) clear(ctx context.Context, g, id string) error {
	for n := 1; ; n++ {
		ops, err := s.personal(ctx, g, id)
		if err != nil {
			return err
		}
		if err = s.writeAll(ctx, ops); !errors.Is(err, ErrConflict) || n == maxRetries {
			return err
		}
	}
}

// personal are the operations that clear a person: the identity first, and what leads to
// an item before the item, so that it is found again after a stop halfway.
func (s *Store) personal(ctx context.Context, g, id string) ([]table.Op, error) {
	ops := []table.Op{table.Delete(identityKey(g, id))}
	for it, err := range table.All(ctx, s.t, participantPartition(g, id), table.Range{}) {
		if err != nil {
			return nil, err
		}
		if it.Sort == sortProfile || it.Sort == sortIdentity {
			continue
		}
		for _, key := range lookups(g, it) {
			ops = append(ops, table.Delete(key))
		}
		ops = append(ops, table.DeleteIf(it.Key, it.Version))
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
			ops = append(ops, table.Delete(it.Key))
		}
	}
	return ops, nil
}

// lookups are the items elsewhere that lead to an item of the participant's partition.
func lookups(g string, it table.Item) []table.Key {
	var d Dossier
	if err := d.add(it); err != nil {
		return nil // it goes itself; what led to it leads nowhere and expires
	}
	var keys []table.Key
	for _, inv := range d.Invitations {
		keys = append(keys, tokenKey(inv.TokenHash), sentKey(g, inv))
	}
	for _, r := range d.Responses {
		keys = append(keys, quoteKeys(g, r.Quotes)...)
	}
	for _, m := range d.Messages {
		if m.Receipt != "" {
			keys = append(keys, receiptKey(m.Channel, m.Receipt))
		}
	}
	return keys
}

func (s *Store) writeAll(ctx context.Context, ops []table.Op) error {
	for batch := range slices.Chunk(ops, table.MaxOps) {
		if err := s.t.Write(ctx, batch...); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) deleteAll(ctx context.Context, keys []table.Key) error {
	ops := make([]table.Op, len(keys))
	for i, key := range keys {
		ops[i] = table.Delete(key)
	}
	return s.writeAll(ctx, ops)
}
