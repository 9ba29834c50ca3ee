package load

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"effectmonitor/engine/diag"
)

// LockFile holds a hash of every published definition. A published version never
// changes: answers given under it must keep their meaning.
const LockFile = "published.lock"

var lockLine = regexp.MustCompile(`^(\S+\.yaml) sha256:([0-9a-f]{64})$`)

// checkLock compares the definitions with the lock. Without a lock nothing is
// published yet.
func checkLock(fsys fs.FS, files []*File) diag.List {
	var found diag.List
	data, err := fs.ReadFile(fsys, LockFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		found.Errorf(diag.Pos{File: LockFile}, "unreadable", "het bestand is niet te lezen: %v", err)
		return found
	}
	byPath := map[string]*File{}
	for _, f := range files {
		byPath[f.Path] = f
	}
	for i, line := range strings.Split(string(data), "\n") {
		pos := diag.Pos{File: LockFile, Line: i + 1, Column: 1}
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		m := lockLine.FindStringSubmatch(line)
		if m == nil {
			found.Errorf(pos, "bad-lock", "deze regel heeft niet de vorm: pad sha256:hash")
			continue
		}
		switch f := byPath[m[1]]; {
		case f == nil:
			found.Errorf(pos, "published-missing", "%s is gepubliceerd en is er niet meer", m[1]).
				WithHint("zet het bestand terug; antwoorden verwijzen ernaar")
		case f.Data != nil && hash(f.contents()) != m[2]:
			hint := "zet de oude inhoud terug en maak een nieuwe versie ernaast"
			if len(f.tables) > 0 {
				hint += "; de CSV's horen bij de versie"
			}
			found.Errorf(f.versionAt(), "published-changed", "deze versie is gepubliceerd en mag niet meer veranderen").
				WithHint(hint)
		}
	}
	return found
}

// versionAt is where a definition says which version it is; its first line when it does
// not.
func (f *File) versionAt() diag.Pos {
	if f.Doc != nil {
		if version := f.Doc.Root.Get("versie"); version != nil {
			return version.Pos
		}
	}
	return diag.Pos{File: f.Path, Line: 1, Column: 1}
}

// hash is of the text with Unix line ends, so that a checkout on another system
// does not change it.
func hash(data []byte) string {
	sum := sha256.Sum256(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")))
	return hex.EncodeToString(sum[:])
}

// Publish returns the contents of the lock with the definitions at paths added.
// Publishing something again changes nothing; publishing what has changed since is
// an error, and so is a path that is no definition.
func Publish(fsys fs.FS, paths []string) ([]byte, error) {
	lock, err := fs.ReadFile(fsys, LockFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("lees %s: %w", LockFile, err)
	}
	t, _ := scan(fsys)
	var lines []string
	for line := range strings.Lines(string(lock)) {
		lines = append(lines, strings.TrimRight(line, "\r\n"))
	}
	for _, name := range paths {
		if !slices.ContainsFunc(t.definitions, func(f *File) bool { return f.Path == name }) {
			return nil, fmt.Errorf("%s is geen definitie", name)
		}
		f := &File{Path: name}
		if found := parseOne(fsys, f); f.Data == nil || f.Doc != nil && found.HasErrors() {
			return nil, fmt.Errorf("lees %s: %w", name, found.Err())
		}
		line := name + " sha256:" + hash(f.contents())
		at := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, name+" ") })
		switch {
		case at < 0:
			lines = append(lines, line)
		case lines[at] != line:
			return nil, fmt.Errorf("%s is al gepubliceerd en sindsdien veranderd; maak een nieuwe versie", name)
		}
	}
	return []byte(strings.Join(lines, "\n") + "\n"), nil
}
