package disclosure

import (
	"cmp"
	"container/heap"
	"slices"
)

// most is how many cells that could be hidden are tried in every combination.
const most = 6

// patience bounds the work of looking back, in cells times cells hidden to protect
// others: in a large table some cells stay hidden that could be shown.
const patience = 20_000

// Protect gives which cells to hide: the secret ones and, where these could be
// calculated back, others with as little weight as it finds. It gives false when
// hiding every cell is not enough; then the table must not be shown at all.
func (t *Table) Protect() (hidden []bool, ok bool) {
	g := newGraph(t, t.secret())
	if g.safe() {
		return g.hidden, true
	}
	if best, tried := g.optimum(most); tried {
		return best, best != nil
	}
	if !g.repair() {
		return nil, false
	}
	g.relax()
	return g.hidden, true
}

// secret says which cells are hidden of themselves.
func (t *Table) secret() []bool {
	hidden := make([]bool, len(t.Cells))
	for i := range t.Cells {
		hidden[i] = t.Cells[i].Secret
	}
	return hidden
}

// Loss is the weight of the cells that are hidden to protect others.
func (t *Table) Loss(hidden []bool) int {
	sum := 0
	for i := range t.Cells {
		if hidden[i] && !t.Cells[i].Secret {
			sum += t.Cells[i].Weight
		}
	}
	return sum
}

// Optimum gives the cells to hide with the least weight there is, by trying every
// combination: nil when none is enough, false when there are more than limit cells
// to choose from.
func (t *Table) Optimum(limit int) (hidden []bool, tried bool) {
	return newGraph(t, t.secret()).optimum(limit)
}

func (g *graph) optimum(limit int) ([]bool, bool) {
	t := g.table
	var free []int
	for i, hide := range g.hidden {
		if !hide {
			free = append(free, i)
		}
	}
	if len(free) > limit {
		return nil, false
	}
	type choice struct{ mask, weight int }
	choices := make([]choice, 1<<len(free))
	for mask := range choices {
		choices[mask].mask = mask
		for bit, cell := range free {
			if mask>>bit&1 == 1 {
				choices[mask].weight += t.Cells[cell].Weight
			}
		}
	}
	slices.SortStableFunc(choices, func(a, b choice) int { return cmp.Compare(a.weight, b.weight) })
	for _, c := range choices {
		for bit, cell := range free {
			g.hidden[cell] = c.mask>>bit&1 == 1
		}
		if g.safe() {
			return g.hidden, true
		}
	}
	return nil, true
}

// repair hides more until nothing is left open. Every step hides at least one cell
// more, and what is safe stays safe when more is hidden, so it ends.
func (g *graph) repair() bool {
	t := g.table
	for {
		for i := range t.Cells {
			for t.Cells[i].Secret && !g.uncertain(i) {
				if !g.loosen(i, true) && !g.loosen(i, false) {
					return false
				}
			}
		}
		cells := g.telling()
		if cells == nil {
			return true
		}
		if !g.hideCheapest(cells) && !g.hideCheapest(g.every()) {
			return false
		}
	}
}

// hideCheapest hides the shown cell of a sum with the least weight.
func (g *graph) hideCheapest(cells []int) bool {
	t, best := g.table, -1
	for _, i := range cells {
		if !g.hidden[i] && (best < 0 || t.Cells[i].Weight < t.Cells[best].Weight) {
			best = i
		}
	}
	if best >= 0 {
		g.hidden[best] = true
	}
	return best >= 0
}

// every gives all cells: a sum of which all is hidden can need a cell elsewhere, that
// lets its own move.
func (g *graph) every() []int {
	all := make([]int, len(g.hidden))
	for i := range all {
		all[i] = i
	}
	return all
}

// relax shows again what turns out not to be needed, heaviest first.
func (g *graph) relax() {
	t := g.table
	var extra []int
	for i := range t.Cells {
		if g.hidden[i] && !t.Cells[i].Secret {
			extra = append(extra, i)
		}
	}
	if len(extra)*len(t.Cells) > patience {
		return
	}
	slices.SortStableFunc(extra, func(a, b int) int { return cmp.Compare(t.Cells[b].Weight, t.Cells[a].Weight) })
	for _, i := range extra {
		g.hidden[i] = false
		g.hidden[i] = !g.safe()
	}
}

// loosen hides the shown cells on the cheapest way along which a cell can rise or
// fall further than it does. False when there is no such way.
func (g *graph) loosen(cell int, up bool) bool {
	from, to := g.ends(cell, up)
	// What hidden cells can bring is used up first, so that what remains asks for
	// another cell.
	left := g.room(cell, up)
	defer g.reset()
	for left > 0 && g.path(from, to, cell) {
		left -= g.push(from, to, left)
	}
	if left == 0 || !g.cheapest(from, to, cell) {
		return false
	}
	for node := to; node != from; {
		c := g.via[node]
		node, _ = g.step(c, node)
		g.hidden[c] = true
	}
	return true
}

// cheapest is path over all cells, where one that is shown costs its weight.
func (g *graph) cheapest(from, to, without int) bool {
	cost := make([]int, len(g.via))
	for i := range g.via {
		g.via[i], cost[i] = -1, Unbounded
	}
	cost[from] = 0
	open := &frontier{{node: from}}
	for open.Len() > 0 {
		at := heap.Pop(open).(place)
		if at.cost > cost[at.node] {
			continue
		}
		if at.node == to {
			return true
		}
		for _, cell := range g.arcs[at.node] {
			next, up := g.step(cell, at.node)
			price, can := g.price(cell, up)
			if cell == without || !can || at.cost+price >= cost[next] {
				continue
			}
			cost[next], g.via[next] = at.cost+price, cell
			heap.Push(open, place{node: next, cost: cost[next]})
		}
	}
	return false
}

// price is what it costs to let a cell rise or fall: nothing when it is hidden,
// its weight and one when it is shown. False when it cannot move that way.
func (g *graph) price(cell int, up bool) (int, bool) {
	if g.hidden[cell] {
		return 0, g.room(cell, up) > 0
	}
	c := &g.table.Cells[cell]
	if up {
		return c.Weight + 1, c.High > c.Value
	}
	return c.Weight + 1, c.Low < c.Value
}

// place is a node that a search has reached; frontier holds them by cost.
type place struct{ node, cost int }

type frontier []place

func (f frontier) Len() int           { return len(f) }
func (f frontier) Less(i, j int) bool { return f[i].cost < f[j].cost }
func (f frontier) Swap(i, j int)      { f[i], f[j] = f[j], f[i] }
func (f *frontier) Push(x any)        { *f = append(*f, x.(place)) }
func (f *frontier) Pop() any {
	last := len(*f) - 1
	x := (*f)[last]
	*f = (*f)[:last]
	return x
}
