package store

import (
	"context"
	"errors"
	"time"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/table"
)

// receiptKept is how long after a message its channel may still report about it.
const receiptKept = 90 * 24 * time.Hour

// MessageRef names one message of the programme across the gemeenten.
type MessageRef struct {
	Gemeente    string `json:"gemeente"`
	Participant string `json:"participant"`
	Moment      string `json:"moment"`
	Rater       string `json:"rater"`
	Name        string `json:"name"`
}

// receiptItem is the look-up of a message by the name that its channel gave it.
func receiptItem(g string, m Delivery) (table.Item, error) {
	it, err := record(receiptKey(m.Channel, m.Receipt), MessageRef{g, m.Participant, m.Moment, m.Rater, m.Name})
	it.Expires = m.Claimed.Add(receiptKept)
	return it, err
}

// MessageByReceipt finds the message that a channel reports about.
func (s *Store) MessageByReceipt(ctx context.Context, channel, receipt string) (MessageRef, error) {
	ref, _, err := read[MessageRef](ctx, s, receiptKey(channel, receipt))
	return ref, err
}

// Trouble says that messages by a channel do not reach a participant, as the channel
// reported it: State is Bounced, Complained or Stopped.
type Trouble struct {
	State DeliveryState `json:"state"`
	Day   source.Date   `json:"day"`
}

// Report is what a channel says about a message.
type Report struct {
	State DeliveryState
	At    time.Time
	Day   source.Date
}

// weight orders reports: one that weighs less does not undo one that weighs more, in
// whatever order they come in.
func (s DeliveryState) weight() int {
	switch s {
	case Delivered:
		return 1
	case Bounced:
		return 2
	case Complained:
		return 3
	case Stopped:
		return 4
	}
	return 0
}

// Bad tells whether nothing more must go to the address.
func (s DeliveryState) Bad() bool { return s.weight() > Delivered.weight() }

// Message returns one delivery.
func (s *Store) Message(ctx context.Context, ref MessageRef) (Delivery, error) {
	d := Delivery{Participant: ref.Participant, Moment: ref.Moment, Rater: ref.Rater, Name: ref.Name}
	m, version, err := read[Delivery](ctx, s, messageKey(ref.Gemeente, d))
	m.Version = version
	return m, err
}

// ReportMessage notes what a channel says about a message. What is bad also stops the
// address in the gemeente and, when present says that the participant still has that
// address, shows in the caseload. A report that was noted before changes nothing.
func (s *Store) ReportMessage(ctx context.Context, ref MessageRef, r Report, present bool, audit Audit) error {
	return s.commit(ctx, table.Key{}, func() ([]table.Op, error) {
		m, err := s.Message(ctx, ref)
		if err != nil {
			return nil, err
		}
		key := messageKey(ref.Gemeente, m)
		if r.State.weight() <= m.State.weight() {
			return []table.Op{table.CheckVersion(key, m.Version)}, nil
		}
		m.State, m.Settled = r.State, r.At
		it, err := record(key, m)
		if err != nil {
			return nil, err
		}
		ops := []table.Op{saving(it, m.Version)}
		if !r.State.Bad() {
			return ops, nil
		}
		more, err := s.stopOps(ctx, ref, m, r, present)
		if err != nil {
			return nil, err
		}
		lines, err := auditOps(ref.Gemeente, audit)
		return append(append(ops, more...), lines...), err
	})
}

// stopOps stops an address, and shows it at the participant who still has it.
func (s *Store) stopOps(ctx context.Context, ref MessageRef, m Delivery, r Report, present bool) ([]table.Op, error) {
	var ops []table.Op
	trouble := Trouble{r.State, r.Day}
	if m.Address != "" {
		it, err := record(stoppedKey(ref.Gemeente, m.Address), trouble)
		if err != nil {
			return nil, err
		}
		ops = append(ops, table.Put(it))
	}
	if !present {
		return ops, nil
	}
	p, err := s.Participant(ctx, ref.Gemeente, ref.Participant)
	if err != nil {
		return nil, err
	}
	p.Trouble = withTrouble(p.Trouble, m.Channel, trouble)
	profile, err := record(profileKey(ref.Gemeente, p.ID), p)
	if err != nil {
		return nil, err
	}
	entry, err := s.changeEntry(ctx, ref.Gemeente, p, func(e *CaseloadEntry) { e.describe(p) })
	return append(append(ops, saving(profile, p.Version)), entry...), err
}

func withTrouble(old map[string]Trouble, channel string, t Trouble) map[string]Trouble {
	next := map[string]Trouble{channel: t}
	for c, known := range old {
		if c != channel {
			next[c] = known
		}
	}
	return next
}

// Troubles tells which of these addresses, by their keyed hash, nothing may go to.
func (s *Store) Troubles(ctx context.Context, g string, hashes ...string) (map[string]Trouble, error) {
	keys := make([]table.Key, len(hashes))
	for i, hash := range hashes {
		keys[i] = stoppedKey(g, hash)
	}
	found, err := s.t.GetMany(ctx, keys...)
	if err != nil {
		return nil, err
	}
	out := map[string]Trouble{}
	for i, hash := range hashes {
		it, ok := found[keys[i]]
		if !ok {
			continue
		}
		var t Trouble
		if err := decode(it, &t); err != nil {
			return nil, err
		}
		out[hash] = t
	}
	return out, nil
}

// Release lets messages go to addresses again and saves the participant without its
// troubles, because a worker heard that they are right.
func (s *Store) Release(ctx context.Context, g string, p Participant, hashes []string, audit Audit) error {
	var more []table.Op
	for _, hash := range hashes {
		more = append(more, table.Delete(stoppedKey(g, hash)))
	}
	p.Trouble = nil
	return s.saveParticipant(ctx, g, p, audit, more...)
}

// Pepper returns the sealed secret with which the addresses of a gemeente are hashed;
// nil when there is none yet.
func (s *Store) Pepper(ctx context.Context, g string) ([]byte, error) {
	it, err := s.t.Get(ctx, pepperKey(g))
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	return it.Value, err
}

// CreatePepper keeps the first sealed secret of a gemeente and returns the one that is
// kept, which is another when somebody was first.
func (s *Store) CreatePepper(ctx context.Context, g string, sealed []byte) ([]byte, error) {
	err := s.t.Write(ctx, table.Create(table.Item{Key: pepperKey(g), Value: sealed}))
	if errors.Is(err, ErrConflict) {
		return s.Pepper(ctx, g)
	}
	return sealed, err
}
