package load

import (
	"io/fs"
	"maps"
	"path"
	"slices"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// readTables reads the CSVs beside a questionnaire that its tabellen name.
func (f *File) readTables(fsys fs.FS) diag.List {
	var found diag.List
	for _, n := range tableFiles(f.Doc) {
		name := n.Value
		if path.Base(name) != name || f.tables[name] != nil {
			continue // the schema says what a name is; two tables may share a file
		}
		data, err := readBounded(fsys, path.Join(path.Dir(f.Path), name))
		if err != nil {
			found.Errorf(n.Pos, "missing-table", "naast de definitie staat geen bestand %q", name).
				WithHint(diag.Suggest(name, neighbours(fsys, f.Path)))
			continue
		}
		if f.tables == nil {
			f.tables = map[string][]byte{}
		}
		f.tables[name] = data
	}
	return found
}

// tableFiles are the nodes that name a CSV.
func tableFiles(d *source.Document) []*source.Node {
	tables := d.Root.Get("tabellen")
	if d.Kind() != "vragenlijst" || tables == nil {
		return nil
	}
	var out []*source.Node
	for _, e := range tables.Entries {
		if n := e.Value.Get("bestand"); n != nil {
			out = append(out, n)
		}
	}
	return out
}

// neighbours are the CSVs beside a file.
func neighbours(fsys fs.FS, file string) []string {
	names, err := fs.Glob(fsys, path.Join(path.Dir(file), "*.csv"))
	if err != nil {
		return nil // the folder's name is no pattern
	}
	for i := range names {
		names[i] = path.Base(names[i])
	}
	return names
}

// fillTables puts the rows of the CSVs into the questionnaire that was decoded last,
// which is the one of this file.
func (f *File) fillTables(defs *catalog.Definitions) diag.List {
	var found diag.List
	if len(f.tables) == 0 || len(defs.Questionnaires) == 0 {
		return nil
	}
	q := defs.Questionnaires[len(defs.Questionnaires)-1]
	for _, name := range slices.Sorted(maps.Keys(q.Tables)) {
		if t := q.Tables[name]; t.File != "" && f.tables[t.File] != nil {
			found.Extend(t.ReadCSV(path.Join(path.Dir(f.Path), t.File), f.tables[t.File]))
		}
	}
	return found
}

// contents are the bytes of a definition with those of its tables.
func (f *File) contents() []byte {
	if len(f.tables) == 0 {
		return f.Data
	}
	out := slices.Clone(f.Data)
	for _, name := range slices.Sorted(maps.Keys(f.tables)) {
		out = append(append(append(out, '\n'), name...), '\n')
		out = append(out, f.tables[name]...)
	}
	return out
}
