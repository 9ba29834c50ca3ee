package functions_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"effectmonitor/functions/internal/table/granted"
)

// TestNoRoleHoldsMoreThanIsUsed: of the functions that read and write figures, reports and files, every
// right is one that a test of their pages used. The lists are what those tests reach, and
// they fail when they reach less; what is not allowed, they are refused.
func TestNoRoleHoldsMoreThanIsUsed(t *testing.T) {
	files, err := filepath.Glob("internal/table/granted/testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no lists: %v", err)
	}
	var used []string
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		used = append(used, strings.Split(strings.TrimSpace(string(data)), "\n")...)
	}
	bounded := []string{"export", "results", "workbook"}
	rights, err := granted.Rights(bounded...)
	if err != nil {
		t.Fatal(err)
	}
	for _, function := range bounded {
		if !slices.ContainsFunc(rights, func(line string) bool { return strings.HasPrefix(line, function+" ") }) {
			t.Errorf("%s has no rights", function)
		}
	}
	for _, right := range rights {
		if strings.Count(right, " ") != 2 {
			t.Errorf("%s of the whole table", right)
		}
		if !slices.Contains(used, right) {
			t.Errorf("nothing uses %q: take it from infra/reach.go", right)
		}
	}
	for _, line := range used {
		if !slices.Contains(rights, line) {
			t.Errorf("%q is listed as used, and is no right", line)
		}
	}
}
