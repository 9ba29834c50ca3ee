package admin

import (
	"net/http"
	"strconv"

	"effectmonitor/functions/internal/app"
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
	kept, next, err := a.App.Outbox(r.Context(), actor(r), r.URL.Query().Get("verder"))
	if err != nil {
		return err
	}
	v := a.view(r, "outbox")
	v.Lead = v.T("admin.outbox-lead")
	b := web.AdminBlock{Title: v.T("admin.outbox-list")}
	if len(kept) == 0 {
		from, to := app.MessageHours()
		b.Text = []string{v.T("admin.outbox-empty"), v.T("admin.reminders-hours", "from", strconv.Itoa(from), "to", strconv.Itoa(to))}
	} else {
		b.Table = &chart.Table{Caption: b.Title, Columns: []chart.Column{{Label: v.T("admin.when")}, {Label: v.T("admin.whom")}, {Label: v.T("admin.to")}, {Label: v.T("admin.text")}}}
		for _, m := range kept {
			b.Table.Rows = append(b.Table.Rows, chart.Row{Head: a.Site.Moment(m.At), Cells: []chart.Cell{
				{Text: m.Participant}, {Text: m.To, Note: v.T("admin.channel-" + string(m.Channel))}, {Text: m.Text, Note: m.Subject},
			}})
		}
	}
	v.Blocks = []web.AdminBlock{b}
	if next != "" {
		v.More = &web.Link{Label: v.T("admin.older"), Href: outboxPath + "?verder=" + next}
	}
	return a.show(w, r, v)
}
