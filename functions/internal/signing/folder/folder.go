// Package folder keeps the key that signs statements as a file: for a laptop and for
// tests. Whoever reads the file can sign, so it must never serve in the cloud.
package folder

import (
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"effectmonitor/functions/internal/signing"
)

const file = "statements.pem"

// Folder signs with the key in a folder.
type Folder struct{ key ed25519.PrivateKey }

var _ signing.Signer = (*Folder)(nil)

// Open reads the key in a folder, and makes folder and key when there are none. random
// is the source of a new key. The file is as `openssl genpkey -algorithm ed25519` writes
// it, so that it can be used on the command line too.
func Open(dir string, random io.Reader) (*Folder, error) {
	path := filepath.Join(dir, file)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if data, err = create(dir, path, random); err != nil {
			return nil, fmt.Errorf("make signing key: %w", err)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("read signing key: %w", err)
	}
	block, _ := pem.Decode(data)
	if block == nil {
		return nil, fmt.Errorf("read signing key: %s is no PEM", path)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("read signing key: %w", err)
	}
	key, ok := parsed.(ed25519.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("read signing key: %s is no Ed25519 key", path)
	}
	return &Folder{key}, nil
}

func create(dir, path string, random io.Reader) ([]byte, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	_, key, err := ed25519.GenerateKey(random)
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return os.ReadFile(path) // another process was first
	}
	if err != nil {
		return nil, err
	}
	data := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
	_, err = f.Write(data)
	return data, errors.Join(err, f.Close())
}

// Public implements signing.Signer.
func (f *Folder) Public(context.Context) (ed25519.PublicKey, error) {
	return f.key.Public().(ed25519.PublicKey), nil
}

// Sign implements signing.Signer.
func (f *Folder) Sign(_ context.Context, message []byte) ([]byte, error) {
	return ed25519.Sign(f.key, message), nil
}
