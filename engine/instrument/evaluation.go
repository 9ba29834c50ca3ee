package instrument

import (
	"maps"
	"slices"
	"strings"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/score"
	"effectmonitor/engine/source"
)

// Copy keeps an evaluation beyond the next one of its Evaluator.
func (ev *Evaluation) Copy() *Evaluation {
	out := *ev
	out.values = ev.values.Clone()
	out.fields = slices.Clone(ev.fields)
	out.pages = slices.Clone(ev.pages)
	out.groups = slices.Clone(ev.groups)
	out.rows = make([]rowsState, len(ev.rows))
	for i := range ev.rows {
		out.rows[i] = ev.rows[i].copy()
	}
	out.scores = slices.Clone(ev.scores)
	out.problems = slices.Clone(ev.problems)
	out.notes = slices.Clone(ev.notes)
	out.answers = maps.Clone(ev.answers)
	return &out
}

// Visible says whether a field shows; for a page, a group, a matrix or a
// toelichting, whether any of it does.
func (ev *Evaluation) Visible(id string) bool {
	if f, ok := ev.in.Field(id); ok {
		return ev.Shows(f)
	}
	for _, g := range ev.in.groups {
		if g.def.ID == id {
			return ev.groups[g.index]
		}
	}
	for _, p := range ev.in.pages {
		if p.def.ID == id {
			return ev.pages[p.index]
		}
		for _, q := range p.def.Questions {
			if q.ID == id {
				return ev.pages[p.index] && ev.questionShows(p, q)
			}
		}
	}
	return false
}

// Shows is Visible for who holds the field already.
func (ev *Evaluation) Shows(f *Field) bool { return ev.fields[f.index].status != Hidden }

// questionShows handles what is not a field: a matrix and a toelichting.
func (ev *Evaluation) questionShows(p *pageRules, q *Question) bool {
	if g := ev.in.groupOf[q]; g != nil && !ev.groups[g.index] {
		return false
	}
	if q.Type == TypeNote {
		prog := ev.in.notes[q]
		var m formula.Machine
		return prog == nil || m.Bool(prog, ev.values)
	}
	for _, f := range p.fields {
		if f.Question == q && ev.fields[f.index].status != Hidden {
			return true
		}
	}
	return false
}

// Required says whether a field shows and must be answered.
func (ev *Evaluation) Required(id string) bool {
	f, ok := ev.in.Field(id)
	return ok && ev.fields[f.index].required
}

// Status is the status of a field after hiding.
func (ev *Evaluation) Status(id string) Status {
	if f, ok := ev.in.Field(id); ok {
		return ev.fields[f.index].status
	}
	return Unanswered
}

// Problems are the required answers that are missing, the answers that do not
// fit, and the checks that fail, in the order of the questionnaire.
func (ev *Evaluation) Problems() []Problem { return ev.problems }

// Blocked says whether a problem stops sending.
func (ev *Evaluation) Blocked() bool {
	return slices.ContainsFunc(ev.problems, func(p Problem) bool { return p.Hard })
}

// Notes are what made a formula leeg, such as a division by zero.
func (ev *Evaluation) Notes() []formula.Note { return ev.notes }

// Scores are the results of all scales by id.
func (ev *Evaluation) Scores() map[string]score.Result {
	out := make(map[string]score.Result, len(ev.scores))
	for i, s := range ev.in.scales {
		out[s.def.ID] = ev.scores[i]
	}
	return out
}

// Score is the result of one scale; false when there is no such scale.
func (ev *Evaluation) Score(id string) (score.Result, bool) {
	if v, ok := ev.in.vars[id]; ok && v.scale != nil {
		return ev.scores[v.scale.index], true
	}
	return score.Result{}, false
}

// Value is the value of a field, a calculation, a scale or a class
// (<scale>.klasse); leeg when hidden, unanswered or unknown.
func (ev *Evaluation) Value(id string) formula.Value {
	if v, ok := ev.in.vars[id]; ok {
		return ev.values.Get(v.symbol.Slot)
	}
	return formula.Value{}
}

// Values are all values that are not leeg, by the names of Symbols: what is
// stored for indicators.
func (ev *Evaluation) Values() map[string]formula.Value {
	out := map[string]formula.Value{}
	for _, s := range ev.in.Symbols() {
		if v := ev.Value(s.Name); !v.IsMissing() {
			out[s.Name] = v
		}
	}
	return out
}

// PageState counts a page. Skipped answers ("weet niet", "wil niet zeggen")
// are done.
type PageState struct {
	Visible  bool
	Total    int // fields that show
	Done     int
	Required int // required fields without an answer
	Problems int
}

// Complete says whether nothing on the page asks for attention.
func (p PageState) Complete() bool { return p.Done == p.Total && p.Problems == 0 }

// Started says whether anything was filled in.
func (p PageState) Started() bool { return p.Done > 0 }

// PageState counts what is done and open on a page, by its id.
func (ev *Evaluation) PageState(page string) PageState {
	var out PageState
	for _, p := range ev.in.pages {
		if p.def.ID != page {
			continue
		}
		out.Visible = ev.pages[p.index]
		for _, f := range p.fields {
			state := ev.fields[f.index]
			switch {
			case state.status == Hidden:
				continue
			case state.status != Unanswered:
				out.Done++
			case state.required:
				out.Required++
			}
			out.Total++
		}
		for _, problem := range ev.problems {
			if f, ok := ev.in.Field(problem.Question); ok && f.page == p {
				out.Problems++
			}
		}
	}
	return out
}

// Prune splits answers for sending. Kept has one answer for every field, with
// Hidden for what does not show; pruned has the answers given to those hidden
// fields, for the audit copy.
func (in *Instrument) Prune(a Answers, ev *Evaluation) (kept, pruned Answers) {
	kept, pruned = Answers{}, Answers{}
	for _, f := range in.fields {
		given := a[f.ID]
		switch status := ev.fields[f.index].status; status {
		case Hidden:
			kept[f.ID] = Answer{Status: Hidden}
			if given.Status != Unanswered && given.Status != Hidden {
				pruned[f.ID] = given
			}
		case Answered:
			if f.rows != nil {
				var hidden Answer
				if kept[f.ID], hidden = ev.pruneRows(f, given); hidden.Status == Answered {
					pruned[f.ID] = hidden
				}
				continue
			}
			given.Value = ev.values.Get(f.slot)
			kept[f.ID] = given
		default:
			kept[f.ID] = Answer{Status: status}
		}
	}
	return kept, pruned
}

// Text is the text of a question, or of a matrix row, in the language of the
// context with its placeholders filled in.
func (ev *Evaluation) Text(id string) string {
	if f, ok := ev.in.Field(id); ok && f.Row != nil {
		return ev.Render(f.Row.Text)
	}
	if q, ok := ev.in.Question(id); ok {
		return ev.Render(q.Text)
	}
	return ""
}

// Render fills in the placeholders of a text of this questionnaire: names from
// the context, and answers as the rater saw them. What is not known becomes "…".
func (ev *Evaluation) Render(t source.Text) string {
	text := t.In(ev.ctx.Lang)
	if !strings.Contains(text, "{") {
		return text
	}
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(text, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			b.WriteString("{" + rest)
			return b.String()
		}
		b.WriteString(ev.placeholder(name))
		text = after
	}
}

func (ev *Evaluation) placeholder(name string) string {
	if v, ok := ev.in.vars[name]; ok {
		if value := ev.values.Get(v.symbol.Slot); !value.IsMissing() {
			return ev.in.Show(v.symbol.Name, value, ev.ctx.Lang)
		}
	} else if text := ev.ctx.Names[name]; text != "" {
		return text
	}
	return "…"
}
