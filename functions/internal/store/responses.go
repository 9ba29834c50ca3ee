package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"effectmonitor/functions/internal/table"
)

// Response returns the response of a rater at a moment.
func (s *Store) Response(ctx context.Context, g, id, moment, rater string) (Response, error) {
	r, version, err := read[Response](ctx, s, responseKey(g, id, moment, rater))
	r.Version = version
	return r, err
}

// SaveDraft stores a draft that was read at r.Version (0 for a new one) and
// returns it with its new version. It returns ErrSubmitted when the response is
// no longer a draft, ErrConflict when somebody else saved it first, and ErrRefused for
// the first answers of a participant who does not take part.
func (s *Store) SaveDraft(ctx context.Context, g string, r Response) (Response, error) {
	key := responseKey(g, r.Participant, r.Moment, r.Rater)
	r.Status = Draft
	var holds Participant
	err := s.commitHeld(ctx, g, key, r, func(stored Response, p Participant) ([]table.Op, error) {
		holds = p
		switch {
		case stored.Status == Submitted:
			return nil, fmt.Errorf("save draft %v: %w", key, ErrSubmitted)
		case stored.Version != r.Version:
			return nil, &table.ConflictError{Kind: table.KindReplace, Key: key}
		}
		it, err := record(key, r)
		if err != nil {
			return nil, err
		}
		agreed, err := first(g, r, p)
		if err != nil {
			return nil, err
		}
		ops := append(agreed, saving(it, r.Version))
		if stored.Status == Draft && stored.Progress == r.Progress {
			return ops, nil // the caseload shows the same; save a read and a write
		}
		entry, err := s.changeEntry(ctx, g, p, func(e *CaseloadEntry) { e.note(r) })
		return slices.Concat(ops, entry, there(g, r, entry)), err
	})
	if err != nil {
		return Response{}, err
	}
	r.Version++
	if r.Held != nil {
		r.Held = &Held{holds, r.Status, r.Progress}
	}
	return r, nil
}

// DropDraft removes a draft that will not be sent. It is false when there is none (any
// more): what was sent in stays.
func (s *Store) DropDraft(ctx context.Context, g, id, moment, rater string, audit Audit) (bool, error) {
	dropped := false
	err := s.commit(ctx, table.Key{}, func() ([]table.Op, error) {
		stored, p, err := s.around(ctx, g, Response{Participant: id, Moment: moment, Rater: rater})
		if err != nil {
			return nil, err
		}
		if dropped = stored.Version != 0 && stored.Status == Draft; !dropped {
			return []table.Op{table.CheckExists(profileKey(g, id))}, nil
		}
		lines, err := auditOps(g, audit)
		if err != nil {
			return nil, err
		}
		entry, err := s.changeEntry(ctx, g, p, func(e *CaseloadEntry) { unsetIn(e.Drafts, moment, rater) })
		return slices.Concat([]table.Op{table.DeleteIf(responseKey(g, id, moment, rater), stored.Version)}, lines, entry), err
	})
	return dropped, err
}

// Submit stores a response for good and returns what is stored. A repeat with
// the same idempotency key and the same answers changes nothing and returns the
// first result; another key, or other answers under the same key, is
// ErrSubmitted. Whether the answers are complete is for the caller to check.
// ErrConflict means that the draft is no longer the one that was read at
// r.Version (0 for none), so that answers which were kept meanwhile are not lost.
// The response, its caseload entry and the audit line are written in one transaction,
// which is as small as it can be: that the link was used is not stored once more with the
// link, because the response names it.
func (s *Store) Submit(ctx context.Context, g string, r Response, idempotency string, audit Audit) (Response, error) {
	if idempotency == "" {
		return Response{}, fmt.Errorf("submit of %s without an idempotency key: %w", r.Participant, table.ErrInvalid)
	}
	key := responseKey(g, r.Participant, r.Moment, r.Rater)
	content, err := contentHash(r)
	if err != nil {
		return Response{}, err
	}
	r.Status, r.Idempotency, r.Content = Submitted, idempotency, content
	var repeat *Response
	err = s.commitHeld(ctx, g, table.Key{}, r, func(stored Response, p Participant) ([]table.Op, error) {
		if stored.Status == Submitted {
			if stored.Idempotency != idempotency || stored.Content != content {
				return nil, fmt.Errorf("submit %v: %w", key, ErrSubmitted)
			}
			repeat = &stored
			return []table.Op{table.CheckVersion(key, stored.Version)}, nil
		}
		if stored.Version != r.Version {
			return nil, &table.ConflictError{Kind: table.KindReplace, Key: key}
		}
		agreed, err := first(g, r, p)
		if err != nil {
			return nil, err
		}
		ops, err := s.submitOps(ctx, g, r, p, audit)
		return append(ops, agreed...), err
	})
	switch {
	case err != nil:
		return Response{}, err
	case repeat != nil:
		return *repeat, nil
	}
	r.Version++
	r.Held = nil
	return r, nil
}

// commitHeld is commit of what is decided with the stored response and its participant: as
// they were held, and when that is not how they are any more, or nothing was held, as they
// are read anew.
func (s *Store) commitHeld(ctx context.Context, g string, own table.Key, r Response, build func(stored Response, p Participant) ([]table.Op, error)) error {
	if h := r.Held; h != nil && h.Status != Submitted {
		stored := Response{Status: h.Status, Progress: h.Progress, Version: r.Version}
		ops, err := build(stored, h.Participant)
		if err == nil {
			err = s.t.Write(ctx, ops...)
		}
		if !errors.Is(err, ErrConflict) && !errors.Is(err, ErrNotFound) && !errors.Is(err, ErrRefused) {
			return err
		}
	}
	return s.commit(ctx, own, func() ([]table.Op, error) {
		stored, p, err := s.around(ctx, g, r)
		if err != nil {
			return nil, err
		}
		return build(stored, p)
	})
}

func (s *Store) submitOps(ctx context.Context, g string, r Response, p Participant, audit Audit) ([]table.Op, error) {
	it, err := record(responseKey(g, r.Participant, r.Moment, r.Rater), r)
	if err != nil {
		return nil, err
	}
	entry, err := s.changeEntry(ctx, g, p, func(e *CaseloadEntry) { e.note(r) })
	if err != nil {
		return nil, err
	}
	quotes, err := quoteOps(g, r, p)
	if err != nil {
		return nil, err
	}
	lines, err := auditOps(g, audit)
	return slices.Concat([]table.Op{saving(it, r.Version)}, lines, entry, quotes, there(g, r, entry)), err
}

// Correct replaces a submitted response that was read at r.Version by a
// corrected one; the answers until now go to its history with the reason.
func (s *Store) Correct(ctx context.Context, g string, r Response, by, reason string, at time.Time, audit Audit) (Response, error) {
	key := responseKey(g, r.Participant, r.Moment, r.Rater)
	stored, p, err := s.around(ctx, g, r)
	if err != nil {
		return Response{}, err
	}
	if stored.Status != Submitted || stored.Version != r.Version {
		return Response{}, &table.ConflictError{Kind: table.KindReplace, Key: key}
	}
	r.Status, r.Idempotency, r.Content, r.Invitation = Submitted, stored.Idempotency, stored.Content, stored.Invitation
	r.History = append(stored.History, Correction{At: at, By: by, Reason: reason, Answers: stored.Answers})
	err = s.commit(ctx, key, func() ([]table.Op, error) {
		ops, err := s.submitOps(ctx, g, r, p, audit)
		return append(ops, unquoteOps(g, stored.Quotes)...), err // moderated anew
	})
	r.Version++
	return r, err
}

// first are the conditions for the first answers of a participant: who took consent back
// a moment ago leaves none. Later ones change a response that taking back changes too.
func first(g string, r Response, p Participant) ([]table.Op, error) {
	if r.Version != 0 || r.By != "" {
		return nil, nil
	}
	if p.Consent != nil && !p.Consent.Given {
		return nil, fmt.Errorf("save answers of %s: %w", p.ID, ErrRefused)
	}
	return []table.Op{table.CheckVersion(profileKey(g, p.ID), p.Version)}, nil
}

// there is the condition for answers that are new while the caseload entry shows them
// already, because a removal that is under way took them before: otherwise the entry, which
// goes with the participant, sees to it that of who is gone nothing is stored. Those of
// participants themselves have it (first).
func there(g string, r Response, entry []table.Op) []table.Op {
	if r.Version != 0 || r.By == "" || len(entry) > 0 {
		return nil
	}
	return []table.Op{table.CheckExists(profileKey(g, r.Participant))}
}

// around reads the stored response (zero when there is none) and its
// participant at once.
func (s *Store) around(ctx context.Context, g string, r Response) (stored Response, p Participant, err error) {
	key, profile := responseKey(g, r.Participant, r.Moment, r.Rater), profileKey(g, r.Participant)
	found, err := s.t.GetMany(ctx, key, profile)
	if err != nil {
		return stored, p, err
	}
	it, ok := found[profile]
	if !ok {
		return stored, p, table.NotFound(profile)
	}
	if it, ok := found[key]; ok {
		stored.Version = it.Version
		err = decode(it, &stored)
	}
	p.Version = it.Version
	return stored, p, errors.Join(err, decode(it, &p))
}

// contentHash recognises the same submit: who, what and with which answers.
func contentHash(r Response) (string, error) {
	b, err := json.Marshal([]any{r.Participant, r.Moment, r.Rater, r.Instrument, r.Answers})
	if err != nil {
		return "", fmt.Errorf("encode answers: %w", err)
	}
	return hashOf(b), nil
}
