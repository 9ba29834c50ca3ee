package app_test

import (
	"encoding/json"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"effectmonitor/functions/internal/app"
	"effectmonitor/instruments"
)

// secondVersion are the shipped definitions with a second version of a questionnaire,
// which says at its head how it compares with the first.
func secondVersion(t *testing.T, head string) fs.FS {
	t.Helper()
	tree := fstest.MapFS{}
	err := fs.WalkDir(instruments.FS, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(instruments.FS, name)
		tree[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	const first = "vragenlijsten/jpf-jongere/v1"
	text := strings.Replace(string(tree[first+".yaml"].Data), "\nversie: 1\n", "\nversie: 2\n"+head, 1)
	tree["vragenlijsten/jpf-jongere/v2.yaml"] = &fstest.MapFile{Data: []byte(text)}
	tree["vragenlijsten/jpf-jongere/v2_test.yaml"] = &fstest.MapFile{Data: []byte("soort: vragenlijst\ngevallen: [{naam: leeg, antwoorden: {}, verwacht: {rust: leeg}}]\n")}
	return tree
}

// The facts that figures are made of follow what a new version of a questionnaire
// declares: nothing declared, nothing of the old answers counts; everything declared
// comparable, nothing changes.
func TestFactsFollowWhatIsComparable(t *testing.T) {
	oneAfterAnother(t)
	b := newBench(t, shipped())
	read := func() (lost, known int, all string) {
		t.Helper()
		if err := b.Rebuild(t.Context()); err != nil {
			t.Fatal(err)
		}
		for stored, err := range b.Store.AllFacts(t.Context(), "0518", programme) {
			if err != nil {
				t.Fatal(err)
			}
			facts, err := app.StoredFacts(stored.Data)
			if err != nil {
				t.Fatal(err)
			}
			for _, at := range facts.Values.Of("beleving_rust") {
				fact := at.Fact
				switch {
				case fact.Incomparable:
					lost++
				case !fact.Missing:
					known++
				}
			}
			values, err := json.Marshal(facts.Values)
			if err != nil {
				t.Fatal(err)
			}
			all += string(values)
		}
		return lost, known, all
	}
	lost, known, before := read()
	if lost > 0 || known == 0 {
		t.Fatalf("with one version %d are not comparable and %d known", lost, known)
	}
	b.defs.Store(loaded(t, secondVersion(t, "")))
	if lost, kept, _ := read(); lost == 0 || kept > 0 {
		t.Errorf("with a version that says nothing %d are not comparable and %d known", lost, kept)
	}
	b.defs.Store(loaded(t, secondVersion(t, "vervangt: jpf-jongere@1\nvergelijkbaar: gelijknamige\n")))
	if lost, kept, after := read(); lost > 0 || kept != known || after != before {
		t.Errorf("with a version that compares %d are not comparable and %d of %d known", lost, kept, known)
	}
}
