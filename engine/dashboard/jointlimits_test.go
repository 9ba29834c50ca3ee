package dashboard_test

import (
	"slices"
	"testing"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
)

// byDefinition adds to what a reader sees what follows from the definitions, of counts that are
// apart (indicator.Limits), and gives the small numbers that have too little room then.
func (j *jointly) byDefinition() (narrow []spot) {
	for _, c := range j.crowds {
		for _, s := range j.slices(c) {
			j.bounds(c, s)
		}
	}
	secrets := j.secrets()
	j.settled()
	for _, x := range secrets {
		if low, high := j.Bounds(x.number); high-low < x.need {
			narrow = append(narrow, x)
		}
	}
	return narrow
}

// loosest is the room that small numbers keep for who knows the definitions by heart, where the
// counts that are apart are added to everything that a role sees, and hidden of how many in a
// hundred thousand it may be less than they must have: the lines of a breakdown are taken together,
// those of the others beside a gemeente, and of the classes of each in a country, are not.
const loosest, rare = 4, 9

// holds reports what a reader who knows the definitions finds beside what others do.
func (j *jointly) holds(t *testing.T, before struck) {
	t.Helper()
	narrow, secrets := j.byDefinition(), before.secrets
	for _, x := range narrow {
		known := slices.ContainsFunc(before.narrow, func(y spot) bool { return x.number == y.number })
		if low, high := j.Bounds(x.number); !known && high-low < min(x.need, loosest) {
			t.Errorf("%s, which is %d: who knows the definitions finds %d to %d\n%s", x.name, j.Value(x.number), low, high, j.Explain(x.number, told, j.name))
		}
	}
	t.Logf("with the definitions %d of %d have less room than they must", len(narrow), secrets)
	if float64(len(narrow)) > rare/100_000.0*float64(secrets)+1 {
		t.Errorf("with the definitions %d of %d have less room than they must", len(narrow), secrets)
	}
}

// near is how much less than what they are in some counts can be together for that to be worth
// a sum: with more between them it tells of no small number.
const near = 2 * attacked

// bounds ties what is by definition within something else, or apart from it.
func (j *jointly) bounds(c *crowd, s cohort.Slice) {
	value := map[indicator.CountID]int{}
	of := func(id indicator.CountID) (n int, ok bool) {
		if id.What == indicator.InBreakdown {
			at, ok := j.inBreakdown(c, id, s)
			return c.count(indicator.CountID{}, at), ok
		}
		if id != (indicator.CountID{}) {
			if _, known := j.twins[id]; !known {
				return 0, false
			}
		}
		n, known := value[id]
		if !known {
			n = c.count(id, s)
			value[id] = n
		}
		return n, true
	}
	number := func(id indicator.CountID) int {
		if id.What == indicator.InBreakdown {
			at, _ := j.inBreakdown(c, id, s)
			return j.number(c, indicator.CountID{}, at)
		}
		return j.number(c, id, s)
	}
	limits := j.framework.Limits()
	id := func(at int) indicator.CountID {
		if at == indicator.Everybody {
			return indicator.CountID{}
		}
		return limits.Counts[at]
	}
	for _, b := range limits.Bounds {
		rest, ok := of(id(b.Whole))
		n, also := of(id(b.Count))
		if rest -= n; !ok || !also || n == 0 || rest >= near {
			continue
		}
		parts := []int{number(id(b.Count))}
		for _, at := range b.Apart {
			if n, ok := of(id(at)); ok {
				rest -= n
				parts = append(parts, number(id(at)))
			}
		}
		if rest < 0 {
			continue // they are apart in no made up participant, and yet can be in both
		}
		j.Ordered(number(id(b.Whole)), parts...)
	}
}

func (j *jointly) inBreakdown(c *crowd, id indicator.CountID, s cohort.Slice) (cohort.Slice, bool) {
	at, ok := cohort.Together(j.framework, append(s.Split(), cohort.Slice{Breakdown: id.Indicator, Class: id.Class})...)
	return at, ok && len(at.Split()) <= c.depth
}
