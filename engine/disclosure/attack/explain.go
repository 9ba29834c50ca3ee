package attack

import (
	"fmt"
	"strings"
)

// drawn is what Settle drew from a row about a number, with its bounds before.
type drawn struct {
	row       *jointRow
	number    int
	low, high int
}

// bound is the lowest or the highest value that a number can have, before so much was drawn.
type bound struct {
	number int
	high   bool
	before int
}

// Explain says after Settle by which sums the bounds of a number follow from what is
// published, the last first. Of each it gives what the others add to that bound; name names
// a number. It stops after so many sums.
func (j *Joint) Explain(number, most int, name func(int) string) string {
	past := map[int][]int{} // by number, the places in drawn
	for k, d := range j.drawn {
		past[d.number] = append(past[d.number], k)
	}
	list := []bound{{number, false, len(j.drawn)}, {number, true, len(j.drawn)}}
	said := map[int]bool{}
	var out strings.Builder
	for from := 0; from < len(list) && len(said) < most; from++ {
		value, last := j.past(past, list[from])
		if last < 0 || said[last] {
			continue
		}
		said[last] = true
		d, least := j.drawn[last], !list[from].high
		fmt.Fprintf(&out, "%s: %s %d, by %d to %s", name(d.number), map[bool]string{true: "≥", false: "≤"}[least], value, d.row.low, endless(d.row.high))
		own := 0
		for _, p := range d.row.places {
			if p.at == d.number {
				own = sign(p.sign)
			}
		}
		up := (own > 0) != least // whether the row's higher end is what counts
		for _, p := range d.row.places {
			if p.at == d.number {
				continue
			}
			b := bound{p.at, (p.sign > 0) != up, last}
			n, by := j.past(past, b)
			if n != 0 || by >= 0 {
				fmt.Fprintf(&out, " %+d×%s(%s)", -p.sign*own, name(p.at), endless(n))
			}
			if by >= 0 {
				list = append(list, b)
			}
		}
		out.WriteString("\n")
	}
	return out.String()
}

// past gives a bound, and the place in drawn where it was drawn; −1 for what is published.
func (j *Joint) past(past map[int][]int, b bound) (value, last int) {
	at := func(low, high int) int {
		if b.high {
			return high
		}
		return low
	}
	value, last = at(j.low[b.number], j.high[b.number]), -1
	list := past[b.number]
	for i := len(list) - 1; i >= 0; i-- {
		before := at(j.drawn[list[i]].low, j.drawn[list[i]].high)
		switch {
		case list[i] >= b.before:
			value = before
		case before != value:
			return value, list[i]
		}
	}
	return value, last
}

// endless writes a bound.
func endless(n int) string {
	if n >= Endless || n <= -Endless {
		return "…"
	}
	return fmt.Sprint(n)
}
