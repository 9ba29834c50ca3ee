package store

import (
	"errors"
	"path/filepath"
	"reflect"
	"sync"
	"testing"
	"time"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/secret"
	"effectmonitor/functions/internal/table"
	"effectmonitor/functions/internal/table/bolt"
	"effectmonitor/functions/internal/table/dynamo/dynamolocal"
)

var (
	_ auth.SessionStore = (*Store)(nil)
	_ secret.Keysets    = (*Store)(nil)
)

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
	t.Cleanup(func() {
		everyKindIsKnown(t, tab)
		_ = tab.Close()
	})
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
	{"marks", testMarks},
	{"drafts", testDrafts},
	{"submit", testSubmit},
	{"submit, five at once", testSubmitRace},
	{"correct", testCorrect},
	{"large ones", testLean},
	{"of a newer release", testNewer},
	{"with fields of a newer release", testLaterFields},
	{"withdraw a submitted response", testWithdraw},
	{"withdraw a draft, or nothing", testWithdrawDraft},
	{"invitations", testInvitations},
	{"audit", testAudit},
	{"sessions", testSessions},
	{"outbox", testOutbox},
	{"statements", testStatements},
	{"messages", testMessages},
	{"a message from an old dossier", testMessageOfOldDossier},
	{"erase", testErase},
	{"reports about messages", testReports},
	{"a report about an old address", testReportOfOldAddress},
	{"links of a gemeente", testSent},
	{"pepper", testPepper},
	{"removals", testRemovals},
	{"members of staff", testMembers},
	{"sessions of whose access ended", testEndedSessions},
	{"keysets", testKeysets},
	{"facts and aggregates", testAggregates},
	{"pages of aggregates", testAggregatePages},
	{"what is different of an aggregate", testAggregateSince},
	{"aggregate read while written", testAggregateRace},
	{"an aggregate from behind", testAggregateBehind},
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

// used is when the link "hash" of X-1 was used, as everything that shows it says.
func (k *kit) used() time.Time {
	k.Helper()
	d, err := k.Dossier(k.Context(), g, "X-1")
	k.must(err)
	one, err := k.Link(k.Context(), g, "hash")
	k.must(err)
	list, _, err := k.Sent(k.Context(), g, "")
	k.must(err)
	if len(d.Invitations) != 1 || len(list) != 1 || !one.Used.Equal(d.Invitations[0].Used) || !list[0].Used.Equal(one.Used) {
		k.Errorf("the dossier has %+v, the link %+v, the list %+v", d.Invitations, one, list)
	}
	return one.Used
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
	p.Name = []byte("new name")
	k.must(k.SaveIdentity(k.Context(), g, p, []byte("new"), line))
	k.wantErr(k.SaveIdentity(k.Context(), g, p, []byte("stale"), line), ErrConflict)
	k.wantErr(k.SaveIdentity(k.Context(), g, person("X-2"), []byte("new"), line), ErrNotFound)
	d, err := k.Dossier(k.Context(), g, "X-1")
	k.must(err)
	if string(d.Identity) != "new" || d.Participant.Version != 2 || string(d.Participant.Name) != "new name" || d.Participant.ID != "X-1" {
		k.Errorf("dossier %+v", d)
	}
	if e := k.entry("X-1"); string(e.Name) != "new name" || e.Trajectory.Start != p.Trajectory.Start || !e.Consent.Given {
		k.Errorf("entry %+v", e)
	}
}

// caseload is that of a worker, decoded.
func (k *kit) caseload(worker string) (out []CaseloadEntry) {
	k.Helper()
	entries, err := k.StoredCaseload(k.Context(), g, worker)
	k.must(err)
	for _, e := range entries {
		one, err := e.Decode()
		k.must(err)
		if e.Participant != one.ID || e.Worker != worker {
			k.Errorf("%v names %s of %s", e.EntryRef, one.ID, one.Worker)
		}
		out = append(out, one)
	}
	return out
}

func testMove(k *kit) {
	p := k.create("X-1")
	k.create("X-2")
	_, err := k.SaveDraft(k.Context(), g, draft("X-1", "T0", "staff", 3))
	k.must(err)
	p.Worker = "bob/../ann"
	p.Lang = "en"
	k.must(k.SaveParticipant(k.Context(), g, p, line))
	mine, his, nobodys := k.caseload("ann"), k.caseload("bob/../ann"), k.caseload("")
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

func testMarks(k *kit) {
	for _, want := range []bool{false, true} {
		done, err := k.Mark(k.Context(), "filled")
		if k.must(err); done != want {
			k.Errorf("mark: %v, want %v", done, want)
		}
		k.must(k.SetMark(k.Context(), "filled"))
	}
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
	for _, used := range []int{40, 7} { // an import never lowers the count
		k.must(k.RaiseNumber(k.Context(), "0002", used))
	}
	if n, err := k.NextNumber(k.Context(), "0002"); n != 41 || err != nil {
		k.Errorf("number after an import of 40: %d, %v", n, err)
	}
}
