package programme

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// What holds where neither a programme nor a gemeente says anything about it: hours at
// which a message wakes nobody, and days on which a moment is not forgotten yet.
var defaultSending = Sending{Hours: Hours{From: 9, To: 20}, Days: Days{From: 0, To: 90}}

// Bounds are the hours and days in force.
func (s Sending) Bounds() Sending {
	if s.Hours == (Hours{}) {
		s.Hours = defaultSending.Hours
	}
	if s.Days == (Days{}) {
		s.Days = defaultSending.Days
	}
	return s
}

// Holds tells whether something happens within the hours.
func (h Hours) Holds(hour int) bool { return h.From <= hour && hour < h.To }

// within tells whether these are hours, none of them outside others.
func (h Hours) within(o Hours) bool { return o.From <= h.From && h.From < h.To && h.To <= o.To }

// Holds tells whether a day is among the days.
func (d Days) Holds(day int) bool { return d.From <= day && day <= d.To }

func (d Days) within(o Days) bool { return o.From <= d.From && d.From <= d.To && d.To <= o.To }

// Narrowed is what holds for a gemeente that wants other hours or days, which must lie
// within those of the programme.
func (s Sending) Narrowed(found *diag.List, own Sending) Sending {
	out, wide := s, s.Bounds()
	if own.Hours != (Hours{}) {
		if out.Hours = own.Hours; !own.Hours.within(wide.Hours) {
			found.Errorf(own.Pos, CodeSending, "de uren %d tot %d liggen niet binnen die van het programma, %d tot %d",
				own.Hours.From, own.Hours.To, wide.Hours.From, wide.Hours.To).WithHint("een gemeente kan alleen korter versturen")
		}
	}
	if own.Days != (Days{}) {
		if out.Days = own.Days; !own.Days.within(wide.Days) {
			found.Errorf(own.Pos, CodeSending, "de dagen %d tot en met %d liggen niet binnen die van het programma, %d tot en met %d",
				own.Days.From, own.Days.To, wide.Days.From, wide.Days.To).WithHint("een gemeente kan alleen minder dagen kiezen")
		}
	}
	return out
}

func checkReminders(found *diag.List, p *Programme) {
	bounds := p.Sending.Bounds()
	if h := bounds.Hours; !h.within(Hours{0, 24}) {
		found.Errorf(p.Sending.Pos, CodeSending, "van %d tot %d uur is geen tijd om te versturen", h.From, h.To)
	}
	if d := bounds.Days; !d.within(Days{0, d.To}) {
		found.Errorf(p.Sending.Pos, CodeSending, "dag %d tot en met %d kan niet", d.From, d.To)
	}
	once := map[string]bool{}
	for i := range p.Reminders {
		r := &p.Reminders[i]
		if once[r.Key()] {
			found.Errorf(r.Pos, CodeReminderID, "herinnering %s staat er twee keer", r.Key()).WithHint("geef elke herinnering een eigen dag of een eigen id")
		}
		once[r.Key()] = true
		if day, named := DayOfKey(r.ID); named {
			found.Errorf(r.Pos, CodeReminderID, "een herinnering kan niet %s heten", r.ID).
				WithHint("zo heet een herinnering op dag " + strconv.Itoa(day) + " zonder id")
		}
		if !bounds.Days.Holds(r.Days) {
			found.Errorf(r.Pos, CodeReminderDays, "dag %d ligt niet tussen dag %d en dag %d", r.Days, bounds.Days.From, bounds.Days.To)
		}
		for _, w := range r.Words() {
			addFaults(found, r.Pos, Faults(w))
		}
		for _, lang := range r.Subject.Langs() {
			addFaults(found, r.Pos, SubjectFaults(r.Subject[lang]))
		}
	}
}

func addFaults(found *diag.List, at diag.Pos, faults []Fault) {
	for _, f := range faults {
		found.Errorf(at, f.Code, "%s", f.Message).WithHint(f.Hint)
	}
}

// Change is what the administrator of a gemeente does otherwise than the definitions
// about the messages of a programme: the differences alone.
type Change struct {
	Hours     *Hours                    `json:"hours,omitempty"`
	Reminders map[string]ReminderChange `json:"reminders,omitempty"` // by key
}

// ReminderChange is what is different about one reminder.
type ReminderChange struct {
	Days    *int                   `json:"days,omitempty"`
	Off     bool                   `json:"off,omitempty"`
	Texts   map[string]source.Text `json:"texts,omitempty"` // by channel
	Subject source.Text            `json:"subject,omitempty"`
}

// IsZero tells whether nothing is different.
func (c ReminderChange) IsZero() bool {
	return c.Days == nil && !c.Off && len(c.Texts) == 0 && len(c.Subject) == 0
}

// IsZero tells whether nothing is different.
func (c Change) IsZero() bool { return c.Hours == nil && len(c.Reminders) == 0 }

// Messages are the messages of a programme as a gemeente sends them.
type Messages struct {
	Hours     Hours
	Reminders []Reminder // each has its key for an id; those that are off are left out
}

// The parts of a change.
const (
	PartHours    = "hours"
	PartReminder = "reminder" // all of it
	PartDays     = "days"
	PartText     = "text"
	PartSubject  = "subject"
)

// Misfit is a part of a change that the definitions, as they are now, do not allow. What
// the definitions say holds in its place.
type Misfit struct {
	Part          string
	Reminder      string // key; empty of the hours
	Channel, Lang string // of a text or a subject
	Fault
}

// Messages gives the messages with a change, and what of the change does not fit.
func (c *Compiled) Messages(change Change) (Messages, []Misfit) {
	a := adjuster{bounds: c.Def.Sending.Bounds()}
	out := Messages{Hours: a.bounds.Hours}
	if h := change.Hours; h != nil {
		if h.within(a.bounds.Hours) {
			out.Hours = *h
		} else {
			a.misfit(Misfit{Part: PartHours, Fault: a.bounds.Hours.Fault()})
		}
	}
	for i := range c.Def.Reminders {
		r := &c.Def.Reminders[i]
		day := r.Days
		if own := change.Reminders[r.Key()].Days; own != nil {
			day = *own
		}
		a.days = append(a.days, day)
	}
	known := map[string]bool{}
	for i, r := range c.Def.Reminders {
		key := r.Key()
		known[key] = true
		one, off := a.on(i, r, change.Reminders[key])
		one.ID = key
		if !off {
			out.Reminders = append(out.Reminders, one)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(change.Reminders)) {
		if !known[key] {
			a.misfit(Misfit{Part: PartReminder, Reminder: key, Fault: Fault{CodeReminderID, "dit bericht bestaat niet meer", ""}})
		}
	}
	return out, a.found
}

// Fault says that hours must lie within these.
func (h Hours) Fault() Fault {
	return Fault{CodeSending, fmt.Sprintf("kies hele uren van %d tot %d uur, het eerste voor het laatste", h.From, h.To), ""}
}

// adjuster carries a change out.
type adjuster struct {
	bounds Sending
	days   []int // that every reminder would have
	found  []Misfit
}

func (a *adjuster) misfit(m Misfit) { a.found = append(a.found, m) }

// on carries out what is different about one reminder.
func (a *adjuster) on(at int, r Reminder, c ReminderChange) (_ Reminder, off bool) {
	if c.IsZero() {
		return r, false
	}
	key := r.Key()
	if r.Fixed || !Sent(r.Channel) {
		a.misfit(Misfit{Part: PartReminder, Reminder: key, Fault: Fault{CodeReminderID, "dit bericht ligt vast in het programma", ""}})
		return r, false
	}
	if c.Days != nil {
		if fault := a.dayFault(at, *c.Days); fault.Code == "" {
			r.Days = *c.Days
		} else {
			a.misfit(Misfit{Part: PartDays, Reminder: key, Fault: fault})
		}
	}
	r.Texts = a.texts(key, r, c)
	r.Subject = a.subject(key, r, c)
	return r, c.Off
}

// dayFault is what is wrong with a day for a reminder: it lies outside the bounds, or is
// taken, so that only one of the two would be sent.
func (a *adjuster) dayFault(at, day int) Fault {
	if d := a.bounds.Days; !d.Holds(day) {
		return Fault{CodeReminderDays, fmt.Sprintf("kies een dag van %d tot en met %d", d.From, d.To), ""}
	}
	for i, other := range a.days {
		if i != at && other == day {
			return Fault{CodeReminderDays, "op deze dag gaat al een ander bericht", ""}
		}
	}
	return Fault{}
}

func (a *adjuster) texts(key string, r Reminder, c ReminderChange) map[string]source.Text {
	if len(c.Texts) == 0 {
		return r.Texts
	}
	out := map[string]source.Text{}
	for channel, t := range r.Texts {
		out[channel] = maps.Clone(t)
	}
	for _, channel := range slices.Sorted(maps.Keys(c.Texts)) {
		for _, lang := range c.Texts[channel].Langs() {
			words := c.Texts[channel][lang]
			if faults := Faults(Wording{channel, lang, words}); len(faults) > 0 {
				a.misfit(Misfit{PartText, key, channel, lang, faults[0]})
				continue
			}
			if out[channel] == nil {
				out[channel] = source.Text{}
			}
			out[channel][lang] = words
		}
	}
	return out
}

func (a *adjuster) subject(key string, r Reminder, c ReminderChange) source.Text {
	out := r.Subject
	for _, lang := range c.Subject.Langs() {
		if faults := SubjectFaults(c.Subject[lang]); len(faults) > 0 {
			a.misfit(Misfit{PartSubject, key, MailChannel, lang, faults[0]})
			continue
		}
		if out = maps.Clone(out); out == nil {
			out = source.Text{}
		}
		out[lang] = strings.TrimSpace(c.Subject[lang])
	}
	return out
}
