package engine_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "effectmonitor/"

// file is one parsed Go file of the engine that is no test.
type file struct {
	path string // relative to engine/, with slashes
	pkg  string // its folder
	ast  *ast.File
	fset *token.FileSet
}

func (f file) position(n ast.Node) string {
	p := f.fset.Position(n.Pos())
	return "engine/" + f.path + ":" + strconv.Itoa(p.Line)
}

// engineFiles parses every Go file of the engine but tests, test data and drawn, which is for
// tests: it has no layer, so that nothing else may import it.
func engineFiles(t *testing.T) []file {
	t.Helper()
	var files []file
	fset := token.NewFileSet()
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || name == "drawn") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		parsed, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		slashed := filepath.ToSlash(name)
		files = append(files, file{path: slashed, pkg: path.Dir(slashed), ast: parsed, fset: fset})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatal("no file of the engine was found")
	}
	return files
}

// isCommand: the command line is the one place that may touch the machine.
func isCommand(f file) bool { return f.pkg == "cmd" || strings.HasPrefix(f.pkg, "cmd/") }

// pure lists what the engine may import of the standard library. It is a list of
// what is allowed, so that a package nobody thought of is refused.
var pure = []string{
	"archive/zip", "bufio", "bytes", "cmp", "compress/flate", "container/heap", "context", "crypto/ed25519", "crypto/sha256", "embed", "encoding", "encoding/base64", "encoding/binary",
	"encoding/csv", "encoding/hex", "encoding/json", "encoding/xml", "errors", "fmt", "hash", "hash/fnv", "html", "html/template", "io", "io/fs", "iter", "maps",
	"math", "math/big", "math/bits", "math/rand/v2", "path", "reflect", "regexp", "runtime", "slices", "sort", "strconv",
	"strings", "sync", "sync/atomic", "text/tabwriter", "text/template", "time", "unicode", "unicode/utf8",
}

// libraries lists the modules of others that the engine may import. Each only
// computes; none is given a file, a connection or a clock.
var libraries = []string{
	"github.com/expr-lang/expr",
	"github.com/santhosh-tekuri/jsonschema/v5",
	"go.yaml.in/yaml/v3",
	"gonum.org/v1/gonum",
}

// spreadsheets is heavy and made for files on a disk. Only these packages use it,
// which hand it nothing but bytes, so that nothing that runs for people carries it along.
const spreadsheets = "github.com/xuri/excelize/v2"

var spreadsheetUsers = []string{"workbook", "sheet"}

// columns writes files in columns; only one package uses it, for the same reason.
const columns = "github.com/parquet-go/parquet-go"

const columnsUser = "dataset/parquet"

func TestImportsArePure(t *testing.T) {
	for _, f := range engineFiles(t) {
		if isCommand(f) {
			continue
		}
		for _, spec := range f.ast.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if !mayImport(name) && !(name == spreadsheets && slices.Contains(spreadsheetUsers, f.pkg)) && !(name == columns && f.pkg == columnsUser) {
				t.Errorf("%s: the engine may not import %s: dates, seeds, files and texts come in as arguments", f.position(spec), name)
			}
		}
	}
}

func mayImport(name string) bool {
	if strings.HasPrefix(name, module) {
		return strings.HasPrefix(name, module+"engine/") && !strings.HasPrefix(name, module+"engine/cmd")
	}
	if slices.Contains(pure, name) {
		return true
	}
	// jsonschema carries a loader that fetches schemas from elsewhere.
	if strings.HasSuffix(name, "/httploader") {
		return false
	}
	return slices.ContainsFunc(libraries, func(l string) bool { return name == l || strings.HasPrefix(name, l+"/") })
}

// impure lists functions of allowed packages that look outside: at the clock, at
// the terminal, or at a source of chance that no seed governs.
var impure = map[string]func(name string) bool{
	"time": oneOf("Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker", "Local"),
	// Signing and checking compute; a key comes in.
	"crypto/ed25519": oneOf("GenerateKey"),
	"fmt":            oneOf("Print", "Printf", "Println", "Scan", "Scanf", "Scanln"),
	// Only what was handed over is unpacked.
	"archive/zip": oneOf("OpenReader"),
	// How many processors there are may change how fast a result comes, never the result.
	"runtime": func(name string) bool { return !oneOf("GOMAXPROCS", "NumCPU")(name) },
	"math/rand/v2": func(name string) bool {
		return ast.IsExported(name) && !oneOf("New", "NewPCG", "NewChaCha8", "NewZipf", "Rand", "Source", "PCG", "ChaCha8", "Zipf")(name)
	},
}

func oneOf(names ...string) func(string) bool {
	return func(name string) bool { return slices.Contains(names, name) }
}

func TestNoClockNoChanceNoTerminal(t *testing.T) {
	for _, f := range engineFiles(t) {
		if isCommand(f) {
			continue
		}
		for _, breach := range breaches(f) {
			t.Error(breach)
		}
	}
}

// breaches returns a line for each use of an impure function in the file.
func breaches(f file) []string {
	checks := map[string]func(string) bool{} // by the name the file uses for the package
	var found []string
	for _, spec := range f.ast.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return []string{err.Error()}
		}
		check, ok := impure[name]
		if !ok {
			continue
		}
		local := strings.TrimSuffix(name, "/v2")
		local = path.Base(local)
		if spec.Name != nil {
			local = spec.Name.Name
		}
		if local == "." {
			found = append(found, f.position(spec)+": a dot import of "+name+" hides what is used of it")
		}
		checks[local] = check
	}
	ast.Inspect(f.ast, func(n ast.Node) bool {
		selector, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if pkg, ok := selector.X.(*ast.Ident); ok && checks[pkg.Name] != nil && checks[pkg.Name](selector.Sel.Name) {
			found = append(found, f.position(n)+": the engine may not use "+pkg.Name+"."+selector.Sel.Name+": pass it in")
		}
		return true
	})
	return found
}

// TestBreachesAreSeen: a rule that sees nothing would pass as well.
func TestBreachesAreSeen(t *testing.T) {
	cases := map[string]int{
		`import "time"; var _ = time.Now()`:                               1,
		`import clock "time"; var _ = clock.Now`:                          1,
		`import . "time"; var _ = Now()`:                                  1,
		`import "time"; var _ = time.UTC`:                                 0,
		`import "math/rand/v2"; var _ = rand.IntN(3)`:                     1,
		`import "math/rand/v2"; var _ = rand.New(rand.NewPCG(1, 2))`:      0,
		`import "fmt"; func f() { fmt.Println() }`:                        1,
		`import "fmt"; var _ = fmt.Sprintf("")`:                           0,
		`import "archive/zip"; var _ = zip.OpenReader`:                    1,
		`import "archive/zip"; var _ = zip.NewReader`:                     0,
		`import "time"; func f(d time.Duration) { time.Sleep(d) }`:        1,
		`var time = struct{ Now int }{}; var _ = time.Now // not the one`: 0,
	}
	for source, want := range cases {
		fset := token.NewFileSet()
		parsed, err := parser.ParseFile(fset, "x.go", "package x; "+source, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		if got := breaches(file{path: "x.go", pkg: "x", ast: parsed, fset: fset}); len(got) != want {
			t.Errorf("%s: %q", source, got)
		}
	}
	for name, want := range map[string]bool{
		"os": false, "net/http": false, "log/slog": false, "crypto/rand": false, "math/rand": false, "os/exec": false,
		"github.com/aws/aws-lambda-go/events": false, module + "functions/internal/store": false, module + "instruments": false,
		"github.com/santhosh-tekuri/jsonschema/v5/httploader": false, "unsafe": false, "github.com/expr-lang/exprx": false, spreadsheets: false,
		"strings": true, module + "engine/diag": true, "github.com/expr-lang/expr/ast": true, "io/fs": true,
	} {
		if mayImport(name) != want {
			t.Errorf("import of %s: allowed %t", name, !want)
		}
	}
}
