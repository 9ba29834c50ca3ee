package admin_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/instruments"
)

// weekly are the shipped definitions with a question for the participant every week of
// half a year.
func weekly(t *testing.T) *catalog.Catalog {
	t.Helper()
	const programme, before = "programmas/jpf/v1.yaml", "\nregistratie:\n"
	tree := fstest.MapFS{}
	err := fs.WalkDir(instruments.FS, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasSuffix(name, ".lock") {
			return err
		}
		data, err := fs.ReadFile(instruments.FS, name)
		if name == programme {
			data = []byte(strings.Replace(string(data), before, `
  - {id: W, titel: {nl: Week, en: Week}, elke: 1 week, gedurende: 26 weken, venster: {vanaf: -1 dagen, tot: 4 dagen}, vragenlijsten: {jongere: jpf-jongere}}
`+before, 1))
		}
		tree[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	defs, found := load.Load(tree)
	if found.HasErrors() {
		t.Fatal(found.Err())
	}
	return defs
}

// TestOverviewOfEveryWeek: a moment that recurs is one row with its sum, and each of its
// repetitions is in a fold.
func TestOverviewOfEveryWeek(t *testing.T) {
	defs := weekly(t)
	k := newKitOn(t, false, func() *catalog.Catalog { return defs })
	k.add("Amira")
	k.add("Daan")
	k.now = k.now.AddDate(0, 0, 26*7+5)
	b := k.as("wilma").get("/beheer").want(200, "W1 tot en met W26 Alle teams", "0 van 52 52 te laat", "Elke meting van W1 tot en met W26", "W26, Week")
	at := max(0, strings.LastIndex(b.body, "<details")) // the tabs fold too, on a phone
	table, fold := b.body[:at], b.body[at:]
	if strings.Contains(table, "W13, ") || strings.Count(fold, "0 van 2") != 26 {
		t.Errorf("the repetitions are not in the fold: %d", strings.Count(fold, "0 van 2"))
	}
}
