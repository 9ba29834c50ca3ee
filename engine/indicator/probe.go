package indicator

import (
	"maps"
	"math/rand/v2"
	"slices"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
)

// probeDay is the day on which made up participants are looked at.
const probeDay = source.Date(20_000)

// probes makes up participants of a programme: every course of a trajectory, every
// result and every answer that the definitions allow, drawn without regard for what is
// likely. What holds for all of them holds by the definitions.
func (c *Compiled) probes(n int) []Participant {
	r := rand.New(rand.NewPCG(1, 2))
	out := make([]Participant, n)
	for i := range out {
		out[i] = c.probe(r)
	}
	return out
}

func (c *Compiled) probe(r *rand.Rand) Participant {
	def := c.programme.Def
	p := Participant{Registration: map[string]formula.Value{}}
	age := 16 + r.IntN(14)
	p.Trajectory = programme.Trajectory{Start: probeDay.AddDays(-r.IntN(1800)), AgeAtStart: &age}
	at := p.Trajectory.Start
	phases := r.IntN(len(def.Phases) + 1)
	for i, phase := range def.Phases {
		if i > phases || at > probeDay {
			break
		}
		p.Trajectory.Phases = append(p.Trajectory.Phases, programme.PhaseStep{ID: phase.ID, From: at})
		at = at.AddDays(r.IntN(250))
	}
	if reasons := def.Exit.Reasons; len(reasons) > 0 && r.IntN(3) > 0 {
		last := p.Trajectory.Start.AddDays(r.IntN(1 + probeDay.Sub(p.Trajectory.Start)))
		p.Trajectory.End = &programme.End{Date: last, Reason: reasons[r.IntN(len(reasons))].ID}
	}
	for _, s := range c.programme.Symbols() {
		p.Registration[s.Name] = draw(r, s) // names that are no field are not looked at
	}
	for _, kind := range def.Results {
		if r.IntN(2) == 0 {
			p.Results = append(p.Results, Result{ID: kind.ID, Date: p.Trajectory.Start.AddDays(r.IntN(400)), Amount: int64(r.IntN(1_000_000))})
		}
	}
	for _, moment := range def.Moments {
		for _, rater := range slices.Sorted(maps.Keys(c.names.raters)) {
			if r.IntN(4) > 0 {
				p.Responses = append(p.Responses, c.response(r, moment.ID, rater, c.names.raters[rater]))
			}
		}
	}
	return p
}

func (c *Compiled) response(r *rand.Rand, moment, rater string, how *reading) Response {
	out := Response{Moment: moment, Rater: rater, Submitted: probeDay.AddDays(-1), Values: map[string]formula.Value{}, Rows: map[string][]formula.Value{}}
	for _, a := range how.direct {
		s := c.names.symbols[a.slot]
		if !a.rows {
			out.Values[a.id] = draw(r, s)
			continue
		}
		var rows []formula.Value
		for range r.IntN(4) {
			rows = append(rows, draw(r, s))
		}
		out.Rows[a.id] = rows
	}
	return out
}

// draw gives some value of a symbol, now and then none.
func draw(r *rand.Rand, s formula.Symbol) formula.Value {
	if r.IntN(8) == 0 {
		return formula.Missing(s.Type)
	}
	switch s.Type {
	case formula.TypeNumber:
		return formula.Number(float64([]int{r.IntN(6), r.IntN(12), r.IntN(200), r.IntN(5000)}[r.IntN(4)]))
	case formula.TypeMoney:
		return formula.Money(int64([]int{0, r.IntN(500), r.IntN(5000), r.IntN(50_000)}[r.IntN(4)]) * 100)
	}
	return possible(s, r.IntN(trials))
}
