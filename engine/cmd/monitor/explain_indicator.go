package main

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/casetest"
	"effectmonitor/engine/catalog"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/indicator"
)

// indicator explains what one participant contributes to an indicator.
func (x *explainer) indicator() error {
	f := x.catalog.Framework(x.ref)
	if f == nil {
		return misuse("er is geen raamwerk %q%s", x.ref.String(), hint(x.ref.ID, frameworkIDs(x.catalog)))
	}
	ind := f.Indicator(x.name)
	if ind == nil {
		var known []string
		for _, i := range f.Indicators() {
			known = append(known, i.Def.ID)
		}
		return misuse("raamwerk %s heeft geen indicator %q%s", f.Def.ID, x.name, near(x.name, known))
	}
	p, filled, err := x.participant(f)
	if err != nil {
		return err
	}
	moment, err := x.moment(f, ind, filled)
	if err != nil {
		return err
	}
	return x.show(x.contribution(f, ind, p, filled, moment))
}

// participant is read from a file, or drawn.
func (x *explainer) participant(f *indicator.Compiled) (indicator.Participant, []casetest.Filled, error) {
	if x.Simulation == "" {
		if x.Input == "" {
			return indicator.Participant{}, nil, misuse("geef een bestand met een deelnemer, of --simulatie")
		}
		doc, err := x.document(x.Input)
		if err != nil {
			return indicator.Participant{}, nil, err
		}
		p, filled, found := casetest.ReadParticipant(x.catalog, f, doc, x.day)
		if found.HasErrors() {
			return p, nil, x.refuseInput(found, doc)
		}
		return p, filled, nil
	}
	people, err := x.people(x.catalog, x.Simulation, nil, x.day, 0)
	if err != nil {
		return indicator.Participant{}, nil, err
	}
	for i := range people {
		if x.Number == "" || people[i].number() == x.Number {
			return casetest.Participant(people[i].Record, people[i].filled), people[i].filled, nil
		}
	}
	return indicator.Participant{}, nil, misuse("simulatie %s heeft op die dag geen deelnemer %q", x.Simulation, x.Number)
}

// moment is the one to look at: the one asked for, or the last that was filled in.
func (x *explainer) moment(f *indicator.Compiled, ind *indicator.Indicator, filled []casetest.Filled) (string, error) {
	if !ind.Def.PerMoment && ind.Def.Type != indicator.Change {
		return "", nil
	}
	known := f.Programme().MomentIDs()
	if x.Moment != "" {
		if !slices.Contains(known, x.Moment) {
			return "", misuse("er is geen meting %q%s", x.Moment, hint(x.Moment, known))
		}
		return x.Moment, nil
	}
	last := ""
	for _, id := range known {
		if slices.ContainsFunc(filled, func(r casetest.Filled) bool { return r.Moment == id }) {
			last = id
		}
	}
	if last == "" {
		return "", misuse("deze deelnemer heeft nog geen meting")
	}
	return last, nil
}

func (x *explainer) contribution(f *indicator.Compiled, ind *indicator.Indicator, p indicator.Participant, filled []casetest.Filled, moment string) explained {
	d := ind.Def
	rule := d.Formula
	if d.Type == indicator.Duration {
		rule = d.Time
	}
	e := explained{Name: d.ID, Title: d.Title.In(x.Lang), Kind: "indicator", From: moment, Rule: rule.Src, Place: x.place(rule.At(0).String())}
	facts := f.Facts(p, x.day)
	fact, counts := facts.Fact(d.ID, moment)
	e.Value, e.Notes = factWords(ind, fact, counts)
	if !d.Population.IsZero() {
		e.Notes = append(e.Notes, "telt mee als: "+strings.Join(strings.Fields(d.Population.Src), " "))
	}
	trace, ok := f.Explain(p, d.ID, moment, x.day)
	if ok && rule.Src != "" {
		e.Missing, e.Steps = trace.Missing, steps(trace)
	}
	moments := []string{moment}
	if d.Type == indicator.Change {
		moments = []string{d.From, moment}
	}
	e.Inputs = x.inputs(rule.Src+"", d.Population.Src, filled, moments)
	return e
}

// inputs explains each name of a questionnaire that the formulas read, in every
// filled in questionnaire that counts.
func (x *explainer) inputs(rule, population string, filled []casetest.Filled, moments []string) []explained {
	names := formula.Usages(rule)
	if names == nil {
		names = map[string]formula.Usage{}
	}
	maps.Copy(names, formula.Usages(population))
	var out []explained
	for _, r := range filled {
		if moments[0] != "" && !slices.Contains(moments, r.Moment) {
			continue
		}
		s := newSheet(x, r.Instrument, r.Evaluation)
		s.from = r.Moment + " " + r.Rater
		for _, name := range slices.Sorted(maps.Keys(names)) {
			id := strings.TrimSuffix(strings.TrimPrefix(name, r.Rater+"."), ".klasse")
			if slices.ContainsFunc(r.Instrument.Symbols(), func(sym formula.Symbol) bool { return sym.Name == id }) {
				out = append(out, s.explain(id))
			}
		}
	}
	return out
}

// factWords say what the participant contributes.
func factWords(ind *indicator.Indicator, fact indicator.Fact, counts bool) (string, []string) {
	switch {
	case !counts:
		return "telt niet mee", nil
	case fact.Missing:
		return "leeg", []string{"telt mee, maar de waarde is niet bekend"}
	}
	number := formula.FormatNumber(fact.Value)
	switch ind.Def.Type {
	case indicator.Count, indicator.Share:
		if fact.Value == 1 {
			return "waar", nil
		}
		return "onwaar", nil
	case indicator.Distribution:
		return fact.Class, nil
	case indicator.Duration:
		ends := []string{"nog bezig", "de gebeurtenis was er", "iets anders maakte er een einde aan"}
		return number, []string{ends[fact.Exit]}
	case indicator.Change:
		sure := map[int]string{1: "zeker beter", 0: "geen zeker verschil", -1: "zeker slechter"}[fact.Better]
		return formula.FormatNumber(formula.Round(fact.Value-fact.Before, 6)),
			[]string{"van " + formula.FormatNumber(fact.Before) + " naar " + number + ": " + sure}
	}
	if ind.Money {
		return formula.Money(int64(formula.Round(fact.Value*100, 0))).String(), nil
	}
	return number, nil
}

func frameworkIDs(c *catalog.Catalog) []string {
	var ids []string
	for _, p := range c.Programmes() {
		ids = append(ids, p.Def.Framework.ID)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func questionnaireIDs(c *catalog.Catalog) []string {
	var ids []string
	for _, q := range c.Questionnaires() {
		ids = append(ids, q.Def.ID)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// near is what was probably meant; of a long list the rest is not shown.
func near(word string, known []string) string {
	if text := hint(word, known); len(known) <= 12 || !strings.Contains(text, "kies uit") {
		return text
	}
	return "; er zijn er " + strconv.Itoa(len(known))
}
