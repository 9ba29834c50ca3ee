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
		merge(t, whole, part)
		s := Slice{"jaar", "2020"}
		if n := gate.Read(f, part, s).Population(ind, ""); n.Known() {
			t.Fatalf("of the part %s are known", n.Text())
		}
		if n := gate.ReadBeside(f, whole, part, s).Population(ind, ""); n.Known() != shown {
			t.Errorf("with %d of the others the country shows %s", known, n.Text())
		}
	}
}

// TestSizesTellNoSmallPopulationWhereEverybodyIsCounted: all of two years answered, and so all of
// them in each class. Of the 26 that answered in one then 5 are of its other years, among which
// 1 of the 8 of a year.
func TestSizesTellNoSmallPopulationWhereEverybodyIsCounted(t *testing.T) {
	f := planned(t)
	gate, ind := NewGate(10), f.Indicator("aandeel")
	for known, shown := range map[int]bool{30: false, 20: true} { // of the first years of another class
		a := New(f)
		for _, x := range []struct {
			year     string
			n, known int
		}{{"2020", 10, 10}, {"2021", 11, 11}, {"2022", 6, 4}, {"2023", 8, 1}, {"2024", 7, 0}} {
			answered(t, a, x.year, "a", x.n, x.known)
			of := 15
			if x.n == x.known {
				of = known
			}
			answered(t, a, x.year, "b", 30, of)
			answered(t, a, x.year, "c", 30, of)
		}
		r := gate.Read(f, a, Slice{"klas", "a"})
		if n := r.Population(ind, ""); !n.Known() || n.Value() != 26 {
			t.Fatalf("of the class %s are known", n.Text())
		}
		sizes := r.plan.own(layer{}, "jaar"+combined+"klas")
		if sizes.all || sizes.hides("2020+a") == shown || sizes.hides("2021+a") {
			t.Errorf("with %d known of other classes these are hidden: %v", known, sizes.hidden)
		}
	}
}

// TestTheCountryBesideAPartTellsNoSmallSize: nobody of a year of the part answered. Of the 17
// of that year and an age in the country 12 did, so that no more than 5 are of the part.
func TestTheCountryBesideAPartTellsNoSmallSize(t *testing.T) {
	f := planned(t)
	gate, ind := NewGate(10), f.Indicator("aandeel")
	for of, shown := range map[int]bool{16: false, 26: true} {
		part, whole := New(f), New(f)
		for _, class := range []string{"a", "b", "c"} {
			few := map[string]int{"a": 1, "b": 8, "c": 20}[class]
			answered(t, part, "2020", class, few, 0)
			answered(t, part, "2021", class, 30, 15)
			answered(t, whole, "2020", class, of, 12)
			answered(t, whole, "2021", class, 60, 30)
		}
		merge(t, whole, part)
		s := Slice{"jaar+klas", "2020+a"}
		if n := gate.Read(f, part, s).N(); n.Known() {
			t.Fatalf("of the part %s are known", n.Text())
		}
		if n := gate.Read(f, whole, s).Population(ind, ""); !n.Known() {
			t.Fatalf("of the country by itself %s are known", n.Text())
		}
		r := gate.ReadBeside(f, whole, part, s)
		if n := r.Population(ind, ""); n.Known() != shown {
			t.Errorf("of %s in the country %s are known", r.N().Text(), n.Text())
		}
	}
}

// TestTheCountryBesideAPartHidesWithoutAWord: beside what is known of the part words would
// say too much.
func TestTheCountryBesideAPartHidesWithoutAWord(t *testing.T) {
	f := planned(t)
	part, whole := New(f), New(f)
	for i, year := range []string{"2020", "2021", "2022", "2023"} {
		answered(t, part, year, "", 20, 12)
		if i > 0 {
			answered(t, whole, year, "", 40, 20)
		}
	}
	answered(t, whole, "2019", "", 3, 3)
	answered(t, whole, "2018", "", 5, 5)
	answered(t, whole, "2017", "", 9, 9)
	merge(t, whole, part)
	gate, s := NewGate(10), Slice{"jaar", "2017"}
	if n := gate.Read(f, whole, s).N(); n.State() != Small {
		t.Errorf("of the country by itself it says %s", n.Text())
	}
	if n := gate.ReadBeside(f, whole, part, s).N(); n.State() != Hidden {
		t.Errorf("beside a part it says %s", n.Text())
	}
}
