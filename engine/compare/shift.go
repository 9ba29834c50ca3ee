package compare

import (
	"iter"
	"math"
	"slices"
	"strings"

	"effectmonitor/engine/indicator"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
)

// Shift is what a change does to one number over the same people.
type Shift struct {
	ID           string  `json:"id"`
	N            int     `json:"n"`             // values that are known under both
	Before       float64 `json:"was"`           // mean of those
	After        float64 `json:"wordt"`         // mean of those
	Changed      int     `json:"anders"`        // of N, how many differ
	ClassChanged int     `json:"andere_klasse"` // of N
	Lost         int     `json:"verdwijnt"`     // was known, becomes leeg
	Gained       int     `json:"komt_erbij"`    // was leeg, becomes known
}

// Moves says whether anything about the number shifts.
func (s Shift) Moves() bool { return s.Changed+s.ClassChanged+s.Lost+s.Gained > 0 }

// add counts one pair of values; ok says which of the two are known.
func (s *Shift) add(before, after float64, okBefore, okAfter bool) {
	switch {
	case okBefore && okAfter:
		s.N++
		// A running mean needs no sum that grows large.
		s.Before += (before - s.Before) / float64(s.N)
		s.After += (after - s.After) / float64(s.N)
		if math.Abs(before-after) > 1e-9 {
			s.Changed++
		}
	case okBefore:
		s.Lost++
	case okAfter:
		s.Gained++
	}
}

// Filled is one set of answers to evaluate under both versions.
type Filled struct {
	Answers instrument.Answers
	Context instrument.Context
}

// Scores evaluates the same answers under two versions of a questionnaire and
// compares the scales and the calculated numbers that both have. An answer that a
// version does not know, or that does not fit it, is leeg there.
func Scores(before, after *instrument.Instrument, answers iter.Seq[Filled]) []Shift {
	var out []Shift
	ids := resultsOf(before)
	for _, id := range resultsOf(after) {
		for _, other := range ids {
			if id == other {
				out = append(out, Shift{ID: id})
			}
		}
	}
	old, now := before.NewEvaluator(), after.NewEvaluator()
	for f := range answers {
		a, b := old.Evaluate(f.Answers, f.Context), now.Evaluate(f.Answers, f.Context)
		for i := range out {
			s := &out[i]
			x, okX := a.Value(s.ID).AsNumber()
			y, okY := b.Value(s.ID).AsNumber()
			s.add(x, y, okX, okY)
			was, _ := a.Score(s.ID)
			is, _ := b.Score(s.ID)
			if okX && okY && was.Class != is.Class {
				s.ClassChanged++
			}
		}
	}
	return out
}

// resultsOf are the ids of scales and calculations.
func resultsOf(in *instrument.Instrument) []string {
	var ids []string
	for _, c := range in.Def.Calculations {
		ids = append(ids, c.ID)
	}
	for _, s := range in.Def.Scales {
		ids = append(ids, s.ID)
	}
	return ids
}

// Indicators computes the facts of the same participants under two versions of a
// framework and compares the indicators that both have, all moments together.
func Indicators(before, after *indicator.Compiled, people iter.Seq[indicator.Participant], asOf source.Date) []Shift {
	var out []Shift
	for _, ind := range before.Indicators() {
		if after.Indicator(ind.Def.ID) != nil {
			out = append(out, Shift{ID: ind.Def.ID})
		}
	}
	for p := range people {
		a, b := before.Facts(p, asOf), after.Facts(p, asOf)
		for i := range out {
			out[i].facts(a.Values.Of(out[i].ID), b.Values.Of(out[i].ID))
		}
	}
	return out
}

// facts compares the facts of one indicator, moment by moment.
func (s *Shift) facts(before, after indicator.Values) {
	for len(before) > 0 || len(after) > 0 {
		moment := slices.MinFunc(slices.Concat(before[:min(1, len(before))], after[:min(1, len(after))]),
			func(a, b indicator.At) int { return strings.Compare(a.Moment, b.Moment) }).Moment
		x, okX := known(&before, moment)
		y, okY := known(&after, moment)
		s.add(x.Value-x.Before, y.Value-y.Before, okX, okY)
		if okX && okY && (x.Class != y.Class || x.Better != y.Better) {
			s.ClassChanged++
		}
	}
}

// known takes the fact of a moment from the front of a list; false when it is not there or
// missing.
func known(list *indicator.Values, moment string) (indicator.Fact, bool) {
	if len(*list) == 0 || (*list)[0].Moment != moment {
		return indicator.Fact{}, false
	}
	fact := (*list)[0].Fact
	*list = (*list)[1:]
	return fact, !fact.Missing
}

// Amount is what a change does to one amount of a cost-benefit model.
type Amount struct {
	What   string     `json:"wat"` // baten, kosten, netto, or a party's benefits
	Before mkba.Cents `json:"was"`
	After  mkba.Cents `json:"wordt"`
}

// Euros compares two results of the same cohort: the totals of the payers, and the
// benefits of each party that both have.
func Euros(before, after *mkba.Result) []Amount {
	out := []Amount{
		{"baten", before.Savings.Benefit, after.Savings.Benefit},
		{"kosten", before.Savings.Cost, after.Savings.Cost},
		{"netto", before.Savings.Net, after.Savings.Net},
	}
	for _, row := range before.Rows {
		id := before.Parties[row.Party].ID
		for _, other := range after.Rows {
			if after.Parties[other.Party].ID == id {
				out = append(out, Amount{"partij " + id, row.Benefit, other.Benefit})
			}
		}
	}
	return out
}
