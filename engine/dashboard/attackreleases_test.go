package dashboard_test

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/disclosure/attack"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/source"

	"gonum.org/v1/gonum/optimize/convex/lp"
)

// edition is what releases said of a family as it was on one day.
type edition struct {
	of        int // the day
	low, high []float64
	truth     []int
	known     []bool
	variable  []int
}

// says adds what a release says of the members.
func (e *edition) says(f *indicator.Compiled, family *indicator.Family, r cohort.Reader) {
	for i, m := range family.Members {
		ind := f.Indicator(m.Indicator)
		low, high, known := 0.0, math.Inf(1), false
		switch {
		case ind == nil: // a release has no parts
		case m.What == indicator.InPopulation:
			low, high, known = published(r.Population(ind, m.Moment), 0)
		case m.What == indicator.InClass:
			for _, c := range r.Distribution(ind, m.Moment) {
				if c.Class == m.Class {
					low, high, known = published(c.Count, 0)
				}
			}
		case ind.Def.Type == indicator.Count || ind.Def.Type == indicator.Share:
			figure := r.Measure(ind, m.Moment)
			of, _ := figure.N()
			low, high, known = published(figure, of)
		}
		e.low[i], e.high[i], e.known[i] = max(e.low[i], low), min(e.high[i], high), e.known[i] || known
	}
}

// published is what a figure tells of the number behind it; of is how many it is about, 0
// when that is not told or it is about itself.
func published(f cohort.Figure, of int) (low, high float64, known bool) {
	n := float64(of)
	switch share := math.Abs(f.Value()) < 1 && of > 0; {
	case f.State() == cohort.Shown && !share:
		return f.Value(), f.Value(), true
	case f.State() == cohort.Shown:
		return math.Ceil((f.Value()-0.005)*n - 1e-9), math.Floor((f.Value()+0.005)*n + 1e-9), true
	case f.State() == cohort.AtLeast && of > 0:
		return n - attacked + 1, n, false
	case f.State() == cohort.AtMost, f.State() == cohort.Small:
		return 0, attacked - 1, false
	case of > 0:
		return 0, n, false
	}
	return 0, math.Inf(1), false
}

// numbers gives the true numbers of a family.
func numbers(a *cohort.Aggregate, f *indicator.Compiled, family *indicator.Family) []int {
	out := make([]int, len(family.Members))
	for i, m := range family.Members {
		if m.What == indicator.InBreakdown {
			out[i] = a.Slices[cohort.Slice{Breakdown: m.Indicator, Class: m.Class}]
			continue
		}
		p := a.Cells[cohort.Key{Indicator: m.Indicator, Moment: m.Moment}]
		switch {
		case p == nil:
		case m.What == indicator.InPopulation:
			out[i] = p.N
		case m.What == indicator.InClass:
			out[i] = p.Classes[m.Class]
		case p.Exits != nil:
			for _, e := range p.Exits {
				out[i] += e.Events
			}
		default:
			out[i] = p.True
		}
	}
	return out
}

// TestAttackOnReleasesOfTheDemo makes the releases that the demonstration would have made
// each year for four years, of a gemeente and of all together. Who kept them all, and
// takes it that what never fell only grows, calculates nothing small back.
func TestAttackOnReleasesOfTheDemo(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: rekent de demonstratie op vijf dagen uit (-short)")
	}
	var days []*demo
	for i := range 5 {
		days = append(days, demoOn(t, source.DateOf(2022, 11, 21).AddMonths(12*i)))
	}
	gate := cohort.NewGate(attacked)
	struck, shown, renewed := 0, 0, 0
	for _, name := range []string{"alle", "0518"} {
		f := days[0].framework
		var released *cohort.Aggregate
		editions := map[*indicator.Family][]*edition{}
		for i, d := range days {
			now := d.all
			if name != "alle" {
				now = d.own[name]
			}
			released = gate.Release(f, released, now)
			r := gate.Read(f, released, cohort.Slice{})
			for _, family := range f.Families() {
				list := editions[family]
				if truth := numbers(released, f, family); len(list) == 0 || !reflect.DeepEqual(list[len(list)-1].truth, truth) {
					n := len(truth)
					e := &edition{of: i, truth: truth, low: make([]float64, n), high: make([]float64, n), known: make([]bool, n)}
					for k := range e.high {
						e.high[k] = math.Inf(1)
					}
					list = append(list, e)
					editions[family] = list
					renewed++
				}
				list[len(list)-1].says(f, family, r)
			}
		}
		for _, family := range f.Families() {
			s, k := attackEditions(t, name, family, editions[family])
			struck, shown = struck+s, shown+k
		}
	}
	t.Logf("%d hidden small numbers were attacked in %d releases of families; %d numbers are shown", struck, renewed, shown)
	if struck == 0 || shown == 0 {
		t.Errorf("%d hidden small numbers were attacked, %d numbers are shown", struck, shown)
	}
}

// attackEditions puts all that was released of a family in one linear program.
func attackEditions(t *testing.T, where string, family *indicator.Family, list []*edition) (struck, shown int) {
	t.Helper()
	s := &attack.System{}
	for _, e := range list {
		e.variable = make([]int, len(e.truth))
		for i := range e.truth {
			e.variable[i] = s.Variable(e.low[i], e.high[i])
			if e.known[i] {
				shown++
			}
		}
		for _, q := range family.Equations {
			if slices.Contains(q.Left, indicator.Everybody) || slices.Contains(q.Right, indicator.Everybody) {
				continue // see TestAttackOnEverythingAGroupCanAsk
			}
			var terms []attack.Term
			for _, i := range q.Left {
				terms = append(terms, attack.Term{Variable: e.variable[i], Times: 1})
			}
			for _, i := range q.Right {
				terms = append(terms, attack.Term{Variable: e.variable[i], Times: -1})
			}
			s.Equal(0, terms...)
		}
	}
	for i := range family.Members {
		for at, e := range list[1:] {
			if before := list[at]; !slices.ContainsFunc(list[1:], func(x *edition) bool { return x.truth[i] < list[slices.Index(list, x)-1].truth[i] }) {
				s.Sum(e.variable[i], before.variable[i], s.Variable(0, math.Inf(1)))
			}
		}
	}
	for _, e := range list {
		for i, n := range e.truth {
			if e.known[i] || n == 0 || n >= attacked {
				continue
			}
			low, high, err := s.Bounds(e.variable[i])
			what := fmt.Sprintf("%s, %v of day %d, which is %d", where, family.Members[i], e.of, n)
			if errors.Is(err, lp.ErrInfeasible) {
				t.Errorf("%s: what is published contradicts itself", what)
			}
			if err != nil {
				t.Log(what, err)
				continue
			}
			if struck++; high-low < needed-1e-6 {
				t.Errorf("%s: an attacker finds %v to %v", what, low, high)
			}
		}
	}
	return struck, shown
}
