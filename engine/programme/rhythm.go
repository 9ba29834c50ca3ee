package programme

import (
	"slices"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/source"
)

// Watch names a scale of a questionnaire of which the outcomes are kept beside the
// dates of a trajectory, so that signals and rhythms can follow from them without
// reading answers.
type Watch struct {
	Pos   diag.Pos `yaml:"-" json:"-"`
	Scale string   `yaml:"schaal" json:"schaal"`
	Rater string   `yaml:"invuller" json:"invuller"`
}

// Rhythm says how often a recurring moment is held: Normal, unless a rule says
// otherwise. Both are a whole number of times `elke` of the moment, of which the
// repetitions keep their own dates and ids: those in between are not held.
type Rhythm struct {
	Pos    diag.Pos    `yaml:"-" json:"-"`
	Normal source.Span `yaml:"gewoon" json:"gewoon"`
	Rules  []PaceRule  `yaml:"regels" json:"regels"`
	// Fixed is how often the moment is held whatever the rhythm, so that there are days
	// on which everybody is asked; zero for never.
	Fixed source.Span `yaml:"vast" json:"vast,omitzero"`
}

// PaceRule says how often a moment is held while a formula over the watched scales is
// true. The first rule that is counts.
type PaceRule struct {
	Pos     diag.Pos       `yaml:"-" json:"-"`
	When    source.Formula `yaml:"als" json:"als"`
	Within  source.Span    `yaml:"binnen" json:"binnen,omitzero"` // older answers are leeg
	Every   source.Span    `yaml:"elke" json:"elke"`
	Because source.Text    `yaml:"omdat" json:"omdat"`
}

// Readings are the outcomes of watched scales, by moment and rater. A list has more
// than one when the answers were corrected.
type Readings map[string]map[string][]Reading

// Reading is what was known of the scales from a day on; a scale without an outcome
// is not among the values.
type Reading struct {
	On     source.Date        `json:"on"`
	Values map[string]float64 `json:"values,omitempty"`
}

// Pace is why a repetition is held on its day.
type Pace struct {
	Every source.Span
	Rule  *PaceRule // nil for the normal rhythm
}

// Outcomes gives what is watched of all that a rater's answers say, by name.
func (c *Compiled) Outcomes(rater string, values map[string]formula.Value) map[string]float64 {
	var out map[string]float64
	for _, w := range c.Def.Watched {
		x, given := values[w.Scale].AsNumber()
		if w.Rater != rater || !given {
			continue
		}
		if out == nil {
			out = map[string]float64{}
		}
		out[w.Scale] = x
	}
	return out
}

// Watching tells whether anything that a rater fills in is watched.
func (c *Compiled) Watching(rater string) bool {
	return slices.ContainsFunc(c.Def.Watched, func(w Watch) bool { return w.Rater == rater })
}

// watcher evaluates formulas over readings as they were known on a day. It is for one
// goroutine.
type watcher struct {
	c       *Compiled
	present []presentReading
	values  *formula.Values
	machine formula.Machine
	series  []formula.Value
}

// presentReading is what there is of a watched scale at a moment.
type presentReading struct {
	slot, moment int
	list         []Reading
}

func (c *Compiled) watcher(r Readings) *watcher {
	w := &watcher{c: c, values: c.watched.NewValues(), series: make([]formula.Value, len(c.moments))}
	for i := range c.moments {
		by, any := r[c.moments[i].ID]
		for slot := range c.Def.Watched {
			if list := by[c.Def.Watched[slot].Rater]; any && len(list) > 0 {
				w.present = append(w.present, presentReading{slot, i, list})
			}
		}
	}
	return w
}

// holds tells whether a formula is true of what was known at the end of a day.
func (w *watcher) holds(p *formula.Program, within source.Span, day source.Date) bool {
	w.fill(within, day)
	return w.machine.Bool(p, w.values)
}

func (w *watcher) fill(within source.Span, day source.Date) {
	for slot := range w.c.Def.Watched {
		for i := range w.series {
			w.series[i] = formula.Missing(formula.TypeNumber)
		}
		for _, x := range w.present {
			if x.slot != slot {
				continue
			}
			if v, _, ok := known(x.list, w.c.Def.Watched[slot].Scale, within, day); ok {
				w.series[x.moment] = formula.Number(v)
			}
		}
		w.values.SetSeries(slot, w.series)
	}
}

// turns are the days from which something else may be known, in order: when answers
// came, and when they became too old for a rule.
func (w *watcher) turns(r *Rhythm) []source.Date {
	var days []source.Date
	for _, x := range w.present {
		for i := range x.list {
			days = append(days, x.list[i].On)
		}
		for i := range r.Rules {
			if within := r.Rules[i].Within; !within.IsZero() {
				days = append(days, within.AddTo(x.list[0].On).AddDays(1))
			}
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}

// known is the outcome of a scale as it was known on a day, and the day on which it
// was filled in. An answer of before `within` is not.
func known(list []Reading, scale string, within source.Span, day source.Date) (v float64, on source.Date, ok bool) {
	if len(list) == 0 || !within.IsZero() && within.AddTo(list[0].On) < day {
		return 0, 0, false
	}
	for i := range list {
		if list[i].On <= day {
			v, ok = list[i].Values[scale]
		}
	}
	return v, list[0].On, ok
}

// pacer gives the rhythm of one recurring moment on any day, and remembers it for the
// days on which the same was known.
type pacer struct {
	w     *watcher
	r     *Rhythm
	rules []*formula.Program
	turns []source.Date
	memo  []*Pace // by how many turns lie before
	last  source.Date
}

func (p *pacer) on(day source.Date) *Pace {
	at, exact := slices.BinarySearch(p.turns, day)
	if exact {
		at++
	}
	if p.memo[at] == nil {
		p.memo[at] = p.w.pace(p.r, p.rules, day)
	}
	return p.memo[at]
}

// keepPace takes out the repetitions that the rhythm does not ask for. Whether one is
// held is decided when it opens, by what had been filled in before that day and by
// which ones were held until then; for one that is still to open by what is known
// now. What was decided stays: an answer that comes later changes later days only, and
// a moment that was answered is always held.
func (c *Compiled) keepPace(states []MomentState, t Trajectory, done Done, asOf source.Date) {
	if len(c.paces) == 0 {
		return
	}
	w := c.watcher(t.Readings)
	known := map[string]*pacer{}
	for i := range states {
		s := &states[i]
		rules, paced := c.paces[s.Moment.Series]
		if !paced || !s.placed || s.Status == NotExpected {
			continue
		}
		p := known[s.Moment.Series]
		if p == nil {
			from, _ := s.Moment.from(t, asOf)
			p = &pacer{w: w, r: s.Moment.Rhythm, rules: rules, turns: w.turns(s.Moment.Rhythm), last: from.AddMonths(s.Moment.Month)}
			p.memo = make([]*Pace, len(p.turns)+1)
			known[s.Moment.Series] = p
		}
		s.Pace = p.on(min(asOf, s.Opens.AddDays(-1)))
		if len(done[s.Moment.ID]) == 0 && !s.Moment.fixed() && s.Target < s.Pace.Every.AddTo(p.last) {
			s.Status, s.Pace = NotExpected, nil
			continue
		}
		p.last = s.Target
	}
}

// fixed tells whether the repetition is held whatever the rhythm.
func (m *Moment) fixed() bool {
	times, ok := m.Rhythm.Fixed.Times(m.Every)
	return ok && m.Number%times == 0
}

// pace is how often a moment is held by what was known on a day.
func (w *watcher) pace(r *Rhythm, rules []*formula.Program, day source.Date) *Pace {
	for i, p := range rules {
		if w.holds(p, r.Rules[i].Within, day) {
			return &Pace{r.Rules[i].Every, &r.Rules[i]}
		}
	}
	return &Pace{Every: r.Normal}
}
