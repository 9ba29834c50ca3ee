package app_test

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
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

// TestRosterOfAnotherProcess: what another process writes is seen after the age.
func TestRosterOfAnotherProcess(t *testing.T) {
	p := newPost(t)
	other := app.New(app.Config{Store: store.New(p.table.Table), Catalog: shipped, Box: p.Box, Now: p.Now, Random: p.Random, RosterAge: 10 * time.Second})
	count := func() int {
		lines, err := other.Caseload(t.Context(), worker, true)
		p.must(err)
		return len(lines)
	}
	first := count()
	p.add("Amira", "", "", "nl")
	p.now = p.now.Add(11 * time.Second)
	if second := count(); first != 0 || second != 1 {
		t.Errorf("%d, then %d", first, second)
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
