package mkba

import (
	"math"
	"slices"
	"strings"
)

// Bound says on which side of an amount the true one lies when counts that are too
// small to show are not in it.
type Bound string

// The bounds. The zero value is an amount that is complete.
const (
	OrMore  Bound = "of_meer"
	OrLess  Bound = "of_minder"
	Between Bound = "deels" // some of what is missing adds, and some takes away
)

// mostlyHidden reports whether of more than three in four effects the count may not be
// told. What is left of the amounts then says nothing, and looks as if it did. Below that
// every amount says on which side the true one lies.
func (r *run) mostlyHidden() bool {
	missing := 0
	for i, hidden := range r.hidden {
		if hidden && r.source[i].Count == 0 {
			missing++
		}
	}
	return 4*missing > 3*len(r.c.effects)
}

// tooFew reports whether there is too little to tell anything: too few participants, or
// amounts for too few of the effects.
func (r *run) tooFew() bool {
	return r.in.Threshold > 0 && r.c.study == nil && (r.heads < float64(r.in.Threshold) || r.mostlyHidden())
}

// TooFew reports whether a result of these inputs would hold no figures.
func (c *Compiled) TooFew(in Inputs) (bool, error) {
	r, err := c.run(in)
	return err == nil && r.tooFew(), err
}

// missing is the direction in which what is hidden moves an amount, given the part of
// an effect that the amount takes: a count that may not be told is taken at the lowest
// that it can be.
func (out *Result) missing(term int, part func(e *effect) float64) Bound {
	switch {
	case out.run != nil:
	case len(out.Hidden) > 0:
		return Between // it is not known any more which way it goes
	default:
		return ""
	}
	var more, less bool
	for i, hidden := range out.run.hidden {
		if !hidden || term >= 0 && out.run.yearsIn(i, term) == 0 {
			continue
		}
		moves := part(&out.run.c.effects[i]) * out.run.due(i) * out.run.unit(i)
		more, less = more || moves > tooLittle, less || moves < -tooLittle
	}
	switch {
	case more && less:
		return Between
	case more:
		return OrMore
	case less:
		return OrLess
	}
	return ""
}

// room is how much less and how much more the payers together can gain, in euros, than
// what is counted. A count that may not be told is at most everybody; an amount of money
// that is not told has no end.
func (r *run) room() (less, more float64) {
	everybody := max(r.heads, float64(r.in.N))
	for i, hidden := range r.hidden {
		if !hidden {
			continue
		}
		up := math.Inf(1)
		if !r.c.effects[i].def.Quantity.Money {
			up = everybody - r.source[i].Count
		}
		switch worth := r.worth(i); {
		case worth > 0:
			more += up * worth
		case worth < 0:
			less -= up * worth
		}
	}
	return less, more
}

// room is that of the run, per participant.
func (out *Result) room() (less, more float64) {
	if out.run == nil || out.Participants == 0 {
		return 0, 0
	}
	less, more = out.run.room()
	return less / float64(out.Participants), more / float64(out.Participants)
}

// tooLittle is what the sum of shares may be off by.
const tooLittle = 1e-9

// allTerms asks for an amount over all terms.
const allTerms = -1

// ofParty is the bound of what a party gains in a term.
func (out *Result) ofParty(party, term int) Bound {
	return out.missing(term, func(e *effect) float64 {
		return e.parties.of(party) - e.counter.of(party)
	})
}

// ofRows is the bound of what several parties gain together, over all terms.
func (out *Result) ofRows(rows []Row) Bound {
	return out.missing(allTerms, func(e *effect) float64 {
		sum := 0.0
		for _, row := range rows {
			sum += e.parties.of(row.Party) - e.counter.of(row.Party)
		}
		return sum
	})
}

// ofPayers is the bound of what the payers gain together.
func (out *Result) ofPayers(term int) Bound {
	return out.missing(term, func(e *effect) float64 { return e.parties.payer - e.counter.payer })
}

// ofAll is the bound of what all gain together: transfers cancel, whatever their size.
func (out *Result) ofAll(term int) Bound {
	return out.missing(term, func(e *effect) float64 {
		if e.counter.party != nil {
			return 0
		}
		return 1
	})
}

// of is the share of one party; 0 when it has none.
func (s sharing) of(party int) float64 {
	if at := slices.Index(s.party, party); at >= 0 {
		return s.share[at]
	}
	return 0
}

// signs are the bounds in a table, where words have no room.
var signs = map[Bound]string{OrMore: "≥ ", OrLess: "≤ ", Between: "± "}

// Sign stands before an amount with this bound, where words have no room; "" without one.
func (b Bound) Sign() string { return signs[b] }

// Large is a key figure in two: the amount, and the words that follow it, such as "or
// more", which can be smaller. There are none when they come before it.
func (k KeyFigure) Large() (amount, words string) {
	amount = strings.TrimPrefix(k.Alone, k.Bound.Sign())
	rest, after := strings.CutPrefix(k.Shown, amount)
	if amount == "" || !after {
		return k.Shown, ""
	}
	return amount, strings.TrimSpace(rest)
}

// bounded says the bound of an amount in words.
func (l language) bounded(shown string, b Bound) string {
	switch b {
	case OrMore:
		return shown + " " + l.word("or-more")
	case OrLess:
		return shown + " " + l.word("or-less")
	case Between:
		return l.word("about") + " " + shown
	}
	return shown
}

// within is an amount of which a part may be missing. When nothing else is in it, the
// cell is hidden as a whole: too few participants to tell whether there is any.
func (l language) within(amount Cents, b Bound) Cell {
	c := l.cell(amount)
	if b == "" {
		return c
	}
	if c.Empty {
		return Cell{Shown: l.word("hidden-cell"), Hidden: true}
	}
	c.Shown, c.Bound = signs[b]+c.Shown, b
	return c
}
