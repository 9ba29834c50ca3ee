package cohort

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"effectmonitor/engine/drawn"
	"effectmonitor/engine/indicator"

	"pgregory.net/rapid"
)

// TestNobodyEstimatesTheLargestOfTheOthers attacks releases of amounts of which some are much
// larger than others: who has the next largest of the others, and knows the sum of everyone and of
// the part, is left a tenth of the largest in doubt.
func TestNobodyEstimatesTheLargestOfTheOthers(t *testing.T) {
	f, g := planned(t), NewGate(10)
	f.Indicator("gemiddelde").Money, f.Indicator("gemiddelde").Range = true, nil
	shown, hidden, exposed := 0, 0, 0
	drawn.Until(t, func() bool { return shown > 0 && exposed > 0 }, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		spread := rapid.SampledFrom([]float64{0.3, 1, 2, 4}).Draw(t, "spread")
		id := rapid.SampledFrom([]string{"som", "gemiddelde"}).Draw(t, "of")
		part, whole, sum, largest := New(f), New(f), 0.0, []float64{0, 0}
		draw := func(a *Aggregate, n int) (out []float64) {
			for range n {
				v := math.Round(100 * math.Exp(spread*r.NormFloat64()))
				out = append(out, v)
				facts := indicator.ValuesOf(map[string]map[string]indicator.Fact{id: {"": {Value: v}}})
				addTimes(t, a, 1, indicator.Facts{Framework: a.Framework, Values: facts})
			}
			return out
		}
		draw(part, 10+r.IntN(60))
		for _, v := range draw(whole, 10+r.IntN(60)) {
			sum, largest = sum+v, append(largest, v)
		}
		if err := whole.Merge(part); err != nil {
			t.Fatal(err)
		}
		slices.Sort(largest)
		most, next := largest[len(largest)-1], largest[len(largest)-2]
		near := sum-next-most < dominance*most
		if near {
			exposed++
		}
		read := g.Read(f, g.Release(f, nil, whole, ToldBeside(g, f, whole, part)...), Slice{})
		if !read.Measure(f.Indicator(id), "").Known() {
			hidden++
			return
		}
		if shown++; near {
			t.Errorf("of %s the others have %v, one of them %v and the next %v", id, sum, most, next)
		}
	})
	t.Logf("%d are shown and %d are not; %d would tell the largest", shown, hidden, exposed)
}

// TestAReleaseKeepsTheLargestOfTheOthers: of 12 others one has nearly all of a sum, and of the
// money that makes a mean. Who knows the figures of the part and is one of the others would know
// what that one has by a release.
func TestAReleaseKeepsTheLargestOfTheOthers(t *testing.T) {
	f, g := planned(t), NewGate(10)
	f.Indicator("gemiddelde").Money, f.Indicator("gemiddelde").Range = true, nil
	for name, k := range map[string]struct {
		id           string
		here, others float64 // the largest; all else have 100
		known        bool
	}{
		"a sum of the others by one":              {"som", 1000, 50_000, false},
		"a sum of the others, less than the part": {"som", 2000, 1500, false},
		"a sum that all have a part of":           {"som", 300, 300, true},
		"a sum that could be by one":              {"som", 1000, 400, false},
		"a mean of the others by one":             {"gemiddelde", 1000, 50_000, false},
		"a mean, less than the part":              {"gemiddelde", 9000, 8000, false},
		"a mean that all have a part of":          {"gemiddelde", 1000, 400, true},
	} {
		part, whole := New(f), New(f)
		for a, largest := range map[*Aggregate]float64{part: k.here, whole: k.others} {
			grouped(t, a, k.id, "", 1, indicator.Fact{Value: largest})
			grouped(t, a, k.id, "", 11, indicator.Fact{Value: 100})
		}
		grouped(t, part, k.id, "", 30, indicator.Fact{Value: k.here})
		if err := whole.Merge(part); err != nil {
			t.Fatal(err)
		}
		ind := f.Indicator(k.id)
		if r := g.Read(f, g.Release(f, nil, whole), Slice{}); !r.Measure(ind, "").Known() || !r.Tells(ind, "") {
			t.Fatalf("%s: a release by itself hides it", name)
		}
		first := g.Release(f, nil, whole, ToldBeside(g, f, whole, part)...)
		for _, released := range []*Aggregate{first, stored(t, first), g.Release(f, first, whole)} {
			r := g.Read(f, released, Slice{})
			got := r.Measure(ind, "")
			if got.Known() != k.known || r.Tells(ind, "") != k.known {
				t.Errorf("%s: a release says %s, and tells it is %v", name, got.Text(), r.Tells(ind, ""))
			}
			if _, known := got.N(); !known || !r.Population(ind, "").Known() {
				t.Errorf("%s: of how many it is it does not say", name)
			}
		}
	}
}

// TestAReleaseKeepsAMedianOfFewOthers: a median of everyone says that no more than half have more.
// Who knows what everybody of the part has finds nearly how many of the others do, where the part
// has most of those; and nothing of a median is told of a few others, however many it says they are.
func TestAReleaseKeepsAMedianOfFewOthers(t *testing.T) {
	f, g := planned(t), NewGate(10)
	ind := f.Indicator("mediaan")
	for name, k := range map[string]struct {
		here, others map[int64]int // by bin
		known        bool
	}{
		"a few others":                     {map[int64]int{1: 50, 2: 40}, map[int64]int{3: 4}, false},
		"others who can be anywhere":       {map[int64]int{1: 20, 2: 20, 3: 20}, map[int64]int{1: 10, 2: 10, 3: 10}, true},
		"nearly all who are lower are own": {map[int64]int{1: 38, 2: 2}, map[int64]int{1: 2, 2: 2, 3: 36}, false},
		"nearly all who are higher are":    {map[int64]int{5: 38, 2: 2}, map[int64]int{5: 2, 2: 2, 1: 36}, false},
		"as many of the others are":        {map[int64]int{1: 20, 2: 20}, map[int64]int{1: 20, 2: 2, 3: 18}, true},
	} {
		part, whole := New(f), New(f)
		for a, list := range map[*Aggregate]map[int64]int{part: k.here, whole: k.others} {
			for bin, n := range list {
				grouped(t, a, "mediaan", "", n, indicator.Fact{Value: float64(bin) * bin10})
			}
		}
		grouped(t, whole, "mediaan", "", 40, indicator.Fact{Missing: true}) // enough others are there
		if err := whole.Merge(part); err != nil {
			t.Fatal(err)
		}
		if !g.Read(f, g.Release(f, nil, whole), Slice{}).Measure(ind, "").Known() {
			t.Fatalf("%s: a release by itself hides it", name)
		}
		released := stored(t, g.Release(f, nil, whole, ToldBeside(g, f, whole, part)...))
		if got := g.Read(f, released, Slice{}).Measure(ind, ""); got.Known() != k.known {
			t.Errorf("%s: a release says %s", name, got.Text())
		}
	}
}

// bin10 is how wide the bins of the median of the test framework are.
const bin10 = 10

// TestLopsided: the squares tell of every amount that could be estimated, and not of those of
// whom several have much.
func TestLopsided(t *testing.T) {
	for name, k := range map[string]struct {
		amounts []int64
		is      bool
	}{
		"nobody has something": {[]int64{0, 0, 0}, false},
		"one":                  {[]int64{50, 0, 0}, true},
		"one and a little":     {[]int64{100, 4, 4}, true},
		"two":                  {[]int64{100, 100, 9}, true},
		"three alike":          {[]int64{100, 100, 100}, false},
		"many alike":           {[]int64{9, 8, 9, 7, 9, 8, 9}, false},
	} {
		var sum int64
		var squares Squares
		p := &Part{}
		for _, q := range k.amounts {
			sum += q
			squares.add(q)
			p.top(q)
		}
		p.Sum = sum
		if got := lopsided(sum, squares); got != k.is || !got && dominated(p) {
			t.Errorf("%s: %v, by the largest %v", name, got, dominated(p))
		}
	}
}
