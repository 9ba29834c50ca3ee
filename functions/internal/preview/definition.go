package preview

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/lint"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
)

// definitionKind is the value of `soort` of what can be previewed.
const definitionKind = "vragenlijst"

// place is where the definition stands.
type place struct {
	file   string // as the file system knows it
	folder string // the folder with all definitions, or ""
	name   string // the file as findings name it: within the folder, or its base name
}

// placeOf finds the folder with definitions that a file stands in: the one that was
// given, or the one that its own path says.
func placeOf(file, folder string) (place, error) {
	file, err := filepath.Abs(file)
	if err != nil {
		return place{}, fmt.Errorf("place of %s: %w", file, err)
	}
	p := place{file: file, name: filepath.Base(file)}
	for _, root := range []string{folder, filepath.Dir(filepath.Dir(filepath.Dir(file)))} {
		if root == "" {
			continue
		}
		if root, err = filepath.Abs(root); err != nil {
			return place{}, fmt.Errorf("place of %s: %w", folder, err)
		}
		rel, err := filepath.Rel(root, file)
		if parts := strings.Split(filepath.ToSlash(rel), "/"); err == nil && len(parts) == 3 && parts[0] == "vragenlijsten" {
			p.folder, p.name = root, filepath.ToSlash(rel)
			return p, nil
		}
	}
	return p, nil
}

// beside is the file with the cases.
func (p place) beside() string { return strings.TrimSuffix(p.file, ".yaml") + "_test.yaml" }

// reading is one state of the file: what it says, and everything that is wrong with it.
type reading struct {
	data   []byte
	at     time.Time
	found  diag.List // of this file, in reading order
	others int       // errors elsewhere in the folder
	def    *instrument.Questionnaire
	in     *instrument.Instrument // nil when the questionnaire itself is wrong
	tables map[string][]byte      // the CSVs that it names
}

// errNoQuestionnaire says that a file cannot be previewed at all.
var errNoQuestionnaire = errors.New("dit bestand is geen vragenlijst")

// read reads the file and, when it stands among other definitions, looks what `monitor
// check` finds in it.
func (p place) read(today source.Date, now time.Time) (reading, error) {
	data, err := os.ReadFile(p.file)
	if err != nil {
		return reading{}, fmt.Errorf("%s is niet te lezen: %w", p.name, err)
	}
	r := reading{data: data, at: now}
	doc, found := read.ParseValid(p.name, data)
	if doc != nil && doc.Kind() != "" && doc.Kind() != definitionKind {
		return r, fmt.Errorf("%w, maar soort %s", errNoQuestionnaire, doc.Kind())
	}
	r.found = found
	if doc != nil && !found.HasErrors() {
		r.def = &instrument.Questionnaire{}
		r.found.Extend(source.Decode(doc, r.def))
		r.readTables(p)
		if !r.found.HasErrors() {
			in, more := instrument.Compile(r.def)
			r.in = in
			r.found.Extend(more)
		}
	}
	source.Point(doc, r.found)
	r.lookAround(p, today)
	r.found = r.found.Compact()
	return r, nil
}

// readTables fills the tables that stand in a CSV beside the definition.
func (r *reading) readTables(p place) {
	r.tables = map[string][]byte{}
	for name, t := range r.def.Tables {
		if t == nil || t.File == "" || filepath.Base(t.File) != t.File {
			continue
		}
		data, err := os.ReadFile(filepath.Join(filepath.Dir(p.file), t.File))
		if err != nil {
			r.found.Errorf(t.Pos, "missing-table", "naast de definitie staat geen bestand %q voor tabel %s", t.File, name)
			continue
		}
		r.tables[t.File] = data
		r.found.Extend(t.ReadCSV(path.Join(path.Dir(p.name), t.File), data))
	}
}

// lookAround adds what can only be seen beside the other definitions. What is wrong
// with those is counted and left for `monitor check`.
func (r *reading) lookAround(p place, today source.Date) {
	if p.folder == "" {
		return
	}
	all, found := load.Load(os.DirFS(p.folder))
	if all != nil {
		found.Extend(lint.Check(all, lint.Options{Today: today}))
	}
	for _, f := range found {
		switch {
		case f.File == p.name || r.tables[path.Base(f.File)] != nil && path.Dir(f.File) == path.Dir(p.name):
			if !slices.ContainsFunc(r.found, func(known diag.Finding) bool { return known.Pos == f.Pos && known.Code == f.Code }) {
				r.found.Add(f)
			}
		case f.Severity == diag.Error:
			r.others++
		}
	}
}

// surroundings are what the programmes beside a questionnaire say of who fills it in:
// whether that is staff, and how the people are called. A folder that is broken
// elsewhere still says it.
type surroundings struct {
	kind   programme.RaterKind
	naming map[string]source.Text
}

func (p place) surroundings(rater string) surroundings {
	out := surroundings{kind: programme.ParticipantRater}
	if p.folder == "" {
		return out
	}
	tree := os.DirFS(p.folder)
	files, err := fs.Glob(tree, "programmas/*/v*.yaml")
	if err != nil {
		return out // the pattern is fixed and right
	}
	for _, name := range files {
		data, err := fs.ReadFile(tree, name)
		if err != nil || read.IsTest(name) {
			continue
		}
		doc, _ := read.Parse(name, data)
		if doc == nil {
			continue
		}
		var def programme.Programme
		_ = source.Decode(doc, &def) // what is wrong with it is for monitor check
		for _, x := range def.Raters {
			if x.ID == rater {
				out.kind, out.naming = x.Kind, def.Naming
			}
		}
	}
	return out
}

// Find gives the file of a questionnaire that is named by its id, with or without a
// version, in a folder with definitions; the newest when there is no version. A name
// that is a file is that file.
func Find(name, folder string) (string, error) {
	if strings.HasSuffix(name, ".yaml") {
		if _, err := os.Stat(name); err != nil {
			return "", fmt.Errorf("%s is er niet", name)
		}
		if read.IsTest(name) {
			return "", fmt.Errorf("%s is een bestand met gevallen; geef de vragenlijst zelf", name)
		}
		return name, nil
	}
	ref, err := source.ParseRef(name)
	if err != nil {
		return "", fmt.Errorf("%q is geen id van een vragenlijst en geen bestand", name)
	}
	versions, err := filepath.Glob(filepath.Join(folder, "vragenlijsten", ref.ID, "v*.yaml"))
	if err != nil {
		return "", fmt.Errorf("zoek vragenlijst %s: %w", name, err)
	}
	newest, file := 0, ""
	for _, candidate := range versions {
		var n int
		if _, err := fmt.Sscanf(filepath.Base(candidate), "v%d.yaml", &n); err != nil || read.IsTest(candidate) {
			continue
		}
		if n == ref.Version || ref.Version == 0 && n > newest {
			newest, file = n, candidate
		}
	}
	if file == "" {
		return "", fmt.Errorf("er is geen vragenlijst %q in %s%s", name, folder, near(ref.ID, folder))
	}
	return file, nil
}

func near(id, folder string) string {
	entries, err := os.ReadDir(filepath.Join(folder, "vragenlijsten"))
	if err != nil {
		return ""
	}
	var known []string
	for _, e := range entries {
		known = append(known, e.Name())
	}
	if hint := diag.Suggest(id, known); hint != "" {
		return "; " + hint
	}
	return ""
}

// stageCatalog is a catalog with nothing but the questionnaire, in a programme and a
// gemeente that exist for the preview alone, so that a fault elsewhere is not in the
// way.
func stageCatalog(def *instrument.Questionnaire, around surroundings) (*catalog.Catalog, error) {
	q := alone(def)
	c, found := catalog.Compile(setting(q, around))
	if err := found.Err(); err != nil {
		return nil, fmt.Errorf("preview of %s: %w", q.ID, err)
	}
	return c, nil
}

// alone gives a questionnaire without what it says of the version that it replaces,
// which is not here.
func alone(def *instrument.Questionnaire) *instrument.Questionnaire {
	q := *def
	q.Replaces, q.Comparable = source.Ref{}, ""
	q.Pages = slices.Clone(def.Pages)
	for i, p := range q.Pages {
		page := *p
		page.Questions = slices.Clone(p.Questions)
		for j, asked := range page.Questions {
			question := *asked
			question.SameAs, question.Convert = "", source.Formula{}
			page.Questions[j] = &question
		}
		q.Pages[i] = &page
	}
	return &q
}
