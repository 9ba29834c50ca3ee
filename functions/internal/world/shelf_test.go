package world

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"effectmonitor/functions/internal/table"
	"effectmonitor/functions/internal/table/tabletest"
)

// shelf is the table of the world, in memory. Like the table in the cloud it keeps an
// expired item for a while; nobody sees it.
type shelf struct {
	lock   sync.Mutex
	now    func() time.Time
	items  map[string]map[string]table.Item // partition → sort
	feed   []table.Change
	grown  chan struct{}
	writes int
	// watch sees every committed write; nil for nobody.
	watch func(ops []table.Op)
}

var (
	_ table.Table = (*shelf)(nil)
	_ table.Feed  = (*shelf)(nil)
)

func newShelf(now func() time.Time) *shelf {
	return &shelf{now: now, items: map[string]map[string]table.Item{}, grown: make(chan struct{})}
}

func (s *shelf) Get(ctx context.Context, key table.Key) (table.Item, error) {
	found, err := s.GetMany(ctx, key)
	if err != nil {
		return table.Item{}, err
	}
	it, ok := found[key]
	if !ok {
		return it, table.NotFound(key)
	}
	return it, nil
}

func (s *shelf) GetMany(ctx context.Context, keys ...table.Key) (map[table.Key]table.Item, error) {
	if err := errors.Join(ctx.Err(), table.ValidateKeys(keys)); err != nil {
		return nil, err
	}
	s.lock.Lock()
	defer s.lock.Unlock()
	found, now := map[table.Key]table.Item{}, s.now()
	for _, key := range keys {
		if it, ok := s.items[key.Partition][key.Sort]; ok && it.Alive(now) {
			found[key] = copied(it)
		}
	}
	return found, nil
}

func (s *shelf) Query(ctx context.Context, partition string, r table.Range) (table.Page, error) {
	sel, err := table.Prepare(partition, r)
	if err := errors.Join(ctx.Err(), err); err != nil {
		return table.Page{}, err
	}
	s.lock.Lock()
	defer s.lock.Unlock()
	var items []table.Item
	now := s.now()
	for sort, it := range s.items[partition] {
		past := sel.After == "" || !r.Reverse && sort > sel.After || r.Reverse && sort < sel.After
		if past && sel.Contains(sort) && it.Alive(now) {
			items = append(items, copied(it))
		}
	}
	slices.SortFunc(items, func(a, b table.Item) int {
		if r.Reverse {
			a, b = b, a
		}
		return strings.Compare(a.Sort, b.Sort)
	})
	return sel.Cut(items[:min(len(items), sel.Limit+1)]), nil
}

func (s *shelf) Write(ctx context.Context, ops ...table.Op) error {
	if err := errors.Join(ctx.Err(), table.ValidateOps(ops)); err != nil {
		return err
	}
	s.lock.Lock()
	defer s.lock.Unlock()
	now := s.now()
	for i, op := range ops {
		var stored *table.Item
		if it, ok := s.items[op.Item.Partition][op.Item.Sort]; ok && it.Alive(now) {
			stored = &it
		}
		if !op.Met(stored) {
			return &table.ConflictError{Index: i, Kind: op.Kind, Key: op.Item.Key}
		}
	}
	for _, op := range ops {
		s.apply(op)
	}
	s.writes++
	close(s.grown)
	s.grown = make(chan struct{})
	if s.watch != nil {
		s.watch(ops)
	}
	return nil
}

func (s *shelf) apply(op table.Op) {
	k := op.Item.Key
	old, was := s.items[k.Partition][k.Sort]
	change := table.Change{ID: strconv.Itoa(len(s.feed) + 1), Key: k}
	if was {
		change.Old = &old
	}
	if op.Again(change.Old) {
		return
	}
	switch {
	case op.Stores():
		it := copied(op.Item)
		if !it.Expires.IsZero() {
			it.Expires = time.Unix(it.Expires.Unix(), 0).UTC()
		}
		it.Version = 1
		if op.Counts() {
			it.Version = old.Version + 1
		}
		if s.items[k.Partition] == nil {
			s.items[k.Partition] = map[string]table.Item{}
		}
		s.items[k.Partition][k.Sort], change.New = it, &it
	case op.Checks() || !was:
		return
	default:
		delete(s.items[k.Partition], k.Sort)
	}
	s.feed = append(s.feed, change)
}

func copied(it table.Item) table.Item {
	it.Value = slices.Clone(it.Value)
	return it
}

// Read implements table.Feed.
func (s *shelf) Read(ctx context.Context, cursor string, limit int) ([]table.Change, string, error) {
	after, err := place(cursor)
	if err := errors.Join(ctx.Err(), err); err != nil {
		return nil, cursor, err
	}
	s.lock.Lock()
	defer s.lock.Unlock()
	end := min(len(s.feed), after+max(limit, 1))
	if end <= after {
		return nil, cursor, nil
	}
	return slices.Clone(s.feed[after:end]), strconv.Itoa(end), nil
}

func place(cursor string) (int, error) {
	if cursor == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(cursor)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("%w: feed cursor %q", table.ErrInvalid, cursor)
	}
	return n, nil
}

// Wait implements table.Feed.
func (s *shelf) Wait(ctx context.Context, cursor string) error {
	after, err := place(cursor)
	if err != nil {
		return err
	}
	for {
		s.lock.Lock()
		grown, more := s.grown, len(s.feed) > after
		s.lock.Unlock()
		if more {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-grown:
		}
	}
}

// all are the items that somebody can read, in the order of their keys.
func (s *shelf) all() []table.Item {
	s.lock.Lock()
	defer s.lock.Unlock()
	var items []table.Item
	for _, sorts := range s.items {
		for _, it := range sorts {
			if it.Alive(s.now()) {
				items = append(items, copied(it))
			}
		}
	}
	slices.SortFunc(items, func(a, b table.Item) int { return strings.Compare(a.Key.String(), b.Key.String()) })
	return items
}

// TestContract: what is simulated on this table holds on the others.
func TestContract(t *testing.T) {
	tabletest.Run(t, func(_ *testing.T, clock *tabletest.Clock) tabletest.Harness {
		s := newShelf(clock.Now)
		return tabletest.Harness{Table: s, Feed: s, Checkpoints: tabletest.NewCheckpoints()}
	})
}
