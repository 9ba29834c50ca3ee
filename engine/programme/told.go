package programme

import (
	"effectmonitor/engine/formula"
	"effectmonitor/engine/source"
)

// Told is one rule over the watched scales with what it came to on a day.
type Told struct {
	When   source.Formula
	Holds  bool
	Trace  formula.Trace
	Points []Point // the outcomes it could read
}

// TellSignal says what the formula of a signal came to on a day, whether or not it is
// raised. False when there is no such signal.
func (c *Compiled) TellSignal(id string, t Trajectory, asOf source.Date) (Told, bool) {
	for i, p := range c.signals {
		if s := &c.Def.Signals[i]; s.ID == id {
			return c.tell(p, s.When, s.Within, t, asOf), true
		}
	}
	return Told{}, false
}

// TellRhythm says what the rules of a recurring moment came to on the day on which its
// pace is decided: the day before it opens, or the day of looking when that is earlier.
// The last of them is the one that counts, unless none holds.
func (c *Compiled) TellRhythm(s MomentState, t Trajectory, asOf source.Date) []Told {
	var out []Told
	day := min(asOf, s.Opens.AddDays(-1))
	for i, p := range c.paces[s.Moment.Series] {
		rule := &s.Moment.Rhythm.Rules[i]
		out = append(out, c.tell(p, rule.When, rule.Within, t, day))
		if out[i].Holds {
			break
		}
	}
	return out
}

func (c *Compiled) tell(p *formula.Program, when source.Formula, within source.Span, t Trajectory, day source.Date) Told {
	w := c.watcher(t.Readings)
	holds := w.holds(p, within, day)
	out := Told{When: when, Holds: holds, Trace: p.Explain(w.values)}
	for _, x := range c.points(t.Readings, within, day) {
		if x.On <= day {
			out.Points = append(out.Points, x)
		}
	}
	return out
}
