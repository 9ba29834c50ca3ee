package store

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"effectmonitor/functions/internal/table"
)

// EntryRef names a caseload entry.
type EntryRef struct{ Worker, Participant string }

// Watcher is told what was written through a store. Both functions are called after a
// write, also after one whose outcome is not known.
type Watcher struct {
	// Entry is told of every caseload entry, Person of every other item about a
	// participant.
	Entry  func(g string, e EntryRef)
	Person func(p ParticipantRef)
	// Now is when it is, for the notices to other processes.
	Now func() time.Time
}

// Watch tells w what this store writes, and leaves a notice of changed caseload entries
// for other processes. It is for who keeps what was read in memory; it must be called
// before the store is used.
func (s *Store) Watch(w Watcher) { s.t = watched{s.t, w} }

// watched is a table that tells what was written through it.
type watched struct {
	table.Table
	Watcher
}

// Write implements table.Table.
func (w watched) Write(ctx context.Context, ops ...table.Op) error {
	notices, err := notices(ops, w.Now())
	if err != nil {
		return err
	}
	err = w.Table.Write(ctx, append(notices, ops...)...)
	for _, op := range ops {
		if op.Checks() {
			continue
		}
		if g, e, ok := entryOf(op.Item.Key); ok {
			w.Entry(g, e)
		} else if g, id, ok := participantOf(op.Item.Key); ok {
			w.Person(ParticipantRef{Gemeente: g, Participant: id})
		}
	}
	return err
}

// entryOf reads the key of a caseload entry.
func entryOf(k table.Key) (g string, e EntryRef, ok bool) {
	rest, ok := strings.CutPrefix(k.Partition, "g/")
	code, ok2 := strings.CutSuffix(rest, "/caseload")
	worker, id, ok3 := strings.Cut(k.Sort, "/")
	if !ok || !ok2 || !ok3 || strings.Contains(code, "/") {
		return "", e, false
	}
	var faults [3]error
	g, faults[0] = url.PathUnescape(code)
	e.Worker, faults[1] = url.PathUnescape(worker)
	e.Participant, faults[2] = url.PathUnescape(id)
	return g, e, errors.Join(faults[:]...) == nil
}

// Entries returns those of the caseload entries named that exist.
func (s *Store) Entries(ctx context.Context, g string, refs []EntryRef) (map[EntryRef]CaseloadEntry, error) {
	out := map[EntryRef]CaseloadEntry{}
	for len(refs) > 0 {
		n := min(len(refs), table.MaxGets)
		keys := make([]table.Key, n)
		for i, ref := range refs[:n] {
			keys[i] = entryKey(g, ref.Worker, ref.Participant)
		}
		found, err := s.t.GetMany(ctx, keys...)
		if err != nil {
			return nil, err
		}
		for i, ref := range refs[:n] {
			it, ok := found[keys[i]]
			if !ok {
				continue
			}
			var e CaseloadEntry
			if err := decode(it, &e); err != nil {
				return nil, err
			}
			out[ref] = e
		}
		refs = refs[n:]
	}
	return out, nil
}
