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
	entries, err := a.Store.Caseload(ctx, g.Gemeente, g.Worker)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(entries))
	for i, e := range entries {
		ids[i] = e.ID
	}
	now := basis{defs.Digest(), a.Today()}
	stamps := a.workers.stampsOf(g.Gemeente, ids) // before anything of them is read
	key := workerKey{t, g.Worker}
	known := lookUp(&a.workers.lock, &a.workers.sums, key)
	if known.sum != nil && known.basis == now && !a.old(known.at) && slices.Equal(known.ids, ids) && slices.Equal(known.stamps, stamps) {
		return known.sum, nil
	}
	sum := cohort.New(f)
	for i, id := range ids {
		facts, err := a.factsAt(ctx, defs, t, id, stamps[i], now)
		if err != nil {
			return nil, err
		}
		if facts == nil {
			continue
		}
		if err := sum.Add(*facts); err != nil {
			return nil, err
		}
	}
	keep(&a.workers.lock, &a.workers.sums, key, workerSum{now, at, ids, stamps, sum})
	return sum, nil
}

// factsAt are the facts of a participant that nobody wrote since the stamp.
func (a *App) factsAt(ctx context.Context, defs *catalog.Catalog, t tenant, id string, stamp uint64, now basis) (*indicator.Facts, error) {
	key, at := factKey{t, id}, a.Now()
	if known := lookUp(&a.workers.lock, &a.workers.facts, key); known.basis == now && known.stamp == stamp && !a.old(known.at) {
		return known.facts, nil
	}
	facts, err := a.facts(ctx, defs, t, id)
	if err == nil {
		keep(&a.workers.lock, &a.workers.facts, key, stampedFacts{now, at, stamp, facts})
	}
	return facts, err
}
