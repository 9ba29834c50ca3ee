package table

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"effectmonitor/functions/internal/pause"
)

// Handler deals with changes in feed order. It is called at least once with
// every change, so it must be idempotent. An error means that the whole batch
// is offered again.
type Handler func(ctx context.Context, changes []Change) error

// Consumer feeds a handler from its durable cursor. The cursor moves only after
// the handler succeeded or a change was buried; a crash repeats the last batch.
type Consumer struct {
	Name        string
	Feed        Feed
	Checkpoints Checkpoints
	Handle      Handler
	// Batch is the number of changes offered at once; 100 when zero.
	Batch int
	// Attempts is how often a change that fails is tried alone before it is
	// buried as a dead letter; 5 when zero.
	Attempts int
	// Backoff is the pause after the first failed attempt, doubled after each
	// next one; 50 ms when zero.
	Backoff time.Duration
}

// Run consumes until the context ends, and then returns nil. Any other end is
// an error of the feed or the checkpoints.
func (c Consumer) Run(ctx context.Context) error {
	for {
		_, err := c.Drain(ctx)
		if err == nil {
			err = c.wait(ctx)
		}
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (c Consumer) wait(ctx context.Context) error {
	cursor, err := c.Checkpoints.Load(ctx, c.Name)
	if err != nil {
		return fmt.Errorf("consumer %s: load cursor: %w", c.Name, err)
	}
	return c.Feed.Wait(ctx, cursor)
}

// Drain handles everything that is in the feed now and returns how many changes
// were handled or buried.
func (c Consumer) Drain(ctx context.Context) (int, error) {
	cursor, err := c.Checkpoints.Load(ctx, c.Name)
	if err != nil {
		return 0, fmt.Errorf("consumer %s: load cursor: %w", c.Name, err)
	}
	for done := 0; ; {
		changes, next, err := c.Feed.Read(ctx, cursor, cmp.Or(c.Batch, 100))
		if err != nil {
			return done, fmt.Errorf("consumer %s: read feed: %w", c.Name, err)
		}
		if err := c.offer(ctx, changes); err != nil {
			return done, err
		}
		if next != cursor {
			if err := c.Checkpoints.Save(ctx, c.Name, next); err != nil {
				return done, fmt.Errorf("consumer %s: save cursor: %w", c.Name, err)
			}
		}
		if len(changes) == 0 {
			return done, nil
		}
		done, cursor = done+len(changes), next
	}
}

// offer tries the batch as a whole and, when that fails, each change alone, so
// that one poisonous change does not hold up its neighbours.
func (c Consumer) offer(ctx context.Context, changes []Change) error {
	if len(changes) == 0 {
		return nil
	}
	if len(changes) > 1 && c.call(ctx, changes) == nil {
		return nil
	}
	for _, change := range changes {
		if err := c.alone(ctx, change); err != nil {
			return err
		}
	}
	return nil
}

func (c Consumer) alone(ctx context.Context, change Change) error {
	attempts, wait := cmp.Or(c.Attempts, 5), cmp.Or(c.Backoff, 50*time.Millisecond)
	for n := 1; ; n++ {
		err := c.call(ctx, []Change{change})
		if err == nil {
			return nil
		}
		// A stop is not the fault of the change: leave it for the next start.
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if n == attempts {
			letter := DeadLetter{Consumer: c.Name, Change: change, Error: err.Error(), Attempts: n}
			if err := c.Checkpoints.Bury(ctx, letter); err != nil {
				return fmt.Errorf("consumer %s: bury %s: %w", c.Name, change.ID, err)
			}
			return nil
		}
		if err := pause.For(ctx, wait); err != nil {
			return err
		}
		wait *= 2
	}
}

// call turns a panic into an error: a poisonous change must not take the
// process down at every start.
func (c Consumer) call(ctx context.Context, changes []Change) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("handler of %s panicked: %v", c.Name, p)
		}
	}()
	return c.Handle(ctx, changes)
}
