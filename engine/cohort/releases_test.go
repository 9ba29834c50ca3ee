package cohort

import (
	"errors"
	"maps"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"effectmonitor/engine/disclosure/attack"
	"effectmonitor/engine/drawn"
	"effectmonitor/engine/indicator"

	"gonum.org/v1/gonum/optimize/convex/lp"
	"pgregory.net/rapid"
)

// living is a group from one release to the next, by how it ended with them.
type living map[string]int

func (l living) count(counted string) int {
	n := 0
	for ending, m := range l {
		if strings.Contains(counted, orDash(ending)) {
			n += m
		}
	}
	return n
}

// live lets people come, end and be erased, and gives how many ended and were erased.
func (l living) live(r *rand.Rand, come, end, erase int) (ended, erased int) {
	var weights [5]float64
	for i := range weights {
		weights[i] = r.Float64() * r.Float64()
	}
	ending := func(from int) string {
		sum := 0.0
		for _, w := range weights[from:] {
			sum += w
		}
		at, x := from, r.Float64()*sum
		for at < 4 && x > weights[at] {
			x, at = x-weights[at], at+1
		}
		return endings[at]
	}
	for range come {
		l[ending(0)]++
	}
	ended = min(end, l[""])
	for range ended {
		l[""]--
		l[ending(1)]++
	}
	for range erase {
		at, x := 0, r.IntN(max(1, l.count("-vwxy")))
		for at < 4 && x >= l[endings[at]] {
			x, at = x-l[endings[at]], at+1
		}
		if l[endings[at]] > 0 {
			l[endings[at]]--
			erased++
		}
	}
	return ended, erased
}

func (l living) aggregate(t interface{ Fatal(...any) }, f *indicator.Compiled) *Aggregate {
	a := New(f)
	for _, ending := range endings {
		addTimes(t, a, l[ending], linkedFacts(f, "2020", "19", ending))
	}
	return a
}

// keeper is a reader who keeps every release and puts them in one linear program. The
// keeper knows that no more ended and were erased in between than did, but not who.
type keeper struct {
	attack.System
	stages []map[string]int // the variable of each ending
	truth  []living
	shown  int
	// renewed is how many numbers took the place of an earlier one.
	renewed int
	// secrets are the hidden small numbers, and the small differences between what was
	// released of a number and what was released of it before.
	secrets []hiddenCount
	last    map[string]hiddenCount // what was released of each number the last time
}

// follows adds what became of the group: who is there was there or came, and who was there
// ended, was erased or still is.
func (k *keeper) follows(now living, ended, erased int) {
	at := map[string]int{}
	for _, x := range endings {
		at[x] = k.Variable(0, math.Inf(1))
	}
	if before := len(k.stages) - 1; before >= 0 {
		var out, end []attack.Term
		ran := []attack.Term{}
		for _, x := range endings {
			came, gone := k.Variable(0, math.Inf(1)), k.Variable(0, float64(erased))
			terms := []attack.Term{{Variable: k.stages[before][x], Times: 1}, {Variable: at[x], Times: -1}, {Variable: came, Times: 1}, {Variable: gone, Times: -1}}
			out = append(out, attack.Term{Variable: gone, Times: 1})
			if x == "" {
				ran = terms
				continue
			}
			moved := k.Variable(0, float64(ended))
			end = append(end, attack.Term{Variable: moved, Times: 1})
			ran = append(ran, attack.Term{Variable: moved, Times: -1})
			k.Equal(0, append(terms, attack.Term{Variable: moved, Times: 1})...)
		}
		k.Equal(0, ran...)
		k.Equal(float64(erased), append(out, attack.Term{Variable: k.Variable(0, math.Inf(1)), Times: 1})...)
		k.Equal(float64(ended), append(end, attack.Term{Variable: k.Variable(0, math.Inf(1)), Times: 1})...)
	}
	k.stages, k.truth = append(k.stages, at), append(k.truth, now)
}

// farthest is more than any number in the test, to keep differences positive.
const farthest = 1000

// sees adds what a release shows, of each number as it was at a stage.
func (k *keeper) sees(f *indicator.Compiled, stageOf func(equation) int, r Reader) {
	seen := map[string]hiddenCount{}
	for _, e := range linkedEquations(f) {
		stage := stageOf(e)
		low, high := told(e, r)
		x := hiddenCount{what: e.what, stage: stage, n: k.truth[stage].count(e.endings), m: needed}
		x.variable = k.Variable(low, high)
		var parts []int
		for _, ending := range endings {
			if strings.Contains(e.endings, orDash(ending)) {
				parts = append(parts, k.stages[stage][ending])
			}
		}
		k.Sum(x.variable, parts...)
		if e.figure(r).Known() {
			k.shown++
		} else if x.n > 0 && x.n < 10 {
			k.secrets = append(k.secrets, x)
		}
		if was, some := k.last[e.what]; some && was.stage != stage {
			if was.n != x.n {
				k.renewed++
			}
			d := hiddenCount{what: "difference of " + e.what, stage: stage, n: x.n - was.n, m: needed}
			if d.variable = k.Variable(0, math.Inf(1)); max(d.n, -d.n) < 10 && d.n != 0 {
				k.Equal(farthest, attack.Term{Variable: d.variable, Times: 1}, attack.Term{Variable: x.variable, Times: -1}, attack.Term{Variable: was.variable, Times: 1})
				k.secrets = append(k.secrets, d)
			}
		}
		seen[e.what] = x
	}
	k.last = seen
}

// needed is how far apart the bounds of a hidden number must lie.
const needed = 6

// keeps lets a keeper read every release of a group in which people come, end and are
// erased.
func keeps(t *rapid.T, f *indicator.Compiled, r *rand.Rand) *keeper {
	k, group, from := &keeper{}, living{}, map[string]int{}
	var released *Aggregate
	for i := range rapid.IntRange(2, 3).Draw(t, "releases") {
		ended, erased := group.live(r, rapid.SampledFrom([]int{0, 2, 20, 60, 150, 400}).Draw(t, "come"), rapid.IntRange(0, 30).Draw(t, "end"), rapid.SampledFrom([]int{0, 0, 1, 3, 12}).Draw(t, "erase"))
		k.follows(maps.Clone(group), ended, erased)
		now := group.aggregate(t, f)
		if now.N < 10 && released == nil {
			return k // of so few there is no release
		}
		released = NewGate(10).Release(f, released, now)
		if released.N == now.N {
			from["n"] = i
		}
		for _, ind := range f.Indicators() {
			if key := (Key{Indicator: ind.Def.ID}); reflect.DeepEqual(released.part(key), now.part(key)) {
				from[ind.Def.ID] = i
			}
		}
		k.sees(f, func(e equation) int { return from[strings.Fields(strings.TrimPrefix(e.what, "van "))[0]] }, NewGate(10).Read(f, released, Slice{}))
	}
	return k
}

// TestWhoKeepsReleasesLearnsNothing: who keeps every release of a group, of counts of which
// one follows from others, calculates no small number of any of them back, and no small
// number of who came in between.
func TestWhoKeepsReleasesLearnsNothing(t *testing.T) {
	f := linkedFramework(t)
	const enough, perGroup = 150, 4
	struck, shown, renewed := 0, 0, 0
	drawn.Until(t, func() bool { return struck > 0 && shown > 0 && renewed > 0 }, func(t *rapid.T) {
		if struck > enough {
			return // a linear program takes its time
		}
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		k := keeps(t, f, r)
		shown, renewed = shown+k.shown, renewed+k.renewed
		r.Shuffle(len(k.secrets), func(i, j int) { k.secrets[i], k.secrets[j] = k.secrets[j], k.secrets[i] })
		for _, x := range k.secrets[:min(len(k.secrets), perGroup)] {
			low, high, err := k.Bounds(x.variable)
			if errors.Is(err, lp.ErrInfeasible) {
				t.Errorf("%s at stage %d, which is %d: what is published contradicts itself", x.what, x.stage, x.n)
			}
			if err != nil {
				continue // the method finds no way
			}
			if struck++; high-low < float64(x.m)-1e-6 {
				t.Errorf("%s at stage %d, which is %d: an attacker finds %v to %v", x.what, x.stage, x.n, low, high)
			}
		}
	})
	t.Logf("%d hidden small numbers were attacked, %d figures are shown, %d were renewed", struck, shown, renewed)
}

// TestNobodyLeftOfAReleasedGroup: where everybody of an indicator was erased, it stays as it
// was released: that it is gone would tell what happened to the few who were in it.
func TestNobodyLeftOfAReleasedGroup(t *testing.T) {
	f := linkedFramework(t)
	g := NewGate(10)
	now := living{"": 50}.aggregate(t, f)
	for name, before := range map[string]living{"a few ended": {"": 50, "v": 3}, "many ended": {"": 50, "v": 12, "x": 13}} {
		first := g.Release(f, nil, before.aggregate(t, f))
		for _, id := range []string{"gestopt", "waarom", "klaar"} {
			if k := (Key{Indicator: id}); !reflect.DeepEqual(g.Release(f, first, now).part(k), first.part(k)) {
				t.Errorf("%s: %s became %+v, was %+v", name, id, g.Release(f, first, now).part(k), first.part(k))
			}
			if _, stays := g.StaysBy(f, first, now, "jaar"); !stays[Key{Indicator: id}] {
				t.Errorf("%s: %s is renewed with its classes", name, id)
			}
		}
	}
}
