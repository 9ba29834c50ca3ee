package mkba

import (
	"maps"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// simulator works blocks of draws for many cohorts.
type simulator struct {
	c       *Compiled
	random  *rand.Rand
	groups  map[string]*group // cohorts with the same overrides and comparisons
	order   []*group
	members []member
	drawn   []int       // knobs that can be uncertain
	scored  []bool      // per knob, whether its normal score is needed
	u, z    [][]float64 // per knob: the share and the normal score of each draw
	values  [][]float64 // per knob that is not a count: its value in the base group
	split   bool        // keep costs apart
}

// member is one cohort.
type member struct {
	run   *run
	group *group
	nets  []float64
	costs []float64 // when they are kept apart
}

// group is what cohorts with the same overrides have in common: what a unit of
// each effect is worth in each draw, and what a participant costs.
type group struct {
	run     *run
	dirty   []bool      // per effect, whether it differs from the base group
	own     []int       // knobs that differ from the base group
	effects [][]float64 // per effect and draw: euros of the payers per unit
	counts  [][]float64 // per knob of an indicator and draw: sum over the effects that count it
	heads   []float64   // per draw: euros per participant
	each    []float64   // per draw: costs per participant
	total   []float64   // per draw: euros of costs whatever the participants
}

func (s *simulator) add(in Inputs, draws int) error {
	r, err := s.c.run(in)
	if err != nil {
		return err
	}
	key := groupKey(r)
	g := s.groups[key]
	if g == nil {
		g = &group{run: r}
		s.groups[key] = g
		s.order = append(s.order, g)
	}
	s.members = append(s.members, member{run: r, group: g, nets: make([]float64, 0, draws)})
	return nil
}

// groupKey tells apart runs in which a unit of an effect can have another worth.
func groupKey(r *run) string {
	var b strings.Builder
	for _, id := range slices.Sorted(maps.Keys(r.in.Overrides)) {
		b.WriteString(id + "=" + strconv.FormatFloat(r.in.Overrides[id], 'g', -1, 64) + ";")
	}
	b.WriteString(strings.Join(r.in.Fixed, ","))
	for _, compared := range r.control {
		b.WriteString(strconv.FormatBool(compared)[:1])
	}
	return b.String()
}

// prepare finds what must be drawn and which effects differ between groups.
func (s *simulator) prepare(base *group) {
	n := len(s.c.knobs)
	s.scored, s.u, s.z, s.values = make([]bool, n), make([][]float64, n), make([][]float64, n), make([][]float64, n)
	counts := map[int]bool{}
	for i := range s.c.effects {
		e := &s.c.effects[i]
		if e.control >= 0 {
			counts[e.counted.knob], counts[e.control] = true, true
		}
	}
	for i := range s.c.knobs {
		if counts[i] || s.c.knobs[i].uncertain() {
			s.drawn = append(s.drawn, i)
			s.u[i], s.z[i] = make([]float64, blockSize), make([]float64, blockSize)
			s.scored[i] = counts[i] || needsNormal(s.c.knobs[i].shape) || s.c.correlation.holds(i)
			if !counts[i] {
				s.values[i] = make([]float64, blockSize)
			}
		}
	}
	for _, g := range s.order {
		g.prepare(s.c, base)
	}
}

func (g *group) prepare(c *Compiled, base *group) {
	for i := range g.run.knobs {
		k, other := &g.run.knobs[i], &base.run.knobs[i]
		if g != base && (k.value != other.value || k.low != other.low || k.high != other.high) {
			g.own = append(g.own, i)
		}
	}
	n := len(c.effects)
	g.dirty, g.effects, g.counts = make([]bool, n), make([][]float64, n), make([][]float64, len(c.knobs))
	g.heads, g.each, g.total = make([]float64, blockSize), make([]float64, blockSize), make([]float64, blockSize)
	for i := range c.effects {
		e := &c.effects[i]
		moved := func(o operand) bool { return slices.Contains(g.own, o.knob) }
		g.dirty[i] = g == base || g.run.compared(i) || slices.ContainsFunc(e.operands(), moved) || moved(c.shift)
		if g.dirty[i] {
			g.effects[i] = make([]float64, blockSize)
		} else {
			g.effects[i] = base.effects[i]
		}
		if e.control >= 0 && g.counts[e.counted.knob] == nil {
			g.counts[e.counted.knob] = make([]float64, blockSize)
		}
	}
}

// operands are all numbers that the worth of a unit of an effect depends on.
func (e *effect) operands() []operand {
	out := []operand{e.deadweight, e.displacement, e.attribution, e.price, e.duration, e.dropOff}
	return append(append(out, e.factors...), e.chain...)
}

// block works n draws for all cohorts.
func (s *simulator) block(base *group, n int) {
	for d := range n {
		for _, i := range s.drawn {
			s.u[i][d] = s.random.Float64()
		}
	}
	s.score(n)
	for _, i := range s.drawn {
		if k := &base.run.knobs[i]; s.values[i] != nil {
			for d := range n {
				s.values[i][d] = k.quantile(s.u[i][d], s.z[i][d])
			}
		}
	}
	for _, g := range s.order {
		if s.c.study == nil {
			s.work(g, n)
		}
	}
	each(len(s.members), func(i int) {
		m := &s.members[i]
		if s.c.study != nil {
			s.study(m, n)
		} else {
			s.sum(m, n)
		}
	})
}

// perWorker is how many cohorts make it worth another processor.
const perWorker = 32

// each does something for each of n cohorts, which do not touch each other, on as
// many processors as there are. The outcome does not depend on how many.
func each(n int, do func(i int)) {
	workers := min(runtime.GOMAXPROCS(0), n/perWorker+1)
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			for i := w; i < n; i += workers {
				do(i)
			}
		})
	}
	all.Wait()
}

// score computes the normal scores that are needed, and correlates them.
func (s *simulator) score(n int) {
	for _, i := range s.drawn {
		if s.scored[i] {
			for d := range n {
				s.z[i][d] = normalQuantile(s.u[i][d])
			}
		}
	}
	s.c.correlation.apply(s.u, s.z, n)
}

// set puts draw d in the knobs of a run, but for counts.
func (s *simulator) set(r *run, own []int, d int) {
	for _, i := range s.drawn {
		if s.values[i] != nil {
			r.vector[i] = s.values[i][d]
		}
	}
	for _, i := range own {
		if k := &r.knobs[i]; s.values[i] != nil && k.uncertain() {
			r.vector[i] = k.quantile(s.u[i][d], s.z[i][d])
		} else {
			r.vector[i] = k.value
		}
	}
	if s.c.shift.knob >= 0 {
		r.discount()
	}
}

// work computes what a unit of each effect is worth in a group.
func (s *simulator) work(g *group, n int) {
	for d := range n {
		s.set(g.run, g.own, d)
		perHead, total := g.run.payersCost()
		g.heads[d], g.each[d], g.total[d] = -perHead, perHead, total
		for i := range g.dirty {
			if g.dirty[i] {
				g.effects[i][d] = g.run.worth(i)
			}
			if e := &s.c.effects[i]; e.chain != nil {
				g.heads[d] += float64(g.effects[i][d] * product(e.chain, g.run.vector))
			}
		}
	}
	for _, column := range g.counts {
		clear(column)
	}
	for i := range s.c.effects {
		if column := g.counts[max(s.c.effects[i].counted.knob, 0)]; s.c.effects[i].control >= 0 {
			for d := range n {
				column[d] += g.effects[i][d]
			}
		}
	}
}

func product(chain []operand, vector []float64) float64 {
	out := 1.0
	for _, o := range chain {
		out *= o.in(vector)
	}
	return out
}

// study computes the net result of a study in each draw.
func (s *simulator) study(m *member, n int) {
	for d := range n {
		s.set(m.run, m.group.own, d)
		m.nets = append(m.nets, m.run.studyNet())
	}
}

// sum adds up the net result of a cohort in each draw.
func (s *simulator) sum(m *member, n int) {
	from := len(m.nets)
	m.nets = m.nets[:from+n]
	nets := m.nets[from:]
	for d := range nets {
		nets[d] = float64(m.run.heads*m.group.heads[d]) - m.group.total[d]
	}
	if s.split {
		for d := range n {
			m.costs = append(m.costs, float64(m.run.heads*m.group.each[d])+m.group.total[d])
		}
	}
	done := map[int]bool{}
	for i := range s.c.effects {
		e := &s.c.effects[i]
		switch {
		case e.def.Quantity.Money:
			for d := range nets {
				nets[d] += float64(m.run.money[i] * m.group.effects[i][d])
			}
		case e.control >= 0 && !done[e.counted.knob]:
			done[e.counted.knob] = true
			s.addCount(m, nets, e.counted.knob)
			if m.run.compared(i) {
				s.addControl(m, nets, i)
			}
		}
	}
}

// addCount adds what the count of an indicator brings, drawn from what another
// cohort of this size could have shown.
func (s *simulator) addCount(m *member, nets []float64, at int) {
	k, worth := &m.run.knobs[at], m.group.counts[at]
	switch {
	case !k.uncertain():
		for d := range nets {
			nets[d] += float64(k.value * worth[d])
		}
	case k.shape == Empirical:
		addScored(nets, worth, s.z[at], k.value/k.most(), k.sample.n, k.most())
	default:
		for d := range nets {
			nets[d] += float64(k.quantile(s.u[at][d], 0) * worth[d])
		}
	}
}

// addControl takes off what would have happened anyway by the comparison group.
func (s *simulator) addControl(m *member, nets []float64, i int) {
	e := &s.c.effects[i]
	k := &m.run.knobs[e.control]
	addScored(nets, m.group.counts[e.counted.knob], s.z[e.control], k.value, k.sample.n, -float64(m.run.source[i].N))
}

// addScored adds size × scoreQuantile(p, n, z) × worth for each draw. It is the
// inner loop of a simulation of many cohorts, so what does not change is taken out
// of it.
func addScored(nets, worth, z []float64, p, n, size float64) {
	inverse := 1 / n
	variance, half, quarter := float64(p*(1-p)*inverse), inverse/2, inverse*inverse/4
	for d := range nets {
		score := z[d]
		square := float64(score * score)
		top := p + float64(square*half) + float64(score*math.Sqrt(variance+float64(square*quarter)))
		nets[d] += float64(size * top / (1 + float64(square*inverse)) * worth[d])
	}
}
