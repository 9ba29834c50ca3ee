package cohort

import "effectmonitor/engine/disclosure"

// A line that leaves room by itself may leave none with the lines beside it: what one
// tells of a number narrows what another tells of the next. After the lines were settled
// they are read together, as a reader would, until nothing is narrowed any more; a small
// number that lies too close then has more hidden around it.

// span is what a reader knows of a number.
type span struct{ low, high int }

// known are all lines of a clan with what they tell together.
type known struct {
	lines [][]term
	spans map[*count]span
	with  map[*count][]int // the lines that a number stands in
}

// rounds bounds how often the lines are read: each round narrows a number by at least one,
// and numbers that come closer by one at a time are far enough apart already.
const rounds = 64

// read reads the lines of a clan together.
func (t *clan) read() known {
	k := known{spans: map[*count]span{}, with: map[*count][]int{}}
	for _, s := range t.slices {
		for _, e := range t.family.Equations {
			k.add(s.line(e))
		}
	}
	for i := range t.family.Members {
		if t.rows && !t.whole.cells[i].hidden {
			k.add(t.row(i))
		}
	}
	for i, again := 0, true; again && i < rounds; i++ {
		again = false
		for _, line := range k.lines {
			again = k.narrow(line) || again
		}
	}
	return k
}

func (k *known) add(line []term) {
	k.lines = append(k.lines, line)
	for _, x := range line {
		k.with[x.count] = append(k.with[x.count], len(k.lines)-1)
		if _, has := k.spans[x.count]; has {
			continue
		}
		if x.hidden {
			k.spans[x.count] = span{x.low, x.high}
		} else {
			k.spans[x.count] = span{x.n, x.n}
		}
	}
}

// narrow takes from every number of a line what the others leave no room for.
func (k *known) narrow(line []term) bool {
	sum, sides := 0, 0 // of the true numbers, which is the same whatever they are
	var least, most []int
	for _, x := range line {
		s, n := k.spans[x.count], x.n
		if x.right {
			s, n, sides = span{-s.high, -s.low}, -n, sides+1
		}
		sum, least, most = sum+n, append(least, s.low), append(most, s.high)
	}
	if sides > 0 && sum != 0 {
		return false // a member is not counted here
	}
	changed := false
	for i, x := range line {
		low, high := squeezed(sum, least, most, i)
		if x.right {
			low, high = -high, -low
		}
		s := k.spans[x.count]
		if low > s.low || high < s.high {
			s = span{max(s.low, low), min(s.high, high)}
			k.spans[x.count], changed = s, true
			if x.right {
				s = span{-s.high, -s.low}
			}
			least[i], most[i] = s.low, s.high
		}
	}
	return changed
}

// squeezed bounds one number of a sum by all others.
func squeezed(sum int, least, most []int, i int) (low, high int) {
	low, high = sum, sum
	for j := range least {
		if j == i {
			continue
		}
		low, high = less(low, most[j]), less(high, least[j])
	}
	return low, high
}

// less takes one number from another; what has no end keeps none.
func less(a, b int) int {
	switch {
	case a >= disclosure.Unbounded || b <= -disclosure.Unbounded:
		return disclosure.Unbounded
	case a <= -disclosure.Unbounded || b >= disclosure.Unbounded:
		return -disclosure.Unbounded
	}
	return a - b
}

// close reports whether a small number that is hidden lies within too narrow bounds.
func (t *clan) close(k known, x term) bool {
	s := k.spans[x.count]
	return x.hidden && x.member >= 0 && t.plan.few(x.n) && s.high-s.low < min(t.plan.need(), x.high-x.low)
}

// widen hides more around the first small number that lies too close, and says whether it
// hid anything.
func (t *clan) widen() bool {
	k := t.read()
	for i, line := range k.lines {
		for _, x := range line {
			if t.close(k, x) && t.hideAround(k, i) {
				return true
			}
		}
	}
	return false
}

// reach is how many lines away something is hidden for a number: further away it tells
// little of it, and hiding goes on through a whole breakdown.
const reach = 3

// hideAround hides one number of a line, or else of the nearest lines that hidden numbers
// tie to it; when there is none, their words tell nothing any more.
func (t *clan) hideAround(k known, at int) bool {
	near, in := []int{at}, map[int]bool{at: true}
	ring := near
	for range reach {
		if best := t.least(k, ring); best != nil {
			best.hidden = true
			return true
		}
		ring = k.beside(ring, in)
		near = append(near, ring...)
	}
	for _, i := range near {
		if t.darken(k.lines[i]) {
			return true
		}
	}
	return false
}

// least gives the number of some lines that a reader misses least when it is hidden.
func (t *clan) least(k known, lines []int) *term {
	var best *term
	for _, i := range lines {
		for _, y := range k.lines[i] {
			if !y.hidden && y.n > 0 && y.member >= 0 && y.member < len(t.family.Members) && (best == nil || t.loss(y) < t.loss(*best)) {
				best = &y
			}
		}
	}
	return best
}

// beside gives the lines that hidden numbers tie to some others, but for those that are in
// already.
func (k known) beside(lines []int, in map[int]bool) []int {
	var out []int
	for _, i := range lines {
		for _, x := range k.lines[i] {
			if !x.hidden {
				continue
			}
			for _, other := range k.with[x.count] {
				if !in[other] {
					in[other] = true
					out = append(out, other)
				}
			}
		}
	}
	return out
}
