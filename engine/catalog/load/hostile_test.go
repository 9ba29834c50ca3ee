package load

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"effectmonitor/engine/source/read"
)

// endless is a file system with one file that never ends, which counts what is read.
type endless struct {
	fstest.MapFS
	name string
	read int
}

func (e *endless) Open(name string) (fs.File, error) {
	if name == e.name {
		return &endlessFile{e}, nil
	}
	return e.MapFS.Open(name)
}

type endlessFile struct{ of *endless }

func (f *endlessFile) Stat() (fs.FileInfo, error) { return f, nil }
func (f *endlessFile) Close() error               { return nil }
func (f *endlessFile) Read(p []byte) (int, error) {
	f.of.read += len(p)
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}
func (f *endlessFile) Name() string       { return f.of.name }
func (f *endlessFile) Size() int64        { return 1 << 50 }
func (f *endlessFile) Mode() fs.FileMode  { return 0o444 }
func (f *endlessFile) ModTime() time.Time { return time.Time{} }
func (f *endlessFile) IsDir() bool        { return false }
func (f *endlessFile) Sys() any           { return nil }

// TestHugeFilesAreNotRead: of a definition or a table that does not end, no more is
// read than it takes to refuse it.
func TestHugeFilesAreNotRead(t *testing.T) {
	for _, name := range []string{"dashboards/overzicht/v1.yaml", "vragenlijsten/intake-medewerker/v1.yaml", "vragenlijsten/intake-medewerker/norm.csv"} {
		fsys := &endless{MapFS: base(t), name: name}
		questionnaire := fsys.MapFS["vragenlijsten/intake-medewerker/v1.yaml"]
		if strings.HasSuffix(name, ".csv") {
			fsys.MapFS[name] = &fstest.MapFile{}
			questionnaire.Data = append(questionnaire.Data, "\ntabellen:\n  norm: {sleutels: [{id: a, type: getal}], uitkomst: getal, bestand: norm.csv}\n"...)
		}
		c, found := Load(fsys)
		if c != nil || !found.HasErrors() {
			t.Errorf("%s: accepted", name)
		}
		if fsys.read == 0 || fsys.read > 4*read.MaxBytes {
			t.Errorf("%s: %d bytes read", name, fsys.read)
		}
	}
}
