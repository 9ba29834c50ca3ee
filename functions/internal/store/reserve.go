package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"effectmonitor/functions/internal/table"
)

// Reserve gives count numbers for participants to a form, one after the other, and
// returns the first. A repeat of the same form gets the same numbers, so that what
// was stored under them is found again. It is recognised for thirty days after at.
func (s *Store) Reserve(ctx context.Context, g, once string, count int, at time.Time) (first int, err error) {
	own, last := onceKey(g, once), numberKey(g)
	err = s.commit(ctx, table.Key{}, func() ([]table.Op, error) {
		found, err := s.t.GetMany(ctx, own, last)
		if err != nil {
			return nil, err
		}
		if it, ok := found[own]; ok {
			first, err = strconv.Atoi(string(it.Value))
			return []table.Op{table.CheckVersion(own, it.Version)}, err
		}
		given := 0
		if it, ok := found[last]; ok {
			if given, err = strconv.Atoi(string(it.Value)); err != nil {
				return nil, err
			}
		}
		first = given + 1
		return []table.Op{
			saving(table.Item{Key: last, Value: []byte(strconv.Itoa(given + count))}, found[last].Version),
			table.Create(table.Item{Key: own, Value: []byte(strconv.Itoa(first)), Expires: at.Add(onceKept)}),
		}, nil
	})
	if err != nil && !errors.Is(err, ErrConflict) {
		err = fmt.Errorf("reserve numbers of %s: %w", g, err)
	}
	return first, err
}
