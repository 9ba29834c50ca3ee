package app

import (
	"cmp"
	"context"
	"sync"

	"effectmonitor/engine/cohort"
)

// memory keeps a few results that depend on their key alone, so that the same page is
// not worked out again for every reader. The zero memory is ready for use. What it
// gives is shared and must not be changed.
type memory[K comparable, V any] struct {
	lock  sync.Mutex
	items map[K]V
	most  int // how many are kept; 0 is memorySize
}

// memorySize is how many results are kept; then it starts anew.
const memorySize = 64

// wholesKept is how many aggregates are kept to build upon: they take some megabytes each.
const wholesKept = 8

// get gives what is kept under the key, or makes it.
func (m *memory[K, V]) get(key K, make func() (V, error)) (V, error) {
	if v, kept := m.peek(key); kept {
		return v, nil
	}
	v, err := make()
	if err != nil {
		return v, err
	}
	m.lock.Lock()
	defer m.lock.Unlock()
	if m.items == nil || len(m.items) >= cmp.Or(m.most, memorySize) {
		m.items = map[K]V{}
	}
	m.items[key] = v
	return v, nil
}

// peek gives what is kept under the key.
func (m *memory[K, V]) peek(key K) (V, bool) {
	m.lock.Lock()
	defer m.lock.Unlock()
	v, kept := m.items[key]
	return v, kept
}

// reading is what one request has read, under its context.
type reading struct{}

// sumKey says which aggregate was read, under which definitions: they may be replaced
// meanwhile.
type sumKey struct {
	tenant
	worker, framework, digest string
}

// OnceRead gives a context under which every aggregate is read once, however many use
// cases ask for it: a page costs no more than its aggregates, and all its figures are of
// the same moment. It is for one request and is not to be kept.
func OnceRead(ctx context.Context) context.Context {
	return context.WithValue(ctx, reading{}, &onceRead{})
}

// onceRead is what is kept under the context of one request.
type onceRead struct {
	sums  memory[sumKey, *cohort.Aggregate]
	costs memory[sumKey, *excerptRecord] // of one gemeente, for the models
}

// once gives what was read before under the context, or reads it.
func once(ctx context.Context, key sumKey, read func() (*cohort.Aggregate, error)) (*cohort.Aggregate, error) {
	if r, ok := ctx.Value(reading{}).(*onceRead); ok {
		return r.sums.get(key, read)
	}
	return read()
}
