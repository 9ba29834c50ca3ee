package load

import (
	"bytes"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// What programmes are pooled on must be the same measure; a programme that is taken away
// is left out of the figure and stops nothing.
func TestPooledStudiesMeasureTheSame(t *testing.T) {
	const pooled = "dashboards/samen-landelijk/v1.yaml"
	shipped := fstest.MapFS{}
	err := fs.WalkDir(os.DirFS("../../../instruments"), ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasSuffix(path, "_test.yaml") {
			return err
		}
		data, err := os.ReadFile("../../../instruments/" + path)
		shipped[path] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	whole := shipped[pooled].Data
	for _, k := range []struct{ before, after, code string }{
		{"", "", ""},
		{"indicator: hoop_later, naar: F4", "indicator: weg, naar: F4", "unknown-indicator"},
		{"indicator: hoop_later, naar: F4", "indicator: stand_geld, naar: F4", "study-measure"},
		{"indicator: hoop_verschil, naar: W48", "indicator: spanning_verschil, naar: W24", "study-measure"},
		{"indicator: hoop_later, naar: F4", "indicator: lopend", "study-measure"},
		{"indicator: hoop_later, naar: F4", "indicator: hoop_later", "tile-moment"},
		{"niveau: landelijk", "niveau: gemeente", "study-level"},
		{"        omdat: Elk onderzoek vraagt naar vertrouwen in later en zet het om naar 0 tot 10.\n", "", "study-reason"},
		{"programma: klantbeleving, indicator: hoop_later,", "programma: verdwenen, indicator: hoop_later,", "missing-study"},
	} {
		if !bytes.Contains(whole, []byte(k.before)) {
			t.Fatalf("%q is not in the definition", k.before)
		}
		shipped[pooled] = &fstest.MapFile{Data: bytes.Replace(whole, []byte(k.before), []byte(k.after), 1)}
		_, found := Load(shipped)
		told := ""
		for _, f := range found {
			if f.File == pooled {
				told += f.Code + " "
			}
		}
		if k.code == "" && told != "" || !strings.Contains(told, k.code) {
			t.Errorf("%q instead of %q gives %q, want %s", k.after, k.before, told, k.code)
		}
		if stops := found.HasErrors(); stops != (k.code != "" && k.code != "missing-study") {
			t.Errorf("%s stops: %v", k.code, stops)
		}
	}
}
