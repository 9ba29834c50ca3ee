package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"effectmonitor/engine/reference"
	"effectmonitor/engine/source/read"
)

// TestReferenceIsFresh fails when a key or a function changed and the reference did
// not: run `make generate`.
func TestReferenceIsFresh(t *testing.T) {
	want, err := reference.Markdown()
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(shipped, "NASLAG.md"))
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("instruments/NASLAG.md is not what the schemas and functions say (%v): run make generate", err)
	}
}

func TestReferenceCommand(t *testing.T) {
	file := filepath.Join(t.TempDir(), "naslag.md")
	for _, want := range []string{file + " bijgewerkt\n", file + " was al bij\n"} {
		code, out, errs := runHere(t, "", "naslag", "-o", file)
		if code != exitOK || out != want {
			t.Errorf("exit %d: %q%s, want %q", code, out, errs, want)
		}
	}
	if code, out, _ := runHere(t, "", "naslag", "-o", file, "--format", "json"); code != exitOK || !strings.Contains(out, `"bijgewerkt": false`) {
		t.Errorf("exit %d: %s", code, out)
	}
	if code, _, _ := runHere(t, "", "naslag", "--instruments", "nergens"); code != exitMisuse {
		t.Errorf("exit %d without a folder", code)
	}
}

// TestShippedDefinitionsNameTheirSchema: the first line tells an editor which schema
// helps with the rest, and that schema is there.
func TestShippedDefinitionsNameTheirSchema(t *testing.T) {
	seen := 0
	err := filepath.WalkDir(shipped, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".yaml" {
			return err
		}
		seen++
		checkHeader(t, name)
		return nil
	})
	if err != nil || seen < 40 {
		t.Errorf("%d definitions, %v", seen, err)
	}
}

// TestNewDefinitionsNameTheirSchema: so does everything that `nieuw` writes, for every
// kind that it can start.
func TestNewDefinitionsNameTheirSchema(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "instruments")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"schemas"}, {"nieuw", "programma", "steun"}, {"nieuw", "vragenlijst", "extra"}, {"nieuw", "gemeente", "0363", "Amsterdam"},
		{"nieuw", "mkba", "baten"}, {"nieuw", "kengetallen", "uren"}, {"nieuw", "dashboard", "overzicht"}, {"nieuw", "rapport", "blad"}, {"nieuw", "raamwerk", "ander"},
		{"nieuw", "simulatie", "groep"},
	} {
		if code, out, errs := runHere(t, "", append(args, "--instruments", folder)...); code != exitOK {
			t.Fatalf("%v: exit %d\n%s%s", args, code, out, errs)
		}
	}
	kinds, err := filepath.Glob(filepath.Join(folder, "*", "*", "v1.yaml"))
	if err != nil || len(kinds) != 10 {
		t.Errorf("%d definitions in folders of their own, %v", len(kinds), err)
	}
	files := 0
	err = filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(name) == ".yaml" {
			files++
			checkHeader(t, name)
		}
		return err
	})
	if err != nil || files != 2*len(kinds)+6 {
		t.Errorf("%d files, %v", files, err)
	}
}

// checkHeader holds the first line of a definition or of its cases to the schema of
// its kind.
func checkHeader(t *testing.T, name string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(data), "\n")
	schema, ok := strings.CutPrefix(first, "# yaml-language-server: $schema=")
	if !ok {
		t.Errorf("%s starts with %q", name, first)
		return
	}
	file := filepath.Join(filepath.Dir(name), filepath.FromSlash(schema))
	if _, err := os.Stat(file); err != nil {
		t.Errorf("%s names a schema that is not there: %v", name, err)
	}
	doc, _ := read.Parse(name, data)
	if doc == nil {
		t.Fatalf("%s cannot be read", name)
	}
	kind := doc.Kind()
	if read.IsTest(name) {
		kind += "_test"
	}
	if filepath.Base(file) != kind+".schema.json" {
		t.Errorf("%s is a %s and names %s", name, kind, schema)
	}
}
