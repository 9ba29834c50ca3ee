package app

import (
	"context"
	"errors"
	"slices"
	"time"

	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/secret"
	"effectmonitor/functions/internal/store"
)

// afterglow is how long a link still shows the thanks after its questionnaire was
// sent, so that a reload or a lost connection does not look like a dead link. The
// answers can be withdrawn by that link for as long.
const afterglow = 24 * time.Hour

// Guest is a participant who came in by a personal link. It reaches one
// questionnaire and the own earlier results, and never a name.
type Guest struct {
	Invitation store.Invitation
	Sheet      *Sheet
	// Earlier are the own submitted responses of earlier moments, oldest first.
	Earlier []store.Response
	// Languages are those that the gemeente offers and the questionnaire speaks.
	// There is at least one.
	Languages []string
	// Done is set when the questionnaire was sent: only the thanks remain.
	Done bool
}

// Actor is the participant, for the trail.
func (g *Guest) Actor() Actor {
	return Actor{ID: g.Invitation.Participant, Gemeente: g.Invitation.Gemeente}
}

// Lang is the language that the participant reads.
func (g *Guest) Lang() string { return g.Sheet.lang }

// Agreed tells whether the participant takes part.
func (g *Guest) Agreed() bool {
	c := g.Sheet.Participant.Consent
	return c != nil && c.Given
}

// Guest opens a personal link, in the language that was chosen on it, else that of
// the draft, else that of the participant. A link that is used, expired, withdrawn
// or invented gives the same NotFound, so that the answer tells nothing.
func (a *App) Guest(ctx context.Context, typed string) (*Guest, error) {
	const op = "open link"
	token, ok := secret.ParseToken(typed)
	if !ok {
		return nil, &Error{Code: NotFound, Op: op}
	}
	inv, err := a.Store.InvitationByToken(ctx, secret.HashToken(token))
	if err != nil {
		return nil, found(op, err)
	}
	if now := a.Now(); !inv.Revoked.IsZero() || now.After(inv.Expires) {
		return nil, &Error{Code: NotFound, Op: op}
	}
	d, err := a.Store.Dossier(ctx, inv.Gemeente, inv.Participant)
	if err != nil {
		return nil, found(op, err)
	}
	// The identity is sealed with a key that this use case is not given; it is
	// dropped here all the same.
	d.Identity, d.Participant.Name = nil, nil
	g, err := a.guest(&d, inv)
	if err == nil && inv.Seen != a.Today() { // a line a day, not one for every question
		err = found(op, a.Store.OpenInvitation(ctx, inv.Gemeente, inv.TokenHash, a.Today(), a.audit(g.Actor(), inv.Participant, "invitation:open", inv.Moment)))
	}
	return g, err
}

// faded tells whether something was sent too long ago to show its thanks.
func (a *App) faded(sent time.Time) bool { return !sent.IsZero() && a.Now().After(sent.Add(afterglow)) }

func (a *App) guest(d *store.Dossier, inv store.Invitation) (*Guest, error) {
	const op = "open link"
	key := SheetKey{inv.Participant, inv.Moment, inv.Rater}
	s, err := a.sheetOf(inv.Gemeente, d, key, source.DefaultLang, nil)
	if err != nil {
		return nil, err
	}
	g := &Guest{Invitation: inv, Sheet: s, Languages: a.languages(inv.Gemeente, s.Instrument), Done: s.Submitted()}
	if lang := g.language(); lang != s.lang {
		s.lang = lang
		s.evaluate()
	}
	switch {
	case g.Done && a.faded(s.Response.Submitted), !g.Done && !s.Open():
		return nil, &Error{Code: NotFound, Op: op}
	case !g.Done:
		// A draft that was begun by an earlier link is sent by this one.
		s.Response.Invitation = inv.TokenHash
	}
	for _, m := range inOrder(s.Plan.Schedule(d.Course(), doneOf(d), s.asOf)) {
		if m.Moment.ID == inv.Moment {
			break
		}
		if r, ok := d.Response(m.Moment.ID, inv.Rater); ok && r.Status == store.Submitted {
			g.Earlier = append(g.Earlier, r)
		}
	}
	return g, nil
}

// languages are those that a gemeente offers and a questionnaire speaks. Neither
// has to name any; the default language is always there when nothing is left.
func (a *App) languages(code string, in *instrument.Instrument) []string {
	offered := in.Def.Languages
	if g := a.Catalog().Gemeente(code); g != nil && len(g.Languages) > 0 {
		offered = slices.DeleteFunc(slices.Clone(g.Languages), func(lang string) bool {
			return lang != source.DefaultLang && !slices.Contains(in.Def.Languages, lang)
		})
	}
	if len(offered) == 0 {
		return []string{source.DefaultLang}
	}
	return offered
}

// language is the first one that is offered of: what was chosen on the link, that
// of the draft, that of the invitation.
func (g *Guest) language() string {
	order := []string{g.Sheet.Response.Lang, g.Invitation.Lang}
	if g.Invitation.LangChosen {
		slices.Reverse(order)
	}
	for _, lang := range order {
		if slices.Contains(g.Languages, lang) {
			return lang
		}
	}
	return g.Languages[0]
}

// LangChosen tells whether the participant chose a language, on this link or in an
// earlier draft, or has none to choose.
func (g *Guest) LangChosen() bool {
	return g.Invitation.LangChosen || g.Sheet.Response.Lang != "" || len(g.Languages) < 2
}

// ChooseLanguage keeps the language that the participant reads: with the link, for
// every device, and with the participant, for the messages and links to come.
func (a *App) ChooseLanguage(ctx context.Context, g *Guest, lang string) error {
	const op = "choose language"
	if !slices.Contains(g.Languages, lang) {
		return wrong(op, "taal", "Kies een van de talen.")
	}
	if err := a.Store.ChooseLanguage(ctx, g.Invitation.Gemeente, g.Invitation.TokenHash, lang); err != nil {
		return found(op, err)
	}
	g.Invitation.Lang, g.Invitation.LangChosen = lang, true
	g.Sheet.lang = lang
	g.Sheet.evaluate()
	if g.Sheet.Participant.Lang == lang {
		return nil
	}
	return a.own(ctx, g, "language:choose", lang, func(p *store.Participant) { p.Lang = lang })
}

// Agree records that the participant takes part, and keeps the language that was
// chosen. Taking part is free; Withdraw is its opposite, at any time.
func (a *App) Agree(ctx context.Context, g *Guest) error {
	if g.Done {
		return &Error{Code: Closed, Op: "agree", Err: store.ErrSubmitted}
	}
	if !g.Agreed() {
		if err := a.consent(ctx, g); err != nil {
			return err
		}
	}
	_, err := a.SaveOwn(ctx, g, Given{})
	return err
}

func (a *App) consent(ctx context.Context, g *Guest) error {
	c := &store.Consent{Given: true, Date: a.Today()}
	err := a.own(ctx, g, "consent:set", "own", func(p *store.Participant) { p.Consent = c })
	if err == nil {
		g.Sheet.Participant.Consent = c
	}
	return err
}

// own changes the record of the participant by the participant.
func (a *App) own(ctx context.Context, g *Guest, op, detail string, apply func(*store.Participant)) error {
	g.Sheet.Response.Held = nil // the participant is another now
	var err error
	for range 5 { // a worker may be saving something else of the same participant
		err = a.change(ctx, g.Actor(), g.Invitation.Participant, op, detail, func(p *store.Participant, _ *programme.Compiled) error {
			apply(p)
			return nil
		})
		if CodeOf(err) != Conflict {
			break
		}
	}
	return err
}

var errNotAgreed = errors.New("does not take part")

// SaveOwn is SaveAnswers for a participant, who must have agreed to take part.
func (a *App) SaveOwn(ctx context.Context, g *Guest, given Given) ([]instrument.Problem, error) {
	if !g.Agreed() {
		return nil, &Error{Code: Closed, Op: "save answers", Err: errNotAgreed}
	}
	problems, err := a.SaveAnswers(ctx, g.Sheet, g.Actor(), given)
	g.Sheet.Response.Invitation = g.Invitation.TokenHash
	return problems, err
}

// SubmitOwn is Submit for a participant, who must have agreed to take part. The
// link itself makes a repeat harmless: it can send once.
func (a *App) SubmitOwn(ctx context.Context, g *Guest) error {
	if g.Done {
		return nil
	}
	if !g.Agreed() {
		return &Error{Code: Closed, Op: "submit", Err: errNotAgreed}
	}
	err := a.Submit(ctx, g.Sheet, g.Actor(), g.Invitation.TokenHash)
	g.Done = err == nil
	return err
}

// Withdraw erases what the participant answered to this questionnaire, sent or
// not, and records that the participant does not take part. The link works again
// as long as it is valid, for who thinks better of it.
func (a *App) Withdraw(ctx context.Context, g *Guest) error {
	w := store.Withdrawal{
		Participant: g.Invitation.Participant, Moment: g.Invitation.Moment, Rater: g.Invitation.Rater,
		At: a.Now().UTC(), Day: a.Today(),
	}
	return found("withdraw", a.Store.Withdraw(ctx, g.Invitation.Gemeente, w,
		a.audit(g.Actor(), w.Participant, "consent:withdraw", w.Moment+" "+w.Rater)))
}
