package lint

import "effectmonitor/engine/mkba"

// costs finds prices and parameters that no model uses, and what has grown old by
// the day that Check is asked about.
func (l *linter) costs() {
	models := l.catalog.Models()
	used := map[string]bool{}
	for _, m := range models {
		def := m.Definition()
		u := usesOf(def)
		for id := range u.prices {
			used[id] = true
		}
		for _, p := range def.Parameters {
			if !u.parameters[p.ID] {
				l.found.Warnf(p.Pos, CodeUnused, "niets in model %s gebruikt parameter %q", def.ID, p.ID)
			}
		}
		l.modelAge(def)
	}
	if len(models) == 0 {
		return
	}
	for _, file := range l.catalog.PriceFiles() {
		limit := l.options.MaxAge
		if file.OldAfter > 0 && limit > 0 {
			limit = file.OldAfter
		}
		for i := range file.Prices {
			p := &file.Prices[i]
			if used[p.ID] {
				l.priceAge(p, limit)
			}
		}
	}
}

// modelAge warns of a model that looks from a day long ago; a published study is
// what it was.
func (l *linter) modelAge(def *mkba.Model) {
	age := l.options.Today.Year() - def.AppraisedOn.Year()
	if l.options.MaxAge > 0 && age > l.options.MaxAge && def.Published == nil && def.AppraisedOn != 0 {
		l.found.Warnf(def.Pos, CodeOldModel, "de peildatum van model %s is van %d jaar geleden", def.ID, age).
			WithHint("maak een nieuwe versie met een nieuwe peildatum")
	}
}

// priceAge warns of a price that a model uses and that is old by now; one that
// says why it cannot be replaced is left alone.
func (l *linter) priceAge(p *mkba.UnitPrice, limit int) {
	age := l.options.Today.Year() - p.PriceYear
	if limit > 0 && age > limit && p.OldBecause.IsZero() {
		l.found.Warnf(p.Pos, CodeOldPrice, "kengetal %s heeft prijspeil %d en is %d jaar oud", p.ID, p.PriceYear, age).
			WithHint("zoek een nieuwer bedrag, of zeg waarom het niet kan (verouderd_omdat)")
	}
}

// uses are the names that a model refers to.
type uses struct{ parameters, prices map[string]bool }

func usesOf(def *mkba.Model) uses {
	u := uses{map[string]bool{}, map[string]bool{}}
	take := func(values ...mkba.Value) {
		for _, v := range values {
			u.parameters[v.Parameter] = true
		}
	}
	for i := range def.Costs {
		take(def.Costs[i].Amount)
		u.prices[def.Costs[i].Price] = true
	}
	for i := range def.Effects {
		e := &def.Effects[i]
		q := &e.Quantity
		take(q.Affected, q.Engaged, q.Retained, q.Success, e.Deadweight, e.Displacement, e.Attribution, e.Amount, e.Duration, e.DropOff)
		take(e.Factors...)
		u.prices[e.Price] = true
	}
	if def.Published != nil {
		for _, s := range def.Published.Sensitivity {
			u.parameters[s.Parameter] = true
		}
	}
	return u
}
