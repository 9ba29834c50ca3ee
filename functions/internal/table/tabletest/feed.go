package tabletest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"effectmonitor/functions/internal/table"
)

// show renders a change as "partition|sort old>new".
func show(c table.Change) string {
	side := func(it *table.Item) string {
		if it == nil {
			return "-"
		}
		if it.Key != c.Key {
			return "wrong key " + it.Key.String()
		}
		return fmt.Sprintf("%s@%d", it.Value, it.Version)
	}
	return fmt.Sprintf("%v %s>%s", c.Key, side(c.Old), side(c.New))
}

// drain reads the feed from a cursor until at least want changes were seen; a
// cloud feed lags a little behind the table.
func (k *kit) drain(cursor string, want, limit int) (changes []table.Change, next string) {
	k.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; {
		got, to, err := k.Feed.Read(k.Context(), cursor, limit)
		if err != nil {
			k.Fatalf("Feed.Read: %v", err)
		}
		changes, cursor = append(changes, got...), to
		if len(got) == 0 && len(changes) >= want {
			return changes, cursor
		}
		if len(got) == 0 {
			if time.Now().After(deadline) {
				k.Fatalf("the feed gave %d changes, want %d", len(changes), want)
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
}

// perKey groups what show renders by sort key.
func perKey(changes []table.Change) map[string]string {
	lines := map[string][]string{}
	for _, c := range changes {
		_, what, _ := strings.Cut(show(c), " ")
		lines[c.Key.Sort] = append(lines[c.Key.Sort], what)
	}
	out := map[string]string{}
	for sort, l := range lines {
		out[sort] = strings.Join(l, " ")
	}
	return out
}

func testFeedContent(t *testing.T, k *kit) {
	expires := k.clock.Now().Add(time.Hour)
	k.write(table.Create(item("a", "1")), table.Create(table.Item{Key: key("p", "b"), Value: []byte("1"), Expires: expires}))
	k.write(table.Put(item("a", "2")), table.CheckExists(key("p", "b")), table.Delete(key("p", "absent")))
	if err := k.Table.Write(t.Context(), table.Put(item("b", "no")), table.CheckAbsent(key("p", "a"))); err == nil {
		t.Fatal("conflict expected")
	}
	k.write(table.Replace(table.Item{Key: key("p", "a"), Value: []byte("2"), Version: 2}))
	k.write(table.Delete(key("p", "b")), table.DeleteIf(key("p", "a"), 3))
	changes, _ := k.drain("", 6, 100)
	got := perKey(changes)
	k.want("changes of a", got["a"], "->1@1 1@1>2@2 2@2>2@3 2@3>-")
	k.want("changes of b", got["b"], "->1@1 1@1>-")
	if len(got) != 2 {
		t.Errorf("changes of %d keys, want only a and b: %v", len(got), got)
	}
	ids := map[string]bool{}
	for _, c := range changes {
		if c.ID == "" || ids[c.ID] || c.Expired {
			t.Errorf("change %+v: want a new id and not expired", c)
		}
		ids[c.ID] = true
		if c.Key.Sort == "b" && c.New != nil && !c.New.Expires.Equal(expires) {
			t.Errorf("the feed has expiry %v, want %v", c.New.Expires, expires)
		}
	}
}

func testFeedReplay(t *testing.T, k *kit) {
	for i := range 10 {
		k.write(table.Put(item("a", strconv.Itoa(i))))
	}
	all, end := k.drain("", 10, 100)
	again, _ := k.drain("", 10, 3)
	for i := range all {
		if all[i].ID != again[i].ID || show(all[i]) != show(again[i]) {
			t.Fatalf("a replay differs at %d: %s, then %s", i, show(all[i]), show(again[i]))
		}
	}
	if more, _, err := k.Feed.Read(t.Context(), end, 10); err != nil || len(more) != 0 {
		t.Errorf("after the end: %d changes, %v", len(more), err)
	}
	k.write(table.Put(item("a", "last")))
	tail, _ := k.drain(end, 1, 100)
	if len(tail) != 1 || show(tail[0]) != "p|a 9@10>last@11" {
		t.Errorf("from the cursor on: %d changes, want only the last", len(tail))
	}
	if _, _, err := k.Feed.Read(t.Context(), "no cursor", 1); !errors.Is(err, table.ErrInvalid) {
		t.Errorf("a made-up cursor: %v, want ErrInvalid", err)
	}
}

func testFeedWait(t *testing.T, k *kit) {
	k.write(table.Put(item("a", "1")))
	_, end := k.drain("", 1, 10)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := k.Feed.Wait(ctx, ""); err != nil {
		t.Errorf("Wait with changes at hand: %v", err)
	}
	go func() {
		time.Sleep(30 * time.Millisecond)
		_ = k.Table.Write(ctx, table.Put(item("a", "2"))) // a failure shows below
	}()
	for {
		if err := k.Feed.Wait(ctx, end); err != nil {
			t.Fatalf("Wait: %v", err)
		}
		changes, next, err := k.Feed.Read(ctx, end, 10)
		if err != nil {
			t.Fatal(err)
		}
		if end = next; len(changes) > 0 {
			break
		}
	}
	short, stop := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer stop()
	if err := k.Feed.Wait(short, end); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Wait without news: %v, want the error of the context", err)
	}
}

func testFeedComplete(t *testing.T, k *kit) {
	const each = 4
	parallel(writers, func(i int) {
		for n := range each {
			it := table.Item{Key: key(fmt.Sprint("w", i%5), strconv.Itoa(i)), Value: []byte(strconv.Itoa(n))}
			if err := whileBusy(func() error { return k.Table.Write(t.Context(), table.Put(it)) }); err != nil {
				t.Error(err)
			}
		}
	})
	changes, _ := k.drain("", writers*each, 30)
	if len(changes) != writers*each {
		t.Errorf("%d changes, want %d", len(changes), writers*each)
	}
	for sort, got := range perKey(changes) {
		k.want("changes of "+sort, got, "->0@1 0@1>1@2 1@2>2@3 2@3>3@4")
	}
}
