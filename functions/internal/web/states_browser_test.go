package web_test

import (
	"context"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// tabPool are tabs of one browser, so that as many samples are judged at once as there are
// processors: most of the time goes into drawing and into axe.
type tabPool chan *tab

type tab struct {
	ctx     context.Context
	console *messages
}

func openTabs(t *testing.T) tabPool {
	t.Helper()
	first := &tab{console: &messages{}}
	first.ctx = browser(t, first.console.hear)
	n := max(1, min(4, runtime.GOMAXPROCS(0)))
	all := make(tabPool, n)
	all <- first
	for range n - 1 {
		one := &tab{console: &messages{}}
		ctx, cancel := chromedp.NewContext(first.ctx, chromedp.WithListener(one.console.hear))
		t.Cleanup(cancel)
		if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
			t.Fatal(err)
		}
		one.ctx, cancel = context.WithTimeout(ctx, 20*time.Minute)
		t.Cleanup(cancel)
		all <- one
	}
	return all
}

// each judges every sample in a tab, several at once.
func (all tabPool) each(t *testing.T, samples []sample, judge func(*testing.T, *tab, sample)) {
	t.Helper()
	for _, s := range samples {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			one := <-all
			defer func() { all <- one }()
			judge(t, one, s)
			for _, line := range one.console.take() {
				t.Errorf("console: %s", line)
			}
		})
	}
}

// TestStatesInBrowser judges every page in every state, and those of participants in
// every language as well, at the narrowest width: nothing past the edge, no text in a
// column too narrow for it, no breach of the policy, and no finding of axe. Contrast does
// not depend on the language and is judged in one; see TestEveryThemeKeepsItsContrast for
// why it does not depend on the theme.
func TestStatesInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: browser bij -short")
	}
	axe := axeSource(t)
	all := openTabs(t)
	var pages []sample
	for _, s := range gallery(t) {
		pages = append(pages, variants(s)...)
	}
	server := serveGallery(t, pages)
	t.Logf("%d pages", len(pages))
	t.Run("pages", func(t *testing.T) {
		all.each(t, pages, func(t *testing.T, one *tab, s sample) {
			visit(t, one.ctx, server.URL+"/"+s.name, 320)
			checks, without := []string{layout, collapsed}, []string(nil)
			if translated(s) {
				checks, without = checks[:1], []string{"color-contrast"}
			}
			judge(t, one.ctx, "320 px", checks...)
			if folds, err := chromedp.Run(one.ctx, chromedp.Evaluate[int](unfold)); err != nil {
				t.Fatal(err)
			} else if folds > 0 { // axe then sees what was folded as well
				judge(t, one.ctx, "320 px, opened", checks...)
			}
			for _, found := range axeFinds(t, one.ctx, axe, without...) {
				t.Errorf("axe %s", found)
			}
			shoot(t, one.ctx, s.name, 320)
		})
	})
}

// translated tells whether a page has our texts in another language than that of its
// sample. How long they are and which way they run has nothing to do with their colours,
// and no rule takes longer; and what its definition says is still in the first language,
// whose letters need other room than those around it.
func translated(s sample) bool {
	lang := langOf(s.view)
	return lang != "" && strings.HasSuffix(s.name, "-"+lang)
}
