package lambdatest

import (
	"os"
	"path/filepath"
	"testing"

	"effectmonitor/engine/catalog/load"
	"effectmonitor/instruments"
)

// Bundle writes the shipped definitions into a folder as the layer of the functions
// holds them, and returns the file.
func Bundle(t testing.TB, folder string) string {
	t.Helper()
	defs, found := load.Load(instruments.FS)
	if defs == nil {
		t.Fatal(found)
	}
	data, err := defs.Bundle()
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(folder, "definities.json")
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}
