package programme

import "effectmonitor/engine/source"

// Status is the state of one moment of one trajectory on a date.
type Status string

// The states of a moment. A late moment may still be filled in, and counts as
// late; a missed one no longer may, because the next has opened.
const (
	NotDue      Status = "later"
	Open        Status = "open"
	Overdue     Status = "te_laat"
	Missed      Status = "gemist"
	Completed   Status = "klaar"
	NotExpected Status = "vervalt" // the trajectory ended before it, or gives no aftercare
)

// MomentState is one moment of one trajectory on a date. Due reports whether
// the moment counts in the denominator of response: its target date has come
// while the participant was to be asked.
type MomentState struct {
	Moment  *Moment
	Opens   source.Date
	Target  source.Date
	Closes  source.Date // the last day that is in time
	Expires source.Date // the last day on which it may be filled in
	Status  Status
	Due     bool
	Raters  []RaterState
}

// RaterState says whether one rater has submitted at a moment.
type RaterState struct {
	Rater         *Rater
	Questionnaire source.Ref
	Done          bool
	On            source.Date
}

// Fillable reports whether the moment may be filled in on the date of the
// schedule.
func (m MomentState) Fillable() bool { return m.Status == Open || m.Status == Overdue }

// Done reports whether a rater has submitted.
func (m MomentState) Done(rater string) bool {
	for _, r := range m.Raters {
		if r.Rater.ID == rater {
			return r.Done
		}
	}
	return false
}

// Schedule gives every moment of the programme, in the order of the definition,
// with its state on the date asOf. A moment that is counted from the end of a
// trajectory that still runs is not due and has the zero dates.
func (c *Compiled) Schedule(t Trajectory, done Done, asOf source.Date) []MomentState {
	states := make([]MomentState, len(c.Def.Moments))
	for i := range c.Def.Moments {
		states[i] = c.place(&c.Def.Moments[i], t, asOf)
	}
	expire(states)
	for i := range states {
		c.settle(&states[i], t, done, asOf)
	}
	return states
}

// place computes the dates of a moment and whether it is held at all.
func (c *Compiled) place(m *Moment, t Trajectory, asOf source.Date) MomentState {
	s := MomentState{Moment: m, Status: NotDue}
	base := t.Start
	if m.After == AfterEnd {
		if !t.EndedBy(asOf) {
			return s
		}
		if r := c.Reason(t.End.Reason); r == nil || !r.Aftercare {
			s.Status = NotExpected
		}
		base = t.End.Date
	}
	s.Target = base.AddMonths(m.Month)
	s.Opens = m.Window.Opens.AddTo(s.Target)
	s.Closes = m.Window.Closes.AddTo(s.Target)
	// The end day itself is still asked; a start measurement is always held.
	if m.After != AfterEnd && m.Month > 0 && t.EndedBy(asOf) && t.End.Date.Sub(s.Target) < 0 {
		s.Status = NotExpected
	}
	return s
}

// expire sets the last day of each moment: the day before the next one that is
// held opens, and otherwise one more length of the window. It never lies before
// the day the window closes.
func expire(states []MomentState) {
	for i := range states {
		s := &states[i]
		s.Expires = s.Closes.AddDays(max(0, s.Closes.Sub(s.Opens)))
		for _, next := range states[i+1:] {
			if next.Status == NotExpected || next.Opens.Sub(s.Opens) <= 0 {
				continue
			}
			s.Expires = next.Opens.AddDays(-1)
			break
		}
		if s.Expires.Sub(s.Closes) < 0 {
			s.Expires = s.Closes
		}
	}
}

// settle fills in who is done and what state follows from that and the date.
func (c *Compiled) settle(s *MomentState, t Trajectory, done Done, asOf source.Date) {
	all, some := true, false
	for i := range c.Def.Raters {
		rater := &c.Def.Raters[i]
		ref, asked := s.Moment.Questionnaires[rater.ID]
		if !asked {
			continue
		}
		on, ok := done[s.Moment.ID][rater.ID]
		s.Raters = append(s.Raters, RaterState{Rater: rater, Questionnaire: ref, Done: ok, On: on})
		all, some = all && ok, some || ok
	}
	placed := s.Moment.After != AfterEnd || t.EndedBy(asOf)
	switch {
	case all && some:
		s.Status = Completed
	case s.Status == NotExpected || !placed || asOf.Sub(s.Opens) < 0:
		// The state that place gave stands.
	case asOf.Sub(s.Closes) <= 0:
		s.Status = Open
	case asOf.Sub(s.Expires) <= 0:
		s.Status = Overdue
	default:
		s.Status = Missed
	}
	s.Due = some || placed && s.Status != NotExpected && asOf.Sub(s.Target) >= 0
}
