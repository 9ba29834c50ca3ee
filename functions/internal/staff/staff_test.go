package staff_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/secret/folder"
	"effectmonitor/functions/internal/secret/keeper"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/staff"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table/bolt"
)

// definitions are the real ones, loaded once.
var definitions = sync.OnceValues(func() (*catalog.Catalog, error) {
	c, found := load.Load(os.DirFS("../../../instruments"))
	return c, found.Err()
})

// monday is the day of the tests.
var monday = time.Date(2026, 11, 23, 13, 32, 0, 0, time.UTC)

var users = []auth.User{
	{ID: "marije", Name: "Marije Koster", Roles: []string{"begeleider"}, Gemeente: "0518", Team: "Centrum"},
	{ID: "rachid", Name: "Rachid Bouali", Roles: []string{"begeleider"}, Gemeente: "0518", Team: "Centrum"},
	{ID: "anita", Name: "Anita Ramlal", Roles: []string{"teamleider"}, Gemeente: "0518", Team: "Centrum"},
	{ID: "pieter", Name: "Pieter Hendriks", Roles: []string{"gemeente-inzicht"}, Gemeente: "0518"},
	{ID: "sjoerd", Name: "Sjoerd Hoekstra", Roles: []string{"begeleider"}, Gemeente: "0080", Team: "Midden"},
	{ID: "annelies", Name: "Annelies Bakhuis", Roles: []string{"begeleider"}, Gemeente: "0193", Team: "Noord"},
	{ID: "simone", Name: "Simone Vink", Roles: []string{"landelijk"}},
}

// kit is a running portal with what it stores.
type kit struct {
	t       *testing.T
	app     *app.App
	handler http.Handler
	mu      sync.Mutex
	now     time.Time
	log     *bytes.Buffer
}

func newKit(t *testing.T) *kit {
	t.Helper()
	defs, err := definitions()
	if err != nil {
		t.Fatal(err)
	}
	return newKitOn(t, defs)
}

// newKitOn is a kit with other definitions.
func newKitOn(t *testing.T, defs *catalog.Catalog) *kit {
	t.Helper()
	k := &kit{t: t, now: monday, log: &bytes.Buffer{}}
	clock := k.clock
	dir := t.TempDir()
	db, err := bolt.Open(filepath.Join(dir, "monitor.db"), clock)
	k.must(err)
	t.Cleanup(func() { _ = db.Close() })
	keys, err := folder.Open(filepath.Join(dir, "sleutels"))
	k.must(err)
	records := store.New(db)
	k.app = app.New(app.Config{Store: records, Catalog: func() *catalog.Catalog { return defs }, Now: clock, Random: rand.Reader,
		Box: keeper.New(keys, keys, clock, time.Hour), Zone: time.UTC})
	sessions, err := auth.NewSessions(records, clock, auth.Config{})
	k.must(err)
	policies, err := policy.New()
	k.must(err)
	local, err := auth.NewLocal(users, func(string) string { return "" })
	k.must(err)
	inside := site.New(site.Config{Sessions: sessions, Policies: policies, Catalog: k.app.Catalog, Now: clock, Zone: time.UTC,
		Log: slog.New(slog.NewTextHandler(k.log, nil)), Product: "Effectmonitor"})
	k.handler = inside.Handler(staff.New(staff.Config{App: k.app, Site: inside, Local: local}))
	return k
}

func (k *kit) clock() time.Time {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.now
}

// pass lets time go by.
func (k *kit) pass(d time.Duration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.now = k.now.Add(d)
}

func (k *kit) must(err error) {
	k.t.Helper()
	if err != nil {
		k.t.Fatal(err)
	}
}

// browser keeps cookies, follows redirects and sends forms as they stand on the page.
type browser struct {
	k       *kit
	cookies map[string]string
	path    string // of the last page
	status  int
	body    string
}

func (k *kit) visitor() *browser { return &browser{k: k, cookies: map[string]string{}} }

func (k *kit) as(user string) *browser {
	k.t.Helper()
	b := k.visitor()
	b.get("/aanmelden")
	b.send("/aanmelden", url.Values{"gebruiker": {user}, "verder": {"/"}})
	return b
}

func (b *browser) get(path string) *browser { return b.do("GET", path, nil, "") }

func (b *browser) do(method, path string, body io.Reader, accept string) *browser {
	b.k.t.Helper()
	for range 6 {
		address, _, _ := strings.Cut(path, "#")
		r := httptest.NewRequest(method, address, body)
		if method == "POST" {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		if accept != "" {
			r.Header.Set("Accept", accept)
		}
		for name, value := range b.cookies {
			r.AddCookie(&http.Cookie{Name: name, Value: value})
		}
		w := httptest.NewRecorder()
		b.k.handler.ServeHTTP(w, r)
		for _, c := range w.Result().Cookies() {
			if b.cookies[c.Name] = c.Value; c.MaxAge < 0 {
				delete(b.cookies, c.Name)
			}
		}
		b.path, b.status, b.body = path, w.Code, w.Body.String()
		to := w.Header().Get("Location")
		if w.Code != http.StatusSeeOther {
			return b
		}
		method, path, body = "GET", to, nil
	}
	b.k.t.Fatalf("too many redirects, at %s", path)
	return b
}

// send posts a form with the token of the page, and the values given.
func (b *browser) send(path string, form url.Values) *browser {
	b.k.t.Helper()
	return b.do("POST", path, strings.NewReader(b.sealed(form).Encode()), "")
}

func (b *browser) sealed(form url.Values) url.Values {
	out := url.Values{}
	for name, values := range form {
		out[name] = values
	}
	for _, name := range []string{"csrf", "eenmalig"} {
		if !out.Has(name) {
			if m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(b.body); m != nil {
				out.Set(name, m[1])
			}
		}
	}
	return out
}

// text is the page as somebody reads it.
func (b *browser) text() string { return textOf(b.body) }

// textOf is what HTML says, without its drawings.
func textOf(body string) string {
	plain := regexp.MustCompile(`(?s)<(script|style|svg).*?</(script|style|svg)>|<[^>]*>`).ReplaceAllString(body, " ")
	return strings.Join(strings.Fields(html.UnescapeString(plain)), " ")
}

func (b *browser) want(status int, texts ...string) *browser {
	b.k.t.Helper()
	if b.status != status {
		b.k.t.Fatalf("%s: status %d, want %d: %.600s\n%s", b.path, b.status, status, b.text(), b.k.log)
	}
	page := b.text()
	for _, text := range texts {
		if !strings.Contains(page, text) {
			b.k.t.Fatalf("%s: no %q in: %.3000s", b.path, text, page)
		}
	}
	return b
}

func (b *browser) wantNot(texts ...string) *browser {
	b.k.t.Helper()
	for _, text := range texts {
		if strings.Contains(b.text(), text) {
			b.k.t.Fatalf("%s: %q stands on the page", b.path, text)
		}
	}
	return b
}

// add adds a participant by the quick form and returns the number.
func (b *browser) add(first, last, birth, start string) string {
	b.k.t.Helper()
	b.get("/caseload").want(200)
	b.send("/deelnemers?vorm=snel", url.Values{"voornaam": {first}, "achternaam": {last}, "geboortedatum": {birth}, "start": {start}})
	b.want(200, first+" "+last, "Toegevoegd.")
	return strings.TrimPrefix(b.path, "/deelnemers/")
}

// fill answers every question of every page with its first choice, follow-ups too,
// and ends at the check page.
func (b *browser) fill(base string) {
	b.k.t.Helper()
	b.get(base)
	for range 60 {
		if strings.HasSuffix(b.path, "/controle") {
			return
		}
		page, _, _ := strings.Cut(b.path, "#")
		page, _, _ = strings.Cut(page, "?")
		b.send(page, b.firstAnswers())
		if b.status != 200 {
			b.k.t.Fatalf("%s: %d %.500s", page, b.status, b.text())
		}
	}
	b.k.t.Fatalf("the questionnaire does not end: %s", b.path)
}

var (
	inputs = regexp.MustCompile(`<input[^>]*>`)
	attr   = func(tag, name string) string {
		m := regexp.MustCompile(` ` + name + `="([^"]*)"`).FindStringSubmatch(tag)
		if m == nil {
			return ""
		}
		return html.UnescapeString(m[1])
	}
)

// firstAnswers is the form of the page as it stands, with the first choice wherever
// nothing is chosen and 10 wherever a number is asked.
func (b *browser) firstAnswers() url.Values {
	form, open := url.Values{}, map[string]string{}
	for _, tag := range inputs.FindAllString(b.body, -1) {
		name, kind := attr(tag, "name"), attr(tag, "type")
		switch {
		case name == "" || strings.HasSuffix(name, ".status") || strings.HasSuffix(name, ".reden"):
		case kind == "radio" && strings.Contains(tag, " checked"):
			form.Set(name, attr(tag, "value"))
		case kind == "checkbox" && (strings.Contains(tag, " checked") || !form.Has(name)):
			form.Add(name, attr(tag, "value"))
		case kind == "radio" && open[name] == "":
			open[name] = attr(tag, "value")
		case kind == "text" && strings.Contains(tag, "decimal"):
			if form.Set(name, attr(tag, "value")); form.Get(name) == "" {
				form.Set(name, "10")
			}
		}
	}
	for name, value := range open {
		if !form.Has(name) {
			form.Set(name, value)
		}
	}
	return form
}

var ctx = context.Background()
