// Package bolt keeps the table in one file with bbolt: the store of a laptop
// and of tests. A Write is acknowledged after the file is synced, and its
// changes stand in the feed in the same transaction.
//
// It knows nothing of what is stored, and it never reads the clock itself: the
// clock is an argument.
package bolt

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
	"time"

	"effectmonitor/functions/internal/table"

	"go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"
)

// The buckets of the file.
var (
	bucketItems   = []byte("items")   // partition NUL sort → record
	bucketFeed    = []byte("feed")    // sequence, 8 bytes big endian → change
	bucketCursors = []byte("cursors") // consumer → cursor
	bucketDead    = []byte("dead")    // consumer NUL change → dead letter
)

// ErrInUse means that another process has the file open.
var ErrInUse = errors.New("the data file is in use by another process")

// Table is a table.Table, table.Feed and table.Checkpoints over one file. It is
// safe for concurrent use by one process.
type Table struct {
	db  *bbolt.DB
	now func() time.Time

	// Writers queue here; whoever gets the commit lock commits the whole queue
	// with one sync, so that concurrency does not multiply the syncs.
	queueLock sync.Mutex
	queue     []*request
	commit    sync.Mutex

	// grown is closed and replaced after every commit, to wake waiting readers
	// of the feed.
	grownLock sync.Mutex
	grown     chan struct{}
}

var (
	_ table.Table       = (*Table)(nil)
	_ table.Feed        = (*Table)(nil)
	_ table.Checkpoints = (*Table)(nil)
)

// Open opens or creates the file. The clock decides which items have expired.
// It waits at most two seconds for another process, and then gives ErrInUse.
func Open(path string, now func() time.Time) (*Table, error) {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: 2 * time.Second, FreelistType: bbolt.FreelistMapType})
	if err != nil {
		if errors.Is(err, bbolterrors.ErrTimeout) {
			err = ErrInUse
		}
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		for _, name := range [][]byte{bucketItems, bucketFeed, bucketCursors, bucketDead} {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), db.Close())
	}
	return &Table{db: db, now: now, grown: make(chan struct{})}, nil
}

// Close waits for running transactions and closes the file.
func (t *Table) Close() error { return t.db.Close() }

// Get implements table.Reader.
func (t *Table) Get(ctx context.Context, key table.Key) (table.Item, error) {
	found, err := t.GetMany(ctx, key)
	if err != nil {
		return table.Item{}, err
	}
	it, ok := found[key]
	if !ok {
		return table.Item{}, table.NotFound(key)
	}
	return it, nil
}

// GetMany implements table.Reader.
func (t *Table) GetMany(ctx context.Context, keys ...table.Key) (map[table.Key]table.Item, error) {
	if err := errors.Join(ctx.Err(), table.ValidateKeys(keys)); err != nil {
		return nil, err
	}
	found, now := make(map[table.Key]table.Item, len(keys)), t.now()
	err := t.db.View(func(tx *bbolt.Tx) error {
		for _, key := range keys {
			it, err := load(tx, key)
			if err != nil {
				return err
			}
			if it != nil && it.Alive(now) {
				found[key] = *it
			}
		}
		return nil
	})
	return found, err
}

// Query implements table.Reader.
func (t *Table) Query(ctx context.Context, partition string, r table.Range) (table.Page, error) {
	s, err := table.Prepare(partition, r)
	if err := errors.Join(ctx.Err(), err); err != nil {
		return table.Page{}, err
	}
	var items []table.Item
	now := t.now()
	err = t.db.View(func(tx *bbolt.Tx) error {
		w := walk{cursor: tx.Bucket(bucketItems).Cursor(), partition: partition, sel: s}
		for sort, record := w.first(); sort != "" && len(items) <= s.Limit; sort, record = w.next() {
			it, err := decodeItem(table.Key{Partition: partition, Sort: sort}, record)
			if err != nil {
				return err
			}
			if it.Alive(now) {
				items = append(items, it)
			}
		}
		return nil
	})
	if err != nil {
		return table.Page{}, err
	}
	return s.Cut(items), nil
}

// load returns the stored item, expired or not, or nil.
func load(tx *bbolt.Tx, key table.Key) (*table.Item, error) {
	record := tx.Bucket(bucketItems).Get(itemKey(key))
	if record == nil {
		return nil, nil
	}
	it, err := decodeItem(key, record)
	if err != nil {
		return nil, err
	}
	return &it, nil
}

func itemKey(k table.Key) []byte {
	b := make([]byte, 0, len(k.Partition)+1+len(k.Sort))
	return append(append(append(b, k.Partition...), 0), k.Sort...)
}

func sequenceKey(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }
