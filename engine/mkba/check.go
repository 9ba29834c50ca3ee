package mkba

import (
	"slices"

	"effectmonitor/engine/diag"
)

// oldAfter is the age in years from which a price must say why it is still used.
const oldAfter = 5

// Check is the report that goes with a model: all findings of Compile, and what
// does not stop a model but weakens it: old prices, assumptions without a range,
// effects without a counterfactual. Positions are those of the model.
func Check(def *Model, prices *Prices) diag.List {
	c, found := Compile(def, prices)
	if c == nil || c.study != nil {
		return found
	}
	for i := range c.effects {
		c.checkEffect(&c.effects[i], &found)
	}
	for i := range c.costs {
		if id := c.costs[i].def.Price; id != "" {
			c.checkAge(c.costs[i].def.Pos, quoted("kostenpost", c.costs[i].def.ID), id, &found)
		}
	}
	for _, p := range def.Parameters {
		if p.Nature == Assumed && p.Low == nil {
			found.Warnf(p.Pos, "no-range", "parameter %s is een aanname zonder bandbreedte", p.ID).WithHint("voeg laag en hoog toe")
		}
	}
	found.Sort()
	return found
}

func (c *Compiled) checkEffect(e *effect, found *diag.List) {
	def := e.def
	what := quoted("effect", def.ID)
	if !def.Deadweight.Given && def.Quantity.Comparison == "" {
		found.Warnf(def.Pos, "no-counterfactual", "%s zegt niet wat zonder de aanpak was gebeurd", what).WithHint("voeg zonder_aanpak toe")
	}
	if def.Price != "" {
		c.checkAge(def.Pos, what, def.Price, found)
		c.checkUnits(e, found)
	}
	longest := e.duration.fixed
	if e.duration.knob >= 0 {
		longest = c.knobs[e.duration.knob].value
	}
	if float64(e.first-1)+longest > float64(c.def.Horizon) {
		found.Warnf(def.Pos, "beyond-horizon", "%s duurt langer dan de horizon; wat daarna komt telt niet mee", what)
	}
}

func (c *Compiled) checkAge(pos diag.Pos, what, id string, found *diag.List) {
	u, _ := c.prices.Price(id)
	if age := c.def.AppraisedOn.Year() - u.PriceYear; age > oldAfter && u.OldBecause.IsZero() {
		found.Warnf(pos, "old-price", "%s gebruikt kengetal %s van %d jaar oud", what, id, age).
			WithHint("zoek een nieuwer bedrag, of zeg in het kengetal waarom het niet kan (verouderd_omdat)")
	}
	if u.Confidence == 6 {
		found.Warnf(pos, "weak-price", "%s rust op kengetal %s, een aanname", what, id)
	}
}

// CheckQuantities finds quantities that cannot be: more participants than were
// asked, or than there are.
func (c *Compiled) CheckQuantities(q Quantities) diag.List {
	var found diag.List
	var seen []string
	for i := range c.effects {
		rule := &c.effects[i].def.Quantity
		got, given := q.ByIndicator[rule.Indicator]
		if !given || slices.Contains(seen, rule.Indicator) {
			continue
		}
		seen = append(seen, rule.Indicator)
		switch {
		case got.Count > float64(got.N):
			found.Errorf(rule.Pos, "beyond-population", "indicator %s telt %s van %d deelnemers", rule.Indicator, dutch.number(got.Count, 1), got.N)
		case got.N > q.N:
			found.Errorf(rule.Pos, "beyond-population", "indicator %s gaat over %d deelnemers, maar er zijn er %d", rule.Indicator, got.N, q.N)
		}
	}
	for i := range c.effects {
		if id := c.effects[i].def.Quantity.Indicator; id != "" {
			if _, given := q.ByIndicator[id]; !given && !slices.Contains(seen, id) {
				seen = append(seen, id)
				found.Warnf(c.effects[i].def.Quantity.Pos, "missing-quantity", "indicator %s heeft geen aantal; effect %s telt als nul", id, c.effects[i].def.ID)
			}
		}
	}
	return found
}
