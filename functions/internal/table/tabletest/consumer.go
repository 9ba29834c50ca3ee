package tabletest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"testing"
	"time"

	"effectmonitor/functions/internal/table"
)

// consumeUntil drains until done says that everything arrived.
func (k *kit) consumeUntil(c table.Consumer, done func() bool) {
	k.Helper()
	for deadline := time.Now().Add(20 * time.Second); !done(); {
		if _, err := c.Drain(k.Context()); err != nil {
			k.Fatalf("Drain: %v", err)
		}
		if time.Now().After(deadline) {
			k.Fatal("the consumer did not see everything")
		}
	}
}

func testConsumer(t *testing.T, k *kit) {
	for i := range 5 {
		k.write(table.Put(item("a", strconv.Itoa(i))))
	}
	var seen []string
	failing := true
	c := table.Consumer{Name: "one", Feed: k.Feed, Checkpoints: k.Checkpoints, Batch: 2, Backoff: time.Millisecond,
		Handle: func(_ context.Context, changes []table.Change) error {
			for _, change := range changes {
				if failing && string(change.New.Value) == "3" {
					failing = false
					return errors.New("not now")
				}
				seen = append(seen, string(change.New.Value))
			}
			return nil
		}}
	k.consumeUntil(c, func() bool { return len(seen) >= 6 })
	// The batch 2, 3 failed half way, so 2 is seen twice: at least once.
	k.want("seen", fmt.Sprint(seen), "[0 1 2 2 3 4]")

	k.write(table.Put(item("a", "5")))
	k.consumeUntil(c, func() bool { return len(seen) >= 7 })
	var other int
	all := table.Consumer{Name: "two", Feed: k.Feed, Checkpoints: k.Checkpoints,
		Handle: func(_ context.Context, changes []table.Change) error { other += len(changes); return nil }}
	k.consumeUntil(all, func() bool { return other >= 6 })
	k.want("seen by one", fmt.Sprint(seen[6:]), "[5]")
	if other != 6 {
		t.Errorf("the other consumer saw %d changes, want 6", other)
	}
}

func testPoison(t *testing.T, k *kit) {
	for i := range 6 {
		k.write(table.Put(item(strconv.Itoa(i), "")))
	}
	calls, seen := map[string]int{}, 0
	graves := NewCheckpoints()
	c := table.Consumer{Name: "c", Feed: k.Feed, Checkpoints: graves, Attempts: 3, Backoff: time.Millisecond,
		Handle: func(_ context.Context, changes []table.Change) error {
			for _, change := range changes {
				switch calls[change.Key.Sort]++; change.Key.Sort {
				case "2":
					return errors.New("cannot digest")
				case "4":
					panic("worse")
				}
			}
			seen += len(changes)
			return nil
		}}
	k.consumeUntil(c, func() bool { return seen+len(graves.Letters) >= 6 })
	if seen != 4 || len(graves.Letters) != 2 {
		t.Fatalf("%d handled and %d buried, want 4 and 2", seen, len(graves.Letters))
	}
	first := graves.Letters[0]
	if first.Consumer != "c" || first.Change.Key != key("p", "2") || first.Error != "cannot digest" || first.Attempts != 3 {
		t.Errorf("dead letter %+v", first)
	}
	if second := graves.Letters[1]; second.Change.Key != key("p", "4") || second.Error != "handler of c panicked: worse" {
		t.Errorf("dead letter %+v", second)
	}
	if n, err := c.Drain(t.Context()); n != 0 || err != nil {
		t.Errorf("after burying, another drain handled %d, %v", n, err)
	}
}

func testConsumerStop(t *testing.T, k *kit) {
	ctx, stop := context.WithCancel(t.Context())
	got := make(chan string, 100)
	c := table.Consumer{Name: "c", Feed: k.Feed, Checkpoints: k.Checkpoints, Backoff: time.Millisecond,
		Handle: func(ctx context.Context, changes []table.Change) error {
			for _, change := range changes {
				if string(change.New.Value) == "stop" {
					stop()
					return ctx.Err()
				}
				got <- string(change.New.Value)
			}
			return nil
		}}
	ended := make(chan error)
	go func() { ended <- c.Run(ctx) }()
	k.write(table.Put(item("a", "1")))
	k.want("while running", receive(t, got), "1")
	k.write(table.Put(item("a", "stop")))
	if err := <-ended; err != nil {
		t.Errorf("Run: %v, want nil after a stop", err)
	}
	c.Handle = func(_ context.Context, changes []table.Change) error {
		for _, change := range changes {
			got <- string(change.New.Value)
		}
		return nil
	}
	ctx, stop = context.WithCancel(t.Context())
	defer stop()
	go func() { ended <- c.Run(ctx) }()
	k.want("what was interrupted comes again", receive(t, got), "stop")
	stop()
	<-ended
}

func receive(t *testing.T, c <-chan string) string {
	t.Helper()
	select {
	case s := <-c:
		return s
	case <-time.After(20 * time.Second):
		t.Fatal("nothing arrived")
		return ""
	}
}

func testReopen(t *testing.T, k *kit) {
	if k.Reopen == nil {
		// The state of a cloud table is not in this process; there is nothing
		// to lose and so nothing to test.
		return
	}
	k.write(table.Put(item("a", "1")), table.Put(item("b", "1")))
	var seen int
	c := table.Consumer{Name: "c", Feed: k.Feed, Checkpoints: k.Checkpoints,
		Handle: func(_ context.Context, changes []table.Change) error { seen += len(changes); return nil }}
	if _, err := c.Drain(t.Context()); err != nil || seen != 2 {
		t.Fatalf("saw %d, %v; want 2", seen, err)
	}
	k.write(table.Put(item("a", "2")))
	k.Harness = k.Reopen()
	k.want("after reopening", k.state("p", table.Range{}), "a=2@2 b=1@1")
	c.Feed, c.Checkpoints = k.Feed, k.Checkpoints
	if _, err := c.Drain(t.Context()); err != nil || seen != 3 {
		t.Errorf("saw %d, %v; want only the one change after the cursor", seen, err)
	}
	if all, _ := k.drain("", 3, 10); len(all) != 3 {
		t.Errorf("%d changes in the feed, want 3", len(all))
	}
}
