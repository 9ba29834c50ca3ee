package web_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"effectmonitor/functions/internal/testneeds"
)

const (
	// closed lists the folds that a phone does not show as one line of a good size, saying
	// what is chosen, with nothing below it.
	closed = `(() => {
  const out = [], all = [...document.querySelectorAll(".em-fold")];
  if (!all.length) out.push("no fold");
  for (const fold of all) {
    const line = fold.querySelector(":scope > summary"), r = line.getBoundingClientRect(), what = line.textContent;
    if (fold.open) out.push("open: " + what);
    if (!line.checkVisibility() || r.height < 44 || r.width < 200) out.push("line of " + r.width + " by " + r.height + ": " + what);
    if (fold.getBoundingClientRect().height > r.height + 2) out.push("something below the line: " + what);
    for (const e of fold.querySelectorAll("a, select, button")) if (e.checkVisibility()) out.push("in sight: " + e.textContent);
    const now = fold.querySelector("[aria-current]");
    if (fold.closest("nav") && (!now || !what.includes(now.textContent))) out.push("not where the reader is: " + what);
    for (const chip of fold.querySelectorAll(".em-chip")) {
      const name = chip.firstChild.textContent.trim().replace(": ", " ");
      if (!what.includes(name)) out.push("not said to be chosen: " + name);
    }
  }
  return out;
})()`

	// opened lists what of a fold is not to be seen: as on a wide screen, where the line
	// is not there either, and as on a phone once it was opened.
	opened = `(() => {
  const out = [], wide = innerWidth >= 640;
  for (const fold of document.querySelectorAll(".em-fold")) {
    const line = fold.querySelector(":scope > summary"), inside = [...fold.querySelectorAll("a, select")];
    if (line.checkVisibility() === wide) out.push(wide ? "a line on a wide screen" : "no line on a phone");
    if (!inside.length) out.push("nothing in it: " + line.textContent);
    for (const e of inside) if (!e.checkVisibility() || e.getBoundingClientRect().height < 1) out.push("out of sight: " + e.textContent);
  }
  return out;
})()`

	// unfold opens every fold and says how many there are.
	unfold = `(() => { const all = [...document.querySelectorAll(".em-fold")]; all.forEach((f) => { f.open = true }); return all.length })()`
)

// folded are pages with folds; of each, what a phone must show without scrolling.
var folded = map[string]string{
	"dashboard-management": ".em-figure__value", "dashboard-ontwikkeling": ".em-headline", "beheer-overzicht": "tbody td", "beheer-bericht": ".em-facts dd",
}

// TestFoldsOnAPhone: tabs and filters are one line each on a phone, so that the first figure
// stands on the first screen. They open by the keyboard and without scripts, and on a wider
// screen, also one that is enlarged, they are always open.
func TestFoldsOnAPhone(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: browser bij -short")
	}
	ctx := browser(t, func(any) {})
	all := slices.DeleteFunc(gallery(t), func(s sample) bool { return folded[s.name] == "" })
	if len(all) != len(folded) {
		t.Fatalf("%d of %d pages", len(all), len(folded))
	}
	server := serveGallery(t, all)
	for _, scripts := range []bool{true, false} {
		do(t, ctx, scripting(scripts))
		for _, s := range all {
			for width, height := range map[int64]int64{390: 844, 320: 640} {
				t.Run(fmt.Sprintf("%s at %d, scripts %v", s.name, width, scripts), func(t *testing.T) {
					do(t, ctx, chromedp.EmulateViewport(width, height), chromedp.Navigate(server.URL+"/"+s.name), keyboard)
					judge(t, ctx, "closed", closed, firstScreen(folded[s.name]))
					openByKeys(t, ctx)
					judge(t, ctx, "opened", opened, layout, collapsed)
				})
			}
			for _, width := range []int64{640, 1280} {
				do(t, ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(server.URL+"/"+s.name))
				judge(t, ctx, fmt.Sprintf("%s at %d", s.name, width), opened)
			}
		}
	}
}

// firstScreen says when the first of what is looked for is not on the screen as it opens.
func firstScreen(selector string) string {
	return fmt.Sprintf(`(() => {
  const first = document.querySelector(%q), r = first?.getBoundingClientRect();
  return !first ? ["there is no %[2]s"] : scrollY > 0 || r.bottom > innerHeight && r.top > innerHeight - 48 ? ["the first %[2]s is at " + Math.round(r.top)] : [];
})()`, selector, selector)
}

// openByKeys goes from fold to fold with Tab and opens each with Enter.
func openByKeys(t *testing.T, ctx context.Context) {
	t.Helper()
	for range 60 {
		left, err := chromedp.Run(ctx, chromedp.Evaluate[int](`document.querySelectorAll(".em-fold:not([open])").length`))
		if err != nil {
			t.Fatal(err)
		}
		if left == 0 {
			return
		}
		do(t, ctx, testneeds.Key(kb.Tab))
		at, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`document.activeElement.matches(".em-fold > summary")`))
		if err != nil {
			t.Fatal(err)
		}
		if at {
			do(t, ctx, testneeds.Key(kb.Enter))
			waitFor(t, ctx, "the fold opens", `document.activeElement.parentElement.open`)
		}
	}
	t.Error("not every fold is reached by Tab")
}

// scripting switches the scripts of pages on or off; what a test evaluates still runs.
func scripting(on bool) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
		return err
	})
}
