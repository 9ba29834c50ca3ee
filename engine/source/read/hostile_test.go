package read

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"effectmonitor/engine/diag"
)

// laughs is the classic bomb: each line nine times the one before.
func laughs() string {
	var b strings.Builder
	b.WriteString("a0: &a0 [ha, ha, ha]\n")
	for i := 1; i < 30; i++ {
		fmt.Fprintf(&b, "a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 9), ", "))
	}
	return b.String()
}

// TestWorstFilesAreBounded: whatever stands in a file of at most a megabyte, it is
// refused with findings that a person can read, and costs less memory in all than 400
// times the largest file: most of it for the validator's own errors.
func TestWorstFilesAreBounded(t *testing.T) {
	full := func(s string) string { return strings.Repeat(s, MaxBytes/len(s)) }
	nested := func(depth int) string {
		var b strings.Builder
		for i := range depth {
			b.WriteString(strings.Repeat(" ", i) + "a:\n")
		}
		return b.String()
	}
	head := "soort: vragenlijst\nid: x\nversie: 1\ntitel: X\ninvuller: i\npaginas:\n"
	for name, text := range map[string]string{
		"laughs":                     laughs(),
		"laughs merged":              "a: &a {x: 1}\nb:\n" + strings.Repeat("  <<: *a\n", 100_000),
		"an alias of itself":         "a: &a [*a, *a]\n",
		"anchors":                    full("- &a x\n"),
		"flow lists in each other":   full("["),
		"flow groups in each other":  full("{a: "),
		"lists in each other":        full("- "),
		"groups in each other":       nested(1400),
		"one key":                    full("a") + ": 1",
		"a key of groups":            full("? "),
		"the same key":               full("a: b\n"),
		"other keys":                 manyKeys(),
		"unknown keys in a page":     head + "  - {id: p, titel: P, vragen: [], " + strings.Repeat("zz: 1, ", 100_000) + "}\n",
		"questions of nothing":       head + "  - {id: p, titel: P, vragen: [" + strings.Repeat("{}, ", 180_000) + "]}\n",
		"as many as there may be":    head + "  - {id: p, titel: P, vragen: [" + strings.Repeat("{}, ", maxNodes-100) + "]}\n",
		"documents":                  full("---\na: 1\n"),
		"tabs":                       full("\ta\n"),
		"quotes":                     full(`"`),
		"escapes":                    `a: "` + full(`\x`) + `"`,
		"broken letters":             full("\xff\xfe"),
		"zero bytes":                 full("\x00"),
		"marks":                      full("\ufeff"),
		"tags":                       full("- !!binary x\n"),
		"empty lines":                full("\n"),
		"remarks":                    full("# x\n"),
		"one text":                   "a: |\n" + full("  x\n"),
		"one number":                 "versie: " + full("9"),
		"returns":                    full("a: b\r"),
		"commas":                     "a: [" + full(",") + "]",
		"a group that does not stop": "a: {" + full("b, "),
	} {
		t.Run(name, func(t *testing.T) {
			data := []byte(text)
			var found diag.List
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, found = ParseValid("x.yaml", data)
			runtime.ReadMemStats(&after)
			used := after.TotalAlloc - before.TotalAlloc
			t.Logf("%d bytes: %d allocated, %d findings", len(data), used, len(found))
			if !found.HasErrors() || len(found) > maxFindings {
				t.Errorf("%d findings", len(found))
			}
			for _, f := range found {
				if len(f.Message) > 500 || len(f.Hint) > 500 {
					t.Fatalf("a finding of %d letters: %.200s", len(f.Message)+len(f.Hint), f.Message)
				}
			}
			if used > 400*MaxBytes {
				t.Errorf("%d bytes became %d", len(data), used)
			}
		})
	}
}

func manyKeys() string {
	var b strings.Builder
	for i := 0; b.Len() < MaxBytes-20; i++ {
		fmt.Fprintf(&b, "k%d: 1\n", i)
	}
	return b.String()
}
