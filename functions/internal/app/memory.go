package app

import "sync"

// memory keeps a few results that depend on their key alone, so that the same page is
// not worked out again for every reader. The zero memory is ready for use. What it
// gives is shared and must not be changed.
type memory[K comparable, V any] struct {
	lock  sync.Mutex
	items map[K]V
}

// memorySize is how many results are kept; then it starts anew.
const memorySize = 64

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
	if m.items == nil || len(m.items) >= memorySize {
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
