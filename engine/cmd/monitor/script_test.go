package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/rogpeppe/go-internal/txtar"

	"effectmonitor/engine/source"
	"effectmonitor/engine/source/schemas"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"monitor": func() {
			os.Exit(run(os.Args[1:], machine{in: os.Stdin, out: os.Stdout, err: os.Stderr, today: source.DateOf(2026, 11, 21)}))
		},
	})
}

// TestScripts runs the command line as its user does, on a small set of
// definitions that the loader's tests share.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		Setup: func(env *testscript.Env) error {
			archive, err := txtar.ParseFile(filepath.Join("..", "..", "catalog", "load", "testdata", "base.txtar"))
			if err != nil {
				return err
			}
			folder := filepath.Join(env.WorkDir, "instruments")
			if err := os.MkdirAll(folder, 0o755); err != nil {
				return err
			}
			return txtar.Write(archive, folder)
		},
	})
}

// TestSchemasBesideDefinitionsAreFresh fails when a schema changed and the copy
// that editors read did not: run `monitor schemas`.
func TestSchemasBesideDefinitionsAreFresh(t *testing.T) {
	folder := filepath.Join("..", "..", "..", "instruments", "schemas")
	names, err := fs.Glob(schemas.FS, "*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		want, err := schemas.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("instruments/schemas/%s is not the schema of the program (%v)", name, err)
		}
	}
	copies, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil || len(copies) != len(names) {
		t.Errorf("%d copies of %d schemas, %v", len(copies), len(names), err)
	}
}
