// Package form holds a small form on its way: what was typed, and what is wrong with
// it. What somebody typed comes back as it was, with the fault beside it.
//
// It must not decide what is right: a use case does, and says so per field.
package form

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/fields"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/web"
)

// Form is what was typed in fields, and the problems found. The zero Form was not
// sent yet.
type Form struct {
	Values   url.Values
	Problems []app.FieldProblem
}

// Received is the form that a request holds. One that cannot be read is empty, and then
// refused field by field.
func Received(r *http.Request) *Form {
	_ = r.ParseForm()
	return &Form{Values: r.PostForm}
}

// Line is what was typed in a field, on one line.
func (f *Form) Line(name string) string { return strings.Join(strings.Fields(f.Text(name)), " ") }

// Text is what was typed in a field, in lines.
func (f *Form) Text(name string) string {
	return strings.TrimSpace(strings.ToValidUTF8(f.Values.Get(name), ""))
}

// Day reads a day, 0 when nothing was typed. What is no day becomes a problem.
func (f *Form) Day(name, message string) source.Date {
	typed := f.Line(name)
	if typed == "" {
		return 0
	}
	days, ok := instrument.ParseDate(typed)
	if !ok {
		f.Wrong(name, message)
		return 0
	}
	return source.Date(days)
}

// Date is Day with the words of these pages for what is no day.
func (f *Form) Date(name string) source.Date {
	return f.Day(name, locale.For(locale.Default).Text("form.bad-date", nil))
}

// Status is what a page with the form answers: that it is there, or that something in it
// is wrong.
func (f *Form) Status() int {
	if f.Failed() {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// Wrong adds a problem.
func (f *Form) Wrong(name, message string) {
	f.Problems = append(f.Problems, app.FieldProblem{Field: name, Message: message})
}

// Failed reports whether there is a problem.
func (f *Form) Failed() bool { return len(f.Problems) > 0 }

// Take adds the problems of a use case, except at fields that have one already: what
// was typed wrong looks empty to the use case. It reports whether err was about fields
// at all.
func (f *Form) Take(err error) bool {
	problems := app.ProblemsOf(err)
	for _, p := range problems {
		if f.Message(p.Field) == "" {
			f.Problems = append(f.Problems, p)
		}
	}
	return len(problems) > 0
}

// Message is what is wrong with a field, "" when nothing is.
func (f *Form) Message(name string) string {
	for _, p := range f.Problems {
		if p.Field == name {
			return p.Message
		}
	}
	return ""
}

// Order puts the problems in the order of the fields on the page: they are told from top
// to bottom, whatever was looked at first.
func (f *Form) Order(names ...string) {
	slices.SortStableFunc(f.Problems, func(x, y app.FieldProblem) int {
		return slices.Index(names, x.Field) - slices.Index(names, y.Field)
	})
}

// Summary is what stands above a form with problems; each leads to its field.
func (f *Form) Summary() []web.Problem {
	var out []web.Problem
	for _, p := range f.Problems {
		out = append(out, web.Problem{Text: p.Message, Target: p.Field})
	}
	return out
}

// Field is an input with what was typed, or else with a first value.
func (f *Form) Field(kind web.FieldKind, name, label, first string) web.Field {
	value := first
	if f.Values.Has(name) {
		if value = f.Line(name); kind == web.KindLongText {
			value = f.Text(name)
		}
	}
	return web.Field{ID: name, Name: name, Kind: kind, Label: label, Value: value, Error: f.Message(name)}
}

// Choice is a choice between options, all in sight or, from eight, in a list.
func (f *Form) Choice(name, label, first string, options []web.Option) web.Field {
	kind := web.KindChoice
	if len(options) >= 8 {
		kind = web.KindSelect
	}
	out := f.Field(kind, name, label, first)
	for i := range options {
		options[i].Checked = options[i].Value == out.Value
	}
	out.Options = options
	return out
}

// Options is a field with options, of which those are checked that were chosen; before
// the form was sent, those that were checked beforehand.
func (f *Form) Options(kind web.FieldKind, name, label string, options []web.Option) web.Field {
	out := f.Field(kind, name, label, "")
	if f.Values != nil {
		for i := range options {
			options[i].Checked = slices.Contains(f.Values[name], options[i].Value)
		}
	}
	out.Options = options
	return out
}

// TypedDay writes a day as it is typed; nothing for no day.
func TypedDay(d source.Date) string {
	if d == 0 {
		return ""
	}
	return fields.TypedDate(int(d))
}
