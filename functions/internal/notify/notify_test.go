package notify

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

var (
	sms  = Message{To: "+31612345678", Channel: SMS, Text: "Hoi", Language: "nl"}
	mail = Message{To: "noor@voorbeeld.example", Channel: Mail, Subject: "Vragenlijst", Text: "Hoi", Language: "nl"}
)

func TestCheck(t *testing.T) {
	change := func(m Message, f func(*Message)) Message { f(&m); return m }
	cases := []struct {
		name string
		m    Message
		ok   bool
	}{
		{"sms", sms, true},
		{"mail", mail, true},
		{"national number", change(sms, func(m *Message) { m.To = "0612345678" }), false},
		{"short number", change(sms, func(m *Message) { m.To = "+44123" }), false},
		{"number with letters", change(sms, func(m *Message) { m.To = "+31612E45678" }), false},
		{"sms with subject", change(sms, func(m *Message) { m.Subject = "x" }), false},
		{"mail without at", change(mail, func(m *Message) { m.To = "noor.voorbeeld.example" }), false},
		{"mail without name", change(mail, func(m *Message) { m.To = "@voorbeeld.example" }), false},
		{"two addresses", change(mail, func(m *Message) { m.To = "a@b.example,c@d.example" }), false},
		{"line break in address", change(mail, func(m *Message) { m.To = "a@b.example\r\nBcc: x" }), false},
		{"line break in subject", change(mail, func(m *Message) { m.Subject = "Hoi\r\nBcc: c@d.example" }), false},
		{"mail without subject", change(mail, func(m *Message) { m.Subject = " " }), false},
		{"no text", change(mail, func(m *Message) { m.Text = "\n" }), false},
		{"no language", change(sms, func(m *Message) { m.Language = "" }), false},
		{"other channel", change(sms, func(m *Message) { m.Channel = "fax" }), false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			err := c.m.Check()
			if (err == nil) != c.ok || (err != nil && !errors.Is(err, ErrInvalid)) {
				t.Fatalf("got %v", err)
			}
			if err != nil && c.m.To != "" && strings.Contains(err.Error(), c.m.To) {
				t.Errorf("the error repeats the address: %v", err)
			}
		})
	}
}

func TestOutbox(t *testing.T) {
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.FixedZone("CET", 3600))
	var kept []Kept
	box := NewOutbox(func(_ context.Context, k Kept) error { kept = append(kept, k); return nil }, func() time.Time { return at })
	receipt, err := box.Send(context.Background(), sms)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := box.Send(context.Background(), Message{Channel: SMS}); !errors.Is(err, ErrInvalid) {
		t.Errorf("an invalid message: %v", err)
	}
	if len(kept) != 1 || kept[0].Message != sms || receipt == "" || kept[0].Receipt != receipt || !kept[0].At.Equal(at) || kept[0].At.Location() != time.UTC {
		t.Errorf("kept %+v", kept)
	}
	full := errors.New("disk full")
	box = NewOutbox(func(context.Context, Kept) error { return full }, time.Now)
	if _, err := box.Send(context.Background(), mail); !errors.Is(err, full) {
		t.Errorf("a full disk: %v", err)
	}
}
