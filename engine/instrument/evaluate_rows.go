package instrument

import (
	"slices"
	"strconv"

	"effectmonitor/engine/formula"
)

// rowsState is what an evaluation found about the rows of a herhaling.
type rowsState struct {
	fields  []fieldState // of row after row
	counted []bool       // rows with an answer; the others are still blank
	n       int          // how many count
}

func (s *rowsState) copy() rowsState {
	return rowsState{slices.Clone(s.fields), slices.Clone(s.counted), s.n}
}

// stepRows evaluates every row of a herhaling that shows, and sets what its
// questions gave over the rows. Rows without any answer do not count: somebody
// asked for one and did not fill it in yet.
func (e *Evaluator) stepRows(f *Field, a Answer) {
	ev, r := &e.ev, f.rows
	state := &ev.rows[r.index]
	*state = rowsState{state.fields[:0], state.counted[:0], 0}
	status := &ev.fields[f.index]
	status.status = Unanswered
	if len(a.Rows) > MaxRows {
		status.invalid = CodeTooManyRows
		return
	}
	if len(a.Rows) == 0 && a.Status != Answered {
		return
	}
	columns := make([][]formula.Value, len(r.inner))
	for i := range columns {
		columns[i] = []formula.Value{}
	}
	for _, row := range a.Rows {
		at := len(state.fields)
		state.fields = append(state.fields, make([]fieldState, len(r.inner))...)
		counts := e.evaluateRow(r, row, state.fields[at:])
		state.counted = append(state.counted, counts)
		if !counts {
			continue
		}
		state.n++
		for i, inner := range r.inner {
			columns[i] = append(columns[i], ev.values.Get(inner.slot))
		}
	}
	e.leaveRow(r)
	if a.Status != Answered || state.n == 0 && len(a.Rows) > 0 {
		return
	}
	status.status = Answered
	present := make([]formula.Value, state.n)
	for i := range present {
		present[i] = formula.Bool(true)
	}
	ev.values.SetRows(f.slot, present)
	for i, slot := range r.columns {
		ev.values.SetRows(slot, columns[i])
	}
}

// evaluateRow decides what shows of one row and lets in its answers, which stay in
// the slots of the row. It tells whether the row has any answer.
func (e *Evaluator) evaluateRow(r *rowRules, row Answers, states []fieldState) (counts bool) {
	e.leaveRow(r)
	for _, f := range r.order {
		state := &states[f.index]
		*state = fieldState{status: Hidden}
		if !e.shows(f.visible) {
			continue
		}
		given := row[f.ID]
		e.admit(f, &given, state)
		counts = counts || state.status != Unanswered || state.invalid != ""
	}
	return counts
}

// enterRow brings back the answers of a row that was evaluated.
func (e *Evaluator) enterRow(r *rowRules, row Answers, states []fieldState) {
	e.leaveRow(r)
	for _, f := range r.inner {
		if states[f.index].status == Answered {
			if v, code := f.accept(row[f.ID].Value); code == "" {
				e.ev.values.Set(f.slot, v)
			}
		}
	}
}

// leaveRow makes the slots of a row leeg again.
func (e *Evaluator) leaveRow(r *rowRules) {
	for _, f := range r.inner {
		e.ev.values.Set(f.slot, formula.Missing(f.Type))
	}
}

// setEarlierRows gives vorige.<herhaling> and its columns.
func (e *Evaluator) setEarlierRows(f *Field, a Answer) {
	n := len(a.Rows)
	if n > MaxRows {
		return
	}
	present := make([]formula.Value, n)
	for i := range present {
		present[i] = formula.Bool(true)
	}
	e.ev.values.SetRows(f.earlier, present)
	for i, inner := range f.rows.inner {
		column := make([]formula.Value, n)
		for j, row := range a.Rows {
			column[j] = formula.Missing(inner.Type)
			if given := row[inner.ID]; given.Status == Answered {
				if v, code := inner.accept(given.Value); code == "" {
					column[j] = v
				}
			}
		}
		e.ev.values.SetRows(f.rows.earlier[i], column)
	}
}

// findRowProblems runs requiredness and checks of the rows that count.
func (e *Evaluator) findRowProblems(f *Field) {
	ev, r := &e.ev, f.rows
	state := &ev.rows[r.index]
	if q := f.Question; ev.fields[f.index].status == Answered {
		if state.n < q.minRows() {
			ev.problems = append(ev.problems, f.problem(CodeTooFewRows, ev.ctx.Lang))
		}
		if state.n > q.maxRows() {
			ev.problems = append(ev.problems, f.problem(CodeTooManyRows, ev.ctx.Lang))
		}
	}
	for i, counts := range state.counted {
		if !counts {
			continue
		}
		row, states := ev.answers[f.ID].Rows[i], state.of(i, len(r.inner))
		e.enterRow(r, row, states)
		for _, inner := range r.inner {
			first := len(ev.problems)
			e.innerProblems(inner, row[inner.ID], &states[inner.index])
			for k := first; k < len(ev.problems); k++ {
				ev.problems[k].Question, ev.problems[k].Part = f.ID, part(i, inner.ID)
			}
		}
	}
	e.leaveRow(r)
}

func (e *Evaluator) innerProblems(f *Field, a Answer, state *fieldState) {
	if state.status == Hidden {
		return
	}
	ev, q := &e.ev, f.Question
	state.required = q.Required.Always || f.required != nil && e.machine.Bool(f.required, ev.values)
	switch {
	case state.invalid != "":
		ev.problems = append(ev.problems, f.problem(state.invalid, ev.ctx.Lang))
	case state.required && state.status == Unanswered:
		ev.problems = append(ev.problems, f.problem(CodeRequired, ev.ctx.Lang))
	}
	for i := range f.checks {
		c := &f.checks[i]
		overruled := !c.def.Hard() && a.Reason != ""
		if state.status == Answered && !e.machine.Bool(c.program, ev.values) && !overruled {
			ev.problems = append(ev.problems, Problem{Question: f.ID, Code: CodeCheck, Message: ev.Render(c.def.Message), Hard: c.def.Hard()})
		}
	}
}

// part names a question of a row.
func part(row int, id string) string { return strconv.Itoa(row) + "." + id }

// of are the states of one row.
func (s *rowsState) of(row, width int) []fieldState {
	return s.fields[row*width : (row+1)*width]
}

// Rows is how many rows of a herhaling have an answer.
func (ev *Evaluation) Rows(id string) int {
	if f, ok := ev.in.Field(id); ok && f.rows != nil {
		return ev.rows[f.rows.index].n
	}
	return 0
}

// Inner is the status of a question in a row of a herhaling, after hiding, and
// whether it must be answered. Rows are counted from 0, blank ones too. Of a row
// that is not there, everything is hidden.
func (ev *Evaluation) Inner(id string, row int, question string) (status Status, required bool) {
	f, ok := ev.in.Field(id)
	if !ok || f.rows == nil || row < 0 || row >= len(ev.rows[f.rows.index].counted) {
		return Hidden, false
	}
	states := ev.rows[f.rows.index].of(row, len(f.rows.inner))
	for _, inner := range f.rows.inner {
		if inner.ID == question {
			return states[inner.index].status, states[inner.index].required
		}
	}
	return Hidden, false
}

// pruneRows splits the rows that count for sending: what shows is kept, what was
// hidden is pruned, row by row. Blank rows disappear.
func (ev *Evaluation) pruneRows(f *Field, a Answer) (kept, pruned Answer) {
	state := &ev.rows[f.rows.index]
	kept = Answer{Status: Answered, Reason: a.Reason}
	any := false
	for i, counts := range state.counted {
		if !counts {
			continue
		}
		states := state.of(i, len(f.rows.inner))
		keep, prune := Answers{}, Answers{}
		for _, inner := range f.rows.inner {
			given := a.Rows[i][inner.ID]
			switch status := states[inner.index].status; status {
			case Hidden:
				keep[inner.ID] = Answer{Status: Hidden}
				if given.Status != Unanswered && given.Status != Hidden {
					prune[inner.ID], any = given, true
				}
			case Answered:
				given.Value, _ = inner.accept(given.Value)
				keep[inner.ID] = given
			default:
				keep[inner.ID] = Answer{Status: status}
			}
		}
		kept.Rows, pruned.Rows = append(kept.Rows, keep), append(pruned.Rows, prune)
	}
	if !any {
		return kept, Answer{}
	}
	pruned.Status = Answered
	return kept, pruned
}
