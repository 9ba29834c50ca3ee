package web_test

import (
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

func slideSample(id, label, value, unit, from, min, max string) web.Lever {
	return web.Lever{
		Field: web.Field{ID: "k-" + id, Name: id, Kind: web.KindNumber, Label: label, Value: value, Unit: unit},
		Range: from, Slide: &web.Slide{Min: min, Max: max, Step: "1", Value: value},
	}
}

func worthTable() *chart.Table {
	t := &chart.Table{Caption: "Nu en met jouw waarden", Columns: []chart.Column{{Label: "Bedrag"}, {Label: "Nu", Numeric: true}, {Label: "Wat als", Numeric: true}, {Label: "Verschil", Numeric: true}}}
	for _, r := range [][]string{{"Baten, bruto", "12.091", "14.846", "2.755"}, {"Kosten", "13.244", "13.244", "0"}, {"Baten min kosten, netto", "− 1.153", "1.602", "2.755"}} {
		t.Rows = append(t.Rows, chart.Row{Head: r[0], Cells: []chart.Cell{{Text: r[1]}, {Text: r[2]}, {Text: r[3]}}})
	}
	t.Rows = append(t.Rows, chart.Row{Head: "Woningcorporaties, bruto", Cells: []chart.Cell{{Text: "verborgen", Kind: chart.CellHidden}, {Text: "verborgen", Kind: chart.CellHidden}, {Text: "verborgen", Kind: chart.CellHidden}}})
	return t
}

// whatIfSample is an outcome beside the numbers that move it, one of them out of range.
func whatIfSample() web.WorthView {
	wrong := slideSample("bijstand", "Jaren zonder bijstand", "17", "jaar", "2 tot 6", "2", "6")
	wrong.Error = "Kies een waarde van 2 tot 6."
	v := web.WorthView{
		Page: nationalPage("Wat als?", "Kosten en baten", web.Link{Label: "Kosten en baten", Href: "/mkba"}), Lead: "Verander een aanname en zie wat dat met de uitkomst doet.",
		Links: []web.Link{{Label: "Terug naar kosten en baten", Href: "/mkba"}}, ChoicesFor: "Scenario’s van het model",
		Choices:  []web.Link{{Label: "Voorzichtig", Href: "?a=1"}, {Label: "Zoals eerdere studies rekenen", Href: "?a=2", Current: true}},
		Headline: "Met jouw waarden is het netto bedrag € 2.755 per jongere hoger.", SubHead: "In 9 van de 10 doorrekeningen ligt dat verschil tussen + € 1.746 en + € 3.625.",
		Figures: []web.KeyFigure{{Label: "Baten, bruto", Value: "€ 14.846", Notes: []string{"nu € 12.091", "verschil + € 2.755"}}, {Label: "Kosten", Value: "€ 13.244", Notes: []string{"nu € 13.244"}}, {Label: "Baten min kosten, netto", Value: "€ 1.602", Notes: []string{"nu − € 1.153"}}},
		Blocks:  []web.WorthBlock{{Title: "Nu en met jouw waarden", Text: []string{"Euro per jongere."}, Table: worthTable()}, {Title: "Wat je veranderde", List: []string{"Jaren zonder bijstand: van 4 naar 5"}}},
		Form: &web.WorthForm{
			Title: "Verander een waarde", Text: "Wat het meeste uitmaakt staat bovenaan.", Action: "/mkba/wat-als", Keep: []web.Option{{Label: "startjaar", Value: "2023"}},
			Fields: []web.Lever{slideSample("toerekening", "Deel dat aan deze aanpak is toe te schrijven", "100", "%", "70% tot 100%", "70", "100"), wrong},
			More:   []web.Lever{slideSample("zaken", "Rechtszaken per jongere die niet doorgaan", "2", "zaken", "1 tot 4", "1", "4")}, MoreLabel: "Nog één waarde",
			Submit: "Reken uit", Reset: &web.Link{Label: "Alles terug", Href: "/mkba/wat-als"},
		},
	}
	v.Problems = []web.Problem{{Text: "Jaren zonder bijstand: Kies een waarde van 2 tot 6.", Target: "k-bijstand"}}
	return v
}

// compareCostsSample leads from one net result to another.
func compareCostsSample() web.WorthView {
	w := chart.Waterfall{Title: "Van het ene netto bedrag naar het andere", Desc: "Deze uitkomst 9.943, andere prijzen − 2.000, Utrecht 7.943.", RowHead: "Stap", ValueHead: "Euro, per jongere", Cost: "Verlaagt netto", Benefit: "Verhoogt netto", NetSum: "Netto",
		Steps: []chart.WaterfallStep{{Label: "Deze uitkomst", Kind: chart.MarkNet, Value: chart.Known(9943, "9.943")}, {Label: "Andere prijzen", Kind: chart.MarkCost, Value: chart.Known(-2000, "− 2.000")}, {Label: "Utrecht", Kind: chart.MarkNet, Value: chart.Known(7943, "7.943")}}}
	return web.WorthView{
		Page: nationalPage("Vergelijken", "Kosten en baten"), Lead: "Kosten en baten van JPF, Den Haag.", Headline: "Utrecht komt € 2.000 lager uit, netto per jongere.",
		Tiles: []web.Tile{{ID: "stappen", Title: "Van het ene netto bedrag naar het andere", Subtitle: "Euro, per jongere", Wide: true, Chart: w, Explain: []string{"Elke oorzaak krijgt haar gemiddelde bijdrage."}}},
		Form: &web.WorthForm{Title: "Vergelijk met", Action: "/mkba/vergelijken", Submit: "Vergelijk", Fields: []web.Lever{
			{Field: web.Field{ID: "met", Name: "met", Kind: web.KindSelect, Label: "Andere groep, versie of scenario", Options: []web.Option{{Value: "a", Label: "Utrecht", Checked: true}}}},
			{Field: web.Field{ID: "omvang", Name: "omvang", Kind: web.KindChoice, Label: "Hoe vergelijk je", Options: []web.Option{{Value: "", Label: "Per jongere", Help: "Alsof beide groepen even groot zijn.", Checked: true}, {Value: "eigen", Label: "Hele groepen"}}}},
		}},
	}
}

// statementSample is a frozen outcome, computed again.
func statementSample() web.WorthView {
	return web.WorthView{
		Page: nationalPage("Verantwoording 2026", "Kosten en baten"), Lead: "Vastgesteld door Wilma de Groot op 22 november 2026, 14.30 uur.",
		Links:   []web.Link{{Label: "Bewaar het document", Href: "/v.json"}, {Label: "Reken nu na", Href: "?nareken=1"}},
		Figures: []web.KeyFigure{{Label: "Baten, bruto", Value: "€ 11.878", Notes: []string{"per jongere"}}, {Label: "Kosten", Value: "€ 13.244", Notes: []string{"per jongere"}}},
		Blocks: []web.WorthBlock{
			{Title: "Waar het over gaat", Facts: []web.Datum{{Label: "Over wie", Value: "Den Haag: 85 jongeren"}, {Label: "Kenmerk van het document", Value: "da1085731212ff0d15507afdc93254c4bc99c3d30e33761f796207bbed353ac0"}}},
			{ID: "nagerekend", Title: "Nagerekend", Badge: web.Badge{Kind: "info", Label: "Gelijk"}, Text: []string{"Tot op de laatste bit gelijk."}},
			{Title: "De vragen en de antwoorden", Checks: []web.Checked{
				{Question: "Tellen de delen van partijen op tot 100%?", Verdict: web.Badge{Kind: "info", Label: "Goed"}},
				{Question: "Rust elke prijs op meer dan een aanname?", Verdict: web.Badge{Kind: "warning", Label: "Let op"}, Findings: []string{"Effect minder_leerplicht rust op een aanname."}},
			}},
			{Title: "Zelf nagaan", Links: []web.Link{{Label: "Bewaar de openbare sleutel", Href: "/sleutel.pem"}}},
		},
	}
}

func worthSamples() []sample {
	few := compareCostsSample()
	few.Headline, few.Tiles = "", nil
	few.Suppressed = &web.Suppression{Title: "Te weinig jongeren", Text: "Er is te weinig dat van allebei de groepen te tonen is."}
	return []sample{
		of("wat-als", web.Worth, whatIfSample()), of("kosten-vergelijken", web.Worth, compareCostsSample()), of("kosten-vergelijken-te-weinig", web.Worth, few), of("vaststelling", web.Worth, statementSample()),
	}
}
