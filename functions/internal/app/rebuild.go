package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/indicator"
	"effectmonitor/functions/internal/store"
)

// RebuildStep is how many participants are computed between two notes of how far a
// rebuild is: what is at most done twice.
const RebuildStep = 500

// ResumeRebuild computes all facts and figures again and goes on where an earlier call with
// the same definitions, on the same day, was stopped. It stops when the context says so
// and gives its error; what was done until then stays done. Report is told how many
// participants are done, and how many there are.
//
// Everything is computed whole from what is stored, so that doing a part twice, or
// beside changes that come in, gives the same figures.
func (a *App) ResumeRebuild(ctx context.Context, report func(done, total int)) error {
	defs := a.Catalog()
	work, total, err := a.toRecompute(ctx, defs)
	if err != nil {
		return err
	}
	at, err := a.lastRebuild(ctx, defs)
	if err != nil {
		return err
	}
	built := a.gatherers(defs, work)
	err = a.behind(func(after func(recomputing, []*tally) error) error {
		for _, w := range work {
			rest := w.after(at)
			var tallies []*tally // of what an earlier call computed nothing is known
			if len(rest) == len(w.ids) {
				tallies = talliesOf(defs, w.programmes)
			}
			for len(rest) > 0 {
				n := min(len(rest), RebuildStep)
				if err := a.recomputeSome(ctx, defs, w, rest[:n], tallies); err != nil {
					return fmt.Errorf("recompute %s: %w", w.gemeente, err)
				}
				at.Gemeente, at.Participant = w.gemeente, rest[n-1]
				at.Done += n
				if err := a.Store.SaveRebuild(ctx, at); err != nil {
					return fmt.Errorf("note how far the rebuild is: %w", err)
				}
				report(at.Done, total)
				rest = rest[n:]
			}
			if err := after(w, tallies); err != nil {
				return err
			}
		}
		return nil
	}, func(w recomputing, tallies []*tally) error { return a.aggregateAll(ctx, defs, w, tallies, built) })
	if err != nil {
		return err
	}
	for _, programme := range slices.Sorted(maps.Keys(built.nations)) {
		if err := built.nations[programme].keep(ctx); err != nil {
			return fmt.Errorf("national aggregate of %s: %w", programme, err)
		}
	}
	return a.Store.EndRebuild(ctx)
}

// aggregateAll builds the aggregates of a gemeente of which the facts were computed.
func (a *App) aggregateAll(ctx context.Context, defs *catalog.Catalog, w recomputing, tallies []*tally, built *gatherers) error {
	for i, t := range w.programmes {
		var tallied *tally
		if tallies != nil {
			tallied = tallies[i]
		}
		c, err := a.aggregateOne(ctx, defs, t, nil, tallied, true)
		if err == nil {
			err = built.take(t, c)
		}
		if err != nil {
			return fmt.Errorf("aggregate %s of %s: %w", t.programme, t.gemeente, err)
		}
	}
	return nil
}

// behind does what follows for each gemeente while the first part is busy with the next:
// building its aggregates keeps another processor at work than computing facts does. As
// many are held at the same time as there are to work on them, and one that waits. After a
// fault the first part ends.
func (a *App) behind(first func(after func(recomputing, []*tally) error) error, follow func(recomputing, []*tally) error) error {
	if a.Parallel == 1 {
		return first(follow)
	}
	type job struct {
		work    recomputing
		tallies []*tally
	}
	jobs, stop := make(chan job), make(chan struct{})
	failed := make([]error, a.Parallel)
	var group sync.WaitGroup
	var once sync.Once
	for i := range failed {
		group.Go(func() {
			for j := range jobs {
				if failed[i] = follow(j.work, j.tallies); failed[i] != nil {
					once.Do(func() { close(stop) })
					return
				}
			}
		})
	}
	err := first(func(w recomputing, tallies []*tally) error {
		select {
		case jobs <- job{w, tallies}:
			return nil
		case <-stop:
			return errFollower
		}
	})
	close(jobs)
	group.Wait()
	if rest := errors.Join(failed...); rest != nil && (err == nil || errors.Is(err, errFollower)) {
		return rest
	}
	return err
}

// errFollower ends the first part of behind; what failed is told in its place.
var errFollower = errors.New("what follows failed")

// lastRebuild gives where to go on; the beginning when what was stopped was about other
// definitions or another day, or went through each gemeente in another way.
func (a *App) lastRebuild(ctx context.Context, defs *catalog.Catalog) (store.Rebuild, error) {
	at, err := a.Store.LastRebuild(ctx)
	if err != nil {
		return at, fmt.Errorf("read how far the rebuild is: %w", err)
	}
	if at.Digest != defs.Digest() || at.Day != a.Today() || at.Programme != "" {
		at = store.Rebuild{Digest: defs.Digest(), Day: a.Today()}
	}
	return at, nil
}

// recomputing is the participants of one gemeente, in order, and the programmes that they
// may be in. Each is read once, whatever the number of programmes: a dossier takes longer
// to read than its facts to compute.
type recomputing struct {
	gemeente   string
	programmes []tenant
	ids        []string
}

// after gives who comes after the participant that a rebuild had reached.
func (w recomputing) after(at store.Rebuild) []string {
	switch order := strings.Compare(w.gemeente, at.Gemeente); {
	case order < 0:
		return nil
	case order > 0:
		return w.ids
	}
	i, found := slices.BinarySearch(w.ids, at.Participant)
	if found {
		i++
	}
	return w.ids[i:]
}

func (a *App) toRecompute(ctx context.Context, defs *catalog.Catalog) (work []recomputing, total int, err error) {
	for _, g := range defs.Gemeenten() {
		w := recomputing{gemeente: g.Code, programmes: programmesOf(defs, g.Code)}
		if len(w.programmes) == 0 {
			continue
		}
		if w.ids, err = a.Store.ParticipantIDs(ctx, g.Code); err != nil {
			return nil, 0, fmt.Errorf("list participants of %s: %w", g.Code, err)
		}
		work, total = append(work, w), total+len(w.ids)
	}
	slices.SortFunc(work, func(x, y recomputing) int { return strings.Compare(x.gemeente, y.gemeente) })
	return work, total, nil
}

// recomputeWrite is how many participants are stored in one write.
const recomputeWrite = 50

// writers is how many writes are under way at the same time: while one waits another is
// prepared.
func (a *App) writers() int {
	if a.Parallel == 1 {
		return 1
	}
	return 2 * a.Parallel
}

// recomputeSome stores the facts of some participants. While some are written others are
// computed: a write waits for the disk or the network.
func (a *App) recomputeSome(ctx context.Context, defs *catalog.Catalog, w recomputing, ids []string, tallies []*tally) error {
	return beside(a.writers(), slices.Collect(slices.Chunk(ids, recomputeWrite)), func(ids []string) error {
		return a.recomputeFew(ctx, defs, w, ids, tallies)
	})
}

// beside does something with each item, so many at the same time. After a fault it begins
// no other.
func beside[T any](workers int, items []T, do func(T) error) error {
	if workers == 1 { // by the caller, so that what it holds against a panic holds here
		for _, item := range items {
			if err := do(item); err != nil {
				return err
			}
		}
		return nil
	}
	var group sync.WaitGroup
	var next atomic.Int64
	failed := make([]error, min(workers, len(items)))
	for w := range failed {
		group.Go(func() {
			for i := next.Add(1); int(i) <= len(items); i = next.Add(1) {
				if failed[w] = do(items[i-1]); failed[w] != nil {
					next.Store(int64(len(items)))
				}
			}
		})
	}
	group.Wait()
	return errors.Join(failed...)
}

// recomputeFew stores the facts of as many participants as one write takes, and adds them to
// the tallies, if there are any.
func (a *App) recomputeFew(ctx context.Context, defs *catalog.Catalog, w recomputing, ids []string, tallies []*tally) error {
	versions := make([]map[string]uint64, len(w.programmes)) // before any dossier is read
	for i, t := range w.programmes {
		var err error
		if versions[i], err = a.Store.FactsVersions(ctx, t.gemeente, t.programme, ids); err != nil {
			return err
		}
	}
	some := make([][]computed, len(w.programmes))
	defer reuse(some)
	reads := Reads(defs, w.gemeente)
	for _, id := range ids {
		d, err := a.dossierOf(ctx, w.gemeente, id, reads)
		if err != nil {
			return err
		}
		for i, t := range w.programmes {
			f, err := a.factOf(defs, t, d, store.Fact{Participant: id, Version: versions[i][id]})
			if err != nil {
				return err
			}
			if f.Data != nil || f.Version != 0 {
				some[i] = append(some[i], f)
			}
		}
	}
	for i, t := range w.programmes {
		var tallied *tally
		if tallies != nil {
			tallied = tallies[i]
		}
		if err := a.putFacts(ctx, defs, t, some[i], tallied); err != nil {
			return err
		}
	}
	return nil
}

// putFacts stores the facts of participants, and removes those of who has none any more.
func (a *App) putFacts(ctx context.Context, defs *catalog.Catalog, t tenant, some []computed, tallied *tally) error {
	err := a.Store.PutManyFacts(ctx, t.gemeente, t.programme, storedOf(some))
	if err == nil {
		tallied.add(defs.Digest(), some)
	}
	if !errors.Is(err, store.ErrConflict) {
		return err
	}
	tallied.fail()
	for _, f := range some { // somebody changed or was erased meanwhile
		if _, err := a.projectOne(ctx, defs, t, f.Participant); err != nil {
			return err
		}
	}
	return nil
}

// factOf completes the facts of a participant as they are to be stored: without data for
// one who is not in the programme.
func (a *App) factOf(defs *catalog.Catalog, t tenant, d *store.Dossier, f store.Fact) (computed, error) {
	facts, err := a.factsFrom(defs, t, d, room())
	if err == nil && facts != nil {
		f.Data = factsRecord{Digest: defs.Digest(), Facts: *facts}.encode()
	}
	return computed{f, facts}, err
}

// rooms holds the values of facts that were stored and added up: nobody reads them any more,
// and the next participant has about as many.
var rooms sync.Pool

func room() indicator.Values {
	if last, kept := rooms.Get().(*indicator.Values); kept {
		return *last
	}
	return nil
}

func reuse(all [][]computed) {
	for _, some := range all {
		for _, c := range some {
			if c.facts != nil {
				rooms.Put(&c.facts.Values)
			}
		}
	}
}
