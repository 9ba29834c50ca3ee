package store

import (
	"context"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/table"
)

// Live is a version of a definition with the first day on which it was in use here.
type Live struct {
	Name  string      `json:"name"` // id@version
	Since source.Date `json:"since"`
}

// Live lists the versions of definitions that were ever in use here, by name.
func (s *Store) Live(ctx context.Context) ([]Live, error) {
	var list []Live
	for it, err := range table.All(ctx, s.t, livePartition, table.Range{Limit: table.MaxLimit}) {
		if err != nil {
			return nil, err
		}
		var l Live
		if err := decode(it, &l); err != nil {
			return nil, err
		}
		list = append(list, l)
	}
	return list, nil
}

// NoteLive notes versions of definitions that are in use on a day. One that was known
// keeps its first day.
func (s *Store) NoteLive(ctx context.Context, names []string, day source.Date) error {
	known, err := s.Live(ctx)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, l := range known {
		seen[l.Name] = true
	}
	for _, name := range names {
		if seen[name] {
			continue
		}
		seen[name] = true
		it, err := record(liveKey(name), Live{name, day})
		if err != nil {
			return err
		}
		if err := s.t.Write(ctx, table.Put(it)); err != nil {
			return err
		}
	}
	return nil
}
