package preview

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/ask"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/staff"
	"effectmonitor/functions/internal/store"
)

// stage is one version of the questionnaire as it would be live: the pages of
// participants and of staff themselves, on a store in memory with one invented
// participant.
type stage struct {
	defs  *catalog.Catalog
	in    *instrument.Instrument
	kind  programme.RaterKind
	app   *app.App
	pages http.Handler
	begin string // where the questionnaire begins
	token string
	// signedIn is the cookie of the invented worker.
	signedIn *http.Cookie
	since    time.Time
}

// state is what somebody filled in, apart from the version it was filled in on.
type state struct {
	in       *instrument.Instrument // nil before the first version
	answers  instrument.Answers
	previous instrument.Answers // of the moment before
	agreed   bool
	lang     string
}

// seed is where the token of the personal link comes from: the same for every
// version, so that an open page survives a new one.
type seed [16]byte

func (s seed) random() io.Reader { return io.MultiReader(bytes.NewReader(s[:]), rand.Reader) }

// openBox seals nothing: the identity in it is invented, and stays in memory.
type openBox struct{}

func (openBox) Seal(_ context.Context, _ string, plaintext, _ []byte) ([]byte, error) {
	return plaintext, nil
}

func (openBox) Open(_ context.Context, _ string, ciphertext, _ []byte) ([]byte, error) {
	return ciphertext, nil
}

func (openBox) Destroy(context.Context, string) error { return nil }

// newStage puts a version on, with the answers so far as far as they fit it.
func newStage(ctx context.Context, def *instrument.Questionnaire, around surroundings, s state, secret seed, now func() time.Time, zone *time.Location) (*stage, error) {
	defs, err := stageCatalog(def, around)
	if err != nil {
		return nil, err
	}
	catalogue := func() *catalog.Catalog { return defs }
	st := &stage{defs: defs, in: defs.Questionnaire(source.Ref{ID: def.ID, Version: def.Version}), kind: around.kind, since: now()}
	st.app = app.New(app.Config{
		Store: store.New(newMemory(now)), Catalog: catalogue, Box: openBox{}, Now: now,
		Random: secret.random(), Zone: zone,
	})
	policies, err := policy.New()
	if err != nil {
		return nil, fmt.Errorf("policies: %w", err)
	}
	if err := st.fill(ctx, s); err != nil {
		return nil, fmt.Errorf("fill preview: %w", err)
	}
	sessions, err := auth.NewSessions(st.app.Store, now, auth.Config{Idle: maxAge, Absolute: maxAge})
	if err != nil {
		return nil, fmt.Errorf("sessions: %w", err)
	}
	inside := site.New(site.Config{Sessions: sessions, Policies: policies, Catalog: catalogue, Now: now, Zone: zone, Log: slog.New(slog.DiscardHandler), Product: "Voorbeeld"})
	if err := st.signIn(ctx, sessions, policies); err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle(ask.Root, ask.New(st.app, inside))
	mux.Handle("/", inside.Handler(staff.New(staff.Config{App: st.app, Site: inside})))
	st.pages = mux
	st.begin = ask.Path(st.token)
	if st.kind == programme.StaffRater {
		st.begin = "/deelnemers/" + participant + "/meting/" + momentNow
	}
	return st, nil
}

// maxAge is how long the invented worker stays signed in.
const maxAge = 24 * time.Hour

// user is the invented worker.
func user(role string) auth.User {
	return auth.User{ID: settingID, Name: "Voorbeeld", Roles: []string{role}, Gemeente: settingCode}
}

var worker = app.Actor{ID: settingID, Gemeente: settingCode}

// signIn starts a session in the first role that may fill in a questionnaire.
func (st *stage) signIn(ctx context.Context, sessions *auth.Sessions, policies *policy.Policies) error {
	for _, role := range policy.Roles() {
		u := user(role)
		own := policy.Resource{Gemeente: settingCode, Worker: u.ID}
		if may, _ := policies.Allow(u.Principal(), policy.ResponseWrite, own); !may {
			continue
		}
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://localhost/", nil)
		if err != nil {
			return fmt.Errorf("sign in: %w", err)
		}
		w := headers{}
		if _, err := sessions.Start(w, r, u); err != nil {
			return fmt.Errorf("sign in: %w", err)
		}
		response := http.Response{Header: w.Header()}
		for _, c := range response.Cookies() {
			st.signedIn = c
		}
		return nil
	}
	return fmt.Errorf("sign in: no role may fill in a questionnaire")
}

// headers takes the headers of an answer that nobody reads.
type headers http.Header

func (h headers) Header() http.Header          { return http.Header(h) }
func (headers) Write(data []byte) (int, error) { return len(data), nil }
func (headers) WriteHeader(int)                {}

// fill registers the participant and puts the answers so far in place.
func (st *stage) fill(ctx context.Context, s state) error {
	today := st.app.Today()
	p := store.Participant{
		ID: participant, Programme: settingID + "@1", Worker: worker.ID, Created: st.app.Now().UTC(), Lang: s.lang,
		Trajectory: programme.Trajectory{Start: today.AddMonths(-monthsThen)},
	}
	if s.agreed || st.kind == programme.StaffRater {
		p.Consent = &store.Consent{Given: true, Date: today}
	}
	identity, name, err := st.app.Seal(ctx, settingCode, p.ID, app.Identity{First: firstName, Last: "Voorbeeld"})
	if err != nil {
		return err
	}
	p.Name = name
	audit := store.Audit{At: st.app.Now().UTC(), By: worker.ID, Participant: p.ID, Action: "preview"}
	if err := st.app.Store.CreateParticipant(ctx, settingCode, p, identity, audit); err != nil {
		return err
	}
	if s.in != nil && len(s.previous) > 0 {
		if err := st.submitted(ctx, carried(s.in, st.in, s.previous), audit); err != nil {
			return err
		}
	}
	if s.in != nil {
		if answers := carried(s.in, st.in, s.answers); len(answers) > 0 {
			if err := st.draft(ctx, answers, s.lang); err != nil {
				return err
			}
		}
	}
	if st.kind != programme.ParticipantRater {
		return nil
	}
	st.token, _, err = st.app.Invite(ctx, worker, st.key())
	if err != nil || s.lang == "" {
		return err
	}
	return st.speak(ctx, s.lang)
}

// key is the questionnaire that is filled in.
func (st *stage) key() app.SheetKey {
	return app.SheetKey{Participant: participant, Moment: momentNow, Rater: st.in.Def.Rater}
}

// response is a response to this version.
func (st *stage) response(moment string, answers instrument.Answers) (store.Response, error) {
	data, err := json.Marshal(answers)
	if err != nil {
		return store.Response{}, fmt.Errorf("encode answers: %w", err)
	}
	now := st.app.Now().UTC()
	return store.Response{
		Participant: participant, Moment: moment, Rater: st.in.Def.Rater, Digest: st.defs.Digest(), Status: store.Draft,
		Instrument: source.Ref{ID: st.in.Def.ID, Version: st.in.Def.Version}.String(), Answers: data, Started: now, Saved: now,
	}, nil
}

func (st *stage) draft(ctx context.Context, answers instrument.Answers, lang string) error {
	r, err := st.response(momentNow, answers)
	if err != nil {
		return err
	}
	r.Lang = lang
	_, err = st.app.Store.SaveDraft(ctx, settingCode, r)
	return err
}

// submitted sends the answers of the moment before.
func (st *stage) submitted(ctx context.Context, answers instrument.Answers, audit store.Audit) error {
	on := st.app.Today().AddMonths(-monthsThen)
	ev := st.in.NewEvaluator().Evaluate(answers, instrument.Context{AsOf: on, Lang: source.DefaultLang})
	kept, _ := st.in.Prune(answers, ev)
	r, err := st.response(momentThen, kept)
	if err != nil {
		return err
	}
	r.Status, r.Values, r.Scores, r.Date, r.Submitted = store.Submitted, ev.Values(), app.Scores(ev), on, on.Time()
	_, err = st.app.Store.Submit(ctx, settingCode, r, "eerder", audit)
	return err
}

// speak chooses the language of the pages, where the questionnaire speaks it.
func (st *stage) speak(ctx context.Context, lang string) error {
	if st.kind != programme.ParticipantRater {
		return nil
	}
	guest, err := st.app.Guest(ctx, st.token)
	if err != nil {
		return err
	}
	for _, known := range guest.Languages {
		if known == lang {
			return st.app.ChooseLanguage(ctx, guest, lang)
		}
	}
	return nil
}

// sheet is the questionnaire as it stands now.
func (st *stage) sheet(ctx context.Context, lang string) (*app.Sheet, error) {
	return st.app.Sheet(ctx, settingCode, st.key(), lang, map[string]string{"voornaam": firstName})
}

// state is what was filled in on this version.
func (st *stage) state(ctx context.Context) (state, error) {
	s := state{in: st.in}
	sheet, err := st.sheet(ctx, source.DefaultLang)
	if err != nil {
		return s, err
	}
	s.answers, s.previous = sheet.Answers, sheet.BeforeAnswers
	c := sheet.Participant.Consent
	s.agreed = c != nil && c.Given
	return s, nil
}
