package disclosure

import (
	"math"
	"testing"

	"effectmonitor/engine/disclosure/attack"
	"effectmonitor/engine/drawn"

	"pgregory.net/rapid"
)

const threshold = 10

// count is a cell as a table of group sizes has it: small ones are secret.
func count(row, col, n int) Cell {
	c := Cell{Row: row, Col: col, Value: n, Others: -1, Low: threshold, High: Unbounded, Weight: n}
	if n > 0 && n < threshold {
		c.Low, c.High, c.Secret, c.Need = 1, threshold-1, true, 6
	}
	return c
}

func row(sizes ...int) *Table {
	t := &Table{Threshold: threshold}
	for _, n := range sizes {
		if n > 0 {
			t.Cells = append(t.Cells, count(0, None, n))
		}
	}
	return t
}

func grid(rows ...[]int) *Table {
	t := &Table{Threshold: threshold}
	for r, list := range rows {
		for c, n := range list {
			if n > 0 {
				t.Cells = append(t.Cells, count(r, c, n))
			}
		}
	}
	return t
}

func TestProtect(t *testing.T) {
	for _, k := range []struct {
		name  string
		table *Table
		want  string // a letter per cell: s shown, h hidden; "" when nothing helps
	}{
		{"nothing is small", row(31, 33, 14), "sss"},
		{"one small takes the cheapest along", row(31, 33, 6, 14), "sshh"},
		{"one that can hardly move needs a bigger one or two", row(31, 6, 10), "hhs"},
		{"two smalls are together a small group", row(30, 4, 5, 15), "shhh"},
		{"two smalls are enough", row(30, 5, 5), "shh"},
		{"a lone small in two classes", row(6, 10), ""},
		{"nobody else", row(6), ""},
		{"many others and still a small group", grid([]int{2, 3}, []int{40, 40}, []int{41, 42}, []int{43, 44}, []int{45, 46}), ""},
		{"a cell in a square is given back by rows and columns", grid([]int{3, 20, 25}, []int{20, 30, 30}, []int{25, 30, 40}), "hhshhssss"},
		{"two smalls in each row and column are one small group a row", grid([]int{2, 3, 40}, []int{3, 2, 40}, []int{40, 40, 40}), "hhhhhhhhs"},
	} {
		hidden, ok := k.table.Protect()
		got := ""
		for _, h := range hidden {
			got += map[bool]string{true: "h", false: "s"}[h]
		}
		if got != k.want || ok != (k.want != "") {
			t.Errorf("%s: %q %v, want %q", k.name, got, ok, k.want)
		}
	}
}

// A row or column of which the sum is not shown tells no group.
func TestSumThatIsNotShown(t *testing.T) {
	table := row(4, 5)
	if table.Audit([]bool{true, true}) {
		t.Error("nine are told by subtraction")
	}
	table.Rows = []Sum{{Known: false}}
	if !table.Audit([]bool{true, true}) {
		t.Error("nobody knows the nine")
	}
	column := grid([]int{4}, []int{5})
	column.Cols = []Sum{{Known: false}}
	column.Rows = []Sum{{Known: false}, {Known: true}}
	if column.Audit([]bool{true, true}) {
		t.Error("each is the only one of its row")
	}
}

// Of 12 of 14 the two who are not counted are a small group.
func TestOthersAreAGroup(t *testing.T) {
	table := &Table{Threshold: threshold, Cells: []Cell{
		{Row: 0, Col: None, Value: 12, Others: 2, High: 14, Secret: true, Need: 6},
		{Row: 0, Col: None, Value: 11, Others: 3, High: 14, Secret: true, Need: 6},
		{Row: 0, Col: None, Value: 30, Others: 30, Low: 10, High: 50, Weight: 60},
	}}
	hidden, ok := table.Protect()
	if !ok || !hidden[2] {
		t.Errorf("hidden %v: five who are not counted follow by subtraction", hidden)
	}
	table.Cells[2].Others = 4
	if _, ok := table.Protect(); ok {
		t.Error("nine who are not counted follow by subtraction whatever is hidden")
	}
}

func TestIntervalOfACellWithoutSums(t *testing.T) {
	table := &Table{Cells: []Cell{{Row: None, Col: None, Value: 4, Low: 1, High: 9}}}
	if low, high := table.Interval([]bool{true}, 0); low != 1 || high != 9 {
		t.Errorf("%d to %d", low, high)
	}
	if low, high := table.Interval([]bool{false}, 0); low != 4 || high != 4 {
		t.Errorf("a shown cell is %d to %d", low, high)
	}
}

// system writes down what a reader of a table knows.
func system(table *Table, hidden []bool) *attack.System {
	s := &attack.System{}
	sums := map[[2]int][]attack.Term{}
	totals := map[[2]int]int{}
	for i, c := range table.Cells {
		low, high := float64(c.Value), float64(c.Value)
		if hidden[i] {
			low, high = float64(c.Low), float64(c.High)
			if c.High == Unbounded {
				high = math.Inf(1)
			}
		}
		v := s.Variable(low, high)
		for _, key := range [][2]int{{0, c.Row}, {1, c.Col}} {
			if key[1] != None {
				sums[key] = append(sums[key], attack.Term{Variable: v, Times: 1})
				totals[key] += c.Value
			}
		}
	}
	for key, terms := range sums {
		s.Equal(float64(totals[key]), terms...)
	}
	return s
}

func drawTable(t *rapid.T) *Table {
	size := rapid.OneOf(rapid.IntRange(0, 12), rapid.IntRange(0, 40))
	rows := rapid.IntRange(1, 4).Draw(t, "rows")
	cols := rapid.IntRange(1, 5).Draw(t, "columns")
	table := &Table{Threshold: threshold}
	for r := range rows {
		for c := range cols {
			n := size.Draw(t, "n")
			if n == 0 {
				continue
			}
			cell := count(r, c, n)
			if rows == 1 {
				cell.Col = None
			}
			table.Cells = append(table.Cells, cell)
		}
	}
	return table
}

// TestAttack: over random tables, what Protect hides is not found by a linear
// program that knows everything shown, and the intervals that it finds are ours.
func TestAttack(t *testing.T) {
	attacked := 0
	drawn.Until(t, func() bool { return attacked > 0 }, func(t *rapid.T) {
		table := drawTable(t)
		hidden, ok := table.Protect()
		if !ok {
			return
		}
		s := system(table, hidden)
		for i, c := range table.Cells {
			if !hidden[i] {
				if c.Secret {
					t.Fatalf("cell %d of %d is shown", i, c.Value)
				}
				continue
			}
			low, high, err := s.Bounds(i)
			if err != nil {
				t.Fatal(err)
			}
			ourLow, ourHigh := table.Interval(hidden, i)
			if math.Abs(low-float64(ourLow)) > 1e-6 || math.Abs(high-float64(ourHigh)) > 1e-6 {
				t.Fatalf("cell %d of %v is %v to %v, and not %d to %d", i, table.Cells, low, high, ourLow, ourHigh)
			}
			if c.Secret && high-low < float64(c.Need)-1e-6 {
				t.Fatalf("cell %d of %v with hidden %v is between %v and %v", i, table.Cells, hidden, low, high)
			}
			attacked++
		}
	})
}

// Every whole number between the bounds must occur in a table that can be written
// out: on small tables all of them are tried.
func TestIntervalIsThatOfWholeTables(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := &Table{Threshold: threshold}
		rows, cols := rapid.IntRange(1, 3).Draw(t, "rows"), rapid.IntRange(1, 3).Draw(t, "columns")
		for r := range rows {
			for c := range cols {
				table.Cells = append(table.Cells, Cell{
					Row: r, Col: c, Value: rapid.IntRange(0, 3).Draw(t, "n"), High: 4, Others: -1,
				})
			}
		}
		hidden := make([]bool, len(table.Cells))
		for i := range hidden {
			hidden[i] = rapid.Bool().Draw(t, "hidden")
		}
		low, high := enumerate(table, hidden)
		for i := range table.Cells {
			gotLow, gotHigh := table.Interval(hidden, i)
			if gotLow != low[i] || gotHigh != high[i] {
				t.Fatalf("cell %d of %v hidden %v: %d to %d, want %d to %d", i, table.Cells, hidden, gotLow, gotHigh, low[i], high[i])
			}
		}
	})
}

// enumerate writes out every table that looks the same.
func enumerate(table *Table, hidden []bool) (low, high []int) {
	n := len(table.Cells)
	low, high = make([]int, n), make([]int, n)
	now := make([]int, n)
	for i := range table.Cells {
		low[i], high[i] = Unbounded, -1
	}
	fits := func() bool {
		diff := map[[2]int]int{}
		for i, c := range table.Cells {
			diff[[2]int{0, c.Row}] += now[i] - c.Value
			diff[[2]int{1, c.Col}] += now[i] - c.Value
		}
		for _, d := range diff {
			if d != 0 {
				return false
			}
		}
		return true
	}
	var fill func(i int)
	fill = func(i int) {
		if i == n {
			if fits() {
				for j, v := range now {
					low[j], high[j] = min(low[j], v), max(high[j], v)
				}
			}
			return
		}
		from, to := table.Cells[i].Value, table.Cells[i].Value
		if hidden[i] {
			from, to = table.Cells[i].Low, table.Cells[i].High
		}
		for v := from; v <= to; v++ {
			now[i] = v
			// A row that is full must have its sum.
			fill(i + 1)
		}
	}
	if free(hidden) <= 6 {
		fill(0)
		return low, high
	}
	for i := range table.Cells {
		low[i], high[i] = table.Interval(hidden, i)
	}
	return low, high
}

func free(hidden []bool) int {
	n := 0
	for _, h := range hidden {
		if h {
			n++
		}
	}
	return n
}

// TestLossAgainstOptimum: the paths of large tables lose little more than trying
// every combination, and never nothing where something is possible. The tables are the same every
// time: of a few that are drawn anew one can lose as much more as all of many together.
func TestLossAgainstOptimum(t *testing.T) {
	loss, best, tables, same := 0, 0, 0, 0
	examples := rapid.Custom(drawTable)
	for seed := range 500 {
		table := examples.Example(seed)
		optimum, tried := table.Optimum(10)
		if !tried {
			continue
		}
		hidden := make([]bool, len(table.Cells))
		for i := range table.Cells {
			hidden[i] = table.Cells[i].Secret
		}
		if !newGraph(table, hidden).repair() {
			if optimum != nil {
				t.Fatalf("%v can be protected by %v and was given up", table.Cells, optimum)
			}
			continue
		}
		newGraph(table, hidden).relax()
		if !table.Audit(hidden) {
			t.Fatalf("%v is not safe with %v", table.Cells, hidden)
		}
		tables++
		loss, best = loss+table.Loss(hidden), best+table.Loss(optimum)
		if table.Loss(hidden) == table.Loss(optimum) {
			same++
		}
		if table.Loss(hidden) < table.Loss(optimum) {
			t.Fatalf("%v loses less than the optimum", table.Cells)
		}
	}
	t.Logf("%d tables: %d lose the least possible; together %d participants in hidden cells against %d at best", tables, same, loss, best)
	if float64(loss) > 1.05*float64(best) {
		t.Errorf("the loss is %d against %d at best", loss, best)
	}
}

// TestRepairOfASumThatTells: the cheapest shown cell of a sum whose hidden part is a small
// group goes along; when all of the sum is hidden, a cell elsewhere that lets one of it
// move; and when there is none left, the table is given up.
func TestRepairOfASumThatTells(t *testing.T) {
	secret := func(row, col, n int) Cell {
		return Cell{Row: row, Col: col, Value: n, Others: -1, High: Unbounded, Weight: n, Secret: true}
	}
	shown := func(row, col, n, weight int) Cell {
		return Cell{Row: row, Col: col, Value: n, Others: -1, High: Unbounded, Weight: weight}
	}
	four, five := secret(0, None, 4), secret(0, None, 5) // free against each other, and nine together
	for _, k := range []struct {
		name  string
		cells []Cell
		want  string
	}{
		{"the cheapest of three", []Cell{four, five, shown(0, None, 30, 7), shown(0, None, 31, 6), shown(0, None, 32, 8)}, "hhshs"},
		{"the first of two that cost the same", []Cell{four, five, shown(0, None, 30, 7), shown(0, None, 31, 7)}, "hhhs"},
		{"one elsewhere lets the third move", []Cell{four, five, secret(0, 0, 20), shown(None, 0, 30, 9), shown(None, None, 40, 10)}, "hhhhs"},
		{"more than one elsewhere", []Cell{four, five, secret(0, 0, 20), shown(None, 1, 30, 8), shown(None, 0, 30, 9)}, "hhhhh"},
		{"nothing elsewhere helps", []Cell{four, five, shown(None, None, 40, 1)}, ""},
		{"nothing is left", []Cell{four, five, secret(0, 0, 20)}, ""},
	} {
		table := &Table{Threshold: threshold, Cells: k.cells}
		hidden, got := make([]bool, len(k.cells)), ""
		for i := range k.cells {
			hidden[i] = k.cells[i].Secret
		}
		ok := newGraph(table, hidden).repair()
		for _, h := range hidden {
			got += map[bool]string{true: "h", false: "s"}[h]
		}
		if ok != (k.want != "") || ok && got != k.want {
			t.Errorf("%s: %q %v, want %q", k.name, got, ok, k.want)
		}
		if ok && !table.Audit(hidden) {
			t.Errorf("%s: %q is not safe", k.name, got)
		}
	}
}

// A table of many gemeenten by the classes of a breakdown.
func large(rows int) *Table {
	t := &Table{Threshold: threshold}
	seed := uint32(7)
	for r := range rows {
		for c := range 6 {
			seed = seed*1664525 + 1013904223
			if n := int(seed>>16) % 90; n > 0 {
				t.Cells = append(t.Cells, count(r, c, n))
			}
		}
	}
	return t
}

func TestLargeTableIsSafe(t *testing.T) {
	table := large(342)
	hidden, ok := table.Protect()
	if !ok || !table.Audit(hidden) {
		t.Fatal("the table is not safe")
	}
	for i, h := range hidden {
		if table.Cells[i].Secret && !h {
			t.Fatal("a small cell is shown")
		}
	}
}

func BenchmarkProtect342(b *testing.B) {
	table := large(342)
	for b.Loop() {
		if _, ok := table.Protect(); !ok {
			b.Fatal("not safe")
		}
	}
}

// TestCounter: a number of people and what is taken off it move together, where two parts
// of a sum move against each other.
func TestCounter(t *testing.T) {
	for _, counter := range []bool{true, false} {
		people := Cell{Row: None, Col: 0, Value: 31, Others: -1, Low: 20, High: 31, Weight: 31}
		part := Cell{Row: None, Col: 0, Value: 6, Others: -1, Low: 1, High: 9, Secret: true, Need: 5, Weight: 6, Counter: counter}
		rest := Cell{Row: None, Col: 0, Value: 25, Others: -1, Low: threshold, High: Unbounded, Weight: 25, Counter: counter}
		table := &Table{Threshold: threshold, Cells: []Cell{people, part, rest}}
		// With the people from 26 to 31 the part is 1 to 6; were they added up, it would
		// be 6 to 9.
		if got := table.Audit([]bool{true, true, false}); got != counter {
			t.Errorf("counter %t: the part is uncertain %t", counter, got)
		}
	}
}

// BenchmarkProtectSmall decides over a table as most are: a few classes, all large.
func BenchmarkProtectSmall(b *testing.B) {
	table := &Table{Threshold: threshold, Rows: []Sum{{Known: true}}}
	for col := range 5 {
		table.Cells = append(table.Cells,
			Cell{Row: 0, Col: col, Counter: true, Value: 30, Others: 20, Low: threshold, High: 40, Weight: 30},
			Cell{Row: None, Col: col, Counter: true, Value: 20, Others: -1, High: Unbounded, Secret: true})
		table.Cols = append(table.Cols, Sum{})
	}
	b.ReportAllocs()
	for b.Loop() {
		if hidden, ok := table.Protect(); !ok || hidden[0] {
			b.Fatal("what is large is hidden")
		}
	}
}
