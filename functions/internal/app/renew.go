package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/gemeente"
	"effectmonitor/functions/internal/store"
)

// What is counted of somebody changes with the days too: a moment that nobody filled in is
// missed, a year has passed. And new definitions count otherwise. Neither is in the feed, so
// the night computes anew what is of before.

// Renew computes the figures anew of the gemeenten in which some were computed under other
// definitions, or are about an earlier day than today, and then those of the country. It says
// of how many gemeenten, and whether none is left: it stops when its time is nearly up, and
// the next call goes on with the gemeenten that are left. Some are done beside each other. A
// fault with one gemeente does not keep the others, unless the table does not answer; the
// faults come back together.
//
// Like Take of package learning it is no method: a program that only shows figures would
// carry it along.
func Renew(ctx context.Context, a *App) (renewed int, ready bool, err error) {
	defs := a.Catalog()
	var faults []error
	var lock sync.Mutex
	programmes := map[string]bool{}
	for _, g := range defs.Gemeenten() {
		for _, t := range programmesOf(defs, g.Code) {
			programmes[t.programme] = true
		}
	}
	// Most gemeenten are small: one by one most of the time would go in waiting for the table.
	stopped := beside(a.Parallel, defs.Gemeenten(), func(g *gemeente.Gemeente) error {
		done, err := a.renewOne(ctx, defs, recomputing{gemeente: g.Code, programmes: programmesOf(defs, g.Code)})
		lock.Lock()
		defer lock.Unlock()
		if done {
			renewed++
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("renew figures of %s: %w", g.Code, err))
		}
		if errors.Is(err, errUnread) || timeIsUp(ctx, a.Now()) {
			return errStopped
		}
		return nil
	})
	if stopped != nil {
		return renewed, false, errors.Join(faults...)
	}
	for _, p := range ordered(tenants(programmes)) {
		is, err := a.countryIs(ctx, defs, p.programme)
		if err == nil && !is {
			err = a.aggregateCountry(ctx, defs, p.programme, nil, true)
		}
		if err != nil {
			faults = append(faults, err)
		}
	}
	return renewed, len(faults) == 0, errors.Join(faults...)
}

// errStopped ends Renew before all gemeenten were looked at.
var errStopped = errors.New("no other gemeente is begun")

// errUnread says that the table does not answer: it will not for the next gemeente either.
var errUnread = errors.New("figures cannot be read")

func tenants(programmes map[string]bool) map[tenant]bool {
	all := map[tenant]bool{}
	for p := range programmes {
		all[tenant{programme: p}] = true
	}
	return all
}

// renewOne is Renew of one gemeente: false when nothing in it is of before, or when there was
// no time for everybody in it. What was computed until then stays.
func (a *App) renewOne(ctx context.Context, defs *catalog.Catalog, w recomputing) (done bool, err error) {
	any := false
	older := func(t tenant) bool {
		stored, fault := a.Store.Aggregate(ctx, t.gemeente, t.programme)
		if fault != nil && !errors.Is(fault, store.ErrNotFound) && !errors.Is(fault, store.ErrNewer) {
			err = fmt.Errorf("%w: %w", errUnread, fault)
			return true
		}
		record, fault := decodeSum(stored, fault)
		any = any || record.Sum != nil
		err = errors.Join(err, fault)
		return fault == nil && (stored.Digest != defs.Digest() || !record.upToDate(a.Today()))
	}
	if !slices.ContainsFunc(w.programmes, older) || err != nil {
		return false, err
	}
	if w.ids, err = a.Store.ParticipantIDs(ctx, w.gemeente); err != nil {
		return false, err
	}
	if len(w.ids) == 0 && !any {
		return false, nil
	}
	tallies := talliesOf(defs, w.programmes)
	for ids := range slices.Chunk(w.ids, RebuildStep) {
		if timeIsUp(ctx, a.Now()) {
			return false, nil
		}
		if err := a.recomputeSome(ctx, defs, w, ids, tallies); err != nil {
			return false, err
		}
	}
	for i, t := range w.programmes {
		if _, err := a.aggregateOne(ctx, defs, t, nil, tallies[i], true); err != nil {
			return false, err
		}
	}
	return true, nil
}

// countryIs reports whether the sum of the country is of what is stored of every gemeente
// now, under the present definitions. It reads a small item of each.
func (a *App) countryIs(ctx context.Context, defs *catalog.Catalog, programme string) (bool, error) {
	stored, err := a.Store.National(ctx, programme, national)
	record, err := decodeSum(stored, err)
	if err != nil || record.Sum == nil || stored.Digest != defs.Digest() {
		return false, err
	}
	n := a.nationOf(defs, programme)
	for _, code := range n.codes {
		now, err := a.Store.AggregateUnless(ctx, code, programme, func(string) bool { return true })
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return false, err
		}
		if was, there := record.Of[code]; !there || was.Hash != now.Hash {
			return false, nil
		}
	}
	return true, nil
}
