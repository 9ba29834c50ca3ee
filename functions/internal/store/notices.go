package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"effectmonitor/functions/internal/table"
)

// notice says which caseload entries of a gemeente changed in one write. It stands in the
// same transaction, so that who sees a notice also reads what it is about. Each is an item
// of its own: a counter would be one item that all writers of a gemeente wait for.
type notice struct {
	Entries []EntryRef `json:"entries,omitempty"`
	// Workers are those whose whole caseload is to be read again: an entry that is gone
	// is not named, so that nothing names who was erased.
	Workers []string `json:"workers,omitempty"`
}

// names tells whether the notice holds the number of a participant.
func (n notice) names(id string) bool {
	return slices.ContainsFunc(n.Entries, func(e EntryRef) bool { return e.Participant == id })
}

// without is the notice with the worker in the place of the number of a participant.
func (n notice) without(id string) notice {
	var out notice
	out.Workers = slices.Clone(n.Workers)
	for _, e := range n.Entries {
		if e.Participant == id {
			out.Workers = append(out.Workers, e.Worker)
		} else {
			out.Entries = append(out.Entries, e)
		}
	}
	return out
}

const (
	// NoticeLife is how long notices are kept; who looked longer ago reads everything.
	NoticeLife = time.Hour
	// noticeSlack is how much later than its time a notice may be committed, because a
	// write takes a while and clocks of machines differ.
	noticeSlack = time.Minute
	// A write has room for a notice.
	maxOps   = table.MaxOps - 1
	maxWrite = table.MaxWrite - 50_000
)

// notices are the operations that tell of the caseload entries in a write.
func notices(ops []table.Op, now time.Time) ([]table.Op, error) {
	changed := map[string]*notice{}
	said := map[string][]byte{}
	for _, op := range ops {
		g, e, ok := entryOf(op.Item.Key)
		if !ok || op.Checks() {
			continue
		}
		if changed[g] == nil {
			changed[g] = &notice{}
		}
		if op.Stores() {
			changed[g].Entries = append(changed[g].Entries, e)
		} else {
			changed[g].Workers = append(changed[g].Workers, e.Worker)
		}
		said[g] = fmt.Appendf(said[g], "%v %v %d %s\n", op.Kind, op.Item.Key, op.Item.Version, op.Item.Value)
	}
	var out []table.Op
	for _, g := range slices.Sorted(maps.Keys(changed)) {
		it, err := record(stampedKey(noticePartition(g), now, hashOf(said[g])), changed[g])
		if err != nil {
			return nil, err
		}
		it.Expires = now.Add(NoticeLife + 2*noticeSlack)
		out = append(out, table.Put(it))
	}
	return out, nil
}

// Noticed is what somebody knows of the notices of a gemeente. The zero value knows
// nothing yet.
type Noticed struct {
	at   time.Time
	seen map[string]uint64 // version by sort key, of those that a later look finds again
}

// NoticedFrom is who reads everything after this moment, and wants to hear of the rest.
func NoticedFrom(at time.Time) Noticed { return Noticed{at: at} }

// Old tells whether notices may be gone that were not looked at.
func (n Noticed) Old(now time.Time) bool { return now.Sub(n.at) > NoticeLife }

// Changed is what the notices say: which caseload entries changed, and of which workers
// any entry may be gone.
type Changed struct {
	Entries map[EntryRef]bool
	Workers map[string]bool
}

// Notices gives what changed since n, by whatever process, and what is known from now on.
// It is one small query when nothing changed.
func (s *Store) Notices(ctx context.Context, g string, n Noticed, now time.Time) (Changed, Noticed, error) {
	next := Noticed{at: now, seen: map[string]uint64{}}
	changed := Changed{map[EntryRef]bool{}, map[string]bool{}}
	from := n.at.Add(-noticeSlack).UTC().Format(stampFormat)
	for it, err := range table.All(ctx, s.t, noticePartition(g), table.Range{From: from, Limit: table.MaxLimit}) {
		if err != nil {
			return changed, n, err
		}
		next.seen[it.Sort] = it.Version
		if n.seen[it.Sort] == it.Version {
			continue
		}
		var one notice
		if err := glance(it, &one); err != nil {
			return changed, n, err
		}
		for _, e := range one.Entries {
			changed.Entries[e] = true
		}
		for _, worker := range one.Workers {
			changed.Workers[worker] = true
		}
	}
	return changed, next, nil
}

// unname takes the number of a participant out of the notices of a gemeente. What changed
// stays told, by the worker; whoever saw a notice before sees it once more.
func (s *Store) unname(ctx context.Context, g, id string) error {
	for n := 1; ; n++ {
		ops, err := s.unnaming(ctx, g, id)
		if err != nil {
			return err
		}
		if err = s.writeAll(ctx, ops); !errors.Is(err, ErrConflict) || n == maxRetries {
			return err
		}
	}
}

func (s *Store) unnaming(ctx context.Context, g, id string) ([]table.Op, error) {
	var ops []table.Op
	for it, err := range table.All(ctx, s.t, noticePartition(g), table.Range{Limit: table.MaxLimit}) {
		if err != nil {
			return nil, err
		}
		var one notice
		if err := decode(it, &one); err != nil {
			return nil, err
		}
		if !one.names(id) {
			continue
		}
		next, err := record(it.Key, one.without(id))
		if err != nil {
			return nil, err
		}
		next.Expires = it.Expires
		ops = append(ops, saving(next, it.Version))
	}
	return ops, nil
}
