package app

import (
	"context"
	"errors"

	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/store"
)

// Links lists the personal links of a gemeente, the newest first, a page at a time:
// whom by number, about which moment, how it went out and what became of it. That the
// list was read is noted.
func (a *App) Links(ctx context.Context, who Actor, cursor string) (list []store.SentLink, next string, err error) {
	if err := a.note(ctx, who, "", "invitation:list"); err != nil {
		return nil, "", err
	}
	list, next, err = a.Store.Sent(ctx, who.Gemeente, cursor)
	return list, next, found("list invitations", err)
}

// RevokeLink makes a personal link of the gemeente stop working. One that was used or
// revoked stays as it is.
func (a *App) RevokeLink(ctx context.Context, who Actor, hash string) error {
	const op = "revoke invitation"
	inv, err := a.Link(ctx, who, hash)
	if err != nil {
		return err
	}
	if !inv.Revoked.IsZero() || !inv.Used.IsZero() {
		return nil
	}
	return found(op, a.Store.RevokeInvitation(ctx, who.Gemeente, hash, a.Now().UTC(), a.audit(who, inv.Participant, "invitation:revoke", inv.Moment)))
}

// SendAgain asks that a participant gets one more message about a moment, at the next
// run in decent hours. It gives Closed when the moment cannot be filled in now or the
// participant does not take part. Asked twice on a day, it goes once.
func (a *App) SendAgain(ctx context.Context, who Actor, id, moment string) error {
	const op = "send again"
	d, err := a.Store.Dossier(ctx, who.Gemeente, id)
	if err != nil {
		return found(op, err)
	}
	plan, err := planOf(a.Catalog(), who.Gemeente, d.Participant)
	if err != nil {
		return err
	}
	rater := plan.RaterOf(programme.ParticipantRater)
	if rater == nil {
		return &Error{Code: NotFound, Op: op}
	}
	s, err := a.sheetOf(who.Gemeente, &d, SheetKey{id, moment, rater.ID}, source.DefaultLang, nil)
	if err != nil {
		return err
	}
	if err := s.open(op); err != nil {
		return err
	}
	if refuses(d.Participant) {
		return &Error{Code: Closed, Op: op, Err: errors.New("does not take part")}
	}
	return found(op, a.Store.AskAgain(ctx, who.Gemeente, id, moment, a.Today(), a.audit(who, id, "message:again", moment)))
}

// ReadLink is Link for somebody who reads it, which is noted.
func (a *App) ReadLink(ctx context.Context, who Actor, hash string) (store.SentLink, error) {
	l, err := a.Link(ctx, who, hash)
	if err != nil {
		return l, err
	}
	return l, a.note(ctx, who, l.Participant, "invitation:read")
}

// Link is one personal link of the gemeente, with the message that it went out in.
func (a *App) Link(ctx context.Context, who Actor, hash string) (store.SentLink, error) {
	l, err := a.Store.Link(ctx, who.Gemeente, hash)
	return l, found("open invitation", err)
}

// ReadMessage is SentMessage for somebody who reads it, which is noted.
func (a *App) ReadMessage(ctx context.Context, who Actor, channel, receipt string) (store.Delivery, error) {
	m, err := a.SentMessage(ctx, who, channel, receipt)
	if err != nil {
		return m, err
	}
	return m, a.note(ctx, who, m.Participant, "outbox:message")
}

// SentMessage is a message of the gemeente by the receipt of its channel.
func (a *App) SentMessage(ctx context.Context, who Actor, channel, receipt string) (store.Delivery, error) {
	const op = "open message"
	ref, err := a.Store.MessageByReceipt(ctx, channel, receipt)
	if err == nil && ref.Gemeente != who.Gemeente {
		return store.Delivery{}, &Error{Code: NotFound, Op: op}
	}
	if err != nil {
		return store.Delivery{}, found(op, err)
	}
	m, err := a.Store.Message(ctx, ref)
	return m, found(op, err)
}
