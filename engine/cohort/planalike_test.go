package cohort

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strconv"
	"testing"

	"effectmonitor/engine/indicator"
	"effectmonitor/engine/programme"
)

// lateFramework has two phases, and an indicator that by definition anybody can be in.
func lateFramework(t interface{ Fatal(...any) }) *indicator.Compiled {
	def := *testFramework(t).Programme().Def
	def.Phases = []programme.Phase{{ID: "a"}, {ID: "b"}}
	p, found := programme.Compile(&def)
	if p == nil {
		t.Fatal(found)
	}
	f, found := indicator.Compile(&indicator.Framework{
		ID: "f", Version: 1,
		Breakdowns: []indicator.Breakdown{{ID: "fase", Formula: src("fase")}},
		Indicators: []indicator.Definition{
			{ID: "later", Type: indicator.Mean, Formula: src("leeftijd_start"), Population: src("leeftijd_start > 22")},
			{ID: "ook", Type: indicator.Mean, Formula: src("leeftijd_start"), Population: src("leeftijd_start > 23")},
		},
	}, p, nil)
	if f == nil {
		t.Fatal(found)
	}
	return f
}

// manyFramework has so many indicators that by definition anybody can be in.
func manyFramework(t interface{ Fatal(...any) }, many int) *indicator.Compiled {
	def := *testFramework(t).Programme().Def
	def.Phases = []programme.Phase{{ID: "a"}, {ID: "b"}}
	p, found := programme.Compile(&def)
	if p == nil {
		t.Fatal(found)
	}
	made := &indicator.Framework{ID: "f", Version: 1, Breakdowns: []indicator.Breakdown{{ID: "fase", Formula: src("fase")}}}
	for i := range many {
		made.Indicators = append(made.Indicators, indicator.Definition{
			ID: fmt.Sprintf("i%d", i), Type: indicator.Mean, Formula: src("leeftijd_start"), Population: src(fmt.Sprintf("leeftijd_start > %d", i)),
		})
	}
	f, found := indicator.Compile(made, p, nil)
	if f == nil {
		t.Fatal(found)
	}
	return f
}

// manyFacts are of somebody in a phase whom some indicators are about.
func manyFacts(f *indicator.Compiled, phase string, about []*indicator.Indicator) indicator.Facts {
	values := map[string]map[string]indicator.Fact{}
	for _, ind := range about {
		values[ind.Def.ID] = map[string]indicator.Fact{"": {Value: 20}}
	}
	return indicator.Facts{Framework: f.Version(), Dims: map[string]string{"fase": phase}, Values: indicator.ValuesOf(values)}
}

// late is how many of a member are in each phase, and about how many of each an indicator is.
type late struct{ a, b, laterA, laterB int }

func lateMembers(t interface{ Fatal(...any) }, f *indicator.Compiled, list []late) (whole *Aggregate, members []Member) {
	whole = New(f)
	for i, m := range list {
		one := New(f)
		add := func(phase string, n int, about ...string) {
			facts := indicator.Facts{Framework: f.Version(), Dims: map[string]string{"fase": phase}}
			values := map[string]map[string]indicator.Fact{}
			for _, id := range about {
				values[id] = map[string]indicator.Fact{"": {Value: 20}}
			}
			facts.Values = indicator.ValuesOf(values)
			addTimes(t, one, n, facts)
		}
		add("a", m.laterA, "later")
		add("a", m.a-m.laterA)
		add("b", m.laterB, "later", "ook")
		add("b", m.b-m.laterB, "ook")
		if err := whole.Merge(one); err != nil {
			t.Fatal(err)
		}
		members = append(members, Member{strconv.Itoa(1000 + i), one})
	}
	return whole, members
}

// TestMembersAlike: where in a whole an indicator is about who is in a phase and about nobody
// else, or nearly so, it tells of every member how many are in that phase.
func TestMembersAlike(t *testing.T) {
	f := lateFramework(t)
	ind := f.Indicator("later")
	few := []late{{6, 30, 0, 30}, {7, 25, 0, 25}, {8, 35, 0, 35}}
	for _, c := range []struct {
		name  string
		large late
		shown bool // about how many the indicator is of who has few in a phase
	}{
		{"all of them", late{20, 40, 0, 40}, false},
		{"all but two", late{20, 40, 0, 38}, false},
		{"and two others", late{20, 40, 2, 40}, false},
		{"and many others", late{20, 40, 12, 40}, true},
		{"many not", late{20, 40, 0, 28}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			list := append(few[:len(few):len(few)], c.large)
			whole, members := lateMembers(t, f, list)
			read := NewGate(10).Members(f, whole, members)
			for i, m := range members {
				r := read.Read(m.ID, Slice{})
				sizes := r.Groups("fase")
				if list[i].a < 10 && (sizes[0].Known() || sizes[1].Known()) {
					t.Fatalf("of %+v the phases are %q and %q", list[i], sizes[0].Text(), sizes[1].Text())
				}
				if n := r.Population(ind, ""); n.Known() != (c.shown || sizes[1].Known()) {
					t.Errorf("it is about %s of %+v", n.Text(), list[i])
				}
			}
			// Where of the classes of a member nothing is told, neither is this.
			for i := range members {
				members[i].Aggregate = members[i].Aggregate.Everyone()
			}
			read = NewGate(10).Members(f, whole, members)
			for i, m := range members {
				if n := read.Read(m.ID, Slice{}).Population(ind, ""); !n.Known() {
					t.Errorf("without phases it is about %s of %+v", n.Text(), list[i])
				}
			}
		})
	}
}

// TestMembersAlikeInOutline: what is alike hangs together with how many are in each class, and
// that with what is counted there; rows of members hide the same as pages of each.
func TestMembersAlikeInOutline(t *testing.T) {
	f := lateFramework(t)
	r := rand.New(rand.NewPCG(1, 2))
	rows := []Row{{Indicator: "later"}, {Indicator: "ook"}}
	hidden, shown := 0, 0
	for range 1000 {
		var list []late
		for range 2 + r.IntN(4) {
			m := late{a: r.IntN(30), b: r.IntN(30)}
			m.laterA, m.laterB = r.IntN(m.a+1), m.b
			list = append(list, m)
		}
		whole, members := lateMembers(t, f, list)
		outlines := NewOutlines(NewContour(f, rows, len(members)))
		for _, m := range members {
			if err := outlines.Add(m.ID, m.Aggregate); err != nil {
				t.Fatal(err)
			}
		}
		pages, table := NewGate(10).Members(f, whole, members), NewGate(10).Members(f, whole.Copy(), outlines.Members())
		for _, row := range rows {
			ind := f.Indicator(row.Indicator)
			for _, m := range members {
				page, cell := pages.Read(m.ID, Slice{}).Population(ind, ""), table.Read(m.ID, Slice{}).Population(ind, "")
				if page.Known() {
					shown++
				} else {
					hidden++
				}
				if !reflect.DeepEqual(page, cell) {
					t.Fatalf("of %+v %s of %s is about %s, in its row about %s", list, row.Indicator, m.ID, page.Text(), cell.Text())
				}
			}
		}
	}
	if hidden < 1000 || shown < 1000 {
		t.Errorf("%d hidden and %d shown", hidden, shown)
	}
}

// TestMembersTooMuchAlike: where more is alike than can be held together, it is told of no
// member how many these are about, and of others it is.
func TestMembersTooMuchAlike(t *testing.T) {
	f := manyFramework(t, mostAlike+2)
	last := len(f.Indicators()) - 1
	for _, alike := range []bool{false, true} {
		whole, members := New(f), []Member(nil)
		for i := range 3 {
			one := New(f)
			addTimes(t, one, 20+i, manyFacts(f, "a", nil))
			rest := 0
			if !alike {
				rest = 12
			}
			addTimes(t, one, rest, manyFacts(f, "b", nil))
			addTimes(t, one, 15, manyFacts(f, "b", f.Indicators()))
			addTimes(t, one, 25+i, manyFacts(f, "b", f.Indicators()[:last]))
			if err := whole.Merge(one); err != nil {
				t.Fatal(err)
			}
			members = append(members, Member{strconv.Itoa(i), one})
		}
		r := NewGate(10).Members(f, whole, members).Read("1", Slice{})
		for i, ind := range f.Indicators() {
			if n := r.Population(ind, ""); n.Known() != (!alike || i == last) {
				t.Errorf("alike %v: %s is about %s", alike, ind.Def.ID, n.Text())
			}
		}
		if !r.N().Known() {
			t.Errorf("there are %s", r.N().Text())
		}
	}
}
