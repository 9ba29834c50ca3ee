package tabletest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"effectmonitor/functions/internal/table"

	"pgregory.net/rapid"
)

// model is the table as one would write it without a care for durability.
type model struct {
	items map[table.Key]table.Item
	log   map[table.Key][]string
	now   func() time.Time
}

func (m *model) alive(k table.Key) *table.Item {
	if it, ok := m.items[k]; ok && it.Alive(m.now()) {
		return &it
	}
	return nil
}

// write returns the index of the first failing condition, or -1.
func (m *model) write(ops []table.Op) int {
	if i := slices.IndexFunc(ops, func(op table.Op) bool { return !op.Met(m.alive(op.Item.Key)) }); i >= 0 {
		return i
	}
	for _, op := range ops {
		k := op.Item.Key
		old, was := m.items[k]
		change := table.Change{Key: k}
		if was {
			change.Old = &old
		}
		if op.Again(change.Old) {
			continue
		}
		switch {
		case op.Stores():
			it := op.Item
			it.Version = 1
			if op.Counts() {
				it.Version = old.Version + 1
			}
			m.items[k], change.New = it, &it
		case op.Checks() || !was:
			continue
		default:
			delete(m.items, k)
		}
		m.log[k] = append(m.log[k], show(change))
	}
	return -1
}

func (m *model) query(partition string, r table.Range) string {
	var sorts []string
	for k := range m.items {
		in := k.Sort >= r.From && (r.To == "" || k.Sort < r.To) && strings.HasPrefix(k.Sort, r.Prefix)
		if k.Partition == partition && in && m.alive(k) != nil {
			sorts = append(sorts, k.Sort)
		}
	}
	slices.Sort(sorts)
	if r.Reverse {
		slices.Reverse(sorts)
	}
	var b strings.Builder
	for _, s := range sorts {
		it := m.items[key(partition, s)]
		fmt.Fprintf(&b, "%s=%s@%d ", s, it.Value, it.Version)
	}
	return strings.TrimSpace(b.String())
}

var (
	genSort = rapid.SampledFrom([]string{"a", "a#1", "a#2", "ab", "b", "é"})
	genKind = rapid.IntRange(int(table.KindPut), int(table.KindCheckAbsent))
)

func testModel(t *testing.T, k *kit) {
	var runs atomic.Int32
	cursor := ""
	rapid.Check(t, func(rt *rapid.T) {
		// A new pair of partitions per run: the table itself is shared.
		run := fmt.Sprint("m", runs.Add(1))
		genKey := rapid.Custom(func(rt *rapid.T) table.Key {
			return key(run+rapid.SampledFrom([]string{"x", "y"}).Draw(rt, "partition"), genSort.Draw(rt, "sort"))
		})
		m := &model{items: map[table.Key]table.Item{}, log: map[table.Key][]string{}, now: k.clock.Now}
		rt.Repeat(map[string]func(*rapid.T){
			"write": func(rt *rapid.T) {
				ops := drawOps(rt, m, genKey)
				k.compareWrite(rt, m, ops)
			},
			"query": func(rt *rapid.T) { k.compareQuery(rt, m, run) },
			"time": func(rt *rapid.T) {
				k.clock.Add(time.Duration(rapid.IntRange(1, 5).Draw(rt, "seconds")) * time.Second)
			},
			"": func(*rapid.T) {},
		})
		cursor = k.compareFeed(rt, m, cursor)
	})
}

func drawOps(rt *rapid.T, m *model, genKey *rapid.Generator[table.Key]) []table.Op {
	keys := rapid.SliceOfNDistinct(genKey, 1, 4, func(k table.Key) table.Key { return k }).Draw(rt, "keys")
	var ops []table.Op
	for _, k := range keys {
		op := table.Op{Kind: table.Kind(genKind.Draw(rt, "kind")), Item: table.Item{Key: k}}
		if op.Stores() {
			op.Item.Value = []byte(rapid.StringMatching("[a-z]{0,3}").Draw(rt, "value"))
			if rapid.IntRange(0, 3).Draw(rt, "expires") == 0 {
				op.Item.Expires = m.now().Add(time.Duration(rapid.IntRange(1, 8).Draw(rt, "after")) * time.Second)
			}
		}
		switch op.Kind {
		case table.KindReplace, table.KindDeleteIf, table.KindCheckVersion:
			op.Item.Version = m.items[k].Version
			if rapid.IntRange(0, 4).Draw(rt, "stale") == 0 {
				op.Item.Version++
			}
		}
		ops = append(ops, op)
	}
	return ops
}

func (k *kit) compareWrite(rt *rapid.T, m *model, ops []table.Op) {
	want := m.write(ops)
	err := k.Table.Write(k.Context(), ops...)
	conflict, ok := errors.AsType[*table.ConflictError](err)
	switch {
	case want < 0 && err != nil:
		rt.Fatalf("Write: %v, the model accepts it", err)
	case want >= 0 && (!ok || conflict.Index != want):
		rt.Fatalf("Write: %v, the model says conflict on op %d", err, want)
	}
}

func (k *kit) compareQuery(rt *rapid.T, m *model, run string) {
	r := table.Range{Limit: rapid.IntRange(1, 4).Draw(rt, "limit"), Reverse: rapid.Bool().Draw(rt, "reverse")}
	if rapid.Bool().Draw(rt, "by prefix") {
		r.Prefix = genSort.Draw(rt, "prefix")
	} else {
		r.From, r.To = genSort.Draw(rt, "from"), genSort.Draw(rt, "to")
	}
	if got, want := k.state(run+"x", r), m.query(run+"x", r); got != want {
		rt.Fatalf("Query(%+v):\n got %s\nwant %s", r, got, want)
	}
}

// compareFeed reads what this run added to the feed and compares it per key.
func (k *kit) compareFeed(rt *rapid.T, m *model, cursor string) string {
	total := 0
	for _, lines := range m.log {
		total += len(lines)
	}
	changes, next := k.drain(cursor, total, 100)
	got := map[table.Key][]string{}
	changes = slices.DeleteFunc(changes, func(c table.Change) bool {
		return m.log[c.Key] == nil // of an earlier run that failed half way
	})
	for _, c := range changes {
		got[c.Key] = append(got[c.Key], show(c))
	}
	for key, want := range m.log {
		if !slices.Equal(got[key], want) {
			rt.Fatalf("feed of %v:\n got %v\nwant %v", key, got[key], want)
		}
	}
	if len(changes) != total {
		rt.Fatalf("%d changes in the feed, want %d", len(changes), total)
	}
	return next
}
