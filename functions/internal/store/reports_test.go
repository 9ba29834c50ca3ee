package store

import (
	"time"
)

// sent takes a message up and has it sent under a receipt.
func (k *kit) sent(id, name, hash, receipt string) Delivery {
	k.Helper()
	m, inv, err := k.claim(id, name, hash)
	k.must(err)
	m.State, m.Receipt, m.Address = Sent, receipt, "address-of-"+id
	k.must(k.SettleMessage(k.Context(), g, m, inv))
	return m
}

func testReports(k *kit) {
	ctx := k.Context()
	k.create("X-1")
	k.sent("X-1", "a", "h1", "r1")
	_, err := k.MessageByReceipt(ctx, "sms", "r2")
	k.wantErr(err, ErrNotFound)
	ref, err := k.MessageByReceipt(ctx, "sms", "r1")
	k.must(err)
	if ref != (MessageRef{g, "X-1", "T0", "self", "a"}) {
		k.Fatalf("%+v", ref)
	}
	report := func(state DeliveryState, present bool) {
		k.Helper()
		audit := Audit{At: noon, By: "channel", Action: "message:" + string(state), Participant: "X-1"}
		k.must(k.ReportMessage(ctx, ref, Report{state, noon, today}, present, audit))
	}
	state := func(want DeliveryState, trouble bool) {
		k.Helper()
		d, err := k.Dossier(ctx, g, "X-1")
		k.must(err)
		stopped, err := k.Troubles(ctx, g, "address-of-X-1", "another")
		k.must(err)
		_, shown := k.entry("X-1").Trouble["sms"]
		if d.Messages[0].State != want || (len(stopped) == 1) != trouble || shown != trouble || (len(d.Participant.Trouble) == 1) != trouble {
			k.Errorf("%s %v %+v", d.Messages[0].State, stopped, d.Participant.Trouble)
		}
	}
	report(Delivered, true)
	state(Delivered, false)
	report(Bounced, true)
	state(Bounced, true)
	report(Delivered, true) // late, and of less weight
	state(Bounced, true)
	report(Stopped, true)
	report(Stopped, true)
	state(Stopped, true)
	lines, _, err := k.AuditOf(ctx, g, "X-1", "")
	k.must(err)
	n := 0
	for _, l := range lines {
		if l.Action == "message:stopped" || l.Action == "message:bounced" {
			n++
		}
	}
	if n != 2 {
		k.Errorf("%d lines about two bad reports", n)
	}
	p, err := k.Participant(ctx, g, "X-1")
	k.must(err)
	k.must(k.Release(ctx, g, p, []string{"address-of-X-1"}, line))
	state(Stopped, false)
}

// testReportOfOldAddress: an address that was corrected meanwhile is stopped, and does
// not show at who no longer has it.
func testReportOfOldAddress(k *kit) {
	k.create("X-1")
	k.sent("X-1", "a", "h1", "r1")
	ref, err := k.MessageByReceipt(k.Context(), "sms", "r1")
	k.must(err)
	k.must(k.ReportMessage(k.Context(), ref, Report{Bounced, noon, today}, false, line))
	stopped, err := k.Troubles(k.Context(), g, "address-of-X-1")
	k.must(err)
	if len(stopped) != 1 || len(k.entry("X-1").Trouble) != 0 {
		k.Errorf("%v %+v", stopped, k.entry("X-1").Trouble)
	}
}

func testSent(k *kit) {
	ctx := k.Context()
	for i, id := range []string{"X-1", "X-2"} {
		k.create(id)
		inv := invitation("link-"+id, id)
		inv.Created = noon.Add(time.Duration(i) * time.Minute)
		k.must(k.CreateInvitation(ctx, g, inv, line))
	}
	k.sent("X-2", "a", "h1", "r1")
	for _, at := range []time.Duration{time.Hour, 2 * time.Hour} {
		opened := line
		opened.At = noon.Add(at)
		k.must(k.OpenInvitation(ctx, g, "h1", 20000, opened))
	}
	list, next, err := k.Sent(ctx, g, "")
	k.must(err)
	if len(list) != 3 || next != "" || list[0].TokenHash != "link-X-2" {
		k.Fatalf("%+v, next %q", list, next)
	}
	for _, l := range list {
		if (l.Message != nil) != (l.TokenHash == "h1") || l.TokenHash == "h1" && (l.Message.State != Sent || !l.Opened.Equal(noon.Add(time.Hour)) || l.Seen != 20000) {
			k.Errorf("%+v", l)
		}
	}
	if list, _, err := k.Sent(ctx, "0002", ""); err != nil || len(list) != 0 {
		k.Errorf("another gemeente sees %+v, %v", list, err)
	}
	_, err = k.Link(ctx, "0002", "h1")
	k.wantErr(err, ErrNotFound)
	one, err := k.Link(ctx, g, "h1")
	k.must(err)
	if one.Message == nil || one.Message.Receipt != "r1" {
		k.Errorf("%+v", one)
	}
	k.must(k.AskAgain(ctx, g, "X-1", "T0", today, line))
	if k.entry("X-1").Again["T0"] != today {
		k.Errorf("%+v", k.entry("X-1"))
	}
	k.must(k.Erase(ctx, g, "X-2", nil, line))
	list, _, err = k.Sent(ctx, g, "")
	k.must(err)
	if len(list) != 1 || list[0].Participant != "X-1" {
		k.Errorf("after an erasure %+v", list)
	}
	_, err = k.MessageByReceipt(ctx, "sms", "r1")
	k.wantErr(err, ErrNotFound)
}

func testPepper(k *kit) {
	first, err := k.CreatePepper(k.Context(), g, []byte("one"))
	k.must(err)
	second, err := k.CreatePepper(k.Context(), g, []byte("two"))
	k.must(err)
	if string(first) != "one" || string(second) != "one" {
		k.Errorf("%s, then %s", first, second)
	}
	if none, err := k.Pepper(k.Context(), "0002"); none != nil || err != nil {
		k.Errorf("%s, %v", none, err)
	}
}

func testRemovals(k *kit) {
	ctx := k.Context()
	k.wantErr(k.SaveRemoval(ctx, g, Removal{Participant: "X-1", Due: today}, line), ErrConflict) // nobody to announce
	k.create("X-1")
	k.must(k.SaveRemoval(ctx, g, Removal{Participant: "X-1", Due: today + 30, Announced: today}, line))
	list, err := k.Removals(ctx, g)
	k.must(err)
	if len(list) != 1 || list[0].Due != today+30 || list[0].Version != 1 {
		k.Fatalf("%+v", list)
	}
	k.wantErr(k.SaveRemoval(ctx, g, Removal{Participant: "X-1"}, line), ErrConflict)
	k.must(k.WithdrawRemoval(ctx, g, list[0], line))
	if list, err := k.Removals(ctx, g); err != nil || len(list) != 0 {
		k.Errorf("%+v, %v", list, err)
	}
}
