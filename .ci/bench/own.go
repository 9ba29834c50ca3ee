package main

import (
	"fmt"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
)

// outcome is what one evaluation gives: a 1 for each question that shows and a 0 for
// each that does not, and the results, nil for none.
type outcome struct {
	Visible string     `json:"visible"`
	Results []*float64 `json:"results"`
}

// ownEngine is our engine with the questionnaire compiled.
type ownEngine struct {
	in        *instrument.Instrument
	evaluator *instrument.Evaluator
	fields    []*instrument.Field
	questions []string
	results   []string
}

func newOwn(f *form) (*ownEngine, error) {
	doc, found := read.ParseValid("meetlat.yaml", f.ownDefinition())
	var q instrument.Questionnaire
	if !found.HasErrors() {
		found.Extend(source.Decode(doc, &q))
	}
	var in *instrument.Instrument
	if !found.HasErrors() {
		var more diag.List
		in, more = instrument.Compile(&q)
		found.Extend(more)
	}
	if in == nil {
		return nil, fmt.Errorf("our own definition: %w", found.Err())
	}
	out := &ownEngine{in: in, evaluator: in.NewEvaluator(), results: f.results()}
	for _, q := range f.Questions {
		field, ok := in.Field(q.ID)
		if !ok {
			return nil, fmt.Errorf("our own definition lacks %s", q.ID)
		}
		out.fields, out.questions = append(out.fields, field), append(out.questions, q.ID)
	}
	return out, nil
}

// own turns plain answers into ours, as they come from the store.
func (f *form) own(plain map[string]any) instrument.Answers {
	out := instrument.Answers{}
	for i := range f.Questions {
		q := &f.Questions[i]
		switch x := plain[q.ID].(type) {
		case string:
			out[q.ID] = instrument.Given(formula.Choice(x))
		case []string:
			out[q.ID] = instrument.Given(formula.List(x))
		case bool:
			out[q.ID] = instrument.Given(formula.Bool(x))
		case float64:
			out[q.ID] = instrument.Given(formula.Number(x))
		}
	}
	return out
}

// noContext is all that this questionnaire depends on beside the answers.
var noContext = instrument.Context{Lang: "nl"}

// evaluate gives what the packages must agree with.
func (o *ownEngine) evaluate(a instrument.Answers) outcome {
	ev := o.evaluator.Evaluate(a, noContext)
	visible := make([]byte, len(o.fields))
	for i, f := range o.fields {
		visible[i] = '0'
		if ev.Shows(f) {
			visible[i] = '1'
		}
	}
	out := outcome{Visible: string(visible), Results: make([]*float64, len(o.results))}
	for i, id := range o.results {
		if x, ok := ev.Value(id).AsNumber(); ok {
			out.Results[i] = &x
		}
	}
	return out
}

// run evaluates every set of answers again and again, and reads what shows and what
// was computed, as the packages do. It gives the number of evaluations, and something
// that depends on all of them so that none can be left out.
func (o *ownEngine) run(all []instrument.Answers, rounds int) (evaluations int, read float64) {
	for range rounds {
		for _, a := range all {
			ev := o.evaluator.Evaluate(a, noContext)
			for _, f := range o.fields {
				if ev.Shows(f) {
					read++
				}
			}
			for _, id := range o.results {
				if x, ok := ev.Value(id).AsNumber(); ok {
					read += x
				}
			}
		}
	}
	return rounds * len(all), read
}
