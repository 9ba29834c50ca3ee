package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"time"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/ask"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/demo"
	"effectmonitor/functions/internal/live"
	"effectmonitor/functions/internal/notify"
	"effectmonitor/functions/internal/pause"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
	"effectmonitor/functions/internal/table/bolt"
)

// projector hands the feed to the use case that computes facts, as the stream
// does in the cloud.
func projector(a *app.App) table.Handler {
	return func(ctx context.Context, changes []table.Change) error {
		return a.Follow(ctx, store.WorkOf(changes))
	}
}

// keepUp runs something for as long as the server runs, and starts it again after
// a fault.
func keepUp(ctx context.Context, name string, run func(context.Context) error) {
	for ctx.Err() == nil {
		if err := run(ctx); err != nil {
			slog.Error("beside the server", "part", name, "error", err)
		}
		_ = pause.For(ctx, time.Second) // the loop looks whether it ended
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
			if err := app.RenewNightly(ctx, a); err != nil {
				slog.Error("pages of one gemeente after new definitions", "error", err)
			}
			fmt.Fprintln(s.out, "De cijfers zijn bijgewerkt.")
		}
	})
}

// fill puts the demo cohorts in a store that is new, with a line of progress, and
// computes the first figures. It returns the people who can sign in.
func (s settings) fill(ctx context.Context, a *app.App, db *bolt.Table, consumer table.Consumer) ([]auth.User, error) {
	cohorts, err := demo.OpenAll(a.Catalog())
	if err != nil || len(cohorts) == 0 {
		return nil, err
	}
	users := demo.Users(cohorts...)
	filled, err := a.Store.Mark(ctx, demoMark)
	if err != nil || filled {
		return users, err
	}
	begun := time.Now()
	err = demo.FillAll(ctx, a, cohorts, func(done, total int) {
		fmt.Fprintf(s.out, "\rDemogegevens maken: %d van %d", done, total)
	})
	if err != nil {
		return nil, err
	}
	if err := demo.Members(ctx, a, cohorts...); err != nil {
		return nil, err
	}
	for _, c := range cohorts {
		if err := demo.Learning(ctx, a, c); err != nil {
			return nil, err
		}
	}
	if err := demo.Quotes(ctx, a, cohorts...); err != nil {
		return nil, err
	}
	fmt.Fprint(s.out, "\rDemogegevens zijn er. Cijfers berekenen …      ")
	if err := a.Rebuild(ctx); err != nil {
		return nil, fmt.Errorf("compute the first figures: %w", err)
	}
	if err := publish(ctx, a, users); err != nil {
		return nil, err
	}
	// The feed tells of what was just computed; nothing in it is news.
	if err := skip(ctx, db, consumer); err != nil {
		return nil, err
	}
	fmt.Fprintf(s.out, "\rDemogegevens en cijfers klaar in %.1f seconden.      \n", time.Since(begun).Seconds())
	return users, a.Store.SetMark(ctx, demoMark)
}

// skip moves a consumer to the end of the feed.
func skip(ctx context.Context, db *bolt.Table, c table.Consumer) error {
	c.Handle = func(context.Context, []table.Change) error { return nil }
	c.Batch = 1000
	_, err := c.Drain(ctx)
	return err
}

// demoMark says in the store that the demo cohort is complete.
const demoMark = "demo"

const (
	// keepFeed is how many changes the feed keeps that everyone has passed.
	keepFeed = 10_000
	// upkeepEvery is how often the store is swept and the day is looked at.
	upkeepEvery = 10 * time.Minute
)

// upkeep does what the cloud does by itself or by a schedule: it removes what has
// expired, keeps to the terms of retention, shortens the feed, and computes the figures
// anew on a new day.
func upkeep(ctx context.Context, a *app.App, db *bolt.Table) error {
	ticks := time.NewTicker(upkeepEvery)
	defer ticks.Stop()
	for day := source.Date(0); ; {
		if today := a.Today(); today != day {
			if _, err := a.Retain(ctx); err != nil {
				return err
			}
			day = today
		}
		if _, err := db.Sweep(ctx); err != nil {
			return err
		}
		if _, err := db.Trim(ctx, keepFeed); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticks.C:
		}
	}
}

// remindEvery is how often messages of the programmes are looked for.
const remindEvery = 5 * time.Minute

// remind does what the schedule does in the cloud, except that no message leaves: all
// of them land in the outbox.
func remind(ctx context.Context, a *app.App, address net.Addr) error {
	out := app.Outgoing{
		Sender: notify.NewOutbox(func(ctx context.Context, m notify.Kept) error {
			return a.Store.KeepMessage(ctx, m.Gemeente, m)
		}, time.Now),
		Link: func(token string) string { return "http://" + address.String() + ask.Path(token) },
	}
	ticks := time.NewTicker(remindEvery)
	defer ticks.Stop()
	for {
		if _, err := a.Remind(ctx, out); err != nil && ctx.Err() == nil {
			slog.Error("remind", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticks.C:
		}
	}
}
