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

// What who may see other gemeenten too is shown of one follows from the figures of all of
// them (cohort.Members). Of a few these are read when somebody looks. Of more than
// atOncePerPage that would be hundreds of aggregates for one page; then it is made once a
// day, of all of them together, and of each gemeente is kept, in one item for each page,
// what that page reads of it and of the country, with what is decided of it beside all
// others. Such a page says of when it is. It is not of the moment of the pages about the
// country, which go on: who reads both knows what somebody knows who reads all of them
// every day, and no more. One that was made under other definitions is not shown.

// takenApart says of what day, of whom and under which definitions pages of one gemeente
// for readers of many were made.
type takenApart struct {
	Date   source.Date `json:"op"`
	Digest string      `json:"digest"`
	Codes  []string    `json:"gemeenten"`
}

const apartName = "apart"

func apartOf(code string) string { return apartName + "." + code }

// Nightly reports whether what follows from all gemeenten of a programme is made once a day.
func Nightly(defs *catalog.Catalog, programme string) bool {
	return len(sharingIn(defs, programme)) > atOncePerPage
}

// outside reports whether what is shown of a group follows from other gemeenten too.
func (v *view) outside(defs *catalog.Catalog, g Group) bool { return g.Outside && !v.apart(defs, g) }

// fillApart gives a page for readers of many what was kept for it; false when nothing was.
func (a *App) fillApart(ctx context.Context, defs *catalog.Catalog, v *view, g Group) (bool, error) {
	kept, err := a.keptApart(ctx, defs, g, v.dashboard.Programme.ID, pageName(v.dashboard, v.page.ID), v.in.Framework)
	if err != nil || kept == nil {
		return false, err
	}
	kept.ofOne(defs, &v.in)
	v.nightly, v.taken, v.kept = true, kept.Date, append(v.kept, kept.Excerpt)
	return true, nil
}

// keptApart reads what was kept of one gemeente for a page; nil when nothing was that may be
// shown.
func (a *App) keptApart(ctx context.Context, defs *catalog.Catalog, g Group, programme, page string, f *indicator.Compiled) (*excerptRecord, error) {
	found, err := a.Store.Pages(ctx, store.PageOf{Of: store.Of{Programme: programme, Name: apartOf(g.Gemeente)}, Page: page})
	if err != nil {
		return nil, err
	}
	kept, err := a.excerptOf(found[0])
	if err != nil || kept == nil || kept.Digest != defs.Digest() || kept.Excerpt.Whole.Framework != f.Version() || len(kept.Excerpt.Members) != 1 {
		return nil, err
	}
	return kept, nil
}

// ofOne makes what was kept of one gemeente what is read.
func (r *excerptRecord) ofOne(defs *catalog.Catalog, in *dashboard.Input) {
	one := r.Excerpt.Members[0]
	in.National, in.Own, in.Member = r.Excerpt.Whole, one.Aggregate, one.ID
	in.Gemeenten = named(defs, []string{one.ID}, r.Excerpt.Members, in.Framework)
	in.Slice = cohort.Slice{} // of classes nothing is told
}

// RenewNightly makes what the night makes of figures of many gemeenten, after everything was
// computed anew: the pages about each for readers of many, and of the country the releases of
// other definitions or another period.
func RenewNightly(ctx context.Context, a *App) error {
	_, err := takeApart(ctx, a, true)
	if err == nil {
		_, err = a.takeReleases(ctx)
	}
	return err
}

// takeApart makes the pages about each gemeente for readers of many, anew or where those of
// today are not there yet, and says of how many programmes it did. A run that was stopped
// anywhere is done again by the next.
func takeApart(ctx context.Context, a *App, anew bool) (taken int, err error) {
	defs := a.Catalog()
	for _, p := range defs.Programmes() {
		f := defs.FrameworkOf(source.Ref{ID: p.Def.ID})
		if f == nil || !Nightly(defs, p.Def.ID) {
			continue
		}
		before, err := a.lastApart(ctx, p.Def.ID)
		if err != nil {
			return taken, err
		}
		if !anew && before.Date == a.Today() && before.Digest == defs.Digest() {
			continue
		}
		if err := a.apart(defs, p.Def.ID).take(ctx, before); err != nil {
			return taken, fmt.Errorf("pages of one gemeente of %s: %w", p.Def.ID, err)
		}
		taken++
	}
	return taken, nil
}

func (a *App) lastApart(ctx context.Context, programme string) (last takenApart, err error) {
	stored, err := a.Store.National(ctx, programme, apartName)
	if errors.Is(err, store.ErrNotFound) {
		return last, nil
	}
	if err == nil {
		err = entire.Read(stored.Data, &last)
	}
	return last, err
}

// apart makes pages of one gemeente of a programme for readers of many.
type apart struct {
	app       *App
	defs      *catalog.Catalog
	programme string
	framework *indicator.Compiled
	part      func(ctx context.Context, code string) (*cohort.Aggregate, string, error)
}

func (a *App) apart(defs *catalog.Catalog, programme string) apart {
	n := a.nationOf(defs, programme)
	return apart{a, defs, programme, n.framework, n.part}
}

// TakeApart is to SumNation what is made once a day to what follows a change. It is for
// measuring.
func TakeApart(ctx context.Context, a *App, programme string, part func(code string) (*cohort.Aggregate, error)) error {
	t := a.apart(a.Catalog(), programme)
	t.part = func(_ context.Context, code string) (*cohort.Aggregate, string, error) {
		sum, err := part(code)
		return sum, "", err
	}
	return t.take(ctx, takenApart{})
}

func (t apart) take(ctx context.Context, before takenApart) error {
	now := takenApart{Date: t.app.Today(), Digest: t.defs.Digest()}
	whole, members, err := t.all(ctx)
	if err != nil {
		return err
	}
	list := named(t.defs, sharingIn(t.defs, t.programme), members, t.framework)
	for _, m := range members {
		pages, err := t.pages(ctx, m.ID, whole, list)
		if err != nil {
			return err
		}
		if err := t.keep(ctx, m.ID, pages); err != nil {
			return err
		}
		now.Codes = append(now.Codes, m.ID)
	}
	for _, code := range before.Codes {
		if !slices.Contains(now.Codes, code) {
			if err := t.app.Store.DropNational(ctx, t.programme, apartOf(code)); err != nil {
				return err
			}
		}
	}
	return t.app.Store.PutNational(ctx, t.programme, apartName, now.Digest, func() ([]byte, error) { return json.Marshal(now) })
}

// all reads the gemeenten one by one, and gives what they are together and, of each, what
// is counted of everyone in it. It is of what was read, so that it adds up.
func (t apart) all(ctx context.Context) (*cohort.Aggregate, []cohort.Member, error) {
	n := t.app.nationOf(t.defs, t.programme)
	sum := cohort.New(t.framework)
	var members []cohort.Member
	for _, code := range n.codes {
		one, _, err := t.part(ctx, code)
		if err != nil {
			return nil, nil, err
		}
		if n.counts(one) == nil {
			continue
		}
		if err := sum.Join(one); err != nil {
			return nil, nil, err
		}
		members = append(members, cohort.Member{ID: code, Aggregate: one.Everyone()})
	}
	whole := cohort.New(t.framework)
	if err := whole.Merge(sum); err != nil {
		return nil, nil, err
	}
	whole.Decide(cohort.NewGate(thresholdOf(t.defs, Group{})), t.framework)
	return whole, members, nil
}

// pages gives what is kept of one gemeente for each page about it.
func (t apart) pages(ctx context.Context, code string, whole *cohort.Aggregate, list []dashboard.Named) (map[string][]byte, error) {
	e := t.app.excerpter(t.defs, Group{Gemeente: code, Outside: true})
	e.record.Date = t.app.Today()
	out := map[string][]byte{}
	for _, d := range live(t.defs, e.group, t.programme) {
		for i := range d.Pages {
			data, err := e.pageApart(ctx, t.framework, d, &d.Pages[i], whole, list)
			if err != nil {
				return nil, err
			}
			if data != nil {
				out[pageName(d, d.Pages[i].ID)] = data
			}
		}
	}
	data, err := e.costsApart(t.programme, t.framework, whole, list)
	if err != nil {
		return nil, err
	}
	if data != nil {
		out[costsPage] = data
	}
	for _, m := range list {
		if m.Aggregate.Short() {
			return nil, fmt.Errorf("what a page of one gemeente reads of %s was not read", m.ID)
		}
	}
	return out, nil
}

// pageApart gives what is kept for one page; nil for one that shows others too.
func (e excerpter) pageApart(ctx context.Context, f *indicator.Compiled, d *dashboard.Dashboard, p *dashboard.Page, whole *cohort.Aggregate, list []dashboard.Named) ([]byte, error) {
	v := e.app.viewOf(e.defs, d, p, OutcomeKey{Group: e.group})
	at := slices.IndexFunc(list, func(m dashboard.Named) bool { return m.ID == e.group.Gemeente })
	if v == nil || at < 0 || v.in.Framework.Version() != whole.Framework || v.listsGemeenten() {
		return nil, nil
	}
	v.in.Framework = f // the same, in one for all: what was decided for another is not decided again
	members, watched := watchNamed(list)
	country := whole.Watch()
	v.in.Gemeenten, v.in.Member, v.in.Own, v.in.National = watched, e.group.Gemeente, watched[at].Aggregate, country
	if err := e.build(ctx, v); err != nil {
		return nil, err
	}
	out := e.record
	out.Excerpt = country.Of(members, e.group.Gemeente)
	return json.Marshal(out)
}

// keep stores the pages of one gemeente, and nothing beside them.
func (t apart) keep(ctx context.Context, code string, pages map[string][]byte) error {
	_, err := t.app.Store.PutNationalPages(ctx, t.programme, apartOf(code), t.defs.Digest(), func(store.Before) (store.Built, error) {
		return store.Built{Data: []byte("{}"), Pages: pages}, nil
	})
	return err
}
