package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"effectmonitor/engine/notation"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/store"
)

// MessagePlan is what a gemeente sends about a programme: what the definitions say, and
// over that what its administrator changed.
type MessagePlan struct {
	Plan     *programme.Compiled
	Settings store.MessageSettings
	programme.Messages
	// Misfits are changes that the definitions do not allow any more. There the
	// definitions hold.
	Misfits []programme.Misfit
}

// messagePlan reads what the administrator changed over a plan.
func (a *App) messagePlan(ctx context.Context, g string, plan *programme.Compiled) (*MessagePlan, error) {
	settings, err := a.Store.MessageSettings(ctx, g, plan.Def.ID)
	if err != nil {
		return nil, found("read messages", err)
	}
	return newMessagePlan(plan, settings), nil
}

func newMessagePlan(plan *programme.Compiled, settings store.MessageSettings) *MessagePlan {
	m := &MessagePlan{Plan: plan, Settings: settings}
	m.Messages, m.Misfits = plan.Messages(settings.Change)
	return m
}

// MessagePlan gives what the gemeente sends about a programme (its id).
func (a *App) MessagePlan(ctx context.Context, who Actor, id string) (*MessagePlan, error) {
	plan := a.Catalog().Effective(who.Gemeente, id)
	if plan == nil {
		return nil, &Error{Code: NotFound, Op: "read messages"}
	}
	return a.messagePlan(ctx, who.Gemeente, plan)
}

// MessageHistory lists who changed what about the messages of a programme, and why, the
// newest first.
func (a *App) MessageHistory(ctx context.Context, who Actor, id string) ([]store.MessageSettings, error) {
	list, err := a.Store.MessageHistory(ctx, who.Gemeente, id)
	return list, found("list changes of messages", err)
}

// Reminder is a reminder as it is sent, or would be if it were on, and what the
// definitions say of it. ok is false when there is none, or it is not ours to send.
func (m *MessagePlan) Reminder(key string) (now, standard programme.Reminder, off, ok bool) {
	for _, r := range m.Plan.Def.Reminders {
		if r.Key() != key || !programme.Sent(r.Channel) {
			continue
		}
		change := m.Settings.Change.Reminders[key]
		off = change.Off && !r.Fixed
		change.Off = false
		on, _ := m.Plan.Messages(programme.Change{Reminders: with(m.Settings.Change.Reminders, key, change)})
		at := slices.IndexFunc(on.Reminders, func(x programme.Reminder) bool { return x.ID == key })
		return on.Reminders[at], r, off, true
	}
	return now, standard, false, false
}

// with is a copy of changes in which one is replaced; without it when nothing is left.
func with(all map[string]programme.ReminderChange, key string, one programme.ReminderChange) map[string]programme.ReminderChange {
	out := maps.Clone(all)
	if out == nil {
		out = map[string]programme.ReminderChange{}
	}
	if out[key] = one; one.IsZero() {
		delete(out, key)
	}
	return out
}

// Fields of the messages, as problems name them, beside those that other forms have too.
const (
	FieldDays    = "dagen"
	FieldOn      = "aan"
	FieldSMS     = "sms"
	FieldSubject = "onderwerp"
)

// What a version of the settings says it is about; that of a reminder has its key after
// it, and that of a text its language too.
const (
	ChangedHours    = "hours"
	ChangedTime     = "time"
	ChangedText     = "text"
	ChangedStandard = "standard"
)

// SetMessageHours chooses between which hours messages leave, within those of the
// definitions. It is in the trail with who and why.
func (a *App) SetMessageHours(ctx context.Context, who Actor, id string, h programme.Hours, why string) error {
	edit := func(m *MessagePlan, c *programme.Change) []FieldProblem {
		if c.Hours = &h; h == m.Plan.Def.Sending.Bounds().Hours {
			c.Hours = nil
		}
		return problemsIn(m.Plan, *c, func(x programme.Misfit) string {
			return map[string]string{programme.PartHours: FieldFrom}[x.Part]
		})
	}
	return a.changeMessages(ctx, who, id, ChangedHours, why, edit)
}

// SetReminderTime chooses on which day after a moment opened a reminder goes, and whether
// it goes at all. Who had the reminder before does not get it again.
func (a *App) SetReminderTime(ctx context.Context, who Actor, id, key string, days int, off bool, why string) error {
	return a.changeReminder(ctx, who, id, key, ChangedTime+" "+key, why, func(r programme.Reminder, c *programme.ReminderChange) {
		c.Off = off
		if c.Days = &days; days == r.Days {
			c.Days = nil
		}
	})
}

// Words are what a reminder says in one language: as an SMS, and as a mail with its
// subject. What is empty, or as the definitions have it, is what the definitions say.
type Words struct{ SMS, Mail, Subject string }

// SetReminderWords chooses what a reminder says in one of the languages of the gemeente.
func (a *App) SetReminderWords(ctx context.Context, who Actor, id, key, lang string, w Words, why string) error {
	if !slices.Contains(a.MessageLanguages(who.Gemeente), lang) {
		return &Error{Code: NotFound, Op: opMessages}
	}
	return a.changeReminder(ctx, who, id, key, ChangedText+" "+key+" "+lang, why, func(r programme.Reminder, c *programme.ReminderChange) {
		*c = wordsInto(r, *c, lang, w)
	})
}

// wordsInto puts what differs from the definitions in a change.
func wordsInto(r programme.Reminder, c programme.ReminderChange, lang string, w Words) programme.ReminderChange {
	texts := map[string]source.Text{}
	for channel, typed := range map[string]string{programme.SMSChannel: w.SMS, programme.MailChannel: w.Mail} {
		own := maps.Clone(c.Texts[channel])
		if own == nil {
			own = source.Text{}
		}
		standard, in := r.In(channel, lang)
		if own[lang] = typed; typed == "" || typed == standard && in == lang {
			delete(own, lang)
		}
		if len(own) > 0 {
			texts[channel] = own
		}
	}
	c.Texts = texts
	subject := maps.Clone(c.Subject)
	if subject == nil {
		subject = source.Text{}
	}
	if subject[lang] = w.Subject; w.Subject == "" || w.Subject == StandardSubject(r, lang) {
		delete(subject, lang)
	}
	c.Subject = subject
	return c
}

// Tried is a reminder with words that were typed and not saved yet.
func Tried(standard programme.Reminder, lang string, w Words) programme.Reminder {
	c := wordsInto(standard, programme.ReminderChange{}, lang, w)
	texts := map[string]source.Text{}
	for _, channel := range []string{programme.SMSChannel, programme.MailChannel} {
		texts[channel] = joined(standard.Texts[channel], c.Texts[channel])
	}
	standard.Texts, standard.Subject = texts, joined(standard.Subject, c.Subject)
	return standard
}

func joined(a, b source.Text) source.Text {
	out := source.Text{}
	maps.Copy(out, a)
	maps.Copy(out, b)
	return out
}

// RestoreReminder takes back everything that the administrator changed about a reminder,
// also of one that does not exist any more.
func (a *App) RestoreReminder(ctx context.Context, who Actor, id, key, why string) error {
	return a.changeMessages(ctx, who, id, ChangedStandard+" "+key, why, func(_ *MessagePlan, c *programme.Change) []FieldProblem {
		c.Reminders = with(c.Reminders, key, programme.ReminderChange{})
		return nil
	})
}

const opMessages = "change messages"

func (a *App) changeReminder(ctx context.Context, who Actor, id, key, what, why string, apply func(programme.Reminder, *programme.ReminderChange)) error {
	m, err := a.MessagePlan(ctx, who, id)
	if err != nil {
		return err
	}
	_, standard, _, ok := m.Reminder(key)
	switch {
	case !ok:
		return &Error{Code: NotFound, Op: opMessages}
	case standard.Fixed:
		return &Error{Code: Closed, Op: opMessages, Err: errors.New("fixed by the programme")}
	}
	return a.changeMessages(ctx, who, id, what, why, func(m *MessagePlan, c *programme.Change) []FieldProblem {
		one := c.Reminders[key]
		before := one
		apply(standard, &one)
		c.Reminders = with(c.Reminders, key, one)
		return problemsIn(m.Plan, *c, func(x programme.Misfit) string { return fieldOf(x, key, before, one) })
	})
}

// fieldOf is the field of a form that a misfit is about, "" when it is about something
// that was not changed just now.
func fieldOf(x programme.Misfit, key string, before, now programme.ReminderChange) string {
	switch {
	case x.Reminder != key:
		return ""
	case x.Part == programme.PartDays && now.Days != nil && (before.Days == nil || *before.Days != *now.Days):
		return FieldDays
	case x.Part == programme.PartText && before.Texts[x.Channel][x.Lang] != now.Texts[x.Channel][x.Lang]:
		return map[string]string{programme.SMSChannel: FieldSMS, programme.MailChannel: FieldMail}[x.Channel]
	case x.Part == programme.PartSubject && before.Subject[x.Lang] != now.Subject[x.Lang]:
		return FieldSubject
	}
	return ""
}

// problemsIn are the faults of a change at the fields that it was typed in.
func problemsIn(plan *programme.Compiled, c programme.Change, field func(programme.Misfit) string) []FieldProblem {
	_, misfits := plan.Messages(c)
	var out []FieldProblem
	for _, x := range misfits {
		if name := field(x); name != "" {
			out = append(out, FieldProblem{name, InSentences(x.Fault)})
		}
	}
	return out
}

// InSentences is a fault as somebody reads it beside a field.
func InSentences(f programme.Fault) string {
	text := notation.Capital(f.Message) + "."
	switch {
	case f.Hint == "":
	case strings.HasSuffix(f.Hint, "?"):
		text += " " + notation.Capital(f.Hint)
	default:
		text += " " + notation.Capital(f.Hint) + "."
	}
	return text
}

// changeMessages saves a change as a new version, with who, when and why. One that
// changes nothing is not saved. When somebody else was just ahead it is made again on top
// of that.
func (a *App) changeMessages(ctx context.Context, who Actor, id, what, why string, edit func(*MessagePlan, *programme.Change) []FieldProblem) error {
	for try := 1; ; try++ {
		m, err := a.MessagePlan(ctx, who, id)
		if err != nil {
			return err
		}
		next := m.Settings.Change
		problems := edit(m, &next)
		reason, fault := checkReason(why)
		if fault != "" {
			problems = append(problems, FieldProblem{FieldWhy, fault})
		}
		if len(problems) > 0 {
			return &Error{Code: Invalid, Op: opMessages, Problems: problems}
		}
		if sameChange(next, m.Settings.Change) {
			return nil
		}
		s := store.MessageSettings{Programme: id, Base: m.Plan.Def.Version, Number: m.Settings.Number + 1, Change: next,
			By: who.ID, At: a.Now().UTC(), What: what, Why: reason, Version: m.Settings.Version}
		err = a.Store.SaveMessageSettings(ctx, who.Gemeente, s, a.audit(who, "", "messages:change", id+" "+what))
		if !errors.Is(err, store.ErrConflict) || try == 5 {
			return found(opMessages, err)
		}
	}
}

// MessageLanguages are the languages that a gemeente sends messages in: those that it
// offers, the default one first.
func (a *App) MessageLanguages(code string) []string {
	out := []string{source.DefaultLang}
	if g := a.Catalog().Gemeente(code); g != nil {
		for _, lang := range g.Languages {
			if !slices.Contains(out, lang) {
				out = append(out, lang)
			}
		}
	}
	return out
}

// sameChange tells whether two changes come to the same, however they were made.
func sameChange(x, y programme.Change) bool {
	a, err := json.Marshal(x)
	b, err2 := json.Marshal(y)
	return err == nil && err2 == nil && bytes.Equal(a, b)
}
