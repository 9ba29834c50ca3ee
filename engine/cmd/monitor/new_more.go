package main

import (
	"slices"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/engine/starter"
)

// reasonThat is the first reason for an end that satisfies is; "" without one.
func reasonThat(p *programme.Compiled, is func(programme.Reason) bool) string {
	i := slices.IndexFunc(p.Def.Exit.Reasons, is)
	if i < 0 {
		return ""
	}
	return p.Def.Exit.Reasons[i].ID
}

func completes(r programme.Reason) bool { return r.Completed }
func dropsOut(r programme.Reason) bool  { return r.Dropout }

// framework needs a programme that somebody can complete.
func (c *newCommand) framework(_ *app, loaded *catalog.Catalog, title string) ([]starter.File, error) {
	p, err := c.programme(loaded)
	if err != nil {
		return nil, err
	}
	reason := reasonThat(p, completes)
	if reason == "" {
		return nil, misuse("programma %s heeft bij einde geen reden met voltooid: true", p.Def.ID)
	}
	out := starter.Framework{ID: c.ID, Title: title, Programme: p.Def.ID, Reason: reason}
	if f := loaded.FrameworkOf(source.Ref{ID: p.Def.ID}); f != nil {
		for _, d := range f.Def.Domains {
			out.Domains = append(out.Domains, starter.Domain{ID: d.ID, Title: d.Title.In(source.DefaultLang)})
		}
	}
	return out.Write()
}

// shownAtStart is how many indicators a new dashboard or report shows.
const shownAtStart = 4

// dashboard needs a framework with shares.
func (c *newCommand) dashboard(a *app, loaded *catalog.Catalog, title string) ([]starter.File, error) {
	p, err := c.programme(loaded)
	if err != nil {
		return nil, err
	}
	d := starter.Dashboard{ID: c.ID, Title: title, Programme: p.Def.ID, On: a.today, Start: a.today.AddMonths(-12)}
	shares, err := sharesOf(loaded, p)
	for _, ind := range shares {
		d.Indicators = append(d.Indicators, ind.Def.ID)
	}
	if err != nil {
		return nil, err
	}
	return d.Write()
}

// report needs a framework with shares too.
func (c *newCommand) report(a *app, loaded *catalog.Catalog, title string) ([]starter.File, error) {
	p, err := c.programme(loaded)
	if err != nil {
		return nil, err
	}
	r := starter.Report{ID: c.ID, Title: title, Programme: p.Def.ID, On: a.today, Start: a.today.AddMonths(-12)}
	shares, err := sharesOf(loaded, p)
	for _, ind := range shares {
		r.Figures = append(r.Figures, starter.Domain{ID: ind.Def.ID, Title: ind.Def.Title.In(source.DefaultLang)})
	}
	if err != nil {
		return nil, err
	}
	return r.Write()
}

// sharesOf are the first shares of a programme's framework, to begin with.
func sharesOf(loaded *catalog.Catalog, p *programme.Compiled) ([]*indicator.Indicator, error) {
	var out []*indicator.Indicator
	if f := loaded.FrameworkOf(source.Ref{ID: p.Def.ID}); f != nil {
		for _, ind := range f.Indicators() {
			if ind.Def.Type == indicator.Share && !ind.Def.PerMoment && len(out) < shownAtStart {
				out = append(out, ind)
			}
		}
	}
	if len(out) == 0 {
		return nil, misuse("het raamwerk van %s heeft nog geen indicator van soort aandeel om te tonen", p.Def.ID)
	}
	return out, nil
}

// The ages of a simulation when the programme says none.
const youngest, oldest = 18, 65

// simulation needs a gemeente that has the programme.
func (c *newCommand) simulation(a *app, loaded *catalog.Catalog, title string) ([]starter.File, error) {
	p, err := c.programme(loaded)
	if err != nil {
		return nil, err
	}
	s := starter.Simulation{
		ID: c.ID, Title: title, Programme: p.Def.ID, On: a.today, Since: a.today.AddMonths(-24), Youngest: youngest, Oldest: oldest,
		Completed: reasonThat(p, completes), Dropout: reasonThat(p, dropsOut),
	}
	if age := p.Def.Eligibility.Age; age != nil {
		s.Youngest, s.Oldest = age.From, age.To
	}
	for _, g := range loaded.Gemeenten() {
		if g.Overlay(p.Def.ID) != nil {
			s.Gemeenten = append(s.Gemeenten, g.Code)
		}
	}
	if len(s.Gemeenten) == 0 {
		return nil, misuse("er is nog geen gemeente met programma %s; begin met monitor nieuw gemeente", p.Def.ID)
	}
	for _, rater := range p.Def.Raters {
		s.Raters = append(s.Raters, starter.Rater{ID: rater.ID, Draws: draws(loaded, p, rater.ID)})
	}
	return s.Write()
}

// draws has a line for every answer that a rater gives at some moment.
func draws(loaded *catalog.Catalog, p *programme.Compiled, rater string) []starter.Draw {
	var out []starter.Draw
	seen := map[string]bool{}
	for _, m := range p.Moments() {
		in := loaded.Questionnaire(m.Questionnaires[rater])
		if in == nil || seen[in.Def.ID] {
			continue
		}
		seen[in.Def.ID] = true
		for _, f := range in.Fields() {
			if d, ok := drawOf(f); ok {
				out = append(out, d)
			}
		}
	}
	return out
}

// highestMoney is up to where amounts are drawn when a question has no bound.
const highestMoney, highestNumber = 2000, 40

// drawOf gives the draw of an answer; a text, a day, an order and rows have none.
func drawOf(f *instrument.Field) (starter.Draw, bool) {
	q := f.Question
	switch {
	case q.Type == instrument.TypeRanking || q.Type == instrument.TypeRepeat:
		return starter.Draw{}, false
	case f.Type == formula.TypeBool:
		return starter.DrawChance(f.ID), true
	case f.Type == formula.TypeChoice:
		return starter.DrawOption(f.ID, optionIDs(q, false)), true
	case f.Type == formula.TypeList:
		return starter.DrawOptions(f.ID, optionIDs(q, true)), true
	case f.Type == formula.TypeMoney:
		return starter.DrawNumber(f.ID, bound(q.Min, 0), bound(q.Max, highestMoney), 10), true
	case q.Type == instrument.TypeScale:
		return starter.DrawNumber(f.ID, bound(q.From, 1), bound(q.To, 5), max(q.Step, 1)), true
	case q.Type == instrument.TypeLevel:
		return starter.DrawNumber(f.ID, 1, float64(len(q.Levels)), 1), true
	case f.Type == formula.TypeNumber:
		return starter.DrawNumber(f.ID, bound(q.Min, 0), bound(q.Max, highestNumber), 1), true
	}
	return starter.Draw{}, false
}

func bound(given *float64, otherwise float64) float64 {
	if given == nil {
		return otherwise
	}
	return *given
}

// optionIDs are the options of a question; together leaves out those that go with no
// other.
func optionIDs(q *instrument.Question, together bool) []string {
	var out []string
	for _, o := range q.Options {
		if !together || !o.Exclusive {
			out = append(out, o.ID)
		}
	}
	return out
}
