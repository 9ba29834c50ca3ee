package instrument

// prefillEarlier is the value of vooraf: propose what was answered before.
const prefillEarlier = "vorige"

// Suggestion is the answer of the moment before to a question with vooraf, to show
// as such. It is no answer: it counts nowhere until the rater confirms it. False
// when there is none, when the question is hidden, and once anything was filled in.
func (ev *Evaluation) Suggestion(id string) (Answer, bool) {
	f, ok := ev.in.Field(id)
	if !ok || f.Question.Prefill != prefillEarlier || ev.fields[f.index].status != Unanswered || !ev.answers[id].blank() {
		return Answer{}, false
	}
	a := ev.ctx.Previous[id]
	if a.Status != Answered {
		return Answer{}, false
	}
	if f.rows != nil {
		return f.suggestRows(a)
	}
	v, code := f.accept(a.Value)
	return Given(v), code == ""
}

// suggestRows proposes the earlier rows without what was hidden in them.
func (f *Field) suggestRows(a Answer) (Answer, bool) {
	out := Answer{Status: Answered}
	for _, row := range a.Rows {
		kept := Answers{}
		for _, inner := range f.rows.inner {
			given := row[inner.ID]
			if v, code := inner.accept(given.Value); given.Status == Answered && code == "" {
				kept[inner.ID] = Given(v)
			}
		}
		if len(kept) > 0 {
			out.Rows = append(out.Rows, kept)
		}
	}
	return out, len(out.Rows) > 0 && len(out.Rows) <= f.Question.maxRows()
}

// blank says that nothing was filled in, not even a part.
func (a Answer) blank() bool {
	return a.Status == Unanswered && a.Value.IsMissing() && len(a.Rows) == 0
}
