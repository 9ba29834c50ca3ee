package app

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
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
	if token, err = secret.NewToken(a.Random); err != nil {
		return "", inv, err
	}
	return a.invite(ctx, who, key, token)
}

// InviteOnce is Invite for a form that may come twice, by a double click or a repeat:
// the same form gives the same link. once is the key of the form; a form without one
// gets a link of its own.
func (a *App) InviteOnce(ctx context.Context, who Actor, key SheetKey, once string) (token string, inv store.Invitation, err error) {
	if len(once) != 2*onceBytes {
		return a.Invite(ctx, who, key)
	}
	pepper, err := a.pepper(ctx, who.Gemeente)
	if err != nil {
		return "", inv, err
	}
	mac := hmac.New(sha256.New, pepper)
	fmt.Fprintf(mac, "invitation\n%s\n%s\n%s\n%s", once, key.Participant, key.Moment, key.Rater)
	if token, err = secret.NewToken(bytes.NewReader(mac.Sum(nil))); err != nil {
		return "", inv, err
	}
	if inv, err = a.Store.InvitationByToken(ctx, secret.HashToken(token)); err == nil {
		return token, inv, nil
	}
	token, inv, err = a.invite(ctx, who, key, token)
	if errors.Is(err, store.ErrExists) { // the other click was just ahead
		inv, err = a.Store.InvitationByToken(ctx, secret.HashToken(token))
	}
	return token, inv, err
}

func (a *App) invite(ctx context.Context, who Actor, key SheetKey, token string) (_ string, inv store.Invitation, err error) {
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
	inv = a.invitation(who, s, token)
	if err := a.endInvitations(ctx, who, &d, key, inv.TokenHash); err != nil {
		return "", inv, err
	}
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

// endInvitations withdraws the earlier links of a questionnaire, apart from one.
func (a *App) endInvitations(ctx context.Context, who Actor, d *store.Dossier, key SheetKey, except string) error {
	now := a.Now().UTC()
	for _, inv := range d.Invitations {
		if inv.TokenHash == except || inv.Moment != key.Moment || inv.Rater != key.Rater || !inv.Used.IsZero() || !inv.Revoked.IsZero() || now.After(inv.Expires) {
			continue
		}
		err := a.Store.RevokeInvitation(ctx, who.Gemeente, inv.TokenHash, now, a.audit(who, key.Participant, "invitation:revoke", key.Moment))
		if err != nil {
			return found("end invitation", err)
		}
	}
	return nil
}
