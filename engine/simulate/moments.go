package simulate

import (
	"cmp"
	"math"
	"slices"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
)

// moments draws the responses of a person at every moment that was held.
func (r *runner) moments(rec *Record) {
	previous := map[string]instrument.Answers{}
	h := history{done: programme.Done{}, readings: programme.Readings{}}
	states := r.schedule(rec, h)
	for i := range states {
		state := states[i]
		if state.Status == programme.NotExpected || state.Target == 0 {
			continue
		}
		for _, rater := range state.Raters {
			if rater.Rater.Kind == programme.ParticipantRater && !rec.Consent {
				continue
			}
			// The moment before is the last one that asked the same questionnaire.
			list := rater.Rater.ID + " " + rater.Questionnaire.ID
			response, ok := r.respond(rec, state, rater, previous[list])
			if ok {
				rec.Responses = append(rec.Responses, response)
				previous[list] = response.Answers
				if r.effective.Watching(rater.Rater.ID) { // what comes after may be on other days
					h.take(r.effective, response)
					states = r.schedule(rec, h)
					rec.Trajectory.Readings = h.readings
				}
			}
		}
	}
}

// history is what a rhythm follows from.
type history struct {
	done     programme.Done
	readings programme.Readings
}

// schedule gives the moments in order of their days, which a rhythm does not change.
func (r *runner) schedule(rec *Record, h history) []programme.MomentState {
	t := rec.Trajectory
	t.Readings = h.readings
	states := r.effective.Schedule(t, h.done, r.asOf)
	slices.SortStableFunc(states, func(a, b programme.MomentState) int { return cmp.Compare(a.Target, b.Target) })
	return states
}

// take adds a response. That a moment is done matters for the rhythm alone, so a moment
// that nothing is watched of is left as it was.
func (h *history) take(p *programme.Compiled, r Response) {
	e := r.Instrument.Acquire()
	defer e.Release()
	outcomes := e.Evaluate(r.Answers, instrument.Context{AsOf: r.Submitted}).Values()
	h.done[r.Moment] = map[string]source.Date{r.Rater: r.Submitted}
	h.readings[r.Moment] = map[string][]programme.Reading{r.Rater: {{On: r.Submitted, Values: p.Outcomes(r.Rater, outcomes)}}}
}

// respond draws whether a rater fills in at a moment, on which day, and the
// answers.
func (r *runner) respond(rec *Record, state programme.MomentState, rater programme.RaterState, previous instrument.Answers) (Response, bool) {
	plan, planned := r.response[rater.Rater.ID]
	a := r.answerer(rater)
	if !planned || a == nil {
		return Response{}, false
	}
	r.setTime(rec, state.Target)
	c := r.context("respons", rater.Rater.ID, state.Moment.ID)
	chance, _ := r.machine.Number(plan.chance, r.values)
	fills := c.random.Float64() < chance
	days, ok := c.plain(plan.day, rater.Rater.ID)
	if !fills || !ok {
		return Response{}, false
	}
	on := r.clampDay(rec, state, state.Target.AddDays(int(math.Round(days))))
	if r.asOf.Sub(on) < 0 {
		return Response{}, false
	}
	r.setTime(rec, on)
	return Response{
		Moment: state.Moment.ID, Rater: rater.Rater.ID, Instrument: a.instrument, Submitted: on,
		Answers: r.answers(a, rec, state.Moment.ID, on, previous),
	}, true
}

// clampDay keeps a day within the moment's window, and within the trajectory
// for a moment that belongs to it.
func (r *runner) clampDay(rec *Record, state programme.MomentState, on source.Date) source.Date {
	on = min(max(on, state.Opens, rec.Trajectory.Start), state.Closes)
	if end := rec.Trajectory.End; end != nil && state.Moment.After != programme.AfterEnd {
		on = min(on, end.Date)
	}
	return on
}

func (r *runner) answerer(rater programme.RaterState) *answerer {
	for _, a := range r.raters[rater.Rater.ID] {
		if a.ref.ID == rater.Questionnaire.ID && a.ref.Version == rater.Questionnaire.Version {
			return a
		}
	}
	return nil
}

// setTime sets what formulas know on a day: the month, the results so far and
// the course.
func (r *runner) setTime(rec *Record, on source.Date) {
	months := max(0, float64(on.Sub(rec.Trajectory.Start))/daysPerMonth)
	r.set(r.base.slots[nameMonth], formula.Number(months))
	for i := range r.results {
		r.set(r.results[i].slot, formula.Bool(false))
	}
	for _, reached := range rec.Results {
		if on.Sub(reached.Date) >= 0 {
			r.set(r.base.slots[prefixResult+reached.ID], formula.Bool(true))
		}
	}
	for _, s := range r.course {
		r.set(s.slot, r.machine.Run(s.program, r.values))
	}
}

// sitting is one filling in of one questionnaire while it is drawn.
type sitting struct {
	rater, moment string
	asked         instrument.Context
	evaluator     *instrument.Evaluator
	values        *formula.Values
	drawn         []formula.Value // by slot, after those of the person
	answers       instrument.Answers
	previous      instrument.Answers
}

// context gives what the draw of an item needs; place names its stream.
func (s *sitting) context(r *runner, it *item, place string, previous formula.Value) *context {
	random := r.stream.at(r.who, s.rater, place, s.moment)
	c := &context{
		machine: &r.machine, values: s.values, previous: previous, day: s.asked.AsOf,
		random: random, noise: random.NormFloat64, uniform: random.Float64,
		stable: r.steady(s.rater, it.id, "vast"),
		lookup: func(slot int) formula.Value {
			if slot < len(r.current) {
				return r.current[slot]
			}
			return s.drawn[slot-len(r.current)]
		},
	}
	c.tied(r, it, s.moment)
	return c
}

// answers draws the answers to the questions that are shown. Whether a question
// with a condition is shown is asked of the questionnaire itself, so that the
// two can never disagree.
func (r *runner) answers(a *answerer, rec *Record, moment string, on source.Date, previous instrument.Answers) instrument.Answers {
	s := &sitting{
		rater: a.instrument.Def.Rater, moment: moment,
		asked:  instrument.Context{AsOf: on, Lang: rec.Lang, Previous: previous},
		values: a.scope.NewValues(), drawn: make([]formula.Value, a.slots),
		answers: instrument.Answers{}, previous: previous,
	}
	for slot, v := range r.current {
		s.values.Set(slot, v)
	}
	s.evaluator = a.instrument.Acquire()
	defer s.evaluator.Release()
	for i := range a.items {
		it := &a.items[i]
		if it.conditional && !s.evaluator.Evaluate(s.answers, s.asked).Visible(it.id) {
			continue
		}
		if it.rows != nil {
			if given := r.rowAnswer(s, it); given.Status == instrument.Answered {
				s.answers[it.id] = given
			}
			continue
		}
		if status := r.refuses(it, s.rater, it.id, moment); status != instrument.Answered {
			s.answers[it.id] = instrument.Answer{Status: status}
			continue
		}
		v := exclusive(s.context(r, it, it.id, previous[it.id].Value).value(it.draws, it.target), it.alone)
		s.drawn[it.slot-len(r.current)] = v
		s.values.Set(it.slot, v)
		if !v.IsMissing() {
			s.answers[it.id] = instrument.Given(v)
		}
	}
	kept, _ := a.instrument.Prune(s.answers, s.evaluator.Evaluate(s.answers, s.asked))
	return kept
}

// refuses draws whether the rater does not know or would rather not say.
func (r *runner) refuses(it *item, rater, place, moment string) instrument.Status {
	random := r.stream.at(r.who, "weigert", rater, place, moment)
	x := random.Float64()
	switch {
	case it.dontKnow && x < r.Def.DontKnow:
		return instrument.DontKnow
	case it.wontSay && x < r.Def.DontKnow+r.Def.WontSay && x >= r.Def.DontKnow:
		return instrument.WontSay
	default:
		return instrument.Answered
	}
}
