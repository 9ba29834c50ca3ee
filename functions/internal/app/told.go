package app

import (
	"context"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
)

// sharing gives the aggregates of the gemeenten that share theirs, which make up that
// of the country.
func (a *App) sharing(ctx context.Context, defs *catalog.Catalog, programme string, f *indicator.Compiled) ([]dashboard.Named, error) {
	var list []dashboard.Named
	for _, member := range defs.Gemeenten() {
		if !member.SharesNation || member.Overlay(programme) == nil {
			continue
		}
		sum, err := a.sumOf(ctx, defs, Group{Gemeente: member.Code}, programme, f)
		if err != nil {
			return nil, err
		}
		if sum == nil {
			sum = cohort.New(f)
		}
		list = append(list, dashboard.Named{ID: member.Code, Name: member.Name, Aggregate: sum, Context: member.Features})
	}
	return list, nil
}

// costReading gives what is read of a group whose figures a cost-benefit model may give
// away: an amount divided by its price is a number of people. Without Own there is nothing.
func (a *App) costReading(ctx context.Context, defs *catalog.Catalog, m *mkba.Compiled, g Group, s cohort.Slice, f *indicator.Compiled, sum *cohort.Aggregate) (dashboard.Input, error) {
	programme := m.Definition().Programme.ID
	in := dashboard.Input{Framework: f, Own: sum, Threshold: thresholdOf(defs, g), Slice: s, Lang: source.DefaultLang}
	own := defs.Gemeente(g.Gemeente)
	switch {
	case nightlyCosts(defs, m, g):
		in.Own = nil
		kept, err := a.keptCosts(ctx, defs, g, programme, f)
		if kept != nil {
			kept.ofOne(defs, &in)
		}
		return in, err
	case !g.Outside || own == nil || !own.SharesNation:
		return in, nil
	}
	var err error
	in.Member = g.Gemeente
	if Nightly(defs, programme) {
		// An earlier version of a model. So many gemeenten are not held at once: of each only
		// everyone stays, so that nothing is told of a part.
		whole, members, err := a.apart(defs, programme).all(ctx)
		in.National, in.Gemeenten = whole, named(defs, sharingIn(defs, programme), members, f)
		return in, err
	}
	if in.Gemeenten, err = a.sharing(ctx, defs, programme, f); err != nil {
		return in, err
	}
	in.National, err = a.sumOf(ctx, defs, Group{}, programme, f)
	return in, err
}

// told leaves of what a model counts with only what the reader may know. What is left
// out counts as none, as a number under the threshold does.
func told(in mkba.Inputs, f *indicator.Compiled, r cohort.Reader) mkba.Inputs {
	if !r.N().Known() {
		in.N = 0
	}
	for id := range in.ByIndicator {
		if ind := f.Indicator(id); ind != nil && !r.Tells(ind, "") {
			in.ByIndicator[id] = mkba.Quantity{}
		}
	}
	return in
}

// untold leaves nothing of what a model counts with.
func untold(in mkba.Inputs) mkba.Inputs {
	in.N = 0
	for id := range in.ByIndicator {
		in.ByIndicator[id] = mkba.Quantity{}
	}
	return in
}

// groupInputs is what a model counts with of a slice of a group.
func (a *App) groupInputs(ctx context.Context, defs *catalog.Catalog, m *mkba.Compiled, g Group, s cohort.Slice, f *indicator.Compiled, sum *cohort.Aggregate) (mkba.Inputs, error) {
	reading, err := a.costReading(ctx, defs, m, g, s, f, sum)
	if err != nil {
		return mkba.Inputs{}, err
	}
	in, r := costInputs(defs, m, g, reading.Slice, f, reading.Own), dashboard.Reader(reading)
	if r.Slice() != s {
		return m.Guarded(untold(in)), nil // what is told of more people says nothing of these
	}
	return m.Guarded(told(in, f, r)), nil
}
