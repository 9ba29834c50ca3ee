package functions_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "effectmonitor/"

// source is one parsed Go file that is no test.
type source struct {
	path string // relative to the repository, with slashes
	ast  *ast.File
	fset *token.FileSet
}

func (s source) folder() string { return path.Dir(s.path) }

// imports returns what the file imports, with the line of each.
func (s source) imports(t *testing.T) map[string]int {
	t.Helper()
	all := map[string]int{}
	for _, spec := range s.ast.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = s.fset.Position(spec.Pos()).Line
	}
	return all
}

// walk calls visit with every file under the folders of the repository, test data
// left out. The names are relative to the repository.
func walk(t *testing.T, folders []string, visit func(name string)) {
	t.Helper()
	seen := 0
	for _, folder := range folders {
		err := filepath.WalkDir(filepath.Join("..", folder), func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() && d.Name() == "testdata" {
				return filepath.SkipDir
			}
			if !d.IsDir() {
				seen++
				visit(strings.TrimPrefix(filepath.ToSlash(name), "../"))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if seen == 0 {
		t.Fatalf("no file was found under %q", folders)
	}
}

func isGo(name string) bool {
	return strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go")
}

// goFiles parses the Go files of functions/ that are no tests.
func goFiles(t *testing.T) []source {
	t.Helper()
	fset := token.NewFileSet()
	var files []source
	walk(t, []string{"functions"}, func(name string) {
		if !isGo(name) {
			return
		}
		parsed, err := parser.ParseFile(fset, filepath.Join("..", name), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, source{path: name, ast: parsed, fset: fset})
	})
	return files
}

// under says whether a folder is one of the trees or lies inside one.
func under(folder string, trees ...string) bool {
	return slices.ContainsFunc(trees, func(tree string) bool {
		return folder == tree || strings.HasPrefix(folder, tree+"/")
	})
}

const internal = "functions/internal/"

// never says what a tree may not import, and why.
var never = []struct {
	from, to []string
	because  string
}{
	{[]string{internal + "table"}, []string{"engine", internal + "store", internal + "app", internal + "web", internal + "auth"},
		"a table knows items, not what they mean"},
	{[]string{internal + "store"}, []string{internal + "app", internal + "web", internal + "auth", internal + "policy", internal + "lambdahttp"},
		"the store is called, it does not call up"},
	{[]string{internal + "app"}, []string{internal + "web", internal + "auth", internal + "policy", internal + "lambdahttp", "net/http"},
		"a use case knows no page, session or request"},
	{[]string{internal + "web"}, []string{internal + "store", internal + "app", internal + "table", internal + "secret", internal + "auth", internal + "policy",
		"engine/catalog", "engine/instrument", "engine/programme", "engine/gemeente", "engine/indicator", "engine/mkba"},
		"a page shows a view; the view is filled elsewhere"},
	{[]string{internal + "policy", internal + "notify", internal + "handout"}, []string{"engine", internal + "store", internal + "app", internal + "web", internal + "auth"},
		"it stands at the bottom"},
	{[]string{internal + "locale"}, []string{"engine/catalog", "engine/dashboard", "engine/formula", "engine/gemeente", "engine/indicator", "engine/instrument",
		"engine/mkba", "engine/programme", "engine/source", internal + "store", internal + "app", internal + "web", internal + "auth"},
		"it stands at the bottom, on how languages write alone"},
}

// TestFunctionsStandApart: each has rights of its own, so that none is part of
// another, and what they share knows none of them.
func TestFunctionsStandApart(t *testing.T) {
	mains, err := filepath.Glob("*/main.go")
	if err != nil || len(mains) < 5 {
		t.Fatalf("functions %v, %v", mains, err)
	}
	for _, f := range goFiles(t) {
		for name, line := range f.imports(t) {
			for _, main := range mains {
				function := "functions/" + filepath.Dir(main)
				if imported := strings.TrimPrefix(name, module); under(imported, function) && !under(f.folder(), function) {
					t.Errorf("%s:%d: %s may not be imported here", f.path, line, imported)
				}
			}
		}
	}
}

func TestNobodyLooksUp(t *testing.T) {
	for _, f := range goFiles(t) {
		for name, line := range f.imports(t) {
			imported := strings.TrimPrefix(name, module)
			for _, rule := range never {
				if under(f.folder(), rule.from...) && under(imported, rule.to...) && !under(imported, rule.from...) {
					t.Errorf("%s:%d: %s may not be imported here: %s", f.path, line, imported, rule.because)
				}
			}
		}
	}
}

// ports are the packages whose folders are adapters.
var ports = []string{internal + "table", internal + "secret", internal + "notify", internal + "signing", internal + "handout"}

// testSupport is for tests and never ships.
var testSupport = []string{internal + "lambdatest", internal + "table/tabletest", internal + "table/dynamo/dynamolocal", internal + "testneeds"}

// adapter returns the adapter that a folder belongs to, or "".
func adapter(folder string) string {
	for _, port := range ports {
		if rest, ok := strings.CutPrefix(folder, port+"/"); ok && !under(folder, testSupport...) {
			first, _, _ := strings.Cut(rest, "/")
			return port + "/" + first
		}
	}
	return ""
}

// shared are the parts that mains have in common: the same rules hold for them, and
// nobody else uses them.
var shared = []string{internal + "cloud/start", internal + "cloud/front"}

func isMain(f source) bool { return f.ast.Name.Name == "main" || under(f.folder(), shared...) }

func TestOnlyMainsUseWhatMainsShare(t *testing.T) {
	for _, f := range goFiles(t) {
		for name, line := range f.imports(t) {
			if imported := strings.TrimPrefix(name, module); under(imported, shared...) && !isMain(f) {
				t.Errorf("%s:%d: %s is for mains", f.path, line, imported)
			}
		}
	}
}

// TestAdaptersAreChosenByMains: only a main knows which table or channel there is,
// and adapters do not know each other.
func TestAdaptersAreChosenByMains(t *testing.T) {
	for _, f := range goFiles(t) {
		own := adapter(f.folder())
		for name, line := range f.imports(t) {
			imported := strings.TrimPrefix(name, module)
			chosen := adapter(imported)
			if chosen == "" || chosen == own || isMain(f) || under(f.folder(), testSupport...) {
				continue
			}
			t.Errorf("%s:%d: only a main chooses the adapter %s", f.path, line, imported)
		}
	}
}

func TestTestSupportDoesNotShip(t *testing.T) {
	for _, f := range goFiles(t) {
		if under(f.folder(), testSupport...) {
			continue
		}
		for name, line := range f.imports(t) {
			imported := strings.TrimPrefix(name, module)
			if under(imported, testSupport...) || name == "testing" || name == "net/http/httptest" {
				t.Errorf("%s:%d: %s is for tests", f.path, line, imported)
			}
		}
	}
}

// TestCloudStaysAtTheEdge: the SDK of the cloud is used by adapters, by what
// translates events, and by mains.
func TestCloudStaysAtTheEdge(t *testing.T) {
	edge := append([]string{internal + "lambdahttp", internal + "cloud/account"}, testSupport...)
	for _, f := range goFiles(t) {
		if adapter(f.folder()) != "" || under(f.folder(), edge...) || isMain(f) {
			continue
		}
		for name, line := range f.imports(t) {
			if strings.HasPrefix(name, "github.com/aws/") {
				t.Errorf("%s:%d: %s belongs in an adapter or a main", f.path, line, name)
			}
		}
	}
}

// TestMainsOnlyWire: a main reads the environment, builds adapters and starts.
func TestMainsOnlyWire(t *testing.T) {
	const limit = 60
	walk(t, []string{"functions", "engine"}, func(name string) {
		shipped, err := path.Match("functions/*/main.go", name)
		if err != nil {
			t.Fatal(err)
		}
		if !shipped && !strings.HasPrefix(name, "engine/cmd/") || path.Base(name) != "main.go" {
			return // a tool beside what it makes is no main of ours
		}
		data, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		if lines := strings.Count(string(data), "\n"); lines > limit {
			t.Errorf("%s has %d lines; a main has at most %d", name, lines, limit)
		}
	})
}

func TestAdapter(t *testing.T) {
	for folder, want := range map[string]string{
		internal + "table":                    "",
		internal + "table/bolt":               internal + "table/bolt",
		internal + "table/dynamo/x":           internal + "table/dynamo",
		internal + "table/dynamo/dynamolocal": "",
		internal + "table/tabletest":          "",
		internal + "secret/kms":               internal + "secret/kms",
		internal + "tables/bolt":              "",
	} {
		if got := adapter(folder); got != want {
			t.Errorf("%s belongs to adapter %q, want %q", folder, got, want)
		}
	}
}
