package app

import (
	"context"
	"encoding/json"
	"slices"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
)

// Of many gemeenten, what cost-benefit models count of one for readers of many is kept once a
// day like its pages (apart.go), in one item for all models: counting it when somebody asks
// would read every gemeente.

// costsPage names what is kept for the models. No page of a dashboard is called so: their
// names have more than one word.
const costsPage = "kosten"

// nightlyCosts reports whether what a model counts of a group is made once a day: of the
// newest version of every model it is.
func nightlyCosts(defs *catalog.Catalog, m *mkba.Compiled, g Group) bool {
	own := defs.Gemeente(g.Gemeente)
	return g.Outside && own != nil && own.SharesNation && Nightly(defs, m.Definition().Programme.ID) && slices.Contains(defs.Models(), m)
}

// costsApart gives what is kept of one gemeente for all models of a programme; nil without
// models.
func (e excerpter) costsApart(programme string, f *indicator.Compiled, whole *cohort.Aggregate, list []dashboard.Named) ([]byte, error) {
	members, watched := watchNamed(list)
	at := slices.IndexFunc(watched, func(m dashboard.Named) bool { return m.ID == e.group.Gemeente })
	own := frameworkOf(e.defs, e.group, source.Ref{ID: programme})
	if at < 0 || own == nil || own.Version() != f.Version() {
		return nil, nil
	}
	country, any := whole.Watch(), false
	in := dashboard.Input{
		Framework: f, Threshold: thresholdOf(e.defs, e.group), Lang: source.DefaultLang,
		National: country, Own: watched[at].Aggregate, Gemeenten: watched, Member: e.group.Gemeente,
	}
	for _, m := range e.defs.Models() {
		if m.IsPublished() || m.Definition().Programme.ID != programme {
			continue
		}
		told(costInputs(e.defs, m, e.group, in.Slice, f, in.Own), f, dashboard.Reader(in))
		any = true
	}
	if !any {
		return nil, nil
	}
	out := e.record
	out.Excerpt = country.Of(members, e.group.Gemeente)
	return json.Marshal(out)
}

// keptCosts reads what is kept of one gemeente for the models; nil when nothing is. See
// OnceRead.
func (a *App) keptCosts(ctx context.Context, defs *catalog.Catalog, g Group, programme string, f *indicator.Compiled) (*excerptRecord, error) {
	read := func() (*excerptRecord, error) { return a.keptApart(ctx, defs, g, programme, costsPage, f) }
	if r, ok := ctx.Value(reading{}).(*onceRead); ok {
		return r.costs.get(sumKey{tenant{g.Gemeente, programme}, g.Worker, f.Version(), defs.Digest()}, read)
	}
	return read()
}

// CostsTaken reports whether what a model counts of a group is made once a day, and of which
// day it is; 0 while there is none.
func CostsTaken(ctx context.Context, a *App, key CostKey) (day source.Date, nightly bool, err error) {
	defs := a.Catalog()
	m := defs.Model(key.Model)
	if m == nil || m.IsPublished() || !key.Release.IsZero() || !nightlyCosts(defs, m, key.Group) {
		return 0, false, nil
	}
	programme := m.Definition().Programme
	kept, err := a.keptCosts(ctx, defs, key.Group, programme.ID, frameworkOf(defs, key.Group, programme))
	if err != nil || kept == nil {
		return 0, true, found("open costs", err)
	}
	return kept.Date, true, nil
}
