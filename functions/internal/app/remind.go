package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/notify"
	"effectmonitor/functions/internal/secret"
	"effectmonitor/functions/internal/store"
)

// Outgoing is through what messages leave.
type Outgoing struct {
	Sender notify.Sender
	// Link is the whole address of a personal link with the token.
	Link func(token string) string
}

// Reminded counts what a run of Remind did.
type Reminded struct {
	Sent    int // taken over by the channel; the announcements of removals are among them
	Waiting int // not taken over; a next run tries again
	Failed  int // refused, or not known to have gone out; not tried again
	Unreach int // due, but there is no address of the participant
}

// RemindActor is whom the audit trail names for what Remind does.
const RemindActor = "remind"

// What a run leaves free at its end, so that a message that was claimed is also
// settled before the process is stopped.
const remindMargin = 15 * time.Second

// Remind sends the messages that the programmes define, as each gemeente carries
// them out: the message of a moment that has been open for so many days, to a
// participant who did not fill it in. Of several that are due only the last is sent.
//
// A message is claimed in the store before it is sent and is never claimed again,
// unless the channel certainly did not take it over: after a crash it may be missing
// but never comes twice. Outside decent hours nothing happens. A fault with one
// participant does not keep the others from their message; the faults come back
// together, without anything about a person in them.
//
// It also looks for names in new quotes, at any hour: whoever may open an address may
// open a name.
func (a *App) Remind(ctx context.Context, out Outgoing) (Reminded, error) {
	var sum Reminded
	faults := []error{a.ScreenQuotes(ctx)}
	now := a.Now().In(a.Zone)
	if now.Weekday() == time.Sunday {
		return sum, errors.Join(faults...)
	}
	for _, g := range a.Catalog().Gemeenten() {
		plans, err := a.sendingNow(ctx, g, now.Hour())
		if err != nil {
			return sum, fmt.Errorf("remind in %s: %w", g.Code, err)
		}
		if len(plans) == 0 {
			continue
		}
		if err := a.tellRemovals(ctx, out, g, &sum); err != nil {
			faults = append(faults, fmt.Errorf("tell %s what is to be removed: %w", g.Code, err))
		}
		entries, err := a.Store.TeamCaseload(ctx, g.Code)
		if err != nil {
			return sum, fmt.Errorf("remind in %s: %w", g.Code, err)
		}
		for _, e := range entries {
			if timeIsUp(ctx, a.Now()) {
				return sum, errors.Join(faults...)
			}
			if err := a.remindOne(ctx, out, g.Code, plans, e, &sum); err != nil {
				faults = append(faults, fmt.Errorf("remind %s of %s: %w", e.ID, g.Code, err))
			}
		}
	}
	return sum, errors.Join(faults...)
}

// timeIsUp tells whether too little is left of the time that a run may take; the next
// run goes on.
func timeIsUp(ctx context.Context, now time.Time) bool {
	end, limited := ctx.Deadline()
	return ctx.Err() != nil || limited && end.Sub(now) < remindMargin
}

func (a *App) remindOne(ctx context.Context, out Outgoing, g string, plans []*MessagePlan, e store.CaseloadEntry, sum *Reminded) error {
	plan, err := planOf(a.Catalog(), g, store.Participant{ID: e.ID, Programme: e.Programme})
	if err != nil {
		return err
	}
	at := slices.IndexFunc(plans, func(m *MessagePlan) bool { return m.Plan.Def.ID == plan.Def.ID })
	if at < 0 {
		return nil
	}
	for _, m := range a.due(plans[at], e) {
		switch err := a.remindAt(ctx, out, g, e.ID, m, sum); {
		case errors.Is(err, store.ErrConflict), errors.Is(err, store.ErrNotFound):
			// Something changed while it was read; the next run looks again.
		case err != nil:
			return err
		}
	}
	return nil
}

// remindAt sends one message: it claims, sends and settles it, in that order.
func (a *App) remindAt(ctx context.Context, out Outgoing, g, id string, m dueMessage, sum *Reminded) error {
	d, err := a.Store.Dossier(ctx, g, id)
	if err != nil {
		return err
	}
	known, _ := d.Message(m.moment, m.rater, m.name())
	if known.Version != 0 && known.State != store.Later {
		return nil
	}
	who := Actor{ID: RemindActor, Gemeente: g}
	s, err := a.sheetOf(g, &d, SheetKey{id, m.moment, m.rater}, source.DefaultLang, nil)
	if err != nil || !s.Open() || refuses(d.Participant) {
		return err
	}
	token, err := secret.NewToken(a.Random)
	if err != nil {
		return err
	}
	inv := a.invitation(who, s, token)
	message, address, err := a.message(ctx, g, &d, s.Plan, m.Reminder, out.Link(token))
	if err != nil {
		return err
	}
	if message.To == "" {
		sum.Unreach++
		return nil
	}
	claim := store.Delivery{
		Participant: id, Moment: m.moment, Rater: m.rater, Name: m.name(), Channel: string(message.Channel),
		TokenHash: inv.TokenHash, Address: address, Day: a.Today(), Claimed: a.Now().UTC(), Version: known.Version,
	}
	claim, err = a.Store.ClaimMessage(ctx, g, &d, claim, inv, a.audit(who, id, "message:send", m.moment+" "+m.name()))
	if err != nil {
		return err
	}
	var failure error
	claim.Receipt, failure = out.Sender.Send(ctx, message)
	return a.settle(ctx, g, claim, inv, failure, sum)
}

// settle notes what became of a message. A message that was refused is a fault to
// see in the log, but no reason to stop.
func (a *App) settle(ctx context.Context, g string, claim store.Delivery, inv store.Invitation, failure error, sum *Reminded) error {
	claim.Settled = a.Now().UTC()
	switch {
	case failure == nil:
		claim.State = store.Sent
		sum.Sent++
	case errors.Is(failure, notify.ErrLater):
		claim.State = store.Later
		sum.Waiting++
	default:
		claim.State = store.Failed
		sum.Failed++
	}
	err := a.Store.SettleMessage(ctx, g, claim, inv)
	switch {
	case errors.Is(failure, notify.ErrStopped):
		// Somebody who stopped our messages is no fault; nothing more goes there.
		ref := store.MessageRef{Gemeente: g, Participant: claim.Participant, Moment: claim.Moment, Rater: claim.Rater, Name: claim.Name}
		if err == nil {
			_, err = a.report(ctx, ref, store.Stopped, a.Now())
		}
	case claim.State == store.Failed:
		err = errors.Join(failure, err)
	}
	return err
}

// message is the text of the programme in the language of the participant, to the
// address that the programme prefers or else the other one, of those that messages
// reach; address is its keyed hash. To is empty when there is none.
func (a *App) message(ctx context.Context, g string, d *store.Dossier, plan *programme.Compiled, r programme.Reminder, link string) (m notify.Message, address string, err error) {
	id := d.Participant.ID
	who, err := a.openIdentity(ctx, g, id, d.Identity)
	if err != nil {
		return m, "", err
	}
	all, err := a.contacts(ctx, g, who, r.Channel)
	if err != nil {
		return m, "", err
	}
	ways, err := a.reachable(ctx, g, all)
	if err != nil || len(ways) == 0 {
		return m, "", err
	}
	m = Message(plan, r, ways[0].channel, d.Participant.Lang, who.First, link)
	m.Gemeente, m.Participant, m.To = g, id, ways[0].address
	return m, ways[0].hash, nil
}

// Message is what a reminder says by a channel: in the language of the reader or else
// the default one, with a name and a link filled in, and for a mail with a subject. first
// may be empty.
func Message(plan *programme.Compiled, r programme.Reminder, channel notify.Channel, lang, first, link string) notify.Message {
	text, in := r.In(string(channel), lang)
	words := locale.For(in)
	if text == "" {
		text = words.Text("message.text", nil)
	}
	if first == "" {
		first = plan.Name("deelnemer", words.Lang())
	}
	filled := strings.NewReplacer(programme.FirstNamePlace, first, programme.LinkPlace, link)
	m := notify.Message{Channel: channel, Language: words.Lang(), Text: filled.Replace(text)}
	if channel == notify.Mail {
		m.Subject = filled.Replace(StandardSubject(r, m.Language))
	}
	return m
}

// StandardSubject is the subject of a mail of a reminder in a language, as its definition
// says it, or else as all mails have it.
func StandardSubject(r programme.Reminder, lang string) string {
	if text := r.Subject[lang]; text != "" {
		return text
	}
	return locale.For(lang).Text("message.subject", nil)
}
