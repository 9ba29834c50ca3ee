package cohort

import (
	"testing"

	"effectmonitor/engine/indicator"
)

// TestReleaseRenewsWhenEnoughCame: whoever compares a release with the one before finds
// nobody, or a group that could be shown by itself.
func TestReleaseRenewsWhenEnoughCame(t *testing.T) {
	f := testFramework(t)
	f.Indicator("verdeling").Classes = []indicator.Class{{ID: "a"}, {ID: "b"}}
	f.Indicator("gemiddelde").Money = true
	one := func(id string, n int, p Part) *Aggregate {
		a := New(f)
		a.N, p.N = n, n
		a.Cells[Key{Indicator: id}] = &p
		a.Cells[Key{Indicator: id, Slice: Slice{"jaar", "2024"}}] = &p
		a.Cells[Key{Indicator: "weg"}] = &p
		return a
	}
	pairs := func(up, same, down int) Part { return Part{Pairs: &Pairs{Better: up, Same: same, Worse: down}} }
	exits := func(n int) Part { return Part{Exits: map[int]Exits{3: {Events: n}}} }
	runs := func(n int) Part { return Part{Exits: map[int]Exits{3: {Events: 12, Censored: n}}} }
	curve := func(soon, later, running int) Part {
		return Part{Exits: map[int]Exits{3: {Events: soon}, 9: {Events: later}, 12: {Censored: running}}}
	}
	classes := func(a, b int) Part { return Part{Classes: map[string]int{"a": a, "b": b}} }
	for _, k := range []struct {
		name, id    string
		n1, n2      int
		before, now Part
		renewed     bool
	}{
		{"nothing changed", "aandeel", 40, 40, Part{True: 20}, Part{True: 20}, true},
		{"one came", "gemiddelde", 40, 41, Part{Sum: 5}, Part{Sum: 9}, false},
		{"somebody's answer changed", "gemiddelde", 40, 40, Part{Sum: 5}, Part{Sum: 9}, false},
		{"somebody left", "gemiddelde", 40, 39, Part{Sum: 5}, Part{Sum: 4}, false},
		{"ten came", "gemiddelde", 40, 50, Part{Sum: 5}, Part{Sum: 9}, true},
		{"ten came, of whom one has nearly all of the money", "gemiddelde", 40, 50, Part{Sum: 400, Squares: Squares{Lo: 4000}}, Part{Sum: 500, Squares: Squares{Lo: 12_000}}, false},
		{"ten came, who have as much money", "gemiddelde", 40, 50, Part{Sum: 400, Squares: Squares{Lo: 4000}}, Part{Sum: 500, Squares: Squares{Lo: 5000}}, true},
		{"eleven came, of whom a median tells how many half are", "mediaan", 40, 51, Part{Hist: map[int64]int{5: 40}}, Part{Hist: map[int64]int{5: 40, 6: 11}}, false},
		{"twelve came, of whom a median tells it", "mediaan", 40, 52, Part{Hist: map[int64]int{5: 40}}, Part{Hist: map[int64]int{5: 40, 6: 12}}, true},
		{"first figures", "gemiddelde", 0, 12, Part{}, Part{Sum: 9}, true},
		{"ten came, two of whom count", "aantal", 40, 50, Part{True: 20}, Part{True: 22}, false},
		{"ten came, none of whom counts", "aantal", 40, 50, Part{True: 20}, Part{True: 20}, true},
		{"twelve came of whom the share is told", "aandeel", 40, 52, Part{True: 20}, Part{True: 26}, false},
		{"thirty came", "aandeel", 40, 70, Part{True: 20}, Part{True: 35}, true},
		{"thirty came who all count", "aandeel", 40, 70, Part{True: 20}, Part{True: 50}, false},
		{"a class of three came", "verdeling", 40, 53, classes(20, 20), classes(30, 23), false},
		{"two classes came", "verdeling", 40, 60, classes(20, 20), classes(30, 30), true},
		{"few became worse", "verandering", 40, 60, pairs(20, 10, 10), pairs(30, 15, 15), false},
		{"all who came became better", "verandering", 40, 60, pairs(20, 10, 10), pairs(40, 10, 10), false},
		{"of two kinds", "verandering", 40, 60, pairs(20, 10, 10), pairs(30, 20, 10), true},
		{"enough of each", "verandering", 40, 70, pairs(20, 10, 10), pairs(30, 20, 20), true},
		{"one stopped", "duur", 40, 60, exits(12), exits(13), false},
		{"enough stopped", "duur", 40, 60, exits(12), exits(22), true},
		{"a few more run", "duur", 40, 60, runs(10), runs(15), false},
		{"enough more run", "duur", 40, 60, runs(10), runs(20), true},
		{"one more stopped by a month", "duur", 100, 160, curve(12, 12, 40), curve(13, 31, 60), false},
		{"enough more stopped by each month", "duur", 100, 160, curve(12, 12, 40), curve(22, 32, 60), true},
		{"nobody more stopped by a month", "duur", 100, 160, curve(12, 12, 40), curve(12, 32, 60), true},
		{"one gave what does not compare", "gemiddelde", 40, 60, Part{Incomparable: 3}, Part{Incomparable: 4}, false},
		{"a sum", "som", 40, 60, Part{Sum: 5}, Part{Sum: 9}, false},
	} {
		g := NewGate(10)
		before, now := one(k.id, k.n1, k.before), one(k.id, k.n2, k.now)
		got := g.Release(f, before, now).Cells[Key{Indicator: k.id}]
		want := before.Cells[Key{Indicator: k.id}]
		if k.renewed {
			want = now.Cells[Key{Indicator: k.id}]
		}
		if got == nil || got.N != want.N || got.True != want.True || got.Sum != want.Sum {
			t.Errorf("%s: released %+v, want %+v", k.name, got, want)
		}
		if n := g.Release(f, before, now).N; n != k.n1 && n-k.n1 < 10 {
			t.Errorf("%s: %d participants after %d", k.name, n, k.n1)
		}
	}
	now := one("aandeel", 41, Part{True: 20})
	out := NewGate(10).Release(f, nil, now)
	if len(out.Cells) != 1 || out.N != 41 || len(out.Slices) != 0 {
		t.Errorf("the first release has %d cells and %d participants", len(out.Cells), out.N)
	}
	other := one("aandeel", 40, Part{True: 20})
	other.Framework = "f@2"
	if NewGate(10).Release(f, other, now).N != 41 {
		t.Error("figures of another framework hold back")
	}
}

// TestCountsThatFollowFromEachOtherAreReleasedTogether: who runs and who ended are
// together everybody, so a new number of one beside an old one of the other would tell
// who came since.
func TestCountsThatFollowFromEachOtherAreReleasedTogether(t *testing.T) {
	f := linkedFramework(t)
	people := func(running, stopped, completed int) *Aggregate {
		a := New(f)
		for ending, n := range map[string]int{"": running, "v": stopped, "x": completed} {
			for i := range n {
				if err := a.Add(linkedFacts(f, "2020", []string{"19", "24"}[i%2], ending)); err != nil {
					t.Fatal(err)
				}
			}
		}
		return a
	}
	g := NewGate(10)
	first := g.Release(f, nil, people(40, 30, 30))
	counts := func(a *Aggregate) [3]int {
		return [3]int{a.part(Key{Indicator: "lopend"}).True, a.part(Key{Indicator: "klaar"}).True, a.part(Key{Indicator: "gestopt"}).True}
	}
	for _, k := range []struct {
		name string
		now  *Aggregate
		want [3]int
	}{
		{"three ended, twenty came", people(57, 33, 30), [3]int{40, 60, 30}},
		{"nobody ended, twenty came", people(60, 30, 30), [3]int{60, 60, 30}},
		{"enough of everything", people(60, 50, 50), [3]int{60, 100, 50}},
	} {
		if got := counts(g.Release(f, first, k.now)); got != k.want {
			t.Errorf("%s: %v, want %v", k.name, got, k.want)
		}
	}
}
