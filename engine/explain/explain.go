// Package explain follows a score, a calculation or an indicator of one participant
// down to the answers that it rests on: the rule, what went in, what was leeg, and why.
//
// It must not decide who may see an answer: what it is given, it shows. It writes no
// text for a screen but values, rules and traces.
package explain

import (
	"strings"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
)

// The kinds of an Explained.
const (
	Answer      = "antwoord"
	Calculation = "berekening"
	Scale       = "schaal"
	Indicator   = "indicator"
)

// Explained is one value with the rule it came from and what went into it.
type Explained struct {
	Name    string      `json:"naam"`
	Title   string      `json:"titel,omitempty"`
	Page    string      `json:"pagina,omitempty"` // of a question
	Kind    string      `json:"soort"`            // antwoord, berekening, schaal, indicator
	From    string      `json:"van,omitempty"`
	Value   string      `json:"waarde"`
	State   string      `json:"stand,omitempty"`
	Rule    string      `json:"regel,omitempty"`
	Place   string      `json:"plek,omitempty"`
	Missing []string    `json:"leeg,omitempty"`
	Steps   []string    `json:"stappen,omitempty"`
	Notes   []string    `json:"opmerkingen,omitempty"`
	Inputs  []Explained `json:"invoer,omitempty"`
}

// Filled is one filled in questionnaire with everything that was computed of it.
type Filled struct {
	Moment     string
	Rater      string
	On         source.Date
	Instrument *instrument.Instrument
	Evaluation *instrument.Evaluation
}

// Explainer says in which language, and how a place in a definition is written; nil
// leaves places out.
type Explainer struct {
	Lang  string
	Place func(pos string) string
}

func (x *Explainer) place(pos string) string {
	if x.Place == nil {
		return ""
	}
	return x.Place(pos)
}

// Value explains a name of a filled in questionnaire: a score, a calculation, or an
// answer and why its question shows. from names the questionnaire where there are
// several.
func (x *Explainer) Value(in *instrument.Instrument, ev *instrument.Evaluation, name, from string) Explained {
	return newSheet(x, in, ev, name, from).explain(name)
}

// Score gives the value of a scale without following it to the answers: enough for a
// list of many.
func (x *Explainer) Score(ev *instrument.Evaluation, scale *instrument.Scale) Explained {
	e := Explained{Name: scale.ID, Title: scale.Title.In(x.Lang), Kind: Scale, Value: ev.Value(scale.ID).String()}
	if result, ok := ev.Score(scale.ID); ok && result.Class != "" {
		e.Value += ", klasse " + result.Class
	}
	return e
}

// sheet is one filled in questionnaire while its values are explained.
type sheet struct {
	*Explainer
	in    *instrument.Instrument
	ev    *instrument.Evaluation
	rules map[string][]instrument.Rule
	asked string // the name that was asked for
	from  string
}

func newSheet(x *Explainer, in *instrument.Instrument, ev *instrument.Evaluation, asked, from string) *sheet {
	s := &sheet{Explainer: x, in: in, ev: ev, asked: asked, from: from, rules: map[string][]instrument.Rule{}}
	for _, r := range in.Rules() {
		if !r.Page {
			s.rules[r.Owner] = append(s.rules[r.Owner], r)
		}
	}
	return s
}

// explain follows a name down to the answers that it rests on.
func (s *sheet) explain(name string) Explained {
	e := Explained{Name: name, From: s.from, Value: s.ev.Value(name).String()}
	if f, ok := s.in.Field(name); ok {
		return s.answer(e, f)
	}
	trace, _ := s.ev.Explain(name)
	e.Missing = trace.Missing
	for _, c := range s.in.Def.Calculations {
		if c.ID == name {
			e.Kind, e.Title, e.Rule, e.Place = Calculation, c.Title.In(s.Lang), c.Formula.Src, s.place(c.Formula.At(0).String())
			e.Steps = steps(trace)
		}
	}
	for _, scale := range s.in.Def.Scales {
		if scale.ID == name {
			score := s.Score(s.ev, scale)
			e.Kind, e.Title, e.Value = score.Kind, score.Title, score.Value
			e.Rule, e.Place, e.Steps = scale.Describe(), s.place(scale.Pos.String()), trace.Notes
		}
	}
	for _, r := range s.rules[name] {
		for _, input := range r.Reads {
			if r.Role != instrument.RoleText {
				e.Inputs = append(e.Inputs, s.input(input))
			}
		}
	}
	return e
}

// input explains a name that a rule reads.
func (s *sheet) input(name string) Explained {
	if strings.HasPrefix(name, "vorige.") {
		return Explained{Name: name, From: s.from, Kind: Answer, Value: s.ev.Value(name).String(), Title: "van de meting ervoor"}
	}
	owner, _, _ := strings.Cut(name, ".") // a class is of its scale, a column of its herhaling
	return s.explain(owner)
}

// answer says what was asked and answered, and when it was hidden, by which rule.
func (s *sheet) answer(e Explained, f *instrument.Field) Explained {
	e.Kind, e.State, e.Title = Answer, s.ev.Status(f.ID).String(), s.ev.Text(f.ID)
	e.Page = s.ev.Render(f.Page.Title)
	if f.Inner() != nil {
		e.Value, e.Inputs = s.rowsOf(f)
	}
	if option := f.Option(s.ev.Value(f.ID).AsText()); option != nil {
		e.Value += ": " + s.ev.Render(option.Text)
	}
	if n, ok := s.ev.Value(f.ID).AsNumber(); ok {
		for _, level := range f.Question.Levels {
			if level.Value == n {
				e.Value += ": " + s.ev.Render(level.Title)
			}
		}
	}
	if s.ev.Visible(f.ID) && s.asked != f.ID {
		return e
	}
	trace, _ := s.ev.Explain(f.ID)
	for _, part := range trace.Parts {
		e.Rule, e.Place = part.Source, s.place(f.Question.Pos.String())
		e.Missing = append(e.Missing, part.Missing...)
		e.Steps = append(e.Steps, steps(part)...)
	}
	for _, r := range s.rules[f.ID] {
		if r.Role == instrument.RoleVisible {
			for _, name := range r.Reads {
				e.Inputs = append(e.Inputs, s.input(name))
			}
		}
	}
	return e
}

// rowsOf says how many rows there are, and what stands in each.
func (s *sheet) rowsOf(f *instrument.Field) (string, []Explained) {
	if s.ev.Status(f.ID) != instrument.Answered {
		return formula.Value{}.String(), nil
	}
	columns := s.ev.RowValues()
	var out []Explained
	for _, inner := range f.Inner() {
		for i, v := range columns[f.ID+"."+inner.ID] {
			out = append(out, Explained{
				Name: f.ID + "." + inner.ID, From: "rij " + formula.FormatNumber(float64(i+1)), Kind: Answer,
				Title: s.ev.Render(inner.Question.Text), Value: v.String(),
			})
		}
	}
	return formula.FormatNumber(float64(len(columns[f.ID]))) + " rijen", out
}

// steps are the lines of a trace.
func steps(t formula.Trace) []string {
	return strings.Split(strings.TrimRight(t.Text(), "\n"), "\n")
}
