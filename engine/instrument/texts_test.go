package instrument

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/notation"
	"effectmonitor/engine/source"
)

// TestMessagesInEveryLanguage wants the same messages with the same places to fill
// in, each in words of its own and of at most 15 in a sentence.
func TestMessagesInEveryLanguage(t *testing.T) {
	place := regexp.MustCompile(`\{[a-z]+\}`)
	base := messages()[source.DefaultLang]
	for _, lang := range notation.Languages() {
		texts := messages()[lang]
		if got, want := slices.Sorted(maps.Keys(texts)), slices.Sorted(maps.Keys(base)); !slices.Equal(got, want) {
			t.Errorf("%s has %v, want %v", lang, got, want)
		}
		for code, text := range texts {
			got, want := place.FindAllString(text, -1), place.FindAllString(base[code], -1)
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("%s %s has %v, want %v", lang, code, got, want)
			}
			if lang != source.DefaultLang && text == base[code] {
				t.Errorf("%s %s is not translated", lang, code)
			}
			for sentence := range strings.SplitSeq(text, ". ") {
				if n := len(strings.Fields(sentence)); n > 15 {
					t.Errorf("%s %s has a sentence of %d words", lang, code, n)
				}
			}
		}
	}
}

// TestNumbersAsReadersTypeThem reads back what each language writes, and what an
// Arabic keyboard gives.
func TestNumbersAsReadersTypeThem(t *testing.T) {
	for _, lang := range notation.Languages() {
		for _, x := range []float64{0, 7, 1850, 12.5, 1850.75, 1928002} {
			text := FormatNumber(x, lang)
			if got, ok := ParseNumber(text, lang); !ok || got != x {
				t.Errorf("%s writes %v as %q and reads %v, %v", lang, x, text, got, ok)
			}
			if got, ok := ParseNumber(showMoney(formula.Money(int64(x*100)), lang), lang); !ok || got != x {
				t.Errorf("%s does not read its own amount of %v: %v", lang, x, got)
			}
		}
		day := source.DateOf(2026, 11, 23)
		if got, ok := ParseDate(showDate(day, lang)); !ok || got != int(day) {
			t.Errorf("%s does not read its own date %q", lang, showDate(day, lang))
		}
	}
	for text, want := range map[string]float64{"١٨٥٠": 1850, "١٬٨٥٠": 1850, "١٢٫٥": 12.5, "۷": 7} {
		if got, ok := ParseNumber(text, "ar"); !ok || got != want {
			t.Errorf("%q is %v, %v", text, got, ok)
		}
	}
	if days, ok := ParseDate("٢٣-١١-٢٠٢٦"); !ok || days != int(source.DateOf(2026, 11, 23)) {
		t.Errorf("a date of an Arabic keyboard is %d, %v", days, ok)
	}
}
