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

// afterglow is how long a link still shows the thanks after its questionnaire was
// sent, so that a reload or a lost connection does not look like a dead link.
const afterglow = 24 * time.Hour

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

// Guest is a participant who came in by a personal link. It reaches one
// questionnaire and the own earlier results, and never a name.
type Guest struct {
	Invitation store.Invitation
	Sheet      *Sheet
	// Earlier are the own submitted responses of earlier moments, oldest first.
	Earlier []store.Response
	// Done is set when the questionnaire was sent: only the thanks remain.
	Done bool
}

// Actor is the participant, for the trail.
func (g *Guest) Actor() Actor {
	return Actor{ID: g.Invitation.Participant, Gemeente: g.Invitation.Gemeente}
}

// Guest opens a personal link. A link that is used, expired, withdrawn or invented
// gives the same NotFound, so that the answer tells nothing.
func (a *App) Guest(ctx context.Context, typed, lang string) (*Guest, error) {
	const op = "open link"
	token, ok := secret.ParseToken(typed)
	if !ok {
		return nil, &Error{Code: NotFound, Op: op}
	}
	inv, err := a.Store.InvitationByToken(ctx, secret.HashToken(token))
	if err != nil {
		return nil, found(op, err)
	}
	now := a.Now()
	if !inv.Revoked.IsZero() || now.After(inv.Expires) || !inv.Used.IsZero() && now.After(inv.Used.Add(afterglow)) {
		return nil, &Error{Code: NotFound, Op: op}
	}
	d, err := a.Store.Dossier(ctx, inv.Gemeente, inv.Participant)
	if err != nil {
		return nil, found(op, err)
	}
	// The identity is sealed with a key that this use case is not given; it is
	// dropped here all the same.
	d.Identity, d.Participant.Name = nil, nil
	if lang == "" {
		lang = a.guestLang(&d, inv)
	}
	s, err := a.sheetOf(inv.Gemeente, &d, SheetKey{inv.Participant, inv.Moment, inv.Rater}, lang, nil)
	if err != nil {
		return nil, err
	}
	g := &Guest{Invitation: inv, Sheet: s, Done: s.Submitted()}
	if s.Response.Version == 0 {
		s.Response.Invitation = inv.TokenHash
	}
	if !g.Done && !s.Open() {
		return nil, &Error{Code: NotFound, Op: op}
	}
	for _, m := range s.Plan.Def.Moments {
		if m.ID == inv.Moment {
			break
		}
		if r, ok := d.Response(m.ID, inv.Rater); ok && r.Status == store.Submitted {
			g.Earlier = append(g.Earlier, r)
		}
	}
	return g, nil
}

// guestLang is the language of the draft, else of the participant.
func (a *App) guestLang(d *store.Dossier, inv store.Invitation) string {
	if r, ok := d.Response(inv.Moment, inv.Rater); ok && r.Lang != "" {
		return r.Lang
	}
	if inv.Lang != "" {
		return inv.Lang
	}
	return source.DefaultLang
}

// Agree records that the participant takes part, or does not. Taking part is
// free; refusing has no consequence for the help.
func (a *App) Agree(ctx context.Context, g *Guest, given bool) error {
	return a.change(ctx, g.Actor(), g.Invitation.Participant, "consent:set", "own", func(p *store.Participant, _ *programme.Compiled) error {
		if p.Consent != nil && p.Consent.Given == given {
			return nil
		}
		p.Consent = &store.Consent{Given: given, Date: a.Today()}
		return nil
	})
}
