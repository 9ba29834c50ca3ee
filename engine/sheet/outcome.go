package sheet

import (
	"fmt"
	"strconv"

	"effectmonitor/engine/mkba"
)

// summary remembers where the outcome has its figures, for the checks.
type summary struct {
	parties                *table
	savings, social, plain map[string]string // per figure: its place as another sheet names it
	rows                   map[string]string // per party and term: its place
	payback, annual        string
	years                  *table
}

// sums of leaves: of a party in a term, and so on.
const (
	benefits = `"<>kosten"`
	costs    = `"kosten"`
)

// fillOutcome writes what comes out: per party and term, in total, per participant,
// per euro, and year by year.
func (m *maker) fillOutcome(p *page) {
	out := m.plan.Result
	p.freeze = 2
	p.line(cell{role: title, value: out.Title.In(lang)})
	p.line(text(m.basis()))
	p.line(text("Contante waarde in euro's. Baten zijn bruto; een overdracht gaat van de baten van de tegenpartij af."))
	p.line()
	m.summary.rows = map[string]string{}
	m.partyRows(p)
	p.line()
	m.figureRows(p)
	p.line()
	if m.plan.Study == nil {
		m.yearRows(p)
		p.line()
		m.partyYearRows(p)
	}
}

func (m *maker) basis() string {
	out := m.plan.Result
	text := fmt.Sprintf("Model %s@%d. %d %s. Prijzen van %d.", out.Model, out.Version, out.Participants, m.participants(), out.PriceYear)
	if m.Scenario != "" {
		text += " Scenario: " + m.Scenario + "."
	}
	if m.plan.Study != nil {
		text += " Niet verdisconteerd: de studie deed dat ook niet."
	}
	return text
}

func termKey(i int) string { return "term" + strconv.Itoa(i) }

// perHead is an amount of euros per participant, rounded to cents.
func (m *maker) perHead(amount string) string {
	return fmt.Sprintf("IF(ROUND(%s,0)=0,0,ROUND(ROUND(%s*100,0)/ROUND(%s,0),0)/100)", m.heads, amount, m.heads)
}

func (m *maker) partyRows(p *page) {
	cols := []column{{"id", "partij", 30}, {"what", "naam", 34}, {"role", "telt mee als", 14}}
	for i, term := range m.plan.Result.Terms {
		cols = append(cols, column{termKey(i), term.Title.In(lang), 16})
	}
	t := p.table(append(cols, column{"benefit", "baten", 16}, column{"cost", "kosten", 16}, column{"net", "netto", 16}, column{"head", "baten per " + m.participant(), 16})...)
	m.summary.parties = t
	for i := range m.plan.Result.Parties {
		m.partyRow(t, i)
	}
	m.name("partijen", "", t.ref(t.first, 1)+":"+place(t.last, 3, "$"))
}

func (m *maker) partyRow(t *table, i int) {
	row := t.next()
	at := func(key string) string { return t.here(row, key) }
	role := mkba.Payer
	if !m.party(i).Payer {
		role = mkba.Beneficiary
	}
	cells := map[string]cell{
		"id": text(m.party(i).ID), "what": text(m.party(i).Title.In(lang)), "role": text(role),
		"benefit": sumUp(euros, "SUMIFS(blad_contant,blad_partij,%s,blad_soort,%s)/100", at("id"), benefits),
		"cost":    sumUp(euros, "SUMIFS(blad_contant,blad_partij,%s,blad_soort,%s)/100", at("id"), costs),
		"net":     sumUp(euros, "ROUND(%s-%s,2)", at("benefit"), at("cost")),
		"head":    calc(euros, "%s", m.perHead(at("benefit"))),
	}
	for n, term := range m.plan.Result.Terms {
		cells[termKey(n)] = calc(euros, "SUMIFS(blad_contant,blad_partij,%s,blad_soort,%s,blad_termijn,%s)/100", at("id"), benefits, quoted(term.ID))
		m.summary.rows[m.party(i).ID+" "+term.ID] = t.there(row, termKey(n))
	}
	t.add(cells)
}

// figureRows writes the totals: of the payers, of everybody, and not discounted.
func (m *maker) figureRows(p *page) {
	cols := []column{{"id", "uitkomst", 30}, {"what", "", 34}, {"savings", "besparing (betalers)", 14}, {"social", "landelijk (allen)", 16}, {"plain", "niet contant (betalers)", 16}}
	t := p.table(cols...)
	s := &m.summary
	s.savings, s.social, s.plain = map[string]string{}, map[string]string{}, map[string]string{}
	m.figure(t, "baten", "bruto", func(v view) cell { return sumUp(euros, "%s", v.sum(benefits, "")) })
	for _, term := range m.plan.Result.Terms {
		m.figure(t, "baten "+term.ID, "bruto, "+term.Title.In(lang), func(v view) cell { return calc(euros, "%s", v.sum(benefits, term.ID)) })
	}
	m.figure(t, "kosten", "", func(v view) cell { return sumUp(euros, "%s", v.sum(costs, "")) })
	m.figure(t, "netto", "baten min kosten", func(v view) cell { return sumUp(euros, "ROUND(%s-%s,2)", v.at["baten"], v.at["kosten"]) })
	for _, id := range []string{"baten", "kosten", "netto"} {
		m.figure(t, id+" per "+m.participant(), "", func(v view) cell { return calc(euros, "%s", m.perHead(v.at[id])) })
	}
	m.figure(t, "verhouding", "baten per euro kosten", func(v view) cell {
		return calc(number, `IF(%s>0,%s/%s,"")`, v.at["kosten"], v.at["baten"], v.at["kosten"])
	})
	for _, term := range m.plan.Result.Terms {
		m.figure(t, "verhouding "+term.ID, "alleen "+term.Title.In(lang), func(v view) cell {
			return calc(number, `IF(%s>0,%s/%s,"")`, v.at["kosten"], v.at["baten "+term.ID], v.at["kosten"])
		})
	}
	m.figure(t, "omslag kosten", "kosten per "+m.participant()+" waarbij netto nul is", func(v view) cell { return calc(euros, "%s", v.at["baten per "+m.participant()]) })
	m.figure(t, "omslag baten", "deel dat van de baten af kan tot netto nul is", func(v view) cell {
		return calc(percent, `IF(%s>0,1-%s/%s,"")`, v.at["baten"], v.at["kosten"], v.at["baten"])
	})
}

// view is one column of figures.
type view struct {
	key string
	at  map[string]string
}

// sum adds the leaves that count in a view.
func (v view) sum(kind, term string) string {
	column, condition := "blad_contant", "blad_soort,"+kind
	if v.key == "plain" {
		column = "blad_bedrag"
	}
	if term != "" {
		condition += ",blad_termijn," + quoted(term)
	}
	if v.key != "social" {
		condition += ",blad_rol," + quoted(mkba.Payer)
	}
	return fmt.Sprintf("SUMIFS(%s,%s)/100", column, condition)
}

func (m *maker) figure(t *table, id, what string, make func(view) cell) {
	cells := map[string]cell{"id": text(id), "what": text(what)}
	row := t.next()
	s := &m.summary
	for _, v := range []view{{"savings", s.savings}, {"social", s.social}, {"plain", s.plain}} {
		cells[v.key] = make(v)
		v.at[id] = t.there(row, v.key)
	}
	t.add(cells)
}

// yearRows writes the payers year by year, when it is paid back, and the equivalent
// annual figure.
func (m *maker) yearRows(p *page) {
	t := p.table(column{"year", "jaar", 30}, column{"term", "termijn", 34}, column{"benefit", "baten", 14}, column{"cost", "kosten", 16}, column{"net", "netto", 16}, column{"sum", "opgeteld", 16}, column{"back", "terugverdiend in", 16})
	m.summary.years = t
	paid := func(kind, year string) string {
		return fmt.Sprintf("SUMIFS(blad_contant,blad_soort,%s,blad_jaar,%s,blad_rol,%s)/100", kind, year, quoted(mkba.Payer))
	}
	for year := 1; year <= m.plan.Model.Horizon; year++ {
		row := t.next()
		at := func(key string) string { return t.here(row, key) }
		before := "0"
		if year > 1 {
			before = t.here(row-1, "sum")
		}
		t.add(map[string]cell{
			"year": {value: float64(year)}, "term": calc(general, "%s", m.curves.there(m.curves.first+year-1, "term")),
			"benefit": calc(euros, "%s", paid(benefits, at("year"))), "cost": calc(euros, "%s", paid(costs, at("year"))),
			"net": calc(euros, "ROUND(%s-%s,2)", at("benefit"), at("cost")), "sum": calc(euros, "ROUND(%s+%s,2)", before, at("net")),
			"back": calc(general, `IF(AND(%s>=0,%s>0),%s,"")`, at("sum"), m.summary.savings["kosten"], at("year")),
		})
	}
	p.line()
	back := t.whole("back")
	row := p.line(text("terugverdiend in jaar"), text("eerste jaar waarin opgeteld nul of meer is"), sumUp(general, `IF(COUNT(%s)>0,MIN(%s),"niet binnen de horizon")`, back, back))
	m.summary.payback = p.ref(row, 3)
	row = p.line(text("gelijk bedrag per jaar"), text("netto gedeeld door de som van de disconto-factoren"),
		sumUp(euros, "ROUND(ROUND(%s*100,0)/annuiteit,0)/100", m.summary.savings["netto"]))
	m.summary.annual = p.ref(row, 3)
}

// partyYearRows writes the benefits of every party in every year.
func (m *maker) partyYearRows(p *page) {
	cols := []column{{"id", "baten per partij en jaar", 30}, {"what", "naam", 34}}
	for year := 1; year <= m.plan.Model.Horizon; year++ {
		cols = append(cols, column{yearKey(year), "jaar " + strconv.Itoa(year), 0})
	}
	t := p.table(append(cols, column{"sum", "som", 0})...)
	for i := range m.plan.Result.Parties {
		row := t.next()
		cells := map[string]cell{"id": text(m.party(i).ID), "what": text(m.party(i).Title.In(lang))}
		for year := 1; year <= m.plan.Model.Horizon; year++ {
			cells[yearKey(year)] = calc(euros, "SUMIFS(blad_contant,blad_partij,%s,blad_soort,%s,blad_jaar,%d)/100", t.here(row, "id"), benefits, year)
		}
		cells["sum"] = sumUp(euros, "ROUND(SUM(%s:%s),2)", t.here(row, yearKey(1)), t.here(row, yearKey(m.plan.Model.Horizon)))
		t.add(cells)
	}
}
