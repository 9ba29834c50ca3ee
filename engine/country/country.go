// Package country writes definitions with as many gemeenten as a country has, from those
// that are shipped and invented ones, to measure with. What it makes is never served.
package country

import (
	"fmt"
	"io/fs"
	"slices"

	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/source"
	"effectmonitor/engine/starter"
)

// Gemeenten is how many gemeenten the Netherlands have.
const Gemeenten = 342

// Place is a gemeente by its code and its name.
type Place struct{ Code, Name string }

// Invented gives as many places as asked, with codes from 3000 on.
func Invented(count int) []Place {
	out := make([]Place, count)
	for i := range out {
		out[i] = Place{fmt.Sprintf("%04d", 3000+i), "Plaats " + letters(i)}
	}
	return out
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

// With gives the files, by path, of definitions with so many gemeenten: those that are there already,
// and a new one for each of the places that is not, until there are enough.
func With(tree fs.FS, all []Place, count int) (map[string][]byte, error) {
	files := map[string][]byte{}
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(tree, name)
		files[name] = data
		return err
	})
	if err != nil {
		return nil, err
	}
	loaded, found := load.Load(tree)
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
		if len(codes) >= count || slices.Contains(codes, p.Code) || slices.Contains(prefixes, prefix) {
			continue
		}
		codes = append(codes, p.Code)
		made, err := starter.Gemeente{Path: load.GemeentePath(p.Code, p.Name), Code: p.Code, Name: p.Name, Prefix: prefix, Programmes: programmes,
			Since: source.DateOf(2025, 1, 1), FirstMoment: first.ID, FirstMomentMonth: first.Month}.Write()
		if err != nil {
			return nil, err
		}
		for _, f := range made {
			files[f.Path] = f.Data
		}
	}
	if len(codes) < count {
		return nil, fmt.Errorf("%d gemeenten in plaats van %d", len(codes), count)
	}
	return files, nil
}
