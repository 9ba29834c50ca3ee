package catalog

import (
	"fmt"
	"maps"
	"slices"

	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/gemeente"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/report"
	"effectmonitor/engine/source"
)

// checkReplaced checks that what a definition says it replaces is there, and is
// an older version of itself.
func checkReplaced[T any](b *builder, kind, id string, version int, ref source.Ref, known versions[T]) {
	if ref.IsZero() {
		return
	}
	if _, ok := known.find(ref); !ok {
		known.missing(&b.found, kind+" "+id, kind, ref)
		return
	}
	if ref.ID == id && (ref.Version == 0 || ref.Version >= version) {
		hint := "de eerste versie vervangt niets; haal de sleutel weg"
		if version > 1 {
			hint = fmt.Sprintf("schrijf bijvoorbeeld %s@%d", id, version-1)
		}
		b.found.Errorf(ref.Pos, "replaces-itself", "versie %d van %s %s kan alleen een oudere versie vervangen", version, kind, id).WithHint(hint)
	}
}

// checkProgramme checks what a programme refers to.
func (b *builder) checkProgramme(p *programme.Programme) {
	name, before := "programma "+p.ID, len(b.found)
	if f, ok := b.declared.frameworks.find(p.Framework); !ok {
		b.declared.frameworks.missing(&b.found, name, "raamwerk", p.Framework)
	} else if f != nil && f.Programme.ID != p.ID {
		b.found.Errorf(p.Framework.Pos, "foreign-framework", "raamwerk %q gaat over programma %q, niet over %q", f.ID, f.Programme.ID, p.ID)
	}
	for _, m := range p.Moments {
		for _, rater := range slices.Sorted(maps.Keys(m.Questionnaires)) {
			ref := m.Questionnaires[rater]
			q, ok := b.declared.questionnaires.find(ref)
			if !ok {
				b.declared.questionnaires.missing(&b.found, name, "vragenlijst", ref)
				continue
			}
			b.used[ref.ID] = true
			if q != nil && q.Rater != rater {
				b.found.Errorf(ref.Pos, "wrong-rater", "meting %s laat %s vragenlijst %q invullen, en die is voor %s", m.ID, rater, q.ID, q.Rater)
			}
		}
	}
	if len(b.found) > before {
		b.misled[versionOf(p)] = true
	}
	b.checkOutside(p)
}

// checkDomains checks that the domains which questionnaires name are in the
// framework of the programme that uses them.
func (b *builder) checkDomains(f *indicator.Framework, p *programme.Compiled) {
	var known []string
	for _, d := range f.Domains {
		known = append(known, d.ID)
	}
	seen := map[string]bool{}
	for _, m := range p.Moments() {
		for _, ref := range m.Questionnaires {
			in := b.c.Questionnaire(ref)
			if in == nil || seen[ref.String()] {
				continue
			}
			seen[ref.String()] = true
			for _, page := range in.Def.Pages {
				b.checkDomain(page.Pos, page.Domain, f.ID, known)
				for _, q := range page.Questions {
					b.checkDomain(q.Pos, q.Domain, f.ID, known)
					for _, inner := range q.Questions {
						b.checkDomain(inner.Pos, inner.Domain, f.ID, known)
					}
				}
			}
		}
	}
}

func (b *builder) checkDomain(pos diag.Pos, domain, framework string, known []string) {
	if domain != "" && !slices.Contains(known, domain) {
		b.found.Errorf(pos, "unknown-domain", "domein %q staat niet in raamwerk %s", domain, framework).
			WithHint(diag.Suggest(domain, known))
	}
}

// checkModel checks what a cost-benefit model refers to.
func (b *builder) checkModel(m *mkba.Model) {
	name := "model " + m.ID
	if !m.Programme.IsZero() {
		if _, ok := b.declared.programmes.find(m.Programme); !ok {
			b.declared.programmes.missing(&b.found, name, "programma", m.Programme)
		}
	}
	if m.Framework.IsZero() {
		return
	}
	f, ok := b.declared.frameworks.find(m.Framework)
	if !ok {
		b.declared.frameworks.missing(&b.found, name, "raamwerk", m.Framework)
		return
	}
	if f == nil {
		return
	}
	known := make([]string, len(f.Indicators))
	for i := range f.Indicators {
		known[i] = f.Indicators[i].ID
	}
	for _, use := range m.Indicators() {
		at := slices.Index(known, use.ID)
		if at < 0 {
			b.found.Errorf(use.Pos, "unknown-indicator", "indicator %q staat niet in raamwerk %s", use.ID, f.ID).
				WithHint(diag.Suggest(use.ID, known))
		} else if !countable(&f.Indicators[at]) {
			b.found.Errorf(use.Pos, "uncountable-indicator", "indicator %q telt geen deelnemers en geen bedrag, dus een model kan er niet mee rekenen", use.ID).
				WithHint("gebruik een indicator van soort aantal, aandeel of som, zonder per_meting")
		}
	}
}

// countable says whether an indicator gives a number of participants or a sum over
// the whole trajectory.
func countable(d *indicator.Definition) bool {
	return !d.PerMoment && (d.Type == indicator.Count || d.Type == indicator.Share || d.Type == indicator.Sum)
}

// checkDashboard checks what a dashboard refers to.
func (b *builder) checkDashboard(d *dashboard.Dashboard) {
	name := "dashboard " + d.ID
	if b.aimless(d.Pos, name, d.Programme, d.Pooled()) {
		return
	}
	if _, ok := b.declared.programmes.find(d.Programme); !ok {
		b.declared.programmes.missing(&b.found, name, "programma", d.Programme)
		return
	}
	if f := b.c.FrameworkOf(d.Programme); f != nil {
		b.found.Extend(dashboard.Check(d, f))
	}
	for i := range d.Pages {
		if h := d.Pages[i].Headline; h != nil {
			b.checkModelRef(name, h.Model)
		}
		for j := range d.Pages[i].Tiles {
			b.checkModelRef(name, d.Pages[i].Tiles[j].Model)
			b.checkStudies(d.Level, d.Level == report.LevelPublic, &d.Pages[i].Tiles[j])
		}
	}
}

func (b *builder) checkModelRef(from string, ref source.Ref) {
	if ref.IsZero() {
		return
	}
	if _, ok := b.declared.models.find(ref); !ok {
		b.declared.models.missing(&b.found, from, "model", ref)
	}
}

// checkOverrides checks that what a gemeente sets otherwise in a model can be set.
func (b *builder) checkOverrides(g *gemeente.Gemeente) {
	for _, id := range slices.Sorted(maps.Keys(g.MKBA)) {
		def, ok := b.declared.models.find(source.Ref{ID: id})
		if !ok {
			b.declared.models.missing(&b.found, "gemeente "+g.Name, "model", source.Ref{ID: id, Pos: g.Pos})
			continue
		}
		model := b.c.Model(source.Ref{ID: id})
		if model == nil {
			continue
		}
		known := make([]string, len(def.Parameters))
		for i := range def.Parameters {
			known[i] = def.Parameters[i].ID
		}
		for _, parameter := range slices.Sorted(maps.Keys(g.MKBA[id])) {
			one := map[string]float64{parameter: g.MKBA[id][parameter]}
			if _, err := model.Evaluate(mkba.Inputs{Overrides: one}); err != nil {
				b.found.Errorf(g.Pos, "bad-override", "%s kan parameter %q van model %s niet op %v zetten", g.Name, parameter, id, one[parameter]).
					WithHint(diag.Suggest(parameter, known))
			}
		}
	}
}

// checkTargets checks that the own targets of a gemeente are about indicators of what
// it carries out, and can be reached.
func (b *builder) checkTargets(g *gemeente.Gemeente) {
	for _, id := range slices.Sorted(maps.Keys(g.Targets)) {
		f := b.c.FrameworkOf(source.Ref{ID: id})
		if g.Overlay(id) == nil {
			b.found.Errorf(g.Pos, "unknown-programme", "doelen: %s voert programma %s niet uit", g.Name, id)
		}
		if f == nil || g.Overlay(id) == nil {
			continue
		}
		var known []string
		for _, ind := range f.Indicators() {
			known = append(known, ind.Def.ID)
		}
		for _, name := range slices.Sorted(maps.Keys(g.Targets[id])) {
			switch ind, v := f.Indicator(name), g.Targets[id][name]; {
			case ind == nil:
				b.found.Errorf(g.Pos, "unknown-indicator", "doelen: het raamwerk heeft geen indicator %s", name).WithHint(diag.Suggest(name, known))
			case ind.Def.Type == indicator.Share && (v < 0 || v > 1):
				b.found.Errorf(g.Pos, "bad-target", "doelen: een aandeel ligt tussen 0 en 1, en niet op %v (%s)", v, name)
			}
		}
	}
}

// checkContext checks what a gemeente declares of itself.
func (b *builder) checkContext(g *gemeente.Gemeente) {
	var carried []*programme.Programme
	for _, o := range g.Programmes {
		if p := b.c.Programme(source.Ref{ID: o.ID, Version: o.Version}); p != nil {
			carried = append(carried, p.Def)
		}
	}
	programme.CheckContext(&b.found, g.Features, carried)
}

// checkLanguages warns for languages that a gemeente promises and the
// questionnaires for its participants do not speak.
func (b *builder) checkLanguages(g *gemeente.Gemeente, p *programme.Programme) {
	for _, q := range b.forParticipants(p) {
		for _, lang := range g.Languages {
			if !slices.Contains(q.Languages, lang) {
				b.found.Warnf(g.Pos, "missing-language", "%s biedt taal %s aan, en vragenlijst %s is er niet in die taal", g.Name, lang, q.ID)
			}
		}
	}
}

// forParticipants are the questionnaires, of which it is said what languages they are
// in, that participants fill in at the moments of a programme. Gemeenten without moments
// of their own have one list of them, so it is looked up once.
func (b *builder) forParticipants(p *programme.Programme) []*instrument.Questionnaire {
	if len(p.Moments) == 0 {
		return nil
	}
	first := &p.Moments[0]
	if list, known := b.asked[first]; known {
		return list
	}
	var list []*instrument.Questionnaire
	for i := range p.Moments {
		for rater, ref := range p.Moments[i].Questionnaires {
			in := b.c.Questionnaire(ref)
			at := slices.IndexFunc(p.Raters, func(r programme.Rater) bool { return r.ID == rater })
			if in == nil || at < 0 || p.Raters[at].Kind != programme.ParticipantRater {
				continue
			}
			if len(in.Def.Languages) > 0 && !slices.Contains(list, in.Def) {
				list = append(list, in.Def)
			}
		}
	}
	b.asked[first] = list
	return list
}

func (b *builder) checkSimulations() {
	for _, s := range b.c.defs.Simulations {
		if _, ok := b.declared.programmes.find(s.Programme); !ok {
			b.declared.programmes.missing(&b.found, fmt.Sprintf("simulatie %s", s.ID), "programma", s.Programme)
		}
	}
}

// Size is how many definitions there are.
func (c *Catalog) Size() int {
	d := c.defs
	return len(d.Questionnaires) + len(d.Programmes) + len(d.Frameworks) + len(d.Prices) + len(d.Models) +
		len(d.Dashboards) + len(d.Gemeenten) + len(d.Simulations)
}
