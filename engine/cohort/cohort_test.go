package cohort

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"effectmonitor/engine/indicator"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"

	"gonum.org/v1/gonum/stat"
	"pgregory.net/rapid"
)

func src(text string) source.Formula { return source.Formula{Src: text} }

// testFramework has one indicator of every type. No equation holds between two of them:
// the tests put numbers in by hand.
func testFramework(t interface{ Fatal(...any) }) *indicator.Compiled {
	p, found := programme.Compile(&programme.Programme{
		ID: "p", Version: 1,
		Phases:  []programme.Phase{{ID: "a"}},
		Raters:  []programme.Rater{{ID: "r", Kind: programme.StaffRater}},
		Moments: []programme.Moment{{ID: "T0", Questionnaires: map[string]source.Ref{"r": {ID: "q"}}}},
		Exit:    programme.Exit{Reasons: []programme.Reason{{ID: "x", Dropout: true}, {ID: "y", Completed: true}}},
	})
	if p == nil {
		t.Fatal(found)
	}
	step := 1.0
	f, found := indicator.Compile(&indicator.Framework{
		ID: "f", Version: 1,
		Breakdowns: []indicator.Breakdown{{ID: "jaar", Formula: src("startjaar")}},
		Indicators: []indicator.Definition{
			{ID: "aantal", Type: indicator.Count, Formula: src("maanden_in_traject > 12")},
			{ID: "aandeel", Type: indicator.Share, Formula: src("leeftijd_start > 20")},
			{ID: "gemiddelde", Type: indicator.Mean, Formula: src("startjaar")},
			{ID: "mediaan", Type: indicator.Median, Formula: src("startjaar"), Bin: 10},
			{ID: "som", Type: indicator.Sum, Formula: src("startjaar")},
			{ID: "verandering", Type: indicator.Change, Formula: src("startjaar"), From: "T0", Step: &step},
			{ID: "verdeling", Type: indicator.Distribution, Formula: src("fase")},
			{ID: "duur", Type: indicator.Duration, Time: src("maanden_in_traject"), Event: src("uitval"), Competing: src("voltooid")},
		},
	}, p, nil)
	if f == nil {
		t.Fatal(found)
	}
	return f
}

// randomFacts draws the facts of one participant over every type.
func randomFacts(r *rand.Rand, f *indicator.Compiled) indicator.Facts {
	fact := func() indicator.Fact {
		if r.IntN(8) == 0 {
			return indicator.Fact{Missing: true}
		}
		return indicator.Fact{
			Value: math.Round(r.NormFloat64()*1e5) / 1e3, Before: r.Float64() * 10, Better: r.IntN(3) - 1,
			Class: fmt.Sprint("k", r.IntN(3)), Exit: indicator.Exit(r.IntN(3)),
		}
	}
	out := indicator.Facts{
		Framework: f.Version(), Start: source.Date(r.IntN(1000)), AsOf: source.Date(2000 + r.IntN(10)),
		Dims: map[string]string{},
	}
	values := map[string]map[string]indicator.Fact{}
	if r.IntN(5) > 0 {
		out.Dims["jaar"] = fmt.Sprint(2020 + r.IntN(3))
	}
	for _, ind := range f.Indicators() {
		if r.IntN(6) > 0 {
			v := fact()
			if ind.Def.Type == indicator.Duration {
				v.Value = math.Abs(v.Value)
			}
			values[ind.Def.ID] = map[string]indicator.Fact{"": v}
		}
	}
	out.Values = indicator.ValuesOf(values)
	return out
}

// Any order and any way of merging gives exactly what computing at once gives.
func TestMergingEqualsComputingAtOnce(t *testing.T) {
	f := testFramework(t)
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		list := make([]indicator.Facts, rapid.IntRange(0, 40).Draw(t, "n"))
		for i := range list {
			list[i] = randomFacts(r, f)
		}
		whole := New(f)
		for _, x := range list {
			if err := whole.Add(x); err != nil {
				t.Fatal(err)
			}
		}
		parts := make([]*Aggregate, rapid.IntRange(1, 5).Draw(t, "parts"))
		for i := range parts {
			parts[i] = New(f)
		}
		for _, i := range r.Perm(len(list)) {
			if err := parts[r.IntN(len(parts))].Add(list[i]); err != nil {
				t.Fatal(err)
			}
		}
		merged := New(f)
		for _, i := range r.Perm(len(parts)) {
			if err := merged.Merge(stored(t, parts[i])); err != nil {
				t.Fatal(err)
			}
		}
		whole.adding, merged.adding = nil, nil // where to add to next, which is not what was added
		if !reflect.DeepEqual(whole, merged) {
			t.Fatalf("at once and merged differ")
		}
	})
}

// stored gives an aggregate as it comes back from storage.
func stored(t interface{ Fatal(...any) }, a *Aggregate) *Aggregate {
	data, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	var back Aggregate
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	return &back
}

// merge adds the people of a part to a whole.
func merge(t interface{ Fatal(...any) }, whole, part *Aggregate) {
	if err := whole.Merge(part); err != nil {
		t.Fatal(err)
	}
}

func TestDifferentFrameworksDoNotMix(t *testing.T) {
	f := testFramework(t)
	a := New(f)
	if err := a.Add(indicator.Facts{Framework: "f@2"}); !errors.Is(err, ErrFramework) {
		t.Errorf("facts: %v", err)
	}
	if err := a.Merge(&Aggregate{Framework: "f@2"}); !errors.Is(err, ErrFramework) {
		t.Errorf("aggregate: %v", err)
	}
	if err := stored(t, a).Add(indicator.Facts{Framework: a.Framework}); !errors.Is(err, ErrFramework) {
		t.Errorf("facts into a stored aggregate: %v", err)
	}
}

func TestMomentsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.SliceOfN(rapid.IntRange(-5_000_000, 5_000_000), 2, 50).Draw(t, "values")
		values := make([]float64, len(raw))
		var sum int64
		var squares Squares
		for i, v := range raw {
			values[i] = float64(v) / 100
			sum += quantise(values[i])
			squares.add(quantise(values[i]))
		}
		mean, sd := moments(len(raw), sum, squares)
		wantMean, wantSD := stat.MeanStdDev(values, nil)
		if math.Abs(mean-wantMean) > 1e-6 || math.Abs(sd-wantSD) > 1e-6*(1+wantSD) {
			t.Fatalf("mean %v and sd %v, want %v and %v", mean, sd, wantMean, wantSD)
		}
	})
	if mean, sd := moments(3, 3*quantise(7.1), Squares{Lo: 3 * 71000 * 71000}); mean != 7.1 || sd != 0 {
		t.Errorf("equal values: mean %v sd %v", mean, sd)
	}
}

func TestQuantity(t *testing.T) {
	f := testFramework(t)
	a := New(f)
	for _, v := range []indicator.Fact{{Value: 1}, {Value: 1}, {}, {Missing: true}} {
		x := indicator.Facts{Framework: a.Framework, Values: indicator.ValuesOf(map[string]map[string]indicator.Fact{"aandeel": {"": v}, "som": {"": {Value: v.Value * 12.5}}})}
		if err := a.Add(x); err != nil {
			t.Fatal(err)
		}
	}
	if q := a.Quantity(f.Indicator("aandeel"), "", Slice{}); q != (Quantity{Count: 2, N: 3}) {
		t.Errorf("share %+v", q)
	}
	if q := a.Quantity(f.Indicator("som"), "", Slice{}); q.Sum != 25 {
		t.Errorf("sum %+v", q)
	}
	if q := a.Quantity(f.Indicator("gemiddelde"), "", Slice{}); q != (Quantity{}) {
		t.Errorf("nothing %+v", q)
	}
}

func TestFormat(t *testing.T) {
	for _, k := range []struct {
		f    Format
		v    float64
		want string
	}{
		{Format{}, 1928002, "1.928.002"},
		{Format{}, 0, "0"},
		{Format{Decimals: 1}, 3.55, "3,6"},
		{Format{Decimals: 1}, 1234.5, "1.234,5"},
		{Format{Decimals: 1, Signed: true}, 1.4, "+\u00a01,4"},
		{Format{Decimals: 1, Signed: true}, -0.1, "\u2212\u00a00,1"},
		{Format{Decimals: 1, Signed: true}, -0.04, "0,0"},
		{Format{Percent: true}, 0.615, "62%"},
		{Format{Percent: true}, 0.285, "29%"},
		{Format{Money: true}, 9640.4, "€\u00a09.640"},
		{Format{Money: true}, -9640.4, "\u2212\u00a0€\u00a09.640"},
	} {
		if got := k.f.Text(k.v); got != k.want {
			t.Errorf("%v %+v is %q, want %q", k.v, k.f, got, k.want)
		}
	}
}

func TestStoringIsStable(t *testing.T) {
	f := testFramework(t)
	r := rand.New(rand.NewPCG(7, 7))
	a := New(f)
	for range 50 {
		if err := a.Add(randomFacts(r, f)); err != nil {
			t.Fatal(err)
		}
	}
	one, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	two, err := json.Marshal(stored(t, a))
	if err != nil || string(one) != string(two) {
		t.Errorf("storing twice differs: %v", err)
	}
}

func TestDamagedCellsAreRefused(t *testing.T) {
	f := testFramework(t)
	a := New(f)
	if err := a.Add(randomFacts(rand.New(rand.NewPCG(3, 3)), f)); err != nil {
		t.Fatal(err)
	}
	whole := pack(a.Cells)
	if cells, err := unpack(whole); err != nil || len(cells) != len(a.Cells) {
		t.Fatalf("whole: %v", err)
	}
	for n := 1; n < len(whole); n++ {
		if _, err := unpack(whole[:n]); err == nil {
			t.Errorf("the first %d of %d bytes are read", n, len(whole))
		}
	}
	for name, data := range map[string][]byte{"another version": {9}, "more than there is": append(whole[:len(whole):len(whole)], 0)} {
		if _, err := unpack(data); err == nil {
			t.Errorf("%s is read", name)
		}
	}
}

func FuzzUnpack(f *testing.F) {
	fw := testFramework(f)
	a := New(fw)
	r := rand.New(rand.NewPCG(5, 5))
	for range 5 {
		if err := a.Add(randomFacts(r, fw)); err != nil {
			f.Fatal(err)
		}
	}
	f.Add(pack(a.Cells))
	f.Add([]byte{})
	f.Add([]byte{1, 255, 255, 255, 255, 15})
	f.Fuzz(func(t *testing.T, data []byte) {
		cells, err := unpack(data)
		if err != nil {
			return
		}
		again, err := unpack(pack(cells))
		if err != nil || !reflect.DeepEqual(cells, again) {
			t.Fatalf("what was read is not what is written: %v", err)
		}
	})
}
