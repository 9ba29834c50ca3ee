// Package folder keeps files to hand over in a folder of this machine, for a laptop
// and for tests.
package folder

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"effectmonitor/functions/internal/handout"
	"effectmonitor/functions/internal/secret"
)

// Desk keeps each file in a folder of its own, whose name is what opens it.
type Desk struct {
	dir, root string
	now       func() time.Time
	random    io.Reader
}

var _ handout.Desk = (*Desk)(nil)

// New returns a desk that keeps files in dir, which is made when it is not there, and
// serves them under the address root. now is the clock and random the source of names.
func New(dir, root string, now func() time.Time, random io.Reader) (*Desk, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("folder for files: %w", err)
	}
	return &Desk{dir, root, now, random}, nil
}

// Deliver keeps a file. What is too old is removed first.
func (d *Desk) Deliver(_ context.Context, name, _ string, write func(io.Writer) error) (string, error) {
	d.sweep()
	token, err := secret.NewToken(d.random)
	if err != nil {
		return "", err
	}
	name = handout.FileName(name)
	place := filepath.Join(d.dir, token)
	if err := os.Mkdir(place, 0o700); err != nil {
		return "", fmt.Errorf("keep file: %w", err)
	}
	if err := fill(filepath.Join(place, name), write); err != nil {
		return "", errors.Join(err, os.RemoveAll(place))
	}
	return d.root + "/" + token + "/" + name, nil
}

func fill(path string, write func(io.Writer) error) (err error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("keep file: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return write(file)
}

// sweep removes what can no longer be fetched.
func (d *Desk) sweep() {
	entries, err := os.ReadDir(d.dir)
	if err != nil {
		return // the next file meets the same fault, and says so
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && d.over(info) {
			_ = os.RemoveAll(filepath.Join(d.dir, e.Name())) // it is tried again at the next file
		}
	}
}

func (d *Desk) over(info os.FileInfo) bool { return d.now().Sub(info.ModTime()) > handout.Keep }

// ServeHTTP gives a file at the address <root>/{bewijs}/{naam}.
func (d *Desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	token, ok := secret.ParseToken(r.PathValue("bewijs"))
	name := handout.FileName(r.PathValue("naam"))
	if !ok || token != r.PathValue("bewijs") || name != r.PathValue("naam") {
		http.NotFound(w, r)
		return
	}
	place := filepath.Join(d.dir, token)
	info, err := os.Stat(place)
	if err != nil || d.over(info) {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	http.ServeFile(w, r, filepath.Join(place, name))
}
