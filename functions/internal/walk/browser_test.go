package walk_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"effectmonitor/functions/internal/testneeds"
)

// openBrowser starts Chromium; people then open their own in it.
func openBrowser(t *testing.T) context.Context {
	t.Helper()
	path := testneeds.Chromium(t)
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("accept-lang", "nl-NL,nl"), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("force-prefers-reduced-motion", true), chromedp.Flag("hide-scrollbars", true))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	t.Log("gedraaid met: Chromium")
	return ctx
}

// mode is how people browse.
type mode struct {
	name   string
	script bool
}

// person is somebody at a screen, with cookies of their own.
type person struct {
	t      *testing.T
	ctx    context.Context
	mode   mode
	name   string
	root   string
	width  int64
	shots  int
	faults *output // what the browser complains about
}

const (
	desk  = 1280
	phone = 390
)

// newPerson opens a browser of their own for somebody.
func newPerson(t *testing.T, browser context.Context, m mode, root, name string, width int64) *person {
	t.Helper()
	p := &person{t: t, mode: m, name: name, root: root, width: width, faults: &output{}}
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext(), chromedp.WithListener(p.hear))
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil { // without a limit: it opens the tab
		t.Fatal(err)
	}
	ctx, cancel = context.WithTimeout(ctx, 8*time.Minute)
	t.Cleanup(cancel)
	p.ctx = ctx
	p.do(chromedp.EmulateViewport(width, 900))
	if !m.script {
		p.do(withoutScript)
	}
	return p
}

// withoutScript switches the scripts of pages off; what a test evaluates still runs.
var withoutScript = chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
	_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	return err
})

// hear keeps what a reader never sees: refused scripts, missing files, exceptions.
func (p *person) hear(event any) {
	switch e := event.(type) {
	case *log.EventEntryAdded:
		// A form that is sent back with faults is answered with 422, on purpose.
		if e.Entry.Level == log.EntryLevelError && !strings.Contains(e.Entry.Text, "422") && !strings.Contains(e.Entry.Text, "403") && !strings.Contains(e.Entry.Text, "404") {
			fmt.Fprintln(p.faults, e.Entry.Text, e.Entry.URL)
		}
	case *runtime.EventExceptionThrown:
		fmt.Fprintln(p.faults, e.ExceptionDetails.Text)
	}
}

func (p *person) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.t.Fatalf("%s at %s: %v\n%s", p.name, p.path(), err, p.text())
	}
}

// load does something that leads to another page and waits for that page. It looks at
// the document itself: the events of a browser come in other orders when something is
// being kept at the moment of the click.
func (p *person) load(step chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	const loaded = `document.readyState === "complete" ? String(performance.timeOrigin) : ""`
	before := p.eval(`String(performance.timeOrigin)`)
	p.do(step)
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(p.ctx, 5*time.Second)
		now, err := chromedp.Run(ctx, chromedp.Evaluate[string](loaded))
		cancel()
		if err == nil && now != "" && now != before { // an error: between two pages
			return
		}
	}
	p.t.Fatalf("%s, from %s: no other page comes\n%s", p.name, p.path(), p.text())
}

// open goes to an address of the product.
func (p *person) open(path string) {
	p.t.Helper()
	p.load(chromedp.Navigate(p.root + path))
}

// clicked clicks what shows and what nothing lies over. It looks and clicks at once: a
// page that keeps what was typed may move between the two.
const clicked = `((e) => {
	if (!e) return "";
	e.scrollIntoView({block: "center", behavior: "instant"});
	const r = e.getBoundingClientRect(), at = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2);
	if (!at || !(e.contains(at) || at.contains(e))) return "";
	e.focus();
	e.click();
	return "clicked";
})(document.querySelector(%q))`

// press clicks what leads to another page.
func (p *person) press(selector string) {
	p.t.Helper()
	p.load(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		for ; ; time.Sleep(10 * time.Millisecond) {
			did, err := chromedp.Evaluate[string](fmt.Sprintf(clicked, selector))(ctx, t)
			if err != nil || did == "clicked" {
				return err
			}
			if ctx.Err() != nil {
				return fmt.Errorf("%s does not show, or lies under something: %w", selector, ctx.Err())
			}
		}
	}))
}

// click clicks what stays on the page.
func (p *person) click(selector string) {
	p.t.Helper()
	p.do(chromedp.Click(chromedp.CSS(selector)))
}

// button presses the button with a name and a value in the form of the page.
func (p *person) button(name, value string) {
	p.t.Helper()
	p.press(fmt.Sprintf(`main button.nl-button[name="%s"][value="%s"]`, name, value))
}

// choose clicks the answer with a value of a question.
func (p *person) choose(name, value string) {
	p.t.Helper()
	p.click(fmt.Sprintf(`label:has(input[name="%s"][value="%s"])`, name, value))
}

// write replaces what stands in a field.
func (p *person) write(name, text string) {
	p.t.Helper()
	field := fmt.Sprintf(`main [name="%s"]`, name)
	p.eval(fmt.Sprintf("document.querySelector(%q).value = ''", field))
	p.do(chromedp.SendKeys(chromedp.CSS(field), text))
}

// value is what stands in a field now.
func (p *person) value(name string) string {
	p.t.Helper()
	return p.eval(fmt.Sprintf(`document.querySelector('main [name="%s"]:not([type="radio"]), main [name="%s"]:checked')?.value ?? ""`, name, name))
}

func (p *person) eval(script string) string {
	p.t.Helper()
	text, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](script))
	if err != nil {
		p.t.Fatalf("%s: %s: %v", p.name, script, err)
	}
	return text
}

// path is where the person is now, with the fragment.
func (p *person) path() string {
	text, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](`location.pathname + location.search + location.hash`))
	if err != nil {
		return err.Error()
	}
	return text
}

// text is what the person can read.
func (p *person) text() string {
	text, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](`document.body.innerText`))
	if err != nil {
		return err.Error()
	}
	return strings.Join(strings.Fields(text), " ")
}

// sees ends the test when the page does not say each of these.
func (p *person) sees(texts ...string) {
	p.t.Helper()
	all := p.text()
	for _, text := range texts {
		if !strings.Contains(strings.ToLower(all), strings.ToLower(text)) {
			p.t.Fatalf("%s at %s does not see %q in:\n%s", p.name, p.path(), text, all)
		}
	}
}

// visible tells whether something shows.
func (p *person) visible(selector string) bool {
	p.t.Helper()
	return p.eval(fmt.Sprintf(`String(!!document.querySelector(%q)?.getClientRects().length)`, selector)) == "true"
}

// until waits for the script of the page.
func (p *person) until(what string, holds func() bool) {
	p.t.Helper()
	for end := time.Now().Add(30 * time.Second); !holds(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			p.t.Fatalf("%s at %s waits in vain: %s\n%s", p.name, p.path(), what, p.text())
		}
	}
}

// shoot keeps a picture of the page when EFFECTMONITOR_SHOTS names a folder, and
// checks that nothing sticks out at the side.
func (p *person) shoot(step string) {
	p.t.Helper()
	if wide := p.eval(`String(document.documentElement.scrollWidth - document.documentElement.clientWidth)`); wide != "0" {
		p.t.Errorf("%s at %s: the page is %s px too wide", p.name, p.path(), wide)
	}
	dir := os.Getenv("EFFECTMONITOR_SHOTS")
	p.shots++
	if dir == "" {
		return
	}
	png, err := chromedp.Run(p.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		p.t.Fatal(err)
	}
	file := filepath.Join(dir, fmt.Sprintf("%s-%s-%02d-%s.png", p.mode.name, p.name, p.shots, step))
	if err := os.WriteFile(file, png, 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// calm ends the test when the browser complained.
func (p *person) calm() {
	p.t.Helper()
	if text := p.faults.String(); text != "" {
		p.t.Errorf("the browser of %s complains:\n%s", p.name, text)
	}
}
