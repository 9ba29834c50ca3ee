package world

import (
	"context"
	"errors"
	"fmt"

	"effectmonitor/functions/internal/notify"
	"effectmonitor/functions/internal/table"
)

// errLost is a request of which nobody knows whether it was carried out.
var errLost = errors.New("the connection was lost")

// line is the network between one instance and the table.
type line struct {
	table.Table
	w    *world
	home *instance
}

// fault is what goes wrong with one request.
type fault int

const (
	fine      fault = iota
	throttled       // refused, and nothing was written
	unsent          // lost on the way there
	unheard         // lost on the way back: it was carried out
	deadBefore
	deadAfter
)

// fate says what happens to a request of the running task.
func (l line) fate(write bool) fault {
	t := l.home.busy
	if t == nil {
		return fine // between tasks: the world itself looks
	}
	t.wait()
	if l.w.plan != nil {
		return l.w.plan(t, write)
	}
	switch n := t.random.IntN(1000); {
	case l.w.calm:
		return fine
	case n < 15:
		return throttled
	case n < 25:
		return unsent
	case n < 30:
		return deadBefore
	case write && n < 60:
		return unheard
	case write && n < 75:
		return deadAfter
	}
	return fine
}

// through carries a request out, or not, as it is fated.
func (l line) through(write bool, do func() error) error {
	f := l.fate(write)
	switch f {
	case throttled:
		return fmt.Errorf("request: %w", table.ErrBusy)
	case unsent:
		return errLost
	case deadBefore:
		panic(errKilled)
	}
	err := do()
	switch f {
	case unheard:
		return errLost
	case deadAfter:
		panic(errKilled)
	}
	return err
}

func (l line) Get(ctx context.Context, key table.Key) (it table.Item, err error) {
	err = l.through(false, func() error { it, err = l.Table.Get(ctx, key); return err })
	return it, err
}

func (l line) GetMany(ctx context.Context, keys ...table.Key) (found map[table.Key]table.Item, err error) {
	err = l.through(false, func() error { found, err = l.Table.GetMany(ctx, keys...); return err })
	return found, err
}

func (l line) Query(ctx context.Context, partition string, r table.Range) (page table.Page, err error) {
	err = l.through(false, func() error { page, err = l.Table.Query(ctx, partition, r); return err })
	return page, err
}

func (l line) Write(ctx context.Context, ops ...table.Op) error {
	return l.through(true, func() error { return l.Table.Write(ctx, ops...) })
}

// post is the service for messages: what it took over, by participant, moment and name.
type post struct {
	w    *world
	home *instance
}

// Send implements notify.Sender.
func (p post) Send(_ context.Context, m notify.Message) (string, error) {
	if err := m.Check(); err != nil {
		return "", err
	}
	t := p.home.busy
	t.wait()
	if p.w.away && !p.w.calm {
		return "", fmt.Errorf("no service: %w", notify.ErrLater)
	}
	n := t.random.IntN(100)
	switch {
	case p.w.calm:
	case n < 8:
		return "", fmt.Errorf("busy: %w", notify.ErrLater)
	case n < 12:
		panic(errKilled)
	}
	p.w.took(p.home.busy, m)
	switch {
	case p.w.calm:
	case n < 16:
		return "", errLost // taken over, and nobody heard
	case n < 20:
		panic(errKilled)
	}
	return fmt.Sprintf("receipt-%d", len(p.w.letters)), nil
}
