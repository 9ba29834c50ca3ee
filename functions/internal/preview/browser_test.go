package preview

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"effectmonitor/engine/casetest"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/functions/internal/testneeds"
)

// browser is Chromium with the preview open, while its file is watched.
type browser struct {
	*kit
	ctx context.Context
}

func newBrowser(k *kit, width, height int) *browser {
	k.Helper()
	path := testneeds.Chromium(k)
	server := httptest.NewServer(k.handler)
	k.Cleanup(server.Close)
	watching, stop := context.WithCancel(context.Background())
	k.Cleanup(stop)
	go func() { _ = k.preview.Watch(watching) }()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(k.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.WindowSize(width, height))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	k.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	k.Cleanup(cancel)
	k.must(chromedp.Do(ctx, chromedp.Navigate(server.URL)))
	b := &browser{kit: k}
	b.ctx, cancel = context.WithTimeout(ctx, 8*time.Minute)
	k.Cleanup(cancel)
	return b
}

// sees waits until an expression holds on the page; d is the document in the frame.
func (b *browser) sees(expression string) {
	b.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(30 * time.Millisecond) {
		yes, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](
			"(() => { const d = document.getElementById('raam')?.contentDocument; return !!("+expression+") })()"))
		if err == nil && yes {
			return
		}
	}
	shown, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string]("document.body.innerText"))
	b.Fatalf("never: %s\n%.2000s", expression, shown)
}

// press clicks in the frame.
func (b *browser) press(selector string) {
	b.Helper()
	b.sees(fmt.Sprintf("d.readyState === 'complete' && d.querySelector(`%s`)", selector))
	b.run(fmt.Sprintf("document.getElementById('raam').contentDocument.querySelector(`%s`).click()", selector))
}

func (b *browser) run(script string) {
	b.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("(() => { "+script+"; return true })()")); err != nil {
		b.Fatal(err)
	}
}

// TestInABrowser edits the file on disk while the page is open: the questionnaire and
// everything around it follow, a finding comes at its line and goes, the answers stay,
// and what was answered becomes a case that passes.
func TestInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: browser bij -short")
	}
	k := newKit(t)
	b := newBrowser(k, 1440, 900)
	b.press(`button[lang="nl"]`)
	b.press(`#toestemming`)
	b.press(`button[value="verder"]`)
	b.press(`#stress-8`)
	b.sees(`document.querySelector("[data-fresh=paneel]").innerText.includes("leeg → 8")`)
	b.sees(`document.querySelector("[data-fresh=paneel]").innerText.includes("laag")`)
	b.sees(`!d.querySelector("#v-hulp_gevraagd").hidden`)
	b.run(`document.getElementById("uitleg-rust").open = true`)

	k.edit("Hoeveel stress heb je door geld?", "Hoe vaak pieker je over geld?")
	b.sees(`d.querySelector("h1").textContent.includes("pieker")`)
	b.sees(`d.querySelector("#stress-8").checked`)
	b.sees(`document.querySelector(".vb-lines").innerText.includes("pieker")`)
	b.sees(`document.getElementById("uitleg-rust").open`)

	k.edit("zichtbaar: stress >= 7", "zichtbaar: stres >= 7")
	b.sees(`document.querySelector("#regel-23.vb-line--error")?.innerText.includes("bedoelde je stress?")`)
	b.sees(`document.querySelector("#regel-23 .vb-caret")`)
	b.sees(`document.querySelector("main").innerText.includes("Laatste goede versie")`)
	b.sees(`document.title.startsWith("Fout:")`)
	b.sees(`(r => r.top >= 0 && r.bottom <= innerHeight)(document.querySelector("#regel-23").getBoundingClientRect())`)
	b.press(`#stress-9`) // the last good version is still of use
	b.sees(`document.querySelector("[data-fresh=paneel]").innerText.includes("8 → 9")`)

	k.edit("zichtbaar: stres >= 7", "zichtbaar: stress >= 7")
	b.sees(`!document.querySelector(".vb-line--error")`)
	b.sees(`!document.querySelector("main").innerText.includes("Laatste goede versie")`)
	b.sees(`d.querySelector("#stress-9").checked`)

	b.run(`document.getElementById("naam").value = "veel gepieker"; document.querySelector(".vb-save button").click()`)
	b.sees(`document.querySelector("#gevallen")?.innerText.includes("3 van 3 goed")`)
	b.sees(`d.querySelector("#stress-9").checked`) // the frame is where it was
	tree := os.DirFS(k.folder)
	defs, found := load.Load(tree)
	k.must(found.Err())
	tests, found := load.Tests(tree)
	k.must(found.Err())
	if report := casetest.Run(defs, tests); len(report.Cases) != 3 || report.Failed() != 0 || report.Cases[2].Name != "veel gepieker" {
		t.Errorf("%+v", report)
	}
	b.run(`[...document.querySelectorAll("button[name=taal]")].find(x => x.value === "en").click()`)
	b.sees(`d.querySelector("h1")?.textContent.includes("How much stress")`)
	b.sees(`document.querySelector("button[value=en]").getAttribute("aria-pressed") === "true"`)
	t.Log("gedraaid met: Chromium")
}

// TestWidths: the page itself never scrolls sideways, on a phone and on a desk, and the
// questionnaire is as wide as the switch says.
func TestWidths(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: browser bij -short")
	}
	for _, width := range []int{390, 1000, 1440} {
		k := newKit(t)
		b := newBrowser(k, width, 900)
		b.sees(`d?.readyState === "complete"`)
		b.sees(`document.documentElement.scrollWidth <= innerWidth`)
		b.sees(`document.getElementById("raam").contentWindow.innerWidth <= 390`)
		b.run(`document.querySelector("button[value=bureau]").click()`)
		b.sees(`document.getElementById("raam")?.contentWindow.innerWidth >= 1170`)
		b.sees(`document.documentElement.scrollWidth <= innerWidth`)
	}
}
