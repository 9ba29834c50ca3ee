package admin_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/admin"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/notify"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/secret/folder"
	"effectmonitor/functions/internal/secret/keeper"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
	"effectmonitor/functions/internal/table/bolt"
	"effectmonitor/instruments"
)

var definitions = sync.OnceValue(func() *catalog.Catalog {
	defs, found := load.Load(instruments.FS)
	if found.HasErrors() {
		panic(found.Err())
	}
	return defs
})

const gem = "0518"

var users = []auth.User{
	{ID: "wilma", Name: "Wilma de Groot", Roles: []string{"gemeentebeheerder"}, Gemeente: gem},
	{ID: "anita", Name: "Anita Ramlal", Roles: []string{"teamleider"}, Gemeente: gem},
	{ID: "marije", Name: "Marije Koster", Roles: []string{"begeleider"}, Gemeente: gem, Team: "Centrum"},
	{ID: "pieter", Name: "Pieter Hendriks", Roles: []string{"gemeente-inzicht"}, Gemeente: gem},
	{ID: "sietske", Name: "Sietske Dijk", Roles: []string{"gemeentebeheerder"}, Gemeente: "0080"},
	{ID: "simone", Name: "Simone Vink", Roles: []string{"landelijk"}},
	{ID: "meike", Name: "Meike Bos", Roles: []string{"methodoloog"}},
	{ID: "igor", Name: "Igor Smit", Roles: []string{"investeerder"}, Grants: []string{gem}},
}

// kit is the pages on a store, at a time that can pass.
type kit struct {
	*testing.T
	app     *app.App
	db      *bolt.Table
	now     time.Time
	session *auth.Sessions
	handler http.Handler
	log     bytes.Buffer
}

func newKit(t *testing.T, outbox bool) *kit {
	t.Helper()
	return newKitOn(t, outbox, definitions)
}

// newKitOn is a kit with other definitions.
func newKitOn(t *testing.T, outbox bool, definitions func() *catalog.Catalog) *kit {
	t.Helper()
	k := &kit{T: t, now: time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)}
	clock := func() time.Time { return k.now }
	db, err := bolt.Open(filepath.Join(t.TempDir(), "t.db"), clock)
	k.must(err)
	t.Cleanup(func() { _ = db.Close() })
	k.db = db
	keys, err := folder.Open(t.TempDir())
	k.must(err)
	records := store.New(db)
	k.app = app.New(app.Config{Store: records, Catalog: definitions, Now: clock, Random: rand.Reader, Box: keeper.New(keys, keys, clock, time.Hour)})
	k.session, err = auth.NewSessions(records, clock, auth.Config{Admit: admin.Admit(k.app)})
	k.must(err)
	policies, err := policy.New()
	k.must(err)
	inside := site.New(site.Config{Sessions: k.session, Policies: policies, Catalog: definitions, Now: clock, Product: "Effectmonitor",
		Log: slog.New(slog.NewTextHandler(&k.log, nil))})
	mux := http.NewServeMux()
	admin.New(admin.Config{App: k.app, Site: inside, Outbox: outbox, Claims: []admin.Claim{
		{Group: "team-haag", Role: "begeleider", Gemeente: gem, Team: "Centrum"}, {Group: "team-elders", Role: "begeleider", Gemeente: "0080"},
	}}).Routes(mux)
	for _, u := range users {
		if u.Gemeente != "" {
			k.must(records.SaveMember(t.Context(), u.Gemeente, store.Member{ID: u.ID, Name: u.Name, Roles: u.Roles, Team: u.Team, Since: k.app.Today()},
				store.Audit{At: k.now.AddDate(-1, 0, 0), By: "x", Action: "member:add"}))
		}
	}
	k.handler = inside.Handler(mux)
	return k
}

func (k *kit) must(err error) {
	k.Helper()
	if err != nil {
		k.Fatal(err)
	}
}

// add registers a participant of a worker who starts today.
func (k *kit) add(first string) string {
	k.Helper()
	id, _, err := k.app.AddParticipant(k.Context(), app.Actor{ID: "marije", Gemeente: gem, Team: "Centrum"}, app.NewParticipant{
		Programme: "jpf", Start: k.app.Today(), Lang: "nl",
		Identity: app.Identity{First: first, Last: "Benali", Birth: source.DateOf(2004, 2, 3), Phone: "0612345678", Mail: "x@voorbeeld.example"},
	})
	k.must(err)
	return id
}

// remind lets messages go to the outbox.
func (k *kit) remind() {
	k.Helper()
	_, err := k.app.Remind(k.Context(), app.Outgoing{
		Sender: notify.NewOutbox(func(ctx context.Context, m notify.Kept) error { return k.app.Store.KeepMessage(ctx, m.Gemeente, m) }, k.app.Now),
		Link:   func(token string) string { return "https://monitor.example/v/" + token },
	})
	k.must(err)
}

// partition is all that the table holds in a partition.
func (k *kit) partition(name string) (items []table.Item) {
	k.Helper()
	for it, err := range table.All(k.Context(), k.db, name, table.Range{}) {
		k.must(err)
		items = append(items, it)
	}
	return items
}

// browser keeps cookies and sends forms as they stand on the page.
type browser struct {
	*kit
	cookies map[string]string
	status  int
	body    string
	header  http.Header
	csrf    string // the token of the session
}

func (k *kit) as(user string) *browser {
	k.Helper()
	for _, u := range users {
		if u.ID == user {
			return k.asUser(u)
		}
	}
	k.Fatalf("no user %s", user)
	return nil
}

// asUser signs somebody in.
func (k *kit) asUser(u auth.User) *browser {
	k.Helper()
	b := &browser{kit: k, cookies: map[string]string{}}
	w := httptest.NewRecorder()
	session, err := k.session.Start(w, httptest.NewRequest("POST", "/", nil), u)
	k.must(err)
	for _, c := range w.Result().Cookies() {
		b.cookies[c.Name] = c.Value
	}
	b.csrf = session.CSRF
	return b
}

func (b *browser) do(method, path string, form url.Values) *browser {
	b.Helper()
	for range 4 {
		r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
		if method == "POST" {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		for name, value := range b.cookies {
			r.AddCookie(&http.Cookie{Name: name, Value: value})
		}
		w := httptest.NewRecorder()
		b.handler.ServeHTTP(w, r)
		for _, c := range w.Result().Cookies() {
			if b.cookies[c.Name] = c.Value; c.MaxAge < 0 {
				delete(b.cookies, c.Name)
			}
		}
		b.status, b.body, b.header = w.Code, w.Body.String(), w.Header()
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") == "" {
			return b
		}
		method, path, form = "GET", w.Header().Get("Location"), nil
	}
	return b
}

func (b *browser) get(path string) *browser { b.Helper(); return b.do("GET", path, nil) }

var token = regexp.MustCompile(`name="csrf" value="([^"]*)"`)

func (b *browser) send(path string, form url.Values) *browser {
	b.Helper()
	if form == nil {
		form = url.Values{}
	}
	if m := token.FindStringSubmatch(b.body); m != nil {
		form.Set("csrf", m[1])
	}
	return b.do("POST", path, form)
}

var tags = regexp.MustCompile(`(?s)<[^>]*>`)

func (b *browser) text() string {
	return strings.Join(strings.Fields(html.UnescapeString(tags.ReplaceAllString(b.body, " "))), " ")
}

func (b *browser) want(status int, texts ...string) *browser {
	b.Helper()
	if b.status != status {
		b.Fatalf("status %d, want %d: %.800s\n%s", b.status, status, b.text(), b.log.String())
	}
	for _, text := range texts {
		if !strings.Contains(b.text(), text) {
			b.Errorf("no %q in: %.3000s", text, b.text())
		}
	}
	return b
}

func (b *browser) wantNot(texts ...string) *browser {
	b.Helper()
	for _, text := range texts {
		if strings.Contains(b.text(), text) {
			b.Errorf("%q stands on the page", text)
		}
	}
	return b
}
