package results_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"effectmonitor/engine/dashboard"
)

// drawn are the kinds of tiles that are a drawing.
var drawn = map[dashboard.TileKind]bool{
	dashboard.ChangeTile: true, dashboard.ProgressTile: true, dashboard.SpiderTile: true, dashboard.TrendTile: true, dashboard.AroundTile: true,
	dashboard.SurvivalTile: true, dashboard.SlopeTile: true, dashboard.FunnelTile: true, dashboard.FlowTile: true,
	dashboard.StackedTile: true, dashboard.ColumnsTile: true,
}

// told is a line of a file with a month and its share.
var told = regexp.MustCompile(`(?m)^"?\d+[^;,]*"?[;,]"?\d+(,\d+)?%`)

// TestEveryTileCanBeSaved: of every tile of every dashboard in the demo there is a table,
// and of every drawing also the drawing in both forms; the page leads to each.
func TestEveryTileCanBeSaved(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: iedere tekening van de demo bij -short")
	}
	tables, drawings := 0, 0
	for id, k := range map[string]struct{ user, root string }{
		"jpf-gemeente":     {"pieter-hendriks", "/dashboard/jpf-gemeente"},
		"jpf-landelijk":    {"simone-vink", "/dashboard/jpf-landelijk"},
		"jpf-investeerder": {"ingrid-baan", "/gemeenten/0772/dashboard/jpf-investeerder"},
		"jpf-publiek":      {"", "/publiek"},
	} {
		for _, d := range definitions.Dashboards("", "") {
			if d.ID != id {
				continue
			}
			for _, p := range d.Pages {
				page := k.root + "/" + p.ID
				body := shared.page(t, k.user, page)
				for _, tile := range p.Tiles {
					if tile.Kind == dashboard.TextTile || tile.Kind == dashboard.MKBATile {
						continue
					}
					leads := func(ext, kind string) {
						t.Helper()
						at := page + "/" + tile.ID + ext
						if !strings.Contains(body, `href="`+at+`"`) {
							t.Errorf("the page does not lead to %s (%s)", at, tile.Kind)
							return
						}
						res := shared.get(t, k.user, at)
						if res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Type"), kind) {
							t.Errorf("%s gives %d, %s", at, res.StatusCode, res.Header.Get("Content-Type"))
						}
					}
					if tile.Kind == dashboard.KeyFigureTile {
						continue // a number on the page itself
					}
					leads(".csv", "text/csv")
					tables++
					// A course over time of which fewer than two points are told has no line.
					flat := tile.Kind == dashboard.SurvivalTile && len(told.FindAllString(shared.page(t, k.user, page+"/"+tile.ID+".csv"), -1)) < 2
					if drawn[tile.Kind] && !flat {
						leads(".svg", "image/svg+xml")
						leads(".png", "image/png")
						drawings++
					}
				}
			}
		}
	}
	t.Logf("%d tables and %d drawings were saved", tables, drawings)
	if tables < 40 || drawings < 20 {
		t.Errorf("%d tables and %d drawings were saved", tables, drawings)
	}
}
