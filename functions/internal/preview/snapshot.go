package preview

import (
	"encoding/json"
	"slices"

	"effectmonitor/engine/instrument"
	"effectmonitor/functions/internal/app"
)

// snapshot is everything that an answer can change, by name, in the order of the
// definition.
type snapshot struct {
	answers string // all of them, to see whether anything changed
	names   []string
	values  map[string]string
}

// change is one difference between two snapshots.
type change struct{ name, was, is string }

func snapshotOf(s *app.Sheet) snapshot {
	out := snapshot{values: map[string]string{}}
	if data, err := json.Marshal(s.Answers); err == nil {
		out.answers = string(data)
	}
	put := func(name, value string) {
		out.names = append(out.names, name)
		out.values[name] = value
	}
	for _, f := range s.Instrument.Fields() {
		put(f.ID, answerText(s, f))
	}
	for _, c := range s.Instrument.Def.Calculations {
		put(c.ID, s.Eval.Value(c.ID).String())
	}
	for _, scale := range s.Instrument.Def.Scales {
		value := s.Eval.Value(scale.ID).String()
		if result, ok := s.Eval.Score(scale.ID); ok && result.Class != "" {
			value += ", " + result.Class
		}
		put(scale.ID, value)
	}
	for _, p := range s.Eval.Problems() {
		put("controle "+p.Question, p.Message)
	}
	return out
}

// answerText says in a word or two what a question has for answer.
func answerText(s *app.Sheet, f *instrument.Field) string {
	switch status := s.Eval.Status(f.ID); {
	case status == instrument.Answered && f.Inner() != nil:
		return rowsYAML(f, s.Answers[f.ID].Rows)
	case status == instrument.Answered:
		return s.Eval.Value(f.ID).String()
	case status == instrument.Unanswered:
		return "leeg"
	default:
		return stateWords[status.String()]
	}
}

// since lists what differs from an earlier snapshot.
func (s snapshot) since(before snapshot) []change {
	var out []change
	for _, name := range s.names {
		if was := before.values[name]; was != s.values[name] {
			out = append(out, change{name, orNothing(was), s.values[name]})
		}
	}
	for _, name := range before.names {
		if !slices.Contains(s.names, name) {
			out = append(out, change{name, before.values[name], "in orde"})
		}
	}
	return out
}

func orNothing(text string) string {
	if text == "" {
		return "in orde"
	}
	return text
}

// given are the answers as they were given; after sending, what was hidden has a mark
// that is no answer.
func given(s *app.Sheet) instrument.Answers {
	out := instrument.Answers{}
	for id, a := range s.Answers {
		if a.Status != instrument.Hidden && a.Status != instrument.Unanswered {
			out[id] = a
		}
	}
	return out
}
