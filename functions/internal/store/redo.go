package store

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"effectmonitor/functions/internal/table"
)

// Redo carries what was promised since a moment from a store to the one that was restored
// of it. What is there already stays, so that it may be done again after a stop, and once
// more when people worked meanwhile. It removes nobody: that is for who asks it, first.
type Redo struct {
	From, To *Store
	Gemeente string // "" for what is about all gemeenten together
	// Dry only counts.
	Dry bool
}

// redoSlack is how much earlier than the moment of a restore a line of the trail is still
// carried over: clocks of processes differ from that of the table.
const redoSlack = 5 * time.Minute

// redoProof is how long before that moment every line of the old trail must be in the
// restored store: otherwise it is one of another moment.
const redoProof = 48 * time.Hour

// ErrOtherMoment means that the restored store lacks something from well before the moment
// that it is said to be of.
var ErrOtherMoment = errors.New("the store was restored to an earlier moment")

// Trail are the lines since the moment of the restore that the restored store lacks, the
// oldest first. ErrOtherMoment when it lacks one from before.
func (r Redo) Trail(ctx context.Context, restored, now time.Time) ([]Audit, error) {
	var missing []Audit
	since := restored.Add(-redoProof).UTC()
	end := now.UTC().AddDate(0, 1, 0)
	for month := since.AddDate(0, 0, 1-since.Day()); month.Before(end); month = month.AddDate(0, 1, 0) {
		partition, from := trailPartition(r.Gemeente, month), table.Range{From: since.Format(stampFormat), Limit: table.MaxLimit}
		known := map[string]bool{}
		for it, err := range table.All(ctx, r.To.t, partition, from) {
			if err != nil {
				return nil, err
			}
			known[it.Sort] = true
		}
		for it, err := range table.All(ctx, r.From.t, partition, from) {
			if err != nil {
				return nil, err
			}
			if known[it.Sort] {
				continue
			}
			var line Audit
			if err := decode(it, &line); err != nil {
				return nil, err
			}
			if line.At.Before(restored.Add(-redoSlack)) {
				return nil, ErrOtherMoment
			}
			missing = append(missing, line)
		}
	}
	return missing, nil
}

// write writes, unless it only counts.
func (r Redo) write(ctx context.Context, ops ...table.Op) error {
	if r.Dry || len(ops) == 0 {
		return nil
	}
	return r.To.writeSome(ctx, ops)
}

// writeSome is writeAll with room for a notice.
func (s *Store) writeSome(ctx context.Context, ops []table.Op) error {
	for batch := range slices.Chunk(ops, maxOps) {
		if err := s.t.Write(ctx, batch...); err != nil {
			return err
		}
	}
	return nil
}

// Keep writes lines of the trail as they were. A line that is there stays one.
func (r Redo) Keep(ctx context.Context, lines []Audit) error {
	for batch := range slices.Chunk(lines, maxOps/2) {
		var ops []table.Op
		for _, line := range batch {
			more, err := auditOps(r.Gemeente, line)
			if err != nil {
				return err
			}
			ops = append(ops, more...)
		}
		if err := r.write(ctx, ops...); err != nil {
			return err
		}
	}
	return nil
}

// Number makes participants go on with the number after the last one that was given.
func (r Redo) Number(ctx context.Context) (int, error) {
	was, err := r.From.lastNumber(ctx, r.Gemeente)
	if err != nil {
		return 0, err
	}
	here, err := r.To.lastNumber(ctx, r.Gemeente)
	if err != nil || was <= here {
		return 0, err
	}
	if !r.Dry {
		err = r.To.RaiseNumber(ctx, r.Gemeente, was)
	}
	return was - here, err
}

func (s *Store) lastNumber(ctx context.Context, g string) (int, error) {
	it, err := s.t.Get(ctx, numberKey(g))
	if errors.Is(err, ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(string(it.Value))
}
