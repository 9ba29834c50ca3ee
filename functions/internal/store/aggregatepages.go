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

// pageOp is an operation on the item of a page.
type pageOp struct {
	table.Op
	name string
}

// pageOps stores pages in place of those that were there. What there is no room for in one
// write, in operations or in bytes, is left out: its page is then read from the whole.
func pageOps(partition string, old []string, pages map[string][]byte, most, bytes int) ([]pageOp, error) {
	var ops []pageOp
	stays := map[string]bool{}
	gone := len(old)
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		packed, err := compressWell(pages[name])
		if err != nil {
			return nil, err
		}
		again := slices.Contains(old, name)
		op := table.Put(table.Item{Key: pageKey(partition, name), Value: packed})
		size := sizeOf([]table.Op{op})
		if len(packed) > table.MaxValue || size > bytes || !again && len(ops)+gone >= most {
			continue
		}
		if again {
			gone--
		}
		stays[name], bytes = true, bytes-size
		ops = append(ops, pageOp{op, name})
	}
	for _, name := range old {
		if !stays[name] {
			ops = append(ops, pageOp{table.Delete(pageKey(partition, name)), name})
		}
	}
	return ops, nil
}
