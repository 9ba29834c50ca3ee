package staff_test

import (
	"io/fs"
	"net/url"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
)

// withChecks are the definitions with a check every two weeks from the start of a phase.
func withChecks(t *testing.T) *catalog.Catalog {
	t.Helper()
	tree, root := fstest.MapFS{}, os.DirFS("../../../instruments")
	err := fs.WalkDir(root, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasSuffix(name, ".lock") {
			return err
		}
		data, err := fs.ReadFile(root, name)
		if name == "programmas/jpf/v1.yaml" {
			data = []byte(strings.Replace(string(data), "\nregistratie:\n", `
  - {id: W, titel: {nl: Tweeweekse check}, elke: 2 weken, gedurende: 1 jaar, na: stabilisatie, venster: {vanaf: -3 dagen, tot: 6 dagen}, vragenlijsten: {jongere: jpf-jongere}}

registratie:
`, 1))
		}
		tree[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	c, found := load.Load(tree)
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return c
}

// TestWhatComesBackIsFolded: of checks every two weeks the last has a row among the
// moments; those before stand under a fold, and none on the line of time, so that the
// moments that the trajectory is judged by can be found.
func TestWhatComesBackIsFolded(t *testing.T) {
	k := newKitOn(t, withChecks(t))
	b := k.as("marije")
	id := b.add("Amira", "Benali", "03-02-2004", "23-11-2026")
	path := "/deelnemers/" + id
	b.send(path+"/fase", url.Values{"fase": {"stabilisatie"}, "datum": {"23-11-2026"}}).want(200, "De fase is vastgelegd.")
	for _, moment := range []string{"W1", "W2", "W3"} {
		k.pass(14 * 24 * time.Hour)
		k.answer(id, moment, "3")
	}
	k.pass(10 * 24 * time.Hour)
	k.as("marije").get(path).want(200, "2 eerdere metingen die steeds terugkomen")
	page := k.as("marije").get(path).body
	above, rest, found := strings.Cut(page, "2 eerdere metingen die steeds terugkomen")
	if !found {
		t.Fatal("no fold")
	}
	folded, _, _ := strings.Cut(rest, "</details>")
	moments := above[strings.Index(above, `id="metingen"`):]
	for moment, in := range map[string][2]bool{"W3, ": {true, false}, "W2, ": {false, true}, "W1, ": {false, true}, "T0, ": {true, false}} {
		if strings.Contains(moments, moment) != in[0] || strings.Contains(folded, moment) != in[1] {
			t.Errorf("%s stands among the moments: %t, and under the fold: %t", moment, strings.Contains(moments, moment), strings.Contains(folded, moment))
		}
	}
	if line := above[:strings.Index(above, `id="metingen"`)]; strings.Contains(line, ">W1<") || !strings.Contains(line, ">T1<") {
		t.Error("the line of time holds what comes back, or lacks a moment")
	}
}
