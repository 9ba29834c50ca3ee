// Package score turns the answers of one scale into a score and a class.
//
// It is arithmetic only: which questions belong to a scale, which of them are
// hidden and what their answers are is decided by its caller. It must not know
// a questionnaire, and it never lets a missing answer count as a number: a
// score over fewer answers is a score over fewer answers, in proportion, or it
// is missing.
package score

import (
	"math"

	"effectmonitor/engine/formula"
)

// Method says how answers become a score.
type Method uint8

const (
	// Mean is the mean of the answers.
	Mean Method = iota
	// Sum is the sum of the answers, in proportion when some are missing.
	Sum
	// Scaled is the mean place of the answers within their own range, mapped to
	// Scale.Range: (x − min) / (max − min).
	Scaled
	// Lookup looks the sum up in Scale.Table (norms).
	Lookup
	// Given takes the value from the caller (a formula); the rules about how
	// many answers are needed, rounding and classes still hold.
	Given
)

// Row maps a raw sum from From up to but not including To to Value; a row with
// From equal to To matches that sum only.
type Row struct{ From, To, Value float64 }

// Class is a named band of scores, from the previous class's Below up to but
// not including its own. Below is +Inf for the last.
type Class struct {
	ID    string
	Below float64
}

// Scale says how to compute a score.
type Scale struct {
	Method Method
	Range  [2]float64 // for Scaled: the score at the worst and the best end
	Table  []Row      // for Lookup

	// MinCount answers are needed, or MinShare (0 to 1) of the denominator when
	// that is above 0, rounded up.
	MinCount int
	MinShare float64
	// ProRata computes below the minimum with the answers there are, and the
	// result says so. Without it such a score is missing.
	ProRata bool
	// CountHidden counts hidden questions in the denominator.
	CountHidden bool

	Decimals int // digits behind the point; negative does not round
	Classes  []Class
}

// Item is one question of a scale.
type Item struct {
	Value    float64 // meaningful only when Present
	Present  bool
	Hidden   bool
	Min, Max float64 // range of possible values, for Scaled and Reversed
	Reversed bool    // a high answer is a low score
}

// Reason says why a score is missing or uncertain.
type Reason uint8

const (
	// Complete scores have enough answers.
	Complete Reason = iota
	// NothingToAnswer means that every question was hidden.
	NothingToAnswer
	// TooFew means fewer answers than needed, and no score.
	TooFew
	// Estimated means fewer answers than needed, and a score in proportion.
	Estimated
	// NoRow means that the table has no row for the sum.
	NoRow
	// NoValue means that the caller's formula gave no value.
	NoValue
)

// Result is a score with how it came about.
type Result struct {
	Known       bool
	Value       float64 // rounded; meaningful only when Known
	Class       string  // "" without classes or when not Known
	Reason      Reason
	Answered    int // questions with an answer
	Denominator int // questions that could have had one
	Needed      int // answers needed
	Raw         float64
}

// Score is the value, or leeg.
func (r Result) Score() formula.Value {
	if !r.Known {
		return formula.Missing(formula.TypeNumber)
	}
	return formula.Number(r.Value)
}

// Compute scores items by the rules of s. given is the value for the method
// Given, NaN when there is none; other methods ignore it.
func Compute(s *Scale, items []Item, given float64) Result {
	var r Result
	sum, share := 0.0, 0.0
	for i := range items {
		it := &items[i]
		if it.Hidden && !s.CountHidden {
			continue
		}
		r.Denominator++
		if it.Hidden || !it.Present {
			continue
		}
		r.Answered++
		x := it.Value
		if it.Reversed {
			x = it.Min + it.Max - x
		}
		sum += x
		if it.Max > it.Min {
			share += (x - it.Min) / (it.Max - it.Min)
		}
	}
	r.Needed = s.needed(r.Denominator)
	switch {
	case r.Denominator == 0:
		r.Reason = NothingToAnswer
		return r
	case r.Answered == 0, r.Answered < r.Needed && !s.ProRata:
		r.Reason = TooFew
		return r
	case r.Answered < r.Needed:
		r.Reason = Estimated
	}
	return s.finish(r, sum, share, given)
}

// needed is how many answers a score takes, at least one.
func (s *Scale) needed(denominator int) int {
	n := s.MinCount
	if s.MinShare > 0 {
		// Round first: 0.8 × 5 is 4, also when the product lies just above it.
		n = int(math.Ceil(formula.Round(s.MinShare*float64(denominator), 9)))
	}
	return max(1, n)
}

func (s *Scale) finish(r Result, sum, share, given float64) Result {
	n := float64(r.Answered)
	switch s.Method {
	case Mean:
		r.Raw = sum / n
	case Sum:
		r.Raw = sum / n * float64(r.Denominator)
	case Scaled:
		r.Raw = s.Range[0] + share/n*(s.Range[1]-s.Range[0])
	case Lookup:
		v, ok := s.lookup(formula.Round(sum/n*float64(r.Denominator), 9))
		if !ok {
			r.Reason = NoRow
			return r
		}
		r.Raw = v
	case Given:
		r.Raw = given
	}
	if math.IsNaN(r.Raw) || math.IsInf(r.Raw, 0) {
		r.Raw, r.Reason = 0, NoValue
		return r
	}
	r.Known, r.Value = true, r.Raw
	if s.Decimals >= 0 {
		r.Value = formula.Round(r.Raw, s.Decimals)
	}
	r.Class = s.ClassOf(r.Value)
	return r
}

func (s *Scale) lookup(sum float64) (float64, bool) {
	for _, row := range s.Table {
		if sum == row.From || sum > row.From && sum < row.To {
			return row.Value, true
		}
	}
	return 0, false
}

// ClassOf is the class that a score falls in, "" without classes.
func (s *Scale) ClassOf(value float64) string {
	for _, c := range s.Classes {
		if value < c.Below {
			return c.ID
		}
	}
	return ""
}
