package store

import (
	"context"

	"effectmonitor/functions/internal/table"
)

// Facts returns the stored facts of those of the participants that have any.
func (s *Store) Facts(ctx context.Context, g, programme string, ids []string) (map[string][]byte, error) {
	out := make(map[string][]byte, len(ids))
	for len(ids) > 0 {
		n := min(len(ids), table.MaxGets)
		keys := make([]table.Key, n)
		for i, id := range ids[:n] {
			keys[i] = factsKey(g, programme, id)
		}
		found, err := s.t.GetMany(ctx, keys...)
		if err != nil {
			return nil, err
		}
		for i, id := range ids[:n] {
			if it, ok := found[keys[i]]; ok {
				out[id] = it.Value
			}
		}
		ids = ids[n:]
	}
	return out, nil
}
