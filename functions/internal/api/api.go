// Package api lets machines read figures: what the dashboards of their level show, and
// nothing else, so that no figure reaches a machine that has not passed the same gate.
// It follows the API Design Rules of the Dutch government (NL GOV) and describes itself
// in OpenAPI 3.1, from the same table that its addresses are made from.
//
// It must not make a figure, read an answer, or decide what a machine may see: that is
// asked of package policy, and the scopes of the token say how much of it is used.
package api

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/pace"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/store"
)

// Version is that of the interface (semantic versioning); it is in every answer.
const Version = "1.0.1"

// changes says of every version what was new, the newest first: the description publishes it.
var changes = []struct{ version, about string }{
	{Version, "De dag van de cijfers staat als datum beschreven. Een vraag met meer fouten krijgt ze alle terug. Ook een onbekende methode, of een adres met een streep te veel, krijgt een fout in JSON."},
	{"1.0.0", "Eerste versie: dashboards, hun cijfers en wat de cijfers betekenen."},
}

// Root is what every address begins with: the major version is part of it.
const Root = site.MachineRoot + "/v1"

// How often a machine may ask, and how often somebody may try a key that does not work.
const (
	burst       = 60 // at once
	refill      = time.Second
	wrongBurst  = 20
	wrongRefill = 30 * time.Second
)

// Config is what the interface is made of.
type Config struct {
	App      *app.App
	Policies *policy.Policies
	Log      *slog.Logger
	// Contact is whom a user can reach, for the description.
	Contact Contact
}

// Contact is whom a user of the interface can reach.
type Contact struct {
	Name  string `json:"name"`
	URL   string `json:"url,omitempty"`
	Email string `json:"email,omitempty"`
}

// API answers machines.
type API struct {
	Config
	asked, wrong *pace.Limiter
	description  []byte
}

// Of returns the interface of a site.
func Of(a *app.App, s *site.Site) *API {
	return New(Config{App: a, Policies: s.Policies, Log: s.Log, Contact: Contact{Name: s.Product, URL: s.Origin, Email: s.Contact}})
}

// New returns the interface.
func New(c Config) *API {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	a := &API{Config: c, asked: pace.New(c.App.Now, burst, refill), wrong: pace.New(c.App.Now, wrongBurst, wrongRefill)}
	a.description = describe(a.routes(), c.Contact)
	return a
}

// route is one address. The description and the addresses are both made from it.
type route struct {
	path    string // after Root
	id      string // operationId
	summary string
	detail  string
	scope   app.Scope // empty for everybody
	query   []parameter
	answer  any // of which type the answer is; nil for the description itself
	handle  func(*call) (any, error)
}

// parameter is something in an address.
type parameter struct {
	name, in, about, kind string
	least, most           int // of a whole number
}

// call is one request of a machine.
type call struct {
	*http.Request
	token store.Token
	who   policy.Principal
	head  http.Header
}

// Routes adds the addresses. Whatever is not one of them is answered in the same form.
func (a *API) Routes(mux site.Router) {
	routes := a.routes()
	for _, r := range routes {
		mux.Handle("GET "+Root+r.path, a.serve(r))
	}
	nowhere := http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		a.fail(w, req, problemOf(http.StatusNotFound, "Dit adres bestaat niet."))
	})
	mux.Handle(site.MachineRoot, nowhere)
	// Also of methods that nobody knows: every answer has the version, every fault is a problem.
	mux.HandleFunc(site.MachineRoot+"/{rest...}", func(w http.ResponseWriter, req *http.Request) {
		if !slices.ContainsFunc(routes, func(r route) bool { return matches(Root+r.path, req.URL.Path) }) {
			nowhere(w, req)
			return
		}
		w.Header().Set("Allow", "GET, HEAD")
		a.fail(w, req, problemOf(http.StatusMethodNotAllowed, "Dit adres is alleen te lezen."))
	})
}

// matches tells whether a path is one of a pattern, of which a part in braces may be
// anything.
func matches(pattern, path string) bool {
	want, got := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return false
	}
	for i, part := range want {
		if open := strings.HasPrefix(part, "{") && got[i] != ""; part != got[i] && !open {
			return false
		}
	}
	return true
}

// serve opens the token of a request, asks for the scope, and writes the answer.
func (a *API) serve(r route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		c := &call{Request: req.WithContext(app.OnceRead(req.Context())), head: w.Header()}
		if r.answer == nil {
			w.Header().Set("Access-Control-Allow-Origin", "*") // a tool in a browser reads it
			a.write(w, http.StatusOK, "application/json", a.description)
			return
		}
		if err := a.admit(c, r.scope); err != nil {
			a.fail(w, req, err)
			return
		}
		answer, err := r.handle(c)
		if err != nil {
			a.fail(w, req, err)
			return
		}
		body, err := json.Marshal(answer)
		if err != nil {
			a.fail(w, req, err)
			return
		}
		a.write(w, http.StatusOK, "application/json", body)
	})
}

// admit finds out who asks, and whether they may ask this, now.
func (a *API) admit(c *call, scope app.Scope) error {
	client := pace.Client(c.Request)
	if !a.wrong.Allow(client) {
		return tooMany(wrongRefill)
	}
	plain, ok := strings.CutPrefix(c.Header.Get("Authorization"), "Bearer ")
	if !ok {
		a.wrong.Spend(client)
		return problemOf(http.StatusUnauthorized, "Stuur een sleutel mee: Authorization: Bearer <sleutel>.")
	}
	token, err := a.App.OpenToken(c.Context(), plain)
	if app.CodeOf(err) == app.NotFound {
		a.wrong.Spend(client)
		return problemOf(http.StatusUnauthorized, "De sleutel werkt niet.")
	}
	if err != nil {
		return err
	}
	key := limited(token)
	if !a.asked.Allow(key) {
		return tooMany(refill)
	}
	a.asked.Spend(key)
	c.token, c.who = token, principal(token)
	if !has(token, scope) {
		return problemOf(http.StatusForbidden, "De sleutel mag dit niet lezen: "+string(scope)+" ontbreekt.")
	}
	return nil
}

// limited is a token as the limiter counts it, which counts by address: part of its
// hash, so that two tokens never share a count by accident.
func limited(t store.Token) netip.Prefix {
	var b [16]byte
	copy(b[:], t.Hash)
	return netip.PrefixFrom(netip.AddrFrom16(b), 128)
}

func has(t store.Token, scope app.Scope) bool {
	for _, s := range t.Scopes {
		if s == string(scope) {
			return true
		}
	}
	return false
}

// principal is the machine as the policies see it.
func principal(t store.Token) policy.Principal {
	p := policy.Principal{ID: t.ID, Machine: true}
	if t.Gemeente != store.Nation {
		p.Gemeente = t.Gemeente
	}
	return p
}

func (a *API) may(c *call, action policy.Action, r policy.Resource) bool {
	yes, _ := a.Policies.Allow(c.who, action, r)
	return yes
}

func (a *API) write(w http.ResponseWriter, status int, kind string, body []byte) {
	h := w.Header()
	h.Set("API-Version", Version)
	h.Set("Content-Type", kind)
	h.Set("X-Frame-Options", "DENY")
	w.WriteHeader(status)
	_, _ = w.Write(body) // the reader went away; nothing is lost
}

// Problem is a fault as a machine reads it (RFC 9457).
type Problem struct {
	Type   string `json:"type" doc:"Soort fout; about:blank als de status alles zegt."`
	Title  string `json:"title" doc:"De status in woorden."`
	Status int    `json:"status" doc:"De status van het antwoord."`
	Detail string `json:"detail" doc:"Wat er aan de hand is."`

	retry time.Duration
}

// Error says what is wrong.
func (p *Problem) Error() string { return strconv.Itoa(p.Status) + " " + p.Detail }

func problemOf(status int, detail string) *Problem {
	return &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail}
}

func tooMany(after time.Duration) *Problem {
	p := problemOf(http.StatusTooManyRequests, "Er komen te veel vragen achter elkaar. Probeer het later opnieuw.")
	p.retry = after
	return p
}

// fail answers an error. What is no fault of the machine is logged and not told.
func (a *API) fail(w http.ResponseWriter, r *http.Request, err error) {
	var p *Problem
	switch {
	case errors.Is(err, context.Canceled):
		return // the reader went away
	case errors.As(err, &p):
	case app.CodeOf(err) == app.NotFound:
		p = missing()
	default:
		a.Log.ErrorContext(r.Context(), "fault", "part", "api", "error", err.Error())
		p = problemOf(http.StatusInternalServerError, "Er ging iets mis bij ons.")
	}
	if p.Status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="effectmonitor"`)
	}
	if p.retry > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(max(1, int(p.retry.Seconds()))))
	}
	body, fault := json.Marshal(p)
	if fault != nil {
		body = []byte("{}")
	}
	a.write(w, p.Status, "application/problem+json", body)
}

func missing() *Problem {
	return problemOf(http.StatusNotFound, "Dit is er niet, of niet voor deze sleutel.")
}
