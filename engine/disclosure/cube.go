package disclosure

// Cube is counts in three or more directions at once: of each direction one class.
// Every sum over one direction is published elsewhere, or at least held fixed.
//
// Such a table is no network, and its exact bounds would need a linear program per
// cell. Protect asks for less than that: it proves of each secret cell that it can
// move, by a block of cells of which two differ in each direction (the hypercube
// method: Giessing and Repsilber, Inference Control in Statistical Databases, 2002,
// LNCS 2316). What moves so is a part of what can move, so that a cell that passes is
// safe, and some cells stay hidden that need not.
type Cube struct {
	// Size is the number of classes in each direction, at least 1.
	Size []int
	// Cells has the counts, the last direction running fastest. Row, Col and Counter
	// say nothing here.
	Cells []Cell
	// Fixed says of each cell that everybody knows it, shown or not: that there is
	// nobody, for one. It cannot move.
	Fixed []bool
	// Threshold is the smallest group that may follow by subtraction.
	Threshold int
}

// Protect gives which cells to hide: the secret ones and what these need to be
// uncertain. False when no choice is found; then nothing of the cube must be shown.
func (c *Cube) Protect() (hidden []bool, ok bool) {
	b := newBlocks(c)
	for changed := true; changed; {
		changed = false
		for cell := range c.Cells {
			if !c.Cells[cell].Secret || c.Fixed[cell] {
				continue
			}
			done, hid := b.protect(cell)
			if !done {
				return nil, false
			}
			changed = changed || hid
		}
		if b.lines() {
			changed = true
		}
	}
	return b.hidden, true
}

// blocks searches blocks of cells that can move against each other.
type blocks struct {
	*Cube
	hidden []bool
	step   []int // how far a cell is from the next in each direction
	at     []int // the place of the cell under consideration
	corner []int // the cells of the block under consideration; the bits of the index say in which directions they differ
}

func newBlocks(c *Cube) *blocks {
	b := &blocks{Cube: c, hidden: make([]bool, len(c.Cells)), step: make([]int, len(c.Size)), at: make([]int, len(c.Size)), corner: make([]int, 1<<len(c.Size))}
	step := 1
	for d := len(c.Size) - 1; d >= 0; d-- {
		b.step[d] = step
		step *= c.Size[d]
	}
	for i := range c.Cells {
		b.hidden[i] = c.Cells[i].Secret
	}
	return b
}

// protect looks for the block that makes a cell uncertain for the least weight, and
// hides it. It says whether there is one, and whether that hid more.
func (b *blocks) protect(cell int) (done, hid bool) {
	need := b.Cells[cell].Need
	if need <= 0 {
		return true, false
	}
	for d := range b.Size {
		b.at[d] = cell / b.step[d] % b.Size[d]
	}
	b.corner[0] = cell
	best, price := []int(nil), Unbounded
	b.each(0, func() bool {
		cost := 0
		for _, i := range b.corner {
			if b.Fixed[i] {
				return true
			}
			if !b.hidden[i] {
				cost += b.Cells[i].Weight + 1
			}
		}
		if cost < price && b.room(true)+b.room(false) >= need {
			best, price = append(best[:0], b.corner...), cost
		}
		return price > 0
	})
	if best == nil {
		return false, false
	}
	for _, i := range best {
		hid = hid || !b.hidden[i]
		b.hidden[i] = true
	}
	return true, hid
}

// each goes through the blocks with the cell as their first corner, as long as look
// says to.
func (b *blocks) each(direction int, look func() bool) bool {
	if direction == len(b.Size) {
		return look()
	}
	half := 1 << direction
	for other := range b.Size[direction] {
		if other == b.at[direction] {
			continue
		}
		for i := range half {
			b.corner[half+i] = b.corner[i] + (other-b.at[direction])*b.step[direction]
		}
		if !b.each(direction+1, look) {
			return false
		}
	}
	return true
}

// room is how far the first corner can rise or fall when the others move along: a
// corner that differs in an odd number of directions moves the other way.
func (b *blocks) room(up bool) int {
	room := Unbounded
	for i, cell := range b.corner {
		c := &b.Cells[cell]
		if rises := up != odd(i); rises {
			room = min(room, c.High-c.Value)
		} else {
			room = min(room, c.Value-c.Low)
		}
	}
	return max(0, room)
}

func odd(bits int) bool {
	parity := false
	for ; bits > 0; bits &= bits - 1 {
		parity = !parity
	}
	return parity
}

// lines hides more where the hidden cells of one sum are together a small group, and
// says whether it did.
func (b *blocks) lines() bool {
	changed := false
	for d := range b.Size {
		for first := range b.Cells {
			if first/b.step[d]%b.Size[d] == 0 && b.line(first, d) {
				changed = true
			}
		}
	}
	return changed
}

func (b *blocks) line(first, d int) bool {
	sum, others, shown := 0, 0, -1
	for i := range b.Size[d] {
		cell := first + i*b.step[d]
		c := &b.Cells[cell]
		switch {
		case b.Fixed[cell]:
		case b.hidden[cell]:
			sum, others = sum+c.Value, others+max(0, c.Others)
		case shown < 0 || c.Weight < b.Cells[shown].Weight:
			shown = cell
		}
	}
	few := func(n int) bool { return n > 0 && n < b.Threshold }
	if shown < 0 || !few(sum) && !few(others) {
		return false
	}
	b.hidden[shown] = true
	return true
}
