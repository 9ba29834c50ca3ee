package oidc

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/testneeds"
)

const certifiedSecret = "een-geheim-van-de-toets"

// certified starts the npm package oidc-provider, which is certified by the OpenID
// Foundation, and gives its address.
func certified(t *testing.T, callback string) (issuer string) {
	t.Helper()
	library, err := filepath.Abs(filepath.Join("..", "..", "..", "..", ".tools", "node_modules", "oidc-provider", "lib", "index.js"))
	if err != nil {
		t.Fatal(err)
	}
	_, missing := os.Stat(library)
	node, noNode := exec.LookPath("node")
	testneeds.Need(t, missing == nil && noNode == nil, "oidc-provider")
	command := exec.Command(node, filepath.Join("testdata", "provider.mjs"), library, callback)
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill() // it knows no other end
		_ = command.Wait()
	})
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if issuer, found := strings.CutPrefix(lines.Text(), "issuer "); found {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return issuer
		}
	}
	t.Fatal("the provider did not start")
	return ""
}

// desk is a server with the sign-in alone: it says who somebody is.
type desk struct {
	t        *testing.T
	server   *httptest.Server
	sessions *auth.Sessions
	provider *Provider

	mu       sync.Mutex
	answers  []string // addresses that the provider led back to
	withhold bool     // keep the next answer instead of using it
}

func newDesk(t *testing.T) (d *desk, issuer string) {
	t.Helper()
	d = &desk{t: t}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /aanmelden", func(w http.ResponseWriter, r *http.Request) {
		if err := d.provider.Begin(w, r, r.URL.Query().Get("verder")); err != nil {
			t.Error(err)
		}
	})
	mux.HandleFunc("GET /aanmelden/terug", d.back)
	mux.HandleFunc("GET /", d.who)
	d.server = httptest.NewServer(mux)
	t.Cleanup(d.server.Close)
	issuer = certified(t, d.server.URL+"/aanmelden/terug")
	store := &lockedMemory{memory: memory{}}
	var err error
	if d.sessions, err = auth.NewSessions(store, time.Now, auth.Config{}); err != nil {
		t.Fatal(err)
	}
	d.provider, err = New(Config{
		Issuer: issuer, ClientID: clientID, ClientSecret: certifiedSecret, RedirectURL: d.server.URL + "/aanmelden/terug", Scopes: []string{"groups"},
		Groups: map[string][]Membership{"jpf-west": {{Role: "begeleider", Gemeente: "0518", Team: "west"}}},
	}, d.sessions, store, time.Now, nil)
	if err != nil {
		t.Fatal(err)
	}
	return d, issuer
}

// lockedMemory is memory for a server that answers several requests at once.
type lockedMemory struct {
	mu sync.Mutex
	memory
}

func (l *lockedMemory) GetSession(ctx context.Context, hash string) ([]byte, bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.memory.GetSession(ctx, hash)
}

func (l *lockedMemory) PutSession(ctx context.Context, hash string, data []byte, expires time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.memory.PutSession(ctx, hash, data, expires)
}

func (l *lockedMemory) DeleteSession(ctx context.Context, hash string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.memory.DeleteSession(ctx, hash)
}

func (d *desk) back(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	d.answers = append(d.answers, d.server.URL+r.URL.RequestURI())
	withhold := d.withhold
	d.mu.Unlock()
	if withhold {
		_, _ = fmt.Fprint(w, "<p>withheld</p>")
		return
	}
	to, err := d.provider.Callback(w, r)
	switch {
	case errors.Is(err, auth.ErrNoRole):
		http.Error(w, "no role", http.StatusForbidden)
	case errors.Is(err, auth.ErrSignIn):
		http.Error(w, "refused", http.StatusForbidden)
	case err != nil:
		http.Error(w, "fault: "+err.Error(), http.StatusInternalServerError)
	default:
		http.Redirect(w, r, to, http.StatusSeeOther)
	}
}

func (d *desk) who(w http.ResponseWriter, r *http.Request) {
	session, err := d.sessions.Find(r)
	if err != nil {
		http.Error(w, "nobody", http.StatusUnauthorized)
		return
	}
	u := session.User
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = fmt.Fprintf(w, "<p>%s: %s, %s, %v, team %s</p>", r.URL.Path, u.ID, html.EscapeString(u.Name), u.Roles, u.Team)
}

// answer is the last address that the provider led back to.
func (d *desk) answer() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.answers) == 0 {
		d.t.Fatal("the provider led nobody back")
	}
	return d.answers[len(d.answers)-1]
}

func (d *desk) keepNext(yes bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.withhold = yes
}

// somebody is a browser with cookies of its own.
func somebody(t *testing.T, browser context.Context) context.Context {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	ctx, cancel = context.WithTimeout(ctx, 5*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// signs goes through the pages of the provider.
func signs(t *testing.T, ctx context.Context, address, login string) string {
	t.Helper()
	err := chromedp.Do(ctx,
		chromedp.Navigate(address),
		chromedp.SendKeys(chromedp.CSS(`input[name="login"]`), login),
		chromedp.SendKeys(chromedp.CSS(`input[name="password"]`), "wat dan ook"),
	)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // signing in, and agreeing
		if _, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(`button[type="submit"]`))); err != nil {
			t.Fatal(err)
		}
	}
	return reads(t, ctx)
}

func reads(t *testing.T, ctx context.Context) string {
	t.Helper()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.body.innerText.trim()`))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func opens(t *testing.T, ctx context.Context, address string) string {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
		t.Fatal(err)
	}
	return reads(t, ctx)
}

// TestCertifiedProvider signs in at a certified provider in a real browser: a group
// gives its role, an answer counts once and in the browser that asked for it, and the
// provider itself refuses a code without the proof of PKCE.
func TestCertifiedProvider(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: browser bij -short")
	}
	path := testneeds.Chromium(t)
	d, issuer := newDesk(t)
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	browser, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	browser, cancel = chromedp.NewContext(browser)
	t.Cleanup(cancel)
	if err := chromedp.Do(browser, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}

	sanne := somebody(t, browser)
	if got, want := signs(t, sanne, d.server.URL+"/aanmelden?verder=/caseload", "sanne"), "/caseload: sanne, Sanne de Wit, [begeleider], team west"; got != want {
		t.Fatalf("%q, want %q", got, want)
	}
	used := d.answer()
	if !strings.Contains(used, "code=") || !strings.Contains(used, "state=") {
		t.Errorf("came back with %s", used)
	}
	if got := opens(t, sanne, used); got != "refused" {
		t.Errorf("an answer counts twice: %s", got)
	}
	if got := opens(t, somebody(t, browser), used); got != "refused" {
		t.Errorf("an answer counts in another browser: %s", got)
	}
	if got := opens(t, sanne, d.server.URL+"/team"); !strings.HasPrefix(got, "/team: sanne") {
		t.Errorf("the session ended: %s", got)
	}
	if got := opens(t, sanne, d.server.URL+"/aanmelden?verder=https://elders.example/"); !strings.HasPrefix(got, "/: sanne") {
		t.Errorf("led elsewhere after signing in: %s", got)
	}
	if got := signs(t, somebody(t, browser), d.server.URL+"/aanmelden", "niemand"); got != "no role" {
		t.Errorf("without a group that says something: %s", got)
	}

	// Who gets hold of a code has no use for it without what only our server holds.
	d.keepNext(true)
	if got := signs(t, somebody(t, browser), d.server.URL+"/aanmelden", "sanne"); got != "withheld" {
		t.Fatalf("%s", got)
	}
	d.keepNext(false)
	u, err := url.Parse(d.answer())
	if err != nil {
		t.Fatal(err)
	}
	for _, verifier := range []string{"", strings.Repeat("x", 43)} {
		form := url.Values{"grant_type": {"authorization_code"}, "code": {u.Query().Get("code")}, "redirect_uri": {d.server.URL + "/aanmelden/terug"}}
		if verifier != "" {
			form.Set("code_verifier", verifier)
		}
		r, err := http.NewRequest(http.MethodPost, issuer+"/token", strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.SetBasicAuth(clientID, certifiedSecret)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if answer.StatusCode != http.StatusBadRequest || !strings.Contains(string(body), "invalid_grant") {
			t.Errorf("verifier %q: %d %s", verifier, answer.StatusCode, body)
		}
	}
}
