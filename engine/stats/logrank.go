package stats

import (
	"math"
	"slices"
)

// RankedGroup is what the log-rank test saw of one group: how many there were,
// their events, and the events expected if all groups had the same risk.
type RankedGroup struct {
	N, Observed int
	Expected    float64
}

// RankTest is the result of a log-rank test.
type RankTest struct {
	Groups     []RankedGroup
	ChiSquared float64
	DF         int
	P          float64
}

// LogRank tests whether groups have the same risk of the event at every time.
// Each group is its exits in ascending order of time; competing exits count as
// censored, as in KaplanMeier, so it compares the rates of the event itself. A
// group of which nobody was at risk at any event is counted but not compared.
//
// False with fewer than two groups to compare, or when the events leave nothing
// to compare them on: there are none, or all who were at risk had it at once.
//
// Sources: Mantel (1966), Cancer Chemotherapy Reports 50, 163–170; for more
// groups Peto and Peto (1972, doi:10.2307/2344317).
func LogRank(groups ...[]Exits) (RankTest, bool) {
	t := newRankTally(groups)
	for _, at := range t.times() {
		t.add(at)
	}
	return t.result()
}

// rankTally walks the event times and keeps who is still at risk.
type rankTally struct {
	groups   [][]Exits
	next     []int // per group the first exit not yet passed
	atRisk   []float64
	out      []RankedGroup
	variance [][]float64
}

func newRankTally(groups [][]Exits) *rankTally {
	k := len(groups)
	t := &rankTally{groups: groups, next: make([]int, k), atRisk: make([]float64, k), out: make([]RankedGroup, k)}
	for i, g := range groups {
		t.variance = append(t.variance, make([]float64, k))
		t.out[i].N = total(g)
		t.atRisk[i] = float64(t.out[i].N)
	}
	return t
}

// times are the times of events in any group, ascending.
func (t *rankTally) times() []float64 {
	var times []float64
	for _, g := range t.groups {
		for _, e := range g {
			if e.Events > 0 {
				times = append(times, e.Time)
			}
		}
	}
	slices.Sort(times)
	return slices.Compact(times)
}

// add counts the events of one time, with the hypergeometric variance of how
// they fall over the groups.
func (t *rankTally) add(at float64) {
	t.leaveBefore(at)
	n, d := 0.0, 0.0
	for i := range t.groups {
		n += t.atRisk[i]
		events := t.eventsAt(i, at)
		d += float64(events)
		t.out[i].Observed += events
	}
	spread := 0.0 // when all who are left have the event nothing can vary
	if n > 1 {
		spread = d * (n - d) / (n - 1)
	}
	for i, own := range t.atRisk {
		t.out[i].Expected += d * own / n
		t.variance[i][i] += spread * own / n
		for j, other := range t.atRisk {
			t.variance[i][j] -= spread * own / n * other / n
		}
	}
}

// leaveBefore takes who left before a time out of the risk sets. Who leaves at
// the time itself is still at risk there.
func (t *rankTally) leaveBefore(at float64) {
	for i, g := range t.groups {
		for t.next[i] < len(g) && g[t.next[i]].Time < at {
			e := g[t.next[i]]
			t.atRisk[i] -= float64(e.Events + e.Competing + e.Censored)
			t.next[i]++
		}
	}
}

func (t *rankTally) eventsAt(group int, at float64) int {
	g, next := t.groups[group], t.next[group]
	if next < len(g) && g[next].Time == at {
		return g[next].Events
	}
	return 0
}

// result gives (O−E)ᵀ V⁻¹ (O−E) over all compared groups but one: the
// differences sum to zero, so the last says nothing new.
func (t *rankTally) result() (RankTest, bool) {
	var compared []int
	for i, g := range t.out {
		if g.Expected > 0 {
			compared = append(compared, i)
		}
	}
	if len(compared) < 2 {
		return RankTest{}, false
	}
	compared = compared[:len(compared)-1]
	diff := make([]float64, len(compared))
	v := make([][]float64, len(compared))
	for a, i := range compared {
		diff[a] = float64(t.out[i].Observed) - t.out[i].Expected
		for _, j := range compared {
			v[a] = append(v[a], t.variance[i][j])
		}
	}
	chi, ok := inverseForm(v, diff)
	if !ok {
		return RankTest{}, false
	}
	df := len(compared)
	return RankTest{Groups: t.out, ChiSquared: chi, DF: df, P: chiSquaredSurvival(chi, float64(df))}, true
}

// inverseForm gives dᵀ V⁻¹ d for a symmetric V, which it overwrites, as it does
// d: with V = LLᵀ it is the square of the length of L⁻¹d. False when V is not
// positive definite.
func inverseForm(v [][]float64, d []float64) (float64, bool) {
	out := 0.0
	for i := range d {
		full := v[i][i]
		for j := range i {
			for k := range j {
				v[i][j] -= v[i][k] * v[j][k]
			}
			v[i][j] /= v[j][j]
			v[i][i] -= square(v[i][j])
			d[i] -= v[i][j] * d[j]
		}
		if !(v[i][i] > 1e-12*full) { // what is left is rounding
			return 0, false
		}
		v[i][i] = math.Sqrt(v[i][i])
		d[i] /= v[i][i]
		out += square(d[i])
	}
	return out, true
}
