package cohort

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"effectmonitor/engine/drawn"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/programme"

	"pgregory.net/rapid"
)

// planned is a framework with breakdowns that are counted together.
func planned(t interface{ Fatal(...any) }) *indicator.Compiled {
	base := testFramework(t)
	def, first, second := *base.Def, 2022.0, 2023.0
	def.Breakdowns = []indicator.Breakdown{
		{ID: "jaar", Formula: src("startjaar"), Combine: []string{"klas"}},
		{ID: "klas", Formula: src("startjaar"), Classes: []indicator.Class{{ID: "a", To: &first}, {ID: "b", To: &second}, {ID: "c"}}},
		{ID: "los", Formula: src("startjaar")},
	}
	p, found := programme.Compile(base.Programme().Def)
	if p == nil {
		t.Fatal(found)
	}
	f, found := indicator.Compile(&def, p, nil)
	if f == nil {
		t.Fatal(found)
	}
	f.Indicator("verdeling").Classes = []indicator.Class{{ID: "x"}, {ID: "y"}, {ID: "z"}}
	return f
}

// people makes so many participants. The chances differ per call, so that tables are
// sometimes full and sometimes nearly empty.
func people(t interface{ Fatal(...any) }, f *indicator.Compiled, r *rand.Rand, n int) *Aggregate {
	a := New(f)
	chance := func() float64 { return []float64{0.02, 0.1, 0.5, 0.5, 0.9, 0.98}[r.IntN(6)] }
	yes, in, known, large := chance(), chance(), chance(), chance()
	for range n {
		is := func(p float64) float64 {
			if r.Float64() < p {
				return 1
			}
			return 0
		}
		values := map[string]map[string]indicator.Fact{}
		put := func(id, moment string, fact indicator.Fact) {
			if is(max(in, 0.3)) == 1 {
				values[id] = map[string]indicator.Fact{moment: fact}
			}
		}
		put("aantal", "", indicator.Fact{Value: is(yes)})
		put("aandeel", "", indicator.Fact{Value: is(yes)})
		put("gemiddelde", "", indicator.Fact{Value: float64(r.IntN(10))})
		put("mediaan", "", indicator.Fact{Value: float64(r.IntN(90))})
		put("som", "", indicator.Fact{Value: 1 + 1000*is(1-large)*is(0.1)})
		put("verandering", "T0", indicator.Fact{Before: 1, Value: 1 + is(yes), Better: int(is(yes)) - int(is(1-yes)*is(large))})
		put("verdeling", "", indicator.Fact{Class: []string{"x", "x", "y", "z", "?"}[r.IntN(4+int(is(large)))]})
		put("duur", "", indicator.Fact{Value: float64(r.IntN(24)), Exit: []indicator.Exit{indicator.EventExit, indicator.CompetingEvent, indicator.Censored}[r.IntN(3)]})
		dims := map[string]string{"los": strconv.Itoa(r.IntN(2))}
		if is(known) == 1 {
			dims["jaar"] = strconv.Itoa(2022 + r.IntN(4)*r.IntN(2))
		}
		if is(known) == 1 {
			dims["klas"] = []string{"a", "b", "c"}[r.IntN(3)*r.IntN(2)]
		}
		if err := a.Add(indicator.Facts{Framework: a.Framework, Dims: dims, Start: 100, AsOf: 900, Values: indicator.ValuesOf(values)}); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

// checkReader reads everything of a slice and looks whether it is right and large
// enough. It gives how many figures were shown.
func checkReader(t *rapid.T, f *indicator.Compiled, r Reader, truth *Aggregate, s Slice) int {
	const limit = 10
	shown := 0
	number := func(what string, got Figure, want int) {
		if !got.Known() {
			return
		}
		shown++
		if int(got.Value()) != want || want > 0 && want < limit {
			t.Fatalf("%s of %q is %v, and it is %d", what, s, got.Value(), want)
		}
	}
	size := truth.Slices[s]
	if s == (Slice{}) {
		size = truth.N
	}
	number("n", r.N(), size)
	r.Period()
	for _, ind := range f.Indicators() {
		moment := ""
		if ind.Def.Type == indicator.Change {
			moment = "T0"
		}
		part := truth.part(Key{Indicator: ind.Def.ID, Moment: moment, Slice: s})
		number("population", r.Population(ind, moment), part.N)
		got := r.Measure(ind, moment)
		if got.Known() && part.N < limit {
			t.Fatalf("%s of %d in %q is %s", ind.Def.ID, part.N, s, got.Text())
		}
		if ind.Def.Type == indicator.Count {
			number("count", got, part.True)
		}
		if r.Shift(ind, moment).Diff.Known() && part.N < limit {
			t.Fatalf("a change of %d in %q", part.N, s)
		}
		for _, seg := range r.Progress(ind, moment) {
			if k := seg.Share.Value() * float64(part.N); seg.Share.Known() && (part.N < limit || k < limit-1) {
				t.Fatalf("progress of %v of %d in %q", seg.Share.Value(), part.N, s)
			}
		}
		for _, c := range r.Distribution(ind, moment) {
			number("class", c.Count, part.Classes[c.Class])
		}
		if c := r.Curve(ind); len(c.Points) > 1 && (part.N < limit || s != (Slice{})) {
			t.Fatalf("a curve of %d in %q", part.N, s)
		}
		if r.Tells(ind, moment) && !r.Population(ind, moment).Known() && part.N >= limit {
			t.Fatalf("the count of %d in %q is told", part.N, s)
		}
	}
	return shown
}

// TestWhatIsReadIsRightAndLargeEnough reads everything there is of random aggregates:
// alone, as members of a whole and beside one.
func TestWhatIsReadIsRightAndLargeEnough(t *testing.T) {
	f := planned(t)
	shown := 0
	drawn.Until(t, func() bool { return shown >= 1000 }, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		whole, list := New(f), []Member{}
		for i := range 3 {
			a := people(t, f, r, rapid.IntRange(0, 150).Draw(t, "n"))
			if err := whole.Merge(a); err != nil {
				t.Fatal(err)
			}
			list = append(list, Member{ID: strconv.Itoa(i), Aggregate: a})
		}
		g := NewGate(10)
		members := g.Members(f, whole, list)
		slices := []Slice{{}}
		for _, b := range []string{"jaar", "klas", "los"} {
			for _, c := range g.Read(f, whole, Slice{}).Classes(b) {
				slices = append(slices, Slice{b, c.ID})
			}
		}
		for s := range whole.Slices {
			if len(s.Split()) == 2 {
				slices = append(slices, s)
			}
		}
		for _, s := range slices {
			reader := g.Read(f, whole, s)
			shown += checkReader(t, f, reader, whole, s)
			if reader.Whole() != (s == Slice{}) || reader.Framework() != f {
				t.Fatalf("reader of %q", s)
			}
			shown += checkReader(t, f, g.ReadBeside(f, whole, list[0].Aggregate, s), whole, s)
			for _, b := range []string{"jaar", "klas", "los"} {
				if len(reader.Choices(b)) != len(reader.Classes(b)) || len(reader.Row(f.Indicator("som"), "", b)) != len(reader.Populations(f.Indicator("som"), "", b)) {
					t.Fatalf("choices of %s", b)
				}
			}
			for _, m := range list {
				shown += checkReader(t, f, members.Read(m.ID, s), m.Aggregate, s)
				members.Read(m.ID, s).Choices("klas")
				members.Read(m.ID, Slice{}).Row(f.Indicator("aandeel"), "", "klas")
			}
		}
	})
}

func TestSlicesOfTwo(t *testing.T) {
	f := planned(t)
	year, class, loose := Slice{"jaar", "2024"}, Slice{"klas", "a"}, Slice{"los", "1"}
	both := Slice{"jaar+klas", "2024+a"}
	for _, k := range []struct {
		a, b, want Slice
		ok         bool
	}{{year, class, both, true}, {class, year, both, true}, {year, loose, Slice{}, false}} {
		if got, ok := Together(f, k.a, k.b); got != k.want || ok != k.ok {
			t.Errorf("%s and %s: %s %v", k.a, k.b, got, ok)
		}
	}
	if got := both.Split(); len(got) != 2 || got[0] != year || got[1] != class {
		t.Errorf("split in %v", got)
	}
	r := rand.New(rand.NewPCG(1, 1))
	a := people(t, f, r, 3000)
	for _, s := range []Slice{{"los+klas", "1+a"}, {"jaar+klas+los", "2022+a+1"}, {"onbekend", "x"}} {
		if f := NewGate(10).Read(f, a, s).N(); f.Known() {
			t.Errorf("%s is not counted and is %s", s, f.Text())
		}
	}
}

// What the country shows beside a part must not tell a few others.
func TestBesideAPart(t *testing.T) {
	f := planned(t)
	share, count, sum, length := f.Indicator("aandeel"), f.Indicator("aantal"), f.Indicator("som"), f.Indicator("duur")
	one := func(n, k int) *Aggregate {
		a := New(f)
		a.N = n
		for _, id := range []string{"aandeel", "aantal", "som", "duur", "gemiddelde"} {
			a.Cells[Key{Indicator: id}] = &Part{N: n, True: k, Sum: int64(n) * unit, Top: [2]int64{unit, unit}}
		}
		a.Cells[Key{Indicator: "duur"}].Exits = map[int]Exits{3: {Events: k}, 9: {Censored: n - k}}
		return a
	}
	for _, k := range []struct {
		name         string
		n, k, pn, pk int
		what         *indicator.Indicator
		size, shown  bool
	}{
		{"many others", 300, 150, 100, 50, share, true, true},
		{"few others", 300, 150, 295, 147, share, false, false},
		{"nobody else", 300, 150, 300, 150, share, true, true},
		{"nobody here", 300, 150, 0, 0, share, true, true},
		{"few others count", 300, 52, 100, 50, share, true, false},
		{"few others count, in number", 300, 52, 100, 50, count, true, false},
		{"no others count", 300, 50, 100, 50, count, true, true},
		{"few others stopped", 300, 52, 100, 50, length, true, false},
		{"a sum", 300, 150, 100, 50, sum, true, false},
		{"a mean", 300, 150, 100, 50, f.Indicator("gemiddelde"), true, true},
	} {
		r := NewGate(10).ReadBeside(f, one(k.n, k.k), one(k.pn, k.pk), Slice{})
		if r.N().Known() != k.size {
			t.Errorf("%s: n is %s", k.name, r.N().Text())
		}
		if got := r.Measure(k.what, ""); got.Known() != k.shown && k.what != length {
			t.Errorf("%s: %s", k.name, got.Text())
		}
		if c := r.Curve(length); k.what == length && len(c.Points) > 1 {
			t.Errorf("%s: a curve", k.name)
		}
	}
}

// Of a breakdown the classes are told beside a part all or not at all: the one that is
// left out would follow from the total. A distribution tells no few others either.
func TestClassesBesideAPart(t *testing.T) {
	f := planned(t)
	share, spread := f.Indicator("aandeel"), f.Indicator("verdeling")
	of := func(classes map[string]int) *Aggregate {
		a := New(f)
		for class, n := range classes {
			a.N += n
			a.Slices[Slice{"klas", class}] = n
			a.Cells[Key{Indicator: "aandeel", Slice: Slice{"klas", class}}] = &Part{N: n, True: n / 2}
		}
		a.Cells[Key{Indicator: "aandeel"}] = &Part{N: a.N, True: a.N / 2}
		a.Cells[Key{Indicator: "verdeling"}] = &Part{N: a.N, Classes: map[string]int{"x": classes["a"], "y": classes["b"]}}
		return a
	}
	for _, k := range []struct {
		name        string
		whole, part map[string]int
		shown       bool
	}{
		{"many others in each class", map[string]int{"a": 200, "b": 150}, map[string]int{"a": 100, "b": 90}, true},
		{"few others in one class", map[string]int{"a": 200, "b": 100}, map[string]int{"a": 100, "b": 95}, false},
	} {
		r := NewGate(10).ReadBeside(f, of(k.whole), of(k.part), Slice{})
		if !r.N().Known() || !r.Measure(share, "").Known() {
			t.Errorf("%s: everyone is hidden", k.name)
		}
		for i, row := range [][]Figure{r.Groups("klas"), r.Row(share, "", "klas"), r.Populations(share, "", "klas")} {
			for j, got := range row[:2] {
				if got.Known() != k.shown {
					t.Errorf("%s: row %d, class %d: %s", k.name, i, j, got.Text())
				}
			}
		}
		for i, got := range r.Distribution(spread, "")[:2] {
			if got.Count.Known() != k.shown {
				t.Errorf("%s: class %d of the distribution: %s", k.name, i, got.Count.Text())
			}
		}
	}
}

// A number that follows from the whole and the sizes alone hides the number in the
// whole.
func TestNumberThatTheWholeGivesAway(t *testing.T) {
	f := testFramework(t)
	a := New(f)
	a.N = 34
	ind := f.Indicator("gemiddelde")
	a.Cells[Key{Indicator: "gemiddelde"}] = &Part{N: 33}
	for i, n := range []int{9, 12, 12} {
		s := Slice{"jaar", strconv.Itoa(2020 + i)}
		a.Slices[s] = n
		if i == 0 {
			a.Slices[s] = 10
		}
		a.Cells[Key{Indicator: "gemiddelde", Slice: s}] = &Part{N: n}
	}
	r := NewGate(10).Read(f, a, Slice{})
	if got := r.Population(ind, ""); got.Known() || r.Measure(ind, "").Known() {
		t.Errorf("33 of 34 are told, so nine of ten: %s", got.Text())
	}
	if r.Tells(ind, "") {
		t.Error("and the count is told")
	}
}

func TestSumsOfClasses(t *testing.T) {
	even := func(n int) *Part {
		p := &Part{}
		for range n {
			p.addOne(of(indicator.Sum), indicator.Fact{Value: 1})
		}
		return p
	}
	one := func(n int) *Part {
		p := even(n)
		p.addOne(of(indicator.Sum), indicator.Fact{Value: 1000})
		return p
	}
	total := func(parts []*Part) *Part {
		w := &Part{}
		for _, p := range parts {
			w.merge(p)
		}
		return w
	}
	large := even(300)
	for range 4 {
		large.addOne(of(indicator.Sum), indicator.Fact{Value: 1000})
	}
	for _, k := range []struct {
		name  string
		parts []*Part
		want  string
	}{
		{"even", []*Part{even(20), even(30), even(40)}, "20 30 40"},
		{"one is most", []*Part{one(20), even(30), large}, "verborgen verborgen verborgen"},
		{"two are most", []*Part{one(20), one(30), even(40), large}, "verborgen verborgen verborgen verborgen"},
		{"nobody", []*Part{even(0), even(30), even(40)}, "– 30 40"},
	} {
		ind, r := tableOf(t, 10, "som", total(k.parts), k.parts...)
		if got := texts(r.Row(ind, "", "jaar")); got != k.want {
			t.Errorf("%s: %s, want %s", k.name, got, k.want)
		}
	}
}

// BenchmarkCountry342 decides over what a reader of 342 gemeenten sees beside each
// other: their sizes and eight indicators.
func BenchmarkCountry342(b *testing.B) {
	f := planned(b)
	r := rand.New(rand.NewPCG(7, 7))
	whole, list := New(f), []Member{}
	for i := range 342 {
		a := people(b, f, r, 1+r.IntN(60))
		if err := whole.Merge(a); err != nil {
			b.Fatal(err)
		}
		list = append(list, Member{ID: strconv.Itoa(i), Aggregate: a})
	}
	for b.Loop() {
		whole.beside.Store(nil) // a page that is asked for again looks up
		m := NewGate(10).Members(f, whole, list)
		m.Sizes()
		for _, ind := range f.Indicators() {
			m.Measure(ind, "")
		}
	}
}

// BenchmarkPlan decides over every breakdown of one gemeente.
func BenchmarkPlan(b *testing.B) {
	f := planned(b)
	a := people(b, f, rand.New(rand.NewPCG(7, 7)), 130)
	for b.Loop() {
		p := newPlan(NewGate(10), f, a, nil)
		for _, breakdown := range []string{"jaar", "klas", "los", "jaar+klas"} {
			for _, ind := range f.Indicators() {
				for _, what := range append(within(ind), population, everybody) {
					p.shade(layer{what, ind.Def.ID, ""}, breakdown)
				}
			}
		}
	}
}
