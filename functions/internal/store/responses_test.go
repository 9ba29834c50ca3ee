package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"time"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/table"
)

func draft(id, moment, rater string, done int) Response {
	return Response{
		Participant: id, Moment: moment, Rater: rater, Instrument: "q@1", Lang: "nl", Started: noon, Saved: noon,
		Answers: json.RawMessage(fmt.Sprintf(`{"a":%d}`, done)), Progress: Progress{Done: done, Total: 10},
	}
}

func testDrafts(k *kit) {
	k.create("X-1")
	r, err := k.SaveDraft(k.Context(), g, draft("X-1", "T0", "staff", 1))
	k.must(err)
	if r.Version != 1 || r.Status != Draft {
		k.Errorf("first save gives %+v", r)
	}
	_, err = k.SaveDraft(k.Context(), g, draft("X-1", "T0", "staff", 5))
	k.wantErr(err, ErrConflict)
	r.Answers = json.RawMessage(`{"a":9}`)
	r, err = k.SaveDraft(k.Context(), g, r) // the progress is the same
	k.must(err)
	r.Progress.Done = 2
	r, err = k.SaveDraft(k.Context(), g, r)
	k.must(err)
	stored, err := k.Response(k.Context(), g, "X-1", "T0", "staff")
	k.must(err)
	if !reflect.DeepEqual(stored, r) || r.Version != 3 || string(stored.Answers) != `{"a":9}` {
		k.Errorf("stored %+v\nwant %+v", stored, r)
	}
	if e := k.entry("X-1"); e.Drafts["T0"]["staff"] != (Progress{Done: 2, Total: 10}) || len(e.Done) != 0 {
		k.Errorf("entry %+v", e)
	}
	_, err = k.SaveDraft(k.Context(), g, draft("X-9", "T0", "staff", 1))
	k.wantErr(err, ErrNotFound)
}

func testSubmit(k *kit) {
	k.create("X-1")
	k.must(k.CreateInvitation(k.Context(), g, invitation("hash", "X-1"), line))
	k.must(k.OpenInvitation(k.Context(), g, "hash", today, line))
	r, err := k.SaveDraft(k.Context(), g, draft("X-1", "T0", "self", 1))
	k.must(err)
	r.Submitted, r.Date, r.Invitation = noon.Add(time.Hour), source.DateOf(2091, 3, 1), "hash"
	r.Answers = json.RawMessage(`{"a": 1}`)
	r.Scores = map[string]Score{"rest": {Value: formula.Number(2.7), Class: "low"}}
	_, err = k.Submit(k.Context(), g, r, "", line)
	k.wantErr(err, table.ErrInvalid)
	stale := r
	stale.Version = 0
	_, err = k.Submit(k.Context(), g, stale, "key-1", line)
	k.wantErr(err, ErrConflict)
	done, err := k.Submit(k.Context(), g, r, "key-1", line)
	k.must(err)
	stored, err := k.Response(k.Context(), g, "X-1", "T0", "self")
	k.must(err)
	if stored.Status != Submitted || stored.Version != 2 || done.Version != 2 || !reflect.DeepEqual(stored.Scores, r.Scores) {
		k.Errorf("stored %+v, returned %+v", stored, done)
	}

	later := r
	later.Submitted = noon.Add(48 * time.Hour)
	again, err := k.Submit(k.Context(), g, later, "key-1", line)
	k.must(err)
	if !reflect.DeepEqual(again, stored) {
		k.Errorf("the repeat returned %+v\nwant %+v", again, stored)
	}
	other := r
	other.Answers = json.RawMessage(`{"a":2}`)
	_, err = k.Submit(k.Context(), g, other, "key-1", line)
	k.wantErr(err, ErrSubmitted)
	_, err = k.Submit(k.Context(), g, r, "key-2", line)
	k.wantErr(err, ErrSubmitted)
	_, err = k.SaveDraft(k.Context(), g, stored)
	k.wantErr(err, ErrSubmitted)

	if e := k.entry("X-1"); e.Done["T0"]["self"] != r.Date || len(e.Drafts) != 0 {
		k.Errorf("entry %+v", e)
	}
	if used := k.used(); !used.Equal(r.Submitted) {
		k.Errorf("invitation used at %v, want %v", used, r.Submitted)
	}
	d, err := k.Dossier(k.Context(), g, "X-1")
	k.must(err)
	if got, ok := d.Response("T0", "self"); !ok || got.Version != 2 || len(d.Responses) != 1 {
		k.Errorf("dossier has responses %+v", d.Responses)
	}
	if _, ok := d.Response("T1", "self"); ok {
		k.Error("the dossier has a response that nobody gave")
	}
	if len(d.Invitations) != 1 || d.Invitations[0].Used.IsZero() {
		k.Errorf("dossier has invitations %+v", d.Invitations)
	}
}

func testSubmitRace(k *kit) {
	k.create("X-1")
	r := draft("X-1", "T0", "staff", 10)
	var wg sync.WaitGroup
	results := make([]Response, 5)
	for i := range results {
		wg.Go(func() {
			mine := r
			mine.Submitted = noon.Add(time.Duration(i) * time.Minute)
			got, err := k.Submit(k.Context(), g, mine, "key", line)
			if err != nil {
				k.Error(err)
			}
			results[i] = got
		})
	}
	wg.Wait()
	for _, got := range results[1:] {
		if !got.Submitted.Equal(results[0].Submitted) || got.Version != 1 {
			k.Errorf("receipts differ: %v and %v", results[0], got)
		}
	}
}

func testCorrect(k *kit) {
	k.create("X-1")
	r, err := k.Submit(k.Context(), g, draft("X-1", "T0", "staff", 10), "key", line)
	k.must(err)
	stale := r
	r.Answers = json.RawMessage(`{"a":3}`)
	r, err = k.Correct(k.Context(), g, r, "ann", "typo", noon, line)
	k.must(err)
	_, err = k.Correct(k.Context(), g, stale, "bob", "late", noon, line)
	k.wantErr(err, ErrConflict)
	stored, err := k.Response(k.Context(), g, "X-1", "T0", "staff")
	k.must(err)
	if !reflect.DeepEqual(stored, r) || len(r.History) != 1 || string(r.History[0].Answers) != `{"a":10}` || r.History[0].Reason != "typo" {
		k.Errorf("stored %+v\nwant %+v", stored, r)
	}
}

var withdrawal = Withdrawal{Participant: "X-1", Moment: "T0", Rater: "self", At: noon.Add(2 * time.Hour), Day: source.DateOf(2091, 3, 1)}

func testWithdraw(k *kit) {
	k.create("X-1")
	k.must(k.CreateInvitation(k.Context(), g, invitation("hash", "X-1"), line))
	k.must(k.OpenInvitation(k.Context(), g, "hash", today, line))
	r := draft("X-1", "T0", "self", 10)
	r.Submitted, r.Date, r.Invitation = noon, source.DateOf(2091, 3, 1), "hash"
	r.Pruned = json.RawMessage(`{"b":2}`)
	r.Values, r.Scores = map[string]formula.Value{"a": formula.Number(1)}, map[string]Score{"rest": {Value: formula.Number(2)}}
	r, err := k.Submit(k.Context(), g, r, "key", line)
	k.must(err)
	r.Answers = json.RawMessage(`{"a":3}`)
	r, err = k.Correct(k.Context(), g, r, "ann", "typo", noon, line)
	k.must(err)
	for range 2 { // the second time changes nothing
		k.must(k.Withdraw(k.Context(), g, withdrawal, Audit{At: withdrawal.At, By: "X-1", Action: "response:withdraw", Participant: "X-1"}))
	}
	if used := k.used(); !used.IsZero() {
		k.Errorf("after taking back the link was used at %v", used)
	}
	got, err := k.Response(k.Context(), g, "X-1", "T0", "self")
	k.must(err)
	want := Response{Participant: "X-1", Moment: "T0", Rater: "self", Instrument: "q@1", Lang: "nl", Status: Withdrawn,
		Started: noon, Saved: withdrawal.At, Withdrawn: withdrawal.At, Version: got.Version}
	if !reflect.DeepEqual(got, want) {
		k.Errorf("left of the response: %+v\nwant %+v", got, want)
	}
	if e := k.entry("X-1"); len(e.Done) != 0 || len(e.Drafts) != 0 || e.Consent == nil || e.Consent.Given {
		k.Errorf("entry %+v", e)
	}
	p, err := k.Participant(k.Context(), g, "X-1")
	k.must(err)
	if p.Consent.Given || p.Consent.By != "" || p.Consent.Date != withdrawal.Day {
		k.Errorf("consent %+v", p.Consent)
	}
	lines, _, err := k.AuditOf(k.Context(), g, "X-1", "")
	k.must(err)
	if len(lines) != 1 || lines[0].Action != "response:withdraw" {
		k.Errorf("audit %+v", lines)
	}

	// Who thinks better of it fills in again, with the same link.
	again := draft("X-1", "T0", "self", 4)
	again.Version, again.Invitation = got.Version, "hash"
	again, err = k.SaveDraft(k.Context(), g, again)
	k.must(err)
	if e := k.entry("X-1"); e.Drafts["T0"]["self"].Done != 4 {
		k.Errorf("entry after a new start: %+v", e)
	}
	again.Submitted, again.Date = noon.Add(3*time.Hour), source.DateOf(2091, 3, 1)
	_, err = k.Submit(k.Context(), g, again, "key", line)
	k.must(err)
	if used := k.used(); !used.Equal(again.Submitted) {
		k.Errorf("the link after a new submit: used at %v", used)
	}
}

func testWithdrawDraft(k *kit) {
	k.create("X-1")
	k.must(k.Withdraw(k.Context(), g, withdrawal, line))
	if e := k.entry("X-1"); e.Consent.Given {
		k.Errorf("entry %+v", e)
	}
	_, err := k.Response(k.Context(), g, "X-1", "T0", "self")
	k.wantErr(err, ErrNotFound)
	// The first answers of who took consent back are not kept, by a draft or at once.
	_, err = k.SaveDraft(k.Context(), g, draft("X-1", "T0", "self", 4))
	k.wantErr(err, ErrRefused)
	_, err = k.Submit(k.Context(), g, draft("X-1", "T0", "self", 4), "key", line)
	k.wantErr(err, ErrRefused)
	p, err := k.Participant(k.Context(), g, "X-1")
	k.must(err)
	p.Consent = &Consent{Given: true, Date: today}
	k.must(k.SaveParticipant(k.Context(), g, p, line))
	_, err = k.SaveDraft(k.Context(), g, draft("X-1", "T0", "self", 4))
	k.must(err)
	k.must(k.Withdraw(k.Context(), g, withdrawal, line))
	got, err := k.Response(k.Context(), g, "X-1", "T0", "self")
	k.must(err)
	if got.Status != Withdrawn || got.Answers != nil || len(k.entry("X-1").Drafts) != 0 {
		k.Errorf("left of the draft: %+v, entry %+v", got, k.entry("X-1"))
	}
	gone := withdrawal
	gone.Participant = "X-9"
	k.wantErr(k.Withdraw(k.Context(), g, gone, line), ErrNotFound)
	k.wantErr(k.Withdraw(k.Context(), "0002", withdrawal, line), ErrNotFound)
}

func invitation(hash, id string) Invitation {
	return Invitation{TokenHash: hash, Gemeente: g, Participant: id, Programme: "p@1", Moment: "T0", Rater: "self",
		Created: noon, Expires: noon.Add(24 * time.Hour), Day: source.DateOf(2091, 3, 1)}
}

func testInvitations(k *kit) {
	k.create("X-1")
	inv := invitation("hash", "X-1")
	k.must(k.CreateInvitation(k.Context(), g, inv, line))
	k.wantErr(k.CreateInvitation(k.Context(), g, inv, line), ErrExists)
	k.wantErr(k.CreateInvitation(k.Context(), "0002", inv, line), table.ErrInvalid)
	k.wantErr(k.CreateInvitation(k.Context(), g, invitation("h2", "X-2"), line), ErrNotFound)
	got, err := k.InvitationByToken(k.Context(), "hash")
	k.must(err)
	if got != inv {
		k.Errorf("found %+v, want %+v", got, inv)
	}
	if _, err := k.InvitationByToken(k.Context(), "invented"); !errors.Is(err, ErrNotFound) {
		k.Errorf("an invented token: %v", err)
	}
	if e := k.entry("X-1"); e.Invited["T0"] != inv.Day {
		k.Errorf("entry %+v", e)
	}
	k.wantErr(k.RevokeInvitation(k.Context(), "0002", "hash", noon, line), ErrNotFound)
	k.must(k.RevokeInvitation(k.Context(), g, "hash", noon, line))
	if got, err := k.InvitationByToken(k.Context(), "hash"); err != nil || !got.Revoked.Equal(noon) {
		k.Errorf("after revoking: %+v, %v", got, err)
	}
}
