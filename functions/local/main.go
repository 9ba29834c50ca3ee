// Command local runs the whole product in one process on an embedded store, with
// demo data: what make run starts. It is for a laptop; it refuses to start where
// cloud settings are present. Its subcommands are those of the command line for
// methodologists that need pages or a store: monitor starts them.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	roomy()
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})))
	s := settings{
		addr:        setting("ADDR", "localhost:8080"),
		data:        setting("DATA", ".data"),
		instruments: setting("INSTRUMENTS", "instruments"),
		getenv:      os.Getenv,
		out:         os.Stdout,
	}
	if len(os.Args) > 1 {
		os.Exit(command(ctx, s, os.Args[1:], os.Stderr))
	}
	err := run(ctx, s)
	if errors.Is(err, errDefinitions) {
		os.Exit(1) // the findings were printed
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "effectmonitor:", err)
		os.Exit(1)
	}
}

// setting is an environment variable, or what is used without it.
func setting(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}
