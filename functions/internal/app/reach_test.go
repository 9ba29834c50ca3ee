package app_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/notify"
	"effectmonitor/functions/internal/store"
)

func (p *post) report(channel notify.Channel, receipt string, kind notify.ReportKind) bool {
	p.t.Helper()
	known, err := p.Report(p.t.Context(), notify.Report{Channel: channel, Receipt: receipt, Kind: kind, At: p.now})
	p.must(err)
	return known
}

func (p *post) entry(id string) store.CaseloadEntry {
	p.t.Helper()
	entries, err := p.Store.TeamCaseload(p.t.Context(), gem)
	p.must(err)
	for _, e := range entries {
		if e.ID == id {
			return e
		}
	}
	p.t.Fatalf("%s is in no caseload", id)
	return store.CaseloadEntry{}
}

// TestStoppedAddressGetsNothing: after a bounce or a stop nothing goes to the address,
// to whomever has it; the other channel takes over; a correction counts at once.
func TestStoppedAddressGetsNothing(t *testing.T) {
	p := newPost(t)
	ctx := t.Context()
	both := p.add("Amira", "0612345678", "amira@voorbeeld.example", "nl")
	brother := p.add("Sami", "06 1234 5678", "", "nl")
	p.now = tuesday
	if sum := p.run(); sum.Sent != 2 {
		t.Fatalf("%+v", sum)
	}
	if first, again := p.report(notify.SMS, "receipt-1", notify.ReportStopped), p.report(notify.SMS, "receipt-1", notify.ReportStopped); !first || !again {
		t.Fatal("the message is not known")
	}
	if got := p.entry(both).Trouble; got["sms"] != (store.Trouble{State: store.Stopped, Day: p.Today()}) || len(got) != 1 {
		t.Errorf("the caseload says %+v", got)
	}
	if text := fmt.Sprint(p.live("12345678"), p.live("amira@")); strings.Contains(text, "stopped") || strings.Contains(text, "receipt") {
		t.Errorf("an address stands in plain: %s", text)
	}
	p.now = p.now.AddDate(0, 0, 11)
	if sum := p.run(); sum.Sent != 1 || sum.Unreach != 1 || p.sent[2].Channel != notify.Mail || p.sent[2].Participant != both || p.sent[2].Subject == "" {
		t.Fatalf("after the stop: %+v %+v", sum, p.sent)
	}
	// Who is registered with that number shows at once that it is no use.
	sister := p.add("Lina", "+31612345678", "", "nl")
	if got := p.entry(sister).Trouble; got["sms"].State != store.Stopped {
		t.Errorf("a new participant with the number: %+v", got)
	}
	i, err := p.Contact(ctx, worker, brother)
	p.must(err)
	i.Phone = "0687654321"
	p.must(p.SaveContact(ctx, worker, brother, i))
	if sum := p.run(); sum.Sent != 1 || p.sent[3].To != "+31687654321" {
		t.Errorf("after the correction: %+v %+v", sum, p.sent)
	}
	p.must(p.TryAgain(ctx, worker, sister))
	if got := p.entry(sister).Trouble; len(got) != 0 {
		t.Errorf("after asking: %+v", got)
	}
}

func TestReportOfOldAddress(t *testing.T) {
	p := newPost(t)
	id := p.add("Daan", "", "daan@voorbeeld.example", "nl")
	p.now = tuesday
	p.run()
	i, err := p.Contact(t.Context(), worker, id)
	p.must(err)
	i.Mail = "daan@goed.example"
	p.must(p.SaveContact(t.Context(), worker, id, i))
	p.report(notify.Mail, "receipt-1", notify.ReportBounced)
	if got := p.entry(id).Trouble; len(got) != 0 {
		t.Errorf("the new address is blamed: %+v", got)
	}
	i.Mail = "Daan@voorbeeld.example"
	p.must(p.SaveContact(t.Context(), worker, id, i))
	if got := p.entry(id).Trouble; got["mail"].State != store.Bounced {
		t.Errorf("the old address again: %+v", got)
	}
}

func TestReportsOfNothing(t *testing.T) {
	p := newPost(t)
	id := p.add("Daan", "", "daan@voorbeeld.example", "nl")
	p.now = tuesday
	p.run()
	if _, err := p.Report(t.Context(), notify.Report{Channel: notify.Mail, Receipt: "receipt-9", Kind: notify.ReportBounced, At: p.now}); !errors.Is(err, app.ErrEarly) {
		t.Errorf("before it is settled: %v", err)
	}
	p.now = p.now.AddDate(0, 0, 1)
	if known, err := p.Report(t.Context(), notify.Report{Channel: notify.Mail, Receipt: "receipt-9", Kind: notify.ReportBounced, At: tuesday}); known || err != nil {
		t.Errorf("of another system: %t, %v", known, err)
	}
	p.must(p.Erase(t.Context(), worker, id))
	if known, err := p.Report(t.Context(), notify.Report{Channel: notify.Mail, Receipt: "receipt-1", Kind: notify.ReportBounced, At: tuesday}); known || err != nil {
		t.Errorf("of somebody who was erased: %t, %v", known, err)
	}
	if left := p.live(id); len(left) != 0 {
		t.Errorf("left %v", left)
	}
}

// TestChannelThatRefuses: a number whose owner stopped our messages before is known
// from the refusal alone.
func TestChannelThatRefuses(t *testing.T) {
	p := newPost(t)
	id := p.add("Amira", "0612345678", "", "nl")
	p.now = tuesday
	p.fails = fmt.Errorf("send sms: %w", notify.ErrStopped)
	if sum := p.run(); sum.Failed != 1 {
		t.Fatalf("%+v", sum)
	}
	if got := p.entry(id).Trouble; got["sms"].State != store.Stopped {
		t.Errorf("%+v", got)
	}
}

// TestAskedAgain: one more message goes out on request, once, also within the days of
// rest, and not to who stopped.
func TestAskedAgain(t *testing.T) {
	p := newPost(t)
	id := p.add("Amira", "0612345678", "", "nl")
	p.now = tuesday
	p.run()
	p.must(p.SendAgain(t.Context(), worker, id, "T0"))
	p.must(p.SendAgain(t.Context(), worker, id, "T0"))
	if sum := p.run(); sum.Sent != 1 || !strings.Contains(p.sent[1].Text, "nog invullen") {
		t.Fatalf("%+v %+v", sum, p.sent)
	}
	if sum := p.run(); sum.Sent != 0 {
		t.Fatalf("once more: %+v", sum)
	}
	// A clock that is set back over midnight makes no second wish of the same one.
	p.now = p.now.Add(-11 * time.Hour)
	p.must(p.SendAgain(t.Context(), worker, id, "T0"))
	p.now = p.now.Add(11 * time.Hour)
	if sum := p.run(); sum.Sent != 0 {
		t.Fatalf("after the clock was set back: %+v", sum)
	}
	if err := p.SendAgain(t.Context(), worker, id, "T9"); app.CodeOf(err) != app.NotFound {
		t.Errorf("a moment that is not there: %v", err)
	}
	p.must(p.SetConsent(t.Context(), worker, id, false))
	if err := p.SendAgain(t.Context(), worker, id, "T0"); app.CodeOf(err) != app.Closed {
		t.Errorf("to who does not take part: %v", err)
	}
	var none source.Date
	if p.entry(id).Again["T0"] == none {
		t.Error("the day is not kept")
	}
}
