package lint

import (
	"maps"
	"slices"
	"strings"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
)

// checkRows finds questions of a row that can never show, or always do, by trying
// every row that can make a difference. It says nothing of a herhaling that does not
// always show itself, or of a condition that looks beyond its own row.
func (r *reach) checkRows(found *diag.List) {
	for _, f := range r.in.Fields() {
		if f.Inner() == nil || r.in.Conditional(f.Question) || !f.Page.Visible.IsZero() {
			continue
		}
		for _, inner := range f.Inner() {
			visible := inner.Question.Visible
			if visible.IsZero() {
				continue
			}
			name := f.ID + "." + inner.ID
			switch shown, hidden, certain := r.tryRow(f, inner); {
			case !certain:
			case !shown:
				found.Warnf(visible.At(0), CodeUnreachable, "vraag %q is nooit te zien: dit wordt nooit waar", name).
					WithHint("met geen enkel antwoord in de rij komt deze vraag in beeld")
			case !hidden:
				found.Warnf(visible.At(0), CodeAlwaysShown, "vraag %q is altijd te zien: dit is altijd waar", name).WithHint("haal zichtbaar weg")
			}
		}
	}
}

func (r *reach) tryRow(f, inner *instrument.Field) (shown, hidden, certain bool) {
	uses := formula.Usages(inner.Question.Visible.Src)
	names := slices.Sorted(maps.Keys(uses))
	if len(names) == 0 || strings.Contains(inner.Question.Visible.Src, "vandaag") {
		return false, false, false
	}
	domains := make([][]formula.Value, len(names))
	total := 1
	for i, name := range names {
		at := slices.IndexFunc(f.Inner(), func(x *instrument.Field) bool { return x.ID == name })
		// What shows only sometimes itself depends on yet more answers.
		if at < 0 || !f.Inner()[at].Question.Visible.IsZero() {
			return false, false, false
		}
		values := candidates(f.Inner()[at], uses[name])
		if total *= len(values) + 1; values == nil || total > maxCombinations {
			return false, false, false
		}
		domains[i] = append(values, formula.Missing(f.Inner()[at].Type))
	}
	at := make([]int, len(names))
	for {
		row := instrument.Answers{}
		for i, name := range names {
			set(row, nil, name, domains[i][at[i]])
		}
		answers := instrument.Answers{f.ID: {Status: instrument.Answered, Rows: []instrument.Answers{row}}}
		status, _ := r.evals.Evaluate(answers, instrument.Context{}).Inner(f.ID, 0, inner.ID)
		shown, hidden = shown || status != instrument.Hidden, hidden || status == instrument.Hidden
		if shown && hidden || !advance(at, domains) {
			return shown, hidden, true
		}
	}
}
