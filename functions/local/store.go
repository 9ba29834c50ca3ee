package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"os"
	"time"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/demo"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table/bolt"
	"effectmonitor/functions/internal/zone"
)

// fillStore puts an invented cohort in the store of this machine, beside what is there.
func fillStore(ctx context.Context, s settings, args []string) error {
	f := options("winkel")
	folder := f.String("map", s.instruments, "")
	data := f.String("data", s.data, "")
	code := f.String("gemeente", "", "")
	day := f.String("op", "", "")
	seed := f.Int("zaad", 0, "")
	limit := f.Int("aantal", 0, "")
	if err := f.Parse(args); err != nil || f.NArg() != 1 || *limit < 0 || *seed < 0 {
		return &misuse{"gebruik: winkel [--zaad GETAL] [--op DATUM] [--aantal GETAL] [--gemeente CODE] [--data MAP] SIMULATIE"}
	}
	ref, err := source.ParseRef(f.Arg(0))
	if err != nil {
		return &misuse{fmt.Sprintf("%q is geen id van een simulatie", f.Arg(0))}
	}
	extra := demo.Extra{Simulation: ref, Gemeente: *code, Limit: *limit}
	f.Visit(func(given *flag.Flag) {
		if given.Name == "zaad" {
			extra.Seed = seed
		}
	})
	if *day != "" {
		if extra.AsOf, err = source.ParseDate(*day); err != nil {
			return &misuse{fmt.Sprintf("%q is geen datum; schrijf bijvoorbeeld 2026-03-01", *day)}
		}
	}
	a, end, err := s.inStore(*folder, *data)
	if err != nil {
		return err
	}
	defer end()
	added, err := demo.Add(ctx, a, extra, func(done, total int) { fmt.Fprintf(s.out, "\rDeelnemers maken: %d van %d", done, total) })
	var refused *demo.Refusal
	if errors.As(err, &refused) {
		return &misuse{refused.Text}
	}
	if err != nil {
		return err
	}
	if added == 0 {
		fmt.Fprintf(s.out, "\rDeze deelnemers stonden er al. Er is niets toegevoegd.\n")
		return nil
	}
	if err := a.Rebuild(ctx); err != nil {
		return fmt.Errorf("compute the figures: %w", err)
	}
	fmt.Fprintf(s.out, "\r%d deelnemers toegevoegd aan de winkel in %s. De cijfers zijn bijgewerkt.\n", added, *data)
	return nil
}

// inStore opens the use cases on a folder with definitions and the store of a folder,
// which nobody else may have open. end closes it.
func (s settings) inStore(folder, data string) (a *app.App, end func(), err error) {
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return nil, nil, &misuse{fmt.Sprintf("de map %s is er niet; geef de map met definities met --instruments", folder)}
	}
	s.instruments, s.data = folder, data
	defs, err := s.definitions()
	if err != nil {
		return nil, nil, err
	}
	cases, db, err := s.opened(defs.Catalog)
	if errors.Is(err, bolt.ErrInUse) {
		return nil, nil, &misuse{fmt.Sprintf("de winkel in %s is in gebruik; stop eerst make run", s.data)}
	}
	if err != nil {
		return nil, nil, err
	}
	return app.New(cases), func() { _ = db.Close() }, nil // what was written was synced already
}

// pace is how often figures are computed here while many people answer: the table takes any
// number of writes under a key, so that this bounds only what computing takes.
var pace = app.Pace{Least: 250 * time.Millisecond, Most: 5 * time.Second}

// opened is the configuration of the use cases with some definitions on the store of the
// folder. Who asks for it closes the table.
func (s settings) opened(defs func() *catalog.Catalog) (app.Config, *bolt.Table, error) {
	cases, err := storeless(defs)
	if err != nil {
		return app.Config{}, nil, err
	}
	db, box, err := s.open()
	if err != nil {
		return app.Config{}, nil, err
	}
	cases.Store, cases.Box, cases.Pace = store.New(db), box, pace
	return cases, db, nil
}

// storeless is the configuration of the use cases, which still lacks the store and the box
// of names.
func storeless(defs func() *catalog.Catalog) (app.Config, error) {
	days, err := zone.Load("")
	if err != nil {
		return app.Config{}, fmt.Errorf("time zone: %w", err)
	}
	return app.Config{Catalog: defs, Now: time.Now, Random: rand.Reader, Zone: days, Renew: app.Renew}, nil
}
