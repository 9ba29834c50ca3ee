package indicator

import (
	"maps"
	"math/rand/v2"
	"slices"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
)

// probeDay is the day on which a made up participant is looked at. They are not all looked at
// on one, so that what only holds until some day does not seem to hold for ever.
func probeDay(n int) source.Date { return source.Date(20_000 + n%probeDays*366) }

const probeDays = 4

// probes makes up participants of a programme: every course of a trajectory, every
// result and every answer that the definitions allow, drawn without regard for what is
// likely. What holds for all of them holds by the definitions.
func (c *Compiled) probes(n int) []Participant {
	r := rand.New(rand.NewPCG(1, 2))
	out := make([]Participant, n)
	for i := range out {
		out[i] = c.probe(r, probeDay(i))
	}
	return out
}

func (c *Compiled) probe(r *rand.Rand, today source.Date) Participant {
	def := c.programme.Def
	p := Participant{Registration: map[string]formula.Value{}}
	age := 16 + r.IntN(14)
	p.Trajectory = programme.Trajectory{Start: today.AddDays(-r.IntN(1800)), AgeAtStart: &age}
	last := today
	if reasons := def.Exit.Reasons; len(reasons) > 0 && r.IntN(3) > 0 {
		last = p.Trajectory.Start.AddDays(r.IntN(1 + today.Sub(p.Trajectory.Start)))
		p.Trajectory.End = &programme.End{Date: last, Reason: reasons[r.IntN(len(reasons))].ID}
	}
	at := p.Trajectory.Start
	phases := r.IntN(len(def.Phases) + 1)
	for i, phase := range def.Phases {
		if i > phases {
			break
		}
		if phase.AfterEnd {
			at = max(at, last)
		}
		if at > today || at > last && !phase.AfterEnd {
			break
		}
		p.Trajectory.Phases = append(p.Trajectory.Phases, programme.PhaseStep{ID: phase.ID, From: at})
		at = at.AddDays(r.IntN(250))
	}
	for _, s := range c.programme.Symbols() {
		p.Registration[s.Name] = draw(r, s) // names that are no field are not looked at
	}
	for _, kind := range def.Results {
		if r.IntN(2) == 0 {
			p.Results = append(p.Results, Result{ID: kind.ID, Date: p.Trajectory.Start.AddDays(r.IntN(400)), Amount: int64(r.IntN(1_000_000))})
		}
	}
	for _, state := range c.programme.Schedule(p.Trajectory, nil, today) {
		moment, last := state.Moment, min(state.Expires, today)
		if state.Opens == 0 || state.Opens > last || state.Status == programme.NotExpected {
			continue // it was never open
		}
		for _, rater := range slices.Sorted(maps.Keys(c.names.raters)) {
			if r.IntN(4) > 0 {
				p.Responses = append(p.Responses, c.response(r, state.Opens.AddDays(r.IntN(1+last.Sub(state.Opens))), moment.ID, rater, c.names.raters[rater]))
			}
		}
	}
	return p
}

func (c *Compiled) response(r *rand.Rand, on source.Date, moment, rater string, how *reading) Response {
	out := Response{Moment: moment, Rater: rater, Submitted: on, Values: map[string]formula.Value{}, Rows: map[string][]formula.Value{}}
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
	case formula.TypeList:
		return formula.List(slices.DeleteFunc(slices.Clone(s.Options), func(string) bool { return r.IntN(2) == 0 }))
	case formula.TypeMoney:
		return formula.Money(int64([]int{0, r.IntN(500), r.IntN(5000), r.IntN(50_000)}[r.IntN(4)]) * 100)
	}
	return possible(s, r.IntN(trials))
}
