package functions_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// tableOfAddresses is made by the test that asks for every address with every role.
const tableOfAddresses = "internal/rights/testdata/adressen.txt"

// ownServers are packages that serve something else than the product: a questionnaire
// while it is written, and the runtime that a test plays.
var ownServers = []string{internal + "preview", internal + "lambdatest"}

// TestNoAddressOutsideTheTable: who serves an address does so by a site.Router, which
// keeps a list, and stands in the table of rights. A main only puts such packages
// together.
func TestNoAddressOutsideTheTable(t *testing.T) {
	data, err := os.ReadFile(tableOfAddresses)
	if err != nil {
		t.Fatal(err)
	}
	var listed []string
	for _, m := range regexp.MustCompile(`(?m)^## (\w+)$`).FindAllStringSubmatch(string(data), -1) {
		listed = append(listed, internal+m[1])
	}
	serving := 0
	for _, f := range goFiles(t) {
		if _, http := f.imports(t)["net/http"]; !http || under(f.folder(), ownServers...) {
			continue
		}
		inside := under(f.folder(), strings.TrimSuffix(internal, "/"))
		for _, c := range serves(f.ast) {
			line := f.fset.Position(c.at.Pos()).Line
			switch {
			case c.mux && !inside, c.mux && f.path == internal+"site/mux.go":
			case c.mux:
				t.Errorf("%s:%d: use site.NewMux, which knows its addresses", f.path, line)
			case !inside && !c.puts:
				t.Errorf("%s:%d: a main serves no address of its own", f.path, line)
			case inside && f.folder() != internal+"site" && !slices.Contains(listed, f.folder()):
				t.Errorf("%s:%d: %s serves addresses and is not in %s: add it to the parts of that test", f.path, line, f.folder(), tableOfAddresses)
			case inside:
				serving++
			}
		}
	}
	if serving < 20 {
		t.Errorf("only %d places that serve an address were found", serving)
	}
}

// TestServingIsSeen holds the finder to what it must find.
func TestServingIsSeen(t *testing.T) {
	for text, want := range map[string]int{
		`mux := http.NewServeMux()`:                   1,
		`var m http.ServeMux; _ = m`:                  1,
		`mux.Handle("GET /x", h)`:                     1,
		`x.y.HandleFunc("GET /x", h)`:                 1,
		`http.HandleFunc("/x", h)`:                    1,
		`c.Handle(ctx)`:                               0,
		`mux.Handle("/", h); mux.Handle(ask.Root, h)`: 2,
	} {
		if got := len(serves(parsed(t, "package p\nfunc f() {\n"+text+"\n}"))); got != want {
			t.Errorf("%s: %d, want %d", text, got, want)
		}
	}
}

func parsed(t *testing.T, text string) *ast.File {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "x.go", text, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// serving is a place where an address is served, or a mux is made.
type serving struct {
	at   ast.Node
	mux  bool // a mux of net/http, which has no list
	puts bool // what serves it is a package as a whole: its root, or all that is left
}

// serves finds every use of a mux of net/http and every call that adds an address.
func serves(f *ast.File) (found []serving) {
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if pkg, ok := n.X.(*ast.Ident); ok && pkg.Name == "http" && slices.Contains([]string{"NewServeMux", "ServeMux", "DefaultServeMux"}, n.Sel.Name) {
				found = append(found, serving{at: n, mux: true})
			}
		case *ast.CallExpr:
			call, ok := n.Fun.(*ast.SelectorExpr)
			if ok && len(n.Args) == 2 && (call.Sel.Name == "Handle" || call.Sel.Name == "HandleFunc") {
				found = append(found, serving{at: n, puts: wholePackage(n.Args[0])})
			}
		}
		return true
	})
	return found
}

// wholePackage: "/", the assets, or a constant of the package that is put there.
func wholePackage(pattern ast.Expr) bool {
	switch p := pattern.(type) {
	case *ast.BasicLit:
		return p.Value == `"/"` || p.Value == `"/assets/"`
	case *ast.SelectorExpr:
		return true
	}
	return false
}
