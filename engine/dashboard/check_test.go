package dashboard_test

import (
	"testing"

	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/source"
)

func TestCheckFinds(t *testing.T) {
	d := loadDemo(t)
	tile := func(x dashboard.Tile) dashboard.Page { return dashboard.Page{ID: "p", Tiles: []dashboard.Tile{x}} }
	for _, k := range []struct {
		name, code string
		page       dashboard.Page
	}{
		{"an indicator that does not exist", "unknown-indicator", tile(dashboard.Tile{Kind: dashboard.KeyFigureTile, Indicator: "lopendd"})},
		{"no indicator", "tile-empty", tile(dashboard.Tile{Kind: dashboard.TableTile})},
		{"a kind that does not exist", "tile-kind", tile(dashboard.Tile{Kind: "taart", Indicator: "lopend"})},
		{"a moment that does not exist", "unknown-moment", tile(dashboard.Tile{Kind: dashboard.ChangeTile, Indicator: "niveau_wonen", From: "T0", To: "T9"})},
		{"a breakdown that does not exist", "unknown-breakdown", tile(dashboard.Tile{Kind: dashboard.TableTile, Indicator: "lopend", Breakdown: "sterrenbeeld"})},
		{"an indicator of another type", "tile-type", tile(dashboard.Tile{Kind: dashboard.SurvivalTile, Indicator: "lopend"})},
		{"a distribution as one figure", "tile-type", tile(dashboard.Tile{Kind: dashboard.KeyFigureTile, Indicator: "reden_einde"})},
		{"a trend without moments", "tile-type", tile(dashboard.Tile{Kind: dashboard.TrendTile, Indicator: "lopend"})},
		{"around something with one period", "tile-periods", tile(dashboard.Tile{Kind: dashboard.AroundTile, Indicator: "voltooid"})},
		{"a begin of what has none", "tile-part", tile(dashboard.Tile{Kind: dashboard.KeyFigureTile, Indicator: "lopend", Begin: &dashboard.Begin{At: "lopend"}})},
		{"a change without a second moment", "tile-moment", tile(dashboard.Tile{Kind: dashboard.TableTile, Indicator: "niveau_wonen"})},
		{"a change from another moment", "tile-moment", tile(dashboard.Tile{Kind: dashboard.ChangeTile, Indicator: "niveau_wonen", From: "T1", To: "T3"})},
		{"a change to its own first moment", "tile-moment", tile(dashboard.Tile{Kind: dashboard.ChangeTile, Indicator: "niveau_wonen", To: "T0"})},
		{"a rater that does not exist", "unknown-rater", tile(dashboard.Tile{Kind: dashboard.ResponseTile, Raters: []string{"buurman"}})},
		{"a comparison that does not exist", "tile-compare", tile(dashboard.Tile{Kind: dashboard.KeyFigureTile, Indicator: "lopend", Compare: "vroeger"})},
		{"a model that is not named", "tile-model", tile(dashboard.Tile{Kind: dashboard.MKBATile})},
		{"a theme that does not exist", "unknown-theme", dashboard.Page{ID: "p", Theme: "sport"}},
		{"a headline with an unknown word", "unknown-placeholder", dashboard.Page{ID: "p", Headline: &dashboard.Headline{
			Kind: dashboard.KeyFigureTile, Indicator: "lopend", Certain: source.Text{"nl": "Er zijn {veel} {deelnemers}."},
		}}},
		{"a headline without a model", "tile-model", dashboard.Page{ID: "p", Headline: &dashboard.Headline{Kind: dashboard.MKBATile}}},
		{"two tiles with one id", "duplicate-id", dashboard.Page{ID: "p", Tiles: []dashboard.Tile{{ID: "a", Kind: dashboard.TextTile}, {ID: "a", Kind: dashboard.TextTile}}}},
	} {
		t.Run(k.name, func(t *testing.T) {
			found := dashboard.Check(&dashboard.Dashboard{Pages: []dashboard.Page{k.page}}, d.framework)
			if len(found) != 1 || found[0].Code != k.code {
				t.Errorf("findings %v, want %s", found, k.code)
			}
		})
	}
}

func TestCheckAcceptsTheDemo(t *testing.T) {
	d := loadDemo(t)
	for _, def := range d.catalog.Dashboards("", d.programme) {
		if found := dashboard.Check(def, d.framework); len(found) > 0 {
			t.Errorf("%s: %v", def.ID, found)
		}
	}
}

func TestPeriods(t *testing.T) {
	for _, k := range []struct{ publish, day, want string }{
		{"", "2026-11-23", ""}, {"maand", "2026-03-09", "2026-03"}, {"jaar", "2026-11-23", "2026"},
		{"kwartaal", "2026-01-01", "2026-K1"}, {"kwartaal", "2026-03-31", "2026-K1"}, {"kwartaal", "2026-04-01", "2026-K2"}, {"kwartaal", "2026-12-31", "2026-K4"},
	} {
		day, err := source.ParseDate(k.day)
		if err != nil {
			t.Fatal(err)
		}
		if got := (&dashboard.Dashboard{Publish: k.publish}).Period(day); got != k.want {
			t.Errorf("%s of %s is %q, want %q", k.publish, k.day, got, k.want)
		}
	}
}

// A release is of everyone together, so a dashboard of releases shows no parts.
func TestReleaseShowsNoParts(t *testing.T) {
	d := loadDemo(t)
	for _, tile := range []dashboard.Tile{
		{Kind: dashboard.TableTile, Indicator: "lopend", Breakdown: "geslacht"},
		{Kind: dashboard.GemeentenTile, Indicator: "lopend"},
		{Kind: dashboard.KeyFigureTile, Indicator: "lopend", Compare: dashboard.CompareNational},
	} {
		found := dashboard.Check(&dashboard.Dashboard{Publish: "kwartaal", Pages: []dashboard.Page{{ID: "p", Tiles: []dashboard.Tile{tile}}}}, d.framework)
		if len(found) != 1 || found[0].Code != "release-part" {
			t.Errorf("%s: %v", tile.Kind, found)
		}
	}
}
