package casetest

import (
	"effectmonitor/engine/catalog"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/simulate"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
)

// Filled is one filled in questionnaire with everything that was computed of it.
type Filled struct {
	Moment     string
	Rater      string
	On         source.Date
	Instrument *instrument.Instrument
	Evaluation *instrument.Evaluation
}

// Evaluators makes and keeps one evaluator per questionnaire.
type Evaluators map[*instrument.Instrument]*instrument.Evaluator

// Evaluate computes everything about a set of answers; it is valid until the next
// call for the same questionnaire.
func (e Evaluators) Evaluate(in *instrument.Instrument, a instrument.Answers, c instrument.Context) *instrument.Evaluation {
	if e[in] == nil {
		e[in] = in.NewEvaluator()
	}
	return e[in].Evaluate(a, c)
}

// Fill computes the questionnaires of an invented participant, in the order in
// which they were filled in.
func (e Evaluators) Fill(r simulate.Record) []Filled {
	out := make([]Filled, 0, len(r.Responses))
	for _, x := range r.Responses {
		ev := e.Evaluate(x.Instrument, x.Answers, instrument.Context{AsOf: x.Submitted, Lang: r.Lang})
		out = append(out, Filled{x.Moment, x.Rater, x.Submitted, x.Instrument, ev.Copy()})
	}
	return out
}

// Participant gives what indicators may read of an invented participant.
func Participant(r simulate.Record, filled []Filled) indicator.Participant {
	p := indicator.Participant{
		Gemeente: r.Gemeente, Trajectory: r.Trajectory, Registration: r.Registration, Results: r.Results,
	}
	p.Trajectory.Team = r.Team
	for _, x := range filled {
		p.Responses = append(p.Responses, indicator.Response{
			Moment: x.Moment, Rater: x.Rater, Questionnaire: versionOf(x.Instrument), Submitted: x.On,
			Values: x.Evaluation.Values(), Rows: x.Evaluation.RowValues(),
		})
	}
	return p
}

// ReadParticipant reads one participant from a document, in the form that a case
// of a framework gives its participants. asOf is the day that is looked from;
// responses without a day of their own count as sent on the target date.
func ReadParticipant(c *catalog.Catalog, f *indicator.Compiled, d *source.Document, asOf source.Date) (indicator.Participant, []Filled, diag.List) {
	found := validParticipant(d)
	if found.HasErrors() {
		return indicator.Participant{}, nil, found
	}
	out := Case{}
	j := &job{catalog: c, node: d.Root, out: &out}
	p := j.participant(f, d.Root, asOf)
	for _, failure := range out.Failures {
		found.Errorf(failure.Pos, "bad-participant", "%s: %s", failure.What, failure.Reason)
	}
	if found.HasErrors() {
		return indicator.Participant{}, nil, found
	}
	return p, fill(c, f, d, p), nil
}

// validParticipant checks the participant against the schema, as the only one of
// an imaginary case, so that every mistake gets its own message.
func validParticipant(d *source.Document) diag.List {
	people := at(d, source.Sequence, "")
	people.Items = []*source.Node{d.Root}
	return validCase(d, indicator.FrameworkKind, []source.Entry{{Key: at(d, source.Scalar, "deelnemers"), Value: people}})
}

// validCase checks entries against the schema, as those of an imaginary case.
func validCase(d *source.Document, kind string, entries []source.Entry) diag.List {
	item, cases, root := at(d, source.Mapping, ""), at(d, source.Sequence, ""), at(d, source.Mapping, "")
	item.Entries = append([]source.Entry{{Key: at(d, source.Scalar, "naam"), Value: at(d, source.Scalar, "deelnemer")}}, entries...)
	item.Entries = append(item.Entries, source.Entry{Key: at(d, source.Scalar, "verwacht"), Value: at(d, source.Mapping, "")})
	cases.Items = []*source.Node{item}
	root.Entries = []source.Entry{{Key: at(d, source.Scalar, "soort"), Value: at(d, source.Scalar, kind)}, {Key: at(d, source.Scalar, "gevallen"), Value: cases}}
	return read.Validate(&source.Document{File: "deelnemer_test.yaml", Data: d.Data, Root: root})
}

// at is a node at the beginning of a document; a scalar is a text.
func at(d *source.Document, kind source.NodeKind, text string) *source.Node {
	n := &source.Node{Kind: kind, Pos: d.Root.Pos, Value: text}
	if kind == source.Scalar {
		n.Tag = source.TagString
	}
	return n
}

// ReadTrajectory reads one trajectory from a document, in the form that a case of a
// programme gives it: start, gedaan, gemeten, fasen, einde.
func ReadTrajectory(p *programme.Compiled, d *source.Document) (programme.Case, diag.List) {
	found := validCase(d, programme.Kind, d.Root.Entries)
	if d.Root.Get("start") == nil {
		found.Errorf(d.Root.Pos, "bad-participant", "de start van het traject ontbreekt").WithHint("schrijf start: 2026-01-05")
	}
	if found.HasErrors() {
		return programme.Case{}, found
	}
	j := &job{node: d.Root, out: &Case{}}
	c := programmeCase(j, p, d.Root, j.dateOf(d.Root.Get("start")))
	for _, failure := range j.out.Failures {
		found.Errorf(failure.Pos, "bad-participant", "%s: %s", failure.What, failure.Reason)
	}
	return c, found
}

// fill evaluates the questionnaires of a participant that was read.
func fill(c *catalog.Catalog, f *indicator.Compiled, d *source.Document, p indicator.Participant) []Filled {
	list := d.Root.Get("invullingen")
	if list == nil {
		return nil
	}
	var out []Filled
	e := Evaluators{}
	for i, n := range list.Items {
		r := p.Responses[i]
		in := c.Questionnaire(f.Programme().Moment(r.Moment).Questionnaires[r.Rater])
		answers, _, _ := ReadAnswers(in, n.Get("antwoorden"), source.DefaultLang)
		ev := e.Evaluate(in, answers, instrument.Context{AsOf: r.Submitted, Lang: source.DefaultLang})
		out = append(out, Filled{r.Moment, r.Rater, r.Submitted, in, ev.Copy()})
	}
	return out
}
