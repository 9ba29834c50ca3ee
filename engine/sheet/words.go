package sheet

import (
	"fmt"
	"strings"

	"effectmonitor/engine/mkba"
)

// fillUncertainty writes what moving the parameters does, as the engine found it:
// that takes thousands of evaluations, which no formula can hold.
func (m *maker) fillUncertainty() {
	u := m.Uncertainty
	if u == nil {
		return
	}
	p := m.page("Onzekerheid")
	p.head("Onzekerheid", "Constanten: het programma rekende het model hiervoor vaak door. Verander je iets op een ander blad, dan veranderen zij niet mee.")
	if s := u.Simulation; s != nil {
		p.line(text("aantal doorrekeningen"), fixed(float64(s.Draws), cents))
		p.line(text("zaad"), fixed(float64(m.Seed), general))
		p.line(text("netto, gemiddelde"), fixed(s.Mean.Euros(), euros))
		p.line(text("netto, 5% ligt lager (P5)"), fixed(s.P5.Euros(), euros))
		p.line(text("netto, midden (P50)"), fixed(s.P50.Euros(), euros))
		p.line(text("netto, 5% ligt hoger (P95)"), fixed(s.P95.Euros(), euros))
		p.line(text("kans dat netto meer is dan nul"), fixed(s.Positive, percent))
		p.line()
	}
	p.line(text("netto, alles aan de ongunstige kant"), fixed(u.Scenarios.Low.Euros(), euros))
	p.line(text("netto, zoals gerekend"), fixed(u.Scenarios.Central.Euros(), euros))
	p.line(text("netto, alles aan de gunstige kant"), fixed(u.Scenarios.High.Euros(), euros))
	p.line()
	t := p.table(column{"what", "parameter", 60}, column{"value", "waarde", 16}, column{"low", "laag", 12}, column{"high", "hoog", 12},
		column{"atlow", "netto bij laag", 16}, column{"athigh", "netto bij hoog", 16}, column{"turn", "netto is nul bij", 16})
	for _, bar := range u.Bars {
		f := number
		if bar.Share {
			f = percent
		}
		cells := map[string]cell{
			"what": text(bar.Title.In(lang)), "value": fixed(bar.Value, f), "low": fixed(bar.Low, f), "high": fixed(bar.High, f),
			"atlow": fixed(bar.NetAtLow.Euros(), euros), "athigh": fixed(bar.NetAtHigh.Euros(), euros), "turn": text("nergens"),
		}
		if bar.BreakEven != nil {
			cells["turn"] = fixed(*bar.BreakEven, f)
		}
		t.add(cells)
	}
}

// fillAssumptions writes what was assumed beside what was measured, and what the
// sheets do not hold as a formula.
func (m *maker) fillAssumptions(p *page) {
	p.head("Aannames", "Links wat is gemeten, rechts wat is aangenomen of van elders komt.")
	t := p.table(column{"measured", "gemeten of geteld", 60}, column{"assumed", "aangenomen, gepubliceerd of rekenregel", 60}, column{"source", "bron", 60})
	var measured []string
	for i := range m.plan.Numbers {
		if n := &m.plan.Numbers[i]; n.Group == mkba.NumberCount {
			measured = append(measured, fmt.Sprintf("%s: %s van %d", n.Title.In(lang), exactShort(n.Value), n.Of))
		} else if n.Group == mkba.NumberParameter && n.Nature == mkba.Measured {
			measured = append(measured, n.Title.In(lang)+" ("+n.Source+")")
		}
	}
	for i := range m.plan.Effects {
		if e := &m.plan.Effects[i]; e.Def.Quantity.Money {
			measured = append(measured, fmt.Sprintf("%s: € %.2f", e.Def.Quantity.Text.In(lang), e.Money.Euros()))
		}
	}
	row := t.first
	for i := range m.plan.Numbers {
		n := &m.plan.Numbers[i]
		if n.Nature == mkba.Measured {
			continue
		}
		p.put(row, 2, text(n.Title.In(lang)+" ("+n.Nature+")"))
		p.put(row, 3, text(n.Source))
		row++
	}
	for _, said := range m.plan.Model.Assumptions {
		p.put(row, 2, text(said.In(lang)))
		row++
	}
	for i, said := range measured {
		p.put(t.first+i, 1, text(said))
	}
	p.line()
	p.line(cell{role: header, value: "Wat hier geen formule is"})
	for _, said := range m.notFormulas() {
		p.line(text(said))
	}
}

func exactShort(value float64) string {
	return strings.Replace(fmt.Sprintf("%g", value), ".", ",", 1)
}

// notFormulas says in words what the workbook does not compute.
func (m *maker) notFormulas() []string {
	out := []string{
		"De hoeveelheden zijn uitgerekend uit antwoorden en registraties. Die staan niet in deze werkmap, omdat zij van personen zijn.",
		"Op het blad Controle staat de uitkomst van het programma als constante, om mee te vergelijken.",
		"Het omslagpunt per parameter zoek je met Doelzoeken: laat netto op het blad Uitkomst nul worden door een cel op het blad Parameters te veranderen.",
	}
	if m.plan.Study != nil {
		out = append(out, "De gedrukte bedragen zijn overgenomen. Hoe de studie eraan kwam staat er niet bij, dus daarvoor is geen formule.")
		for _, row := range m.plan.Study.Def.Rows {
			if row.Misprint != nil {
				out = append(out, row.Misprint.Explanation.In(lang))
			}
		}
	} else {
		out = append(out,
			"Een partij die geen deel heeft, heeft ook geen regels op het blad Bladen. Wil je haar een deel geven, zet dat dan in het model en maak de werkmap opnieuw.",
			"Hetzelfde geldt voor een nieuw effect, een nieuwe kostenpost, een langere horizon en een indicator die een effect telt.",
		)
	}
	for i := range m.plan.Effects {
		if e := &m.plan.Effects[i]; e.Hidden {
			out = append(out, "Bij "+e.Def.Title.In(lang)+" is het aantal aangepast, omdat een groep te klein is om te tonen.")
		}
	}
	if m.Uncertainty == nil {
		out = append(out, "Onzekerheid is niet doorgerekend. Met --monte-carlo komt er een blad bij met de uitkomst daarvan, als constanten.")
	} else {
		out = append(out, "Het blad Onzekerheid bevat constanten: duizenden doorrekeningen passen niet in formules.")
	}
	if len(m.plan.Model.Agreements) > 0 {
		out = append(out, "Afspraken over betalen naar resultaat staan niet in deze werkmap. De opdracht monitor mkba met --afspraak rekent ze uit.")
	}
	if len(m.plan.Model.Correlations) > 0 {
		out = append(out, "De samenhang tussen parameters werkt alleen in de doorrekeningen van het programma.")
	}
	return out
}
