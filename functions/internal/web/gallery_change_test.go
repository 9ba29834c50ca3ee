package web_test

import (
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

func talkSample() web.TalkView {
	c := compareSample()
	p := staffPage("Gesprekskaart", "Mijn jongeren")
	p.Crumbs = []web.Link{mine, amira}
	return web.TalkView{Page: p, Lead: "Amira, meting T3, 12 maanden, 23 november 2026.", Conclusion: c.Conclusion, Spiders: c.Spiders,
		Sentences: []string{"Amira ervaart vooruitgang bij: hoop voor later en trots."}, Questions: []string{"Herken je dit, Amira?", "Waar ben je trots op?"},
		Columns: []string{"Wat spreken we af?", "Wie?", "Wanneer?"}, Versions: c.Versions}
}

var changed = []web.AnswerChange{
	{Question: "Hoe hoog is de totale schuld nu?", Before: "€ 12.500", After: "€ 13.500. Reden: er kwam een brief"},
	{Question: "Bij hoeveel schuldeisers?", Before: "Niet gevraagd", After: "9"},
}

func correctionSample() web.CheckView {
	v := checkSample()
	v.Title, v.Lead = "Verbetering vastleggen", "Kijk na wat er verandert. De oude antwoorden blijven bewaard."
	v.Open, v.Sections, v.Ready, v.Submit, v.Changes = nil, nil, true, "Verbetering vastleggen", changed
	v.Fields = []web.Field{{ID: "waarom", Name: "waarom", Kind: web.KindLongText, Label: "Waarom?", Help: "Een korte zin.", Error: "Zeg kort waarom."}}
	v.Problems = []web.Problem{{Text: "Zeg kort waarom.", Target: "waarom"}}
	v.Drop = &web.Option{Value: "weggooien", Label: "Verbetering weggooien"}
	return v
}

func correctedSample() web.ResponseView {
	v := responseSample()
	v.Corrections = []web.Correction{{Title: "Verbeterd op 25 november 2026, 13.32 uur door Marije Koster", Reason: "Reden: de brief kwam later.", Changes: changed}}
	return v
}

func importSample() web.ImportView {
	p := staffPage("Caseload importeren", "Mijn jongeren")
	p.Crumbs = []web.Link{mine}
	columns := &chart.Table{Caption: "Kolommen", Columns: []chart.Column{{Label: "Kolom"}, {Label: "Nodig?"}, {Label: "Wat erin staat"}},
		Rows: []chart.Row{{Head: "Voornaam", Cells: []chart.Cell{{Text: "ja"}, {Text: "Sara"}}}, {Head: "Geslacht", Cells: []chart.Cell{{Text: "mag leeg"}, {Text: "Man, Vrouw, Anders"}}}}}
	return web.ImportView{Page: p, Lead: "Kies een CSV-bestand. We kijken het eerst na en bewaren nog niets.", Action: "/importeren", Template: "/voorbeeld.csv", Max: "CSV, tot 500 jongeren.", Columns: columns}
}

func problemsSample(caption string) *chart.Table {
	return &chart.Table{Caption: caption, Columns: []chart.Column{{Label: "Rij"}, {Label: "Kolom"}, {Label: "Wat is er?"}},
		Rows: []chart.Row{{Head: "2", Cells: []chart.Cell{{Text: "Start traject"}, {Text: "“31-2-2026” is geen datum. Schrijf die als 23-11-2026."}}}}}
}

func wrongImport() web.ImportView {
	v := importSample()
	v.Checked = &web.ImportCheck{Title: "Er klopt één ding nog niet", Text: "Er is niets bewaard.", Problems: problemsSample("Wat er nog niet klopt")}
	return v
}

func rightImport() web.ImportView {
	v := importSample()
	v.Checked = &web.ImportCheck{Title: "1 jongere gevonden, alles klopt", Text: "Er is nog niets bewaard.", Warnings: problemsSample("Let hierop"), People: problemsSample("Wie er in het bestand staat"),
		Action: "/toevoegen", Content: "abc", Submit: "1 jongere toevoegen"}
	return v
}
