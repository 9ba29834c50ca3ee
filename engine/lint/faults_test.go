package lint

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

// TestFaults keeps the exact words of everything that Check finds. A fault is the
// base of the loader with lines of the form `file: old => new`, and with files that
// join it.
func TestFaults(t *testing.T) {
	files, err := filepath.Glob("testdata/*.fault")
	if err != nil || len(files) < 15 {
		t.Fatalf("found %d faults, %v", len(files), err)
	}
	codes := map[string]bool{}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".fault"), func(t *testing.T) {
			fsys := spoiled(t, file)
			found := Check(loaded(t, fsys), Options{Today: today, MaxAge: 5})
			var got bytes.Buffer
			source := func(name string) []byte {
				if f := fsys[name]; f != nil {
					return f.Data
				}
				return nil
			}
			for _, f := range found {
				codes[f.Code] = true
			}
			if err := diag.Print(&got, found, source); err != nil {
				t.Fatal(err)
			}
			golden := strings.TrimSuffix(file, ".fault") + ".txt"
			if *update {
				if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if len(want) == 0 || !bytes.Equal(got.Bytes(), want) {
				t.Errorf("got:\n%s\nwant:\n%s", got.Bytes(), want)
			}
		})
	}
	for _, code := range []string{CodeUnused, CodeUnreachable, CodeAlwaysShown, CodeDeadOption, CodeDeadClass, CodeRanges, CodeLongSentence, CodeLongWord, CodeHardText, CodeOldPrice, CodeOldModel, CodeTranslation} {
		if !codes[code] {
			t.Errorf("no fault gives %s", code)
		}
	}
}

func spoiled(t *testing.T, file string) fstest.MapFS {
	t.Helper()
	fsys := fstest.MapFS{}
	read := func(name string) *txtar.Archive {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return archive
	}
	for _, f := range read(filepath.Join("..", "catalog", "load", "testdata", "base.txtar")).Files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	fault := read(file)
	// Everything that the base defines is shown, so that one fault gives its own finding.
	changes := "dashboards/overzicht/v1.yaml: indicator: aan_het_werk} => indicator: aan_het_werk}\\n      - {id: beter, soort: verandering, indicatoren: [wonen_beter], van: T0, naar: T1}\n" + string(fault.Comment)
	for line := range strings.Lines(changes) {
		name, change, ok := strings.Cut(strings.TrimSpace(line), ": ")
		before, after, also := strings.Cut(change, " => ")
		if !ok || !also || fsys[name] == nil || !bytes.Contains(fsys[name].Data, []byte(before)) {
			t.Fatalf("%s: %q changes nothing", file, line)
		}
		fsys[name] = &fstest.MapFile{Data: bytes.Replace(fsys[name].Data, []byte(before), []byte(strings.ReplaceAll(after, `\n`, "\n")), 1)}
	}
	for _, f := range fault.Files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return fsys
}
