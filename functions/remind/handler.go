package main

import (
	"context"
	"log/slog"

	"effectmonitor/functions/internal/app"
)

// surveyPath is where the survey answers a personal link.
const surveyPath = "/v/"

// remind is the use case that sends what is due.
type remind func(context.Context, app.Outgoing) (app.Reminded, error)

// handler runs at every tick of the schedule; what the event says does not matter. It
// logs counts and never fails on one message: a failed run would be repeated at once,
// while the next tick comes anyway.
func handler(run remind, out app.Outgoing, log *slog.Logger) func(context.Context) (app.Reminded, error) {
	return func(ctx context.Context) (app.Reminded, error) {
		sum, err := run(ctx, out)
		level := slog.LevelInfo
		if err != nil {
			level = slog.LevelError
		}
		log.Log(ctx, level, "reminded", "sent", sum.Sent, "waiting", sum.Waiting, "failed", sum.Failed, "unreachable", sum.Unreach, "error", err)
		return sum, nil
	}
}
