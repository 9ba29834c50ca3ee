package app_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/notify"
)

const mailbox = "monitor@denhaag.example" // as the definition of the gemeente says

// announced is a post with two participants whose removal is announced, on a weekday at
// a decent hour.
func announced(t *testing.T) (p *post, ids []string) {
	t.Helper()
	p = newPost(t)
	ids = []string{p.ended("Amira"), p.ended("Daan")}
	p.at(p.Today().AddMonths(60).AddDays(-30))
	if sum := p.retain(); sum.Announced != 2 {
		t.Fatalf("%+v", sum)
	}
	p.workday()
	p.sent = nil
	return p, ids
}

// workday goes on to a day on which messages may go.
func (p *post) workday() {
	if p.now.Weekday() == time.Sunday {
		p.now = p.now.AddDate(0, 0, 1)
	}
}

// mails are the messages to the mailbox.
func (p *post) mails() (list []notify.Message) {
	for _, m := range p.sent {
		if m.To == mailbox {
			list = append(list, m)
		}
	}
	return list
}

func TestRemovalsAreToldOnce(t *testing.T) {
	p, ids := announced(t)
	p.run()
	p.run()
	p.at(p.Today().AddDays(7))
	p.run()
	mails := p.mails()
	if len(mails) != 1 {
		t.Fatalf("%d mails", len(mails))
	}
	m := mails[0]
	for _, want := range append(ids, "november 2031", "Den Haag", "Je hoeft niets te doen") {
		if !strings.Contains(m.Text, want) {
			t.Errorf("no %q in %s", want, m.Text)
		}
	}
	if strings.Contains(m.Text+m.Subject, "Amira") || m.Participant != "" || m.Check() != nil {
		t.Errorf("%+v", m)
	}
	lines, _, err := p.Store.AuditOf(t.Context(), gem, "", "")
	p.must(err)
	told := 0
	for _, l := range lines {
		if l.Action == "retention:mail" && l.By == app.RemindActor {
			told++
		}
	}
	if told != 1 {
		t.Errorf("%d lines in the trail", told)
	}
	// Who ended later than was thought goes on another day, and that is news.
	p.must(p.Reopen(t.Context(), worker, ids[0], "vergissing"))
	p.retain()
	p.must(p.EndTrajectory(t.Context(), worker, ids[0], "verhuisd", p.Today()))
	p.at(p.Today().AddMonths(60).AddDays(-30))
	p.retain()
	p.workday()
	p.run()
	if mails = p.mails(); len(mails) != 2 || !strings.Contains(mails[1].Text, ids[0]) || strings.Contains(mails[1].Text, ids[1]) {
		t.Errorf("%d mails, the last %+v", len(mails), mails[len(mails)-1])
	}
}

// TestRemovalsThatAreNotToldYet: a channel that is busy is asked again, one that refuses
// is not, and at night nothing goes.
func TestRemovalsThatAreNotToldYet(t *testing.T) {
	p, _ := announced(t)
	day := p.now
	p.now = p.now.Add(13 * time.Hour) // 23 hours
	if p.run(); len(p.mails()) != 0 {
		t.Fatal("a mail at night")
	}
	p.now, p.fails = day, fmt.Errorf("busy: %w", notify.ErrLater)
	if sum := p.run(); sum.Waiting != 1 || len(p.mails()) != 0 {
		t.Errorf("%+v", sum)
	}
	p.fails = nil
	if p.run(); len(p.mails()) != 1 {
		t.Error("what waited was not told")
	}

	p, _ = announced(t)
	p.fails = errors.New("refused")
	if _, err := p.Remind(t.Context(), p.outgoing()); err == nil {
		t.Error("a refusal is no fault")
	}
	p.fails = nil
	if p.run(); len(p.mails()) != 0 {
		t.Error("it may have gone out, and went again")
	}
}

// TestRemovalsAreNeverToldTwice stops the process before and after every write.
func TestRemovalsAreNeverToldTwice(t *testing.T) {
	for _, side := range []string{"before", "after"} {
		for n := 1; ; n++ {
			p, _ := announced(t)
			p.table.writes.Store(0)
			if p.table.before = n; side == "after" {
				p.table.before, p.table.after = 0, n
			}
			broke := p.killed()
			p.table.before, p.table.after = 0, 0
			p.run()
			p.run()
			if got := len(p.mails()); got > 1 || !broke && got != 1 {
				t.Errorf("killed %s write %d: %d mails", side, n, got)
			}
			if !broke {
				if n < 2 {
					t.Error("telling writes nothing")
				}
				break
			}
		}
	}
}

// TestManyRemovalsAreToldInParts: what does not fit in one claim goes in the next mail.
func TestManyRemovalsAreToldInParts(t *testing.T) {
	p := newPost(t)
	for range 45 {
		id := p.add("Amira", "", "", "nl")
		p.must(p.EndTrajectory(t.Context(), worker, id, "verhuisd", p.Today()))
	}
	p.at(p.Today().AddMonths(60).AddDays(-28))
	p.retain()
	p.workday()
	p.run()
	numbers := 0
	for _, m := range p.mails() {
		numbers += strings.Count(m.Text, "DH-")
	}
	if len(p.mails()) != 2 || numbers != 45 {
		t.Errorf("%d mails with %d numbers", len(p.mails()), numbers)
	}
}

// TestAClockThatIsSetBack: who was announced just after midnight stays announced when the
// clock goes back over it, keeps the day, and is told of once.
func TestAClockThatIsSetBack(t *testing.T) {
	p, ids := announced(t)
	day := p.Today()
	p.run()
	before, err := p.Removals(t.Context(), administrator)
	p.must(err)
	for _, back := range []int{1, 2, 0, 1} {
		p.at(day.AddDays(-back))
		if sum := p.retain(); sum != (app.Retained{}) {
			t.Errorf("%d days back: %+v", back, sum)
		}
		p.workday()
		p.run()
	}
	after, err := p.Removals(t.Context(), administrator)
	p.must(err)
	if len(after) != len(ids) || len(p.mails()) != 1 {
		t.Fatalf("%d announcements in %d mails", len(after), len(p.mails()))
	}
	for i := range after {
		if after[i].Due != before[i].Due || after[i].Announced != before[i].Announced {
			t.Errorf("%+v became %+v", before[i], after[i])
		}
	}
}

// TestNothingTwiceWhenTheClockGoesBack: messages that went out are not sent again on an
// earlier day, nor when the days come for a second time.
func TestNothingTwiceWhenTheClockGoesBack(t *testing.T) {
	p := newPost(t)
	p.add("Amira", "0612345678", "", "nl")
	p.now = tuesday
	p.run()
	for _, days := range []int{-1, -3, 0, 1, -1, 2, 3} {
		p.now = tuesday.AddDate(0, 0, days)
		p.workday()
		p.run()
	}
	if len(p.sent) != 1 {
		t.Errorf("%d messages", len(p.sent))
	}
}
