package lint

import (
	"slices"
	"strings"

	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/programme"
)

// framework finds parts of a framework that nothing uses, and classes of a
// breakdown that nobody can be in.
func (l *linter) framework(p *programme.Compiled, f *indicator.Compiled) {
	def := f.Def
	shown := l.shownIndicators(p, def)
	var idle []string
	domains, dimensions, themes, links := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	for i := range def.Indicators {
		d := &def.Indicators[i]
		domains[d.Domain], dimensions[d.Dimension], themes[d.Theme], links[d.Link] = true, true, true, true
		if !shown[d.ID] {
			idle = append(idle, d.ID)
		}
	}
	if len(idle) > 0 {
		l.found.Warnf(def.Pos, CodeUnused, "geen tegel, geen model en geen theorie gebruikt %s", strings.Join(idle, ", ")).
			WithHint("zet ze op een dashboard, of haal ze weg")
	}
	l.unusedEntries(def.Domains, domains, "domein")
	l.unusedEntries(def.Dimensions, dimensions, "dimensie")
	l.unusedEntries(def.Themes, themes, "thema")
	l.unusedEntries(def.Chain, links, "stap van de keten")
	l.unusedActivities(def)
}

// shownIndicators are the indicators that a dashboard, a model, learning or the Theory
// of Change names.
func (l *linter) shownIndicators(p *programme.Compiled, def *indicator.Framework) map[string]bool {
	shown := map[string]bool{}
	for _, arrow := range def.Theory {
		shown[arrow.From], shown[arrow.To] = true, true
	}
	for _, m := range l.catalog.Models() {
		for _, use := range m.Definition().Indicators() {
			shown[use.ID] = true
		}
	}
	for _, d := range l.catalog.Learnings() {
		for _, id := range d.Indicators() {
			shown[id] = shown[id] || d.Programme.ID == p.Def.ID
		}
	}
	for _, d := range l.catalog.Dashboards("", p.Def.ID) {
		for _, page := range d.Pages {
			if head := page.Headline; head != nil {
				shown[head.Indicator] = true
				for _, id := range head.Indicators {
					shown[id] = true
				}
			}
			for _, tile := range page.Tiles {
				shown[tile.Indicator] = true
				for _, id := range tile.Indicators {
					shown[id] = true
				}
			}
		}
	}
	for _, s := range l.pooled() {
		shown[s.Indicator] = shown[s.Indicator] || s.Programme.ID == p.Def.ID
	}
	return shown
}

// pooled are the studies of everything that pools programmes.
func (l *linter) pooled() []*dashboard.Study {
	var list []*dashboard.Study
	for _, d := range l.catalog.Dashboards("", "") {
		list = append(list, d.Pooled()...)
	}
	for _, d := range l.catalog.Reports() {
		list = append(list, d.Pooled()...)
	}
	return list
}

func (l *linter) unusedEntries(entries []indicator.Entry, used map[string]bool, what string) {
	for _, e := range entries {
		if !used[e.ID] {
			l.found.Warnf(e.Pos, CodeUnused, "geen indicator hoort bij %s %q", what, e.ID)
		}
	}
}

// unusedActivities finds activities that the Theory of Change says nothing of.
func (l *linter) unusedActivities(def *indicator.Framework) {
	for _, a := range def.Activities {
		leads := slices.ContainsFunc(def.Theory, func(arrow indicator.Arrow) bool { return arrow.From == a.ID })
		if !leads {
			l.found.Warnf(a.Pos, CodeUnused, "de theorie zegt niet waar activiteit %q toe leidt", a.ID).WithHint(diag.Suggest(a.ID, sources(def)))
		}
	}
}

func sources(def *indicator.Framework) []string {
	var out []string
	for _, arrow := range def.Theory {
		out = append(out, arrow.From)
	}
	return out
}
