package main

import (
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// layered is a folder with files on top of it that are not, or not like that, on
// the disk. An empty file hides the one below.
type layered struct {
	base fs.FS
	top  map[string][]byte
}

// Open opens a file on top, else the one below; a folder shows both.
func (l layered) Open(name string) (fs.File, error) {
	if data, ok := l.top[name]; ok {
		if len(data) == 0 {
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		}
		return &opened{entry: entry{name: path.Base(name), size: int64(len(data))}, data: data}, nil
	}
	inside := l.inside(name)
	below, err := l.base.Open(name)
	if err == nil {
		info, bad := below.Stat()
		if bad != nil || !info.IsDir() {
			return below, bad
		}
		if closing := below.Close(); closing != nil {
			return nil, closing
		}
	} else if len(inside) == 0 {
		return nil, err
	}
	list, bad := fs.ReadDir(l.base, name)
	if bad != nil && err == nil {
		return nil, bad
	}
	return &opened{entry: entry{name: path.Base(name), dir: true}, list: l.merged(name, list, inside)}, nil
}

// inside lists what the top adds to a folder.
func (l layered) inside(folder string) []fs.DirEntry {
	var out []fs.DirEntry
	seen := map[string]bool{}
	for name, data := range l.top {
		rest := name
		if folder != "." {
			var within bool
			if rest, within = strings.CutPrefix(name, folder+"/"); !within {
				continue
			}
		}
		first, _, deeper := strings.Cut(rest, "/")
		if len(data) > 0 && !seen[first] {
			seen[first] = true
			out = append(out, entry{name: first, dir: deeper, size: int64(len(data))})
		}
	}
	return out
}

func (l layered) merged(folder string, below, inside []fs.DirEntry) []fs.DirEntry {
	out := slices.DeleteFunc(slices.Clone(below), func(e fs.DirEntry) bool {
		_, covered := l.top[path.Join(folder, e.Name())]
		return covered || slices.ContainsFunc(inside, func(x fs.DirEntry) bool { return x.Name() == e.Name() })
	})
	out = append(out, inside...)
	slices.SortFunc(out, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return out
}

// entry describes a file or folder of the top.
type entry struct {
	name string
	dir  bool
	size int64
}

func (e entry) Name() string               { return e.name }
func (e entry) IsDir() bool                { return e.dir }
func (e entry) Size() int64                { return e.size }
func (e entry) ModTime() time.Time         { return time.Time{} }
func (e entry) Sys() any                   { return nil }
func (e entry) Info() (fs.FileInfo, error) { return e, nil }
func (e entry) Type() fs.FileMode          { return e.Mode().Type() }

func (e entry) Mode() fs.FileMode {
	if e.dir {
		return fs.ModeDir | 0o555
	}
	return 0o444
}

// opened is an open file or folder.
type opened struct {
	entry
	data []byte
	list []fs.DirEntry
	at   int
}

func (f *opened) Stat() (fs.FileInfo, error) { return f.entry, nil }
func (f *opened) Close() error               { return nil }

func (f *opened) Read(into []byte) (int, error) {
	if f.dir {
		return 0, &fs.PathError{Op: "read", Path: f.name, Err: fs.ErrInvalid}
	}
	if f.at == len(f.data) {
		return 0, io.EOF
	}
	n := copy(into, f.data[f.at:])
	f.at += n
	return n, nil
}

// ReadDir gives the next n entries, or all that are left when n is not positive.
func (f *opened) ReadDir(n int) ([]fs.DirEntry, error) {
	left := f.list[f.at:]
	if n <= 0 {
		f.at = len(f.list)
		return left, nil
	}
	if len(left) == 0 {
		return nil, io.EOF
	}
	left = left[:min(n, len(left))]
	f.at += len(left)
	return left, nil
}
