package fields

import (
	"slices"
	"strings"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/web"
)

// The form names beside the one of a question itself, which is its id.
const (
	refusalSuffix = ".status" // "weet niet" and the like beside an input
	reasonSuffix  = ".reden"  // why an unusual answer stands
)

// The answers that are no value, as a form sends them.
const (
	dontKnow = "weet_niet"
	wontSay  = "wil_niet_zeggen"
)

// Sheet is what there is to show: an instrument with answers.
type Sheet struct {
	Instrument *instrument.Instrument
	Eval       *instrument.Evaluation
	Answers    instrument.Answers
	Lang       string
	// Typed holds, per field, what was typed and refused, to show it again.
	Typed map[string][]string
	// Problems are what is wrong at fields: what was refused, or what stops going on.
	Problems []instrument.Problem
	// Before are the answers of an earlier moment, shown once a level is chosen,
	// and BeforeLabel says which moment that was. Both may be empty.
	Before      instrument.Answers
	BeforeLabel string
}

// Page gives the fields of one page, hidden follow-ups included: they show as soon
// as an answer asks for them, and keep their draft until then.
func (s *Sheet) Page(p *instrument.Page) []web.Field {
	return s.number(p.Questions)
}

// IsFollowUp tells whether a question hangs below the one before it.
func IsFollowUp(q *instrument.Question) bool { return !q.Visible.IsZero() }

// number makes the fields and numbers them: 1, 1a, 1b, 2. A group of questions
// starts with its title.
func (s *Sheet) number(list []*instrument.Question) []web.Field {
	var out []web.Field
	main, follow := 0, 0
	var group *instrument.Group
	for _, q := range list {
		f := s.Field(q)
		if g := s.Instrument.GroupOf(q); g != group {
			if group = g; g != nil && !g.Title.IsZero() {
				out = append(out, web.Field{ID: g.ID, Kind: web.KindNote, Label: s.Eval.Render(g.Title), Help: s.Eval.Render(g.Help), Hidden: !s.Eval.Visible(g.ID)})
			}
		}
		switch {
		case q.Type == instrument.TypeNote:
		case IsFollowUp(q) && main > 0:
			f.FollowUp = true
			f.Number = ordinal(main) + letter(follow)
			follow++
		default:
			main++
			follow = 0
			f.Number = ordinal(main)
		}
		out = append(out, f)
		if again, ok := s.Suggestion(q); ok {
			out = append(out, again)
		}
	}
	return out
}

// Field makes the field of one question, without a number.
func (s *Sheet) Field(q *instrument.Question) web.Field {
	f := web.Field{
		ID: q.ID, Name: q.ID, Label: s.Eval.Render(q.Text), Help: s.Eval.Render(q.Help),
		Because: s.Eval.Render(q.Because), Hidden: !s.Eval.Visible(q.ID), MaxLength: q.MaxLength,
	}
	if q.Type == instrument.TypeNote {
		f.Kind, f.Because = web.KindNote, ""
		return f
	}
	f.Optional = s.optional(q)
	f.Error = s.fault(q)
	s.control(&f, q)
	f.Warning = s.warning(q)
	f.Earlier = s.Earlier(q)
	return f
}

// optional tells whether nothing of a question must be answered.
func (s *Sheet) optional(q *instrument.Question) bool {
	if q.Required.Always {
		return false
	}
	for _, f := range s.of(q) {
		if s.Eval.Required(f.ID) {
			return false
		}
	}
	return true
}

// of are the fields of a question: one, or one per row of a matrix.
func (s *Sheet) of(q *instrument.Question) []*instrument.Field { return s.Instrument.FieldsOf(q) }

// FieldsOf are the fields of some questions, in order: what a form with those
// questions sends.
func FieldsOf(in *instrument.Instrument, list []*instrument.Question) []*instrument.Field {
	var out []*instrument.Field
	for _, q := range list {
		out = append(out, in.FieldsOf(q)...)
	}
	return out
}

// fault is what is wrong at a question. A soft check is no fault here: it has a
// place of its own.
func (s *Sheet) fault(q *instrument.Question) string {
	for _, f := range s.of(q) {
		for _, p := range s.Problems {
			if p.Question == f.ID && p.Hard && p.Part == "" {
				return p.Message
			}
		}
	}
	return ""
}

// control fills in the kind of control with its choices and its value.
func (s *Sheet) control(f *web.Field, q *instrument.Question) {
	answer := s.Answers[q.ID]
	f.Value = s.value(q, answer)
	switch q.Type {
	case instrument.TypeScale:
		f.Kind, f.Options, f.Refusals = web.KindScale, s.steps(q, answer), s.refusals(q, answer)
		f.Ends = s.ends(q)
	case instrument.TypeLevel:
		f.Kind, f.Options = web.KindLevels, append(s.levels(q, answer), s.refusals(q, answer)...)
	case instrument.TypeChoice, instrument.TypeMulti:
		f.Kind, f.Options = web.KindChoice, append(s.options(q, answer), s.refusals(q, answer)...)
		if q.Type == instrument.TypeMulti {
			f.Kind = web.KindMulti
		}
	case instrument.TypeYesNo:
		f.Kind, f.Inline, f.Options = web.KindChoice, true, append(s.yesNo(answer), s.refusals(q, answer)...)
	case instrument.TypeRepeat:
		s.repeated(f, q)
	case instrument.TypeRanking:
		f.Kind, f.Value, f.Rows = web.KindRanking, "", s.places(q, answer)
	case instrument.TypeMatrix:
		f.Kind, f.Rows = web.KindMatrix, s.rows(q)
		f.Options = append(s.options(q, instrument.Answer{}), s.refusals(q, instrument.Answer{})...)
	default:
		f.Kind = inputKinds[q.Type]
		f.Unit, f.Refusals, f.RefusalName = q.Unit.In(s.Lang), s.refusals(q, answer), q.ID+refusalSuffix
		if q.Type == instrument.TypeDate && f.Help == "" {
			f.Help = s.text("field.date-help", nil)
		}
	}
}

var inputKinds = map[string]web.FieldKind{
	instrument.TypeNumber:   web.KindNumber,
	instrument.TypeMoney:    web.KindAmount,
	instrument.TypeText:     web.KindText,
	instrument.TypeLongText: web.KindLongText,
	instrument.TypeDate:     web.KindDate,
}

// value is what stands in an input: what was refused, or the answer as typed.
func (s *Sheet) value(q *instrument.Question, a instrument.Answer) string {
	if typed, ok := s.Typed[q.ID]; ok {
		typed = slices.DeleteFunc(slices.Clone(typed), func(t string) bool { return t == dontKnow || t == wontSay })
		return strings.Join(typed, " ")
	}
	if a.Status != instrument.Answered {
		return ""
	}
	return Typed(q, a.Value, s.Lang)
}

// Typed writes an answer to a question as somebody would type it: 1.850 and 23-11-2026.
func Typed(q *instrument.Question, v formula.Value, lang string) string {
	switch v.Type() {
	case formula.TypeDate:
		days, ok := v.AsDays()
		if !ok {
			return ""
		}
		return TypedDate(days)
	case formula.TypeMoney:
		euros, ok := v.AsNumber()
		if !ok {
			return ""
		}
		if euros == float64(int64(euros)) {
			return locale.For(lang).Number(euros, 0)
		}
		return locale.For(lang).Number(euros, 2)
	case formula.TypeNumber:
		x, ok := v.AsNumber()
		if !ok {
			return ""
		}
		return q.FormatNumber(x, lang)
	}
	return v.AsText()
}

func (s *Sheet) text(key string, args locale.Args) string { return locale.For(s.Lang).Text(key, args) }
