package load

import (
	"strings"
	"testing"
	"testing/fstest"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/source"
)

// TestTableFileIsPartOfItsDefinition: a change of the file is one of the catalog and
// breaks the lock, and a bundle needs the file no more.
func TestTableFileIsPartOfItsDefinition(t *testing.T) {
	const name, table = "vragenlijsten/intake-medewerker/v1.yaml", "vragenlijsten/intake-medewerker/norm.csv"
	fsys := base(t)
	text := strings.Replace(string(fsys[name].Data), "schalen:", "berekeningen:\n  - {id: norm, type: getal, formule: 'tabel(\"norm\", hoe_lang)'}\n"+
		"tabellen:\n  norm: {sleutels: [{id: maanden, type: getal}], uitkomst: getal, bestand: norm.csv}\nschalen:", 1)
	fsys[name] = &fstest.MapFile{Data: []byte(text)}
	fsys[table] = &fstest.MapFile{Data: []byte("maanden;uitkomst\n3;1,5\n")}
	lock, err := Publish(fsys, []string{name})
	if err != nil {
		t.Fatal(err)
	}
	fsys[LockFile] = &fstest.MapFile{Data: lock}
	first, found := Load(fsys)
	if first == nil || len(found) > 0 {
		t.Fatal(found)
	}
	bundle, err := first.Bundle()
	if err != nil {
		t.Fatal(err)
	}
	again, err := catalog.FromBundle(bundle)
	if err != nil {
		t.Fatal(err)
	}
	ref := source.Ref{ID: "intake-medewerker"}
	if again.Questionnaire(ref).Digest() != first.Questionnaire(ref).Digest() || len(again.Questionnaire(ref).Def.Tables["norm"].Rows) != 1 {
		t.Error("the bundle has another table")
	}
	fsys[table] = &fstest.MapFile{Data: []byte("maanden;uitkomst\n3;2,5\n")}
	if _, found := Load(fsys); len(found) != 1 || found[0].Code != "published-changed" || !strings.Contains(found[0].Hint, "de CSV's horen bij de versie") {
		t.Errorf("a published table was changed: %v", found)
	}
	delete(fsys, LockFile)
	if second, found := Load(fsys); second == nil || second.Digest() == first.Digest() {
		t.Errorf("the digest does not see the table: %v", found)
	}
}
