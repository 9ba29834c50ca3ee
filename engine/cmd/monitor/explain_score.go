package main

import (
	"strings"

	"effectmonitor/engine/casetest"
	"effectmonitor/engine/codebook"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
)

// questionnaire explains a score, a calculation, or why a question shows.
func (x *explainer) questionnaire() error {
	in := x.catalog.Questionnaire(x.ref)
	if in == nil {
		return misuse("er is geen vragenlijst %q%s", x.ref.String(), hint(x.ref.ID, questionnaireIDs(x.catalog)))
	}
	name := strings.TrimSuffix(x.name, ".klasse")
	var known []string
	for _, s := range in.Symbols() {
		known = append(known, s.Name)
	}
	found := false
	for _, id := range known {
		found = found || id == name
	}
	if !found {
		return misuse("vragenlijst %s heeft geen %q%s", in.Def.ID, x.name, near(x.name, known))
	}
	if x.Input == "" {
		return misuse("geef een bestand met antwoorden, of - voor de invoer")
	}
	doc, err := x.document(x.Input)
	if err != nil {
		return err
	}
	answers, refused, problems := casetest.ReadAnswers(in, answersOf(doc), x.Lang)
	if problems.HasErrors() {
		return x.refuseInput(problems, doc)
	}
	if len(refused) > 0 {
		return misuse("%s: %s", refused[0].Question, refused[0].Message)
	}
	ev := in.NewEvaluator().Evaluate(answers, instrument.Context{AsOf: x.day, Lang: x.Lang})
	return x.show(newSheet(x, in, ev).explain(name))
}

// sheet is one filled in questionnaire while its values are explained.
type sheet struct {
	*explainer
	in    *instrument.Instrument
	ev    *instrument.Evaluation
	rules map[string][]instrument.Rule
	from  string // names the questionnaire when there are several
}

func newSheet(x *explainer, in *instrument.Instrument, ev *instrument.Evaluation) *sheet {
	s := &sheet{explainer: x, in: in, ev: ev, rules: map[string][]instrument.Rule{}}
	for _, r := range in.Rules() {
		if !r.Page {
			s.rules[r.Owner] = append(s.rules[r.Owner], r)
		}
	}
	return s
}

// explain follows a name down to the answers that it rests on.
func (s *sheet) explain(name string) explained {
	e := explained{Name: name, From: s.from, Value: s.ev.Value(name).String()}
	if f, ok := s.in.Field(name); ok {
		return s.answer(e, f)
	}
	trace, _ := s.ev.Explain(name)
	e.Missing = trace.Missing
	for _, c := range s.in.Def.Calculations {
		if c.ID == name {
			e.Kind, e.Title, e.Rule, e.Place = "berekening", c.Title.In(s.Lang), c.Formula.Src, s.place(c.Formula.At(0).String())
			e.Steps = steps(trace)
		}
	}
	for _, scale := range s.in.Def.Scales {
		if scale.ID == name {
			e.Kind, e.Title, e.Rule, e.Place = "schaal", scale.Title.In(s.Lang), codebook.Scoring(scale), s.place(scale.Pos.String())
			e.Steps = trace.Notes
			if result, ok := s.ev.Score(name); ok && result.Class != "" {
				e.Value += ", klasse " + result.Class
			}
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
func (s *sheet) input(name string) explained {
	if strings.HasPrefix(name, "vorige.") {
		return explained{Name: name, From: s.from, Kind: "antwoord", Value: s.ev.Value(name).String(), Title: "van de meting ervoor"}
	}
	owner, _, _ := strings.Cut(name, ".") // a class is of its scale, a column of its herhaling
	return s.explain(owner)
}

// answer says what was asked and answered, and when it was hidden, by which rule.
func (s *sheet) answer(e explained, f *instrument.Field) explained {
	e.Kind, e.State, e.Title = "antwoord", s.ev.Status(f.ID).String(), s.ev.Text(f.ID)
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
	if s.ev.Visible(f.ID) && s.name != f.ID {
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

// steps are the lines of a trace.
func steps(t formula.Trace) []string {
	return strings.Split(strings.TrimRight(t.Text(), "\n"), "\n")
}
