package staff_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
)

// cable can be pulled out: then every connection breaks without an answer.
type cable struct {
	http.Handler
	out atomic.Bool
}

func (c *cable) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if c.out.Load() {
		panic(http.ErrAbortHandler)
	}
	c.Handler.ServeHTTP(w, r)
}

// TestNetworkCut: what is answered while there is no connection stays on the page, the
// page says so, and when the connection is back everything is kept by itself.
func TestNetworkCut(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: browser bij -short")
	}
	k := newKit(t)
	id := k.as("marije").add("Amira", "Benali", "03-02-2004", "03-11-2026")
	wire := &cable{Handler: k.handler}
	k.handler = wire
	d := newDesk(k)
	d.open("/deelnemers/" + id + "/meting/T0")
	d.press(`button[value="marije"]`)
	d.sees("document.querySelector('h1').textContent === 'Financiën'")
	d.press("label:has(#nieuwe_achterstand-nee)")
	d.status("Alles bewaard")

	wire.out.Store(true)
	d.press("label:has(#inkomen_bron-loon)")
	d.status("wacht")
	d.sees("!document.querySelector('[data-offline]').hidden")
	d.must(chromedp.Do(d.ctx, chromedp.SendKeys(chromedp.CSS("#schuld_totaal"), "8400")))
	d.press("label:has(#nieuwe_achterstand-ja)")
	d.status("3 antwoorden")
	r, err := k.app.Store.Response(ctx, "0518", id, "T0", "begeleider")
	k.must(err)
	if strings.Contains(string(r.Answers), "loon") {
		t.Fatal("it was sent without a connection")
	}

	wire.out.Store(false)
	d.status("Alles bewaard")
	d.sees("document.querySelector('[data-offline]').hidden && !document.querySelector('#v-inkomen').hidden")
	r, err = k.app.Store.Response(ctx, "0518", id, "T0", "begeleider")
	k.must(err)
	for _, want := range []string{`"inkomen_bron":{"status":"ja","waarde":"loon"}`, `"nieuwe_achterstand":{"status":"ja","waarde":true}`, "8400"} {
		if !strings.Contains(string(r.Answers), want) {
			t.Errorf("no %s in %s", want, r.Answers)
		}
	}
}

// TestButtonWithoutConnection: the button to the next page does not leave what was
// answered for an error page of the browser; it waits for the connection, and goes on
// by itself when everything is kept.
func TestButtonWithoutConnection(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: browser bij -short")
	}
	k := newKit(t)
	id := k.as("marije").add("Amira", "Benali", "03-02-2004", "03-11-2026")
	wire := &cable{Handler: k.handler}
	k.handler = wire
	d := newDesk(k)
	d.open("/deelnemers/" + id + "/meting/T0")
	d.press(`button[value="marije"]`)
	d.sees("document.querySelector('h1').textContent === 'Financiën'")

	wire.out.Store(true)
	d.press("label:has(#inkomen_bron-loon)")
	d.sees("!document.querySelector('[data-offline]').hidden")
	d.press("[data-primary]")
	d.sees("document.querySelector('#inkomen_bron-loon').checked && !document.querySelector('[data-offline]').hidden")

	wire.out.Store(false)
	d.sees("document.querySelector('h1').textContent === 'Werk en opleiding'")
	r, err := k.app.Store.Response(ctx, "0518", id, "T0", "begeleider")
	k.must(err)
	if !strings.Contains(string(r.Answers), "loon") {
		t.Errorf("the answer is lost: %s", r.Answers)
	}
}
