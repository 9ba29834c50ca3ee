package instrument

import (
	"strings"
	"testing"
)

// TestYear keeps a year from being written as a number of something: 2.024.
func TestYear(t *testing.T) {
	f := func(x float64) *float64 { return &x }
	year := &Question{Type: TypeNumber, Min: f(1900), Max: f(2100)}
	for _, tt := range []struct {
		q    *Question
		x    float64
		lang string
		want string
	}{
		{year, 2024, "nl", "2024"},
		{year, 2024, "en", "2024"},
		{year, 2024.5, "nl", "2.024,5"},
		{&Question{Type: TypeNumber, Min: f(0), Max: f(5000)}, 2024, "nl", "2.024"},
		{&Question{Type: TypeNumber, Min: f(1900)}, 2024, "nl", "2.024"},
		{&Question{Type: TypeMoney, Min: f(1900), Max: f(2100)}, 2024, "nl", "2.024"},
	} {
		if got := tt.q.FormatNumber(tt.x, tt.lang); got != tt.want {
			t.Errorf("%v in %s: %q, want %q", tt.x, tt.lang, got, tt.want)
		}
	}
	refused := (&Field{ID: "jaar", Question: year}).problem(CodeOutOfRange, "nl")
	if !strings.Contains(refused.Message, "van 1900 tot en met 2100") {
		t.Errorf("refused with %q", refused.Message)
	}
}
