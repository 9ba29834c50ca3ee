package main

import (
	"context"
	"fmt"
	"slices"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/results"
)

// publish publishes the reports for everybody, so that there is something to read
// without signing in. It is done by the first of the people of no gemeente. What was
// published already stays.
func publish(ctx context.Context, a *app.App, users []auth.User) error {
	at := slices.IndexFunc(users, func(u auth.User) bool { return u.Gemeente == "" })
	if at < 0 {
		return nil
	}
	for _, d := range a.Catalog().Reports() {
		key := app.ReportKey{Report: source.Ref{ID: d.ID, Version: d.Version}}
		if d.Level != app.LevelPublic {
			continue
		}
		done, err := a.PublishedReports(ctx, key)
		if err != nil {
			return err
		}
		if len(done) > 0 {
			continue
		}
		_, err = a.PublishReport(ctx, app.Actor{ID: users[at].ID}, key, users[at].Name, results.Printer(ctx, a.Catalog()))
		if err != nil && app.CodeOf(err) != app.Closed { // there may be too little to publish
			return fmt.Errorf("publish demo report %s: %w", d.ID, err)
		}
	}
	return nil
}
