package admin

import (
	"net/http"
	"net/url"
	"slices"

	"effectmonitor/functions/internal/notify"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// outbox shows what a laptop would have sent. Where messages are really sent there is
// no such page: the texts hold links that open a questionnaire.
func (a *Admin) outbox(w http.ResponseWriter, r *http.Request) error {
	if !a.Outbox {
		return site.ErrNotFound
	}
	kept, next, err := a.App.Outbox(r.Context(), site.Actor(r), r.URL.Query().Get("verder"))
	if err != nil {
		return err
	}
	v := a.view(r, "outbox")
	v.Lead = v.T("admin.outbox-lead")
	b := web.AdminBlock{Title: v.T("admin.outbox-list")}
	if len(kept) == 0 {
		b.Text = []string{v.T("admin.outbox-empty")}
		b.Links = []web.Link{{Label: v.T("admin.messages-open"), Href: messagesPath}}
	} else {
		b.Table = &chart.Table{Caption: b.Title, Columns: []chart.Column{{Label: v.T("admin.when")}, {Label: v.T("admin.whom")}, {Label: v.T("admin.to")}, {Label: v.T("admin.text")}}}
		for _, m := range kept {
			about := m.Participant
			if about == "" {
				about = v.T("audit.whole")
			}
			row := chart.Row{Head: a.Site.Moment(m.At), Cells: []chart.Cell{
				{Text: about}, {Text: m.To, Note: v.T("admin.channel-" + string(m.Channel))}, {Text: m.Text, Note: m.Subject},
			}}
			if m.Receipt != "" && m.Participant != "" {
				row.HeadHref = outboxPath + "/" + string(m.Channel) + "/" + url.PathEscape(m.Receipt)
			}
			b.Table.Rows = append(b.Table.Rows, row)
		}
	}
	v.Blocks = []web.AdminBlock{b}
	if next != "" {
		v.More = &web.Link{Label: v.T("admin.older"), Href: outboxPath + "?verder=" + next}
	}
	return a.show(w, r, v)
}

// pretended is what a laptop can say that became of a message.
var pretended = []notify.ReportKind{notify.ReportDelivered, notify.ReportBounced, notify.ReportComplained, notify.ReportStopped}

// message shows one message of the outbox with what a channel could report about it.
func (a *Admin) message(w http.ResponseWriter, r *http.Request) error {
	if !a.Outbox {
		return site.ErrNotFound
	}
	channel, receipt := r.PathValue("kanaal"), r.PathValue("bericht")
	m, err := a.App.ReadMessage(r.Context(), site.Actor(r), channel, receipt)
	if err != nil {
		return err
	}
	v := a.view(r, "outbox")
	v.Title = v.T("admin.pretend")
	v.Lead = v.T("admin.pretend-lead")
	v.Crumbs = []web.Link{{Label: v.T("admin.outbox"), Href: outboxPath}}
	b := web.AdminBlock{Title: v.T("admin.link-title", "id", m.Participant, "moment", m.Moment), Facts: []web.Datum{
		{Label: v.T("admin.channel"), Value: v.T("admin.channel-" + m.Channel)}, {Label: v.T("admin.delivery"), Value: v.T("admin.delivery-" + string(m.State))},
	}}
	for _, kind := range pretended {
		b.Buttons = append(b.Buttons, web.AdminButton{Action: r.URL.Path + "/" + string(kind), Label: v.T("admin.delivery-" + string(kind))})
	}
	v.Blocks = []web.AdminBlock{b}
	return a.show(w, r, v)
}

// pretend does what the report of a channel would do.
func (a *Admin) pretend(w http.ResponseWriter, r *http.Request) error {
	channel, receipt, kind := r.PathValue("kanaal"), r.PathValue("bericht"), notify.ReportKind(r.PathValue("soort"))
	if !a.Outbox || !slices.Contains(pretended, kind) {
		return site.ErrNotFound
	}
	if _, err := a.App.SentMessage(r.Context(), site.Actor(r), channel, receipt); err != nil {
		return err
	}
	if _, err := a.App.Report(r.Context(), notify.Report{Channel: notify.Channel(channel), Receipt: receipt, Kind: kind, At: a.App.Now()}); err != nil {
		return err
	}
	a.Site.Redirect(w, r, outboxPath+"/"+channel+"/"+url.PathEscape(receipt), "reported")
	return nil
}
