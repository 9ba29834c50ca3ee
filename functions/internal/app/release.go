package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/store"
)

// releaseRecord is what a dashboard with a period shows, as it is stored. The next one
// is made from it, so that their difference tells about nobody.
type releaseRecord struct {
	Period string            `json:"periode"`
	Date   source.Date       `json:"op"`
	Sum    *cohort.Aggregate `json:"som"`
}

// released gives what a dashboard of a group shows in the period of today. The first who
// asks in a period makes it, of the figures of that day; there is none while there are
// too few participants to show.
func (a *App) released(ctx context.Context, defs *catalog.Catalog, d *dashboard.Dashboard, g Group, f *indicator.Compiled) (releaseRecord, error) {
	period := d.Period(a.Today())
	last, err := a.lastRelease(ctx, d, g)
	if err != nil || last.Period == period && last.Sum.Framework == f.Version() {
		return last, err
	}
	now, err := a.sumOf(ctx, defs, g, d.Programme.ID, f)
	gate := cohort.NewGate(thresholdOf(defs, g))
	if err != nil || now == nil || now.N < gate.Threshold() {
		return releaseRecord{}, err
	}
	build := func() ([]byte, error) {
		// Somebody may have been first.
		if last, err = a.lastRelease(ctx, d, g); err != nil {
			return nil, err
		}
		if last.Period != period || last.Sum.Framework != f.Version() {
			last = releaseRecord{Period: period, Date: a.Today(), Sum: gate.Release(f, last.Sum, now)}
			last.Sum.Decide(gate, f)
		}
		return json.Marshal(last)
	}
	if g.Gemeente == "" {
		return last, a.Store.PutNational(ctx, d.Programme.ID, releaseName(d), defs.Digest(), build)
	}
	return last, a.Store.PutAggregate(ctx, g.Gemeente, d.Programme.ID+"."+releaseName(d), defs.Digest(), build)
}

// releaseName is under what the releases of a dashboard are kept.
func releaseName(d *dashboard.Dashboard) string { return "release." + d.ID }

// lastRelease is the release that is shown; an empty one when there is none.
func (a *App) lastRelease(ctx context.Context, d *dashboard.Dashboard, g Group) (releaseRecord, error) {
	var last releaseRecord
	var stored store.Aggregate
	var err error
	if g.Gemeente == "" {
		stored, err = a.Store.National(ctx, d.Programme.ID, releaseName(d))
	} else {
		stored, err = a.Store.Aggregate(ctx, g.Gemeente, d.Programme.ID+"."+releaseName(d))
	}
	if errors.Is(err, store.ErrNotFound) {
		return last, nil
	}
	if err != nil {
		return last, err
	}
	if err := json.Unmarshal(stored.Data, &last); err != nil {
		return last, fmt.Errorf("decode release of %s: %w", d.ID, err)
	}
	return last, nil
}
