package web_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// sideways names the regions of which a part is out of sight, with all folds open.
const sideways = `
  document.querySelectorAll("details").forEach((d) => { d.open = true });
  [...document.querySelectorAll(".em-scroll")].filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.getAttribute("aria-label") + " " + e.scrollWidth + " in " + e.clientWidth)`

// TestAdminDoesNotScrollSideways: on a phone a row of a list of the administrator is a
// block below the one before, so that no column lies out of sight.
func TestAdminDoesNotScrollSideways(t *testing.T) {
	all := adminSamples()
	if testing.Short() {
		t.Skip("overgeslagen: browser bij -short")
	}
	server := serveGallery(t, all)
	ctx := browser(t, func(any) {})
	looked := 0
	for _, s := range all {
		for _, width := range widths {
			visit(t, ctx, server.URL+"/"+s.name, width)
			hidden, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](sideways))
			if err != nil {
				t.Fatal(err)
			}
			looked++
			if len(hidden) > 0 {
				t.Errorf("%s at %d: %s", s.name, width, strings.Join(hidden, "; "))
			}
		}
	}
	if looked < 20 {
		t.Errorf("only %d pages were looked at", looked)
	}
}
