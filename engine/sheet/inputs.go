package sheet

import (
	"fmt"
	"strings"

	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
)

// excelDay is the number that spreadsheets give to 1 January 1970.
const excelDay = 25569

func day(d source.Date) float64 { return float64(d) + excelDay }

// known is a date of a definition as a cell, empty when it has none.
func known(d source.Date) cell {
	if d == 0 {
		return cell{}
	}
	return cell{format: date, value: day(d)}
}

// fillQuantities writes what a cohort brings in.
func (m *maker) fillQuantities() {
	p := m.hoeveelheden
	p.head("Hoeveelheden", "Wat er is geteld. Blauw op geel mag je veranderen; alles wat eronder hangt rekent mee.")
	m.counts = p.table(
		column{"id", "id", 34}, column{"what", "wat", 52}, column{"value", "waarde", 14}, column{"was", "zoals gerekend", 14},
		column{"of", "bekend van", 12}, column{"low", "laag", 12}, column{"high", "hoog", 12}, column{"source", "waar het vandaan komt", 50}, column{"changed", "veranderd", 12},
	)
	all := m.count("deelnemers", "Alle "+m.participants(), float64(m.plan.All), cents, "geteld", "alle_deelnemers")
	m.heads = all
	if m.plan.HeadsFrom != "" {
		m.heads = m.count(m.plan.HeadsFrom, "Over wie de kosten gaan", m.plan.Heads, number, "geteld, indicator "+m.plan.HeadsFrom, "deelnemers")
	}
	for i := range m.plan.Numbers {
		n := &m.plan.Numbers[i]
		switch n.Group {
		case mkba.NumberCount:
			m.operands[i] = m.counted(n, "aantal", "geteld, indicator "+strings.TrimPrefix(n.ID, "aantal."), number)
		case mkba.NumberControl:
			if m.compares(i) {
				m.operands[i] = m.counted(n, "vergelijking", "deel van de vergelijkingsgroep", percent)
			}
		}
	}
}

// compares says whether an effect reads a comparison group.
func (m *maker) compares(number int) bool {
	for i := range m.plan.Effects {
		if e := &m.plan.Effects[i]; e.Compared && e.Control.Number == number {
			return true
		}
	}
	return false
}

func (m *maker) count(id, what string, value float64, f format, source, name string) string {
	row := m.counts.add(map[string]cell{
		"id": text(id), "what": text(what), "value": in(value, f), "was": fixed(value, f), "source": text(source),
	})
	m.mayChange(m.counts, row)
	return m.name(name, "", m.counts.there(row, "value"))
}

func (m *maker) counted(n *mkba.PlanNumber, prefix, source string, f format) string {
	row := m.counts.add(map[string]cell{
		"id": text(n.ID), "what": text(n.Title.In(lang)), "value": {role: input, format: f, value: n.Value, share: f == percent}, "was": fixed(n.Value, f),
		"of": fixed(float64(n.Of), cents), "low": fixed(n.Low, f), "high": fixed(n.High, f), "source": text(source),
	})
	m.mayChange(m.counts, row)
	_, id, _ := strings.Cut(n.ID, ".")
	return m.name(prefix, id, m.counts.there(row, "value"))
}

// mayChange keeps an eye on an input: whether it is still what the engine used.
func (m *maker) mayChange(t *table, row int) {
	same := fmt.Sprintf("%s=%s", t.here(row, "value"), t.here(row, "was"))
	t.put(row, t.col("changed"), calc(general, `IF(%s,"","ja")`, same))
}

// fillParameters writes every parameter with its value, range and source.
func (m *maker) fillParameters() {
	p := m.parameters
	p.freeze = 2
	p.head("Parameters", "Verander een waarde in blauw op geel en alles rekent mee. Laag en hoog zeggen hoe onzeker zij is. In grijs staat wat het programma gebruikte.")
	m.numbers = p.table(
		column{"id", "id", 28}, column{"what", "wat", 48}, column{"value", "waarde", 13}, column{"was", "zoals gerekend", 13}, column{"model", "in het model", 13},
		column{"low", "laag", 12}, column{"high", "hoog", 12}, column{"unit", "eenheid", 22}, column{"shape", "verdeling", 12}, column{"nature", "aard", 14},
		column{"grade", "zekerheid (1–6)", 12}, column{"year", "prijspeil", 10}, column{"source", "bron", 60}, column{"url", "adres", 40}, column{"changed", "veranderd", 12},
	)
	for i := range m.plan.Numbers {
		if n := &m.plan.Numbers[i]; n.Group == mkba.NumberParameter || n.Group == mkba.NumberRate {
			m.parameter(i, n)
		}
	}
}

func (m *maker) parameter(i int, n *mkba.PlanNumber) {
	f := number
	if n.Percent {
		f = percent
	}
	cells := map[string]cell{
		"id": text(n.ID), "what": text(n.Title.In(lang)), "was": fixed(n.Value, f), "model": fixed(n.Defined, f), "low": fixed(n.Low, f), "high": fixed(n.High, f),
		"unit": text(n.Unit.In(lang)), "nature": text(n.Nature), "source": text(n.Source), "url": text(n.URL),
		"value": {role: input, format: f, value: n.Value, share: n.Share, note: sourceNote(n)},
	}
	if n.Low < n.High {
		cells["shape"] = text(n.Shape)
	}
	if n.Group == mkba.NumberRate && n.Value == n.Defined {
		// The rate follows the day of appraisal until somebody writes another one.
		cells["value"] = cell{role: input, format: f, formula: "disconto_in_reeks", note: "Volgt de peildatum op het blad Disconto. Schrijf er een getal overheen om van de reeks af te wijken."}
	}
	if n.Confidence > 0 {
		cells["grade"] = in(float64(n.Confidence), general)
	}
	if n.PriceYear > 0 {
		cells["year"] = in(float64(n.PriceYear), general)
	}
	row := m.numbers.add(cells)
	m.mayChange(m.numbers, row)
	m.operands[i] = m.name("par", n.ID, m.numbers.there(row, "value"))
}

// sourceNote says beside a number where it comes from.
func sourceNote(n *mkba.PlanNumber) string {
	parts := []string{n.Nature}
	if n.Confidence > 0 {
		parts = append(parts, fmt.Sprintf("zekerheid %d", n.Confidence))
	}
	if n.PriceYear > 0 {
		parts = append(parts, fmt.Sprintf("prijspeil %d", n.PriceYear))
	}
	if n.Source != "" {
		parts = append(parts, n.Source)
	}
	if !n.Verified {
		parts = append(parts, "niet nagezien in de bron")
	}
	return strings.Join(parts, ", ")
}
