package sheet

import (
	"fmt"

	"effectmonitor/engine/mkba"
)

// fillYears writes a row per effect, counterparty and cost for every year: which
// part of it is there, the amount, and the same in whole cents and discounted.
func (m *maker) fillYears() {
	p := m.jaren
	p.freeze = 3
	p.head("Jaren", "Per jaar: welk deel er nog is (duur en afname), het bedrag, en dat in hele centen. Afgerond wordt hier één keer, een halve cent van nul af.")
	m.years = p.table(
		column{"kind", "soort", 12}, column{"item", "post", 24}, column{"year", "jaar", 8}, column{"term", "termijn", 12},
		column{"weight", "deel van het jaar", 12}, column{"left", "over na afname", 12}, column{"part", "samen", 12},
		column{"amount", "bedrag (euro)", 16}, column{"factor", "disconto-factor", 12}, column{"nominal", "bedrag (centen)", 16}, column{"present", "contant (centen)", 16},
	)
	for i := range m.plan.Effects {
		e := &m.plan.Effects[i]
		first := m.effectYears(i, e)
		if len(e.Counter) > 0 {
			m.counterYears(e, first)
		}
	}
	for i := range m.plan.Costs {
		m.costYears(i, &m.plan.Costs[i])
	}
	for key, name := range map[string]string{"kind": "soort", "item": "post", "year": "jaar", "nominal": "bedrag", "present": "contant"} {
		m.name("jaar", name, m.years.whole(key))
	}
}

// inCents completes a row of the years with the same amount in whole cents.
func (m *maker) inCents(cells map[string]cell, row, year, curve int) {
	t := m.years
	cells["year"], cells["term"] = cell{value: float64(year)}, calc(general, "%s", m.curves.there(m.curves.first+year-1, "term"))
	cells["factor"] = calc(factor, "%s", m.curves.there(m.curves.first+year-1, curveKey(curve, "factor")))
	cells["nominal"] = calc(cents, "ROUND(%s*100,0)", t.here(row, "amount"))
	cells["present"] = calc(cents, "ROUND(%s*%s*100,0)", t.here(row, "amount"), t.here(row, "factor"))
}

func (m *maker) effectYears(i int, e *mkba.PlanEffect) int {
	t, from := m.years, m.effects.first+i
	of := func(key string) string { return m.effects.there(from, key) }
	first := t.next()
	for year := 1; year <= m.plan.Model.Horizon; year++ {
		row := t.next()
		at := func(key string) string { return t.here(row, key) }
		left := cell{role: computed, format: factor, formula: "1"}
		if year > 1 {
			left = calc(factor, "IF(%s<=%s,1,%s*(1-%s))", at("year"), of("first"), t.here(row-1, "left"), of("dropoff"))
		}
		cells := map[string]cell{
			"kind": text(string(mkba.BenefitLeaf)), "item": text(e.Def.ID), "left": left,
			"weight": calc(factor, "IF(%s<%s,0,MIN(MAX(%s-(%s-%s),0),1))", at("year"), of("first"), of("duration"), at("year"), of("first")),
			"part":   calc(factor, "%s*%s", at("weight"), at("left")),
			"amount": calc(euros, "%s*%s", of("yearly"), at("part")),
		}
		m.inCents(cells, row, year, e.Curve)
		t.add(cells)
	}
	m.blocks = append(m.blocks, block{mkba.BenefitLeaf, e.Def.ID, e.Shares, first})
	return first
}

func (m *maker) counterYears(e *mkba.PlanEffect, benefit int) {
	t := m.years
	m.blocks = append(m.blocks, block{mkba.TransferLeaf, e.Def.ID, e.Counter, t.next()})
	for year := 1; year <= m.plan.Model.Horizon; year++ {
		row := t.next()
		cells := map[string]cell{
			"kind": text(string(mkba.TransferLeaf)), "item": text(e.Def.ID), "amount": calc(euros, "-%s", t.here(benefit+year-1, "amount")),
		}
		m.inCents(cells, row, year, e.Curve)
		t.add(cells)
	}
}

func (m *maker) costYears(i int, c *mkba.PlanCost) {
	t, from := m.years, m.costs.first+i
	m.blocks = append(m.blocks, block{mkba.CostLeaf, c.Def.ID, c.Shares, t.next()})
	for year := 1; year <= m.plan.Model.Horizon; year++ {
		row := t.next()
		cells := map[string]cell{
			"kind": text(string(mkba.CostLeaf)), "item": text(c.Def.ID), "part": calc(factor, "%s", m.costs.there(from, yearKey(year))),
			"amount": calc(euros, "%s*%s", m.costs.there(from, "amount"), t.here(row, "part")),
		}
		m.inCents(cells, row, year, c.Curve)
		t.add(cells)
	}
}

// fillLeaves writes a row per party of every year of every effect and cost. Whole
// cents are split by largest remainder, so that the parts sum to the amount.
func (m *maker) fillLeaves() {
	p := m.bladen
	p.freeze = 6
	p.head("Bladen", "De kleinste bedragen, in hele centen. Alles in de uitkomst is een som hiervan. Delen worden naar beneden afgerond; de centen die dan over zijn gaan naar de grootste resten.")
	m.leaves = p.table(
		column{"kind", "soort", 12}, column{"item", "post", 24}, column{"party", "partij", 18}, column{"role", "telt mee als", 12}, column{"term", "termijn", 12}, column{"year", "jaar", 8}, column{"share", "deel", 10},
		column{"ndown", "bedrag, naar beneden", 14}, column{"nrest", "rest", 12}, column{"nrank", "resten ervoor", 9}, column{"nover", "centen over", 9}, column{"nominal", "bedrag (centen)", 16},
		column{"pdown", "contant, naar beneden", 14}, column{"prest", "rest", 12}, column{"prank", "resten ervoor", 9}, column{"pover", "centen over", 9}, column{"present", "contant (centen)", 16},
	)
	if m.plan.Study != nil {
		m.printedLeaves()
	}
	for _, b := range m.blocks {
		for year := range m.plan.Model.Horizon {
			m.split(b, year)
		}
	}
	for key, name := range map[string]string{"kind": "soort", "item": "post", "party": "partij", "role": "rol", "term": "termijn", "year": "jaar", "nominal": "bedrag", "present": "contant"} {
		m.name("blad", name, m.leaves.whole(key))
	}
}

// roleOf looks up whether a party is a payer.
func (m *maker) roleOf(row int) string {
	return fmt.Sprintf("VLOOKUP(%s,partijen,3,FALSE)", m.leaves.here(row, "party"))
}

// split writes the parts of one amount.
func (m *maker) split(b block, year int) {
	from := b.first + year
	source := func(key string) string { return m.years.there(from, key) }
	m.parts(b, m.shareRows[shareKey{b.kind, b.item}], source)
}

// parts writes a leaf per party of an amount; source gives its cells.
func (m *maker) parts(b block, shares int, source func(key string) string) {
	t := m.leaves
	first, last := t.next(), t.next()+len(b.shares)-1
	for _, s := range b.shares {
		row := t.next()
		cells := map[string]cell{
			"kind": text(string(b.kind)), "item": text(b.item), "party": text(m.party(s.Party).ID), "role": calc(general, "%s", m.roleOf(row)), "term": calc(general, "%s", source("term")), "year": calc(general, "%s", source("year")),
			"share": calc(percent, "%s", m.shares.there(shares, partyKey(s.Party))),
		}
		for _, amount := range []string{"nominal", "present"} {
			if len(b.shares) == 1 {
				cells[amount] = calc(cents, "%s", source(amount))
				continue
			}
			m.apportion(cells, amount, source(amount), row, first, last)
		}
		t.add(cells)
	}
}

// apportion is the method of Hamilton in cells: the share rounded down, the
// remainder, how many remainders go before it, and the part.
func (m *maker) apportion(cells map[string]cell, amount, whole string, row, first, last int) {
	t := m.leaves
	key := amount[:1]
	down, rest, rank := t.here(row, key+"down"), t.here(row, key+"rest"), t.here(row, key+"rank")
	column := func(key string, from, to int) string { return fmt.Sprintf("%s:%s", t.here(from, key), t.here(to, key)) }
	cells[key+"down"] = calc(cents, "INT(ABS(%s)*%s)", whole, t.here(row, "share"))
	cells[key+"rest"] = calc(factor, "ABS(%s)*%s-%s", whole, t.here(row, "share"), down)
	before := "0"
	for other := first; other <= last; other++ {
		goes := ">" // a larger remainder goes first, and of equals the first
		if other < row {
			goes = ">="
		}
		if other != row {
			before += fmt.Sprintf("+IF(%s%s%s,1,0)", t.here(other, key+"rest"), goes, rest)
		}
	}
	cells[key+"rank"] = calc(general, "%s", before)
	cells[key+"over"] = calc(cents, "ABS(%s)-SUM(%s)", whole, column(key+"down", first, last))
	over := t.here(row, key+"over")
	// More can have been given away than there is, when shares are a hair over 100%.
	cells[amount] = calc(cents, "SIGN(%s)*(%s+IF(%s<%s,1,IF(%s+%s<0,-1,0)))", whole, down, rank, over, rank, over)
}
