package store

import (
	"context"
	"maps"
	"slices"

	"effectmonitor/functions/internal/table"
)

// Of says which aggregate a page is of: that of a gemeente and programme, or with
// Gemeente "" a named one over all of them.
type Of struct{ Gemeente, Programme, Name string }

func (o Of) partition() string {
	if o.Gemeente == "" {
		return nationalPartition(o.Programme, o.Name)
	}
	return aggregatePartition(o.Gemeente, o.Programme)
}

// PageOf names one page of an aggregate.
type PageOf struct {
	Of
	Page string
}

// Pages gives what is stored of at most table.MaxGets pages of aggregates, nil for one that
// is not there. It reads these items and nothing else: they are written together with their
// aggregate and say themselves what they were made with.
func (s *Store) Pages(ctx context.Context, list ...PageOf) ([][]byte, error) {
	keys := make([]table.Key, len(list))
	for i, p := range list {
		keys[i] = pageKey(p.partition(), p.Page)
	}
	found, err := s.t.GetMany(ctx, keys...)
	if err != nil {
		return nil, err
	}
	out := make([][]byte, len(list))
	for i, k := range keys {
		if it, there := found[k]; there {
			if out[i], err = expand(it.Value); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// pagesNext is what stores the next pages of an aggregate, and what they then are.
type pagesNext struct {
	ops         []table.Op
	names, sums []string
}

// pageOps stores pages in place of those that were there, except for those that hold the
// same. What there is no room for in one write, in operations or in bytes, is left out: its
// page is then read from the whole.
func pageOps(partition string, old head, pages map[string][]byte, most, bytes int) (next pagesNext, err error) {
	was := map[string]string{} // by name, the hash
	for i, name := range old.Pages {
		if was[name] = ""; len(old.Sums) == len(old.Pages) {
			was[name] = old.Sums[i]
		}
	}
	gone := len(was)
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		packed, err := compressWell(pages[name])
		if err != nil {
			return next, err
		}
		sum, again := was[name]
		op := table.Put(table.Item{Key: pageKey(partition, name), Value: packed})
		size := sizeOf([]table.Op{op})
		if len(packed) > table.MaxValue || size > bytes || !again && len(next.ops)+gone >= most {
			continue
		}
		if again {
			delete(was, name)
			gone--
		}
		now := hashOf(packed)[:sumLength]
		next.names, next.sums = append(next.names, name), append(next.sums, now)
		if sum != now {
			bytes -= size
			next.ops = append(next.ops, op)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(was)) {
		next.ops = append(next.ops, table.Delete(pageKey(partition, name)))
	}
	return next, nil
}

// sumLength is how much of a hash tells two versions of a page apart.
const sumLength = 16
