package sheet

import (
	"fmt"

	"effectmonitor/engine/mkba"
)

// fillChecks writes what must hold whatever is changed, and the outcome of the
// engine beside that of the sheet, which agree as long as nothing is changed.
func (m *maker) fillChecks(p *page) {
	p.head("Controle", "Eerst wat altijd moet kloppen, ook als je iets verandert. Daarna de uitkomst van het programma ernaast, als constante: dat klopt zolang je niets verandert.")
	row := p.line(text("waarden die zijn veranderd"), m.changedCount())
	changes := p.at(row, 2)
	p.line()
	laws := p.table(column{"what", "wat moet kloppen", 70}, column{"left", "links", 18}, column{"right", "rechts", 18}, column{"diff", "verschil", 14}, column{"holds", "klopt", 10})
	m.laws(laws)
	p.line()
	same := p.table(column{"what", "uitkomst", 70}, column{"left", "dit blad", 18}, column{"right", "het programma", 18}, column{"diff", "verschil", 14}, column{"holds", "klopt", 10})
	m.engine(same, changes)
	p.line()
	all := p.line(text("alles klopt"), sumUp(general, `IF(COUNTIF(%s,"nee")+COUNTIF(%s,"nee")=0,"ja","nee")`, laws.whole("holds"), same.whole("holds")))
	m.name("controle", "", p.ref(all, 2))
}

// changedCount counts the inputs that are not what the engine used.
func (m *maker) changedCount() cell {
	sum := ""
	for _, t := range []*table{m.counts, m.numbers, m.prices} {
		if t == nil || t.last < t.first {
			continue
		}
		if sum != "" {
			sum += "+"
		}
		sum += fmt.Sprintf(`COUNTIF(%s,"ja")`, t.whole("changed"))
	}
	return sumUp(general, "%s", sum)
}

// compare writes one line: two sides that must be the same to the cent.
func compare(t *table, what string, left, right cell, holds string) {
	row := t.next()
	t.add(map[string]cell{
		"what": text(what), "left": left, "right": right, "diff": calc(euros, "ROUND(%s-%s,2)", t.here(row, "left"), t.here(row, "right")),
		"holds": calc(general, holds, t.here(row, "diff")),
	})
}

const must = `IF(ABS(%s)<0.005,"ja","nee")`

func (m *maker) laws(t *table) {
	s := &m.summary
	one := func() cell { return fixed(1, percent) }
	for row := m.shares.first; row <= m.shares.last; row++ {
		at := m.shares.there(row, "sum")
		what := "De delen van de kosten zijn samen 100%"
		if m.plan.Study == nil {
			what = m.shareTitle(row)
		}
		compare(t, what, calc(percent, "ROUND(%s,9)", at), one(), must)
	}
	if m.plan.Study == nil {
		for i := range m.plan.Costs {
			compare(t, "De jaren van "+m.plan.Costs[i].Def.Title.In(lang)+" zijn samen 100%", calc(percent, "ROUND(%s,9)", m.costs.there(m.costs.first+i, "sum")), one(), must)
		}
		for i := range m.plan.Effects {
			if e := &m.plan.Effects[i]; len(e.Counter) > 0 {
				compare(t, "Landelijk valt de overdracht weg: "+e.Def.Title.In(lang),
					calc(euros, `SUMIFS(blad_contant,blad_post,%s,blad_soort,"baat")/100`, quoted(e.Def.ID)),
					calc(euros, `-SUMIFS(blad_contant,blad_post,%s,blad_soort,"overdracht")/100`, quoted(e.Def.ID)), must)
			}
		}
		compare(t, "Alle bladen samen zijn alle jaren samen, niet contant", calc(euros, "SUM(blad_bedrag)/100"), calc(euros, "SUM(jaar_bedrag)/100"), must)
		compare(t, "Alle bladen samen zijn alle jaren samen, contant", calc(euros, "SUM(blad_contant)/100"), calc(euros, "SUM(jaar_contant)/100"), must)
		compare(t, "De jaren samen zijn de baten van de betalers", calc(euros, "SUM(%s)", s.years.whole("benefit")), calc(euros, "%s", s.savings["baten"]), must)
	}
	compare(t, "De partijen samen zijn de landelijke baten", calc(euros, "SUM(%s)", s.parties.whole("benefit")), calc(euros, "%s", s.social["baten"]), must)
	terms := ""
	for i, term := range m.plan.Result.Terms {
		if i > 0 {
			terms += "+"
		}
		terms += s.savings["baten "+term.ID]
	}
	compare(t, "De termijnen samen zijn de baten van de betalers", calc(euros, "%s", terms), calc(euros, "%s", s.savings["baten"]), must)
}

func (m *maker) shareTitle(row int) string {
	for key, at := range m.shareRows {
		if at != row {
			continue
		}
		switch key.kind {
		case mkba.TransferLeaf:
			return "De delen van de tegenpartij van " + key.item + " zijn samen 100%"
		default:
			return "De delen van " + key.item + " zijn samen 100%"
		}
	}
	panic("sheet: a row of shares of nothing") // rows are made with their key
}

// engine compares with the engine. After a change the two differ, as they should:
// then the line says that there is nothing to compare.
func (m *maker) engine(t *table, changes string) {
	out, s := m.plan.Result, &m.summary
	unless := `IF(` + changes + `>0,"veranderd",IF(ABS(%s)<0.005,"ja","nee"))`
	line := func(what, at string, amount mkba.Cents) {
		compare(t, what, calc(euros, "%s", at), fixed(amount.Euros(), euros), unless)
	}
	for i := range out.Rows {
		row, at := &out.Rows[i], s.parties.first+i
		name := m.party(row.Party).Title.In(lang)
		for n, term := range out.Terms {
			line(name+", "+term.Title.In(lang), s.rows[m.party(row.Party).ID+" "+term.ID], row.ByTerm[n])
		}
		line(name+", kosten", s.parties.there(at, "cost"), row.Cost)
		line(name+", netto", s.parties.there(at, "net"), row.Net)
		line(name+", baten per "+m.participant(), s.parties.there(at, "head"), row.PerHead)
	}
	for _, side := range []struct {
		name string
		at   map[string]string
		t    *mkba.Totals
	}{{"Besparing", s.savings, &out.Savings}, {"Landelijk", s.social, &out.Social}, {"Niet contant", s.plain, &out.Nominal}} {
		m.totals(side.name, side.at, side.t, line)
	}
	if m.plan.Study != nil {
		return
	}
	for i, year := range out.Years {
		line(fmt.Sprintf("Jaar %d, baten", year.Year), s.years.there(s.years.first+i, "benefit"), year.Benefit)
		line(fmt.Sprintf("Jaar %d, kosten", year.Year), s.years.there(s.years.first+i, "cost"), year.Cost)
		line(fmt.Sprintf("Jaar %d, opgeteld", year.Year), s.years.there(s.years.first+i, "sum"), year.Cumulative)
	}
	compare(t, "Terugverdiend in jaar (0 is niet)", calc(general, "IF(ISNUMBER(%s),%s,0)", s.payback, s.payback), fixed(float64(out.Payback), general), unless)
	line("Gelijk bedrag per jaar", s.annual, out.Annual)
}

func (m *maker) totals(name string, at map[string]string, t *mkba.Totals, line func(what, at string, amount mkba.Cents)) {
	head := " per " + m.participant()
	for _, each := range []struct {
		id     string
		amount mkba.Cents
	}{
		{"baten", t.Benefit}, {"kosten", t.Cost}, {"netto", t.Net},
		{"baten" + head, t.BenefitHead}, {"kosten" + head, t.CostHead}, {"netto" + head, t.NetHead},
	} {
		line(name+": "+each.id, at[each.id], each.amount)
	}
	for i, term := range m.plan.Result.Terms {
		line(name+": baten, "+term.Title.In(lang), at["baten "+term.ID], t.ByTerm[i])
	}
}
