package store

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"effectmonitor/functions/internal/table"
)

// Redo carries what was promised since a moment from a store to the one that was restored
// of it. What is there already stays, so that it may be done again after a stop, and once
// more when people worked meanwhile. It removes nobody: that is for who asks it, first.
type Redo struct {
	From, To *Store
	Gemeente string // "" for what is about all gemeenten together
	// Dry only counts.
	Dry bool
}

// redoSlack is how much earlier than the moment of a restore a line of the trail is still
// carried over: clocks of processes differ from that of the table.
const redoSlack = 5 * time.Minute

// redoProof is how long before that moment every line of the old trail must be in the
// restored store: otherwise it is one of another moment.
const redoProof = 48 * time.Hour

// ErrOtherMoment means that the restored store lacks something from well before the moment
// that it is said to be of.
var ErrOtherMoment = errors.New("the store was restored to an earlier moment")

// Trail are the lines since the moment of the restore that the restored store lacks, the
// oldest first. ErrOtherMoment when it lacks one from before.
func (r Redo) Trail(ctx context.Context, restored, now time.Time) ([]Audit, error) {
	var missing []Audit
	since := restored.Add(-redoProof).UTC()
	end := now.UTC().AddDate(0, 1, 0)
	for month := since.AddDate(0, 0, 1-since.Day()); month.Before(end); month = month.AddDate(0, 1, 0) {
		partition, from := trailPartition(r.Gemeente, month), table.Range{From: since.Format(stampFormat), Limit: table.MaxLimit}
		known := map[string]bool{}
		for it, err := range table.All(ctx, r.To.t, partition, from) {
			if err != nil {
				return nil, err
			}
			known[it.Sort] = true
		}
		for it, err := range table.All(ctx, r.From.t, partition, from) {
			if err != nil {
				return nil, err
			}
			if known[it.Sort] {
				continue
			}
			var line Audit
			if err := decode(it, &line); err != nil {
				return nil, err
			}
			if line.At.Before(restored.Add(-redoSlack)) {
				return nil, ErrOtherMoment
			}
			missing = append(missing, line)
		}
	}
	return missing, nil
}

// write writes, unless it only counts.
func (r Redo) write(ctx context.Context, ops ...table.Op) error {
	if r.Dry || len(ops) == 0 {
		return nil
	}
	return r.To.writeSome(ctx, ops)
}

// writeSome is writeAll with room for a notice.
func (s *Store) writeSome(ctx context.Context, ops []table.Op) error {
	for batch := range slices.Chunk(ops, maxOps) {
		if err := s.t.Write(ctx, batch...); err != nil {
			return err
		}
	}
	return nil
}

// Keep writes lines of the trail as they were. A line that is there stays one.
func (r Redo) Keep(ctx context.Context, lines []Audit) error {
	for batch := range slices.Chunk(lines, maxOps/2) {
		var ops []table.Op
		for _, line := range batch {
			more, err := auditOps(r.Gemeente, line)
			if err != nil {
				return err
			}
			ops = append(ops, more...)
		}
		if err := r.write(ctx, ops...); err != nil {
			return err
		}
	}
	return nil
}

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

// Number makes participants go on with the number after the last one that was given.
func (r Redo) Number(ctx context.Context) (int, error) {
	was, err := r.From.lastNumber(ctx, r.Gemeente)
	if err != nil {
		return 0, err
	}
	here, err := r.To.lastNumber(ctx, r.Gemeente)
	if err != nil || was <= here {
		return 0, err
	}
	if !r.Dry {
		err = r.To.RaiseNumber(ctx, r.Gemeente, was)
	}
	return was - here, err
}

func (s *Store) lastNumber(ctx context.Context, g string) (int, error) {
	it, err := s.t.Get(ctx, numberKey(g))
	if errors.Is(err, ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(string(it.Value))
}

// Sessions ends the sessions of a user from before the moment of the restore, of which
// somebody may have been signed out since.
func (r Redo) Sessions(ctx context.Context, user string, restored time.Time) (int, error) {
	var ops []table.Op
	for it, err := range table.All(ctx, r.To.t, sessionsPartition(user), table.Range{Limit: table.MaxLimit}) {
		if err != nil {
			return 0, err
		}
		hash, err := lastPart(it.Sort)
		if err != nil {
			return 0, err
		}
		h, _, err := read[holder](ctx, r.To, sessionKey(hash))
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return 0, err
		}
		if !h.Created.After(restored) {
			ops = append(ops, table.Delete(sessionKey(hash)), table.Delete(it.Key))
		}
	}
	return len(ops) / 2, r.write(ctx, ops...)
}

// Tokens revokes the tokens of machines that were revoked.
func (r Redo) Tokens(ctx context.Context) (int, error) {
	list, err := r.From.Tokens(ctx, r.Gemeente)
	if err != nil {
		return 0, err
	}
	var ops []table.Op
	for _, was := range list {
		here, err := r.To.TokenByHash(ctx, was.Hash)
		if errors.Is(err, ErrNotFound) || err == nil && (was.Revoked.IsZero() || !here.Revoked.IsZero()) {
			continue
		}
		here.Revoked = was.Revoked
		it, fault := record(apiKey(here.Hash), here)
		if err := errors.Join(err, fault); err != nil {
			return 0, err
		}
		ops = append(ops, saving(it, here.Version))
	}
	return len(ops), r.write(ctx, ops...)
}

// Staff carries over what an administrator decided last about a member of staff.
func (r Redo) Staff(ctx context.Context) (int, error) {
	list, err := r.From.Members(ctx, r.Gemeente)
	if err != nil {
		return 0, err
	}
	var ops []table.Op
	for _, was := range list {
		here, err := r.To.Member(ctx, r.Gemeente, was.ID)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return 0, err
		}
		if here.Version != 0 && !was.Changed.After(here.Changed) || here.Version == 0 && !was.Managed && was.Ended.IsZero() {
			continue
		}
		it, err := record(staffKey(r.Gemeente, was.ID), was)
		if err != nil {
			return 0, err
		}
		ops = append(ops, saving(it, here.Version))
	}
	return len(ops), r.write(ctx, ops...)
}

// Kept carries over what is never changed once it is there, and counts it by kind:
// statements and published reports with their documents, and what left the gemeente.
func (r Redo) Kept(ctx context.Context) (map[string]int, error) {
	// A document comes before what lists it, so that nothing is listed that cannot be opened.
	partitions := []string{owned(r.Gemeente, "document"), statementPartition(r.Gemeente), owned(r.Gemeente, "printed"), reportPartition(r.Gemeente)}
	if r.Gemeente != "" {
		partitions = append(partitions, handoverPartition(r.Gemeente))
	}
	counts := map[string]int{}
	for _, partition := range partitions {
		n, err := r.absent(ctx, partition, "")
		if err != nil {
			return nil, err
		}
		counts[partition[strings.LastIndexByte(partition, '/')+1:]] = n
	}
	return counts, nil
}

// absent carries over the items under a prefix that are not there.
func (r Redo) absent(ctx context.Context, partition, prefix string) (n int, err error) {
	for it, err := range table.All(ctx, r.From.t, partition, table.Range{Prefix: prefix}) {
		if err != nil {
			return n, err
		}
		_, err = r.To.t.Get(ctx, it.Key)
		if err == nil {
			continue
		}
		if !errors.Is(err, ErrNotFound) {
			return n, err
		}
		n++
		if err := r.write(ctx, table.Create(table.Item{Key: it.Key, Value: it.Value, Expires: it.Expires})); err != nil {
			return n, err
		}
	}
	return n, nil
}

// Settings carries over what the gemeente changed in the messages of programmes.
func (r Redo) Settings(ctx context.Context, programmes []string) (n int, err error) {
	for _, id := range programmes {
		was, err := r.From.MessageSettings(ctx, r.Gemeente, id)
		if err != nil {
			return n, err
		}
		here, err := r.To.MessageSettings(ctx, r.Gemeente, id)
		if err != nil {
			return n, err
		}
		if was.Number <= here.Number {
			continue
		}
		n++
		partition := messagingPartition(r.Gemeente, id)
		if _, err := r.absent(ctx, partition, "version/"); err != nil {
			return n, err
		}
		head, err := record(headKey(partition), was)
		if err != nil {
			return n, err
		}
		if err := r.write(ctx, saving(head, here.Version)); err != nil {
			return n, err
		}
	}
	return n, nil
}

// Quotes carries over what moderators decided last about quotes that are in both, also
// about those that are proposed to all together.
func (r Redo) Quotes(ctx context.Context) (n int, err error) {
	for _, state := range []QuoteState{QuoteApproved, QuoteRefused} {
		list, err := r.From.Quotes(ctx, r.Gemeente, state, 0)
		if err != nil {
			return n, err
		}
		for _, was := range list {
			ops, err := r.quote(ctx, was)
			if err != nil {
				return n, err
			}
			if len(ops) == 0 {
				continue
			}
			n++
			if err := r.write(ctx, ops...); err != nil {
				return n, err
			}
		}
	}
	return n, nil
}

func (r Redo) quote(ctx context.Context, was Quote) ([]table.Op, error) {
	here, err := r.To.Quote(ctx, r.Gemeente, was.ID)
	if errors.Is(err, ErrNotFound) {
		return nil, nil // the leave was taken back, or what it is from is not here
	}
	if err != nil {
		return nil, err
	}
	var ops []table.Op
	if was.At.After(here.At) {
		it, err := record(quoteKey(r.Gemeente, was.State, was.ID), was)
		if err != nil {
			return nil, err
		}
		if old := quoteKey(r.Gemeente, here.State, here.ID); old == it.Key {
			ops = append(ops, saving(it, here.Version))
		} else {
			ops = append(ops, table.DeleteIf(old, here.Version), table.Put(it))
		}
	}
	id := NationalQuoteID(r.Gemeente, was.ID)
	key := nationalQuoteKey(id)
	wide, err := r.From.NationalQuote(ctx, id)
	switch {
	case errors.Is(err, ErrNotFound):
		if len(ops) > 0 {
			ops = append(ops, table.Delete(key))
		}
		return ops, nil
	case err != nil:
		return nil, err
	}
	other, err := r.To.NationalQuote(ctx, id)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return nil, err
	}
	if len(ops) == 0 && !wide.At.After(other.At) {
		return nil, nil
	}
	it, err := record(key, wide)
	return append(ops, table.Put(it)), err
}

// HoldMessages notes of messages to a participant, each with its moment and name, that
// nobody knows whether they went: they are not sent. It changes nothing else.
func (s *Store) HoldMessages(ctx context.Context, g, id string, held []Delivery, audit Audit) error {
	lines, err := auditOps(g, audit)
	if err != nil {
		return err
	}
	return s.commit(ctx, table.Key{}, func() ([]table.Op, error) {
		p, err := s.Participant(ctx, g, id)
		if err != nil {
			return nil, err
		}
		ops, err := s.changeEntry(ctx, g, p, func(e *CaseloadEntry) {
			for _, m := range held {
				setIn(&e.Messages, m.Moment, m.Name, m.Day)
			}
		})
		return append(ops, lines...), err
	})
}
