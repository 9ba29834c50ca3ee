package indicator

import (
	"math"
	"strconv"
	"strings"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/engine/stats"
)

// work is what one evaluation needs; it is reused.
type work struct {
	machine formula.Machine
	whole   *formula.Values
	moments []*formula.Values
	held    []bool              // the moment was due or something was filled in
	series  [][]formula.Value   // slot → moment → value; nil of a slot that no formula reads
	rows    [][][]formula.Value // slot → moment → rows
	lost    map[int][]bool      // slot → moment → answered in a version that does not compare
	values  Values              // of the evaluation
}

func (n *names) newWork() *work {
	moments := n.whole.Moments()
	w := &work{whole: n.whole.NewValues(), held: make([]bool, len(moments)), lost: map[int][]bool{}}
	w.series, w.rows = make([][]formula.Value, n.width), make([][][]formula.Value, n.width)
	for range moments {
		w.moments = append(w.moments, n.moment.NewValues())
	}
	for _, slot := range n.readSlots {
		w.series[slot] = make([]formula.Value, len(moments))
	}
	for _, slot := range n.readRows {
		w.rows[slot] = make([][]formula.Value, len(moments))
	}
	return w
}

// Facts computes what one participant contributes on the date asOf. Responses
// and results after that date are not known yet.
func (c *Compiled) Facts(p Participant, asOf source.Date) Facts { return c.FactsIn(nil, p, asOf) }

// FactsIn is Facts with its values in the room of those of facts that nobody uses any more:
// they are some tens of kilobytes, which take longer to get than to fill.
func (c *Compiled) FactsIn(room Values, p Participant, asOf source.Date) Facts {
	w := c.pool.Get().(*work)
	defer c.pool.Put(w)
	c.load(w, p, asOf)
	f := Facts{
		Participant: p.ID, Gemeente: p.Gemeente, Framework: c.Version(), Start: p.Trajectory.Start, AsOf: asOf,
		Dims: map[string]string{},
	}
	for _, b := range c.breakdowns {
		if class := b.class(w.machine.Run(b.formula, w.whole)); class != "" && c.settled(w, b.formula) {
			f.Dims[b.Def.ID] = class
		}
	}
	w.values = w.values[:0]
	for _, ind := range c.inOrder {
		c.evaluate(w, ind)
	}
	f.Values = append(room[:0], w.values...)
	return f
}

// give adds a fact to those of the evaluation.
func (w *work) give(ind *Indicator, moment string, f Fact) {
	w.values = append(w.values, At{ind.Def.ID, moment, f})
}

// Explain gives the calculation of an indicator for one participant: the formula
// at a moment ("" for the whole trajectory). False when the indicator or the
// moment does not exist, or when the indicator is no one formula.
func (c *Compiled) Explain(p Participant, indicator, moment string, asOf source.Date) (formula.Trace, bool) {
	ind := c.byID[indicator]
	if ind == nil || ind.Def.Type == Consistency {
		return formula.Trace{}, false
	}
	w := c.pool.Get().(*work)
	defer c.pool.Put(w)
	c.load(w, p, asOf)
	program := ind.formula
	if ind.Def.Type == Duration {
		program = ind.time
	}
	if !ind.Def.PerMoment && ind.Def.Type != Change {
		return explain(program, w.whole, !c.settled(w, ind.population, ind.formula, ind.time, ind.event, ind.competing)), true
	}
	i := c.momentIndex(moment)
	if i < 0 {
		return formula.Trace{}, false
	}
	return explain(program, w.moments[i], w.lostAt(i, ind.formula)), true
}

// explain gives a trace, which is leeg where an answer does not compare.
func explain(p *formula.Program, v *formula.Values, incomparable bool) formula.Trace {
	t := p.Explain(v)
	if incomparable {
		t.Value = formula.Missing(p.Type())
		t.Notes = append(t.Notes, "Een antwoord staat op een versie van de vragenlijst die niet vergelijkbaar is met die van nu.")
	}
	return t
}

func (c *Compiled) momentIndex(id string) int {
	for i, m := range c.programme.Moments() {
		if m.ID == id {
			return i
		}
	}
	return -1
}

// load fills the values of a participant in both scopes.
func (c *Compiled) load(w *work, p Participant, asOf source.Date) {
	w.whole.Reset()
	w.whole.SetToday(int(asOf))
	for i, v := range w.moments {
		v.Reset()
		v.SetToday(int(asOf))
		w.held[i] = false
	}
	for _, slot := range c.names.readSlots {
		clear(w.series[slot])
	}
	for _, slot := range c.names.readRows {
		clear(w.rows[slot])
	}
	clear(w.lost)
	done := programme.Done{}
	for _, r := range p.Responses {
		i := c.momentIndex(r.Moment)
		if i < 0 || asOf.Sub(r.Submitted) < 0 {
			continue
		}
		if done[r.Moment] == nil {
			done[r.Moment] = map[string]source.Date{}
		}
		done[r.Moment][r.Rater] = r.Submitted
		w.held[i] = true
		c.take(w, r, i)
	}
	c.loadProgramme(w, p, done, asOf)
	for _, slot := range c.names.readSlots {
		values, given := w.series[slot], false
		for i, v := range w.moments {
			if !values[i].IsMissing() { // nothing is there since the Reset
				v.Set(slot, values[i])
				given = true
			}
		}
		if given {
			w.whole.SetSeries(slot, values)
		}
	}
	for _, slot := range c.names.readRows {
		rows := w.rows[slot]
		for i, v := range w.moments {
			if rows[i] != nil {
				v.SetRows(slot, rows[i])
				w.whole.SetRows(slot, rows[i])
			}
		}
	}
}

// take fills in one response at a moment: what it says itself, and what another
// version says that compares.
func (c *Compiled) take(w *work, r Response, moment int) {
	how := c.names.reading(r)
	w.fill(how.readDirect, r.Values, r.Rows, moment)
	if len(how.readMapped) > 0 {
		w.fill(how.readMapped, how.path.Map(r.Values, int(r.Submitted)), how.path.MapRows(r.Rows), moment)
	}
	for _, slot := range how.lost {
		if w.lost[slot] == nil {
			w.lost[slot] = make([]bool, len(w.moments))
		}
		w.lost[slot][moment] = true
	}
}

func (w *work) fill(answers []answer, values map[string]formula.Value, rows map[string][]formula.Value, moment int) {
	for _, a := range answers {
		if a.rows {
			if xs, ok := rows[a.id]; ok {
				w.rows[a.slot][moment] = append([]formula.Value{}, xs...)
			}
			continue
		}
		// A value that no longer fits the type of the definition is leeg.
		if v, ok := values[a.id].As(a.typ); ok {
			w.series[a.slot][moment] = v
		}
	}
}

// loadProgramme fills the programme's own values: the same at every moment,
// except those that are themselves a series.
func (c *Compiled) loadProgramme(w *work, p Participant, done programme.Done, asOf source.Date) {
	known := programme.Case{Trajectory: p.Trajectory, Registration: p.Registration, Results: p.Results, Done: done}
	states := c.programme.Fill(w.whole, w.moments, known, asOf, c.plan)
	for i, s := range states {
		w.held[i] = w.held[i] || s != nil && s.Due
	}
}

// evaluate gives the facts of one indicator, in the order of the moments' ids.
func (c *Compiled) evaluate(w *work, ind *Indicator) {
	switch {
	case ind.Def.Type == Change:
		c.changes(w, ind)
	case ind.Def.PerMoment:
		c.perMoment(w, ind)
	case !c.settled(w, ind.population, ind.formula, ind.time, ind.event, ind.competing):
		w.give(ind, "", incomparable)
	case !ind.includes(w, w.whole):
	case ind.Def.Type == Duration:
		w.give(ind, "", ind.duration(w))
	default:
		w.give(ind, "", ind.fact(w.machine.Run(ind.formula, w.whole)))
	}
}

var incomparable = Fact{Missing: true, Incomparable: true}

func (c *Compiled) perMoment(w *work, ind *Indicator) {
	moments := c.programme.Moments()
	for _, i := range c.momentOrder {
		switch {
		case !w.held[i] || !c.asks(w, ind, i):
		case w.lostAt(i, ind.programs...):
			w.give(ind, moments[i].ID, incomparable)
		case ind.includes(w, w.moments[i]):
			w.give(ind, moments[i].ID, c.atMoment(w, ind, i))
		}
	}
}

// asks reports whether a moment asks what an indicator reads, of two raters or of
// several items of each: what was not asked is not missing. What somebody answered all
// the same counts.
func (c *Compiled) asks(w *work, ind *Indicator, moment int) bool {
	for _, program := range ind.measures {
		if !c.asksOne(w, program, moment) {
			return false
		}
	}
	return true
}

func (c *Compiled) asksOne(w *work, program *formula.Program, moment int) bool {
	reads := false
	for slot := range program.AllSlots() {
		asked := c.names.asked[slot]
		if asked == nil { // of the programme
			continue
		}
		reads = true
		given := w.series[slot] != nil && !w.series[slot][moment].IsMissing() || w.rows[slot] != nil && w.rows[slot][moment] != nil
		if asked[moment] || given {
			return true
		}
	}
	return !reads
}

// changes compares the first moment with each later one at which the
// participant was to be asked.
func (c *Compiled) changes(w *work, ind *Indicator) {
	unsettled := !c.settled(w, ind.population)
	if !unsettled && !ind.includes(w, w.whole) {
		return
	}
	first, moments := c.momentIndex(ind.Def.From), c.programme.Moments()
	before, known := w.machine.Run(ind.formula, w.moments[first]).AsNumber()
	for _, at := range c.momentOrder {
		if at <= first || !w.held[at] || !c.asks(w, ind, at) {
			continue
		}
		if unsettled || w.lostAt(first, ind.formula) || w.lostAt(at, ind.formula) {
			w.give(ind, moments[at].ID, incomparable)
			continue
		}
		after, ok := w.machine.Run(ind.formula, w.moments[at]).AsNumber()
		if !known || !ok {
			w.give(ind, moments[at].ID, left(before, known))
			continue
		}
		w.give(ind, moments[at].ID, Fact{Value: after, Before: before, Better: ind.better(after - before)})
	}
}

func (ind *Indicator) includes(w *work, values *formula.Values) bool {
	return ind.population == nil || w.machine.Bool(ind.population, values)
}

func (ind *Indicator) fact(v formula.Value) Fact {
	if v.IsMissing() {
		return Fact{Missing: true}
	}
	if ind.Def.Type == Distribution {
		return Fact{Class: v.AsText()}
	}
	number, _ := v.AsNumber()
	return Fact{Value: number}
}

func (ind *Indicator) duration(w *work) Fact {
	time, ok := w.machine.Number(ind.time, w.whole)
	if !ok || time < 0 {
		return Fact{Missing: true}
	}
	f := Fact{Value: time}
	switch {
	case w.machine.Bool(ind.event, w.whole):
		f.Exit = EventExit
	case ind.competing != nil && w.machine.Bool(ind.competing, w.whole):
		f.Exit = CompetingEvent
	}
	return f
}

// better says whether a change counts, and in which direction.
func (ind *Indicator) better(change float64) int {
	size := math.Abs(change)
	// Scores are decimal: 3,3 − 2,3 must reach a limit of 1. Rounding moves a number by
	// far less than nearby, so only a change close to the limit needs it.
	const nearby = 1e-6
	if math.Abs(size-ind.limit) <= nearby*max(1, size) {
		size = formula.Round(size, 9)
	}
	if size < ind.limit || size == ind.limit && !ind.inclusive {
		return 0
	}
	up := change > 0
	if ind.Def.Direction == Lower {
		up = !up
	}
	if up {
		return 1
	}
	return -1
}

// localName takes from a name that somebody typed the signs that separate classes, and
// puts those that look like them in their place.
var localName = strings.NewReplacer("+", "＋", "=", "＝", "|", "｜", ">", "＞", "~", "～", "*", "＊", "!", "！", "\t", " ", "\r", " ", "\n", " ")

// class gives the class of a value, "" when it has none.
func (s *Slicing) class(v formula.Value) string {
	if v.IsMissing() {
		return ""
	}
	switch v.Type() {
	case formula.TypeChoice:
		if s.Local {
			return localName.Replace(v.AsText())
		}
		return v.AsText()
	case formula.TypeBool:
		if v.AsBool() {
			return "ja"
		}
		return "nee"
	}
	number, _ := v.AsNumber()
	if len(s.Classes) == 0 {
		return strconv.FormatFloat(number, 'f', -1, 64)
	}
	for _, c := range s.Classes {
		if c.To == nil || number < *c.To {
			return c.ID
		}
	}
	return ""
}

// changeLimit gives the smallest change that counts and whether a change of
// exactly that size does: a step of a scale does, measurement error must be
// exceeded.
func changeLimit(d *Definition) (limit float64, inclusive bool) {
	switch {
	case d.Reliable != nil:
		return stats.ReliableChange(d.Reliable.SD, d.Reliable.R), false
	case d.Step != nil:
		return *d.Step, true
	}
	return 0, false
}
