package bolt

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"effectmonitor/functions/internal/table"

	"go.etcd.io/bbolt"
)

// Read implements table.Feed. A cursor is the sequence number of the last
// change seen, in decimals.
func (t *Table) Read(ctx context.Context, cursor string, limit int) ([]table.Change, string, error) {
	if err := ctx.Err(); err != nil {
		return nil, cursor, err
	}
	after, err := sequenceOf(cursor)
	if err != nil {
		return nil, cursor, err
	}
	var changes []table.Change
	err = t.db.View(func(tx *bbolt.Tx) error {
		c := tx.Bucket(bucketFeed).Cursor()
		for k, v := c.Seek(sequenceKey(after + 1)); k != nil && len(changes) < max(limit, 1); k, v = c.Next() {
			change, err := decodeChange(sequenceID(k), v)
			if err != nil {
				return err
			}
			changes, cursor = append(changes, change), change.ID
		}
		return nil
	})
	return changes, cursor, err
}

// Wait implements table.Feed.
func (t *Table) Wait(ctx context.Context, cursor string) error {
	after, err := sequenceOf(cursor)
	if err != nil {
		return err
	}
	for {
		// Take the channel before looking, or a commit in between is missed.
		t.grownLock.Lock()
		grown := t.grown
		t.grownLock.Unlock()
		last, err := t.lastSequence()
		if err != nil || last > after {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-grown:
		}
	}
}

func (t *Table) wake() {
	t.grownLock.Lock()
	close(t.grown)
	t.grown = make(chan struct{})
	t.grownLock.Unlock()
}

func (t *Table) lastSequence() (last uint64, err error) {
	err = t.db.View(func(tx *bbolt.Tx) error {
		last = tx.Bucket(bucketFeed).Sequence()
		return nil
	})
	return last, err
}

// Load implements table.Checkpoints.
func (t *Table) Load(ctx context.Context, consumer string) (cursor string, err error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	err = t.db.View(func(tx *bbolt.Tx) error {
		cursor = string(tx.Bucket(bucketCursors).Get([]byte(consumer)))
		return nil
	})
	return cursor, err
}

// Save implements table.Checkpoints.
func (t *Table) Save(ctx context.Context, consumer, cursor string) error {
	if _, err := sequenceOf(cursor); err != nil {
		return errors.Join(ctx.Err(), err)
	}
	return t.db.Update(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucketCursors).Put([]byte(consumer), []byte(cursor))
	})
}

// Bury implements table.Checkpoints.
func (t *Table) Bury(ctx context.Context, letter table.DeadLetter) error {
	value, err := json.Marshal(letter)
	if err := errors.Join(ctx.Err(), err); err != nil {
		return err
	}
	return t.db.Update(func(tx *bbolt.Tx) error {
		key := itemKey(table.Key{Partition: letter.Consumer, Sort: fmt.Sprintf("%020s", letter.Change.ID)})
		return tx.Bucket(bucketDead).Put(key, value)
	})
}

// DeadLetters returns what consumers gave up on, per consumer in feed order.
func (t *Table) DeadLetters(ctx context.Context) (letters []table.DeadLetter, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	err = t.db.View(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucketDead).ForEach(func(k, v []byte) error {
			var letter table.DeadLetter
			if err := json.Unmarshal(v, &letter); err != nil {
				return fmt.Errorf("%w: dead letter %q", errDamaged, k)
			}
			letters = append(letters, letter)
			return nil
		})
	})
	return letters, err
}

func sequenceID(key []byte) string {
	return strconv.FormatUint(sequenceFrom(key), 10)
}

func sequenceOf(cursor string) (uint64, error) {
	if cursor == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(cursor, 10, 63)
	if err != nil {
		return 0, fmt.Errorf("%w: feed cursor %q", table.ErrInvalid, cursor)
	}
	return n, nil
}
