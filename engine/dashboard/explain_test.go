package dashboard_test

import (
	"slices"
	"strings"
	"testing"

	"effectmonitor/engine/dashboard"
)

func TestEveryKindOfFigureIsExplained(t *testing.T) {
	d := loadDemo(t)
	def := d.dashboard(t, "gemeente")
	for _, k := range []struct{ page, tile, want string }{
		{"management", "schuld", "De mediaan is de middelste waarde, afgerond op 250."},
		{"management", "uitval", "Wilson"},
		{"management", "duur", "Kaplan–Meier"},
		{"management", "blijft", "cumulatieve incidentie"},
		{"management", "blijft", "Bron: "},
		{"ontwikkeling", "niveaus", "alleen jongeren met beide metingen"},
		{"ontwikkeling", "vooruit", "een verschil van minstens 1,0 niveau."},
	} {
		tile, ok := dashboard.BuildTile(def, k.page, k.tile, d.input("gemeente"))
		if !ok {
			t.Errorf("there is no tile %s/%s", k.page, k.tile)
			continue
		}
		if !slices.ContainsFunc(tile.Explanation, func(s string) bool { return strings.Contains(s, k.want) }) {
			t.Errorf("%s/%s says %q, not %q", k.page, k.tile, tile.Explanation, k.want)
		}
	}
	if _, ok := dashboard.BuildTile(def, "ontwikkeling", "nergens", d.input("gemeente")); ok {
		t.Error("a tile that does not exist is built")
	}
	if _, ok := dashboard.BuildPage(def, "nergens", d.input("gemeente")); ok {
		t.Error("a page that does not exist is built")
	}
}
