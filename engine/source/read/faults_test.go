package read

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"effectmonitor/engine/diag"
)

var update = flag.Bool("update", false, "write the golden findings anew")

// TestFaults keeps the exact words of every fault: one broken definition per
// file, named after what is wrong with it, with its findings beside it.
func TestFaults(t *testing.T) {
	files, err := filepath.Glob("testdata/*.bad.yaml")
	if err != nil || len(files) < 25 {
		t.Fatalf("found %d faults, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".bad.yaml"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, found := ParseValid(filepath.Base(file), data)
			if !found.HasErrors() {
				t.Fatal("nothing was found wrong")
			}
			var got bytes.Buffer
			if err := diag.Print(&got, found, func(string) []byte { return data }); err != nil {
				t.Fatal(err)
			}
			golden := strings.TrimSuffix(file, ".yaml") + ".txt"
			if *update {
				if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got.String() != string(want) {
				t.Errorf("got:\n%s\nwant:\n%s", got.String(), want)
			}
		})
	}
}

func TestParseRefusesSize(t *testing.T) {
	_, found := Parse("groot.yaml", bytes.Repeat([]byte("a: b\n"), MaxBytes/5+1))
	if len(found) != 1 || found[0].Code != "too-large" {
		t.Errorf("found %v", found)
	}
}

// FuzzParseValid feeds strangers' files: they may be refused, they may not stop
// the process, and every finding must point into the file.
func FuzzParseValid(f *testing.F) {
	files, err := filepath.Glob("testdata/*.bad.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, found := ParseValid("x.yaml", data)
		if d == nil && !found.HasErrors() {
			t.Error("no document and no findings")
		}
		lines := bytes.Count(data, []byte("\n")) + bytes.Count(data, []byte("\r")) + 2
		for _, finding := range found {
			if finding.Line > lines || finding.Message == "" || finding.Code == "" {
				t.Errorf("finding %+v in %d lines", finding, lines)
			}
		}
	})
}
