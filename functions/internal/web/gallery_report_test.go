package web_test

import (
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

func proseSample(texts ...string) []web.ProseBlock {
	var out []web.ProseBlock
	for _, text := range texts {
		out = append(out, web.ProseBlock{Runs: []web.ProseRun{{Text: text}, {Text: " Dat is zeker.", Strong: true}, {Text: " Het verschil kan toeval zijn.", Emphasis: true}}})
	}
	return out
}

// reportSample is a report on one of the papers, as it would be published now: figures
// that are hidden or not complete, drawings, a table, words of somebody, and a long text.
func reportSample(form string) web.ReportView {
	p := staffPage("Rapport van de gemeente", "")
	article := web.ReportArticle{
		Messages: p, Form: form, About: "Den Haag", Name: "Rapport van de gemeente", Date: "22 november 2026", Heading: "Jongeren in Den Haag gaan op de meeste leefgebieden vooruit",
		Lead: proseSample("Het gaat om 132 jongeren (januari 2022 – november 2026)."),
		Sections: []web.ReportSection{
			{ID: "verloop", Title: "1. Hoe verlopen de trajecten?", Figures: []web.ReportFigure{
				{Value: "> 70%", Caption: proseSample("van de beëindigde trajecten is afgerond.")}, {Value: "verborgen", Hidden: true, Caption: proseSample("De groep is te klein.")},
				{Value: "≥ − € 12.188", Caption: proseSample("netto per jongere.")},
			}, Body: proseSample("Landelijk rondt 72% af."), Tiles: []web.Tile{{ID: "blijft", Title: "Hoeveel jongeren blijven meedoen?", Subtitle: "Afronden telt niet als stoppen.", Chart: survivalSample(), Notes: []string{"De as begint bij 70%."}}}},
			{ID: "ontwikkeling", Title: "2. Wat verandert er in hun leven?", Tiles: []web.Tile{
				{ID: "niveau", Title: "Niveau per leefgebied", Chart: levelDumbbell()},
				{ID: "bereikt", Title: "Wat is er bereikt?", Table: ageTable()},
				{ID: "klein", Title: "Per leeftijd", Suppressed: &web.Suppression{Title: "Te weinig jongeren", Text: "Deze groep is te klein om te tonen."}},
			}},
			{ID: "stemmen", Title: "In hun eigen woorden", Half: true, Quotes: []web.ReportQuote{
				{Text: "[…] Ik slaap weer […]", By: "Jongere, 21–22 jaar", Lang: "nl"}, {Text: "أنام جيدًا الآن […]", By: "Jongere", Lang: "ar"},
			}},
			{ID: "geld", Title: "4. Wat levert het op?", Body: []web.ProseBlock{{Kind: web.Bullets, Items: [][]web.ProseBlock{proseSample("Een traject kost € 13.244."), proseSample("De baten zijn € 11.055 of meer.")}}},
				Tiles: []web.Tile{{ID: "waterval", Title: "Van kosten naar netto", Chart: waterfallSample()}}},
		},
		Method: proseSample("Groepen van minder dan 10 jongeren tonen we niet."), Basis: []string{"n = 132 jongeren", "Periode: januari 2022 – november 2026"},
	}
	if form == "brief" {
		article.Letter = &web.ReportLetter{To: "Aan de gemeenteraad van Den Haag", Subject: "Resultaten", Greeting: "Geachte raadsleden,", Closing: []string{"Met vriendelijke groet,", "het college"}}
	}
	return web.ReportView{
		Page: p, Form: form, State: "Concept, met de cijfers van nu", Back: web.Link{Label: "Naar alle rapporten", Href: "/rapporten"},
		PublishTo: "/rapporten/jpf-gemeente-a4", PublishAsk: "Uitbrengen kan niet ongedaan worden.", Report: article,
	}
}

func reportListSample() web.ReportListView {
	return web.ReportListView{
		Page: staffPage("Rapporten", ""), Lead: "Rapporten over de resultaten.", Links: []web.Link{{Label: "Citaten nakijken", Href: "/rapporten/citaten"}},
		Groups: []web.ReportGroup{
			{ID: "jpf-gemeente-a4", Title: "Rapport van de gemeente", About: "Vijf bladzijden voor wie over de aanpak beslist.", Draft: &web.Link{Label: "Open het concept", Href: "/rapporten/jpf-gemeente-a4"}, Versions: []web.ReportVersion{
				{Link: web.Link{Label: "Uitgave 2", Href: "/rapporten/jpf-gemeente-a4/2"}, Heading: "Jongeren gaan op de meeste leefgebieden vooruit", When: "22 november 2026, 10.39 uur", By: "Anita Ramlal"},
				{Link: web.Link{Label: "Uitgave 1", Href: "/rapporten/jpf-gemeente-a4/1"}, Heading: "Jongeren gaan vooruit", When: "1 juni 2026, 9.00 uur", By: longGemeente},
			}},
			{ID: "jpf-raadsbrief", Title: "Raadsbrief", About: "Een bladzijde voor de raad.", None: "Er is nog niets uitgebracht."},
		},
	}
}

// reportSamples are the list and every paper on a screen; what a printer makes of them is
// judged where reports are made.
func reportSamples() []sample {
	none := reportListSample()
	none.Groups, none.Links, none.Empty = nil, nil, "Er is nog geen rapport voor iedereen."
	sparse := reportSample("a4")
	for i := range sparse.Report.Sections {
		for j := range sparse.Report.Sections[i].Tiles {
			tile := &sparse.Report.Sections[i].Tiles[j]
			tile.Chart, tile.Table, tile.Suppressed = nil, nil, &web.Suppression{Title: "Te weinig jongeren", Text: "Deze groep is te klein om te tonen."}
		}
	}
	trend := reportSample("infographic")
	trend.Report.Sections[1].Tiles = []web.Tile{{ID: "stress", Title: "Geldzorgen", Chart: sparseTrend()}}
	out := []sample{of("rapporten", web.ReportList, reportListSample()), of("rapporten-geen", web.ReportList, none), of("rapport-te-weinig", web.Report, sparse), of("rapport-infographic", web.Report, trend)}
	for _, form := range []string{"a4", "brief", "dia", "a0"} {
		out = append(out, of("rapport-"+form, web.Report, reportSample(form)))
	}
	return out
}

// sparseTrend ends in figures that are not shown.
func sparseTrend() chart.Trend {
	known := func(v float64, text string) chart.Figure { return chart.Known(v, text) }
	few := chart.Figure{Text: "< 20%"}
	return chart.Trend{
		Title: "Zware stress", Desc: "Deel van de jongeren per meting.", RowHead: "Meting", Categories: []string{"T0, start", "T1", "T2", "T3", "T4"}, Max: 1, Step: .2, Start: -1,
		Series: []chart.Series{{Label: "Zware stress", Role: chart.Own, Values: []chart.Figure{known(.4, "40%"), known(.3, "30%"), few, few, few}}},
	}
}
