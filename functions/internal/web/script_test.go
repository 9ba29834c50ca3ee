package web_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"effectmonitor/functions/internal/testneeds"
	"effectmonitor/functions/internal/web"
)

// desk is a questionnaire page with an address that keeps answers, and can fail.
type desk struct {
	mu    sync.Mutex
	fails bool
	saves []string // the answers of each save that was kept
	went  string   // what the form was sent with
}

func (d *desk) serve(t *testing.T, page string) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle("/assets/", web.Assets())
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", web.CSP)
		_, _ = w.Write([]byte(page))
	})
	mux.HandleFunc("POST /bewaar/wonen", d.save)
	mux.HandleFunc("POST /pagina/wonen", func(w http.ResponseWriter, r *http.Request) {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.went = r.PostFormValue("naar")
		_, _ = w.Write([]byte("<title>verder</title>"))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL + "/"
}

func (d *desk) save(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fails {
		http.Error(w, "weg", http.StatusBadGateway)
		return
	}
	place, rent := r.PostFormValue("woonplek"), r.PostFormValue("huur")
	d.saves = append(d.saves, place+"/"+rent+"/"+r.PostFormValue("csrf"))
	reply := web.AutosaveReply{Saved: "14.40", Earlier: map[string]string{"wonen_niveau": "Vorige meting: niveau 3."}}
	if place == "opvang" {
		reply.Visible, reply.Hidden = []string{"opvangplek"}, []string{"ingeschreven"}
	} else {
		reply.Visible, reply.Hidden = []string{"ingeschreven"}, []string{"opvangplek"}
	}
	if rent == "1850" {
		reply.Problems = []web.AutosaveProblem{{ID: "huur", Title: "Klopt € 1.850?", Text: "Dat is veel."}}
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(reply)
}

func (d *desk) set(fails bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fails = fails
}

func (d *desk) last() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.saves) == 0 {
		return ""
	}
	return d.saves[len(d.saves)-1]
}

// waitFor polls a condition in the page.
func waitFor(t *testing.T, ctx context.Context, what, expression string) {
	t.Helper()
	var failed error // between two pages there is nothing to ask
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](expression))
		if err == nil && ok {
			return
		}
		failed = err
	}
	if failed != nil {
		t.Fatalf("%s: %v", what, failed)
	}
	seen, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector("[data-status]")?.innerText || document.title`))
	t.Fatalf("%s did not happen; the status line says %q", what, seen)
}

func do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

const statusSays = `document.querySelector("[data-status]").innerText.includes`

// TestAutosave fills in a page: each answer is kept, a follow-up changes places
// with another, a soft check comes and goes, and nothing is lost without a connection.
func TestAutosave(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: browser bij -short")
	}
	console := &messages{}
	ctx := browser(t, console.hear)
	d := &desk{}
	do(t, ctx, chromedp.Navigate(d.serve(t, render(t, web.Questionnaire(questionnaireSample())))))

	do(t, ctx, chromedp.Click(chromedp.ID("woonplek-opvang")))
	waitFor(t, ctx, "keeping the answer", statusSays+`("Alles bewaard om 14.40 uur")`)
	waitFor(t, ctx, "the follow-up", `!document.getElementById("v-opvangplek").hidden && document.getElementById("v-ingeschreven").hidden`)
	waitFor(t, ctx, "taking the soft check away", `document.getElementById("huur-let-op").hidden`)
	if got := d.last(); got != "opvang/1.850/proef" {
		t.Errorf("kept %q", got)
	}

	do(t, ctx, chromedp.Evaluate[chromedp.Void](`document.getElementById("huur").value = ""`), chromedp.SendKeys(chromedp.ID("huur"), "1850"))
	waitFor(t, ctx, "the soft check after typing", `!document.getElementById("huur-let-op").hidden && document.getElementById("huur-let-op").innerText.includes("Dat is veel.")`)

	d.set(true)
	do(t, ctx, chromedp.Click(chromedp.ID("woonplek-ouders")))
	waitFor(t, ctx, "saying that there is no connection", statusSays+`("Geen verbinding, 1 antwoord wacht") && !document.querySelector("[data-offline]").hidden`)
	if got := d.last(); !strings.HasPrefix(got, "opvang/") {
		t.Errorf("kept %q while failing", got)
	}
	d.set(false)
	do(t, ctx, chromedp.Click(chromedp.CSS("[data-retry]")))
	waitFor(t, ctx, "keeping what waited", statusSays+`("Alles bewaard") && document.querySelector("[data-offline]").hidden`)
	if got := d.last(); !strings.HasPrefix(got, "ouders/") {
		t.Errorf("kept %q after the failure", got)
	}
}

// TestKeys chooses a level by its number and goes on with Ctrl and Enter.
func TestKeys(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: browser bij -short")
	}
	console := &messages{}
	ctx := browser(t, console.hear)
	d := &desk{}
	do(t, ctx, chromedp.Navigate(d.serve(t, render(t, web.Questionnaire(questionnaireSample())))))
	do(t, ctx, chromedp.Focus(chromedp.ID("wonen_niveau-2")), testneeds.Key("4"))
	waitFor(t, ctx, "choosing level 4", `document.getElementById("wonen_niveau-4").checked`)
	waitFor(t, ctx, "the earlier moment", `document.getElementById("v-wonen_niveau").innerText.includes("Vorige meting: niveau 3.")`)

	// A digit outside the group is only a digit.
	do(t, ctx, chromedp.Focus(chromedp.ID("huur")), testneeds.Key("2"))
	waitFor(t, ctx, "typing a digit", `document.getElementById("huur").value.includes("2") && document.getElementById("wonen_niveau-4").checked`)

	do(t, ctx, chromedp.Evaluate[chromedp.Void](`document.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", ctrlKey: true}))`))
	waitFor(t, ctx, "going on", `document.title === "verder"`)
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.went != "verder" {
		t.Errorf("went %q", d.went)
	}
}

// TestErrorSummaryLeadsToItsField has the focus on the summary, and on the first
// choice of a question after its link.
func TestErrorSummaryLeadsToItsField(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: browser bij -short")
	}
	console := &messages{}
	ctx := browser(t, console.hear)
	d := &desk{}
	do(t, ctx, chromedp.Navigate(d.serve(t, render(t, web.Questionnaire(faultyQuestionnaire())))))
	waitFor(t, ctx, "the focus on the summary", `document.activeElement.id === "fouten" && document.title.startsWith("Fout:")`)
	do(t, ctx, chromedp.Click(chromedp.CSS("#fouten a")))
	waitFor(t, ctx, "the focus on the first choice", `document.activeElement.id === "woonplek-eigen"`)
}

// TestEnterIsThePrimaryButton presses Enter in a field that stands before the
// button of a soft check, with the script switched off.
func TestEnterIsThePrimaryButton(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: browser bij -short")
	}
	console := &messages{}
	ctx := browser(t, console.hear)
	d := &desk{}
	page := strings.ReplaceAll(render(t, web.Questionnaire(questionnaireSample())), web.AssetURL("pagina.js"), "/geen.js")
	do(t, ctx, chromedp.Navigate(d.serve(t, page)), chromedp.SendKeys(chromedp.ID("huur"), "\r"))
	waitFor(t, ctx, "going on", `document.title === "verder"`)
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.went != "verder" || len(d.saves) != 0 {
		t.Errorf("went %q after %d saves", d.went, len(d.saves))
	}
}
