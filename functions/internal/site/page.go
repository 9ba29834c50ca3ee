package site

import (
	"context"
	"net/http"
	"strings"
	"time"

	"effectmonitor/engine/gemeente"
	"effectmonitor/engine/notation"
	"effectmonitor/engine/programme"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/web"
)

const noticeAge = time.Minute

// Nav names a place in the main menu.
type Nav string

// The places.
const (
	NavCaseload  Nav = "caseload"
	NavTeam      Nav = "team"
	NavDashboard Nav = "dashboard"
	NavCosts     Nav = "costs"
	NavGemeenten Nav = "gemeenten"
	NavLearn     Nav = "learn"
	NavReports   Nav = "reports"

	NavAdmin       Nav = "admin"
	NavDefinitions Nav = "definitions"

	NavResearch Nav = "research"
	NavExchange Nav = "exchange"
)

// PageOptions say what a page is about.
type PageOptions struct {
	Title      string
	CrumbTitle string
	Crumbs     []web.Link
	Current    Nav
	// National gives the base theme, also to somebody of a gemeente.
	National bool
	// Gemeente is the code whose page it is; empty means the user's own.
	Gemeente string
	// Programme is the programme whose words the page uses; nil means the first
	// that the gemeente carries out.
	Programme *programme.Compiled
}

// Page makes the frame of a page: brand, theme, menu, user, footer, what protects
// its forms, and what has just been done.
func (s *Site) Page(r *http.Request, o PageOptions) web.Page {
	m := locale.For(locale.Default)
	p := web.Page{Messages: m, Title: o.Title, CrumbTitle: o.CrumbTitle, Crumbs: o.Crumbs,
		Brand: web.Brand{Name: s.Product, Href: "/"}}
	session, signedIn := auth.SessionOf(r.Context())
	code := o.Gemeente
	if code == "" && signedIn {
		code = session.User.Gemeente
	}
	var g *gemeente.Gemeente
	if !o.National {
		g = s.Catalog().Gemeente(code)
	}
	plan := o.Programme
	if plan == nil {
		plan = s.Plan(code)
	}
	if plan != nil {
		p.Words = Words(plan, m.Lang())
		// A page that is of no programme names none, where there are more than one.
		if o.Programme != nil || len(s.Plans(code)) == 1 || len(s.Catalog().Programmes()) == 1 {
			p.FooterNote = plan.Def.Title.In(m.Lang())
		}
	}
	p.Brand.Sub = p.T("site.national")
	if g != nil {
		p.Brand.Sub, p.ThemeHref = p.T("site.gemeente", "name", g.Name), web.ThemeURL(g.Colour)
	}
	p.FooterLinks = footer(p)
	if signedIn {
		p.CSRF, p.SignOut = session.CSRF, SignOutPath
		p.User = &web.User{Name: session.User.Name, Role: s.Role(p, session.User)}
		p.Nav = s.nav(r.Context(), p, o.Current)
	}
	if key := s.noticeOf(r); key != "" && m.Has("notice."+key) {
		p.Notice = p.T("notice." + key)
	}
	return p
}

// Plan is the first programme that a gemeente carries out, as it carries it out;
// without a gemeente the one that most gemeenten carry out; nil when there is none.
func (s *Site) Plan(code string) *programme.Compiled {
	if own := s.Plans(code); len(own) > 0 {
		return own[0]
	}
	defs := s.Catalog()
	count := map[string]int{}
	for _, g := range defs.Gemeenten() {
		for _, o := range g.Programmes {
			count[o.ID]++
		}
	}
	var most *programme.Compiled
	for _, p := range defs.Programmes() {
		if most == nil || count[p.Def.ID] > count[most.Def.ID] {
			most = p
		}
	}
	return most
}

// Plans are the programmes that a gemeente carries out, as it carries them out, in the
// order of its definition.
func (s *Site) Plans(code string) []*programme.Compiled {
	var plans []*programme.Compiled
	defs := s.Catalog()
	if g := defs.Gemeente(code); g != nil {
		for _, o := range g.Programmes {
			if plan := defs.Effective(code, o.ID); plan != nil {
				plans = append(plans, plan)
			}
		}
	}
	return plans
}

// Words are what a programme calls its people and subjects.
func Words(plan *programme.Compiled, lang string) web.Words {
	return web.Words{
		Participant: plan.Name("deelnemer", lang), Participants: plan.Name("deelnemers", lang),
		Staff: plan.Name("medewerker", lang), Staffs: plan.Name("medewerkers", lang),
		Domain: plan.Name("domein", lang), Domains: plan.Name("domeinen", lang),
	}
}

// Role names the first role of a user.
func (s *Site) Role(p web.Page, u auth.User) string {
	if len(u.Roles) == 0 {
		return ""
	}
	if m := locale.For(locale.Default); m.Has("role." + u.Roles[0]) {
		return p.T("role." + u.Roles[0])
	}
	return notation.Capital(u.Roles[0])
}

func footer(p web.Page) []web.Link {
	return []web.Link{
		{Label: p.T("site.privacy"), Href: "/privacy"},
		{Label: p.T("site.accessibility"), Href: "/toegankelijkheid"},
		{Label: p.T("site.help"), Href: "/hulp"},
	}
}

// place is one entry of the menu with the questions of which one must be allowed.
type place struct {
	nav    Nav
	href   string
	action policy.Action
}

var places = []place{
	{NavCaseload, "/caseload", policy.CaseloadList},
	{NavTeam, "/team", policy.CaseloadTeam},
	{NavDashboard, "/dashboard", policy.DashboardRead},
	{NavCosts, "/kosten-baten", policy.MKBARead},
	{NavGemeenten, "/gemeenten", policy.GemeentenList},
	{NavLearn, "/leren", policy.LearnRead},
	{NavReports, "/rapporten", policy.ReportRead},
	{NavAdmin, "/beheer", policy.AdminRead},
	{NavDefinitions, "/definities", policy.DefinitionRead},
	{NavResearch, "/onderzoek", policy.ResearchStart},
	{NavExchange, "/onderzoek/koppelingen", policy.TokenManage},
}

// nav is the menu: what the policies allow this user.
func (s *Site) nav(ctx context.Context, p web.Page, current Nav) []web.Link {
	var links []web.Link
	for _, place := range places {
		if s.allowed(ctx, place.action) {
			links = append(links, web.Link{Label: p.T("nav." + string(place.nav)), Href: place.href, Current: place.nav == current})
		}
	}
	return links
}

// Home is where a user begins: the first place of the menu, or "" when there is none.
func (s *Site) Home(ctx context.Context) string {
	for _, place := range places {
		if s.allowed(ctx, place.action) {
			return place.href
		}
	}
	return ""
}

// allowed asks the policies whether there is anything to see behind an action: for
// results, at any level that a dashboard is for, of the own gemeente, of those that
// opened theirs, or of the country. What everybody may see does not count: it has
// an address without sign-in.
func (s *Site) allowed(ctx context.Context, action policy.Action) bool {
	session, ok := auth.SessionOf(ctx)
	if !ok || s.Guard == nil {
		return false
	}
	codes := append([]string{session.User.Gemeente, ""}, session.User.Grants...)
	levels := []string{""}
	if action == policy.DashboardRead || action == policy.MKBARead || action == policy.ReportRead {
		levels = s.levels()
	}
	for _, level := range levels {
		for _, code := range codes {
			if yes, _ := s.Guard.Allow(ctx, action, policy.Resource{Gemeente: code, Level: level, Worker: session.User.ID}); yes {
				return true
			}
		}
	}
	return false
}

// levels are those that dashboards are for, without what a visitor may see.
func (s *Site) levels() []string {
	var out []string
	seen := map[string]bool{}
	for _, d := range s.Catalog().Dashboards("", "") {
		level := d.Level
		if public, _ := s.Policies.Allow(policy.Principal{}, policy.DashboardRead, policy.Resource{Level: level}); !public && !seen[level] {
			seen[level] = true
			out = append(out, level)
		}
	}
	return out
}

// Clock is the time of day as a page shows it, such as 14.32.
func (s *Site) Clock(t time.Time) string { return locale.For(locale.Default).Clock(t.In(s.Zone)) }

// Moment is a day with its time, such as 12 mei 2026, 10.04 uur.
func (s *Site) Moment(t time.Time) string {
	m := locale.For(locale.Default)
	return m.Text("site.moment", locale.Args{"date": m.Date(t.In(s.Zone)), "time": m.Clock(t.In(s.Zone))})
}

// Quote makes what a reader typed safe to repeat in a sentence: one line, not long.
func Quote(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return text
}
