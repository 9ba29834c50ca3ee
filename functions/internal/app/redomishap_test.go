package app_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/notify"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
)

// mishap is a system of which the table was restored: what was done until restored is in
// before, and what people did after that as well in the bench.
type mishap struct {
	*bench
	restored time.Time
	before   map[table.Key]table.Item
	ids      []string // whom something happened to, one each
	outbox   []notify.Message
	fresh    []string // got a message after the moment
	quoted   string   // sent something that may be quoted
	late     string   // came after the moment
}

func (m *mishap) Send(_ context.Context, message notify.Message) (string, error) {
	m.outbox = append(m.outbox, message)
	return fmt.Sprintf("after-%d", len(m.outbox)), message.Check()
}

var manager = app.Actor{ID: "beheer", Gemeente: moving}

// newMishap lets everything happen after the moment that must not be lost.
func newMishap(t *testing.T) *mishap {
	t.Helper()
	m := &mishap{bench: full(t)}
	ctx := t.Context()
	for i := range 4 {
		id, _, err := m.AddParticipant(ctx, app.Actor{ID: "ann", Gemeente: moving}, app.NewParticipant{Programme: programme,
			Identity: app.Identity{First: "Bo", Last: "Later", Birth: source.DateOf(2004, 1, 2), Phone: fmt.Sprintf("061234560%d", i)}, Start: m.Today().AddDays(-1)})
		must(t, err)
		m.fresh = append(m.fresh, id)
	}
	m.quoted = m.fresh[3]
	m.fresh = m.fresh[:3]
	r := store.Response{Participant: m.quoted, Moment: "start", Rater: "jongere", Instrument: "jpf-jongere@1", Submitted: m.Now().UTC(), Date: m.Today(),
		Quotes: []store.QuoteRef{{Question: "q", ID: "words", Words: "woorden"}}}
	_, err := m.Store.Submit(ctx, moving, r, "key", store.Audit{At: m.Now().UTC(), By: m.quoted, Participant: m.quoted, Action: "response:submit", Detail: "start jongere"})
	must(t, err)
	for i, user := range []string{"weg", "blijft"} {
		must(t, m.AddMember(ctx, manager, store.Member{ID: user, Name: "Wie " + user, Roles: []string{"begeleider"}, Since: m.Today()}))
		session := fmt.Sprintf(`{"user":{"id":%q,"gemeente":%q},"created":%q,"lastSeen":%[3]q}`, user, moving, m.Now().Add(time.Hour).Format(time.RFC3339))
		m.setDay(m.Now().Add(time.Second))
		must(t, m.Store.PutSession(ctx, fmt.Sprint("session", i), []byte(session), m.Now().AddDate(0, 0, 9)))
	}
	_, err = m.CreateToken(ctx, app.Actor{ID: "stichting"}, app.TokenRequest{Name: "landelijk", Scopes: []string{"cijfers"}, Until: m.Today().AddDays(90)})
	must(t, err)
	m.restored = m.Now().Add(2 * time.Hour)
	m.before = m.db.everything(t)
	m.after(t)
	return m
}

// spare gives participants of the gemeente one by one, with a submitted response.
func (m *mishap) spare(t *testing.T) func() (string, store.Response) {
	t.Helper()
	ids := m.of(moving)
	slices.Sort(ids)
	return func() (string, store.Response) {
		for len(ids) > 0 {
			id := ids[0]
			ids = ids[1:]
			d, err := m.Store.Dossier(t.Context(), moving, id)
			must(t, err)
			for _, r := range d.Responses {
				if r.Status == store.Submitted && r.By == "" {
					m.ids = append(m.ids, id)
					return id, r
				}
			}
		}
		t.Fatal("there are no more participants")
		return "", store.Response{}
	}
}

// What happened to whom, by the place in mishap.ids.
const (
	erased = iota
	halfErased
	mistaken // erased, and that was the mistake
	withdrew
	refused
	agreedAgain
	moved // has another number
	linked
	gaveUp // asked that no more comes
	toBeGone
)

// after lets happen what must hold in the restored store as well.
func (m *mishap) after(t *testing.T) {
	t.Helper()
	ctx, s, next := t.Context(), m.Store, m.spare(t)
	m.setDay(m.Now().AddDate(0, 0, 3).Add(3 * time.Hour)) // Thursday
	now := func() time.Time {                             // each thing at its own moment
		m.setDay(m.Now().Add(time.Second))
		return m.Now().UTC()
	}
	line := func(id, action, detail string) store.Audit {
		return store.Audit{At: now(), By: "ann", Participant: id, Action: action, Detail: detail}
	}
	ann := app.Actor{ID: "ann", Gemeente: moving}
	ids := make([]string, toBeGone+1)
	sent := make([]store.Response, toBeGone+1)
	for i := range ids {
		ids[i], sent[i] = next()
	}
	withdrawal := func(i int) store.Withdrawal {
		return store.Withdrawal{Participant: ids[i], Moment: sent[i].Moment, Rater: sent[i].Rater, At: now(), Day: m.Today()}
	}
	must(t, m.Erase(ctx, ann, ids[erased]))
	must(t, m.Erase(ctx, ann, ids[mistaken]))
	must(t, s.SaveRemoval(ctx, moving, store.Removal{Participant: ids[halfErased], Begun: now(), By: "ann", Action: "participant:erase"}, line(ids[halfErased], "retention:announce", "")))
	for _, i := range []int{withdrew, agreedAgain} {
		must(t, s.Withdraw(ctx, moving, withdrawal(i), line(ids[i], "consent:withdraw", sent[i].Moment+" "+sent[i].Rater)))
	}
	now()
	must(t, m.SetConsent(ctx, ann, ids[agreedAgain], true))
	must(t, m.SetConsent(ctx, ann, ids[refused], false))
	w := store.Withdrawal{Participant: m.quoted, Moment: "start", Rater: "jongere", At: now(), Day: m.Today()}
	must(t, s.Unquote(ctx, moving, w, line(m.quoted, "quote:withdraw", "start jongere")))
	now()
	must(t, m.SaveContact(ctx, ann, ids[moved], app.Identity{First: "Nieuwe", Last: "Naam", Birth: source.DateOf(2004, 5, 6), Phone: "0687654321"}))
	hash := "new" + moving
	must(t, s.CreateInvitation(ctx, moving, store.Invitation{TokenHash: hash, Gemeente: moving, Participant: ids[linked], Programme: programme, Moment: "start", Rater: "jongere", Created: now(), Expires: m.Now().AddDate(0, 1, 0), Day: m.Today()}, line(ids[linked], "invitation:create", "start")))
	must(t, s.RevokeInvitation(ctx, moving, "hash"+moving, now(), line(m.of(moving)[len(m.of(moving))-1], "invitation:revoke", "start")))
	must(t, s.SaveRemoval(ctx, moving, store.Removal{Participant: ids[toBeGone], Due: 40000, Announced: m.Today(), Told: map[string]source.Date{"post@gemeente.example": m.Today()}}, line(ids[toBeGone], "retention:announce", "40000")))

	sum, err := m.Remind(ctx, app.Outgoing{Sender: m, Link: func(token string) string { return "https://monitor.example/v/" + token }})
	must(t, err)
	if sum.Sent < len(m.fresh) {
		t.Fatalf("%+v went out", sum)
	}
	at := slices.IndexFunc(m.outbox, func(o notify.Message) bool { return o.Participant == m.fresh[0] })
	known, err := m.Report(ctx, notify.Report{Channel: m.outbox[at].Channel, Kind: notify.ReportStopped, Receipt: fmt.Sprintf("after-%d", at+1), At: now()})
	if must(t, err); !known {
		t.Fatal("nobody knows the message")
	}

	must(t, m.EndMember(ctx, manager, "weg"))
	must(t, m.RevokeToken(ctx, manager, "t1"))
	list, err := m.Tokens(ctx, app.Actor{ID: "stichting"})
	must(t, err)
	must(t, m.RevokeToken(ctx, app.Actor{ID: "stichting"}, list[0].ID))
	q, err := s.Quote(ctx, moving, "q"+moving)
	must(t, err)
	q.State, q.At, q.Reason = store.QuoteRefused, now(), "te herkennen"
	must(t, s.ModerateQuote(ctx, moving, store.QuoteApproved, q, nil, line(q.Participant, "quote:moderate", "start jongere refused")))
	must(t, s.CreateStatement(ctx, moving, store.Statement{ID: "v2", Title: "Signed", At: now()}, []byte(`{"signed": 2}`), line("", "statement:create", "v2")))
	must(t, s.CreateStatement(ctx, "", store.Statement{ID: "n1", Title: "All", At: now()}, []byte(`{"signed": 3}`), line("", "statement:create", "n1")))
	must(t, s.PublishReport(ctx, moving, store.Published{Report: "r", Number: 2, At: now()}, []byte("printed"), nil, line("", "report:publish", "r")))
	must(t, s.NoteHandover(ctx, moving, store.Handover{ID: "h2", At: now(), By: "ann", Kind: store.HandoverResearch, Gemeenten: []string{moving}}, line("", "research:export", "")))
	settings, err := s.MessageSettings(ctx, moving, programme)
	must(t, err)
	settings.Number, settings.At = 2, now()
	must(t, s.SaveMessageSettings(ctx, moving, settings, line("", "messages:change", "")))
	must(t, s.WithdrawName(ctx, moving, m.Catalog().Learnings()[0].ID, "", line("", "name:withdraw", "")))
	for _, board := range m.Catalog().Dashboards("", programme) {
		if board.Publish != "" {
			must(t, s.PutAggregate(ctx, moving, programme+".release."+board.ID, m.Catalog().Digest(), func() ([]byte, error) {
				return fmt.Appendf(nil, `{"periode":"2026-4","op":"%s"}`, m.Today()), nil
			}))
		}
	}
	now()
	m.late, _, err = m.AddParticipant(ctx, ann, app.NewParticipant{Programme: programme, Identity: app.Identity{First: "Te", Last: "Laat", Birth: source.DateOf(2004, 1, 2)}, Start: m.Today()})
	must(t, err)
	r := store.Response{Participant: m.fresh[1], Moment: "start", Rater: "jongere", Instrument: "jpf-jongere@1", Started: now(), Saved: now(), Submitted: now(), Date: m.Today()}
	_, err = s.Submit(ctx, moving, r, "key", line(m.fresh[1], "response:submit", "start jongere"))
	must(t, err)
	m.setDay(m.Now().Add(time.Hour))
}

// restore puts what was there before in a table, and gives the system on it: with the keys
// of the names, which no backup holds and none needs.
func (m *mishap) restore(t *testing.T, tab table.Table) *app.App {
	t.Helper()
	var ops []table.Op
	for _, it := range m.before {
		ops = append(ops, table.Put(table.Item{Key: it.Key, Value: it.Value, Expires: it.Expires}))
	}
	for batch := range slices.Chunk(ops, 50) {
		must(t, tab.Write(t.Context(), batch...))
	}
	return app.New(app.Config{Store: store.New(tab), Catalog: m.defs.Load, Box: m.Box, Now: m.Now, Random: tokens})
}

// again does everything again in a restored system, for the gemeente and for all.
func (m *mishap) again(ctx context.Context, there *app.App, dry bool) (map[string]app.Redone, error) {
	out := map[string]app.Redone{}
	for _, g := range []string{moving, staying, "", store.Nation} {
		var err error
		out[g], err = there.Redo(ctx, app.Actor{ID: "operator:els", Gemeente: g}, m.App, app.RedoRequest{Restored: m.restored, Keep: []string{m.ids[mistaken]}, Dry: dry})
		if err != nil {
			return out, err
		}
	}
	return out, nil
}
