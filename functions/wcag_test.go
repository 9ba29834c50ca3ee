package functions_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// criteria are the success criteria of WCAG 2.2 at the levels A and AA.
var criteria = map[string]string{
	"A":  "1.1.1 1.2.1 1.2.2 1.2.3 1.3.1 1.3.2 1.3.3 1.4.1 1.4.2 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3 2.4.4 2.5.1 2.5.2 2.5.3 2.5.4 3.1.1 3.2.1 3.2.2 3.2.6 3.3.1 3.3.2 3.3.7 4.1.2",
	"AA": "1.2.4 1.2.5 1.3.4 1.3.5 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12 1.4.13 2.4.5 2.4.6 2.4.7 2.4.11 2.5.7 2.5.8 3.1.2 3.2.3 3.2.4 3.3.3 3.3.4 3.3.8 4.1.3",
}

// TestEveryCriterionHasItsTest reads the table of the criteria: each stands in it once,
// at its level, with a test that exists.
func TestEveryCriterionHasItsTest(t *testing.T) {
	table, err := os.ReadFile("WCAG.md")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for level, list := range criteria {
		for _, number := range strings.Fields(list) {
			want[number] = level
		}
	}
	if len(want) != 55 {
		t.Fatalf("%d criteria", len(want))
	}
	named := regexp.MustCompile("`((?:functions|engine)/[a-z/]+)\\.(Test[A-Za-z]+)`")
	for line := range strings.Lines(string(table)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), " | ")
		number := strings.TrimSpace(cells[0])
		if !regexp.MustCompile(`^\d+\.\d+\.\d+$`).MatchString(number) {
			continue
		}
		if len(cells) != 5 || want[number] != strings.TrimSpace(cells[2]) || len(strings.TrimSpace(cells[3])) < 20 {
			t.Errorf("%s: not a row of a known criterion at its level: %s", number, line)
		}
		delete(want, number)
		tests := named.FindAllStringSubmatch(line, -1)
		if len(tests) == 0 {
			t.Errorf("%s has no test", number)
		}
		for _, m := range tests {
			if !hasTest(t, filepath.Join("..", m[1]), m[2]) {
				t.Errorf("%s: there is no %s in %s", number, m[2], m[1])
			}
		}
	}
	for number := range want {
		t.Errorf("%s is not in the table", number)
	}
}

func hasTest(t *testing.T, folder, name string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(body), "\nfunc "+name+"(t *testing.T)") {
			return true
		}
	}
	return false
}
