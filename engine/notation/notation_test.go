package notation

import (
	"slices"
	"strings"
	"testing"
	"time"
)

var day = time.Date(2026, 11, 23, 14, 5, 0, 0, time.UTC)

func TestEachLanguageWritesItsOwnWay(t *testing.T) {
	for _, c := range []struct {
		lang, number, fraction, small, euro, cents, percent, date, month, clock string
	}{
		{"nl", "1.928.002", "3,6", "1.234", "€\u00a09.640", "€\u00a012,50", "16%", "23 november 2026", "november 2026", "14.05"},
		{"en", "1,928,002", "3.6", "1,234", "€\u00a09,640", "€\u00a012.50", "16%", "23 November 2026", "November 2026", "14:05"},
		{"ar", "1,928,002", "3.6", "1,234", "9,640\u00a0€", "12.50\u00a0€", "16%", "23 نوفمبر 2026", "نوفمبر 2026", "14:05"},
		{"tr", "1.928.002", "3,6", "1.234", "€9.640", "€12,50", "%16", "23 Kasım 2026", "Kasım 2026", "14:05"},
		{"uk", "1\u00a0928\u00a0002", "3,6", "1\u00a0234", "9\u00a0640\u00a0€", "12,50\u00a0€", "16%", "23 листопада 2026 року", "листопад 2026 року", "14:05"},
		{"pl", "1\u00a0928\u00a0002", "3,6", "1234", "9640\u00a0€", "12,50\u00a0€", "16%", "23 listopada 2026", "listopad 2026", "14:05"},
		{"xx", "1.928.002", "3,6", "1.234", "€\u00a09.640", "€\u00a012,50", "16%", "23 november 2026", "november 2026", "14.05"},
	} {
		s := Of(c.lang)
		for _, pair := range [][2]string{
			{s.Number(1928002, 0), c.number}, {s.Number(3.6, 1), c.fraction}, {s.Number(1234, 0), c.small},
			{s.Euro(9640, 0), c.euro}, {s.Euro(12.5, 2), c.cents}, {s.Percent(.16, 0), c.percent},
			{s.Date(day), c.date}, {s.MonthYear(day), c.month}, {s.Clock(day), c.clock},
		} {
			if pair[0] != pair[1] {
				t.Errorf("%s: %q, want %q", c.lang, pair[0], pair[1])
			}
		}
	}
}

func TestSigns(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{Of("nl").Number(-1.25, 1), "−\u00a01,3"}, {Of("nl").Number(-0.01, 1), "0,0"}, {Of("nl").Signed(1.4, 1), "+\u00a01,4"},
		{Of("nl").Signed(0.01, 1), "0,0"}, {Of("nl").Euro(-10788, 0), "−\u00a0€\u00a010.788"}, {Of("nl").Euro(-0.2, 0), "€\u00a00"},
		{Of("ar").Number(-5, 0), "\u200e−5"}, {Of("ar").Signed(5, 0), "\u200e+5"}, {Of("pl").Euro(-5, 0), "−\u00a05\u00a0€"},
		{Of("nl").Plain(-1850.5), "-1.850,5"}, {Of("en").Plain(0.12345678901), "0.123456789"}, {Of("pl").Plain(12345), "12\u00a0345"}, {Of("nl").Plain(-1e-12), "0"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

// TestPlurals holds the examples that CLDR gives with its rules.
func TestPlurals(t *testing.T) {
	for lang, examples := range map[string]map[string][]int{
		"nl": {"one": {1}, "other": {0, 2, 11, 21, 100}},
		"en": {"one": {1}, "other": {0, 2, 11, 21, 101}},
		"tr": {"one": {1}, "other": {0, 2, 11, 21}},
		"ar": {"zero": {0}, "one": {1}, "two": {2}, "few": {3, 10, 103, 110, 1003}, "many": {11, 26, 99, 111, 1011}, "other": {100, 102, 200, 202, 1000}},
		"uk": {"one": {1, 21, 31, 101, 1001}, "few": {2, 4, 22, 24, 102}, "many": {0, 5, 11, 12, 14, 19, 100, 111, 1000}},
		"pl": {"one": {1}, "few": {2, 4, 22, 24, 102}, "many": {0, 5, 11, 12, 14, 19, 21, 100, 1000}},
	} {
		s := Of(lang)
		for category, numbers := range examples {
			for _, n := range numbers {
				if got := s.Category(n); got != category || !slices.Contains(s.Categories(), got) {
					t.Errorf("%s: %d is %q, want %q", lang, n, got, category)
				}
			}
		}
		if !slices.Contains(s.Categories(), "other") {
			t.Errorf("%s has no other", lang)
		}
	}
	if got := Languages(); !slices.Equal(got, []string{"ar", "en", "nl", "pl", "tr", "uk"}) {
		t.Errorf("languages %v", got)
	}
}

func TestNamesOfMonthsAndDays(t *testing.T) {
	for _, lang := range Languages() {
		s := Of(lang)
		if s.Lang() != lang || s.Day(time.Saturday) == "" || s.Dir() != map[bool]string{true: "rtl", false: "ltr"}[lang == "ar"] {
			t.Errorf("%s: %q, %q, %q", lang, s.Lang(), s.Day(time.Saturday), s.Dir())
		}
		for m := range 12 {
			date := time.Date(2026, time.Month(m+1), 3, 0, 0, 0, 0, time.UTC)
			_, month, _ := strings.Cut(s.DayMonth(date), " ")
			alone, _, _ := strings.Cut(s.MonthYear(date), " ")
			if Month(month) != m+1 || Month(strings.ToUpper(alone)) != m+1 && lang != "tr" || s.ShortMonth(date) == "" {
				t.Errorf("%s: month %d is %q, alone %q", lang, m+1, month, alone)
			}
		}
	}
	if got := Of("nl").ShortMonth(day.AddDate(0, 4, 0)) + Of("ar").ShortMonth(day); got != "mrtنوفمبر" {
		t.Error(got)
	}
	if Month("maandag") != 0 || Month("") != 0 {
		t.Error("a word that is no month is one")
	}
}

func TestDigits(t *testing.T) {
	for from, to := range map[string]string{"٢٣-١١-٢٠٢٦": "23-11-2026", "۱۸۵۰": "1850", "١٬٨٥٠٫٥": "1,850.5", "\u200f5": "5", "5 a": "5 a"} {
		if got := Digits(from); got != to {
			t.Errorf("%q is %q, want %q", from, got, to)
		}
	}
}
