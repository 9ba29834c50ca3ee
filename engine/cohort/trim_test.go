package cohort

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"effectmonitor/engine/drawn"
	"effectmonitor/engine/indicator"

	"pgregory.net/rapid"
)

// completed is a choice of one indicator, of everyone and by the first breakdown.
var completed = Choice{
	Measure: func(id, _ string) (bool, bool) { return id == "voltooid", id == "voltooid" },
	Slice:   func(s Slice) bool { return s.Breakdown == "een" },
}

func isCompleted(e equation) int {
	if strings.HasSuffix(e.what, "voltooid") {
		return 0
	}
	return -1
}

func keptSlices(all map[Slice]int, keep func(Slice) bool) []Slice {
	list := slices.DeleteFunc(slices.Collect(maps.Keys(all)), func(s Slice) bool { return !keep(s) })
	slices.SortFunc(list, func(a, b Slice) int { return strings.Compare(a.String(), b.String()) })
	return append([]Slice{{}}, list...)
}

// A copy with one indicator shows nothing of it that the whole hides, since other counts
// would tell it.
func TestTrimShowsNoMore(t *testing.T) {
	f := linkedInThree(t)
	known, hidden := 0, 0
	drawn.Until(t, func() bool { return known > 0 && hidden > 0 }, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		c := crowd{}
		c.grow(r, rapid.IntRange(20, 400).Draw(t, "n"))
		g, whole := NewGate(10), c.aggregate(t, f)
		part := stored(t, g.Trim(f, whole, completed))
		for _, s := range keptSlices(whole.Slices, completed.Slice) {
			here, there := g.Read(f, part, s), g.Read(f, whole, s)
			for _, e := range linkedEquations(f) {
				if isCompleted(e) < 0 {
					continue
				}
				if e.figure(here).Known() && !e.figure(there).Known() {
					t.Errorf("%s of %q: the copy shows %s, the whole %s", e.what, s, e.figure(here).Text(), e.figure(there).Text())
				}
				if e.figure(there).Known() {
					known++
				} else {
					hidden++
				}
			}
		}
	})
}

// Who reads the copy beside the whole calculates nothing back.
func TestAttackOnACopyBesideTheWhole(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: rekent lang achter elkaar (-short)")
	}
	attackTogether(t, 20, func(t *rapid.T, f *indicator.Compiled, r *rand.Rand) *witness {
		c := crowd{}
		c.grow(r, rapid.IntRange(20, 400).Draw(t, "n"))
		g, a, w := NewGate(10), c.aggregate(t, f), newWitness(c)
		part := g.Trim(f, a, completed)
		for _, s := range keptSlices(a.Slices, completed.Slice) {
			w.sees(f, func(equation) int { return 0 }, s, g.Read(f, a, s))
			w.sees(f, isCompleted, s, g.Read(f, part, s))
		}
		return w
	})
}

// moved is a group in which the number of those who completed or stopped is hidden, since
// six who moved would follow from it: 57 of 79 completed.
func moved(t *testing.T, f *indicator.Compiled, n int) *Aggregate {
	c := crowd{}
	for ending, n := range map[string]int{"": 47, "v": 22, "x": 57, "y": n} {
		c[bunch{[3]string{"a", "b", "a"}, ending}] = n
	}
	return c.aggregate(t, f)
}

func TestBoundIsDrawnAndJudgedWithoutItsNumber(t *testing.T) {
	f := linkedInThree(t)
	ind, r := f.Indicator("voltooid"), NewGate(10).Read(f, moved(t, f, 6), Slice{})
	if got := r.Measure(ind, "").Text(); got != "> 70%" || r.Population(ind, "").Known() {
		t.Fatalf("it is %s of %s", got, r.Population(ind, "").Text())
	}
	if spot, ok := r.Spot(ind, ""); !ok || spot != (Spot{Share: 0.75, Size: 75, Rough: true}) {
		t.Errorf("it is drawn at %+v", spot)
	}
	// Of 57 more than 70% and no more than 80% are 72 to 81.
	least, most := 1000, 0
	Wherever(r, ind, "", func(share float64, n int) bool {
		if share <= 0.7 || share > 0.8 {
			t.Errorf("%v of %d is looked at", share, n)
		}
		least, most = min(least, n), max(most, n)
		return true
	})
	if least != 72 || most != 81 {
		t.Errorf("looked at %d to %d", least, most)
	}
	for _, c := range []struct {
		from int
		want [2]bool
	}{{72, [2]bool{true, true}}, {82, [2]bool{false, true}}, {79, [2]bool{false, false}}} {
		said, ok := Wherever(r, ind, "", func(_ float64, n int) bool { return n >= c.from })
		if [2]bool{said, ok} != c.want {
			t.Errorf("at least %d: said %v, %v", c.from, said, ok)
		}
	}
}

func TestKnownShareIsJudgedAsItIs(t *testing.T) {
	f := linkedInThree(t)
	ind, r := f.Indicator("voltooid"), NewGate(10).Read(f, moved(t, f, 20), Slice{})
	said, ok := Wherever(r, ind, "", func(share float64, n int) [2]int { return [2]int{int(share * 100), n} })
	if spot, drawn := r.Spot(ind, ""); !ok || !drawn || said != [2]int{72, 79} || spot != (Spot{Share: 0.72, Size: 79}) {
		t.Errorf("said %v, drawn at %+v", said, spot)
	}
	none := NewGate(10).Read(f, New(f), Slice{})
	if _, ok := none.Spot(ind, ""); ok {
		t.Error("nobody is drawn")
	}
	if _, ok := Wherever(none, ind, "", func(float64, int) bool { return true }); ok {
		t.Error("of nobody something is said")
	}
}

// Groups that are everybody together would give the number that is hidden of everybody.
func TestGroupsDoNotGiveTheHiddenWhole(t *testing.T) {
	f := linkedInThree(t)
	of := func(moved int) Reader {
		c := crowd{}
		for ending, n := range map[string]int{"": 40, "v": 25, "x": 30, "y": moved} {
			for _, class := range []string{"a", "b"} {
				c[bunch{[3]string{class, "b", "a"}, ending}] = n
			}
		}
		return NewGate(10).Read(f, c.aggregate(t, f), Slice{})
	}
	r, ind := of(3), f.Indicator("voltooid")
	if r.Population(ind, "").Known() {
		t.Fatal("nothing is hidden of everybody")
	}
	for _, groups := range [][][]string{{{"a"}, {"b"}}, {{"a", "b"}}} {
		if list, ok := r.Pools(ind, "", "een", groups); ok {
			t.Errorf("%v gives %s", groups, list[0].N.Text())
		}
	}
	if _, ok := of(20).Pools(ind, "", "een", [][]string{{"a"}, {"b"}}); !ok {
		t.Error("groups of whom everybody is known are not given")
	}
}

// What stays as it was stays with what it follows from, and everything else is of now.
func TestKeptWithItsKin(t *testing.T) {
	f := linkedInThree(t)
	g := NewGate(10)
	before := g.Trim(f, moved(t, f, 6), completed)
	now := moved(t, f, 6)
	facts := linkedFacts(f, "", "", "x")
	facts.Dims = map[string]string{"een": "a", "twee": "b", "drie": "a"}
	addTimes(t, now, 3, facts)
	next := g.Trim(f, now, completed)
	next.Keep(f, completed, before, false, map[Key]bool{{Indicator: "voltooid"}: true})
	for id, want := range map[string]int{"voltooid": 79, "gestopt": 85, "waarom": 85} {
		if got := next.Cells[Key{Indicator: id}].N; got != want {
			t.Errorf("%s is of %d", id, got)
		}
	}
	if next.N != 135 || next.Chosen(completed).Cells[Key{Indicator: "gestopt"}] != nil {
		t.Errorf("of %d, %d chosen cells", next.N, len(next.Chosen(completed).Cells))
	}
	renewed := g.Trim(f, now, completed)
	renewed.Keep(f, completed, before, true, nil)
	if got := renewed.Cells[Key{Indicator: "voltooid"}].N; got != 82 || renewed.N != 132 {
		t.Errorf("renewed to %d of %d", got, renewed.N)
	}
}

// What the figures of the day hide of everyone the release of them hides, as stored too, for
// as long as it shows figures of that day.
func TestReleaseHidesWhatTheDayHides(t *testing.T) {
	f, g := linkedInThree(t), NewGate(10)
	ind, why := f.Indicator("voltooid"), f.Indicator("waarom")
	day := moved(t, f, 20)
	if !g.Read(f, g.Release(f, nil, day), Slice{}).Population(ind, "").Known() {
		t.Fatal("it is hidden anyhow")
	}
	day.tell(layer{population, "voltooid", ""}, "")
	day.tell(layer{classified, "waarom", ""}, "x")
	hides := func(a *Aggregate) [2]bool {
		r := g.Read(f, a, Slice{})
		x := slices.IndexFunc(r.Distribution(why, ""), func(c ClassFigure) bool { return c.Class == "x" })
		return [2]bool{!r.Population(ind, "").Known(), !r.Distribution(why, "")[x].Count.Known()}
	}
	first := stored(t, g.Release(f, nil, stored(t, day)))
	if hides(first) != [2]bool{true, true} {
		t.Errorf("the release tells %v", hides(first))
	}
	// Three more are too few to renew it with: it stays, and so does what it hides.
	more := moved(t, f, 20)
	facts := linkedFacts(f, "", "", "x")
	facts.Dims = map[string]string{"een": "a", "twee": "b", "drie": "a"}
	addTimes(t, more, 3, facts)
	if next := g.Release(f, first, more); next.Cells[Key{Indicator: "voltooid"}].N != 99-20 || hides(next) != [2]bool{true, true} {
		t.Errorf("the next tells %v of %d", hides(next), next.Cells[Key{Indicator: "voltooid"}].N)
	}
}
