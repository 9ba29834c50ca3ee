package formula

import (
	"encoding/json"
	"math"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// sameReading compares the quick way with the decoder, to the bit.
func sameReading(t interface{ Fatalf(string, ...any) }, data string) (quick bool) {
	got, quick := quickValue([]byte(data))
	if !quick {
		return false
	}
	var want Value
	if err := want.unmarshal([]byte(data)); err != nil {
		t.Fatalf("%q is %v by hand and an error in JSON: %v", data, got, err)
	}
	if got.Type() != want.Type() || !got.Equal(want) || got.IsMissing() != want.IsMissing() {
		t.Fatalf("%q is %v by hand and %v in JSON", data, got, want)
	}
	return true
}

// TestQuickReadingIsThatOfJSON: the plain forms are read by hand, every other is left to
// the decoder, and what is read by hand is what the decoder reads.
func TestQuickReadingIsThatOfJSON(t *testing.T) {
	for _, data := range []string{
		`null`, `true`, `false`, `0`, `7`, `-12`, `3.3`, `0.1`, `123456789012345`, `"eigen"`, `""`, `{"cent":-150000}`,
		`{"datum":"2024-02-29"}`, `{"tekst":"zo is het"}`, `-0.5`, `0.30`,
	} {
		if !sameReading(t, data) {
			t.Errorf("%s is not read by hand", data)
		}
	}
	for _, data := range []string{
		``, `-`, `-0`, `01`, `1.`, `.5`, `1e3`, `+1`, `1.2.3`, `1234567890123456`, `"a\n"`, `"é"`, `"`, `"a"b"`, `["a"]`, `{"cent":1.5}`,
		`{"cent":"1"}`, `{"datum":"2026-02-30"}`, `{"datum":"26-2-3"}`, `{"tekst":"a","cent":1}`, ` 7`, `nul`, `{"cent":}`, `{"cent":1.0}`,
	} {
		if sameReading(t, data) {
			t.Errorf("%s is read by hand", data)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(-1e15, 1e15).Draw(t, "whole")
		sameReading(t, strconv.FormatFloat(float64(n)/powers[rapid.IntRange(0, 15).Draw(t, "decimals")], 'f', -1, 64))
		sameReading(t, rapid.String().Draw(t, "anything"))
		sameReading(t, strconv.Quote(rapid.String().Draw(t, "text")))
	})
}

// TestNumbersAreWrittenAsJSON: whole numbers are written by hand, to the byte as the
// encoder writes them.
func TestNumbersAreWrittenAsJSON(t *testing.T) {
	same := func(t interface{ Fatalf(string, ...any) }, n float64) {
		want, err := json.Marshal(Number(n).num) // minus nothing is nothing
		if err != nil {
			t.Fatalf("%v: %v", n, err)
		}
		if got, err := Number(n).MarshalJSON(); err != nil || string(got) != string(want) {
			t.Fatalf("%v: %v is written as %s and not %s", err, n, got, want)
		}
	}
	for _, n := range []float64{0, 1, -1, 0.5, 1e15, 1e15 - 1, -1e15, 1e20, 1e21, 1e300, -1e300, math.MaxInt64, 1e-7, math.MaxFloat64} {
		same(t, n)
	}
	rapid.Check(t, func(t *rapid.T) {
		same(t, float64(rapid.Int64().Draw(t, "whole")))
		same(t, rapid.Float64().Draw(t, "any"))
	})
}
