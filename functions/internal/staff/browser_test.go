package staff_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"effectmonitor/functions/internal/testneeds"
	"effectmonitor/functions/internal/web"
)

// desk is Chromium on the portal of a kit.
type desk struct {
	*kit
	ctx context.Context
	url string
}

func newDesk(k *kit) *desk {
	k.t.Helper()
	path := testneeds.Chromium(k.t)
	mux := http.NewServeMux()
	mux.Handle("/assets/", web.Assets())
	mux.Handle("/", k.handler)
	server := httptest.NewServer(mux)
	k.t.Cleanup(server.Close)
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(k.t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.WindowSize(1280, 1000))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	k.t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	k.t.Cleanup(cancel)
	k.must(chromedp.Do(ctx, chromedp.Navigate("about:blank")))
	ctx, cancel = context.WithTimeout(ctx, 5*time.Minute)
	k.t.Cleanup(cancel)
	return &desk{kit: k, ctx: ctx, url: server.URL}
}

func (d *desk) open(path string) {
	d.t.Helper()
	d.must(chromedp.Do(d.ctx, chromedp.Navigate(d.url+path)))
}

// press clicks what a selector finds, as soon as it is there.
func (d *desk) press(selector string) {
	d.t.Helper()
	d.sees("document.querySelector(`" + selector + "`) && document.readyState === 'complete'")
	d.must(chromedp.Do(d.ctx, chromedp.Click(chromedp.CSS(selector))))
}

// sees waits until an expression holds on the page.
func (d *desk) sees(expression string) {
	d.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(30 * time.Millisecond) {
		if yes, err := chromedp.Run(d.ctx, chromedp.Evaluate[bool]("!!("+expression+")")); err == nil && yes {
			return
		}
	}
	says, _ := chromedp.Run(d.ctx, chromedp.Evaluate[string]("document.title + ': ' + document.querySelector('[data-status]')?.textContent"))
	d.t.Fatalf("never: %s (%s)\n%s", expression, says, d.log)
}

// status waits until the line about saving says something.
// firstPage is a browser in which a worker has the first page of a first questionnaire
// before her, and the number of the participant.
func firstPage(t *testing.T) (string, *desk) {
	t.Helper()
	if testing.Short() {
		t.Skip("overgeslagen: browser bij -short")
	}
	k := newKit(t)
	id := k.as("marije").add("Amira", "Benali", "03-02-2004", "03-11-2026")
	d := newDesk(k)
	d.open("/deelnemers/" + id + "/meting/T0")
	d.press(`button[value="marije"]`)
	d.sees("document.querySelector('h1').textContent === 'Financiën'")
	return id, d
}

func (d *desk) status(text string) {
	d.t.Helper()
	d.sees("document.querySelector('[data-status]').textContent.includes('" + text + "')")
}

// TestTypingInABrowser: a follow-up opens and an unusual value is doubted while
// typing; who is signed out meanwhile loses nothing and goes on.
func TestTypingInABrowser(t *testing.T) {
	id, d := firstPage(t)
	d.sees("document.querySelector('#v-inkomen').hidden")
	d.press("label:has(#inkomen_bron-loon)")
	d.sees("!document.querySelector('#v-inkomen').hidden")
	d.status("Alles bewaard om 13.32 uur")
	d.must(chromedp.Do(d.ctx, chromedp.SendKeys(chromedp.CSS("#inkomen"), "4000")))
	d.sees("!document.querySelector('#inkomen-let-op').hidden && document.querySelector('[data-warning-title]').textContent.startsWith('Klopt €')")

	// What cannot be read is said while typing, and no longer once it is gone.
	d.must(chromedp.Do(d.ctx, chromedp.SendKeys(chromedp.CSS("#schuld_totaal"), "veel")))
	d.status("Eén antwoord is niet te lezen: Hoe hoog is de totale schuld nu?")
	d.sees(`(f => { f.value = ""; return f.dispatchEvent(new Event("input", {bubbles: true})); })(document.querySelector("#schuld_totaal"))`)
	d.status("Alles bewaard")

	d.pass(9 * time.Hour) // the session ends
	d.press("label:has(#nieuwe_achterstand-nee)")
	d.status("Je bent uitgelogd")
	signIn := `fetch("/aanmelden", {method: "POST", body: new URLSearchParams({gebruiker: "marije"})}).then(a => a.ok)`
	if ok, err := chromedp.Run(d.ctx, chromedp.Evaluate[bool](signIn, chromedp.EvalAwaitPromise)); err != nil || !ok {
		t.Fatalf("sign in again: %t %v", ok, err)
	}
	d.press("label:has(#nieuwe_achterstand-ja)")
	d.status("Alles bewaard om 22.32 uur")
	r, err := d.app.Store.Response(ctx, "0518", id, "T0", "begeleider")
	d.must(err)
	if !strings.Contains(string(r.Answers), `"nieuwe_achterstand":{"status":"ja","waarde":true}`) {
		t.Errorf("the answer is not kept: %s", r.Answers)
	}
	d.press(`button.nl-button[value="verder"]`)
	d.sees("document.querySelector('h1').textContent === 'Werk en opleiding'")
}

// TestNothingMovesUnderAFinger: leaving a field keeps what was typed, and what there is
// to say about that waits until the button that was pressed is let go. Else the line
// pushes the button away between the two, and nothing was pressed.
func TestNothingMovesUnderAFinger(t *testing.T) {
	_, d := firstPage(t)
	d.must(chromedp.Do(d.ctx, chromedp.SendKeys(chromedp.CSS("#schuld_totaal"), "veel")))
	d.sees(`(b => { b.scrollIntoView({block: "center"}); return true })(document.querySelector("[data-primary]"))`)
	place := func(side string) float64 {
		at, err := chromedp.Run(d.ctx, chromedp.Evaluate[float64](`(r => r.`+side+`)(document.querySelector("[data-primary]").getBoundingClientRect())`))
		d.must(err)
		return at
	}
	left, top := place("left"), place("top")
	mouse := func(kind input.DispatchMouseEventType) {
		d.must(chromedp.Do(d.ctx, chromedp.MouseEvent(kind, left+10, top+10, func(p *input.DispatchMouseEventParams) {
			p.Button, p.ClickCount = input.MouseButtonLeft, 1
		})))
	}
	mouse(input.DispatchMouseEventTypeMousePressed)
	d.sees(`performance.getEntriesByType("resource").some(e => e.initiatorType === "fetch" && e.responseEnd > 0)`)
	if now := place("top"); now != top {
		t.Errorf("the button moved from %g to %g", top, now)
	}
	mouse(input.DispatchMouseEventTypeMouseReleased)
	d.sees("document.title.startsWith('Fout')")
}
