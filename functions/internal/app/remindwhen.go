package app

import (
	"strconv"
	"strings"
	"time"

	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/notify"
	"effectmonitor/functions/internal/store"
)

// The hours in which a message may come, in the time zone of the programme: the first
// in which it may and the first in which it no longer may. Not on a Sunday.
const (
	fromHour  = 9
	untilHour = 20
)

// restDays is how many days lie at least between two messages about the same moment,
// also when a gemeente changes the days of its reminders or was without service.
const restDays = 2

// freshDays is how many days after its day a message may still go out. After that it
// says something that is no longer so, and to who starts to use the product it would
// be about moments of long ago.
const freshDays = 14

// MessageHours are the hours between which messages go out, to say so on a page.
func MessageHours() (from, until int) { return fromHour, untilHour }

func decent(local time.Time) bool {
	return local.Weekday() != time.Sunday && local.Hour() >= fromHour && local.Hour() < untilHour
}

// dueMessage is a message of the programme about a moment, to a rater.
type dueMessage struct {
	programme.Reminder
	moment, rater string
	// asked is the day for which a worker asked for it; 0 for one of the programme.
	asked source.Date
}

// name tells a message from the others about the same moment. It does not hold the
// text or the channel: a message whose words are changed is the same message.
func (m dueMessage) name() string {
	if m.asked != 0 {
		return againPrefix + m.asked.String()
	}
	return namePrefix + strconv.Itoa(m.Days)
}

const (
	namePrefix  = "dag-"
	againPrefix = "opnieuw-"
)

// reached tells whether the message of that day, or one of a later day, went before:
// a gemeente that moves its reminders forward does not send an earlier one again.
func reached(messages map[string]source.Date, days int) bool {
	for name := range messages {
		if n, err := strconv.Atoi(strings.TrimPrefix(name, namePrefix)); err == nil && n >= days {
			return true
		}
	}
	return false
}

// due are the messages that a participant should get now, at most one for each
// moment. It looks at the caseload entry alone, so that a run over everybody costs
// no more than the lists.
func (a *App) due(plan *programme.Compiled, e store.CaseloadEntry) []dueMessage {
	rater := plan.RaterOf(programme.ParticipantRater)
	if rater == nil || e.Consent != nil && !e.Consent.Given {
		return nil
	}
	today := a.Today()
	var list []dueMessage
	for _, m := range plan.Schedule(e.Trajectory, e.Done, today) {
		if _, asked := m.Moment.Questionnaires[rater.ID]; !asked || !m.Fillable() || m.Done(rater.ID) {
			continue
		}
		// Who was registered after the moment opened is not late from the first day.
		opened := max(m.Opens, a.dayOf(e.Created))
		if again, ok := askedAgain(plan, e, m.Moment.ID); ok {
			again.rater = rater.ID
			list = append(list, again)
			continue
		}
		last := latest(plan.Def.Reminders, opened, today)
		if last == nil || resting(e, m.Moment.ID, today) {
			continue
		}
		if !reached(e.Messages[m.Moment.ID], last.Days) {
			list = append(list, dueMessage{Reminder: *last, moment: m.Moment.ID, rater: rater.ID})
		}
	}
	return list
}

// askedAgain is the message that somebody asked to send once more and that did not go
// out yet: the last text of the programme, or ours when it has none.
func askedAgain(plan *programme.Compiled, e store.CaseloadEntry, moment string) (dueMessage, bool) {
	m := dueMessage{moment: moment, asked: e.Again[moment]}
	if m.asked == 0 {
		return m, false
	}
	for _, r := range plan.Def.Reminders {
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
	return r.Channel == string(notify.SMS) || r.Channel == string(notify.Mail)
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
