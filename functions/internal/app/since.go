package app

import (
	"bytes"

	"effectmonitor/functions/internal/store"
)

// What one participant changes of a large aggregate is a small part of it. So it is not
// stored again for each of them: what was stored stays, and what is different since is
// written beside it (cohort.Aggregate.Since), until that is a good part of the whole.

// sinceShare is how many times smaller than the whole a difference is at most.
const sinceShare = 4

// earlier is what is stored of an aggregate: as it was last written whole, and as it became.
type earlier[T any] struct {
	whole  T
	now    T
	stored store.Aggregate
}

// earlierSum reads what is stored under the same definitions; false when there is nothing
// that can be built upon.
func earlierSum(b store.Before, digest string) (e earlier[sumRecord], known bool, err error) {
	if b.Digest != digest {
		return e, false, nil
	}
	if e.stored, known, err = b.Read(); err != nil || !known {
		return e, false, err
	}
	if e.whole, err = decodeSum(store.Aggregate{Data: e.stored.Data}, nil); err != nil {
		return e, false, err
	}
	if e.now = e.whole; e.stored.Since != nil {
		e.now, err = e.whole.become(e.stored.Since)
	}
	return e, e.now.Sum != nil, err
}

// write says what is to be stored of something: nothing, what is different from what is
// stored whole, or all of it. Since writes the difference of something, nil when there is
// none to write.
func (e earlier[T]) write(next T, since func(next, base T) ([]byte, error), all func(T) ([]byte, error)) (built store.Built, err error) {
	data, err := since(next, e.whole)
	if err != nil {
		return built, err
	}
	if data != nil && sinceShare*len(data) <= len(e.stored.Data) {
		before := e.stored.Since
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
