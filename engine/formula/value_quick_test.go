package formula

import (
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
