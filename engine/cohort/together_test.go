package cohort

import (
	"errors"
	"maps"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"effectmonitor/engine/disclosure/attack"
	"effectmonitor/engine/drawn"
	"effectmonitor/engine/indicator"

	"gonum.org/v1/gonum/optimize/convex/lp"
	"pgregory.net/rapid"
)

// linkedInThree is linkedFramework with three breakdowns that are counted together.
func linkedInThree(t interface{ Fatal(...any) }) *indicator.Compiled {
	base := linkedFramework(t)
	def, first := *base.Def, 2022.0
	classes := []indicator.Class{{ID: "a", To: &first}, {ID: "b"}}
	def.Breakdowns = []indicator.Breakdown{
		{ID: "een", Formula: src("startjaar"), Combine: []string{"twee", "drie"}, Classes: classes},
		{ID: "twee", Formula: src("startjaar"), Combine: []string{"drie"}, Classes: classes},
		{ID: "drie", Formula: src("startjaar"), Classes: classes},
	}
	f, found := indicator.Compile(&def, base.Programme(), nil)
	if f == nil {
		t.Fatal(found)
	}
	return f
}

// bunch is the finest group of people: a class of each breakdown, and how it ended.
type bunch struct {
	classes [3]string
	ending  string
}

// in reports whether a group is in a slice and counted by an equation.
func (g bunch) in(s Slice, counted string) bool {
	for _, p := range s.Split() {
		if g.classes[map[string]int{"een": 0, "twee": 1, "drie": 2}[p.Breakdown]] != p.Class {
			return false
		}
	}
	return strings.Contains(counted, orDash(g.ending))
}

func everyGroup() (list []bunch) {
	for _, x := range []string{"a", "b"} {
		for _, y := range []string{"a", "b"} {
			for _, z := range []string{"a", "b"} {
				for _, ending := range endings {
					list = append(list, bunch{[3]string{x, y, z}, ending})
				}
			}
		}
	}
	return list
}

// crowd is people by their finest group.
type crowd map[bunch]int

// grow adds people at random, unevenly.
func (c crowd) grow(r *rand.Rand, n int) {
	var weights [5]float64
	sum, skew := 0.0, [3]float64{r.Float64(), r.Float64(), r.Float64()}
	for i := range weights {
		weights[i] = r.Float64() * r.Float64()
		sum += weights[i]
	}
	for range n {
		at, x := 0, r.Float64()*sum
		for at < 4 && x > weights[at] {
			x, at = x-weights[at], at+1
		}
		g := bunch{ending: endings[at]}
		for i := range g.classes {
			g.classes[i] = "a"
			if r.Float64() > skew[i] {
				g.classes[i] = "b"
			}
		}
		c[g]++
	}
}

func (c crowd) count(s Slice, counted string) int {
	n := 0
	for g, k := range c {
		if g.in(s, counted) {
			n += k
		}
	}
	return n
}

func (c crowd) aggregate(t interface{ Fatal(...any) }, f *indicator.Compiled) *Aggregate {
	a := New(f)
	for g, n := range c {
		facts := linkedFacts(f, "", "", g.ending)
		facts.Dims = map[string]string{"een": g.classes[0], "twee": g.classes[1], "drie": g.classes[2]}
		addTimes(t, a, n, facts)
	}
	return a
}

// addTimes adds the facts of so many participants who are alike.
func addTimes(t interface{ Fatal(...any) }, a *Aggregate, n int, facts indicator.Facts) {
	for range n {
		if err := a.Add(facts); err != nil {
			t.Fatal(err)
		}
	}
}

// witness is a reader who puts everything that was seen in one linear program. stages are
// the moments of which something was published; groups only grow from one to the next,
// which is more than a reader can be sure of.
type witness struct {
	attack.System
	stages []map[bunch]int // the variable of each group
	truth  []crowd
	shown  int
	// secrets are the hidden small numbers.
	secrets []hiddenCount
}

type hiddenCount struct {
	what                  string
	slice                 Slice
	stage, variable, n, m int
}

func newWitness(truth ...crowd) *witness {
	w := &witness{truth: truth}
	for i := range truth {
		at := map[bunch]int{}
		for _, g := range everyGroup() {
			at[g] = w.Variable(0, math.Inf(1))
			if i > 0 {
				w.Sum(at[g], w.stages[i-1][g], w.Variable(0, math.Inf(1)))
			}
		}
		w.stages = append(w.stages, at)
	}
	return w
}

// sees adds what one reader shows of a slice, of each number as it was at a stage; what is of
// no stage is not shown to this reader.
func (w *witness) sees(f *indicator.Compiled, stageOf func(equation) int, s Slice, r Reader) {
	for _, e := range linkedEquations(f) {
		stage := stageOf(e)
		if stage < 0 {
			continue
		}
		low, high := told(e, r)
		n, known := w.truth[stage].count(s, e.endings), e.figure(r).Known()
		secret := !known && n > 0 && n < 10
		if known {
			w.shown++
		}
		if low <= 0 && math.IsInf(high, 1) && !secret {
			continue // it tells nothing
		}
		v := w.Variable(low, high)
		var parts []int
		for g, variable := range w.stages[stage] {
			if g.in(s, e.endings) {
				parts = append(parts, variable)
			}
		}
		slices.Sort(parts) // in the same order every time, or a fault does not come back
		w.Sum(v, parts...)
		if secret {
			m := w.truth[stage].count(s, "-vwxy")
			for _, c := range s.coarser() {
				m = min(m, w.truth[stage].count(c, e.endings))
			}
			w.secrets = append(w.secrets, hiddenCount{e.what, s, stage, v, n, m})
		}
	}
}

// strike bounds some of the hidden small numbers and gives how many.
func (w *witness) strike(t *rapid.T, r *rand.Rand, most int) int {
	r.Shuffle(len(w.secrets), func(i, j int) { w.secrets[i], w.secrets[j] = w.secrets[j], w.secrets[i] })
	struck := 0
	for _, x := range w.secrets[:min(len(w.secrets), most)] {
		low, high, err := w.Bounds(x.variable)
		if errors.Is(err, lp.ErrInfeasible) {
			t.Errorf("%s of %q at stage %d, which is %d: what is published contradicts itself", x.what, x.slice, x.stage, x.n)
		}
		if err != nil {
			continue // the method finds no way
		}
		if struck++; high-low < float64(min(6, x.m))-1e-6 {
			t.Errorf("%s of %q at stage %d, which is %d: an attacker finds %v to %v", x.what, x.slice, x.stage, x.n, low, high)
		}
	}
	return struck
}

// attackTogether lets a reader collect from random crowds until enough was attacked.
func attackTogether(t *testing.T, enough int, collect func(t *rapid.T, f *indicator.Compiled, r *rand.Rand) *witness) {
	t.Helper()
	sameDraws(t, "1")
	f := linkedInThree(t)
	struck, shown := 0, 0
	drawn.Until(t, func() bool { return struck > 0 && shown > 0 }, func(t *rapid.T) {
		if struck > enough {
			return // a linear program takes its time
		}
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		w := collect(t, f, r)
		struck, shown = struck+w.strike(t, r, 4), shown+w.shown
	})
	t.Logf("%d hidden small numbers were attacked, %d figures are shown", struck, shown)
}

// TestAttackOnFamiliesInThree: who reads every number of every filter on one, two and three
// breakdowns, of counts of which one follows from others, calculates nothing back.
func TestAttackOnFamiliesInThree(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: rekent lang achter elkaar (-short)")
	}
	attackTogether(t, 20, func(t *rapid.T, f *indicator.Compiled, r *rand.Rand) *witness {
		c := crowd{}
		c.grow(r, rapid.IntRange(20, 600).Draw(t, "n"))
		a, w := c.aggregate(t, f), newWitness(c)
		for _, s := range append([]Slice{{}}, slices.SortedFunc(maps.Keys(a.Slices), func(a, b Slice) int { return strings.Compare(a.String(), b.String()) })...) {
			w.sees(f, func(equation) int { return 0 }, s, NewGate(10).Read(f, a, s))
		}
		return w
	})
}

// TestAttackOnReleasesOfFamilies: who keeps every release, of counts of which one follows
// from others, calculates nothing of any of them back.
func TestAttackOnReleasesOfFamilies(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: rekent lang achter elkaar (-short)")
	}
	attackTogether(t, 40, func(t *rapid.T, f *indicator.Compiled, r *rand.Rand) *witness {
		var truth []crowd
		c := crowd{}
		for i := range 3 {
			c.grow(r, rapid.IntRange(5, 60).Draw(t, "n"+string(rune('0'+i))))
			one := crowd{}
			for g, n := range c {
				one[g] = n
			}
			truth = append(truth, one)
		}
		w := newWitness(truth...)
		var released *Aggregate
		from := map[string]int{} // the stage that what is released of an indicator is of
		for i, people := range truth {
			now := people.aggregate(t, f)
			released = NewGate(10).Release(f, released, now)
			if released.N == now.N {
				from["n"] = i
			}
			for k, p := range now.Cells {
				if k.Slice == (Slice{}) && reflect.DeepEqual(released.part(k), p) {
					from[k.Indicator] = i
				}
			}
			w.sees(f, func(e equation) int {
				words := strings.Fields(strings.TrimPrefix(e.what, "van "))
				return from[words[0]]
			}, Slice{}, NewGate(10).Read(f, released, Slice{}))
		}
		return w
	})
}
