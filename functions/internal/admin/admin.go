// Package admin holds the pages of a gemeente's administrator (response, settings as
// they are in force, the audit trail, requests of a person, the outbox of a laptop)
// and those of the foundation: which definitions are live, and where.
//
// A page reads a request, calls a use case of package app, and fills a typed view of
// package web. It must not decide who may do what (each route asks package policy
// first), show an answer on a page, or decide what is right: a use case does.
package admin

import (
	"cmp"
	"net/http"
	"regexp"
	"strings"

	"effectmonitor/engine/gemeente"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
)

// Config is what the pages are made of.
type Config struct {
	App  *app.App
	Site *site.Site
	// Outbox says that messages are kept here instead of being sent.
	Outbox bool
	// Claims say which group at the identity provider gives which role.
	Claims []Claim
}

// Admin answers the pages.
type Admin struct {
	Config
	words *locale.Messages
}

// New returns the pages.
func New(c Config) *Admin { return &Admin{c, locale.For(locale.Default)} }

// The addresses.
const (
	root            = "/beheer"
	settingsPath    = root + "/instellingen"
	trailPath       = root + "/logboek"
	outboxPath      = root + "/uitgaand"
	personPath      = root + "/persoon"
	membersPath     = root + "/medewerkers"
	linksPath       = root + "/uitnodigingen"
	messagesPath    = root + "/berichten"
	retentionPath   = root + "/bewaren"
	definitionsPath = "/definities"
)

// route is one address with the question that the policies are asked about it.
type route struct {
	pattern string
	action  policy.Action
	about   auth.Resolve
	page    site.Page
}

func (a *Admin) routes() []route {
	const who, one = membersPath + "/wie/{wie}", linksPath + "/{link}"
	return append(a.messageRoutes(), []route{
		{"GET " + root, policy.AdminRead, site.OwnGemeente, a.overview},
		{"GET " + settingsPath, policy.AdminRead, site.OwnGemeente, a.settings},
		{"GET " + retentionPath, policy.AdminRead, site.OwnGemeente, a.retention},
		{"GET " + membersPath, policy.AdminRead, site.OwnGemeente, a.members},
		{"POST " + membersPath, policy.AdminWrite, site.OwnGemeente, a.addMember},
		{"GET " + membersPath + "/nieuw", policy.AdminWrite, site.OwnGemeente, a.newMember},
		{"GET " + who, policy.AdminRead, site.OwnGemeente, a.member},
		{"POST " + who, policy.AdminWrite, site.OwnGemeente, a.changeMember},
		{"GET " + who + "/wijzigen", policy.AdminWrite, site.OwnGemeente, a.editMember},
		{"POST " + who + "/stoppen", policy.AdminWrite, site.OwnGemeente, a.endMember},
		{"POST " + who + "/hervatten", policy.AdminWrite, site.OwnGemeente, a.returnMember},
		{"GET " + linksPath, policy.InvitationList, site.OwnGemeente, a.links},
		{"GET " + one, policy.InvitationList, site.OwnGemeente, a.link},
		{"POST " + one + "/opnieuw", policy.InvitationManage, site.OwnGemeente, a.sendAgain},
		{"POST " + one + "/intrekken", policy.InvitationManage, site.OwnGemeente, a.revokeLink},
		{"GET " + trailPath, policy.AuditRead, site.OwnGemeente, a.trail},
		{"GET " + outboxPath, policy.OutboxRead, site.OwnGemeente, a.outbox},
		{"GET " + outboxPath + "/{kanaal}/{bericht}", policy.OutboxRead, site.OwnGemeente, a.message},
		{"POST " + outboxPath + "/{kanaal}/{bericht}/{soort}", policy.OutboxRead, site.OwnGemeente, a.pretend},
		{"GET " + personPath, policy.ParticipantExport, site.OwnGemeente, a.person},
		{"POST " + personPath + "/{id}/inzage/{soort}", policy.ParticipantExport, site.OwnGemeente, a.export},
		{"GET " + personPath + "/{id}/verwijderen", policy.ParticipantErase, site.OwnGemeente, a.askErase},
		{"POST " + personPath + "/{id}/verwijderen", policy.ParticipantErase, site.OwnGemeente, a.erase},
		{"GET " + definitionsPath, policy.DefinitionRead, site.Country, a.definitions},
	}...)
}

// Routes adds the pages.
func (a *Admin) Routes(mux site.Router) {
	for _, r := range a.routes() {
		mux.Handle(r.pattern, a.Site.Guard.Require(r.action, r.about, a.Site.Handle(r.page)))
	}
}

// tabs are the pages that belong together, with what each asks of the policies.
var tabs = []struct {
	key, path string
	action    policy.Action
}{
	{"overview", root, policy.AdminRead},
	{"members", membersPath, policy.AdminRead},
	{"links", linksPath, policy.InvitationList},
	{"messages", messagesPath, policy.AdminRead},
	{"settings", settingsPath, policy.AdminRead},
	{"retention", retentionPath, policy.AdminRead},
	{"trail", trailPath, policy.AuditRead},
	{"person", personPath, policy.ParticipantExport},
	{"outbox", outboxPath, policy.OutboxRead},
}

// view is the frame of a page of the administrator, with the tabs that the user may
// open.
func (a *Admin) view(r *http.Request, key string) web.AdminView {
	v := web.AdminView{Page: a.Site.Page(r, site.PageOptions{Title: a.words.Text("admin."+key, nil), Current: site.NavAdmin})}
	for _, tab := range tabs {
		ok, _ := a.Site.Guard.Allow(r.Context(), tab.action, policy.Resource{Gemeente: site.Actor(r).Gemeente})
		if ok && (tab.path != outboxPath || a.Outbox) {
			v.Menu = append(v.Menu, web.Link{Label: v.T("admin." + tab.key), Href: tab.path, Current: tab.key == key})
		}
	}
	return v
}

// may tells whether a page should offer something about the own gemeente.
func (a *Admin) may(r *http.Request, action policy.Action) bool {
	ok, _ := a.Site.Guard.Allow(r.Context(), action, policy.Resource{Gemeente: site.Actor(r).Gemeente})
	return ok
}

func (a *Admin) show(w http.ResponseWriter, r *http.Request, v web.AdminView) error {
	a.Site.Render(w, r, http.StatusOK, web.Admin(v))
	return nil
}

// own is the gemeente of the user.
func (a *Admin) own(r *http.Request) (*gemeente.Gemeente, error) {
	g := a.App.Catalog().Gemeente(site.Actor(r).Gemeente)
	if g == nil {
		return nil, site.ErrNotFound
	}
	return g, nil
}

var participantID = regexp.MustCompile(`^([A-Z]{1,4})[- ]?([0-9]{1,9})$`)

// number reads a number as somebody types it, also without its dash; ok is false for what
// cannot be one.
func number(typed string) (id string, ok bool) {
	id = strings.ToUpper(strings.TrimSpace(typed))
	return participantID.ReplaceAllString(id, "$1-$2"), participantID.MatchString(id)
}

// finder asks for a number.
func (a *Admin) finder(r *http.Request, v web.AdminView, action string) *web.AdminFind {
	f := &web.AdminFind{Action: action, Label: v.T("admin.find-number"), Name: "nummer", Value: site.Quote(r.URL.Query().Get("nummer")), Submit: v.T("admin.find")}
	if g := a.App.Catalog().Gemeente(site.Actor(r).Gemeente); g != nil {
		f.Help = v.T("admin.find-help", "example", app.ParticipantID(g, 1))
	}
	return f
}

// name is who a user id is, or the id when nobody knows.
func (a *Admin) name(r *http.Request, v web.AdminView, id, participant string) string {
	switch id {
	case "", participant:
		return v.T("audit.by-self")
	case app.RemindActor, app.RetainActor, app.ChannelActor:
		return v.T("audit.by-system")
	}
	return cmp.Or(a.App.MemberName(r.Context(), site.Actor(r).Gemeente, id), id)
}
