package auth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"effectmonitor/functions/internal/policy"
)

type memory map[string][]byte

func (m memory) GetSession(_ context.Context, hash string) ([]byte, bool, error) {
	data, ok := m[hash]
	return data, ok, nil
}

func (m memory) PutSession(_ context.Context, hash string, data []byte, _ time.Time) error {
	m[hash] = data
	return nil
}

func (m memory) DeleteSession(_ context.Context, hash string) error {
	delete(m, hash)
	return nil
}

var errDown = errors.New("store is down")

type down struct{ memory }

func (down) GetSession(context.Context, string) ([]byte, bool, error) { return nil, false, errDown }

type clock struct{ time.Time }

func (c *clock) now() time.Time { return c.Time }

var worker = User{ID: "u-1", Name: "Sanne", Roles: []string{"begeleider"}, Gemeente: "0518"}

func newSessions(t *testing.T, store SessionStore, secure bool) (*Sessions, *clock) {
	t.Helper()
	c := &clock{time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	s, err := NewSessions(store, c.now, Config{Secure: secure})
	if err != nil {
		t.Fatal(err)
	}
	return s, c
}

// signIn starts a session and returns it with the cookie that the browser got.
func signIn(t *testing.T, s *Sessions, u User) (Session, *http.Cookie) {
	t.Helper()
	w := httptest.NewRecorder()
	session, err := s.Start(w, httptest.NewRequest("POST", "/inloggen", nil), u)
	if err != nil {
		t.Fatal(err)
	}
	cookies := w.Result().Cookies()
	if len(cookies) != 1 {
		t.Fatalf("%d cookies", len(cookies))
	}
	return session, cookies[0]
}

func get(path string, cookie *http.Cookie) *http.Request {
	r := httptest.NewRequest("GET", path, nil)
	if cookie != nil {
		r.AddCookie(cookie)
	}
	return r
}

func TestCookie(t *testing.T) {
	for secure, name := range map[bool]string{true: "__Host-sessie", false: "sessie"} {
		s, _ := newSessions(t, memory{}, secure)
		_, c := signIn(t, s, worker)
		if c.Name != name || c.Secure != secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
			t.Errorf("secure %t: %s", secure, c)
		}
	}
}

func TestSessionLives(t *testing.T) {
	store := memory{}
	s, c := newSessions(t, store, true)
	started, cookie := signIn(t, s, worker)
	if _, ok := store[cookie.Value]; ok || strings.Contains(fmt.Sprint(store), cookie.Value) {
		t.Error("the store holds the token itself")
	}
	// Busy all day: every 20 minutes a request, until the absolute limit.
	for c.Sub(started.Created) < 8*time.Hour-20*time.Minute {
		c.Time = c.Add(20 * time.Minute)
		found, err := s.Find(get("/", cookie))
		if err != nil || found.User.ID != worker.ID || found.CSRF != started.CSRF || found.ID != started.ID {
			t.Fatalf("after %s: %+v, %v", c.Sub(started.Created), found, err)
		}
	}
	c.Time = c.Add(20*time.Minute + time.Second)
	if _, err := s.Find(get("/", cookie)); !errors.Is(err, ErrNoSession) {
		t.Errorf("past the absolute limit: %v", err)
	}
	if len(store) != 0 {
		t.Error("an ended session is still in the store")
	}
}

func TestSessionEnds(t *testing.T) {
	cases := map[string]func(t *testing.T, s *Sessions, c *clock, cookie *http.Cookie){
		"idle": func(_ *testing.T, _ *Sessions, c *clock, _ *http.Cookie) {
			c.Time = c.Add(30*time.Minute + time.Second)
		},
		"signed out": func(t *testing.T, s *Sessions, _ *clock, cookie *http.Cookie) {
			w := httptest.NewRecorder()
			if err := s.End(w, get("/", cookie)); err != nil || w.Result().Cookies()[0].MaxAge >= 0 {
				t.Errorf("sign out: %v, %v", err, w.Result().Cookies())
			}
		},
		"signed in again": func(t *testing.T, s *Sessions, _ *clock, cookie *http.Cookie) {
			if _, err := s.Start(httptest.NewRecorder(), get("/", cookie), worker); err != nil {
				t.Error(err)
			}
		},
		"invented":       func(_ *testing.T, _ *Sessions, _ *clock, cookie *http.Cookie) { cookie.Value = "verzonnen" },
		"hash as token":  func(_ *testing.T, _ *Sessions, _ *clock, cookie *http.Cookie) { cookie.Value = hash(cookie.Value) },
		"empty":          func(_ *testing.T, _ *Sessions, _ *clock, cookie *http.Cookie) { cookie.Value = "" },
		"without prefix": func(_ *testing.T, _ *Sessions, _ *clock, cookie *http.Cookie) { cookie.Name = "sessie" },
	}
	for name, end := range cases {
		t.Run(name, func(t *testing.T) {
			s, c := newSessions(t, memory{}, true)
			_, cookie := signIn(t, s, worker)
			end(t, s, c, cookie)
			if _, err := s.Find(get("/", cookie)); !errors.Is(err, ErrNoSession) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	for _, c := range []Config{
		{Idle: time.Second}, {Idle: 9 * time.Hour}, {Idle: time.Hour, Absolute: 25 * time.Hour}, {Absolute: time.Minute},
	} {
		if _, err := NewSessions(memory{}, time.Now, c); err == nil {
			t.Errorf("%+v is accepted", c)
		}
	}
}

// answer is the handler of the tests: it says who it sees.
var answer = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	session, ok := SessionOf(r.Context())
	fmt.Fprintf(w, "%s %t", session.User.ID, ok)
})

// failStatus maps errors to a status that the tests can see.
func failStatus(w http.ResponseWriter, _ *http.Request, err error) {
	for e, status := range map[error]int{ErrForged: 400, ErrNoSession: 401, ErrForbidden: 403, errDown: 503} {
		if errors.Is(err, e) {
			http.Error(w, err.Error(), status)
			return
		}
	}
	http.Error(w, err.Error(), 500)
}

func TestLoad(t *testing.T) {
	s, _ := newSessions(t, memory{}, true)
	session, cookie := signIn(t, s, worker)
	h := s.Load(answer, failStatus)
	form := func(token string) string { return url.Values{CSRFField: {token}}.Encode() }
	cases := []struct {
		name    string
		method  string
		cookie  *http.Cookie
		body    string
		headers map[string]string
		status  int
	}{
		{"a page", "GET", cookie, "", nil, 200},
		{"a visitor's page", "GET", nil, "", nil, 200},
		{"a form with its token", "POST", cookie, form(session.CSRF), nil, 200},
		{"a script with its token", "POST", cookie, "", map[string]string{CSRFHeader: session.CSRF}, 200},
		{"a form without token", "POST", cookie, "", nil, 400},
		{"a form with another token", "POST", cookie, form("x" + session.CSRF[1:]), nil, 400},
		{"the token in the address", "DELETE", cookie, "", nil, 400},
		{"a form on another site", "POST", cookie, form(session.CSRF), map[string]string{"Sec-Fetch-Site": "cross-site"}, 400},
		{"an old browser on another site", "POST", cookie, form(session.CSRF), map[string]string{"Origin": "https://elders.example"}, 400},
		{"a visitor's form on another site", "POST", nil, "", map[string]string{"Sec-Fetch-Site": "cross-site"}, 400},
		{"a visitor's form", "POST", nil, "", map[string]string{"Sec-Fetch-Site": "same-origin"}, 200},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest(c.method, "https://monitor.example/?"+form(session.CSRF), strings.NewReader(c.body))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			for name, value := range c.headers {
				r.Header.Set(name, value)
			}
			if c.cookie != nil {
				r.AddCookie(c.cookie)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != c.status {
				t.Errorf("status %d %s, want %d", w.Code, w.Body, c.status)
			}
		})
	}
}

func TestLoadWhenStoreIsDown(t *testing.T) {
	s, _ := newSessions(t, down{memory{}}, true)
	_, cookie := signIn(t, s, worker)
	w := httptest.NewRecorder()
	s.Load(answer, failStatus).ServeHTTP(w, get("/", cookie))
	if w.Code != 503 {
		t.Errorf("status %d: a store that is down must not look like a visitor", w.Code)
	}
}

func TestRequire(t *testing.T) {
	policies, err := policy.New()
	if err != nil {
		t.Fatal(err)
	}
	guard := NewGuard(policies, failStatus)
	own := policy.Resource{Gemeente: "0518", Worker: "u-1"}
	cases := []struct {
		name     string
		user     *User
		resource policy.Resource
		err      error
		status   int
	}{
		{"own", &worker, own, nil, 200},
		{"of a colleague", &worker, policy.Resource{Gemeente: "0518", Worker: "u-2"}, nil, 403},
		{"of another gemeente", &worker, policy.Resource{Gemeente: "0080", Worker: "u-1"}, nil, 403},
		{"what does not exist", &worker, own, ErrMissing, 403},
		{"store is down", &worker, own, errDown, 503},
		{"visitor", nil, own, nil, 401},
		{"visitor, what does not exist", nil, own, ErrMissing, 401},
		{"visitor, store is down", nil, own, errDown, 401},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			resolve := func(*http.Request) (policy.Resource, error) { return c.resource, c.err }
			r := get("/", nil)
			if c.user != nil {
				r = r.WithContext(WithSession(r.Context(), Session{User: *c.user}))
			}
			w := httptest.NewRecorder()
			guard.Require(policy.ParticipantRead, resolve, answer).ServeHTTP(w, r)
			if w.Code != c.status {
				t.Errorf("status %d, want %d", w.Code, c.status)
			}
		})
	}
}

func TestLocalPath(t *testing.T) {
	for target, want := range map[string]string{
		"":                           "/",
		"/caseload?filter=nu":        "/caseload?filter=nu",
		"/deelnemer/DH-2047#meting":  "/deelnemer/DH-2047",
		"https://elders.example/":    "/",
		"//elders.example/":          "/",
		"/\\elders.example":          "/",
		"/\t/elders.example":         "/",
		"caseload":                   "/",
		"javascript:alert(1)":        "/",
		"/%2F%2Felders.example":      "/%2F%2Felders.example",
		"https:elders.example":       "/",
		"/x\r\nSet-Cookie: sessie=1": "/",
	} {
		if got := LocalPath(target); got != want {
			t.Errorf("%q leads to %q, want %q", target, got, want)
		}
	}
}

func TestLocalSignIn(t *testing.T) {
	nothing := func(string) string { return "" }
	l, err := NewLocal([]User{worker}, nothing)
	if err != nil {
		t.Fatal(err)
	}
	if u, err := l.SignIn("u-1"); err != nil || u.Name != worker.Name {
		t.Errorf("%+v, %v", u, err)
	}
	if _, err := l.SignIn("u-9"); !errors.Is(err, ErrUnknownUser) {
		t.Errorf("an unknown user: %v", err)
	}
	if len(l.Users()) != 1 {
		t.Error("the list is not whole")
	}
	for _, name := range cloudSettings {
		getenv := func(asked string) string {
			if asked == name {
				return "x"
			}
			return ""
		}
		if _, err := NewLocal([]User{worker}, getenv); !errors.Is(err, ErrCloud) || !strings.Contains(err.Error(), name) {
			t.Errorf("with %s set: %v", name, err)
		}
	}
	for name, users := range map[string][]User{
		"twice":   {worker, worker},
		"no role": {{ID: "u-2"}},
		"no id":   {{Roles: []string{"begeleider"}}},
	} {
		if _, err := NewLocal(users, nothing); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
