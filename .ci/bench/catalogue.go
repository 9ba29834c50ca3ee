package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing/fstest"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/country"
)

// places reads codes and names from a file with lines as GM0014;Groningen;…, or makes
// them up when there is no file.
func places(file string) ([]country.Place, error) {
	if file == "" {
		return country.Invented(country.Gemeenten), nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var out []country.Place
	for line := range bytes.Lines(data) {
		parts := strings.Split(strings.TrimSpace(string(line)), ";")
		if code, found := strings.CutPrefix(parts[0], "GM"); found && len(parts) > 1 {
			out = append(out, country.Place{Code: code, Name: parts[1]})
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("in %s staat geen enkele gemeente", file)
	}
	return out, nil
}

// tree makes files of what they hold.
func tree(files map[string][]byte, err error) (fs.FS, error) {
	fsys := fstest.MapFS{}
	for name, data := range files {
		fsys[name] = &fstest.MapFile{Data: data}
	}
	return fsys, err
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
