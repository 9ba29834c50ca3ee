package app

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/entire"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/store"
)

// An aggregate is hundreds of kilobytes, and a page shows a hundredth of it. So whoever
// builds an aggregate also keeps, for every page without a filter, what that page reads
// (cohort.Excerpt): opening it then reads one small item of the own aggregate, and one of
// the country where it compares. Filters read the whole.
//
// What is kept are numbers with the decisions over all tables of the aggregate, and no
// figures: there stays one gate, and a page that asks for something else than was kept is
// made from the whole. An item is written together with its aggregate, on the condition of
// the same head, and holds the digest of the definitions; with others it is not used.

// excerptRecord is what is kept for one page.
type excerptRecord struct {
	Digest  string          `json:"digest"`
	Period  string          `json:"periode,omitempty"` // of a release
	Date    source.Date     `json:"op,omitzero"`
	Excerpt *cohort.Excerpt `json:"uittreksel"`
}

// pageName names what is kept for a page.
func pageName(d *dashboard.Dashboard, page string) string {
	return source.Ref{ID: d.ID, Version: d.Version}.String() + " " + page
}

// rowsName names what is kept for a page with a row for each gemeente. It has a name of its
// own: releases that do not know these rows find nothing there, and read the whole.
func rowsName(d *dashboard.Dashboard, page string) string { return pageName(d, page) + " rijen" }

// excerpter builds pages to find out what they read.
type excerpter struct {
	app  *App
	defs *catalog.Catalog
	// group is whose the aggregate is, and record what is the same of all its pages.
	group  Group
	record excerptRecord
}

func (a *App) excerpter(defs *catalog.Catalog, g Group) excerpter {
	return excerpter{app: a, defs: defs, group: g, record: excerptRecord{Digest: defs.Digest()}}
}

// live are the dashboards about a gemeente, or with the zero Group about the country, that
// show the figures of now.
func live(defs *catalog.Catalog, g Group, programme string) []*dashboard.Dashboard {
	return slices.DeleteFunc(defs.Dashboards("", programme), func(d *dashboard.Dashboard) bool {
		return National(d.Level) != (g == Group{}) || d.Level == LevelCaseload || d.Publish != ""
	})
}

// pages gives what is kept of an aggregate for each page of some dashboards about it, and
// of its members for those with a row for each.
func (e excerpter) pages(ctx context.Context, dashboards []*dashboard.Dashboard, sum *cohort.Aggregate, members []dashboard.Named) (map[string][]byte, error) {
	out := map[string][]byte{}
	for _, d := range dashboards {
		for i := range d.Pages {
			data, err := e.page(ctx, d, &d.Pages[i], sum, members)
			if err != nil {
				return nil, err
			}
			if data != nil {
				out[e.name(d, &d.Pages[i])] = data
			}
		}
	}
	return out, nil
}

// name names what is kept for a page about the group.
func (e excerpter) name(d *dashboard.Dashboard, p *dashboard.Page) string {
	if e.group == (Group{}) && e.record.Date == 0 && (&view{page: p}).listsGemeenten() {
		return rowsName(d, p.ID)
	}
	return pageName(d, p.ID)
}

func (e excerpter) page(ctx context.Context, d *dashboard.Dashboard, p *dashboard.Page, sum *cohort.Aggregate, members []dashboard.Named) ([]byte, error) {
	v := e.app.viewOf(e.defs, d, p, OutcomeKey{Group: e.group})
	if v == nil || v.in.Framework.Version() != sum.Framework {
		return nil, nil
	}
	v.released = e.record.Date
	own := sum.Watch()
	v.in.Own = own
	if e.group != (Group{}) && v.released == 0 && v.compares() {
		v.in.National = sum.Watch() // stands for the country: what is asked of the own beside it is the same
	}
	var watched []cohort.Member
	if e.group == (Group{}) && v.released == 0 && v.listsGemeenten() {
		watched, v.in.Gemeenten = watchNamed(members)
	}
	if err := e.build(ctx, v); err != nil {
		return nil, err
	}
	out := e.record
	out.Excerpt = &cohort.Excerpt{Whole: own.Excerpt()}
	if watched != nil {
		out.Excerpt.Members = cohort.ExcerptMembers(watched)
	}
	return json.Marshal(out)
}

// beside gives what is kept of the country for pages about others that compare with it, for
// each threshold that others have.
func (e excerpter) beside(ctx context.Context, programme string, sum *cohort.Aggregate) (map[string][]byte, error) {
	out := map[string][]byte{}
	for _, threshold := range thresholdsIn(e.defs, programme) {
		for _, d := range e.defs.Dashboards("", programme) {
			for i := range d.Pages {
				data, err := e.besidePage(ctx, d, &d.Pages[i], threshold, sum)
				if err != nil {
					return nil, err
				}
				if data != nil {
					out[besideName(d, d.Pages[i].ID, threshold)] = data
				}
			}
		}
	}
	return out, nil
}

// besidePage gives what is kept of the country for one page, nil when it does not compare.
// Which others it will be about is not known yet: it is what the page asks when they are
// everybody, so that nothing is left out for being small.
func (e excerpter) besidePage(ctx context.Context, d *dashboard.Dashboard, p *dashboard.Page, threshold int, sum *cohort.Aggregate) ([]byte, error) {
	v := e.app.viewOf(e.defs, d, p, OutcomeKey{})
	if National(d.Level) || d.Publish != "" || v == nil || !v.compares() {
		return nil, nil
	}
	country := sum.Watch()
	v.in.Threshold, v.in.Own, v.in.National = threshold, sum.Watch(), country
	if err := e.build(ctx, v); err != nil {
		return nil, err
	}
	record := e.record
	record.Excerpt = &cohort.Excerpt{Whole: country.Excerpt()}
	return json.Marshal(record)
}

// besideName names what is kept of the country for a page about others.
func besideName(d *dashboard.Dashboard, page string, threshold int) string {
	return fmt.Sprintf("%s %d", pageName(d, page), threshold)
}

// thresholdsIn gives the thresholds of the gemeenten that carry out a programme, the highest
// first: that is the one of the country, which was decided with before.
func thresholdsIn(defs *catalog.Catalog, programme string) []int {
	var all []int
	for _, g := range defs.Gemeenten() {
		if g.Overlay(programme) != nil {
			all = append(all, thresholdOf(defs, Group{Gemeente: g.Code}))
		}
	}
	slices.Sort(all)
	slices.Reverse(all)
	return slices.Compact(all)
}

// build makes all that a page shows, and of its cost-benefit models only what they read.
func (e excerpter) build(ctx context.Context, v *view) error {
	v.in.MKBA = func(model string) *mkba.View {
		m, own, err := v.model(e.defs, model)
		if m == nil || !own {
			v.failed = errors.Join(v.failed, err)
			return nil
		}
		_, err = v.inputs(ctx, e.app, e.defs, m, e.group)
		v.failed = errors.Join(v.failed, err)
		return nil
	}
	v.breakdowns()
	dashboard.BuildPage(v.dashboard, v.page.ID, v.in)
	return v.failed
}

func watchNamed(list []dashboard.Named) ([]cohort.Member, []dashboard.Named) {
	members, named := make([]cohort.Member, len(list)), make([]dashboard.Named, len(list))
	for i, g := range list {
		members[i] = cohort.Member{ID: g.ID, Aggregate: g.Aggregate}
	}
	members = cohort.WatchMembers(members)
	for i, g := range list {
		named[i] = dashboard.Named{ID: g.ID, Name: g.Name, Aggregate: members[i].Aggregate}
	}
	return members, named
}

// fill gives a page what was kept for it. False when something it needs was not kept, or
// under other definitions: then nothing of it is used.
func (a *App) fill(ctx context.Context, defs *catalog.Catalog, v *view, key OutcomeKey) (bool, error) {
	g, programme := key.Group, v.dashboard.Programme.ID
	released := v.dashboard.Publish != "" && g.Worker == ""
	if !released && v.outside(defs, g) && Nightly(defs, programme) {
		return a.fillApart(ctx, defs, v, g)
	}
	if key.Slice != (cohort.Slice{}) || !released && v.outside(defs, g) {
		return false, nil
	}
	var list []store.PageOf
	name := pageName(v.dashboard, v.page.ID)
	if g == (Group{}) && !released && v.listsGemeenten() {
		name = rowsName(v.dashboard, v.page.ID)
	}
	if g.Worker == "" {
		list = append(list, store.PageOf{Of: keptOf(defs.Releasing(v.dashboard), g, released), Page: name})
	}
	compares := !released && g != (Group{}) && v.compares()
	if compares {
		list = append(list, store.PageOf{Of: store.Of{Programme: programme, Name: memberwise}, Page: besideName(v.dashboard, v.page.ID, v.in.Threshold)})
	}
	if len(list) == 0 {
		return false, nil
	}
	found, err := a.Store.Pages(ctx, list...)
	if err != nil {
		return false, err
	}
	kept := make([]*excerptRecord, len(found))
	for i, data := range found {
		if kept[i], err = a.excerptOf(data); err != nil || kept[i] == nil || kept[i].Digest != defs.Digest() || kept[i].Excerpt.Whole.Framework != v.in.Framework.Version() {
			return false, err
		}
	}
	if released && kept[0].Period != v.dashboard.Period(a.Today()) {
		return false, nil
	}
	if compares {
		v.in.National = kept[len(kept)-1].Excerpt.Whole
	}
	if g.Worker != "" {
		v.in.Own, err = a.sumOf(ctx, defs, g, programme, v.in.Framework)
	} else {
		v.in.Own, v.released = kept[0].Excerpt.Whole, kept[0].Date
		if members := kept[0].Excerpt.Members; members != nil {
			v.in.Gemeenten = named(defs, sharingIn(defs, programme), members, v.in.Framework)
		}
	}
	v.in.Apart = v.apart(defs, g)
	for _, r := range kept {
		v.kept = append(v.kept, r.Excerpt)
	}
	return true, err
}

// keptOf says beside which aggregate the page of a group is kept.
func keptOf(d *dashboard.Dashboard, g Group, released bool) store.Of {
	programme := d.Programme.ID
	switch {
	case released && g.Gemeente == "":
		return store.Of{Programme: programme, Name: releaseName(d)}
	case released:
		return store.Of{Gemeente: g.Gemeente, Programme: programme + "." + releaseName(d)}
	case g.Gemeente == "":
		return store.Of{Programme: programme, Name: memberwise}
	}
	return store.Of{Gemeente: g.Gemeente, Programme: programme}
}

// excerptOf reads what is kept for a page; nil when nothing is.
func (a *App) excerptOf(data []byte) (*excerptRecord, error) {
	if data == nil {
		return nil, nil
	}
	return a.excerpts.get(sha256.Sum256(data), func() (*excerptRecord, error) {
		var r excerptRecord
		if err := entire.Read(data, &r); err != nil {
			return nil, fmt.Errorf("decode what is kept for a page: %w", err)
		}
		if r.Excerpt == nil {
			return nil, nil
		}
		return &r, nil
	})
}
