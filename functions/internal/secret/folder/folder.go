// Package folder keeps wrapped keysets and the key that wraps them as files in
// one folder: for a laptop and for tests. Whoever reads the folder reads
// everything, so it must never serve in the cloud.
package folder

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"effectmonitor/functions/internal/secret"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// masterFile holds the key that wraps, in the clear.
const masterFile = "master.key"

// ErrOpenToOthers means that the master key can be read by other users of the
// machine.
var ErrOpenToOthers = errors.New("key file is readable by others; its mode must be 0600")

// Folder is both secret.Keysets and secret.Wrapper. Several processes may use
// the same folder.
type Folder struct {
	dir    string
	master tink.AEAD
}

var (
	_ secret.Keysets = (*Folder)(nil)
	_ secret.Wrapper = (*Folder)(nil)
)

// Open opens the folder, and creates it with a new master key when it is new.
func Open(dir string) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, masterFile)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if err := createMaster(path); err != nil {
			return nil, err
		}
	}
	master, err := readMaster(path)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return &Folder{dir: dir, master: master}, nil
}

func createMaster(path string) error {
	handle, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := insecurecleartextkeyset.Write(handle, keyset.NewBinaryWriter(&b)); err != nil {
		return err
	}
	// When another process was first, its key is the one.
	if err := create(path, b.Bytes()); !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

func readMaster(path string) (tink.AEAD, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, ErrOpenToOthers
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	handle, err := insecurecleartextkeyset.Read(keyset.NewBinaryReader(bytes.NewReader(b)))
	if err != nil {
		return nil, err
	}
	return aead.New(handle)
}

// Wrap implements secret.Wrapper.
func (f *Folder) Wrap(_ context.Context, gemeente string, plain []byte) ([]byte, error) {
	return f.master.Encrypt(plain, []byte(gemeente))
}

// Unwrap implements secret.Wrapper.
func (f *Folder) Unwrap(_ context.Context, gemeente string, wrapped []byte) ([]byte, error) {
	return f.master.Decrypt(wrapped, []byte(gemeente))
}

// Shred implements secret.Wrapper. One master key serves all gemeenten here, so
// overwriting the keyset is all there is.
func (f *Folder) Shred(context.Context, string) error { return nil }

// Keyset implements secret.Keysets.
func (f *Folder) Keyset(_ context.Context, gemeente string) ([]byte, bool, error) {
	path, err := f.path(gemeente)
	if err != nil {
		return nil, false, err
	}
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	return b, err == nil, err
}

// CreateKeyset implements secret.Keysets.
func (f *Folder) CreateKeyset(_ context.Context, gemeente string, wrapped []byte) (bool, error) {
	path, err := f.path(gemeente)
	if err != nil {
		return false, err
	}
	err = create(path, wrapped)
	if errors.Is(err, fs.ErrExist) {
		return false, nil
	}
	return err == nil, err
}

// ReplaceKeyset implements secret.Keysets.
func (f *Folder) ReplaceKeyset(_ context.Context, gemeente string, wrapped []byte) error {
	path, err := f.path(gemeente)
	if err != nil {
		return err
	}
	return place(path, wrapped, os.Rename)
}

// path is the file of a gemeente. A code of other than letters, digits and
// dashes could lead out of the folder and is refused.
func (f *Folder) path(gemeente string) (string, error) {
	for _, c := range []byte(gemeente) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '-' {
			return "", fmt.Errorf("gemeente code %q cannot name a file", gemeente)
		}
	}
	if gemeente == "" {
		return "", errors.New("empty gemeente code")
	}
	return filepath.Join(f.dir, gemeente+".keyset"), nil
}

// create writes a file that must not exist, whole or not at all.
func create(path string, b []byte) error {
	return place(path, b, func(from, to string) error {
		// A link fails when the name is taken, where a rename would overwrite.
		err := os.Link(from, to)
		return errors.Join(err, os.Remove(from))
	})
}

// place writes a synced file beside path and moves it there by the given means,
// so that nobody ever sees half a file.
func place(path string, b []byte, move func(from, to string) error) (err error) {
	file, err := os.CreateTemp(filepath.Dir(path), ".new-*") // mode 0600
	if err != nil {
		return err
	}
	_, err = file.Write(b)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	if err := move(file.Name(), path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder makes the new name itself survive a loss of power.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
