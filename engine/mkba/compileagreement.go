package mkba

import (
	"maps"
	"slices"

	"effectmonitor/engine/diag"
)

// agreements checks the agreements of the model, and that their examples hold.
func (b *builder) agreements() {
	var ids []string
	for i := range b.c.def.Agreements {
		a := &b.c.def.Agreements[i]
		b.once(a.Pos, "afspraak", a.ID, ids)
		ids = append(ids, a.ID)
		b.partyIndex(a.Pos, a.From)
		if a.To.IsZero() {
			b.errorf(a.Pos, "missing-text", "afspraak %s zegt niet aan wie er wordt betaald", a.ID)
		}
		var rules []string
		for at := range a.Rules {
			b.once(a.Rules[at].Pos, "regel", a.Rules[at].ID, rules)
			rules = append(rules, a.Rules[at].ID)
			b.payRule(&a.Rules[at])
		}
		if len(a.Examples) == 0 {
			b.errorf(a.Pos, "missing-example", "afspraak %s heeft geen voorbeelden", a.ID).
				WithHint("reken er twee voor: net onder een drempel en ruim erboven")
		}
		for at := range a.Examples {
			b.payExample(a, &a.Examples[at], rules)
		}
	}
}

func (b *builder) payRule(rule *PayRule) {
	m := rule.Measure
	switch {
	case (m.Indicator == "") == (m.Figure == ""):
		b.errorf(rule.Pos, "bad-measure", "regel %s heeft een indicator of een uitkomst nodig, en niet allebei", rule.ID)
	case m.Figure != "" && figures[m.Figure] == nil:
		b.errorf(m.Pos, "unknown-figure", "uitkomst %q bestaat niet", m.Figure).
			WithHint(diag.Suggest(m.Figure, slices.Sorted(maps.Keys(figures))))
	case !slices.Contains([]string{"", AsShare, AsCount, AsAmount}, m.Take):
		b.errorf(m.Pos, "unknown-measure", "een maat neemt %q", m.Take).WithHint("kies aandeel, aantal of bedrag")
	}
	if len(rule.Tranches) == 0 {
		b.errorf(rule.Pos, "no-tranches", "regel %s heeft geen schijven", rule.ID)
	}
	for i := range rule.Tranches {
		t := &rule.Tranches[i]
		if t.Fixed < 0 || t.Per < 0 || t.Fixed == 0 && t.Per == 0 {
			b.errorf(t.Pos, "bad-tranche", "een schijf van regel %s betaalt niets", rule.ID).WithHint("geef vast of per een bedrag boven nul")
		}
		if t.Until != nil && *t.Until <= t.From {
			b.errorf(t.Pos, "bad-tranche", "een schijf van regel %s eindigt voor hij begint", rule.ID)
		}
		if i > 0 && (rule.Tranches[i-1].Until == nil && rule.Tranches[i-1].Per > 0 || rule.Tranches[i-1].end() > t.From) {
			b.errorf(t.Pos, "tranches-overlap", "twee schijven van regel %s betalen voor hetzelfde", rule.ID).
				WithHint("geef de eerste een tot, en begin de volgende daar")
		}
	}
}

// end is where a tranche stops paying.
func (t *Tranche) end() Number {
	if t.Until != nil {
		return *t.Until
	}
	return t.From
}

// payExample works an example of an agreement and compares it to the cent.
func (b *builder) payExample(a *Agreement, e *PayExample, rules []string) {
	measured := make([]float64, len(rules))
	for _, id := range slices.Sorted(maps.Keys(e.Measured)) {
		if at := slices.Index(rules, id); at >= 0 {
			measured[at] = float64(e.Measured[id])
		} else {
			b.errorf(e.Pos, "unknown-rule", "voorbeeld %q noemt regel %s, maar die bestaat niet", e.Name, id).WithHint(diag.Suggest(id, rules))
		}
	}
	if len(e.Want) == 0 {
		b.errorf(e.Pos, "missing-example", "voorbeeld %q verwacht niets", e.Name)
	}
	got := a.settle(measured)
	for _, id := range slices.Sorted(maps.Keys(e.Want)) {
		amount, at := got.Total, slices.Index(rules, id)
		switch {
		case at >= 0:
			amount = got.Lines[at].Amount
		case id != totalKey:
			b.errorf(e.Pos, "unknown-rule", "voorbeeld %q verwacht regel %s, maar die bestaat niet", e.Name, id).WithHint(diag.Suggest(id, append(rules, totalKey)))
			continue
		}
		if amount != centsOf(float64(e.Want[id])) {
			b.errorf(e.Pos, "example-differs", "voorbeeld %q verwacht bij %s %s, maar de afspraak komt op %s", e.Name, id,
				dutch.price(float64(e.Want[id])), dutch.price(amount.Euros()))
		}
	}
}
