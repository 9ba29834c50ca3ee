package results

import (
	"net/url"
	"slices"

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
	breakdowns []app.Breakdown
}

// filterOf offers the breakdowns, where they change anything. A visitor gets none:
// what is for everybody is the whole group.
func filterOf(page web.Page, p place, key app.OutcomeKey, out *app.Outcome) filter {
	f := filter{Page: page, path: p.page(key.Page), slice: key.Slice}
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
		if t.Kind != dashboard.TextTile && t.Kind != dashboard.GemeentenTile && t.Kind != dashboard.MKBATile {
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
	values := url.Values{}
	for _, s := range f.slice.Split() {
		values.Set(s.Breakdown, s.Class)
	}
	return "?" + values.Encode()
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
		chip := web.FilterChip{Label: f.label(s), RemoveHref: f.path, Name: s.Breakdown, Value: s.Class}
		if len(parts) == 2 {
			chip.RemoveHref += filter{slice: parts[1-i]}.query()
		}
		v.Filters = append(v.Filters, chip)
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
	}
}

// label names the part: the title of the class, or for one that cannot be shown only
// the breakdown.
func (f filter) label(s cohort.Slice) string {
	for _, b := range f.breakdowns {
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
