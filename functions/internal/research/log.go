package research

import (
	"net/http"
	"net/url"
	"strings"

	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// log shows what left the gemeente: who asked, when, what for, and what. No line of it
// can be changed; there is no route for that.
func (s *Research) log(w http.ResponseWriter, r *http.Request) error {
	list, next, err := s.App.Handovers(r.Context(), site.Actor(r), r.URL.Query().Get("verder"))
	if err != nil {
		return err
	}
	v := s.view(r, "log")
	v.Lead = v.T("research.log-lead")
	b := web.AdminBlock{Title: v.T("research.log-title")}
	if len(list) == 0 {
		b.Text = []string{v.T("research.log-empty")}
	} else {
		b.Table = &chart.Table{Caption: b.Title, Columns: []chart.Column{
			{Label: v.T("admin.when")}, {Label: v.T("admin.who")}, {Label: v.T("research.purpose")}, {Label: v.T("research.what")},
		}}
	}
	for _, h := range list {
		row := chart.Row{Head: s.Site.Moment(h.At), HeadNote: h.ID, Cells: []chart.Cell{{Text: s.name(h.By)}}}
		if h.Kind == store.HandoverExchange {
			row.Cells = append(row.Cells, chart.Cell{Text: v.T("research.log-exchange")},
				chart.Cell{Text: v.T("research.log-period", "from", s.day(h.From), "until", s.day(h.Until)), Note: h.Programme})
		} else {
			row.Cells = append(row.Cells, chart.Cell{Text: h.Project, Note: h.Purpose},
				chart.Cell{Text: v.T("research.format-" + h.Format), Note: strings.Join([]string{v.T("research.form-" + h.Form), h.Programme, s.titles(h.Gemeenten)}, ", ")})
		}
		b.Table.Rows = append(b.Table.Rows, row)
	}
	v.Blocks = []web.AdminBlock{b}
	if next != "" {
		v.More = &web.Link{Label: v.T("admin.trail-more"), Href: logPath + "?" + url.Values{"verder": {next}}.Encode()}
	}
	return s.show(w, r, v)
}

func (s *Research) titles(codes []string) string {
	names := make([]string, len(codes))
	for i, code := range codes {
		names[i] = s.titleOf(code)
	}
	return strings.Join(names, ", ")
}
