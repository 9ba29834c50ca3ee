package store

import (
	"context"
	"time"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/table"
)

// Withdrawal says which response a participant takes back, and when.
type Withdrawal struct {
	Participant, Moment, Rater string
	At                         time.Time
	Day                        source.Date
}

// Withdraw erases a response: its answers, also the hidden and the corrected ones,
// its values and its scores. That it was there and when it went stays, so that a
// gap in the figures has a reason. The participant no longer takes part, and the
// link with which the response was sent works again for who thinks better of it.
// Without a response only the participation changes. Everything, with the caseload
// entry and the audit line, is one transaction.
func (s *Store) Withdraw(ctx context.Context, g string, w Withdrawal, audit Audit) error {
	lines, err := auditOps(g, audit)
	if err != nil {
		return err
	}
	return s.commit(ctx, table.Key{}, func() ([]table.Op, error) {
		stored, p, err := s.around(ctx, g, Response{Participant: w.Participant, Moment: w.Moment, Rater: w.Rater})
		if err != nil {
			return nil, err
		}
		p.Consent = &Consent{Given: false, Date: w.Day}
		profile, err := record(profileKey(g, p.ID), p)
		if err != nil {
			return nil, err
		}
		ops := append([]table.Op{saving(profile, p.Version)}, lines...)
		erased := stored.erased(w.At)
		if stored.Version != 0 {
			more, err := s.eraseOps(ctx, g, stored, erased)
			if err != nil {
				return nil, err
			}
			ops = append(ops, more...)
		} else { // one that is begun at this very moment must be taken back too
			ops = append(ops, table.CheckAbsent(responseKey(g, w.Participant, w.Moment, w.Rater)))
		}
		entry, err := s.changeEntry(ctx, g, p, func(e *CaseloadEntry) {
			e.describe(p)
			if stored.Version != 0 {
				e.note(erased)
			}
		})
		return append(ops, entry...), err
	})
}

// eraseOps puts the rest of a response in its place and opens its link again.
func (s *Store) eraseOps(ctx context.Context, g string, stored, erased Response) ([]table.Op, error) {
	it, err := record(responseKey(g, stored.Participant, stored.Moment, stored.Rater), erased)
	if err != nil {
		return nil, err
	}
	ops := append([]table.Op{saving(it, stored.Version)}, unquoteOps(g, stored.Quotes)...)
	if stored.Status != Submitted {
		return ops, nil
	}
	link, err := s.changeInvitation(ctx, g, stored.Invitation, func(inv *Invitation) { inv.Used = time.Time{} })
	return append(ops, link...), err
}

// erased is what stays of a response. It names its fields one by one, so that a
// field that is added later is erased unless somebody decides otherwise.
func (r Response) erased(at time.Time) Response {
	return Response{
		Participant: r.Participant, Moment: r.Moment, Rater: r.Rater, Instrument: r.Instrument,
		Status: Withdrawn, Lang: r.Lang, Started: r.Started, Saved: at, Withdrawn: at,
	}
}
