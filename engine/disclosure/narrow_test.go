package disclosure

import (
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"effectmonitor/engine/drawn"
)

// TestNarrow draws what follows by hand: 17 people, of whom 11 are in one of two groups that are
// apart, and of the other one class is shown.
func TestNarrow(t *testing.T) {
	numbers := []Number{{17, 17, 17}, {11, 11, 11}, {6, 0, Unbounded}, {0, 0, Unbounded}, {6, 1, 9}, {2, 2, 2}, {4, 0, Unbounded}}
	lines := [][]Addend{
		{{0, true}, {1, false}, {2, false}, {3, false}}, // all, both groups, and who is in none
		{{2, true}, {4, false}},                         // another name of the same people
		{{4, true}, {5, false}, {6, false}},             // in two classes
		{{0, true}, {1, false}},                         // does not hold
	}
	want := []Number{{17, 17, 17}, {11, 11, 11}, {6, 2, 6}, {0, 0, 4}, {6, 2, 6}, {2, 2, 2}, {4, 0, 4}}
	w := NewNarrow(numbers, lines)
	for i, n := range want {
		if low, high := w.Known(i); low != n.Low || high != n.High {
			t.Errorf("number %d: %d to %d, want %v", i, low, high, n)
		}
	}
	w.Open(1, 10, 17) // is hidden, so that more can be in the other
	if low, high := w.Known(4); low != 2 || high != 7 {
		t.Errorf("where the large one is hidden: %d to %d", low, high)
	}
	if w.Open(1, 11, 11); w.Uncertain(4, 5) || !w.Uncertain(4, 4) {
		t.Error("what is shown again does not count")
	}
}

// TestNarrowHoldsEveryTable: whatever the lines, a number is in every table that looks the same
// within its bounds; with one line they are exact.
func TestNarrowHoldsEveryTable(t *testing.T) {
	exact, held := 0, 0
	drawn.Until(t, func() bool { return exact > 20 && held > 20 }, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 9))
		numbers, lines := anyWeb(r)
		got := NewNarrow(numbers, lines)
		w := NewWeb(numbers, lines, false)
		for i, n := range numbers {
			const limit = 60
			n.Low, n.High = got.Known(i)
			low, high := n.Value-w.Reach(i, false, limit), n.Value+w.Reach(i, true, limit)
			if low < n.Low || high > n.High {
				t.Fatalf("number %d is %d to %d in tables that look the same, and not %d to %d", i, low, high, n.Low, n.High)
			}
			if held++; len(lines) == 1 && slices.ContainsFunc(lines[0], func(a Addend) bool { return a.Number == i }) {
				if exact++; low != max(n.Low, n.Value-limit) || high != min(n.High, n.Value+limit) {
					t.Fatalf("number %d of one line can be %d to %d, and follows to be %d to %d", i, low, high, n.Low, n.High)
				}
			}
		}
	})
}

// anyWeb draws numbers and one to four lines of them that hold.
func anyWeb(r *rand.Rand) (numbers []Number, lines [][]Addend) {
	for range 3 + r.IntN(8) {
		n := Number{Value: r.IntN(12)}
		if n.Low, n.High = n.Value, n.Value; r.IntN(3) > 0 {
			n.Low, n.High = max(0, n.Value-r.IntN(6)), n.Value+r.IntN(9)
			if r.IntN(4) == 0 {
				n.High = Unbounded
			}
		}
		numbers = append(numbers, n)
	}
	for range 1 + r.IntN(4) {
		var line []Addend
		sum := 0
		for i, n := range numbers {
			if r.IntN(2) == 0 {
				a := Addend{i, r.IntN(2) == 0}
				line, sum = append(line, a), sum+a.signed(n.Value)
			}
		}
		rest := Number{Value: max(sum, -sum), High: Unbounded}
		numbers = append(numbers, rest)
		lines = append(lines, append(line, Addend{len(numbers) - 1, sum > 0}))
	}
	return numbers, lines
}
