package cohort

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"effectmonitor/engine/drawn"
	"effectmonitor/engine/indicator"
)

// membersOf is a whole of some members.
func membersOf(t rapid.TB, f *indicator.Compiled, r *rand.Rand, person func() indicator.Facts) (*Aggregate, []Member) {
	whole, members := New(f), []Member{}
	for _, id := range []string{"gemeente-1", "gemeente-2", "gemeente-3", "gemeente-4"}[:2+r.IntN(3)] {
		m := Member{id, New(f)}
		for range r.IntN(70) {
			if err := m.Aggregate.Add(person()); err != nil {
				t.Fatal(err)
			}
		}
		members = append(members, m)
		if err := whole.Merge(m.Aggregate); err != nil {
			t.Fatal(err)
		}
	}
	return whole, members
}

func everyoneOf(members []Member) []Member {
	var out []Member
	for _, m := range members {
		out = append(out, Member{m.ID, m.Aggregate.Everyone()})
	}
	return out
}

// readOf is all that is asked of one member over everyone in it.
func readOf(r Reader, f *indicator.Compiled) []any {
	out := []any{r.N()}
	for _, ind := range f.Indicators() {
		moment := ""
		if ind.Def.Type == indicator.Change {
			moment = "T0"
		}
		out = append(out, r.Measure(ind, moment), r.Population(ind, moment), r.Progress(ind, moment), r.Distribution(ind, moment), r.Tells(ind, moment))
	}
	return out
}

// TestOneOfManyShowsWhatMembersShow: who reads one member sees, of what is kept for that
// one alone, exactly what all members beside each other show of everyone in it; of classes
// nothing; and of the others nothing is kept.
func TestOneOfManyShowsWhatMembersShow(t *testing.T) {
	plain, linked, gate := planned(t), endedFramework(t), NewGate(10)
	seen := 0
	drawn.Until(t, func() bool { return seen >= 100 }, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 4))
		f, person := plain, func() indicator.Facts { return randomFacts(r, plain) }
		if rapid.Bool().Draw(t, "linked") {
			f, person = linked, func() indicator.Facts { return endedFacts(linked, r) }
		}
		whole, members := membersOf(t, f, r, person)
		some, beside := everyoneOf(members), gate.Members(f, whole, members)
		beside.plan.apart = true // as where a table of members and classes is too large
		for i, m := range members {
			want := readOf(beside.Read(m.ID, Slice{}), f)
			watched, list := whole.Watch(), WatchMembers(some)
			ask := func(a *Aggregate, list []Member) []any {
				one := gate.Members(f, a, list).Read(m.ID, Slice{})
				for _, b := range f.Breakdowns() {
					for _, g := range append(one.Groups(b.Def.ID), one.Choices(b.Def.ID)...) {
						if g.Known() {
							t.Fatalf("of a class of %s is told %s", b.Def.ID, g.Text())
						}
					}
				}
				return readOf(one, f)
			}
			ask(watched, list)
			kept := again(t, watched.Of(list, m.ID))
			if got := ask(kept.Whole, kept.Members); !reflect.DeepEqual(got, want) || kept.Short() || some[i].Aggregate.Short() {
				t.Fatalf("%s shows %v of what is kept, and beside the others %v (short: %v)", m.ID, got, want, kept.Short())
			}
			data, err := json.Marshal(kept)
			for _, other := range members {
				if err != nil || other.ID != m.ID && strings.Contains(string(data), other.ID) {
					t.Fatalf("of %s is kept for %s (%v): %s", other.ID, m.ID, err, data)
				}
			}
			seen++
		}
	})
}

// TestEveryoneTellsNothingOfClasses: what is held of a member of many is not read as if
// nobody were in a class.
func TestEveryoneTellsNothingOfClasses(t *testing.T) {
	f := planned(t)
	r := rand.New(rand.NewPCG(1, 2))
	whole, members := membersOf(t, f, r, func() indicator.Facts { return randomFacts(r, f) })
	some := everyoneOf(members)
	class := Slice{"klas", "a"}
	if one := some[0].Aggregate; one.Short() || one.Quantity(f.Indicator("aantal"), "", class).N != 0 || !one.Short() {
		t.Error("what is not held of a class is read as nobody")
	}
	got := NewGate(10).Members(f, whole, some).Read(members[1].ID, class)
	if got.Slice() != (Slice{}) || len(got.LeftOut()) != 1 {
		t.Errorf("of a class %v is shown, %v left out", got.Slice(), got.LeftOut())
	}
	if full := NewGate(10).Members(f, whole, members).Read(members[1].ID, class); full.Slice() != class {
		t.Error("of few members no class is shown")
	}
}
