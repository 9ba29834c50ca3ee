package main

import (
	"fmt"
	"strings"

	"effectmonitor/engine/casetest"
	"effectmonitor/engine/catalog"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/compare"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
)

// difference is everything there is to say about two versions.
type difference struct {
	Kind    string           `json:"soort"`
	Before  string           `json:"oud,omitempty"`
	After   string           `json:"nieuw,omitempty"`
	Changes []compare.Change `json:"wijzigingen"`
	Broken  []compare.Broken `json:"niet_meer_te_vergelijken,omitempty"`
	Moments []string         `json:"metingen_anders,omitempty"`
	People  int              `json:"deelnemers,omitempty"` // answers, participants
	Source  string           `json:"bron,omitempty"`       // of those: gesimuleerd, gegeven
	Refused int              `json:"geweigerd,omitempty"`  // values of the file that no questionnaire accepts
	Shifts  []compare.Shift  `json:"verschuiving,omitempty"`
	Euros   []compare.Amount `json:"euros,omitempty"`
}

// pair is the same definition twice.
type pair struct {
	before, after side
	day           source.Date
	recorded      bool // people come from a file
	people        []person
	refused       int
}

func (p pair) compare() (difference, error) {
	d := difference{Kind: p.before.kind, Changes: []compare.Change{}, Source: sourceSimulated}
	if p.recorded {
		d.Source, d.Refused = sourceRecorded, p.refused
	}
	var err error
	switch p.before.kind {
	case "vragenlijst":
		err = p.questionnaires(&d)
	case "raamwerk":
		err = p.frameworks(&d)
	case "mkba":
		err = p.models(&d)
	case "programma":
		err = p.programmes(&d)
	case "dashboard":
		err = p.dashboards(&d)
	case kindReport:
		err = p.reports(&d)
	case kindPrices:
		err = p.prices(&d)
	case kindGemeente:
		err = p.gemeenten(&d)
	default:
		err = unknown(p.before)
	}
	return d, err
}

func (p pair) missing(before bool) error {
	if before {
		return unknown(p.before)
	}
	return unknown(p.after)
}

func (d *difference) name(oldID string, oldVersion int, newID string, newVersion int) {
	d.Before = source.Ref{ID: oldID, Version: oldVersion}.String()
	d.After = source.Ref{ID: newID, Version: newVersion}.String()
}

func (p pair) questionnaires(d *difference) error {
	old, now := p.before.catalog.Questionnaire(p.before.ref), p.after.catalog.Questionnaire(p.after.ref)
	if old == nil || now == nil {
		return p.missing(old == nil)
	}
	d.name(old.Def.ID, old.Def.Version, now.Def.ID, now.Def.Version)
	var err error
	if d.Changes, err = compare.Questionnaires(old, now); err != nil {
		return err
	}
	if len(d.Changes) == 0 {
		return nil // and so nothing shifts
	}
	affected := compare.Affected(old, now, d.Changes)
	for _, program := range p.before.catalog.Programmes() {
		if f := p.before.catalog.Framework(program.Def.Framework); f != nil && asks(p.before.catalog, program, old.Def.ID) {
			d.Broken = append(d.Broken, compare.Comparisons(f, old.Def.Rater, affected)...)
		}
	}
	answers := p.answers(old.Def.ID)
	d.People = len(answers)
	for _, s := range compare.Scores(old, now, each(answers)) {
		if s.Moves() {
			d.Shifts = append(d.Shifts, s)
		}
	}
	return nil
}

// asks says whether a programme has a questionnaire filled in.
func asks(c *catalog.Catalog, p *programme.Compiled, id string) bool {
	for _, m := range p.Moments() {
		for _, ref := range m.Questionnaires {
			if in := c.Questionnaire(ref); in != nil && in.Def.ID == id {
				return true
			}
		}
	}
	return false
}

// answers are those of the simulated cohorts to a questionnaire.
func (p pair) answers(id string) []compare.Filled {
	var out []compare.Filled
	for _, person := range p.cohort("") {
		for _, r := range person.Responses {
			if r.Instrument.Def.ID == id {
				out = append(out, compare.Filled{Answers: r.Answers, Context: instrument.Context{AsOf: r.Submitted, Lang: person.Lang}})
			}
		}
	}
	return out
}

// cohort are the simulated participants of a programme, or of all; a simulation
// that does not compile has none.
func (p pair) cohort(of string) []person {
	if p.recorded {
		return p.people
	}
	var out []person
	c := p.before.catalog
	for _, s := range c.Simulations() {
		if of != "" && s.Programme.ID != of {
			continue
		}
		if compiled, _ := casetest.Simulation(c, s); compiled != nil {
			out = append(out, draw(c, compiled, s.Programme, p.day, 0)...)
		}
	}
	return out
}

func each[T any](list []T) func(func(T) bool) {
	return func(yield func(T) bool) {
		for _, v := range list {
			if !yield(v) {
				return
			}
		}
	}
}

func (p pair) frameworks(d *difference) error {
	old, now := p.before.catalog.Framework(p.before.ref), p.after.catalog.Framework(p.after.ref)
	if old == nil || now == nil {
		return p.missing(old == nil)
	}
	d.name(old.Def.ID, old.Def.Version, now.Def.ID, now.Def.Version)
	var err error
	if d.Changes, err = compare.Definitions(old.Def, now.Def); err != nil {
		return err
	}
	if len(d.Changes) == 0 {
		return nil
	}
	for _, c := range d.Changes {
		if ind := old.Indicator(c.Name); ind != nil && c.Breaks && !strings.HasPrefix(c.Where, "uitsplitsing") {
			d.broken(compare.Broken{Indicator: c.Name, Title: ind.Def.Title.String(), Because: []string{c.Where}, OverTime: ind.Def.Type == indicator.Change, Framework: old.Def.ID})
		}
	}
	var people []indicator.Participant
	for _, x := range p.cohort(old.Programme().Def.ID) {
		people = append(people, casetest.Participant(x.Record, x.filled))
	}
	d.People = len(people)
	for _, s := range compare.Indicators(old, now, each(people), p.day) {
		if s.Moves() {
			d.Shifts = append(d.Shifts, s)
		}
	}
	return nil
}

// broken adds an indicator once.
func (d *difference) broken(b compare.Broken) {
	for i := range d.Broken {
		if d.Broken[i].Indicator == b.Indicator {
			d.Broken[i].Because = append(d.Broken[i].Because, b.Because...)
			return
		}
	}
	d.Broken = append(d.Broken, b)
}

func (p pair) models(d *difference) error {
	old, now := p.before.catalog.Model(p.before.ref), p.after.catalog.Model(p.after.ref)
	if old == nil || now == nil {
		return p.missing(old == nil)
	}
	d.name(old.Definition().ID, old.Definition().Version, now.Definition().ID, now.Definition().Version)
	var err error
	if d.Changes, err = compare.Definitions(old.Definition(), now.Definition()); err != nil {
		return err
	}
	if len(d.Changes) == 0 {
		return nil
	}
	return p.amounts(d, "", old, now, nil, nil)
}

// amounts adds what differs between two results of a model on the same people.
func (p pair) amounts(d *difference, prefix string, old, now *mkba.Compiled, was, is map[string]float64) error {
	before, people, err := p.euros(p.before.catalog, old, was)
	if err != nil {
		return err
	}
	after, _, err := p.euros(p.after.catalog, now, is)
	if err != nil {
		return err
	}
	d.People = max(d.People, people)
	for _, amount := range compare.Euros(before, after) {
		if amount.Before != amount.After {
			amount.What = prefix + amount.What
			d.Euros = append(d.Euros, amount)
		}
	}
	return nil
}

// euros evaluates a model on the simulated cohort of its programme.
func (p pair) euros(c *catalog.Catalog, m *mkba.Compiled, overrides map[string]float64) (*mkba.Result, int, error) {
	def := m.Definition()
	framework := p.before.catalog.FrameworkOf(def.Programme)
	if framework == nil || m.IsPublished() {
		result, err := m.Evaluate(mkba.Inputs{Overrides: overrides})
		return result, 0, err
	}
	sum, n := cohort.New(framework), 0
	for _, x := range p.cohort(def.Programme.ID) {
		if err := sum.Add(framework.Facts(casetest.Participant(x.Record, x.filled), p.day)); err != nil {
			return nil, 0, err
		}
		n++
	}
	result, err := c.Costs(source.Ref{ID: def.ID, Version: def.Version}, framework, sum, mkba.Inputs{Overrides: overrides})
	return result, n, err
}

func differenceText(list []difference) string {
	var b strings.Builder
	for i, d := range list {
		if i > 0 {
			b.WriteByte('\n')
		}
		d.write(&b)
	}
	if len(list) == 0 {
		b.WriteString("geen verschil in betekenis\n")
	}
	return b.String()
}

func (d difference) write(b *strings.Builder) {
	fmt.Fprintf(b, "%s %s\n", d.Kind, strings.Trim(d.Before+" → "+d.After, " →"))
	if len(d.Changes) == 0 {
		b.WriteString("  geen verschil in betekenis\n")
	}
	for _, c := range d.Changes {
		mark := ""
		if c.Breaks {
			mark = "  [breekt]"
		}
		fmt.Fprintf(b, "  %s%s\n", c, mark)
	}
	if len(d.Broken) > 0 {
		b.WriteString("  niet meer te vergelijken met eerder:\n")
	}
	for _, x := range d.Broken {
		extra := ""
		if x.OverTime {
			extra = ", ook niet tussen metingen van een deelnemer"
		}
		fmt.Fprintf(b, "    %s (%s), door %s%s\n", x.Indicator, x.Title, strings.Join(x.Because, ", "), extra)
	}
	if len(d.Moments) > 0 {
		fmt.Fprintf(b, "  cijfers bij deze metingen zijn niet te vergelijken met eerder: %s\n", strings.Join(d.Moments, ", "))
	}
	if d.People > 0 && len(d.Changes) > 0 {
		who := "deelnemers"
		if d.Kind == "vragenlijst" {
			who = "invullingen"
		}
		fmt.Fprintf(b, "  bij %d %s %s:\n", d.People, map[string]string{sourceSimulated: "gesimuleerde", sourceRecorded: "gegeven"}[d.Source], who)
		if d.Refused > 0 {
			fmt.Fprintf(b, "    %s uit het bestand past in geen vraag en telt niet mee\n", count(d.Refused, "waarde", "waarden"))
		}
		if len(d.Shifts)+len(d.Euros) == 0 {
			b.WriteString("    er verschuift niets\n")
		}
	}
	for _, s := range d.Shifts {
		fmt.Fprintf(b, "    %s: gemiddeld %s → %s (n = %d); anders %d, andere klasse %d (%s), verdwijnt %d, komt erbij %d\n", s.ID,
			number(s.Before), number(s.After), s.N, s.Changed, s.ClassChanged, share(s.ClassChanged, s.N), s.Lost, s.Gained)
	}
	for _, e := range d.Euros {
		fmt.Fprintf(b, "    %s: %s → %s\n", e.What, euros(e.Before), euros(e.After))
	}
}

func number(x float64) string { return formula.FormatNumber(formula.Round(x, 3)) }

func share(part, of int) string {
	if of == 0 {
		return "0%"
	}
	return formula.FormatNumber(formula.Round(100*float64(part)/float64(of), 1)) + "%"
}
