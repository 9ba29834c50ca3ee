package staff

import (
	"net/http"
	"net/url"
	"strings"

	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/fields"
	"effectmonitor/functions/internal/web"
)

// form is a small form on its way: what was typed, and what is wrong with it.
type form struct {
	values   url.Values
	problems []app.FieldProblem
}

// received is the form that a request holds. Parsing cannot fail here: the check of
// the form's token parsed it before.
func received(r *http.Request) *form {
	_ = r.ParseForm() // a form that cannot be read is empty, and then refused field by field
	return &form{values: r.PostForm}
}

// given is what was typed in a field, on one line.
func (f *form) given(name string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(f.values.Get(name), "")), " ")
}

// date reads a day; what was typed and is no day becomes a problem.
func (f *form) date(name, message string) source.Date {
	typed := f.given(name)
	if typed == "" {
		return 0
	}
	days, ok := instrument.ParseDate(typed)
	if !ok {
		f.wrong(name, message)
		return 0
	}
	return source.Date(days)
}

func (f *form) wrong(name, message string) {
	f.problems = append(f.problems, app.FieldProblem{Field: name, Message: message})
}

// take adds the problems of a use case, except at fields that have one already:
// what was typed wrong looks empty to the use case. It reports whether err was about
// fields at all.
func (f *form) take(err error) bool {
	problems := app.ProblemsOf(err)
	for _, p := range problems {
		if f.message(p.Field) == "" {
			f.problems = append(f.problems, p)
		}
	}
	return len(problems) > 0
}

func (f *form) message(name string) string {
	for _, p := range f.problems {
		if p.Field == name {
			return p.Message
		}
	}
	return ""
}

func (f *form) summary() []web.Problem {
	var out []web.Problem
	for _, p := range f.problems {
		out = append(out, web.Problem{Text: p.Message, Target: p.Field})
	}
	return out
}

// field is an input with what was typed, or else with a first value.
func (f *form) field(kind web.FieldKind, name, label, first string) web.Field {
	value := first
	if f.values.Has(name) {
		value = f.given(name)
	}
	return web.Field{ID: name, Name: name, Kind: kind, Label: label, Value: value, Error: f.message(name)}
}

// choice is a choice between options, all in sight or, from eight, in a list.
func (f *form) choice(name, label, first string, options []web.Option) web.Field {
	out := f.field(web.KindChoice, name, label, first)
	if len(options) >= 8 {
		out.Kind = web.KindSelect
	}
	for i := range options {
		options[i].Checked = options[i].Value == out.Value
	}
	out.Options = options
	return out
}

// typed writes a day as it is typed; nothing for no day.
func typed(d source.Date) string {
	if d == 0 {
		return ""
	}
	return fields.TypedDate(int(d))
}
