package cohort

import (
	"testing"

	"effectmonitor/engine/indicator"
)

// answered makes the people of an age, of whom so many gave an answer.
func answered(t *testing.T, a *Aggregate, year, class string, n, known int) {
	t.Helper()
	for i := range n {
		values := map[string]map[string]indicator.Fact{}
		if i < known {
			values["aandeel"] = map[string]indicator.Fact{"": {Value: 1}}
		}
		facts := indicator.Facts{Framework: a.Framework, Dims: map[string]string{"jaar": year, "klas": class}, Values: indicator.ValuesOf(values)}
		if err := a.Add(facts); err != nil {
			t.Fatal(err)
		}
	}
}

// TestSizesOfCombinationsTellNoSmallPopulation: of 11 and 10 people 17 answered, so that 7
// or more of the 11 did. That is nearly the small number that is hidden.
func TestSizesOfCombinationsTellNoSmallPopulation(t *testing.T) {
	f := planned(t)
	a := New(f)
	answered(t, a, "2020", "a", 11, 9)
	answered(t, a, "2020", "b", 10, 8)
	answered(t, a, "2021", "a", 40, 20)
	answered(t, a, "2021", "b", 40, 20)
	gate, ind := NewGate(10), f.Indicator("aandeel")
	if n := gate.Read(f, a, Slice{"jaar", "2020"}).Population(ind, ""); !n.Known() {
		t.Fatalf("of the year %s are known", n.Text())
	}
	for _, class := range []string{"2020+a", "2020+b"} {
		if n := gate.Read(f, a, Slice{"jaar+klas", class}).N(); n.Known() {
			t.Errorf("%s has %s people", class, n.Text())
		}
	}
	// Where half of them answered the sizes say little.
	b := New(f)
	answered(t, b, "2020", "a", 30, 9)
	answered(t, b, "2020", "b", 30, 8)
	answered(t, b, "2021", "a", 40, 20)
	answered(t, b, "2021", "b", 40, 20)
	for _, class := range []string{"2020+a", "2020+b"} {
		if n := gate.Read(f, b, Slice{"jaar+klas", class}).N(); !n.Known() {
			t.Errorf("%s has %s people", class, n.Text())
		}
	}
}

// TestTheCountryBesideAPartTellsNoSmallPopulation: of the others 37 of 38 answered, so that
// of the part 8 or 9 did where 45 did of both.
func TestTheCountryBesideAPartTellsNoSmallPopulation(t *testing.T) {
	f := planned(t)
	gate, ind := NewGate(10), f.Indicator("aandeel")
	for known, shown := range map[int]bool{37: false, 20: true} {
		part, whole := New(f), New(f)
		answered(t, part, "2020", "a", 20, 8)
		answered(t, part, "2021", "a", 30, 20)
		answered(t, part, "2022", "b", 30, 9)
		answered(t, whole, "2020", "a", 38, known)
		answered(t, whole, "2021", "a", 60, 30)
		answered(t, whole, "2022", "b", 60, 30)
		if err := whole.Merge(part); err != nil {
			t.Fatal(err)
		}
		s := Slice{"jaar", "2020"}
		if n := gate.Read(f, part, s).Population(ind, ""); n.Known() {
			t.Fatalf("of the part %s are known", n.Text())
		}
		if n := gate.ReadBeside(f, whole, part, s).Population(ind, ""); n.Known() != shown {
			t.Errorf("with %d of the others the country shows %s", known, n.Text())
		}
	}
}
