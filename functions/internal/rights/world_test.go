package rights_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
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
	"effectmonitor/functions/internal/table/bolt"
	"effectmonitor/functions/internal/table/granted"
	"effectmonitor/instruments"
)

// The gemeente where everything is, and another.
const (
	here  = "0518"
	there = "0080"
)

const (
	worker = "begeleider" // the role that has a caseload
	name   = "Amirabelle" // of the participant: whoever reads it, sees a person
)

// world is the whole product with one participant, one invitation by message, and one
// member of staff who comes and goes.
type world struct {
	*testing.T
	app      *app.App
	site     *site.Site
	sessions *auth.Sessions
	local    *auth.Local
	own      []string // the roles that a gemeente gives; the others belong to none
	id       string   // of the participant
	guest    string   // of the participant whose link was made last
	link     store.SentLink
	now      time.Time
	log      bytes.Buffer
	asked    int
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{T: t, now: time.Date(2026, time.November, 23, 9, 30, 0, 0, time.UTC)}
	clock := func() time.Time { return w.now }
	defs, found := load.Load(instruments.FS)
	w.must(found.Err())
	dir := t.TempDir()
	db, err := bolt.Open(filepath.Join(dir, "t.db"), clock)
	w.must(err)
	t.Cleanup(func() { _ = db.Close() })
	keys, err := folder.Open(filepath.Join(dir, "keys"))
	w.must(err)
	guard := granted.Guard(db)
	t.Cleanup(func() {
		for _, what := range guard.Denied() {
			t.Errorf("refused in the cloud: %s", what)
		}
	})
	records := store.New(guard)
	catalogue := func() *catalog.Catalog { return defs }
	w.app = app.New(app.Config{Store: records, Catalog: catalogue, Now: clock, Random: rand.Reader, Box: keeper.New(keys, keys, clock, time.Hour)})
	w.sessions, err = auth.NewSessions(records, clock, auth.Config{Admit: admin.Admit(w.app)})
	w.must(err)
	policies, err := policy.New()
	w.must(err)
	w.own = policies.GemeenteRoles()
	w.local, err = auth.NewLocal([]auth.User{{ID: "demo", Name: "D", Roles: []string{worker}, Gemeente: here}}, func(string) string { return "" })
	w.must(err)
	w.site = site.New(site.Config{Sessions: w.sessions, Policies: policies, Catalog: catalogue, Now: clock, Product: "Effectmonitor",
		Log: slog.New(slog.NewTextHandler(&w.log, nil))})
	w.people()
	return w
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// people makes who the addresses are about.
func (w *world) people() {
	w.Helper()
	w.participant() // whose number stands on pages as an example
	w.id = w.participant()
	w.must(w.app.AddResult(w.Context(), w.mine(), w.id, app.NewResult{Type: "uit_bijstand", Date: w.app.Today(), Key: "r-1"}))
	_, err := w.app.Store.Submit(w.Context(), here, store.Response{Participant: w.id, Moment: "T0", Rater: "begeleider", Instrument: "jpf-begeleider@1", Answers: []byte(`{}`),
		Date: w.app.Today(), Submitted: w.now, Started: w.now}, "once", store.Audit{At: w.now, By: "x", Action: "response:submit", Participant: w.id})
	w.must(err)
	w.now = w.now.AddDate(0, 0, 4)
	_, err = w.app.Remind(w.Context(), app.Outgoing{
		Sender: notify.NewOutbox(func(ctx context.Context, m notify.Kept) error { return w.app.Store.KeepMessage(ctx, m.Gemeente, m) }, w.app.Now),
		Link:   func(token string) string { return "https://monitor.example/v/" + token },
	})
	w.must(err)
	links, _, err := w.app.Links(w.Context(), w.mine(), "")
	w.must(err)
	for _, l := range links { // several went out at once
		if l.Participant == w.id {
			w.link = l
		}
	}
	for _, g := range []string{here, there} { // so that there is something to take back
		w.must(w.app.SetReminderTime(w.Context(), app.Actor{ID: "zoe", Gemeente: g}, "jpf", "dag-14", 21, false, "Past beter."))
	}
	_, err = admin.Admit(w.app)(w.Context(), auth.User{ID: "zoe", Name: "Zoë", Gemeente: here, Roles: []string{worker}})
	w.must(err)
}

// user is somebody with one role, in a gemeente; the roles that belong to none were
// given access to its results.
func (w *world) user(role, gemeente string) auth.User {
	u := auth.User{ID: role + "-" + gemeente, Name: "N", Roles: []string{role}, Gemeente: gemeente}
	if !slices.Contains(w.own, role) {
		u.Gemeente, u.Grants = "", []string{gemeente}
	}
	return u
}

// participant registers somebody in the caseload of the worker.
func (w *world) participant() string {
	w.Helper()
	id, _, err := w.app.AddParticipant(w.Context(), w.mine(), app.NewParticipant{
		Programme: "jpf", Start: w.app.Today(), Lang: "nl",
		Identity: app.Identity{First: name, Last: "Benali", Birth: source.DateOf(2004, 2, 3), Phone: "0612345678", Mail: "x@voorbeeld.example"},
	})
	w.must(err)
	return id
}

func (w *world) mine() app.Actor {
	return app.Actor{ID: w.user(worker, here).ID, Gemeente: here, Team: "Centrum"}
}

// token is a personal link that works, of somebody who takes part and did not answer
// yet, so that what was asked before makes no difference.
func (w *world) token() string {
	w.Helper()
	id := w.participant()
	w.guest = id
	w.must(w.app.SetConsent(w.Context(), w.mine(), id, true))
	token, _, err := w.app.Invite(w.Context(), w.mine(), app.SheetKey{Participant: id, Moment: "T0", Rater: "jongere"})
	w.must(err)
	return token
}

// fill puts the things that there are in an address. A place that nobody can fill in
// fails the test, so that no address is left out.
func (w *world) fill(address string, e example, own bool) string {
	w.Helper()
	var pairs []string
	for place, with := range e.fill {
		pairs = append(pairs, place, with)
	}
	kind := "json"
	if has(address, "{kanaal}") {
		kind = "delivered"
	}
	token := strings.Repeat("Q", 22)
	if own && has(address, "{token}") {
		token = w.token()
	}
	pairs = append(pairs, "{$}", "", "{id}", w.id, "{meting}", "T0", "{pagina}", "financien", "{formulier}", "start", "{resultaat}", "r-1", "{signaal}", "blijft_hoog", "{wat}", "uit_bijstand",
		"{wie}", "zoe", "{link}", w.link.TokenHash, "{kanaal}", w.link.Message.Channel, "{bericht}", w.link.Message.Receipt, "{soort}", kind,
		"{programma}", "jpf", "{herinnering}", "dag-14", "{taal}", "nl",
		"{code}", here, "{gemeente}", here, "{token}", token, "{vraag}", "tevreden")
	filled := strings.NewReplacer(pairs...).Replace(address)
	if has(filled, "{") {
		w.Fatalf("nobody can fill in %s: give it a value in fill, or in the cases of its package", address)
	}
	return filled
}

func has(text, part string) bool { return strings.Contains(text, part) }

// ask asks for an address as somebody, or as a visitor, from a computer of their own.
func (w *world) ask(h http.Handler, who *auth.User, address string, form url.Values) *httptest.ResponseRecorder {
	w.Helper()
	method, path, named := strings.Cut(address, " ")
	if !named { // it answers every method: one that nothing else answers
		method, path = http.MethodOptions, address
	}
	sent := url.Values{}
	for key, values := range form {
		sent[key] = values
	}
	var cookies []*http.Cookie
	if who != nil {
		rec := httptest.NewRecorder()
		session, err := w.sessions.Start(rec, httptest.NewRequest(http.MethodPost, "/", nil), *who)
		w.must(err)
		cookies = rec.Result().Cookies()
		sent.Set(auth.CSRFField, session.CSRF)
	}
	r := httptest.NewRequest(method, path, strings.NewReader(sent.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	w.asked++
	r.RemoteAddr = fmt.Sprintf("198.18.%d.%d:4000", w.asked/250, w.asked%250)
	for _, c := range cookies {
		r.AddCookie(c)
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	if rec.Code >= 500 {
		w.Errorf("%s: %d\n%s", address, rec.Code, w.log.String())
	}
	return rec
}

// quote is a quote of the gemeente that is proposed to all together.
func (w *world) quote() string {
	w.Helper()
	id, ctx := w.participant(), w.Context()
	w.asked++
	ref := store.QuoteRef{Question: "eigen_woorden", ID: fmt.Sprintf("citaat%d", w.asked), Words: "Ik slaap weer."}
	_, err := w.app.Store.Submit(ctx, here, store.Response{
		Participant: id, Moment: "T0", Rater: "jongere", Instrument: "jpf-jongere@1", Answers: json.RawMessage(`{}`), Quotes: []store.QuoteRef{ref}, Date: w.app.Today(),
	}, "sleutel", store.Audit{At: w.now, By: id, Participant: id, Action: "response:submit"})
	w.must(err)
	q, err := w.app.Store.Quote(ctx, here, ref.ID)
	w.must(err)
	q.Screened = w.now
	w.must(w.app.Store.ScreenQuote(ctx, here, q))
	w.must(w.app.Moderate(ctx, w.mine(), app.Moderation{ID: ref.ID, Approve: true, Text: ref.Words, About: []string{"wonen"}, National: true}))
	return ref.ID
}
