package outside_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/functions/internal/api"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/demo"
	handout "effectmonitor/functions/internal/handout/folder"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/research"
	"effectmonitor/functions/internal/secret/folder"
	"effectmonitor/functions/internal/secret/keeper"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table/bolt"
	"effectmonitor/functions/internal/table/granted"
	"effectmonitor/instruments"
)

// The gemeenten of the tests: two that opened, and one that did not.
const here, also, closed = "0518", "0080", "0772"

// world is the cohort of the demo behind the pages by which data leave.
type world struct {
	lock     sync.Mutex
	at       time.Time
	defs     *catalog.Catalog
	app      *app.App
	sessions *auth.Sessions
	handler  http.Handler
	asked    int
}

func (w *world) now() time.Time {
	w.lock.Lock()
	defer w.lock.Unlock()
	return w.at
}

// later moves the clock on.
func (w *world) later(d time.Duration) {
	w.lock.Lock()
	defer w.lock.Unlock()
	w.at = w.at.Add(d)
}

var shared *world

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
	dir, err := os.MkdirTemp("", "outside")
	if err != nil {
		return 1, err
	}
	defer os.RemoveAll(dir)
	w := &world{at: time.Date(2026, time.November, 23, 14, 30, 0, 0, time.UTC), defs: defs}
	db, err := bolt.Open(filepath.Join(dir, "t.db"), w.now)
	if err != nil {
		return 1, err
	}
	defer db.Close()
	keys, err := folder.Open(filepath.Join(dir, "keys"))
	if err != nil {
		return 1, err
	}
	records := store.New(granted.Guard(db))
	w.app = app.New(app.Config{
		Store: records, Catalog: func() *catalog.Catalog { return defs }, Box: keeper.New(keys, keys, w.now, time.Hour), Now: w.now, Random: rand.Reader,
	})
	if err := w.serve(records, dir); err != nil {
		return 1, err
	}
	cohort, err := demo.Open(defs, "demo")
	if err != nil {
		return 1, err
	}
	if err := demo.Fill(context.Background(), w.app, cohort, func(int, int) {}); err != nil {
		return 1, err
	}
	if err := w.app.Rebuild(context.Background()); err != nil {
		return 1, err
	}
	shared = w
	return granted.Held(m.Run(), "outside"), nil
}

func (w *world) serve(records *store.Store, dir string) error {
	policies, err := policy.New()
	if err != nil {
		return err
	}
	if w.sessions, err = auth.NewSessions(records, w.now, auth.Config{}); err != nil {
		return err
	}
	desk, err := handout.New(filepath.Join(dir, "uitvoer"), research.FilesRoot, time.Now, rand.Reader)
	if err != nil {
		return err
	}
	s := site.New(site.Config{Sessions: w.sessions, Policies: policies, Catalog: w.app.Catalog, Now: w.now, Product: "Effectmonitor"})
	mux := site.NewMux()
	research.New(research.Config{App: w.app, Site: s, Desk: desk}).Routes(mux)
	api.New(api.Config{App: w.app, Policies: policies, Contact: api.Contact{Name: "Beheer", URL: "https://monitor.example", Email: "beheer@monitor.example"}}).Routes(mux)
	w.handler, err = asDeployed(s.Serve(mux))
	if err != nil {
		return err
	}
	return nil
}

// asDeployed answers with the role of the function that an address leads to.
func asDeployed(pages http.Handler) (http.Handler, error) {
	export, err := granted.Of("export")
	if err != nil {
		return nil, err
	}
	machines, err := granted.Of("results")
	if err != nil {
		return nil, err
	}
	files, figures := export.Serve(pages), machines.Serve(pages)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, research.Root) {
			files.ServeHTTP(w, r)
			return
		}
		figures.ServeHTTP(w, r) // an address for machines may be written in another way
	}), nil
}

var (
	researcher = auth.User{ID: "onderzoeker", Name: "O", Roles: []string{"onderzoeker"}, Grants: []string{here, also}}
	manager    = auth.User{ID: "beheerder", Name: "B", Roles: []string{"gemeentebeheerder"}, Gemeente: here}
	elsewhere  = auth.User{ID: "beheerder-2", Name: "B", Roles: []string{"gemeentebeheerder"}, Gemeente: closed}
	nation     = auth.User{ID: "landelijk", Name: "L", Roles: []string{"landelijk"}}
)

// ask sends a request as somebody; form is nil for a page that is read.
func (w *world) ask(t testing.TB, who auth.User, path string, form url.Values) *httptest.ResponseRecorder {
	t.Helper()
	rec := httptest.NewRecorder()
	session, err := w.sessions.Start(rec, httptest.NewRequest(http.MethodPost, "/", nil), who)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodGet, path, nil)
	if form != nil {
		form.Set(auth.CSRFField, session.CSRF)
		r = httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for _, c := range rec.Result().Cookies() {
		r.AddCookie(c)
	}
	answer := httptest.NewRecorder()
	w.handler.ServeHTTP(answer, r)
	return answer
}

// fetch follows the redirect to a file and returns what is in it.
func (w *world) fetch(t testing.TB, who auth.User, path string, form url.Values) []byte {
	t.Helper()
	answer := w.ask(t, who, path, form)
	if answer.Code != http.StatusSeeOther {
		t.Fatalf("%s gives %d: %s", path, answer.Code, answer.Body)
	}
	file := w.ask(t, who, answer.Header().Get("Location"), nil)
	if file.Code != http.StatusOK {
		t.Fatalf("the file gives %d", file.Code)
	}
	return file.Body.Bytes()
}
