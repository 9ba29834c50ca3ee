package ask

import (
	"bytes"
	"crypto/rand"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table/bolt"
	"effectmonitor/functions/internal/table/granted"
	"effectmonitor/instruments"
)

const (
	code      = "0518"
	raterID   = "jongere"
	questions = "vragenlijsten/jpf-jongere/v1.yaml"
)

// extra is one more page for the questionnaire of the participant, with what the
// real one does without: a follow-up, an amount, a soft and a hard check, a
// required question and a text.
const extra = `  - id: extra
    titel: {nl: Nog iets, en: One more thing}
    groepen:
      - {id: slot, titel: {nl: Tot slot, en: Finally}, uitleg: {nl: "Dit gaat over het invullen zelf.", en: "This is about the questions."}}
    vragen:
      - id: extra_uitleg
        type: toelichting
        tekst: {nl: "Nu nog een paar andere vragen.", en: "Now a few other questions."}
      - id: extra_werk
        type: keuze
        tekst: {nl: "Heb je werk?", en: "Do you work?"}
        opties:
          - {id: wel, tekst: {nl: Ik werk, en: I work}}
          - {id: geen, tekst: {nl: Ik werk niet, en: I do not work}}
        verplicht: true
      - id: extra_loon
        type: bedrag
        tekst: {nl: "Wat verdien je?", en: "What do you earn?"}
        omdat: {nl: Omdat je werkt, en: Because you work}
        min: 0
        max: 9000
        zichtbaar: extra_werk == "wel"
        controles:
          - {formule: "extra_loon <= 4000", melding: {nl: Dat is meer dan gewoon., en: That is more than usual.}}
      - id: extra_kwijt
        groep: slot
        type: lange_tekst
        tekst: {nl: "Wat wil je nog kwijt?", en: "Anything else?"}
        verplicht: true

`

// definitions are the real ones, and with the extra page as well.
var (
	definitions = sync.OnceValues(func() (*catalog.Catalog, error) { return loaded(instruments.FS) })
	extended    = sync.OnceValues(func() (*catalog.Catalog, error) {
		tree := fstest.MapFS{}
		err := fs.WalkDir(instruments.FS, ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || path == "published.lock" {
				return err
			}
			data, err := fs.ReadFile(instruments.FS, path)
			if path == questions {
				data = bytes.Replace(data, []byte("\nschalen:"), []byte("\n"+extra+"schalen:"), 1)
			}
			tree[path] = &fstest.MapFile{Data: data}
			return err
		})
		if err != nil {
			return nil, err
		}
		return loaded(tree)
	})
)

func loaded(tree fs.FS) (*catalog.Catalog, error) {
	c, found := load.Load(tree)
	return c, found.Err()
}

// kit is the pages of participants on a fresh store, with a clock to turn. There is
// no box to open identities with: these pages must do without.
type kit struct {
	testing.TB
	app     *app.App
	store   *store.Store
	site    *site.Site
	handler http.Handler
	log     *bytes.Buffer
	now     time.Time
	client  string // address of the reader
}

func newKit(t testing.TB, defs func() (*catalog.Catalog, error)) *kit {
	t.Helper()
	c, err := defs()
	if err != nil {
		t.Fatal(err)
	}
	k := &kit{TB: t, log: &bytes.Buffer{}, now: time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC), client: "203.0.113.9:4000"}
	now := func() time.Time { return k.now }
	db, err := bolt.Open(filepath.Join(t.TempDir(), "ask.db"), now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	role, err := granted.Of("survey")
	if err != nil {
		t.Fatal(err)
	}
	guard := granted.Guard(db)
	t.Cleanup(func() {
		for _, what := range guard.Denied() {
			t.Errorf("a participant would see an error: %s", what)
		}
	})
	k.store = store.New(guard)
	catalogue := func() *catalog.Catalog { return c }
	k.app = app.New(app.Config{Store: k.store, Catalog: catalogue, Now: now, Random: rand.Reader, Zone: zone})
	k.site = site.New(site.Config{
		Catalog: catalogue, Now: now, Zone: zone, Product: "Effectmonitor", Log: slog.New(slog.NewTextHandler(k.log, nil)),
	})
	k.handler = role.Serve(New(k.app, k.site))
	return k
}

var worker = app.Actor{ID: "w1", Gemeente: code, Team: "t1"}

// participant registers somebody who starts today.
func (k *kit) participant(id string) {
	k.Helper()
	start := k.app.Today()
	k.must(k.store.CreateParticipant(k.Context(), code, store.Participant{
		ID: id, Programme: "jpf@1", Worker: worker.ID, Team: worker.Team, Created: k.now, Name: []byte("sealed"),
		Trajectory: programme.Trajectory{Start: start},
	}, []byte("sealed identity"), store.Audit{At: k.now, By: worker.ID, Action: "test"}))
}

// invite gives the address of a fresh link on which Dutch was chosen.
func (k *kit) invite(id, moment string) string { return k.inviteIn("nl", id, moment) }

// inviteIn gives the address of a fresh link on which a language was chosen.
func (k *kit) inviteIn(lang, id, moment string) string {
	k.Helper()
	link := k.link(id, moment)
	if p := k.post(link+"/taal", "taal", lang); p.code != http.StatusSeeOther {
		k.Fatalf("choosing %s: %d\n%s", lang, p.code, p.body)
	}
	return link
}

// link gives the address of a fresh link that nobody opened yet.
func (k *kit) link(id, moment string) string {
	k.Helper()
	token, _, err := k.app.Invite(k.Context(), worker, app.SheetKey{Participant: id, Moment: moment, Rater: raterID})
	k.must(err)
	return Path(token)
}

func (k *kit) must(err error) {
	k.Helper()
	if err != nil {
		k.Fatal(err)
	}
}

type page struct {
	code   int
	body   string
	header http.Header
}

func (k *kit) do(r *http.Request) page {
	k.Helper()
	r.RemoteAddr = k.client
	w := httptest.NewRecorder()
	k.handler.ServeHTTP(w, r)
	return page{w.Code, w.Body.String(), w.Header()}
}

func (k *kit) get(path string) page {
	k.Helper()
	return k.do(httptest.NewRequest(http.MethodGet, "http://ask.test"+path, nil))
}

// post sends a form as a browser does; pairs are name, value, name, value.
func (k *kit) post(path string, pairs ...string) page {
	k.Helper()
	return k.do(form(path, pairs...))
}

func form(path string, pairs ...string) *http.Request {
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, "http://ask.test"+path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return r
}

// to says that an answer leads to a path.
func (k *kit) to(p page, path string) {
	k.Helper()
	if p.code != http.StatusSeeOther || p.header.Get("Location") != path {
		k.Fatalf("answer %d to %q, want a redirect to %q\n%s", p.code, p.header.Get("Location"), path, heading(p.body))
	}
}

// shows says that a page came and holds texts.
func (k *kit) shows(p page, code int, texts ...string) {
	k.Helper()
	if p.code != code {
		k.Fatalf("status %d, want %d\n%s", p.code, code, p.body)
	}
	for _, text := range texts {
		if !strings.Contains(p.body, text) {
			k.Errorf("the page %q does not hold %q\n%s", heading(p.body), text, p.body)
		}
	}
}

func (k *kit) hides(p page, texts ...string) {
	k.Helper()
	for _, text := range texts {
		if strings.Contains(p.body, text) {
			k.Errorf("the page %q holds %q", heading(p.body), text)
		}
	}
}

var assetAddress = regexp.MustCompile(`(?:href|src)="(/assets/[^"]+)"`)

var h1 = regexp.MustCompile(`(?s)<h1[^>]*>(.*?)</h1>`)

func heading(body string) string {
	if m := h1.FindStringSubmatch(body); m != nil {
		return m[1]
	}
	return ""
}

// agreed is a link of somebody who takes part.
func (k *kit) agreed(id string) string {
	k.Helper()
	k.participant(id)
	link := k.invite(id, "T0")
	k.shows(k.get(link), http.StatusOK)
	if p := k.post(link, "toestemming", "ja", "naar", "verder"); p.code != http.StatusSeeOther {
		k.Fatalf("consent: %d", p.code)
	}
	return link
}

// fill answers every question with the same step and sends.
func (k *kit) fill(link, step string) {
	k.Helper()
	k.fillBut(link, step, "")
}

// fillBut is fill by somebody who rather does not say one thing.
func (k *kit) fillBut(link, step string, unsaid ...string) {
	k.Helper()
	at := k.post(link, "toestemming", "ja", "naar", "verder").header.Get("Location")
	for range 40 {
		if at == link+"/controle" {
			k.to(k.post(at, "naar", "versturen"), link+"/klaar")
			return
		}
		id := at[strings.LastIndexByte(at, '/')+1:]
		answer := step
		if slices.Contains(unsaid, id) {
			answer = "wil_niet_zeggen"
		}
		at = k.post(at, id, answer, "naar", "verder").header.Get("Location")
	}
	k.Fatal("the questions have no end")
}

func (k *kit) response(id string) store.Response {
	k.Helper()
	r, err := k.store.Response(k.Context(), code, id, "T0", raterID)
	k.must(err)
	return r
}

func (k *kit) today() source.Date { return k.app.Today() }
