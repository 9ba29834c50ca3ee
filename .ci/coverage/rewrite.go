package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// takenFile is the variable that says where the copy writes what it took.
const takenFile = "COVERAGE_TAKEN"

// copied is the copy of the files of a group: what replaces what, and what was marked in it.
type copied struct {
	files   []string // paths from the root
	replace map[string]string
	marks   []mark
	count   counted
}

// mark is a condition, or a block when it has no text.
type mark struct {
	file string
	line int
	text string
}

// rewrite copies the files of the group to the folder with marks.
func (g group) rewrite(folder string) (*copied, error) {
	c := &copied{replace: map[string]string{}}
	for _, pattern := range g.files {
		names, err := filepath.Glob(pattern)
		if err != nil {
			return nil, err
		}
		names = slices.DeleteFunc(names, func(name string) bool { return strings.HasSuffix(name, "_test.go") })
		if len(names) == 0 {
			return nil, fmt.Errorf("there is no %s", pattern)
		}
		c.files = append(c.files, names...)
	}
	pkg := ""
	for i, name := range c.files {
		source, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		changed, in, err := c.wrap(name, source)
		if err != nil {
			return nil, err
		}
		pkg = in
		if err := c.put(folder, name, fmt.Sprintf("%d.go", i), changed); err != nil {
			return nil, err
		}
	}
	helper := fmt.Sprintf(recorder, pkg, 2*len(c.marks), takenFile)
	return c, c.put(folder, filepath.Join(filepath.Dir(c.files[0]), "coverage_taken.go"), "taken.go", []byte(helper))
}

// put writes a file to the folder that stands for one of the tree.
func (c *copied) put(folder, name, as string, data []byte) error {
	full, err := filepath.Abs(name)
	if err != nil {
		return err
	}
	target := filepath.Join(folder, as)
	c.replace[full] = target
	return os.WriteFile(target, data, 0o600)
}

// recorder is the file beside the copy: it writes down each outcome of each mark the
// first time.
const recorder = `package %s

import (
	"fmt"
	"os"
	"sync/atomic"
)

var coverageTaken [%d + 1]atomic.Bool

func coverageTake[B ~bool](n int, outcome B) B {
	i := 2 * n
	if outcome {
		i++
	}
	if !coverageTaken[i].Swap(true) {
		f, err := os.OpenFile(os.Getenv(%q), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			panic(err)
		}
		defer f.Close()
		if _, err := fmt.Fprintln(f, i); err != nil {
			panic(err)
		}
	}
	return outcome
}
`

// insertion is something put in a file.
type insertion struct {
	at   int
	text string
}

// wrap puts every condition of an if, a for and a switch without a subject in a call that
// notes its outcome, and such a call at the begin of every block; lines stay where they are.
func (c *copied) wrap(name string, source []byte) (changed []byte, pkg string, err error) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, source, parser.SkipObjectResolution)
	if err != nil {
		return nil, "", err
	}
	var insertions []insertion
	ast.Inspect(file, func(n ast.Node) bool {
		for _, e := range conditions(n) {
			from, to := set.Position(e.Pos()), set.Position(e.End())
			insertions = append(insertions, insertion{from.Offset, fmt.Sprintf("coverageTake(%d, ", len(c.marks))}, insertion{to.Offset, ")"})
			c.marks = append(c.marks, mark{name, from.Line, string(source[from.Offset:to.Offset])})
			c.count.conditions++
		}
		if begin := block(n); begin.IsValid() {
			at := set.Position(begin)
			insertions = append(insertions, insertion{at.Offset + 1, fmt.Sprintf(" coverageTake(%d, true); ", len(c.marks))})
			c.marks = append(c.marks, mark{name, at.Line, ""})
			c.count.blocks++
		}
		return true
	})
	slices.SortStableFunc(insertions, func(a, b insertion) int { return a.at - b.at })
	var out bytes.Buffer
	at := 0
	for _, in := range insertions {
		out.Write(source[at:in.at])
		out.WriteString(in.text)
		at = in.at
	}
	out.Write(source[at:])
	return out.Bytes(), file.Name.Name, nil
}

// conditions are the expressions on which a statement branches.
func conditions(n ast.Node) (all []ast.Expr) {
	switch s := n.(type) {
	case *ast.IfStmt:
		return []ast.Expr{s.Cond}
	case *ast.ForStmt:
		if s.Cond != nil {
			return []ast.Expr{s.Cond}
		}
	case *ast.SwitchStmt:
		if s.Tag == nil {
			for _, clause := range s.Body.List {
				all = append(all, clause.(*ast.CaseClause).List...)
			}
		}
	}
	return all
}

// block is after which character the statements of a block begin; none for what is no block
// or whose clauses are the blocks.
func block(n ast.Node) token.Pos {
	switch s := n.(type) {
	case *ast.CaseClause:
		return s.Colon
	case *ast.CommClause:
		return s.Colon
	case *ast.BlockStmt:
		if len(s.List) == 0 {
			return s.Lbrace
		}
		switch s.List[0].(type) {
		case *ast.CaseClause, *ast.CommClause:
		default:
			return s.Lbrace
		}
	}
	return token.NoPos
}

// missed are the blocks that never ran and the conditions that never came out one way, by
// what the copy wrote down.
func (c *copied) missed(name string) ([]miss, error) {
	data, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	taken := map[int]bool{}
	for line := range strings.Lines(string(data)) {
		n, err := strconv.Atoi(strings.TrimSpace(line))
		if err != nil {
			return nil, err
		}
		taken[n] = true
	}
	var all []miss
	for i, m := range c.marks {
		switch {
		case m.text == "" && !taken[2*i+1]:
			all = append(all, miss{m.file, m.line, "this block never runs"})
		case m.text != "" && !taken[2*i] && !taken[2*i+1]:
			all = append(all, miss{m.file, m.line, m.text + " is never asked"})
		case m.text != "" && !taken[2*i]:
			all = append(all, miss{m.file, m.line, m.text + " is never false"})
		case m.text != "" && !taken[2*i+1]:
			all = append(all, miss{m.file, m.line, m.text + " is never true"})
		}
	}
	slices.SortStableFunc(all, func(a, b miss) int { return cmp.Or(strings.Compare(a.file, b.file), a.line-b.line) })
	return all, nil
}
