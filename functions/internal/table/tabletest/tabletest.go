// Package tabletest is the contract of the table port as tests. Every adapter
// runs Run on itself; what passes here may be relied on by the store.
//
// It must not know any adapter: an adapter's test hands it a way to open one.
package tabletest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"effectmonitor/functions/internal/table"
)

// Harness is one opened, empty table under test.
type Harness struct {
	Table table.Table
	Feed  table.Feed
	// Checkpoints keeps cursors; NewCheckpoints when the adapter has none.
	Checkpoints table.Checkpoints
	// Reopen closes the table and opens it again, as a restart would; nil when
	// the adapter has no state of its own.
	Reopen func() Harness
}

// Open makes an empty table that takes its time from the clock.
type Open func(t *testing.T, clock *Clock) Harness

// Clock is a clock that stands still until a test moves it. It begins far in
// the future, so that the real time-to-live of a cloud table never interferes.
type Clock struct {
	lock sync.Mutex
	t    time.Time
}

// NewClock returns the clock at its beginning.
func NewClock() *Clock { return &Clock{t: time.Date(2091, 3, 1, 12, 0, 0, 0, time.UTC)} }

// Now returns the time of the clock.
func (c *Clock) Now() time.Time {
	c.lock.Lock()
	defer c.lock.Unlock()
	return c.t
}

// Add moves the clock.
func (c *Clock) Add(d time.Duration) {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.t = c.t.Add(d)
}

// Checkpoints is a table.Checkpoints in memory.
type Checkpoints struct {
	lock    sync.Mutex
	cursors map[string]string
	Letters []table.DeadLetter
}

// NewCheckpoints returns empty checkpoints.
func NewCheckpoints() *Checkpoints { return &Checkpoints{cursors: map[string]string{}} }

// Load implements table.Checkpoints.
func (c *Checkpoints) Load(_ context.Context, consumer string) (string, error) {
	c.lock.Lock()
	defer c.lock.Unlock()
	return c.cursors[consumer], nil
}

// Save implements table.Checkpoints.
func (c *Checkpoints) Save(_ context.Context, consumer, cursor string) error {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.cursors[consumer] = cursor
	return nil
}

// Bury implements table.Checkpoints.
func (c *Checkpoints) Bury(_ context.Context, letter table.DeadLetter) error {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.Letters = append(c.Letters, letter)
	return nil
}

// part is one test of the contract.
type part struct {
	name string
	run  func(*testing.T, *kit)
}

// items is what the contract says of items.
var items = []part{
	{"create, read, change, delete", testCRUD},
	{"conditions", testConditions},
	{"all or nothing", testAllOrNothing},
	{"requests that break the rules", testInvalid},
	{"sizes", testSizes},
	{"order, ranges and prefixes", testRanges},
	{"pages", testPages},
	{"pages over large items", testLargePages},
	{"many keys at once", testGetMany},
	{"expiry", testExpiry},
	{"expired items do not shorten a page", testExpiredPages},
	{"concurrent increments", testIncrements},
	{"concurrent creates", testCreates},
	{"concurrent transfers keep the sum", testTransfers},
	{"a cancelled context", testCancelled},
}

// feed is what the contract says of changes, and of both together.
var feed = []part{
	{"feed: order and content", testFeedContent},
	{"feed: cursor and replay", testFeedReplay},
	{"feed: waiting", testFeedWait},
	{"feed: everything concurrent writers wrote", testFeedComplete},
	{"consumer: at least once, durable", testConsumer},
	{"consumer: poison", testPoison},
	{"consumer: stops and goes on", testConsumerStop},
	{"reopen keeps everything", testReopen},
	{"model", testModel},
}

// Run runs the whole contract.
func Run(t *testing.T, open Open) { runParts(t, slices.Concat(items, feed), open) }

// RunTable runs what the contract says of a table without a feed.
func RunTable(t *testing.T, open func(t *testing.T, clock *Clock) table.Table) {
	runParts(t, items, func(t *testing.T, clock *Clock) Harness { return Harness{Table: open(t, clock)} })
}

func runParts(t *testing.T, parts []part, open Open) {
	for _, c := range parts {
		t.Run(c.name, func(t *testing.T) {
			clock := NewClock()
			c.run(t, &kit{T: t, Harness: open(t, clock), clock: clock})
		})
	}
}

// kit is what every contract test works with.
type kit struct {
	*testing.T
	Harness
	clock *Clock
}

func key(partition, sort string) table.Key { return table.Key{Partition: partition, Sort: sort} }

func item(sort, value string) table.Item {
	return table.Item{Key: key("p", sort), Value: []byte(value)}
}

func (k *kit) write(ops ...table.Op) {
	k.Helper()
	if err := k.Table.Write(k.Context(), ops...); err != nil {
		k.Fatalf("Write: %v", err)
	}
}

func (k *kit) get(key table.Key) table.Item {
	k.Helper()
	it, err := k.Table.Get(k.Context(), key)
	if err != nil {
		k.Fatalf("Get(%v): %v", key, err)
	}
	if it.Key != key {
		k.Fatalf("Get(%v) returned the item %v", key, it.Key)
	}
	return it
}

// state shows a partition as "sort=value@version ..." in query order.
func (k *kit) state(partition string, r table.Range) string {
	k.Helper()
	var b strings.Builder
	for it, err := range table.All(k.Context(), k.Table, partition, r) {
		if err != nil {
			k.Fatalf("Query(%s, %+v): %v", partition, r, err)
		}
		if it.Partition != partition {
			k.Fatalf("Query(%s) returned an item of %s", partition, it.Partition)
		}
		fmt.Fprintf(&b, "%s=%s@%d ", it.Sort, it.Value, it.Version)
	}
	return strings.TrimSpace(b.String())
}

func (k *kit) want(what, got, want string) {
	k.Helper()
	if got != want {
		k.Errorf("%s:\n got %s\nwant %s", what, got, want)
	}
}

// parallel runs f in n goroutines and waits.
func parallel(n int, f func(i int)) {
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { f(i) })
	}
	wg.Wait()
}
