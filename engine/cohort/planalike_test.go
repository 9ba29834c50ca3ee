package cohort

import (
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
