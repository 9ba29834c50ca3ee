package cohort

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"effectmonitor/engine/drawn"
	"effectmonitor/engine/indicator"
)

// TestReplacedFactsEqualAddingUp: participants whose facts became others, who came and who
// went give exactly what adding up everybody gives, or it is said that it cannot be told.
func TestReplacedFactsEqualAddingUp(t *testing.T) {
	f := testFramework(t)
	exact, spoiled := 0, 0
	drawn.Until(t, func() bool { return exact >= 5 && spoiled > 0 }, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 6))
		some := func(most int) (list []indicator.Facts) {
			for range r.IntN(most + 1) {
				list = append(list, randomFacts(r, f))
			}
			return list
		}
		list := some(20)
		for range 4 {
			base := stored(t, decidedSum(t, f, list))
			was := bytesOf(t, base)
			gone := r.IntN(min(len(list), 3) + 1)
			before, comes := list[:gone], some(3)
			list = append(list[gone:len(list):len(list)], comes...)
			next := base.Copy()
			ok, err := next.Replace(f, before, comes)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(bytesOf(t, base), was) {
				t.Fatal("what it was changed too")
			}
			if !ok {
				spoiled++
				continue
			}
			exact++
			want := decidedSum(t, f, list)
			next.First, next.Last = want.First, want.Last // the period is for who knows the days of all
			next.Decide(NewGate(10), f)
			want.Decide(NewGate(10), f)
			if !bytes.Equal(bytesOf(t, next), bytesOf(t, want)) {
				t.Fatalf("replaced\n%s\nadded up\n%s", bytesOf(t, next), bytesOf(t, want))
			}
		}
	})
	t.Logf("%d times exact, %d times not", exact, spoiled)
	if _, err := New(f).Replace(f, nil, []indicator.Facts{{Framework: "f@2"}}); err == nil {
		t.Error("facts of another framework were taken in")
	}
}

// TestTheLastMayLeave: when nobody is left nothing is, whatever they contributed.
func TestTheLastMayLeave(t *testing.T) {
	f := testFramework(t)
	for seed := range uint64(50) {
		one := []indicator.Facts{randomFacts(rand.New(rand.NewPCG(seed, 6)), f)}
		sum := decidedSum(t, f, one).Copy()
		if ok, err := sum.Replace(f, one, nil); err != nil || !ok || sum.N+len(sum.Cells)+len(sum.Slices) > 0 {
			t.Fatalf("%v (%v): %d cells are left", ok, err, len(sum.Cells))
		}
	}
}
