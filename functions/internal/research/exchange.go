package research

import (
	"io"
	"net/http"

	"effectmonitor/engine/ddas"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/form"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

func delivers(p *programme.Compiled) bool { return p.Def.Exchange != nil }

// exchange shows what the national message holds, and what of its model the monitor
// does not record.
func (s *Research) exchange(w http.ResponseWriter, r *http.Request) error {
	v := s.view(r, "exchange")
	v.Lead = v.T("research.exchange-lead", "version", ddas.Version)
	for _, o := range s.programmes([]string{site.Actor(r).Gemeente}, delivers) {
		plan := s.App.Catalog().Effective(site.Actor(r).Gemeente, o.Value)
		given := &chart.Table{Caption: v.T("research.exchange-given"), Columns: []chart.Column{{Label: v.T("research.exchange-field")}, {Label: v.T("research.exchange-from")}}}
		for _, f := range plan.Def.Exchange.Fields {
			given.Rows = append(given.Rows, chart.Row{Head: f.To, Cells: []chart.Cell{{Text: f.From}}})
		}
		absent := &chart.Table{Caption: v.T("research.exchange-absent"), Columns: []chart.Column{{Label: v.T("research.exchange-field")}, {Label: v.T("research.exchange-why")}}}
		for _, a := range ddas.NotRecorded(plan.Def) {
			why := v.T("research.exchange-unrecorded")
			if a.Never {
				why = v.T("research.exchange-never")
			}
			absent.Rows = append(absent.Rows, chart.Row{Head: a.Path, Cells: []chart.Cell{{Text: why}}})
		}
		v.Blocks = append(v.Blocks,
			web.AdminBlock{Title: o.Label, Text: []string{v.T("research.exchange-text")}, Links: []web.Link{{Label: v.T("research.exchange-make"), Href: exchangePath + "/nieuw"}}},
			web.AdminBlock{Title: given.Caption, Table: given}, web.AdminBlock{Title: absent.Caption, Table: absent})
	}
	if len(v.Blocks) == 0 {
		v.Blocks = []web.AdminBlock{{Title: v.T("research.exchange"), Text: []string{v.T("research.exchange-none")}}}
	}
	return s.show(w, r, v)
}

// askExchange asks for a period: last year, unless somebody chooses another.
func (s *Research) askExchange(w http.ResponseWriter, r *http.Request) error {
	year := s.App.Today().Year() - 1
	return s.exchangeForm(w, r, &form.Form{Values: map[string][]string{
		app.FieldFrom: {form.TypedDay(source.DateOf(year, 1, 1))}, app.FieldTo: {form.TypedDay(source.DateOf(year, 12, 31))},
	}})
}

func (s *Research) exchangeForm(w http.ResponseWriter, r *http.Request, t *form.Form) error {
	p := s.Site.Page(r, site.PageOptions{Title: s.words.Text("research.exchange-make", nil), Current: site.NavExchange,
		Crumbs: []web.Link{{Label: s.words.Text("research.exchange", nil), Href: exchangePath}}})
	p.Problems = t.Summary()
	s.Site.Render(w, r, t.Status(), web.Form(web.FormView{
		Page: p, Lead: p.T("research.exchange-period"), Action: exchangePath, Submit: p.T("research.exchange-make"),
		Cancel: &web.Link{Label: p.T("form.cancel"), Href: exchangePath}, Effects: []string{p.T("research.exchange-effect")},
		Sections: []web.Section{{Fields: []web.Field{
			options(t, web.KindChoice, app.FieldProgramme, p.T("research.programme"), s.programmes([]string{site.Actor(r).Gemeente}, delivers)),
			t.Field(web.KindDate, app.FieldFrom, p.T("research.from"), ""), t.Field(web.KindDate, app.FieldTo, p.T("research.until"), ""),
		}}},
	}))
	return nil
}

func (s *Research) makeExchange(w http.ResponseWriter, r *http.Request) error {
	t := form.Received(r)
	from, to := t.Date(app.FieldFrom), t.Date(app.FieldTo)
	if t.Failed() {
		return s.exchangeForm(w, r, t)
	}
	made, err := s.App.StartExchange(r.Context(), site.Actor(r), t.Line(app.FieldProgramme), from, to)
	if t.Take(err) {
		return s.exchangeForm(w, r, t)
	}
	if err != nil {
		return err
	}
	h := made.Handover
	name := "ddas-" + ddas.GemeenteCode(site.Actor(r).Gemeente) + "-" + h.From.String() + "-" + h.Until.String() + ".json"
	return s.deliver(w, r, name, "application/json", func(to io.Writer) error { return made.Write(r.Context(), to) })
}
