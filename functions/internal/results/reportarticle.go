package results

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/report"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/web"
)

// article lays out a report. Its tiles are those of a dashboard, without what only a
// screen can do.
func (s *Results) article(p web.Page, draft *app.ReportDraft) web.ReportArticle {
	return articleOf(p, draft.Definition, &draft.View)
}

func articleOf(p web.Page, d *report.Definition, v *report.View) web.ReportArticle {
	a := web.ReportArticle{
		Messages: p, Form: string(v.Form), About: v.About, Name: v.Title, Date: locale.For(locale.Default).Date(v.Date.Time()),
		Heading: v.Heading.Plain, Lead: prose(v.Lead.Markdown), Method: prose(v.Method.Markdown), Basis: basis(p, v),
	}
	if l := v.Letter; l != nil {
		a.Letter = &web.ReportLetter{To: l.To, Subject: l.Subject, Greeting: l.Greeting, Closing: strings.Split(strings.TrimSpace(l.Closing), "\n")}
	}
	for i := range v.Sections {
		a.Sections = append(a.Sections, reportSection(p, d, &v.Sections[i]))
	}
	return a
}

// basis are the lines that say what every figure rests on.
func basis(p web.Page, v *report.View) []string {
	out := []string{p.T("report.n", "n", v.N.Text(), "people", v.People)}
	if v.Period != "" {
		out = append(out, p.T("results.period")+": "+v.Period)
	}
	out = append(out, p.T("results.definition")+": "+v.Definition)
	out = append(out, v.Sources...)
	if v.Level != report.LevelPublic {
		out = append(out, p.T("report.renewed", "n", strconv.Itoa(v.Threshold), "people", v.People))
	}
	return out
}

func reportSection(p web.Page, d *report.Definition, s *report.SectionView) web.ReportSection {
	out := web.ReportSection{ID: s.ID, Title: s.Title, Half: s.Half, NewPage: s.NewPage}
	for _, f := range s.Figures {
		out.Figures = append(out.Figures, web.ReportFigure{Value: f.Value, Hidden: f.Hidden, Caption: prose(f.Caption.Markdown)})
	}
	for _, w := range s.Body {
		out.Body = append(out.Body, prose(w.Markdown)...)
	}
	for _, q := range s.Quotes {
		out.Quotes = append(out.Quotes, web.ReportQuote{Text: q.Text, By: q.By, Lang: cmp.Or(q.Lang, source.DefaultLang)})
	}
	out.Body = append(out.Body, prose(s.Unquoted.Markdown)...)
	t := tiler{Page: p, place: place{dashboard: pagesOf(d)}, page: s.ID, costs: func(string) string { return "" }}
	said := map[string]bool{} // what stands under one drawing holds for the next
	for i := range s.Tiles {
		tile := t.tile(&s.Tiles[i])
		tile.Notes = slices.DeleteFunc(tile.Notes, func(note string) bool { return said[note] })
		for _, note := range tile.Notes {
			said[note] = true
		}
		tile.Downloads, tile.Explain, tile.Meta, tile.Wide = nil, nil, nil, true
		if tile.Suppressed != nil {
			tile.Suppressed.Links = nil
		}
		out.Tiles = append(out.Tiles, tile)
	}
	return out
}

// pagesOf is a report as the dashboard that its tiles stand on.
func pagesOf(d *report.Definition) *dashboard.Dashboard {
	out := &dashboard.Dashboard{ID: d.ID, Title: source.Text{}, Level: d.Level, Programme: d.Programme}
	for i := range d.Sections {
		out.Pages = append(out.Pages, dashboard.Page{ID: d.Sections[i].ID, Tiles: d.Sections[i].Tiles})
	}
	return out
}
