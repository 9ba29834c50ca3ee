package admin

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/form"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// Admit gives sessions the roles and the team that the administrator of a gemeente
// chose, and none to whose access was taken away.
func Admit(a *app.App) func(context.Context, auth.User) (auth.User, error) {
	return func(ctx context.Context, u auth.User) (auth.User, error) {
		e, err := a.Admit(ctx, app.Entrant{ID: u.ID, Name: u.Name, Gemeente: u.Gemeente, Team: u.Team, Roles: u.Roles})
		if errors.Is(err, app.ErrNoAccess) {
			return u, fmt.Errorf("%w: %w", auth.ErrForbidden, err)
		}
		u.Name, u.Team, u.Roles = e.Name, e.Team, e.Roles
		return u, err
	}
}

// Claim says what a group at the identity provider gives here.
type Claim struct {
	Group, Role, Gemeente, Team string
}

// members shows who has which role, the teams, and what gives somebody a role at the
// sign-in.
func (a *Admin) members(w http.ResponseWriter, r *http.Request) error {
	list, err := a.App.Members(r.Context(), site.Actor(r))
	if err != nil {
		return err
	}
	v := a.view(r, "members")
	v.Lead = v.T("admin.members-lead")
	staff := web.AdminBlock{Title: v.T("admin.members"), Text: []string{v.T("admin.members-empty")}}
	if len(list) > 0 {
		staff.Text, staff.Table = nil, a.memberTable(v, list)
	}
	if a.may(r, policy.AdminWrite) {
		staff.Links = []web.Link{{Label: v.T("admin.member-add"), Href: membersPath + "/nieuw"}}
	}
	v.Blocks = []web.AdminBlock{staff, a.teams(v, list), a.claims(v, site.Actor(r).Gemeente)}
	return a.show(w, r, v)
}

func (a *Admin) memberTable(v web.AdminView, list []store.Member) *chart.Table {
	t := &chart.Table{Caption: v.T("admin.members"), Columns: []chart.Column{{Label: v.T("admin.name")}, {Label: v.T("admin.role")},
		{Label: v.T("admin.team")}, {Label: v.T("admin.access")}, {Label: v.T("admin.seen")}}}
	for _, m := range list {
		by := v.T("admin.by-claim")
		if m.Managed {
			by = v.T("admin.by-you")
		}
		seen := v.T("admin.never")
		if !m.Seen.IsZero() {
			seen = a.Site.Moment(m.Seen)
		}
		t.Rows = append(t.Rows, chart.Row{Head: m.Name, HeadHref: memberURL(m.ID), HeadNote: m.ID, Cells: []chart.Cell{
			{Text: a.roles(v, m.Roles), Note: by}, {Text: said(v, m.Team)}, a.accessCell(v, m), {Text: seen},
		}})
	}
	return t
}

// accessCell says since when somebody has access, and until when.
func (a *Admin) accessCell(v web.AdminView, m store.Member) chart.Cell {
	if !m.Ended.IsZero() {
		return chart.Cell{Text: v.T("admin.access-ended", "moment", a.Site.Moment(m.Ended))}
	}
	cell := chart.Cell{Text: v.T("admin.access-since", "date", a.day(m.Since))}
	if m.Until != 0 {
		cell.Note = v.T("admin.access-until", "date", a.day(m.Until))
	}
	return cell
}

func (a *Admin) roles(v web.AdminView, ids []string) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = a.Site.Role(v.Page, auth.User{Roles: []string{id}})
	}
	return strings.Join(names, ", ")
}

// teams counts who is in which team.
func (a *Admin) teams(v web.AdminView, list []store.Member) web.AdminBlock {
	b := web.AdminBlock{Title: v.T("admin.teams"), Text: []string{v.T("admin.teams-empty")}}
	names := app.Teams(list)
	if len(names) == 0 {
		return b
	}
	b.Text = []string{v.T("admin.teams-text")}
	b.Table = &chart.Table{Caption: b.Title, Columns: []chart.Column{{Label: v.T("admin.team")}, {Label: v.T("admin.members-n"), Numeric: true}, {Label: v.T("admin.who")}}}
	for _, name := range names {
		var people []string
		for _, m := range list {
			if m.Team == name && m.Active(a.App.Today()) {
				people = append(people, m.Name)
			}
		}
		b.Table.Rows = append(b.Table.Rows, chart.Row{Head: name, Cells: []chart.Cell{{Text: strconv.Itoa(len(people))}, {Text: strings.Join(people, ", ")}}})
	}
	return b
}

// claims shows which group at the identity provider gives which role.
func (a *Admin) claims(v web.AdminView, g string) web.AdminBlock {
	b := web.AdminBlock{Title: v.T("admin.claims"), Text: []string{v.T("admin.claims-none")}}
	table := &chart.Table{Caption: b.Title, Columns: []chart.Column{{Label: v.T("admin.group")}, {Label: v.T("admin.role")}, {Label: v.T("admin.team")}}}
	for _, c := range a.Claims {
		if c.Gemeente == g {
			table.Rows = append(table.Rows, chart.Row{Head: c.Group, Cells: []chart.Cell{{Text: a.roles(v, []string{c.Role})}, {Text: said(v, c.Team)}}})
		}
	}
	if len(table.Rows) > 0 {
		slices.SortFunc(table.Rows, func(x, y chart.Row) int { return strings.Compare(x.Head, y.Head) })
		b.Text, b.Table = []string{v.T("admin.claims-text")}, table
	}
	return b
}

func memberURL(id string) string { return membersPath + "/wie/" + url.PathEscape(id) }

// into reads what was typed over a member.
func into(m store.Member, t *form.Form, fault string) store.Member {
	m.Name, m.Team, m.Since, m.Until = t.Line(app.FieldName), t.Line(app.FieldTeam), t.Day(app.FieldSince, fault), t.Day(app.FieldUntil, fault)
	m.Roles = nil
	if role := t.Line(app.FieldRole); role != "" {
		m.Roles = []string{role}
	}
	return m
}

func (a *Admin) newMember(w http.ResponseWriter, r *http.Request) error {
	return a.memberForm(w, r, http.StatusOK, &form.Form{}, store.Member{Since: a.App.Today()})
}

// memberForm asks who somebody is and what they may do; a member without an id is new.
func (a *Admin) memberForm(w http.ResponseWriter, r *http.Request, status int, t *form.Form, m store.Member) error {
	p := a.view(r, "members").Page
	list, err := a.App.Members(r.Context(), site.Actor(r))
	if err != nil {
		return err
	}
	team := t.Field(web.KindText, app.FieldTeam, p.T("admin.team"), m.Team)
	team.Optional = true
	if names := app.Teams(list); len(names) > 0 {
		team.Help = p.T("admin.team-help", "teams", strings.Join(names, ", "))
	}
	until := t.Field(web.KindDate, app.FieldUntil, p.T("admin.until"), form.TypedDay(m.Until))
	until.Optional = true
	role := t.Field(web.KindChoice, app.FieldRole, p.T("admin.role"), strings.Join(m.Roles, ","))
	for _, id := range a.Site.Policies.GemeenteRoles() {
		role.Options = append(role.Options, web.Option{Value: id, Label: a.Site.Role(p, auth.User{Roles: []string{id}}), Checked: role.Value == id})
	}
	v := web.FormView{Action: memberURL(m.ID), Submit: p.T("admin.member-save"), Effects: []string{p.T("admin.member-effect")},
		Cancel: &web.Link{Label: p.T("form.cancel"), Href: membersPath}}
	p.Title = p.T("admin.member-change", "name", m.Name)
	section := []web.Field{t.Field(web.KindText, app.FieldName, p.T("admin.name"), m.Name), role, team,
		t.Field(web.KindDate, app.FieldSince, p.T("admin.since-day"), form.TypedDay(m.Since)), until}
	if m.ID == "" {
		id := t.Field(web.KindText, app.FieldMember, p.T("admin.member-id"), "")
		id.Help = p.T("admin.member-id-help")
		p.Title, v.Action, v.Submit, v.Effects = p.T("admin.member-add"), membersPath, p.T("admin.member-add"), nil
		section = append([]web.Field{id}, section...)
	}
	p.Problems = t.Summary()
	p.Crumbs = []web.Link{{Label: p.T("admin.members"), Href: membersPath}}
	v.Page, v.Sections = p, []web.Section{{Fields: section}}
	a.Site.Render(w, r, status, web.Form(v))
	return nil
}

func (a *Admin) addMember(w http.ResponseWriter, r *http.Request) error {
	t := form.Received(r)
	m := into(store.Member{ID: t.Line(app.FieldMember)}, t, a.words.Text("form.bad-date", nil))
	return a.saved(w, r, t, store.Member{}, a.tryMember(r, t, m, a.App.AddMember), "member-added")
}

func (a *Admin) changeMember(w http.ResponseWriter, r *http.Request) error {
	m, err := a.App.Member(r.Context(), site.Actor(r), r.PathValue("wie"))
	if err != nil {
		return err
	}
	t := form.Received(r)
	next := into(m, t, a.words.Text("form.bad-date", nil))
	return a.saved(w, r, t, m, a.tryMember(r, t, next, a.App.ChangeMember), "member-changed")
}

// tryMember saves a member with a role that this gemeente can give.
func (a *Admin) tryMember(r *http.Request, t *form.Form, m store.Member, save func(context.Context, app.Actor, store.Member) error) error {
	if t.Failed() || len(m.Roles) > 0 && !slices.Contains(a.Site.Policies.GemeenteRoles(), m.Roles[0]) {
		m.Roles = nil // refused below, with what else is wrong
	}
	return save(r.Context(), site.Actor(r), m)
}

func (a *Admin) saved(w http.ResponseWriter, r *http.Request, t *form.Form, m store.Member, err error, notice string) error {
	if t.Take(err) {
		return a.memberForm(w, r, http.StatusUnprocessableEntity, t, m)
	}
	if err != nil {
		return err
	}
	a.Site.Redirect(w, r, membersPath, notice)
	return nil
}

// member shows one member of staff with what may be changed.
func (a *Admin) member(w http.ResponseWriter, r *http.Request) error {
	m, err := a.App.Member(r.Context(), site.Actor(r), r.PathValue("wie"))
	if err != nil {
		return err
	}
	v := a.view(r, "members")
	v.Title = m.Name
	v.Crumbs = []web.Link{{Label: v.T("admin.members"), Href: membersPath}}
	access := a.accessCell(v, m)
	b := web.AdminBlock{Title: v.T("admin.access"), Facts: []web.Datum{
		{Label: v.T("admin.member-id"), Value: m.ID}, {Label: v.T("admin.role"), Value: said(v, a.roles(v, m.Roles))},
		{Label: v.T("admin.team"), Value: said(v, m.Team)}, {Label: v.T("admin.access"), Value: join(access.Text, access.Note)},
	}}
	switch {
	case !a.may(r, policy.AdminWrite):
	case m.ID == site.Actor(r).ID:
		b.Text = []string{v.T("admin.member-own")}
	case m.Ended.IsZero():
		b.Links = []web.Link{{Label: v.T("admin.member-edit"), Href: memberURL(m.ID) + "/wijzigen"}}
		b.Buttons = []web.AdminButton{{Action: memberURL(m.ID) + "/stoppen", Label: v.T("admin.member-end"), Note: v.T("admin.member-end-note")}}
	default:
		b.Buttons = []web.AdminButton{{Action: memberURL(m.ID) + "/hervatten", Label: v.T("admin.member-return")}}
	}
	v.Blocks = []web.AdminBlock{b}
	return a.show(w, r, v)
}

func (a *Admin) editMember(w http.ResponseWriter, r *http.Request) error {
	m, err := a.App.Member(r.Context(), site.Actor(r), r.PathValue("wie"))
	if err != nil {
		return err
	}
	return a.memberForm(w, r, http.StatusOK, &form.Form{}, m)
}

func (a *Admin) endMember(w http.ResponseWriter, r *http.Request) error {
	if err := a.App.EndMember(r.Context(), site.Actor(r), r.PathValue("wie")); err != nil {
		return err
	}
	a.Site.Redirect(w, r, memberURL(r.PathValue("wie")), "member-ended")
	return nil
}

func (a *Admin) returnMember(w http.ResponseWriter, r *http.Request) error {
	if err := a.App.ReturnMember(r.Context(), site.Actor(r), r.PathValue("wie")); err != nil {
		return err
	}
	a.Site.Redirect(w, r, memberURL(r.PathValue("wie")), "member-returned")
	return nil
}
