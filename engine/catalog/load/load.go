// Package load reads a tree of definitions in YAML into a catalog: it parses and
// validates every file, checks names, tests and the lock of published versions,
// and lets the catalog compile and cross-check the rest.
//
// It collects every finding and never stops at the first. It reads from an fs.FS
// and knows no disk. A function in the cloud must not import it: that reads a bundle
// with catalog.FromBundle.
package load

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
)

// File is one definition or test file.
type File struct {
	Path string
	Data []byte
	Doc  *source.Document // nil when it could not be parsed
	kind *kind

	// partial says that entries with a fault were left out of Doc, so that the rest can
	// be checked as well.
	partial bool

	// tables are the CSVs that a questionnaire names, by name, which count as part
	// of the file.
	tables map[string][]byte
}

// Load reads the definitions of fsys. The catalog is nil when there is an error
// among the findings; warnings do not stop it. Paths in findings are those of fsys.
func Load(fsys fs.FS) (*catalog.Catalog, diag.List) {
	t, found := scan(fsys)
	files := t.definitions
	found.Extend(parse(fsys, files))
	found.Extend(checkLock(fsys, files))
	defs := &catalog.Definitions{Digest: digest(files)}
	for _, f := range files {
		more := f.decode(defs)
		found.Extend(more)
		if more.HasErrors() || f.Doc == nil {
			defs.Broken = append(defs.Broken, f.broken())
		}
	}
	c, more := catalog.Compile(defs)
	found.Extend(more)
	if c != nil {
		for _, m := range defs.Models {
			found.Extend(mkba.Check(m, c.Prices()))
		}
	}
	if found.HasErrors() {
		c = nil
		found = slices.DeleteFunc(found, func(f diag.Finding) bool { return f.Severity == diag.Warning && isPartial(files, f.File) })
	}
	for _, f := range files {
		source.Point(f.Doc, found)
	}
	return c, found.Compact()
}

// isPartial reports whether a file is only known in part: a warning about it may follow
// from what was left out.
func isPartial(files []*File, name string) bool {
	return slices.ContainsFunc(files, func(f *File) bool { return f.partial && f.Path == name })
}

// decode checks the name of a file that could be parsed and adds its contents to
// the definitions, when they are what the name says.
func (f *File) decode(defs *catalog.Definitions) diag.List {
	if f.Doc == nil {
		return nil
	}
	found := checkName(f)
	if !found.HasErrors() {
		found.Extend(f.kind.add(defs, f.Doc))
	}
	if !found.HasErrors() {
		found.Extend(f.fillTables(defs))
	}
	return found
}

// broken is what the file would have been, by its place.
func (f *File) broken() catalog.Broken {
	b := catalog.Broken{Kind: f.kind.name}
	if parts := strings.Split(f.Path, "/"); len(parts) == 3 {
		b.ID = parts[1]
		if version, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(parts[2], "v"), ".yaml")); err == nil {
			b.Version = version
		}
	}
	return b
}

// Tests reads the test files of fsys, validated against their schemas, in order of
// path. Files that could not be read and those without a definition are left out and
// have findings, and so have definitions without a test. These stop a build and no server: a definition
// without a test is not broken.
func Tests(fsys fs.FS) ([]File, diag.List) {
	t, _ := scan(fsys)
	found := parse(fsys, t.tests)
	found.Extend(t.checkTests())
	var out []File
	defined := t.defined()
	for _, f := range t.tests {
		if f.Doc == nil || !defined[f.Definition()] {
			continue
		}
		if f.Doc.Kind() != f.kind.name {
			found.Errorf(f.Doc.Root.Pos, "wrong-folder", "in de map %s horen tests van soort %s", f.kind.folder, f.kind.name)
			continue
		}
		out = append(out, *f)
	}
	return out, found.Compact()
}

// Definition is the path of the definition that a test file stands beside.
func (f File) Definition() string {
	return strings.TrimSuffix(f.Path, testEnding) + ".yaml"
}

// Kind is the value of `soort` that belongs in the file's folder.
func (f File) Kind() string { return f.kind.name }

const testEnding = "_test.yaml"

// tree is what stands in a folder of definitions.
type tree struct {
	definitions, tests []*File
}

// scan sorts the files of fsys into definitions and tests. What is neither and
// yet looks like one is a finding.
func scan(fsys fs.FS) (*tree, diag.List) {
	var found diag.List
	t := &tree{}
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			if name != "." && strings.HasPrefix(entry.Name(), ".") {
				return fs.SkipDir
			}
			return nil
		}
		t.place(name, &found)
		return nil
	})
	if err != nil {
		found.Errorf(diag.Pos{}, "unreadable", "de map met definities is niet te lezen: %v", err)
	}
	if err == nil && len(t.definitions) == 0 {
		found.Errorf(diag.Pos{}, "no-definitions", "er staan geen definities in deze map")
	}
	return t, found
}

func (t *tree) place(name string, found *diag.List) {
	folder, _, inside := strings.Cut(name, "/")
	k := kindOfFolder(folder)
	switch {
	case path.Ext(name) == ".yml":
		found.Errorf(diag.Pos{File: name}, "bad-extension", "een definitie eindigt op .yaml").WithHint("hernoem het bestand")
	case path.Ext(name) != ".yaml":
		// Text and schemas may stand beside definitions.
	case !inside || k == nil:
		found.Errorf(diag.Pos{File: name}, "unknown-folder", "in deze map horen geen definities").
			WithHint(diag.Suggest(folder, Folders()))
	case strings.HasSuffix(name, testEnding):
		t.tests = append(t.tests, &File{Path: name, kind: k})
	default:
		t.definitions = append(t.definitions, &File{Path: name, kind: k})
	}
}

// parse reads files side by side; findings keep the order of the files.
func parse(fsys fs.FS, files []*File) diag.List {
	results := make([]diag.List, len(files))
	var wait sync.WaitGroup
	next := make(chan int)
	for range min(runtime.GOMAXPROCS(0), max(1, len(files))) {
		wait.Go(func() {
			for i := range next {
				results[i] = parseOne(fsys, files[i])
			}
		})
	}
	for i := range files {
		next <- i
	}
	close(next)
	wait.Wait()
	return slices.Concat(results...)
}

func parseOne(fsys fs.FS, f *File) diag.List {
	data, err := readBounded(fsys, f.Path)
	if err != nil {
		var found diag.List
		found.Errorf(diag.Pos{File: f.Path}, "unreadable", "het bestand is niet te lezen: %v", err)
		return found
	}
	f.Data = data
	doc, found := read.ParseValid(f.Path, data)
	if found.HasErrors() {
		if strings.HasSuffix(f.Path, testEnding) {
			return found
		}
		doc, f.partial = read.Rest(doc, found), true
	}
	if f.Doc = doc; doc != nil {
		found.Extend(f.readTables(fsys))
	}
	return found
}

// readBounded reads a file up to a byte more than any may have, which is enough for
// the parser to refuse it: a file of gigabytes must not be read first.
func readBounded(fsys fs.FS, name string) ([]byte, error) {
	file, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(file, read.MaxBytes+1))
	return data, errors.Join(err, file.Close())
}

// defined are the paths of the definitions.
func (t *tree) defined() map[string]bool {
	out := map[string]bool{}
	for _, f := range t.definitions {
		out[f.Path] = true
	}
	return out
}

// checkTests finds definitions without tests and tests without a definition.
func (t *tree) checkTests() diag.List {
	var found diag.List
	defined := t.defined()
	tested := map[string]bool{}
	for _, f := range t.tests {
		tested[f.Definition()] = true
		if !defined[f.Definition()] {
			found.Errorf(diag.Pos{File: f.Path}, "test-without-definition", "bij deze test hoort %s, en dat bestand is er niet", path.Base(f.Definition()))
		}
	}
	for _, f := range t.definitions {
		if !tested[f.Path] {
			found.Errorf(diag.Pos{File: f.Path}, "no-test", "deze definitie heeft geen test").
				WithHint("zet er " + strings.TrimSuffix(path.Base(f.Path), ".yaml") + testEnding + " naast")
		}
	}
	return found
}

// digest identifies the contents of all definitions: the SHA-256 of every path and
// file, in order of path.
func digest(files []*File) string {
	sorted := slices.Clone(files)
	slices.SortFunc(sorted, func(a, b *File) int { return strings.Compare(a.Path, b.Path) })
	h := sha256.New()
	for _, f := range sorted {
		data := f.contents()
		fmt.Fprintf(h, "%s\x00%d\x00", f.Path, len(data))
		h.Write(data)
	}
	return hex.EncodeToString(h.Sum(nil))
}
