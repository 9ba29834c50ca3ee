package results

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/policy"
)

// place is a dashboard about a group, with its address.
type place struct {
	dashboard *dashboard.Dashboard
	group     app.Group
	root      string // of the addresses of its pages
}

// resource is what the policies are asked about.
func (p place) resource() policy.Resource {
	return policy.Resource{Gemeente: p.group.Gemeente, Worker: p.group.Worker, Level: p.dashboard.Level}
}

func (p place) page(id string) string { return p.root + "/" + id }

// first is the address of its first page.
func (p place) first() string { return p.page(p.dashboard.Pages[0].ID) }

// placeOf finds the dashboard that a request names. It gives ErrMissing when there is
// none, or none for such a group.
func (s *Results) placeOf(r *http.Request) (place, error) {
	defs := s.App.Catalog()
	d := defs.Dashboard(source.Ref{ID: r.PathValue("id")})
	if r.PathValue("id") == "" {
		d = defs.Front()
	}
	if d == nil || len(d.Pages) == 0 {
		return place{}, auth.ErrMissing
	}
	if r.PathValue("id") == "" {
		return place{d, app.Group{}, publicRoot}, nil
	}
	if code := r.PathValue("code"); code != "" {
		return placeAt(defs, d, code)
	}
	session, _ := auth.SessionOf(r.Context())
	return placeFor(defs, d, session.User)
}

// placeAt is a dashboard of a gemeente that is named in the address.
func placeAt(defs *catalog.Catalog, d *dashboard.Dashboard, code string) (place, error) {
	if app.National(d.Level) || d.Level == app.LevelCaseload || defs.Effective(code, d.Programme.ID) == nil {
		return place{}, auth.ErrMissing
	}
	return place{d, app.Group{Gemeente: code}, gemeentenRoot + "/" + code + dashboardRoot + "/" + d.ID}, nil
}

// placeFor is a dashboard at its short address: about the country, or about the
// user's own gemeente or participants.
func placeFor(defs *catalog.Catalog, d *dashboard.Dashboard, u auth.User) (place, error) {
	p := place{dashboard: d, root: dashboardRoot + "/" + d.ID}
	if app.National(d.Level) {
		return p, nil
	}
	if defs.Effective(u.Gemeente, d.Programme.ID) == nil {
		return place{}, auth.ErrMissing
	}
	p.group.Gemeente = u.Gemeente
	if d.Level == app.LevelCaseload {
		p.group.Worker = u.ID
	}
	return p, nil
}

func (s *Results) dashboardResource(r *http.Request) (policy.Resource, error) {
	p, err := s.placeOf(r)
	if err != nil {
		return policy.Resource{}, err
	}
	return p.resource(), nil
}

// publicResource is dashboardResource for addresses without a name in them.
func (s *Results) publicResource(r *http.Request) (policy.Resource, error) {
	return s.dashboardResource(r)
}

func (s *Results) may(ctx context.Context, action policy.Action, resource policy.Resource) bool {
	yes, _ := s.Site.Guard.Allow(ctx, action, resource)
	return yes
}

// places are the dashboards that the user may open, in the order in which they are
// offered: the own participants, the own gemeente, the country, gemeenten that opened
// theirs. What everybody may see is not among them.
func (s *Results) places(ctx context.Context) []place {
	session, ok := auth.SessionOf(ctx)
	if !ok {
		return nil
	}
	defs := s.App.Catalog()
	var list []place
	for _, d := range defs.Dashboards("", "") {
		if p, err := placeFor(defs, d, session.User); err == nil && d.Level != app.LevelPublic {
			list = append(list, p)
		}
	}
	first := s.firstProgrammes(session.User.Gemeente)
	slices.SortStableFunc(list, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.rank(), b.rank()), cmp.Compare(first[b.dashboard.Programme.ID], first[a.dashboard.Programme.ID]))
	})
	for _, code := range session.User.Grants {
		list = append(list, placesAt(defs, code)...)
	}
	return s.allowed(ctx, list)
}

// firstProgrammes weighs the programmes by what is offered first: those of a gemeente in
// its own order, and then the one that most gemeenten carry out.
func (s *Results) firstProgrammes(code string) map[string]int {
	weights := map[string]int{}
	if most := s.Site.Plan(""); most != nil {
		weights[most.Def.ID] = 1
	}
	own := s.Site.Plans(code)
	for i, plan := range own {
		weights[plan.Def.ID] = 1 + len(own) - i
	}
	return weights
}

func (p place) rank() int {
	switch {
	case p.group.Worker != "":
		return 0
	case p.group.Gemeente != "":
		return 1
	}
	return 2
}

// placesAt are the dashboards of a gemeente by its address.
func placesAt(defs *catalog.Catalog, code string) []place {
	var list []place
	for _, d := range defs.Dashboards("", "") {
		if p, err := placeAt(defs, d, code); err == nil {
			list = append(list, p)
		}
	}
	return list
}

func (s *Results) allowed(ctx context.Context, list []place) []place {
	return slices.DeleteFunc(list, func(p place) bool {
		return len(p.dashboard.Pages) == 0 || !s.may(ctx, policy.DashboardRead, p.resource())
	})
}

// pages are those of a dashboard that the user may open. A page with amounts of a
// cost-benefit model asks for the right to see those too.
func (s *Results) pages(ctx context.Context, p place) []dashboard.Page {
	costs := s.may(ctx, policy.MKBARead, p.resource())
	return slices.DeleteFunc(slices.Clone(p.dashboard.Pages), func(page dashboard.Page) bool {
		return !costs && hasCosts(&page)
	})
}

// hasCosts reports whether a page shows amounts of a cost-benefit model.
func hasCosts(p *dashboard.Page) bool { return p.HasCosts() }
