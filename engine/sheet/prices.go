package sheet

import (
	"cmp"
	"slices"
	"strings"

	"effectmonitor/engine/mkba"
)

// Ranges of the sheet of prices that other sheets look up in.
const (
	indexTable      = "indexreeks"
	correctionTable = "correcties"
)

// indexed is the factor from a year to the price year, as a formula: CPI_y / CPI_b.
func indexed(year string) string {
	return `IF(` + year + `=prijsjaar,1,VLOOKUP(prijsjaar,` + indexTable + `,2,FALSE)/VLOOKUP(` + year + `,` + indexTable + `,2,FALSE))`
}

// fillPrices writes the unit prices, the index that brings them to the price year
// and the corrections for uncertain prices.
func (m *maker) fillPrices() {
	p := m.prijzen
	p.freeze = 2
	p.head("Prijzen", "Wat één eenheid kost, en hoe die prijs naar het prijsjaar gaat: prijs × index van het prijsjaar ÷ index van het prijspeil.")
	m.prices = p.table(
		column{"id", "id", 34}, column{"what", "wat", 48}, column{"value", "waarde (euro)", 13}, column{"was", "zoals gerekend", 13},
		column{"low", "laag", 12}, column{"high", "hoog", 12}, column{"unit", "eenheid", 22}, column{"year", "prijspeil", 10},
		column{"factor", "naar prijsjaar", 12}, column{"indexed", "in prijzen van het prijsjaar", 14}, column{"grade", "zekerheid (1–6)", 12}, column{"correction", "correctie", 11},
		column{"source", "bron", 60}, column{"date", "datum", 12}, column{"url", "adres", 40}, column{"verified", "nagezien", 10}, column{"changed", "veranderd", 12},
	)
	for i := range m.plan.Numbers {
		if n := &m.plan.Numbers[i]; n.Group == mkba.NumberPrice {
			m.price(i, n)
		}
	}
	if m.prices.last < m.prices.first {
		p.line(text("Dit model gebruikt geen kengetallen."))
	}
	p.line()
	row := p.line(text("prijsjaar"), text("jaar van de prijzen in alle uitkomsten"), in(float64(m.plan.Model.PriceYear), general))
	m.name("prijsjaar", "", p.ref(row, 3))
	p.line()
	m.indexRows(p)
	p.line()
	m.correctionRows(p)
}

func (m *maker) price(i int, n *mkba.PlanNumber) {
	t := m.prices
	row := t.next()
	verified := "ja"
	if !n.Verified {
		verified = "nee"
	}
	t.add(map[string]cell{
		"id": text(strings.TrimPrefix(n.ID, "prijs.")), "what": text(n.Title.In(lang)), "was": fixed(n.Value, euros), "low": fixed(n.Low, euros), "high": fixed(n.High, euros),
		"value": {role: input, format: euros, value: n.Value, note: sourceNote(n)},
		"unit":  text(n.Unit.In(lang)), "year": in(float64(n.PriceYear), general), "grade": in(float64(n.Confidence), general),
		"factor":     calc(factor, "%s", indexed(t.here(row, "year"))),
		"indexed":    calc(euros, "%s*%s", t.here(row, "value"), t.here(row, "factor")),
		"correction": calc(percent, "IFERROR(VLOOKUP(%s,%s,2,FALSE),0)", t.here(row, "grade"), correctionTable),
		"source":     text(n.Source), "date": known(n.Date), "url": text(n.URL), "verified": text(verified),
	})
	m.mayChange(t, row)
	m.operands[i] = m.name("prijs", strings.TrimPrefix(n.ID, "prijs."), t.there(row, "value"))
}

func (m *maker) indexRows(p *page) {
	if m.plan.Index == nil {
		m.name(indexTable, "", p.span(1, len(p.rows)+1, len(p.rows)+1))
		p.line(text("Dit model heeft geen index: elke prijs is al in het prijsjaar."))
		return
	}
	p.line(cell{role: header, value: "jaar"}, cell{role: header, value: m.plan.Index.Title.In(lang)}, cell{role: header, value: "index"}, cell{role: header, value: "bron"})
	// A table to look up in has its answer in the second column, so the values stand
	// there and what they are above them.
	years := slices.Clone(m.plan.Index.Years)
	slices.SortFunc(years, func(a, b mkba.IndexValue) int { return cmp.Compare(a.Year, b.Year) })
	first := len(p.rows) + 1
	for _, y := range years {
		from := cmp.Or(y.Source, m.plan.Index.Source)
		if !y.Verified {
			from += " (niet nagezien)"
		}
		p.line(cell{role: plain, value: float64(y.Year)}, in(y.Value, number), cell{}, text(from))
	}
	p.put(first-1, 2, cell{role: header, value: m.plan.Index.Title.In(lang)})
	p.put(first-1, 3, cell{role: header, value: ""})
	m.name(indexTable, "", p.ref(first, 1)+":"+place(len(p.rows), 2, "$"))
}

func (m *maker) correctionRows(p *page) {
	p.line(cell{role: header, value: "zekerheid"}, cell{role: header, value: "gaat van een baat af"}, cell{role: header, value: ""}, cell{role: header, value: "betekenis en bron"})
	first := len(p.rows) + 1
	for _, c := range m.plan.Corrections {
		p.line(cell{value: float64(c.Confidence)}, cell{role: input, format: percent, value: float64(c.Part), share: true}, cell{},
			text(strings.Trim(c.Meaning.In(lang)+". "+c.Source, ". ")))
	}
	if len(m.plan.Corrections) == 0 {
		p.line(text("Dit model corrigeert prijzen niet."))
	}
	m.name(correctionTable, "", p.ref(first, 1)+":"+place(len(p.rows), 2, "$"))
}
