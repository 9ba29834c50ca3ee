package dashboard_test

import (
	"fmt"
	"math"
	"testing"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/disclosure/attack"
	"effectmonitor/engine/indicator"
)

// attacked is the threshold of the demonstration.
const attacked = 10

// sampled: of the tables beside the first breakdown one in so many is attacked, which
// takes long enough.
const sampled = 11

// needed is how far apart the bounds of a hidden small number must lie.
const needed = attacked/2 + 1

// reading is what an attacker knows of one slice, as numbers of a linear program: the
// participants, those whom an indicator is about, and those of them for whom it holds.
type reading struct {
	slice    cohort.Slice
	n, of, k int
	truth    [3]int
	figures  [3]cohort.Figure
}

// attacker collects everything that readers of one or more aggregates publish about
// an indicator, and writes it down.
type attacker struct {
	*attack.System
	ind    *indicator.Indicator
	moment string
	t      *testing.T
	// sizes leaves out all but the number of participants: with more a table of tables
	// is too large for the linear program.
	sizes bool
}

// learn adds a slice: what is printed of it, and that a part is no more than its whole.
func (a *attacker) learn(r cohort.Reader, truth [3]int, s cohort.Slice) reading {
	out := reading{slice: s, truth: truth}
	out.figures = [3]cohort.Figure{r.N(), r.Population(a.ind, a.moment), r.Measure(a.ind, a.moment)}
	var low, high [3]float64
	low[0], high[0] = a.people(out.figures[0], truth[0])
	low[1], high[1] = a.people(out.figures[1], truth[1])
	low[2], high[2] = a.counted(out.figures[2], out.figures[1], truth)
	// Of a number within one that is hidden the words say no more than of that one.
	for i := range 2 {
		if !out.figures[i].Known() {
			for j := i + 1; j < 3; j++ {
				low[j], high[j] = 0, math.Inf(1)
			}
		}
	}
	if a.sizes {
		out.n = a.Variable(low[0], high[0])
		return out
	}
	out.n, out.of, out.k = a.Variable(low[0], high[0]), a.Variable(low[1], high[1]), a.Variable(low[2], high[2])
	a.Sum(out.n, out.of, a.Variable(0, math.Inf(1)))
	a.Sum(out.of, out.k, a.Variable(0, math.Inf(1)))
	return out
}

func (a *attacker) people(f cohort.Figure, truth int) (low, high float64) {
	switch f.State() {
	case cohort.Shown:
		if int(f.Value()) != truth {
			a.t.Errorf("%s: %v is shown for %d", a.ind.Def.ID, f.Value(), truth)
		}
		return f.Value(), f.Value()
	case cohort.Small:
		return 1, attacked - 1
	}
	return 0, math.Inf(1)
}

// counted gives what a figure tells of the count behind it: a rounded share of a known
// number leaves few counts.
func (a *attacker) counted(f, of cohort.Figure, truth [3]int) (low, high float64) {
	n := of.Value()
	switch {
	case a.ind.Def.Type == indicator.Count && f.State() == cohort.Shown:
		return f.Value(), f.Value()
	case f.State() == cohort.Shown && of.Known():
		return math.Ceil((f.Value()-0.005)*n - 1e-9), math.Floor((f.Value()+0.005)*n + 1e-9)
	case f.State() == cohort.AtLeast && of.Known():
		return n - attacked + 1, n
	case f.State() == cohort.AtMost, f.State() == cohort.Small && of.Known():
		return 0, attacked - 1
	}
	return 0, math.Inf(1)
}

// whole ties parts, and who is in none of them, to their whole.
func (a *attacker) whole(w reading, parts []reading) {
	if a.sizes {
		n := []int{}
		if w.truth[0] != total(parts, 0) {
			n = append(n, a.Variable(0, math.Inf(1)))
		}
		for _, p := range parts {
			n = append(n, p.n)
		}
		a.Sum(w.n, n...)
		return
	}
	n, of, k := []int{a.Variable(0, math.Inf(1))}, []int{a.Variable(0, math.Inf(1))}, []int{a.Variable(0, math.Inf(1))}
	a.Sum(n[0], of[0], a.Variable(0, math.Inf(1)))
	a.Sum(of[0], k[0], a.Variable(0, math.Inf(1)))
	if w.truth[0] == total(parts, 0) {
		// Everybody is known to be in a class.
		n, of, k = nil, nil, nil
	}
	for _, p := range parts {
		n, of, k = append(n, p.n), append(of, p.of), append(k, p.k)
	}
	a.Sum(w.n, n...)
	a.Sum(w.of, of...)
	a.Sum(w.k, k...)
}

func total(parts []reading, i int) int {
	sum := 0
	for _, p := range parts {
		sum += p.truth[i]
	}
	return sum
}

// strike bounds every hidden small number and gives how many there were.
func (a *attacker) strike(where string, list []reading) int {
	struck := 0
	for _, r := range list {
		for i, v := range []int{r.n, r.of, r.k} {
			if a.sizes && i > 0 {
				break
			}
			f, truth, need := r.figures[i], r.truth[i], float64(needed)
			secret := truth > 0 && truth < attacked
			if i == 2 {
				// Few who do not count are a small group as well; of few people no more can
				// be open than there are.
				others := r.truth[1] - truth
				secret = r.truth[1] > 0 && (truth < attacked || others < attacked)
				need = min(need, float64(r.truth[1]))
				if a.ind.Def.Type == indicator.Count && truth == 0 {
					continue // where none are told apart, that it is none is no secret
				}
			}
			if !secret || f.Known() || f.State() == cohort.Absent {
				continue
			}
			struck++
			low, high, err := a.Bounds(v)
			if err != nil {
				a.t.Errorf("%s %s: %v", where, r.slice, err)
				continue
			}
			if high-low < need-1e-6 {
				a.t.Errorf("%s, %s at %s, number %d of %q, which is %d: an attacker finds %v to %v",
					where, a.ind.Def.ID, a.moment, i, r.slice, truth, low, high)
			}
		}
	}
	return struck
}

// truthOf gives the real numbers of a slice.
func truthOf(a *cohort.Aggregate, ind *indicator.Indicator, moment string, s cohort.Slice) [3]int {
	out := [3]int{a.Slices[s]}
	if s == (cohort.Slice{}) {
		out[0] = a.N
	}
	if p := a.Cells[cohort.Key{Indicator: ind.Def.ID, Moment: moment, Slice: s}]; p != nil {
		out[1], out[2] = p.N, p.True
	}
	return out
}

// eachCounted goes through the indicators of which a count is published.
func eachCounted(d *demo, do func(ind *indicator.Indicator, moment string)) {
	for _, ind := range d.framework.Indicators() {
		if ind.Def.Type != indicator.Share && ind.Def.Type != indicator.Count {
			continue
		}
		moments := []string{""}
		if ind.Def.PerMoment {
			moments = []string{"T0", "T3"}
		}
		for _, m := range moments {
			do(ind, m)
		}
	}
}

// TestAttackOnEverythingAGroupCanAsk asks, for every gemeente and for all together,
// every number of every counted indicator with every filter: more than its dashboards
// and their files show. Whatever is hidden and small is then calculated back as far as
// a linear program can.
func TestAttackOnEverythingAGroupCanAsk(t *testing.T) {
	d := loadDemo(t)
	gate := cohort.NewGate(attacked)
	struck, shown, at := 0, 0, 0
	groups := map[string]*cohort.Aggregate{"alle": d.all}
	for code, a := range d.own {
		groups[code] = a
	}
	for name, sum := range groups {
		eachCounted(d, func(ind *indicator.Indicator, moment string) {
			for i, b := range d.framework.Breakdowns() {
				if at++; i > 0 && at%sampled > 0 {
					continue
				}
				a := &attacker{System: &attack.System{}, ind: ind, moment: moment, t: t}
				learn := func(s cohort.Slice) reading {
					return a.learn(gate.Read(d.framework, sum, s), truthOf(sum, ind, moment, s), s)
				}
				list := []reading{learn(cohort.Slice{})}
				for _, c := range gate.Read(d.framework, sum, cohort.Slice{}).Classes(b.Def.ID) {
					list = append(list, learn(cohort.Slice{Breakdown: b.Def.ID, Class: c.ID}))
				}
				a.whole(list[0], list[1:])
				struck += a.strike(name, list)
				for _, r := range list {
					if r.figures[2].Known() {
						shown++
					}
				}
			}
		})
	}
	t.Logf("%d hidden small numbers were attacked; %d figures are shown", struck, shown)
	if struck < 500 || shown < 100 {
		t.Errorf("%d hidden small numbers were attacked, %d figures are shown", struck, shown)
	}
}

// TestAttackOnCombinations adds the filters on two breakdowns at once to what is known.
func TestAttackOnCombinations(t *testing.T) {
	d := loadDemo(t)
	gate := cohort.NewGate(attacked)
	struck, shown := 0, 0
	for _, name := range []string{"alle", "0518"} {
		sum := d.own[name]
		if sum == nil {
			sum = d.all
		}
		for _, id := range []string{"instroom"} {
			ind := d.framework.Indicator(id)
			for _, pair := range [][2]string{{"startjaar", "geslacht"}, {"leeftijd", "geslacht"}} {
				a := &attacker{System: &attack.System{}, ind: ind, t: t, sizes: true}
				learn := func(s cohort.Slice) reading {
					return a.learn(gate.Read(d.framework, sum, s), truthOf(sum, ind, "", s), s)
				}
				list := crossed(gate.Read(d.framework, sum, cohort.Slice{}), pair, learn, a)
				struck += a.strike(name, list)
				for _, r := range list {
					if len(r.slice.Split()) == 2 && r.figures[0].Known() {
						shown++
					}
				}
			}
		}
	}
	t.Logf("%d hidden small numbers were attacked; %d combinations are shown", struck, shown)
	if struck < 5 || shown < 5 {
		t.Errorf("%d hidden small numbers were attacked, %d combinations are shown", struck, shown)
	}
}

// crossed learns two breakdowns and their combinations.
func crossed(r cohort.Reader, pair [2]string, learn func(cohort.Slice) reading, a *attacker) []reading {
	whole := learn(cohort.Slice{})
	list := []reading{whole}
	var rows []reading
	inCol := map[string][]reading{}
	for _, x := range r.Classes(pair[0]) {
		one := cohort.Slice{Breakdown: pair[0], Class: x.ID}
		row := learn(one)
		var cells []reading
		for _, y := range r.Classes(pair[1]) {
			cell := learn(cohort.Combine(one, cohort.Slice{Breakdown: pair[1], Class: y.ID}))
			cells, inCol[y.ID] = append(cells, cell), append(inCol[y.ID], cell)
		}
		a.whole(row, cells)
		rows, list = append(rows, row), append(append(list, row), cells...)
	}
	a.whole(whole, rows)
	var cols []reading
	for _, y := range r.Classes(pair[1]) {
		col := learn(cohort.Slice{Breakdown: pair[1], Class: y.ID})
		a.whole(col, inCol[y.ID])
		cols = append(cols, col)
	}
	a.whole(whole, cols)
	return append(list, cols...)
}

// TestAttackByTheCountryMinusTheOthers: who sees every gemeente and all together finds
// nothing of one that is hidden, in the whole or in a class.
func TestAttackByTheCountryMinusTheOthers(t *testing.T) {
	d := loadDemo(t)
	gate := cohort.NewGate(attacked)
	var list []cohort.Member
	for _, g := range d.named {
		list = append(list, cohort.Member{ID: g.ID, Aggregate: g.Aggregate})
	}
	members := gate.Members(d.framework, d.all, list)
	struck, shown, at := 0, 0, 0
	eachCounted(d, func(ind *indicator.Indicator, moment string) {
		for _, b := range d.framework.Breakdowns() {
			// Every indicator in the whole of each gemeente, and the number of participants
			// by each breakdown.
			a, by := &attacker{System: &attack.System{}, ind: ind, moment: moment, t: t}, ""
			if at++; ind.Def.ID == "instroom" {
				a.sizes, by = true, b.Def.ID
			} else if at%2 > 0 || b.Def.ID != "geslacht" {
				continue
			}
			all := a.country(d, gate, members, by)
			struck += a.strike("alle gemeenten", all)
			for _, r := range all {
				if r.figures[2].Known() {
					shown++
				}
			}
		}
	})
	t.Logf("%d hidden small numbers were attacked; %d figures are shown", struck, shown)
	if struck < 20 || shown < 20 {
		t.Errorf("%d hidden small numbers were attacked, %d figures are shown", struck, shown)
	}
}

// country learns all together and each gemeente, by the classes of a breakdown.
func (a *attacker) country(d *demo, gate cohort.Gate, members cohort.Members, breakdown string) (list []reading) {
	classes := gate.Read(d.framework, d.all, cohort.Slice{}).Classes(breakdown) // none of ""
	slices := []cohort.Slice{{}}
	for _, c := range classes {
		slices = append(slices, cohort.Slice{Breakdown: breakdown, Class: c.ID})
	}
	var nation []reading
	byClass := make([][]reading, len(slices))
	for _, s := range slices {
		nation = append(nation, a.learn(gate.Read(d.framework, d.all, s), truthOf(d.all, a.ind, a.moment, s), s))
	}
	if breakdown != "" {
		a.whole(nation[0], nation[1:])
	}
	list = nation
	for _, g := range d.named {
		var own []reading
		for i, s := range slices {
			r := a.learn(members.Read(g.ID, s), truthOf(g.Aggregate, a.ind, a.moment, s), cohort.Slice{Breakdown: fmt.Sprint(g.Name, " ", s.Breakdown), Class: s.Class})
			own, byClass[i] = append(own, r), append(byClass[i], r)
		}
		if breakdown != "" {
			a.whole(own[0], own[1:])
		}
		list = append(list, own...)
	}
	for i := range slices {
		a.whole(nation[i], byClass[i])
	}
	return list
}
