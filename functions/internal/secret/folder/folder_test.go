package folder

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	f, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, found, err := f.Keyset(t.Context(), "0001"); found || err != nil {
		t.Errorf("before the first: %v, %v", found, err)
	}
	for _, content := range []string{"one", "two"} {
		if created, err := f.CreateKeyset(t.Context(), "0001", []byte(content)); created != (content == "one") || err != nil {
			t.Errorf("create of %s: %v, %v", content, created, err)
		}
	}
	if b, found, err := f.Keyset(t.Context(), "0001"); err != nil || !found || string(b) != "one" {
		t.Errorf("keyset %q, %v, %v", b, found, err)
	}
	if err := f.ReplaceKeyset(t.Context(), "0001", []byte("three")); err != nil {
		t.Fatal(err)
	}
	if b, _, err := f.Keyset(t.Context(), "0001"); err != nil || string(b) != "three" {
		t.Errorf("keyset %q, %v", b, err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 2 {
		t.Errorf("%d files, want the master key and one keyset: nothing half made stays behind", len(entries))
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, %v; want 0600", e.Name(), info.Mode(), err)
		}
	}
	for _, bad := range []string{"", "..", "a/b", "a.b"} {
		if _, err := f.CreateKeyset(t.Context(), bad, nil); err == nil {
			t.Errorf("code %q was accepted", bad)
		}
	}
}

func TestMasterOpenToOthers(t *testing.T) {
	dir := t.TempDir()
	if _, err := Open(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(dir, masterFile), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); !errors.Is(err, ErrOpenToOthers) {
		t.Errorf("Open: %v, want ErrOpenToOthers", err)
	}
}

func TestMasterBindsGemeente(t *testing.T) {
	f, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	wrapped, err := f.Wrap(t.Context(), "0001", []byte("keyset"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Unwrap(t.Context(), "0002", wrapped); err == nil {
		t.Error("a keyset was unwrapped for another gemeente")
	}
}
