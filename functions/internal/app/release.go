package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/entire"
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

// fits reports whether it is of a period and of the definitions that count now.
func (r releaseRecord) fits(period string, f *indicator.Compiled) bool {
	return r.Sum != nil && r.Period == period && r.Sum.Framework == f.Version()
}

// released gives what a dashboard of a group shows in the period of today. The first who
// asks in a period makes it, of the figures of that day; there is none while there are
// too few participants to show. What it tells of the country is held beside each gemeente:
// of more of those than a page reads, the night makes it (takeReleases), and until then the
// one before is shown, if it is of the same definitions.
func (a *App) released(ctx context.Context, defs *catalog.Catalog, d *dashboard.Dashboard, g Group, f *indicator.Compiled) (releaseRecord, error) {
	d = defs.Releasing(d)
	period := d.Period(a.Today())
	last, err := a.lastRelease(ctx, d, g)
	if err != nil || last.fits(period, f) {
		return last, err
	}
	if g.Gemeente == "" && Nightly(defs, d.Programme.ID) {
		if !last.fits(last.Period, f) {
			last = releaseRecord{} // it was counted otherwise
		}
		return last, nil
	}
	return a.release(ctx, defs, d, g, f)
}

// takeReleases makes of the country what its dashboards show in the period of today, where
// the night does that, and says how many. A run that was stopped is finished by the next.
func (a *App) takeReleases(ctx context.Context) (taken int, err error) {
	defs := a.Catalog()
	for _, p := range defs.Programmes() {
		f := defs.FrameworkOf(source.Ref{ID: p.Def.ID})
		if f == nil || !Nightly(defs, p.Def.ID) {
			continue
		}
		for _, d := range defs.Dashboards("", p.Def.ID) {
			if d.Publish == "" || defs.Releasing(d) != d {
				continue
			}
			period := d.Period(a.Today())
			last, err := a.lastRelease(ctx, d, Group{})
			if err == nil && !last.fits(period, f) {
				if last, err = a.release(ctx, defs, d, Group{}, f); last.Period == period {
					taken++
				}
			}
			if err != nil {
				return taken, fmt.Errorf("release of %s: %w", d.ID, err)
			}
		}
	}
	return taken, nil
}

// release makes what a dashboard of a group shows from today on, unless somebody was first.
func (a *App) release(ctx context.Context, defs *catalog.Catalog, d *dashboard.Dashboard, g Group, f *indicator.Compiled) (last releaseRecord, err error) {
	period := d.Period(a.Today())
	now, err := a.sumOf(ctx, defs, g, d.Programme.ID, f)
	gate := cohort.NewGate(thresholdOf(defs, g))
	if err != nil || now == nil || now.N < gate.Threshold() {
		return releaseRecord{}, err
	}
	var beside []cohort.Told
	if g.Gemeente == "" {
		if beside, err = a.toldBeside(ctx, defs, d.Programme.ID, gate, now); err != nil {
			return releaseRecord{}, err
		}
	}
	build := func(store.Before) (built store.Built, err error) {
		// Somebody may have been first.
		if last, err = a.lastRelease(ctx, d, g); err != nil {
			return built, err
		}
		if !last.fits(period, f) {
			last = releaseRecord{Period: period, Date: a.Today(), Sum: gate.Release(f, last.Sum, now, beside...)}
			last.Sum.Decide(gate, f)
		}
		if built.Data, err = json.Marshal(last); err != nil {
			return built, err
		}
		e := a.excerpter(defs, g)
		e.record.Period, e.record.Date = last.Period, last.Date
		built.Pages, err = e.pages(ctx, showing(defs, d), last.Sum, nil)
		return built, err
	}
	if g.Gemeente == "" {
		_, err = a.Store.PutNationalPages(ctx, d.Programme.ID, releaseName(d), defs.Digest(), build)
	} else {
		_, err = a.Store.PutAggregatePages(ctx, g.Gemeente, d.Programme.ID+"."+releaseName(d), defs.Digest(), build)
	}
	return last, err
}

// toldBeside gives what a release of the country hides because of who knows the figures of one
// gemeente. It reads every gemeente, one after another: a few for the first page of a period,
// and more at night.
func (a *App) toldBeside(ctx context.Context, defs *catalog.Catalog, programme string, gate cohort.Gate, country *cohort.Aggregate) (told []cohort.Told, err error) {
	n := a.nationOf(defs, programme)
	for _, code := range n.codes {
		one, _, err := n.part(ctx, code)
		if err != nil {
			return nil, err
		}
		if n.counts(one) != nil {
			told = append(told, cohort.ToldBeside(gate, n.framework, country, one)...)
		}
	}
	return told, nil
}

// showing are the dashboards that show what one releases, itself among them.
func showing(defs *catalog.Catalog, d *dashboard.Dashboard) []*dashboard.Dashboard {
	return slices.DeleteFunc(defs.Dashboards("", d.Programme.ID), func(other *dashboard.Dashboard) bool {
		return defs.Releasing(other) != d
	})
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
	if err := entire.Read(stored.Data, &last); err != nil {
		return last, fmt.Errorf("decode release of %s: %w", d.ID, err)
	}
	return last, nil
}

// costSum is what a cost-benefit model counts from: the aggregate of a group, or of a
// reader of releases the last of them, which stands by itself and has no parts, or of one
// gemeente of many what was kept of it.
func (a *App) costSum(ctx context.Context, defs *catalog.Catalog, key *CostKey, programme string, f *indicator.Compiled) (*cohort.Aggregate, error) {
	if m := defs.Model(key.Model); key.Release.IsZero() && m != nil && nightlyCosts(defs, m, key.Group) {
		kept, err := a.keptCosts(ctx, defs, key.Group, programme, f)
		if err != nil || kept == nil {
			return nil, err
		}
		return kept.Excerpt.Members[0].Aggregate, nil
	}
	if key.Release.IsZero() {
		return a.sumOf(ctx, defs, key.Group, programme, f)
	}
	d := defs.Dashboard(key.Release)
	if d == nil || d.Publish == "" || d.Programme.ID != programme {
		return nil, &Error{Code: NotFound, Op: "open costs"}
	}
	key.Group, key.Slice = Group{Gemeente: key.Group.Gemeente}, cohort.Slice{}
	last, err := a.released(ctx, defs, d, key.Group, f)
	return last.Sum, err
}

// ReleasedOn is the day of the figures of a reader of releases; 0 for any other, or while
// there are none.
func (a *App) ReleasedOn(ctx context.Context, key CostKey) (source.Date, error) {
	defs := a.Catalog()
	d := defs.Dashboard(key.Release)
	if key.Release.IsZero() || d == nil {
		return 0, nil
	}
	last, err := a.lastRelease(ctx, defs.Releasing(d), Group{Gemeente: key.Group.Gemeente})
	return last.Date, found("open costs", err)
}
