package sheet

import (
	"fmt"
	"strconv"
	"strings"

	"effectmonitor/engine/mkba"
)

// block is an effect, its counterparties or a cost: what is computed per year and
// then split over parties.
type block struct {
	kind   mkba.LeafKind
	item   string
	shares []mkba.PlanShare
	first  int // row of its first year on the sheet of years
}

func (m *maker) fillShares() {
	p := m.verdeling
	p.freeze = 3
	p.head("Verdeling", "Welk deel van een bedrag naar welke partij gaat. Elke rij telt op tot 100%. Een partij zonder deel heeft geen regel op het blad Bladen.")
	cols := []column{{"kind", "soort", 12}, {"item", "post", 24}, {"what", "wat", 44}}
	for i := range m.plan.Result.Parties {
		cols = append(cols, column{partyKey(i), m.party(i).Title.In(lang), 14})
	}
	m.shares = p.table(append(cols, column{"sum", "som", 10})...)
	m.shareRows = map[shareKey]int{}
	for i := range m.plan.Effects {
		e := &m.plan.Effects[i]
		m.shareRow(mkba.BenefitLeaf, e.Def.ID, e.Def.Title.In(lang), e.Shares)
		if len(e.Counter) > 0 {
			m.shareRow(mkba.TransferLeaf, e.Def.ID, "Tegenpartij van: "+e.Def.Title.In(lang), e.Counter)
		}
	}
	for i := range m.plan.Costs {
		c := &m.plan.Costs[i]
		m.shareRow(mkba.CostLeaf, c.Def.ID, c.Def.Title.In(lang), c.Shares)
	}
}

func partyKey(i int) string { return "party" + strconv.Itoa(i) }

func (m *maker) shareRow(kind mkba.LeafKind, item, what string, shares []mkba.PlanShare) {
	t := m.shares
	cells := map[string]cell{"kind": text(string(kind)), "item": text(item), "what": text(what)}
	for _, s := range shares {
		cells[partyKey(s.Party)] = cell{role: input, format: percent, value: s.Part, share: true}
	}
	row := t.add(cells)
	t.put(row, t.col("sum"), sumUp(percent, "SUM(%s:%s)", t.here(row, partyKey(0)), t.here(row, partyKey(len(m.plan.Result.Parties)-1))))
	m.shareRows[shareKey{kind, item}] = row
}

// chainKeys are the shares of the participants that an effect without an indicator
// starts from.
var chainKeys = []struct{ key, title string }{
	{"affected", "betrokken"}, {"engaged", "bereikt"}, {"retained", "volgehouden"}, {"success", "succes"},
}

// effectColumns are the columns of the sheet of effects; those that no effect of
// the model uses are left out.
func (m *maker) effectColumns() []column {
	cols := []column{{"id", "effect", 22}, {"what", "wat", 36}, {"kind", "soort", 14}, {"counted", "wat er is geteld", 44}}
	chain, compared, factors := false, false, 0
	for i := range m.plan.Effects {
		e := &m.plan.Effects[i]
		chain, compared, factors = chain || e.Chain != nil, compared || e.Compared, max(factors, len(e.Factors))
	}
	if chain {
		for _, c := range chainKeys {
			cols = append(cols, column{c.key, c.title, 0})
		}
	}
	cols = append(cols, column{"gross", "hoeveelheid", 12}, column{"deadweight", "ook zonder aanpak (deel)", 12})
	if compared {
		cols = append(cols, column{"control", "vergelijkingsgroep (deel)", 12}, column{"known", "bekend van", 12}, column{"anyway", "ook zonder aanpak (aantal)", 12})
	}
	cols = append(cols, column{"extra", "na wat ook zonder aanpak was gebeurd", 14}, column{"displacement", "verdringing", 12}, column{"undisplaced", "na verdringing", 12},
		column{"attribution", "toerekening", 12}, column{"net", "netto hoeveelheid", 12}, column{"price", "prijs", 12}, column{"index", "naar prijsjaar", 12})
	for i := range factors {
		cols = append(cols, column{factorKey(i), "maal (" + strconv.Itoa(i+1) + ")", 12}, column{factorKey(i) + "what", "wat dat is", 26})
	}
	return append(cols, column{"raw", "waarde per eenheid per jaar", 14}, column{"correction", "correctie voor onzekere prijs", 12}, column{"unit", "na correctie", 14},
		column{"yearly", "per vol jaar", 16}, column{"first", "vanaf jaar", 10}, column{"duration", "duur (jaar)", 10}, column{"dropoff", "afname per jaar", 10},
		column{"curve", "disconto (reeks, moment)", 22}, column{"nominal", "samen, niet contant", 16}, column{"present", "samen, contant", 16})
}

func factorKey(i int) string { return "factor" + strconv.Itoa(i) }

// fillEffects writes a row per effect, from what was counted to what a full year
// is worth:
//
//	Q (1−deadweight) (1−displacement) attribution × price × factors × (1−correction)
func (m *maker) fillEffects() {
	p := m.effecten
	p.freeze = 2
	p.head("Effecten", "Per effect van links naar rechts: wat is geteld, wat daarvan door de aanpak komt, wat één eenheid waard is. Per jaar gaat het verder op het blad Jaren.")
	m.effects = p.table(m.effectColumns()...)
	for i := range m.plan.Effects {
		m.effect(&m.plan.Effects[i])
	}
}

func (m *maker) effect(e *mkba.PlanEffect) {
	t := m.effects
	row := t.next()
	at := func(key string) string { return t.here(row, key) }
	cells := map[string]cell{
		"id": text(e.Def.ID), "what": text(e.Def.Title.In(lang)), "kind": text(e.Def.Kind), "counted": text(e.Def.Quantity.Text.In(lang)),
		"displacement": m.operand(e.Displacement, percent), "attribution": m.operand(e.Attribution, percent),
		"extra":       calc(number, "%s*(1-%s)", at("gross"), at("deadweight")),
		"undisplaced": calc(number, "%s*(1-%s)", at("extra"), at("displacement")),
		"net":         calc(number, "%s*%s", at("undisplaced"), at("attribution")),
		"unit":        calc(euros, "%s*(1-%s)", at("raw"), at("correction")),
		"yearly":      calc(euros, "%s*%s", at("net"), at("unit")),
		"first":       in(float64(e.First), general), "duration": m.operand(e.Duration, number), "dropoff": m.operand(e.DropOff, percent),
		"curve":   text(m.plan.Curves[e.Curve].Schedule + ", " + m.plan.Curves[e.Curve].Timing),
		"nominal": calc(euros, `SUMIFS(jaar_bedrag,jaar_soort,"baat",jaar_post,%s)/100`, at("id")),
		"present": calc(euros, `SUMIFS(jaar_contant,jaar_soort,"baat",jaar_post,%s)/100`, at("id")),
	}
	m.quantity(e, cells, at)
	m.value(e, cells, at)
	t.add(cells)
}

func (m *maker) quantity(e *mkba.PlanEffect, cells map[string]cell, at func(string) string) {
	switch {
	case e.Def.Quantity.Money:
		cells["gross"] = calc(euros, "%s", m.money(e))
	case e.Chain == nil:
		cells["gross"] = calc(number, "%s", m.operands[e.Counted.Number])
	default:
		steps := []string{m.heads}
		for i, o := range e.Chain {
			cells[chainKeys[i].key] = m.operand(o, percent)
			steps = append(steps, at(chainKeys[i].key))
		}
		cells["gross"] = calc(number, "%s", strings.Join(steps, "*"))
	}
	if !e.Compared {
		cells["deadweight"] = m.operand(e.Deadweight, percent)
		return
	}
	cells["control"], cells["known"] = m.operand(e.Control, percent), in(float64(e.Known), cents)
	cells["anyway"] = calc(number, "%s*%s", at("known"), at("control"))
	cells["extra"] = calc(number, "%s-%s", at("gross"), at("anyway"))
}

// money names the cell of the amount that goes with an indicator.
func (m *maker) money(e *mkba.PlanEffect) string {
	id := e.Def.Quantity.Indicator
	name := "bedrag_" + id
	if !m.taken[strings.ToLower(name)] {
		row := m.counts.add(map[string]cell{
			"id": text(id), "what": text(e.Def.Quantity.Text.In(lang)), "value": in(e.Money.Euros(), euros), "was": fixed(e.Money.Euros(), euros),
			"of": fixed(float64(e.Known), cents), "source": text("geregistreerd bedrag, indicator " + id),
		})
		m.mayChange(m.counts, row)
		m.name("bedrag", id, m.counts.there(row, "value"))
	}
	return name
}

// value writes what one unit is worth in a year.
func (m *maker) value(e *mkba.PlanEffect, cells map[string]cell, at func(string) string) {
	cells["price"] = m.operand(e.Price, euros)
	cells["index"], cells["correction"] = m.priced(e.PlanPrice)
	product := fmt.Sprintf("%s*%s", at("price"), at("index"))
	for i, o := range e.Factors {
		cells[factorKey(i)] = m.operand(o, number)
		if o.Number >= 0 {
			cells[factorKey(i)+"what"] = text(m.plan.Numbers[o.Number].Title.In(lang))
		}
		product += "*" + at(factorKey(i))
	}
	cells["raw"] = calc(euros, "%s", product)
}

// priced gives the factor to the price year and the correction of a price: from the
// sheet of prices, or from the parameter that is one.
func (m *maker) priced(price mkba.PlanPrice) (index, correction cell) {
	index, correction = in(1, factor), in(0, percent)
	if price.Price.Number < 0 {
		return index, correction
	}
	at, t := m.operands[price.Price.Number], m.numbers
	if m.plan.Numbers[price.Price.Number].Group == mkba.NumberPrice {
		t = m.prices
	}
	row := m.rowOf(at)
	if price.PriceYear > 0 {
		index = calc(factor, "%s", indexed(t.there(row, "year")))
		if t == m.prices {
			index = calc(factor, "%s", t.there(row, "factor"))
		}
	}
	if price.Confidence > 0 {
		correction = calc(percent, "IFERROR(VLOOKUP(%s,%s,2,FALSE),0)", t.there(row, "grade"), correctionTable)
		if t == m.prices {
			correction = calc(percent, "%s", t.there(row, "correction"))
		}
	}
	return index, correction
}

// rowOf is the row that a name stands for.
func (m *maker) rowOf(name string) int {
	for _, n := range m.names {
		if n.Name == name {
			row, err := strconv.Atoi(n.RefersTo[strings.LastIndex(n.RefersTo, "$")+1:])
			if err == nil {
				return row
			}
		}
	}
	panic("sheet: no cell named " + name) // names are made in this package
}

// fillCosts writes a row per cost: what one costs, for how many, spread over which
// years.
func (m *maker) fillCosts() {
	p := m.kosten
	p.freeze = 2
	p.head("Kosten", "Bedrag × naar prijsjaar × aantal, verdeeld over de jaren.")
	cols := []column{{"id", "post", 22}, {"what", "wat", 44}, {"price", "bedrag", 14}, {"index", "naar prijsjaar", 12}, {"per", "per", 14}, {"heads", "aantal", 12},
		{"amount", "samen", 16}, {"curve", "disconto (reeks, moment)", 22}}
	for year := 1; year <= m.plan.Model.Horizon; year++ {
		cols = append(cols, column{yearKey(year), "jaar " + strconv.Itoa(year), 10})
	}
	m.costs = p.table(append(cols, column{"sum", "som", 10})...)
	for i := range m.plan.Costs {
		m.cost(&m.plan.Costs[i])
	}
}

func yearKey(year int) string { return "year" + strconv.Itoa(year) }

func (m *maker) cost(c *mkba.PlanCost) {
	t := m.costs
	row := t.next()
	at := func(key string) string { return t.here(row, key) }
	index, _ := m.priced(c.PlanPrice) // no correction: that is for benefits
	cells := map[string]cell{
		"id": text(c.Def.ID), "what": text(c.Def.Title.In(lang)), "price": m.operand(c.Price, euros), "index": index,
		"per": text("totaal"), "heads": in(1, number), "amount": calc(euros, "%s*%s*%s", at("price"), at("index"), at("heads")),
		"curve": text(m.plan.Curves[c.Curve].Schedule + ", " + m.plan.Curves[c.Curve].Timing),
		"sum":   sumUp(percent, "SUM(%s:%s)", at(yearKey(1)), at(yearKey(m.plan.Model.Horizon))),
	}
	if c.PerHead {
		cells["per"], cells["heads"] = text(m.participant()), calc(number, "%s", m.heads)
	}
	for year := 1; year <= m.plan.Model.Horizon; year++ {
		part := 0.0
		if year <= len(c.Spread) {
			part = c.Spread[year-1]
		}
		cells[yearKey(year)] = cell{role: input, format: percent, value: part, share: true}
	}
	t.add(cells)
}
