package admin

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"time"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// links shows whom was invited when, by which way, and what became of it: by number,
// without a name or an answer.
func (a *Admin) links(w http.ResponseWriter, r *http.Request) error {
	list, next, err := a.App.Links(r.Context(), site.Actor(r), r.URL.Query().Get("verder"))
	if err != nil {
		return err
	}
	v := a.view(r, "links")
	v.Lead = v.T("admin.links-lead")
	b := web.AdminBlock{Title: v.T("admin.links"), Text: []string{v.T("admin.links-empty")}}
	if len(list) > 0 {
		b.Text = nil
		b.Table = &chart.Table{Caption: b.Title, Columns: []chart.Column{{Label: v.T("admin.when")}, {Label: v.T("admin.whom")}, {Label: v.T("admin.moment")},
			{Label: v.T("admin.channel")}, {Label: v.T("admin.delivery")}, {Label: v.T("admin.opened")}, {Label: v.T("admin.answered")}}}
		for _, l := range list {
			b.Table.Rows = append(b.Table.Rows, chart.Row{Head: a.Site.Moment(l.Created), HeadHref: linkURL(l.TokenHash), Cells: []chart.Cell{
				{Text: l.Participant}, {Text: l.Moment}, {Text: a.channel(v, l), Note: a.name(r, v, l.By, l.Participant)},
				a.delivery(v, l), a.whenever(v, l.Opened), a.answered(v, l),
			}})
		}
	}
	v.Blocks = []web.AdminBlock{b}
	if next != "" {
		v.More = &web.Link{Label: v.T("admin.links-older"), Href: linksPath + "?" + url.Values{"verder": {next}}.Encode()}
	}
	return a.show(w, r, v)
}

func linkURL(hash string) string { return linksPath + "/" + hash }

// channel is the way by which a link went out.
func (a *Admin) channel(v web.AdminView, l store.SentLink) string {
	if l.Message == nil {
		return v.T("admin.channel-hand")
	}
	return v.T("admin.channel-" + l.Message.Channel)
}

// delivery says what became of the message; a link that was handed over has none.
func (a *Admin) delivery(v web.AdminView, l store.SentLink) chart.Cell {
	if l.Message == nil {
		return chart.Cell{Text: v.T("admin.delivery-hand")}
	}
	cell := chart.Cell{Text: v.T("admin.delivery-" + string(l.Message.State))}
	if !l.Message.Settled.IsZero() {
		cell.Note = a.Site.Moment(l.Message.Settled)
	}
	if l.Message.State.Bad() || l.Message.State == store.Failed {
		cell.Kind = chart.CellStrong
	}
	return cell
}

func (a *Admin) whenever(v web.AdminView, at time.Time) chart.Cell {
	if at.IsZero() {
		return chart.Cell{Text: v.T("admin.not-yet")}
	}
	return chart.Cell{Text: a.Site.Moment(at)}
}

func (a *Admin) answered(v web.AdminView, l store.SentLink) chart.Cell {
	switch {
	case !l.Used.IsZero():
		return chart.Cell{Text: a.Site.Moment(l.Used)}
	case !l.Revoked.IsZero():
		return chart.Cell{Text: v.T("admin.link-revoked"), Note: a.Site.Moment(l.Revoked)}
	case a.App.Now().After(l.Expires):
		return chart.Cell{Text: v.T("admin.link-expired")}
	}
	return chart.Cell{Text: v.T("admin.not-yet")}
}

var tokenHash = regexp.MustCompile(`^[0-9a-f]{64}$`)

// link shows one invitation, to send a message again or to make it stop working.
func (a *Admin) link(w http.ResponseWriter, r *http.Request) error {
	l, err := a.linkOf(r, a.App.ReadLink)
	if err != nil {
		return err
	}
	v := a.view(r, "links")
	v.Title = v.T("admin.link-title", "id", l.Participant, "moment", l.Moment)
	v.Crumbs = []web.Link{{Label: v.T("admin.links"), Href: linksPath}}
	delivery, answered := a.delivery(v, l), a.answered(v, l)
	b := web.AdminBlock{Title: v.T("admin.link"), Facts: []web.Datum{
		{Label: v.T("admin.when"), Value: a.Site.Moment(l.Created)}, {Label: v.T("admin.who"), Value: a.name(r, v, l.By, l.Participant)},
		{Label: v.T("admin.channel"), Value: a.channel(v, l)}, {Label: v.T("admin.delivery"), Value: join(delivery.Text, delivery.Note)},
		{Label: v.T("admin.opened"), Value: a.whenever(v, l.Opened).Text}, {Label: v.T("admin.answered"), Value: join(answered.Text, answered.Note)},
		{Label: v.T("admin.link-until"), Value: a.Site.Moment(l.Expires)},
	}}
	if l.Used.IsZero() && a.may(r, policy.InvitationManage) {
		b.Buttons = append(b.Buttons, web.AdminButton{Action: linkURL(l.TokenHash) + "/opnieuw", Label: v.T("admin.link-again"), Note: v.T("admin.link-again-note")})
		if l.Revoked.IsZero() && !a.App.Now().After(l.Expires) {
			b.Buttons = append(b.Buttons, web.AdminButton{Action: linkURL(l.TokenHash) + "/intrekken", Label: v.T("admin.link-revoke"), Note: v.T("admin.link-revoke-note")})
		}
	}
	v.Blocks = []web.AdminBlock{b}
	return a.show(w, r, v)
}

// linkOf finds the invitation of an address by a use case that reads it or not.
func (a *Admin) linkOf(r *http.Request, find func(context.Context, app.Actor, string) (store.SentLink, error)) (store.SentLink, error) {
	hash := r.PathValue("link")
	if !tokenHash.MatchString(hash) {
		return store.SentLink{}, site.ErrNotFound
	}
	return find(r.Context(), site.Actor(r), hash)
}

func (a *Admin) revokeLink(w http.ResponseWriter, r *http.Request) error {
	l, err := a.linkOf(r, a.App.Link)
	if err != nil {
		return err
	}
	if err := a.App.RevokeLink(r.Context(), site.Actor(r), l.TokenHash); err != nil {
		return err
	}
	a.Site.Redirect(w, r, linkURL(l.TokenHash), "link-revoked")
	return nil
}

func (a *Admin) sendAgain(w http.ResponseWriter, r *http.Request) error {
	l, err := a.linkOf(r, a.App.Link)
	if err != nil {
		return err
	}
	if err := a.App.SendAgain(r.Context(), site.Actor(r), l.Participant, l.Moment); err != nil {
		return err
	}
	a.Site.Redirect(w, r, linkURL(l.TokenHash), "link-again")
	return nil
}
