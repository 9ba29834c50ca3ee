package app_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
)

// ended registers a participant with everything that is kept about one, whose
// trajectory ended today.
func (p *post) ended(first string) string {
	p.t.Helper()
	ctx := p.t.Context()
	id := p.add(first, "0612345678", "", "nl")
	p.now = p.now.AddDate(0, 0, 3)
	p.run() // a message with a link and a receipt
	_, err := p.Store.Submit(ctx, gem, store.Response{Participant: id, Moment: "T0", Rater: "jongere", Instrument: "jpf-jongere@1",
		Answers: []byte(`{}`), Date: p.Today(), Submitted: p.now}, "once", store.Audit{At: p.now, By: "x", Action: "response:submit", Participant: id})
	p.must(err)
	_, err = p.Store.SaveDraft(ctx, gem, store.Response{Participant: id, Moment: "T0", Rater: "begeleider", Instrument: "jpf-begeleider@1", Answers: []byte(`{}`)})
	p.must(err)
	p.must(p.EndTrajectory(ctx, worker, id, "verhuisd", p.Today()))
	p.must(p.Project(ctx, []store.ParticipantRef{{Gemeente: gem, Participant: id}}))
	return id
}

func (p *post) retain() app.Retained {
	p.t.Helper()
	sum, err := p.Retain(p.t.Context())
	p.must(err)
	return sum
}

// live are the items of the whole table in which a text stands; what was kept for the
// trail is left out.
func (p *post) live(text string) (left []string) {
	p.t.Helper()
	for key, it := range p.table.Table.(*tested).everything(p.t) {
		trail := strings.HasPrefix(key.Partition, "g/"+gem+"/audit/") || strings.HasPrefix(key.Partition, "g/"+gem+"/trail/")
		if trail {
			continue
		}
		plain, err := store.Readable(it.Value)
		if err != nil { // sealed, or only a text
			plain = it.Value
		}
		if strings.Contains(key.String()+string(plain), text) {
			left = append(left, key.String())
		}
	}
	return left
}

// lines are the actions in the trail of a participant, the oldest first.
func (p *post) lines(id string) (actions []string) {
	p.t.Helper()
	lines, _, err := p.Store.AuditOf(p.t.Context(), gem, id, "")
	p.must(err)
	for i := range lines {
		actions = append(actions, lines[len(lines)-1-i].Action)
	}
	return actions
}

// at moves the clock to ten in the morning of a day.
func (p *post) at(day source.Date) { p.now = day.Time().Add(10 * time.Hour) }

func TestRetainAnnouncesAndRemoves(t *testing.T) {
	p := newPost(t)
	id, stays := p.ended("Amira"), p.add("Daan", "0612345679", "", "nl")
	end := p.Today()
	due := end.AddMonths(60) // five years, as the definitions say
	if sum := p.retain(); sum != (app.Retained{}) {
		t.Fatalf("on the day of the end: %+v", sum)
	}
	p.at(due.AddDays(-31))
	if sum := p.retain(); sum.Announced+sum.Removed != 0 {
		t.Fatalf("31 days before: %+v", sum)
	}
	p.at(due.AddDays(-30))
	if sum := p.retain(); sum.Announced != 1 {
		t.Fatalf("30 days before: %+v", sum)
	}
	if sum := p.retain(); sum.Announced+sum.Removed != 0 {
		t.Fatalf("twice on a day: %+v", sum)
	}
	list, err := p.Removals(t.Context(), worker)
	p.must(err)
	if len(list) != 1 || list[0].Participant != id || list[0].Due != due || list[0].Announced != p.Today() {
		t.Fatalf("%+v", list)
	}
	p.at(due.AddDays(-1))
	if sum := p.retain(); sum.Removed != 0 || len(p.live(id)) == 0 {
		t.Fatalf("a day too early: %+v", sum)
	}
	p.at(due)
	if sum := p.retain(); sum.Removed != 1 {
		t.Fatalf("on the day: %+v", sum)
	}
	if left := p.live(id); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
	if actions := fmt.Sprint(p.lines(id)); !strings.HasSuffix(actions, "retention:announce retention:remove]") {
		t.Errorf("trail: %s", actions)
	}
	if _, err := p.Store.Participant(t.Context(), gem, stays); err != nil {
		t.Errorf("somebody whose trajectory runs: %v", err)
	}
	p.must(p.Project(t.Context(), []store.ParticipantRef{{Gemeente: gem, Participant: id}, {Gemeente: gem, Participant: stays}}))
	if sum, err := p.Aggregate(t.Context(), gem, programme); err != nil || sum.N != 1 {
		t.Errorf("the figures hold %+v, %v", sum, err)
	}
	if left := p.live(id); len(left) != 0 {
		t.Errorf("after the figures were computed again: %v", left)
	}
	if sum := p.retain(); sum.Removed+sum.Announced != 0 {
		t.Errorf("again: %+v", sum)
	}
}

// TestRemovalIsSafeAfterAStop kills a removal before and after every write: the next run
// of Retain finishes it, nothing is left, and the trail names it once, with who began
// it. A removal on request comes while links and messages are still alive.
func TestRemovalIsSafeAfterAStop(t *testing.T) {
	oneAfterAnother(t)
	for _, c := range []struct {
		name, action, by string
		prepare          func(p *post)
		remove           func(p *post, id string)
	}{
		{"term", "retention:remove", app.RetainActor, func(p *post) {
			p.at(p.Today().AddMonths(60).AddDays(-30))
			p.retain()
			p.at(p.Today().AddDays(30))
		}, func(p *post, _ string) { p.retain() }},
		{"request", "participant:erase", "wilma", func(*post) {}, func(p *post, id string) {
			p.must(p.Erase(t.Context(), app.Actor{ID: "wilma", Gemeente: gem}, id))
		}},
	} {
		for _, side := range []string{"before", "after"} {
			for n := 1; ; n += every(t) {
				when := fmt.Sprintf("%s, killed %s write %d", c.name, side, n)
				p := newPost(t)
				id := p.ended("Amira")
				if len(p.live(id)) < 8 {
					t.Fatalf("there is little to remove: %v", p.live(id))
				}
				c.prepare(p)
				p.table.writes.Store(0)
				if p.table.before = n; side == "after" {
					p.table.before, p.table.after = 0, n
				}
				broke := p.stopped(func() { c.remove(p, id) })
				p.table.before, p.table.after = 0, 0
				if c.name == "request" && side == "before" && n == 1 {
					c.remove(p, id) // nothing was written yet: it was not asked for
				}
				p.retain()
				p.retain()
				if left := p.live(id); len(left) != 0 {
					t.Errorf("%s: left %v", when, left)
				}
				lines, _, err := p.Store.AuditOf(t.Context(), gem, id, "")
				p.must(err)
				times := 0
				for _, l := range lines {
					if l.Action == c.action && l.By == c.by {
						times++
					}
				}
				if times != 1 {
					t.Errorf("%s: %d lines %s by %s", when, times, c.action, c.by)
				}
				if !broke {
					if n < 4 {
						t.Errorf("%s: a removal has %d writes", c.name, n-1)
					}
					break
				}
			}
		}
	}
}

// midway is a table that breaks down where the pages of one gemeente of many are stored.
type midway struct{ table.Table }

func (m midway) Write(ctx context.Context, ops ...table.Op) error {
	for _, op := range ops {
		if strings.HasPrefix(op.Item.Partition, "national/") && strings.Contains(op.Item.Partition, "/apart.") {
			panic(errKilled)
		}
	}
	return m.Table.Write(ctx, ops...)
}

// TestWhoIsToGoDoesNotWaitForPages: a night that ends while pages of many gemeenten are made,
// as one that takes more memory than there is, has removed who was to be removed.
func TestWhoIsToGoDoesNotWaitForPages(t *testing.T) {
	oneAfterAnother(t)
	p := newPost(t)
	id := p.ended("Amira")
	p.add("Daan", "0612345679", "", "nl")
	p.at(p.Today().AddMonths(60).AddDays(-30))
	p.retain()
	p.at(p.Today().AddDays(30))
	p.must(p.Rebuild(t.Context()))
	defer app.AtOncePerPage(1)()
	kept := p.table.Table
	p.table.Table = midway{kept}
	stopped := p.stopped(func() { p.retain() })
	p.table.Table = kept
	if !stopped {
		t.Fatal("no pages were made")
	}
	if left := p.live(id); len(left) != 0 {
		t.Errorf("left %v", left)
	}
}

func TestRetainNeverWithoutNotice(t *testing.T) {
	p := newPost(t)
	id := p.ended("Amira")
	p.at(p.Today().AddMonths(80)) // long past its day, as after a shorter term
	if sum := p.retain(); sum.Announced != 1 || sum.Removed != 0 {
		t.Fatalf("%+v", sum)
	}
	p.at(p.Today().AddDays(29))
	if sum := p.retain(); sum.Removed != 0 {
		t.Fatalf("within the notice: %+v", sum)
	}
	p.must(p.Reopen(t.Context(), worker, id, "toch door"))
	p.at(p.Today().AddDays(10))
	if sum := p.retain(); sum.Withdrawn != 1 || sum.Removed != 0 {
		t.Fatalf("a trajectory that runs again: %+v", sum)
	}
	if list, err := p.Removals(t.Context(), worker); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
}

// TestDraftsExpire: a draft goes when it can no longer be sent, after the notice, and
// what was sent stays.
func TestDraftsExpire(t *testing.T) {
	p := newPost(t)
	id := p.add("Amira", "", "", "nl")
	for _, rater := range []string{"begeleider", "jongere"} {
		_, err := p.Store.SaveDraft(t.Context(), gem, store.Response{Participant: id, Moment: "T0", Rater: rater, Instrument: "jpf-" + rater + "@1", Answers: []byte(`{}`)})
		p.must(err)
	}
	d, err := p.OpenDossier(t.Context(), worker, id)
	p.must(err)
	last := d.Schedule[0].Expires
	p.at(last.AddDays(29))
	if sum := p.retain(); sum.Drafts != 0 {
		t.Fatalf("%+v", sum)
	}
	p.at(last.AddDays(30))
	if sum := p.retain(); sum.Drafts != 2 {
		t.Fatalf("%+v", sum)
	}
	stored, err := p.Store.Dossier(t.Context(), gem, id)
	p.must(err)
	entries, err := p.Store.TeamCaseload(t.Context(), gem)
	p.must(err)
	if len(stored.Responses) != 0 || len(entries[0].Drafts) != 0 {
		t.Errorf("%+v %+v", stored.Responses, entries[0].Drafts)
	}
	if sum := p.retain(); sum.Drafts != 0 {
		t.Errorf("again: %+v", sum)
	}
}
