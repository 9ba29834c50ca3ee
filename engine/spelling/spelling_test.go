package spelling

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestNearest(t *testing.T) {
	for word, want := range map[string]string{
		"zichtbar": "zichtbaar", "zcihtbaar": "zichtbaar", "Tekst": "tekst", "tpye": "type", "type": "",
		"id": "", "iets_heel_anders": "", strings.Repeat("type", 20): "",
	} {
		if got := Nearest(word, []string{"zichtbaar", "tekst", "type"}); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
	if got := Nearest("aap", []string{"aas", "aal"}); got != "aas" {
		t.Errorf("of equally near ones %q wins", got)
	}
}

// TestDistance: it is a measure, and one slip of the keyboard counts as one.
func TestDistance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SliceOfN(rapid.RuneFrom([]rune("abcé")), 2, 8)
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		if d := distance(a, b); d != distance(b, a) || (d == 0) != (string(a) == string(b)) || d > max(len(a), len(b)) {
			t.Fatalf("distance of %q and %q is %d", string(a), string(b), d)
		}
		at := rapid.IntRange(0, len(a)-2).Draw(t, "at")
		swapped := append([]rune(nil), a...)
		swapped[at], swapped[at+1] = swapped[at+1], swapped[at]
		if d := distance(a, swapped); d > 1 {
			t.Fatalf("%q and %q are %d apart", string(a), string(swapped), d)
		}
		if d := distance(a, append(a[:at:at], a[at+1:]...)); d != 1 {
			t.Fatalf("a letter less is %d", d)
		}
	})
}
