package app_test

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/secret"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
	"effectmonitor/functions/internal/table/dynamo/dynamolocal"
)

// TestRedoKeepsWhatWasPromised: on both tables everything that was promised after the
// moment of a restore holds afterwards, it is counted before it is done, and a second
// time nothing is left to do.
func TestRedoKeepsWhatWasPromised(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: vult een winkel (-short)")
	}
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
	if testing.Short() {
		t.Skip("overgeslagen: vult een winkel (-short)")
	}
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
	if testing.Short() {
		t.Skip("overgeslagen: vult een winkel (-short)")
	}
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
