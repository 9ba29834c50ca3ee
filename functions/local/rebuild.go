package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"effectmonitor/functions/internal/app"
)

// rebuild computes all figures of the store of this machine again, and goes on where an
// earlier one was stopped.
func rebuild(ctx context.Context, s settings, args []string) error {
	f := options("herbereken")
	folder := f.String("map", s.instruments, "")
	data := f.String("data", s.data, "")
	if err := f.Parse(args); err != nil || f.NArg() != 0 {
		return &misuse{"gebruik: herbereken [--map MAP] [--data MAP]"}
	}
	a, end, err := s.inStore(*folder, *data)
	if err != nil {
		return err
	}
	defer end()
	begun, last := time.Now(), 0
	err = a.ResumeRebuild(ctx, func(done, total int) {
		last = done
		fmt.Fprintf(s.out, "\rCijfers berekenen: %d van %d", done, total)
	})
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(s.out, "\nGestopt. Doe hetzelfde nog eens om verder te gaan.")
		return err
	}
	if err == nil {
		err = app.RenewNightly(ctx, a)
	}
	if err != nil {
		return fmt.Errorf("compute the figures: %w", err)
	}
	fmt.Fprintf(s.out, "\rDe cijfers van %d deelnemers zijn opnieuw berekend in %.1f seconden.\n", last, time.Since(begun).Seconds())
	return nil
}
