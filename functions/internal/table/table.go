// Package table is the port to the one store of the product: an ordered map of
// items under (partition, sort), with conditional all-or-nothing writes and a
// feed of committed changes.
//
// It holds the types, the rules that every adapter checks in the same way, and
// the consumer of the feed. It must not know what is in an item, how a key is
// built (package store does) or where the items lie: that is for the adapters
// table/bolt and table/dynamo, which share the contract in table/tabletest.
//
// There are no secondary indexes. A look-up by something else is an item of its
// own, written in the same Write.
package table

import (
	"context"
	"iter"
	"time"
)

// Limits that every adapter enforces, so that what works on a laptop also works
// in the cloud.
const (
	// MaxValue is the largest Value in bytes. DynamoDB allows 400 KiB for an
	// item with its keys and attribute names; 10 KiB is kept for those.
	MaxValue = 390 << 10
	// MaxOps is the largest number of operations in one Write.
	MaxOps = 100
	// MaxWrite is the largest sum of values and keys in one Write, in bytes.
	MaxWrite = 4_000_000
	// MaxPartition and MaxSort are the largest keys in bytes.
	MaxPartition = 2048
	MaxSort      = 1024
	// MaxGets is the largest number of keys in one GetMany.
	MaxGets = 100
	// DefaultLimit and MaxLimit bound the items on one page of a Query.
	DefaultLimit = 100
	MaxLimit     = 1000
)

// Key names one item. Both parts are non-empty UTF-8 without control
// characters; items in a partition are ordered by the bytes of Sort.
type Key struct {
	Partition, Sort string
}

// String shows the key as partition|sort. Keys hold no personal data, so they
// may appear in errors.
func (k Key) String() string { return k.Partition + "|" + k.Sort }

// Item is one stored value.
type Item struct {
	Key
	// Value is opaque to the table, at most MaxValue bytes.
	Value []byte
	// Version is set by the table: 1 after a Create, one more after each
	// later write. It is the condition of a Replace. A deleted item starts
	// again at 1.
	Version uint64
	// Expires is when the item stops existing, to the second (a fraction is
	// cut off); zero means never. An expired item is never returned and
	// counts as absent in a condition.
	Expires time.Time
}

// Alive reports whether the item exists at now.
func (it Item) Alive(now time.Time) bool {
	return it.Expires.IsZero() || it.Expires.Unix() > now.Unix()
}

// Range selects items of one partition. The zero Range is everything, ascending.
type Range struct {
	// From (inclusive) and To (exclusive) bound the sort key; empty is open.
	From, To string
	// Prefix selects the sort keys that begin with it. It cannot be combined
	// with From or To.
	Prefix string
	// Reverse gives the highest sort key first.
	Reverse bool
	// Limit is the page size, DefaultLimit when zero, at most MaxLimit.
	Limit int
	// Cursor continues after an earlier page with the same Range.
	Cursor string
}

// Page is one page of a Query. Next is empty on the last page and otherwise
// the Cursor of the following one, which holds at least one item unless it was
// removed in between.
type Page struct {
	Items []Item
	Next  string
}

// Reader reads committed items. Reads are strongly consistent: what was
// acknowledged before the read began is seen.
type Reader interface {
	// Get returns the item, or an error that is ErrNotFound.
	Get(ctx context.Context, key Key) (Item, error)
	// GetMany returns those of at most MaxGets keys that exist.
	GetMany(ctx context.Context, keys ...Key) (map[Key]Item, error)
	// Query returns one page of a partition.
	Query(ctx context.Context, partition string, r Range) (Page, error)
}

// Table reads and writes items.
type Table interface {
	Reader
	// Write applies all operations or none. At most MaxOps operations, each on
	// another key. When a condition fails the error is a *ConflictError (and
	// ErrConflict). When it returns nil the change is durable and in the feed.
	// After any other error the outcome can be unknown (a lost connection):
	// use conditions that make a second try harmless.
	Write(ctx context.Context, ops ...Op) error
}

// All walks all pages of a Query in order. It stops at the first error, which
// it yields with a zero Item.
func All(ctx context.Context, t Reader, partition string, r Range) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		for {
			page, err := t.Query(ctx, partition, r)
			if err != nil {
				yield(Item{}, err)
				return
			}
			for _, it := range page.Items {
				if !yield(it, nil) {
					return
				}
			}
			if page.Next == "" {
				return
			}
			r.Cursor = page.Next
		}
	}
}
