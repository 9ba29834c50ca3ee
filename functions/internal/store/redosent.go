package store

import (
	"context"
	"errors"
	"slices"

	"effectmonitor/functions/internal/table"
)

// Person carries over what went out to a participant who is in both stores: messages, so
// that none goes twice, and links, so that one that somebody holds still opens and one that
// was withdrawn does not. It gives how many of each.
func (r Redo) Person(ctx context.Context, id string) (messages, links int, err error) {
	was, err := r.From.Dossier(ctx, r.Gemeente, id)
	if err != nil {
		return 0, 0, err
	}
	own, err := r.To.Dossier(ctx, r.Gemeente, id)
	if err != nil {
		return 0, 0, err
	}
	var ops []table.Op
	var went []Delivery
	for _, m := range was.Messages {
		here, _ := own.Message(m.Moment, m.Rater, m.Name)
		if here.Version != 0 && !m.Claimed.After(here.Claimed) && !m.Settled.After(here.Settled) {
			continue
		}
		more, err := r.message(m, here.Version)
		if err != nil {
			return 0, 0, err
		}
		ops, went = append(ops, more...), append(went, m)
	}
	for _, inv := range was.Invitations {
		at := slices.IndexFunc(own.Invitations, func(o Invitation) bool { return o.TokenHash == inv.TokenHash })
		var more []table.Op
		switch {
		case at < 0:
			more, err = linkOps(r.Gemeente, inv)
		case own.Invitations[at].Revoked.IsZero() && !inv.Revoked.IsZero():
			more, err = r.To.changeInvitation(ctx, r.Gemeente, inv.TokenHash, func(o *Invitation) { o.Revoked = inv.Revoked })
		}
		if err != nil {
			return 0, 0, err
		}
		if len(more) > 0 {
			ops = append(ops, more...)
			links++
		}
	}
	entry, err := r.entry(ctx, was.Participant, own.Participant, went)
	if err != nil {
		return 0, 0, err
	}
	// The entry is what the next run of the messages looks at: it goes last, and until it is
	// there the message itself says that it went.
	return len(went), links, r.write(ctx, append(ops, entry...)...)
}

// message are the operations that store a message with its receipt.
func (r Redo) message(m Delivery, version uint64) ([]table.Op, error) {
	it, err := record(messageKey(r.Gemeente, m), m)
	if err != nil || m.Receipt == "" {
		return []table.Op{saving(it, version)}, err
	}
	receipt, err := receiptItem(r.Gemeente, m)
	return []table.Op{saving(it, version), table.Put(receipt)}, err
}

// entry is the operation that notes in the caseload which messages and links went out.
func (r Redo) entry(ctx context.Context, was, own Participant, went []Delivery) ([]table.Op, error) {
	old, _, err := read[CaseloadEntry](ctx, r.From, entryKey(r.Gemeente, was.Worker, was.ID))
	if err != nil {
		return nil, err
	}
	return r.To.changeEntry(ctx, r.Gemeente, own, func(e *CaseloadEntry) {
		for moment, names := range old.Messages {
			for name, day := range names {
				if e.Messages[moment][name] < day {
					setIn(&e.Messages, moment, name, day)
				}
			}
		}
		for moment, day := range old.Invited {
			e.invite(Invitation{Moment: moment, Day: day})
		}
		for _, m := range went {
			if m.State == Later {
				unsetIn(e.Messages, m.Moment, m.Name)
			}
		}
	})
}

// Stopped carries over to which addresses nothing may go any more.
func (r Redo) Stopped(ctx context.Context) (int, error) {
	var ops []table.Op
	for it, err := range table.All(ctx, r.From.t, stoppedPartition(r.Gemeente), table.Range{Limit: table.MaxLimit}) {
		if err != nil {
			return 0, err
		}
		var was Trouble
		if err := decode(it, &was); err != nil {
			return 0, err
		}
		here, version, err := read[Trouble](ctx, r.To, it.Key)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return 0, err
		}
		if was.State.weight() > here.State.weight() {
			ops = append(ops, saving(table.Item{Key: it.Key, Value: it.Value}, version))
		}
	}
	return len(ops), r.write(ctx, ops...)
}

// Announced carries over which removals were announced, and to whom that was told.
func (r Redo) Announced(ctx context.Context) (int, error) {
	list, err := r.From.Removals(ctx, r.Gemeente)
	if err != nil {
		return 0, err
	}
	var ops []table.Op
	for _, was := range list {
		here, version, err := read[Removal](ctx, r.To, removalKey(r.Gemeente, was.Participant))
		if err != nil && !errors.Is(err, ErrNotFound) {
			return 0, err
		}
		if !was.Begun.IsZero() || !here.Begun.IsZero() || was.Announced < here.Announced || was.Due == here.Due && len(was.Told) <= len(here.Told) {
			continue
		}
		_, err = r.To.Participant(ctx, r.Gemeente, was.Participant)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		it, fault := record(removalKey(r.Gemeente, was.Participant), was)
		if err := errors.Join(err, fault); err != nil {
			return 0, err
		}
		ops = append(ops, saving(it, version))
	}
	return len(ops), r.write(ctx, ops...)
}

// HoldMessages notes of messages to a participant, each with its moment and name, that
// nobody knows whether they went: they are not sent. It changes nothing else.
func (s *Store) HoldMessages(ctx context.Context, g, id string, held []Delivery, audit Audit) error {
	return s.changeCase(ctx, g, id, audit, func(e *CaseloadEntry) {
		for _, m := range held {
			setIn(&e.Messages, m.Moment, m.Name, m.Day)
		}
	})
}
