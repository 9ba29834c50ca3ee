package app

import (
	"context"
	"strings"

	"effectmonitor/engine/gemeente"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/store"
)

// restDays is how many days lie at least between two messages about the same moment,
// also when a gemeente changes the days of its reminders or was without service.
const restDays = 2

// freshDays is how many days after its day a message may still go out. After that it
// says something that is no longer so, and to who starts to use the product it would
// be about moments of long ago.
const freshDays = 14

// sendingNow are the programmes of a gemeente of which messages may go at an hour, as its
// administrator set them. Outside the hours of the definitions it reads nothing.
func (a *App) sendingNow(ctx context.Context, g *gemeente.Gemeente, hour int) ([]*MessagePlan, error) {
	var out []*MessagePlan
	for _, o := range g.Programmes {
		plan := a.Catalog().Effective(g.Code, o.ID)
		if plan == nil || !plan.Def.Sending.Bounds().Hours.Holds(hour) {
			continue
		}
		m, err := a.messagePlan(ctx, g.Code, plan)
		if err != nil {
			return nil, err
		}
		if m.Hours.Holds(hour) {
			out = append(out, m)
		}
	}
	return out, nil
}

// dueMessage is a message of the programme about a moment, to a rater.
type dueMessage struct {
	programme.Reminder
	moment, rater string
	// asked is the day for which a worker asked for it; 0 for one of the programme.
	asked source.Date
}

// name tells a message from the others about the same moment. It does not hold the
// text, the channel or the day on which it goes: a message that is changed is the same
// message.
func (m dueMessage) name() string {
	if m.asked != 0 {
		return againPrefix + m.asked.String()
	}
	return m.Key()
}

const againPrefix = "opnieuw-"

// reached tells whether a reminder went before, or one that comes after it: who changes
// the days of reminders does not send an earlier one again. messages are the days on
// which messages went, by name, about a moment that opened on a day.
func reached(messages map[string]source.Date, reminders []programme.Reminder, r programme.Reminder, opened source.Date) bool {
	for name, went := range messages {
		if strings.HasPrefix(name, againPrefix) {
			continue
		}
		if day := dayOfMessage(name, reminders, went.Sub(opened)); day >= r.Days {
			return true
		}
	}
	return false
}

// dayOfMessage is the day of the message that went under a name. One that no longer exists, by
// that name, is taken for the nearest of those there are: it may be that one under the
// day that it had before.
func dayOfMessage(name string, reminders []programme.Reminder, after int) int {
	if day, ok := programme.DayOfKey(name); ok {
		after = day
	}
	day, nearest := after, -1
	for _, r := range reminders {
		if r.Key() == name {
			return r.Days
		}
		if far := max(r.Days-after, after-r.Days); ours(r) && (nearest < 0 || far < nearest) {
			day, nearest = r.Days, far
		}
	}
	return day
}

// due are the messages that a participant should get now, at most one for each
// moment. It looks at the caseload entry alone, so that a run over everybody costs
// no more than the lists.
func (a *App) due(p *MessagePlan, e store.CaseloadEntry) []dueMessage {
	plan := p.Plan
	rater := plan.RaterOf(programme.ParticipantRater)
	if rater == nil || e.Consent != nil && !e.Consent.Given {
		return nil
	}
	today := a.Today()
	var list []dueMessage
	for _, m := range plan.Schedule(e.Course(), e.Done, today) {
		if _, asked := m.Moment.Questionnaires[rater.ID]; !asked || !m.Fillable() || m.Done(rater.ID) {
			continue
		}
		// Who was registered after the moment opened is not late from the first day.
		opened := max(m.Opens, a.dayOf(e.Created))
		if again, ok := askedAgain(p, e, m.Moment.ID); ok {
			again.rater = rater.ID
			list = append(list, again)
			continue
		}
		last := latest(p.Reminders, opened, today)
		if last == nil || resting(e, m.Moment.ID, today) {
			continue
		}
		if !reached(e.Messages[m.Moment.ID], p.Reminders, *last, opened) {
			list = append(list, dueMessage{Reminder: *last, moment: m.Moment.ID, rater: rater.ID})
		}
	}
	return list
}

// askedAgain is the message that somebody asked to send once more and that did not go
// out yet: the last text of the programme, or ours when it has none.
func askedAgain(p *MessagePlan, e store.CaseloadEntry, moment string) (dueMessage, bool) {
	m := dueMessage{moment: moment, asked: e.Again[moment]}
	if m.asked == 0 {
		return m, false
	}
	for _, r := range p.Reminders {
		if ours(r) && r.Days >= m.Days {
			m.Reminder = r
		}
	}
	_, went := e.Messages[moment][m.name()]
	return m, !went
}

// ours tells whether a message travels by one of our channels; what travels by other
// ways is not for us to send.
func ours(r programme.Reminder) bool {
	return programme.Sent(r.Channel)
}

// latest is the last of the reminders whose day has come; nil when none has, or when
// that was too long ago.
func latest(reminders []programme.Reminder, opened, today source.Date) *programme.Reminder {
	var last *programme.Reminder
	for i := range reminders {
		r := &reminders[i]
		if ours(*r) && opened.AddDays(r.Days) <= today && (last == nil || r.Days > last.Days) {
			last = r
		}
	}
	if last != nil && today.Sub(opened.AddDays(last.Days)) > freshDays {
		return nil
	}
	return last
}

// resting tells whether something about the moment went out, or was handed over by a
// worker, only just.
func resting(e store.CaseloadEntry, moment string, today source.Date) bool {
	recent := func(day source.Date) bool { return day != 0 && today.Sub(day) < restDays }
	if recent(e.Invited[moment]) {
		return true
	}
	for _, day := range e.Messages[moment] {
		if recent(day) {
			return true
		}
	}
	return false
}

// refuses tells whether a participant said not to take part.
func refuses(p store.Participant) bool { return p.Consent != nil && !p.Consent.Given }
