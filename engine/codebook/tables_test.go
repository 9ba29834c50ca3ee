package codebook

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
)

func table(t *testing.T, tables []Table, name string) Table {
	t.Helper()
	for _, x := range tables {
		if x.Name == name {
			return x
		}
	}
	t.Fatalf("no table %s", name)
	return Table{}
}

func lines(t Table) []string {
	var out []string
	for _, row := range t.Rows {
		out = append(out, strings.TrimSuffix(fmt.Sprintln(row...), "\n"))
	}
	return out
}

func TestTables(t *testing.T) {
	tables := Tables([]Book{smallBook(t, "nl")})
	options := lines(table(t, tables, "Opties"))
	if want := "klein 3 steun_thuis nee Nee 0"; !slices.Contains(options, want) {
		t.Errorf("options %q", options)
	}
	results := lines(table(t, tables, "Berekeningen"))
	if want := "klein 3 dubbel Dubbel berekening: getal cijfer * 2   "; !slices.Contains(results, want) {
		t.Errorf("results %q", results)
	}
	variables := table(t, tables, "Variabelen")
	at := slices.Index(variables.Header, "tekst")
	if got := variables.Rows[0][at]; got != "'=Hoe?" {
		t.Errorf("a text that looks like a formula is %q", got)
	}
	for _, x := range tables {
		for _, row := range x.Rows {
			if len(row) != len(x.Header) {
				t.Errorf("%s: %d cells under %d headers", x.Name, len(row), len(x.Header))
			}
			for _, cell := range row {
				if s, ok := cell.(string); ok && s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
					t.Errorf("%s: %q would be run", x.Name, s)
				}
			}
		}
	}
	if want := []string{"klein 3 niets    " + smallBook(t, "nl").Digest}; !slices.Equal(lines(table(t, tables, "Versies")), want) {
		t.Errorf("versions %q", lines(table(t, tables, "Versies")))
	}
}

const twoVersions = `soort: vragenlijst
id: tijd
versie: %d
%stitel: T
invuller: iemand
paginas:
  - id: een
    titel: Een
    vragen:
      - {id: gelijk, type: getal, tekst: Gelijk, min: 0, max: 9}
      - {id: %s, type: getal, tekst: Anders%s}
`

func version(t *testing.T, n int, head, id, rest string) *instrument.Instrument {
	t.Helper()
	doc, found := read.ParseValid("tijd.yaml", fmt.Appendf(nil, twoVersions, n, head, id, rest))
	var q instrument.Questionnaire
	found.Extend(source.Decode(doc, &q))
	in, more := instrument.Compile(&q)
	if found.Extend(more); in == nil {
		t.Fatal(found)
	}
	return in
}

func TestCompare(t *testing.T) {
	old := version(t, 1, "", "maten", "")
	in := version(t, 2, "vervangt: tijd@1\nvergelijkbaar: gelijknamige\n", "vrienden", ", omgezet_met: maten * 2")
	want := []Comparison{{"gelijk", true, "zelfde naam en niet veranderd"}, {"vrienden", true, "omgezet met maten * 2"}}
	if got := Compare(in, old); !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
	in = version(t, 2, "vervangt: tijd@1\n", "vrienden", ", gelijk_aan: maten")
	want = []Comparison{{"gelijk", false, ""}, {"vrienden", true, "gelijk aan maten"}}
	if got := Compare(in, old); !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
	book := Build(in, "nl")
	book.Compared = Compare(in, old)
	if got := lines(versions([]Book{book})); got[1] != "tijd 2 tijd@1 gelijk nee  " || got[2] != "tijd 2 tijd@1 vrienden ja gelijk aan maten " {
		t.Errorf("%q", got)
	}
}
