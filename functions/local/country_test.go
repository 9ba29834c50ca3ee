package main

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/gemeente"
	"effectmonitor/functions/internal/web"
)

// register is the list of gemeenten of the CBS, beside the clone.
var register = filepath.Join("..", "..", "..", "shared", "reference", "gemeenten.csv")

// TestTheWholeCountryIsServed makes a file for each gemeente of the country in one
// command, starts the server with all of them, and visits each under its own name and
// in its own colours.
func TestTheWholeCountryIsServed(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: een bestand voor elke gemeente (-short)")
	}
	if _, err := os.Stat(register); os.IsNotExist(err) && os.Getenv("CI") != "true" { // there it stands beside the clone
		t.Skip("overgeslagen: de lijst met alle gemeenten (shared/reference/gemeenten.csv naast de kloon)")
	}
	root := filepath.Join(t.TempDir(), "instruments")
	if err := os.CopyFS(root, os.DirFS(definitions)); err != nil {
		t.Fatal(err)
	}
	make := exec.CommandContext(context.WithoutCancel(t.Context()), "go", "run", "../../engine/cmd/monitor",
		"nieuw", "gemeenten", register, "--programma", "klantbeleving", "--instruments", root)
	if out, err := make.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%.2000s", err, out)
	}
	defs, found := load.Load(os.DirFS(root))
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	all := defs.Gemeenten()
	if len(all) != 342 {
		t.Errorf("%d gemeenten, the register of 2025 has 342", len(all))
	}
	address := serving(t, root, &output{})
	visitor := direct(nil)
	themes := map[string]bool{}
	for _, g := range all {
		if code, body := pageOf(t, visitor, address+"/privacy/"+g.Code); code != http.StatusOK || !strings.Contains(body, web.ThemeURL(g.Colour)) {
			t.Errorf("%s answers %d, without its theme %s", g.Name, code, web.ThemeURL(g.Colour))
		}
		themes[g.Colour] = true
	}
	if len(themes) < 20 {
		t.Errorf("only %d colours for %d gemeenten", len(themes), len(all))
	}
	for colour := range themes {
		code, body := pageOf(t, visitor, address+web.ThemeURL(colour))
		if code != http.StatusOK || !regexp.MustCompile(`#[0-9a-f]{6}`).MatchString(body) {
			t.Errorf("the theme of %s answers %d", colour, code)
		}
	}
	if at := slices.IndexFunc(all, func(g *gemeente.Gemeente) bool { return g.Code == "1980" }); at < 0 {
		t.Error("a gemeente of the end of the list is not there")
	}
}
