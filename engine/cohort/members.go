package cohort

import (
	"slices"

	"effectmonitor/engine/indicator"
)

// Members reads figures of each of the aggregates that a whole is made of, for a
// reader who may also read the whole and all the others: what is hidden of one cannot
// be had by subtracting the rest from the whole.
type Members struct {
	gate Gate
	plan *Plan
}

// Member is one of the aggregates that a whole is made of.
type Member struct {
	ID        string
	Aggregate *Aggregate
}

// Members gives a reader of the members of a whole. What does not add up to the whole
// is not shown.
func (g Gate) Members(f *indicator.Compiled, whole *Aggregate, list []Member) Members {
	if whole == nil {
		whole = New(f)
	}
	if whole.scope != nil {
		p := whole.looked(g, f, ofMembers, slices.Clone(list))
		g.watching = whole.scope.watching
		return Members{gate: g, plan: p}
	}
	p := whole.beside.Load()
	if p == nil || p.threshold != g.Threshold() || p.framework.Def != f.Def || !slices.Equal(p.members, list) {
		p = newPlan(g, f, whole, slices.Clone(list))
		whole.beside.Store(p)
	}
	return Members{gate: g, plan: p}
}

// Decisions gives what was decided until now, for Recall.
func (m Members) Decisions() []byte {
	m.plan.mu.Lock()
	defer m.plan.mu.Unlock()
	return writeShades(m.plan.shades)
}

// Recall takes over what Decisions gave of the same aggregates under the same framework and
// threshold. What is not in it is decided when it is asked for.
func (m Members) Recall(decided []byte) {
	m.plan.mu.Lock()
	defer m.plan.mu.Unlock()
	m.plan.shades = readShades(decided)
}

// Read gives a reader of one member, over everyone in it or over one class of a
// breakdown. A combination of two of a member is not kept apart from the others: that
// shows nothing.
func (m Members) Read(id string, s Slice) Reader {
	base := Slice{byMember, id}
	r := Reader{gate: m.gate, plan: m.plan, base: base, slice: base}
	if s == (Slice{}) {
		return r
	}
	asked, _ := m.plan.coarsen(s)
	r.slice, r.left = m.plan.coarsen(Combine(append([]Slice{base}, asked.Split()...)...))
	return r
}

// Sizes gives the number of participants of each member.
func (m Members) Sizes() []Figure {
	return m.each(func(r Reader) Figure { return r.N() })
}

// Measure gives an indicator at a moment for each member.
func (m Members) Measure(ind *indicator.Indicator, moment string) []Figure {
	return m.each(func(r Reader) Figure { return r.Measure(ind, moment) })
}

func (m Members) each(figure func(Reader) Figure) []Figure {
	out := make([]Figure, len(m.plan.members))
	for i, member := range m.plan.members {
		out[i] = figure(m.Read(member.ID, Slice{}))
	}
	return out
}
