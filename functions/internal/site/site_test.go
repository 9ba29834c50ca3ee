package site

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/web"
)

var definitions = sync.OnceValues(func() (*catalog.Catalog, error) {
	c, found := load.Load(os.DirFS("../../../instruments"))
	return c, found.Err()
})

// sessions keeps sessions in memory.
type sessions map[string][]byte

func (m sessions) GetSession(_ context.Context, hash string) ([]byte, bool, error) {
	data, ok := m[hash]
	return data, ok, nil
}

func (m sessions) PutSession(_ context.Context, hash string, data []byte, _ time.Time) error {
	m[hash] = data
	return nil
}

func (m sessions) DeleteSession(_ context.Context, hash string) error {
	delete(m, hash)
	return nil
}

func at() time.Time { return time.Date(2026, 11, 23, 13, 32, 0, 0, time.UTC) }

func newSite(t *testing.T, secure bool) (*Site, *bytes.Buffer) {
	t.Helper()
	defs, err := definitions()
	if err != nil {
		t.Fatal(err)
	}
	policies, err := policy.New()
	if err != nil {
		t.Fatal(err)
	}
	kept, err := auth.NewSessions(sessions{}, at, auth.Config{Secure: secure})
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	return New(Config{Sessions: kept, Policies: policies, Catalog: func() *catalog.Catalog { return defs }, Now: at,
		Log: slog.New(slog.NewTextHandler(&log, nil)), Secure: secure, Product: "Effectmonitor"}), &log
}

func TestHeaders(t *testing.T) {
	for _, secure := range []bool{true, false} {
		s, _ := newSite(t, secure)
		w := httptest.NewRecorder()
		s.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.Fail(w, r, ErrNotFound) })).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
		for name, want := range map[string]string{
			"Content-Security-Policy": web.CSP, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
			"Cache-Control": "no-store", "Content-Type": "text/html; charset=utf-8",
		} {
			if got := w.Header().Get(name); got != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
		if got := w.Header().Get("Strict-Transport-Security") != ""; got != secure {
			t.Errorf("secure %t: HSTS %t", secure, got)
		}
		if strings.Contains(w.Body.String(), "style=") || strings.Contains(w.Body.String(), "<script>") {
			t.Error("the page breaks its own policy")
		}
	}
}

func TestFail(t *testing.T) {
	secret := errors.New("tabel sleutel 06-12345678")
	cases := []struct {
		name   string
		method string
		err    error
		status int
		text   string
	}{
		{"a visitor's page", "GET", auth.ErrNoSession, 303, ""},
		{"a visitor's form", "POST", auth.ErrNoSession, 401, "Je was even weg"},
		{"a forged form", "POST", fmt.Errorf("%w: token", auth.ErrForged), 403, "Dit formulier was te lang open"},
		{"forbidden", "GET", auth.ErrForbidden, 403, "Deze pagina is niet voor jou"},
		{"missing", "GET", &app.Error{Code: app.NotFound, Err: store.ErrNotFound}, 404, "Deze pagina is er niet"},
		{"conflict", "POST", &app.Error{Code: app.Conflict}, 409, "Iemand anders was je net voor"},
		{"closed", "POST", &app.Error{Code: app.Closed}, 410, "Dit kan nu niet meer"},
		{"invalid", "POST", &app.Error{Code: app.Invalid}, 422, "Er is niets gewijzigd"},
		{"ours", "GET", secret, 500, "Dit lukt nu niet"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s, log := newSite(t, false)
			w := httptest.NewRecorder()
			s.Fail(w, httptest.NewRequest(c.method, "/caseload?zoek=Amira", nil), c.err)
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.text) || strings.Contains(w.Body.String(), "06-12345678") {
				t.Errorf("%d: %s", w.Code, w.Body)
			}
			if c.status == 303 && w.Header().Get("Location") != "/aanmelden?verder="+url.QueryEscape("/caseload?zoek=Amira") {
				t.Errorf("leads to %s", w.Header().Get("Location"))
			}
			ours := c.status == 500
			if strings.Contains(log.String(), "reference=") != ours || ours && !strings.Contains(w.Body.String(), "helpdesk nummer") {
				t.Errorf("log %q", log)
			}
			if strings.Contains(log.String(), "Amira") {
				t.Error("the log holds what was searched for")
			}
		})
	}
}

func TestFailToScript(t *testing.T) {
	s, _ := newSite(t, false)
	w := httptest.NewRecorder()
	r := httptest.NewRequest("POST", "/x/bewaar", nil)
	r.Header.Set("Accept", "application/json")
	s.Fail(w, r, auth.ErrNoSession)
	if w.Code != 401 || !strings.Contains(w.Body.String(), `"error":"signed-out"`) || !strings.Contains(w.Body.String(), "Je antwoorden blijven op deze pagina") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	w = httptest.NewRecorder()
	s.Fail(w, r, auth.ErrForged)
	if strings.Contains(w.Body.String(), "csrf") {
		t.Error("a visitor is given a token")
	}
}

func TestPanicIsAPage(t *testing.T) {
	s, log := newSite(t, false)
	h := s.Handler(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("Amira Benali") }))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/deelnemers/XX-1", nil))
	if w.Code != 500 || !strings.Contains(w.Body.String(), "Dit lukt nu niet") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if text := log.String(); strings.Contains(text, "Amira") || strings.Contains(text, "XX-1") || !strings.Contains(text, "site_test.go") {
		t.Errorf("the log: %s", text)
	}
}

func TestLogHoldsTheRouteOnly(t *testing.T) {
	s, log := newSite(t, false)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /deelnemers/{id}", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	outer := http.NewServeMux()
	outer.Handle("/", mux)
	s.Handler(outer).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/deelnemers/XX-7?zoek=Amira", nil))
	if text := log.String(); !strings.Contains(text, `route="GET /deelnemers/{id}"`) || !strings.Contains(text, "status=418") ||
		strings.Contains(text, "XX-7") || strings.Contains(text, "Amira") {
		t.Errorf("the log: %s", text)
	}
}

func TestTooMuch(t *testing.T) {
	s, _ := newSite(t, false)
	reached := false
	h := s.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { reached = r.ParseForm() == nil }))
	r := httptest.NewRequest("POST", "/", strings.NewReader("a="+strings.Repeat("x", 2<<20)))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	h.ServeHTTP(httptest.NewRecorder(), r)
	if reached {
		t.Error("a form of two megabytes is read")
	}
}

// signedIn answers a request of a user who signed in.
func signedIn(t *testing.T, s *Site, u auth.User, show func(r *http.Request)) {
	t.Helper()
	w := httptest.NewRecorder()
	if _, err := s.Sessions.Start(w, httptest.NewRequest("POST", "/", nil), u); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("GET", "/", nil)
	for _, c := range w.Result().Cookies() {
		r.AddCookie(c)
	}
	s.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { show(r) })).ServeHTTP(httptest.NewRecorder(), r)
}

func TestPage(t *testing.T) {
	cases := []struct {
		user  auth.User
		brand string
		theme bool
		nav   string
		home  string
	}{
		{auth.User{ID: "a", Roles: []string{"begeleider"}, Gemeente: "0518"}, "Gemeente Den Haag", true, "Mijn jongeren, Dashboard, Leren, Rapporten", "/caseload"},
		{auth.User{ID: "b", Roles: []string{"teamleider"}, Gemeente: "0080"}, "Gemeente Leeuwarden", true, "Mijn jongeren, Team, Dashboard, Kosten en baten, Leren, Rapporten, Beheer", "/caseload"},
		{auth.User{ID: "c", Roles: []string{"gemeente-inzicht"}, Gemeente: "0518"}, "Gemeente Den Haag", true, "Dashboard, Kosten en baten, Leren, Rapporten", "/dashboard"},
		{auth.User{ID: "d", Roles: []string{"landelijk"}}, "Landelijk", false, "Dashboard, Kosten en baten, Gemeenten, Leren, Rapporten, Definities, Gegevens delen", "/dashboard"},
		{auth.User{ID: "e", Roles: []string{"investeerder"}, Grants: []string{"0080"}}, "Landelijk", false, "Dashboard, Kosten en baten", "/dashboard"},
		{auth.User{ID: "f", Roles: []string{"investeerder"}}, "Landelijk", false, "", ""},
	}
	for _, c := range cases {
		t.Run(c.user.ID+" "+c.user.Roles[0], func(t *testing.T) {
			s, _ := newSite(t, true)
			signedIn(t, s, c.user, func(r *http.Request) {
				p := s.Page(r, PageOptions{Title: "Proef", Current: NavDashboard})
				var nav []string
				for _, l := range p.Nav {
					nav = append(nav, l.Label)
					if l.Current != (l.Href == "/dashboard") {
						t.Errorf("%s is current: %t", l.Href, l.Current)
					}
				}
				if p.Brand.Sub != c.brand || (p.ThemeHref != "") != c.theme || strings.Join(nav, ", ") != c.nav || p.CSRF == "" || s.Home(r.Context()) != c.home {
					t.Errorf("%q %q %q, home %q", p.Brand.Sub, p.ThemeHref, nav, s.Home(r.Context()))
				}
				// Only a page of a programme names it: nobody of a cohort study signs in under another.
				if (p.FooterNote != "") != (c.user.Gemeente != "") {
					t.Errorf("the foot of the page names %q", p.FooterNote)
				}
				if p := s.Page(r, PageOptions{National: true}); p.ThemeHref != "" {
					t.Error("a national page has the theme of a gemeente")
				}
			})
		})
	}
}

func TestNoticeIsShownOnce(t *testing.T) {
	s, _ := newSite(t, false)
	w := httptest.NewRecorder()
	s.Redirect(w, httptest.NewRequest("POST", "/", nil), "/hulp", "added")
	cookies := w.Result().Cookies()
	if w.Code != 303 || len(cookies) != 1 || cookies[0].Value != "added" {
		t.Fatalf("%d %v", w.Code, cookies)
	}
	mux := http.NewServeMux()
	s.Texts(mux)
	r := httptest.NewRequest("GET", "/hulp", nil)
	r.AddCookie(cookies[0])
	w = httptest.NewRecorder()
	s.Handler(mux).ServeHTTP(w, r)
	if gone := w.Result().Cookies(); !strings.Contains(w.Body.String(), "Toegevoegd.") || len(gone) != 1 || gone[0].MaxAge >= 0 {
		t.Errorf("the notice stays: %v", gone)
	}
	r = httptest.NewRequest("GET", "/hulp", nil)
	r.AddCookie(&http.Cookie{Name: cookies[0].Name, Value: "<b>verzonnen</b>"})
	w = httptest.NewRecorder()
	s.Handler(mux).ServeHTTP(w, r)
	if strings.Contains(w.Body.String(), "verzonnen") {
		t.Error("an invented notice is shown")
	}
}

// TestGuests: a function without sign-in draws pages without a user or a menu.
func TestGuests(t *testing.T) {
	defs, err := definitions()
	if err != nil {
		t.Fatal(err)
	}
	s := New(Config{Catalog: func() *catalog.Catalog { return defs }, Now: at, Origin: "https://monitor.voorbeeld.nl"})
	w := httptest.NewRecorder()
	s.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.Fail(w, r, ErrNotFound) })).ServeHTTP(w, httptest.NewRequest("GET", "/v/x", nil))
	if w.Code != 404 || strings.Contains(w.Body.String(), "Uitloggen") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if got := s.URL(httptest.NewRequest("GET", "/", nil), "/v/x"); got != "https://monitor.voorbeeld.nl/v/x" {
		t.Errorf("the link is %s", got)
	}
}

func TestQuote(t *testing.T) {
	for text, want := range map[string]string{" Amira \n Benali ": "Amira Benali", strings.Repeat("é", 70): strings.Repeat("é", 60) + "…"} {
		if got := Quote(text); got != want {
			t.Errorf("%q gives %q", text, got)
		}
	}
}
