package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"sync"
	"testing"
	"time"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/table"
	"effectmonitor/functions/internal/table/bolt"
	"effectmonitor/functions/internal/table/dynamo/dynamolocal"
)

var _ auth.SessionStore = (*Store)(nil)

// kit is a store on a fresh table with the feed of that table.
type kit struct {
	*testing.T
	*Store
	feed table.Feed
}

var noon = time.Date(2091, 3, 1, 12, 0, 0, 0, time.UTC)

func now() time.Time { return noon }

func onBolt(t *testing.T) *kit {
	tab, err := bolt.Open(filepath.Join(t.TempDir(), "store.db"), now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tab.Close() })
	return &kit{T: t, Store: New(tab), feed: tab}
}

var suite = []struct {
	name string
	run  func(*kit)
}{
	{"participant", testParticipant},
	{"participant under another worker", testMove},
	{"participant saved twice", testSaveConflict},
	{"tenants do not meet", testTenants},
	{"numbers", testNumbers},
	{"drafts", testDrafts},
	{"submit", testSubmit},
	{"submit, five at once", testSubmitRace},
	{"correct", testCorrect},
	{"invitations", testInvitations},
	{"audit", testAudit},
	{"sessions", testSessions},
	{"facts and aggregates", testAggregates},
	{"aggregate read while written", testAggregateRace},
	{"import", testImport},
	{"affected", testAffected},
}

func TestStoreOnBolt(t *testing.T) {
	for _, c := range suite {
		t.Run(c.name, func(t *testing.T) { c.run(onBolt(t)) })
	}
}

func TestStoreOnDynamo(t *testing.T) {
	server := dynamolocal.Start(t)
	for _, c := range suite {
		t.Run(c.name, func(t *testing.T) {
			tab, feed := server.Create(t, now)
			c.run(&kit{T: t, Store: New(tab), feed: feed})
		})
	}
}

const g = "0001"

var line = Audit{At: noon, By: "ann", Action: "test"}

func person(id string) Participant {
	return Participant{
		ID: id, Programme: "p@1", Worker: "ann", Team: "north", Created: noon, Name: []byte("sealed name"), Lang: "nl",
		Trajectory:   programme.Trajectory{Start: source.DateOf(2091, 1, 5)},
		Registration: map[string]formula.Value{"debt": formula.Money(1234567), "kind": formula.Choice("a")},
		Results:      []Result{{ID: "r1", Type: "job", Date: source.DateOf(2091, 2, 1), By: "ann", At: noon}},
		Consent:      &Consent{Given: true, Date: source.DateOf(2091, 1, 5)},
	}
}

func (k *kit) must(err error) {
	k.Helper()
	if err != nil {
		k.Fatal(err)
	}
}

func (k *kit) wantErr(err, want error) {
	k.Helper()
	if !errors.Is(err, want) {
		k.Fatalf("error %v, want %v", err, want)
	}
}

func (k *kit) create(id string) Participant {
	k.Helper()
	k.must(k.CreateParticipant(k.Context(), g, person(id), []byte("sealed "+id), line))
	p, err := k.Participant(k.Context(), g, id)
	k.must(err)
	return p
}

// entry returns the caseload entry of a participant; it must be there once.
func (k *kit) entry(id string) CaseloadEntry {
	k.Helper()
	all, err := k.TeamCaseload(k.Context(), g)
	k.must(err)
	var found []CaseloadEntry
	for _, e := range all {
		if e.ID == id {
			found = append(found, e)
		}
	}
	if len(found) != 1 {
		k.Fatalf("%d caseload entries of %s, want 1", len(found), id)
	}
	return found[0]
}

func testParticipant(k *kit) {
	p := k.create("X-1")
	want := person("X-1")
	want.Version = 1
	if !reflect.DeepEqual(p, want) {
		k.Errorf("participant %+v\nwant %+v", p, want)
	}
	k.wantErr(k.CreateParticipant(k.Context(), g, person("X-1"), nil, line), ErrExists)
	k.wantErr(k.CreateParticipant(k.Context(), "", person("X-1"), nil, line), table.ErrInvalid)
	if _, err := k.Participant(k.Context(), g, "X-2"); !errors.Is(err, ErrNotFound) {
		k.Errorf("absent participant: %v", err)
	}
	if _, err := k.Dossier(k.Context(), g, "X-2"); !errors.Is(err, ErrNotFound) {
		k.Errorf("absent dossier: %v", err)
	}
	k.must(k.SaveIdentity(k.Context(), g, "X-1", []byte("new"), line))
	k.wantErr(k.SaveIdentity(k.Context(), g, "X-2", []byte("new"), line), ErrNotFound)
	d, err := k.Dossier(k.Context(), g, "X-1")
	k.must(err)
	if string(d.Identity) != "new" || d.Participant.Version != 1 || d.Participant.ID != "X-1" {
		k.Errorf("dossier %+v", d)
	}
	if e := k.entry("X-1"); string(e.Name) != "sealed name" || e.Trajectory.Start != p.Trajectory.Start || !e.Consent.Given {
		k.Errorf("entry %+v", e)
	}
}

func testMove(k *kit) {
	p := k.create("X-1")
	k.create("X-2")
	_, err := k.SaveDraft(k.Context(), g, draft("X-1", "T0", "staff", 3))
	k.must(err)
	p.Worker = "bob/../ann"
	p.Lang = "en"
	k.must(k.SaveParticipant(k.Context(), g, p, line))
	mine, err := k.Caseload(k.Context(), g, "ann")
	k.must(err)
	his, err := k.Caseload(k.Context(), g, "bob/../ann")
	k.must(err)
	nobodys, err := k.Caseload(k.Context(), g, "")
	k.must(err)
	if len(mine) != 1 || mine[0].ID != "X-2" || len(his) != 1 || his[0].ID != "X-1" || nobodys != nil {
		k.Fatalf("caseloads %v, %v and %v", mine, his, nobodys)
	}
	if his[0].Lang != "en" || his[0].Drafts["T0"]["staff"].Done != 3 {
		k.Errorf("the moved entry lost something: %+v", his[0])
	}
	r, err := k.Response(k.Context(), g, "X-1", "T0", "staff")
	k.must(err)
	r.Progress.Done = 4
	_, err = k.SaveDraft(k.Context(), g, r)
	k.must(err)
	if e := k.entry("X-1"); e.Drafts["T0"]["staff"].Done != 4 {
		k.Errorf("a draft after the move: %+v", e)
	}
}

func testSaveConflict(k *kit) {
	p := k.create("X-1")
	first, second := p, p
	first.Team, second.Team = "first", "second"
	k.must(k.SaveParticipant(k.Context(), g, first, line))
	k.wantErr(k.SaveParticipant(k.Context(), g, second, line), ErrConflict)
	got, err := k.Participant(k.Context(), g, "X-1")
	k.must(err)
	if got.Team != "first" || k.entry("X-1").Team != "first" {
		k.Errorf("team %s, want the first save only", got.Team)
	}
}

func testTenants(k *kit) {
	k.create("X-1")
	for _, other := range []string{"0002", "000", "0001/p", "0001/p/X-1"} {
		if _, err := k.Dossier(k.Context(), other, "X-1"); !errors.Is(err, ErrNotFound) {
			k.Errorf("dossier from gemeente %q: %v", other, err)
		}
		if all, err := k.TeamCaseload(k.Context(), other); err != nil || len(all) != 0 {
			k.Errorf("caseload of gemeente %q: %v, %v", other, all, err)
		}
	}
	if _, err := k.Dossier(k.Context(), "0002", "../../0001/p/X-1"); !errors.Is(err, ErrNotFound) {
		k.Errorf("dossier by a path: %v", err)
	}
	k.must(k.CreateParticipant(k.Context(), "0002", person("X-1"), nil, line))
}

func testNumbers(k *kit) {
	var lock sync.Mutex
	seen := map[int]bool{}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			n, err := k.NextNumber(k.Context(), g)
			lock.Lock()
			defer lock.Unlock()
			if err != nil || seen[n] || n < 1 || n > 8 {
				k.Errorf("number %d, %v", n, err)
			}
			seen[n] = true
		})
	}
	wg.Wait()
	if n, err := k.NextNumber(k.Context(), "0002"); n != 1 || err != nil {
		k.Errorf("first number of another gemeente: %d, %v", n, err)
	}
}

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
	r, err := k.SaveDraft(k.Context(), g, draft("X-1", "T0", "self", 1))
	k.must(err)
	r.Submitted, r.Date, r.Invitation = noon.Add(time.Hour), source.DateOf(2091, 3, 1), "hash"
	r.Answers = json.RawMessage(`{"a": 1}`)
	r.Scores = map[string]Score{"rest": {Value: formula.Number(2.7), Class: "low"}}
	_, err = k.Submit(k.Context(), g, r, "", line)
	k.wantErr(err, table.ErrInvalid)
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
	inv, err := k.InvitationByToken(k.Context(), "hash")
	k.must(err)
	if !inv.Used.Equal(r.Submitted) {
		k.Errorf("invitation used at %v, want %v", inv.Used, r.Submitted)
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

func testAudit(k *kit) {
	k.create("X-1") // writes one line about the gemeente as a whole
	for i := range 130 {
		k.must(k.Audit(k.Context(), g, Audit{At: noon.Add(time.Duration(i) * time.Millisecond), By: "ann", Action: "read", Participant: "X-1"}))
	}
	same := Audit{At: noon, By: "bob", Action: "read", Participant: "X-1"}
	k.must(errors.Join(k.Audit(k.Context(), g, same), k.Audit(k.Context(), g, same)))
	newest, next, err := k.AuditOf(k.Context(), g, "X-1", "")
	k.must(err)
	rest, end, err := k.AuditOf(k.Context(), g, "X-1", next)
	k.must(err)
	if len(newest) != 100 || len(rest) != 31 || end != "" || !newest[0].At.Equal(noon.Add(129*time.Millisecond)) {
		k.Errorf("%d and %d lines, the first of %v", len(newest), len(rest), newest[0].At)
	}
	whole, _, err := k.AuditOf(k.Context(), g, "", "")
	k.must(err)
	if len(whole) != 1 || whole[0] != line {
		k.Errorf("lines about the gemeente: %+v", whole)
	}
}

func testSessions(k *kit) {
	_, found, err := k.GetSession(k.Context(), "h")
	if found || err != nil {
		k.Errorf("absent: %v, %v", found, err)
	}
	k.must(k.PutSession(k.Context(), "h", []byte("data"), noon.Add(time.Hour)))
	k.must(k.PutSession(k.Context(), "old", []byte("data"), noon))
	data, found, err := k.GetSession(k.Context(), "h")
	if string(data) != "data" || !found || err != nil {
		k.Errorf("session %q, %v, %v", data, found, err)
	}
	if _, found, err := k.GetSession(k.Context(), "old"); found || err != nil {
		k.Errorf("expired: %v, %v", found, err)
	}
	k.must(errors.Join(k.DeleteSession(k.Context(), "h"), k.DeleteSession(k.Context(), "h")))
	if _, found, _ := k.GetSession(k.Context(), "h"); found {
		k.Error("deleted session was found")
	}
}

func testAggregates(k *kit) {
	for _, id := range []string{"X-2", "X-1", "é/1"} {
		k.must(k.PutFacts(k.Context(), g, "p", id, []byte(id+" facts")))
	}
	k.must(k.PutFacts(k.Context(), g, "other", "X-1", nil))
	k.must(k.DeleteFacts(k.Context(), g, "p", "X-2"))
	var ids string
	for f, err := range k.AllFacts(k.Context(), g, "p") {
		k.must(err)
		if string(f.Data) != f.Participant+" facts" {
			k.Errorf("facts of %s are %q", f.Participant, f.Data)
		}
		ids += f.Participant + " "
	}
	if ids != "é/1 X-1 " {
		k.Errorf("facts of %q", ids)
	}
	if _, err := k.Aggregate(k.Context(), g, "p"); !errors.Is(err, ErrNotFound) {
		k.Errorf("absent aggregate: %v", err)
	}
	// Noise does not compress, so this takes four parts; the next takes one.
	for _, data := range [][]byte{noise(1_200_000), []byte("small"), noise(800_000), {}} {
		k.must(k.PutAggregate(k.Context(), g, "p", data, "digest"))
		got, err := k.Aggregate(k.Context(), g, "p")
		k.must(err)
		if string(got.Data) != string(data) || got.Digest != "digest" {
			k.Errorf("aggregate of %d bytes came back as %d with digest %q", len(data), len(got.Data), got.Digest)
		}
	}
	k.must(k.PutNational(k.Context(), "p", "whole", []byte("nl"), "d2"))
	if got, err := k.National(k.Context(), "p", "whole"); err != nil || string(got.Data) != "nl" || got.Digest != "d2" {
		k.Errorf("national %+v, %v", got, err)
	}
	page, err := k.t.Query(k.Context(), aggregatePartition(g, "p"), table.Range{})
	if err != nil || len(page.Items) != 2 {
		k.Errorf("%d items left of all generations, %v; want head and one part", len(page.Items), err)
	}
}

func noise(n int) []byte {
	b, x := make([]byte, n), uint64(88172645463325252)
	for i := range b {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		b[i] = byte(x)
	}
	return b
}

func testAggregateRace(k *kit) {
	k.must(k.PutAggregate(k.Context(), g, "p", []byte("0"), ""))
	ctx, stop := context.WithCancel(k.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		defer stop()
		for i := range 20 {
			if err := k.PutAggregate(k.Context(), g, "p", []byte(fmt.Sprint(i)), ""); err != nil {
				k.Error(err)
			}
		}
	})
	for ctx.Err() == nil {
		if _, err := k.Aggregate(k.Context(), g, "p"); err != nil {
			k.Error(err)
			break
		}
	}
	wg.Wait()
}

func testImport(k *kit) {
	k.create("X-3")
	var bundles []ParticipantBundle
	for i := range 40 {
		id := fmt.Sprintf("X-%d", i)
		done := draft(id, "T0", "staff", 10)
		done.Status, done.Date, done.Submitted = Submitted, source.DateOf(2091, 1, 9), noon
		bundles = append(bundles, ParticipantBundle{Participant: person(id), Identity: []byte(id), Responses: []Response{done, draft(id, "T1", "staff", 4)}})
	}
	for _, want := range []int{39, 0} {
		if n, err := k.Import(k.Context(), g, bundles); n != want || err != nil {
			k.Fatalf("imported %d, %v; want %d", n, err, want)
		}
	}
	all, err := k.TeamCaseload(k.Context(), g)
	k.must(err)
	if len(all) != 40 {
		k.Errorf("%d in the caseload, want 40", len(all))
	}
	e := k.entry("X-7")
	if e.Done["T0"]["staff"] != source.DateOf(2091, 1, 9) || e.Drafts["T1"]["staff"].Done != 4 {
		k.Errorf("entry %+v", e)
	}
	d, err := k.Dossier(k.Context(), g, "X-7")
	k.must(err)
	if len(d.Responses) != 2 || string(d.Identity) != "X-7" {
		k.Errorf("dossier %+v", d)
	}
}

func testAffected(k *kit) {
	k.create("X-1")
	k.must(k.CreateParticipant(k.Context(), "00/2", person("Y 1"), nil, line))
	_, err := k.SaveDraft(k.Context(), g, draft("X-1", "T0", "staff", 1))
	k.must(err)
	k.must(k.PutFacts(k.Context(), g, "p", "X-1", nil))
	k.must(k.PutAggregate(k.Context(), g, "p", nil, ""))
	k.must(k.PutSession(k.Context(), "h", nil, noon.Add(time.Hour)))
	var changes []table.Change
	for cursor := ""; len(changes) < 13; {
		got, next, err := k.feed.Read(k.Context(), cursor, 100)
		k.must(err)
		changes, cursor = append(changes, got...), next
	}
	got := map[ParticipantRef]bool{}
	for _, ref := range Affected(changes) {
		if got[ref] {
			k.Errorf("%v comes twice", ref)
		}
		got[ref] = true
	}
	want := map[ParticipantRef]bool{{g, "X-1"}: true, {"00/2", "Y 1"}: true}
	if !reflect.DeepEqual(got, want) {
		k.Errorf("affected %v, want %v", got, want)
	}
	var apart []table.Change
	for _, c := range changes {
		if c.Key.Sort == sortIdentity || c.Key.Partition == caseloadPartition(g) {
			apart = append(apart, c)
		}
	}
	if refs := Affected(apart); len(apart) < 2 || len(refs) != 0 {
		k.Errorf("identities and caseload entries affect %v", refs)
	}
}
