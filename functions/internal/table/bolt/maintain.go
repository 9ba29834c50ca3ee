package bolt

import (
	"context"
	"encoding/binary"
	"math"

	"effectmonitor/functions/internal/table"

	"go.etcd.io/bbolt"
)

// maintainStep bounds one transaction of Maintain, so that writers do not wait
// long.
const maintainStep = 1000

// Sweep removes expired items, which reads already hide, and reports each
// removal in the feed, as DynamoDB does by itself. It returns how many went.
func (t *Table) Sweep(ctx context.Context) (int, error) {
	var from []byte
	for gone := 0; ; {
		if err := ctx.Err(); err != nil {
			return gone, err
		}
		n, next, err := t.sweepStep(from)
		gone += n
		if err != nil || next == nil {
			return gone, err
		}
		from = next
	}
}

// sweepStep looks at some items from a file key on and returns the key to go on
// with, nil at the end.
func (t *Table) sweepStep(from []byte) (gone int, next []byte, err error) {
	t.commit.Lock()
	defer t.commit.Unlock()
	err = t.db.Update(func(tx *bbolt.Tx) error {
		expired, to, err := t.expired(tx, from)
		if err != nil {
			return err
		}
		for i := range expired {
			c := table.Change{Key: expired[i].Key, Old: &expired[i], Expired: true}
			if err := record(tx, c); err != nil {
				return err
			}
		}
		gone, next = len(expired), to
		return nil
	})
	if gone > 0 {
		t.wake()
	}
	return gone, next, err
}

func (t *Table) expired(tx *bbolt.Tx, from []byte) (found []table.Item, next []byte, err error) {
	c, now := tx.Bucket(bucketItems).Cursor(), t.now()
	k, v := c.Seek(from)
	for n := 0; k != nil && n < maintainStep; n++ {
		it, err := decodeItem(splitKey(k), v)
		if err != nil {
			return nil, nil, err
		}
		if !it.Alive(now) {
			found = append(found, it)
		}
		k, v = c.Next()
	}
	return found, append([]byte(nil), k...), nil
}

// Trim removes changes from the feed that every known consumer has passed, but
// keeps the last keep changes for a look back. Without consumers it removes
// nothing. It returns how many went.
func (t *Table) Trim(ctx context.Context, keep uint64) (int, error) {
	for gone := 0; ; {
		if err := ctx.Err(); err != nil {
			return gone, err
		}
		n, err := t.trimStep(keep)
		gone += n
		if err != nil || n < maintainStep {
			return gone, err
		}
	}
}

func (t *Table) trimStep(keep uint64) (gone int, err error) {
	err = t.db.Update(func(tx *bbolt.Tx) error {
		limit, err := passedByAll(tx)
		if err != nil {
			return err
		}
		feed := tx.Bucket(bucketFeed)
		last := feed.Sequence()
		if last <= keep {
			return nil
		}
		limit = min(limit, last-keep)
		c := feed.Cursor()
		var old [][]byte
		for k, _ := c.First(); k != nil && sequenceFrom(k) <= limit && len(old) < maintainStep; k, _ = c.Next() {
			old = append(old, k)
		}
		for _, k := range old {
			if err := feed.Delete(k); err != nil {
				return err
			}
		}
		gone = len(old)
		return nil
	})
	return gone, err
}

// passedByAll is the last sequence number that every consumer has handled.
func passedByAll(tx *bbolt.Tx) (uint64, error) {
	lowest := uint64(math.MaxUint64)
	err := tx.Bucket(bucketCursors).ForEach(func(_, v []byte) error {
		n, err := sequenceOf(string(v))
		lowest = min(lowest, n)
		return err
	})
	if lowest == math.MaxUint64 {
		lowest = 0
	}
	return lowest, err
}

func sequenceFrom(key []byte) uint64 { return binary.BigEndian.Uint64(key) }
