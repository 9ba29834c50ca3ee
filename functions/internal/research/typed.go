package research

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/fields"
	"effectmonitor/functions/internal/web"
)

// typed is a form as it was sent, or before that what it begins with.
type typed struct {
	values   url.Values
	problems []app.FieldProblem
}

func received(r *http.Request) *typed {
	_ = r.ParseForm() // a form that cannot be read is empty, and then refused field by field
	return &typed{values: r.PostForm}
}

func (t *typed) text(name string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(t.values.Get(name), "")), " ")
}

// day is a day as it was typed; 0 for none, and for what is no day.
func (t *typed) day(name string) source.Date {
	days, ok := instrument.ParseDate(t.text(name))
	if !ok {
		return 0
	}
	return source.Date(days)
}

// take keeps the problems of a use case; false when the error is of another kind.
func (t *typed) take(err error) bool {
	t.problems = app.ProblemsOf(err)
	return len(t.problems) > 0
}

func (t *typed) fault(name string) string {
	at := slices.IndexFunc(t.problems, func(p app.FieldProblem) bool { return p.Field == name })
	if at < 0 {
		return ""
	}
	return t.problems[at].Message
}

// field is an input with what was typed.
func (t *typed) field(kind web.FieldKind, name, label string) web.Field {
	return web.Field{ID: name, Name: name, Kind: kind, Label: label, Value: t.text(name), Error: t.fault(name)}
}

// choice is a set of options with what was chosen.
func (t *typed) choice(kind web.FieldKind, name, label string, options []web.Option) web.Field {
	f := t.field(kind, name, label)
	for i := range options {
		options[i].Checked = slices.Contains(t.values[name], options[i].Value)
	}
	if len(options) == 1 && len(t.values[name]) == 0 {
		options[0].Checked = true
	}
	f.Options = options
	return f
}

// summary puts the problems above a form.
func (t *typed) summary(p *web.Page) {
	for _, problem := range t.problems {
		p.Problems = append(p.Problems, web.Problem{Text: problem.Message, Target: problem.Field})
	}
}

func dateText(d source.Date) string { return fields.TypedDate(int(d)) }
