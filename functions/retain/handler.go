package main

import (
	"context"
	"log/slog"

	"effectmonitor/functions/internal/app"
)

// retain is the use case that keeps to the terms.
type retain func(context.Context) (app.Retained, error)

// handler runs at every tick of the schedule, and once a release is live; what the event says
// does not matter. It
// logs counts and fails when anything did, so that a fault is repeated and seen: what
// is to be removed must not stay because nobody looked. A repeat is harmless.
func handler(run retain, log *slog.Logger) func(context.Context) (app.Retained, error) {
	return func(ctx context.Context) (app.Retained, error) {
		sum, err := run(ctx)
		level := slog.LevelInfo
		if err != nil {
			level = slog.LevelError
		}
		log.Log(ctx, level, "retained", "announced", sum.Announced, "withdrawn", sum.Withdrawn, "removed", sum.Removed, "drafts", sum.Drafts, "renewed", sum.Renewed, "snapshots", sum.Snapshots, "releases", sum.Releases, "apart", sum.Apart, "error", err)
		return sum, err
	}
}
