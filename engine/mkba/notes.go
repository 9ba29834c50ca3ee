package mkba

import (
	"fmt"
	"slices"
	"strings"
)

// notes lists what was printed, measured and assumed, in words.
func (out *Result) notes(lang string) []Note {
	if out.run == nil {
		return nil
	}
	if out.Published {
		return out.studyNotes(lang)
	}
	l := languageOf(lang)
	open := out.ofPayers(allTerms)
	notes := []Note{
		{"opmerking", l.word("payers")},
		{"berekend", out.payback(l, open)},
		{"berekend", fmt.Sprintf(l.word("annual"), l.bounded(l.euros(out.Annual), open))},
		{"berekend", out.kinds(l)},
	}
	if len(out.Hidden) > 0 {
		notes = append(notes, Note{"opmerking", fmt.Sprintf(l.word("hidden"), strings.Join(out.hiddenTitles(lang), ", "))})
	}
	notes = append(notes, out.run.measuredNotes(lang)...)
	notes = append(notes, out.run.numberNotes(lang)...)
	for _, text := range out.run.c.def.Assumptions {
		notes = append(notes, Note{Assumed, text.In(lang)})
	}
	return notes
}

// payback says when the payers have their money back. With amounts that are too small to
// show, that is only as certain as the side on which they may lie.
func (out *Result) payback(l language, open Bound) string {
	key, year := "payback", out.Payback
	if year == 0 {
		key, year = "no-payback", out.Horizon
	}
	switch {
	case open == Between, open == OrMore && key == "no-payback", open == OrLess && key == "payback":
		key += "-as-counted"
	case open == OrMore:
		key += "-or-earlier"
	}
	return fmt.Sprintf(l.word(key), year)
}

// kinds says how much of what the payers gain is of which kind, of those that the model
// has. What participants gain is in none of them.
func (out *Result) kinds(l language) string {
	var said []string
	for _, kind := range effectKinds {
		of := map[string]bool{}
		for _, e := range out.run.c.effects {
			if e.def.Kind == kind {
				of[e.def.ID] = true
			}
		}
		if len(of) == 0 {
			continue
		}
		sum := Cents(0)
		for _, leaf := range out.Leaves {
			if of[leaf.Item] && out.Parties[leaf.Party].Payer {
				sum += leaf.Present
			}
		}
		bound := out.missing(allTerms, func(e *effect) float64 {
			if !of[e.def.ID] {
				return 0
			}
			return e.parties.payer - e.counter.payer
		})
		said = append(said, l.word(kind)+" "+l.within(sum, bound).Shown)
	}
	return fmt.Sprintf(l.word("kinds"), strings.Join(said, "; "))
}

func (out *Result) hiddenTitles(lang string) []string {
	var titles []string
	for _, e := range out.run.c.effects {
		if slices.Contains(out.Hidden, e.def.ID) {
			titles = append(titles, lowerFirst(e.def.Title.In(lang)))
		}
	}
	return titles
}

// measuredNotes says how often each thing was counted, once per text.
func (r *run) measuredNotes(lang string) []Note {
	x := newExplainer(r, lang)
	var notes []Note
	for i := range r.c.effects {
		rule := &r.c.effects[i].def.Quantity
		if rule.Indicator == "" {
			continue
		}
		t := x.tracer(1)
		x.traceQuantity(t, i)
		shown := t.lines[0].Shown
		if r.hidden[i] && r.source[i].Count == 0 {
			shown = x.word("too-few")
		}
		note := Note{t.lines[0].Nature, rule.Text.In(lang) + ": " + shown + "."}
		if r.source[i].Expected != nil {
			note.Text += " " + t.lines[0].Source + "."
		}
		if !slices.Contains(notes, note) {
			notes = append(notes, note)
		}
	}
	return notes
}

// numberNotes says of every number that moves the outcome what it is and where
// it comes from.
func (r *run) numberNotes(lang string) []Note {
	x := newExplainer(r, lang)
	var notes []Note
	for i := range r.knobs {
		k := &r.knobs[i]
		if k.title.IsZero() || i == r.c.shift.knob || strings.HasPrefix(k.id, quantityKnob("")) || strings.HasPrefix(k.id, controlKnob("")) {
			continue
		}
		text := k.title.In(lang) + ": " + x.plain(k.value, r.c.knobs[i].percent())
		if unit := k.unit.In(lang); unit != "" {
			text += " " + unit
		}
		source, _, nature := x.knobSource(operand{knob: i})
		notes = append(notes, Note{nature, text + ". " + source + "."})
	}
	return notes
}

func (out *Result) studyNotes(lang string) []Note {
	l := languageOf(lang)
	def := out.run.c.study.def
	notes := []Note{{PublishedFig, fmt.Sprintf(l.word("source"), def.Source)}}
	for _, row := range out.Rows {
		if row.Misprint != nil {
			notes = append(notes, Note{PublishedFig, misprintText(row.Misprint, out.Parties[row.Party].Title, lang)})
		}
	}
	for _, row := range out.Rows {
		if row.PrintedTotal != nil && *row.PrintedTotal != row.Benefit {
			notes = append(notes, Note{PublishedFig, fmt.Sprintf(l.word("rounding"), out.Parties[row.Party].Title.In(lang),
				l.whole(row.Benefit.WholeEuros()), l.whole(row.PrintedTotal.WholeEuros()))})
		}
	}
	if !def.ToleranceText.IsZero() {
		notes = append(notes, Note{"opmerking", def.ToleranceText.In(lang)})
	}
	for _, text := range out.run.c.def.Assumptions {
		notes = append(notes, Note{Reconstructed, text.In(lang)})
	}
	return notes
}
