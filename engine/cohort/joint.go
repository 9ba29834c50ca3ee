package cohort

import (
	"math"
	"slices"
	"strings"

	"effectmonitor/engine/disclosure"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/stats"
)

// Flow says how many went from which class of a distribution to which. The last row
// and column are those of whom one of the two is not known. From and To are the
// classes at the first moment and at the other.
type Flow struct {
	N        Figure // with both moments
	From, To []Figure
	Cells    [][]Figure
}

// alone reports whether the reader is about everyone and nobody subtracts something from
// it: no other members, no part that is seen beside it and no earlier release. What no Plan
// decides over is told to such a reader only.
func (r Reader) alone() bool {
	return r.slice == Slice{} && r.beside == nil && !r.plan.whole.Released
}

// Flow gives how people moved between the classes of a distribution that is followed
// over time. Only everyone together is: of a class of a breakdown nothing is shown.
//
// A reader knows the distribution at either moment. The table holds their sums as
// known, those without one of the two moments in it, so that what is hidden in it
// cannot be had by subtraction.
func (r Reader) Flow(ind *indicator.Indicator, moment string) Flow {
	k := len(ind.Classes)
	first, last := r.Distribution(ind, ind.Def.From), r.Distribution(ind, moment)
	from, to := r.plan.part(layer{population, ind.Def.ID, ind.Def.From}, r.slice), r.part(ind, moment)
	if to.Whole == nil || len(to.Whole.Joint) == 0 || !r.alone() {
		return r.noFlow(k, r.slice == (Slice{}) && to.N == 0)
	}
	counts, pairs := flowCounts(ind, from, to)
	out := Flow{N: r.gate.N(pairs), From: make([]Figure, k), To: make([]Figure, k)}
	for i := range k {
		out.From[i], out.To[i] = first[i].Count, last[i].Count
	}
	hidden, ok := r.gate.protectFlow(counts, out.From, out.To)
	if !ok || pairs < r.gate.Threshold() {
		return r.noFlow(k, false)
	}
	for i, row := range counts {
		cells := make([]Figure, len(row))
		for j, n := range row {
			cells[j] = r.gate.N(n)
			if hidden[i*len(row)+j] {
				cells[j] = secondary()
			}
		}
		out.Cells = append(out.Cells, cells)
	}
	if slices.Contains(hidden, true) {
		out.N = roundedPairs(out.N, counts, hidden)
	}
	return out
}

// roundedPairs hides the number of pairs when it would give back who has no second
// moment: their cells are hidden together.
func roundedPairs(n Figure, counts [][]int, hidden []bool) Figure {
	k := len(counts)
	for i := range k {
		if hidden[i*k+k-1] || hidden[(k-1)*k+i] {
			return secondary()
		}
	}
	return n
}

func (r Reader) noFlow(classes int, nobody bool) Flow {
	f := secondary()
	if nobody {
		f = absent()
	}
	out := Flow{N: f, From: make([]Figure, classes), To: make([]Figure, classes)}
	for i := range classes {
		out.From[i], out.To[i] = f, f
	}
	for range classes + 1 {
		out.Cells = append(out.Cells, slices.Repeat([]Figure{f}, classes+1))
	}
	return out
}

// flowCounts gives the counts of the table, with those without one of the moments
// last, and how many have both.
func flowCounts(ind *indicator.Indicator, from, to *Part) (counts [][]int, pairs int) {
	k := len(ind.Classes)
	counts = make([][]int, k+1)
	for i := range counts {
		counts[i] = make([]int, k+1)
	}
	for i, a := range ind.Classes {
		counts[i][k] = from.Classes[a.ID]
		for j, b := range ind.Classes {
			n := to.Whole.Joint[jointKey(a.ID, b.ID)]
			counts[i][j] = n
			counts[i][k] -= n
			pairs += n
		}
	}
	for j, b := range ind.Classes {
		counts[k][j] = to.Classes[b.ID]
		for i := range k {
			counts[k][j] -= counts[i][j]
		}
	}
	return counts, pairs
}

// protectFlow gives which cells of the table stay hidden, row by row. False when even
// hiding all is not enough. The corner, who has neither moment, is nobody.
func (g Gate) protectFlow(counts [][]int, from, to []Figure) (hidden []bool, ok bool) {
	k := len(from)
	t := &disclosure.Table{Threshold: g.Threshold()}
	total := 0
	for _, row := range counts {
		for _, n := range row {
			total += n
		}
	}
	for i, row := range counts {
		for j, n := range row {
			c := disclosure.Cell{Row: i, Col: j, Value: n, Others: -1, High: total, Weight: n, Need: g.Threshold()/2 + 1}
			// The sums of who has no first or no second moment are not shown.
			if i == k {
				c.Row = disclosure.None
			}
			if j == k {
				c.Col = disclosure.None
			}
			c.Secret = n > 0 && n < g.Threshold() || i < k && !from[i].Known() || j < k && !to[j].Known()
			if i == k && j == k {
				c.Secret, c.High = false, 0
			}
			t.Cells = append(t.Cells, c)
		}
	}
	return t.Protect()
}

// Agreement says how far two raters agree at one moment.
type Agreement struct {
	N      Figure
	Diff   Figure // the second less the first
	ICC    Figure // ICC(2,1): a rater who is always higher counts as disagreement
	Kappa  Figure // with quadratic weights; absent for judgements without steps
	First  Figure // means
	Second Figure
}

// mostSteps is how many steps a judgement can have for a kappa: a table of more is
// mostly empty.
const mostSteps = 11

// Agreement gives how far two raters agree. Each of its figures is about all pairs
// together.
func (r Reader) Agreement(ind *indicator.Indicator, moment string) Agreement {
	n := r.Population(ind, moment)
	diff := r.Measure(ind, moment)
	out := Agreement{N: n, Diff: diff, ICC: diff, Kappa: diff, First: diff, Second: diff}
	p := r.part(ind, moment)
	if !diff.Known() || p.Pairs == nil {
		return out
	}
	out.ICC, out.Kappa = absent(), absent()
	s, level := p.Pairs.summary(p.N), Format{Decimals: 1}
	out.First, out.Second = shown(level, s.Before, p.N), shown(level, s.After, p.N)
	f := Format{Decimals: 2}
	if c, ok := stats.IntraclassOfPairs(s, Level); ok {
		out.ICC = shown(f, c.Agreement.Value, p.N).withInterval(c.Agreement.Interval.Low, c.Agreement.Interval.High)
	}
	if table := jointTable(ind, p); table != nil {
		if a, ok := stats.WeightedKappa(table, stats.QuadraticWeight, Level); ok {
			out.Kappa = shown(f, a.Kappa, p.N).withInterval(a.Interval.Low, a.Interval.High)
		}
	}
	return out
}

// jointTable gives the judgements of two raters as a table over the steps of the
// range; nil when they are not whole steps of a range that is known.
func jointTable(ind *indicator.Indicator, p *Part) [][]int {
	if ind.Range == nil || p.Whole == nil {
		return nil
	}
	steps := int(ind.Range[1]-ind.Range[0]) + 1
	if steps < 2 || steps > mostSteps {
		return nil
	}
	table := make([][]int, steps)
	for i := range table {
		table[i] = make([]int, steps)
	}
	at := func(text string) int {
		for i := range steps {
			if text == stepOf(ind.Range[0]+float64(i)) {
				return i
			}
		}
		return math.MinInt
	}
	for key, n := range p.Whole.Joint {
		first, second, _ := strings.Cut(key, joint)
		i, j := at(first), at(second)
		if i < 0 || j < 0 {
			return nil
		}
		table[i][j] = n
	}
	return table
}
