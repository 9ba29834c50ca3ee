package cohort

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"effectmonitor/engine/drawn"
	"effectmonitor/engine/indicator"

	"pgregory.net/rapid"
)

// TestNobodyEstimatesTheLargestByAMean attacks means of money with their numbers of people, of
// everyone and of the classes of a breakdown: who has the next largest of those that a mean is of,
// also by subtracting, is left a tenth of the largest in doubt.
func TestNobodyEstimatesTheLargestByAMean(t *testing.T) {
	shown, hidden, exposed := 0, 0, 0
	drawn.Until(t, func() bool { return shown > 0 && hidden > 0 && exposed > 0 }, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		spread := rapid.SampledFrom([]float64{0.3, 1, 2, 4}).Draw(t, "spread")
		values, parts, all, whole := map[string][]float64{}, []*Part{}, []float64{}, &Part{}
		for i := range rapid.IntRange(2, 5).Draw(t, "classes") {
			p, id := &Part{}, strconv.Itoa(2020+i)
			for range rapid.IntRange(10, 40).Draw(t, "n") {
				v := math.Round(100 * math.Exp(spread*r.NormFloat64()))
				p.addOne(of(indicator.Mean), indicator.Fact{Value: v})
				values[id], all = append(values[id], v), append(all, v)
			}
			parts = append(parts, p)
			whole.merge(p)
		}
		_, read := tableOf(t, 10, "gemiddelde", whole, parts...)
		ind := moneyMean(read)
		var rest []float64
		for i, c := range read.Classes("jaar") {
			near := nearlyOne(values[c.ID])
			if near {
				exposed++
			}
			if !read.Row(ind, "", "jaar")[i].Known() {
				hidden++
				rest = append(rest, values[c.ID]...)
			} else if shown++; near {
				t.Errorf("%s tells one of %v", c.ID, values[c.ID])
			}
		}
		everyone := read.Measure(ind, "").Known()
		if nearlyOne(all) {
			exposed++
			if everyone {
				t.Errorf("everyone tells one of %v", all)
			}
		}
		if everyone && nearlyOne(rest) {
			t.Errorf("what is left tells one of %v", rest)
		}
	})
	t.Logf("%d are shown and %d are not; %d would tell the largest", shown, hidden, exposed)
}

// moneyMean makes the mean of a reader's framework one of money.
func moneyMean(r Reader) *indicator.Indicator {
	ind := r.plan.framework.Indicator("gemiddelde")
	ind.Money, ind.Range = true, nil
	return ind
}

// nearlyOne reports whether of amounts the sum, less the next largest, is the largest within a tenth.
func nearlyOne(values []float64) bool {
	if len(values) == 0 {
		return false
	}
	list, sum := append([]float64{0, 0}, values...), 0.0
	slices.Sort(list)
	for _, v := range list {
		sum += v
	}
	most, next := list[len(list)-1], list[len(list)-2]
	return sum-most-next < dominance*most
}

// TestAMeanOfMoneyIsASum: beside its number of people a mean gives the sum, of which one may have
// nearly all; on a scale with an end nobody can. Who sees one part beside the whole has the sum of
// the others.
func TestAMeanOfMoneyIsASum(t *testing.T) {
	f, g := planned(t), NewGate(10)
	mean := f.Indicator("gemiddelde")
	even, one := func(n int) *Part { return havingMoney(n, 10) }, func(n int) *Part { return havingMoney(n, 10, 90_000) }
	mean.Money, mean.Range = true, nil
	if got := g.Measure(mean, one(20)); got.Text() != HiddenText || got.NText() != "21" {
		t.Errorf("of which one is most: %q of %s", got.Text(), got.NText())
	}
	if got := g.Measure(mean, even(20)); got.Text() != "€\u00a010" {
		t.Errorf("even: %q", got.Text())
	}
	beside := func(whole, part *Part) Figure {
		a := func(p *Part) *Aggregate {
			a := New(f)
			a.N, a.Cells = p.N, map[Key]*Part{{Indicator: "gemiddelde"}: p}
			return a
		}
		return g.ReadBeside(f, a(whole), a(part), Slice{}).Measure(mean, "")
	}
	several := havingMoney(40, 10, 90_000, 90_000, 90_000, 90_000)
	if got := beside(several, one(19)); !got.Known() {
		t.Errorf("of the others three have much: %q", got.Text())
	}
	if got := beside(several, havingMoney(10, 10, 90_000, 90_000, 90_000)); got.Known() {
		t.Errorf("of the others one has nearly all: %q", got.Text())
	}
	mean.Range = &[2]float64{0, 90_000}
	if got := g.Measure(mean, one(20)); !got.Known() {
		t.Errorf("with an end: %q", got.Text())
	}
}

// havingMoney is the part of n people with one amount and others with theirs.
func havingMoney(n int, each float64, others ...float64) *Part {
	p := &Part{}
	for range n {
		p.addOne(of(indicator.Mean), indicator.Fact{Value: each})
	}
	for _, v := range others {
		p.addOne(of(indicator.Mean), indicator.Fact{Value: v})
	}
	return p
}

// TestSumsOfCombinations: in two breakdowns together a sum is shown where nothing of it is hidden:
// what is hidden would follow from two totals.
func TestSumsOfCombinations(t *testing.T) {
	for _, k := range []struct {
		name string
		rich []int // who have a thousand times as much
		want string
	}{
		{"even", nil, "20"},
		{"one has most of a combination", []int{0, 1, 5, 9, 2, 6, 10, 3, 7, 11}, HiddenText},
		{"and in no class others have as much", []int{0}, HiddenText},
	} {
		f := planned(t)
		a := New(f)
		for i := range 80 {
			v := 1.0
			if slices.Contains(k.rich, i) {
				v = 1000
			}
			addTimes(t, a, 1, indicator.Facts{
				Framework: a.Framework, Dims: map[string]string{"jaar": strconv.Itoa(2022 + i%2), "klas": []string{"a", "b"}[i/2%2]},
				Values: indicator.ValuesOf(map[string]map[string]indicator.Fact{"som": {"": {Value: v}}}),
			})
		}
		both, ok := Together(f, Slice{"jaar", "2022"}, Slice{"klas", "b"})
		if got := NewGate(10).Read(f, a, both).Measure(f.Indicator("som"), ""); !ok || got.Text() != k.want {
			t.Errorf("%s: %q, want %q", k.name, got.Text(), k.want)
		}
	}
}
