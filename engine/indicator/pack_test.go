package indicator_test

import (
	"bytes"
	"math"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"effectmonitor/engine/indicator"
	"effectmonitor/engine/source"
)

func anyFacts(t *rapid.T) indicator.Facts {
	ids := []string{"", "a", "b", "lang_woord", "é"}
	text := rapid.SampledFrom(ids)
	number := rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{0, 1, -1, 3.3, 0.00005, -12.75, 1e300, math.Inf(1), math.Copysign(0, -1), 1234567.8901}))
	fact := rapid.Custom(func(t *rapid.T) indicator.Fact {
		return indicator.Fact{
			Missing: rapid.Bool().Draw(t, "missing"), Incomparable: rapid.Bool().Draw(t, "incomparable"), Left: rapid.Bool().Draw(t, "left"),
			Value: number.Draw(t, "value"), Before: number.Draw(t, "before"), Better: rapid.IntRange(-1, 1).Draw(t, "better"),
			Class: text.Draw(t, "class"), First: text.Draw(t, "first"), Exit: indicator.Exit(rapid.IntRange(0, 2).Draw(t, "exit")),
			Items: rapid.SampledFrom([][]float64{nil, {}, {1, 2.5, 1.0 / 3}}).Draw(t, "items"),
		}
	})
	return indicator.Facts{
		Participant: text.Draw(t, "id"), Gemeente: text.Draw(t, "gemeente"), Framework: text.Draw(t, "framework"),
		Start: source.Date(rapid.IntRange(-9999, 99999).Draw(t, "start")), AsOf: source.Date(rapid.IntRange(-9999, 99999).Draw(t, "day")),
		Dims:   rapid.MapOf(text, text).Draw(t, "dims"),
		Values: indicator.ValuesOf(rapid.MapOf(text, rapid.MapOf(text, fact)).Draw(t, "values")),
	}
}

// TestPackedFactsAreTheSame: whatever facts hold comes back to the bit, and equal facts
// have equal bytes.
func TestPackedFactsAreTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := anyFacts(t)
		packed := want.Pack()
		got, err := indicator.UnpackFacts(packed)
		if err != nil || !reflect.DeepEqual(want, got) {
			t.Fatalf("%v\n%+v\n%+v", err, want, got)
		}
		if !bytes.Equal(packed, got.Pack()) {
			t.Fatal("the same facts have other bytes")
		}
		head := indicator.Facts{Participant: want.Participant, Gemeente: want.Gemeente, Framework: want.Framework, Start: want.Start, AsOf: want.AsOf}
		if got, err := indicator.UnpackHead(packed); err != nil || !reflect.DeepEqual(got, head) {
			t.Fatalf("the head is %+v (%v)", got, err)
		}
	})
}

// TestDamagedFactsAreRefused: cut short or longer, facts are an error and never others.
func TestDamagedFactsAreRefused(t *testing.T) {
	f := indicator.Facts{Participant: "P-1", Gemeente: "g", Framework: "r@1", Dims: map[string]string{"b": "c"},
		Values: indicator.ValuesOf(map[string]map[string]indicator.Fact{"i": {"T0": {Value: 1.0 / 3, Items: []float64{1, 2}, Class: "c", First: "d"}}})}
	packed := f.Pack()
	for n := range packed {
		if _, err := indicator.UnpackFacts(packed[:n]); err == nil {
			t.Errorf("the first %d of %d bytes are facts", n, len(packed))
		}
		if _, err := indicator.UnpackHead(packed[:n]); err == nil && n < 8 {
			t.Errorf("the first %d bytes are a head", n)
		}
	}
	for _, bad := range [][]byte{append(packed[:len(packed):len(packed)], 0), []byte("{}"), {1, 255, 255}, {1, 0, 200}} {
		if _, err := indicator.UnpackFacts(bad); err == nil {
			t.Errorf("%x are facts", bad)
		}
	}
}

// FuzzUnpackFacts: what anybody stores is facts or an error.
func FuzzUnpackFacts(f *testing.F) {
	f.Add(indicator.Facts{Participant: "P", Values: indicator.ValuesOf(map[string]map[string]indicator.Fact{"i": {"": {Value: 2}}})}.Pack())
	f.Fuzz(func(t *testing.T, data []byte) {
		if facts, err := indicator.UnpackFacts(data); err == nil {
			if _, err := indicator.UnpackFacts(facts.Pack()); err != nil {
				t.Fatal(err)
			}
		}
	})
}
