// Package testneeds says in one place what a test does when the machine lacks a
// part that it needs: it skips with a line that the closing summary of a test run
// is made from, and it fails where nothing may be skipped.
//
// It is for tests and never ships.
package testneeds

import (
	"os"
	"os/exec"
	"testing"
)

// All is whether CI or EFFECTMONITOR_ALL says that nothing may be skipped.
func All() bool {
	return os.Getenv("CI") == "true" || os.Getenv("EFFECTMONITOR_ALL") == "1"
}

// Need skips the test when what it needs is not there, and fails it when CI or
// EFFECTMONITOR_ALL says that nothing may be skipped.
func Need(t testing.TB, found bool, what string) {
	t.Helper()
	if found {
		return
	}
	if All() {
		t.Fatalf("%s ontbreekt", what)
	}
	t.Skipf("overgeslagen: %s ontbreekt", what)
}

// Chromium is the path of the browser; without one the test goes as Need says.
func Chromium(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	Need(t, false, "Chromium")
	return ""
}
