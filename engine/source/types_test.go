package source_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/drawn"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
)

func TestDate(t *testing.T) {
	day := source.DateOf(2024, 1, 31)
	tests := []struct {
		name, got, want string
	}{
		{"end of month clamps in a leap year", day.AddMonths(1).String(), "2024-02-29"},
		{"back over the year", day.AddMonths(-2).String(), "2023-11-30"},
		{"a year of months", day.AddMonths(12).String(), "2025-01-31"},
		{"days", day.AddDays(1).String(), "2024-02-01"},
		{"before 1970", source.DateOf(1969, 12, 31).String(), "1969-12-31"},
		{"span of weeks", source.Span{N: -2, Unit: source.Weeks}.AddTo(day).String(), "2024-01-17"},
		{"span of years", source.Span{N: 1, Unit: source.Years}.AddTo(source.DateOf(2024, 2, 29)).String(), "2025-02-28"},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, tt.got, tt.want)
		}
	}
	if source.DateOf(1970, 1, 1) != 0 || day.Sub(source.DateOf(2023, 1, 31)) != 365 {
		t.Error("days are not counted from 1970")
	}
	if _, err := source.ParseDate("2026-02-30"); err == nil {
		t.Error("30 February is a date")
	}
}

// TestDatesAreThoseOfTime: the same texts are a date as package time reads, and the same one.
func TestDatesAreThoseOfTime(t *testing.T) {
	dates := 0
	drawn.Until(t, func() bool { return dates > 0 }, func(t *rapid.T) {
		text := []byte(source.Date(rapid.IntRange(-800_000, 3_000_000).Draw(t, "day")).String())
		for range rapid.IntRange(0, 2).Draw(t, "changes") {
			at := rapid.IntRange(0, len(text)-1).Draw(t, "at")
			text[at] = rapid.SampledFrom([]byte("0123456789-+ /:x")).Draw(t, "sign")
		}
		if rapid.IntRange(0, 9).Draw(t, "cut") == 0 {
			text = text[:len(text)-1]
		}
		want, wrong := time.Parse("2006-01-02", string(text))
		got, err := source.ParseDate(string(text))
		if (err == nil) != (wrong == nil) || err == nil && got != source.DateFromTime(want) {
			t.Fatalf("%q is %v (%v), and of package time %v (%v)", text, got, err, want, wrong)
		}
		if err == nil {
			dates++
		}
	})
}

func TestMonthsSince(t *testing.T) {
	tests := []struct {
		from, to string
		want     int
	}{
		{"2024-01-31", "2024-02-28", 0}, {"2024-01-31", "2024-02-29", 1}, {"2024-01-15", "2025-01-14", 11},
		{"2024-01-15", "2025-01-15", 12}, {"2024-03-01", "2024-01-01", -2}, {"2024-01-01", "2024-01-01", 0},
	}
	for _, tt := range tests {
		from, _ := source.ParseDate(tt.from)
		to, _ := source.ParseDate(tt.to)
		if got := to.MonthsSince(from); got != tt.want {
			t.Errorf("from %s to %s: %d months, want %d", tt.from, tt.to, got, tt.want)
		}
	}
}

func TestSpanRefPercent(t *testing.T) {
	for text, want := range map[string]string{"3 maanden": "3 maanden", "-14 dagen": "-14 dagen", "1 week": "1 week", "2 jaren": "2 jaar", "1 maanden": "1 maand"} {
		if s, err := source.ParseSpan(text); err != nil || s.String() != want {
			t.Errorf("ParseSpan(%q) = %v, %v", text, s, err)
		}
	}
	for _, text := range []string{"", "3", "maanden", "3 eeuwen", "1.5 jaar", "99999999 dagen"} {
		if _, err := source.ParseSpan(text); err == nil {
			t.Errorf("ParseSpan(%q) accepted", text)
		}
	}
	if r, err := source.ParseRef("jpf-jongere@2"); err != nil || r.ID != "jpf-jongere" || r.Version != 2 {
		t.Errorf("ParseRef: %v, %v", r, err)
	}
	for _, text := range []string{"", "Jpf", "a@0", "a@", "a b"} {
		if _, err := source.ParseRef(text); err == nil {
			t.Errorf("ParseRef(%q) accepted", text)
		}
	}
	for text, want := range map[string]source.Percent{"80%": 0.8, "0.8": 0.8, "2,25 %": 0.0225, "150%": 1.5, "0": 0} {
		if p, err := source.ParsePercent(text); err != nil || p != want {
			t.Errorf("ParsePercent(%q) = %v, %v", text, p, err)
		}
	}
	for _, text := range []string{"80", "", "%", "veel", "NaN", "Inf%"} {
		if _, err := source.ParsePercent(text); err == nil {
			t.Errorf("ParsePercent(%q) accepted", text)
		}
	}
}

// Sample is exported so that embedding it is visible to reflection.
type Sample struct {
	Pos   diag.Pos               `yaml:"-" json:"-"`
	ID    string                 `yaml:"id" json:"id"`
	Title source.Text            `yaml:"titel" json:"titel"`
	When  source.Date            `yaml:"op" json:"op"`
	Span  source.Span            `yaml:"duur" json:"duur,omitzero"`
	Ref   *source.Ref            `yaml:"ref" json:"ref"`
	Part  source.Percent         `yaml:"deel" json:"deel"`
	Rule  source.Formula         `yaml:"regel" json:"regel"`
	N     int                    `yaml:"n" json:"n"`
	Deep  map[string][]float64   `yaml:"diep" json:"diep"`
	Raw   map[string]source.Node `yaml:"rauw" json:"-"`
	Yes   bool                   `yaml:"waar" json:"waar"`
	Items []struct {
		Pos diag.Pos `yaml:"-" json:"-"`
		ID  string   `yaml:"id" json:"id"`
	} `yaml:"lijst" json:"lijst"`
}

const sampleYAML = `soort: x
id: een
titel: {nl: Hallo, en: Hello}
op: 2026-03-01
duur: 3 maanden
ref: jpf@2
deel: 80%
regel: a > 3
n: 4
diep: {a: [1, 2.5]}
rauw: {x: 8, y: [1]}
waar: true
lijst:
  - id: p
  - id: q
`

func decode(t *testing.T, text string, into any) diag.List {
	t.Helper()
	d, found := read.Parse("x.yaml", []byte(text))
	if d == nil {
		t.Fatalf("parse: %v", found)
	}
	return source.Decode(d, into)
}

func TestDecodeAndJSONRoundTrip(t *testing.T) {
	var got struct {
		Kind   string `yaml:"soort" json:"soort"`
		Sample `yaml:",inline"`
	}
	if found := decode(t, sampleYAML, &got); len(found) > 0 {
		t.Fatal(found)
	}
	if got.Title.In("en") != "Hello" || got.Title.In("fr") != "Hallo" || got.Ref.Version != 2 || got.Part != 0.8 ||
		got.Deep["a"][1] != 2.5 || got.Items[1].Pos.Line != 15 || !got.Yes {
		t.Errorf("decoded %+v", got)
	}
	raw := got.Raw["y"]
	if raw.Kind != source.Sequence || raw.Items[0].Value != "1" {
		t.Errorf("raw node %+v", raw)
	}
	data, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	back := got
	back.Sample = Sample{}
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(back)
	if err != nil || string(again) != string(data) {
		t.Errorf("round trip:\n%s\n%s", data, again)
	}
	if !strings.Contains(string(data), `"duur":"3 maanden"`) || !strings.Contains(string(data), `"op":"2026-03-01"`) {
		t.Errorf("json %s", data)
	}
}

func TestDecodeFindings(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"unknown key", "idd: x", `x.yaml:1:1: unknown-key onbekende sleutel "idd" (bedoelde je "id"?)`},
		{"number for text", "id: 5", `x.yaml:1:5: wrong-type hier hoort tekst en er staat het getal 5 (zet er aanhalingstekens om: "5")`},
		{"text for number", "n: vier", `x.yaml:1:4: wrong-type hier hoort een heel getal en er staat de tekst "vier"`},
		{"part of a number", "n: 1.5", `x.yaml:1:4: wrong-type hier hoort een heel getal en er staat het getal 1.5`},
		{"list for text", "id: [a]", `x.yaml:1:5: wrong-type hier hoort tekst en er staat een lijst`},
		{"bad date", "op: 2026-02-30", `x.yaml:1:5: bad-date hier hoort een datum, geschreven als 2026-03-01, en er staat de tekst "2026-02-30"`},
		{"bad span", "duur: 3 eeuwen", `x.yaml:1:7: bad-span hier hoort een tijdsduur en er staat de tekst "3 eeuwen" (schrijf bijvoorbeeld 3 maanden, -14 dagen, 2 weken of 1 jaar)`},
		{"folded formula", "regel: >\n  a\n  b", `x.yaml:1:8: folded-formula een formule over meer regels begint met |, niet met > (vervang > door |)`},
		{"deep in a list", "lijst:\n  - id: a\n    naam: b", `x.yaml:3:5: unknown-key onbekende sleutel "naam"`},
		{"yes is no boolean", "waar: ja", `x.yaml:1:7: wrong-type hier hoort true of false en er staat de tekst "ja"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var s Sample
			found := decode(t, tt.text, &s)
			if len(found) != 1 || found[0].String() != tt.want {
				t.Errorf("got  %v\nwant %s", found, tt.want)
			}
		})
	}
}

func TestFormulaAt(t *testing.T) {
	tests := []struct {
		name, text, part string
		line, column     int
	}{
		{"plain", "regel: aap > noot", "noot", 1, 14},
		{"after an accent", "regel: é > noot", "noot", 1, 12},
		{"single quotes", "regel: 'x == ''a'' or noot'", "noot", 1, 23},
		{"double quotes", `regel: "x == \"a\" or noot"`, "noot", 1, 23},
		{"escaped letter", `regel: "x == '\u00e9' or noot"`, "noot", 1, 26},
		{"block", "regel: |\n    aap\n      and noot\n", "noot", 3, 11},
		{"plain over two lines", "regel: aap\n  and noot\n", "noot", 2, 7},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var s Sample
			if found := decode(t, tt.text, &s); len(found) > 0 {
				t.Fatal(found)
			}
			offset := strings.Index(s.Rule.Src, tt.part)
			if offset < 0 {
				t.Fatalf("no %q in %q", tt.part, s.Rule.Src)
			}
			if got, want := s.Rule.At(offset), (diag.Pos{File: "x.yaml", Line: tt.line, Column: tt.column}); got != want {
				t.Errorf("At = %v, want %v in %q", got, want, s.Rule.Src)
			}
		})
	}
	if pos := (source.Formula{Src: "a", Pos: diag.Pos{File: "f"}}).At(7); pos.File != "f" {
		t.Errorf("without segments: %v", pos)
	}
}

func TestNodePlain(t *testing.T) {
	d, found := read.Parse("x.yaml", []byte("a: [1, true, ~, tekst, 2026-01-01]\nb: {c: 0518}"))
	if d == nil {
		t.Fatal(found)
	}
	want := map[string]any{"a": []any{1.0, true, nil, "tekst", "2026-01-01"}, "b": map[string]any{"c": "0518"}}
	if got := d.Root.Plain(); !reflect.DeepEqual(got, want) {
		t.Errorf("Plain() = %v", got)
	}
}
