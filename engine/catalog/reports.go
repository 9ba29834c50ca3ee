package catalog

import (
	"maps"
	"slices"
	"strings"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/instrument"
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
		b.checkReport(d)
	}
	for _, d := range b.c.defs.Reports {
		checkReplaced(b, report.Kind, d.ID, d.Version, d.Replaces, b.c.reports)
	}
}

// checkReport checks what a report refers to.
func (b *builder) checkReport(d *report.Definition) {
	from := report.Kind + " " + d.ID
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
		}
	}
	b.checkRelease(d, from)
	for i := range d.Quotable {
		b.checkQuotable(d, &d.Quotable[i])
	}
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

// checkQuotable checks that the question is one for words, that the other one asks for
// leave, and that both are asked in one questionnaire.
func (b *builder) checkQuotable(d *report.Definition, q *report.Quotable) {
	p := b.c.Programme(d.Programme)
	if p == nil {
		return
	}
	rater, question, _ := strings.Cut(q.Question, ".")
	other, consent, _ := strings.Cut(q.Consent, ".")
	if rater != other {
		b.found.Errorf(q.Pos, "quote-consent", "de vraag en de toestemming zijn voor dezelfde invuller")
		return
	}
	for _, m := range p.Moments() {
		in := b.c.Questionnaire(m.Questionnaires[rater])
		if m.Questionnaires[rater].IsZero() || in == nil {
			continue
		}
		b.quotes(q.Pos, in, question, consent)
		return
	}
	b.found.Errorf(q.Pos, "unknown-rater", "het programma heeft geen vragenlijst voor invuller %s", rater)
}

func (b *builder) quotes(pos diag.Pos, in *instrument.Instrument, question, consent string) {
	for _, one := range []struct {
		id, what string
		types    []string
	}{{question, "een vraag naar woorden", []string{"tekst", "lange_tekst"}}, {consent, "een vraag met ja of nee", []string{"ja_nee"}}} {
		def, ok := in.Question(one.id)
		if !ok {
			b.found.Errorf(pos, "unknown-question", "vragenlijst %s heeft geen vraag %s", in.Def.ID, one.id)
		} else if !slices.Contains(one.types, def.Type) {
			b.found.Errorf(pos, "quote-type", "vraag %s is niet %s", one.id, one.what)
		}
	}
}
