package mkba

import (
	"slices"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// computed compiles a model that computes from effects and costs.
func (b *builder) computed() {
	def := b.c.def
	b.termsByYear()
	b.discount()
	if len(def.Costs) == 0 {
		b.errorf(def.Pos, "no-costs", "model %s heeft geen kosten", def.ID)
	}
	var ids []string
	for i := range def.Costs {
		b.once(def.Costs[i].Pos, "kostenpost", def.Costs[i].ID, ids)
		ids = append(ids, def.Costs[i].ID)
		b.cost(&def.Costs[i])
	}
	for i := range def.Effects {
		b.once(def.Effects[i].Pos, "effect", def.Effects[i].ID, ids)
		ids = append(ids, def.Effects[i].ID)
		b.effect(&def.Effects[i])
	}
	b.doubleCounting()
}

func (b *builder) cost(def *Cost) {
	what := quoted("kostenpost", def.ID)
	out := cost{def: def, perHead: def.Per != "totaal"}
	if !slices.Contains([]string{"", "deelnemer", "totaal"}, def.Per) {
		b.errorf(def.Pos, "unknown-per", "%s is per %q", what, def.Per).WithHint("kies deelnemer of totaal")
	}
	out.price, out.indexation, _ = b.price(def.Pos, what, def.Price, def.Amount)
	out.curve = b.curve(def.Pos, def.Discount, def.Timing)
	out.parties = b.sharing(def.Pos, what, def.Shares)
	out.spread = b.spread(def)
	b.c.costs = append(b.c.costs, out)
}

// spread is the part of a cost per year; all in the first year when none is given.
func (b *builder) spread(def *Cost) []float64 {
	if len(def.Spread) == 0 {
		return []float64{1}
	}
	out := make([]float64, len(def.Spread))
	sum := 0.0
	for i, part := range def.Spread {
		out[i] = float64(part)
		sum += out[i]
		if part < 0 {
			b.errorf(def.Pos, "bad-share", "kostenpost %s heeft een jaar met een negatief deel", def.ID)
		}
	}
	if sum < 1-1e-9 || sum > 1+1e-9 {
		b.errorf(def.Pos, "shares-do-not-sum", "de spreiding van kostenpost %s telt op tot %s, niet tot 100%%", def.ID, percentNL(sum))
	}
	if len(out) > b.c.def.Horizon {
		b.errorf(def.Pos, "beyond-horizon", "kostenpost %s loopt %d jaar, langer dan de horizon", def.ID, len(out))
	}
	return out
}

func (b *builder) effect(def *Effect) {
	what := quoted("effect", def.ID)
	if !slices.Contains(effectKinds, def.Kind) {
		b.errorf(def.Pos, "unknown-kind", "%s heeft soort %q", what, def.Kind).WithHint(diag.Suggest(def.Kind, effectKinds))
	}
	out := effect{
		def:          def,
		deadweight:   b.share(def.Deadweight, 0),
		displacement: b.share(def.Displacement, 0),
		attribution:  b.share(def.Attribution, 1),
		duration:     b.value(def.Duration, 1),
		dropOff:      b.share(def.DropOff, 0),
		first:        max(def.FromYear, 1),
		curve:        b.curve(def.Pos, def.Discount, def.Timing),
		parties:      b.sharing(def.Pos, what, def.Shares),
	}
	if out.first > b.c.def.Horizon {
		b.errorf(def.Pos, "beyond-horizon", "%s begint in jaar %d, na de horizon", what, out.first)
	}
	for _, factor := range def.Factors {
		out.factors = append(out.factors, b.value(factor, 1))
	}
	if len(def.Counter) > 0 {
		out.counter = b.sharing(def.Pos, "de tegenpartij van "+what, def.Counter)
	}
	grade := 0
	if def.Quantity.Money && def.Price == "" && !def.Amount.Given {
		out.price, out.indexation = fixed(1), 1
	} else {
		out.price, out.indexation, grade = b.price(def.Pos, what, def.Price, def.Amount)
	}
	out.correction = b.c.prices.Correction(grade)
	b.quantity(def, &out)
	b.c.effects = append(b.c.effects, out)
}

// quantityKnob is the id under which the count of an indicator can be moved.
// Effects that count the same indicator move together.
func quantityKnob(indicator string) string { return "aantal." + indicator }

// controlKnob is the id under which the share of a comparison group can be moved.
func controlKnob(indicator string) string { return "vergelijking." + indicator }

// controlTitle says of what is counted that it was so in a comparison group.
func controlTitle(counted source.Text) source.Text {
	out := source.Text{}
	for lang, text := range counted {
		out[lang] = languageOf(lang).say("control-of", lowerFirst(text))
	}
	return out
}

func (b *builder) quantity(def *Effect, out *effect) {
	q := &def.Quantity
	chain := []Value{q.Affected, q.Engaged, q.Retained, q.Success}
	given := slices.ContainsFunc(chain, func(v Value) bool { return v.Given })
	switch {
	case q.Indicator != "" && given:
		b.errorf(q.Pos, "two-quantities", "effect %s telt een indicator en rekent met delen van de groep", def.ID).
			WithHint("laat er één staan")
	case q.Indicator == "" && !given:
		b.errorf(q.Pos, "missing-quantity", "effect %s heeft geen hoeveelheid", def.ID).
			WithHint("noem een indicator, of een of meer van betrokken, bereikt, volgehouden en succes")
	case q.Indicator == "" && q.Money:
		b.errorf(q.Pos, "missing-quantity", "effect %s neemt een geldbedrag, maar noemt geen indicator", def.ID)
	}
	if q.Comparison != "" && (q.Indicator == "" || q.Money) {
		b.errorf(q.Pos, "comparison-without-count", "effect %s vergelijkt met een groep zonder aanpak, maar telt zelf geen indicator", def.ID).
			WithHint("vergelijking hoort bij indicator, zonder geldbedrag")
	}
	if q.Text.IsZero() {
		b.errorf(q.Pos, "missing-text", "de hoeveelheid van effect %s heeft geen tekst", def.ID).
			WithHint("zeg in één zin wat er wordt geteld")
	}
	out.counted, out.control = fixed(0), -1
	if q.Indicator != "" && !q.Money {
		out.counted = operand{knob: b.addKnob(knob{
			id: quantityKnob(q.Indicator), title: q.Text, unit: b.c.def.Naming["deelnemers"],
			origin: origin{nature: Measured, verified: true},
		})}
		out.control = b.addKnob(knob{
			id: controlKnob(q.Indicator), title: controlTitle(q.Text), share: true, origin: origin{nature: Measured, verified: true},
		})
	}
	if q.Indicator == "" {
		for _, v := range chain {
			out.chain = append(out.chain, b.share(v, 1))
		}
	}
}

// doubleCounting refuses two effects that would count the same thing: the same
// outcome for the same bearer in the same years, or prices that hold part of each
// other, unless one says that they are disjoint and why.
//
// Source: HM Treasury, The Green Book (2022), annex A1 on double counting; SEO,
// Werkwijzer voor kosten-batenanalyse in het sociale domein (2016), chapter 5.
func (b *builder) doubleCounting() {
	effects := b.c.effects
	for i := range effects {
		for _, other := range effects[i].def.DisjointFrom {
			if !slices.ContainsFunc(effects, func(e effect) bool { return e.def.ID == other }) {
				b.errorf(effects[i].def.Pos, "unknown-effect", "effect %s is gescheiden van %s, maar dat bestaat niet", effects[i].def.ID, other)
			}
		}
		if len(effects[i].def.DisjointFrom) > 0 && effects[i].def.Because.IsZero() {
			b.errorf(effects[i].def.Pos, "missing-reason", "effect %s zegt niet waarom het gescheiden is", effects[i].def.ID).
				WithHint("voeg gescheiden_omdat toe")
		}
		for j := range i {
			b.overlap(&effects[j], &effects[i])
		}
	}
}

func (b *builder) overlap(first, second *effect) {
	a, z := first.def, second.def
	if slices.Contains(a.DisjointFrom, z.ID) || slices.Contains(z.DisjointFrom, a.ID) {
		return
	}
	if a.Price != "" && z.Price != "" && b.c.prices.exclusive(a.Price, z.Price) {
		b.errorf(z.Pos, "double-counting", "effect %s en effect %s gebruiken kengetallen die deels hetzelfde bevatten", a.ID, z.ID).
			WithHint("laat er één weg, of zet gescheiden_van met de reden")
		return
	}
	if a.outcome() == "" || a.outcome() != z.outcome() || !b.sameYears(first, second) {
		return
	}
	for i := range first.parties.party {
		if slices.Contains(second.parties.party, first.parties.party[i]) {
			b.errorf(z.Pos, "double-counting", "effect %s en effect %s tellen dezelfde uitkomst (%s) voor %s in dezelfde jaren",
				a.ID, z.ID, a.outcome(), b.c.def.Parties[first.parties.party[i]].ID).
				WithHint("laat er één weg, of zet gescheiden_van met de reden")
			return
		}
	}
}

// outcome is what an effect counts: what it declares, or else its indicator.
func (e *Effect) outcome() string {
	if e.Outcome != "" {
		return e.Outcome
	}
	return e.Quantity.Indicator
}

// sameYears says whether two effects can fall in one year, at the longest
// duration that their parameters allow.
func (b *builder) sameYears(first, second *effect) bool {
	end := func(e *effect) float64 {
		longest := e.duration.fixed
		if e.duration.knob >= 0 {
			longest = b.c.knobs[e.duration.knob].high
		}
		return float64(e.first-1) + longest
	}
	return float64(first.first-1) < end(second) && float64(second.first-1) < end(first)
}
