package bolt

import (
	"context"
	"errors"
	"fmt"
	"time"

	"effectmonitor/functions/internal/table"

	"go.etcd.io/bbolt"
)

// request is one Write that waits for its commit.
type request struct {
	ops  []table.Op
	err  error // set before done is closed
	done chan struct{}
}

// Write implements table.Table. After the queue is entered the context no
// longer matters: the outcome is always known.
func (t *Table) Write(ctx context.Context, ops ...table.Op) error {
	if err := errors.Join(ctx.Err(), table.ValidateOps(ops)); err != nil {
		return err
	}
	r := &request{ops: ops, done: make(chan struct{})}
	t.queueLock.Lock()
	t.queue = append(t.queue, r)
	t.queueLock.Unlock()

	t.commit.Lock()
	t.commitQueue()
	t.commit.Unlock()
	<-r.done
	return r.err
}

// commitQueue commits everything that waits in one transaction with one sync.
// A request whose condition fails changes nothing and does not hinder the rest.
func (t *Table) commitQueue() {
	t.queueLock.Lock()
	waiting := t.queue
	t.queue = nil
	t.queueLock.Unlock()
	if len(waiting) == 0 {
		return
	}
	err := t.db.Update(func(tx *bbolt.Tx) error {
		for _, r := range waiting {
			conflict, err := apply(tx, r.ops, t.now())
			if err != nil {
				return err
			}
			r.err = conflict
		}
		return nil
	})
	for _, r := range waiting {
		if err != nil {
			r.err = fmt.Errorf("commit: %w", err)
		}
		close(r.done)
	}
	t.wake()
}

// apply checks all conditions of a Write and only then stores anything. The
// first result is the conflict of this Write, the second ends the transaction.
func apply(tx *bbolt.Tx, ops []table.Op, now time.Time) (conflict, err error) {
	stored := make([]*table.Item, len(ops))
	for i, op := range ops {
		if stored[i], err = load(tx, op.Item.Key); err != nil {
			return nil, err
		}
		alive := stored[i]
		if alive != nil && !alive.Alive(now) {
			alive = nil
		}
		if !op.Met(alive) {
			return &table.ConflictError{Index: i, Kind: op.Kind, Key: op.Item.Key}, nil
		}
	}
	for i, op := range ops {
		if op.Checks() || op.Again(stored[i]) {
			continue
		}
		change := table.Change{Key: op.Item.Key, Old: stored[i], New: successor(op, stored[i])}
		if err := record(tx, change); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// successor is the item that the operation leaves, or nil.
func successor(op table.Op, stored *table.Item) *table.Item {
	if !op.Stores() {
		return nil
	}
	it := op.Item
	it.Version = 1
	if stored != nil && op.Counts() {
		it.Version = stored.Version + 1
	}
	return &it
}

// record stores one change of an item together with its entry in the feed.
func record(tx *bbolt.Tx, c table.Change) error {
	items, feed := tx.Bucket(bucketItems), tx.Bucket(bucketFeed)
	var err error
	switch {
	case c.New != nil:
		err = items.Put(itemKey(c.Key), encodeItem(*c.New))
	case c.Old != nil:
		err = items.Delete(itemKey(c.Key))
	default:
		return nil // deleting what is absent is no change
	}
	if err != nil {
		return err
	}
	n, err := feed.NextSequence()
	if err != nil {
		return err
	}
	return feed.Put(sequenceKey(n), encodeChange(c))
}
