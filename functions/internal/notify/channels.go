package notify

import (
	"context"
	"errors"
	"fmt"
)

// Channels is a sender that gives each message to the sender of its channel.
type Channels map[Channel]Sender

var _ Sender = Channels(nil)

// Send implements Sender. A channel without a sender is ErrInvalid.
func (c Channels) Send(ctx context.Context, m Message) (string, error) {
	sender, ok := c[m.Channel]
	if !ok {
		return "", fmt.Errorf("%w: no sender for channel %q", ErrInvalid, m.Channel)
	}
	return sender.Send(ctx, m)
}

// Quiet is an error of a service without its own words, in which an address may be
// repeated. What it says is the code of the fault, where the service gives one.
func Quiet(err error) error {
	var coded interface{ ErrorCode() string }
	if errors.As(err, &coded) {
		return quiet{coded.ErrorCode(), err}
	}
	return quiet{fmt.Sprintf("%T", err), err}
}

type quiet struct {
	code  string
	cause error
}

func (q quiet) Error() string { return q.code }

// Unwrap lets errors.Is look at the cause, which is not shown.
func (q quiet) Unwrap() error { return q.cause }
