package simulate

import (
	"math"
	"slices"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
)

// daysPerMonth is the mean length of a month.
const daysPerMonth = 365.25 / 12

// longest is the number of months after which nobody is followed any more.
const longest = 60

// course is how a trajectory goes, also after the as-of date.
type course struct {
	end    source.Date
	reason *programme.Reason
	begins map[string]source.Date // per phase
}

// trajectory draws the end and the phases, and records what has happened by the
// as-of date.
func (r *runner) trajectory(rec *Record) course {
	start := rec.Trajectory.Start
	month, reason := r.firstEnd()
	c := course{end: start.AddDays(int(math.Round(month * daysPerMonth))), reason: reason, begins: map[string]source.Date{}}
	is := func(name string, yes bool) { r.set(r.base.slots[name], formula.Bool(yes)) }
	is(nameDropout, reason != nil && reason.Dropout)
	is(nameCompleted, reason != nil && reason.Completed)
	is(nameCompeting, reason != nil && reason.Competing)
	r.phaseSteps(start, &c)
	for _, p := range r.phases {
		if from, begun := c.begins[p.id]; begun && r.asOf.Sub(from) >= 0 {
			rec.Trajectory.Phases = append(rec.Trajectory.Phases, programme.PhaseStep{ID: p.id, From: from})
		}
	}
	if reason != nil && r.asOf.Sub(c.end) >= 0 {
		rec.Trajectory.End = &programme.End{Date: c.end, Reason: reason.ID}
	}
	return c
}

// firstEnd draws every way to end and takes the earliest, in months from the
// start; no reason when none comes within the longest time.
func (r *runner) firstEnd() (float64, *programme.Reason) {
	first, reason := float64(longest), (*programme.Reason)(nil)
	for i := range r.ends {
		e := &r.ends[i]
		month, ok := r.endMonth(e)
		if ok && month < first {
			first, reason = month, e.reason
		}
	}
	return first, reason
}

func (r *runner) endMonth(e *end) (float64, bool) {
	c := r.context("einde", e.reason.ID)
	if e.hazard == nil {
		return c.plain(e.month, e.reason.ID)
	}
	slot := r.base.slots[nameMonth]
	defer r.set(slot, formula.Missing(formula.TypeNumber))
	for month := 1; month <= longest; month++ {
		r.set(slot, formula.Number(float64(month)))
		chance, _ := r.machine.Number(e.hazard, r.values)
		if c.random.Float64() < chance {
			// Some day of that month, never the first day of the trajectory.
			return float64(month) - 0.95*c.random.Float64(), true
		}
	}
	return 0, false
}

// phaseSteps draws when each phase begins.
func (r *runner) phaseSteps(start source.Date, c *course) {
	next, last := start, start
	for i := range r.phases {
		p := &r.phases[i]
		from := next
		switch {
		case r.programme.Phase(p.id).AfterEnd:
			if c.reason != nil && c.reason.Aftercare {
				c.begins[p.id] = c.end
			}
			continue
		case len(p.beforeEnd) > 0:
			days, ok := r.context("voor_einde", p.id).plain(p.beforeEnd, p.id)
			if !ok {
				continue
			}
			from = c.end.AddDays(-int(days))
		}
		if from.Sub(last) < 0 || from.Sub(c.end) >= 0 {
			continue
		}
		c.begins[p.id], last = from, from
		if days, ok := r.context("dagen", p.id).plain(p.days, p.id); ok {
			next = from.AddDays(int(math.Round(days)))
		}
	}
}

// reach draws which results are reached within the trajectory, and records
// those of before the as-of date.
func (r *runner) reach(rec *Record, c course) {
	for i := range r.results {
		r.set(r.results[i].slot, formula.Bool(false))
	}
	for i := range r.results {
		res := &r.results[i]
		date, ok := r.resultDate(res, rec.Trajectory.Start, c)
		if !ok || date.Sub(rec.Trajectory.Start) < 0 || date.Sub(c.end) > 0 {
			continue
		}
		r.set(res.slot, formula.Bool(true))
		if r.asOf.Sub(date) < 0 {
			continue
		}
		reached := programme.Result{ID: res.kind.ID, Date: date}
		if res.kind.Amount {
			amount := r.context("bedrag", res.kind.ID).value(res.amount, target{id: res.kind.ID, typ: formula.TypeMoney})
			reached.Amount, _ = amount.AsCents()
		}
		rec.Results = append(rec.Results, reached)
	}
	slices.SortStableFunc(rec.Results, func(a, b programme.Result) int { return a.Date.Sub(b.Date) })
}

// resultDate draws whether a result is reached and on which day.
func (r *runner) resultDate(res *result, start source.Date, c course) (source.Date, bool) {
	draw := r.context("resultaat", res.kind.ID)
	chance, ok := r.machine.Number(res.chance, r.values)
	happens := draw.random.Float64() < chance
	if res.when != nil && !r.machine.Bool(res.when, r.values) || !ok || !happens {
		return 0, false
	}
	switch {
	case res.atEnd:
		return c.end, c.reason != nil
	case res.phase != "":
		from, begun := c.begins[res.phase]
		days, _ := draw.plain(res.days, res.kind.ID)
		return from.AddDays(int(days)), begun
	default:
		month, ok := draw.plain(res.month, res.kind.ID)
		return start.AddDays(int(math.Round(month * daysPerMonth))), ok
	}
}
