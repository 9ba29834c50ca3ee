package catalog

import (
	"maps"
	"slices"

	"effectmonitor/engine/report"
	"effectmonitor/engine/source"
)

// Report returns the report that ref names, or nil.
func (c *Catalog) Report(ref source.Ref) *report.Definition {
	item, _ := c.reports.find(ref)
	return item
}

// Reports returns the newest version of every report, in order of id.
func (c *Catalog) Reports() []*report.Definition { return c.reports.newest() }

func (b *builder) compileReports() {
	for _, d := range b.c.defs.Reports {
		if !b.c.reports.add(d.ID, d.Version, d.Pos, d) {
			b.twice(d.Pos, report.Kind, d.ID, d.Version)
		}
		b.settle(d.Pooled(), &d.Programme, &d.Release)
		b.checkReport(d)
	}
	for _, d := range b.c.defs.Reports {
		checkReplaced(b, report.Kind, d.ID, d.Version, d.Replaces, b.c.reports)
	}
}

// checkReport checks what a report refers to.
func (b *builder) checkReport(d *report.Definition) {
	from := report.Kind + " " + d.ID
	if b.aimless(d.Pos, from, d.Programme, d.Pooled()) {
		return
	}
	if _, ok := b.declared.programmes.find(d.Programme); !ok {
		b.declared.programmes.missing(&b.found, from, "programma", d.Programme)
		return
	}
	for _, alias := range slices.Sorted(maps.Keys(d.Models)) {
		b.checkModelRef(from, d.Models[alias])
	}
	for i := range d.Sections {
		for j := range d.Sections[i].Tiles {
			b.checkModelRef(from, d.Sections[i].Tiles[j].Model)
			b.checkStudies(d.Level, true, &d.Sections[i].Tiles[j])
		}
	}
	b.checkRelease(d, from)
	b.checkQuotes(d)
	if f := b.c.FrameworkOf(d.Programme); f != nil {
		b.found.Extend(report.Check(d, f))
	}
}

func (b *builder) checkRelease(d *report.Definition, from string) {
	if d.Release.IsZero() {
		return
	}
	board, ok := b.c.dashboards.find(d.Release)
	if !ok {
		b.c.dashboards.missing(&b.found, from, "dashboard", d.Release)
	} else if board.Publish == "" || board.Programme.ID != d.Programme.ID {
		b.found.Errorf(d.Release.Pos, "report-release", "dashboard %s brengt geen cijfers van programma %s uit", board.ID, d.Programme.ID).
			WithHint("kies een dashboard met publicatie")
	}
}

// checkQuotes looks whether the programme asks anything that a report may quote.
func (b *builder) checkQuotes(d *report.Definition) {
	at := slices.IndexFunc(d.Sections, func(s report.Section) bool { return s.Quotes != nil })
	p := b.c.Programme(d.Programme)
	if at < 0 || p == nil {
		return
	}
	for _, m := range p.Moments() {
		for _, ref := range m.Questionnaires {
			if in := b.c.Questionnaire(ref); in == nil || in.AsksQuotes() {
				return
			}
		}
	}
	b.found.Errorf(d.Sections[at].Quotes.Pos, "quote-nothing", "geen vragenlijst van programma %s vraagt woorden die een citaat mogen zijn", d.Programme.ID).
		WithHint("zet citaat bij een vraag van type tekst of lange_tekst")
}
