package cohort

import (
	"slices"

	"effectmonitor/engine/indicator"
	"effectmonitor/engine/stats"
)

// Curve is the share without the event over time, in months.
type Curve struct {
	N       Figure
	Running Figure // who had not ended when we looked
	Points  []Point
}

// Point is the curve from Month on. The first point is everyone at month 0.
type Point struct {
	Month int
	Value Figure
}

// Curve gives a duration as a curve: Kaplan–Meier, or with competing exits one
// minus the cumulative incidence of the event. It has points only where the step
// since the previous point stands for at least as many events as the threshold,
// and as many are still at risk; what comes after the last such point is not
// shown. How many had the event in all may follow from elsewhere, so that those after
// the last point are nobody or as many: where they are fewer, that point comes at their
// end or, when too few are at risk there, is left out.
func (g Gate) Curve(ind *indicator.Indicator, p *Part) Curve {
	c := Curve{N: g.N(p.N), Running: absent()}
	if p.N < g.Threshold() {
		first := g.small()
		if p.N == 0 {
			first = absent()
		}
		c.Points = []Point{{Value: first}}
		return c
	}
	f := Format{Percent: true}
	exits := p.exits()
	c.Running = g.count(running(exits), p.N)
	c.Points = []Point{{Value: shown(f, 1, p.N)}}
	for _, s := range g.steps(estimate(ind, exits)) {
		c.Points = append(c.Points, Point{Month: int(s.Time), Value: shown(f, s.Value, p.N).withInterval(s.Low, s.High)})
	}
	return c
}

// steps gives those that may be told.
func (g Gate) steps(all []stats.Step) (told []stats.Step) {
	since := 0
	for _, s := range all {
		if since += s.Events; since >= g.Threshold() && g.manyLeft(s) {
			since, told = 0, append(told, s)
		}
	}
	if since == 0 || since >= g.Threshold() || len(told) == 0 {
		return told
	}
	told = told[:len(told)-1] // few had the event after it
	for _, s := range slices.Backward(all) {
		if s.Events > 0 {
			if g.manyLeft(s) {
				told = append(told, s)
			}
			break
		}
	}
	return told
}

// manyLeft reports whether enough are at risk after a step.
func (g Gate) manyLeft(s stats.Step) bool { return s.AtRisk-s.Events >= g.Threshold() }

// estimate gives the share without the event after each month with events.
func estimate(ind *indicator.Indicator, exits []stats.Exits) []stats.Step {
	if !ind.Competes() {
		return stats.KaplanMeier(exits, Level)
	}
	steps := stats.CumulativeIncidence(exits, Level)
	for i := range steps {
		s := &steps[i]
		s.Value, s.Low, s.High = 1-s.Value, 1-s.High, 1-s.Low
	}
	return steps
}

// exits gives the months in order.
func (p *Part) exits() []stats.Exits {
	out := make([]stats.Exits, 0, len(p.Exits))
	for _, month := range sortedKeys(p.Exits) {
		e := p.Exits[month]
		out = append(out, stats.Exits{Time: float64(month), Events: e.Events, Competing: e.Competing, Censored: e.Censored})
	}
	return out
}

func events(exits []stats.Exits) int {
	n := 0
	for _, e := range exits {
		n += e.Events
	}
	return n
}

// running is how many had not ended when we looked.
func running(exits []stats.Exits) int {
	n := 0
	for _, e := range exits {
		n += e.Censored
	}
	return n
}
