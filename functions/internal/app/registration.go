package app

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/store"
)

// Registration is one form of a programme for one participant. Its fields are
// questions like any other, so that they are read, checked and shown in one way.
type Registration struct {
	Form       *programme.Form
	Instrument *instrument.Instrument
	Answers    instrument.Answers
	Eval       *instrument.Evaluation
}

// formCache keeps the compiled forms of the definitions in force. It is emptied
// when the definitions change.
type formCache struct {
	lock   sync.Mutex
	digest string
	byForm map[*programme.Form]*instrument.Instrument
}

func (c *formCache) instrument(digest string, form *programme.Form) (*instrument.Instrument, error) {
	c.lock.Lock()
	defer c.lock.Unlock()
	if c.digest != digest || c.byForm == nil {
		c.digest, c.byForm = digest, map[*programme.Form]*instrument.Instrument{}
	}
	if in, ok := c.byForm[form]; ok {
		return in, nil
	}
	in, found := instrument.Compile(questionnaireOf(form))
	if err := found.Err(); err != nil {
		return nil, fmt.Errorf("form %s: %w", form.ID, err)
	}
	c.byForm[form] = in
	return in, nil
}

// questionnaireOf writes a form as a questionnaire of one page.
func questionnaireOf(form *programme.Form) *instrument.Questionnaire {
	page := &instrument.Page{ID: form.ID, Title: form.Title, Help: form.Explanation}
	for i := range form.Fields {
		page.Questions = append(page.Questions, questionOf(&form.Fields[i]))
	}
	return &instrument.Questionnaire{ID: form.ID, Version: 1, Title: form.Title, Pages: []*instrument.Page{page}}
}

func questionOf(f *programme.Field) *instrument.Question {
	q := &instrument.Question{
		ID: f.ID, Type: string(f.Type), Text: f.Title, Help: f.Explanation, Unit: f.Unit, Purpose: f.Purpose,
		Min: f.Min, Max: f.Max, Required: instrument.Requirement{Always: f.Required},
	}
	if f.Type == programme.NumberField {
		q.Decimals = &f.Decimals
	}
	for _, o := range f.Options {
		q.Options = append(q.Options, &instrument.Option{ID: o.ID, Text: o.Text})
	}
	if f.WarnAbove != nil {
		limit := strconv.FormatFloat(*f.WarnAbove, 'f', -1, 64)
		q.Checks = []*instrument.Check{{
			Formula: source.Formula{Src: f.ID + " <= " + limit},
			Message: source.Text{source.DefaultLang: "Meestal is dit niet meer dan " + formula.FormatNumber(*f.WarnAbove) + "."},
		}}
	}
	return q
}

// Registration opens a form of a participant.
func (a *App) Registration(p store.Participant, plan *programme.Compiled, form string) (*Registration, error) {
	for i := range plan.Def.Forms {
		if plan.Def.Forms[i].ID != form {
			continue
		}
		r := &Registration{Form: &plan.Def.Forms[i], Answers: instrument.Answers{}}
		var err error
		if r.Instrument, err = a.forms.instrument(a.Catalog().Digest(), r.Form); err != nil {
			return nil, err
		}
		for _, f := range r.Instrument.Fields() {
			if v, ok := p.Registration[f.ID]; ok {
				if typed, fits := v.As(f.Type); fits {
					r.Answers[f.ID] = instrument.Given(typed)
				}
			}
			if reason, ok := p.Reasons[f.ID]; ok {
				answer := r.Answers[f.ID]
				answer.Reason = reason
				r.Answers[f.ID] = answer
			}
		}
		r.evaluate(a.Today())
		return r, nil
	}
	return nil, &Error{Code: NotFound, Op: "open registration"}
}

func (r *Registration) evaluate(asOf source.Date) {
	r.Eval = r.Instrument.NewEvaluator().Evaluate(r.Answers, instrument.Context{AsOf: asOf, Lang: source.DefaultLang}).Copy()
}

// SaveRegistration keeps what was given. What is wrong is refused at its field and
// left as it was; the rest is kept. It returns the form as it is now and what the
// worker must still look at.
func (a *App) SaveRegistration(ctx context.Context, who Actor, id, form string, given Given) (*Registration, []instrument.Problem, error) {
	var r *Registration
	var problems []instrument.Problem
	err := a.change(ctx, who, id, "registration:write", form, func(p *store.Participant, plan *programme.Compiled) error {
		var err error
		if r, err = a.Registration(*p, plan, form); err != nil {
			return err
		}
		problems = r.take(given)
		r.evaluate(a.Today())
		p.Registration, p.Reasons = r.merge(p.Registration, p.Reasons)
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	refused := problems
	for _, p := range r.Eval.Problems() {
		// What was refused is not asked for once more: the field is not empty to who typed it.
		again := slices.ContainsFunc(refused, func(x instrument.Problem) bool { return x.Question == p.Question })
		if !again && (p.Hard || r.Answers[p.Question].Reason == "") {
			problems = append(problems, p)
		}
	}
	return r, problems, nil
}

// take reads what was typed into the answers, apart from what is wrong.
func (r *Registration) take(given Given) []instrument.Problem {
	var problems []instrument.Problem
	for _, f := range r.Instrument.Fields() {
		if raw, ok := given.Fields[f.ID]; ok {
			answer, problem := r.Instrument.Decode(f.ID, raw, source.DefaultLang)
			if problem != nil {
				problems = append(problems, *problem)
				continue
			}
			old := r.Answers[f.ID]
			changed := old.Status != answer.Status || !old.Value.Equal(answer.Value)
			// A reason that the form still holds from before belongs to the old answer.
			if reason := given.Reasons[f.ID]; !changed || reason != old.Reason {
				answer.Reason = reason
			}
			r.Answers[f.ID] = answer
		}
	}
	return problems
}

// merge puts the answers of this form over those of the others.
func (r *Registration) merge(values map[string]formula.Value, reasons map[string]string) (map[string]formula.Value, map[string]string) {
	nextValues, nextReasons := map[string]formula.Value{}, map[string]string{}
	for id, v := range values {
		nextValues[id] = v
	}
	for id, reason := range reasons {
		nextReasons[id] = reason
	}
	for _, f := range r.Instrument.Fields() {
		delete(nextValues, f.ID)
		delete(nextReasons, f.ID)
		answer := r.Answers[f.ID]
		if answer.Status == instrument.Answered {
			nextValues[f.ID] = answer.Value
			if answer.Reason != "" {
				nextReasons[f.ID] = answer.Reason
			}
		}
	}
	return nextValues, nextReasons
}
