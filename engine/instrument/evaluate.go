package instrument

import (
	"math"
	"unicode/utf8"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/score"
	"effectmonitor/engine/source"
)

// Context is what an evaluation depends on beside the answers.
type Context struct {
	AsOf     source.Date       // what vandaag() gives
	Lang     string            // of messages and texts
	Names    map[string]string // for placeholders such as {voornaam}
	Previous Answers           // of the moment before, for vorige.x
}

// Evaluator evaluates answers to one Instrument. It keeps its memory between
// evaluations and is not safe for concurrent use.
type Evaluator struct {
	ev      Evaluation
	machine formula.Machine
	items   []score.Item
}

// NewEvaluator makes an Evaluator.
func (in *Instrument) NewEvaluator() *Evaluator {
	longest := 0
	for _, s := range in.scales {
		longest = max(longest, len(s.items))
	}
	return &Evaluator{items: make([]score.Item, longest), ev: Evaluation{
		in: in, values: in.scope.NewValues(), fields: make([]fieldState, len(in.fields)),
		pages: make([]bool, len(in.pages)), groups: make([]bool, len(in.groups)), rows: make([]rowsState, len(in.repeats)), scores: make([]score.Result, len(in.scales)),
	}}
}

// Acquire takes an Evaluator from the Instrument's pool; give it back with
// Release when its Evaluation is no longer needed.
func (in *Instrument) Acquire() *Evaluator { return in.pool.Get().(*Evaluator) }

// Release gives an Evaluator back to its Instrument's pool.
func (e *Evaluator) Release() {
	e.ev.answers, e.ev.ctx = nil, Context{}
	e.ev.in.pool.Put(e)
}

// fieldState is what an evaluation found about one field.
type fieldState struct {
	status   Status // after hiding: Hidden, or the answer's own
	required bool
	invalid  string // code of a stored answer that does not fit its question
}

// Evaluation is the state of a questionnaire for a set of answers. One that
// comes from an Evaluator is valid until its next Evaluate; Copy keeps it.
type Evaluation struct {
	in       *Instrument
	ctx      Context
	answers  Answers
	values   *formula.Values
	fields   []fieldState
	pages    []bool
	groups   []bool
	rows     []rowsState
	scores   []score.Result
	problems []Problem
	notes    []formula.Note
}

// Evaluate computes everything about a set of answers. The answers must not
// change while the Evaluation is in use.
func (e *Evaluator) Evaluate(a Answers, c Context) *Evaluation {
	ev := &e.ev
	ev.answers, ev.ctx = a, c
	ev.problems, ev.notes = ev.problems[:0], ev.notes[:0]
	ev.values.Reset()
	ev.values.SetToday(int(c.AsOf))
	if len(c.Previous) > 0 {
		e.setEarlier(c.Previous)
	}
	for i := range ev.in.steps {
		e.step(&ev.in.steps[i])
	}
	e.findProblems()
	return ev
}

// setEarlier gives vorige.<id> the answers of the moment before.
func (e *Evaluator) setEarlier(previous Answers) {
	for _, f := range e.ev.in.fields {
		prev, ok := previous[f.ID]
		switch {
		case !ok || prev.Status != Answered:
		case f.rows != nil:
			e.setEarlierRows(f, prev)
		default:
			e.ev.values.Set(f.earlier, prev.Value)
		}
	}
}

func (e *Evaluator) step(s *step) {
	switch ev := &e.ev; {
	case s.page != nil:
		ev.pages[s.page.index] = e.shows(s.page.visible)
	case s.group != nil:
		ev.groups[s.group.index] = ev.pages[s.group.page.index] && e.shows(s.group.visible)
	case s.field != nil:
		e.stepField(s.field)
	case s.calc != nil:
		e.machine.Store(s.calc.program, ev.values, s.calc.slot)
		e.keepNotes()
	default:
		e.stepScale(s.scale)
	}
}

func (e *Evaluator) shows(p *formula.Program) bool {
	if p == nil {
		return true
	}
	show := e.machine.Bool(p, e.ev.values)
	e.keepNotes()
	return show
}

func (e *Evaluator) keepNotes() {
	if n := e.machine.Notes(); len(n) > 0 {
		e.ev.notes = append(e.ev.notes, n...)
	}
}

// stepField decides whether a field shows, and lets its answer in only then:
// hidden is leeg everywhere.
func (e *Evaluator) stepField(f *Field) {
	ev, state := &e.ev, &e.ev.fields[f.index]
	*state = fieldState{status: Hidden}
	if !ev.pages[f.page.index] || f.group != nil && !ev.groups[f.group.index] || !e.shows(f.visible) || !e.shows(f.row) {
		if f.rows != nil {
			ev.rows[f.rows.index] = rowsState{}
		}
		return
	}
	if f.rows != nil {
		e.stepRows(f, ev.answers[f.ID])
		return
	}
	a := ev.answers[f.ID]
	e.admit(f, &a, state)
}

// admit lets the answer to a field that shows in.
func (e *Evaluator) admit(f *Field, a *Answer, state *fieldState) {
	ev := &e.ev
	state.status = a.Status
	switch a.Status {
	case Answered:
		if a.Value.Type() != f.Type {
			a.Value, _ = a.Value.As(f.Type)
		}
		if code := f.fits(&a.Value); code != "" {
			state.status, state.invalid = Unanswered, code
		} else {
			ev.values.Set(f.slot, a.Value)
		}
	case DontKnow:
		if !f.Question.DontKnow {
			state.status = Unanswered
		}
	case WontSay:
		if !f.Question.WontSay {
			state.status = Unanswered
		}
	default:
		state.status = Unanswered
	}
}

func (e *Evaluator) stepScale(r *scaleRules) {
	ev := &e.ev
	items := e.fillItems(r)
	given := math.NaN()
	if r.program != nil {
		if x, ok := e.machine.Number(r.program, ev.values); ok {
			given = x
		}
		e.keepNotes()
	}
	res := score.Compute(&r.rules, items, given)
	ev.scores[r.index] = res
	ev.values.Set(r.slot, res.Score())
	if r.classSlot >= 0 {
		ev.values.Set(r.classSlot, formula.Choice(res.Class))
	}
}

// fillItems puts the answers of a scale's questions in the form that package
// score counts with.
func (e *Evaluator) fillItems(r *scaleRules) []score.Item {
	items := e.items[:len(r.items)]
	for i := range r.items {
		it := &r.items[i]
		items[i] = it.item
		if it.v.field != nil && e.ev.fields[it.v.field.index].status == Hidden {
			items[i].Hidden = true
			continue
		}
		v := e.ev.values.Get(it.v.symbol.Slot)
		if it.values != nil {
			items[i].Value, items[i].Present = it.values[v.AsText()], false
			if !v.IsMissing() {
				_, items[i].Present = it.values[v.AsText()]
				// An option without a number takes the question out of the scale.
				items[i].Hidden = !items[i].Present
			}
			continue
		}
		items[i].Value, items[i].Present = v.AsNumber()
	}
	return items
}

// accept checks that a stored answer fits its question, and gives it the
// question's type.
func (f *Field) accept(v formula.Value) (formula.Value, string) {
	v, ok := v.As(f.Type)
	if !ok {
		return v, CodeWrongType
	}
	return v, f.fits(&v)
}

// fits gives the code of what is wrong with an answer of the question's type, "" when
// nothing.
func (f *Field) fits(v *formula.Value) string {
	if v.IsMissing() {
		return CodeWrongType
	}
	switch f.Type {
	case formula.TypeChoice:
		if f.Option(v.AsText()) == nil {
			return CodeUnknownChoice
		}
	case formula.TypeList:
		return f.fitsList(v.AsList())
	case formula.TypeNumber, formula.TypeMoney:
		x, _ := v.AsNumber()
		return f.Question.acceptNumber(x)
	case formula.TypeText:
		if utf8.RuneCountInString(v.AsText()) > f.Question.maxLength() {
			return CodeTooLong
		}
	}
	return ""
}

func (f *Field) fitsList(ids []string) string {
	if f.Question.Type == TypeRanking {
		return f.acceptRanking(ids)
	}
	for _, id := range ids {
		switch o := f.Option(id); {
		case o == nil:
			return CodeUnknownChoice
		case o.Exclusive && len(ids) > 1:
			return CodeExclusive
		}
	}
	return ""
}

// acceptNumber gives the code of what is wrong with a number, "" when nothing.
func (q *Question) acceptNumber(x float64) string {
	switch q.Type {
	case TypeScale:
		steps := (x - *q.From) / q.step()
		if x < *q.From || x > *q.To || math.Abs(steps-math.Round(steps)) > 1e-9 {
			return CodeOutOfRange
		}
	case TypeLevel:
		for _, l := range q.Levels {
			if l.Value == x {
				return ""
			}
		}
		return CodeOutOfRange
	}
	if q.Min != nil && x < *q.Min || q.Max != nil && x > *q.Max {
		return CodeOutOfRange
	}
	if q.Decimals != nil && formula.Round(x, *q.Decimals) != x {
		return CodeDecimals
	}
	return ""
}

// findProblems runs requiredness and checks, on which nothing else depends.
func (e *Evaluator) findProblems() {
	ev := &e.ev
	for _, f := range ev.in.fields {
		state := &ev.fields[f.index]
		if state.status == Hidden {
			continue
		}
		q := f.Question
		state.required = q.Required.Always || f.required != nil && e.machine.Bool(f.required, ev.values)
		switch {
		case state.invalid != "":
			ev.problems = append(ev.problems, f.problem(state.invalid, ev.ctx.Lang))
		case state.required && state.status == Unanswered:
			ev.problems = append(ev.problems, f.problem(CodeRequired, ev.ctx.Lang))
		}
		if f.rows != nil {
			e.findRowProblems(f)
		}
		for i := range f.checks {
			e.check(f, &f.checks[i])
		}
	}
}

// check runs one check, unless its question has no answer. A soft check that
// was overruled with a reason is no problem any more.
func (e *Evaluator) check(f *Field, c *checkRule) {
	ev := &e.ev
	at := f
	if f.Row != nil { // of a matrix: the first row that has an answer
		at = nil
		for _, other := range f.page.fields {
			if other.Question == f.Question && ev.fields[other.index].status == Answered {
				at = other
				break
			}
		}
	}
	if at == nil || ev.fields[at.index].status != Answered || e.machine.Bool(c.program, ev.values) {
		return
	}
	if !c.def.Hard() && ev.answers[at.ID].Reason != "" {
		return
	}
	ev.problems = append(ev.problems, Problem{Question: at.ID, Code: CodeCheck,
		Message: ev.Render(c.def.Message), Hard: c.def.Hard()})
}
