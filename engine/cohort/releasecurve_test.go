package cohort

import (
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"effectmonitor/engine/disclosure/attack"
	"effectmonitor/engine/drawn"
	"effectmonitor/engine/indicator"

	"gonum.org/v1/gonum/optimize/convex/lp"
	"pgregory.net/rapid"
)

// spells is a group of which each has started some months ago, and has ended or not.
type spells struct {
	running []int       // for how many months
	ended   map[int]int // by month
}

// passes lets months go by, in which people come and some end: by chance, and of those who
// began the longest ago the sooner.
func (s *spells) passes(r *rand.Rand, months, come int, hazard float64) {
	for range come {
		s.running = append(s.running, -r.IntN(months))
	}
	for range months {
		var on []int
		for _, m := range s.running {
			if m++; m > 0 && r.Float64() < hazard/(1+float64(m)/6) {
				s.ended[m]++
				continue
			}
			on = append(on, m)
		}
		s.running = on
	}
}

// of gives an aggregate with nothing else in it.
func (s *spells) of(f *indicator.Compiled) *Aggregate {
	p := &Part{Exits: map[int]Exits{}}
	for m, n := range s.ended {
		p.N += n
		p.Exits[m] = Exits{Events: n}
	}
	for _, m := range s.running {
		e := p.Exits[max(0, m)]
		e.Censored++
		p.N, p.Exits[max(0, m)] = p.N+1, e
	}
	a := New(f)
	a.N, a.Cells[Key{Indicator: "duur"}] = p.N, p
	return a
}

// lastMonth is how long a duration is at most.
const lastMonth = 21

// readsCurve adds what an edition of a curve tells: how many had ended by each month that it
// has a point at, as nearly as can be, and how many in all.
func readsCurve(s *attack.System, ind *indicator.Indicator, p *Part) (months [lastMonth + 1]int) {
	for m := range months {
		months[m] = s.Variable(0, math.Inf(1))
	}
	for _, told := range NewGate(10).tellsBy(ind, p) {
		least, most := float64(told.had), float64(told.had)
		if told.had > 0 && told.had < 10 { // of the end: it is said that they are few
			least, most = 1, 9
		}
		s.Sum(s.Variable(least, most), months[:min(lastMonth, told.month)+1]...)
	}
	return months
}

// TestWhoKeepsCurvesLearnsNothing: who keeps the curves of every release does not find when
// the few ended who did so in between, nor of one release when a few did.
func TestWhoKeepsCurvesLearnsNothing(t *testing.T) {
	f := testFramework(t)
	ind, key := f.Indicator("duur"), Key{Indicator: "duur"}
	g := NewGate(10)
	const perGroup = 2
	struck, renewed, stayed := 0, 0, 0
	drawn.Until(t, func() bool { return struck > 0 && renewed > 0 }, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		hazard := rapid.SampledFrom([]float64{0.01, 0.03, 0.08}).Draw(t, "hazard")
		group, system := &spells{ended: map[int]int{}}, &attack.System{}
		group.passes(r, 9, rapid.IntRange(60, 400).Draw(t, "first"), hazard)
		released := g.Release(f, nil, group.of(f))
		last := readsCurve(system, ind, released.part(key))
		type few struct {
			months      []int
			n, from, to int
		}
		var secrets []few
		note := func(months [lastMonth + 1]int, had func(month int) int) {
			for from := range months {
				n := 0
				for to := from; to < len(months); to++ {
					if n += had(to); n > 0 && n < 10 {
						secrets = append(secrets, few{months[from : to+1], n, from, to})
					}
				}
			}
		}
		first := released.part(key)
		note(last, func(month int) int { return first.Exits[month].Events })
		for range 2 {
			group.passes(r, 3, rapid.IntRange(10, 300).Draw(t, "come"), hazard)
			before, now := released.part(key), group.of(f)
			released = g.Release(f, released, now)
			if reflect.DeepEqual(released.part(key), before) {
				stayed++
				continue
			}
			renewed++
			months := readsCurve(system, ind, released.part(key))
			var since [lastMonth + 1]int
			for m := range months {
				since[m] = system.Variable(0, math.Inf(1))
				system.Sum(months[m], last[m], since[m])
			}
			after := released.part(key)
			note(months, func(month int) int { return after.Exits[month].Events })
			note(since, func(month int) int { return after.Exits[month].Events - before.Exits[month].Events })
			last = months
		}
		r.Shuffle(len(secrets), func(i, j int) { secrets[i], secrets[j] = secrets[j], secrets[i] })
		for _, x := range secrets[:min(len(secrets), perGroup)] {
			sum := system.Variable(0, math.Inf(1))
			system.Sum(sum, x.months...)
			low, high, err := system.Bounds(sum)
			if errors.Is(err, lp.ErrInfeasible) {
				t.Errorf("what is published contradicts itself")
			}
			if err != nil {
				continue
			}
			if struck++; high-low < needed-1e-6 {
				t.Errorf("the %d who ended in months %d to %d, or did so in between: an attacker finds %v to %v", x.n, x.from, x.to, low, high)
			}
		}
	})
	t.Logf("%d small numbers were attacked; %d curves were renewed, %d stayed", struck, renewed, stayed)
}
