package preview

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"effectmonitor/functions/internal/table"
)

// memory is a table that is gone when the preview stops: nothing that somebody tries
// out here reaches a disk. It keeps the contract of the table, without a feed: nothing
// in a preview follows from a change.
type memory struct {
	now   func() time.Time
	lock  sync.RWMutex
	items map[table.Key]table.Item
}

func newMemory(now func() time.Time) *memory {
	return &memory{now: now, items: map[table.Key]table.Item{}}
}

// alive gives the item under a key, or nil; the lock is held.
func (m *memory) alive(key table.Key) *table.Item {
	it, ok := m.items[key]
	if !ok || !it.Alive(m.now()) {
		return nil
	}
	it.Value = slices.Clone(it.Value)
	return &it
}

// Get implements table.Reader.
func (m *memory) Get(ctx context.Context, key table.Key) (table.Item, error) {
	if err := errors.Join(ctx.Err(), table.ValidateKey(key)); err != nil {
		return table.Item{}, err
	}
	m.lock.RLock()
	defer m.lock.RUnlock()
	if it := m.alive(key); it != nil {
		return *it, nil
	}
	return table.Item{}, table.NotFound(key)
}

// GetMany implements table.Reader.
func (m *memory) GetMany(ctx context.Context, keys ...table.Key) (map[table.Key]table.Item, error) {
	if err := errors.Join(ctx.Err(), table.ValidateKeys(keys)); err != nil {
		return nil, err
	}
	m.lock.RLock()
	defer m.lock.RUnlock()
	out := map[table.Key]table.Item{}
	for _, key := range keys {
		if it := m.alive(key); it != nil {
			out[key] = *it
		}
	}
	return out, nil
}

// Query implements table.Reader.
func (m *memory) Query(ctx context.Context, partition string, r table.Range) (table.Page, error) {
	selection, err := table.Prepare(partition, r)
	if err := errors.Join(ctx.Err(), err); err != nil {
		return table.Page{}, err
	}
	m.lock.RLock()
	defer m.lock.RUnlock()
	var found []table.Item
	for key := range m.items {
		if key.Partition != partition || !selection.Contains(key.Sort) || !later(key.Sort, selection) {
			continue
		}
		if it := m.alive(key); it != nil {
			found = append(found, *it)
		}
	}
	slices.SortFunc(found, func(a, b table.Item) int {
		if selection.Reverse {
			return strings.Compare(b.Sort, a.Sort)
		}
		return strings.Compare(a.Sort, b.Sort)
	})
	return selection.Cut(found), nil
}

// later tells whether a sort key comes after the page before.
func later(sort string, s table.Selection) bool {
	if s.After == "" {
		return true
	}
	if s.Reverse {
		return sort < s.After
	}
	return sort > s.After
}

// Write implements table.Table.
func (m *memory) Write(ctx context.Context, ops ...table.Op) error {
	if err := errors.Join(ctx.Err(), table.ValidateOps(ops)); err != nil {
		return err
	}
	m.lock.Lock()
	defer m.lock.Unlock()
	for i, op := range ops {
		if !op.Met(m.alive(op.Item.Key)) {
			return &table.ConflictError{Index: i, Kind: op.Kind, Key: op.Item.Key}
		}
	}
	for _, op := range ops {
		switch {
		case op.Checks():
		case !op.Stores():
			delete(m.items, op.Item.Key)
		default:
			it := op.Item
			it.Value = slices.Clone(it.Value)
			it.Version = 1
			if stored, ok := m.items[it.Key]; ok && op.Counts() {
				it.Version = stored.Version + 1
			}
			if !it.Expires.IsZero() {
				it.Expires = it.Expires.Truncate(time.Second)
			}
			m.items[it.Key] = it
		}
	}
	return nil
}
