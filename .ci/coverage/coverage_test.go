package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const example = `module example

go 1.26
`

const code = `package thing

func Sign(n int) string {
	for i := 0; i < n; i++ {
		n--
	}
	if n < 0 {
		return "minus"
	}
	switch {
	case n == 0:
		return "none"
	case n > 100:
		return "many"
	}
	return "plus"
}
`

// TestMissedIsTold runs the whole command on a module of its own: what no test goes
// through is named with its line, and nothing is once a test does.
func TestMissedIsTold(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	calls := func(calls string) string {
		return "package thing\n\nimport \"testing\"\n\nfunc TestSign(t *testing.T) {\n\tfor _, n := range []int{" + calls + "} {\n\t\tt.Log(Sign(n))\n\t}\n}\n"
	}
	write("go.mod", example)
	write("thing.go", code)
	t.Chdir(dir)
	g := group{"thing", []string{"*.go"}, ".", "", 0}
	for calls, want := range map[string]string{
		calls("1"):             "thing.go:7: n < 0 is never true, thing.go:7: this block never runs, thing.go:11: n == 0 is never false, thing.go:13: n > 100 is never asked, thing.go:13: this block never runs",
		calls("1, -1, 500"):    "thing.go:13: n > 100 is never false",
		calls("1, -1, 500, 9"): "",
	} {
		write("thing_test.go", calls)
		missed, count, err := g.measure()
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, m := range missed {
			got = append(got, m.String())
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("missed %s", strings.Join(got, ", "))
		}
		if count != (counted{blocks: 5, conditions: 4}) {
			t.Errorf("counted %+v", count)
		}
	}
	write("thing_test.go", "package thing\n\nimport \"testing\"\n\nfunc TestNo(t *testing.T) { t.Fatal(\"no\") }\n")
	if _, _, err := g.measure(); err == nil {
		t.Error("tests that fail pass")
	}
	if _, err := (group{"none", []string{"none.go"}, ".", "", 0}).rewrite(dir); err == nil {
		t.Error("a file that is not there is covered")
	}
}
