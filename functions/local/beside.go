package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/simulate"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/demo"
	"effectmonitor/functions/internal/live"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
)

// projector hands the feed to the use case that computes facts, as the stream
// does in the cloud.
func projector(a *app.App) table.Handler {
	return func(ctx context.Context, changes []table.Change) error {
		return a.Project(ctx, store.Affected(changes))
	}
}

// keepUp runs something for as long as the server runs, and starts it again after
// a fault.
func keepUp(ctx context.Context, name string, run func(context.Context) error) {
	for ctx.Err() == nil {
		if err := run(ctx); err != nil {
			slog.Error("beside the server", "part", name, "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

// watch takes changed definitions over while the server runs, and says so. Facts
// are computed again, because a definition can change what they mean.
func (s settings) watch(ctx context.Context, a *app.App, defs *live.Definitions) error {
	return defs.Watch(ctx, s.instruments, func(changed bool, found diag.List) {
		switch {
		case found.HasErrors():
			s.print(found)
			fmt.Fprintln(s.out, "De definities kloppen niet. De vorige blijven gelden.")
		case changed:
			fmt.Fprintln(s.out, "De definities zijn vernieuwd. De cijfers worden opnieuw berekend.")
			if err := a.Rebuild(ctx); err != nil {
				slog.Error("rebuild after new definitions", "error", err)
				return
			}
			fmt.Fprintln(s.out, "De cijfers zijn bijgewerkt.")
		}
	})
}

// fill puts the demo cohort in a store that is new, with a line of progress, and
// brings the facts up to date. It returns the people who can sign in.
func (s settings) fill(ctx context.Context, a *app.App, consumer table.Consumer) (*simulate.Compiled, error) {
	cohort, err := demo.Open(a.Catalog())
	if err != nil || cohort == nil {
		return nil, err
	}
	filled, err := a.Store.Mark(ctx, demoMark)
	if err != nil {
		return nil, err
	}
	if filled {
		return cohort, nil
	}
	begun := time.Now()
	err = demo.Fill(ctx, a, cohort, func(done, total int) {
		fmt.Fprintf(s.out, "\rDemogegevens maken: %d van %d", done, total)
	})
	if err != nil {
		return nil, err
	}
	fmt.Fprint(s.out, "\rDemogegevens maken: klaar. Cijfers berekenen …")
	if _, err := consumer.Drain(ctx); err != nil {
		return nil, fmt.Errorf("compute the first figures: %w", err)
	}
	fmt.Fprintf(s.out, "\rDemogegevens en cijfers klaar in %.1f seconden.          \n", time.Since(begun).Seconds())
	return cohort, a.Store.SetMark(ctx, demoMark)
}

// demoMark says in the store that the demo cohort is complete.
const demoMark = "demo"
