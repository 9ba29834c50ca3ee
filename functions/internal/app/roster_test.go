package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	plan "effectmonitor/engine/programme"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
)

// TestRosterSeesEveryChange: what this process writes is in the list of everybody at
// once, in its place; a day later the order is that of that day.
func TestRosterSeesEveryChange(t *testing.T) {
	p := newPost(t)
	ctx := t.Context()
	names := func() (out []string) {
		t.Helper()
		lines, err := p.Caseload(ctx, worker, true)
		p.must(err)
		for i, l := range lines {
			if i > 0 && l.Urgency < lines[i-1].Urgency {
				t.Errorf("%s stands below somebody less urgent", l.ID)
			}
			out = append(out, l.Name)
		}
		return out
	}
	if got := names(); len(got) != 0 {
		t.Fatalf("%v", got)
	}
	amira, daan := p.add("Amira", "", "", "nl"), p.add("Daan", "", "", "nl")
	if got := names(); len(got) != 2 || got[0] != "Amira Bakker" {
		t.Fatalf("%v", got)
	}
	for _, rater := range []string{"begeleider", "jongere"} {
		_, err := p.Store.Submit(ctx, gem, store.Response{Participant: amira, Moment: "T0", Rater: rater, Instrument: "jpf-" + rater + "@1",
			Answers: []byte(`{}`), Date: p.Today(), Submitted: p.now}, "once", store.Audit{At: p.now, By: "x", Action: "response:submit", Participant: amira})
		p.must(err)
	}
	if got := names(); len(got) != 2 || got[0] != "Daan Bakker" {
		t.Errorf("after one is done: %v", got)
	}
	p.must(p.Transfer(ctx, worker, daan, app.Colleague{ID: "rachid", Team: "Zuid"}))
	lines, err := p.Caseload(ctx, worker, true)
	p.must(err)
	if len(lines) != 2 || lines[0].Worker != "rachid" {
		t.Errorf("after a transfer: %d lines, first of %s", len(lines), lines[0].Worker)
	}
	work, err := p.Work(ctx, worker)
	p.must(err)
	if len(work) != 2 || work[0] != (app.TeamWork{Team: "Centrum", Active: 1}) || work[1] != (app.TeamWork{Team: "Zuid", Active: 1, Now: 1}) {
		t.Errorf("%+v", work)
	}
	p.must(p.Erase(ctx, worker, amira))
	if got := names(); len(got) != 1 || got[0] != "Daan Bakker" {
		t.Errorf("after an erasure: %v", got)
	}
	p.now = p.now.AddDate(0, 0, 40)
	if lines, err := p.Caseload(ctx, worker, true); err != nil || lines[0].Urgency != app.Late {
		t.Errorf("on another day: %v", err)
	}
}

// TestRosterOfAnotherProcess: what another process writes is seen after the age, and costs
// one small read when nothing changed: the list itself is read once.
func TestRosterOfAnotherProcess(t *testing.T) {
	p := newPost(t)
	read := &queried{Table: p.table.Table}
	other := app.New(app.Config{Store: store.New(read), Catalog: shipped, Box: p.Box, Now: p.Now, Random: p.Random, RosterAge: 10 * time.Second})
	sees := func(when string, want, queries, items, gets int) (names []string) {
		t.Helper()
		*read = queried{Table: read.Table}
		lines, err := other.Caseload(t.Context(), worker, true)
		p.must(err)
		for _, line := range lines {
			names = append(names, line.Name)
		}
		if len(lines) != want || read.n != queries || read.items != items || read.gets != gets {
			t.Errorf("%s: %d lines by %d queries of %d items and %d gets, want %d, %d, %d and %d", when, len(lines), read.n, read.items, read.gets, want, queries, items, gets)
		}
		return names
	}
	later := func(d time.Duration) { p.now = p.now.Add(d) }
	amira, daan := p.add("Amira", "", "", "nl"), p.add("Daan", "", "", "nl")
	later(5 * time.Minute)
	sees("at first", 2, 1, 2, 0)
	sees("again", 2, 0, 0, 0)
	later(11 * time.Second)
	sees("when nothing changed", 2, 1, 0, 0)
	fatma := p.add("Fatma", "", "", "nl")
	sees("too early", 2, 0, 0, 0)
	later(11 * time.Second)
	sees("after an addition", 3, 1, 1, 1)
	later(11 * time.Second)
	sees("a notice that was seen", 3, 1, 1, 0)
	p.must(p.Transfer(t.Context(), worker, daan, app.Colleague{ID: "rachid", Team: "Zuid"}))
	p.must(p.Erase(t.Context(), worker, amira))
	later(11 * time.Second)
	if names := sees("after a transfer and an erasure", 2, 1, 3, 1); slices.Contains(names, "Amira Bakker") {
		t.Error("who is erased is still in the list")
	}
	p.must(p.EndTrajectory(t.Context(), worker, fatma, "afgerond", p.Today()))
	later(59 * time.Minute)
	sees("after an hour in which nobody looked", 2, 1, 4, 1)
	later(2 * time.Hour)
	sees("when notices may be gone", 2, 1, 2, 0)
}

// TestNoticesHaveRoom: an import of as many as go in one write, and an erasure of somebody
// with many items, have room for the notice.
func TestNoticesHaveRoom(t *testing.T) {
	p := newPost(t)
	other := app.New(app.Config{Store: store.New(p.table.Table), Catalog: shipped, Box: p.Box, Now: p.Now, Random: p.Random, RosterAge: time.Second})
	if lines, err := other.Caseload(t.Context(), worker, true); len(lines) != 0 || err != nil {
		t.Fatal(lines, err)
	}
	var bundles []store.ParticipantBundle
	for n := range 120 {
		bundles = append(bundles, store.ParticipantBundle{Participant: store.Participant{ID: fmt.Sprintf("DH-9%03d", n), Worker: worker.ID, Programme: programme + "@1",
			Trajectory: plan.Trajectory{Start: p.Today()}}})
	}
	for n := range 130 {
		bundles[0].Responses = append(bundles[0].Responses[:min(n, 80)], store.Response{Participant: bundles[0].Participant.ID, Moment: fmt.Sprint("T", n), Rater: "begeleider", Status: store.Draft, Answers: []byte("{}")})
	}
	added, err := p.Store.Import(t.Context(), gem, bundles)
	p.must(err)
	p.now = p.now.Add(2 * time.Second)
	lines, err := other.Caseload(t.Context(), worker, true)
	p.must(err)
	if added != 120 || len(lines) != 120 {
		t.Errorf("%d are imported, another process sees %d", added, len(lines))
	}
	p.must(p.Erase(t.Context(), worker, bundles[0].Participant.ID))
	p.now = p.now.Add(2 * time.Second)
	if lines, err = other.Caseload(t.Context(), worker, true); err != nil || len(lines) != 119 {
		t.Errorf("after an erasure: %d, %v", len(lines), err)
	}
}

// TestWorkerSumFollows: what is kept in memory of a worker's figures is, after every
// change and when asked twice, what is computed from nothing.
func TestWorkerSumFollows(t *testing.T) {
	p := newPost(t)
	ctx := t.Context()
	group := app.Group{Gemeente: gem, Worker: worker.ID}
	check := func(when string, n int) {
		t.Helper()
		fresh := app.New(app.Config{Store: store.New(p.table.Table), Catalog: shipped, Box: p.Box, Now: p.Now, Random: p.Random})
		sum, err := fresh.CaseloadSum(ctx, group, programme)
		p.must(err)
		want, err := json.Marshal(sum)
		p.must(err)
		for range 2 {
			kept, err := p.CaseloadSum(ctx, group, programme)
			p.must(err)
			got, err := json.Marshal(kept)
			p.must(err)
			if kept.N != n || !bytes.Equal(got, want) {
				t.Errorf("%s: %d participants, want %d, and the figures differ: %t", when, kept.N, n, !bytes.Equal(got, want))
			}
		}
	}
	check("with nobody", 0)
	id := p.add("Amira", "", "", "nl")
	p.add("Daan", "", "", "nl")
	check("with two", 2)
	form, err := p.OpenDossier(ctx, worker, id)
	p.must(err)
	_, _, err = p.SaveRegistration(ctx, worker, id, form.Plan.Def.Forms[0].ID, app.Given{Fields: map[string][]string{"geslacht": {"vrouw"}}})
	p.must(err)
	check("after a registration", 2)
	p.must(p.EndTrajectory(ctx, worker, id, "afgerond", p.Today()))
	check("after an end", 2)
	p.must(p.Transfer(ctx, worker, id, app.Colleague{ID: "rachid", Team: "Zuid"}))
	check("after a transfer", 1)
	p.now = p.now.AddDate(0, 0, 200)
	check("on another day", 1)
}

// queried counts the partitions that are read (a dossier is one), the items in them, and
// the reads of several items by name.
type queried struct {
	table.Table
	n, items, gets int
}

func (q *queried) GetMany(ctx context.Context, keys ...table.Key) (map[table.Key]table.Item, error) {
	q.gets++
	return q.Table.GetMany(ctx, keys...)
}

func (q *queried) Query(ctx context.Context, partition string, r table.Range) (table.Page, error) {
	q.n++
	page, err := q.Table.Query(ctx, partition, r)
	q.items += len(page.Items)
	return page, err
}

// TestWorkerSumOpensNoDossier: figures of a worker whose participants were all projected
// today are made of the stored facts. Who was written since is read anew, so that a worker
// sees at once what was just filled in.
func TestWorkerSumOpensNoDossier(t *testing.T) {
	p := newPost(t)
	ctx := t.Context()
	group := app.Group{Gemeente: gem, Worker: worker.ID}
	refs := []store.ParticipantRef{{Gemeente: gem, Participant: p.add("Amira", "", "", "nl")}, {Gemeente: gem, Participant: p.add("Daan", "", "", "nl")}}
	read := &queried{Table: p.table.Table}
	a := app.New(app.Config{Store: store.New(read), Catalog: shipped, Box: p.Box, Now: p.Now, Random: p.Random})
	sum := func(when string, want int) []byte {
		t.Helper()
		read.n = 0
		made, err := a.CaseloadSum(ctx, group, programme)
		p.must(err)
		if read.n != want {
			t.Errorf("%s: %d partitions are read, want %d", when, read.n, want)
		}
		text, err := json.Marshal(made)
		p.must(err)
		return text
	}
	p.must(a.Project(ctx, refs))
	stored := sum("after the projection", 1) // the list of the worker, no dossier
	p.must(a.EndTrajectory(ctx, worker, refs[0].Participant, "afgerond", a.Today()))
	if ended := sum("after an end", 2); bytes.Equal(ended, stored) {
		t.Error("an end does not show before it is projected")
	}
	sum("asked again", 1)
	p.must(p.Project(ctx, refs)) // by another process
	other := app.New(app.Config{Store: store.New(read), Catalog: shipped, Box: p.Box, Now: p.Now, Random: p.Random})
	kept := sum("as it was", 1)
	a = other
	if !bytes.Equal(sum("from what another process projected", 1), kept) {
		t.Error("stored facts give other figures than dossiers")
	}
	p.now = p.now.AddDate(0, 0, 1)
	sum("on the next day, not projected yet", 3)
}

// TestAParticipantCountsInTheTeamOfTheStart: who is moved to another team stays in the
// figures of the one it started with, also after a second move, and the country has no
// teams.
func TestAParticipantCountsInTheTeamOfTheStart(t *testing.T) {
	oneAfterAnother(t)
	b := newBench(t, shipped())
	ctx := t.Context()
	if err := b.Project(ctx, b.refs); err != nil {
		t.Fatal(err)
	}
	before, err := b.Aggregate(ctx, "0518", programme)
	if err != nil {
		t.Fatal(err)
	}
	teams := 0
	for s := range before.Slices {
		if s.Breakdown == "team" {
			teams++
		}
	}
	if teams < 2 {
		t.Fatalf("%d teams in %v", teams, before.Slices)
	}
	for _, to := range []app.Colleague{{ID: "een", Team: "Nieuw"}, {ID: "twee", Team: "Anders"}} {
		for _, ref := range b.refs[:5] {
			if err := b.Transfer(ctx, app.Actor{ID: "x", Gemeente: ref.Gemeente}, ref.Participant, to); err != nil {
				t.Fatal(err)
			}
		}
		if err := b.Project(ctx, b.refs); err != nil {
			t.Fatal(err)
		}
	}
	after, err := b.Aggregate(ctx, "0518", programme)
	if err != nil {
		t.Fatal(err)
	}
	for s, n := range after.Slices {
		if s.Breakdown == "team" && n != before.Slices[s] {
			t.Errorf("%s has %d participants, and had %d", s, n, before.Slices[s])
		}
	}
	all, err := b.National(ctx, programme)
	if err != nil {
		t.Fatal(err)
	}
	for s := range all.Slices {
		if s.Breakdown == "team" {
			t.Errorf("%s over the country", s)
		}
	}
}

// TestOwnListHoldsWhileNothingChanged: what a list says comes from what is stored now,
// whoever wrote it, on the day it is; and what did not change is not read anew.
func TestOwnListHoldsWhileNothingChanged(t *testing.T) {
	p := newPost(t)
	ctx := t.Context()
	own := func() []*app.CaseloadLine {
		t.Helper()
		lines, err := p.Caseload(ctx, worker, false)
		p.must(err)
		return lines
	}
	amira, daan := p.add("Amira", "", "", "nl"), p.add("Daan", "", "", "nl")
	first := own()
	if again := own(); len(again) != 2 || again[0] != first[0] || again[1] != first[1] {
		t.Errorf("what did not change was read anew: %v, %v", first, again)
	}
	other := app.New(app.Config{Store: store.New(p.table.Table), Catalog: shipped, Box: p.Box, Now: p.Now, Random: p.Random})
	one, err := other.Store.Participant(ctx, gem, daan)
	p.must(err)
	one.Lang = "en"
	p.must(other.Store.SaveParticipant(ctx, gem, one, store.Audit{At: p.now, By: "x", Action: "participant:save", Participant: daan}))
	changed := own()
	if changed[0] != first[0] || changed[1] == first[1] || changed[1].Lang != "en" || changed[1].Name != "Daan Bakker" {
		t.Errorf("after another process wrote: %+v", changed[1])
	}
	p.must(other.Transfer(ctx, worker, amira, app.Colleague{ID: "rachid"}))
	if left := own(); len(left) != 1 || left[0].ID != daan {
		t.Errorf("after a transfer by another process: %v", left)
	}
	p.now = p.now.AddDate(0, 0, 40)
	if late := own(); late[0].Urgency != app.Late {
		t.Errorf("on another day: %v", late[0].Urgency)
	}
}
