package disclosure

import (
	"math"
	"testing"

	"effectmonitor/engine/disclosure/attack"
	"effectmonitor/engine/drawn"

	"pgregory.net/rapid"
)

// enough reports whether nothing more needs to be hidden.
func (c *Cube) enough(hidden []bool) bool {
	b := newBlocks(c)
	copy(b.hidden, hidden)
	for cell := range c.Cells {
		if !c.Cells[cell].Secret || c.Fixed[cell] {
			continue
		}
		if done, hid := b.protect(cell); !done || hid {
			return false
		}
	}
	return !b.lines()
}

// drawCube draws a cube of which the small cells are secret.
func drawCube(t *rapid.T) *Cube {
	c := &Cube{Threshold: 10}
	cells := 1
	for range rapid.IntRange(3, 4).Draw(t, "directions") {
		n := rapid.IntRange(2, 3).Draw(t, "size")
		c.Size = append(c.Size, n)
		cells *= n
	}
	few := rapid.IntRange(3, 20).Draw(t, "few")
	for range cells {
		n := rapid.IntRange(10, 120).Draw(t, "n")
		if rapid.IntRange(0, few).Draw(t, "is few") == 0 {
			n = rapid.IntRange(0, 9).Draw(t, "n")
		}
		cell := Cell{Value: n, Others: -1, Low: 10, High: Unbounded, Weight: n}
		if n > 0 && n < 10 {
			cell.Secret, cell.Low, cell.High, cell.Need = true, 0, 40, 6
		}
		c.Cells, c.Fixed = append(c.Cells, cell), append(c.Fixed, n == 0)
	}
	return c
}

// lineSystem writes down what a reader sees of a cube: every sum over one direction.
func lineSystem(c *Cube, hidden []bool) (*attack.System, []int) {
	s := &attack.System{}
	at := make([]int, len(c.Cells))
	for i, cell := range c.Cells {
		low, high := float64(cell.Value), float64(cell.Value)
		if hidden[i] {
			low, high = float64(cell.Low), float64(cell.High)
			if cell.High == Unbounded {
				high = math.Inf(1)
			}
		}
		at[i] = s.Variable(low, high)
	}
	step := 1
	for d := len(c.Size) - 1; d >= 0; d-- {
		for first := range c.Cells {
			if first/step%c.Size[d] != 0 {
				continue
			}
			var terms []attack.Term
			sum := 0
			for i := range c.Size[d] {
				terms, sum = append(terms, attack.Term{Variable: at[first+i*step], Times: 1}), sum+c.Cells[first+i*step].Value
			}
			s.Equal(float64(sum), terms...)
		}
		step *= c.Size[d]
	}
	return s, at
}

// TestACubeHoldsAgainstALinearProgram: what is hidden of random cubes cannot be bounded
// more closely than it may, and no sum tells a small group.
func TestACubeHoldsAgainstALinearProgram(t *testing.T) {
	struck, kept := 0, 0
	drawn.Until(t, func() bool { return struck > 0 && kept > 0 }, func(t *rapid.T) {
		c := drawCube(t)
		hidden, ok := c.Protect()
		if !ok {
			return
		}
		if !c.enough(hidden) {
			t.Fatal("its own audit finds more to hide")
		}
		system, at := lineSystem(c, hidden)
		for i, cell := range c.Cells {
			if !hidden[i] && !cell.Secret {
				kept++
			}
			if !cell.Secret || struck > 400 {
				continue
			}
			low, high, err := system.Bounds(at[i])
			if err != nil {
				continue
			}
			if struck++; high-low < float64(cell.Need)-1e-6 {
				t.Fatalf("cell %d, which is %d: an attacker finds %v to %v", i, cell.Value, low, high)
			}
		}
	})
}

func TestACubeThatCannotBeProtected(t *testing.T) {
	c := &Cube{Size: []int{2, 2, 2}, Cells: make([]Cell, 8), Fixed: make([]bool, 8), Threshold: 10}
	for i := range c.Cells {
		c.Cells[i] = Cell{Value: 20, Others: -1, Low: 10, High: Unbounded, Weight: 20}
	}
	c.Cells[0] = Cell{Value: 3, Others: -1, Low: 0, High: 9, Need: 6, Secret: true}
	hidden, ok := c.Protect()
	if !ok || c.enough(make([]bool, 8)) {
		t.Fatalf("a block of large cells protects a small one: %v %v", hidden, ok)
	}
	for i, hide := range hidden {
		if !hide {
			t.Errorf("cell %d is shown, and the block needs it", i)
		}
	}
	c.Cells[7].Value, c.Fixed[7] = 0, true
	if _, ok := c.Protect(); ok {
		t.Error("the block has a cell that everybody knows")
	}
	// Of a sum, hidden cells that are together few take one more along.
	few := &Cube{Size: []int{1, 1, 3}, Cells: []Cell{{Value: 4, Others: -1, Secret: true}, {Value: 30, Others: -1, Weight: 30}, {Value: 20, Others: -1, Weight: 20}}, Fixed: make([]bool, 3), Threshold: 10}
	if hidden, ok := few.Protect(); !ok || hidden[1] || !hidden[2] {
		t.Errorf("hidden %v", hidden)
	}
}
