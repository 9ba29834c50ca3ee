package app_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"effectmonitor/engine/catalog"
	defined "effectmonitor/engine/programme"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/notify"
	"effectmonitor/functions/internal/store"
)

var administrator = app.Actor{ID: "wilma", Gemeente: gem}

const first, second = "dag-3", "dag-14" // the reminders of the programme

// problems are the fields that an error is about.
func problems(err error) string {
	var fields []string
	for _, p := range app.ProblemsOf(err) {
		fields = append(fields, p.Field)
	}
	return strings.Join(fields, " ")
}

func (p *post) plan() *app.MessagePlan {
	p.t.Helper()
	m, err := p.MessagePlan(p.t.Context(), administrator, programme)
	p.must(err)
	return m
}

func (p *post) day(key string, days int, off bool) {
	p.t.Helper()
	p.must(p.SetReminderTime(p.t.Context(), administrator, programme, key, days, off, "Past beter bij ons."))
}

// TestMessagesAreRefusedAsInADefinition: what monitor check would not let through does
// not go through here, and says where and why.
func TestMessagesAreRefusedAsInADefinition(t *testing.T) {
	p := newPost(t)
	ctx := t.Context()
	words := func(w app.Words) error {
		return p.SetReminderWords(ctx, administrator, programme, first, "nl", w, "Past beter.")
	}
	for name, tt := range map[string]struct {
		err          error
		fields, says string
	}{
		"a slip":            {words(app.Words{SMS: "Hoi {vornaam}: {koppeling}"}), "sms", `bestaat niet. Bedoelde je "voornaam"?`},
		"no link":           {words(app.Words{Mail: "Hoi {voornaam}"}), "email", "ontbreekt {koppeling}"},
		"a bad subject":     {words(app.Words{Subject: "{koppeling}"}), "onderwerp", "bestaat niet"},
		"all at once":       {words(app.Words{SMS: "a", Mail: "b", Subject: "{c}"}), "email sms onderwerp", ""},
		"too late":          {p.SetReminderTime(ctx, administrator, programme, first, 61, false, "Past beter."), "dagen", "van 1 tot en met 60"},
		"a day that is had": {p.SetReminderTime(ctx, administrator, programme, first, 14, false, "Past beter."), "dagen", "al een ander bericht"},
		"no reason":         {p.SetReminderTime(ctx, administrator, programme, first, 5, false, " "), app.FieldWhy, ""},
		"the night":         {p.SetMessageHours(ctx, administrator, programme, hours(6, 22), "Past beter."), "van", "van 9 tot 20 uur"},
		"no hours":          {p.SetMessageHours(ctx, administrator, programme, hours(12, 12), "Past beter."), "van", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if app.CodeOf(tt.err) != app.Invalid || problems(tt.err) != tt.fields {
				t.Fatalf("%v at %q, want %q", tt.err, problems(tt.err), tt.fields)
			}
			if message := app.ProblemsOf(tt.err)[0].Message; !strings.Contains(message, tt.says) {
				t.Errorf("%q does not say %q", message, tt.says)
			}
		})
	}
	for name, err := range map[string]error{
		"no such reminder":  p.SetReminderTime(ctx, administrator, programme, "dag-99", 5, false, "Past beter."),
		"no such programme": p.SetReminderTime(ctx, administrator, "niets", first, 5, false, "Past beter."),
		"no such language":  p.SetReminderWords(ctx, administrator, programme, first, "fy", app.Words{}, "Past beter."),
	} {
		if app.CodeOf(err) != app.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	if m := p.plan(); m.Settings.Number != 0 || !m.Settings.Change.IsZero() {
		t.Errorf("something was kept: %+v", m.Settings)
	}
}

// TestOnlyDifferencesAreKept: each change is a version with who, when and why; what is as
// the definitions have it is not kept, and back to the standard leaves nothing.
func TestOnlyDifferencesAreKept(t *testing.T) {
	p := newPost(t)
	ctx := t.Context()
	_, standard, _, _ := p.plan().Reminder(first)
	same, _ := standard.In("sms", "nl")
	p.must(p.SetReminderWords(ctx, administrator, programme, first, "nl", app.Words{SMS: same, Mail: same, Subject: app.StandardSubject(standard, "nl")}, "Past beter."))
	p.day(first, 3, false)
	p.must(p.SetMessageHours(ctx, administrator, programme, hours(9, 20), "Past beter."))
	if m := p.plan(); m.Settings.Number != 0 {
		t.Fatalf("the standard was kept as a change: %+v", m.Settings)
	}
	p.must(p.SetReminderWords(ctx, administrator, programme, first, "nl", app.Words{SMS: "Kort: {koppeling}", Mail: same}, "Korter leest beter."))
	p.day(first, 5, false)
	p.must(p.SetMessageHours(ctx, administrator, programme, hours(12, 18), "Jongeren slapen uit."))
	m := p.plan()
	if now, _, off, ok := m.Reminder(first); !ok || off || now.Days != 5 || now.Texts["sms"]["nl"] != "Kort: {koppeling}" || len(now.Texts["mail"]) != 0 || now.Text["en"] == "" {
		t.Errorf("%+v", now)
	}
	if m.Settings.Number != 3 || m.Hours != hours(12, 18) || m.Settings.Base != m.Plan.Def.Version {
		t.Errorf("%+v %+v", m.Settings, m.Hours)
	}
	history, err := p.MessageHistory(ctx, administrator, programme)
	p.must(err)
	if len(history) != 3 || history[0].What != "hours" || history[0].Why != "Jongeren slapen uit." || history[2].What != "text dag-3 nl" || history[2].By != "wilma" || history[2].At.IsZero() {
		t.Errorf("%+v", history)
	}
	trail, err := p.TrailMonth(ctx, administrator, p.now, "")
	p.must(err)
	if len(trail.Lines) < 3 || trail.Lines[0].Action != "messages:change" || trail.Lines[0].By != "wilma" || trail.Lines[0].Detail != programme+" hours" {
		t.Errorf("%+v", trail.Lines)
	}
	p.must(p.RestoreReminder(ctx, administrator, programme, first, "Terug."))
	p.must(p.SetMessageHours(ctx, administrator, programme, hours(9, 20), "Terug."))
	if m := p.plan(); !m.Settings.Change.IsZero() || m.Settings.Number != 5 || len(m.Misfits) != 0 {
		t.Errorf("back at the standard there is still %+v", m.Settings)
	}
	other := app.Actor{ID: "sietske", Gemeente: "0080"}
	if m, err := p.MessagePlan(ctx, other, programme); err != nil || m.Settings.Number != 0 {
		t.Errorf("another gemeente has %+v, %v", m, err)
	}
}

func hours(from, to int) defined.Hours { return defined.Hours{From: from, To: to} }

// TestNothingIsSentTwiceAfterAChange: whatever an administrator does between two runs,
// who had a message does not get it again, and the next one comes on its own day.
func TestNothingIsSentTwiceAfterAChange(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*post)
		want   int // messages in all, after forty days
	}{
		"nothing":                  {func(*post) {}, 2},
		"later":                    {func(p *post) { p.day(first, 6, false) }, 2},
		"earlier":                  {func(p *post) { p.day(first, 1, false) }, 2},
		"past the other":           {func(p *post) { p.day(first, 20, false) }, 1},
		"the other later":          {func(p *post) { p.day(second, 30, false) }, 2},
		"the other earlier":        {func(p *post) { p.day(second, 4, false) }, 2},
		"the other off":            {func(p *post) { p.day(second, 14, true) }, 1},
		"off, and on again":        {func(p *post) { p.day(first, 3, true); p.day(first, 4, false) }, 2},
		"other words":              {func(p *post) { p.words("Anders: {koppeling}") }, 2},
		"other words and the days": {func(p *post) { p.words("Anders: {koppeling}"); p.day(first, 9, false) }, 2},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPost(t)
			p.add("Amira", "0612345678", "", "nl")
			p.now = tuesday
			if sum := p.run(); sum.Sent != 1 {
				t.Fatalf("%+v", sum)
			}
			tt.change(p)
			for range 40 {
				p.run()
				p.now = p.now.AddDate(0, 0, 1)
			}
			if len(p.sent) != tt.want {
				t.Errorf("%d messages, want %d: %+v", len(p.sent), tt.want, p.sent)
			}
		})
	}
}

func (p *post) words(sms string) {
	p.t.Helper()
	p.must(p.SetReminderWords(p.t.Context(), administrator, programme, first, "nl", app.Words{SMS: sms}, "Past beter."))
}

// TestAChangeAfterACrash kills a run before and after every write, then changes the day of
// the message, and starts again: at most one comes.
func TestAChangeAfterACrash(t *testing.T) {
	for _, side := range []string{"before", "after"} {
		for n := 1; ; n += every(t) {
			p := newPost(t)
			p.add("Amira", "0612345678", "", "nl")
			p.now = tuesday
			p.table.writes.Store(0)
			if p.table.before = n; side == "after" {
				p.table.before, p.table.after = 0, n
			}
			broke := p.killed()
			p.table.before, p.table.after = 0, 0
			p.day(first, 5, false)
			for range 6 {
				p.run()
				p.now = p.now.AddDate(0, 0, 1)
			}
			if len(p.sent) > 1 {
				t.Errorf("killed %s write %d: %d messages", side, n, len(p.sent))
			}
			if !broke {
				if n < 3 || len(p.sent) != 1 {
					t.Errorf("a run has %d writes and sent %d", n-1, len(p.sent))
				}
				break
			}
		}
	}
}

// TestAChangeWhileARunIsUnderWay: runs that know the old settings and runs that know the
// new ones, beside each other, send each message once.
func TestAChangeWhileARunIsUnderWay(t *testing.T) {
	p := newPost(t)
	for i := range 6 {
		p.add("Amira", fmt.Sprintf("061234567%d", i), "", "nl")
	}
	p.now = tuesday.AddDate(0, 0, 4)
	var mu sync.Mutex
	times := map[string]int{}
	out := p.outgoing()
	out.Sender = senderFunc(func(m notify.Message) error {
		mu.Lock()
		defer mu.Unlock()
		times[m.Participant]++
		return nil
	})
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Go(func() {
			other := app.New(app.Config{Store: store.New(p.table.Table), Catalog: shipped, Box: p.Box, Now: p.Now, Random: p.Random})
			if err := other.SetReminderTime(t.Context(), administrator, programme, first, 4+i, false, "Past beter."); err != nil {
				t.Error(err)
			}
			if _, err := other.Remind(t.Context(), out); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if len(times) != 6 {
		t.Errorf("%d of 6 got a message", len(times))
	}
	for id, n := range times {
		if n != 1 {
			t.Errorf("%s got %d messages", id, n)
		}
	}
	if h, err := p.MessageHistory(t.Context(), administrator, programme); err != nil || len(h) != 3 {
		t.Errorf("%d versions of three changes, %v", len(h), err)
	}
}

// TestRemindAsTheAdministratorSetIt: in the hours, on the day and with the words of the
// gemeente, each by its channel and in its language.
func TestRemindAsTheAdministratorSetIt(t *testing.T) {
	p := newPost(t)
	ctx := t.Context()
	p.must(p.SetMessageHours(ctx, administrator, programme, hours(14, 16), "Past beter."))
	p.day(first, 5, false)
	p.must(p.SetReminderWords(ctx, administrator, programme, first, "en", app.Words{SMS: "Text {voornaam} {koppeling}", Mail: "Letter {voornaam}\n\n{koppeling}", Subject: "For {voornaam}"}, "Past beter."))
	p.add("Amira", "0612345678", "", "en")
	p.add("Daan", "", "daan@voorbeeld.example", "en")
	p.add("Sem", "", "sem@voorbeeld.example", "nl")
	for _, tt := range []struct{ days, hour, want int }{{3, 15, 0}, {5, 13, 0}, {5, 16, 0}, {5, 15, 3}} {
		p.now = tuesday.AddDate(0, 0, tt.days-3).Add(time.Duration(tt.hour-tuesday.Hour()) * time.Hour)
		if sum := p.run(); sum.Sent != tt.want {
			t.Errorf("day %d, %d o'clock: %+v, want %d", tt.days, tt.hour, sum, tt.want)
		}
	}
	if len(p.sent) != 3 {
		t.Fatal(p.sent)
	}
	sms, mail, dutch := p.sent[0], p.sent[1], p.sent[2]
	if !strings.HasPrefix(sms.Text, "Text Amira https://") || sms.Subject != "" {
		t.Errorf("%+v", sms)
	}
	if !strings.HasPrefix(mail.Text, "Letter Daan\n\nhttps://") || mail.Subject != "For Daan" || mail.Language != "en" {
		t.Errorf("%+v", mail)
	}
	if !strings.HasPrefix(dutch.Text, "Hoi Sem,") || dutch.Subject != "Je vragenlijst staat klaar" {
		t.Errorf("%+v", dutch)
	}
}

// TestANewDefinitionKeepsWhatFits: the changes of a gemeente stay under other definitions,
// and what does not fit any more is told and holds nothing up.
func TestANewDefinitionKeepsWhatFits(t *testing.T) {
	p := newPost(t)
	p.day(first, 5, false)
	p.day(second, 40, false)
	p.must(p.SetMessageHours(t.Context(), administrator, programme, hours(9, 19), "Past beter."))
	changed := loaded(t, edited(t, "programmas/jpf/v1.yaml", "verzending: {uren: {van: 9, tot: 20}, dagen: {van: 1, tot: 60}}", "verzending: {uren: {van: 10, tot: 18}, dagen: {van: 1, tot: 30}}"))
	p.Catalog = func() *catalog.Catalog { return changed }
	m := p.plan()
	var parts []string
	for _, x := range m.Misfits {
		parts = append(parts, x.Part+" "+x.Reminder)
	}
	if got := strings.Join(parts, ", "); got != "hours , days dag-14" {
		t.Errorf("what does not fit: %q", got)
	}
	if m.Hours != hours(10, 18) || m.Reminders[0].Days != 5 || m.Reminders[1].Days != 14 {
		t.Errorf("%+v", m.Messages)
	}
	p.must(p.RestoreReminder(t.Context(), administrator, programme, second, "Past niet meer."))
	if m := p.plan(); len(m.Misfits) != 1 {
		t.Errorf("%+v", m.Misfits)
	}
}

// TestAMovedReminderOfADefinition: a definition that moves a reminder does not send it
// again either, with or without an id.
func TestAMovedReminderOfADefinition(t *testing.T) {
	p := newPost(t)
	p.add("Amira", "0612345678", "", "nl")
	p.now = tuesday
	p.run()
	moved := loaded(t, edited(t, "programmas/jpf/v1.yaml", "  - dagen: 3\n", "  - dagen: 6\n"))
	p.Catalog = func() *catalog.Catalog { return moved }
	for range 9 {
		p.run()
		p.now = p.now.AddDate(0, 0, 1)
	}
	if len(p.sent) != 1 {
		t.Errorf("%d messages in nine days", len(p.sent))
	}
	for range 8 {
		p.run()
		p.now = p.now.AddDate(0, 0, 1)
	}
	if len(p.sent) != 2 {
		t.Errorf("%d messages after the day of the second", len(p.sent))
	}
}
