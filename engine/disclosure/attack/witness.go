package attack

import (
	"math/rand/v2"
	"slices"
)

// Witness is somebody who looks for other tables that look the same to the reader. Each
// is found by moving people about from the last one, and is kept only when every sum that
// was touched holds and every number is within its bounds: it counts for every number.
type Witness struct {
	*Joint
	Tables      int   // how many were found
	now         []int // the table
	sum         []int // of each row
	least, most []int // of each number in the tables that were found
	moved       []int // how far each number was moved in this try
	touched     []int // the numbers that were
	in          []bool
	last        []int         // the step at which each was moved last
	broken      map[int][]int // by layer, the rows that may not hold
	weight      []int         // of each row, how often it did not hold
	weighed     []int         // the rows with a weight
	target      int           // the number that is moved
	step        int
	effort      int // how many times its patience it takes
	spent, end  int // the steps that were taken, and after which it gives up on a number
	random      *rand.Rand
}

// NewWitness begins at the true numbers, after Settle.
func NewWitness(j *Joint) *Witness {
	n := len(j.value)
	w := &Witness{
		Joint: j, now: slices.Clone(j.value), sum: make([]int, len(j.rows)), weight: make([]int, len(j.rows)), least: slices.Clone(j.value), most: slices.Clone(j.value),
		moved: make([]int, n), in: make([]bool, n), last: make([]int, n), broken: map[int][]int{}, random: rand.New(rand.NewPCG(5, 8)),
	}
	w.add()
	return w
}

// add adds every row up.
func (w *Witness) add() {
	for r := range w.rows {
		w.sum[r] = 0
		for _, p := range w.rows[r].places {
			w.sum[r] += p.sign * w.now[p.at]
		}
	}
}

// Holds reports whether the present table looks the same to the reader, all of it.
func (w *Witness) Holds() bool {
	for i, n := range w.now {
		if n < w.low[i] || n > w.high[i] {
			return false
		}
	}
	for r := range w.rows {
		sum := 0
		for _, p := range w.rows[r].places {
			sum += p.sign * w.now[p.at]
		}
		if sum < w.rows[r].low || sum > w.rows[r].high {
			return false
		}
	}
	return true
}

// Range gives the smallest and the largest value that a number has in the tables that were
// found.
func (w *Witness) Range(i int) (low, high int) { return w.least[i], w.most[i] }

// budget is after how many steps a number is given up.
const budget = 50_000

// tries is how often a way is looked for before another is.
const tries = 4

// Open looks for two tables in which a number differs so much, and says whether there are.
func (w *Witness) Open(i, need int) bool {
	w.end = w.spent + budget
	for round := range 4 {
		w.effort = 1 << (2 * (round / 2))
		if round > 0 {
			w.back()
		}
		for _, up := range [2]bool{true, false} {
			for w.most[i]-w.least[i] < need && w.further(i, up, need, round%2 == 1) {
			}
		}
		if w.most[i]-w.least[i] >= need {
			return true
		}
		for _, whole := range w.wholes(i) {
			if w.spent > w.end {
				return false
			}
			for _, up := range [2]bool{true, false} {
				w.back()
				for w.shiftWhole(whole, up, need) && w.most[i]-w.least[i] < need && w.further(i, up, need, round%2 == 1) {
				}
			}
		}
		if w.most[i]-w.least[i] >= need {
			return true
		}
	}
	return false
}

// wholes gives the numbers of which a number is a part.
func (w *Witness) wholes(i int) (out []int) {
	for _, p := range w.Joint.in[i] {
		for _, q := range w.rows[p.at].places {
			if q.sign*p.sign < 0 && w.low[q.at] < w.high[q.at] && !slices.Contains(out, q.at) {
				out = append(out, q.at)
			}
		}
	}
	return out
}

// shiftWhole moves a number about so far, or less far.
func (w *Witness) shiftWhole(i int, up bool, far int) bool {
	to := w.now[i] - far
	if up {
		to = w.now[i] + far
	}
	to = min(max(to, w.low[i]), w.high[i])
	for by := to - w.now[i]; by != 0; by /= 2 {
		if w.try(i, by, false) {
			return true
		}
	}
	return false
}

// back begins at the true numbers again.
func (w *Witness) back() {
	copy(w.now, w.value)
	w.add()
}

// further moves a number as far as it lacks, or by one.
func (w *Witness) further(i int, up bool, need int, loose bool) bool {
	far := need - (w.most[i] - w.least[i])
	to := w.least[i] - far
	if up {
		to = w.most[i] + far
	}
	to = min(max(to, w.low[i]), w.high[i])
	for _, by := range [3]int{to - w.now[i], (to - w.now[i]) / 2, sign(to - w.now[i])} {
		if by == 0 || (by > 0) != up {
			continue
		}
		for range tries {
			switch {
			case w.try(i, by, loose):
				return true
			case w.spent > w.end:
				return false
			}
		}
	}
	return false
}

func sign(n int) int {
	switch {
	case n > 0:
		return 1
	case n < 0:
		return -1
	}
	return 0
}

// patience bounds a layer: so many steps beside some for every row that does not hold.
const patience, perRow = 200, 12

// try moves a number, and others until every sum holds again: layer by layer, each by its
// own numbers, or when it is loose those of a layer and all that it is within.
func (w *Witness) try(i, by int, loose bool) bool {
	w.target, w.step = i, 0
	w.move(i, by)
	ok := true
	for ok {
		layer, some := w.first()
		if !some {
			break
		}
		ok = w.layered(layer, loose)
	}
	for _, k := range w.touched {
		if ok {
			w.least[k], w.most[k] = min(w.least[k], w.now[k]), max(w.most[k], w.now[k])
		}
	}
	w.undo(0, ok)
	for _, r := range w.weighed {
		w.weight[r] = 0
	}
	w.weighed = w.weighed[:0]
	clear(w.broken)
	if ok {
		w.Tables++
	}
	return ok
}

// undo forgets the moves since so many numbers were touched, and takes them back unless
// they are kept.
func (w *Witness) undo(from int, keep bool) {
	for _, k := range w.touched[from:] {
		if !keep {
			w.shift(k, -w.moved[k])
		}
		w.moved[k], w.last[k], w.in[k] = 0, 0, false
	}
	w.touched = w.touched[:from]
}

// first gives the first layer that may have rows that do not hold.
func (w *Witness) first() (layer int, some bool) {
	for at, list := range w.broken {
		if len(list) > 0 && (!some || at < layer) {
			layer, some = at, true
		}
	}
	return layer, some
}

// layered mends the rows of a layer, in more than one way when the first does not end.
func (w *Witness) layered(layer int, loose bool) bool {
	begun, from := slices.Clone(w.broken[layer]), len(w.touched)
	for range tries {
		if w.mendAll(layer, loose) {
			return true
		}
		if loose {
			return false
		}
		w.undo(from, false)
		w.broken[layer] = append(w.broken[layer][:0], begun...)
	}
	return false
}

// mendAll mends the rows of a layer in one way.
func (w *Witness) mendAll(layer int, loose bool) bool {
	end := w.step + w.effort*(patience+perRow*len(w.broken[layer]))
	for ; len(w.broken[layer]) > 0; w.step++ {
		list := w.broken[layer]
		last := len(list) - 1
		if w.step%2 == 1 {
			at := w.random.IntN(last + 1)
			list[at], list[last] = list[last], list[at]
		}
		r := list[last]
		w.broken[layer] = list[:last]
		off := w.off(r, w.sum[r])
		if off == 0 {
			continue
		}
		w.weigh(r)
		if w.spent++; w.spent > w.end || w.step > end || !w.mend(r, off, loose) {
			return false
		}
	}
	return true
}

// weigh makes a row that would not hold again and again count for more.
func (w *Witness) weigh(r int) {
	if w.weight[r] == 0 {
		w.weighed = append(w.weighed, r)
	}
	w.weight[r]++
}

// off is how far a row is from what it must be, 0 where it holds.
func (w *Witness) off(r, sum int) int {
	switch row := &w.rows[r]; {
	case sum < row.low:
		return sum - row.low
	case sum > row.high:
		return sum - row.high
	}
	return 0
}

func (w *Witness) shift(i, by int) {
	w.now[i] += by
	for _, p := range w.Joint.in[i] {
		w.sum[p.at] += p.sign * by
	}
}

func (w *Witness) move(i, by int) {
	if !w.in[i] {
		w.touched, w.in[i] = append(w.touched, i), true
	}
	w.last[i] = w.step + 1 + w.random.IntN(4)
	w.shift(i, by)
	w.moved[i] += by
	for _, p := range w.Joint.in[i] {
		if w.off(p.at, w.sum[p.at]) != 0 {
			layer := w.rows[p.at].layer
			w.broken[layer] = append(w.broken[layer], p.at)
		}
	}
}

// rest is for how many steps a number is not moved back.
const rest = 12

// mend moves the number of a row that breaks least elsewhere. False when none can move.
func (w *Witness) mend(r, off int, loose bool) bool {
	best, by, cost, some := -1, 0, 0.0, false
	for _, p := range w.rows[r].places {
		if !loose && w.layer[p.at] != w.rows[r].layer {
			continue
		}
		can := w.can(p, off)
		if can == 0 {
			continue
		}
		some = true
		if w.last[p.at] > 0 && w.step < w.last[p.at]+rest && (w.moved[p.at] > 0) != (can > 0) {
			continue
		}
		price := w.random.Float64()
		for _, q := range w.Joint.in[p.at] {
			if q.at == r {
				continue
			}
			before, after := w.off(q.at, w.sum[q.at]), w.off(q.at, w.sum[q.at]+q.sign*can)
			price += float64((1 + w.weight[q.at]) * (max(after, -after) - max(before, -before)))
		}
		if price /= float64(max(can, -can)); best < 0 || price < cost {
			best, by, cost = p.at, can, price
		}
	}
	if best >= 0 {
		w.move(best, by)
	}
	if w.off(r, w.sum[r]) != 0 {
		list := append(w.broken[w.rows[r].layer], r)
		at := w.random.IntN(len(list))
		list[at], list[len(list)-1] = r, list[at]
		w.broken[w.rows[r].layer] = list
	}
	return some
}

// can is how far a number can be moved to bring a row to what it must be, or beyond it
// where that may be.
func (w *Witness) can(p place, off int) int {
	if p.at == w.target {
		return 0
	}
	by := -off / p.sign
	if by == 0 {
		by = -sign(off) * sign(p.sign)
	}
	return min(max(by, w.low[p.at]-w.now[p.at]), w.high[p.at]-w.now[p.at])
}
