package cohort

import (
	"math"

	"effectmonitor/engine/indicator"
)

// stepsRenew reports whether what a curve told before and what it tells now say of no few
// people that they had the event in between. A reader of both knows, at the months at which
// each has a point, how many had it by then, and of the end of it how many there are in all.
// Whoever had the event between two points of the earlier curve had it between the two
// points of the later one that lie closest around them: what the later one counts more is
// those who had it since, and must be nobody or enough.
func (g Gate) stepsRenew(ind *indicator.Indicator, before, now *Part) bool {
	old, later := g.tellsBy(ind, before), g.tellsBy(ind, now)
	for i, from := range old {
		for _, to := range old[i+1:] {
			start, end := around(later, from.month, to.month)
			if !g.came(to.had-from.had, end.had-start.had) {
				return false
			}
		}
	}
	return true
}

// hadBy is how many had the event by a month.
type hadBy struct{ month, had int }

// tellsBy gives of how many a curve tells that they had the event by which month, in order;
// first nobody and last everybody who had it.
func (g Gate) tellsBy(ind *indicator.Indicator, p *Part) []hadBy {
	exits := p.exits()
	had := func(month int) (n int) {
		for _, e := range exits {
			if int(e.Time) <= month {
				n += e.Events
			}
		}
		return n
	}
	var out []hadBy
	for _, point := range g.Curve(ind, p).Points {
		out = append(out, hadBy{point.Month, had(point.Month)})
	}
	return append(out, hadBy{math.MaxInt, events(exits)})
}

// around gives the points that lie closest around two months.
func around(list []hadBy, from, to int) (start, end hadBy) {
	start, end = list[0], list[len(list)-1]
	for _, x := range list {
		if x.month <= from {
			start = x
		}
	}
	for i := len(list) - 1; i >= 0 && list[i].month >= to; i-- {
		end = list[i]
	}
	return start, end
}
