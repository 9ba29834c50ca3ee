package functions_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// What the documents about privacy and security lean on, as file#name.
var reference = regexp.MustCompile("`([A-Za-z0-9_./-]+)(?:#([^`]+))?`")

// references gives what a document refers to: the files of this repository, each with
// the name that must stand in it.
func references(text string) [][2]string {
	var out [][2]string
	for _, m := range reference.FindAllStringSubmatch(text, -1) {
		if strings.Contains(m[1], "/") || m[2] != "" || strings.HasSuffix(m[1], ".md") {
			out = append(out, [2]string{m[1], m[2]})
		}
	}
	return out
}

// broken says what is wrong with a reference; empty when nothing is.
func broken(file, name string) string {
	info, err := os.Stat(filepath.Join("..", file))
	switch {
	case err != nil:
		return "is not there"
	case name == "":
		return ""
	case info.IsDir():
		return "is a folder"
	}
	data, err := os.ReadFile(filepath.Join("..", file))
	if err != nil {
		return err.Error()
	}
	want := name
	if strings.HasPrefix(name, "Test") && strings.HasSuffix(file, "_test.go") {
		want = "func " + name + "("
	}
	if !strings.Contains(string(data), want) {
		return "does not hold " + want
	}
	return ""
}

// rows are the rows of the tables in a part of a document, as cells.
func rows(text string) [][]string {
	var out [][]string
	for _, line := range strings.Split(text, "\n") {
		if !strings.HasPrefix(line, "| ") {
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		out = append(out, cells)
	}
	return out
}

// part is what stands under a heading of the second level.
func part(t *testing.T, text, heading string) string {
	t.Helper()
	_, rest, found := strings.Cut(text, "\n## "+heading)
	if !found {
		t.Fatalf("there is no part %s", heading)
	}
	body, _, _ := strings.Cut(rest, "\n## ")
	return body
}

func document(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestWhatDocumentsNameIsThere: each test, file and line of a template that the documents
// for a security officer name exists.
func TestWhatDocumentsNameIsThere(t *testing.T) {
	for name, least := range map[string]int{"infra/BEVEILIGING.md": 150, "infra/DPIA.md": 30} {
		found := references(document(t, name))
		if len(found) < least {
			t.Errorf("%s names %d things; at least %d", name, len(found), least)
		}
		for _, r := range found {
			if fault := broken(r[0], r[1]); fault != "" {
				t.Errorf("%s: %s %s", name, r[0], fault)
			}
		}
	}
}

// TestReferencesThatAreBroken: a check that sees nothing would pass as well.
func TestReferencesThatAreBroken(t *testing.T) {
	for text, want := range map[string]bool{
		"`functions/documents_test.go#TestReferencesThatAreBroken`":  false,
		"`functions/documents_test.go#TestThatWas" + "NeverWritten`": true,
		"`functions/nowhere.go`":                                     true, "`functions`": false, "`infra/README.md`": false,
	} {
		got := false
		for _, r := range references(text) {
			got = got || broken(r[0], r[1]) != ""
		}
		if got != want {
			t.Errorf("%s is broken: %t", text, got)
		}
	}
}

// sections of the Application Security Verification Standard 5.0.0, by chapter: how many
// requirements of level 1 and 2 each has, as counted in what OWASP published.
var sections = [][]int{
	{2, 9, 11, 3, 2},
	{3, 3, 4, 1},
	{0, 2, 4, 6, 5, 0, 2},
	{3, 1, 2, 4},
	{1, 3, 2, 3},
	{3, 12, 4, 4, 5, 3, 0, 4},
	{3, 4, 2, 5, 2, 2},
	{2, 3, 1, 1},
	{3, 4},
	{2, 2, 4, 11, 5, 2, 3},
	{2, 3, 3, 4, 1, 1, 0},
	{3, 2, 4},
	{1, 5, 2, 5},
	{2, 4, 3},
	{3, 3, 7, 0},
	{1, 5, 4, 3, 3},
	{1, 4, 2},
}

// TestNoMeasureIsLeftOut: all 93 measures and every section have a row, and each row says how it
// is met, what shows that or that nothing can, and what remains for the organisation.
func TestNoMeasureIsLeftOut(t *testing.T) {
	text := document(t, "infra/BEVEILIGING.md")
	var measures, chapters []string
	for chapter, n := range map[int]int{5: 37, 6: 8, 7: 14, 8: 34} {
		for i := range n {
			measures = append(measures, fmt.Sprintf("%d.%d", chapter, i+1))
		}
	}
	required, total := map[string]string{}, 0
	for chapter, counts := range sections {
		for i, n := range counts {
			name := fmt.Sprintf("V%d.%d", chapter+1, i+1)
			chapters = append(chapters, name)
			required[name] = fmt.Sprint(n)
			total += n
		}
	}
	if len(chapters) != 80 || total != 253 {
		t.Errorf("%d sections with %d requirements", len(chapters), total)
	}
	for heading, want := range map[string][]string{"BIO2": measures, "OWASP ASVS 5.0": chapters} {
		var seen []string
		for _, row := range rows(part(t, text, heading))[1:] {
			seen = append(seen, row[0])
			if n, counted := required[row[0]]; counted && len(row) > 1 {
				if row[1] != n {
					t.Errorf("%s: %s requirements, and the standard has %s", row[0], row[1], n)
				}
				row = slices.Delete(row, 1, 2)
			}
			if len(row) != 5 || slices.Contains(row, "") {
				t.Errorf("%s: %d cells, of which none may be empty", row[0], len(row))
				continue
			}
			if shown := strings.Contains(row[3], "`"); !shown && (row[3] != "—" || row[4] == "Niets.") {
				t.Errorf("%s: nothing shows it and nothing remains", row[0])
			}
		}
		slices.Sort(seen)
		slices.Sort(want)
		if !slices.Equal(seen, want) {
			t.Errorf("%s has %d rows and must have %d: %v", heading, len(seen), len(want), seen)
		}
	}
}
