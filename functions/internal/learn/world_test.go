package learn_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/demo"
	"effectmonitor/functions/internal/learn"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/secret/folder"
	"effectmonitor/functions/internal/secret/keeper"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table/bolt"
	"effectmonitor/functions/internal/table/granted"
	"effectmonitor/instruments"
)

// world is the cohort of the demo behind the pages of learning.
type world struct {
	app      *app.App
	sessions *auth.Sessions
	handler  http.Handler
}

var shared, empty *world

func TestMain(m *testing.M) {
	code, err := prepare(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(code)
}

func prepare(m *testing.M) (int, error) {
	dir, err := os.MkdirTemp("", "leren")
	if err != nil {
		return 1, err
	}
	defer os.RemoveAll(dir)
	for name, into := range map[string]**world{"vol": &shared, "leeg": &empty} {
		w, closed, err := open(filepath.Join(dir, name), instruments.FS)
		if err != nil {
			return 1, err
		}
		defer closed()
		*into = w
	}
	cohort, err := demo.Open(shared.app.Catalog(), "demo")
	if err != nil {
		return 1, err
	}
	ctx := context.Background()
	for _, step := range []func() error{
		func() error { return demo.Fill(ctx, shared.app, cohort, func(int, int) {}) },
		func() error { return demo.Learning(ctx, shared.app, cohort) },
		func() error { return shared.app.Rebuild(ctx) },
	} {
		if err := step(); err != nil {
			return 1, err
		}
	}
	return granted.Held(m.Run(), "learn"), nil
}

func open(dir string, files fs.FS) (*world, func(), error) {
	defs, found := load.Load(files)
	if found.HasErrors() {
		return nil, nil, found.Err()
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, nil, err
	}
	now := func() time.Time { return time.Date(2026, time.November, 23, 14, 30, 0, 0, time.UTC) }
	db, err := bolt.Open(filepath.Join(dir, "t.db"), now)
	if err != nil {
		return nil, nil, err
	}
	keys, err := folder.Open(filepath.Join(dir, "keys"))
	if err != nil {
		return nil, nil, err
	}
	role, err := granted.Of("results")
	if err != nil {
		return nil, nil, err
	}
	records := store.New(granted.Guard(db))
	w := &world{app: app.New(app.Config{
		Store: records, Catalog: func() *catalog.Catalog { return defs }, Box: keeper.New(keys, keys, now, time.Hour), Now: now, Random: rand.Reader,
	})}
	policies, err := policy.New()
	if err != nil {
		return nil, nil, err
	}
	if w.sessions, err = auth.NewSessions(records, now, auth.Config{}); err != nil {
		return nil, nil, err
	}
	s := site.New(site.Config{Sessions: w.sessions, Policies: policies, Catalog: w.app.Catalog, Now: now, Product: "Effectmonitor"})
	mux := site.NewMux()
	learn.New(learn.Config{App: w.app, Site: s}).Routes(mux)
	w.handler = role.Serve(s.Handler(mux))
	return w, func() { _ = db.Close() }, nil
}

// The gemeenten of the tests: two that share their name, one that does not, and one that is
// in no circle.
const hague, leeuwarden, eindhoven, tilburg = "0518", "0080", "0772", "0855"

func adviser(code string) auth.User {
	return auth.User{ID: "adviseur-" + code, Name: "A", Roles: []string{"gemeente-inzicht"}, Gemeente: code}
}

func manager(code string) auth.User {
	return auth.User{ID: "beheerder-" + code, Name: "B", Roles: []string{"gemeentebeheerder"}, Gemeente: code}
}

var (
	nation     = auth.User{ID: "landelijk", Name: "L", Roles: []string{"landelijk"}}
	researcher = auth.User{ID: "onderzoeker", Name: "O", Roles: []string{"onderzoeker"}, Grants: []string{hague}}
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
		sent := url.Values{auth.CSRFField: {session.CSRF}}
		for k, v := range form {
			sent[k] = v
		}
		r = httptest.NewRequest(http.MethodPost, path, strings.NewReader(sent.Encode()))
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

// text is what a page says, without its marks.
func (w *world) text(t testing.TB, who auth.User, path string) string {
	t.Helper()
	answer := w.ask(t, who, path, nil)
	if answer.Code != http.StatusOK {
		t.Fatalf("%s gives %d", path, answer.Code)
	}
	return plain(answer.Body.String())
}

var (
	drawn = regexp.MustCompile(`(?s)<(script|style)\b.*?</(script|style)>`)
	marks = regexp.MustCompile(`<[^>]*>`)
)

func plain(html string) string {
	return strings.Join(strings.Fields(marks.ReplaceAllString(drawn.ReplaceAllString(html, " "), " ")), " ")
}

func says(t *testing.T, text string, all ...string) {
	t.Helper()
	for _, one := range all {
		if !strings.Contains(text, one) {
			t.Errorf("nothing says %q in\n%s", one, text)
		}
	}
}
