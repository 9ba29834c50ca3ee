package casetest

import (
	"maps"
	"path"
	"slices"
	"strings"

	"effectmonitor/engine/gemeente"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
)

// runGemeente tests what a gemeente does otherwise: paths into its own version of
// a programme, or, with a start, who is due when in that gemeente.
func runGemeente(j *job) lookup {
	code, _, _ := strings.Cut(path.Base(j.file.Definition()), "-")
	g := j.catalog.Gemeente(code)
	if g == nil {
		j.fail(j.node.Pos, "code", "er is geen gemeente met code "+code)
		return nil
	}
	id := scalar(j.node, "programma")
	if id == "" && len(g.Programmes) > 0 {
		id = g.Programmes[0].ID
	}
	p := j.catalog.Effective(code, id)
	if p == nil {
		j.fail(j.node.Pos, "programma", g.Name+" voert programma "+id+" niet uit")
		return nil
	}
	paths := gemeentePaths(g, p)
	var schedule lookup
	if j.node.Get("start") != nil {
		schedule = scheduleLookup(j, p)
	}
	return func(key string, want *source.Node) (value, func() string, string) {
		if v, known := paths[key]; known && (schedule == nil || p.Moment(key) == nil) {
			return v, nil, ""
		}
		if schedule != nil {
			return schedule(key, want)
		}
		return value{}, nil, unknownName(key, sortedKeys(paths))
	}
}

// gemeentePaths are all values that a gemeente settles, by path.
func gemeentePaths(g *gemeente.Gemeente, p *programme.Compiled) map[string]value {
	paths := map[string]value{
		"code": textOf(g.Code), "naam": textOf(g.Name), "kleur": textOf(g.Colour), "voorvoegsel": textOf(g.Prefix),
		"talen": setOf(g.Languages), "drempel": numberOf(float64(g.Limit())), "bewaartermijn": textOf(p.Def.Retention.String()),
		"hulplijn.telefoon": textOf(g.HelpLine.Phone), "hulplijn.mail": textOf(g.HelpLine.Mail), "hulplijn.tekst": textOf(g.HelpLine.Text.String()),
		"deelt_landelijk": truthOf(g.SharesNation), "metingen": setOf(p.MomentIDs()),
		"uitnodiging_geldig": textOf(p.Def.InvitationValid.String()), "herinneringen": numberOf(float64(len(p.Def.Reminders))),
		"investeerders": setOf(idsOf(g.Investors, func(i gemeente.Investor) string { return i.ID })),
	}
	if g.Accessibility != nil {
		paths["toegankelijkheid.status"], paths["toegankelijkheid.datum"] = textOf(string(g.Accessibility.Status)), textOf(g.Accessibility.Date.String())
	}
	if g.Privacy != nil {
		paths["privacy.functionaris.mail"] = textOf(g.Privacy.Officer.Mail)
	}
	if g.Administration != nil {
		paths["beheer.mail"] = setOf(g.Administration.Mail)
	}
	if overlay := g.Overlay(p.Def.ID); overlay != nil {
		paths["vanaf"] = textOf(overlay.Since.String())
		for id, moment := range overlay.Moments {
			if moment.Dropped {
				paths[id] = textOf("vervalt")
			}
		}
	}
	for _, m := range p.Moments() {
		paths[m.ID] = textOf("blijft")
		paths[m.ID+".maand"] = numberOf(float64(m.Month))
		paths[m.ID+".titel"] = textOf(m.Title.String())
		paths[m.ID+".vanaf"] = textOf(m.Window.Opens.String())
		paths[m.ID+".tot"] = textOf(m.Window.Closes.String())
	}
	for i := range p.Def.Moments {
		if m := &p.Def.Moments[i]; m.Recurring() {
			rhythm(paths, p, m)
		}
	}
	for key, name := range p.Def.Naming {
		paths["benaming."+key] = textOf(name.String())
	}
	for model, overrides := range g.MKBA {
		for key, amount := range overrides {
			paths["mkba."+model+"."+key] = numberOf(amount)
		}
	}
	if age := p.Def.Eligibility.Age; age != nil {
		paths["leeftijd.van"], paths["leeftijd.tot"] = numberOf(float64(age.From)), numberOf(float64(age.To))
	}
	return paths
}

// rhythm adds how often a recurring moment is held here.
func rhythm(paths map[string]value, p *programme.Compiled, m *programme.Moment) {
	every, rounds := m.Every, 0
	every.N *= max(1, m.Stride)
	for _, x := range p.Moments() {
		if x.Series == m.ID {
			rounds++
		}
	}
	paths[m.ID] = textOf("blijft")
	paths[m.ID+".elke"], paths[m.ID+".gedurende"] = textOf(every.String()), textOf(m.During.String())
	paths[m.ID+".keren"] = numberOf(float64(rounds))
}

func sortedKeys[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }
