package results_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// raw are the names of package cohort by which a number is had that has not passed its
// gate, or by which the gate could be asked in another way than a plan allows.
var raw = []string{"Aggregate", "Part", "Key", "Quantity", "New", "Pairs", "Exits", "Squares"}

// TestNothingPassesAroundTheGate reads the code of everything that shows figures: it
// knows figures and readers of them, and never what they are made of.
func TestNothingPassesAroundTheGate(t *testing.T) {
	for _, k := range []struct {
		folder  string
		allowed []string
	}{
		{"functions/internal/results", nil},
		{"functions/internal/web", nil},
		{"functions/internal/web/chart", nil},
		{"functions/internal/staff", nil},
		{"functions/internal/ask", nil},
		// A dashboard is handed aggregates and hands them on to the gate.
		{"engine/dashboard", []string{"Aggregate"}},
	} {
		files := inspect(t, k.folder, func(at string, n ast.Node) {
			if s, ok := n.(*ast.SelectorExpr); ok {
				name, _ := s.X.(*ast.Ident)
				if name != nil && name.Name == "cohort" && slices.Contains(raw, s.Sel.Name) && !slices.Contains(k.allowed, s.Sel.Name) {
					t.Errorf("%s uses cohort.%s, which has not passed the gate", at, s.Sel.Name)
				}
				if slices.Contains([]string{"Slices", "Quantity", "Merge"}, s.Sel.Name) {
					t.Errorf("%s reads %s of an aggregate", at, s.Sel.Name)
				}
			}
		})
		if files == 0 {
			t.Errorf("no code in %s", k.folder)
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
