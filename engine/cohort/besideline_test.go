package cohort

import "testing"

// TestASumBesideAPartTellsNoSmallNumber: of a year there are 3 in the country, and what is
// told of the other years leaves 19 for that and one more. Where 16 of these are of the part
// there are no more than 3 of the year.
func TestASumBesideAPartTellsNoSmallNumber(t *testing.T) {
	f := planned(t)
	gate, ind := NewGate(10), f.Indicator("aandeel")
	numbers := func(r Reader) (list [2]Figure) { return [2]Figure{r.N(), r.Population(ind, "")} }
	for _, k := range []struct {
		name        string
		here, there int // of 2020, with an answer
		silent      int // of each of the years, without one
		shown       [2]bool
	}{
		{"all of the other are of the part", 16, 0, 0, [2]bool{false, false}},
		{"all with an answer are", 16, 0, 20, [2]bool{true, false}},
		{"some are of others", 16, 30, 0, [2]bool{true, true}},
	} {
		part, whole := New(f), New(f)
		for year, n := range map[string][2]int{"2019": {0, 3}, "2020": {k.here, k.there}, "2021": {20, 40}, "2022": {30, 50}} {
			answered(t, part, year, "", n[0]+k.silent, n[0])
			answered(t, whole, year, "", n[1]+k.silent, n[1])
		}
		merge(t, whole, part)
		s := Slice{"jaar", "2022"}
		if n := numbers(gate.Read(f, whole, s)); !n[0].Known() || !n[1].Known() {
			t.Fatalf("%s: of the country by itself %v are known", k.name, n)
		}
		if n := numbers(gate.ReadBeside(f, whole, part, s)); n[0].Known() != k.shown[0] || n[1].Known() != k.shown[1] {
			t.Errorf("%s: the country shows %s and %s", k.name, n[0].Text(), n[1].Text())
		}
	}
}
