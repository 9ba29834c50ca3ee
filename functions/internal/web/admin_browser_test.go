package web_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestAdminDoesNotScrollSideways: on a phone a row of a list of the administrator is a
// block below the one before, so that no column lies out of sight.
func TestAdminDoesNotScrollSideways(t *testing.T) {
	all := adminSamples()
	server := serveGallery(t, all)
	ctx := browser(t, func(any) {})
	looked := 0
	for _, s := range all {
		for _, width := range widths {
			var hidden []string
			if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(server.URL+"/"+s.name), chromedp.Evaluate(`
				document.querySelectorAll("details").forEach((d) => { d.open = true });
				[...document.querySelectorAll(".em-scroll")].filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.getAttribute("aria-label") + " " + e.scrollWidth + " in " + e.clientWidth)`, &hidden)); err != nil {
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
