package tabletest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"effectmonitor/functions/internal/table"
)

func testRanges(t *testing.T, k *kit) {
	for _, sort := range []string{"b", "a", "ab", "é", "a#2", "a#10", "B", "z", "aé", "~"} {
		k.write(table.Create(item(sort, "")))
	}
	// Neighbours in the file that belong to other partitions.
	k.write(table.Create(table.Item{Key: key("o", "zz")}), table.Create(table.Item{Key: key("p!", "a")}), table.Create(table.Item{Key: key("pp", "a")}))
	for _, c := range []struct {
		name string
		r    table.Range
		want string
	}{
		{"all, by bytes", table.Range{}, "B a a#10 a#2 ab aé b z ~ é"},
		{"reverse", table.Range{Reverse: true}, "é ~ z b aé ab a#2 a#10 a B"},
		{"from is included", table.Range{From: "ab"}, "ab aé b z ~ é"},
		{"to is excluded", table.Range{To: "ab"}, "B a a#10 a#2"},
		{"from and to", table.Range{From: "a#2", To: "z"}, "a#2 ab aé b"},
		{"from and to, reverse", table.Range{From: "a#2", To: "z", Reverse: true}, "b aé ab a#2"},
		{"bounds between items", table.Range{From: "a#11", To: "c"}, "a#2 ab aé b"},
		{"prefix", table.Range{Prefix: "a#"}, "a#10 a#2"},
		{"prefix that is itself a key", table.Range{Prefix: "a"}, "a a#10 a#2 ab aé"},
		{"prefix, reverse", table.Range{Prefix: "a", Reverse: true}, "aé ab a#2 a#10 a"},
		{"prefix of nothing", table.Range{Prefix: "q"}, ""},
		{"last prefix, reverse", table.Range{Prefix: "é", Reverse: true}, "é"},
		{"empty range", table.Range{From: "b", To: "b"}, ""},
		{"turned range", table.Range{From: "z", To: "a"}, ""},
		{"above everything", table.Range{From: "ü"}, ""},
	} {
		for _, limit := range []int{0, 1, 3} {
			c.r.Limit = limit
			got := strings.ReplaceAll(k.state("p", c.r), "=@1", "")
			k.want(fmt.Sprintf("%s, limit %d", c.name, limit), got, c.want)
		}
	}
	k.want("absent partition", k.state("nowhere", table.Range{}), "")
}

func testPages(t *testing.T, k *kit) {
	for i := range 7 {
		k.write(table.Create(item(fmt.Sprint(i), "")))
	}
	for _, c := range []struct {
		name  string
		r     table.Range
		pages string
	}{
		{"two by two", table.Range{Limit: 2}, "01 23 45 6"},
		{"exactly all", table.Range{Limit: 7}, "0123456"},
		{"reverse", table.Range{Limit: 3, Reverse: true}, "654 321 0"},
		{"within bounds", table.Range{Limit: 2, From: "1", To: "5"}, "12 34"},
		{"within bounds, reverse", table.Range{Limit: 3, From: "1", To: "5", Reverse: true}, "432 1"},
	} {
		var pages []string
		for r, more := c.r, true; more; {
			page, err := k.Table.Query(t.Context(), "p", r)
			if err != nil {
				t.Fatal(err)
			}
			var sorts string
			for _, it := range page.Items {
				sorts += it.Sort
			}
			pages = append(pages, sorts)
			r.Cursor, more = page.Next, page.Next != ""
		}
		k.want(c.name, strings.Join(pages, " "), c.pages)
	}
	first, err := k.Table.Query(t.Context(), "p", table.Range{Limit: 3})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.Table.Query(t.Context(), "p", table.Range{Limit: 3, From: "5", Cursor: first.Next}); !errors.Is(err, table.ErrInvalid) {
		t.Errorf("a cursor of another range: %v, want ErrInvalid", err)
	}
	k.write(table.Delete(key("p", "2")), table.Delete(key("p", "3")), table.Put(item("25", "")))
	k.want("a cursor whose item has gone", k.state("p", table.Range{Cursor: first.Next}), "25=@1 4=@1 5=@1 6=@1")
}

func testLargePages(t *testing.T, k *kit) {
	value := strings.Repeat("v", 300<<10)
	for i := range 8 { // 2.4 MB: more than DynamoDB returns at once
		k.write(table.Create(item(fmt.Sprint(i), value)))
	}
	page, err := k.Table.Query(t.Context(), "p", table.Range{})
	if err != nil || len(page.Items) != 8 || page.Next != "" {
		t.Errorf("%d items, next %q, %v; want 8 and no next", len(page.Items), page.Next, err)
	}
}

func testGetMany(t *testing.T, k *kit) {
	var keys []table.Key
	for i := range table.MaxGets {
		kk := key(fmt.Sprint("p", i%3), fmt.Sprint(i))
		keys = append(keys, kk)
		if i%2 == 0 {
			k.write(table.Create(table.Item{Key: kk, Value: []byte(kk.Sort)}))
		}
	}
	got, err := k.Table.GetMany(t.Context(), keys...)
	if err != nil || len(got) != table.MaxGets/2 {
		t.Fatalf("%d items, %v; want %d", len(got), err, table.MaxGets/2)
	}
	for kk, it := range got {
		if it.Key != kk || string(it.Value) != kk.Sort {
			t.Errorf("under %v lies %v with %q", kk, it.Key, it.Value)
		}
	}
	if got, err := k.Table.GetMany(t.Context()); err != nil || len(got) != 0 {
		t.Errorf("no keys: %v, %v", got, err)
	}
	twice, err := k.Table.GetMany(t.Context(), keys[0], keys[0])
	if err != nil || len(twice) != 1 {
		t.Errorf("the same key twice: %d items, %v; want 1", len(twice), err)
	}
	if _, err := k.Table.GetMany(t.Context(), append(keys, key("x", "x"))...); !errors.Is(err, table.ErrInvalid) {
		t.Errorf("too many keys: %v, want ErrInvalid", err)
	}
}

func testExpiry(t *testing.T, k *kit) {
	ends := k.clock.Now().Add(time.Minute + 300*time.Millisecond)
	k.write(table.Create(table.Item{Key: key("p", "a"), Value: []byte("x"), Expires: ends}), table.Create(item("b", "y")))
	if got := k.get(key("p", "a")).Expires; !got.Equal(ends.Truncate(time.Second)) || got.Location() != time.UTC {
		t.Errorf("expires %v, want %v", got, ends.Truncate(time.Second))
	}
	if got := k.get(key("p", "b")).Expires; !got.IsZero() {
		t.Errorf("expires %v, want never", got)
	}
	k.clock.Add(59 * time.Second)
	k.want("just before", k.state("p", table.Range{}), "a=x@1 b=y@1")
	k.clock.Add(time.Second)
	k.want("at the moment itself", k.state("p", table.Range{}), "b=y@1")
	if _, err := k.Table.Get(t.Context(), key("p", "a")); !errors.Is(err, table.ErrNotFound) {
		t.Errorf("Get: %v, want ErrNotFound", err)
	}
	if many, err := k.Table.GetMany(t.Context(), key("p", "a"), key("p", "b")); err != nil || len(many) != 1 {
		t.Errorf("GetMany: %v, %v; want only b", many, err)
	}
	for _, op := range []table.Op{
		table.Replace(table.Item{Key: key("p", "a"), Version: 1}), table.DeleteIf(key("p", "a"), 1),
		table.CheckVersion(key("p", "a"), 1), table.CheckExists(key("p", "a")),
	} {
		if err := k.Table.Write(t.Context(), op); !errors.Is(err, table.ErrConflict) {
			t.Errorf("%v on an expired item: %v, want ErrConflict", op.Kind, err)
		}
	}
	k.write(table.CheckAbsent(key("p", "a")))
	k.write(table.Create(item("a", "new")))
	k.want("created anew", k.state("p", table.Range{}), "a=new@1 b=y@1")
	k.clock.Add(time.Hour)
	k.want("a new item keeps nothing of the old expiry", k.state("p", table.Range{}), "a=new@1 b=y@1")

	k.write(table.Put(table.Item{Key: key("p", "b"), Value: []byte("y"), Expires: k.clock.Now().Add(time.Minute)}))
	k.write(table.Put(item("b", "kept")))
	k.clock.Add(time.Hour)
	k.want("a later put without expiry lifts it", k.state("p", table.Range{}), "a=new@1 b=kept@3")
}

func testExpiredPages(t *testing.T, k *kit) {
	for i := range 30 {
		it := item(fmt.Sprintf("%02d", i), "")
		if i%10 != 0 {
			it.Expires = k.clock.Now().Add(time.Second)
		}
		k.write(table.Create(it))
	}
	k.clock.Add(time.Minute)
	page, err := k.Table.Query(t.Context(), "p", table.Range{Limit: 2})
	if err != nil || len(page.Items) != 2 || page.Next == "" {
		t.Fatalf("%d items, next %q, %v; want 2 and a next", len(page.Items), page.Next, err)
	}
	page, err = k.Table.Query(t.Context(), "p", table.Range{Limit: 2, Cursor: page.Next})
	if err != nil || len(page.Items) != 1 || page.Next != "" {
		t.Fatalf("%d items, next %q, %v; want the last and no next", len(page.Items), page.Next, err)
	}
}
