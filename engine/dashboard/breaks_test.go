package dashboard_test

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/source"
)

// withSecond are the shipped definitions with a second version of a questionnaire.
func withSecond(t *testing.T, id, head string) fs.FS {
	t.Helper()
	tree, shipped := fstest.MapFS{}, os.DirFS("../../instruments")
	err := fs.WalkDir(shipped, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(shipped, name)
		tree[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	first := "vragenlijsten/" + id + "/v1"
	tree["vragenlijsten/"+id+"/v2.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(string(tree[first+".yaml"].Data), "\nversie: 1\n", "\nversie: 2\n"+head, 1))}
	tree["vragenlijsten/"+id+"/v2_test.yaml"] = tree[first+"_test.yaml"]
	return tree
}

// A figure says from which version on it compares, unless the version says that it
// compares with the one before.
func TestFigureSaysFromWhichVersionItCompares(t *testing.T) {
	const want = "Vanaf versie 2 van de vragenlijst van de jongere niet te vergelijken met eerder. Oudere antwoorden tellen als onbekend."
	for _, k := range []struct {
		name, head string
		says       bool
	}{
		{"nothing is declared", "", true},
		{"what did not change compares", "vervangt: jpf-jongere@1\nvergelijkbaar: gelijknamige\n", false},
	} {
		t.Run(k.name, func(t *testing.T) {
			c, found := load.Load(withSecond(t, "jpf-jongere", k.head))
			if c == nil {
				t.Fatal(found)
			}
			framework := c.FrameworkOf(source.Ref{ID: "jpf"})
			in := dashboard.Input{Framework: framework, Own: cohort.New(framework), OwnName: "Den Haag", National: cohort.New(framework), Threshold: 10, Lang: "nl"}
			says, others := 0, 0
			for _, def := range c.Dashboards("gemeente", "jpf") {
				eachTile(dashboard.Build(def, in), func(p dashboard.PageView, tile dashboard.TileView) {
					if slices.Contains(tile.Notes, want) {
						says++
					} else {
						others++
					}
				})
			}
			if says > 0 != k.says || others == 0 {
				t.Errorf("%d tiles say so, %d do not", says, others)
			}
		})
	}
}
