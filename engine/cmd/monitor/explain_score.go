package main

import (
	"strings"

	"effectmonitor/engine/casetest"
	"effectmonitor/engine/instrument"
)

// questionnaire explains a score, a calculation, or why a question shows.
func (x *explainer) questionnaire() error {
	in := x.catalog.Questionnaire(x.ref)
	if in == nil {
		return noSuch("vragenlijst", x.ref, questionnaireIDs(x.catalog))
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
	return x.show(x.rules().Value(in, ev, name, ""))
}
