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
	NotExpected Status = "vervalt" // the trajectory ended before it, gives no aftercare, or its rhythm passes it by
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
	Pace    *Pace // of a repetition in a rhythm that is held; nil otherwise
	placed  bool  // what the moment is counted from is known
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

// Schedule gives every moment of the programme, in the order of Moments, with its
// state on the date asOf. A moment that is counted from the end of a trajectory that
// still runs, or from a phase that has not begun, is not due and has the zero dates.
func (c *Compiled) Schedule(t Trajectory, done Done, asOf source.Date) []MomentState {
	states := make([]MomentState, len(c.moments))
	for i := range c.moments {
		states[i] = c.place(&c.moments[i], t, asOf)
	}
	c.keepPace(states, t, done, asOf)
	expire(states)
	for i := range states {
		c.settle(&states[i], t, done, asOf)
	}
	return states
}

// place computes the dates of a moment and whether it is held at all.
func (c *Compiled) place(m *Moment, t Trajectory, asOf source.Date) MomentState {
	s := MomentState{Moment: m, Status: NotDue}
	var from source.Date
	if from, s.placed = m.from(t, asOf); !s.placed {
		if m.After != AfterEnd && t.EndedBy(asOf) {
			s.Status = NotExpected // the phase never came
		}
		return s
	}
	s.Target = m.nominal(from)
	s.Opens = m.Window.Opens.AddTo(s.Target)
	s.Closes = m.Window.Closes.AddTo(s.Target)
	if !c.expects(m, t, s.Target, asOf) {
		s.Status = NotExpected
	}
	return s
}

// from is the day that a moment is counted from, false while that is not known.
func (m *Moment) from(t Trajectory, asOf source.Date) (source.Date, bool) {
	switch base := m.base(); base {
	case "":
		return t.Start, true
	case AfterEnd:
		if !t.EndedBy(asOf) {
			return 0, false
		}
		return t.End.Date, true
	default:
		return t.Began(base)
	}
}

// expects tells whether a moment is held on its target date: not after an end without
// aftercare, not after the end of the trajectory, and not outside its phase.
func (c *Compiled) expects(m *Moment, t Trajectory, target, asOf source.Date) bool {
	ended := t.EndedBy(asOf)
	if m.After == AfterEnd {
		r := c.Reason(t.End.Reason)
		return r != nil && r.Aftercare
	}
	if m.InPhase != "" && t.Phase(target) != m.InPhase {
		return false
	}
	if p := c.Phase(m.base()); p != nil && p.AfterEnd {
		return true
	}
	// The end day itself is still asked; a start measurement is always held.
	start := m.base() == "" && m.Month == 0 && m.Number == 0
	return start || !ended || t.End.Date.Sub(target) >= 0
}

// yields tells whether a moment makes room for a later one: for the next of the same
// repetition, and outside repetitions for the next that is not counted from another
// phase.
func (m *Moment) yields(next *Moment) bool {
	inPhase := func(x *Moment) bool { return x.base() != "" && x.base() != AfterEnd }
	return m.Series == next.Series && (m.base() == next.base() || !inPhase(m) && !inPhase(next))
}

// expire sets the last day of each moment: the day before the next one that is held
// opens, and otherwise one more length of the window. It never lies before the day
// the window closes. Repetitions make room for each other only: a check of every
// week does not close the measurement of every quarter.
func expire(states []MomentState) {
	for i := range states {
		s := &states[i]
		s.Expires = s.Closes.AddDays(max(0, s.Closes.Sub(s.Opens)))
		for _, next := range states[i+1:] {
			if !s.Moment.yields(next.Moment) || next.Status == NotExpected || next.Opens.Sub(s.Opens) <= 0 {
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
	switch {
	case all && some:
		s.Status = Completed
	case s.Status == NotExpected || !s.placed || asOf.Sub(s.Opens) < 0:
		// The state that place gave stands.
	case asOf.Sub(s.Closes) <= 0:
		s.Status = Open
	case asOf.Sub(s.Expires) <= 0:
		s.Status = Overdue
	default:
		s.Status = Missed
	}
	s.Due = some || s.placed && s.Status != NotExpected && asOf.Sub(s.Target) >= 0
}
