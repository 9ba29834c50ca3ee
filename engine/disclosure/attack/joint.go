package attack

import (
	"fmt"
	"math"
	"slices"
)

// Joint is everything that one reader sees at once, as whole numbers between which sums
// hold: what is published of a number are its bounds. It is too large for one linear
// program, and does not need one. To show that a number is open takes two tables that look
// the same to the reader and in which it differs enough; these are looked for by moving
// people about (Witness). To show that it is not takes bounds that follow from some of what
// is published (Joint.Outer). Only what is between the two is not known.
type Joint struct {
	value     []int
	low, high []int
	rows      []jointRow
	in        [][]place // by number, where it stands
	layer     []int     // by number
	drawn     []drawn   // by Settle, in order
}

// jointRow says between what some numbers are together.
type jointRow struct {
	places    []place // of each number, and its sign
	low, high int
	layer     int // the last of its numbers
}

// place ties a number and a row: at is the row in a list by number, and the number in a
// list by row.
type place struct{ at, sign int }

// Endless is the highest value of a number of which nothing is known.
const Endless = 1 << 30

// Number adds a number with its true value and the bounds that are published of it. What is
// counted within something else is in a later layer than that: when people are moved about,
// a layer follows those before it, and layers that follow the same one do not meet.
func (j *Joint) Number(layer, value, low, high int) int {
	j.value, j.low, j.high = append(j.value, value), append(j.low, low), append(j.high, high)
	j.in, j.layer = append(j.in, nil), append(j.layer, layer)
	return len(j.value) - 1
}

// Know adds what another figure tells of a number.
func (j *Joint) Know(i, low, high int) {
	j.low[i], j.high[i] = max(j.low[i], low), min(j.high[i], high)
}

// Bounds gives what is known of a number by itself, or after Settle from all sums that it
// stands in.
func (j *Joint) Bounds(i int) (low, high int) { return j.low[i], j.high[i] }

// Value gives the true value of a number.
func (j *Joint) Value(i int) int { return j.value[i] }

// Len is how many numbers there are.
func (j *Joint) Len() int { return len(j.value) }

// Rows is how many sums there are.
func (j *Joint) Rows() int { return len(j.rows) }

// Balance says that some numbers are together as many as others.
func (j *Joint) Balance(left, right []int) { j.row(left, right, 0, 0) }

// Within says that a number is a part of another.
func (j *Joint) Within(part, whole int) { j.row([]int{whole}, []int{part}, 0, Endless) }

// Ordered says that some numbers are together no more than another.
func (j *Joint) Ordered(whole int, parts ...int) { j.row([]int{whole}, parts, 0, Endless) }

// Between says between what some numbers are together.
func (j *Joint) Between(low, high int, numbers ...int) { j.row(numbers, nil, low, high) }

func (j *Joint) row(plus, minus []int, low, high int) {
	signs := map[int]int{}
	for _, i := range plus {
		signs[i]++
	}
	for _, i := range minus {
		signs[i]--
	}
	r := jointRow{low: low, high: high}
	for _, i := range slices.Concat(plus, minus) {
		if sign := signs[i]; sign != 0 {
			r.places = append(r.places, place{i, sign})
			r.layer = max(r.layer, j.layer[i])
			signs[i] = 0
		}
	}
	if len(r.places) == 0 {
		return
	}
	for _, p := range r.places {
		j.in[p.at] = append(j.in[p.at], place{len(j.rows), p.sign})
	}
	j.rows = append(j.rows, r)
}

// Settle draws from every sum by itself what it tells of the numbers in it, until nothing
// new follows. It gives an error when a true value does not fit what is published: then what
// the attack takes as published was not.
func (j *Joint) Settle() error {
	queue, queued := make([]int, len(j.rows)), make([]bool, len(j.rows))
	for r := range queue {
		queue[r], queued[r] = r, true
		sum, row := 0, &j.rows[r]
		for _, p := range row.places {
			sum += p.sign * j.value[p.at]
		}
		if sum < row.low || sum > row.high {
			return fmt.Errorf("attack: number %d stands in a sum that is %d and would be %d to %d", row.places[0].at, sum, row.low, row.high)
		}
	}
	for i := range j.value {
		if err := j.fits(i); err != nil {
			return err
		}
	}
	for len(queue) > 0 {
		r := queue[0]
		queue, queued[r] = queue[1:], false
		for _, p := range j.rows[r].places {
			if !j.tighten(&j.rows[r], p) {
				continue
			}
			if err := j.fits(p.at); err != nil {
				return err
			}
			for _, other := range j.in[p.at] {
				if !queued[other.at] {
					queue, queued[other.at] = append(queue, other.at), true
				}
			}
		}
	}
	return nil
}

func (j *Joint) fits(i int) error {
	if j.value[i] < j.low[i] || j.value[i] > j.high[i] {
		return fmt.Errorf("attack: number %d is %d and would be %d to %d", i, j.value[i], j.low[i], j.high[i])
	}
	return nil
}

// tighten draws from a row what it tells of one number of it.
func (j *Joint) tighten(r *jointRow, p place) bool {
	least, most := r.low, r.high
	for _, q := range r.places {
		if q == p {
			continue
		}
		low, high := q.sign*j.low[q.at], q.sign*j.high[q.at]
		if q.sign < 0 {
			low, high = high, low
		}
		least, most = less(least, high), less(most, low)
	}
	if p.sign < 0 {
		least, most = -most, -least
	}
	if by := max(p.sign, -p.sign); by > 1 {
		least, most = int(math.Ceil(float64(least)/float64(by))), int(math.Floor(float64(most)/float64(by)))
	}
	low, high := max(j.low[p.at], least), min(j.high[p.at], most)
	if low == j.low[p.at] && high == j.high[p.at] {
		return false
	}
	j.drawn = append(j.drawn, drawn{r, p.at, j.low[p.at], j.high[p.at]})
	j.low[p.at], j.high[p.at] = low, high
	return true
}

// less subtracts where what is endless stays so.
func less(a, b int) int {
	switch {
	case a >= Endless || b <= -Endless:
		return Endless
	case a <= -Endless || b >= Endless:
		return -Endless
	}
	return a - b
}

// Outer gives bounds of a number that follow from some of what is published, by the linear
// program of gonum: from the sums among so many numbers around it, those that it hangs
// together with most closely. What is left out could only make them narrower.
func (j *Joint) Outer(i, most int) (low, high int, err error) {
	at := map[int]int{i: 0}
	list := []int{i}
	var used []int
	seen := map[int]bool{}
	for from := 0; from < len(list); from++ {
		for _, p := range j.in[list[from]] {
			if seen[p.at] {
				continue
			}
			more := 0
			for _, q := range j.rows[p.at].places {
				if _, in := at[q.at]; !in && j.low[q.at] < j.high[q.at] {
					more++
				}
			}
			if len(list)+more > most {
				continue
			}
			seen[p.at] = true
			used = append(used, p.at)
			for _, q := range j.rows[p.at].places {
				if _, in := at[q.at]; !in && j.low[q.at] < j.high[q.at] {
					at[q.at] = len(list)
					list = append(list, q.at)
				}
			}
		}
	}
	s := &System{}
	for _, v := range list {
		high := float64(j.high[v])
		if j.high[v] >= Endless {
			high = math.Inf(1)
		}
		s.Variable(float64(j.low[v]), high)
	}
	for _, r := range used {
		row := &j.rows[r]
		var terms []Term
		known := 0
		for _, q := range row.places {
			if v, in := at[q.at]; in {
				terms = append(terms, Term{v, float64(q.sign)})
			} else {
				known += q.sign * j.low[q.at]
			}
		}
		if row.low != row.high {
			to := math.Inf(1)
			if row.high < Endless {
				to = float64(row.high - row.low)
			}
			terms = append(terms, Term{s.Variable(0, to), -1})
		}
		s.Equal(float64(row.low-known), terms...)
	}
	from, to, err := s.Bounds(0)
	if err != nil {
		return 0, 0, err
	}
	return int(math.Ceil(from - 1e-4)), int(math.Floor(min(to, Endless) + 1e-4)), nil
}
