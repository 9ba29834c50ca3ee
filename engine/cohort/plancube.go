package cohort

import (
	"slices"
	"strings"

	"effectmonitor/engine/disclosure"
)

// cube is a table in more than two directions. In each, one class more stands for who
// is in none of the others; they are never shown, and follow by subtraction.
type cube struct {
	plan *Plan
	axes []axis
	// cell gives what is counted of a combination; the class "" stands for all of a
	// direction.
	cell func(classes []string) (id string, c count)
}

// axis is one direction.
type axis struct{ classes []string }

// decideCube decides over the combinations of three breakdowns. The combinations of
// two of them stand fixed. What told says is hidden beforehand.
func (p *Plan) decideCube(l layer, breakdowns []string, told map[string]bool) shade {
	for i := range breakdowns {
		if p.own(l, strings.Join(slices.Concat(breakdowns[:i], breakdowns[i+1:]), combined)).all {
			return shade{all: true}
		}
	}
	k := cube{plan: p}
	for _, b := range breakdowns {
		k.axes = append(k.axes, axis{p.classes(b)})
	}
	k.cell = func(classes []string) (string, count) {
		s := sliceOf(breakdowns, classes)
		return s.Class, p.count(l, s).unless(told[s.Class])
	}
	return k.solve()
}

// sliceOf gives the slice of some classes; "" is all of a breakdown.
func sliceOf(breakdowns, classes []string) Slice {
	var parts []Slice
	for i, c := range classes {
		if c != "" {
			parts = append(parts, Slice{breakdowns[i], c})
		}
	}
	return Combine(parts...)
}

// solve decides over a cube.
func (k *cube) solve() shade {
	size, cells := make([]int, len(k.axes)), 1
	for d, a := range k.axes {
		size[d] = len(a.classes) + 1
		cells *= size[d]
	}
	if cells > most {
		return shade{all: true}
	}
	counts, ids := k.read(size, cells)
	if !subtract(counts, size) {
		return shade{all: true}
	}
	c := disclosure.Cube{Size: size, Cells: make([]disclosure.Cell, cells), Fixed: make([]bool, cells), Threshold: k.plan.threshold}
	limits := lineSums(counts, size)
	for i, n := range counts {
		// No more can be open than there are in each sum that the cell is in.
		n.high, n.most = min(n.high, max(n.low, limits[i])), min(n.most, limits[i])
		if ids[i] != "" {
			c.Cells[i], c.Fixed[i] = k.plan.secret(n)
			continue
		}
		if n.most = limits[i]; n.of >= 0 {
			n.most = min(n.most, n.of)
		}
		c.Cells[i], _ = k.plan.secret(n.darkened())
		c.Fixed[i] = k.nobody(counts, size, i)
		if limits[i] < k.plan.threshold || k.outsides(size, i) > 1 || !k.plan.few(n.n) && (!n.other || !k.plan.few(n.of-n.n)) {
			// They are no small group: whoever finds them by subtraction may. Or they are a
			// part of a small one, which was made uncertain as a whole. Or they are in no
			// class of two directions at once, which tells nothing about them.
			c.Cells[i].Need = 0
		}
	}
	hidden, ok := c.Protect()
	if !ok {
		return shade{all: true}
	}
	out := shade{hidden: map[string]bool{}}
	for i, hide := range hidden {
		if hide && ids[i] != "" {
			out.hidden[ids[i]] = true
		}
	}
	return out
}

// lineSums gives for each place the smallest of the sums that it is a part of.
func lineSums(counts []count, size []int) []int {
	least := make([]int, len(counts))
	for i := range least {
		least[i] = disclosure.Unbounded
	}
	step := 1
	for d := len(size) - 1; d >= 0; d-- {
		for first := range counts {
			if first/step%size[d] != 0 {
				continue
			}
			sum := 0
			for i := range size[d] {
				sum += counts[first+i*step].n
			}
			for i := range size[d] {
				least[first+i*step] = min(least[first+i*step], sum)
			}
		}
		step *= size[d]
	}
	return least
}

// nobody reports whether a place stands for being in no class of a direction in which
// everybody is in one. That is common knowledge.
func (k *cube) nobody(counts []count, size []int, place int) bool {
	step := 1
	for d := len(size) - 1; d >= 0; d-- {
		if last := place/step%size[d] == size[d]-1; last && !k.outside(counts, size[d], step) {
			return true
		}
		step *= size[d]
	}
	return false
}

// outsides gives in how many directions a place stands for being in no class.
func (k *cube) outsides(size []int, place int) int {
	n := 0
	for d := len(size) - 1; d >= 0; d-- {
		if place%size[d] == size[d]-1 {
			n++
		}
		place /= size[d]
	}
	return n
}

// outside reports whether somebody is in the last place of a direction.
func (k *cube) outside(counts []count, size, step int) bool {
	for i, c := range counts {
		if i/step%size == size-1 && (c.n > 0 || c.of > 0) {
			return true
		}
	}
	return false
}

// read counts every combination. The last place of each direction holds all of it for
// now; what is no combination of classes has the id "".
func (k *cube) read(size []int, cells int) ([]count, []string) {
	counts, ids := make([]count, cells), make([]string, cells)
	classes, at := make([]string, len(size)), make([]int, len(size))
	for i := range counts {
		inside := true
		for d := range size {
			classes[d] = ""
			if at[d] < len(k.axes[d].classes) {
				classes[d] = k.axes[d].classes[at[d]]
			} else {
				inside = false
			}
		}
		id, c := k.cell(classes)
		if counts[i] = c; inside {
			ids[i] = id
		}
		for d := len(size) - 1; d >= 0; d-- {
			if at[d]++; at[d] < size[d] {
				break
			}
			at[d] = 0
		}
	}
	return counts, ids
}

// subtract turns the last place of each direction from all of it into who is in none
// of its classes. False when parts are more than their whole.
func subtract(counts []count, size []int) bool {
	step := 1
	for d := len(size) - 1; d >= 0; d-- {
		for i := range counts {
			place := i / step % size[d]
			if place == size[d]-1 {
				continue
			}
			rest := &counts[i+(size[d]-1-place)*step]
			rest.n -= counts[i].n
			if rest.of >= 0 {
				rest.of -= counts[i].of
			}
		}
		step *= size[d]
	}
	for _, c := range counts {
		if c.n < 0 || c.of >= 0 && c.of < c.n {
			return false
		}
	}
	return true
}

// secret gives a count as a cell of a table, and whether everybody knows it.
func (p *Plan) secret(c count) (cell disclosure.Cell, known bool) {
	cell = disclosure.Cell{
		Value: c.n, Others: -1, Low: min(c.low, c.n), High: max(c.high, c.n),
		Weight: c.weight, Secret: c.hidden,
	}
	if c.other {
		cell.Others = c.of - c.n
	}
	if c.n > 0 || c.of > 0 {
		cell.Need = min(p.need(), cell.High-cell.Low)
	}
	return cell, !c.hidden && (c.n == 0 || c.n == c.of) || c.of == 0
}
