package fields

import (
	"strconv"
	"strings"

	"effectmonitor/engine/instrument"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/web"
)

// warning is the place for a soft check of a question: shown while a check does
// not hold or an answer stands with its reason, and hidden, for the script, else.
func (s *Sheet) warning(q *instrument.Question) *web.Warning {
	if !softlyChecked(q) {
		return nil
	}
	w := &web.Warning{ReasonName: q.ID + reasonSuffix}
	for _, f := range s.of(q) {
		if reason := s.Answers[f.ID].Reason; reason != "" {
			w.Active, w.Accepted, w.Reason = true, true, reason
			w.Title = s.doubt(f)
			return w
		}
		if p, ok := s.soft(f); ok {
			w.Active, w.Title, w.Text = true, s.doubt(f), p.Message
			return w
		}
	}
	return w
}

func softlyChecked(q *instrument.Question) bool {
	for _, c := range q.Checks {
		if !c.Hard() {
			return true
		}
	}
	return false
}

// soft is the soft check that does not hold at a field.
func (s *Sheet) soft(f *instrument.Field) (instrument.Problem, bool) {
	for _, p := range s.Eval.Problems() {
		if p.Question == f.ID && !p.Hard && p.Part == "" {
			return p, true
		}
	}
	return instrument.Problem{}, false
}

func (s *Sheet) doubt(f *instrument.Field) string {
	text, _ := s.Show(f)
	return s.text("field.doubt", locale.Args{"answer": text})
}

// Earlier says what was answered at the earlier moment, once this question has an
// answer: before that it would steer.
func (s *Sheet) Earlier(q *instrument.Question) string {
	if q.Type != instrument.TypeLevel && q.Type != instrument.TypeScale || s.BeforeLabel == "" {
		return ""
	}
	now, before := s.Answers[q.ID], s.Before[q.ID]
	x, ok := now.Value.AsNumber()
	y, had := before.Value.AsNumber()
	if now.Status != instrument.Answered || before.Status != instrument.Answered || !ok || !had {
		return ""
	}
	field, known := s.Instrument.Field(q.ID)
	if !known {
		return ""
	}
	args := locale.Args{"moment": s.BeforeLabel, "answer": lower(s.show(field, before.Value))}
	switch {
	case q.Type == instrument.TypeScale || x == y && q.Type != instrument.TypeLevel:
		return s.text("field.earlier", args)
	case x == y:
		return s.text("field.earlier-same", args)
	case x < y:
		args["direction"] = s.text("field.earlier-higher", nil)
		return locale.For(s.Lang).Count("field.earlier-level", int(y-x), args)
	}
	args["direction"] = s.text("field.earlier-lower", nil)
	return locale.For(s.Lang).Count("field.earlier-level", int(x-y), args)
}

// Summary are the hard problems in the order of the page, for the list above a
// form; each points at the field of its question.
func (s *Sheet) Summary() []web.Problem {
	var out []web.Problem
	for _, p := range s.Problems {
		if !p.Hard {
			continue
		}
		target, text := p.Question, p.Message
		if q, ok := s.Instrument.Question(p.Question); ok {
			target = q.ID
			text = s.text("field.problem", locale.Args{"question": s.asked(q, p), "message": p.Message})
		}
		if p.Part != "" {
			target += "." + p.Part
		}
		out = append(out, web.Problem{Text: text, Target: target})
	}
	return out
}

// asked is the question that a problem is about; in a herhaling, that of its row.
func (s *Sheet) asked(q *instrument.Question, p instrument.Problem) string {
	number, id, _ := strings.Cut(p.Part, ".")
	i, err := strconv.Atoi(number)
	for _, inner := range q.Questions {
		if inner.ID == id && err == nil {
			return s.rowTitle(q, i) + ": " + s.Eval.Render(inner.Text)
		}
	}
	return s.Eval.Text(p.Question)
}

// Autosave is the answer to the script after it saved some questions: what shows
// now, and what is unusual.
func (s *Sheet) Autosave(list []*instrument.Question, clock string) web.AutosaveReply {
	reply := web.AutosaveReply{Saved: clock, Visible: []string{}, Hidden: []string{}, Problems: []web.AutosaveProblem{}, Earlier: map[string]string{}}
	show := func(id string, visible bool) {
		if visible {
			reply.Visible = append(reply.Visible, id)
		} else {
			reply.Hidden = append(reply.Hidden, id)
		}
	}
	var group *instrument.Group
	for _, q := range list {
		if g := s.Instrument.GroupOf(q); g != group {
			if group = g; g != nil && !g.Visible.IsZero() {
				show(g.ID, s.Eval.Visible(g.ID))
			}
		}
		if s.Instrument.Conditional(q) {
			show(q.ID, s.Eval.Visible(q.ID))
		}
		s.autosaveRows(q, &reply, show)
		if w := s.warning(q); w != nil && w.Active {
			reply.Problems = append(reply.Problems, web.AutosaveProblem{ID: q.ID, Title: w.Title, Text: w.Text})
		}
		if earlier := s.Earlier(q); earlier != "" {
			reply.Earlier[q.ID] = earlier
		}
	}
	return reply
}

// autosaveRows tells what shows within the rows of a herhaling.
func (s *Sheet) autosaveRows(q *instrument.Question, reply *web.AutosaveReply, show func(id string, visible bool)) {
	field, ok := s.Instrument.Field(q.ID)
	if !ok {
		return
	}
	for i, answers := range s.Answers[q.ID].Rows {
		for _, inner := range field.Inner() {
			id := q.ID + "." + part(i, inner.ID)
			if status, _ := s.Eval.Inner(q.ID, i, inner.ID); !inner.Question.Visible.IsZero() {
				show(id, status != instrument.Hidden)
			}
			if w := s.innerWarning(field, inner, i, answers[inner.ID]); w.Active {
				reply.Problems = append(reply.Problems, web.AutosaveProblem{ID: id, Title: w.Title, Text: w.Text})
			}
		}
	}
}
