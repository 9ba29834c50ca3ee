package load

import (
	"bytes"
	"strings"
	"testing"
	"testing/fstest"

	"effectmonitor/engine/catalog"
)

// Of several public dashboards the one in front is named, whatever its id; two are
// refused, and none among several is told.
func TestFrontPageIsNamed(t *testing.T) {
	const first, other = "dashboards/aap/v1.yaml", "dashboards/zebra/v1.yaml"
	page := []byte("soort: dashboard\nid: aap\nversie: 1\ntitel: Aap\nniveau: publiek\nprogramma: PROGRAMMA\npaginas:\n  - id: p\n    titel: P\n    tegels:\n      - {id: t, soort: tekst, tekst: Tekst}\n")
	fsys := base(t)
	plain, _ := Load(fsys)
	page = bytes.Replace(page, []byte("PROGRAMMA"), []byte(plain.Programmes()[0].Def.ID), 1)
	zebra := bytes.ReplaceAll(page, []byte("aap"), []byte("zebra"))
	in := func(data []byte) *fstest.MapFile {
		return &fstest.MapFile{Data: bytes.Replace(data, []byte("niveau: publiek\n"), []byte("niveau: publiek\nvoorpagina: true\n"), 1)}
	}
	codes := func() (*catalog.Catalog, string) {
		defs, found := Load(fsys)
		told := ""
		for _, f := range found {
			if strings.HasPrefix(f.Code, "front-") {
				told += f.Code + " "
			}
		}
		return defs, told
	}
	fsys[first], fsys[other] = &fstest.MapFile{Data: page}, &fstest.MapFile{Data: zebra}
	if _, told := codes(); told != "front-unclear " {
		t.Errorf("two public dashboards without a front give %q", told)
	}
	fsys[other] = in(zebra)
	if defs, told := codes(); told != "" || defs.Front() == nil || defs.Front().ID != "zebra" {
		t.Errorf("the front is %+v, findings %q", defs.Front(), told)
	}
	fsys[first] = in(page)
	if _, told := codes(); told != "front-twice " {
		t.Errorf("two fronts give %q", told)
	}
	fsys[first] = &fstest.MapFile{Data: bytes.Replace(in(page).Data, []byte("niveau: publiek"), []byte("niveau: landelijk"), 1)}
	if _, told := codes(); told != "front-level " {
		t.Errorf("a front for some gives %q", told)
	}
}
