package cohort

import (
	"testing"

	"effectmonitor/engine/indicator"
	"effectmonitor/engine/programme"
)

// phasedFramework has an indicator about people of the last of three phases only.
func phasedFramework(t *testing.T) *indicator.Compiled {
	def := *testFramework(t).Programme().Def
	def.Phases = []programme.Phase{{ID: "a"}, {ID: "b"}, {ID: "c"}}
	p, found := programme.Compile(&def)
	if p == nil {
		t.Fatal(found)
	}
	f, found := indicator.Compile(&indicator.Framework{
		ID: "f", Version: 1,
		Breakdowns: []indicator.Breakdown{{ID: "fase", Formula: src("fase")}, {ID: "jaar", Formula: src("startjaar")}},
		Indicators: []indicator.Definition{
			{ID: "later", Type: indicator.Share, Formula: src("leeftijd_start > 22"), Population: src("fase == \"c\" and leeftijd_start > 17")},
		},
	}, p, nil)
	if f == nil {
		t.Fatal(found)
	}
	return f
}

// phased adds up people who are in phases, and of those in the last how many a share is about.
func phased(t *testing.T, f *indicator.Compiled, a, b, c, later int) *Aggregate {
	t.Helper()
	sum := New(f)
	for phase, n := range map[string]int{"a": a, "b": b, "c": c} {
		for i := range n {
			facts := indicator.Facts{Framework: f.Version(), Dims: map[string]string{"fase": phase, "jaar": []string{"2024", "2025"}[i%2]}}
			if phase == "c" && i < later {
				facts.Values = indicator.ValuesOf(map[string]map[string]indicator.Fact{"later": {"": {Value: float64(i % 2)}}})
			}
			if err := sum.Add(facts); err != nil {
				t.Fatal(err)
			}
		}
	}
	return sum
}

// TestLimits: an indicator that nearly everybody is in leaves no room for the few who are in a
// phase that it is not about; one that fewer are in does.
func TestLimits(t *testing.T) {
	f := phasedFramework(t)
	ind := f.Indicator("later")
	for _, c := range []struct {
		later int
		shown bool
	}{{60, false}, {45, true}} {
		a := phased(t, f, 3, 4, 60, c.later)
		r := NewGate(10).Read(f, a, Slice{})
		if r.N().Value() != 67 || r.Groups("fase")[0].Known() || r.Groups("fase")[1].Known() {
			t.Fatalf("N %v, phases %v", r.N().Text(), r.Groups("fase"))
		}
		if got := r.Population(ind, "").Known(); got != c.shown {
			t.Errorf("of 67 people an indicator is about %d who are not among the 3 and 4 in a phase: shown %v", c.later, got)
		}
		years := NewGate(10).Read(f, a, Slice{}).Row(ind, "", "jaar")
		for _, y := range years {
			if !c.shown && y.Known() {
				t.Errorf("the years tell together what is hidden of everyone: %v", y.Text())
			}
		}
	}
}
