package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/rush"
	"effectmonitor/functions/internal/table"
)

// submits is what is asked of the load of submits.
type submits struct {
	rush.Plan
	workers int
	profile string
}

// furtherRates come after the rate that was asked, as percentages of it.
var furtherRates = []int{125, 150, 200, 300, 400}

// idleLimit is of how many people at once the connections are kept, so that making them is
// not what is measured.
const idleLimit = 2048

// measureSubmits makes definitions and participants of its own who have filled in
// everything, serves the pages on loopback and sends the questionnaires at a fixed rate,
// whether or not the server keeps up: what waits counts from when it should have been sent.
func measureSubmits(ctx context.Context, s settings, args []string) error {
	f := options("belasting insturen")
	r, rising := submits{}, false
	f.IntVar(&r.Rate, "per-seconde", 500, "")
	f.IntVar(&r.Questions, "vragen", 250, "")
	f.DurationVar(&r.During, "duur", 30*time.Second, "")
	f.BoolVar(&rising, "oplopend", false, "")
	f.IntVar(&r.workers, "medewerkers", 0, "")
	f.IntVar(&r.Guests, "invullers", 0, "")
	f.StringVar(&r.profile, "profiel", "", "")
	if err := f.Parse(args); err != nil || f.NArg() > 0 || r.Rate < 1 || r.Questions < 1 || r.During > time.Minute || r.workers < 0 || r.Guests < 0 {
		return &misuse{"gebruik: belasting insturen [--per-seconde N] [--duur 30s] [--vragen N] [--oplopend] [--medewerkers N] [--invullers N] [--profiel BESTAND]"}
	}
	if rising {
		r.Further = furtherRates
	}
	folder, err := os.MkdirTemp("", "belasting")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	if s.instruments, err = rush.Definitions(folder, r.Questions); err != nil {
		return err
	}
	s.data = folder
	return s.rush(ctx, r)
}

func (s settings) rush(ctx context.Context, r submits) error {
	defs, err := s.definitions()
	if err != nil {
		return err
	}
	cases, db, err := s.opened(defs.Catalog)
	if err != nil {
		return err
	}
	defer db.Close()
	a := app.New(cases)
	all, users := r.Count()+r.Guests, rush.Workers(max(1, r.workers))
	begun := time.Now()
	links, err := r.Prepare(ctx, a, all, users, s.progress("Ingevulde vragenlijsten maken", all))
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%d vragenlijsten van %d vragen klaar na %.1f s.\n", all, r.Questions, time.Since(begun).Seconds())
	pages, err := s.handler(a, users)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	// Lines of requests would be what is measured.
	slog.SetDefault(slog.New(slog.DiscardHandler))
	stats := rush.NewPages()
	server := &http.Server{Handler: stats.Around(pages), ReadHeaderTimeout: stopWithin}
	go func() { _ = server.Serve(listener) }()
	defer server.Close()
	beside, stop := context.WithCancel(ctx)
	defer stop()
	consumer := table.Consumer{Name: consumerName, Feed: db, Checkpoints: db, Handle: projector(a)}
	if err := skip(ctx, db, consumer); err != nil {
		return err
	}
	go keepUp(beside, "project", consumer.Run) // the figures are computed meanwhile, as always
	client, origin := rush.Client(&http.Transport{MaxIdleConnsPerHost: idleLimit, MaxIdleConns: idleLimit}), "http://"+listener.Addr().String()
	end, err := profiled(r.profile)
	if err != nil {
		return err
	}
	sent, err := r.Send(ctx, s.out, client, origin, links)
	end()
	if err != nil {
		return err
	}
	arrived := sent.Arrived
	if guests := links[r.Count():]; r.Guests > 0 {
		if err := s.together(ctx, client, origin, r, users, guests, stats); err != nil {
			return err
		}
		arrived = append(arrived, guests...)
	}
	if err := rush.ReadBack(ctx, a, arrived); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "Alle %d die een bedankje kregen staan er, als ingestuurd.\n", len(arrived))
	return nil
}

// together lets members of staff use their pages while others fill in, and prints what each
// page took.
func (s settings) together(ctx context.Context, client *http.Client, origin string, r submits, users []auth.User, guests []string, stats *rush.Pages) error {
	stats.Forget()
	fmt.Fprintf(s.out, "%d medewerkers en %d invullers tegelijk, %s lang …\n", len(users), len(guests), r.During)
	if err := r.Together(ctx, client, origin, users, signIn, guests); err != nil {
		return err
	}
	return stats.Print(s.out)
}
