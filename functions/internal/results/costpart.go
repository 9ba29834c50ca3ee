package results

import (
	"context"
	"net/http"
	"net/url"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/web"
)

// keyOfAccount is what a request asks of a model: the group of the account, or the part
// of it that the address names.
func (s *Results) keyOfAccount(r *http.Request, a account) app.CostKey {
	def := a.model.Definition()
	key := app.CostKey{Model: source.Ref{ID: def.ID, Version: def.Version}, Group: a.group, Release: a.release}
	if f := s.App.Catalog().FrameworkOf(def.Programme); f != nil && !a.model.IsPublished() && a.release.IsZero() {
		key.Slice = sliceIn(f, r.URL.Query())
	}
	return key
}

// partQuery is the part of an address that names a part of a group, without a question
// mark; "" for everyone.
func partQuery(s cohort.Slice) string {
	values := url.Values{}
	for _, one := range s.Split() {
		if one != (cohort.Slice{}) {
			values.Set(one.Breakdown, one.Class)
		}
	}
	return values.Encode()
}

// with adds a query to an address.
func with(address, query string) string {
	if query == "" {
		return address
	}
	return address + "?" + query
}

// costFilters offer the parts of the group that are large enough, by year of start and so
// on; nil when there are none.
func (s *Results) costFilters(ctx context.Context, p web.Page, address string, key app.CostKey) (*web.DashboardView, error) {
	parts, err := s.App.CostParts(ctx, key)
	if err != nil || len(parts) == 0 && key.Slice == (cohort.Slice{}) {
		return nil, err
	}
	v := &web.DashboardView{Page: p}
	filter{Page: p, path: address, slice: key.Slice, breakdowns: parts}.show(v)
	return v, nil
}

// partName is the part of a group in words, with a comma before it; "" for everyone.
func (s *Results) partName(ctx context.Context, p web.Page, key app.CostKey) string {
	parts, err := s.App.CostParts(ctx, key)
	if err != nil {
		return ""
	}
	name := ""
	f := filter{Page: p, slice: key.Slice, breakdowns: parts}
	for _, one := range key.Slice.Split() {
		if one != (cohort.Slice{}) {
			name += ", " + f.label(one)
		}
	}
	return name
}

// groupName is whose outcome a model is about: a gemeente, or all together.
func (s *Results) groupName(p web.Page, g app.Group) string {
	if own := s.App.Catalog().Gemeente(g.Gemeente); own != nil {
		return own.Name
	}
	return p.T("worth.nation")
}
