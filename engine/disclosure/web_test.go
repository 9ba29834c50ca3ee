package disclosure

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"effectmonitor/engine/disclosure/attack"
	"effectmonitor/engine/drawn"

	"pgregory.net/rapid"
)

// drawWeb draws numbers and lines that hold of them: each number of some is the sum of a
// few others, of which some stand in several.
func drawWeb(r *rand.Rand) ([]Number, [][]Addend) {
	var numbers []Number
	for range 4 + r.IntN(8) {
		numbers = append(numbers, Number{Value: r.IntN(30)})
	}
	var lines [][]Addend
	for range 3 + r.IntN(8) {
		line, sum := []Addend{}, 0
		for _, i := range r.Perm(len(numbers))[:2+r.IntN(3)] {
			a := Addend{i, r.IntN(4) == 0}
			if a.Minus {
				sum -= numbers[i].Value
			} else {
				sum += numbers[i].Value
			}
			line = append(line, a)
		}
		if sum >= 0 {
			lines = append(lines, append(line, Addend{len(numbers), true}))
			numbers = append(numbers, Number{Value: sum})
		}
	}
	for i := range numbers {
		n := &numbers[i]
		switch n.Low, n.High = n.Value, n.Value; r.IntN(4) {
		case 0, 1:
			n.Low, n.High = 0, Unbounded
		case 2:
			if n.Low, n.High = 0, 9; n.Value > 9 {
				n.Low, n.High = 10, Unbounded
			}
		}
	}
	return numbers, lines
}

// TestAWebHoldsAgainstALinearProgram: no number of a random web can move further than a
// linear program says.
func TestAWebHoldsAgainstALinearProgram(t *testing.T) {
	asked, moved := 0, 0
	drawn.Until(t, func() bool { return asked >= 100 && moved >= asked/4 }, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 3))
		numbers, lines := drawWeb(r)
		system := &attack.System{}
		for _, n := range numbers {
			high := float64(n.High)
			if n.High == Unbounded {
				high = math.Inf(1)
			}
			system.Variable(float64(n.Low), high)
		}
		for _, line := range lines {
			var terms []attack.Term
			for _, a := range line {
				terms = append(terms, attack.Term{Variable: a.Number, Times: map[bool]float64{false: 1, true: -1}[a.Minus]})
			}
			system.Equal(0, terms...)
		}
		w := NewWeb(numbers, lines, r.IntN(2) == 0)
		for i, n := range numbers {
			if n.Low == n.High {
				continue
			}
			low, high, err := system.Bounds(i)
			if err != nil {
				continue
			}
			const limit = 40
			down, up := min(float64(n.Value)-low, limit), min(high-float64(n.Value), limit)
			gotDown, gotUp := float64(w.Reach(i, false, limit)), float64(w.Reach(i, true, limit))
			if gotDown > down+1e-6 || gotUp > up+1e-6 {
				t.Fatalf("number %d, which is %d: −%v and +%v, a linear program finds −%v and +%v", i, n.Value, gotDown, gotUp, down, up)
			}
			if asked++; gotDown+gotUp > 0 {
				moved++
			}
		}
	})
}

// TestAWebOfATable: where the lines are the rows and columns of a table a web finds the
// same bounds as its network.
func TestAWebOfATable(t *testing.T) {
	asked := 0
	drawn.Until(t, func() bool { return asked >= 40 }, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 4))
		table := &Table{Threshold: threshold}
		rows, cols := 2+r.IntN(4), 2+r.IntN(4)
		lines := make([][]Addend, rows+cols)
		sums := make([]int, rows+cols)
		var numbers []Number
		var hidden []bool
		for i := range rows * cols {
			c := count(i/cols, i%cols, 1+r.IntN(30))
			hide := r.IntN(3) > 0
			n := Number{c.Value, c.Value, c.Value}
			if hide {
				n.Low, n.High = c.Low, c.High
			}
			table.Cells, numbers, hidden = append(table.Cells, c), append(numbers, n), append(hidden, hide)
			for _, at := range []int{i / cols, rows + i%cols} {
				lines[at], sums[at] = append(lines[at], Addend{i, false}), sums[at]+c.Value
			}
		}
		for at := range lines {
			lines[at] = append(lines[at], Addend{len(numbers), true})
			numbers = append(numbers, Number{sums[at], sums[at], sums[at]})
		}
		w := NewWeb(numbers, lines, r.IntN(2) == 0)
		for i, hide := range hidden {
			if !hide {
				continue
			}
			asked++
			low, high := table.Interval(hidden, i)
			n := numbers[i].Value
			if gotLow, gotHigh := n-w.Reach(i, false, Unbounded), n+w.Reach(i, true, Unbounded); gotLow != low || gotHigh != high {
				t.Fatalf("cell %d, which is %d: %d to %d, the network says %d to %d", i, n, gotLow, gotHigh, low, high)
			}
		}
	})
}

// TestOpeningANumber: a number that is shown holds another fast; hidden, it lets it go.
func TestOpeningANumber(t *testing.T) {
	w := NewWeb([]Number{{3, 0, 9}, {20, 20, 20}, {23, 23, 23}, {5, 5, 5}},
		[][]Addend{{{0, false}, {1, false}, {2, true}}, {{3, false}, {1, false}}}, true)
	if w.Uncertain(0, 1) {
		t.Error("the others tell it")
	}
	w.Open(1, 10, Unbounded)
	if low, high := w.Bounds(1); low != 10 || high != Unbounded || !w.Uncertain(0, 9) || w.Uncertain(0, 10) {
		t.Errorf("with the other between %d and %d it is not between 0 and 9", low, high)
	}
	if w.Reach(0, true, 100) != 6 || w.Reach(0, false, 2) != 2 || w.Reach(1, true, 100) != 3 || w.Reach(3, true, 1) != 0 {
		t.Error("it moves another way")
	}
}

// TestClosingANumber: what was found while a number was hidden counts no more once it is
// shown again.
func TestClosingANumber(t *testing.T) {
	w := NewWeb([]Number{{3, 0, 9}, {20, 10, Unbounded}, {23, 23, 23}}, [][]Addend{{{0, false}, {1, false}, {2, true}}}, true)
	if !w.Uncertain(0, 9) || !w.Uncertain(1, 9) {
		t.Fatal("they move against each other")
	}
	w.Open(1, 18, 22)
	if w.Uncertain(0, 5) || !w.Uncertain(0, 4) {
		t.Error("it moves as far as the other, that lies between 18 and 22")
	}
	w.Open(1, 18, 20)
	if w.Uncertain(0, 3) || !w.Uncertain(0, 2) {
		t.Error("it moves as far as the other, that lies between 18 and 20")
	}
}

// TestAWebThatCannotBeCalculated: where factors grow too large nothing moves, so that
// nothing looks safe.
func TestAWebThatCannotBeCalculated(t *testing.T) {
	numbers := []Number{{0, 0, Unbounded}}
	var lines [][]Addend
	for i := range 40 {
		numbers = append(numbers, Number{0, 0, Unbounded})
		lines = append(lines, []Addend{{i, false}, {i, false}, {i + 1, true}})
	}
	if w := NewWeb(numbers[:11], lines[:10], true); w.Reach(0, true, 3) != 3 {
		t.Error("ten doublings are no problem")
	}
	if w := NewWeb(numbers, lines, true); w.Reach(0, true, 3) != 0 || w.Uncertain(40, 1) {
		t.Error("forty doublings are calculated with")
	}
}

// TestAStepThatDoesNotFit: a number that takes nine others along by different divisors moves
// in steps that leave them all whole; where such a step is too large to calculate with,
// nothing moves.
func TestAStepThatDoesNotFit(t *testing.T) {
	divisors := []int{2, 3, 5, 7, 11, 13, 17, 19, 23}
	web := func(of []int) *Web {
		var numbers []Number
		var lines [][]Addend
		for i, by := range of {
			numbers = append(numbers, Number{0, 0, Unbounded})
			var line []Addend
			for range by {
				line = append(line, Addend{Number: i})
			}
			lines = append(lines, append(line, Addend{Number: len(of), Minus: true}))
		}
		return NewWeb(append(numbers, Number{0, 0, Unbounded}), lines, true)
	}
	if got := web(divisors[:4]).Reach(4, true, 1000); got != 840 { // four times 2 × 3 × 5 × 7
		t.Errorf("it moves by %d", got)
	}
	if w := web(divisors); w.Reach(9, true, 1<<30) != 0 || w.Uncertain(9, 1) {
		t.Error("a step of 223,092,870 is calculated with")
	}
}

// TestAnotherStepThatFits: where one number can only be moved in pairs, another that can be
// moved by one is tried, whichever of them the others follow from.
func TestAnotherStepThatFits(t *testing.T) {
	for _, places := range [][3]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
		pair, one, sum := places[0], places[1], places[2]
		numbers := slices.Repeat([]Number{{0, 0, 9}}, 3)
		w := NewWeb(numbers, [][]Addend{{{Number: pair}, {Number: pair}, {Number: one}, {Number: sum, Minus: true}}}, true)
		for _, limit := range []int{1, 2, 3, 9} {
			if got := w.Reach(sum, true, limit); got != limit {
				t.Errorf("%v: up to %d it moves by %d", places, limit, got)
			}
		}
	}
}
