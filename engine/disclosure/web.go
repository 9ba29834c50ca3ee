package disclosure

import (
	"cmp"
	"slices"
)

// Web is numbers between which sums hold of any form: a number may stand in many lines. It
// is no network, and what a reader can know of a number takes a linear program. Reach
// solves it in whole numbers, without rounding: it starts at the true numbers and moves
// them along the lines as long as one can be moved further (the simplex method with bounds:
// Chvátal, Linear Programming, 1983, chapter 8; with the rule of Bland, 1977, against going
// round). Every step is a table that looks the same to the reader, so that a number can
// move at least as far as is said; where a step would break a person in parts another is
// tried.
type Web struct {
	numbers []Number
	value   []int // in the table under consideration
	touched []int // the numbers that were moved
	least   []int // the smallest value of each in the tables that were found
	most    []int // and the largest
	rows    []webRow
	row     []int   // the row of a number, None for one that the others depend on
	in      [][]int // the rows in which a number may stand
	seen    []int   // by row, the last look at a column that came by
	looks   int
	idle    []int // the numbers that cannot be moved in whole steps as things stand
	broken  bool  // the factors have grown too large to calculate with
}

// Number is one number of a web, with what a reader knows of it: a number that is shown
// lies between itself and itself.
type Number struct{ Value, Low, High int }

// Addend is a number in a line.
type Addend struct {
	Number int
	Minus  bool
}

// webRow says how a number follows from others: it moves by their moves times their
// factors, together divided by by.
type webRow struct {
	number int
	by     int
	terms  []webTerm // by number
}

type webTerm struct{ number, factor int }

// steps bounds the work for one number. What needs more is taken for what cannot move.
const steps = 500

// largest is how large a factor may grow, so that it times a number can be calculated with.
const largest = 1 << 24

// NewWeb ties numbers by lines, of each of which the addends are together nothing. A line
// that does not hold of the values says nothing and is left out. In a web that is not
// movable what is shown stays shown, which is less work.
func NewWeb(numbers []Number, lines [][]Addend, movable bool) *Web {
	w := &Web{
		numbers: slices.Clone(numbers), value: make([]int, len(numbers)), least: make([]int, len(numbers)), most: make([]int, len(numbers)),
		row: make([]int, len(numbers)), in: make([][]int, len(numbers)),
	}
	for i := range w.numbers {
		n := &w.numbers[i]
		n.Low, n.High = min(n.Low, n.Value), max(n.High, n.Value)
		w.value[i], w.least[i], w.most[i], w.row[i] = n.Value, n.Value, n.Value, None
	}
	for _, line := range lines {
		w.tie(line, movable)
	}
	return w
}

// Open lets a number lie between bounds, when a reader no longer knows it, or knows it
// again.
func (w *Web) Open(i, low, high int) {
	n := &w.numbers[i]
	low, high = min(low, n.Value), max(high, n.Value)
	if low > n.Low || high < n.High {
		// Some tables that were found look different now.
		for k := range w.numbers {
			w.least[k], w.most[k] = w.numbers[k].Value, w.numbers[k].Value
		}
	}
	n.Low, n.High = low, high
}

// Bounds gives what a reader knows of a number by itself.
func (w *Web) Bounds(i int) (low, high int) { return w.numbers[i].Low, w.numbers[i].High }

// Uncertain reports whether the smallest and the largest value that a number can have lie
// so far apart. Every table that was found for one number counts for all.
func (w *Web) Uncertain(i, need int) bool {
	for _, up := range []bool{true, false} {
		if w.most[i]-w.least[i] >= need {
			return true
		}
		w.Reach(i, up, need)
	}
	return w.most[i]-w.least[i] >= need
}

// Reach gives how far a number can rise or fall in tables that look the same, up to a
// limit.
func (w *Web) Reach(i int, up bool, limit int) int {
	limit = min(limit, w.room(i, up))
	if w.broken {
		return 0
	}
	total := 0
	w.idle = w.idle[:0]
	for range steps {
		j, rises := w.entering(i, up)
		if total == limit || j == None || w.broken {
			break
		}
		moved, stuck := w.advance(i, j, rises, limit-total)
		if total += moved; !stuck {
			w.idle = w.idle[:0]
			continue
		}
		// In whole steps it cannot now, but another may.
		if w.idle = append(w.idle, j); i == j {
			w.pivot(w.in[i][0], i)
		}
	}
	for _, k := range w.touched {
		w.least[k], w.most[k] = min(w.least[k], w.value[k]), max(w.most[k], w.value[k])
		w.value[k] = w.numbers[k].Value
	}
	w.touched = w.touched[:0]
	return total
}

func (w *Web) room(i int, up bool) int {
	if up {
		return w.numbers[i].High - w.value[i]
	}
	return w.value[i] - w.numbers[i].Low
}

// entering gives the first number that takes another along when it is moved, and which
// way. None when there is no such number.
func (w *Web) entering(i int, up bool) (j int, rises bool) {
	if w.row[i] == None {
		return i, up
	}
	for _, t := range w.rows[w.row[i]].terms {
		if rises := (t.factor > 0) == up; w.room(t.number, rises) > 0 && !slices.Contains(w.idle, t.number) {
			return t.number, rises
		}
	}
	return None, false
}

// advance moves number j, and with it i by at most a limit. What stops it takes the place
// of j among the numbers that others depend on. Stuck says that j cannot as things stand.
func (w *Web) advance(i, j int, rises bool, limit int) (moved int, stuck bool) {
	follow := w.column(j)
	// Whole numbers move in steps that leave all others whole.
	grain := 1
	for _, r := range follow {
		by := w.rows[r].by
		if grain = lcm(grain, by/gcd(by, abs(w.factor(r, j)))); grain > largest {
			return 0, true
		}
	}
	far, stop := w.room(j, rises), None
	if i == j {
		far = min(far, limit)
	}
	for _, r := range follow {
		k, f := w.rows[r].number, w.factor(r, j)
		room := w.room(k, (f > 0) == rises)
		if k == i {
			room = limit // within its own room
		}
		if can := room * w.rows[r].by / abs(f); can < far || can == far && stop != None && k < w.rows[stop].number {
			far, stop = can, r
		}
	}
	far -= far % grain
	if far > 0 {
		w.shift(j, far, rises)
		for _, r := range follow {
			f := w.factor(r, j)
			w.shift(w.rows[r].number, far*abs(f)/w.rows[r].by, (f > 0) == rises)
		}
		switch {
		case i == j:
			moved = far
		default:
			moved = far * abs(w.factor(w.row[i], j)) / w.rows[w.row[i]].by
		}
	}
	if stop == None {
		return moved, far == 0
	}
	if w.rows[stop].number == i {
		return moved, far == 0
	}
	w.pivot(stop, j)
	return moved, false
}

func (w *Web) shift(i, far int, up bool) {
	if !up {
		far = -far
	}
	w.value[i] += far
	w.touched = append(w.touched, i)
}

// tie adds a line: one of its numbers follows from the others.
func (w *Web) tie(line []Addend, movable bool) {
	sum, by := 0, 1
	var terms []webTerm
	for _, a := range line {
		sign := 1
		if a.Minus {
			sign = -1
		}
		sum += sign * w.numbers[a.Number].Value
		if !movable && w.free(a.Number) == 0 {
			continue
		}
		if r := w.row[a.Number]; r == None {
			terms = added(terms, 1, []webTerm{{a.Number, by}}, sign)
		} else {
			terms, by = added(terms, w.rows[r].by, w.rows[r].terms, sign*by), by*w.rows[r].by
		}
		terms, by = w.reduced(terms, by)
	}
	if sum != 0 || len(terms) == 0 {
		return
	}
	// One that is hidden, so that what is shown does not stand in its way.
	best := 0
	for i, t := range terms {
		if cmp.Or(cmp.Compare(w.free(t.number), w.free(terms[best].number)), cmp.Compare(len(w.in[terms[best].number]), len(w.in[t.number]))) > 0 {
			best = i
		}
	}
	w.rows, w.seen = append(w.rows, webRow{}), append(w.seen, 0)
	follows := terms[best]
	w.become(len(w.rows)-1, follows, slices.Delete(terms, best, best+1))
}

// free is whether a number is hidden, as a number.
func (w *Web) free(i int) int { return min(w.numbers[i].High-w.numbers[i].Low, 1) }

// pivot lets a number that moved follow from the one that stopped it.
func (w *Web) pivot(r, j int) {
	row := &w.rows[r]
	at, _ := row.find(j)
	was := row.terms[at]
	rest := added(slices.Delete(row.terms, at, at+1), 1, []webTerm{{row.number, row.by}}, -1)
	w.row[row.number] = None
	w.become(r, was, rest)
}

// become makes a row of a sum that is nothing: of one number of it, that follows from the
// others, and is replaced by them wherever it stands.
func (w *Web) become(r int, t webTerm, others []webTerm) {
	if t.factor > 0 {
		others = added(nil, 1, others, -1)
	}
	terms, by := w.reduced(others, abs(t.factor))
	w.row[t.number] = r
	w.rows[r] = webRow{t.number, by, terms}
	for _, one := range terms {
		w.in[one.number] = append(w.in[one.number], r)
	}
	for _, other := range w.column(t.number) { // itself not among them
		o := &w.rows[other]
		at, _ := o.find(t.number)
		factor := o.terms[at].factor
		merged := added(slices.Delete(o.terms, at, at+1), by, terms, factor)
		o.terms, o.by = w.reduced(merged, o.by*by)
		for _, one := range terms {
			w.in[one.number] = append(w.in[one.number], other)
		}
	}
	w.in[t.number] = w.in[t.number][:0]
}

// column gives the rows in which a number stands, each once.
func (w *Web) column(j int) []int {
	w.looks++
	kept := w.in[j][:0]
	for _, r := range w.in[j] {
		if _, there := w.rows[r].find(j); there && w.seen[r] != w.looks {
			w.seen[r] = w.looks
			kept = append(kept, r)
		}
	}
	w.in[j] = kept
	return kept
}

func (w *Web) factor(r, j int) int {
	at, _ := w.rows[r].find(j)
	return w.rows[r].terms[at].factor
}

func (r *webRow) find(j int) (int, bool) {
	return slices.BinarySearchFunc(r.terms, j, func(t webTerm, j int) int { return cmp.Compare(t.number, j) })
}

// added gives the sum of two lists of terms, each times a factor.
func added(a []webTerm, timesA int, b []webTerm, timesB int) []webTerm {
	out := make([]webTerm, 0, len(a)+len(b))
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(b) == 0 || len(a) > 0 && a[0].number < b[0].number:
			out = append(out, webTerm{a[0].number, a[0].factor * timesA})
			a = a[1:]
		case len(a) == 0 || b[0].number < a[0].number:
			out = append(out, webTerm{b[0].number, b[0].factor * timesB})
			b = b[1:]
		default:
			if f := a[0].factor*timesA + b[0].factor*timesB; f != 0 {
				out = append(out, webTerm{a[0].number, f})
			}
			a, b = a[1:], b[1:]
		}
	}
	return out
}

// reduced divides by what all factors have in common.
func (w *Web) reduced(terms []webTerm, by int) ([]webTerm, int) {
	common := by
	for _, t := range terms {
		if common == 1 {
			break
		}
		common = gcd(common, abs(t.factor))
	}
	if common > 1 {
		by /= common
		for i := range terms {
			terms[i].factor /= common
		}
	}
	for _, t := range terms {
		if by > largest || abs(t.factor) > largest {
			w.broken = true
		}
	}
	return terms, by
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func lcm(a, b int) int { return a / gcd(a, b) * b }

func abs(n int) int { return max(n, -n) }
