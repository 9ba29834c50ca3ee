package cohort

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"effectmonitor/engine/disclosure"
	"effectmonitor/engine/drawn"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/engine/stats"

	"pgregory.net/rapid"
)

// followed is a framework with the indicators that look at two moments, two raters or
// several items at once.
func followed(t interface{ Fatal(...any) }) *indicator.Compiled {
	moment := func(id string, month int) programme.Moment {
		return programme.Moment{ID: id, Month: month, Questionnaires: map[string]source.Ref{"a": {ID: "q"}, "b": {ID: "q"}}}
	}
	p, found := programme.Compile(&programme.Programme{
		ID: "p", Version: 1, Phases: []programme.Phase{{ID: "a"}},
		Raters:  []programme.Rater{{ID: "a", Kind: programme.StaffRater}, {ID: "b", Kind: programme.StaffRater}},
		Moments: []programme.Moment{moment("T0", 0), moment("T1", 6)},
		Exit:    programme.Exit{Reasons: []programme.Reason{{ID: "x", Dropout: true}}},
	})
	if p == nil {
		t.Fatal(found)
	}
	step := 1.0
	symbols := []formula.Symbol{
		{Name: "x", Type: formula.TypeNumber}, {Name: "y", Type: formula.TypeNumber}, {Name: "z", Type: formula.TypeNumber},
		{Name: "klasse", Type: formula.TypeChoice, Options: []string{"k0", "k1", "k2"}},
	}
	f, found := indicator.Compile(&indicator.Framework{
		ID: "f", Version: 1,
		Breakdowns: []indicator.Breakdown{{ID: "jaar", Formula: src("startjaar")}},
		Indicators: []indicator.Definition{
			{ID: "stroom", Type: indicator.Distribution, Formula: src("a.klasse"), From: "T0", PerMoment: true},
			{ID: "verschil", Type: indicator.Change, Formula: src("a.x"), From: "T0", Step: &step, Range: []float64{1, 5}, Direction: indicator.Higher},
			{ID: "eens", Type: indicator.Agreement, Formula: src("a.x"), Against: src("b.x"), PerMoment: true, Range: []float64{1, 5}},
			{ID: "schaal", Type: indicator.Consistency, Items: []source.Formula{src("a.x"), src("a.y"), src("6 - a.z")}, PerMoment: true, Range: []float64{1, 5}},
			{ID: "deel", Type: indicator.Share, Formula: src("a.x >= 3"), PerMoment: true},
			{ID: "duur", Type: indicator.Duration, Time: src("maanden_in_traject"), Event: src("uitval")},
		},
	}, p, []indicator.Variables{{Rater: "a", Symbols: symbols}, {Rater: "b", Symbols: symbols}})
	if f == nil {
		t.Fatal(found)
	}
	return f
}

// follow draws the facts of one participant at T0 and T1.
func follow(r *rand.Rand, f *indicator.Compiled) indicator.Facts {
	level := func() float64 { return float64(1 + r.IntN(5)) }
	class := func() string { return fmt.Sprint("k", min(r.IntN(4), 2)) }
	out := indicator.Facts{Framework: f.Version(), Start: 10, AsOf: 2000, Dims: map[string]string{"jaar": fmt.Sprint(2020 + r.IntN(2))}}
	base := level()
	before, after := class(), class()
	if r.IntN(10) == 0 {
		before = ""
	}
	stroom := map[string]indicator.Fact{}
	if before != "" {
		stroom["T0"] = indicator.Fact{Class: before}
	}
	later := indicator.Fact{Value: level(), Before: base}
	if r.IntN(6) == 0 {
		later = indicator.Fact{Missing: true, Left: true, Before: base}
	} else {
		stroom["T1"] = indicator.Fact{Class: after, First: before}
	}
	items := []float64{base, min(5, base+float64(r.IntN(2))), max(1, base-float64(r.IntN(3)))}
	out.Values = indicator.ValuesOf(map[string]map[string]indicator.Fact{
		"stroom":   stroom,
		"verschil": {"T1": later},
		"eens":     {"T0": {Before: base, Value: min(5, base+float64(r.IntN(2)))}},
		"schaal":   {"T0": {Items: items}},
		"duur":     {"": {Value: float64(r.IntN(24)), Exit: indicator.Exit(r.IntN(2))}},
	})
	return out
}

// followMany draws the facts of so many.
func followMany(r *rand.Rand, f *indicator.Compiled, n int) []indicator.Facts {
	facts := make([]indicator.Facts, n)
	for i := range facts {
		facts[i] = follow(r, f)
	}
	return facts
}

func together(t interface{ Fatal(...any) }, f *indicator.Compiled, facts []indicator.Facts) *Aggregate {
	a := New(f)
	for _, x := range facts {
		if err := a.Add(x); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

// Parts of everyone together merge exactly too, and survive being stored.
func TestWholeMergesAndIsStored(t *testing.T) {
	f := followed(t)
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		facts := followMany(r, f, rapid.IntRange(0, 60).Draw(t, "n"))
		at := rapid.IntRange(0, len(facts)).Draw(t, "cut")
		once, parts := together(t, f, facts), together(t, f, facts[at:])
		if err := parts.Merge(stored(t, together(t, f, facts[:at]))); err != nil {
			t.Fatal(err)
		}
		if len(once.Cells) != len(parts.Cells) {
			t.Fatalf("%d and %d cells", len(once.Cells), len(parts.Cells))
		}
		for k, p := range once.Cells {
			if !reflect.DeepEqual(p, parts.Cells[k]) {
				t.Fatalf("%v: %+v, in parts %+v", k, p, parts.Cells[k])
			}
			if k.Slice != (Slice{}) && p.Whole != nil {
				t.Fatalf("a class keeps what is for everyone: %v", k)
			}
		}
		if !reflect.DeepEqual(stored(t, once).Cells, once.Cells) {
			t.Fatal("the cells did not survive")
		}
	})
}

// What the figures say is what the statistics say of the answers themselves.
func TestFiguresOfWhole(t *testing.T) {
	f := followed(t)
	r := rand.New(rand.NewPCG(7, 7))
	facts := followMany(r, f, 200)
	reader := NewGate(10).Read(f, together(t, f, facts), Slice{})
	var rows, ratings [][]float64
	var left, stayed []float64
	for _, x := range facts {
		scale, _ := x.Fact("schaal", "T0")
		rows = append(rows, scale.Items)
		e, _ := x.Fact("eens", "T0")
		ratings = append(ratings, []float64{e.Before, e.Value})
		if v, _ := x.Fact("verschil", "T1"); v.Left {
			left = append(left, v.Before)
		} else {
			stayed = append(stayed, v.Before)
		}
	}
	near := func(what string, f Figure, want float64) {
		t.Helper()
		if !f.Known() || math.Abs(f.Value()-want) > 0.0051 {
			t.Errorf("%s is %s, want %v", what, f.Text(), want)
		}
	}
	scale := stats.Range{Min: 1, Max: 5}
	rel, _ := stats.Alpha(rows, []stats.Range{scale, scale, scale}, Level)
	got := reader.Scale(f.Indicator("schaal"), "T0")
	near("alpha", got.Alpha, rel.Alpha)
	low, high, _ := got.Alpha.Interval()
	if math.Abs(low-rel.Interval.Low) > 0.006 || math.Abs(high-rel.Interval.High) > 0.006 {
		t.Errorf("interval %v to %v, want %v", low, high, rel.Interval)
	}
	for i, item := range rel.Items {
		near("rest", got.Items[i].Rest, item.ItemRest)
		near("dropped", got.Items[i].AlphaIfDropped, item.AlphaIfDropped)
	}
	near("floor", got.Items[2].Floor, math.Round(100*rel.Items[2].Floor)/100)

	icc, _ := stats.IntraclassCorrelation(ratings, Level)
	table := make([][]int, 5)
	for i := range table {
		table[i] = make([]int, 5)
	}
	for _, x := range ratings {
		table[int(x[0])-1][int(x[1])-1]++
	}
	kappa, _ := stats.WeightedKappa(table, stats.QuadraticWeight, Level)
	agree := reader.Agreement(f.Indicator("eens"), "T0")
	near("ICC", agree.ICC, icc.Agreement.Value)
	near("kappa", agree.Kappa, kappa.Kappa)

	gone := reader.Attrition(f.Indicator("verschil"), "T1")
	if gone.Left.Text() != fmt.Sprint(len(left)) || gone.Stayed.Text() != fmt.Sprint(len(stayed)) {
		t.Errorf("%s left and %s stayed, want %d and %d", gone.Left.Text(), gone.Stayed.Text(), len(left), len(stayed))
	}
	if math.Abs(gone.LeftStart.Value()-average(left)) > 0.051 {
		t.Errorf("who left began at %s, want %v", gone.LeftStart.Text(), average(left))
	}
	if !(gone.Low.Value() < gone.Change.Value() && gone.Change.Value() < gone.High.Value()) {
		t.Errorf("a change of %s lies not within %s and %s", gone.Change.Text(), gone.Low.Text(), gone.High.Text())
	}
}

func average(list []float64) float64 {
	sum := 0.0
	for _, v := range list {
		sum += v
	}
	return sum / float64(len(list))
}

// The interval of few changes is drawn from the group, the same every time, and that
// of many is Student's.
func TestIntervalOfFew(t *testing.T) {
	f := followed(t)
	ind := f.Indicator("verschil")
	read := func(n int) Shift {
		r := rand.New(rand.NewPCG(3, 3))
		var facts []indicator.Facts
		for len(facts) < n {
			x := follow(r, f)
			if later, _ := x.Fact("verschil", "T1"); !later.Left {
				facts = append(facts, x)
			}
		}
		return NewGate(10).Read(f, together(t, f, facts), Slice{}).Shift(ind, "T1")
	}
	few, again := read(15), read(15)
	if !few.Resampled() || few.Diff.IntervalText() != again.Diff.IntervalText() {
		t.Errorf("few: %v, %s and %s", few.Resampled(), few.Diff.IntervalText(), again.Diff.IntervalText())
	}
	if many := read(fewPairs); many.Resampled() {
		t.Error("the interval of many is drawn again and again")
	}
	if !few.G.Known() {
		t.Errorf("g is %s", few.G.Text())
	}
}

// Whoever knows the distributions at both moments cannot calculate a hidden number of
// who moved.
func TestFlowCannotBeCalculatedBack(t *testing.T) {
	f := followed(t)
	ind := f.Indicator("stroom")
	g := NewGate(10)
	shownCells, hiddenCells := 0, 0
	drawn.Until(t, func() bool { return shownCells > 0 && hiddenCells > 0 }, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 2))
		facts := followMany(r, f, rapid.IntRange(10, 400).Draw(t, "n"))
		a := together(t, f, facts)
		flow := g.Read(f, a, Slice{}).Flow(ind, "T1")
		counts, _ := flowCounts(ind, a.part(Key{Indicator: "stroom", Moment: "T0"}), a.part(Key{Indicator: "stroom", Moment: "T1"}))
		table := &disclosure.Table{Threshold: 10}
		var hidden []bool
		for i, row := range counts {
			for j, n := range row {
				cell := disclosure.Cell{Row: i, Col: j, Value: n, High: len(facts), Others: -1}
				if i == len(counts)-1 {
					cell.Row = disclosure.None
				}
				if j == len(counts)-1 {
					cell.Col = disclosure.None
				}
				table.Cells = append(table.Cells, cell)
				shows := flow.Cells[i][j].Known()
				hidden = append(hidden, !shows)
				if shows && n > 0 && n < 10 {
					t.Fatalf("a cell of %d is shown", n)
				}
				if shows && flow.Cells[i][j].Value() != float64(n) {
					t.Fatalf("a cell of %d says %s", n, flow.Cells[i][j].Text())
				}
			}
		}
		if !slices.Contains(hidden, false) {
			return // nothing is shown, and then the sums are not those of a table
		}
		for c, hide := range hidden {
			if n := table.Cells[c].Value; hide && n > 0 && n < 10 {
				hiddenCells++
				if low, high := table.Interval(hidden, c); high-low < 6 {
					t.Fatalf("a hidden %d lies between %d and %d", n, low, high)
				}
			} else if !hide {
				shownCells++
			}
		}
	})
}

// Of a class, beside the country, and of few, the joint figures stay away.
func TestWholeIsOfEveryoneAlone(t *testing.T) {
	f := followed(t)
	r := rand.New(rand.NewPCG(5, 5))
	facts := followMany(r, f, 200)
	a := together(t, f, facts)
	g := NewGate(10)
	class := g.Read(f, a, Slice{"jaar", "2020"})
	if flow := class.Flow(f.Indicator("stroom"), "T1"); flow.N.Known() || flow.Cells[0][0].Known() {
		t.Error("a flow of one class is shown")
	}
	if gone := class.Attrition(f.Indicator("verschil"), "T1"); gone.Left.Known() {
		t.Error("who left of one class is shown")
	}
	if s := class.Scale(f.Indicator("schaal"), "T0"); s.Alpha.Known() {
		t.Error("a scale of one class is shown")
	}
	few := g.Read(f, together(t, f, facts[:6]), Slice{})
	if s := few.Scale(f.Indicator("schaal"), "T0"); s.Alpha.State() != Small {
		t.Errorf("a scale of six is %s", s.Alpha.Text())
	}
	if x := few.Agreement(f.Indicator("eens"), "T0"); x.Kappa.State() != Small {
		t.Errorf("an agreement of six is %s", x.Kappa.Text())
	}
	if test := g.Read(f, a, Slice{}).LogRank(f.Indicator("duur"), "jaar"); test.Groups != 2 || !test.P.Known() {
		t.Errorf("log-rank of %d groups: %s", test.Groups, test.P.Text())
	}
	if test := few.LogRank(f.Indicator("duur"), "jaar"); test.P.Known() {
		t.Errorf("log-rank of six people: %s", test.P.Text())
	}
}
