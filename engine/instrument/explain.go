package instrument

import (
	"strings"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/score"
)

// Explain explains a calculation (its formula with all parts), a score (each
// answer, how many were needed, the arithmetic) or whether a question shows.
// False when there is no such name.
func (ev *Evaluation) Explain(id string) (formula.Trace, bool) {
	v, ok := ev.in.vars[id]
	switch {
	case !ok:
		return formula.Trace{}, false
	case v.calc != nil:
		t := v.calc.program.Explain(ev.values)
		t.Source = id + ": " + t.Source
		return t, true
	case v.scale != nil:
		return ev.explainScale(v.scale), true
	case v.field != nil:
		return ev.explainField(v.field), true
	}
	return formula.Trace{Source: id, Value: ev.values.Get(v.symbol.Slot)}, true
}

func (ev *Evaluation) explainScale(r *scaleRules) formula.Trace {
	e := Evaluator{ev: *ev, items: make([]score.Item, len(r.items))}
	items := e.fillItems(r)
	names := make([]string, len(items))
	t := formula.Trace{Source: "schaal " + r.def.ID, Value: ev.values.Get(r.slot)}
	for i, it := range r.items {
		names[i] = it.v.symbol.Name
		value := ev.values.Get(it.v.symbol.Slot)
		if value.IsMissing() {
			t.Missing = append(t.Missing, names[i])
		}
		t.Parts = append(t.Parts, formula.Trace{Source: names[i], Value: value})
	}
	text := score.Explain(&r.rules, items, names, ev.scores[r.index])
	t.Notes = strings.Split(strings.TrimSpace(text), "\n")
	if r.program != nil {
		t.Parts = append(t.Parts, r.program.Explain(ev.values))
	}
	return t
}

// explainField says what the answer is and why the question shows or not.
func (ev *Evaluation) explainField(f *Field) formula.Trace {
	t := formula.Trace{Source: f.ID, Value: ev.values.Get(f.slot)}
	if t.Value.IsMissing() {
		t.Missing = []string{f.ID}
	}
	if f.rows != nil && ev.fields[f.index].status == Answered {
		t.Value, t.Missing = formula.Number(float64(ev.Rows(f.ID))), nil
		t.Source = "rijen van " + f.ID
	}
	shows := "zichtbaar"
	if ev.fields[f.index].status == Hidden {
		shows = "verborgen"
	}
	t.Notes = []string{"De vraag is " + shows + "."}
	var group *formula.Program
	if f.group != nil {
		group = f.group.visible
	}
	for _, p := range []*formula.Program{f.page.visible, group, f.visible, f.row} {
		if p != nil {
			t.Parts = append(t.Parts, p.Explain(ev.values))
		}
	}
	return t
}
