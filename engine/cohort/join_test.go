package cohort

import (
	"math/rand/v2"
	"slices"
	"testing"

	"effectmonitor/engine/indicator"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
)

// teamFramework is broken down by year and by team, and by both at once.
func teamFramework(t *testing.T) *indicator.Compiled {
	t.Helper()
	p, found := programme.Compile(&programme.Programme{
		ID: "p", Version: 1, Phases: []programme.Phase{{ID: "a"}},
		Raters:  []programme.Rater{{ID: "r", Kind: programme.StaffRater}},
		Moments: []programme.Moment{{ID: "T0", Questionnaires: map[string]source.Ref{"r": {ID: "q"}}}},
		Exit:    programme.Exit{Reasons: []programme.Reason{{ID: "x", Completed: true}}},
	})
	if p == nil {
		t.Fatal(found)
	}
	f, found := indicator.Compile(&indicator.Framework{
		ID: "f", Version: 1,
		Breakdowns: []indicator.Breakdown{{ID: "jaar", Formula: src("startjaar")}, {ID: "ploeg", Formula: src("team"), Combine: []string{"jaar"}}},
		Indicators: []indicator.Definition{{ID: "aantal", Type: indicator.Count, Formula: src("startjaar > 0")}},
	}, p, nil)
	if f == nil {
		t.Fatal(found)
	}
	return f
}

// TestTeamsStayWithinTheirGemeente: a team is a class of the own gemeente, with a name that
// cannot break what is stored, and nothing of it is left over several gemeenten.
func TestTeamsStayWithinTheirGemeente(t *testing.T) {
	f := teamFramework(t)
	all := New(f)
	for range 2 {
		own := New(f)
		for i, team := range []string{"Zuid", "A+B=C|D", ""} {
			for range 12 + i {
				facts := f.Facts(indicator.Participant{Trajectory: programme.Trajectory{Start: source.DateOf(2025, 1, 1), Team: team}}, source.DateOf(2026, 1, 1))
				if err := own.Add(facts); err != nil {
					t.Fatal(err)
				}
			}
		}
		data, err := own.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		read := &Aggregate{}
		if err := read.UnmarshalJSON(data); err != nil {
			t.Fatal(err)
		}
		r := NewGate(10).Read(f, read, Slice{})
		classes, sizes := r.Classes("ploeg"), r.Groups("ploeg")
		if len(classes) != 2 || classes[0].ID != "A＋B＝C｜D" || classes[1].ID != "Zuid" || sizes[0].Text() != "13" || sizes[1].Text() != "12" {
			t.Errorf("teams %v with %v", classes, sizes)
		}
		if err := all.Join(read); err != nil {
			t.Fatal(err)
		}
	}
	if all.N != 78 || all.Slices[Slice{"jaar", "2025"}] != 78 {
		t.Errorf("%d participants, %v", all.N, all.Slices)
	}
	for s := range all.Slices {
		if s.Breakdown != "jaar" {
			t.Errorf("slice %s is told over gemeenten", s)
		}
	}
	for k := range all.Cells {
		if k.Slice != (Slice{}) && k.Slice.Breakdown != "jaar" {
			t.Errorf("cell %v is told over gemeenten", k)
		}
	}
	national := NewGate(10).Read(f, all, Slice{Breakdown: "ploeg", Class: "Zuid"})
	if n := national.Measure(f.Indicator("aantal"), ""); n.Known() {
		t.Errorf("%s of a team over the country", n.Text())
	}
}

// TestJoiningIsMerging: cells that were found for one member are found for the next, also
// when it has others, or when something else was added in between.
func TestJoiningIsMerging(t *testing.T) {
	f, r := testFramework(t), rand.New(rand.NewPCG(8, 8))
	joined, merged := New(f), New(f)
	for i := range 12 {
		one := New(f)
		for range r.IntN(5) {
			if err := one.Add(randomFacts(r, f)); err != nil {
				t.Fatal(err)
			}
		}
		if i%3 == 2 {
			if !joined.Exchange(f, nil, one) {
				t.Fatal("nobody makes way for somebody")
			}
		} else if err := joined.Join(one); err != nil {
			t.Fatal(err)
		}
		if err := merged.Merge(one); err != nil {
			t.Fatal(err)
		}
		joined.First, joined.Last = merged.First, merged.Last // an exchange leaves them to who knows all members
		if !joined.same(merged) {
			t.Fatalf("after %d members they differ", i+1)
		}
	}
	if merged.N == 0 || joined.Join(&Aggregate{Framework: "another@1"}) == nil || joined.Join(New(f).Watch().Excerpt()) == nil {
		t.Errorf("of %d people, or what cannot be joined is", merged.N)
	}
}

// TestLayout: every cell stands where its key says, and nothing else does.
func TestLayout(t *testing.T) {
	f, r := testFramework(t), rand.New(rand.NewPCG(9, 9))
	a := New(f)
	for range 20 {
		if err := a.Add(randomFacts(r, f)); err != nil {
			t.Fatal(err)
		}
	}
	l := a.layout()
	var last Key
	for i, c := range l.cells {
		k := l.key(c)
		texts := func(k Key) []string { return []string{k.Indicator, k.Moment, k.Slice.Breakdown, k.Slice.Class} }
		if i > 0 && slices.Compare(texts(last), texts(k)) >= 0 {
			t.Errorf("%v comes after %v", k, last)
		}
		if last = k; a.Cells[k] != c.part {
			t.Errorf("%v is another cell", k)
		}
	}
	if len(l.cells) != len(a.Cells) || a.layout() != l {
		t.Errorf("%d of %d cells", len(l.cells), len(a.Cells))
	}
	for k := range a.Cells {
		from, to := l.classes(k.Slice.Breakdown)
		if !slices.ContainsFunc(l.within(measure{k.Indicator, k.Moment}, from, to), func(c laid) bool { return l.key(c) == k }) {
			t.Errorf("%v is not found", k)
		}
	}
	from, to := l.classes("no such breakdown")
	if from != to || len(l.within(measure{"no such indicator", ""}, 0, len(l.slices.list))) > 0 {
		t.Error("what is not there is found")
	}
	if err := a.Add(randomFacts(r, f)); err != nil || a.layout() == l {
		t.Errorf("somebody more, and the layout stays (%v)", err)
	}
}
