package results

import (
	"net/url"
	"slices"
	"strings"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dashboard"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/web"
)

// filter is the choice of a part of the group, which lives in the address.
type filter struct {
	web.Page
	path       string
	slice      cohort.Slice
	asked      int // how many classes the address names; some may not be counted together
	breakdowns []app.Breakdown
	chosen     []app.Breakdown // what the slice is of
}

// filterOf offers the breakdowns, where they change anything. A visitor gets none:
// what is for everybody is the whole group.
func filterOf(page web.Page, p place, key app.OutcomeKey, out *app.Outcome) filter {
	f := filter{Page: page, path: p.page(key.Page), slice: key.Slice, chosen: out.Asked}
	at := key.Page
	for i := range p.dashboard.Pages {
		if x := &p.dashboard.Pages[i]; x.ID == at && !hasCosts(x) && hasFigures(x) && p.dashboard.Level != app.LevelPublic {
			f.breakdowns = out.Breakdowns
		}
	}
	return f
}

// hasFigures reports whether a page has tiles that a filter changes.
func hasFigures(p *dashboard.Page) bool {
	for _, t := range p.Tiles {
		switch {
		case t.Kind == dashboard.TextTile || t.Kind == dashboard.GemeentenTile || t.Kind == dashboard.MKBATile:
		case len(t.Studies) > 0: // each is of everybody in it
		default:
			return true
		}
	}
	return false
}

func (f filter) on() bool { return f.slice != (cohort.Slice{}) }

// query is the part of the address that says so, "" without a filter.
func (f filter) query() string {
	if !f.on() {
		return ""
	}
	return "?" + encoded(f.slice.Split())
}

// encoded writes classes as the part of an address.
func encoded(parts []cohort.Slice) string {
	values := url.Values{}
	for _, s := range parts {
		values.Set(s.Breakdown, s.Class)
	}
	return values.Encode()
}

// without is the address without one of the classes.
func (f filter) without(i int) string {
	rest := slices.Delete(slices.Clone(f.slice.Split()), i, i+1)
	if len(rest) == 0 {
		return f.path
	}
	return f.path + "?" + encoded(rest)
}

// show puts the filter on the page.
func (f filter) show(v *web.DashboardView) {
	if len(f.breakdowns) == 0 && !f.on() {
		return
	}
	v.FilterPath, v.CopyHref = f.path, f.path+f.query()
	parts := f.slice.Split()
	for i, s := range parts {
		v.ClearHref = f.path
		v.Filters = append(v.Filters, web.FilterChip{Label: f.label(s), RemoveHref: f.without(i), Name: s.Breakdown, Value: s.Class})
	}
	if f.asked > len(parts) {
		v.FilterNote = f.T("results.not-together", "shown", f.shown())
	}
	for _, b := range f.breakdowns {
		if slices.ContainsFunc(parts, func(s cohort.Slice) bool { return s.Breakdown == b.ID }) {
			continue
		}
		menu := web.FilterMenu{ID: "filter-" + b.ID, Name: b.ID, Label: b.Title}
		for _, c := range b.Classes {
			menu.Options = append(menu.Options, web.Option{Value: c.ID, Label: c.Title})
		}
		v.Menus = append(v.Menus, menu)
		if b.Fewer {
			v.MenuNote = f.T("results.fewer-choices")
		}
	}
}

// shown names what the figures are about.
func (f filter) shown() string {
	var names []string
	for _, s := range f.slice.Split() {
		names = append(names, f.label(s))
	}
	if names == nil {
		return strings.ToLower(f.T("results.all"))
	}
	return strings.Join(names, ", ")
}

// label names the part: the title of the class, or for one that cannot be shown only
// the breakdown.
func (f filter) label(s cohort.Slice) string {
	for _, b := range slices.Concat(f.chosen, f.breakdowns) {
		if b.ID != s.Breakdown {
			continue
		}
		for _, c := range b.Classes {
			if c.ID == s.Class {
				return b.Title + ": " + c.Title
			}
		}
		return b.Title
	}
	return f.T("results.small-group")
}
