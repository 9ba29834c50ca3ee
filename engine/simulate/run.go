package simulate

import (
	"iter"
	"strconv"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
)

// Record is one participant of a synthetic cohort, with everything that has
// happened by the as-of date.
type Record struct {
	Gemeente     string
	Number       int // from 1 within the gemeente
	FirstName    string
	LastName     string
	Birth        source.Date
	Phone, Mail  string
	Lang         string
	Worker       string // id of the user whose caseload it is; "" when the gemeente has none
	Team         string
	Consent      bool
	Trajectory   programme.Trajectory
	Registration map[string]formula.Value
	Results      []programme.Result // in order of date
	Responses    []Response         // in order of moment and rater
}

// Response is one filled in questionnaire.
type Response struct {
	Moment     string
	Rater      string
	Instrument *instrument.Instrument
	Submitted  source.Date
	Answers    instrument.Answers
}

// Run gives the participants of the simulation as they stand on the date asOf,
// gemeente by gemeente in the order of the definition. effective gives the
// programme as a gemeente carries it out, or nil for the programme as it is.
func (c *Compiled) Run(asOf source.Date, effective func(gemeente string) *programme.Compiled) iter.Seq[Record] {
	return func(yield func(Record) bool) {
		r := newRunner(c, asOf)
		for _, share := range c.Def.Gemeenten {
			r.effective = c.programme
			if p := effective(share.Code); p != nil {
				r.effective = p
			}
			for number := 1; number <= share.Count; number++ {
				record, ok := r.person(share, number)
				if ok && !yield(record) {
					return
				}
			}
		}
	}
}

// runner draws one person at a time and keeps its memory between persons.
type runner struct {
	*Compiled
	asOf      source.Date
	effective *programme.Compiled
	machine   formula.Machine
	stream    *stream
	own       *stream // for what stays the same for a person
	values    *formula.Values
	current   []formula.Value // the same values by slot, to copy from
	who       string          // names this person's streams
	start     source.Date     // of the person's trajectory
	workers   map[string][]User
}

func newRunner(c *Compiled, asOf source.Date) *runner {
	r := &runner{
		Compiled: c, asOf: asOf, stream: newStream(c.Def.Seed), own: newStream(c.Def.Seed),
		values: c.scope.NewValues(), current: make([]formula.Value, len(c.base.symbols)),
		workers: map[string][]User{},
	}
	for _, u := range c.Def.Users {
		if u.Caseload {
			r.workers[u.Gemeente] = append(r.workers[u.Gemeente], u)
		}
	}
	return r
}

// set stores a base value for the formulas that follow.
func (r *runner) set(slot int, v formula.Value) {
	r.values.Set(slot, v)
	r.current[slot] = v
}

// context gives what a draw of the person needs; names tell one draw's stream
// from another's.
func (r *runner) context(names ...string) *context {
	random := r.stream.at(append([]string{r.who}, names...)...)
	return &context{
		machine: &r.machine, values: r.values,
		random: random, noise: random.NormFloat64, uniform: random.Float64,
		stable: r.steady(names[0], "vast"),
		lookup: func(slot int) formula.Value { return r.current[slot] },
		day:    r.start,
	}
}

// steady gives a standard normal number that belongs to the person and the
// names. Its stream is another than that of draws, since it is asked while they
// are in use.
func (r *runner) steady(names ...string) func() float64 {
	return func() float64 {
		return r.own.at(append([]string{r.who}, names...)...).NormFloat64()
	}
}

// person draws everything of one participant; false when the participant would
// start after the as-of date.
func (r *runner) person(share Share, number int) (Record, bool) {
	r.who = share.Code + "/" + strconv.Itoa(number)
	r.values.Reset()
	clear(r.current)
	until := r.asOf
	if share.To != nil && share.To.Sub(until) < 0 {
		until = *share.To
	}
	days := until.Sub(share.From)
	if days < 0 {
		return Record{}, false
	}
	rec := Record{Gemeente: share.Code, Number: number, Registration: map[string]formula.Value{}}
	rec.Trajectory.Start = share.From.AddDays(r.stream.at(r.who, "start").IntN(days + 1))
	r.start = rec.Trajectory.Start
	r.identity(&rec)
	r.background(&rec)
	course := r.trajectory(&rec)
	r.reach(&rec, course)
	r.moments(&rec)
	return rec, true
}
