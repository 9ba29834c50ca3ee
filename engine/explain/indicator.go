package explain

import (
	"maps"
	"slices"
	"strings"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/source"
)

// Indicator explains what one participant contributes to an indicator at a moment,
// "" for one over the whole trajectory, as it is known on the day asOf. filled are
// the questionnaires of p, which are its inputs.
func (x *Explainer) Indicator(f *indicator.Compiled, ind *indicator.Indicator, p indicator.Participant, filled []Filled, moment string, asOf source.Date) Explained {
	d := ind.Def
	rule := d.Formula
	if d.Type == indicator.Duration {
		rule = d.Time
	}
	e := x.Contribution(ind, f.Facts(p, asOf), moment)
	e.Rule, e.Place = rule.Src, x.place(rule.At(0).String())
	if !d.Population.IsZero() {
		e.Notes = append(e.Notes, "telt mee als: "+strings.Join(strings.Fields(d.Population.Src), " "))
	}
	trace, ok := f.Explain(p, d.ID, moment, asOf)
	if ok && rule.Src != "" {
		e.Missing, e.Steps = trace.Missing, steps(trace)
	}
	moments := []string{moment}
	if d.Type == indicator.Change {
		moments = []string{d.From, moment}
	}
	e.Inputs = x.inputs(rule.Src, d.Population.Src, filled, moments)
	return e
}

// Contribution says what a participant with these facts contributes to an indicator at
// a moment, without following it to the answers: enough for a list of many.
func (x *Explainer) Contribution(ind *indicator.Indicator, facts indicator.Facts, moment string) Explained {
	e := Explained{Name: ind.Def.ID, Title: ind.Def.Title.In(x.Lang), Kind: Indicator, From: moment}
	fact, counts := facts.Fact(ind.Def.ID, moment)
	e.Value, e.Notes = x.factWords(ind, fact, counts)
	return e
}

// Moments are the moments at which an indicator has something to explain: those of
// p's facts, in the order of the programme, or only "".
func Moments(f *indicator.Compiled, ind *indicator.Indicator, facts indicator.Facts) []string {
	if !ind.Def.PerMoment && ind.Def.Type != indicator.Change {
		return []string{""}
	}
	var out []string
	for _, id := range f.Programme().MomentIDs() {
		if _, ok := facts.Fact(ind.Def.ID, id); ok {
			out = append(out, id)
		}
	}
	return out
}

// inputs explains each name of a questionnaire that the formulas read, in every
// filled in questionnaire that counts.
func (x *Explainer) inputs(rule, population string, filled []Filled, moments []string) []Explained {
	names := formula.Usages(rule)
	if names == nil {
		names = map[string]formula.Usage{}
	}
	maps.Copy(names, formula.Usages(population))
	var out []Explained
	for _, r := range filled {
		if moments[0] != "" && !slices.Contains(moments, r.Moment) {
			continue
		}
		known := map[string]bool{}
		for _, s := range append(r.Instrument.Symbols(), r.Instrument.RowSymbols()...) {
			known[s.Name] = true
		}
		seen := map[string]bool{}
		for _, name := range slices.Sorted(maps.Keys(names)) {
			id := strings.TrimSuffix(strings.TrimPrefix(name, r.Rater+"."), ".klasse")
			if !known[id] {
				continue
			}
			owner, _, _ := strings.Cut(id, ".")
			if !seen[owner] {
				seen[owner] = true
				out = append(out, newSheet(x, r.Instrument, r.Evaluation, "", r.Moment+" "+r.Rater).explain(owner))
			}
		}
	}
	return out
}

// factWords say what the participant contributes.
func (x *Explainer) factWords(ind *indicator.Indicator, fact indicator.Fact, counts bool) (string, []string) {
	switch {
	case !counts:
		return "telt niet mee", nil
	case fact.Incomparable:
		return "leeg", []string{"telt mee, maar een antwoord staat op een versie van de vragenlijst die niet vergelijkbaar is"}
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
		for _, c := range ind.Classes {
			if c.ID == fact.Class {
				return c.Title.In(x.Lang), nil
			}
		}
		return fact.Class, nil
	case indicator.Duration:
		ends := []string{"nog bezig", "de gebeurtenis was er", "iets anders maakte er een einde aan"}
		return formula.FormatNumber(formula.Round(fact.Value, 2)), []string{ends[fact.Exit]}
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
