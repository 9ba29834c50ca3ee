package cohort

import (
	"bytes"
	"encoding/json"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"effectmonitor/engine/drawn"
	"effectmonitor/engine/indicator"

	"pgregory.net/rapid"
)

// decidedSum adds facts up, with the decisions of a plan.
func decidedSum(t interface{ Fatal(...any) }, f *indicator.Compiled, list []indicator.Facts) *Aggregate {
	a := New(f)
	for _, x := range list {
		if err := a.Add(x); err != nil {
			t.Fatal(err)
		}
	}
	a.Decide(NewGate(10), f)
	return a
}

func bytesOf(t interface{ Fatal(...any) }, a *Aggregate) []byte {
	data, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// someOthers gives the facts after a change: some left, some came, some answered otherwise.
func someOthers(r *rand.Rand, f *indicator.Compiled, list []indicator.Facts) []indicator.Facts {
	out := slices.Clone(list)
	for range r.IntN(4) {
		switch i := r.IntN(len(out) + 1); {
		case i == len(out) || r.IntN(3) == 0:
			out = append(out, randomFacts(r, f))
		case r.IntN(2) == 0:
			out = slices.Delete(out, i, i+1)
		default:
			out[i] = randomFacts(r, f)
		}
	}
	return out
}

// TestADifferenceGivesTheSameBytes: what is read of an aggregate with what changed since is
// to the byte what is computed at once, after any changes, read twice and after another.
func TestADifferenceGivesTheSameBytes(t *testing.T) {
	f := testFramework(t)
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 2))
		list := make([]indicator.Facts, rapid.IntRange(0, 40).Draw(t, "n"))
		for i := range list {
			list[i] = randomFacts(r, f)
		}
		first := decidedSum(t, f, list)
		base := stored(t, first)
		was := bytesOf(t, base)
		for range 3 {
			list = someOthers(r, f, list)
			now := decidedSum(t, f, list)
			want := bytesOf(t, now)
			data, err := now.Since(base)
			if err != nil {
				t.Fatal(err)
			}
			for range 2 {
				got, err := base.Become(data)
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(bytesOf(t, got), want) {
					t.Fatalf("with the difference\n%s\nat once\n%s", bytesOf(t, got), want)
				}
			}
			if !bytes.Equal(bytesOf(t, base), was) {
				t.Fatal("what it was changed too")
			}
		}
	})
}

// TestADifferenceIsSmall: of one among many it is a small part of the whole.
func TestADifferenceIsSmall(t *testing.T) {
	f := testFramework(t)
	r := rand.New(rand.NewPCG(3, 3))
	list := make([]indicator.Facts, 400)
	for i := range list {
		list[i] = randomFacts(r, f)
	}
	base := decidedSum(t, f, list)
	same, err := base.Since(stored(t, base))
	if err != nil || len(same) > 300 {
		t.Errorf("nothing changed and the difference is %d bytes (%v)", len(same), err)
	}
	if _, err := base.Since(&Aggregate{Framework: "f@2"}); err == nil {
		t.Error("another framework has a difference")
	}
	if _, err := base.Become([]byte(`{"raamwerk":"f@2"}`)); err == nil {
		t.Error("it became one of another framework")
	}
	for _, damaged := range []string{`{`, `{"raamwerk":"f@1","cellen":"AgMF"}`} {
		if _, err := base.Become([]byte(damaged)); err == nil {
			t.Errorf("%s is read", damaged)
		}
	}
}

// TestAnExchangeEqualsComputingAtOnce: a member that became another gives in the whole
// exactly what adding up everybody gives, or says that it cannot.
func TestAnExchangeEqualsComputingAtOnce(t *testing.T) {
	f := testFramework(t)
	exact, spoiled := 0, 0
	drawn.Until(t, func() bool { return exact >= 5 && spoiled > 0 }, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 4))
		members := make([][]indicator.Facts, 3)
		sumAll := func() *Aggregate {
			all := New(f)
			for _, list := range members {
				if err := all.Join(stored(t, decidedSum(t, f, list))); err != nil {
					t.Fatal(err)
				}
			}
			return all
		}
		for i := range members {
			for range r.IntN(15) {
				members[i] = append(members[i], randomFacts(r, f))
			}
		}
		whole := stored(t, sumAll())
		for range 4 {
			i := r.IntN(len(members))
			before := decidedSum(t, f, members[i])
			members[i] = someOthers(r, f, members[i])
			after, want := decidedSum(t, f, members[i]), sumAll()
			shared := &Aggregate{Framework: whole.Framework, Cells: whole.Cells, Slices: whole.Slices}
			was := bytesOf(t, shared)
			whole = &Aggregate{Framework: whole.Framework, N: whole.N, Slices: maps.Clone(whole.Slices), Cells: maps.Clone(whole.Cells)}
			if !whole.Exchange(f, before, after) {
				spoiled++
				whole = stored(t, want)
				continue
			}
			exact++
			whole.First, whole.Last = want.First, want.Last
			if !bytes.Equal(bytesOf(t, whole), bytesOf(t, want)) || !reflect.DeepEqual(whole.Slices, want.Slices) {
				t.Fatalf("exchanged\n%s\nat once\n%s", bytesOf(t, whole), bytesOf(t, want))
			}
			if !bytes.Equal(bytesOf(t, shared), was) {
				t.Fatal("what the whole was changed too")
			}
		}
	})
	if New(f).Exchange(f, nil, &Aggregate{Framework: "f@2"}) {
		t.Error("a member of another framework was taken in")
	}
}

// TestTheLargestAfterAnExchange: every exchange of the two largest that is called exact is.
func TestTheLargestAfterAnExchange(t *testing.T) {
	top := func(lists ...[]int64) [2]int64 {
		var p Part
		for _, list := range lists {
			for _, q := range list {
				p.top(q)
			}
		}
		return p.Top
	}
	rapid.Check(t, func(t *rapid.T) {
		list := func(name string) []int64 { return rapid.SliceOfN(rapid.Int64Range(0, 5), 0, 4).Draw(t, name) }
		rest, before, after := list("rest"), list("before"), list("after")
		if got, exact := exchangeTop(top(rest, before), top(before), top(after)); exact && got != top(rest, after) {
			t.Fatalf("%v, want %v", got, top(rest, after))
		}
	})
}
