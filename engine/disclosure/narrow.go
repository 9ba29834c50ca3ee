package disclosure

import "slices"

// sweeps bounds how often all lines are gone through. What would follow after more is left.
const sweeps = 64

// Narrow is numbers between which sums hold, and what a reader finds of each by drawing from one
// line after another what the others in it leave to it, until nothing follows any more. Numbers
// can be less free than that, by lines together (Web): it takes little time where a Web takes much.
type Narrow struct {
	numbers []Number // as a reader knows each by itself
	lines   [][]Addend
	known   []Number // what follows; nil when that is to be drawn anew
}

// NewNarrow ties numbers by lines, of each of which the addends are together nothing. A line that
// does not hold of the values says nothing and is left out.
func NewNarrow(numbers []Number, lines [][]Addend) *Narrow {
	w := &Narrow{numbers: make([]Number, len(numbers))}
	for i, n := range numbers {
		w.numbers[i] = n.held(n.Low, n.High)
	}
	for _, line := range lines {
		sum := 0
		for _, a := range line {
			sum += a.signed(numbers[a.Number].Value)
		}
		if sum == 0 && len(line) > 0 {
			w.lines = append(w.lines, line)
		}
	}
	return w
}

// held gives the number between bounds that it lies in.
func (n Number) held(low, high int) Number {
	return Number{n.Value, min(low, n.Value), min(Unbounded, max(high, n.Value))}
}

// Open lets a number lie between bounds, when a reader no longer knows it, or knows it again.
func (w *Narrow) Open(i, low, high int) {
	w.numbers[i], w.known = w.numbers[i].held(low, high), nil
}

// Uncertain reports whether the bounds of a number lie so far apart.
func (w *Narrow) Uncertain(i, need int) bool {
	low, high := w.Known(i)
	return high-low >= need
}

// Known gives the bounds that follow of a number.
func (w *Narrow) Known(i int) (low, high int) {
	if w.known == nil {
		w.known = slices.Clone(w.numbers)
		for again, n := true, 0; again && n < sweeps; n++ {
			again = false
			for _, line := range w.lines {
				again = narrow(w.known, line) || again
			}
		}
	}
	return w.known[i].Low, w.known[i].High
}

func (a Addend) signed(n int) int {
	if a.Minus {
		return -n
	}
	return n
}

// narrow draws what a line leaves to each number in it, and says whether that is news.
func narrow(numbers []Number, line []Addend) bool {
	// How far the addends can fall and rise together; of those that can without end only how many.
	fall, rise, falls, rises := 0, 0, 0, 0
	for _, a := range line {
		down, up := a.span(numbers)
		add(&fall, &falls, down)
		add(&rise, &rises, up)
	}
	if falls > 1 && rises > 1 {
		return false
	}
	news := false
	for _, a := range line {
		down, up := a.span(numbers)
		n := &numbers[a.Number]
		// An addend rises no more than the others fall.
		if most, ends := without(fall, falls, down); ends && most < up {
			news = true
			if a.Minus {
				n.Low = n.Value - most
			} else {
				n.High = n.Value + most
			}
		}
		if most, ends := without(rise, rises, up); ends && most < down {
			news = true
			if a.Minus {
				n.High = n.Value + most
			} else {
				n.Low = n.Value - most
			}
		}
	}
	return news
}

// span is how far an addend can fall and rise by itself.
func (a Addend) span(numbers []Number) (down, up int) {
	n := numbers[a.Number]
	down, up = n.Value-n.Low, Unbounded
	if n.High < Unbounded {
		up = n.High - n.Value
	}
	if a.Minus {
		return up, down
	}
	return down, up
}

func add(sum, endless *int, by int) {
	if by >= Unbounded {
		*endless++
	} else {
		*sum += by
	}
}

// without takes one off a sum; false where what is left has no end.
func without(sum, endless, by int) (int, bool) {
	if by >= Unbounded {
		return sum, endless == 1
	}
	return sum - by, endless == 0
}
