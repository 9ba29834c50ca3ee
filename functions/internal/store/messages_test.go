package store

import (
	"context"
	"fmt"
	"testing"
	"time"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/notify"
	"effectmonitor/functions/internal/table"
)

var today = source.DateOf(2091, 3, 1)

// claim reads the dossier and takes a message up.
func (k *kit) claim(id, name, hash string) (Delivery, Invitation, error) {
	k.Helper()
	d, err := k.Dossier(k.Context(), g, id)
	k.must(err)
	known, _ := d.Message("T0", "self", name)
	inv := invitation(hash, id)
	m := Delivery{Participant: id, Moment: "T0", Rater: "self", Name: name, Channel: "sms", TokenHash: hash, Day: today, Claimed: noon, Version: known.Version}
	m, err = k.ClaimMessage(k.Context(), g, &d, m, inv, Audit{At: noon, By: "remind", Action: "message:send", Participant: id, Detail: name + hash})
	return m, inv, err
}

func testMessages(k *kit) {
	ctx := k.Context()
	k.create("X-1")
	before, err := k.Dossier(ctx, g, "X-1")
	k.must(err)
	m, inv, err := k.claim("X-1", "a", "h1")
	k.must(err)
	_, err = k.ClaimMessage(ctx, g, &before, Delivery{Participant: "X-1", Moment: "T0", Rater: "self", Name: "a"}, invitation("h2", "X-1"), line)
	k.wantErr(err, ErrConflict)
	if _, err := k.InvitationByToken(ctx, "h2"); err == nil {
		k.Error("a claim that was refused left a link")
	}
	if e := k.entry("X-1"); e.Messages["T0"]["a"] != today || len(e.Invited) != 0 {
		k.Errorf("claimed: %+v", e)
	}

	m.State = Later
	k.must(k.SettleMessage(ctx, g, m, inv))
	if e := k.entry("X-1"); len(e.Messages) != 0 {
		k.Errorf("given back: %+v", e)
	}
	_, err = k.InvitationByToken(ctx, "h1")
	k.wantErr(err, ErrNotFound)
	m, inv, err = k.claim("X-1", "a", "h3")
	k.must(err)
	m.State, m.Settled = Sent, noon
	k.must(k.SettleMessage(ctx, g, m, inv))
	d, err := k.Dossier(ctx, g, "X-1")
	k.must(err)
	if len(d.Messages) != 1 || d.Messages[0].State != Sent || len(d.Invitations) != 1 || k.entry("X-1").Invited["T0"] != inv.Day {
		k.Errorf("sent: %+v %+v %+v", d.Messages, d.Invitations, k.entry("X-1"))
	}
	k.wantErr(k.SettleMessage(ctx, g, Delivery{Participant: "X-1", Moment: "T0", Rater: "self", Name: "a", State: Failed, Version: 1}, inv), ErrConflict)
}

// testMessageOfOldDossier: what changed since the dossier was read stops a message.
func testMessageOfOldDossier(k *kit) {
	changes := map[string]func(id string){
		"a draft": func(id string) {
			_, err := k.SaveDraft(k.Context(), g, draft(id, "T0", "self", 1))
			k.must(err)
		},
		"a refusal": func(id string) {
			p, err := k.Participant(k.Context(), g, id)
			k.must(err)
			p.Consent = &Consent{Date: today}
			k.must(k.SaveParticipant(k.Context(), g, p, line))
		},
		"erased": func(id string) { k.must(k.Erase(k.Context(), g, id, nil, line)) },
	}
	n := 0
	for name, change := range changes {
		n++
		id := fmt.Sprintf("X-%d", n)
		k.create(id)
		d, err := k.Dossier(k.Context(), g, id)
		k.must(err)
		change(id)
		hash := "old" + id
		_, err = k.ClaimMessage(k.Context(), g, &d, Delivery{Participant: id, Moment: "T0", Rater: "self", Name: "a"}, invitation(hash, id), line)
		if err == nil {
			k.Errorf("%s: the message was claimed", name)
		}
		if _, err := k.InvitationByToken(k.Context(), hash); err == nil {
			k.Errorf("%s: there is a link", name)
		}
	}
}

func testErase(k *kit) {
	ctx := k.Context()
	for _, id := range []string{"X-1", "X-2"} {
		k.create(id)
		_, err := k.SaveDraft(ctx, g, draft(id, "T0", "self", 1))
		k.must(err)
		// More than fits in one transaction.
		for i := range 60 {
			k.must(k.CreateInvitation(ctx, g, invitation(fmt.Sprintf("%s-%d", id, i), id), line))
		}
		_, _, err = k.claim(id, "a", id)
		k.must(err)
		k.must(k.PutFacts(ctx, g, "p", id, 0, []byte(`{}`)))
		k.must(k.KeepMessage(ctx, g, notify.Kept{Message: notify.Message{Participant: id, Gemeente: g}, At: noon}))
	}
	gone := Audit{At: noon.Add(time.Second), By: "ann", Action: "participant:erase", Participant: "X-1"}
	k.wantErr(k.Erase(ctx, "0002", "X-1", nil, gone), ErrNotFound)
	k.must(k.Erase(ctx, g, "X-1", []string{"p"}, gone))
	k.wantErr(k.Erase(ctx, g, "X-1", []string{"p"}, gone), ErrNotFound)
	for _, partition := range []string{participantPartition(g, "X-1"), join("token", "X-1"), join("token", "X-1-7")} {
		for it, err := range table.All(ctx, k.t, partition, table.Range{}) {
			k.Errorf("left: %v, %v", it.Key, err)
		}
	}
	if e := k.entry("X-2"); e.ID != "X-2" {
		k.Errorf("entry %+v", e)
	}
	for fact, err := range k.AllFacts(ctx, g, "p") {
		if err != nil || fact.Participant != "X-2" {
			k.Errorf("facts of %s, %v", fact.Participant, err)
		}
	}
	kept, _, err := k.Messages(ctx, g, "")
	k.must(err)
	if len(kept) != 1 || kept[0].Participant != "X-2" {
		k.Errorf("outbox %+v", kept)
	}
	lines, _, err := k.AuditOf(ctx, g, "X-1", "")
	k.must(err)
	if len(lines) == 0 || lines[0].Action != "participant:erase" {
		k.Errorf("trail %+v", lines)
	}
	if _, err := k.InvitationByToken(ctx, "X-2-7"); err != nil {
		k.Errorf("the link of another: %v", err)
	}
}

// TestEraseCanBeRepeated stops the erasure after each of its writes.
func TestEraseCanBeRepeated(t *testing.T) {
	for n := 1; n <= 3; n++ {
		k := onBolt(t)
		k.create("X-1")
		for i := range 70 {
			k.must(k.CreateInvitation(k.Context(), g, invitation(fmt.Sprint(i), "X-1"), line))
		}
		broken := New(&breaking{Table: k.t, left: n - 1})
		if err := broken.Erase(k.Context(), g, "X-1", []string{"p"}, line); err == nil {
			t.Fatalf("a table that is lost at write %d was not noticed", n)
		}
		k.must(k.Erase(k.Context(), g, "X-1", []string{"p"}, line))
		for it := range table.All(k.Context(), k.t, participantPartition(g, "X-1"), table.Range{}) {
			t.Errorf("stopped at write %d: %v is left", n, it.Key)
		}
	}
}

// breaking is a table that is lost after some writes.
type breaking struct {
	table.Table
	left int
}

func (b *breaking) Write(ctx context.Context, ops ...table.Op) error {
	if b.left == 0 {
		return table.ErrBusy
	}
	b.left--
	return b.Table.Write(ctx, ops...)
}
