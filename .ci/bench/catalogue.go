package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing/fstest"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/source"
	"effectmonitor/engine/starter"
	"effectmonitor/instruments"
)

// municipalities is how many gemeenten the country has.
const municipalities = 342

// place is a gemeente by its code.
type place struct{ code, name string }

// places reads codes and names from a file with lines as GM0014;Groningen;…, or makes
// them up when there is no file.
func places(file string) ([]place, error) {
	if file == "" {
		out := make([]place, municipalities)
		for i := range out {
			code := fmt.Sprintf("%04d", 3000+i)
			out[i] = place{code, "Plaats " + letters(i)}
		}
		return out, nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var out []place
	for line := range bytes.Lines(data) {
		parts := strings.Split(strings.TrimSpace(string(line)), ";")
		if code, found := strings.CutPrefix(parts[0], "GM"); found && len(parts) > 1 {
			out = append(out, place{code, parts[1]})
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("in %s staat geen enkele gemeente", file)
	}
	return out, nil
}

// letters writes a number as four letters.
func letters(n int) string {
	out := []byte("AAAA")
	for i := range out {
		out[len(out)-1-i] += byte(n % 26)
		n /= 26
	}
	return string(out)
}

// country is the shipped definitions with as many gemeenten as the country has: those
// that are there already, and a new one for every other place.
func country(all []place) (fstest.MapFS, error) {
	fsys := fstest.MapFS{}
	err := fs.WalkDir(instruments.FS, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := instruments.FS.ReadFile(name)
		fsys[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		return nil, err
	}
	loaded, found := load.Load(fsys)
	if loaded == nil {
		return nil, found.Err()
	}
	var programmes []string
	for _, p := range loaded.Programmes() {
		programmes = append(programmes, p.Def.ID)
	}
	first := loaded.Programmes()[0].Moments()[0]
	var codes, prefixes []string
	for _, g := range loaded.Gemeenten() {
		codes, prefixes = append(codes, g.Code), append(prefixes, g.Prefix)
	}
	for i, p := range all {
		prefix := letters(i)
		if len(codes) == municipalities || slices.Contains(codes, p.code) || slices.Contains(prefixes, prefix) {
			continue
		}
		codes = append(codes, p.code)
		files, err := starter.Gemeente{Path: load.GemeentePath(p.code, p.name), Code: p.code, Name: p.name, Prefix: prefix, Programmes: programmes,
			Since: source.DateOf(2025, 1, 1), FirstMoment: first.ID, FirstMomentMonth: first.Month}.Write()
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			fsys[f.Path] = &fstest.MapFile{Data: f.Data}
		}
	}
	if len(codes) != municipalities {
		return nil, fmt.Errorf("%d gemeenten in plaats van %d", len(codes), municipalities)
	}
	return fsys, nil
}

// loading is what it costs to load and compile everything.
type loading struct {
	Gemeenten  int  `json:"gemeenten"`
	BundleSize int  `json:"bundle_bytes"`
	YAML       cost `json:"yaml"`
	Bundle     cost `json:"bundle"`
}

func measureLoading(fsys fs.FS, times int) (*loading, error) {
	c, found := load.Load(fsys)
	if c == nil {
		return nil, found.Err()
	}
	bundle, err := c.Bundle()
	if err != nil {
		return nil, err
	}
	out := &loading{Gemeenten: len(c.Gemeenten()), BundleSize: len(bundle)}
	if out.YAML, err = timed(times, func() error {
		if c, found := load.Load(fsys); c == nil {
			return found.Err()
		}
		return nil
	}); err != nil {
		return nil, err
	}
	out.Bundle, err = timed(times, func() error {
		_, err := catalog.FromBundle(bundle)
		return err
	})
	return out, err
}
