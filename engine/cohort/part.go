package cohort

import (
	"math"

	"effectmonitor/engine/indicator"
)

// Part is what a group of participants contributes to one indicator at one
// moment. Only the fields of the indicator's type are used.
type Part struct {
	N       int // in the population, value known
	Missing int // in the population, value not known
	// Incomparable is how many of the missing answered in a version of the questionnaire
	// that does not compare with the one of now.
	Incomparable int
	True         int
	Sum          int64 // in ten-thousandths
	Squares      Squares
	Top          [2]int64      // the two largest absolute contributions to a sum
	Hist         map[int64]int // of a median: bin → participants
	Classes      map[string]int
	Pairs        *Pairs
	Exits        map[int]Exits // of a duration: month → exits
	Whole        *Whole        // only of everyone together
}

// Pairs is the part of a change: sums over participants with both moments. Of an
// agreement it holds both raters, the first as before; nobody is better or worse then.
type Pairs struct {
	Before        int64
	After         int64
	Diff          int64
	SquaresBefore Squares
	SquaresAfter  Squares
	SquaresDiff   Squares
	Better        int
	Same          int
	Worse         int
}

// Exits counts how durations ended in one month.
type Exits struct {
	Events    int
	Competing int
	Censored  int
}

// amounts are the numbers of a fact as they are kept: worked out once for the many parts
// that it is added to.
type amounts struct {
	value, before int64
	bin           int64 // of a median
}

func amountsOf(k kind, ind *indicator.Indicator, f *indicator.Fact) amounts {
	if f.Missing {
		return amounts{}
	}
	a := amounts{value: quantise(f.Value), before: quantise(f.Before)}
	if k == medianPart {
		a.bin = int64(math.Round(f.Value / bin(ind)))
	}
	return a
}

// kind says which fields of a part an indicator uses: a number, which is compared sooner
// than the word of its type.
type kind uint8

const (
	plainPart    kind = iota // only how many there are
	countedPart              // True
	meanPart                 // Sum, Squares
	sumPart                  // Sum, Top
	medianPart               // Hist
	classPart                // Classes
	pairPart                 // Pairs
	durationPart             // Exits
)

func kindOf(ind *indicator.Indicator) kind {
	switch ind.Def.Type {
	case indicator.Count, indicator.Share:
		return countedPart
	case indicator.Mean:
		return meanPart
	case indicator.Sum:
		return sumPart
	case indicator.Median:
		return medianPart
	case indicator.Distribution:
		return classPart
	case indicator.Change, indicator.Agreement:
		return pairPart
	case indicator.Duration:
		return durationPart
	}
	return plainPart
}

// add adds one participant's fact.
func (p *Part) add(k kind, f *indicator.Fact, a amounts) {
	if f.Missing {
		p.Missing++
		if f.Incomparable {
			p.Incomparable++
		}
		return
	}
	p.N++
	switch k {
	case countedPart:
		if f.Value != 0 {
			p.True++
		}
	case meanPart:
		p.Sum += a.value
		p.Squares.add(a.value)
	case sumPart:
		p.Sum += a.value
		p.top(a.value)
	case medianPart:
		if p.Hist == nil {
			p.Hist = map[int64]int{}
		}
		p.Hist[a.bin]++
	case classPart:
		if p.Classes == nil {
			p.Classes = map[string]int{}
		}
		p.Classes[f.Class]++
	case pairPart:
		p.pair(f.Better, a)
	case durationPart:
		p.exit(f)
	}
}

// bin is the width of a histogram's bins, 1 where the indicator names none.
func bin(ind *indicator.Indicator) float64 {
	if ind.Def.Bin > 0 {
		return ind.Def.Bin
	}
	return 1
}

func (p *Part) top(q int64) {
	if q < 0 {
		q = -q
	}
	switch {
	case q > p.Top[0]:
		p.Top[0], p.Top[1] = q, p.Top[0]
	case q > p.Top[1]:
		p.Top[1] = q
	}
}

func (p *Part) pair(better int, a amounts) {
	if p.Pairs == nil {
		p.Pairs = &Pairs{}
	}
	before, after := a.before, a.value
	s := p.Pairs
	s.Before += before
	s.After += after
	s.Diff += after - before
	s.SquaresBefore.add(before)
	s.SquaresAfter.add(after)
	s.SquaresDiff.add(after - before)
	switch better {
	case 1:
		s.Better++
	case -1:
		s.Worse++
	default:
		s.Same++
	}
}

// exit counts an exit in the month that it ends, and somebody who has not ended
// in the last month that was seen whole: who is in the seventh month was at risk
// in the first six.
func (p *Part) exit(f *indicator.Fact) {
	if p.Exits == nil {
		p.Exits = map[int]Exits{}
	}
	month := max(1, int(math.Ceil(f.Value)))
	if f.Exit == indicator.Censored {
		month = int(math.Floor(f.Value))
	}
	e := p.Exits[month]
	switch f.Exit {
	case indicator.EventExit:
		e.Events++
	case indicator.CompetingEvent:
		e.Competing++
	default:
		e.Censored++
	}
	p.Exits[month] = e
}

// merge adds another part.
func (p *Part) merge(o *Part) {
	p.N += o.N
	p.Missing += o.Missing
	p.Incomparable += o.Incomparable
	p.True += o.True
	p.Sum += o.Sum
	p.Squares.merge(o.Squares)
	p.top(o.Top[0])
	p.top(o.Top[1])
	p.Hist = mergeCounts(p.Hist, o.Hist)
	p.Classes = mergeCounts(p.Classes, o.Classes)
	if o.Pairs != nil {
		if p.Pairs == nil {
			p.Pairs = &Pairs{}
		}
		p.Pairs.merge(o.Pairs)
	}
	if o.Whole != nil {
		if p.Whole == nil {
			p.Whole = &Whole{}
		}
		p.Whole.merge(o.Whole)
	}
	if o.Exits != nil && p.Exits == nil {
		p.Exits = map[int]Exits{}
	}
	for month, e := range o.Exits {
		sum := p.Exits[month]
		sum.Events += e.Events
		sum.Competing += e.Competing
		sum.Censored += e.Censored
		p.Exits[month] = sum
	}
}

func (s *Pairs) merge(o *Pairs) {
	s.Before += o.Before
	s.After += o.After
	s.Diff += o.Diff
	s.SquaresBefore.merge(o.SquaresBefore)
	s.SquaresAfter.merge(o.SquaresAfter)
	s.SquaresDiff.merge(o.SquaresDiff)
	s.Better += o.Better
	s.Same += o.Same
	s.Worse += o.Worse
}

func mergeCounts[K comparable](into, from map[K]int) map[K]int {
	if into == nil && from != nil {
		into = make(map[K]int, len(from))
	}
	for k, n := range from {
		into[k] += n
	}
	return into
}
