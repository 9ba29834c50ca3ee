package fields

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/web"
)

// stepValue writes a number as the value of an option, which Decode reads back in
// every language.
func stepValue(x float64) string {
	return strings.Replace(strconv.FormatFloat(x, 'f', -1, 64), ".", ",", 1)
}

func chosen(a instrument.Answer, x float64) bool {
	given, ok := a.Value.AsNumber()
	return a.Status == instrument.Answered && ok && math.Abs(given-x) < 1e-9
}

// steps are those of a scale, with a label where the definition gives one.
func (s *Sheet) steps(q *instrument.Question, a instrument.Answer) []web.Option {
	var out []web.Option
	if q.From == nil || q.To == nil {
		return nil
	}
	size := q.Step
	if size <= 0 {
		size = 1
	}
	count := int(math.Round((*q.To-*q.From)/size)) + 1
	for i := range count {
		x := *q.From + float64(i)*size
		o := web.Option{Value: stepValue(x), Label: instrument.FormatNumber(x, s.Lang), Checked: chosen(a, x)}
		if i < len(q.Anchors) {
			o.Help = q.Anchors[i].In(s.Lang)
		}
		out = append(out, o)
	}
	return out
}

func (s *Sheet) ends(q *instrument.Question) []string {
	if ends := q.Ends[s.Lang]; len(ends) == 2 {
		return ends
	}
	if ends := q.Ends[source.DefaultLang]; len(ends) == 2 {
		return ends
	}
	if n := len(q.Anchors); n > 1 {
		return []string{q.Anchors[0].In(s.Lang), q.Anchors[n-1].In(s.Lang)}
	}
	return nil
}

func (s *Sheet) levels(q *instrument.Question, a instrument.Answer) []web.Option {
	var out []web.Option
	for _, l := range q.Levels {
		out = append(out, web.Option{
			Value: stepValue(l.Value), Label: l.Title.In(s.Lang), Help: s.Eval.Render(l.Text), Checked: chosen(a, l.Value),
		})
	}
	return out
}

func (s *Sheet) options(q *instrument.Question, a instrument.Answer) []web.Option {
	var out []web.Option
	for _, o := range q.Options {
		checked := a.Status == instrument.Answered && (a.Value.AsText() == o.ID || slices.Contains(a.Value.AsList(), o.ID))
		if typed, refused := s.Typed[q.ID]; refused {
			checked = slices.Contains(typed, o.ID)
		}
		out = append(out, web.Option{Value: o.ID, Label: s.Eval.Render(o.Text), Help: s.Eval.Render(o.Help), Checked: checked})
	}
	return out
}

func (s *Sheet) yesNo(a instrument.Answer) []web.Option {
	answered := a.Status == instrument.Answered
	return []web.Option{
		{Value: "ja", Label: s.text("field.yes", nil), Checked: answered && a.Value.AsBool()},
		{Value: "nee", Label: s.text("field.no", nil), Checked: answered && !a.Value.AsBool()},
	}
}

// refusals are the answers that are no value, as far as the question allows them.
func (s *Sheet) refusals(q *instrument.Question, a instrument.Answer) []web.Option {
	var out []web.Option
	if q.DontKnow {
		out = append(out, web.Option{Value: dontKnow, Label: s.text("field.dont-know", nil), Checked: a.Status == instrument.DontKnow})
	}
	if q.WontSay {
		out = append(out, web.Option{Value: wontSay, Label: s.text("field.wont-say", nil), Checked: a.Status == instrument.WontSay})
	}
	return out
}

func (s *Sheet) rows(q *instrument.Question) []web.Row {
	var out []web.Row
	for _, f := range s.of(q) {
		if !s.Eval.Visible(f.ID) {
			continue
		}
		a := s.Answers[f.ID]
		row := web.Row{ID: f.ID, Name: f.ID, Label: s.Eval.Text(f.ID)}
		switch a.Status {
		case instrument.Answered:
			row.Value = a.Value.AsText()
		case instrument.DontKnow:
			row.Value = dontKnow
		case instrument.WontSay:
			row.Value = wontSay
		}
		out = append(out, row)
	}
	return out
}

// TypedDate writes days since 1970-01-01 as dd-mm-jjjj.
func TypedDate(days int) string {
	return time.Unix(int64(days)*86400, 0).UTC().Format("02-01-2006")
}

func ordinal(n int) string { return strconv.Itoa(n) }

// letter is a for the first follow-up; after z it goes on with aa.
func letter(n int) string {
	if n >= 26 {
		return letter(n/26-1) + letter(n%26)
	}
	return string(rune('a' + n))
}

// Show writes an answer as a reader wants it: the words of options, whole euros
// without cents, and in words why there is no answer. given is false for the last.
func (s *Sheet) Show(f *instrument.Field) (text string, given bool) {
	a := s.Answers[f.ID]
	switch a.Status {
	case instrument.Answered:
		if f.Inner() != nil {
			return s.showRows(f, a.Rows), true
		}
		return s.show(f, a.Value), true
	case instrument.DontKnow:
		return s.text("field.dont-know", nil), true
	case instrument.WontSay:
		return s.text("field.wont-say", nil), true
	}
	return s.text("field.unanswered", nil), false
}

func (s *Sheet) show(f *instrument.Field, v formula.Value) string {
	return s.showAs(f.ID, f.Question, v)
}

// showAs writes a value of a question that is known by a name.
func (s *Sheet) showAs(name string, q *instrument.Question, v formula.Value) string {
	text := s.Instrument.Show(name, v, s.Lang)
	switch q.Type {
	case instrument.TypeMoney:
		text = "€\u00a0" + Typed(q, v, s.Lang)
	case instrument.TypeLevel:
		if l := levelOf(q, v); l != nil {
			return s.text("field.level", map[string]string{"n": instrument.FormatNumber(l.Value, s.Lang), "title": lower(l.Title.In(s.Lang))})
		}
	case instrument.TypeYesNo:
		text = s.text("field.no", nil)
		if v.AsBool() {
			text = s.text("field.yes", nil)
		}
	}
	if unit := q.Unit.In(s.Lang); unit != "" {
		text += " " + unit
	}
	return text
}

func levelOf(q *instrument.Question, v formula.Value) *instrument.Level {
	x, ok := v.AsNumber()
	for _, l := range q.Levels {
		if ok && math.Abs(l.Value-x) < 1e-9 {
			return l
		}
	}
	return nil
}

// lower puts the first letter in lower case, unless the next is a capital too.
func lower(s string) string {
	r := []rune(s)
	if len(r) > 1 && strings.ToUpper(string(r[1])) == string(r[1]) && r[1] != ' ' {
		return s
	}
	return strings.ToLower(string(r[:min(1, len(r))])) + string(r[min(1, len(r)):])
}
