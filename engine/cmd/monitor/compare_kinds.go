package main

import (
	"slices"

	"effectmonitor/engine/compare"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
)

// Where the people of a difference come from.
const (
	sourceSimulated = "gesimuleerd"
	sourceRecorded  = "gegeven"
)

func (p pair) programmes(d *difference) error {
	old, now := p.before.catalog.Programme(p.before.ref), p.after.catalog.Programme(p.after.ref)
	if old == nil || now == nil {
		return p.missing(old == nil)
	}
	d.name(old.Def.ID, old.Def.Version, now.Def.ID, now.Def.Version)
	var err error
	d.Changes, err = compare.Definitions(old.Def, now.Def)
	d.Moments = compare.Moments(old, now)
	return err
}

// dashboards differ in what they show; no figure means something else by that.
func (p pair) dashboards(d *difference) error {
	old, now := p.before.catalog.Dashboard(p.before.ref), p.after.catalog.Dashboard(p.after.ref)
	if old == nil || now == nil {
		return p.missing(old == nil)
	}
	d.name(old.ID, old.Version, now.ID, now.Version)
	return d.shows(old, now)
}

// reports differ in what they show too; what was published stays as it is.
func (p pair) reports(d *difference) error {
	old, now := p.before.catalog.Report(p.before.ref), p.after.catalog.Report(p.after.ref)
	if old == nil || now == nil {
		return p.missing(old == nil)
	}
	d.name(old.ID, old.Version, now.ID, now.Version)
	return d.shows(old, now)
}

// shows sets what differs between two definitions of which nothing is compared over time.
func (d *difference) shows(old, now any) error {
	var err error
	d.Changes, err = compare.Definitions(old, now)
	for i := range d.Changes {
		d.Changes[i].Breaks = false
	}
	return err
}

// prices says which prices differ, and what that does to every model that there is.
func (p pair) prices(d *difference) error {
	old, now := pricesOf(p.before), pricesOf(p.after)
	if old == nil || now == nil {
		return p.missing(old == nil)
	}
	d.Before, d.After = old.ID, now.ID
	var err error
	if d.Changes, err = compare.Definitions(old, now); err != nil || len(d.Changes) == 0 {
		return err
	}
	for _, m := range p.before.catalog.Models() {
		id := m.Definition().ID
		if after := p.after.catalog.Model(source.Ref{ID: id}); after != nil {
			if err := p.amounts(d, "model "+id+", ", m, after, nil, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

func pricesOf(s side) *mkba.PriceFile {
	for _, f := range s.catalog.PriceFiles() {
		if f.ID == s.ref.ID {
			return f
		}
	}
	return nil
}

// gemeenten says what a gemeente does otherwise than before: its moments, and what its
// own amounts do to the models.
func (p pair) gemeenten(d *difference) error {
	old, now := p.before.catalog.Gemeente(p.before.ref.ID), p.after.catalog.Gemeente(p.after.ref.ID)
	if old == nil || now == nil {
		return p.missing(old == nil)
	}
	d.Before, d.After = old.Code, now.Code
	var err error
	if d.Changes, err = compare.Definitions(old, now); err != nil || len(d.Changes) == 0 {
		return err
	}
	for _, o := range old.Programmes {
		was, is := p.before.catalog.Effective(old.Code, o.ID), p.after.catalog.Effective(now.Code, o.ID)
		if was != nil && is != nil {
			d.Moments = append(d.Moments, compare.Moments(was, is)...)
		}
	}
	own := p.inGemeente(old.Code)
	for _, m := range p.before.catalog.Models() {
		id := m.Definition().ID
		after := p.after.catalog.Model(source.Ref{ID: id})
		if after == nil || len(old.MKBA[id])+len(now.MKBA[id]) == 0 {
			continue
		}
		if err := own.amounts(d, "model "+id+", ", m, after, p.before.catalog.Overrides(old.Code, id), p.after.catalog.Overrides(now.Code, id)); err != nil {
			return err
		}
	}
	return nil
}

// inGemeente is the pair with the people of one gemeente only.
func (p pair) inGemeente(code string) pair {
	people := p.people
	if !p.recorded {
		people = p.cohort("")
	}
	p.people = slices.DeleteFunc(slices.Clone(people), func(x person) bool { return x.Gemeente != code })
	p.recorded = true
	return p
}
