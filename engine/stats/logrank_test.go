package stats

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// placebo is the other arm of Freireich et al. (1963).
func placebo() []Observation {
	var list []Observation
	for _, w := range []float64{1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23} {
		list = append(list, Observation{Time: w, Event: true})
	}
	return list
}

// Kleinbaum and Klein (2012), Survival Analysis, chapter 2: 9 and 21 events
// where 19.25 and 10.75 are expected, chi-squared 16.79. R's survdiff prints the
// same, with p = 4.17e-05.
func TestLogRankOfFreireich(t *testing.T) {
	r, ok := LogRank(Tally(freireich()), Tally(placebo()))
	if !ok || r.DF != 1 || r.Groups[0].N != 21 || r.Groups[0].Observed != 9 || r.Groups[1].Observed != 21 {
		t.Fatalf("%+v %v", r, ok)
	}
	near(t, "expected 6-MP", r.Groups[0].Expected, 19.25, 0.005)
	near(t, "expected placebo", r.Groups[1].Expected, 10.75, 0.005)
	near(t, "chi-squared", r.ChiSquared, 16.793, 5e-4)
	near(t, "p", r.P, 4.17e-5, 5e-8)
}

// By hand, in fractions, for nine persons in three groups: expected 11/12, 11/8
// and 65/24; variances 91/144 and 173/192, covariance −91/288; so chi-squared is
// 2763/749, and with two degrees of freedom p = exp(−χ²/2).
func TestLogRankOfThreeGroups(t *testing.T) {
	event, stop := func(at float64) Observation { return Observation{Time: at, Event: true} }, func(at float64) Observation { return Observation{Time: at} }
	r, ok := LogRank(
		Tally([]Observation{event(1), event(3), stop(4)}),
		// Leaving for another reason counts as stopping.
		Tally([]Observation{event(2), {Time: 3, Competing: true}, event(5)}),
		Tally([]Observation{stop(2), event(6), stop(7)}),
	)
	if !ok || r.DF != 2 {
		t.Fatalf("%+v %v", r, ok)
	}
	for i, want := range []float64{11. / 12, 11. / 8, 65. / 24} {
		near(t, "expected", r.Groups[i].Expected, want, 1e-12)
	}
	near(t, "chi-squared", r.ChiSquared, 2763./749, 1e-12)
	near(t, "p", r.P, math.Exp(-2763./749/2), 1e-12)
}

// By hand: one of two, then the last of one. Expected 1/2 and then 0 of the group
// that left, variance 1/4 and then 0: chi-squared (1 − 1/2)²/(1/4) = 1.
func TestLogRankToTheLast(t *testing.T) {
	r, ok := LogRank([]Exits{{Time: 1, Events: 1}}, []Exits{{Time: 2, Events: 1}})
	if !ok {
		t.Fatal("not computed")
	}
	near(t, "expected", r.Groups[1].Expected, 1.5, 1e-12)
	near(t, "chi-squared", r.ChiSquared, 1, 1e-12)
	near(t, "p", r.P, 0.317311, 1e-6)
}

// By hand: with L the lower triangle 2; 1 3; 4 5 6, V = LLᵀ and d = L·(1, 2, 3) the
// form is 1² + 2² + 3².
func TestInverseForm(t *testing.T) {
	got, ok := inverseForm([][]float64{{4, 2, 8}, {2, 10, 19}, {8, 19, 77}}, []float64{2, 7, 32})
	if !ok {
		t.Fatal("not computed")
	}
	near(t, "form", got, 14, 1e-12)
	if _, ok := inverseForm([][]float64{{1, 2}, {2, 4}}, []float64{1, 1}); ok {
		t.Error("a singular matrix has an inverse")
	}
}

func TestLogRankRefuses(t *testing.T) {
	at := func(time float64, events, censored int) []Exits {
		return []Exits{{Time: time, Events: events, Censored: censored}}
	}
	for name, groups := range map[string][][]Exits{
		"nothing":            nil,
		"one group":          {at(1, 2, 0)},
		"no events":          {at(1, 0, 2), at(2, 0, 2)},
		"all at one time":    {at(1, 2, 0), at(1, 3, 0)},
		"never both at risk": {at(1, 0, 2), at(2, 3, 4)},
	} {
		if r, ok := LogRank(groups...); ok {
			t.Errorf("%s: %+v", name, r)
		}
	}
	// A group that left before the first event is counted, not compared.
	r, ok := LogRank(at(1, 0, 5), []Exits{{Time: 2, Events: 1}, {Time: 9, Censored: 3}}, []Exits{{Time: 3, Events: 2, Censored: 1}})
	if !ok || r.DF != 1 || r.Groups[0].N != 5 || r.Groups[0].Expected != 0 {
		t.Errorf("%+v %v", r, ok)
	}
}

func TestLogRankLaws(t *testing.T) {
	group := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Observation {
		return Observation{Time: float64(rapid.IntRange(1, 12).Draw(t, "time")), Event: rapid.Bool().Draw(t, "event")}
	}), 1, 25)
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := group.Draw(t, "a"), group.Draw(t, "b"), group.Draw(t, "c")
		r, ok := LogRank(Tally(a), Tally(b), Tally(c))
		if !ok {
			t.Skip("nothing to compare")
		}
		sum := 0.0
		for _, g := range r.Groups {
			sum += float64(g.Observed) - g.Expected
		}
		if math.Abs(sum) > 1e-9 || r.ChiSquared < 0 || r.P < 0 || r.P > 1 {
			t.Fatalf("%+v sums to %v", r, sum)
		}
		for _, list := range [][]Observation{a, b, c} {
			for i := range list {
				list[i].Time = list[i].Time*list[i].Time + 3
			}
		}
		again, ok := LogRank(Tally(c), Tally(a), Tally(b))
		if !ok || math.Abs(again.ChiSquared-r.ChiSquared) > 1e-6*(1+r.ChiSquared) {
			t.Fatalf("another order of groups and another clock: %v, was %v", again.ChiSquared, r.ChiSquared)
		}
	})
}
