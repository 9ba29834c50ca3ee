package web_test

import (
	"strconv"

	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

func dashboardSamples() []sample {
	return []sample{
		of("dashboard-ontwikkeling", web.Dashboard, developmentSample()),
		of("dashboard-management", web.Dashboard, managementSample()),
		of("dashboard-verschuiving", web.Dashboard, statisticsSample()),
		of("dashboard-beleving", web.Dashboard, experienceSample()),
		of("dashboard-publiek", web.Dashboard, publicSample()),
		of("dashboard-leeg", web.Dashboard, web.DashboardView{Page: staffPage("Dashboard", "Dashboard"), Tabs: tabs("Management"), Empty: "Zodra er een traject is gestart, staan hier cijfers."}),
		of("mkba", web.Mkba, mkbaSample()),
		of("gemeenten", web.Gemeenten, gemeentenSample()),
	}
}

func tabs(current string) []web.Link {
	var out []web.Link
	for _, l := range []string{"Management", "Ontwikkeling", "Verschuiving", "Beleving", "Kwaliteit van de meting", "Kosten en baten"} {
		out = append(out, web.Link{Label: l, Href: "/dashboard/" + l, Current: l == current})
	}
	return out
}

func dashboardPage(tab string) web.DashboardView {
	return web.DashboardView{
		Page: staffPage("Dashboard", "Dashboard"), Tabs: tabs(tab), FilterPath: "/dashboard", ClearHref: "?", CopyHref: "?van=2024",
		Filters: []web.FilterChip{{Label: "Start in 2024 tot en met 2026", RemoveHref: "?"}},
		Menus:   filterMenus("Leeftijd bij de start", "Geslacht", "Fase", "Opleiding bij de start", "Inkomen bij de start", "Tegenprestatie", "Interventie", "Team bij de start"),
	}
}

// filterMenus are as many as a dashboard has.
func filterMenus(labels ...string) (list []web.FilterMenu) {
	for i, label := range labels {
		id := "filter-" + strconv.Itoa(i)
		list = append(list, web.FilterMenu{ID: id, Name: id, Label: label, Options: []web.Option{{Value: "a", Label: "18–20 jaar"}, {Value: "b", Label: "Voortgezet speciaal onderwijs"}}})
	}
	return list
}

func meta(n, definition string) []web.Datum {
	return []web.Datum{{Label: "n =", Value: n}, {Label: "Periode", Value: "januari 2024 – november 2026"}, {Label: "Definitie", Value: definition}, {Label: "Bijgewerkt", Value: "vandaag 14.31 uur"}}
}

func levelDumbbell() chart.Dumbbell {
	n := locale.For("nl")
	row := func(label string, from, to, half, national float64) chart.DumbbellRow {
		d := to - from
		return chart.DumbbellRow{Label: label, From: figure(from), To: figure(to), HasInterval: true, IntervalLow: to - half, IntervalHigh: to + half, Reference: figure(national), Certain: d-half > 0, Columns: []string{n.Signed(d, 1), n.Number(d-half, 1) + " tot " + n.Number(d+half, 1)}}
	}
	return chart.Dumbbell{
		Title: "Niveau per leefgebied", Desc: "Zeven van elf leefgebieden gaan zeker vooruit, het meest financiën.", RowHead: "Leefgebied", Min: 1, Max: 5, Step: 1,
		From: chart.Sign{Label: "Start, T0", Role: chart.Earlier}, To: chart.Sign{Label: "Na 12 maanden, T3", Role: chart.Own},
		Interval: "95%-interval van het verschil", Reference: "Landelijk, T3", Columns: []string{"Verschil", "95%-interval"},
		Rows: []chart.DumbbellRow{
			row("Financiën", 2, 3.4, .2, 3.2), row("Werk en opleiding", 2.2, 3.3, .2, 3.1), row("Financiële vaardigheden", 2.3, 3.3, .2, 3.2), row("Dagbesteding", 2.5, 3.4, .2, 3.2),
			row("Psychische gezondheid", 2.6, 3.2, .2, 3.1), row("Wonen", 2.8, 3.3, .2, 3.4), row("Sociaal netwerk", 2.7, 3.1, .2, 3.2), row("Thuissituatie", 3.1, 3.3, .3, 3.3),
			row("Lichamelijke gezondheid", 3.3, 3.5, .3, 3.5), row("Verslaving", 4.2, 4.3, .2, 4.2), {Label: "Justitie", From: chart.Hidden("< 10"), To: chart.Hidden("Minder dan 10 jongeren"), Columns: []string{"< 10", ""}},
		},
	}
}

func progressBars() chart.Stacked {
	share := func(v float64) chart.Figure { return chart.Known(v, chart.Percent(v)) }
	full := func(label string, a, b, c float64) chart.StackedRow {
		return chart.StackedRow{Label: label, Parts: []chart.StackedPart{{Kind: chart.MarkBetter, Share: share(a)}, {Kind: chart.MarkSame, Share: share(b)}, {Kind: chart.MarkWorse, Share: share(c)}}}
	}
	merged := func(label string, a, b float64) chart.StackedRow {
		return chart.StackedRow{Label: label, Parts: []chart.StackedPart{{Kind: chart.MarkBetter, Share: share(a)}, {Kind: chart.MarkMerged, Share: share(b)}}}
	}
	return chart.Stacked{
		Title: "Wie gaat vooruit?", Desc: "Het aandeel dat zeker beter is loopt van 33 tot 62 procent.", RowHead: "Leefgebied",
		Rows:  []chart.StackedRow{merged("Financiën", .62, .38), full("Werk en opleiding", .54, .34, .12), merged("Financiële vaardigheden", .51, .49), full("Dagbesteding", .49, .39, .12), full("Wonen", .36, .46, .18), {Label: "Justitie", Parts: []chart.StackedPart{{Kind: chart.MarkBetter, Share: chart.Hidden("< 10")}}}},
		Parts: []chart.Legend{{Mark: chart.MarkBetter, Label: "Zeker beter"}, {Mark: chart.MarkSame, Label: "Geen zeker verschil"}, {Mark: chart.MarkWorse, Label: "Zeker minder goed"}, {Mark: chart.MarkMerged, Label: "Gelijk of minder goed, samengevoegd"}},
	}
}

func ageTable() *chart.Table {
	hidden, small := chart.Cell{Text: "verborgen", Kind: chart.CellHidden}, chart.Cell{Text: "< 10", Kind: chart.CellHidden}
	t := &chart.Table{Caption: "Gemiddeld verschil in niveau per leeftijd", Columns: []chart.Column{{Label: "Leefgebied"}, {Label: "18–20 jr", Sub: "n = 31", Numeric: true}, {Label: "21–22 jr", Sub: "n = 33", Numeric: true}, {Label: "23–25 jr", Numeric: true}, {Label: "26–27 jr", Numeric: true}}}
	for _, r := range [][3]string{{"Financiën", "+ 1,5", "+ 1,4"}, {"Werk en opleiding", "+ 1,3", "+ 1,1"}, {"Dagbesteding", "+ 1,0", "+ 0,9"}} {
		t.Rows = append(t.Rows, chart.Row{Head: r[0], Cells: []chart.Cell{{Text: spaced(r[1])}, {Text: spaced(r[2])}, hidden, small}})
	}
	return t
}

func developmentSample() web.DashboardView {
	v := dashboardPage("Ontwikkeling")
	v.Headline = "Na 12 maanden gaan jongeren op 7 van de 11 leefgebieden zeker vooruit."
	v.SubHead = "Het meest bij financiën en bij werk en opleiding. Bij verslaving en justitie scoorden de meesten bij de start al hoog."
	explain := []string{"Per jongere nemen we het niveau bij T0 en bij T3.", "Het verschil is het gemiddelde over jongeren met beide metingen."}
	files := []web.Link{{Label: "SVG", Href: "/x.svg"}, {Label: "PNG", Href: "/x.png"}, {Label: "CSV", Href: "/x.csv"}}
	v.Tiles = []web.Tile{
		{ID: "niveau", Title: "Niveau per leefgebied", Subtitle: "Gescoord door de begeleider, niveau 1 tot 5", Wide: true, Chart: levelDumbbell(), Meta: meta("87 jongeren met T0 en T3", "raamwerk JPF, versie 3"), Explain: explain, Downloads: files},
		{ID: "vooruit", Title: "Wie gaat vooruit?", Subtitle: "Verandering groter dan de meetfout, T0 naar T3", Chart: progressBars(), Meta: meta("87", "reliable change, versie 2")[:1], Explain: explain},
		{ID: "leeftijd-tegel", Title: "Per leeftijd", Subtitle: "Gemiddeld verschil in niveau, T0 naar T3", Table: ageTable(), HiddenNote: web.Plain("Minder dan 10 jongeren tonen we niet. De groep ernaast is ook verborgen, anders kun je het terugrekenen. "), HiddenLink: &web.Link{Label: "Voeg 23 tot en met 27 samen.", Href: "?samen"}, Explain: explain, Downloads: files[2:]},
		{ID: "respons", Title: "Wie vult in?", Subtitle: "Respons per meting van jongeren die aan de beurt waren", Wide: true, Chart: responseTrend(), Notes: []string{"Het teken > betekent: minder dan 10 jongeren missen, daarom ronden we naar beneden af."}},
	}
	return v
}

func responseTrend() chart.Trend {
	pct := func(values ...float64) []chart.Figure {
		var out []chart.Figure
		for _, v := range values {
			out = append(out, chart.Known(v, chart.Percent(v)))
		}
		return append(out, chart.Hidden("< 10"))
	}
	return chart.Trend{
		Title: "Wie vult in?", Desc: "De respons daalt bij jongeren van 91 naar 61 procent.", RowHead: "Meting", AxisText: chart.Percent,
		Categories: []string{"T0 start", "T1 3 mnd", "T2 6 mnd", "T3 12 mnd", "T4 18 mnd", "T5 24 mnd", "T6 nazorg"}, Min: 0.4, Max: 1, Step: 0.2, Start: 3, StartLabel: "sms-herinnering",
		Series: []chart.Series{{Label: "Jongere", Role: chart.Own, Values: pct(.91, .84, .79, .74, .66, .61)}, {Label: "Begeleider", Role: chart.Other, Values: pct(.97, .96, .95, .9, .84, .63)}},
	}
}

func managementSample() web.DashboardView {
	v := dashboardPage("Management")
	v.Figures = []web.KeyFigure{
		{Label: "Nu in traject", Value: "53", Unit: "jongeren", Notes: []string{"132 gestart sinds januari 2024", "n = 132"}},
		{Label: "Duur van een traject", Value: "19", Unit: "maanden", Notes: []string{"Landelijk 21 maanden", "mediaan, n = 132"}},
		{Label: "Voortijdig gestopt", Value: "16%", Notes: []string{"95%-interval 11% tot 23%"}, Explain: []string{"Verhuizen en overlijden tellen niet als stoppen."}},
		{Label: "Terug naar school", Value: "< 10", Suppressed: true, Notes: []string{"Minder dan 10 jongeren. Daarom tonen we geen cijfer."}},
	}
	v.Tiles = []web.Tile{
		{ID: "blijven", Title: "Hoeveel jongeren blijven meedoen?", Subtitle: "Afronden, verhuizen en overlijden tellen niet als stoppen.", Chart: survivalSample(), Notes: []string{"De as begint bij 60%."}, Meta: meta("132", "uitval JPF, versie 2")[:3]},
		{ID: "fasen", Title: "Hoe lang duurt elke fase?", Subtitle: "Mediaan aantal dagen tot de volgende fase", Chart: phaseBars(), Meta: meta("118 met een afgesloten fase", "fasen DDAS, versie 1")[:1]},
		{ID: "inuit", Title: "Gestart en beëindigd", Subtitle: "Jongeren per half jaar", Chart: columnsSample(), Meta: []web.Datum{{Label: "n =", Value: "132"}, {Label: "Laatste half jaar", Value: "nog niet compleet"}}},
		{ID: "nazorg", Title: "Beleving, nazorg", Suppressed: &web.Suppression{Title: "Minder dan 10 jongeren", Text: "Daarom tonen we geen cijfers. Zo blijft niemand herkenbaar.", Links: []web.Link{{Label: "Neem 2024 erbij", Href: "?van=2024"}, {Label: "bekijk landelijk", Href: "/landelijk"}}}},
		{ID: "bezig", Title: "Ontwikkeling", Busy: &web.Busy{Text: "Cijfers worden opnieuw berekend, nog ongeveer 20 seconden", OldText: "Je hoeft niet te wachten.", Old: &web.Link{Label: "Toon de cijfers van gisteren", Href: "?gisteren"}}},
		{ID: "funnel", Title: "Traject afgerond", Subtitle: "Elk teken is een gemeente.", Chart: funnelSample()},
	}
	return v
}

func survivalSample() chart.Survival {
	curve := func(values ...float64) []chart.CurvePoint {
		var out []chart.CurvePoint
		for i, v := range values {
			out = append(out, chart.CurvePoint{Time: float64(i * 3), Share: chart.Known(v, chart.Percent(v)), Low: v - .01 - float64(i)*.007, High: min(v+.01+float64(i)*.006, 1)})
		}
		return out
	}
	return chart.Survival{
		Title: "Hoeveel jongeren blijven meedoen?", Desc: "Na 24 maanden doet 84 procent nog mee, landelijk 81 procent.", TimeHead: "Maand", TimeLabel: "maanden na de start", Min: 0.6, TimeStep: 6, Interval: "95%-interval",
		Own:      chart.Curve{Label: "Den Haag", Points: curve(1, .985, .96, .93, .9, .87, .86, .85, .84), End: chart.Known(.84, "84%")},
		Compared: &chart.Curve{Label: "Landelijk", Points: curve(.995, .98, .95, .92, .885, .855, .835, .82, .81), End: chart.Known(.81, "81%")},
	}
}

func phaseBars() chart.Bars {
	row := func(label string, v, r float64) chart.BarRow {
		return chart.BarRow{Label: label, Value: chart.Known(v, strconv.Itoa(int(v))+" dagen"), Reference: chart.Known(r, strconv.Itoa(int(r)))}
	}
	return chart.Bars{
		Title: "Hoe lang duurt elke fase?", Desc: "Schuldregeling duurt het langst: 131 dagen.", RowHead: "Fase", Label: "Den Haag", Reference: "Landelijk",
		Rows: []chart.BarRow{row("Aanmelding", 9, 12), row("Intake", 16, 14), row("Plan van aanpak", 38, 35), row("Stabilisatie", 104, 88), row("Schuldregeling", 131, 142), {Label: "Nazorg", Value: chart.Hidden("< 10")}},
	}
}

func columnsSample() chart.Columns {
	whole := func(values ...float64) []chart.Figure {
		var out []chart.Figure
		for _, v := range values {
			out = append(out, chart.Known(v, strconv.Itoa(int(v))))
		}
		return out
	}
	return chart.Columns{
		Title: "Gestart en beëindigd", Desc: "In het eerste half jaar van 2026 startten 26 jongeren.", RowHead: "Half jaar", Hidden: "Minder dan 10",
		Categories: []string{"2024 I", "2024 II", "2025 I", "2025 II", "2026 I", "2026 II"},
		Series: []chart.Series{
			{Label: "Gestart", Role: chart.Own, Values: whole(18, 22, 24, 21, 26, 21)},
			{Label: "Beëindigd", Role: chart.Other, Values: append([]chart.Figure{chart.Hidden("< 10"), chart.Hidden("< 10")}, whole(14, 16, 18, 18)...)},
		},
	}
}

func funnelSample() chart.Funnel {
	f := chart.Funnel{
		Title: "Traject afgerond", Desc: "Twee gemeenten vallen buiten de grenzen van toeval.", RowHead: "Gemeente", SizeHead: "Trajecten", ShareHead: "Afgerond", SizeLabel: "trajecten per gemeente",
		Centre: .66, CentreLabel: "66%", Min: .2, Max: 1, OwnLabel: "Jouw gemeente", Others: "Andere gemeente", OutsideLabel: "Buiten de 95%-grens", FarLabel: "99,8%-grens",
	}
	for n := 20.0; n <= 130; n += 10 {
		near, far := 0.93/sqrt(n), 1.46/sqrt(n)
		f.Limits = append(f.Limits, chart.FunnelLimit{Size: n, NearLow: .66 - near, NearHigh: .66 + near, FarLow: .66 - far, FarHigh: .66 + far})
	}
	for _, p := range []struct {
		label string
		n, v  float64
	}{{"Den Haag", 118, .73}, {"Gemeente A", 60, .62}, {"Gemeente D", 60, .82}, {"Gemeente H", 30, .42}, {"Gemeente K", 45, .75}} {
		f.Points = append(f.Points, chart.FunnelPoint{Label: p.label, Size: p.n, SizeText: strconv.Itoa(int(p.n)), Share: chart.Known(p.v, chart.Percent(p.v)), Own: p.label == "Den Haag", Outside: p.v > .8 || p.v < .5})
	}
	return f
}

func sqrt(v float64) float64 {
	x := v
	for range 30 {
		x = (x + v/x) / 2
	}
	return x
}

func experienceSample() web.DashboardView {
	v := dashboardPage("Beleving")
	v.Headline = "Bij deze groep is nog niets zeker veranderd."
	s := ownSpider()
	s.Title = "Toen en nu"
	v.Tiles = []web.Tile{{ID: "spin", Title: "Toen en nu", Subtitle: "Beleving, 0 tot 10. Hoger is steeds beter.", Conclusion: "Hoop en zelfvertrouwen groeien het meest. Het kan toeval zijn.", Chart: s, Meta: meta("61", "beleving JPF, versie 1")}}
	return v
}

func publicSample() web.DashboardView {
	v := experienceSample()
	v.Page = nationalPage("Resultaten van het fonds", "")
	v.User, v.Nav, v.SignOut = nil, nil, ""
	v.Lead, v.Tabs, v.Filters, v.Menus = "Cijfers van alle gemeenten samen, voor iedereen.", nil, nil, nil
	v.Figures = managementSample().Figures[:3]
	return v
}

func gemeentenSample() web.GemeentenView {
	t := chart.Table{Caption: "Alle gemeenten", Columns: []chart.Column{{Label: "Gemeente"}, {Label: "In traject", Numeric: true}, {Label: "Afgerond", Numeric: true}, {Label: "Uitval", Numeric: true}}}
	for _, r := range [][]string{{"Den Haag", "53", "61%", "16%"}, {"Eindhoven", "27", "66%", "< 10"}, {"Leeuwarden", "14", "< 10", "< 10"}} {
		row := chart.Row{Head: r[0], HeadHref: "/gemeente/" + r[0]}
		for _, text := range r[1:] {
			kind := chart.CellPlain
			if text == "< 10" {
				kind = chart.CellHidden
			}
			row.Cells = append(row.Cells, chart.Cell{Text: text, Kind: kind})
		}
		t.Rows = append(t.Rows, row)
	}
	t.Rows = append(t.Rows, chart.Row{Head: "Landelijk", Total: true, Cells: []chart.Cell{{Text: "94"}, {Text: "64%"}, {Text: "15%"}}})
	return web.GemeentenView{Page: nationalPage("Gemeenten", "Gemeenten"), Lead: "Drie gemeenten doen mee. De volgorde is op naam; dit is geen ranglijst.", Figures: managementSample().Figures[:3], Table: t, Notes: []string{"Minder dan 10 jongeren tonen we niet. Ze tellen wel mee in landelijk."}}
}
