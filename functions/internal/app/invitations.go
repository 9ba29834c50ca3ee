package app

import (
	"context"
	"errors"
	"time"

	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/secret"
	"effectmonitor/functions/internal/store"
)

// defaultValid is how long an invitation works when the programme does not say.
var defaultValid = source.Span{N: 30, Unit: "dagen"}

// Invite makes a personal link with which a participant fills in one questionnaire.
// Only the hash of the token is kept: the token is shown once. An earlier link for
// the same questionnaire stops working. It gives Closed when the moment cannot be
// filled in now, and NotFound when the rater is no participant.
func (a *App) Invite(ctx context.Context, who Actor, key SheetKey) (token string, inv store.Invitation, err error) {
	const op = "invite"
	d, err := a.Store.Dossier(ctx, who.Gemeente, key.Participant)
	if err != nil {
		return "", inv, found(op, err)
	}
	s, err := a.sheetOf(who.Gemeente, &d, key, source.DefaultLang, nil)
	if err != nil {
		return "", inv, err
	}
	if s.Rater.Kind != programme.ParticipantRater {
		return "", inv, &Error{Code: NotFound, Op: op}
	}
	if err := s.open(op); err != nil {
		return "", inv, err
	}
	if c := d.Participant.Consent; c != nil && !c.Given {
		return "", inv, &Error{Code: Closed, Op: op, Err: errors.New("does not take part")}
	}
	if err := a.endInvitations(ctx, who, &d, key); err != nil {
		return "", inv, err
	}
	if token, err = secret.NewToken(a.Random); err != nil {
		return "", inv, err
	}
	inv = a.invitation(who, s, token)
	return token, inv, found(op, a.Store.CreateInvitation(ctx, who.Gemeente, inv,
		a.audit(who, key.Participant, "invitation:create", key.Moment)))
}

func (a *App) invitation(who Actor, s *Sheet, token string) store.Invitation {
	valid := s.Plan.Def.InvitationValid
	if valid == (source.Span{}) {
		valid = defaultValid
	}
	last := min(valid.AddTo(a.Today()), s.Moment.Expires)
	return store.Invitation{
		TokenHash: secret.HashToken(token), Gemeente: who.Gemeente, Participant: s.Participant.ID,
		Programme: s.Participant.Programme, Moment: s.Moment.Moment.ID, Rater: s.Rater.ID, Lang: s.Participant.Lang,
		Created: a.Now().UTC(), By: who.ID, Expires: a.endOf(last), Day: a.Today(),
	}
}

// endOf is the last instant of a day, where the programme is.
func (a *App) endOf(day source.Date) time.Time {
	return time.Date(day.Year(), time.Month(day.Month()), day.Day()+1, 0, 0, 0, 0, a.Zone).UTC()
}

func (a *App) endInvitations(ctx context.Context, who Actor, d *store.Dossier, key SheetKey) error {
	now := a.Now().UTC()
	for _, inv := range d.Invitations {
		if inv.Moment != key.Moment || inv.Rater != key.Rater || !inv.Used.IsZero() || !inv.Revoked.IsZero() || now.After(inv.Expires) {
			continue
		}
		err := a.Store.RevokeInvitation(ctx, who.Gemeente, inv.TokenHash, now, a.audit(who, key.Participant, "invitation:revoke", key.Moment))
		if err != nil {
			return found("end invitation", err)
		}
	}
	return nil
}
