package app

import (
	"context"
	"slices"
	"sync"
	"time"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/store"
)

// workerSums keep what was added up over the caseloads of workers, because adding fifty
// dossiers up takes longer than a page may. A sum holds as long as nobody in it was
// written by this process; what another process wrote is seen after Config.RosterAge.
type workerSums struct {
	lock   sync.Mutex
	stamps map[store.ParticipantRef]uint64
	// stored are the stamps that the facts in the store were computed at by this process.
	stored map[factKey]uint64
	sums   map[workerKey]workerSum
	facts  map[factKey]stampedFacts
}

type workerKey struct {
	tenant
	worker string
}

type factKey struct {
	tenant
	participant string
}

// basis is what a result rests on beside what is stored.
type basis struct {
	digest string
	day    source.Date
}

type workerSum struct {
	basis
	at     time.Time
	ids    []string
	stamps []uint64
	sum    *cohort.Aggregate
}

type stampedFacts struct {
	basis
	at    time.Time
	stamp uint64
	facts *indicator.Facts // nil for who is not in the programme
}

// maxKept bounds the facts and the sums in memory; then they start anew.
const maxKept = 5000

// touch notes that something about a participant was written.
func (w *workerSums) touch(p store.ParticipantRef) {
	w.lock.Lock()
	defer w.lock.Unlock()
	if w.stamps == nil {
		w.stamps = map[store.ParticipantRef]uint64{}
	}
	w.stamps[p]++
}

// put notes that facts were stored that were computed from what was there at a stamp.
func (w *workerSums) put(t tenant, id string, stamp uint64) {
	w.lock.Lock()
	defer w.lock.Unlock()
	if w.stored == nil {
		w.stored = map[factKey]uint64{}
	}
	w.stored[factKey{t, id}] = stamp
}

// stampOf is the present stamp of a participant.
func (w *workerSums) stampOf(g, id string) uint64 { return w.stampsOf(g, []string{id})[0] }

// needs says which participants have no facts in memory that hold, and of which of
// those the facts in the store do: nothing was written by this process since.
func (w *workerSums) needs(t tenant, ids []string, stamps []uint64, holds func(stampedFacts) bool) (stored []string) {
	w.lock.Lock()
	defer w.lock.Unlock()
	for i, id := range ids {
		key := factKey{t, id}
		if known := w.facts[key]; known.stamp == stamps[i] && holds(known) {
			continue
		}
		if w.stored[key] == stamps[i] {
			stored = append(stored, id)
		}
	}
	return stored
}

// stampsOf are the present stamps of participants.
func (w *workerSums) stampsOf(g string, ids []string) []uint64 {
	w.lock.Lock()
	defer w.lock.Unlock()
	out := make([]uint64, len(ids))
	for i, id := range ids {
		out[i] = w.stamps[store.ParticipantRef{Gemeente: g, Participant: id}]
	}
	return out
}

// keep puts a value in a map that is bounded.
func keep[K comparable, V any](lock *sync.Mutex, m *map[K]V, key K, v V) {
	lock.Lock()
	defer lock.Unlock()
	if *m == nil || len(*m) >= maxKept {
		*m = map[K]V{}
	}
	(*m)[key] = v
}

func lookUp[K comparable, V any](lock *sync.Mutex, m *map[K]V, key K) V {
	lock.Lock()
	defer lock.Unlock()
	return (*m)[key]
}

// old tells whether another process may have written since.
func (a *App) old(at time.Time) bool { return a.RosterAge > 0 && a.Now().Sub(at) > a.RosterAge }

// caseloadSum adds up the participants of one worker. They are few, the worker may
// see each of them, and nothing of it is stored. The sum is shared and must not be
// changed.
func (a *App) caseloadSum(ctx context.Context, defs *catalog.Catalog, g Group, programme string, f *indicator.Compiled) (*cohort.Aggregate, error) {
	at, t := a.Now(), tenant{g.Gemeente, programme}
	entries, err := a.Store.StoredCaseload(ctx, g.Gemeente, g.Worker)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(entries))
	for i, e := range entries {
		ids[i] = e.Participant
	}
	now := basis{defs.Digest(), a.Today()}
	stamps := a.workers.stampsOf(g.Gemeente, ids) // before anything of them is read
	key := workerKey{t, g.Worker}
	known := lookUp(&a.workers.lock, &a.workers.sums, key)
	if known.sum != nil && known.basis == now && !a.old(known.at) && slices.Equal(known.ids, ids) && slices.Equal(known.stamps, stamps) {
		return known.sum, nil
	}
	facts, err := a.factsOf(ctx, defs, t, ids, stamps, now)
	if err != nil {
		return nil, err
	}
	sum := cohort.New(f)
	for _, one := range facts {
		if err := sum.Add(*one); err != nil {
			return nil, err
		}
	}
	keep(&a.workers.lock, &a.workers.sums, key, workerSum{now, at, ids, stamps, sum})
	return sum, nil
}

// factsOf are the facts of participants in the programme that this process did not
// write since their stamps: those in memory, those that are stored under the present
// definitions about today, and the others computed from their dossiers. Computing fifty
// of them takes longer than a page may.
func (a *App) factsOf(ctx context.Context, defs *catalog.Catalog, t tenant, ids []string, stamps []uint64, now basis) ([]*indicator.Facts, error) {
	at := a.Now()
	holds := func(f stampedFacts) bool { return f.basis == now && !a.old(f.at) }
	stored, err := a.Store.Facts(ctx, t.gemeente, t.programme, a.workers.needs(t, ids, stamps, holds))
	if err != nil {
		return nil, err
	}
	all := make([]*indicator.Facts, 0, len(ids))
	for i, id := range ids {
		key := factKey{t, id}
		known := lookUp(&a.workers.lock, &a.workers.facts, key)
		if known.stamp != stamps[i] || !holds(known) {
			facts := now.of(stored[id])
			if facts == nil {
				if facts, err = a.facts(ctx, defs, t, id); err != nil {
					return nil, err
				}
			}
			known = stampedFacts{now, at, stamps[i], facts}
			keep(&a.workers.lock, &a.workers.facts, key, known)
		}
		if known.facts != nil {
			all = append(all, known.facts)
		}
	}
	return all, nil
}

// of reads stored facts; nil when they rest on something else, or cannot be read.
func (b basis) of(stored []byte) *indicator.Facts {
	record, err := decodeFacts(stored)
	if err != nil || record.Digest != b.digest || record.Facts.AsOf != b.day {
		return nil
	}
	return &record.Facts
}
