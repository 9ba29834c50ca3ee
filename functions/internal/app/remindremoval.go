package app

import (
	"context"
	"errors"
	"slices"
	"strings"

	"effectmonitor/engine/gemeente"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/notify"
	"effectmonitor/functions/internal/store"
)

// actionTell is what the trail says of a mail about removals.
const actionTell = "retention:mail"

// tellRemovals mails to the mailboxes of a gemeente what is announced to be removed: by
// number and day, without a name. A mailbox hears of each announcement once, and once
// more when its day changes. The claim comes before the mail: after a crash the mail may
// be missing, and never comes twice; the page with the announcements always has them.
func (a *App) tellRemovals(ctx context.Context, out Outgoing, g *gemeente.Gemeente, sum *Reminded) error {
	if g.Administration == nil {
		return nil
	}
	all, err := a.Store.Removals(ctx, g.Code)
	if err != nil {
		return err
	}
	slices.SortStableFunc(all, func(x, y store.Removal) int { return x.Due.Sub(y.Due) })
	var faults []error
	for _, mailbox := range g.Administration.Mail {
		news := slices.DeleteFunc(slices.Clone(all), func(r store.Removal) bool { return r.Told[mailbox] != 0 || !r.Begun.IsZero() })
		for some := range slices.Chunk(news, store.MaxTold) {
			if timeIsUp(ctx, a.Now()) {
				return errors.Join(faults...)
			}
			if err := a.tell(ctx, out, g, mailbox, some, sum); err != nil && !errors.Is(err, store.ErrConflict) {
				faults = append(faults, err)
			}
		}
		// The claims gave the announcements another version.
		if all, err = a.Store.Removals(ctx, g.Code); err != nil {
			return errors.Join(append(faults, err)...)
		}
	}
	return errors.Join(faults...)
}

func (a *App) tell(ctx context.Context, out Outgoing, g *gemeente.Gemeente, mailbox string, list []store.Removal, sum *Reminded) error {
	line := a.audit(Actor{ID: RemindActor}, "", actionTell, mailbox)
	if err := a.Store.ClaimTold(ctx, g.Code, mailbox, list, a.Today(), line); err != nil {
		return err
	}
	_, err := out.Sender.Send(ctx, removalMail(g, mailbox, list))
	switch {
	case err == nil:
		sum.Sent++
		return nil
	case errors.Is(err, notify.ErrLater):
		sum.Waiting++
		return a.Store.ReturnTold(ctx, g.Code, mailbox, list)
	}
	sum.Failed++
	return err
}

// removalMail lists per day whose data go.
func removalMail(g *gemeente.Gemeente, mailbox string, list []store.Removal) notify.Message {
	words := locale.For(locale.Default)
	var days []string
	for rest := list; len(rest) > 0; {
		day, ids := rest[0].Due, []string{}
		for len(rest) > 0 && rest[0].Due == day {
			ids, rest = append(ids, rest[0].Participant), rest[1:]
		}
		days = append(days, words.Text("removal-mail.day", map[string]string{"date": words.Date(day.Time()), "numbers": strings.Join(ids, ", ")}))
	}
	paragraphs := []string{words.Text("removal-mail.lead", map[string]string{"name": g.Name}), strings.Join(days, "\n"), words.Text("removal-mail.why", nil), words.Text("removal-mail.how", nil)}
	return notify.Message{
		To: mailbox, Channel: notify.Mail, Language: source.DefaultLang, Gemeente: g.Code,
		Subject: words.Text("removal-mail.subject", nil), Text: strings.Join(paragraphs, "\n\n"),
	}
}
