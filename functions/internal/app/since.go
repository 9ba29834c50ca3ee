package app

import (
	"bytes"

	"effectmonitor/functions/internal/store"
)

// What one participant changes of a large aggregate is a small part of it. So it is not
// stored again for each of them: what was stored stays, and what is different since is
// written beside it (cohort.Aggregate.Since), until that is a good part of the whole.

// sinceShare is how many times smaller than the whole a difference is at most. It is also at
// most what an item has room for.
const sinceShare = 4

// earlier is what is stored of an aggregate: as it was last written whole, so many bytes,
// and as it became.
type earlier[T any] struct {
	whole, now T
	size       int
	since      []byte // nil for nothing
}

// earlierSum reads what is stored under the same definitions; false when there is nothing
// that can be built upon. What was written whole is kept for the next time.
func earlierSum(b store.Before, digest string, wholes *memory[string, sumRecord]) (e earlier[sumRecord], known bool, err error) {
	if b.Digest != digest {
		return e, false, nil
	}
	whole, kept := wholes.peek(b.Whole)
	stored, known, err := b.Read(kept)
	if err != nil || !known {
		return e, false, err
	}
	if !kept {
		whole, err = wholes.get(b.Whole, func() (sumRecord, error) {
			r, err := decodeSum(store.Aggregate{Data: stored.Data}, nil)
			r.size = len(stored.Data)
			return r, err
		})
	}
	if err != nil || whole.Sum == nil {
		return e, false, err
	}
	e = earlier[sumRecord]{whole: whole, now: whole, size: whole.size, since: stored.Since}
	if e.since != nil {
		e.now, err = whole.become(e.since)
	}
	return e, true, err
}

// write says what is to be stored of something: nothing, what is different from what is
// stored whole, or all of it. Since writes the difference of something, nil when there is
// none to write.
func (e earlier[T]) write(next T, since func(next, base T) ([]byte, error), all func(T) ([]byte, error)) (built store.Built, err error) {
	data, err := since(next, e.whole)
	if err != nil {
		return built, err
	}
	if data != nil && len(data) <= min(e.size/sinceShare, store.MaxSince) {
		before := e.since
		if before == nil {
			if before, err = since(e.whole, e.whole); err != nil {
				return built, err
			}
		}
		return store.Built{Since: data, Same: bytes.Equal(data, before)}, nil
	}
	built.Data, err = all(next)
	return built, err
}
