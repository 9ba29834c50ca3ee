package indicator

import (
	"slices"
	"testing"

	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
)

// askedAfter is a programme of which participants are asked something so many months after
// its last phase began.
func askedAfter(t *testing.T, months int) *programme.Compiled {
	t.Helper()
	p, found := programme.Compile(&programme.Programme{
		ID: "p", Version: 1,
		Phases:  []programme.Phase{{ID: "a"}, {ID: "b"}, {ID: "c"}},
		Raters:  []programme.Rater{{ID: "r", Kind: programme.StaffRater}},
		Moments: []programme.Moment{{ID: "F", After: "c", Month: months, Questionnaires: map[string]source.Ref{"r": {ID: "q"}}}},
		Exit:    programme.Exit{Reasons: []programme.Reason{{ID: "x", Title: source.Text{"nl": "x"}, Dropout: true}}},
	})
	if p == nil {
		t.Fatal(found)
	}
	return p
}

// limited has counts that are apart, and some that only look so to who picks one answer of a
// question that takes several.
func limited(t *testing.T) *Compiled {
	t.Helper()
	p := askedAfter(t, 0)
	formula := func(s string) source.Formula { return source.Formula{Src: s} }
	f, found := Compile(&Framework{
		ID: "f", Version: 1,
		Breakdowns: []Breakdown{{ID: "fase", Formula: formula("fase")}, {ID: "jaar", Formula: formula("startjaar")}},
		Indicators: []Definition{
			{ID: "later", Type: Share, Formula: formula("leeftijd_start > 20"), Population: formula("fase == \"c\" and leeftijd_start > 18")},
			{ID: "jong", Type: Count, Formula: formula("leeftijd_start < 20")},
		},
	}, p, nil)
	if f == nil {
		t.Fatal(found)
	}
	return f
}

func TestLimits(t *testing.T) {
	limits := limited(t).Limits()
	found := map[CountID][]CountID{}
	for _, b := range limits.Bounds {
		if b.Whole == Everybody && b.Group != nil {
			for _, i := range b.Apart {
				id := limits.Counts[b.Count]
				found[id] = append(found[id], limits.Counts[i])
			}
		}
	}
	part := func(b, class string) CountID { return CountID{InBreakdown, b, "", class} }
	later := found[CountID{InPopulation, "later", "", ""}]
	if want := []CountID{part("fase", "a"), part("fase", "b")}; !slices.Equal(later, want) {
		t.Errorf("people of the last phase are apart from %v, want %v", later, want)
	}
	for id, apart := range found {
		if slices.ContainsFunc(apart, func(x CountID) bool { return x.Indicator == "jaar" }) {
			t.Errorf("%v is apart from a year, which only lasts until it is over: %v", id, apart)
		}
	}
	if young := found[CountID{Holding, "jong", "", ""}]; len(young) > 0 {
		t.Errorf("the young are apart from %v", young)
	}
}

// TestFamiliesAreOfTheFramework: who is asked when the last phase begins is who is in it. In a
// gemeente that asks a quarter later that is not so. What hangs together is the same in all of
// them, whichever of them is looked at first: decisions over one whole do not differ from one
// process to another.
func TestFamiliesAreOfTheFramework(t *testing.T) {
	tied := func(f *Compiled) bool {
		return slices.ContainsFunc(f.Families(), func(x *Family) bool {
			return slices.Contains(x.Members, CountID{InPopulation, ResponsePrefix + "r", "F", ""}) && slices.Contains(x.Members, CountID{InBreakdown, "fase", "", "c"})
		})
	}
	first, later := limited(t), limited(t)
	if !tied(first) || !tied(first.Under(askedAfter(t, 3))) {
		t.Error("who is asked is not tied to the phase")
	}
	if own := later.Under(askedAfter(t, 3)); !tied(own) || !tied(later) {
		t.Error("after a gemeente asked first other counts are tied")
	}
}

// TestJoined: a bound ties the families of its counts, and what is not tied stays as it was.
func TestJoined(t *testing.T) {
	f := limited(t)
	before := f.Joined(nil)
	if !slices.Equal(before, f.Families()) {
		t.Error("without bounds there are other families")
	}
	i := slices.IndexFunc(f.Limits().Bounds, func(b Bound) bool {
		return f.Limits().Counts[b.Count] == (CountID{InPopulation, "later", "", ""}) && b.Group != nil
	})
	if i < 0 {
		t.Fatal("no bound")
	}
	b := f.Limits().Bounds[i]
	all := f.Joined([]int{i})
	at := slices.IndexFunc(all, func(x *Family) bool { return slices.Contains(x.Members, f.Limits().Counts[b.Count]) })
	if at < 0 {
		t.Fatalf("the count is in none of %d families", len(all))
	}
	for _, x := range append(slices.Clone(b.Apart), b.Group...) {
		if !slices.Contains(all[at].Members, f.Limits().Counts[x]) {
			t.Errorf("%v is not in the family", f.Limits().Counts[x])
		}
	}
	loose := slices.IndexFunc(all[at].Equations, func(e Equation) bool { return e.Loose && e.Limit && len(e.Left) == 1+len(b.Apart) })
	if loose < 0 {
		t.Errorf("equations %v", all[at].Equations)
	}
	if !slices.IsSortedFunc(all[at].Members, compareCounts) {
		t.Error("members are not in order: the id of a family would not be the same every time")
	}
}

// TestTieLeavesWhatItIsGiven: families are read by many at once, and the memory behind the last
// member of one is no room to write in.
func TestTieLeavesWhatItIsGiven(t *testing.T) {
	members := append(make([]CountID, 0, 4), CountID{Holding, "later", "", ""})
	j := &joiner{at: map[CountID]*joined{}}
	got := j.tie(members...)
	if behind := members[:2][1]; behind != (CountID{}) {
		t.Errorf("%v was written behind the members of a family", behind)
	}
	if want := []CountID{{Holding, "later", "", ""}, {InPopulation, "later", "", ""}}; !slices.Equal(got.members, want) {
		t.Errorf("tied %v, want %v", got.members, want)
	}
}
