package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/diag"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/live"
	"effectmonitor/functions/internal/secret"
	"effectmonitor/functions/internal/secret/folder"
	"effectmonitor/functions/internal/secret/keeper"
	signfolder "effectmonitor/functions/internal/signing/folder"
	"effectmonitor/functions/internal/table"
	"effectmonitor/functions/internal/table/bolt"
	"effectmonitor/instruments"
)

type settings struct {
	addr, data, instruments string
	getenv                  func(string) string
	out                     io.Writer
}

// errDefinitions says that the definitions are wrong and that it was said how.
var errDefinitions = errors.New("the definitions are not right")

const (
	consumerName = "project"
	// keyAge is how long an opened key stays in memory.
	keyAge = time.Hour
	// stopWithin is how long requests under way may take after a stop.
	stopWithin = 5 * time.Second
)

// run builds the parts, fills the store the first time and serves until the
// context ends.
func run(ctx context.Context, s settings) error {
	defs, err := s.definitions()
	if err != nil {
		return err
	}
	cases, db, err := s.opened(defs.Catalog)
	if err != nil {
		return err
	}
	defer db.Close()
	signer, err := signfolder.Open(filepath.Join(s.data, "sleutels"), rand.Reader)
	if err != nil {
		return err
	}
	cases.Signer = signer
	a := app.New(cases)
	consumer := table.Consumer{Name: consumerName, Feed: db, Checkpoints: db, Handle: projector(a)}
	users, err := s.fill(ctx, a, db, consumer)
	if err != nil {
		return err
	}
	handler, err := s.handler(a, users)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", s.addr)
	if err != nil {
		return fmt.Errorf("listen on %s: %w (choose another with ADDR=localhost:8081)", s.addr, err)
	}
	s.announce(listener.Addr().String(), defs.Catalog(), users)
	return serve(ctx, listener, handler, func(ctx context.Context) {
		go keepUp(ctx, "project", consumer.Run)
		if s.besideUs() {
			go keepUp(ctx, "watch", func(ctx context.Context) error { return s.watch(ctx, a, defs) })
		}
		go keepUp(ctx, "remind", func(ctx context.Context) error { return remind(ctx, a, listener.Addr()) })
		go keepUp(ctx, "upkeep", func(ctx context.Context) error { return upkeep(ctx, a, db) })
	})
}

// definitions loads the YAML beside the working directory, or else what is built
// in. When something is wrong it prints every finding at its line.
func (s settings) definitions() (*live.Definitions, error) {
	tree := s.tree()
	defs, found, err := live.Open(func() (*catalog.Catalog, diag.List) { return load.Load(tree) })
	if err != nil {
		s.print(found)
		return nil, fmt.Errorf("%w: %w", errDefinitions, err)
	}
	return defs, nil
}

// tree is the folder with definitions, or what is built in when there is none.
func (s settings) tree() fs.FS {
	if s.besideUs() {
		return os.DirFS(s.instruments)
	}
	return instruments.FS
}

// besideUs tells whether there is a folder with definitions to read and watch.
func (s settings) besideUs() bool {
	info, err := os.Stat(s.instruments)
	return err == nil && info.IsDir()
}

func (s settings) print(found diag.List) {
	tree := s.tree()
	diag.Print(s.out, found, func(file string) []byte {
		data, err := fs.ReadFile(tree, file)
		if err != nil {
			return nil // the finding is then printed without its line
		}
		return data
	})
}

func (s settings) open() (*bolt.Table, secret.Box, error) {
	if err := os.MkdirAll(s.data, 0o700); err != nil {
		return nil, nil, fmt.Errorf("data folder: %w", err)
	}
	keys, err := folder.Open(filepath.Join(s.data, "sleutels"))
	if err != nil {
		return nil, nil, fmt.Errorf("keys: %w", err)
	}
	db, err := bolt.Open(filepath.Join(s.data, "monitor.db"), time.Now)
	if err != nil {
		return nil, nil, fmt.Errorf("store (is it open in another process?): %w", err)
	}
	return db, keeper.New(keys, keys, time.Now, keyAge), nil
}

// serve starts what runs beside the pages, answers requests, and stops in an
// orderly way: requests under way are finished.
func serve(ctx context.Context, listener net.Listener, h http.Handler, begin func(context.Context)) error {
	server := &http.Server{
		Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: 60 * time.Second, IdleTimeout: 2 * time.Minute,
	}
	beside, stop := context.WithCancel(ctx)
	defer stop()
	begin(beside)
	return serveUntil(ctx, server, listener)
}

// serveUntil serves until the context ends and then lets requests under way finish.
func serveUntil(ctx context.Context, server *http.Server, listener net.Listener) error {
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
	defer cancel()
	if err := server.Shutdown(ending); err != nil {
		return fmt.Errorf("stop: %w", err)
	}
	return nil
}
