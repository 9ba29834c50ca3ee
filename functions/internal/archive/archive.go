// Package archive is the form in which everything of one gemeente leaves the system and
// comes into another: a zip with JSON lines, a manifest with the digest of every file, and
// a text that explains it to whoever has nothing but the archive.
//
// It knows the form and checks it. It must not know a store, a key or what a line means;
// the use cases fill it.
package archive

import (
	"archive/zip"
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"iter"
	"slices"
	"time"
	"unicode/utf8"
)

// Form and Version name what is written here, in the manifest.
const (
	Form    = "effectmonitor-gemeente"
	Version = 1
)

// manifestName is the file of the manifest, and the last of an archive.
const manifestName = "manifest.json"

// ErrDamaged means that an archive is not what was written: cut off, changed, or of
// another form. Nothing of it may be used.
var ErrDamaged = errors.New("the archive is not whole, or was changed")

// Line is one stored item.
type Line struct {
	Kind      string    `json:"soort"`
	Partition string    `json:"partitie"`
	Sort      string    `json:"sleutel"`
	Expires   time.Time `json:"vervalt,omitzero"`
	// Digest is of the definitions, at figures of a period.
	Digest string `json:"definities,omitempty"`
	// Name is that of a person, where the store keeps it sealed; nil when there is none.
	Name *string `json:"naam,omitempty"`
	// One of the three below is what is stored: JSON that is the same when it is read
	// and written again, other text, or bytes.
	Value json.RawMessage `json:"waarde,omitempty"`
	Text  *string         `json:"tekst,omitempty"`
	Bytes []byte          `json:"bytes,omitempty"`
}

// SetContent puts what is stored in the form that is easiest to read and loses nothing.
func (l *Line) SetContent(data []byte) {
	l.Value, l.Text, l.Bytes = nil, nil, nil
	if again, err := json.Marshal(json.RawMessage(data)); err == nil && bytes.Equal(again, data) && string(data) != "null" {
		l.Value = data
		return
	}
	if utf8.Valid(data) {
		text := string(data)
		l.Text = &text
		return
	}
	l.Bytes = data
}

// Content is what SetContent was given.
func (l *Line) Content() []byte {
	switch {
	case l.Value != nil:
		return l.Value
	case l.Text != nil:
		return []byte(*l.Text)
	}
	return l.Bytes
}

// File is what the manifest says of a file.
type File struct {
	Name   string `json:"naam"`
	Lines  int    `json:"regels"` // 0 for a text that is for people
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Count is how many lines there are of a kind, and what that is. Without lines Why says
// why it is not in the archive.
type Count struct {
	Kind  string `json:"soort"`
	Lines int    `json:"regels"`
	Why   string `json:"uitleg"`
}

// Manifest says what is in an archive.
type Manifest struct {
	Form     string    `json:"vorm"`
	Version  int       `json:"versie"`
	Gemeente string    `json:"gemeente"`
	Title    string    `json:"naam"`
	Made     time.Time `json:"gemaakt"`
	By       string    `json:"door"`
	// Definitions is the digest of those in force; Needs are the versions that the data
	// refer to, as id@version, without which nobody can read them in again.
	Definitions string   `json:"definities"`
	Needs       []string `json:"nodig"`
	// Names is false when the key of the names is gone for good: then there are none.
	Names bool    `json:"namen"`
	Files []File  `json:"bestanden"`
	Kinds []Count `json:"soorten"`
	// Left are the kinds that are not in an archive, with the reason.
	Left []Count `json:"niet_mee"`
	// Digest is of the manifest itself without this member, and so of everything.
	Digest string `json:"kenmerk"`
}

// sum is the digest of a manifest.
func (m Manifest) sum() (string, error) {
	m.Digest = ""
	data, err := json.Marshal(m)
	if err != nil {
		return "", fmt.Errorf("encode manifest: %w", err)
	}
	all := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(all[:]), nil
}

// Writer writes an archive.
type Writer struct {
	zip   *zip.Writer
	files []File
	open  *file
}

type file struct {
	to    *bufio.Writer
	hash  hash.Hash
	bytes int64
	lines int
	name  string
}

func (f *file) Write(data []byte) (int, error) {
	f.hash.Write(data)
	f.bytes += int64(len(data))
	return f.to.Write(data)
}

// NewWriter returns a Writer to w.
func NewWriter(w io.Writer) *Writer { return &Writer{zip: zip.NewWriter(w)} }

// File begins the next file.
func (w *Writer) File(name string) (io.Writer, error) {
	if err := w.end(); err != nil {
		return nil, err
	}
	to, err := w.zip.Create(name)
	if err != nil {
		return nil, fmt.Errorf("begin %s: %w", name, err)
	}
	w.open = &file{to: bufio.NewWriter(to), hash: sha256.New(), name: name}
	return w.open, nil
}

// Line adds a line to the file that was begun last.
func (w *Writer) Line(l Line) error {
	data, err := json.Marshal(l)
	if err != nil {
		return fmt.Errorf("encode line of %s: %w", w.open.name, err)
	}
	w.open.lines++
	_, err = w.open.Write(append(data, '\n'))
	return err
}

func (w *Writer) end() error {
	f := w.open
	if f == nil {
		return nil
	}
	w.open = nil
	w.files = append(w.files, File{f.name, f.lines, f.bytes, hex.EncodeToString(f.hash.Sum(nil))})
	return f.to.Flush()
}

// Close writes the manifest, with the files that were written and its digest, and ends
// the archive. It does not close what it was written to.
func (w *Writer) Close(m Manifest) (Manifest, error) {
	if err := w.end(); err != nil {
		return m, err
	}
	m.Form, m.Version, m.Files = Form, Version, w.files
	var err error
	if m.Digest, err = m.sum(); err != nil {
		return m, err
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return m, fmt.Errorf("encode manifest: %w", err)
	}
	to, err := w.zip.Create(manifestName)
	if err == nil {
		_, err = to.Write(append(text, '\n'))
	}
	if err := errors.Join(err, w.zip.Close()); err != nil {
		return m, fmt.Errorf("end archive: %w", err)
	}
	return m, nil
}

// Archive is one that was read and found to be whole.
type Archive struct {
	Manifest Manifest
	zip      *zip.Reader
}

// maxManifest bounds a manifest, in bytes.
const maxManifest = 8 << 20

// Open reads an archive and checks all of it: the digest of the manifest, and of every
// file its size, its lines and its digest. Files that the manifest does not name are not
// allowed. The error is ErrDamaged, with what is wrong.
func Open(r io.ReaderAt, size int64) (*Archive, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	a := &Archive{zip: z}
	if err := a.manifest(); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrDamaged, manifestName, err)
	}
	if len(z.File) != len(a.Manifest.Files)+1 {
		return nil, fmt.Errorf("%w: %d files, and the manifest names %d", ErrDamaged, len(z.File)-1, len(a.Manifest.Files))
	}
	for _, f := range a.Manifest.Files {
		if err := a.check(f); err != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrDamaged, f.Name, err)
		}
	}
	return a, nil
}

func (a *Archive) manifest() error {
	f, err := a.zip.Open(manifestName)
	if err != nil {
		return err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxManifest))
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&a.Manifest); err != nil {
		return err
	}
	if a.Manifest.Form != Form || a.Manifest.Version != Version {
		return fmt.Errorf("form %q version %d", a.Manifest.Form, a.Manifest.Version)
	}
	want, err := a.Manifest.sum()
	if err != nil {
		return err
	}
	if want != a.Manifest.Digest {
		return errors.New("its digest is not that of what it says")
	}
	return nil
}

func (a *Archive) check(f File) error {
	in, err := a.zip.Open(f.Name)
	if err != nil {
		return err
	}
	defer in.Close()
	sum, lines := sha256.New(), &counter{}
	n, err := io.Copy(io.MultiWriter(sum, lines), io.LimitReader(in, f.Bytes+1))
	switch {
	case err != nil:
		return err
	case n != f.Bytes || f.Lines > 0 && lines.n != f.Lines:
		return fmt.Errorf("%d bytes and %d lines, and the manifest says %d and %d", n, lines.n, f.Bytes, f.Lines)
	case hex.EncodeToString(sum.Sum(nil)) != f.SHA256:
		return errors.New("its digest is another")
	}
	return nil
}

// counter counts line ends.
type counter struct{ n int }

func (c *counter) Write(data []byte) (int, error) {
	c.n += bytes.Count(data, []byte{'\n'})
	return len(data), nil
}

// Lines reads all lines, file by file in the order of the manifest. It stops at the first
// error, which it yields with an empty Line.
func (a *Archive) Lines() iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		for _, f := range a.Manifest.Files {
			if f.Lines > 0 && !a.lines(f.Name, yield) {
				return
			}
		}
	}
}

func (a *Archive) lines(name string, yield func(Line, error) bool) bool {
	in, err := a.zip.Open(name)
	if err != nil {
		yield(Line{}, fmt.Errorf("open %s: %w", name, err))
		return false
	}
	defer in.Close()
	for decoder := json.NewDecoder(in); ; {
		var l Line
		err := decoder.Decode(&l)
		if errors.Is(err, io.EOF) {
			return true
		}
		if err != nil {
			yield(Line{}, fmt.Errorf("%w: %s: %w", ErrDamaged, name, err))
			return false
		}
		if !yield(l, nil) {
			return false
		}
	}
}

// Missing tells which of the definitions that an archive needs are not there.
func (m Manifest) Missing(there func(name string) bool) []string {
	return slices.DeleteFunc(slices.Clone(m.Needs), there)
}
