package reference

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"effectmonitor/engine/formula"
)

var ticked = regexp.MustCompile("`([^`]+)`")

// tables gives the rows of the tables of a Markdown page, each with the cells of its
// header.
func tables(text string) (out []struct{ header, cells []string }) {
	var header []string
	for _, line := range strings.Split(text, "\n") {
		if !strings.HasPrefix(line, "|") {
			header = nil
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		switch {
		case header == nil:
			header = cells
		case !strings.HasPrefix(cells[0], "---"):
			out = append(out, struct{ header, cells []string }{header, cells})
		}
	}
	return out
}

// TestMovingPage: on the page for who comes from another tool every formula is one,
// with the outcome that is printed, and every key that it names exists.
func TestMovingPage(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "instruments", "OVERSTAPPEN.md"))
	if err != nil {
		t.Fatal(err)
	}
	known := knownWords(t)
	formulas, names := 0, 0
	for _, row := range tables(string(data)) {
		if len(row.cells) != len(row.header) {
			t.Errorf("%q has %d cells of %d", row.cells, len(row.cells), len(row.header))
			continue
		}
		if len(row.header) == 4 && row.header[1] == "formule hier" {
			formulas++
			src := ticked.FindStringSubmatch(row.cells[1])
			if src == nil {
				t.Errorf("%q has no formula", row.cells[1])
				continue
			}
			if got, errs := Evaluate(src[1]); errs != nil || got != row.cells[2] {
				t.Errorf("%s = %q %v, the page says %q", src[1], got, errs, row.cells[2])
			}
			continue
		}
		for _, m := range ticked.FindAllStringSubmatch(row.cells[1], -1) {
			names++
			if !slices.Contains(known, m[1]) {
				t.Errorf("%s: %q is no key or word of the language", row.cells[0], m[1])
			}
		}
	}
	if formulas < 45 || names < 60 {
		t.Errorf("%d formulas and %d names on the page", formulas, names)
	}
}

// knownWords are the keys, the words that keys can be, and the functions.
func knownWords(t *testing.T) []string {
	t.Helper()
	kinds, err := Kinds()
	if err != nil {
		t.Fatal(err)
	}
	out := []string{"_test"}
	for _, f := range formula.Functions() {
		out = append(out, f.Name)
	}
	for _, k := range kinds {
		for _, b := range k.Blocks {
			for _, key := range b.Keys {
				out = append(out, key.Name)
				for _, w := range key.Words {
					out = append(out, w.Name)
				}
			}
		}
	}
	return out
}
