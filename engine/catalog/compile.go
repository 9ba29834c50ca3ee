package catalog

import (
	"slices"

	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/gemeente"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/learning"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/report"
	"effectmonitor/engine/source"
)

// questionnaireKind is the value of `soort` in a questionnaire.
const questionnaireKind = "vragenlijst"

// Compile compiles every definition, lowest layer first, and checks what they say of
// each other. The catalog is nil when there is an error among the findings.
func Compile(defs *Definitions) (*Catalog, diag.List) {
	b := &builder{c: &Catalog{
		defs:           defs,
		questionnaires: versions[*instrument.Instrument]{},
		programmes:     versions[*programme.Compiled]{},
		frameworks:     versions[*indicator.Compiled]{},
		models:         versions[*mkba.Compiled]{},
		dashboards:     versions[*dashboard.Dashboard]{},
		learning:       versions[*learning.Definition]{},
		reports:        versions[*report.Definition]{},
		gemeenten:      sortGemeenten(defs.Gemeenten),
		effective:      map[tenant]*programme.Compiled{},
		bridges:        map[*instrument.Instrument]*instrument.Bridge{},
	}, declared: declare(defs), used: map[string]bool{}, misled: map[string]bool{}, said: map[string]bool{}, asked: map[*programme.Moment][]*instrument.Questionnaire{}}
	b.compileQuestionnaires()
	b.compileProgrammes()
	b.compileFrameworks()
	b.compileModels()
	b.compileDashboards()
	b.compileLearning()
	b.compileReports()
	b.compileGemeenten()
	b.checkSimulations()
	b.found = b.found.Compact()
	if b.faulty() {
		return nil, b.found
	}
	return b.c, b.found
}

// builder fills a catalog and collects findings.
type builder struct {
	c        *Catalog
	declared declared
	used     map[string]bool                                   // questionnaires that a programme asks for
	misled   map[string]bool                                   // programmes, id@version, that refer to what is not there
	said     map[string]bool                                   // findings about programmes: id@version and message
	asked    map[*programme.Moment][]*instrument.Questionnaire // of participants, by the first of a list of moments
	found    diag.List
}

// declared is what there is, whether or not it compiles: a reference to something
// that is broken is no second fault.
type declared struct {
	questionnaires versions[*instrument.Questionnaire]
	programmes     versions[*programme.Programme]
	frameworks     versions[*indicator.Framework]
	models         versions[*mkba.Model]
}

func declare(defs *Definitions) declared {
	d := declared{
		versions[*instrument.Questionnaire]{}, versions[*programme.Programme]{},
		versions[*indicator.Framework]{}, versions[*mkba.Model]{},
	}
	for _, q := range defs.Questionnaires {
		d.questionnaires.add(q.ID, q.Version, q.Pos, q)
	}
	for _, p := range defs.Programmes {
		d.programmes.add(p.ID, p.Version, p.Pos, p)
	}
	for _, f := range defs.Frameworks {
		d.frameworks.add(f.ID, f.Version, f.Pos, f)
	}
	for _, m := range defs.Models {
		d.models.add(m.ID, m.Version, m.Pos, m)
	}
	for _, b := range defs.Broken {
		switch b.Kind {
		case questionnaireKind:
			d.questionnaires.add(b.ID, b.Version, diag.Pos{}, nil)
		case programme.Kind:
			d.programmes.add(b.ID, b.Version, diag.Pos{}, nil)
		case indicator.FrameworkKind:
			d.frameworks.add(b.ID, b.Version, diag.Pos{}, nil)
		case mkba.Kind:
			d.models.add(b.ID, b.Version, diag.Pos{}, nil)
		}
	}
	return d
}

// faulty says whether an error was found so far.
func (b *builder) faulty() bool { return b.found.HasErrors() || len(b.c.defs.Broken) > 0 }

// broken says whether a definition of that kind could not be decoded.
func (b *builder) broken(kind string) bool {
	return slices.ContainsFunc(b.c.defs.Broken, func(x Broken) bool { return x.Kind == kind })
}

func (b *builder) compileQuestionnaires() {
	for _, q := range b.c.defs.Questionnaires {
		in, found := instrument.Compile(q)
		b.found.Extend(found)
		checkReplaced(b, questionnaireKind, q.ID, q.Version, q.Replaces, b.declared.questionnaires)
		if in != nil && !b.c.questionnaires.add(q.ID, q.Version, q.Pos, in) {
			b.twice(q.Pos, "vragenlijst", q.ID, q.Version)
		}
	}
	for _, in := range b.c.questionnaires.all() {
		if in.Def.Replaces.IsZero() {
			continue
		}
		if old, ok := b.c.questionnaires.find(in.Def.Replaces); ok && old != in {
			bridge, found := in.Connect(old)
			b.found.Extend(found)
			if bridge != nil {
				b.c.bridges[in] = bridge
			}
		}
	}
}

func (b *builder) twice(pos diag.Pos, kind, id string, version int) {
	b.found.Errorf(pos, "duplicate-definition", "versie %d van %s %q staat er twee keer", version, kind, id)
}

func (b *builder) compileProgrammes() {
	for _, p := range b.c.defs.Programmes {
		compiled, found := programme.Compile(p)
		for _, f := range found {
			b.said[versionOf(p)+f.Message] = true
		}
		b.found.Extend(found)
		b.checkProgramme(p)
		checkReplaced(b, programme.Kind, p.ID, p.Version, p.Replaces, b.declared.programmes)
		if compiled != nil && !b.c.programmes.add(p.ID, p.Version, p.Pos, compiled) {
			b.twice(p.Pos, "programma", p.ID, p.Version)
		}
		if compiled != nil && !b.misled[versionOf(p)] {
			b.checkWatched(compiled)
		}
	}
	if b.broken(programme.Kind) {
		return // it may be the one that uses them
	}
	for _, q := range b.declared.questionnaires.newest() {
		if q != nil && !b.used[q.ID] {
			b.found.Warnf(q.Pos, "unused", "geen enkel programma gebruikt vragenlijst %q", q.ID)
		}
	}
}

func versionOf(p *programme.Programme) string {
	return source.Ref{ID: p.ID, Version: p.Version}.String()
}

func (b *builder) compileFrameworks() {
	for _, f := range b.c.defs.Frameworks {
		if _, ok := b.declared.programmes.find(f.Programme); !ok {
			b.declared.programmes.missing(&b.found, "raamwerk "+f.ID, "programma", f.Programme)
			continue
		}
		p := b.c.Programme(f.Programme)
		if p == nil || b.misled[versionOf(p.Def)] {
			continue
		}
		vars, whole := b.variables(p)
		if !whole {
			continue
		}
		compiled, found := indicator.Compile(f, p, vars)
		b.found.Extend(found)
		checkReplaced(b, indicator.FrameworkKind, f.ID, f.Version, f.Replaces, b.declared.frameworks)
		b.checkDomains(f, p)
		if compiled != nil && !b.c.frameworks.add(f.ID, f.Version, f.Pos, compiled) {
			b.twice(f.Pos, "raamwerk", f.ID, f.Version)
		}
	}
}

func (b *builder) compileModels() {
	prices, found := mkba.CompilePrices(b.c.defs.Prices)
	b.found.Extend(found)
	if prices == nil || b.broken(mkba.PricesKind) {
		return
	}
	b.c.prices = prices
	for _, m := range b.c.defs.Models {
		compiled, found := mkba.Compile(m, prices)
		b.found.Extend(found)
		b.checkModel(m)
		if compiled != nil && !b.c.models.add(m.ID, m.Version, m.Pos, compiled) {
			b.twice(m.Pos, "model", m.ID, m.Version)
		}
	}
}

func (b *builder) compileDashboards() {
	for _, d := range b.c.defs.Dashboards {
		if !b.c.dashboards.add(d.ID, d.Version, d.Pos, d) {
			b.twice(d.Pos, "dashboard", d.ID, d.Version)
		}
	}
	for _, d := range b.c.defs.Dashboards {
		b.settle(d.Pooled(), &d.Programme, &d.Release)
		b.share(d)
		b.checkDashboard(d)
	}
	for _, d := range b.c.defs.Dashboards {
		checkReplaced(b, dashboard.DefinitionKind, d.ID, d.Version, d.Replaces, b.c.dashboards)
	}
	b.checkFront()
}

func (b *builder) compileGemeenten() {
	codes, prefixes := map[string]string{}, map[string]string{}
	for _, g := range b.c.gemeenten {
		b.found.Extend(gemeente.Check(g))
		if other, taken := codes[g.Code]; taken {
			b.found.Errorf(g.Pos, "duplicate-code", "code %s is al van %s", g.Code, other)
		}
		if other, taken := prefixes[g.Prefix]; taken {
			b.found.Errorf(g.Pos, "duplicate-prefix", "voorvoegsel %s is al van %s", g.Prefix, other).
				WithHint("twee gemeenten met hetzelfde voorvoegsel halen nummers van deelnemers door elkaar")
		}
		codes[g.Code], prefixes[g.Prefix] = g.Name, g.Name
		for i := range g.Programmes {
			b.compileOverlay(g, &g.Programmes[i])
		}
		b.checkOverrides(g)
		b.checkTargets(g)
		b.checkContext(g)
	}
}

func (b *builder) compileOverlay(g *gemeente.Gemeente, o *gemeente.Overlay) {
	ref := source.Ref{ID: o.ID, Version: o.Version, Pos: o.Pos}
	if _, ok := b.declared.programmes.find(ref); !ok {
		b.declared.programmes.missing(&b.found, "gemeente "+g.Name, "programma", ref)
		return
	}
	base := b.c.Programme(ref)
	if base == nil {
		return
	}
	merged, found := gemeente.Apply(g, base.Def)
	b.found.Extend(found)
	if merged == nil {
		return
	}
	compiled, found := base.Adapt(merged)
	for _, f := range found {
		if b.said[versionOf(base.Def)+f.Message] {
			continue // of the programme itself
		}
		if f.File != g.Pos.File {
			f.Pos = o.Pos
		}
		b.found.Add(f)
	}
	b.c.effective[tenant{g.Code, o.ID}] = compiled
	b.checkLanguages(g, merged)
}
