package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"syscall"
	"time"

	"effectmonitor/functions/internal/preview"
	"effectmonitor/functions/internal/zone"
)

// Exit codes, as those of monitor.
const (
	exitOK     = 0
	exitFailed = 1
	exitMisuse = 2
)

// misuse is a command line that cannot be carried out.
type misuse struct{ text string }

func (m *misuse) Error() string { return m.text }

// command carries out one subcommand and returns the exit code.
func command(ctx context.Context, s settings, args []string, stderr io.Writer) int {
	known := map[string]func(context.Context, settings, []string) error{"voorbeeld": showPreview, "winkel": fillStore, "belasting": measure, "ddas": writeExchange, "herbereken": rebuild, "rapport": writeReport, "schaal": measureScale, "uitvoer": moveOut, "invoer": moveIn, "herstel": redo, "tegenover": handOver}
	do := known[args[0]]
	if do == nil {
		fmt.Fprintf(stderr, "local: onbekende opdracht %s; er is voorbeeld, winkel, belasting, ddas, herbereken, herstel, rapport, schaal, tegenover, uitvoer en invoer\n", args[0])
		return exitMisuse
	}
	err := do(ctx, s, args[1:])
	var wrong *misuse
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errDefinitions):
		return exitFailed // the findings were printed
	case errors.As(err, &wrong):
		fmt.Fprintln(stderr, "monitor:", wrong.text)
		return exitMisuse
	}
	fmt.Fprintln(stderr, "monitor:", err)
	return exitFailed
}

// options are the flags of a subcommand; what is wrong with them is misuse.
func options(name string) *flag.FlagSet {
	f := flag.NewFlagSet(name, flag.ContinueOnError)
	f.SetOutput(io.Discard)
	return f
}

// previewPort is where a preview listens when nobody says otherwise. It is taken by
// another preview, a free one does.
const previewPort = 8090

// showPreview serves one questionnaire on this machine while its file is edited.
func showPreview(ctx context.Context, s settings, args []string) error {
	f := options("voorbeeld")
	port := f.Int("poort", 0, "")
	folder := f.String("map", s.instruments, "")
	if err := f.Parse(args); err != nil || f.NArg() != 1 || *port < 0 || *port > 65535 {
		return &misuse{"gebruik: voorbeeld [--poort GETAL] [--map MAP] VRAGENLIJST"}
	}
	file, err := preview.Find(f.Arg(0), *folder)
	if err != nil {
		return &misuse{err.Error()}
	}
	days, err := zone.Load("")
	if err != nil {
		return fmt.Errorf("time zone: %w", err)
	}
	c := preview.Config{File: file, Folder: *folder, Now: time.Now, Zone: days}
	if _, err := rand.Read(c.Secret[:]); err != nil {
		return fmt.Errorf("random bytes: %w", err)
	}
	p, err := preview.Open(ctx, c)
	if err != nil {
		return &misuse{err.Error()}
	}
	listener, err := listen(*port)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "Voorbeeld van %s op %s\nStoppen: Ctrl+C.\n", file, preview.URL(listener.Addr().String()))
	server := &http.Server{Handler: p.Handler(), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second,
		// A page that listens for news is a request that only ends with us.
		BaseContext: func(net.Listener) context.Context { return ctx }}
	go keepUp(ctx, "watch", p.Watch)
	return serveUntil(ctx, server, listener)
}

// listen opens a port on this machine and no other address of it.
func listen(port int) (net.Listener, error) {
	wanted := port
	if wanted == 0 {
		wanted = previewPort
	}
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(wanted)))
	if err != nil && port == 0 && errors.Is(err, syscall.EADDRINUSE) {
		listener, err = net.Listen("tcp", "127.0.0.1:0")
	}
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, &misuse{fmt.Sprintf("poort %d is in gebruik; kies een andere met --poort", port)}
	}
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	return listener, nil
}
