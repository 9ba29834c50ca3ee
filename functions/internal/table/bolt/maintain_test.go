package bolt

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"effectmonitor/functions/internal/table"
	"effectmonitor/functions/internal/table/tabletest"

	"go.etcd.io/bbolt"
)

func fresh(t *testing.T) (*Table, *tabletest.Clock) {
	clock := tabletest.NewClock()
	return open(t, filepath.Join(t.TempDir(), "table.db"), clock), clock
}

func put(t *testing.T, tab *Table, sort string, expires time.Time) {
	t.Helper()
	it := table.Item{Key: table.Key{Partition: "p", Sort: sort}, Value: []byte(sort), Expires: expires}
	if err := tab.Write(t.Context(), table.Put(it)); err != nil {
		t.Fatal(err)
	}
}

func TestSweep(t *testing.T) {
	tab, clock := fresh(t)
	const n = maintainStep + 50 // more than one step
	for i := range n {
		expires := time.Time{}
		if i%2 == 0 {
			expires = clock.Now().Add(time.Minute)
		}
		put(t, tab, fmt.Sprintf("%05d", i), expires)
	}
	if gone, err := tab.Sweep(t.Context()); gone != 0 || err != nil {
		t.Fatalf("before the time: %d gone, %v", gone, err)
	}
	clock.Add(time.Hour)
	for _, want := range []int{n / 2, 0} {
		if gone, err := tab.Sweep(t.Context()); gone != want || err != nil {
			t.Fatalf("%d gone, %v; want %d", gone, err, want)
		}
	}
	changes, _, err := tab.Read(t.Context(), fmt.Sprint(n), n)
	if err != nil || len(changes) != n/2 {
		t.Fatalf("%d changes, %v; want one per removal", len(changes), err)
	}
	for i, c := range changes {
		if !c.Expired || c.New != nil || c.Old == nil || c.Key.Sort != fmt.Sprintf("%05d", 2*i) {
			t.Fatalf("change %+v", c)
		}
	}
}

func TestTrim(t *testing.T) {
	tab, _ := fresh(t)
	for i := range 10 {
		put(t, tab, fmt.Sprint(i), time.Time{})
	}
	if gone, err := tab.Trim(t.Context(), 0); gone != 0 || err != nil {
		t.Fatalf("without consumers: %d gone, %v; want none", gone, err)
	}
	for consumer, cursor := range map[string]string{"quick": "9", "slow": "6"} {
		if err := tab.Save(t.Context(), consumer, cursor); err != nil {
			t.Fatal(err)
		}
	}
	if gone, err := tab.Trim(t.Context(), 8); gone != 2 || err != nil {
		t.Fatalf("keeping 8: %d gone, %v; want 2", gone, err)
	}
	if gone, err := tab.Trim(t.Context(), 0); gone != 4 || err != nil {
		t.Fatalf("keeping none: %d gone, %v; want those that the slow one passed", gone, err)
	}
	changes, _, err := tab.Read(t.Context(), "", 100)
	if err != nil || len(changes) != 4 || changes[0].ID != "7" {
		t.Fatalf("%d changes left, %v; want 7 to 10", len(changes), err)
	}
	put(t, tab, "new", time.Time{})
	if changes, _, err := tab.Read(t.Context(), "10", 100); err != nil || len(changes) != 1 || changes[0].ID != "11" {
		t.Errorf("the numbers do not go on after a trim: %+v, %v", changes, err)
	}
}

func TestDeadLetters(t *testing.T) {
	tab, _ := fresh(t)
	put(t, tab, "a", time.Time{})
	changes, _, err := tab.Read(t.Context(), "", 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, consumer := range []string{"two", "one"} {
		if err := tab.Bury(t.Context(), table.DeadLetter{Consumer: consumer, Change: changes[0], Error: "no", Attempts: 5}); err != nil {
			t.Fatal(err)
		}
	}
	letters, err := tab.DeadLetters(t.Context())
	if err != nil || len(letters) != 2 {
		t.Fatalf("%d letters, %v; want 2", len(letters), err)
	}
	got := letters[0]
	if got.Consumer != "one" || got.Error != "no" || got.Attempts != 5 || got.Change.Key.Sort != "a" || string(got.Change.New.Value) != "a" {
		t.Errorf("letter %+v", got)
	}
}

func TestInUse(t *testing.T) {
	path := filepath.Join(t.TempDir(), "table.db")
	tab := open(t, path, tabletest.NewClock())
	if _, err := Open(path, time.Now); !errors.Is(err, ErrInUse) {
		t.Errorf("a second Open: %v, want ErrInUse", err)
	}
	if err := tab.Close(); err != nil {
		t.Fatal(err)
	}
	if err := tab.Write(t.Context(), table.Delete(table.Key{Partition: "p", Sort: "a"})); err == nil {
		t.Error("a write after Close was acknowledged")
	}
}

func TestNotATable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "table.db")
	if err := os.WriteFile(path, []byte("something else, and long enough to be looked at"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, time.Now); err == nil {
		t.Error("a file that is no table was opened")
	}
}

func TestDamagedRecords(t *testing.T) {
	tab, _ := fresh(t)
	put(t, tab, "a", time.Time{})
	err := tab.db.Update(func(tx *bbolt.Tx) error {
		return errors.Join(
			tx.Bucket(bucketItems).Put(itemKey(table.Key{Partition: "p", Sort: "a"}), []byte("short")),
			tx.Bucket(bucketFeed).Put(sequenceKey(1), []byte{flagOld | flagNew, 200}))
	})
	if err != nil {
		t.Fatal(err)
	}
	key := table.Key{Partition: "p", Sort: "a"}
	_, get := tab.Get(t.Context(), key)
	_, query := tab.Query(t.Context(), "p", table.Range{})
	_, _, feed := tab.Read(t.Context(), "", 10)
	_, sweep := tab.Sweep(t.Context())
	write := tab.Write(t.Context(), table.CheckExists(key))
	for name, err := range map[string]error{"get": get, "query": query, "feed": feed, "sweep": sweep, "write": write} {
		if !errors.Is(err, errDamaged) {
			t.Errorf("%s: %v, want errDamaged", name, err)
		}
	}
}

func FuzzDecodeChange(f *testing.F) {
	it := table.Item{Key: table.Key{Partition: "p", Sort: "s"}, Value: []byte("v"), Version: 3, Expires: time.Unix(9, 0)}
	f.Add(encodeChange(table.Change{Key: it.Key, Old: &it, New: &it}))
	f.Add(encodeChange(table.Change{Key: it.Key, Old: &it, Expired: true}))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := decodeChange("1", b)
		if err != nil {
			return
		}
		again, err := decodeChange("1", encodeChange(c))
		if err != nil || fmt.Sprint(again.Old, again.New, again.Key, again.Expired) != fmt.Sprint(c.Old, c.New, c.Key, c.Expired) {
			t.Errorf("%+v came back as %+v, %v", c, again, err)
		}
	})
}

func TestCancelledConsumer(t *testing.T) {
	tab, _ := fresh(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, load := tab.Load(ctx, "c")
	_, dead := tab.DeadLetters(ctx)
	_, sweep := tab.Sweep(ctx)
	_, trim := tab.Trim(ctx, 0)
	for name, err := range map[string]error{"load": load, "dead letters": dead, "sweep": sweep, "trim": trim, "bury": tab.Bury(ctx, table.DeadLetter{})} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, want context.Canceled", name, err)
		}
	}
	if err := tab.Save(t.Context(), "c", "x"); !errors.Is(err, table.ErrInvalid) {
		t.Errorf("save of a made-up cursor: %v", err)
	}
}
