package instrument

import "effectmonitor/engine/formula"

// Answers brings the answers to the oldest version to the questions of the newest,
// for vorige.x and vooraf. "Weet niet" stays so where the question itself compares.
// asOf is the day on which they were given, in days since 1970-01-01. With an empty
// Path the answers are those of the same version.
func (p Path) Answers(a Answers, asOf int) Answers {
	for _, b := range p {
		a = b.answers(a, asOf)
	}
	return a
}

func (b *Bridge) answers(a Answers, asOf int) Answers {
	out := Answers{}
	for to, from := range b.same {
		if given, ok := a[from]; ok {
			out[to] = given
		}
	}
	for to, from := range b.rows {
		if given, ok := a[from]; ok {
			out[to] = b.answerRows(to, given)
		}
	}
	if len(b.formulas) == 0 {
		return out
	}
	evaluator := b.old.Acquire()
	defer evaluator.Release()
	values := evaluator.Evaluate(a, Context{}).Values()
	for to, v := range b.Map(values, asOf) {
		if b.formulas[to] != nil {
			out[to] = Given(v)
		}
	}
	return out
}

// answerRows keeps of every row what compares.
func (b *Bridge) answerRows(repeat string, given Answer) Answer {
	rows := make([]Answers, len(given.Rows))
	for i, row := range given.Rows {
		rows[i] = Answers{}
		for id, answer := range row {
			if b.rows[repeat+"."+id] != "" {
				rows[i][id] = answer
			}
		}
	}
	given.Rows, given.Value = rows, formula.Value{}
	return given
}
