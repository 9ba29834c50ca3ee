package web_test

import (
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

func euro(v float64) string { return locale.For("nl").Euro(v) }

func mkbaSample() web.MkbaView {
	v := web.MkbaView{
		Page: nationalPage("Kosten en baten, Den Haag", "Kosten en baten", web.Link{Label: "Kosten en baten", Href: "/mkba"}), Lead: "Studie van 93 jongeren, 2018. Besparing per partij, geen welvaartsanalyse.",
		Links:   []web.Link{{Label: "Opslaan als CSV", Href: "/mkba.csv"}},
		Choices: []web.Link{{Label: "Den Haag 2018", Href: "?studie=2018", Current: true}, {Label: "Eigen cijfers", Href: "?studie=nu"}},
		Figures: []web.KeyFigure{
			{Label: "Baten, bruto", Value: euro(20731), Notes: []string{"per jongere"}}, {Label: "Kosten", Value: euro(10788), Notes: []string{"per jongere"}},
			{Label: "Baten min kosten, netto", Value: euro(9943), Notes: []string{"per jongere"}}, {Label: "Per euro", Value: "€ 1,92", Notes: []string{"baten voor elke euro kosten. Alleen korte termijn: € 1,10"}},
		},
		Source:   &web.MkbaSource{Badge: web.Badge{Kind: "info", Label: "Gepubliceerd"}, Text: "Deze cijfers staan in het rapport over Den Haag. In de tabel van het rapport staat 748.338 waar 784.338 hoort. Daarmee kloppen alle totalen.", Link: &web.Link{Label: "Zie de controle", Href: "#controle"}},
		Measured: []string{"Aantal jongeren, uitstroom en woonsituatie", "Vastgelegde resultaten"}, Assumed: []string{"25% zou ook zonder traject zijn gelukt", "Het effect houdt 2 jaar aan"},
	}
	v.Waterfall = &web.Tile{ID: "waterval", Title: "Van kosten naar netto", Subtitle: "Euro per jongere, korte en lange termijn samen", Chart: waterfallSample(), Meta: []web.Datum{{Label: "n =", Value: "93 jongeren"}, {Label: "Prijspeil", Value: "2018, zonder discontering"}}, Explain: []string{"Elke stap is het totaal van een partij, gedeeld door 93 jongeren."}, Wide: true}
	v.Parties = partySample()
	v.Trace = traceSample()
	return v
}

func waterfallSample() chart.Waterfall {
	n := locale.For("nl")
	w := chart.Waterfall{Title: "Van kosten naar netto", Desc: "Kosten van 10.788 euro, baten van 20.731 euro, netto 9.943 euro per jongere.", RowHead: "Stap", ValueHead: "Euro per jongere", Cost: "Kosten", Benefit: "Baten", NetSum: "Netto"}
	w.Steps = append(w.Steps, chart.WaterfallStep{Label: "Kosten", Kind: chart.MarkCost, Value: chart.Known(-10788, n.Number(-10788, 0))})
	for _, s := range []struct {
		label string
		v     float64
	}{{"Gemeente SZW", 13740}, {"Gemeente OCW", 4296}, {"Zorg\u00adverzekeraars", 1344}, {"Schuld\u00adeisers", 882}, {"Woning\u00adcorporaties", 360}, {"Rijk en nuts", 109}} {
		w.Steps = append(w.Steps, chart.WaterfallStep{Label: s.label, Kind: chart.MarkBenefit, Value: chart.Known(s.v, n.Signed(s.v, 0))})
	}
	w.Steps = append(w.Steps, chart.WaterfallStep{Label: "Netto per jongere", Kind: chart.MarkNet, Value: chart.Known(9943, n.Number(9943, 0))})
	return w
}

func partySample() *web.PartyTable {
	t := &web.PartyTable{
		Title: "Wie heeft er baat bij?", Terms: []string{"Kort", "Lang"}, TermNotes: []string{"Korte termijn: traject en nazorg", "Lange termijn: daarna"}, TotalHead: "Totaal, bruto", PerHead: "Per jongere", None: "geen", Max: 1277865,
		Note: "Door afronding kan een rij of kolom € 1 verschillen. Elk bedrag is aan te klikken.",
	}
	amount := func(v float64, open string) web.Amount {
		if v == 0 {
			return web.Amount{}
		}
		a := web.Amount{Text: euro(v), Value: v, Current: open == "corporaties-kort"}
		if open != "" {
			a.Href = "?open=" + open
		}
		return a
	}
	for _, r := range []struct {
		name, id                 string
		short, long, total, each float64
	}{{"Gemeente (SZW)", "szw", 784338, 493526, 1277865, 13740}, {"Gemeente (OCW)", "ocw", 149717, 249813, 399529, 4296}, {"Zorgverzekeraars", "zorg", 41800, 83165, 124965, 1344}, {"Schuldeisers", "eisers", 82030, 0, 82030, 882}, {"Woningcorporaties", "corporaties", 33480, 0, 33480, 360}, {"Rijksoverheid (SZW)", "rijk", 8174, 0, 8174, 88}, {"Nutsbedrijven", "nuts", 1959, 0, 1959, 21}} {
		t.Rows = append(t.Rows, web.PartyRow{Name: r.name, Terms: []web.Amount{amount(r.short, r.id+"-kort"), amount(r.long, r.id+"-lang")}, Total: amount(r.total, ""), Per: amount(r.each, "")})
	}
	t.Totals = []web.PartyRow{
		{Name: "Totaal, bruto", Terms: []web.Amount{amount(1101498, ""), amount(826504, "")}, Total: amount(1928002, ""), Per: amount(20731, "")},
		{Name: "Per jongere, bruto", Terms: []web.Amount{amount(11844, ""), amount(8887, "")}, Total: amount(20731, "")},
	}
	return t
}

func traceSample() *web.Trace {
	return &web.Trace{
		Title: "€ 33.480 voor woningcorporaties, korte termijn", Sub: "Zo komt dit bedrag tot stand", CloseHref: "?", Badge: web.Badge{Kind: "warning", Label: "Gereconstrueerd"},
		Steps: []web.TraceStep{
			{Text: "Jongeren met een dreigende huisuitzetting bij de start", Source: "Antwoord op T0, begeleider, vraag “wonen, dreiging”", Amount: "31 van 93"},
			{Text: "Daarvan na het traject een vaste woning zonder huurschuld", Source: "Vastgelegd resultaat “huurschuld opgelost”", Amount: "16"},
			{Text: "Zou ook zonder traject zijn gebeurd", Source: "Aanname: 25%, bandbreedte 10% tot 40%", Amount: "− 4"},
			{Text: "Kosten van één huisuitzetting voor de corporatie", Source: "Kengetal, prijspeil 2018, betrouwbaarheid 3 van 6", Amount: "× € 2.790"},
		},
		Total: web.TraceStep{Text: "Baten voor woningcorporaties", Source: "12 × € 2.790, valt in jaar 1", Amount: "€ 33.480"},
		Notes: []web.Sentence{web.Plain("Het rapport noemt alleen het totaal. De stappen zijn door ons teruggerekend."), {{Text: "Aangenomen:", Strong: true}, {Text: " regel 3."}}},
		Links: []web.Link{{Label: "Bron en datum van het kengetal", Href: "/kengetallen"}},
	}
}
