package attack

import "testing"

// square is a table of two by two with its sums, of which the cells are hidden.
func square(sums [4]int, cells [4]int, high int) (j *Joint, hidden []int) {
	j = &Joint{}
	known := func(n int) int { return j.Number(0, n, n, n) }
	for _, n := range cells {
		hidden = append(hidden, j.Number(0, n, 0, high))
	}
	j.Balance([]int{known(sums[0])}, hidden[:2])
	j.Balance([]int{known(sums[1])}, hidden[2:])
	j.Balance([]int{known(sums[2])}, []int{hidden[0], hidden[2]})
	j.Balance([]int{known(sums[3])}, []int{hidden[1], hidden[3]})
	return j, hidden
}

// Of a table whose sums are known a cell can be what the others leave it, and the tables
// that are found reach as far as the linear program says.
func TestJointFindsTheRoomOfATable(t *testing.T) {
	j, hidden := square([4]int{12, 30, 20, 22}, [4]int{5, 7, 15, 15}, Endless)
	if err := j.Settle(); err != nil {
		t.Fatal(err)
	}
	w := NewWitness(j)
	for i, want := range [][2]int{{0, 12}, {0, 12}, {8, 20}, {10, 22}} {
		low, high, err := j.Outer(hidden[i], 10)
		if err != nil || low != want[0] || high != want[1] {
			t.Errorf("cell %d is %d to %d (%v), want %v", i, low, high, err, want)
		}
		if !w.Open(hidden[i], want[1]-want[0]) || w.Open(hidden[i], want[1]-want[0]+1) {
			low, high := w.Range(hidden[i])
			t.Errorf("cell %d is found to be %d to %d, want %v", i, low, high, want)
		}
	}
	if !w.Holds() || w.Tables == 0 {
		t.Errorf("%d tables, of which the last holds: %v", w.Tables, w.Holds())
	}
}

// A cell that follows from what is known beside it is found, by bounds alone, and no table
// in which it is something else.
func TestJointFindsALeak(t *testing.T) {
	j, hidden := square([4]int{12, 30, 20, 22}, [4]int{5, 7, 15, 15}, Endless)
	j.Know(hidden[3], 15, 15)
	if err := j.Settle(); err != nil {
		t.Fatal(err)
	}
	w := NewWitness(j)
	for i, n := range []int{5, 7, 15, 15} {
		if low, high := j.Bounds(hidden[i]); low != n || high != n || w.Open(hidden[i], 1) {
			t.Errorf("cell %d, which is %d, is %d to %d", i, n, low, high)
		}
	}
}

// What is a part of something moves along with it: a layer follows those before it.
func TestJointMovesLayers(t *testing.T) {
	j := &Joint{}
	people, counted := []int{}, []int{}
	for range 3 {
		people = append(people, j.Number(0, 8, 0, Endless))
		counted = append(counted, j.Number(1, 8, 0, Endless))
		j.Within(counted[len(counted)-1], people[len(people)-1])
	}
	j.Between(24, 24, people...)
	j.Between(24, 24, counted...)
	if err := j.Settle(); err != nil {
		t.Fatal(err)
	}
	w := NewWitness(j)
	for _, i := range append(people, counted...) {
		if low, high := j.Bounds(i); low != 0 || high != 24 {
			t.Errorf("number %d, which is %d, is %d to %d", i, j.Value(i), low, high)
		}
		if !w.Open(i, 6) {
			low, high := w.Range(i)
			t.Errorf("number %d is found to be %d to %d", i, low, high)
		}
	}
	if j.Len() != 6 || j.Rows() != 5 || !w.Holds() {
		t.Errorf("%d numbers in %d sums hold: %v", j.Len(), j.Rows(), w.Holds())
	}
}

// What does not fit the true numbers was not published.
func TestJointRefusesWhatIsNotTrue(t *testing.T) {
	j, hidden := square([4]int{12, 30, 20, 22}, [4]int{5, 7, 15, 15}, Endless)
	j.Know(hidden[0], 6, 9)
	if j.Settle() == nil {
		t.Error("5 is taken to be 6 to 9")
	}
	j, hidden = square([4]int{12, 30, 20, 22}, [4]int{5, 7, 15, 15}, Endless)
	j.Within(hidden[1], hidden[0])
	if j.Settle() == nil {
		t.Error("7 is taken to be a part of 5")
	}
}
