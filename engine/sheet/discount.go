package sheet

import (
	"cmp"
	"slices"
	"strconv"

	"effectmonitor/engine/mkba"
)

// fillDiscount writes the schedules of discount rates, which rule is in force on
// the day of appraisal, and the factor of every year.
func (m *maker) fillDiscount() {
	p := m.disconto
	p.head("Disconto", "Wat een euro van later nu waard is. De peildatum kiest per reeks de voet; een regel die later ingaat geldt dan nog niet.")
	row := p.line(text("peildatum"), cell{role: input, format: date, value: day(m.plan.Model.AppraisedOn)})
	m.name("peildatum", "", p.ref(row, 2))
	p.line()
	m.scheduleRows(p)
	p.line()
	m.termRows(p)
	p.line()
	m.curveRows(p)
}

func (m *maker) scheduleRows(p *page) {
	t := p.table(
		column{"id", "reeks", 22}, column{"what", "wat", 34}, column{"from", "vanaf", 12}, column{"rate", "voet", 10}, column{"after", "na jaar", 10}, column{"then", "daarna", 10},
		column{"holds", "geldt nu", 10}, column{"source", "bron", 50}, column{"url", "adres", 40},
	)
	type rule struct {
		c *mkba.PlanCurve
		mkba.ScheduleRule
	}
	var rules []rule
	seen := map[string]bool{}
	for i := range m.plan.Curves {
		c := &m.plan.Curves[i]
		if seen[c.Schedule] {
			continue
		}
		seen[c.Schedule] = true
		sorted := slices.Clone(c.Rules)
		slices.SortStableFunc(sorted, func(a, b mkba.ScheduleRule) int { return cmp.Compare(a.From, b.From) })
		for _, r := range sorted {
			rules = append(rules, rule{c, r})
		}
	}
	last := t.first + len(rules) - 1
	span := func(key string) string { return t.span(t.col(key), t.first, last) }
	for _, r := range rules {
		row := t.next()
		id, from := t.here(row, "id"), t.here(row, "from")
		t.add(map[string]cell{
			"id": text(r.c.Schedule), "what": text(r.c.Title.In(lang)), "from": {role: input, format: date, value: day(r.From)},
			"rate": in(float64(r.Rate), percent), "after": in(float64(r.AfterYear), general), "then": in(float64(r.Then), percent),
			"holds":  calc(general, `IF(AND(%s<=peildatum,COUNTIFS(%s,%s,%s,">"&%s,%s,"<="&peildatum)=0),1,0)`, from, span("id"), id, span("from"), from, span("from")),
			"source": text(r.Source), "url": text(r.URL),
		})
	}
	for _, key := range []string{"id", "rate", "after", "then", "holds"} {
		m.name("reeks", key, span(key))
	}
}

func (m *maker) termRows(p *page) {
	t := p.table(column{"id", "termijn", 22}, column{"what", "wat", 34}, column{"until", "tot en met jaar", 12})
	for _, term := range m.plan.Model.Terms {
		t.add(map[string]cell{"id": text(term.ID), "what": text(term.Title.In(lang)), "until": in(float64(term.UntilYear), general)})
	}
	m.terms = m.name("termijnen", "", t.whole("id"))
	m.name("termijn_tot", "", t.whole("until"))
}

// curveKey names a column of a curve.
func curveKey(curve int, what string) string { return what + strconv.Itoa(curve) }

// curveRows writes per year the term and, per curve, the rate, the factor at the
// end of the year and the factor that counts:
//
//	DF_t = Π 1/(1+r_k), at the start, in the middle or at the end of the year.
func (m *maker) curveRows(p *page) {
	first := len(p.rows) + 1
	labels := []string{"reeks", "moment (begin, midden of eind)", "voet nu", "na jaar", "daarna", "verschuiving van alle voeten"}
	for _, label := range labels {
		p.line(text(label))
	}
	cols := []column{{"year", "jaar", 22}, {"term", "termijn", 34}}
	for i := range m.plan.Curves {
		c := &m.plan.Curves[i]
		at := 3 + 3*i
		p.put(first, at, text(c.Schedule))
		p.put(first+1, at, cell{role: input, value: c.Timing})
		for n, key := range []string{"rate", "after", "then"} {
			f := percent
			if key == "after" {
				f = general
			}
			p.put(first+2+n, at, calc(f, "SUMIFS(reeks_%s,reeks_id,%s,reeks_holds,1)", key, p.at(first, at)))
		}
		cols = append(cols, column{curveKey(i, "rate"), c.Schedule + ", voet", 0}, column{curveKey(i, "end"), "factor aan het eind", 0}, column{curveKey(i, "factor"), "factor", 0})
	}
	rate := m.name("disconto_in_reeks", "", p.ref(first+2, 3))
	shift := cell{role: constant, value: 0.0, format: percent}
	if m.plan.Shift >= 0 {
		shift = calc(percent, "%s-%s", m.operands[m.plan.Shift], rate)
	}
	p.put(first+5, 3, shift)
	p.line()
	t := p.table(cols...)
	m.curves = t
	for year := 1; year <= m.plan.Model.Horizon; year++ {
		m.curveYear(t, first, year)
	}
	m.name("annuiteit", "", m.annuity(p))
}

func (m *maker) curveYear(t *table, first, year int) {
	row := t.next()
	at := t.here(row, "year")
	cells := map[string]cell{
		"year": {value: float64(year)}, "term": calc(general, `INDEX(termijnen,COUNTIF(termijn_tot,"<"&%s)+1)`, at),
	}
	for i := range m.plan.Curves {
		col := 3 + 3*i
		after, rate := t.at(first+3, col), t.here(row, curveKey(i, "rate"))
		start := "1"
		if year > 1 {
			start = t.here(row-1, curveKey(i, "end"))
		}
		end, timing := t.here(row, curveKey(i, "end")), t.at(first+1, col)
		cells[curveKey(i, "rate")] = calc(percent, "MAX(IF(AND(%s>0,%s>%s),%s,%s)+%s,0)", after, at, after, t.at(first+4, col), t.at(first+2, col), t.at(first+5, 3))
		cells[curveKey(i, "end")] = calc(factor, "%s/(1+%s)", start, rate)
		cells[curveKey(i, "factor")] = calc(factor, `IF(%s="begin",%s,IF(%s="midden",%s/SQRT(1+%s),%s))`, timing, start, timing, start, rate, end)
	}
	t.add(cells)
}

// annuity is Σ DF of the model's own curve: one euro a year, valued now.
func (m *maker) annuity(p *page) string {
	row := p.line(text("som van de factoren"))
	p.put(row, 5, sumUp(factor, "SUM(%s)", m.curves.whole(curveKey(0, "factor"))))
	return p.ref(row, 5)
}
