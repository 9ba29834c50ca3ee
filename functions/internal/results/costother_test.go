package results_test

import (
	"io/fs"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/results"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/store"
	"effectmonitor/instruments"
)

// withOtherModels is the same store under definitions with a second version of the
// model, and with another model of the same results.
func withOtherModels(t *testing.T) *world {
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
	change := func(from, to string, pairs ...string) {
		text := string(tree[from].Data)
		for i := 0; i < len(pairs); i += 2 {
			if !strings.Contains(text, pairs[i]) {
				t.Fatalf("%s lacks %q", from, pairs[i])
			}
			text = strings.Replace(text, pairs[i], pairs[i+1], 1)
		}
		tree[to] = &fstest.MapFile{Data: []byte(text)}
	}
	const model = "mkba/jpf/v1.yaml"
	change(model, "mkba/jpf/v2.yaml", "\nversie: 1\n", "\nversie: 2\n", "waarde: 30%, laag: 20%, hoog: 45%", "waarde: 40%, laag: 20%, hoog: 45%")
	change(model, "mkba/jpf-anders/v1.yaml", "\nid: jpf\n", "\nid: jpf-anders\n", "Kosten en baten van JPF", "Een andere aanpak", "waarde: 14040\n", "waarde: 10000\n")
	change("dashboards/jpf-gemeente/v1.yaml", "dashboards/jpf-gemeente/v1.yaml", "model: jpf,", "model: jpf-anders,")
	defs, found := load.Load(tree)
	if found.HasErrors() {
		t.Fatal(found.Err())
	}
	w := &world{db: shared.db, sessions: shared.sessions, users: shared.users, reads: shared.reads}
	give := func() *catalog.Catalog { return defs }
	w.app = app.New(app.Config{Store: store.New(shared.reads), Catalog: give, Now: now, Zone: time.UTC})
	policies, err := policy.New()
	if err != nil {
		t.Fatal(err)
	}
	s := site.New(site.Config{Sessions: w.sessions, Policies: policies, Catalog: give, Now: now, Product: "Effectmonitor"})
	mux := http.NewServeMux()
	results.New(results.Config{App: w.app, Site: s}).Routes(mux)
	w.handler = s.Handler(mux)
	return w
}

// TestCompareVersionsAndModels: the difference with an earlier version is the parameter
// that changed, and that with another model of the same results is its costs. Without a
// key that signs nothing can be frozen.
func TestCompareVersionsAndModels(t *testing.T) {
	w := withOtherModels(t)
	lacks(t, w.page(t, "pieter-hendriks", "/kosten-baten/jpf/vergelijken?met=versie:1"), `Versie 1 van dit model komt € [\d.]+ hoger uit`, `Ook zonder de aanpak uit de bijstand 40% tot 30% \+ € [\d.]+ Minder bijstand`)
	lacks(t, w.page(t, "pieter-hendriks", "/kosten-baten/jpf/vergelijken?met=groep:jpf-anders:0518"), `Een andere aanpak, Den Haag komt € [\d.]+ hoger uit`, `Kosten van een traject 13.650 tot 10.000`)
	if body := w.page(t, "wilma-de-groot", "/kosten-baten/jpf"); strings.Contains(body, "/nieuw?model=jpf") {
		t.Error("something can be frozen")
	}
	if res := w.get(t, "wilma-de-groot", "/vaststellingen/0518/nieuw?model=jpf"); res.StatusCode < 400 {
		t.Errorf("the form is there: %d", res.StatusCode)
	}
}
