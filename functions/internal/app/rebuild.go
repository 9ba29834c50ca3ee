package app

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"effectmonitor/engine/catalog"
	"effectmonitor/functions/internal/store"
)

// RebuildStep is how many participants are computed between two notes of how far a
// rebuild is: what is at most done twice.
const RebuildStep = 200

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
	at, err := a.Store.LastRebuild(ctx)
	if err != nil {
		return fmt.Errorf("read how far the rebuild is: %w", err)
	}
	if at.Digest != defs.Digest() || at.Day != a.Today() {
		at = store.Rebuild{Digest: defs.Digest(), Day: a.Today()}
	}
	touched := map[tenant]bool{}
	for _, w := range work {
		touched[w.tenant] = true
		rest := w.after(at)
		for len(rest) > 0 {
			n := min(len(rest), RebuildStep)
			if err := a.recomputeSome(ctx, defs, w.tenant, rest[:n]); err != nil {
				return fmt.Errorf("recompute %s: %w", w.gemeente, err)
			}
			at.Gemeente, at.Programme, at.Participant = w.gemeente, w.programme, rest[n-1]
			at.Done += n
			if err := a.Store.SaveRebuild(ctx, at); err != nil {
				return fmt.Errorf("note how far the rebuild is: %w", err)
			}
			report(at.Done, total)
			rest = rest[n:]
		}
	}
	if err := a.aggregate(ctx, defs, touched); err != nil {
		return err
	}
	return a.Store.EndRebuild(ctx)
}

// recomputing is the participants of one gemeente and programme, in order.
type recomputing struct {
	tenant
	ids []string
}

// after gives who comes after the participant that a rebuild had reached.
func (w recomputing) after(at store.Rebuild) []string {
	switch order := strings.Compare(w.gemeente+" "+w.programme, at.Gemeente+" "+at.Programme); {
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
		entries, err := a.Store.TeamCaseload(ctx, g.Code)
		if err != nil {
			return nil, 0, fmt.Errorf("list participants of %s: %w", g.Code, err)
		}
		ids := make([]string, len(entries))
		for i, e := range entries {
			ids[i] = e.ID
		}
		slices.Sort(ids)
		for _, t := range programmesOf(defs, g.Code) {
			work, total = append(work, recomputing{t, ids}), total+len(ids)
		}
	}
	slices.SortFunc(work, func(x, y recomputing) int {
		return strings.Compare(x.gemeente+" "+x.programme, y.gemeente+" "+y.programme)
	})
	return work, total, nil
}

// recomputeSome stores the facts of some participants, computed beside each other.
func (a *App) recomputeSome(ctx context.Context, defs *catalog.Catalog, t tenant, ids []string) error {
	list := make([]store.Fact, len(ids))
	failed := make([]error, len(ids))
	var group sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		group.Go(func() {
			for i := w; i < len(ids); i += workers {
				list[i], failed[i] = a.factOf(ctx, defs, t, ids[i])
			}
		})
	}
	group.Wait()
	if err := errors.Join(failed...); err != nil {
		return err
	}
	var some []store.Fact
	for _, f := range list {
		if f.Data != nil {
			some = append(some, f)
		} else if err := a.Store.DeleteFacts(ctx, t.gemeente, t.programme, f.Participant); err != nil {
			return err
		}
	}
	err := a.Store.PutManyFacts(ctx, t.gemeente, t.programme, some)
	if !errors.Is(err, store.ErrConflict) {
		return err
	}
	for _, id := range ids { // somebody was erased meanwhile
		if _, err := a.projectOne(ctx, defs, t, id); err != nil {
			return err
		}
	}
	return nil
}

// factOf gives the facts of a participant as they are stored, without data for one who
// is not in the programme.
func (a *App) factOf(ctx context.Context, defs *catalog.Catalog, t tenant, id string) (store.Fact, error) {
	version, err := a.Store.FactsVersion(ctx, t.gemeente, t.programme, id)
	if err != nil {
		return store.Fact{}, err
	}
	facts, err := a.facts(ctx, defs, t, id)
	if err != nil || facts == nil {
		return store.Fact{Participant: id}, err
	}
	data := factsRecord{Digest: defs.Digest(), Facts: *facts}.encode()
	return store.Fact{Participant: id, Data: data, Version: version}, nil
}
