package web_test

import (
	"strings"

	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

func learnSamples() []sample {
	return []sample{
		of("leren-vergelijken", web.Learn, learnCompare()),
		of("leren-route", web.Learn, learnTile("Route van de jongere", learnRoute())),
		of("leren-theorie", web.Learn, learnTile("Zo werkt het", learnTheory())),
		of("leren-cycli", web.Learn, learnCycles()),
		of("leren-bijeenkomst", web.Learn, learnMeeting()),
		of("leren-leeg", web.Learn, learnEmpty()),
	}
}

func learnView(tab string) web.LearnView {
	v := web.LearnView{Page: nationalPage("Leren van elkaar", "")}
	for _, label := range []string{"Vergelijken", "Route van de jongere", "Zo werkt het", "Verbetercycli", "Interventies", "Leerkringen"} {
		v.Tabs = append(v.Tabs, web.Link{Label: label, Href: "/leren/jpf/" + label, Current: label == tab})
	}
	return v
}

const longGemeente = "Gemeente Nuenen, Gerwen en Nederwetten aan de Dommel"

func learnCompare() web.LearnView {
	v := learnView("Vergelijken")
	v.Choice = &web.LearnChoice{Action: "/leren/jpf/vergelijken", Submit: "Kiezen", Menus: []web.FilterMenu{{ID: "kies", Label: "Vergelijk op", Name: "op", Options: []web.Option{{Value: "a", Label: "Traject afgerond", Checked: true}, {Value: "b", Label: "Plan op tijd"}}}}}
	v.Headline, v.SubHead = "De meeste gemeenten verschillen niet meer dan toeval verklaart. 2 vallen op.", "Cijfers van 1 oktober 2026. Nieuwe cijfers komen op 1 januari 2027."
	f := chart.Funnel{
		Title: "Traject afgerond", Desc: v.Headline, RowHead: "Gemeente", SizeHead: "Aantal", ShareHead: "Afgerond", SizeLabel: "aantal jongeren per gemeente", Centre: .66, CentreLabel: "66% landelijk",
		Min: .2, Max: 1, OwnLabel: "Jouw gemeente", Others: "Andere gemeente", OutsideLabel: "Buiten de 95%-grens", FarLabel: "99,8%-grens",
		Limits: []chart.FunnelLimit{{Size: 20, NearLow: .42, NearHigh: .86, FarLow: .3, FarHigh: .95}, {Size: 60, NearLow: .53, NearHigh: .78, FarLow: .46, FarHigh: .84}, {Size: 120, NearLow: .57, NearHigh: .74, FarLow: .52, FarHigh: .79}},
		Points: []chart.FunnelPoint{
			{Label: "Den Haag", Size: 118, SizeText: "118", Share: chart.Known(.73, "73%"), Own: true, Named: true}, {Label: longGemeente, Size: 90, SizeText: "80–89", Share: chart.Known(.68, "68%"), Named: true},
			{Label: "D", Size: 60, SizeText: "60–69", Share: chart.Known(.82, "82%"), Outside: true}, {Label: "H", Size: 30, SizeText: "30–39", Share: chart.Known(.3, "30%"), Outside: true},
		},
	}
	v.Tile = &web.Tile{ID: "vergelijking", Title: f.Title, Subtitle: "Elk teken is een gemeente.", Wide: true, Beside: true, Chart: f, Meta: meta("706 in 14 gemeenten", "afgerond jpf@1"), Explain: []string{"De grenzen zijn exact berekend."}}
	v.Sides = []web.LearnSide{
		{Title: "Wat valt op", Text: []web.Sentence{{{Text: "Gemeente D", Strong: true}, {Text: " ligt hoger dan toeval verklaart."}}}},
		{Title: "Praat erover", Text: []web.Sentence{web.Plain("Jullie zien elkaars naam alleen als jullie allebei ja zeggen.")}, Buttons: []web.AdminButton{{Action: "/leren/jpf/namen?doe=vraag&letter=D", Label: "Deel je naam met D"}, {Action: "/leren/jpf/namen?doe=vraag&letter=H", Label: "Deel je naam met H"}}},
	}
	v.Blocks = []web.AdminBlock{
		{Title: "Rekening houdend met wie er begint", Text: []string{"Verwacht is wat landelijk gebeurt."}, Table: &chart.Table{Caption: "Rekening houdend met wie er begint",
			Columns: []chart.Column{{Label: "Gemeente"}, {Label: "Aantal", Numeric: true}, {Label: "Verhouding", Numeric: true}, {Label: "Betekenis"}},
			Rows: []chart.Row{{Head: "Den Haag", Own: true, Cells: []chart.Cell{{Text: "118"}, {Text: "1,06"}, {Text: "Zoals verwacht", Kind: chart.CellSame}}},
				{Head: longGemeente, Cells: []chart.Cell{{Text: "80–89"}, {Text: "verborgen", Kind: chart.CellHidden}, {Text: "Hoger dan verwacht", Kind: chart.CellStrong}}}}}},
		{Title: "De naam van jouw gemeente", Text: []string{"Anderen zien jullie cijfers onder een letter."}, Buttons: []web.AdminButton{{Action: "/leren/jpf/namen?doe=iedereen", Label: "Naam delen", Note: "Je kunt altijd stoppen."}, {Action: "/leren/jpf/namen?doe=antwoord", Label: "Ja, deel onze namen", Note: "Een gemeente vroeg dit op 3 oktober 2026."}}},
	}
	return v
}

func learnTile(tab string, c chart.Chart) web.LearnView {
	v := learnView(tab)
	v.Headline = "In één fase duurt het zeker vaker lang dan elders."
	v.Tile = &web.Tile{ID: "tegel", Title: tab, Subtitle: "Wat er te zien is.", Wide: true, Chart: c, HiddenNote: web.Plain("Kleine groepen zijn verborgen."), Explain: []string{"De duur is de middelste."}}
	return v
}

func learnRoute() chart.Route {
	known := func(n float64, text string) chart.Figure { return chart.Known(n, text) }
	return chart.Route{
		Title: "Van aanmelding tot begeleiding", Desc: "Zes fasen.", PhaseHead: "Fase", OwnHead: "Duur bij ons", OthersHead: "Duur elders", LongHead: "Te lang of op tijd", NowHead: "Nu hier", LeftHead: "gestopt",
		Stages: []chart.RouteStage{
			{Label: "Aanmelding", Own: known(9, "9 dagen"), Others: known(11, "11 dagen"), Now: chart.Hidden("< 10"), Left: known(0, "0")},
			{Label: "Plan van aanpak met de werkgever erbij", Own: chart.Hidden("verborgen"), Others: known(32, "32 dagen"), Long: "Plan op tijd: 64%", LongNote: "elders 66%. Kan toeval zijn", Now: known(12, "12"), Left: chart.Hidden("< 10")},
			{Label: "Schuldregeling", Own: known(122, "122 dagen"), Others: known(88, "88 dagen"), Now: known(31, "31"), Left: known(15, "15")},
			{Label: "Begeleiding", Now: known(53, "53"), Left: known(12, "12")},
		},
	}
}

func learnTheory() chart.Theory {
	arrow := func(from, to string, f chart.Figure, m chart.TheoryMark, said string) chart.TheoryArrow {
		return chart.TheoryArrow{From: from, To: to, Because: "Omdat het een tot het ander leidt.", Figure: f, Mark: m, Evidence: said, More: "Bij ons: + 1,2."}
	}
	return chart.Theory{
		Title: "Wat we doen en wat het oplevert", Desc: "Vier pijlen.", FromHead: "Wat we doen", ToHead: "Waar het toe leidt", BecauseHead: "Omdat", FigureHead: "Landelijk", EvidenceHead: "Wat we zien",
		Strong: "Zeker de goede kant op", Some: "Gemeten", Open: "Te weinig", Against: "De andere kant op",
		Arrows: []chart.TheoryArrow{
			arrow("Inkomen en vaste lasten in balans brengen", "Rust in je hoofd", chart.Known(3.3, "+ 3,3"), chart.TheoryStrong, "Gaat zeker de goede kant op."),
			arrow("Rust in je hoofd", "Werk of opleiding", chart.Known(.68, "68%"), chart.TheorySome, "Gemeten."),
			arrow("Leren omgaan met geld en met post die je liever niet openmaakt", "Geen nieuwe schulden", chart.Hidden("verborgen"), chart.TheoryOpen, "Te weinig jongeren."),
			arrow("Leren omgaan met geld en met post die je liever niet openmaakt", "Werk of opleiding", chart.Known(.68, "68%"), chart.TheoryAgainst, "Gaat de andere kant op."),
		},
	}
}

func learnCycle() web.LearnCycle {
	trend := chart.Trend{
		Title: "Komt naar de afspraak", Desc: "Per periode.", RowHead: "Begonnen in", Categories: []string{"Voor 2022–2024", "Na 2025–2026"}, Min: 0, Max: 1, Step: .2, AxisText: chart.Percent, Start: 1, StartLabel: "Start",
		Series: []chart.Series{{Label: "Jouw gemeente", Role: chart.Own, Values: []chart.Figure{chart.Known(.62, "62%"), chart.Known(.81, "81%")}}, {Label: "Andere gemeenten", Role: chart.Earlier, Values: []chart.Figure{chart.Known(.65, "65%"), chart.Known(.68, "68%")}}},
	}
	table := trend.Table()
	return web.LearnCycle{ID: "cyclus-1", Kicker: "Verbetercyclus", Title: "Wekelijkse inloop zonder afspraak", Badge: web.Badge{Kind: "info", Label: "Loopt sinds 1 januari 2026"}, Chart: trend, Question: "Komt naar de afspraak",
		Lines: []web.Sentence{{{Text: "Wij verwachtten: "}, {Text: "+ 10 procentpunt", Strong: true}}, web.Plain("Dat is zeker, en ten minste wat jullie verwachtten.")},
		Fine:  []string{"Er is niet geloot. Andere veranderingen kunnen meespelen."}, Table: &table, Links: []web.Link{{Label: "Afsluiten met een conclusie", Href: "/leren/jpf/cycli/1/afsluiten"}}}
}

func learnCycles() web.LearnView {
	v := learnView("Verbetercycli")
	v.Headline, v.Action = "Jullie legden 2 verbeteringen vast.", &web.Link{Label: "Leg een verbetering vast", Href: "/leren/jpf/cycli/nieuw"}
	bare := learnCycle()
	bare.ID, bare.Chart, bare.NoChart, bare.Badge = "cyclus-2", nil, "Er zijn nog te weinig jongeren om voor en na te laten zien.", web.Badge{Kind: "quiet", Label: "Gestopt op 31 december 2025"}
	v.Cycles = []web.LearnCycle{learnCycle(), bare}
	return v
}

func learnMeeting() web.LearnView {
	v := learnView("Leerkringen")
	v.Kicker, v.Headline, v.SubHead = "Donderdag 10 december 2026, 10.00 uur", "Leerkring stabilisatie", "5 gemeenten: Den Haag, "+longGemeente+"."
	v.PointsTitle = "Wat valt op"
	v.Points = []web.LearnPoint{
		{Label: "Punt 1", Title: "Stabilisatie duurt vaker lang", Text: "Bij ons 32%, landelijk 21%.", Note: "Wie er begint kan dit verklaren.", Question: "Waar wacht een jongere in deze fase op?", Link: &web.Link{Label: "Bekijk de vergelijking", Href: "/leren/jpf/vergelijken?op=x"}},
		{Label: "Punt 2", Title: "Er valt verder niets op", Question: "Wat willen we het komende half jaar proberen?"},
	}
	v.Cycles = []web.LearnCycle{learnCycle()}
	states := []web.Option{{Value: "open", Label: "Nog niet"}, {Value: "busy", Label: "Bezig", Checked: true}, {Value: "done", Label: "Gedaan"}}
	v.Meeting = &web.LearnMeeting{
		EarlierTitle: "Afspraken tot en met 8 oktober", NowTitle: "Afspraken van deze keer",
		Agreements: []web.LearnAgreement{{ID: "a", Text: "Banken bellen we in week 1, niet in week 3", Who: "Den Haag", When: "1 november 2026", State: web.Status{Kind: web.StatusDone, Text: "Gedaan"}},
			{ID: "b", Text: strings.Repeat("Jongerenpanel leest de nieuwe brief en schrijft terug. ", 3), Who: longGemeente, When: "1 december 2026", Action: "/x/afspraken/b", States: states}},
		Now:       []web.LearnAgreement{{ID: "c", Text: "Eén lijst met schuldeisers", Who: "Leeuwarden", Action: "/x/afspraken/c", States: states}},
		LastNotes: &web.LearnNotes{Title: "Aantekeningen van 8 oktober", Text: "Idee: een vaste contactpersoon.\nBij de twee grootste banken.", Saved: "Bewaard op 8 oktober 2026, 10.24 uur door Leeuwarden"},
		Notes:     &web.LearnNotes{Title: "Aantekeningen", Text: "Wat we onthouden", Saved: "Bewaard op 10 december 2026, 10.24 uur door Den Haag", Help: "Schrijf geen namen van jongeren op.", Action: "/x/aantekeningen", Version: "3", Submit: "Aantekeningen bewaren"},
		New: &web.LearnForm{Title: "Spreek iets af", Action: "/x/afspraken", Submit: "Afspraak bewaren", Fields: []web.Field{{ID: "afspraak", Name: "afspraak", Kind: web.KindText, Label: "Wat spreken jullie af?"},
			{ID: "wie", Name: "wie", Kind: web.KindSelect, Label: "Wie doet het?", Options: []web.Option{{Value: "1", Label: "Den Haag"}, {Value: "2", Label: longGemeente}}}, {ID: "tot", Name: "tot", Kind: web.KindDate, Label: "Wanneer is het klaar?", Optional: true}}},
	}
	v.Blocks = []web.AdminBlock{{Title: "Andere bijeenkomsten", Links: []web.Link{{Label: "Donderdag 8 oktober 2026, 10.00 uur", Href: "/x/1"}}}}
	return v
}

func learnEmpty() web.LearnView {
	v := learnView("Vergelijken")
	v.Empty = &web.LearnEmpty{Title: "Jullie delen geen cijfers", Text: "Deel je cijfers landelijk, dan zie je ook die van anderen."}
	return v
}
