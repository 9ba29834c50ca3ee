package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/demo"
)

// worth are the monitors of which the benefits are set against the costs.
var worth = []string{"jpf", "cohortstudie"}

// TestEveryMonitorIsWhole: each programme has questionnaires of its own for each
// who fills in, a framework with indicators, dashboards for those who do the work, for the
// nation and for everybody, a report, a model where its benefits are named, cases beside
// each of its definitions, people and users in the demo, and a section in the handleiding
// on how it was made.
func TestEveryMonitorIsWhole(t *testing.T) {
	defs := everything(t)
	handbook := handbook(t)
	cohorts, err := demo.OpenAll(defs)
	if err != nil {
		t.Fatal(err)
	}
	users := demo.Users(cohorts...)
	for _, p := range defs.Programmes() {
		id := p.Def.ID
		t.Run(id, func(t *testing.T) {
			asked := kindsOf(t, id)
			for kind, n := range map[string]int{"programma": 1, "vragenlijst": 1, "raamwerk": 1, "dashboard": 3, "rapport": 1, "simulatie": 1} {
				if asked[kind] < n {
					t.Errorf("%d of %s, want at least %d", asked[kind], kind, n)
				}
			}
			if slices.Contains(worth, id) != (asked["mkba"] > 0) {
				t.Errorf("%d models of costs and benefits", asked["mkba"])
			}
			if lists := asked["vragenlijst"]; lists < len(p.Def.Raters) {
				t.Errorf("%d questionnaires of its own for %d raters", lists, len(p.Def.Raters))
			}
			if f := defs.FrameworkOf(source.Ref{ID: id}); f == nil || len(f.Indicators()) < 5 {
				t.Error("the framework has hardly an indicator")
			}
			levels := map[string]int{}
			for _, d := range defs.Dashboards("", id) {
				levels[d.Level]++
			}
			for _, level := range []string{"gemeente", "landelijk", "publiek"} {
				if levels[level] == 0 {
					t.Errorf("no dashboard for %s, of %v", level, levels)
				}
			}
			shown := 0
			for _, g := range defs.Gemeenten() {
				if defs.Effective(g.Code, id) == nil {
					continue
				}
				shown++
				if !slices.ContainsFunc(users, func(u auth.User) bool { return u.Gemeente == g.Code }) {
					t.Errorf("nobody of the demo works in %s", g.Name)
				}
			}
			if shown == 0 {
				t.Error("no gemeente of the demo carries it out")
			}
			if !strings.Contains(handbook, " gemaakt** (`"+id+"`)") {
				t.Error("the handleiding does not say how it was made")
			}
		})
	}
}

// TestWhatPoolsIsWhole: what pools studies has no questions of its own; it has the rest, and
// so has a gemeente with several monitors.
func TestWhatPoolsIsWhole(t *testing.T) {
	defs, handbook := everything(t), handbook(t)
	asked := kindsOf(t, pooling)
	if asked["dashboard"] < 2 || asked["rapport"] < 1 {
		t.Errorf("only %v pools studies", asked)
	}
	for _, level := range []string{"landelijk", "publiek"} {
		most := 0
		for _, d := range defs.Dashboards(level, "") {
			programmes := map[string]bool{}
			for _, s := range d.Pooled() {
				programmes[s.Programme.ID] = true
			}
			most = max(most, len(programmes))
		}
		if most < 4 {
			t.Errorf("at %s the most that is pooled is %d programmes", level, most)
		}
	}
	several := 0
	for _, g := range defs.Gemeenten() {
		if len(g.Programmes) > 1 {
			several++
		}
	}
	if several == 0 {
		t.Error("no gemeente has several monitors")
	}
	for _, section := range []string{"**Samennemen.**", "**Eén gemeente, meer monitors.**"} {
		if !strings.Contains(handbook, section) {
			t.Errorf("the handleiding has no %s", section)
		}
	}
}

// kindsOf counts the definitions of a monitor by kind, and sees that each has cases.
func kindsOf(t *testing.T, id string) map[string]int {
	t.Helper()
	asked := map[string]int{}
	for _, path := range partsOf(t, definitions, id).own {
		var doc map[string]any
		read(t, filepath.Join(definitions, path), &doc)
		kind, _ := doc["soort"].(string)
		if !strings.HasSuffix(path, "_test.yaml") {
			asked[kind]++
			continue
		}
		if list, _ := doc["gevallen"].([]any); len(list) == 0 {
			t.Errorf("%s has no cases", path)
		}
	}
	return asked
}

func everything(t *testing.T) *catalog.Catalog {
	t.Helper()
	defs, found := load.Load(os.DirFS(definitions))
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return defs
}

func handbook(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(definitions, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
