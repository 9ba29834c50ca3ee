// Package notify is the port through which a message leaves: an invitation, a
// reminder, a code. Adapters for mail and SMS sit beside it; on a laptop the
// outbox keeps what would have been sent.
//
// It must not decide who gets a message, when, or in which words, and must never
// log an address or a text.
package notify

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
)

// Channel is the way a message travels.
type Channel string

// The channels.
const (
	SMS  Channel = "sms"
	Mail Channel = "mail"
)

// Message is one message to one person.
type Message struct {
	To       string  `json:"to"` // a phone number in international form, or a mail address
	Channel  Channel `json:"channel"`
	Subject  string  `json:"subject,omitempty"` // of a mail; empty for SMS
	Text     string  `json:"text"`
	Language string  `json:"language"` // BCP 47, of the text
	// Gemeente (code) on whose behalf it goes, and the number of the participant it
	// is about; neither is sent.
	Gemeente    string `json:"gemeente"`
	Participant string `json:"participant,omitempty"`
}

// ErrInvalid says that a message cannot be sent as it is. The error names the
// field and never repeats what stands in it.
var ErrInvalid = errors.New("invalid message")

// ErrLater says that the channel certainly did not take the message over and that it
// may do so another time: it was busy, or could not be reached at all. After any
// other error it is not known whether the message went out.
var ErrLater = errors.New("not taken over, try again later")

// ErrStopped says that the channel refused because the reader asked it to send nothing
// more.
var ErrStopped = errors.New("the reader stopped messages")

// Sender sends messages. It tries once: who sends again decides whether that may give
// the same message twice. Send returns when the channel has taken the message over,
// which does not mean that it has arrived; it may be called from many goroutines.
//
// receipt is the name that the channel gave the message, by which it reports later
// what became of it; empty when it gives none.
type Sender interface {
	Send(ctx context.Context, m Message) (receipt string, err error)
}

// Check gives ErrInvalid when an adapter could not send m: no address of the
// channel's kind, no text, or a line break where a mail header would be split.
func (m Message) Check() error {
	switch m.Channel {
	case SMS:
		if !isPhone(m.To) {
			return fmt.Errorf("%w: to is no phone number such as +31612345678", ErrInvalid)
		}
		if m.Subject != "" {
			return fmt.Errorf("%w: an sms has no subject", ErrInvalid)
		}
	case Mail:
		name, domain, ok := strings.Cut(m.To, "@")
		if !ok || name == "" || !strings.Contains(domain, ".") || strings.Contains(domain, "@") || hasSpace(m.To) {
			return fmt.Errorf("%w: to is no mail address", ErrInvalid)
		}
		if strings.TrimSpace(m.Subject) == "" || strings.ContainsFunc(m.Subject, unicode.IsControl) {
			return fmt.Errorf("%w: subject is empty or has a control character", ErrInvalid)
		}
	default:
		return fmt.Errorf("%w: unknown channel %q", ErrInvalid, m.Channel)
	}
	if strings.TrimSpace(m.Text) == "" {
		return fmt.Errorf("%w: text is empty", ErrInvalid)
	}
	if m.Language == "" {
		return fmt.Errorf("%w: language is empty", ErrInvalid)
	}
	return nil
}

// isPhone: E.164, a plus and 8 to 15 digits that do not start with a zero.
func isPhone(s string) bool {
	digits, ok := strings.CutPrefix(s, "+")
	if !ok || len(digits) < 8 || len(digits) > 15 || digits[0] == '0' {
		return false
	}
	return !strings.ContainsFunc(digits, func(r rune) bool { return r < '0' || r > '9' })
}

func hasSpace(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) })
}

// Kept is a message in the outbox with the moment it was put there, in UTC.
type Kept struct {
	Message
	At time.Time `json:"at"`
	// Receipt names it, as that of a real channel would.
	Receipt string `json:"receipt,omitempty"`
}

// Outbox is the sender of a laptop: it sends nothing and keeps everything.
type Outbox struct {
	put func(context.Context, Kept) error
	now func() time.Time
}

var _ Sender = (*Outbox)(nil)

// NewOutbox returns an outbox that keeps messages by put, with now as the clock.
func NewOutbox(put func(context.Context, Kept) error, now func() time.Time) *Outbox {
	return &Outbox{put: put, now: now}
}

// Send checks the message as a real channel would and keeps it.
func (o *Outbox) Send(ctx context.Context, m Message) (string, error) {
	if err := m.Check(); err != nil {
		return "", err
	}
	kept := Kept{Message: m, At: o.now().UTC(), Receipt: rand.Text()}
	if err := o.put(ctx, kept); err != nil {
		return "", fmt.Errorf("keep %s in the outbox: %w", m.Channel, err)
	}
	return kept.Receipt, nil
}
