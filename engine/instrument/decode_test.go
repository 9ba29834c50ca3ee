package instrument

import (
	"strings"
	"testing"
)

func TestDecode(t *testing.T) {
	in := compiled(t)
	tests := []struct {
		name, id string
		raw      []string
		lang     string
		want     string // the value, or the status when there is none
		code     string
		message  string
	}{
		{"nothing", "stress", nil, "nl", "niet", "", ""},
		{"blank", "stress", []string{" "}, "nl", "niet", "", ""},
		{"step", "stress", []string{"7"}, "nl", "7", "", ""},
		{"no step", "stress", []string{"7,5"}, "nl", "", CodeOutOfRange, "van 0 tot en met 10"},
		{"too high", "stress", []string{"11"}, "nl", "", CodeOutOfRange, "van 0 tot en met 10"},
		{"wil niet zeggen", "stress", []string{"wil_niet_zeggen"}, "nl", "wil_niet", "", ""},
		{"weet niet where it is no answer", "stress", []string{"weet_niet"}, "nl", "", CodeNotAllowed, ""},
		{"option", "hulp", []string{"veel"}, "nl", "veel", "", ""},
		{"unknown option", "hulp", []string{"anders"}, "en", "", CodeUnknownChoice, "Choose one"},
		{"two options", "hulp", []string{"veel", "geen"}, "nl", "", CodeNotAllowed, ""},
		{"weet niet", "hulp", []string{"weet_niet"}, "nl", "weet_niet", "", ""},
		{"weet niet and an option", "hulp", []string{"weet_niet", "veel"}, "nl", "", CodeExclusive, ""},
		{"money", "lasten", []string{"€ 1.850,50"}, "nl", "€ 1.850,50", "", ""},
		{"money in English", "lasten", []string{"1,850.50"}, "en", "€ 1.850,50", "", ""},
		{"money with a dash", "lasten", []string{"1850,-"}, "nl", "€ 1.850,00", "", ""},
		{"whole euros", "inkomen", []string{"1850,50"}, "nl", "", CodeDecimals, "Vul een heel getal in."},
		{"three decimals", "lasten", []string{"1850,505"}, "nl", "", CodeDecimals, "hoogstens 2 cijfers"},
		{"money out of range", "inkomen", []string{"20.000"}, "nl", "", CodeOutOfRange, "van 0 tot en met 10.000"},
		{"money out of range in English", "inkomen", []string{"20,000"}, "en", "", CodeOutOfRange, "from 0 to 10,000"},
		{"below", "lasten", []string{"-3"}, "nl", "", CodeOutOfRange, "van 0 of meer"},
		{"words", "lasten", []string{"veel"}, "nl", "", CodeNotNumber, "Vul een getal in"},
		{"words for whole euros", "inkomen", []string{"veel"}, "nl", "", CodeNotNumber, "Vul een heel getal in, zoals 1.850."},
		{"huge", "lasten", []string{"99999999999999999999"}, "nl", "", CodeNotNumber, ""},
		{"list", "bronnen", []string{"toeslag", "loon", "loon"}, "nl", "[loon, toeslag]", "", ""},
		{"exclusive", "bronnen", []string{"niets", "loon"}, "nl", "", CodeExclusive, ""},
		{"unknown in list", "bronnen", []string{"loon", "x"}, "nl", "", CodeUnknownChoice, ""},
		{"row", "steun_thuis", []string{"ja"}, "nl", "ja", "", ""},
		{"yes", "bewust", []string{"ja"}, "nl", "waar", "", ""},
		{"neither", "bewust", []string{"misschien"}, "nl", "", CodeUnknownChoice, ""},
		{"date", "sinds", []string{"23-11-2026"}, "nl", "23 november 2026", "", ""},
		{"date of an input field", "sinds", []string{"2026-11-23"}, "nl", "23 november 2026", "", ""},
		{"written date", "sinds", []string{"3 maart 2026"}, "nl", "3 maart 2026", "", ""},
		{"short month", "sinds", []string{"3 mrt 2026"}, "nl", "", CodeNotDate, "23-11-2026"},
		{"no such day", "sinds", []string{"31-2-2026"}, "nl", "", CodeNotDate, "Vul een datum in"},
		{"text", "wie", []string{" tante\x00 Jo\n"}, "nl", "tante Jo", "", ""},
		{"text of control characters", "wie", []string{"\x01"}, "nl", "niet", "", ""},
		{"long text", "wie", []string{"tante Johanna"}, "nl", "", CodeTooLong, "hoogstens 10 tekens"},
		{"level", "stand", []string{"2"}, "nl", "2", "", ""},
		{"no level", "stand", []string{"1,5"}, "nl", "", CodeOutOfRange, ""},
		{"no such field", "steun", []string{"ja"}, "nl", "", CodeNotAllowed, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a, p := in.Decode(tt.id, tt.raw, tt.lang)
			if p != nil {
				if p.Code != tt.code || !p.Hard || p.Message == "" || !strings.Contains(p.Message, tt.message) {
					t.Errorf("got %+v, want %s with %q", p, tt.code, tt.message)
				}
				return
			}
			got := a.Status.String()
			if a.Status == Answered {
				got = a.Value.String()
			}
			if got != tt.want || tt.code != "" {
				t.Errorf("got %s, want %s%s", got, tt.want, tt.code)
			}
		})
	}
}

func TestParseNumber(t *testing.T) {
	for _, tt := range []struct {
		text, lang string
		want       float64
		ok         bool
	}{
		{"1850", "nl", 1850, true}, {"1.850", "nl", 1850, true}, {"1.850", "en", 1.85, true}, {"1,850", "en", 1850, true},
		{"1,850", "nl", 1.85, true}, {"12.5", "nl", 12.5, true}, {"1.234.567,89", "nl", 1234567.89, true}, {"1,234,567", "nl", 1234567, true},
		{"1 850", "nl", 1850, true}, {"−3", "nl", -3, true}, {"1.85,3", "nl", 0, false}, {"1,2,3", "nl", 0, false}, {"1e5", "nl", 0, false},
		{"", "nl", 0, false}, {"--3", "nl", 0, false}, {"NaN", "nl", 0, false}, {"1,234.5", "nl", 1234.5, true},
	} {
		got, ok := ParseNumber(tt.text, tt.lang)
		if ok != tt.ok || ok && got != tt.want {
			t.Errorf("%q in %s: %v %v, want %v %v", tt.text, tt.lang, got, ok, tt.want, tt.ok)
		}
	}
}

// Whatever a stranger sends is an answer that fits or a problem, never a panic.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{"7", "1.850,50", "€ 3,-", "weet_niet", "31-02-2026", "veel", "\xff", "-"} {
		f.Add(s, "nl")
	}
	in := compiled(f)
	f.Fuzz(func(t *testing.T, s, lang string) {
		for _, field := range in.Fields() {
			a, p := in.Decode(field.ID, []string{s}, lang)
			if p != nil {
				continue
			}
			if a.Status == Answered {
				if _, code := field.accept(a.Value); code != "" || a.Value.Type() != field.Type {
					t.Fatalf("%s accepts %q as %v: %s", field.ID, s, a.Value, code)
				}
			}
		}
	})
}
