package results_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// raw are the names of package cohort by which a number is had that has not passed its
// gate, or by which the gate could be asked in another way than a plan allows.
var raw = []string{"Aggregate", "Part", "Key", "Quantity", "New", "Pairs", "Exits", "Squares"}

// shows are the packages that turn figures into pages, drawings, files or answers to a
// machine, each with the names of raw that it may use. A dashboard, or a report, is handed
// aggregates and hands them on to the gate.
var shows = map[string][]string{
	"engine/dashboard": {"Aggregate"},
	"engine/report":    {"Aggregate"},
}

// TestNothingPassesAroundTheGate reads the code of everything that shows figures: it
// knows figures and readers of them, and never what they are made of. Of functions/ that is
// all but the use cases, which hand aggregates to the gate, and the server of a laptop,
// which measures them.
func TestNothingPassesAroundTheGate(t *testing.T) {
	folders := slices.Collect(maps.Keys(shows))
	const root = "../../.."
	err := filepath.WalkDir(filepath.Join(root, "functions"), func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		at, err := filepath.Rel(root, name)
		if at = filepath.ToSlash(at); at != "functions/internal/app" && at != "functions/local" {
			folders = append(folders, at)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	knowing := map[string]bool{} // folders whose code knows the package of the gate
	for _, folder := range folders {
		inspect(t, folder, func(at string, n ast.Node) {
			if s, ok := n.(*ast.ImportSpec); ok && s.Path.Value == `"effectmonitor/engine/cohort"` {
				knowing[folder] = true
				if s.Name != nil {
					t.Errorf("%s gives the package of the gate another name", at)
				}
			}
			if fault := around(n, shows[folder]); fault != "" {
				t.Errorf("%s %s", at, fault)
			}
		})
	}
	for _, folder := range []string{"engine/dashboard", "engine/report", "functions/internal/api", "functions/internal/learn", "functions/internal/results"} {
		if !knowing[folder] {
			t.Errorf("%s shows figures and was not read", folder)
		}
	}
}

// around says what a piece of code does that passes around the gate; empty when nothing.
func around(n ast.Node, allowed []string) string {
	s, ok := n.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	name, _ := s.X.(*ast.Ident)
	switch {
	case name != nil && name.Name == "cohort" && slices.Contains(raw, s.Sel.Name) && !slices.Contains(allowed, s.Sel.Name):
		return "uses cohort." + s.Sel.Name + ", which has not passed the gate"
	case slices.Contains([]string{"Slices", "Quantity", "Merge"}, s.Sel.Name):
		return "reads " + s.Sel.Name + " of an aggregate"
	}
	return ""
}

// TestAWayAroundIsSeen: a test that sees nothing would pass as well.
func TestAWayAroundIsSeen(t *testing.T) {
	for code, want := range map[string]bool{
		"cohort.Part{}": true, "sum.Slices": true, "a.Merge(b)": true, "cohort.Aggregate{}": true, "cohort.Figure{}": false, "reader.Measure(ind, moment)": false,
	} {
		expression, err := parser.ParseExpr(code)
		if err != nil {
			t.Fatal(err)
		}
		seen := false
		ast.Inspect(expression, func(n ast.Node) bool {
			seen = seen || n != nil && around(n, nil) != ""
			return true
		})
		if seen != want {
			t.Errorf("%s passes around the gate: %t", code, seen)
		}
	}
}

// TestADrawingIsMadeOfFigures: a number gets into a drawing or a table where it is made
// from a figure of the gate, or from an amount of a cost-benefit view, and nowhere else.
func TestADrawingIsMadeOfFigures(t *testing.T) {
	inspect(t, "functions/internal/results", func(at string, n ast.Node) {
		s, ok := n.(*ast.SelectorExpr)
		if !ok {
			return
		}
		if name, _ := s.X.(*ast.Ident); name == nil || name.Name != "chart" || s.Sel.Name != "Known" {
			return
		}
		if file, _, _ := strings.Cut(at, ":"); !slices.Contains([]string{"figures.go", "costtiles.go", "charts.go", "costcompare.go"}, file) {
			t.Errorf("%s draws a number that is no figure", at)
		}
	})
}

// inspect walks the code of a folder but its tests, and gives how many files it has.
func inspect(t *testing.T, folder string, look func(at string, n ast.Node)) int {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("../../..", folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	files := 0
	fset := token.NewFileSet()
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files++
		ast.Inspect(f, func(n ast.Node) bool {
			if n != nil {
				p := fset.Position(n.Pos())
				look(filepath.Base(p.Filename)+":"+p.String(), n)
			}
			return true
		})
	}
	return files
}
