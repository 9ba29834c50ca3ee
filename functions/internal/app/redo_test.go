package app_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/notify"
	"effectmonitor/functions/internal/secret"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
	"effectmonitor/functions/internal/table/dynamo/dynamolocal"
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

// TestRedoKeepsWhatWasPromised: on both tables everything that was promised after the
// moment of a restore holds afterwards, it is counted before it is done, and a second
// time nothing is left to do.
func TestRedoKeepsWhatWasPromised(t *testing.T) {
	m := newMishap(t)
	t.Run("in a file", func(t *testing.T) { m.keeps(t, inFile(t, m.Now)) })
	if m.db.server() {
		return // there is what it comes from
	}
	t.Run("in DynamoDB", func(t *testing.T) {
		if testing.Short() {
			t.Skip("overgeslagen: duurt lang (-short)")
		}
		tab, _ := dynamolocal.Start(t).Create(t, m.Now)
		m.keeps(t, tab)
	})
}

func (m *mishap) keeps(t *testing.T, tab table.Table) {
	t.Helper()
	ctx, there := t.Context(), m.restore(t, tab)
	counted, err := m.again(ctx, there, true)
	must(t, err)
	if ids, err := there.Store.ParticipantIDs(ctx, moving); err != nil || !slices.Contains(ids, m.ids[erased]) {
		t.Fatalf("counting did something, or there was nothing to do: %v", err)
	}
	done, err := m.again(ctx, there, false)
	must(t, err)
	if !maps.Equal(counted, done) {
		t.Errorf("counted %+v\n and did %+v", counted, done)
	}
	want := app.Redone{Erased: 2, Kept: 1, Withdrawn: 2, Unquoted: 1, Consents: 2, Identities: 1, Troubles: 1, Links: done[moving].Messages + 2, Messages: done[moving].Messages,
		Stopped: 1, Announced: 2, Members: 1, Sessions: 2, Tokens: 1, Quotes: 1, Names: 1, Statements: 1, Reports: 1, Releases: done[moving].Releases,
		Handovers: 1, Modes: 1, Numbers: 1, Lines: done[moving].Lines, Participants: 1, Responses: 1}
	if done[moving] != want || want.Messages < len(m.fresh) || want.Releases == 0 || want.Lines < 25 {
		t.Errorf("done %+v\nwant %+v", done[moving], want)
	}
	if done[""] != (app.Redone{Statements: 1, Lines: 1}) || done[store.Nation] != (app.Redone{Tokens: 1, Lines: 1}) {
		t.Errorf("of all together %+v, of their machines %+v", done[""], done[store.Nation])
	}
	m.nothingElseIsGone(t, tab)
	m.promises(t, there)
	twice, err := m.again(ctx, there, false)
	must(t, err)
	for g, r := range twice {
		if r != (app.Redone{}) {
			t.Errorf("a second time in %q: %+v", g, r)
		}
	}
}

// lost are the kinds of items that do not come back, with what is computed again or is
// over: people and answers of after the moment, figures, notices of an hour, sessions.
var lost = []string{"deelnemer", "persoon", "overzicht", "vragenlijst", "feiten", "optelling", "optelling-deel", "optelling-bladzijde", "periodecijfers-bladzijde", "gewijzigd", "sessie", "sessies"}

// nothingElseIsGone goes over every item of the old store: those that are not in the
// restored one are of a kind that does not come back, so that who adds a kind decides
// what becomes of it.
func (m *mishap) nothingElseIsGone(t *testing.T, there table.Table) {
	t.Helper()
	for key := range m.db.everything(t) {
		_, err := there.Get(t.Context(), key)
		half := strings.Contains(key.String(), m.ids[halfErased])
		if errors.Is(err, store.ErrNotFound) && !half && !slices.Contains(lost, store.KindOf(key).Name) {
			t.Errorf("%v is gone, of kind %s", key, store.KindOf(key).Name)
		}
	}
}

// promises looks at each thing that must hold.
func (m *mishap) promises(t *testing.T, there *app.App) {
	t.Helper()
	ctx, s, ids := t.Context(), there.Store, m.ids
	for i, present := range map[int]bool{erased: false, halfErased: false, mistaken: true, withdrew: true} {
		if _, err := s.Dossier(ctx, moving, ids[i]); errors.Is(err, store.ErrNotFound) == present {
			t.Errorf("participant %d: %v", i, err)
		}
	}
	lines, _, err := s.AuditOf(ctx, moving, ids[erased], "")
	must(t, err)
	then, _, err := m.Store.AuditOf(ctx, moving, ids[erased], "")
	must(t, err)
	if !reflect.DeepEqual(lines, then) || lines[0].Action != "participant:erase" || lines[0].By != "ann" {
		t.Errorf("the trail of who was erased: %+v, was %+v", lines, then)
	}
	for i, given := range map[int]bool{withdrew: false, refused: false, agreedAgain: true} {
		p, err := s.Participant(ctx, moving, ids[i])
		if must(t, err); p.Consent == nil || p.Consent.Given != given {
			t.Errorf("participant %d takes part: %+v", i, p.Consent)
		}
	}
	for _, i := range []int{withdrew, agreedAgain} {
		d, err := s.Dossier(ctx, moving, ids[i])
		must(t, err)
		if !slices.ContainsFunc(d.Responses, func(r store.Response) bool { return r.Status == store.Withdrawn && len(r.Answers) == 0 }) {
			t.Errorf("participant %d has the answers that were taken back", i)
		}
	}
	d, err := s.Dossier(ctx, moving, m.quoted)
	must(t, err)
	if slices.ContainsFunc(d.Responses, func(r store.Response) bool { return len(r.Quotes) > 0 }) || d.Responses == nil {
		t.Error("who took back the leave to quote is quoted")
	}
	if who, err := there.Contact(ctx, app.Actor{ID: "ann", Gemeente: moving}, ids[moved]); err != nil || who.First != "Nieuwe" || who.Phone != "0687654321" {
		t.Errorf("a corrected number is %+v, %v", who, err)
	}
	if inv, err := s.InvitationByToken(ctx, "new"+moving); err != nil || !inv.Revoked.IsZero() {
		t.Errorf("a link that somebody holds: %+v %v", inv, err)
	}
	if inv, err := s.InvitationByToken(ctx, "hash"+moving); err != nil || inv.Revoked.IsZero() {
		t.Errorf("a link that was withdrawn: %+v %v", inv, err)
	}
	for _, o := range m.outbox {
		if o.Participant == "" { // to a mailbox of the gemeente
			continue
		}
		_, token, _ := strings.Cut(o.Text, "https://monitor.example/v/")
		token, _, _ = strings.Cut(token, " ")
		token, _, _ = strings.Cut(token, "\n")
		token = strings.TrimSuffix(token, ".")
		if _, err := s.InvitationByToken(ctx, secret.HashToken(token)); err != nil && !slices.Contains(ids, o.Participant) && o.Gemeente == moving {
			t.Errorf("the link in a message of %s opens nothing: %v", o.Participant, err)
		}
	}
	again := m.sentBy(t, there)
	if again != 0 {
		t.Errorf("%d messages went a second time", again)
	}
	p, err := s.Participant(ctx, moving, m.fresh[0])
	if must(t, err); len(p.Trouble) == 0 {
		t.Error("who asked to stop does not show it")
	}
	if _, live, err := s.GetSession(ctx, "session0"); live || err != nil {
		t.Errorf("a session of before lives: %v", err)
	}
	if _, err := there.Admit(ctx, app.Entrant{ID: "weg", Gemeente: moving, Roles: []string{"begeleider"}}); !errors.Is(err, app.ErrNoAccess) {
		t.Errorf("whose access ended comes in: %v", err)
	}
	if _, err := there.Admit(ctx, app.Entrant{ID: "blijft", Gemeente: moving}); err != nil {
		t.Errorf("whose access did not end: %v", err)
	}
	if tok, err := s.Token(ctx, moving, "t1"); err != nil || tok.Revoked.IsZero() {
		t.Errorf("a token that was revoked: %+v %v", tok, err)
	}
	if q, err := s.Quote(ctx, moving, "q"+moving); err != nil || q.State != store.QuoteRefused {
		t.Errorf("a quote that was refused: %+v %v", q, err)
	}
	if wide, err := s.NationalQuote(ctx, store.NationalQuoteID(moving, "q"+moving)); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("and everywhere: %+v %v", wide, err)
	}
	for g, id := range map[string]string{moving: "v2", "": "n1"} {
		_, mine, err := m.Store.Statement(ctx, g, id)
		must(t, err)
		if _, theirs, err := s.Statement(ctx, g, id); err != nil || string(theirs) != string(mine) {
			t.Errorf("statement %s: %q %v", id, theirs, err)
		}
	}
	if _, data, err := s.PublishedReport(ctx, moving, "r", 2); err != nil || string(data) != "printed" {
		t.Errorf("a report: %q %v", data, err)
	}
	list, _, err := s.Handovers(ctx, moving, "")
	if must(t, err); len(list) != 2 {
		t.Errorf("%d handovers", len(list))
	}
	if set, err := s.MessageSettings(ctx, moving, programme); err != nil || set.Number != 2 {
		t.Errorf("settings %+v %v", set, err)
	}
	if names, err := s.NameConsents(ctx, moving, m.Catalog().Learnings()[0].ID); err != nil || names.All != nil || len(names.Gave) == 0 {
		t.Errorf("names %+v %v", names, err)
	}
	for _, board := range m.Catalog().Dashboards("", programme) {
		if board.Publish != "" {
			if sum, err := s.Aggregate(ctx, moving, programme+".release."+board.ID); err != nil || !strings.Contains(string(sum.Data), "2026-4") {
				t.Errorf("%s shows %s %v", board.ID, sum.Data, err)
			}
		}
	}
	id, _, err := there.AddParticipant(ctx, app.Actor{ID: "ann", Gemeente: moving}, app.NewParticipant{Programme: programme,
		Identity: app.Identity{First: "Na", Last: "Herstel", Birth: source.DateOf(2004, 1, 2)}, Start: m.Today()})
	if must(t, err); id <= m.late {
		t.Errorf("%s has a number that was given before", id)
	}
}

// sentBy is how many messages a system sends to participants now.
func (m *mishap) sentBy(t *testing.T, there *app.App) (n int) {
	t.Helper()
	p := &post{t: t}
	_, err := there.Remind(t.Context(), app.Outgoing{Sender: p, Link: func(token string) string { return "https://monitor.example/v/" + token }})
	must(t, err)
	for _, o := range p.sent {
		if o.Participant != "" {
			n++
		}
	}
	return n
}

// TestRedoIsNeeded: without it messages go twice, and one run of it that holds everything
// back, when the old store is gone, keeps that from happening.
func TestRedoIsNeeded(t *testing.T) {
	m := newMishap(t)
	ctx := t.Context()
	if n := m.sentBy(t, m.restore(t, m.empty(t))); n < len(m.fresh) {
		t.Fatalf("without anything %d went twice", n)
	}
	there := m.restore(t, m.empty(t))
	for _, dry := range []bool{true, false} {
		messages, sessions := 0, 0
		for _, g := range there.Catalog().Gemeenten() {
			n, ended, err := there.Hold(ctx, app.Actor{ID: "operator:els", Gemeente: g.Code}, m.restored, dry)
			must(t, err)
			messages, sessions = messages+n, sessions+ended
		}
		if messages < len(m.fresh) || sessions != 2 {
			t.Errorf("%d messages are held and %d sessions end", messages, sessions)
		}
	}
	if n := m.sentBy(t, there); n != 0 {
		t.Errorf("%d went twice", n)
	}
	if _, _, err := there.Hold(ctx, app.Actor{Gemeente: "9999"}, m.restored, false); app.CodeOf(err) != app.NotFound {
		t.Errorf("a gemeente that is not there: %v", err)
	}
}

// TestRedoGoesOn: stopped before or after a write, of which it tries every seventh, the same
// command ends as if it had never been stopped.
func TestRedoGoesOn(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: vult vele winkels (-short)")
	}
	m := newMishap(t)
	ctx := t.Context()
	whole := m.empty(t)
	_, err := m.again(ctx, m.restore(t, whole), false)
	must(t, err)
	want := m.without(t, whole)
	for n, stride := 1, 7*every(t); ; n += stride {
		db := m.empty(t)
		m.restore(t, db)
		at := &stopping{Table: db}
		if n%2 == 0 {
			at.before = n
		} else {
			at.after = n
		}
		there := app.New(app.Config{Store: store.New(at), Catalog: m.defs.Load, Box: m.Box, Now: m.Now, Random: tokens})
		p := &post{t: t}
		stopped := p.stopped(func() { _, _ = m.again(ctx, there, false) })
		_, err := m.again(ctx, app.New(app.Config{Store: store.New(db), Catalog: m.defs.Load, Box: m.Box, Now: m.Now, Random: tokens}), false)
		must(t, err)
		for key, text := range m.without(t, db) {
			if want[key] != text {
				t.Errorf("stopped at write %d: %s is\n%s\nand not\n%s", n, key, text, want[key])
			}
		}
		if !stopped {
			if n < 40 {
				t.Errorf("there were %d writes", n)
			}
			return
		}
	}
}

// without is what a table holds, without what tells of the restore itself, of notices, and
// of what is sealed anew each time.
func (m *mishap) without(t *testing.T, db *tested) map[table.Key]string {
	t.Helper()
	out := map[table.Key]string{}
	for key, it := range db.everything(t) {
		sealed := strings.Contains(key.Partition, m.ids[moved]) || strings.HasSuffix(key.Sort, m.ids[moved]) || strings.Contains(key.Partition, "/key")
		if !strings.Contains(string(it.Value), "restore:") && !strings.Contains(key.Partition, "/changed") && !sealed {
			out[key] = string(it.Value)
		}
	}
	return out
}

// TestRedoOfAnotherMoment: a store that was restored to an earlier moment than is said is
// refused before anything is done, and who works in the restored store decides.
func TestRedoOfAnotherMoment(t *testing.T) {
	m := newMishap(t)
	ctx := t.Context()
	there := m.restore(t, m.empty(t))
	m.restored = m.Now().Add(time.Hour)
	if _, err := m.again(ctx, there, false); app.CodeOf(err) != app.Conflict {
		t.Errorf("another moment: %v", err)
	}
	m.restored = m.Now().AddDate(0, 0, -3)
	m.setDay(m.Now().Add(time.Minute))
	must(t, there.SetConsent(ctx, app.Actor{ID: "ann", Gemeente: moving}, m.ids[refused], true))
	must(t, there.SaveContact(ctx, app.Actor{ID: "ann", Gemeente: moving}, m.ids[moved], app.Identity{First: "Nog", Last: "Nieuwer", Birth: source.DateOf(2004, 5, 6)}))
	_, err := m.again(ctx, there, false)
	must(t, err)
	if p, err := there.Store.Participant(ctx, moving, m.ids[refused]); err != nil || !p.Consent.Given {
		t.Errorf("agreed anew in the restored store: %+v %v", p.Consent, err)
	}
	if who, err := there.Contact(ctx, app.Actor{ID: "ann", Gemeente: moving}, m.ids[moved]); err != nil || who.First != "Nog" {
		t.Errorf("changed in the restored store: %+v %v", who, err)
	}
}
