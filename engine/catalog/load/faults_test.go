package load

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"effectmonitor/engine/diag"
)

var update = flag.Bool("update", false, "write the golden findings anew")

// base is the set of definitions that has no fault.
func base(t testing.TB) fstest.MapFS {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/base.txtar")
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for _, f := range archive.Files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return fsys
}

// spoil applies a fault: in its comment lines of the form `file: old => new`, and
// files that replace or join those of the base; an empty one takes a file away.
func spoil(t testing.TB, fsys fstest.MapFS, file string) {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(archive.Comment)) {
		name, change, ok := strings.Cut(strings.TrimSpace(line), ": ")
		before, after, also := strings.Cut(change, " => ")
		if !ok || !also || fsys[name] == nil || !bytes.Contains(fsys[name].Data, []byte(before)) {
			t.Fatalf("%s: %q changes nothing", file, line)
		}
		after = strings.ReplaceAll(after, `\n`, "\n")
		fsys[name] = &fstest.MapFile{Data: bytes.Replace(fsys[name].Data, []byte(before), []byte(after), 1)}
	}
	for _, f := range archive.Files {
		if len(f.Data) == 0 {
			delete(fsys, f.Name)
			continue
		}
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
}

// all are the findings of a whole check.
func all(fsys fstest.MapFS) diag.List {
	_, found := Load(fsys)
	_, more := Tests(fsys)
	found.Extend(more)
	return found.Compact()
}

func TestBaseIsRight(t *testing.T) {
	c, found := Load(base(t))
	if c == nil || len(all(base(t))) > 0 {
		t.Fatalf("findings %v, of tests %v", found, all(base(t)))
	}
}

// TestFaults keeps the exact words of every fault between definitions.
func TestFaults(t *testing.T) {
	files, err := filepath.Glob("testdata/*.fault")
	if err != nil || len(files) < 30 {
		t.Fatalf("found %d faults, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".fault"), func(t *testing.T) {
			fsys := base(t)
			spoil(t, fsys, file)
			found := all(fsys)
			if len(found) == 0 {
				t.Fatal("nothing was found wrong")
			}
			var got bytes.Buffer
			source := func(name string) []byte {
				if f := fsys[name]; f != nil {
					return f.Data
				}
				return nil
			}
			if err := diag.Print(&got, found, source); err != nil {
				t.Fatal(err)
			}
			compare(t, strings.TrimSuffix(file, ".fault")+".txt", got.Bytes())
		})
	}
}

func compare(t *testing.T, golden string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}
