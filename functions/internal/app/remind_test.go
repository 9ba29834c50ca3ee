package app_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/notify"
	"effectmonitor/functions/internal/secret"
	"effectmonitor/functions/internal/secret/folder"
	"effectmonitor/functions/internal/secret/keeper"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
)

// post is a gemeente whose participants get messages. Its table can stop at a write.
type post struct {
	*app.App
	t     *testing.T
	now   time.Time
	table *stopping
	sent  []notify.Message
	fails error // what the channel answers
}

// stopping is a table that breaks down before or after its nth write, as a process
// that is killed there; 0 never.
type stopping struct {
	table.Table
	writes        atomic.Int32
	before, after int
}

var errKilled = errors.New("killed")

func (s *stopping) Write(ctx context.Context, ops ...table.Op) error {
	n := int(s.writes.Add(1))
	if n == s.before {
		panic(errKilled)
	}
	err := s.Table.Write(ctx, ops...)
	if n == s.after {
		panic(errKilled)
	}
	return err
}

func (p *post) Send(_ context.Context, m notify.Message) (string, error) {
	if p.fails != nil {
		return "", p.fails
	}
	p.sent = append(p.sent, m)
	return fmt.Sprintf("receipt-%d", len(p.sent)), m.Check()
}

// tuesday is three days after the start of the participants of a post.
var tuesday = time.Date(2026, time.November, 24, 10, 0, 0, 0, time.UTC)

const gem = "0518" // reminds by sms on the days 3 and 14

func newPost(t *testing.T) *post {
	t.Helper()
	p := &post{t: t, now: tuesday.AddDate(0, 0, -3)}
	clock := func() time.Time { return p.now }
	keys, err := folder.Open(t.TempDir())
	p.must(err)
	p.table = &stopping{Table: newTable(t, clock)}
	p.App = app.New(app.Config{Store: store.New(p.table), Catalog: shipped, Box: keeper.New(keys, keys, clock, time.Hour), Now: clock, Random: &source64{}})
	return p
}

// source64 gives other bytes at every call.
type source64 struct {
	mu sync.Mutex
	n  uint64
}

func (s *source64) Read(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range b {
		s.n++
		b[i] = byte(s.n * 0x9E3779B97F4A7C15 >> 56)
	}
	return len(b), nil
}

func (p *post) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

var worker = app.Actor{ID: "marije", Gemeente: gem, Team: "Centrum"}

// add registers a participant who starts today.
func (p *post) add(first, phone, mail, lang string) string {
	p.t.Helper()
	id, _, err := p.AddParticipant(p.t.Context(), worker, app.NewParticipant{
		Programme: programme, Start: p.Today(), Lang: lang,
		Identity: app.Identity{First: first, Last: "Bakker", Birth: source.DateOf(2004, 2, 3), Phone: phone, Mail: mail},
	})
	p.must(err)
	return id
}

func (p *post) run() app.Reminded {
	p.t.Helper()
	sum, err := p.Remind(p.t.Context(), p.outgoing())
	p.must(err)
	return sum
}

func (p *post) outgoing() app.Outgoing {
	return app.Outgoing{Sender: p, Link: func(token string) string { return "https://monitor.example/v/" + token }}
}

// killed runs until the table breaks down and tells whether it did.
func (p *post) killed() bool { return p.stopped(func() { p.run() }) }

// stopped tells whether the table broke down while something ran.
func (p *post) stopped(run func()) (broke bool) {
	defer func() {
		if r := recover(); r != nil {
			if r != errKilled {
				panic(r)
			}
			broke = true
		}
	}()
	run()
	return false
}

func TestRemindSendsWhatTheProgrammeDefines(t *testing.T) {
	p := newPost(t)
	p.add("Amira", "06 12345678", "", "nl")
	p.add("Daan", "", "daan@voorbeeld.example", "en")
	p.add("Sem", "", "", "nl")
	p.run()
	if len(p.sent) != 0 {
		t.Fatalf("%d messages before their day", len(p.sent))
	}
	p.now = tuesday
	if sum := p.run(); sum != (app.Reminded{Sent: 2, Unreach: 1}) {
		t.Fatalf("%+v", sum)
	}
	sms, mail := p.sent[0], p.sent[1]
	if sms.To != "+31612345678" || sms.Channel != notify.SMS || sms.Language != "nl" || !strings.HasPrefix(sms.Text, "Hoi Amira,") {
		t.Errorf("sms %+v", sms)
	}
	if mail.Channel != notify.Mail || mail.Subject != "Your questions are ready" || !strings.HasPrefix(mail.Text, "Hi Daan,") || mail.Language != "en" {
		t.Errorf("mail %+v", mail)
	}
	for _, m := range p.sent {
		_, token, ok := strings.Cut(m.Text, "https://monitor.example/v/")
		token, _, _ = strings.Cut(token, " ")
		inv, err := p.Store.InvitationByToken(t.Context(), secret.HashToken(token))
		if !ok || err != nil || inv.Participant != m.Participant || inv.Gemeente != gem {
			t.Errorf("the link of %q leads to %+v, %v", m.Text, inv, err)
		}
	}
	entries, err := p.Store.TeamCaseload(t.Context(), gem)
	p.must(err)
	if entries[0].Invited["T0"] != p.Today() || entries[2].Invited["T0"] != 0 {
		t.Errorf("the caseload says %v and %v", entries[0].Invited, entries[2].Invited)
	}
	if sum := p.run(); sum.Sent != 0 || len(p.sent) != 2 {
		t.Errorf("a second run: %+v", sum)
	}
	p.now = p.now.AddDate(0, 0, 11)
	if sum := p.run(); sum.Sent != 2 || !strings.Contains(p.sent[2].Text, "nog invullen") {
		t.Errorf("the second reminder: %+v %+v", sum, p.sent)
	}
}

func TestRemindOnlyTheLastOfSeveral(t *testing.T) {
	p := newPost(t)
	p.add("Amira", "0612345678", "", "nl")
	p.now = p.now.AddDate(0, 0, 20)
	p.run()
	p.now = p.now.AddDate(0, 0, 4)
	p.run()
	if len(p.sent) != 1 || !strings.Contains(p.sent[0].Text, "nog invullen") {
		t.Errorf("sent %+v", p.sent)
	}
}

// TestRemindNotOfLongAgo: fourteen days after its day a message is still sent, later
// no longer.
func TestRemindNotOfLongAgo(t *testing.T) {
	for days, want := range map[int]int{28: 1, 30: 0} { // the last message is of day 14
		p := newPost(t)
		p.add("Amira", "0612345678", "", "nl")
		p.now = p.now.AddDate(0, 0, days)
		if p.now.Weekday() == time.Sunday {
			t.Fatalf("day %d is a sunday", days)
		}
		if sum := p.run(); sum.Sent != want {
			t.Errorf("day %d: %+v, want %d", days, sum, want)
		}
	}
}

func TestRemindAtDecentHours(t *testing.T) {
	for name, c := range map[string]struct {
		hour, days int
		want       int
	}{
		"early": {8, 0, 0}, "nine": {9, 0, 1}, "before eight": {19, 0, 1}, "eight in the evening": {20, 0, 0}, "sunday": {12, 5, 0}, "monday": {12, 6, 1},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPost(t)
			p.add("Amira", "0612345678", "", "nl")
			p.now = tuesday.AddDate(0, 0, c.days).Add(time.Duration(c.hour-tuesday.Hour()) * time.Hour)
			if sum := p.run(); sum.Sent != c.want {
				t.Errorf("%s: %+v, want %d", p.now, sum, c.want)
			}
		})
	}
}

// TestRemindNobodyWhoNeedsNone: refused, filled in, just invited by a worker.
func TestRemindNobodyWhoNeedsNone(t *testing.T) {
	p := newPost(t)
	ctx := t.Context()
	refused, done, invited := p.add("Amira", "0612345678", "", "nl"), p.add("Daan", "0612345679", "", "nl"), p.add("Sem", "0612345670", "", "nl")
	p.must(p.SetConsent(ctx, worker, refused, false))
	p.now = tuesday
	_, err := p.Store.Submit(ctx, gem, store.Response{Participant: done, Moment: "T0", Rater: "jongere", Instrument: "jpf-jongere@1",
		Answers: []byte(`{}`), Date: p.Today(), Submitted: p.now}, "once", store.Audit{At: p.now, By: "x", Action: "response:submit", Participant: done})
	p.must(err)
	token, _, err := p.Invite(ctx, worker, app.SheetKey{Participant: invited, Moment: "T0", Rater: "jongere"})
	p.must(err)
	if sum := p.run(); sum != (app.Reminded{}) {
		t.Errorf("%+v %+v", sum, p.sent)
	}
	p.now = p.now.AddDate(0, 0, 2)
	if sum := p.run(); sum.Sent != 1 || p.sent[0].Participant != invited {
		t.Errorf("%+v %+v", sum, p.sent)
	}
	if inv, err := p.Store.InvitationByToken(ctx, secret.HashToken(token)); err != nil || !inv.Revoked.IsZero() {
		t.Errorf("the link of the worker no longer works: %+v, %v", inv, err)
	}
}

// TestNothingIsSentTwice kills the process before and after every write of a run and
// starts it again: each participant gets the message at most once, and who got none
// stands as claimed.
func TestNothingIsSentTwice(t *testing.T) {
	for _, side := range []string{"before", "after"} {
		for n := 1; ; n += every(t) {
			p := newPost(t)
			ids := []string{p.add("Amira", "0612345678", "", "nl"), p.add("Daan", "0612345679", "", "nl")}
			p.now = tuesday
			p.table.writes.Store(0)
			if p.table.before = n; side == "after" {
				p.table.before, p.table.after = 0, n
			}
			broke := p.killed()
			p.table.before, p.table.after = 0, 0
			p.run()
			p.now = p.now.AddDate(0, 0, 3) // beyond the days of rest
			p.run()
			p.check(fmt.Sprintf("killed %s write %d", side, n), ids)
			if !broke {
				if n < 5 {
					t.Errorf("a run for two has %d writes", n-1)
				}
				break
			}
		}
	}
}

func (p *post) check(when string, ids []string) {
	p.t.Helper()
	times := map[string]int{}
	for _, m := range p.sent {
		times[m.Participant]++
	}
	for _, id := range ids {
		d, err := p.Store.Dossier(p.t.Context(), gem, id)
		p.must(err)
		if len(d.Messages) != 1 || times[id] > 1 || times[id] == 0 && d.Messages[0].State != store.Claimed {
			p.t.Errorf("%s: %s got %d messages, stored %+v", when, id, times[id], d.Messages)
		}
		if d.Messages[0].State == store.Sent && times[id] != 1 {
			p.t.Errorf("%s: %s is noted as sent and got %d", when, id, times[id])
		}
	}
}

// TestRunsAtTheSameTime: two runs beside each other send each message once.
func TestRunsAtTheSameTime(t *testing.T) {
	p := newPost(t)
	for i := range 6 {
		p.add("Amira", fmt.Sprintf("061234567%d", i), "", "nl")
	}
	p.now = tuesday
	var mu sync.Mutex
	times := map[string]int{}
	out := p.outgoing()
	out.Sender = senderFunc(func(m notify.Message) error {
		mu.Lock()
		defer mu.Unlock()
		times[m.Participant]++
		return nil
	})
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			if _, err := app.New(app.Config{Store: store.New(p.table.Table), Catalog: shipped, Box: p.Box, Now: p.Now, Random: p.Random}).Remind(t.Context(), out); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for id, n := range times {
		if n != 1 {
			t.Errorf("%s got %d messages", id, n)
		}
	}
	if len(times) != 6 {
		t.Errorf("%d of 6 got a message", len(times))
	}
}

type senderFunc func(notify.Message) error

func (f senderFunc) Send(_ context.Context, m notify.Message) (string, error) { return "", f(m) }

func TestRemindAgainOnlyWhenNotTakenOver(t *testing.T) {
	p := newPost(t)
	id := p.add("Amira", "0612345678", "", "nl")
	p.now = tuesday
	p.fails = fmt.Errorf("too busy: %w", notify.ErrLater)
	if sum := p.run(); sum.Waiting != 1 {
		t.Fatalf("%+v", sum)
	}
	p.fails = nil
	if sum := p.run(); sum.Sent != 1 {
		t.Fatalf("%+v", sum)
	}
	d, err := p.Store.Dossier(t.Context(), gem, id)
	p.must(err)
	if len(d.Invitations) != 1 || d.Messages[0].State != store.Sent {
		t.Errorf("%+v %+v", d.Invitations, d.Messages)
	}

	p = newPost(t)
	p.add("Daan", "0612345678", "", "nl")
	p.now = tuesday
	p.fails = errors.New("connection lost")
	if sum, err := p.Remind(t.Context(), p.outgoing()); sum.Failed != 1 || err == nil || strings.Contains(err.Error(), "Daan") {
		t.Fatalf("%+v %v", sum, err)
	}
	p.fails = nil
	if sum := p.run(); sum != (app.Reminded{}) {
		t.Errorf("tried again: %+v", sum)
	}
}

// TestRemindStopsInTime: near the end of its time a run leaves the rest to the next.
func TestRemindStopsInTime(t *testing.T) {
	p := newPost(t)
	p.add("Amira", "0612345678", "", "nl")
	p.now = tuesday
	ctx := ending{t.Context(), p.now.Add(10 * time.Second)}
	if _, err := p.Remind(ctx, p.outgoing()); err != nil || len(p.sent) != 0 {
		t.Errorf("%v, %d sent", err, len(p.sent))
	}
}

// ending is a context with a deadline by the clock of the test.
type ending struct {
	context.Context
	at time.Time
}

func (e ending) Deadline() (time.Time, bool) { return e.at, true }
