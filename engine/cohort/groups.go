package cohort

import (
	"fmt"

	"effectmonitor/engine/indicator"
	"effectmonitor/engine/stats"
)

// Test says whether groups differ more than chance gives.
type Test struct {
	Groups  int
	P       Figure // "p = 0,03"; words in place of a group that is hidden
	Certain bool   // p under 0.05
}

// significant is under which probability a difference is called certain, the
// complement of the level of every interval.
const significant = 1 - Level

// LogRank compares the course of a duration between the classes of a breakdown. It
// takes the classes whose own figure may be shown; with one that is hidden the others
// are compared, and with fewer than two nothing is.
//
// Source: stats.LogRank, for which exits that compete end the time at risk.
func (r Reader) LogRank(ind *indicator.Indicator, breakdown string) Test {
	if !r.Whole() || ind.Def.Type != indicator.Duration {
		return Test{P: absent()}
	}
	var groups [][]stats.Exits
	n, hidden := 0, false
	for _, id := range r.plan.classes(breakdown) {
		s := Slice{breakdown, id}
		if r.base != (Slice{}) {
			s = Combine(r.base, s)
		}
		f := r.figure(ind, "", s)
		p := r.plan.part(layer{population, ind.Def.ID, ""}, s)
		switch {
		case p.N == 0:
		case !f.Known():
			hidden = true
		default:
			groups = append(groups, p.exits())
			n += p.N
		}
	}
	if len(groups) < 2 {
		if hidden {
			return Test{P: secondary()}
		}
		return Test{P: absent()}
	}
	t, ok := stats.LogRank(groups...)
	if !ok {
		return Test{Groups: len(groups), P: absent()}
	}
	return Test{Groups: len(groups), P: probability(t.P, n), Certain: t.P < significant}
}

// probability shows a p-value in two decimals, and one that is smaller as such.
func probability(p float64, n int) Figure {
	f := shown(Format{Decimals: 2}, p, n)
	f.text = "p = " + f.text
	if p < 0.01 {
		f.value, f.text = 0.01, fmt.Sprintf("p < %s", Format{Decimals: 2}.Text(0.01))
	}
	return f
}
