package programme

import (
	"cmp"
	"slices"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/source"
)

// Signal says when staff should look at a participant: while a formula over the
// watched scales is true. It is for staff alone, and no figure is made of it.
type Signal struct {
	Pos    diag.Pos       `yaml:"-" json:"-"`
	ID     string         `yaml:"id" json:"id"`
	Title  source.Text    `yaml:"titel" json:"titel"`
	When   source.Formula `yaml:"als" json:"als"`
	Within source.Span    `yaml:"binnen" json:"binnen,omitzero"` // older answers are leeg
	Text   source.Text    `yaml:"tekst" json:"tekst"`            // what to do about it
}

// Raised is a signal that holds on a day.
type Raised struct {
	*Signal
	// Since is the day of the first answers of the run in which it holds.
	Since source.Date
	// Points are the outcomes that are known, in order of the day they were filled in.
	Points []Point
	Trace  formula.Trace
}

// Point is one outcome of a watched scale.
type Point struct {
	Moment *Moment
	Scale  string
	On     source.Date
	Value  float64
}

// Raised gives the signals that hold on a day, in the order of the definition: a
// function of what was filled in alone. After the end of the trajectory there is none.
func (c *Compiled) Raised(t Trajectory, asOf source.Date) []Raised {
	if len(c.signals) == 0 || len(t.Readings) == 0 || t.EndedBy(asOf) {
		return nil
	}
	w := c.watcher(t.Readings)
	var out []Raised
	for i, p := range c.signals {
		s := &c.Def.Signals[i]
		if !w.holds(p, s.Within, asOf) {
			continue
		}
		r := Raised{Signal: s, Since: asOf, Points: c.points(t.Readings, s.Within, asOf), Trace: p.Explain(w.values)}
		days := readingDays(t.Readings, asOf)
		for j := len(days) - 1; j >= 0 && w.holds(p, s.Within, days[j]); j-- {
			r.Since = days[j]
		}
		out = append(out, r)
	}
	return out
}

func (c *Compiled) points(r Readings, within source.Span, asOf source.Date) []Point {
	var out []Point
	for i := range c.moments {
		m := &c.moments[i]
		for _, s := range c.Def.Watched {
			if v, on, ok := known(r[m.ID][s.Rater], s.Scale, within, asOf); ok {
				out = append(out, Point{m, s.Scale, on, v})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Point) int { return cmp.Compare(a.On, b.On) })
	return out
}

// readingDays are the days on which something became known until a day, in order.
func readingDays(r Readings, until source.Date) []source.Date {
	var days []source.Date
	for _, by := range r {
		for _, list := range by {
			for _, x := range list {
				if x.On <= until {
					days = append(days, x.On)
				}
			}
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}
