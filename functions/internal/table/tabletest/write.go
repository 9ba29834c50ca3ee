package tabletest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"effectmonitor/functions/internal/table"
)

func testCRUD(t *testing.T, k *kit) {
	k.write(table.Create(item("a", "one")))
	k.want("created", k.state("p", table.Range{}), "a=one@1")
	k.write(table.Replace(table.Item{Key: key("p", "a"), Value: []byte("two"), Version: 1}))
	k.write(table.Put(item("a", "three")))
	k.write(table.Put(item("b", "")))
	k.want("changed", k.state("p", table.Range{}), "a=three@3 b=@1")
	k.write(table.Delete(key("p", "a")), table.Delete(key("p", "never was")))
	k.want("deleted", k.state("p", table.Range{}), "b=@1")
	if _, err := k.Table.Get(t.Context(), key("p", "a")); !errors.Is(err, table.ErrNotFound) {
		t.Errorf("Get after delete: %v, want ErrNotFound", err)
	}
	k.write(table.Create(item("a", "again")))
	k.write(table.DeleteIf(key("p", "b"), 1))
	k.want("created again", k.state("p", table.Range{}), "a=again@1")

	k.write(table.Add(item("line", "1")))
	k.write(table.Add(item("line", "1")), table.Delete(key("p", "a")))
	k.want("added twice", k.state("p", table.Range{}), "line=1@1")

	binary := []byte{0, 1, 0xff, 0, '{'}
	k.write(table.Put(table.Item{Key: key("p", "bytes"), Value: binary}))
	if got := k.get(key("p", "bytes")).Value; string(got) != string(binary) {
		t.Errorf("bytes came back as %v", got)
	}
}

func testConditions(t *testing.T, k *kit) {
	k.write(table.Create(item("a", "x")), table.Create(item("b", "x")))
	k.write(table.Put(item("b", "y")))
	for _, c := range []struct {
		name string
		op   table.Op
		ok   bool
	}{
		{"create on existing", table.Create(item("a", "z")), false},
		{"replace with old version", table.Replace(table.Item{Key: key("p", "b"), Version: 1}), false},
		{"replace with future version", table.Replace(table.Item{Key: key("p", "b"), Version: 3}), false},
		{"replace without version", table.Replace(item("b", "z")), false},
		{"replace of absent", table.Replace(table.Item{Key: key("p", "no"), Version: 1}), false},
		{"replace of absent without version", table.Replace(item("no", "z")), false},
		{"delete of old version", table.DeleteIf(key("p", "b"), 1), false},
		{"delete of absent version", table.DeleteIf(key("p", "no"), 1), false},
		{"check of old version", table.CheckVersion(key("p", "b"), 1), false},
		{"check of version of absent", table.CheckVersion(key("p", "no"), 1), false},
		{"check of absent that exists", table.CheckAbsent(key("p", "a")), false},
		{"check of existing that is absent", table.CheckExists(key("p", "no")), false},
		{"check of version", table.CheckVersion(key("p", "b"), 2), true},
		{"check of existing", table.CheckExists(key("p", "a")), true},
		{"check of absent", table.CheckAbsent(key("p", "no")), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := k.state("p", table.Range{})
			err := k.Table.Write(t.Context(), c.op)
			if errors.Is(err, table.ErrConflict) == c.ok || (err == nil) != c.ok {
				t.Errorf("Write: %v, want ok %v", err, c.ok)
			}
			k.want("state", k.state("p", table.Range{}), before)
		})
	}
}

func testAllOrNothing(t *testing.T, k *kit) {
	k.write(table.Create(item("a", "1")), table.Create(item("b", "1")), table.Create(table.Item{Key: key("q", "c"), Value: []byte("1")}))
	err := k.Table.Write(t.Context(),
		table.Put(item("a", "2")), table.Create(item("new", "2")), table.Delete(key("q", "c")),
		table.Replace(table.Item{Key: key("p", "b"), Version: 9}), table.CheckExists(key("p", "never was")))
	conflict, ok := errors.AsType[*table.ConflictError](err)
	if !ok || conflict.Index != 3 || conflict.Key != key("p", "b") || conflict.Kind != table.KindReplace {
		t.Fatalf("Write: %v, want a conflict on op 3, the replace of p|b", err)
	}
	if msg := err.Error(); !strings.Contains(msg, "op 3") || !strings.Contains(msg, "p|b") {
		t.Errorf("message %q names neither operation nor key", msg)
	}
	k.want("after the conflict", k.state("p", table.Range{})+"; "+k.state("q", table.Range{}), "a=1@1 b=1@1; c=1@1")

	var ops []table.Op
	for i := range table.MaxOps {
		ops = append(ops, table.Create(table.Item{Key: key("many", fmt.Sprintf("%03d", i)), Value: []byte("v")}))
	}
	k.write(ops...)
	if got := strings.Count(k.state("many", table.Range{}), "=v@1"); got != table.MaxOps {
		t.Errorf("%d items, want %d", got, table.MaxOps)
	}
}

func testInvalid(t *testing.T, k *kit) {
	long := strings.Repeat("k", table.MaxPartition+1)
	tooMany := make([]table.Op, table.MaxOps+1)
	for i := range tooMany {
		tooMany[i] = table.Put(item(strconv.Itoa(i), ""))
	}
	for name, ops := range map[string][]table.Op{
		"nothing":              {},
		"too many":             tooMany,
		"the same key twice":   {table.Put(item("a", "1")), table.CheckExists(key("p", "a"))},
		"empty partition":      {table.Put(table.Item{Key: key("", "a")})},
		"empty sort key":       {table.Put(table.Item{Key: key("p", "")})},
		"long partition":       {table.Put(table.Item{Key: key(long, "a")})},
		"long sort key":        {table.Put(table.Item{Key: key("p", long)})},
		"control character":    {table.Put(table.Item{Key: key("p", "a\x00b")})},
		"not UTF-8":            {table.Put(table.Item{Key: key("p", "\xff")})},
		"operation of no kind": {{Item: item("a", "")}},
	} {
		if err := k.Table.Write(t.Context(), ops...); !errors.Is(err, table.ErrInvalid) {
			t.Errorf("%s: %v, want ErrInvalid", name, err)
		}
	}
	if _, err := k.Table.Get(t.Context(), key("p", "")); !errors.Is(err, table.ErrInvalid) {
		t.Errorf("Get of an empty sort key: %v, want ErrInvalid", err)
	}
	for name, r := range map[string]table.Range{
		"prefix and bounds": {Prefix: "a", From: "a"},
		"negative limit":    {Limit: -1},
		"made-up cursor":    {Cursor: "?!"},
		"bad bound":         {From: "\x01"},
	} {
		if _, err := k.Table.Query(t.Context(), "p", r); !errors.Is(err, table.ErrInvalid) {
			t.Errorf("Query with %s: %v, want ErrInvalid", name, err)
		}
	}
	k.want("nothing was stored", k.state("p", table.Range{}), "")
}

func testSizes(t *testing.T, k *kit) {
	largest := make([]byte, table.MaxValue)
	for i := range largest {
		largest[i] = byte(i * 7)
	}
	sort := strings.Repeat("s", table.MaxSort)
	partition := strings.Repeat("p", table.MaxPartition)
	k.write(table.Create(table.Item{Key: key(partition, sort), Value: largest, Expires: k.clock.Now().AddDate(1, 0, 0)}))
	if got := k.get(key(partition, sort)).Value; string(got) != string(largest) {
		t.Error("the largest value came back changed")
	}
	err := k.Table.Write(t.Context(), table.Put(table.Item{Key: key("p", "a"), Value: append(largest, 0)}))
	if !errors.Is(err, table.ErrTooLarge) || !strings.Contains(fmt.Sprint(err), "399361 bytes, limit 399360") {
		t.Errorf("one byte too many: %v, want ErrTooLarge with the sizes", err)
	}
	var ops []table.Op
	for i := range 11 {
		ops = append(ops, table.Put(table.Item{Key: key("p", strconv.Itoa(i)), Value: largest}))
	}
	if err := k.Table.Write(t.Context(), ops...); !errors.Is(err, table.ErrTooLarge) {
		t.Errorf("11 times the largest value: %v, want ErrTooLarge", err)
	}
	k.write(ops[:10]...)
}

func testCancelled(t *testing.T, k *kit) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := k.Table.Write(ctx, table.Put(item("a", "1"))); !errors.Is(err, context.Canceled) {
		t.Errorf("Write: %v, want context.Canceled", err)
	}
	if _, err := k.Table.Get(ctx, key("p", "a")); !errors.Is(err, context.Canceled) {
		t.Errorf("Get: %v, want context.Canceled", err)
	}
	if _, err := k.Table.Query(ctx, "p", table.Range{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Query: %v, want context.Canceled", err)
	}
	k.want("nothing was stored", k.state("p", table.Range{}), "")
}
