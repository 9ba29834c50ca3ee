package main

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/rogpeppe/go-internal/txtar"

	"effectmonitor/engine/source"
	"effectmonitor/engine/source/schemas"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"monitor": func() {
			self, err := exec.LookPath(os.Args[0])
			if err != nil {
				self = os.Args[0]
			}
			os.Exit(run(os.Args[1:], machine{in: os.Stdin, out: os.Stdout, err: os.Stderr, today: source.DateOf(2026, 11, 21), self: self}))
		},
		"local": stand,
	})
}

// stand is in the place of the program with the pages and the store: it says what it
// was asked, repeats its input, and ends as the last argument says.
func stand() {
	fmt.Println("local:", strings.Join(os.Args[1:], " "))
	in, err := io.ReadAll(os.Stdin)
	if err != nil {
		os.Exit(9)
	}
	fmt.Fprintf(os.Stderr, "invoer: %s\n", in)
	switch os.Args[len(os.Args)-1] {
	case "kapot":
		os.Exit(2)
	case "wachten":
		stopped := make(chan os.Signal, 1)
		signal.Notify(stopped, os.Interrupt)
		fmt.Println("wacht")
		<-stopped
		fmt.Println("gestopt")
	}
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
