package ask

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"effectmonitor/engine/instrument"
	"effectmonitor/functions/internal/testneeds"
)

// phone is Chromium at the size of a phone, with what it told where it came from.
type phone struct {
	*kit
	ctx      context.Context
	server   *httptest.Server
	mu       sync.Mutex
	referers []string
}

func newPhone(k *kit) *phone {
	k.Helper()
	path := testneeds.Chromium(k)
	p := &phone{kit: k}
	p.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		if from := r.Referer(); from != "" {
			p.referers = append(p.referers, r.URL.Path+" from "+from)
		}
		p.mu.Unlock()
		k.handler.ServeHTTP(w, r)
	}))
	k.Cleanup(p.server.Close)
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(k.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.WindowSize(390, 844))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	k.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	k.Cleanup(cancel)
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		k.Fatal(err)
	}
	p.ctx, cancel = context.WithTimeout(ctx, 10*time.Minute)
	k.Cleanup(cancel)
	return p
}

// open goes to a page of the survey.
func (p *phone) open(path string) {
	p.Helper()
	p.must(chromedp.Do(p.ctx, chromedp.Navigate(p.server.URL+path)))
}

// press clicks what a selector finds, as soon as it is there.
func (p *phone) press(selector string) {
	p.Helper()
	p.sees("document.querySelector(" + quoted(selector) + ") && document.readyState === 'complete'")
	p.must(chromedp.Do(p.ctx, chromedp.Click(chromedp.CSS(selector))))
}

func quoted(s string) string { return "`" + s + "`" }

// sees waits until an expression holds on the page.
func (p *phone) sees(expression string) {
	p.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(30 * time.Millisecond) {
		yes, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool]("!!("+expression+")"))
		if err == nil && yes {
			return
		}
	}
	p.Fatalf("never: %s", expression)
}

func (p *phone) heads(text string) {
	p.Helper()
	p.sees("document.querySelector('h1')?.textContent.includes(" + quoted(text) + ")")
}

// TestOnAPhone walks the whole questionnaire in a browser with script: an answer is
// kept before going on, a follow-up opens on the page, and no request tells the
// address that it came from.
func TestOnAPhone(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: browser bij -short")
	}
	k := newKit(t, extended)
	k.participant("DH-1")
	link := k.invite("DH-1", "T0")
	p := newPhone(k)
	const next = `button.nl-button[value="verder"]`

	p.open(link + "/taal")
	p.press(`button[lang="en"]`)
	p.heads("How are you doing?")
	p.press("#toestemming")
	p.press(next)
	p.heads("How satisfied")
	p.press(`label:has(#tevreden-4)`)
	p.sees(`document.querySelector("[data-status]").textContent.includes("saved")`)
	if k.answers("DH-1")["tevreden"].Status != instrument.Answered {
		t.Error("the answer was not kept before going on")
	}
	p.press(next)
	p.heads("How happy")
	p.press(`label:has(#gelukkig-wil_niet_zeggen)`)
	p.press(`button[value="vorige"]`)
	p.heads("How satisfied")
	p.sees(`document.querySelector("#tevreden-4").checked`)

	p.open(link + "/vraag/extra_werk")
	p.sees(`document.querySelector("#v-extra_loon").hidden`)
	p.press(`label:has(#extra_werk-wel)`)
	p.sees(`!document.querySelector("#v-extra_loon").hidden`)
	p.must(chromedp.Do(p.ctx, chromedp.SendKeys(chromedp.CSS("#extra_loon"), "1850")))
	p.sees(`document.querySelector("[data-status]").textContent.includes("saved")`)
	p.press(next)
	p.heads("Anything else?")
	p.press(next)
	p.sees(`document.title.startsWith("Error")`)
	p.must(chromedp.Do(p.ctx, chromedp.SendKeys(chromedp.CSS("#extra_kwijt"), "No.")))
	p.press(next)
	p.heads("Are your answers right?")
	p.press(`button[value="versturen"]`)
	p.heads("Thank you")
	if got := k.answers("DH-1"); got["extra_loon"].Value.String() == "" || got["gelukkig"].Status != instrument.WontSay {
		t.Errorf("sent %+v", got)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.referers) > 0 {
		t.Errorf("requests told where they came from: %s", strings.Join(p.referers, ", "))
	}
}
