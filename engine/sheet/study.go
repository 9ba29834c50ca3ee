package sheet

import (
	"strconv"

	"effectmonitor/engine/mkba"
)

// publishedItem is how the engine names the leaves of a study.
const publishedItem = "gepubliceerd"

// fillPrinted writes the printed amounts of a study, each times the parameters that
// are there to move it.
func (m *maker) fillPrinted(p *page) {
	study := m.plan.Study
	p.freeze = 2
	p.head("Gepubliceerd", "De gedrukte bedragen in hele euro's. De parameters erachter staan op 1 of 0% en veranderen dus niets, tot je ze verzet.")
	m.effects = p.table(m.printedColumns(len(longest(study.Cells)))...)
	for _, c := range study.Cells {
		t := m.effects
		row := t.next()
		cells := map[string]cell{
			"party": text(m.party(c.Party).ID), "what": text(m.party(c.Party).Title.In(lang)), "term": text(m.plan.Model.Terms[c.Term].ID), "printed": in(float64(c.Euros), euros),
			"cents": calc(cents, "ROUND(%s*100,0)", t.here(row, "amount")),
		}
		cells["amount"] = calc(euros, "%s", t.here(row, "printed")+m.factors(t, cells, row, c.Factors))
		t.add(cells)
	}
	p.line()
	p.line(text("Bron: " + study.Def.Source))
}

func longest(list []mkba.PlanCell) []mkba.PlanFactor {
	var out []mkba.PlanFactor
	for _, c := range list {
		if len(c.Factors) > len(out) {
			out = c.Factors
		}
	}
	return out
}

func (m *maker) printedColumns(factors int) []column {
	cols := []column{{"party", "partij", 20}, {"what", "wat", 30}, {"term", "termijn", 12}, {"printed", "gedrukt (euro)", 16}}
	return append(append(cols, factorColumns(factors)...), column{"amount", "bedrag (euro)", 16}, column{"cents", "in hele centen", 16})
}

func factorColumns(n int) []column {
	var cols []column
	for i := range n {
		cols = append(cols, column{factorKey(i), "maal (" + strconv.Itoa(i+1) + ")", 12}, column{factorKey(i) + "what", "wat dat is", 30})
	}
	return cols
}

// factors writes what an amount is multiplied by, and gives the product.
func (m *maker) factors(t *table, cells map[string]cell, row int, list []mkba.PlanFactor) string {
	product := ""
	for i, f := range list {
		title := m.plan.Numbers[f.Number].Title.In(lang)
		cells[factorKey(i)], cells[factorKey(i)+"what"] = calc(number, "%s", m.operands[f.Number]), text(title)
		if f.Without {
			cells[factorKey(i)], cells[factorKey(i)+"what"] = calc(percent, "1-%s", m.operands[f.Number]), text("1 min: "+title)
		}
		product += "*" + t.here(row, factorKey(i))
	}
	return product
}

// fillPrintedCosts writes the costs of a study and who bears them.
func (m *maker) fillPrintedCosts(p *page) {
	study := m.plan.Study
	p.head("Kosten", "Kosten per "+m.participant()+" × aantal, en wie ze draagt.")
	cols := append([]column{{"id", "post", 22}, {"price", "per " + m.participant() + " (euro)", 16}, {"heads", "aantal", 12}}, factorColumns(len(study.Cost))...)
	m.costs = p.table(append(cols, column{"amount", "samen (euro)", 16}, column{"nominal", "in hele centen", 16})...)
	t := m.costs
	row := t.next()
	cells := map[string]cell{
		"id": text(publishedItem), "price": in(float64(study.Def.Cost), euros), "heads": calc(number, "%s", m.heads),
		"nominal": calc(cents, "ROUND(%s*100,0)", t.here(row, "amount")),
	}
	cells["amount"] = calc(euros, "%s*%s", t.here(row, "price"), t.here(row, "heads")+m.factors(t, cells, row, study.Cost))
	t.add(cells)
	p.line()
	heads := []column{{"kind", "soort", 0}}
	for i := range m.plan.Result.Parties {
		heads = append(heads, column{partyKey(i), m.party(i).Title.In(lang), 0})
	}
	m.shares = p.table(append(heads, column{"sum", "som", 0})...)
	shares := map[string]cell{"kind": text(string(mkba.CostLeaf))}
	for _, s := range study.Shares {
		shares[partyKey(s.Party)] = cell{role: input, format: percent, value: s.Part, share: true}
	}
	at := m.shares.add(shares)
	m.shares.put(at, m.shares.col("sum"), sumUp(percent, "SUM(%s:%s)", m.shares.here(at, partyKey(0)), m.shares.here(at, partyKey(len(m.plan.Result.Parties)-1))))
}

// printedLeaves writes a leaf per printed amount, and those of the costs. A study
// has no years and is not discounted, so both amounts are the same.
func (m *maker) printedLeaves() {
	for i, c := range m.plan.Study.Cells {
		amount := calc(cents, "%s", m.effects.there(m.effects.first+i, "cents"))
		m.leaves.add(map[string]cell{
			"kind": text(string(mkba.BenefitLeaf)), "item": text(publishedItem), "party": text(m.party(c.Party).ID), "role": calc(general, "%s", m.roleOf(m.leaves.next())), "term": text(m.plan.Model.Terms[c.Term].ID),
			"nominal": amount, "present": amount,
		})
	}
	whole := m.costs.there(m.costs.first, "nominal")
	b := block{kind: mkba.CostLeaf, item: publishedItem, shares: m.plan.Study.Shares}
	m.parts(b, m.shares.first, func(key string) string {
		switch key {
		case "nominal", "present":
			return whole
		}
		return `""`
	})
}
