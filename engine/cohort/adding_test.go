package cohort

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"effectmonitor/engine/indicator"
)

// TestAddingIsAddingUp: what is only asked for at the end is what adding one after another
// gives, in the order in which it is written too, and can be added to further.
func TestAddingIsAddingUp(t *testing.T) {
	f := testFramework(t)
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 7))
		adding, want := NewAdding(f), New(f)
		for range 3 {
			var list []indicator.Facts
			for range rapid.IntRange(0, 2*atOnce).Draw(t, "n") {
				one := randomFacts(r, f)
				if r.IntN(5) == 0 {
					one.Values = nil // who is in a class of which nothing is known
				}
				list = append(list, one)
				if err := want.Add(one); err != nil {
					t.Fatal(err)
				}
			}
			if err := adding.AddAll(list); err != nil {
				t.Fatal(err)
			}
			if r.IntN(2) == 0 {
				continue
			}
			got := adding.Sum()
			if adding.N() != want.N || !maps.Equal(got.Slices, want.Slices) || !maps.EqualFunc(got.Cells, want.Cells, (*Part).equal) {
				t.Fatalf("added\n%s\none by one\n%s", bytesOf(t, got), bytesOf(t, want))
			}
			a, b := got.layout(), layoutOf(want.Cells)
			if !slices.Equal(a.first, b.first) || !slices.Equal(a.slices.list, b.slices.list) || !slices.Equal(a.measures.list, b.measures.list) ||
				!maps.Equal(a.slices.at, b.slices.at) || !maps.Equal(a.measures.at, b.measures.at) || len(a.cells) != len(b.cells) {
				t.Fatalf("%v and %v\n%v and %v", a.slices.list, b.slices.list, a.measures.list, b.measures.list)
			}
			if !bytes.Equal(bytesOf(t, got), bytesOf(t, want)) {
				t.Fatal("it is written otherwise")
			}
		}
	})
	if err := NewAdding(f).AddAll([]indicator.Facts{{Framework: "f@2"}}); err == nil {
		t.Error("facts of another framework were taken in")
	}
}
