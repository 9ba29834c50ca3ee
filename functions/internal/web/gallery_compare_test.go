package web_test

import (
	"strings"

	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

func figures(values ...float64) []chart.Figure {
	out := make([]chart.Figure, len(values))
	for i, v := range values {
		out[i] = figure(v)
	}
	return out
}

func figure(v float64) chart.Figure {
	return chart.Known(v, locale.For("nl").Number(v, 1))
}

func staffSpider() chart.Spider {
	return chart.Spider{
		Title: "Wat jij ziet", Desc: "Elf leefgebieden op niveau 1 tot 5, nu en bij de start. Vijf gaan zeker vooruit, wonen gaat achteruit.", AxisHead: "Leefgebied",
		Axes: []string{"Financiën", "Werk, opleiding", "Dagbesteding", "Wonen", "Thuissituatie", "Sociaal netwerk", "Lichamelijke gezondheid", "Psychische gezondheid", "Verslaving", "Justitie", "Financiële vaardigheden"},
		Min:  1, Max: 5, Step: 1,
		Series: []chart.Series{
			{Label: "Nu, T3", Role: chart.Other, Values: figures(3.6, 4, 3.8, 2, 3.4, 3.6, 3.8, 3, 4.6, 4.8, 3.6)},
			{Label: "Start, T0", Role: chart.Earlier, Values: figures(1.4, 2, 2.2, 3, 3, 2.2, 3.6, 2.2, 4.6, 4.8, 2)},
		},
	}
}

func ownSpider() chart.Spider {
	return chart.Spider{
		Title: "Wat Amira ervaart", Desc: "Tien onderdelen van beleving van 0 tot 10, nu en bij de start.", AxisHead: "Onderdeel",
		Axes: []string{"Kwaliteit van leven", "Zingeving", "Ervaren gezondheid", "Dagelijks functioneren", "Geluk", "Zelf\u00advertrouwen", "Rust", "Trots", "Hoop", "Steun"},
		Min:  0, Max: 10, Step: 2,
		Series: []chart.Series{
			{Label: "Nu, T3", Role: chart.Own, Values: figures(7, 6.5, 6.2, 7.2, 6.4, 6.8, 4.6, 6, 7.6, 5.2)},
			{Label: "Start, T0", Role: chart.Earlier, Values: figures(3.8, 4.6, 5.6, 4.2, 4.4, 3, 2.2, 2.8, 5, 4.8)},
		},
	}
}

func raterDumbbell() chart.Dumbbell {
	row := func(label string, a, b float64, text string, certain bool) chart.DumbbellRow {
		n := locale.For("nl")
		return chart.DumbbellRow{Label: label, From: figure(a), To: figure(b), Certain: certain, Columns: []string{n.Number(a, 1), n.Number(b, 1)}, Verdict: text}
	}
	return chart.Dumbbell{
		Title: "Waar jullie verschillen", Desc: "Drie van zes onderwerpen verschillen duidelijk.", RowHead: "Onderwerp",
		Min: 0, Max: 10, Step: 2, From: chart.Sign{Label: "Marije", Role: chart.Other}, To: chart.Sign{Label: "Amira", Role: chart.Own},
		Columns: []string{"Marije", "Amira"}, Verdict: "Verschil", Low: "gaat slecht", High: "gaat goed",
		Rows: []chart.DumbbellRow{
			row("Steun van mensen om je heen", 8, 5.2, "Amira scoort lager: 2,8", true), row("Rust in je hoofd", 6.5, 4.6, "Amira scoort lager: 1,9", true),
			row("Vertrouwen in jezelf", 5.5, 6.8, "Amira scoort hoger: 1,3", true), row("Ervaren gezondheid", 6.5, 6.2, "Ongeveer gelijk", false), row("Grip op geld", 7, 7, "Ongeveer gelijk", false),
		},
	}
}

func changeTable() *chart.Table {
	t := &chart.Table{Caption: "Verandering per leefgebied", Columns: []chart.Column{{Label: "Leefgebied"}, {Label: "T0", Numeric: true}, {Label: "T3", Numeric: true}, {Label: "Verschil", Numeric: true}, {Label: "Betekenis"}}}
	add := func(head string, kind chart.CellKind, texts ...string) {
		row := chart.Row{Head: head}
		for i, text := range texts {
			cell := chart.Cell{Text: text}
			if i == len(texts)-1 {
				cell.Kind = kind
			}
			row.Cells = append(row.Cells, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	add("Financiën", chart.CellUp, "1,4", "3,6", "+ 2,2", "Zeker beter")
	add("Werk en opleiding", chart.CellUp, "2,0", "4,0", "+ 2,0", "Zeker beter")
	add("Wonen", chart.CellDown, "3,0", "2,0", "− 1,0", "Zeker minder goed")
	add("Thuissituatie", chart.CellSame, "3,0", "3,4", "+ 0,4", "Geen zeker verschil")
	return t
}

func compareSample() web.CompareView {
	return web.CompareView{
		Page: staffPage("Naast elkaar", "Mijn jongeren", mine, amira), Lead: "Amira Benali, meting T3 na 12 maanden, vergeleken met",
		Earlier:    []web.Link{{Label: "T0, start", Href: "?met=T0", Current: true}, {Label: "T1, 3 maanden", Href: "?met=T1"}, {Label: "T2, 6 maanden", Href: "?met=T2"}},
		Conclusion: web.Sentence{{Text: "Amira gaat op "}, {Text: "5 leefgebieden zeker vooruit", Strong: true}, {Text: ". Wonen gaat "}, {Text: "zeker minder goed", Strong: true}, {Text: ". Zij ervaart minder steun en minder rust dan jij ziet."}},
		Spiders: []web.Panel{
			{ID: "spin-begeleider", Title: "Wat jij ziet", Sub: "Leefgebieden, niveau 1 tot 5", Chart: staffSpider()},
			{ID: "spin-amira", Title: "Wat Amira ervaart", Sub: "Beleving, 0 tot 10. Hoger is steeds beter.", Chart: ownSpider()},
		},
		Differences: &web.Panel{ID: "verschillen", Title: "Waar jullie verschillen", Sub: "Deze vijf onderwerpen zijn aan jullie allebei gevraagd. Een verschil is geen fout, maar iets om over te praten.", Chart: raterDumbbell()},
		Changes:     []chart.Table{*changeTable(), {Caption: "Verandering in wat Amira ervaart", Columns: changeTable().Columns, Rows: changeTable().Rows[:2]}}, ChangesNote: "“Zeker” betekent: groter dan de meetfout van dit leefgebied.",
		Explain:  []string{"De meetfout volgt uit de spreiding bij de start en de betrouwbaarheid van de schaal."},
		Versions: "Vragenlijsten: begeleider versie 2, jongere versie 3",
	}
}

func lockedCompare() web.CompareView {
	return web.CompareView{
		Page: staffPage("Naast elkaar", "Mijn jongeren", mine, amira), Lead: "Amira Benali, meting T3 na 12 maanden.",
		Locked:     "Je ziet de antwoorden van Amira nadat je jouw deel hebt verstuurd. Zo kijken jullie allebei met eigen ogen.",
		LockedLink: &web.Link{Label: "T3 invullen", Href: "/invullen"},
	}
}

func spaced(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") }
