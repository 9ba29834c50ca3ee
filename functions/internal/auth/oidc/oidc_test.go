package oidc

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"effectmonitor/functions/internal/auth"
)

const callbackURL = "https://monitor.example/inloggen/terug"

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

// rig is everything that one sign-in needs.
type rig struct {
	t        *testing.T
	now      time.Time
	store    memory
	sessions *auth.Sessions
	issuer   *issuer
	provider *Provider
}

func newRig(t *testing.T) *rig {
	t.Helper()
	g := &rig{t: t, now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), store: memory{}}
	clock := func() time.Time { return g.now }
	g.issuer = newIssuer(t, clock)
	var err error
	if g.sessions, err = auth.NewSessions(g.store, clock, auth.Config{Secure: true}); err != nil {
		t.Fatal(err)
	}
	g.provider, err = New(Config{
		Issuer: g.issuer.URL, ClientID: clientID, RedirectURL: callbackURL,
		Groups: map[string][]Membership{
			"jpf-haag":      {{Role: "begeleider", Gemeente: "0518", Team: "west"}},
			"jpf-haag-chef": {{Role: "teamleider", Gemeente: "0518"}},
			"jpf-fryslan":   {{Role: "begeleider", Gemeente: "0080"}},
			"fonds":         {{Role: "investeerder", Grants: []string{"0772", "0080"}}},
		},
		Directories: map[string]map[string][]Membership{
			"gemeente-0772": {"jpf-haag": {{Role: "begeleider", Gemeente: "0772"}, {Role: "teamleider", Gemeente: "0772"}}},
		},
	}, g.sessions, g.store, clock, g.issuer.Client())
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// begin starts a sign-in and returns where the browser goes, and its cookie.
func (g *rig) begin(returnTo string) (*url.URL, *http.Cookie) {
	g.t.Helper()
	w := httptest.NewRecorder()
	if err := g.provider.Begin(w, httptest.NewRequest("GET", "/inloggen", nil), returnTo); err != nil {
		g.t.Fatal(err)
	}
	target, err := w.Result().Location()
	if err != nil || w.Code != http.StatusSeeOther || len(w.Result().Cookies()) != 1 {
		g.t.Fatalf("begin: %d, %v", w.Code, err)
	}
	return target, w.Result().Cookies()[0]
}

// back is the browser's return from the provider.
func (g *rig) back(query url.Values, cookie *http.Cookie) (*httptest.ResponseRecorder, string, error) {
	r := httptest.NewRequest("GET", "/inloggen/terug?"+query.Encode(), nil)
	if cookie != nil {
		r.AddCookie(cookie)
	}
	w := httptest.NewRecorder()
	to, err := g.provider.Callback(w, r)
	return w, to, err
}

// user is who the browser is after the callback.
func (g *rig) user(w *httptest.ResponseRecorder) auth.User {
	g.t.Helper()
	r := httptest.NewRequest("GET", "/", nil)
	for _, c := range w.Result().Cookies() {
		if c.MaxAge >= 0 {
			r.AddCookie(c)
		}
	}
	session, err := g.sessions.Find(r)
	if err != nil {
		g.t.Fatal(err)
	}
	return session.User
}

func TestSignIn(t *testing.T) {
	g := newRig(t)
	target, cookie := g.begin("/caseload?filter=nu")
	w, to, err := g.back(g.issuer.login(target), cookie)
	if err != nil || to != "/caseload?filter=nu" {
		t.Fatalf("%q, %v", to, err)
	}
	u := g.user(w)
	if u.ID != "s-1" || u.Name != "Sanne" || u.Gemeente != "0518" || u.Team != "west" || !slices.Equal(u.Roles, []string{"begeleider"}) {
		t.Errorf("signed in as %+v", u)
	}
	if len(g.store) != 1 {
		t.Errorf("%d items are kept, want the session alone", len(g.store))
	}
}

func TestGroups(t *testing.T) {
	cases := []struct {
		name   string
		groups any
		want   auth.User
		err    error
	}{
		{"two roles", []string{"jpf-haag-chef", "jpf-haag"}, auth.User{Roles: []string{"begeleider", "teamleider"}, Gemeente: "0518", Team: "west"}, nil},
		{"one text", "iets,fonds", auth.User{Roles: []string{"investeerder"}, Grants: []string{"0080", "0772"}}, nil},
		{"two gemeenten", []string{"jpf-haag", "jpf-fryslan"}, auth.User{}, auth.ErrSeveralGemeenten},
		{"unknown", []string{"iets"}, auth.User{}, auth.ErrNoRole},
		{"none", nil, auth.User{}, auth.ErrNoRole},
		{"another type", 7, auth.User{}, auth.ErrNoRole},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			g := newRig(t)
			g.issuer.change = func(claims claims) { claims["groups"] = c.groups; delete(claims, "name") }
			target, cookie := g.begin("/")
			w, _, err := g.back(g.issuer.login(target), cookie)
			if !errors.Is(err, c.err) {
				t.Fatalf("got %v, want %v", err, c.err)
			}
			if err != nil {
				return
			}
			u := g.user(w)
			if u.Name != "s-1" || u.Gemeente != c.want.Gemeente || u.Team != c.want.Team ||
				!slices.Equal(u.Roles, c.want.Roles) || !slices.Equal(u.Grants, c.want.Grants) {
				t.Errorf("signed in as %+v, want %+v", u, c.want)
			}
		})
	}
}

// TestDirectories: a group counts in the directory that somebody came through and
// nowhere else, so that no gemeente can make its people those of another.
func TestDirectories(t *testing.T) {
	through := func(names ...string) any {
		list := []map[string]string{}
		for _, n := range names {
			list = append(list, map[string]string{"providerName": n})
		}
		return list
	}
	cases := []struct {
		name       string
		identities any
		groups     []string
		gemeente   string
		roles      []string
		err        error
	}{
		{"own directory", nil, []string{"jpf-haag"}, "0518", []string{"begeleider"}, nil},
		{"that of a gemeente, two roles by one group", through("gemeente-0772"), []string{"jpf-haag"}, "0772", []string{"begeleider", "teamleider"}, nil},
		{"that of a gemeente, as text", `[{"providerName":"gemeente-0772"}]`, []string{"jpf-haag"}, "0772", []string{"begeleider", "teamleider"}, nil},
		{"a group of the product's own", through("gemeente-0772"), []string{"fonds", "jpf-haag-chef"}, "", nil, auth.ErrNoRole},
		{"a directory that nobody knows", through("gemeente-9999"), []string{"jpf-haag"}, "", nil, auth.ErrNoRole},
		{"two at once", through("gemeente-0772", "gemeente-9999"), []string{"jpf-haag"}, "", nil, auth.ErrSignIn},
		{"an empty list", through(), []string{"jpf-haag"}, "", nil, auth.ErrSignIn},
		{"something else", 7, []string{"jpf-haag"}, "", nil, auth.ErrSignIn},
		{"other text", "gemeente-0772", []string{"jpf-haag"}, "", nil, auth.ErrSignIn},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			g := newRig(t)
			g.issuer.change = func(claims claims) {
				claims["groups"] = c.groups
				if c.identities != nil {
					claims["identities"] = c.identities
				}
			}
			target, cookie := g.begin("/")
			w, _, err := g.back(g.issuer.login(target), cookie)
			if !errors.Is(err, c.err) {
				t.Fatalf("got %v, want %v", err, c.err)
			}
			if err != nil {
				return
			}
			if u := g.user(w); u.Gemeente != c.gemeente || !slices.Equal(u.Roles, c.roles) {
				t.Errorf("signed in as %+v", u)
			}
		})
	}
}

// TestRefused goes through what an attacker or a broken provider may do.
func TestRefused(t *testing.T) {
	cases := map[string]func(g *rig, query url.Values, cookie *http.Cookie) (url.Values, *http.Cookie){
		"no cookie": func(_ *rig, q url.Values, _ *http.Cookie) (url.Values, *http.Cookie) { return q, nil },
		"invented cookie": func(_ *rig, q url.Values, c *http.Cookie) (url.Values, *http.Cookie) {
			c.Value = "verzonnen"
			return q, c
		},
		"another state": func(_ *rig, q url.Values, c *http.Cookie) (url.Values, *http.Cookie) {
			q.Set("state", "x")
			return q, c
		},
		"no state": func(_ *rig, q url.Values, c *http.Cookie) (url.Values, *http.Cookie) { q.Del("state"); return q, c },
		"refused at the provider": func(_ *rig, q url.Values, c *http.Cookie) (url.Values, *http.Cookie) {
			q.Set("error", "access_denied")
			return q, c
		},
		"another code": func(_ *rig, q url.Values, c *http.Cookie) (url.Values, *http.Cookie) { q.Set("code", "x"); return q, c },
		"code of another browser": func(g *rig, q url.Values, c *http.Cookie) (url.Values, *http.Cookie) {
			target, _ := g.begin("/")
			q.Set("code", g.issuer.login(target).Get("code")) // fails on PKCE
			return q, c
		},
		"too late": func(g *rig, q url.Values, c *http.Cookie) (url.Values, *http.Cookie) {
			g.now = g.now.Add(signInLimit + time.Second)
			return q, c
		},
		"forged signature": func(g *rig, q url.Values, c *http.Cookie) (url.Values, *http.Cookie) {
			other, err := rsa.GenerateKey(rand.Reader, 2048)
			if err != nil {
				g.t.Fatal(err)
			}
			g.issuer.signer = other
			return q, c
		},
		"another audience": claim("aud", "iemand-anders"),
		"another issuer":   claim("iss", "https://elders.example"),
		"another nonce":    claim("nonce", "x"),
		"expired token":    claim("exp", 1),
	}
	for name, attack := range cases {
		t.Run(name, func(t *testing.T) {
			g := newRig(t)
			target, cookie := g.begin("/")
			query, cookie := attack(g, g.issuer.login(target), cookie)
			w, _, err := g.back(query, cookie)
			if !errors.Is(err, auth.ErrSignIn) {
				t.Errorf("got %v", err)
			}
			if err != nil && strings.Contains(err.Error(), "geheim detail") {
				t.Errorf("the error repeats the provider's body: %v", err)
			}
			for _, c := range w.Result().Cookies() {
				if c.Name == "__Host-sessie" {
					t.Error("a session was started")
				}
			}
		})
	}
}

func claim(name string, value any) func(*rig, url.Values, *http.Cookie) (url.Values, *http.Cookie) {
	return func(g *rig, q url.Values, c *http.Cookie) (url.Values, *http.Cookie) {
		g.issuer.change = func(claims claims) { claims[name] = value }
		return q, c
	}
}

func TestAnswerCountsOnce(t *testing.T) {
	g := newRig(t)
	target, cookie := g.begin("/")
	query := g.issuer.login(target)
	if _, _, err := g.back(query, cookie); err != nil {
		t.Fatal(err)
	}
	if _, _, err := g.back(query, cookie); !errors.Is(err, auth.ErrSignIn) {
		t.Errorf("the second time: %v", err)
	}
}

func TestReturnStaysHere(t *testing.T) {
	g := newRig(t)
	target, cookie := g.begin("//elders.example/caseload")
	if _, to, err := g.back(g.issuer.login(target), cookie); err != nil || to != "/" {
		t.Errorf("%q, %v", to, err)
	}
}

// TestSignInKeyIsNoSession: the two kinds of item share a store; neither passes for the other.
func TestSignInKeyIsNoSession(t *testing.T) {
	g := newRig(t)
	_, cookie := g.begin("/")
	r := httptest.NewRequest("GET", "/", nil)
	r.AddCookie(&http.Cookie{Name: "__Host-sessie", Value: cookie.Value})
	if _, err := g.sessions.Find(r); !errors.Is(err, auth.ErrNoSession) {
		t.Errorf("a sign-in under way passes for a session: %v", err)
	}
}

func TestProviderComesBack(t *testing.T) {
	g := newRig(t)
	g.issuer.down = true
	if err := g.provider.Begin(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil), "/"); err == nil {
		t.Fatal("no error while the provider is down")
	}
	g.issuer.down = false
	g.begin("/")
}

func TestConfigIsChecked(t *testing.T) {
	good := Config{Issuer: "https://i.example", ClientID: "c", RedirectURL: callbackURL}
	for name, change := range map[string]func(*Config){
		"no issuer":   func(c *Config) { c.Issuer = "" },
		"no client":   func(c *Config) { c.ClientID = "" },
		"no way back": func(c *Config) { c.RedirectURL = "" },
		"empty group": func(c *Config) { c.Groups = map[string][]Membership{"g": {{Gemeente: "0518"}}} },
		"empty group elsewhere": func(c *Config) {
			c.Directories = map[string]map[string][]Membership{"d": {"g": {{Gemeente: "0518"}}}}
		},
	} {
		c := good
		change(&c)
		if _, err := New(c, nil, nil, nil, nil); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := New(good, nil, nil, nil, nil); err != nil {
		t.Error(err)
	}
}
