package results_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/costbook"
	"effectmonitor/functions/internal/demo"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/results"
	"effectmonitor/functions/internal/secret/folder"
	"effectmonitor/functions/internal/secret/keeper"
	signfolder "effectmonitor/functions/internal/signing/folder"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
	"effectmonitor/functions/internal/table/bolt"
	"effectmonitor/functions/internal/table/granted"
	"effectmonitor/instruments"
)

// day is the day on which the tests play.
var day = time.Date(2026, time.November, 23, 14, 30, 0, 0, time.UTC)

func now() time.Time { return day }

// counted is a table that counts what is read from it: items, and the units that they are
// billed as when they are read as they are now, one for every four kilobytes of each.
type counted struct {
	table.Table
	items, units atomic.Int64
}

func (c *counted) count(it table.Item) {
	const unit = 4096
	c.items.Add(1)
	c.units.Add(int64(max(1, (len(it.Partition)+len(it.Sort)+len(it.Value)+unit-1)/unit)))
}

func (c *counted) Get(ctx context.Context, k table.Key) (table.Item, error) {
	it, err := c.Table.Get(ctx, k)
	c.count(it)
	return it, err
}

func (c *counted) GetMany(ctx context.Context, keys ...table.Key) (map[table.Key]table.Item, error) {
	found, err := c.Table.GetMany(ctx, keys...)
	for _, k := range keys {
		c.count(found[k])
	}
	return found, err
}

func (c *counted) Query(ctx context.Context, partition string, r table.Range) (table.Page, error) {
	page, err := c.Table.Query(ctx, partition, r)
	for _, it := range page.Items {
		c.count(it)
	}
	return page, err
}

// world is the whole product behind the pages of results.
type world struct {
	app      *app.App
	db       *bolt.Table
	reads    *counted
	sessions *auth.Sessions
	users    map[string]auth.User
	handler  http.Handler
}

func open(dir string, defs *catalog.Catalog) (*world, error) {
	db, err := bolt.Open(filepath.Join(dir, "t.db"), now)
	if err != nil {
		return nil, err
	}
	keys, err := folder.Open(filepath.Join(dir, "keys"))
	if err != nil {
		return nil, err
	}
	w := &world{db: db, reads: &counted{Table: granted.Guard(db)}, users: map[string]auth.User{}}
	st := store.New(w.reads)
	signer, err := signfolder.Open(filepath.Join(dir, "keys"), rand.Reader)
	if err != nil {
		return nil, err
	}
	w.app = app.New(app.Config{
		Store: st, Catalog: func() *catalog.Catalog { return defs }, Box: keeper.New(keys, keys, now, time.Hour), Now: now, Random: rand.Reader, Signer: signer,
	})
	if w.sessions, err = auth.NewSessions(st, now, auth.Config{}); err != nil {
		return nil, err
	}
	policies, err := policy.New()
	if err != nil {
		return nil, err
	}
	s := site.New(site.Config{Sessions: w.sessions, Policies: policies, Catalog: func() *catalog.Catalog { return defs }, Now: now, Product: "Effectmonitor"})
	mux := http.NewServeMux()
	pages := results.New(results.Config{App: w.app, Site: s})
	pages.Routes(mux)
	pages.Workbooks(mux, costbook.Write)
	w.handler, err = asDeployed(s.Handler(mux))
	return w, err
}

// asDeployed answers with the role of the function that an address leads to.
func asDeployed(pages http.Handler) (http.Handler, error) {
	mux := http.NewServeMux()
	for root, name := range map[string]string{"/": "results", results.WorkbookRoot + "/": "workbook"} {
		role, err := granted.Of(name)
		if err != nil {
			return nil, err
		}
		mux.Handle(root, role.Serve(pages))
	}
	return mux, nil
}

// shared is the demo cohort with its figures, made once for all tests that only read.
var shared *world

var definitions *catalog.Catalog

func TestMain(m *testing.M) {
	code, err := prepare(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(code)
}

func prepare(m *testing.M) (int, error) {
	defs, found := load.Load(instruments.FS)
	if found.HasErrors() {
		return 1, found.Err()
	}
	definitions = defs
	dir, err := os.MkdirTemp("", "results")
	if err != nil {
		return 1, err
	}
	defer os.RemoveAll(dir)
	if shared, err = open(dir, defs); err != nil {
		return 1, err
	}
	defer shared.db.Close()
	cohort, err := demo.Open(defs, "demo")
	if err != nil {
		return 1, err
	}
	for _, u := range demo.Users(cohort) {
		shared.users[u.ID] = u
	}
	ctx := context.Background()
	if err := demo.Fill(ctx, shared.app, cohort, func(int, int) {}); err != nil {
		return 1, err
	}
	if err := shared.app.Rebuild(ctx); err != nil {
		return 1, err
	}
	return granted.Held(m.Run(), "results"), nil
}

// get asks for a page as a user; "" is a visitor.
func (w *world) get(t *testing.T, user, url string) *http.Response {
	t.Helper()
	r := w.request(t, user, url)
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	return rec.Result()
}

// request is what get asks, of a user who has signed in.
func (w *world) request(t *testing.T, user, url string) *http.Request {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, url, nil)
	if user != "" {
		u, known := w.users[user]
		if !known {
			t.Fatalf("no user %s", user)
		}
		rec := httptest.NewRecorder()
		if _, err := w.sessions.Start(rec, httptest.NewRequest(http.MethodPost, "/", nil), u); err != nil {
			t.Fatal(err)
		}
		for _, c := range rec.Result().Cookies() {
			r.AddCookie(c)
		}
	}
	return r
}

// page asks for a page that must be there, and gives its text.
func (w *world) page(t *testing.T, user, url string) string {
	t.Helper()
	res := w.get(t, user, url)
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != http.StatusOK {
		t.Fatalf("%s as %q: %d\n%s", url, user, res.StatusCode, body)
	}
	return string(body)
}

// words is the text of a page without its markup.
func words(body string) string {
	var b strings.Builder
	inside := false
	for _, r := range body {
		switch {
		case r == '<':
			inside = true
			b.WriteByte(' ')
		case r == '>':
			inside = false
		case !inside:
			b.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(strings.ReplaceAll(b.String(), "\u00a0", " ")), " ")
}
