package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"effectmonitor/functions/internal/testneeds"
	"effectmonitor/functions/internal/web"
)

// serveGallery serves every page under its name, with the policy that it must fit in.
func serveGallery(t *testing.T, all []sample) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	// The sheet of the preview is not among the assets: it never ships.
	mux.HandleFunc("/voorbeeld/voorbeeld.css", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFile(w, r, filepath.Join("..", "preview", "assets", "voorbeeld.css"))
	})
	mux.Handle("/assets/", web.Assets())
	for _, s := range all {
		page := render(t, s.page)
		mux.HandleFunc("/"+s.name, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Content-Security-Policy", web.CSP)
			_, _ = w.Write([]byte(page))
		})
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

func browser(t *testing.T, listener func(any)) context.Context {
	t.Helper()
	path := testneeds.Chromium(t)
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("force-prefers-reduced-motion", true), chromedp.Flag("hide-scrollbars", true))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx, chromedp.WithListener(listener))
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	// Longer than go test waits: a slow machine is no fault of a page.
	ctx, cancel = context.WithTimeout(ctx, 20*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

var widths = []int64{320, 390, 1280}

// layout returns what does not fit: elements past the edge, and targets under 24 px.
// Links inside a line of text are exempt (WCAG 2.5.8, inline).
const layout = `(() => {
  const wide = document.documentElement.clientWidth, out = [];
  if (document.documentElement.scrollWidth > wide) {
    for (const e of document.querySelectorAll("body *")) {
      const r = e.getBoundingClientRect();
      if (r.width && r.right > wide + 1 && !e.closest(".em-scroll") && !e.closest(".em-hide") && getComputedStyle(e).position !== "absolute")
        out.push("past the edge: " + e.tagName + "." + (e.getAttribute("class") || "") + " to " + Math.round(r.right));
    }
    if (!out.length) out.push("page is " + document.documentElement.scrollWidth + " wide");
  }
  for (const e of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
    const label = e.closest("label");
    const r = (label || e).getBoundingClientRect();
    if (!r.width || e.matches(".em-first, .em-skip") || e.closest(".em-hide")) continue;
    const inText = e.matches("a") && getComputedStyle(e).display === "inline";
    if ((r.height < 24 || r.width < 24) && !inText)
      out.push("small target: " + e.tagName + " " + (e.textContent || e.id).trim().slice(0, 30) + " " + Math.round(r.width) + "x" + Math.round(r.height));
  }
  return out;
})()`

// TestGalleryInBrowser loads every page at three widths: nothing past the edge,
// no small targets, no breach of the policy, and no finding of axe.
func TestGalleryInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: browser bij -short")
	}
	pool, all := openTabs(t), gallery(t)
	server := serveGallery(t, all)
	axe, err := os.ReadFile(filepath.Join("..", "..", "..", ".tools", "node_modules", "axe-core", "axe.min.js"))
	hasAxe := err == nil
	t.Run("pages", func(t *testing.T) {
		pool.each(t, all, func(t *testing.T, one *tab, s sample) {
			for _, width := range widths {
				visit(t, one.ctx, server.URL+"/"+s.name, width)
				judge(t, one.ctx, fmt.Sprintf("%d px", width), layout)
				if hasAxe && width != 390 {
					for _, found := range axeFinds(t, one.ctx, string(axe)) {
						t.Errorf("%d px: axe %s", width, found)
					}
				}
				shoot(t, one.ctx, s.name, width)
			}
			if strings.HasPrefix(s.name, "vragen-") {
				mirror(t, one.ctx, s.name)
			}
		})
	})
	t.Run("axe", func(t *testing.T) {
		testneeds.Need(t, hasAxe, "axe-core")
		one := <-pool
		// A page with a known fault, so that silence above means something.
		visit(t, one.ctx, `data:text/html,<html><body><input></body></html>`, 390)
		if found := axeFinds(t, one.ctx, string(axe)); len(found) < 2 {
			t.Errorf("axe finds only %v on a page without title and labels", found)
		}
	})
}

// mirror turns the page from right to left, as for Arabic: it must still fit.
func mirror(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	turn := `document.documentElement.dir = "rtl"; ` + layout
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(390, 900)); err != nil {
		t.Fatal(err)
	}
	problems, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](turn))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("right to left: %s", p)
	}
	shoot(t, ctx, name+"-rtl", 390)
}

func visit(t *testing.T, ctx context.Context, url string, width int64) {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(url)); err != nil {
		t.Fatal(err)
	}
}

// axeFinds has axe judge the page by all its rules but those left out.
func axeFinds(t *testing.T, ctx context.Context, source string, without ...string) []string {
	t.Helper()
	rules := make([]string, 0, len(without))
	for _, rule := range without {
		rules = append(rules, fmt.Sprintf("%q: {enabled: false}", rule))
	}
	call := `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], rules: {` + strings.Join(rules, ", ") + `}}).then(r => r.violations.map(v => v.id + ": " + v.nodes.map(n => n.html.slice(0, 160) + " " + (n.any[0]?.message || "")).slice(0, 3).join(" | ")))`
	if err := chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](source+";0")); err != nil {
		t.Fatal(err)
	}
	violations, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](call, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	return violations
}

// shoot keeps a picture of the page when EFFECTMONITOR_SHOTS names a folder.
func shoot(t *testing.T, ctx context.Context, name string, width int64) {
	t.Helper()
	dir := os.Getenv("EFFECTMONITOR_SHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, name+"-"+map[int64]string{320: "320", 390: "390", 1280: "1280"}[width]+".png")
	if err := os.WriteFile(file, png, 0o600); err != nil {
		t.Fatal(err)
	}
}

// messages collects what the browser complains about.
type messages struct {
	mu    sync.Mutex
	lines []string
}

func (m *messages) take() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := m.lines
	m.lines = nil
	return out
}

// hear keeps what is worth a complaint: breaches of the policy and exceptions.
func (m *messages) hear(event any) {
	line := ""
	switch e := event.(type) {
	case *log.EventEntryAdded:
		line = e.Entry.Text
	case *runtime.EventExceptionThrown:
		line = e.ExceptionDetails.Text
	}
	if line == "" {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.lines = append(m.lines, line)
}
