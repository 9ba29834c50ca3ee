package web_test

import (
	"strconv"

	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// statisticsSample has the drawings of how a group moved, each as it mostly is, with
// hidden cells, with one value and with long names.
func statisticsSample() web.DashboardView {
	v := dashboardPage("Ontwikkeling")
	v.FilterNote = "Deze keuzes tellen we niet samen. Je ziet: Startjaar: 2024, Geslacht: vrouw."
	v.Filters = []web.FilterChip{{Label: "Startjaar: 2024", RemoveHref: "?"}, {Label: "Geslacht: vrouw", RemoveHref: "?"}, {Label: "Leeftijd bij de start: 21–22 jaar", RemoveHref: "?"}}
	files := []web.Link{{Label: "SVG", Href: "/x.svg"}, {Label: "PNG", Href: "/x.png"}, {Label: "CSV", Href: "/x.csv"}}
	tile := func(id, title string, c chart.Chart) web.Tile {
		return web.Tile{ID: id, Title: title, Subtitle: "Niveau in drie klassen, T0 naar T3", Chart: c, Meta: meta("87 jongeren met T0 en T3", "raamwerk JPF, versie 1"), Explain: []string{"Elke stroom telt jongeren."}, Downloads: files}
	}
	hidden := chart.Hidden("verborgen")
	flow := flowSample([]string{"Kwetsbaar", "Wisselend", "Stevig"}, nil)
	secret := flowSample([]string{"Kwetsbaar", "Wisselend", "Stevig"}, &hidden)
	long := flowSample([]string{"Nog heel erg kwetsbaar op bijna alle leefgebieden", "Wisselend", "Stevig"}, nil)
	v.Tiles = []web.Tile{
		tile("stroom", "Van kwetsbaar naar stevig?", flow), tile("stroom-verborgen", "Met verborgen stromen", secret), tile("stroom-lang", "Met lange namen", long),
		tile("helling", "Van start naar nu", slopeSample(7, "")), tile("helling-een", "Eén lijn", slopeSample(1, "")), tile("helling-lang", "Lange namen", slopeSample(5, " bij jongeren die ook elders hulp krijgen")),
		tile("klassen", "Klassen per meting", classesSample(false)), tile("klassen-verborgen", "Klassen met verborgen delen", classesSample(true)),
		{ID: "leeg", Title: "Nog niets", Suppressed: &web.Suppression{Title: "Dit verbergen we", Text: "Uit deze cijfers kun je een kleine groep terugrekenen."}},
	}
	return v
}

func counted(n int) chart.Figure { return chart.Known(float64(n), strconv.Itoa(n)) }

func flowSample(classes []string, hide *chart.Figure) chart.Flow {
	f := chart.Flow{
		Title: "Stroom", Desc: "Van de kwetsbare jongeren werd bijna de helft wisselend of stevig.", From: "Start, T0", To: "Na 12 maanden, T3", RowHead: "Van T0 naar T3",
		Classes: classes, Unknown: "Niet bekend", Hidden: "Verborgen of te klein",
		Starts: []chart.Figure{counted(60), counted(42), counted(20)}, Ends: []chart.Figure{counted(34), counted(48), counted(26)},
		Bands: [][]chart.Figure{
			{counted(24), counted(22), counted(0), counted(14)}, {counted(10), counted(16), counted(16), counted(0)},
			{counted(0), counted(10), counted(10), counted(0)}, {counted(0), counted(0), counted(0), {}},
		},
	}
	if hide != nil {
		f.Bands[0][2], f.Bands[0][3], f.Bands[2][0], f.Bands[2][3], f.Ends[2] = *hide, *hide, *hide, *hide, *hide
	}
	return f
}

func slopeSample(lines int, tail string) chart.Slope {
	s := chart.Slope{Title: "Helling", Desc: "De meeste lijnen stijgen.", RowHead: "Leefgebied", From: "Start, T0", To: "Na 12 maanden, T3", Min: 1, Max: 5, Certain: "Zeker verschil", Uncertain: "Kan toeval zijn"}
	for i, label := range []string{"Financiën", "Werk en opleiding", "Wonen", "Sociaal netwerk", "Psychische gezondheid", "Dagbesteding", "Justitie"}[:lines] {
		from, to := 2+float64(i)*.15, 3.3-float64(i)*.1
		row := chart.SlopeRow{Label: label + tail, From: figure(from), To: figure(to), Certain: i%3 != 2, Reliably: "+ 1,0"}
		if i == 6 {
			row.To = chart.Hidden("< 10")
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

func classesSample(hide bool) chart.Stacked {
	share := func(v float64) chart.Figure { return chart.Known(v, chart.Percent(v)) }
	s := chart.Stacked{Title: "Klassen", Desc: "Het deel dat stevig staat groeit van 12 naar 40 procent.", RowHead: "Meting", Parts: []chart.Legend{
		{Mark: chart.StepMark(0), Label: "Kwetsbaar"}, {Mark: chart.StepMark(1), Label: "Wisselend"}, {Mark: chart.StepMark(2), Label: "Stevig"},
	}}
	for i, label := range []string{"T0, start", "T1, 3 maanden", "T3, 12 maanden"} {
		a, c := .6-float64(i)*.2, .12+float64(i)*.14
		parts := []chart.StackedPart{{Kind: chart.StepMark(0), Share: share(a)}, {Kind: chart.StepMark(1), Share: share(1 - a - c)}, {Kind: chart.StepMark(2), Share: share(c)}}
		if hide && i == 2 {
			parts[0].Share, parts[1].Share = chart.Hidden("verborgen"), chart.Hidden("< 10")
		}
		s.Rows = append(s.Rows, chart.StackedRow{Label: label, Parts: parts})
	}
	if hide {
		s.Parts = append(s.Parts, chart.Legend{Mark: chart.MarkMerged, Label: "Verborgen of te klein"})
	}
	return s
}
