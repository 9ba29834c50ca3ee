package start

import (
	"context"
	"log/slog"

	"github.com/aws/aws-lambda-go/lambdacontext"

	"effectmonitor/functions/internal/lambdahttp"
)

// traced adds to each line of a log which request it is about: the id that the gateway
// gave, which is in its own log of who asked what, or for another event the id that Lambda
// gave. A line about no event, such as one of the start, has none.
type traced struct{ slog.Handler }

// Handle implements slog.Handler.
func (h traced) Handle(ctx context.Context, line slog.Record) error {
	id := lambdahttp.RequestID(ctx)
	if event, ok := lambdacontext.FromContext(ctx); ok && id == "" {
		id = event.AwsRequestID
	}
	if id != "" {
		line.AddAttrs(slog.String("request", id))
	}
	return h.Handler.Handle(ctx, line)
}

// WithAttrs implements slog.Handler.
func (h traced) WithAttrs(attrs []slog.Attr) slog.Handler {
	return traced{h.Handler.WithAttrs(attrs)}
}

// WithGroup implements slog.Handler.
func (h traced) WithGroup(name string) slog.Handler { return traced{h.Handler.WithGroup(name)} }
