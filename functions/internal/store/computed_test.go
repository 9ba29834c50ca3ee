package store

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/notify"
	"effectmonitor/functions/internal/secret"
	"effectmonitor/functions/internal/secret/keeper"
	"effectmonitor/functions/internal/table"
)

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

func testOutbox(k *kit) {
	for i := range 3 {
		m := notify.Kept{Message: notify.Message{To: "+31600000001", Channel: notify.SMS, Text: fmt.Sprint(i), Language: "nl", Gemeente: g}, At: noon.Add(time.Duration(i) * time.Second)}
		k.must(k.KeepMessage(k.Context(), g, m))
	}
	got, _, err := k.Messages(k.Context(), g, "")
	k.must(err)
	if other, _, err := k.Messages(k.Context(), "9998", ""); len(other) != 0 || err != nil {
		k.Errorf("another gemeente sees %+v, %v", other, err)
	}
	if len(got) != 3 || got[0].Text != "2" || got[1].Text != "1" || got[1].To != "+31600000001" {
		k.Errorf("messages %+v, want the newest first", got)
	}
}

func testKeysets(k *kit) {
	at := noon
	open := func() *keeper.Keeper {
		return keeper.New(k.Store, plain{}, func() time.Time { return at }, time.Minute)
	}
	sealed, err := open().Seal(k.Context(), g, []byte("name"), nil)
	k.must(err)
	second := open()
	if got, err := second.Open(k.Context(), g, sealed, nil); err != nil || string(got) != "name" {
		k.Errorf("another process: %q, %v", got, err)
	}
	if created, err := k.CreateKeyset(k.Context(), g, nil); created || err != nil {
		k.Errorf("a second keyset: %v, %v", created, err)
	}
	k.must(second.Destroy(k.Context(), g))
	_, err = open().Open(k.Context(), g, sealed, nil)
	k.wantErr(err, secret.ErrDestroyed)
}

// plain is a secret.Wrapper that wraps nothing.
type plain struct{}

func (plain) Wrap(_ context.Context, _ string, b []byte) ([]byte, error)   { return b, nil }
func (plain) Unwrap(_ context.Context, _ string, b []byte) ([]byte, error) { return b, nil }
func (plain) Shred(context.Context, string) error                          { return nil }

func testAggregates(k *kit) {
	for _, id := range []string{"X-2", "X-1", "é/1"} {
		k.wantErr(k.PutFacts(k.Context(), g, "p", id, 0, nil), ErrConflict)
		k.create(id)
		k.must(k.PutFacts(k.Context(), g, "p", id, 0, []byte(id+" facts")))
	}
	k.must(k.PutFacts(k.Context(), g, "other", "X-1", 0, nil))
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
		k.must(k.PutAggregate(k.Context(), g, "p", "digest", built(data)))
		got, err := k.Aggregate(k.Context(), g, "p")
		k.must(err)
		if string(got.Data) != string(data) || got.Digest != "digest" {
			k.Errorf("aggregate of %d bytes came back as %d with digest %q", len(data), len(got.Data), got.Digest)
		}
	}
	k.must(k.PutNational(k.Context(), "p", "whole", "d2", built([]byte("nl"))))
	if got, err := k.National(k.Context(), "p", "whole"); err != nil || string(got.Data) != "nl" || got.Digest != "d2" {
		k.Errorf("national %+v, %v", got, err)
	}
	page, err := k.t.Query(k.Context(), aggregatePartition(g, "p"), table.Range{})
	if err != nil || len(page.Items) != 2 {
		k.Errorf("%d items left of all generations, %v; want head and one part", len(page.Items), err)
	}
}

func built(data []byte) Build { return func() ([]byte, error) { return data, nil } }

// testAggregateBehind has a second builder finish while the first one builds: the
// first one must build again, because it may have missed what the second saw.
func testAggregateBehind(k *kit) {
	calls := 0
	k.must(k.PutAggregate(k.Context(), g, "p", "", func() ([]byte, error) {
		if calls++; calls == 1 {
			k.must(k.PutAggregate(k.Context(), g, "p", "", built([]byte("second"))))
			return []byte("first"), nil
		}
		return []byte("first, again"), nil
	}))
	got, err := k.Aggregate(k.Context(), g, "p")
	if k.must(err); string(got.Data) != "first, again" || calls != 2 {
		k.Errorf("stored %q after %d builds", got.Data, calls)
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
	k.must(k.PutAggregate(k.Context(), g, "p", "", built([]byte("0"))))
	ctx, stop := context.WithCancel(k.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		defer stop()
		for i := range 20 {
			if err := k.PutAggregate(k.Context(), g, "p", "", built([]byte(fmt.Sprint(i)))); err != nil {
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
	k.must(k.PutFacts(k.Context(), g, "p", "X-1", 0, nil))
	k.must(k.PutAggregate(k.Context(), g, "p", "", built(nil)))
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
	k.affectedBySent(changes)
}

// affectedBySent: what is saved before it is sent affects nobody; sending, correcting,
// withdrawing and removing what was sent does, and so does what cannot be read.
func (k *kit) affectedBySent(changes []table.Change) {
	i := slices.IndexFunc(changes, func(c table.Change) bool { return strings.HasPrefix(c.Key.Sort, prefixResponse) })
	if i < 0 {
		k.Fatal("no draft was saved")
	}
	saved := changes[i]
	with := func(status Status) *table.Item {
		if status == "" {
			return nil
		}
		it, err := record(saved.Key, Response{Status: status})
		k.must(err)
		return &it
	}
	for _, c := range []struct {
		old, now Status
		touches  bool
	}{
		{"", Draft, false}, {Draft, Draft, false}, {Draft, "", false}, {Withdrawn, Withdrawn, false},
		{Draft, Submitted, true}, {"", Submitted, true}, {Submitted, Submitted, true}, {Submitted, Withdrawn, true}, {Submitted, "", true},
	} {
		if got := len(Affected([]table.Change{{Key: saved.Key, Old: with(c.old), New: with(c.now)}})) > 0; got != c.touches {
			k.Errorf("from %q to %q affects somebody: %t", c.old, c.now, got)
		}
	}
	if len(Affected([]table.Change{saved})) > 0 {
		k.Error("a page that is saved affects somebody")
	}
	if len(Affected([]table.Change{{Key: saved.Key, New: &table.Item{Key: saved.Key, Value: []byte("?")}}, {Key: saved.Key}})) != 1 {
		k.Error("what cannot be read affects nobody")
	}
}
