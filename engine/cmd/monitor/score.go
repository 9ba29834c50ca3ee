package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"effectmonitor/engine/casetest"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
)

type scoreCommand struct {
	Questionnaire string `arg:"" name:"vragenlijst" help:"Id van de vragenlijst, met versie als je een oude wilt: id@1."`
	Answers       string `arg:"" optional:"" default:"-" name:"antwoorden" help:"Bestand met antwoorden in YAML of JSON; zonder bestand de invoer."`
	AsOf          string `name:"op" help:"Dag waarop gerekend wordt. Standaard vandaag." placeholder:"DATUM"`
	Explain       bool   `name:"uitleg" help:"Laat ook zien hoe elke uitkomst ontstaat."`
	Lang          string `name:"taal" help:"Taal van meldingen." default:"nl" placeholder:"TAAL"`
}

// Run prints the scores that follow from answers, and what shows and does not.
func (c *scoreCommand) Run(a *app) error {
	loaded, err := a.catalog()
	if err != nil {
		return err
	}
	in, err := questionnaireNamed(loaded, c.Questionnaire)
	if err != nil {
		return err
	}
	day := a.today
	if c.AsOf != "" {
		if day, err = source.ParseDate(c.AsOf); err != nil {
			return misuse("%q is geen datum; schrijf bijvoorbeeld 2026-03-01", c.AsOf)
		}
	}
	doc, err := a.document(c.Answers)
	if err != nil {
		return err
	}
	answers, refused, found := casetest.ReadAnswers(in, answersOf(doc), c.Lang)
	if found.HasErrors() {
		return a.refuseInput(found, doc)
	}
	ev := in.NewEvaluator().Evaluate(answers, instrument.Context{AsOf: day, Lang: c.Lang})
	out := c.scored(in, ev, refused)
	if a.Format == "json" {
		err = a.json(a.out, out)
	} else {
		err = a.printf("%s", out.text())
	}
	if err == nil && len(refused) > 0 {
		return errFindings
	}
	return err
}

// answersOf accepts a plain mapping of answers, and a case with its answers under
// `antwoorden`.
func answersOf(doc *source.Document) *source.Node {
	if n := doc.Root.Get("antwoorden"); n != nil && n.Kind == source.Mapping {
		return n
	}
	return doc.Root
}

// document reads a file, or standard input for "-". JSON is YAML too.
func (a *app) document(file string) (*source.Document, error) {
	var data []byte
	var err error
	if file == "-" {
		file = "invoer"
		data, err = io.ReadAll(io.LimitReader(a.in, read.MaxBytes+1))
	} else {
		data, err = os.ReadFile(file)
	}
	if err != nil {
		return nil, misuse("%s is niet te lezen", file)
	}
	doc, found := read.Parse(file, data)
	if doc == nil {
		return nil, a.refuseInput(found, &source.Document{File: file, Data: data})
	}
	if doc.Root.Kind != source.Mapping {
		return nil, misuse("in %s horen sleutels met waarden te staan", file)
	}
	return doc, nil
}

// refuseInput prints findings in a file that was given as input.
func (a *app) refuseInput(found diag.List, doc *source.Document) error {
	if a.Format == "json" {
		if err := a.json(a.err, report(found)); err != nil {
			return err
		}
		return errFindings
	}
	if err := diag.Print(a.err, found, func(string) []byte { return doc.Data }); err != nil {
		return err
	}
	return errFindings
}

// scored is the outcome of one questionnaire.
type scored struct {
	Questionnaire string               `json:"vragenlijst"`
	Values        []scoredValue        `json:"uitkomsten"`
	Visible       []string             `json:"zichtbaar"`
	Hidden        []string             `json:"verborgen"`
	Problems      []instrument.Problem `json:"meldingen"`
	title         string
}

type scoredValue struct {
	ID      string `json:"id"`
	Title   string `json:"titel,omitempty"`
	Value   any    `json:"waarde"`
	Text    string `json:"tekst"`
	Class   string `json:"klasse,omitempty"`
	Explain string `json:"uitleg,omitempty"`
}

func (c *scoreCommand) scored(in *instrument.Instrument, ev *instrument.Evaluation, refused []instrument.Problem) scored {
	out := scored{
		Questionnaire: source.Ref{ID: in.Def.ID, Version: in.Def.Version}.String(), title: in.Def.Title.In(c.Lang),
		Visible: []string{}, Hidden: []string{}, Problems: append(append([]instrument.Problem{}, refused...), ev.Problems()...),
	}
	for _, f := range in.Fields() {
		if ev.Visible(f.ID) {
			out.Visible = append(out.Visible, f.ID)
		} else {
			out.Hidden = append(out.Hidden, f.ID)
		}
	}
	for _, calc := range in.Def.Calculations {
		out.Values = append(out.Values, c.value(ev, calc.ID, calc.Title))
	}
	for _, scale := range in.Def.Scales {
		v := c.value(ev, scale.ID, scale.Title)
		if result, ok := ev.Score(scale.ID); ok {
			v.Class = result.Class
		}
		out.Values = append(out.Values, v)
	}
	return out
}

func (c *scoreCommand) value(ev *instrument.Evaluation, id string, title source.Text) scoredValue {
	result := ev.Value(id)
	v := scoredValue{ID: id, Title: title.In(c.Lang), Text: result.String()}
	if !result.IsMissing() {
		v.Value = result
	}
	if trace, ok := ev.Explain(id); ok && c.Explain {
		v.Explain = trace.Text()
	}
	return v
}

func (s scored) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s)\n\n", s.title, s.Questionnaire)
	width := 0
	for _, v := range s.Values {
		width = max(width, len(v.ID))
	}
	for _, v := range s.Values {
		fmt.Fprintf(&b, "%-*s  %s", width, v.ID, v.Text)
		if v.Class != "" {
			fmt.Fprintf(&b, "  (%s)", v.Class)
		}
		b.WriteByte('\n')
		if v.Explain != "" {
			b.WriteString("    " + strings.ReplaceAll(strings.TrimRight(v.Explain, "\n"), "\n", "\n    ") + "\n")
		}
	}
	fmt.Fprintf(&b, "\nzichtbaar: %d van %d\n", len(s.Visible), len(s.Visible)+len(s.Hidden))
	if len(s.Hidden) > 0 {
		fmt.Fprintf(&b, "verborgen: %s\n", strings.Join(s.Hidden, ", "))
	}
	for _, p := range s.Problems {
		fmt.Fprintf(&b, "melding:   %s: %s\n", p.Question, p.Message)
	}
	return b.String()
}
