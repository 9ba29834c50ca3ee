package cohort

import (
	"testing"
)

// TestTheSamePeopleAreReleasedTogether: of people of whom something was released shortly
// before, nothing else is released until enough came since; also not to begin with.
func TestTheSamePeopleAreReleasedTogether(t *testing.T) {
	f := testFramework(t)
	g := NewGate(10)
	// A share needs more people than a mean before it is renewed.
	of := func(n, yes, others int) *Aggregate {
		a := New(f)
		a.N = n + others
		for _, s := range []Slice{{}, {"jaar", "2024"}} {
			a.Cells[Key{Indicator: "gemiddelde", Slice: s}] = &Part{N: n, Sum: int64(n * unit)}
			a.Cells[Key{Indicator: "aandeel", Slice: s}] = &Part{N: n, True: yes}
			a.Cells[Key{Indicator: "aantal", Slice: s}] = &Part{N: n + others, True: 20}
		}
		a.Slices[Slice{"jaar", "2024"}] = n + others
		return a
	}
	mean, share, count := Key{Indicator: "gemiddelde"}, Key{Indicator: "aandeel"}, Key{Indicator: "aantal"}
	first := g.Release(f, nil, of(100, 50, 50))
	second := g.Release(f, first, of(112, 55, 50))
	if second.part(mean).N != 112 || second.part(share).N != 100 || second.N != 162 {
		t.Fatalf("after twelve came: %d, %d and %d", second.part(mean).N, second.part(share).N, second.N)
	}
	for _, k := range []struct {
		name                    string
		now                     *Aggregate
		mean, share, count, all int
	}{
		{"nine more", of(121, 61, 50), 112, 100, 162, 162},
		{"ten more", of(122, 61, 50), 122, 122, 172, 172},
		{"nine more, and one other", of(121, 61, 51), 112, 100, 172, 172},
	} {
		got := g.Release(f, second, k.now)
		if got.part(mean).N != k.mean || got.part(share).N != k.share || got.part(count).N != k.count || got.N != k.all {
			t.Errorf("%s: %d, %d, %d of %d, want %+v", k.name, got.part(mean).N, got.part(share).N, got.part(count).N, got.N, k)
		}
	}
	delete(second.Cells, share)
	if got := g.Release(f, second, of(121, 61, 50)); got.Cells[share] != nil {
		t.Error("what was never released is, of people of whom nearly all were")
	}
	before, now := of(100, 50, 50), of(140, 70, 50)
	part := Key{Indicator: "gemiddelde", Slice: Slice{"jaar", "2024"}}
	before.Cells[part] = &Part{N: 131, Sum: 131 * unit}
	if _, stays := g.StaysBy(f, before, now, "jaar"); !stays[mean] || !stays[share] || stays[count] {
		t.Errorf("in a class nine came: %v", stays)
	}
}
