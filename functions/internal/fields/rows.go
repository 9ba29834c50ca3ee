package fields

import (
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/instrument"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/web"
)

// The form names of a herhaling: <id>.<row>.<question> for what is asked in a row,
// with the same endings as elsewhere, and <id>.geen for "there are none".
const (
	noneSuffix = ".geen"
	// suggestSuffix is the name of the box that takes over the earlier answer.
	suggestSuffix = ".vooraf"
)

// The buttons that change the rows of a herhaling; their value is its id, and for
// the second a row.
const (
	moreButton   = "meer"
	removeButton = "verwijder"
)

// Grown is the id of the question whose rows a button of the form changed, or "":
// that page then shows again, at that question.
func Grown(form url.Values) string {
	if id := form.Get(moreButton); id != "" {
		return id
	}
	id, _, _ := strings.Cut(form.Get(removeButton), ".")
	return id
}

// row is one row as it is shown: what was answered, or what was typed and refused.
type row struct {
	answers instrument.Answers
	typed   map[string][]string
}

// repeated fills in the field of a herhaling: a group of fields per row, one blank
// row when there is nothing yet, and the box that says that there are none.
func (s *Sheet) repeated(f *web.Field, q *instrument.Question) {
	f.Kind, f.Value = web.KindRepeat, ""
	field, ok := s.Instrument.Field(q.ID)
	if !ok {
		return
	}
	rows, none := s.shownRows(q)
	if len(rows) == 0 && !none {
		rows = []row{{}}
	}
	for i, r := range rows {
		g := web.Group{Title: s.rowTitle(q, i)}
		for _, inner := range field.Inner() {
			g.Fields = append(g.Fields, s.innerField(field, inner, i, r))
		}
		if len(rows) > 1 || len(r.answers)+len(r.typed) > 0 {
			g.Remove = q.ID + "." + strconv.Itoa(i)
		}
		f.Groups = append(f.Groups, g)
	}
	if !q.None.IsZero() && (none || len(rows) == 1 && len(rows[0].answers) == 0) {
		f.Groups = append(f.Groups, s.noneGroup(q, none))
	}
	if high := q.Max; high == nil && len(rows) < instrument.MaxRows || high != nil && len(rows) < int(*high) {
		f.Add = s.Eval.Render(q.OneMore)
	}
}

func (s *Sheet) rowTitle(q *instrument.Question, i int) string {
	return s.Eval.Render(q.RowName) + " " + strconv.Itoa(i+1)
}

// shownRows are the rows to show, and whether somebody said that there are none.
func (s *Sheet) shownRows(q *instrument.Question) (rows []row, none bool) {
	if raw, refused := s.Typed[q.ID]; refused {
		if parts, ok := instrument.RowParts(raw); ok {
			for _, typed := range parts {
				rows = append(rows, row{typed: typed})
			}
			return rows, len(rows) == 0
		}
	}
	a := s.Answers[q.ID]
	for _, answers := range a.Rows {
		rows = append(rows, row{answers: answers})
	}
	return rows, a.Status == instrument.Answered && len(rows) == 0
}

func (s *Sheet) noneGroup(q *instrument.Question, none bool) web.Group {
	return web.Group{Title: s.Eval.Render(q.Text), Fields: []web.Field{{
		ID: q.ID + noneSuffix, Name: q.ID + noneSuffix, Kind: web.KindMulti, Label: s.Eval.Render(q.None),
		Options: []web.Option{{Value: instrument.NoRows(), Label: s.text("field.yes", nil), Checked: none}},
	}}}
}

// innerField makes the field of a question in a row, with the controls that the
// question would have anywhere.
func (s *Sheet) innerField(field, inner *instrument.Field, i int, r row) web.Field {
	q, id := inner.Question, field.ID+"."+strconv.Itoa(i)+"."+inner.ID
	in := &Sheet{Instrument: s.Instrument, Eval: s.Eval, Answers: r.answers, Typed: r.typed, Lang: s.Lang}
	f := web.Field{
		ID: id, Name: id, Label: s.Eval.Render(q.Text), Help: s.Eval.Render(q.Help), Because: s.Eval.Render(q.Because),
		MaxLength: q.MaxLength, FollowUp: !q.Visible.IsZero(),
	}
	status, required := s.Eval.Inner(field.ID, i, inner.ID)
	f.Hidden = status == instrument.Hidden && !q.Visible.IsZero()
	f.Optional = !q.Required.Always && !required
	in.control(&f, q)
	f.ID, f.Name = id, id
	if f.RefusalName != "" {
		f.RefusalName = id + refusalSuffix
	}
	for _, p := range s.Problems {
		if p.Hard && p.Question == field.ID && p.Part == part(i, inner.ID) {
			f.Error = p.Message
		}
	}
	if softlyChecked(q) {
		f.Warning = s.innerWarning(field, inner, i, r.answers[inner.ID])
	}
	return f
}

func part(row int, id string) string { return strconv.Itoa(row) + "." + id }

func (s *Sheet) innerWarning(field, inner *instrument.Field, i int, a instrument.Answer) *web.Warning {
	w := &web.Warning{ReasonName: field.ID + "." + part(i, inner.ID) + reasonSuffix}
	doubt := s.text("field.doubt", locale.Args{"answer": s.showInner(field, inner, a)})
	if a.Reason != "" {
		w.Active, w.Accepted, w.Reason, w.Title = true, true, a.Reason, doubt
		return w
	}
	for _, p := range s.Eval.Problems() {
		if p.Question == field.ID && p.Part == part(i, inner.ID) && !p.Hard {
			w.Active, w.Title, w.Text = true, doubt, p.Message
			return w
		}
	}
	return w
}

// showInner writes one answer of a row.
func (s *Sheet) showInner(field, inner *instrument.Field, a instrument.Answer) string {
	switch a.Status {
	case instrument.Answered:
		return s.showAs(field.ID+"."+inner.ID, inner.Question, a.Value)
	case instrument.DontKnow:
		return s.text("field.dont-know", nil)
	case instrument.WontSay:
		return s.text("field.wont-say", nil)
	}
	return ""
}

// showRows writes the rows of a herhaling: their answers side by side.
func (s *Sheet) showRows(field *instrument.Field, rows []instrument.Answers) string {
	var list []string
	for _, r := range rows {
		var parts []string
		for _, inner := range field.Inner() {
			if text := s.showInner(field, inner, r[inner.ID]); text != "" {
				parts = append(parts, text)
			}
		}
		if len(parts) > 0 {
			list = append(list, strings.Join(parts, ", "))
		}
	}
	if len(list) == 0 {
		return s.text("field.no-rows", nil)
	}
	return strings.Join(list, "; ")
}

// givenRows reads what a form sent for a herhaling, as the engine decodes it.
func givenRows(form url.Values, id string) []string {
	var raw []string
	next := 0
	for _, name := range sortedNames(form) {
		rest, ours := strings.CutPrefix(name, id+".")
		number, question, inRow := strings.Cut(rest, ".")
		n, err := strconv.Atoi(number)
		if !ours || !inRow || err != nil || n < 0 || slices.Contains(form[removeButton], id+"."+number) {
			continue
		}
		next = max(next, n+1)
		question = strings.TrimSuffix(question, refusalSuffix)
		for _, typed := range form[name] {
			raw = append(raw, instrument.RowValue(n, question, typed))
		}
	}
	if slices.Contains(form[id+noneSuffix], instrument.NoRows()) {
		raw = append(raw, instrument.NoRows())
	}
	if slices.Contains(form[moreButton], id) {
		raw = append(raw, instrument.BlankRow(next))
	}
	return raw
}

func sortedNames(form url.Values) []string {
	names := make([]string, 0, len(form))
	for name := range form {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// places gives the options of a ranglijst a row each, with its place so far.
func (s *Sheet) places(q *instrument.Question, a instrument.Answer) []web.Row {
	typed := s.Typed[q.ID]
	var rows []web.Row
	for _, o := range q.Options {
		r := web.Row{ID: q.ID + "." + o.ID, Name: q.ID + "." + o.ID, Label: s.Eval.Render(o.Text)}
		if at := slices.Index(a.Value.AsList(), o.ID); at >= 0 && typed == nil {
			r.Value = strconv.Itoa(at + 1)
		}
		for _, t := range typed {
			if place, id, ok := strings.Cut(t, ":"); ok && id == o.ID {
				r.Value = place
			}
		}
		rows = append(rows, r)
	}
	return rows
}

// givenPlaces reads the places of the options of a ranglijst.
func givenPlaces(form url.Values, q *instrument.Question) []string {
	var raw []string
	for _, o := range q.Options {
		if place := strings.TrimSpace(form.Get(q.ID + "." + o.ID)); place != "" {
			raw = append(raw, place+":"+o.ID)
		}
	}
	return raw
}

// Suggestion is the field below a question that proposes the earlier answer. It
// is a box to tick: what nobody confirmed is no answer. False when there is nothing
// to propose.
func (s *Sheet) Suggestion(q *instrument.Question) (web.Field, bool) {
	a, ok := s.Eval.Suggestion(q.ID)
	field, known := s.Instrument.Field(q.ID)
	if !ok || !known {
		return web.Field{}, false
	}
	value, err := json.Marshal(s.raw(field, a))
	if err != nil {
		return web.Field{}, false
	}
	text := s.show(field, a.Value)
	if field.Inner() != nil {
		text = s.showRows(field, a.Rows)
	}
	id := q.ID + suggestSuffix
	return web.Field{
		ID: id, Name: id, Kind: web.KindMulti, FollowUp: true, Optional: true,
		Label:   s.text("field.suggest", locale.Args{"answer": text}),
		Options: []web.Option{{Value: string(value), Label: s.text("field.suggest-keep", nil)}},
	}, true
}

// raw writes an answer as a form would send it.
func (s *Sheet) raw(field *instrument.Field, a instrument.Answer) []string {
	if field.Inner() == nil {
		return s.rawValue(field.Question, a)
	}
	var raw []string
	for i, r := range a.Rows {
		for _, inner := range field.Inner() {
			if given, ok := r[inner.ID]; ok {
				for _, typed := range s.rawValue(inner.Question, given) {
					raw = append(raw, instrument.RowValue(i, inner.ID, typed))
				}
			}
		}
	}
	return raw
}

func (s *Sheet) rawValue(q *instrument.Question, a instrument.Answer) []string {
	switch q.Type {
	case instrument.TypeMulti, instrument.TypeRanking:
		return a.Value.AsList()
	case instrument.TypeYesNo:
		if a.Value.AsBool() {
			return []string{"ja"}
		}
		return []string{"nee"}
	case instrument.TypeScale, instrument.TypeLevel, instrument.TypeNumber:
		if x, ok := a.Value.AsNumber(); ok {
			return []string{stepValue(x)}
		}
	}
	return []string{Typed(q, a.Value, s.Lang)}
}

// confirmed is the earlier answer that the box below a question takes over; nil
// when it was not ticked.
func confirmed(form url.Values, id string) []string {
	var raw []string
	if err := json.Unmarshal([]byte(form.Get(id+suggestSuffix)), &raw); err != nil {
		return nil // not ticked, or not what this page wrote
	}
	return raw
}
