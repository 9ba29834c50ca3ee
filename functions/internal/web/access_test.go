package web_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"effectmonitor/functions/internal/testneeds"
	"effectmonitor/functions/internal/web"
)

// What axe does not look at, as expressions that list what is wrong on a page.
const (
	// collapsed: text in a column too narrow to read, or on top of other text.
	collapsed = `(() => {
  const out = [], boxes = [];
  for (const e of document.querySelectorAll("h1,h2,h3,p,li,dt,dd,td,th,label,legend,button,summary,a,span")) {
    if (e.closest("svg, .em-hide, .em-skip, .em-first, details:not([open]) > .em-details__body") || !e.checkVisibility()) continue;
    const text = [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data.trim()).join(" ").trim();
    if (!text) continue;
    for (const n of e.childNodes) {
      if (n.nodeType !== 3 || !n.data.trim()) continue;
      const range = document.createRange();
      range.selectNodeContents(n);
      const lines = [...range.getClientRects()].filter((r) => r.width > 1);
      const longest = Math.max(...text.split(/\s+/).map((w) => w.length));
      if (lines.length > 3 && longest > 3 && Math.max(...lines.map((r) => r.width)) < 24) out.push("a column of letters: " + text.slice(0, 40));
      for (const r of lines) boxes.push({ e, r, text });
    }
  }
  for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < Math.min(boxes.length, i + 60); j++) {
    const a = boxes[i], b = boxes[j];
    if (a.e === b.e || a.e.contains(b.e) || b.e.contains(a.e)) continue;
    const w = Math.min(a.r.right, b.r.right) - Math.max(a.r.left, b.r.left), h = Math.min(a.r.bottom, b.r.bottom) - Math.max(a.r.top, b.r.top);
    if (w > 3 && h > 6) out.push("text over text: " + a.text.slice(0, 30) + " / " + b.text.slice(0, 30));
  }
  return out.slice(0, 5);
})()`

	// unfocused: what the keyboard reaches that shows no focus, hides behind something,
	// or comes in another order than it is seen in.
	unfocused = `(() => {
  const out = [];
  let before = null;
  for (const e of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]")) {
    if (e.tabIndex > 0) out.push("a tab order of its own: " + e.outerHTML.slice(0, 80));
    if (e.tabIndex < 0 || e.disabled || !e.checkVisibility() || e.closest(".em-hide")) continue;
    const name = e.tagName + " " + (e.textContent || e.id || e.name).trim().slice(0, 30);
    e.focus();
    if (document.activeElement !== e) { out.push("takes no focus: " + name); continue; }
    const rings = [e, e.closest("label")].filter(Boolean).map((x) => getComputedStyle(x));
    if (!rings.some((s) => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2 || s.boxShadow !== "none")) out.push("no focus to be seen: " + name);
    const r = (e.closest("label") || e).getBoundingClientRect();
    const x = Math.min(Math.max(r.left + r.width / 2, 1), innerWidth - 1), y = Math.min(Math.max(r.top + r.height / 2, 1), innerHeight - 1);
    const top = document.elementFromPoint(x, y);
    if (r.width && top && top !== e && !e.contains(top) && !top.contains(e) && !(e.closest("label") || e).contains(top)) out.push("hidden behind " + top.className + ": " + name);
    const at = { left: r.left + scrollX, right: r.right + scrollX, top: r.top + scrollY, region: e.closest("header, nav, main, footer, aside, section, form, table, fieldset"), name };
    if (before && before.region === at.region && !e.matches(".em-skip") && at.left < before.right && before.left < at.right && at.top < before.top - 4)
      out.push("comes after what is below it: " + before.name + " → " + name);
    before = e.matches(".em-skip") ? null : at;
  }
  return out;
})()`

	// moving: anything that moves by itself or on its way somewhere.
	moving = `(() => {
  const out = document.getAnimations().map((a) => "an animation: " + (a.animationName || a.transitionProperty));
  for (const e of document.querySelectorAll("*")) {
    const s = getComputedStyle(e);
    if (parseFloat(s.transitionDuration) > 0 || s.animationName !== "none" || s.scrollBehavior === "smooth") out.push("moves: " + e.tagName + "." + e.className);
    if (e.matches("marquee, blink, video, audio, canvas")) out.push("moves: " + e.tagName);
  }
  return out.slice(0, 3);
})()`

	// stretched: with the spacing of WCAG 1.4.12 nothing is cut off.
	stretched = `(() => {
  const sheet = new CSSStyleSheet(), out = [];
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }");
  document.adoptedStyleSheets = [sheet];
  for (const e of document.querySelectorAll("main *, header *, footer *")) {
    const s = getComputedStyle(e);
    if (e.closest("svg, .em-hide, .em-scroll") || e.matches("input, select, textarea, progress") || !e.checkVisibility()) continue;
    if ((s.overflowX !== "visible" || s.overflowY !== "visible") && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)) out.push("cut off: " + e.tagName + "." + e.className);
  }
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth) {
    const wide = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !e.closest(".em-scroll, .em-hide")).pop();
    out.push("the page grows to " + document.documentElement.scrollWidth + " at " + wide?.outerHTML.slice(0, 120));
  }
  document.adoptedStyleSheets = [];
  return out.slice(0, 5);
})()`

	// printed: on paper nothing to click stands in the way and nothing is cut off.
	printed = `(() => {
  const out = [];
  for (const e of document.querySelectorAll(".em-no-print, .em-skip")) if (e.checkVisibility()) out.push("is printed: " + e.className);
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth + 1) out.push("the paper is " + document.documentElement.scrollWidth + " wide");
  if (!document.querySelector("h1").checkVisibility()) out.push("the heading is not printed");
  return out;
})()`
)

// judge reports what expressions find on the page.
func judge(t *testing.T, ctx context.Context, where string, expressions ...string) {
	t.Helper()
	for _, e := range expressions {
		found, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](e))
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range found {
			t.Errorf("%s: %s", where, line)
		}
	}
}

// media shows the page as on paper, or as on a screen again.
func media(kind string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: kind})
		return err
	})
}

// keyboard makes the page behave as for somebody who uses the keyboard in its window.
var keyboard = chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
	if _, err := cdp.Call(ctx, t, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}); err != nil {
		return err
	}
	return chromedp.Do(ctx, testneeds.Key("\t"))
})

// otherPapers have a paper of their own, on which they are judged where reports are made.
var otherPapers = []string{"rapport-infographic", "rapport-dia", "rapport-a0"}

// TestWhatAxeMisses looks at every page at the size of a phone, of a desk, of a
// screen of 1280 by 1024 enlarged to 400%, and on paper.
func TestWhatAxeMisses(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: browser bij -short")
	}
	console := &messages{}
	ctx := browser(t, console.hear)
	all := gallery(t)
	server := serveGallery(t, all)
	for _, s := range all {
		t.Run(s.name, func(t *testing.T) {
			do(t, ctx, media(""))
			visit(t, ctx, server.URL+"/"+s.name, 1280)
			do(t, ctx, keyboard)
			judge(t, ctx, "1280 px", collapsed, unfocused, moving)
			do(t, ctx, chromedp.EmulateViewport(320, 256))
			judge(t, ctx, "400%", layout, collapsed, unfocused, stretched)
			if slices.Contains(otherPapers, s.name) {
				return
			}
			do(t, ctx, media("print"), chromedp.EmulateViewport(718, 1000)) // A4 with margins
			judge(t, ctx, "print", printed, collapsed)
		})
	}
	t.Run("the checks themselves", func(t *testing.T) {
		do(t, ctx, media(""))
		for name, c := range map[string]struct{ page, check string }{
			"column of letters": {`<p style="width:4px;overflow-wrap:anywhere">woorden zonder plaats</p>`, collapsed},
			"text over text":    {`<p style="margin:0">een regel tekst</p><div style="margin-top:-20px"><span>nog een regel tekst</span></div>`, collapsed},
			"tab order":         {`<input tabindex="3">`, unfocused},
			"no focus":          {`<style>:focus{outline:none;box-shadow:none}</style><button>a</button>`, unfocused},
			"behind":            {`<button>a</button><div class="dak" style="position:fixed;inset:0">b</div>`, unfocused},
			"other order":       {`<main style="display:flex;flex-direction:column-reverse"><button>a</button><button>b</button></main>`, unfocused},
			"moves":             {`<p style="transition:color 1s">a</p>`, moving},
			"cut off":           {`<main><p style="height:20px;overflow:hidden;width:200px">een tekst die precies past zo</p></main>`, stretched},
			"too wide on paper": {`<h1>a</h1><p style="width:2000px">a</p>`, printed},
			"small target":      {`<button style="height:10px;width:10px;padding:0"></button>`, layout},
		} {
			do(t, ctx, chromedp.EmulateViewport(600, 600), chromedp.Navigate("data:text/html,<!doctype html><html><body>"+strings.ReplaceAll(c.page, "%", "%25")+"</body></html>"))
			do(t, ctx, keyboard)
			found, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](c.check))
			if err != nil || len(found) == 0 {
				t.Errorf("%s is not seen: %v, %v", name, found, err)
			}
		}
	})
}

// TestNothingMovesInOurSheets: motion would have to ask first.
func TestNothingMovesInOurSheets(t *testing.T) {
	for _, name := range []string{"stijl.css", "vragen.css"} {
		body := get(t, web.AssetURL(name)).body
		for _, found := range regexp.MustCompile(`(?:^|[;{])((?:transition|animation)[a-z-]*:[^;}]*|scroll-behavior:\s*smooth)`).FindAllString(body, -1) {
			if !strings.Contains(found, "none") && !strings.HasSuffix(found, ":0s") {
				t.Errorf("%s: %s", name, found)
			}
		}
		if strings.Contains(body, "prefers-color-scheme") {
			t.Errorf("%s has a dark mode", name)
		}
	}
}

// axeSource is the script of axe; without it the test goes as testneeds says.
func axeSource(t *testing.T) string {
	t.Helper()
	source, err := os.ReadFile(filepath.Join("..", "..", "..", ".tools", "node_modules", "axe-core", "axe.min.js"))
	testneeds.Need(t, err == nil, "axe-core")
	return string(source)
}

// kinds of brand colours: pale, dark, grey, and the corners of the circle.
var kinds = []string{"", "#ffff00", "#000000", "#ffffff", "#808080", "#ff0000", "#00ffff", "#1f7a34", "#ff69b4", "#e17000"}

// TestThemesInBrowser has axe judge the contrast of pages with everything on them in
// each kind of theme.
func TestThemesInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: browser bij -short")
	}
	console := &messages{}
	ctx := browser(t, console.hear)
	axe := axeSource(t)
	pages := []string{"caseload", "vragenlijst-fout", "dossier", "naast-elkaar", "dashboard-ontwikkeling", "vragen-vraag", "vragen-bedankt", "vragen-start"}
	var all []sample
	for _, s := range gallery(t) {
		if slices.Contains(pages, s.name) {
			all = append(all, s)
		}
	}
	if len(all) != len(pages) {
		t.Fatalf("%d of %d pages", len(all), len(pages))
	}
	server := serveGallery(t, all)
	const contrast = `axe.run(document, {runOnly: {type: "rule", values: ["color-contrast", "link-in-text-block"]}}).then(r => r.violations.map(v => v.id + ": " + v.nodes.map(n => n.html.slice(0, 120) + " " + (n.any[0]?.message || "")).slice(0, 2).join(" | ")))`
	for _, s := range all {
		visit(t, ctx, server.URL+"/"+s.name, 1280)
		do(t, ctx, chromedp.Evaluate[chromedp.Void](axe+";0"))
		for _, brand := range kinds {
			swap := fmt.Sprintf(`new Promise((done) => {
  const link = [...document.querySelectorAll('link[rel=stylesheet]')].find((l) => l.href.includes("thema")) || document.head.appendChild(document.createElement("link"));
  link.rel = "stylesheet"; link.onload = () => done(true); link.onerror = () => done(false); link.href = %q;
  if (!link.getAttribute("href")) { link.remove(); done(true); }
})`, web.ThemeURL(brand))
			if ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](swap, chromedp.EvalAwaitPromise)); err != nil || !ok {
				t.Fatalf("theme %s: %v", brand, err)
			}
			found, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](contrast, chromedp.EvalAwaitPromise))
			if err != nil {
				t.Fatal(err)
			}
			for _, line := range found {
				t.Errorf("%s in theme %q: %s", s.name, brand, line)
			}
		}
	}
}
