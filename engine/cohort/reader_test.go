package cohort

import (
	"testing"

	"effectmonitor/engine/indicator"
)

// filled gives an aggregate with per year so many participants, half of whom are
// true.
func filled(t *testing.T, perYear map[string]int) (*indicator.Compiled, *Aggregate) {
	t.Helper()
	f := testFramework(t)
	a := New(f)
	for year, n := range perYear {
		for i := range n {
			err := a.Add(indicator.Facts{
				Framework: a.Framework, Dims: map[string]string{"jaar": year}, Start: 100, AsOf: 900,
				Values: indicator.ValuesOf(map[string]map[string]indicator.Fact{
					"aandeel":     {"": {Value: float64(i % 2)}},
					"verandering": {"T0": {Before: 1, Value: 2 + float64(i%2), Better: 1}},
					"verdeling":   {"": {Class: "x"}},
					"duur":        {"": {Value: float64(i), Exit: indicator.EventExit}},
				}),
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	return f, a
}

func TestReaderOfOneClassShowsNoMoreThanTheTable(t *testing.T) {
	f, a := filled(t, map[string]int{"2022": 30, "2023": 8, "2024": 24, "2025": 40})
	g := NewGate(10)
	all := g.Read(f, a, Slice{})
	row := all.Row(f.Indicator("aandeel"), "", "jaar")
	groups := all.Groups("jaar")
	hidden := 0
	for i, c := range all.Classes("jaar") {
		one := g.Read(f, a, Slice{Breakdown: "jaar", Class: c.ID})
		if got := one.Measure(f.Indicator("aandeel"), ""); got != row[i] {
			t.Errorf("%s: alone %q, in the table %q", c.ID, got.Text(), row[i].Text())
		}
		if got := one.N(); got != groups[i] {
			t.Errorf("%s: n alone %q, in the table %q", c.ID, got.Text(), groups[i].Text())
		}
		if groups[i].Known() {
			continue
		}
		hidden++
		if s := one.Shift(f.Indicator("verandering"), "T0"); s.Diff.Known() || s.N.Known() || s.Before.Known() || s.Certain {
			t.Errorf("%s: a change is shown", c.ID)
		}
		for _, s := range one.Progress(f.Indicator("verandering"), "T0") {
			if s.Share.Known() {
				t.Errorf("%s: progress is shown", c.ID)
			}
		}
		for _, d := range one.Distribution(f.Indicator("verdeling"), "") {
			if d.Count.Known() || d.Share.Known() {
				t.Errorf("%s: a distribution is shown", c.ID)
			}
		}
		for _, p := range one.Curve(f.Indicator("duur")).Points {
			if p.Value.Known() {
				t.Errorf("%s: a curve is shown", c.ID)
			}
		}
		if one.Population(f.Indicator("aandeel"), "").Known() {
			t.Errorf("%s: a population is shown", c.ID)
		}
	}
	if hidden != 2 {
		t.Errorf("%d classes are hidden, want the small one and one more", hidden)
	}
}

func TestReaderOfEveryone(t *testing.T) {
	f, a := filled(t, map[string]int{"2022": 30, "2023": 30})
	r := NewGate(10).Read(f, a, Slice{})
	if r.N().Text() != "60" || r.Population(f.Indicator("aandeel"), "").Text() != "60" {
		t.Errorf("n %q", r.N().Text())
	}
	if s := r.Shift(f.Indicator("verandering"), "T0"); s.Diff.Text() != "+\u00a01,5" || !s.Certain {
		t.Errorf("shift %q", s.Diff.Text())
	}
	if first, last, ok := r.Period(); first != 100 || last != 900 || !ok {
		t.Errorf("period %v %v %v", first, last, ok)
	}
	if !r.Whole() || NewGate(10).Read(f, a, Slice{"jaar", "2022"}).Whole() {
		t.Error("a class is not everyone")
	}
	empty := NewGate(10).Read(f, nil, Slice{})
	if _, _, ok := empty.Period(); ok || empty.Measure(f.Indicator("aandeel"), "").State() != Absent {
		t.Error("nothing is something")
	}
}

func TestAcrossAggregates(t *testing.T) {
	f, small := filled(t, map[string]int{"2022": 6})
	_, middle := filled(t, map[string]int{"2022": 20})
	_, large := filled(t, map[string]int{"2022": 40})
	total := New(f)
	parts := []*Aggregate{small, middle, large}
	for _, p := range parts {
		if err := total.Merge(p); err != nil {
			t.Fatal(err)
		}
	}
	var list []Member
	for i, p := range parts {
		list = append(list, Member{ID: string(rune('a' + i)), Aggregate: p})
	}
	m := NewGate(10).Members(f, total, list)
	row, sizes := m.Measure(f.Indicator("aandeel"), ""), m.Sizes()
	for i, want := range []State{Small, Hidden, Shown} {
		if row[i].State() != want || sizes[i].State() != want {
			t.Errorf("part %d: %s and n %s, want %s", i, row[i].State(), sizes[i].State(), want)
		}
	}
}

// Answers in a version that does not compare are counted apart, and survive storage and
// merging.
func TestIncomparableAnswersAreCountedApart(t *testing.T) {
	f := testFramework(t)
	ind := f.Indicator("gemiddelde")
	some := func(known, incomparable int) *Aggregate {
		a := New(f)
		for i := range known + incomparable {
			fact := indicator.Fact{Value: 3}
			if i >= known {
				fact = indicator.Fact{Missing: true, Incomparable: true}
			}
			if err := a.Add(indicator.Facts{Framework: a.Framework, Dims: map[string]string{"jaar": "2024"}, Values: indicator.ValuesOf(map[string]map[string]indicator.Fact{"gemiddelde": {"": fact}})}); err != nil {
				t.Fatal(err)
			}
		}
		return a
	}
	sum := stored(t, some(20, 7))
	if err := sum.Merge(stored(t, some(10, 5))); err != nil {
		t.Fatal(err)
	}
	for _, k := range []struct {
		a    *Aggregate
		s    Slice
		want string
	}{{sum, Slice{}, "12"}, {some(20, 7), Slice{}, "< 10"}, {some(20, 0), Slice{}, "–"}, {sum, Slice{"jaar", "2024"}, "verborgen"}} {
		if got := NewGate(10).Read(f, k.a, k.s).Incomparable(ind, "").Text(); got != k.want {
			t.Errorf("%s of %q, want %s", got, k.s, k.want)
		}
	}
	if got := NewGate(10).Read(f, sum, Slice{}).Population(ind, "").Text(); got != "30" {
		t.Errorf("about %s, want 30", got)
	}
}
