package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/table"
)

// invitationKept is how long an invitation stays readable after it expired, so
// that the dossier can still show it and a late link gets a friendly page.
const invitationKept = 90 * 24 * time.Hour

// CreateInvitation stores an invitation with its look-up by token and notes it
// in the caseload. It returns ErrExists when the token is taken.
func (s *Store) CreateInvitation(ctx context.Context, g string, inv Invitation, audit Audit) error {
	if inv.Gemeente != g {
		return fmt.Errorf("invitation of gemeente %q under %q: %w", inv.Gemeente, g, table.ErrInvalid)
	}
	token := tokenKey(inv.TokenHash)
	err := s.commit(ctx, token, func() ([]table.Op, error) {
		p, err := s.Participant(ctx, g, inv.Participant)
		if err != nil {
			return nil, err
		}
		ops, err := s.changeEntry(ctx, g, p, func(e *CaseloadEntry) { e.invite(inv) })
		if err != nil {
			return nil, err
		}
		lines, err := auditOps(g, audit)
		if err != nil {
			return nil, err
		}
		links, err := linkOps(g, inv)
		// A link that is made while the person is erased must not outlive that.
		ops = append(ops, table.CheckExists(profileKey(g, p.ID)))
		return slices.Concat(ops, lines, links), err
	})
	if conflict, ok := errors.AsType[*table.ConflictError](err); ok && conflict.Key == token {
		return fmt.Errorf("invitation token: %w", ErrExists)
	}
	return err
}

// InvitationByToken finds an invitation by the hash of its token: the only way
// into a gemeente without knowing its code. Whether it has expired or was revoked is for
// the caller to judge; whether it was used, the response tells.
func (s *Store) InvitationByToken(ctx context.Context, tokenHash string) (Invitation, error) {
	inv, _, err := read[Invitation](ctx, s, tokenKey(tokenHash))
	return inv, err
}

// RevokeInvitation withdraws an invitation of this gemeente.
func (s *Store) RevokeInvitation(ctx context.Context, g, tokenHash string, at time.Time, audit Audit) error {
	return s.commit(ctx, table.Key{}, func() ([]table.Op, error) {
		ops, err := s.changeInvitation(ctx, g, tokenHash, func(inv *Invitation) { inv.Revoked = at })
		if err != nil {
			return nil, err
		}
		lines, err := auditOps(g, audit)
		return append(ops, lines...), err
	})
}

// ChooseLanguage keeps the language that a participant chose on a link of this
// gemeente, so that another device begins with it too.
func (s *Store) ChooseLanguage(ctx context.Context, g, tokenHash, lang string) error {
	return s.commit(ctx, table.Key{}, func() ([]table.Op, error) {
		return s.changeInvitation(ctx, g, tokenHash, func(inv *Invitation) { inv.Lang, inv.LangChosen = lang, true })
	})
}

// changeInvitation is the operations that change both copies of an invitation;
// none when the hash is empty. An invitation of another gemeente is not found.
func (s *Store) changeInvitation(ctx context.Context, g, tokenHash string, change func(*Invitation)) ([]table.Op, error) {
	if tokenHash == "" {
		return nil, nil
	}
	inv, version, err := read[Invitation](ctx, s, tokenKey(tokenHash))
	if err != nil {
		return nil, err
	}
	if inv.Gemeente != g {
		return nil, table.NotFound(tokenKey(tokenHash))
	}
	change(&inv)
	token, err := record(tokenKey(tokenHash), inv)
	if err != nil {
		return nil, err
	}
	token.Expires = inv.Expires.Add(invitationKept)
	copied := token
	copied.Key = invitationKey(g, inv)
	return []table.Op{saving(token, version), table.Put(copied)}, nil
}

// usedFor takes from the response to the questionnaire whether it came in by this link.
func (inv *Invitation) usedFor(r Response) {
	if inv.Used.IsZero() && r.Status == Submitted && r.Invitation == inv.TokenHash {
		inv.Used = r.Submitted
	}
}

// invite notes the last day on which an invitation for the moment went out.
func (e *CaseloadEntry) invite(inv Invitation) {
	if e.Invited == nil {
		e.Invited = map[string]source.Date{}
	}
	e.Invited[inv.Moment] = max(e.Invited[inv.Moment], inv.Day)
}
