// Package lint looks at definitions that are right in themselves and says what in
// them is probably not meant: a question that can never show, a number that
// nothing reads, a text that is hard to read, a price that has grown old.
//
// Everything it finds is a warning, and it only reports what it is certain of:
// where it cannot tell, it says nothing. It changes nothing, reads no file and no
// clock, and must not know any definition.
package lint

import (
	"effectmonitor/engine/catalog"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/reading"
	"effectmonitor/engine/source"
)

// Codes of the findings of Check, stable for programs.
const (
	CodeUnused       = "unused"
	CodeUnreachable  = "unreachable"
	CodeAlwaysShown  = "always-visible"
	CodeDeadOption   = "dead-option"
	CodeDeadClass    = "dead-class"
	CodeRanges       = "different-ranges"
	CodeLongSentence = reading.CodeLongSentence
	CodeLongWord     = reading.CodeLongWord
	CodeHardText     = reading.CodeHardText
	CodeOldPrice     = "old-price"
	CodeOldModel     = "old-model"
	CodeTranslation  = "missing-translation"
)

// Options say what Check measures against.
type Options struct {
	Today  source.Date
	MaxAge int // years after which a price or a model is old; 0 does not look at age
}

// Check looks at every definition of a catalog, the newest version of each.
func Check(c *catalog.Catalog, o Options) diag.List {
	l := &linter{catalog: c, options: o}
	l.participants = l.participantRaters()
	for _, in := range newest(c.Questionnaires()) {
		l.questionnaire(in)
	}
	for _, p := range c.Programmes() {
		l.reminders(p.Def.Reminders)
		if f := c.FrameworkOf(source.Ref{ID: p.Def.ID, Version: p.Def.Version}); f != nil {
			l.framework(p, f)
		}
	}
	for _, g := range c.Gemeenten() {
		for _, o := range g.Programmes {
			l.reminders(o.Reminders)
		}
	}
	l.costs()
	l.translations()
	return l.found.Compact()
}

type linter struct {
	catalog      *catalog.Catalog
	options      Options
	participants map[string]bool // raters who are participants themselves
	found        diag.List
}

// participantRaters are the raters of all programmes who fill in about themselves.
func (l *linter) participantRaters() map[string]bool {
	raters := map[string]bool{}
	for _, p := range l.catalog.Programmes() {
		for _, r := range p.Def.Raters {
			if r.Kind == programme.ParticipantRater {
				raters[r.ID] = true
			}
		}
	}
	return raters
}

// newest keeps the newest version of each questionnaire: the older ones are there
// for answers that were given under them.
func newest(all []*instrument.Instrument) []*instrument.Instrument {
	best := map[string]*instrument.Instrument{}
	for _, in := range all {
		if old := best[in.Def.ID]; old == nil || in.Def.Version > old.Def.Version {
			best[in.Def.ID] = in
		}
	}
	var out []*instrument.Instrument
	for _, in := range all {
		if best[in.Def.ID] == in {
			out = append(out, in)
		}
	}
	return out
}
