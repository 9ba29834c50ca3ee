package folder_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"os"
	"path/filepath"
	"testing"

	"effectmonitor/functions/internal/signing"
	"effectmonitor/functions/internal/signing/folder"
)

// TestTheKeyStays: opened again, the folder has the same key, and nobody else may read
// the file.
func TestTheKeyStays(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	one, err := folder.Open(dir, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	two, err := folder.Open(dir, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	value, err := one.Sign(t.Context(), []byte("message"))
	if err != nil {
		t.Fatal(err)
	}
	public, err := two.Public(t.Context())
	if err != nil || !ed25519.Verify(public, []byte("message"), value) {
		t.Fatalf("the key changed, %v", err)
	}
	info, err := os.Stat(filepath.Join(dir, "statements.pem"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	written, err := signing.PEM(public)
	if err != nil {
		t.Fatal(err)
	}
	block, rest := pem.Decode(written)
	read, err := signing.Parse(block.Bytes)
	if err != nil || len(rest) != 0 || !bytes.Equal(read, public) {
		t.Errorf("the public key reads back as %x, %v", read, err)
	}
}

func TestAFaultyKeyIsRefused(t *testing.T) {
	for name, content := range map[string]string{
		"no PEM":    "geheim",
		"no PKCS 8": "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "statements.pem"), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := folder.Open(dir, rand.Reader); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
