package cohort

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"effectmonitor/engine/disclosure/attack"
	"effectmonitor/engine/drawn"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/programme"

	"pgregory.net/rapid"
)

// crossed is a framework of which three breakdowns are counted together.
func crossedFramework(t interface{ Fatal(...any) }) *indicator.Compiled {
	base := testFramework(t)
	def, first, second := *base.Def, 2022.0, 2023.0
	classes := []indicator.Class{{ID: "a", To: &first}, {ID: "b", To: &second}, {ID: "c"}}
	def.Breakdowns = []indicator.Breakdown{
		{ID: "een", Formula: src("startjaar"), Combine: []string{"twee", "drie"}, Classes: classes},
		{ID: "twee", Formula: src("startjaar"), Combine: []string{"drie"}, Classes: classes},
		{ID: "drie", Formula: src("startjaar"), Classes: classes[1:]},
		{ID: "los", Formula: src("startjaar"), Classes: classes[1:]},
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

// inThree puts so many participants in three breakdowns, some in no class of one.
func inThree(t interface{ Fatal(...any) }, f *indicator.Compiled, r *rand.Rand, n int) *Aggregate {
	a := New(f)
	skew, yes := 0.2+r.Float64()*0.8, r.Float64()
	class := func(k int) string {
		i := 0
		for i < k-1 && r.Float64() > skew/2 {
			i++
		}
		if r.IntN(30) == 0 {
			return ""
		}
		return string(rune('a' + i))
	}
	for range n {
		dims := map[string]string{}
		for _, b := range []string{"een", "twee"} {
			if c := class(3); c != "" {
				dims[b] = c
			}
		}
		dims["drie"] = []string{"b", "c"}[r.IntN(2)]
		fact := indicator.Fact{Missing: r.IntN(12) == 0}
		if !fact.Missing && r.Float64() < yes {
			fact.Value = 1
		}
		values := map[string]map[string]indicator.Fact{"aantal": {"": fact}, "verdeling": {"": {Class: string("xyz"[r.IntN(3)])}}}
		if err := a.Add(indicator.Facts{Framework: a.Framework, Dims: dims, Values: indicator.ValuesOf(values)}); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

// base are the finest groups of three breakdowns as variables of a linear program: how
// many are there, or of how many something holds.
type base struct {
	attack.System
	cells map[[3]string]int
}

var crossedClasses = [3][]string{{"a", "b", "c", ""}, {"a", "b", "c", ""}, {"b", "c"}}

func newBase() *base {
	b := &base{cells: map[[3]string]int{}}
	for _, x := range crossedClasses[0] {
		for _, y := range crossedClasses[1] {
			for _, z := range crossedClasses[2] {
				b.cells[[3]string{x, y, z}] = b.Variable(0, math.Inf(1))
			}
		}
	}
	return b
}

// tell adds what a figure says of the number of a slice, and gives its variable.
func (b *base) tell(s Slice, low, high float64) int {
	at := map[string]string{}
	for _, p := range s.Split() {
		at[p.Breakdown] = p.Class
	}
	var parts []int
	for key, v := range b.cells {
		in := true
		for i, name := range []string{"een", "twee", "drie"} {
			if c, asked := at[name]; asked && c != key[i] {
				in = false
			}
		}
		if in {
			parts = append(parts, v)
		}
	}
	whole := b.Variable(low, high)
	b.Sum(whole, parts...)
	return whole
}

func readCount(f Figure) (low, high float64) {
	switch f.State() {
	case Shown:
		return f.Value(), f.Value()
	case Small:
		return 1, 9
	}
	return 0, math.Inf(1)
}

// TestAttackOnThreeAtOnce calculates back whatever is small and hidden of random
// tables, from all numbers of all filters on one, two and three breakdowns together:
// how many participants there are, and for how many an indicator holds.
func TestAttackOnThreeAtOnce(t *testing.T) {
	const enough, perTable = 100, 8
	f := crossedFramework(t)
	ind := f.Indicator("aantal")
	struck, shown := 0, 0
	drawn.Until(t, func() bool { return struck > 0 && shown > 0 }, func(t *rapid.T) {
		if struck > enough {
			return // a linear program takes its time
		}
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		a := inThree(t, f, r, rapid.IntRange(100, 3000).Draw(t, "n"))
		counts, b := rapid.Bool().Draw(t, "counts"), newBase()
		secret := map[Slice]int{}
		variable := map[Slice]int{}
		for s := range a.Slices {
			if s.Breakdown == "los" {
				continue
			}
			reader := NewGate(10).Read(f, a, s)
			figure, truth := reader.N(), a.Slices[s]
			low, high := readCount(figure)
			if counts {
				part := a.part(Key{Indicator: "aantal", Slice: s})
				of := reader.Population(ind, "")
				figure, truth = reader.Measure(ind, ""), part.True
				if low, high = readCount(figure); !of.Known() {
					low, high = 0, math.Inf(1)
				} else if high = min(high, of.Value()); figure.State() == AtLeast {
					low = of.Value() - 9
				}
			}
			variable[s] = b.tell(s, low, high)
			switch {
			case figure.Known():
				shown++
				if int(figure.Value()) != truth {
					t.Fatalf("%s: %v is shown for %d", s, figure.Value(), truth)
				}
			case truth > 0 && truth < 10:
				secret[s] = truth
			}
		}
		at := 0
		for s, truth := range secret {
			if at++; at > perTable {
				break
			}
			low, high, err := b.Bounds(variable[s])
			if err != nil {
				continue // the method finds no way
			}
			need := 6
			for _, c := range s.coarser() {
				need = min(need, total(a, c, counts))
			}
			if struck++; high-low < float64(need)-1e-6 {
				t.Fatalf("counts %v of %s, which is %d: an attacker finds %v to %v", counts, s, truth, low, high)
			}
		}
	})
	t.Logf("%d hidden small numbers were attacked, %d figures are shown", struck, shown)
}

// total gives how many are in a slice, or for how many of it the indicator holds.
func total(a *Aggregate, s Slice, counts bool) int {
	if counts {
		return a.part(Key{Indicator: "aantal", Slice: s}).True
	}
	return a.Slices[s]
}

func TestThreeTogether(t *testing.T) {
	f := crossedFramework(t)
	one, two, three, loose := Slice{"een", "a"}, Slice{"twee", "b"}, Slice{"drie", "c"}, Slice{"los", "c"}
	for _, k := range []struct {
		parts []Slice
		want  string
		ok    bool
	}{
		{nil, "", true},
		{[]Slice{loose}, "los=c", true},
		{[]Slice{two, one}, "een+twee=a+b", true},
		{[]Slice{three, one, two}, "een+twee+drie=a+b+c", true},
		{[]Slice{one, loose}, "", false},
		{[]Slice{one, two, loose}, "", false},
		{[]Slice{one, two, three, loose}, "", false},
		{[]Slice{one, {"een", "b"}}, "", false},
	} {
		if got, ok := Together(f, k.parts...); got.String() != k.want || ok != k.ok {
			t.Errorf("%v: %s %v", k.parts, got, ok)
		}
	}
	a := inThree(t, f, rand.New(rand.NewPCG(3, 3)), 12_000)
	whole := NewGate(10).Read(f, a, Slice{})
	shown := 0
	for _, c := range whole.Choices("een") {
		if c.Known() {
			shown++
		}
	}
	triples, classes := 0, 0
	for s, n := range a.Slices {
		if len(s.Split()) != 3 {
			continue
		}
		r := NewGate(10).Read(f, a, s)
		if r.N().Known() {
			triples++
		}
		for _, c := range r.Distribution(f.Indicator("verdeling"), "") {
			if c.Count.Known() {
				classes++
			}
		}
		for i, c := range NewGate(10).Read(f, a, Combine(s.Split()[:2]...)).Choices("drie") {
			if i < 2 && whole.Classes("drie")[i].ID == s.Split()[2].Class && c.Known() && int(c.Value()) != n {
				t.Errorf("%s of %d is %s", s, n, c.Text())
			}
		}
	}
	if triples < 12 || classes < 20 {
		t.Errorf("of 18 groups of 12,000 people %d are shown, and %d classes in them", triples, classes)
	}
	for i, c := range NewGate(10).Read(f, a, Combine(one, two, three)).Choices("los") {
		if c.State() != Absent {
			t.Errorf("a fourth choice %d is %s", i, c.Text())
		}
	}
	if got := fmt.Sprint(Combine(one, two, three).coarser()); got != "[twee+drie=b+c een+drie=a+c een+twee=a+b]" {
		t.Errorf("coarser: %s", got)
	}
}
