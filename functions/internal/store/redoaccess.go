package store

import (
	"context"
	"errors"
	"time"

	"effectmonitor/functions/internal/table"
)

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
		session, err := r.To.t.Get(ctx, sessionKey(hash))
		if errors.Is(err, ErrNotFound) {
			continue
		}
		var h holder
		if err == nil {
			err = glance(session, &h)
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
