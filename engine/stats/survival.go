package stats

import (
	"math"
	"slices"
)

// Exits counts what happened at one time: events of interest, exits that compete
// with them, and observations that stop there without either.
type Exits struct {
	Time                        float64
	Events, Competing, Censored int
}

// Observation is one participant: how long, and how it ended.
type Observation struct {
	Time      float64
	Event     bool
	Competing bool
}

// Tally counts observations by time, in ascending order.
func Tally(list []Observation) []Exits {
	byTime := map[float64]*Exits{}
	var times []float64
	for _, o := range list {
		e := byTime[o.Time]
		if e == nil {
			e = &Exits{Time: o.Time}
			byTime[o.Time], times = e, append(times, o.Time)
		}
		switch {
		case o.Event:
			e.Events++
		case o.Competing:
			e.Competing++
		default:
			e.Censored++
		}
	}
	slices.Sort(times)
	out := make([]Exits, len(times))
	for i, t := range times {
		out[i] = *byTime[t]
	}
	return out
}

// Step is one point of a curve: from Time on, the estimate is Value with bounds
// Low and High.
type Step struct {
	Time           float64
	AtRisk, Events int
	Value          float64
	Low, High      float64
}

// KaplanMeier estimates the share that has not had the event, after each time
// with events, with Greenwood's variance on the log scale. Competing exits count
// as censored; observations that stop at a time are still at risk there. Exits
// must be in ascending order of time.
//
// Sources: Kaplan and Meier (1958, doi:10.1080/01621459.1958.10501452); the log
// interval as in Kalbfleisch and Prentice (2002), section 1.4.
func KaplanMeier(exits []Exits, level float64) []Step {
	q := z(level)
	atRisk := total(exits)
	s, greenwood := 1.0, 0.0
	var out []Step
	for _, e := range exits {
		if e.Events > 0 {
			n, d := float64(atRisk), float64(e.Events)
			s *= 1 - d/n
			greenwood += d / (n * (n - d))
			step := Step{Time: e.Time, AtRisk: atRisk, Events: e.Events, Value: s}
			if s > 0 {
				half := q * math.Sqrt(greenwood)
				step.Low, step.High = s*math.Exp(-half), min(1, s*math.Exp(half))
			}
			out = append(out, step)
		}
		atRisk -= e.Events + e.Competing + e.Censored
	}
	return out
}

// CumulativeIncidence estimates the share that has had the event while other
// exits compete, after each time with events. Unlike one minus Kaplan–Meier it
// does not pretend that who left otherwise could still have the event.
//
// Sources: Aalen and Johansen (1978); the variance is the delta method of
// Marubini and Valsecchi (1995), eq. 10.12; the interval is on the
// complementary log-log scale. Without censoring the variance is p(1−p)/n.
func CumulativeIncidence(exits []Exits, level float64) []Step {
	q := z(level)
	atRisk := total(exits)
	s, f := 1.0, 0.0
	var past []incidence
	var out []Step
	for _, e := range exits {
		n := float64(atRisk)
		all := float64(e.Events + e.Competing)
		if all > 0 {
			f = min(1, f+s*float64(e.Events)/n) // the rounding of a sum of shares may pass 1
			past = append(past, incidence{n: n, all: all, events: float64(e.Events), before: s, f: f})
			s *= 1 - all/n
		}
		if e.Events > 0 {
			step := Step{Time: e.Time, AtRisk: atRisk, Events: e.Events, Value: f}
			step.Low, step.High = logLog(f, math.Sqrt(variance(past, f)), q)
			out = append(out, step)
		}
		atRisk -= e.Events + e.Competing + e.Censored
	}
	return out
}

// incidence is what the variance needs of one earlier time.
type incidence struct{ n, all, events, before, f float64 }

func variance(past []incidence, f float64) float64 {
	v := 0.0
	for _, p := range past {
		rest := f - p.f
		if rest != 0 { // when all leave at once nothing can follow
			v += rest * rest * p.all / (p.n * (p.n - p.all))
		}
		v += p.before * p.before * (p.n - p.events) * p.events / (p.n * p.n * p.n)
		v -= 2 * rest * p.before * p.events / (p.n * p.n)
	}
	return max(0, v)
}

// logLog gives the interval of a share on the complementary log-log scale.
func logLog(f, se, q float64) (low, high float64) {
	if f <= 0 || f >= 1 {
		return f, f
	}
	w := q * se / ((1 - f) * -math.Log(1-f))
	return 1 - math.Pow(1-f, math.Exp(-w)), 1 - math.Pow(1-f, math.Exp(w))
}

// MedianTime gives the first time at which a Kaplan–Meier curve is at or below a
// half. False when it never is.
func MedianTime(curve []Step) (float64, bool) {
	// A product of shares that is a half on paper may come out just above it.
	const half = 0.5 + 1e-9
	for _, s := range curve {
		if s.Value <= half {
			return s.Time, true
		}
	}
	return 0, false
}

// At gives the value of a curve at a time: that of the last step at or before
// it, and start before the first.
func At(curve []Step, t, start float64) Step {
	at := Step{Time: t, Value: start, Low: start, High: start}
	for _, s := range curve {
		if s.Time > t {
			break
		}
		at = s
	}
	return at
}

func total(exits []Exits) int {
	n := 0
	for _, e := range exits {
		n += e.Events + e.Competing + e.Censored
	}
	return n
}
