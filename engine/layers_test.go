package engine_test

import (
	"strconv"
	"strings"
	"testing"
)

// layers are the packages of the engine from low to high. A package may import
// only what stands on a line above its own.
var layers = [][]string{
	{"entire", "spelling"},
	{"diag", "reading", "workbook"},
	{"disclosure", "formula", "notation", "quote", "source", "stats"},
	{"score"},
	{"instrument", "programme"},
	{"gemeente", "hosting"},
	{"indicator"},
	{"cohort"},
	{"mkba"},
	{"codebook", "explain", "graph", "reference", "sheet", "xlsform"},
	{"dashboard", "dataset", "ddas", "learning"},
	{"report"},
	{"catalog"},
	{"compare", "lint", "simulate", "starter"},
	{"country"},
	{"casetest"},
	{"cmd/monitor"},
}

// alone import nothing of ours, so that they can be judged by themselves; how names are
// compared is nothing of ours.
var alone = []string{"disclosure", "formula", "notation", "quote", "stats"}

func level(pkg string) int {
	for i, layer := range layers {
		for _, name := range layer {
			// A folder inside a package belongs to its layer.
			if pkg == name || strings.HasPrefix(pkg, name+"/") {
				return i
			}
		}
	}
	return -1
}

func TestLowerLayersNeverLookUp(t *testing.T) {
	for _, f := range engineFiles(t) {
		if f.pkg == "." {
			continue // the package that only holds the table of words
		}
		own := level(f.pkg)
		if own < 0 {
			t.Errorf("engine/%s has no layer: give it its place in layers", f.pkg)
			continue
		}
		for _, spec := range f.ast.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			imported, ours := strings.CutPrefix(name, module+"engine/")
			if !ours || sameTree(f.pkg, imported) {
				continue
			}
			if other := level(imported); other < 0 || other >= own {
				t.Errorf("%s: %s may not import %s, which stands beside or above it", f.position(spec), f.pkg, imported)
			}
			for _, lonely := range alone {
				if f.pkg == lonely && imported != "spelling" {
					t.Errorf("%s: %s stands alone and may not import %s", f.position(spec), f.pkg, imported)
				}
			}
		}
	}
}

// sameTree: a package may use the folders inside it, and they each other.
func sameTree(a, b string) bool {
	if strings.HasPrefix(a, "cmd/") {
		return false
	}
	top := func(s string) string { first, _, _ := strings.Cut(s, "/"); return first }
	return top(a) == top(b)
}

func TestLevels(t *testing.T) {
	if !(level("diag") < level("instrument") && level("instrument") < level("catalog") && level("catalog") < level("cmd/monitor")) {
		t.Error("the order of the layers is lost")
	}
	if level("instrument/internal/x") != level("instrument") || level("instruments") != -1 {
		t.Error("a folder inside a package belongs to its layer, a longer name does not")
	}
}
