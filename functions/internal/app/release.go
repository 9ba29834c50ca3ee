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

// released gives what a dashboard over all gemeenten shows in the period of today. The
// first who asks in a period makes it, of the figures of that day; there is none while
// there are too few participants to show.
func (a *App) released(ctx context.Context, defs *catalog.Catalog, d *dashboard.Dashboard, f *indicator.Compiled) (releaseRecord, error) {
	period, name := d.Period(a.Today()), "release."+d.ID
	last, err := a.lastRelease(ctx, d.Programme.ID, name)
	if err != nil || last.Period == period && last.Sum.Framework == f.Version() {
		return last, err
	}
	now, err := a.sumOf(ctx, defs, Group{}, d.Programme.ID, f)
	gate := cohort.NewGate(thresholdOf(defs, Group{}))
	if err != nil || now == nil || now.N < gate.Threshold() {
		return releaseRecord{}, err
	}
	err = a.Store.PutNational(ctx, d.Programme.ID, name, defs.Digest(), func() ([]byte, error) {
		// Somebody may have been first.
		if last, err = a.lastRelease(ctx, d.Programme.ID, name); err != nil {
			return nil, err
		}
		if last.Period != period || last.Sum.Framework != f.Version() {
			last = releaseRecord{Period: period, Date: a.Today(), Sum: gate.Release(f, last.Sum, now)}
		}
		return json.Marshal(last)
	})
	return last, err
}

// lastRelease is the release that is shown; an empty one when there is none.
func (a *App) lastRelease(ctx context.Context, programme, name string) (releaseRecord, error) {
	var last releaseRecord
	stored, err := a.Store.National(ctx, programme, name)
	if errors.Is(err, store.ErrNotFound) {
		return last, nil
	}
	if err != nil {
		return last, err
	}
	if err := json.Unmarshal(stored.Data, &last); err != nil {
		return last, fmt.Errorf("decode release of %s: %w", name, err)
	}
	return last, nil
}
