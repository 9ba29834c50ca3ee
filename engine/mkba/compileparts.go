package mkba

import (
	"maps"
	"slices"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

var natures = []string{Measured, Assumed, PublishedFig, Reconstructed, Convention}

// effectKinds are the kinds of a benefit.
var effectKinds = priceKinds[:3]

// parameters makes a knob of every parameter of the model.
func (b *builder) parameters() {
	for i := range b.c.def.Parameters {
		p := &b.c.def.Parameters[i]
		if _, twice := b.knobByID[p.ID]; twice {
			b.errorf(p.Pos, "duplicate-id", "parameter %s staat er twee keer", p.ID)
			continue
		}
		if !parameterPattern.MatchString(p.ID) {
			b.errorf(p.Pos, "bad-id", "parameter %q is geen geldig id", p.ID).
				WithHint("gebruik kleine letters, cijfers, _ en een punt ertussen")
		}
		b.checkParameter(p)
		k := knob{
			id: p.ID, title: p.Title, unit: p.Unit, value: float64(p.Value),
			low: orValue(p.Low, p.Value), high: orValue(p.High, p.Value), shape: p.Distribution,
			origin: origin{nature: p.Nature, source: p.Source, url: p.URL, priceYear: p.PriceYear, confidence: p.Confidence, verified: true},
		}
		if p.Sample != nil {
			b.sampled(p, &k)
		}
		b.shape(p.Pos, quoted("parameter", p.ID), &k)
		b.addKnob(k)
	}
}

func (b *builder) checkParameter(p *Parameter) {
	what := quoted("parameter", p.ID)
	checkRange(p.Pos, what, p.Low, p.Value, p.High, &b.found)
	if !slices.Contains(natures, p.Nature) {
		b.errorf(p.Pos, "unknown-nature", "%s heeft aard %q", what, p.Nature).WithHint(diag.Suggest(p.Nature, natures))
	}
	if p.Confidence != 0 {
		checkGrade(p.Pos, what, p.Confidence, &b.found)
	}
	if p.Nature != Assumed && p.Nature != Convention && p.Source == "" {
		b.errorf(p.Pos, "missing-source", "%s is %s, maar heeft geen bron", what, p.Nature)
	}
}

func orValue(bound *Number, value Number) float64 {
	if bound == nil {
		return float64(value)
	}
	return float64(*bound)
}

func (b *builder) addKnob(k knob) int {
	if at, known := b.knobByID[k.id]; known {
		return at
	}
	at := len(b.c.knobs)
	b.c.knobs = append(b.c.knobs, k)
	b.knobByID[k.id] = at
	return at
}

// value looks up a Value, or takes otherwise when it was not given.
func (b *builder) value(v Value, otherwise float64) operand {
	switch {
	case !v.Given:
		return fixed(otherwise)
	case v.Parameter == "":
		return fixed(v.Number)
	}
	at, known := b.knobByID[v.Parameter]
	if !known {
		b.errorf(v.Pos, "unknown-parameter", "parameter %s bestaat niet", v.Parameter).
			WithHint(diag.Suggest(v.Parameter, slices.Sorted(maps.Keys(b.knobByID))))
		return fixed(otherwise)
	}
	b.used[v.Parameter] = true
	return operand{knob: at}
}

// share is value for something that lies between 0 and 1.
func (b *builder) share(v Value, otherwise float64) operand {
	o := b.value(v, otherwise)
	low, high := o.fixed, o.fixed
	if o.knob >= 0 {
		k := &b.c.knobs[o.knob]
		k.share = true
		low, high = min(k.low, k.value), max(k.high, k.value)
	}
	if low < 0 || high > 1 {
		b.errorf(v.Pos, "bad-share", "dit deel ligt buiten 0%% en 100%%")
	}
	return o
}

// price looks up the price of a cost or an effect: a kengetal, or an amount of
// the model itself. It returns the factor to the model's price year and the grade
// of confidence too.
func (b *builder) price(pos diag.Pos, what, id string, amount Value) (price operand, indexation float64, grade int) {
	switch {
	case id != "" && amount.Given:
		b.errorf(pos, "two-prices", "%s heeft een prijs en een bedrag", what).WithHint("laat er één staan")
		return fixed(0), 1, 0
	case id != "":
		return b.unitPrice(pos, what, id)
	case !amount.Given:
		b.errorf(pos, "missing-price", "%s heeft geen prijs", what).WithHint("noem een kengetal bij prijs, of een parameter bij bedrag")
		return fixed(0), 1, 0
	}
	price = b.value(amount, 0)
	if price.knob < 0 {
		return price, 1, 0
	}
	from := b.c.knobs[price.knob].origin
	year := from.priceYear
	if year == 0 {
		year = b.c.def.PriceYear
	}
	return price, b.indexation(pos, what, year), from.confidence
}

func (b *builder) unitPrice(pos diag.Pos, what, id string) (operand, float64, int) {
	u, known := b.c.prices.Price(id)
	if !known {
		b.errorf(pos, "unknown-price", "%s verwijst naar kengetal %s, maar dat bestaat niet", what, id).
			WithHint(diag.Suggest(id, b.c.prices.IDs()))
		return fixed(0), 1, 0
	}
	if u.Kind == "parameter" {
		b.errorf(pos, "not-a-price", "%s gebruikt %s als prijs, maar dat is een parameter", what, id)
	}
	k := knob{
		id: priceKnob(id), title: u.Text, shape: u.Shape, unit: u.Unit, value: float64(u.Value),
		low: orValue(u.Low, u.Value), high: orValue(u.High, u.Value),
		origin: origin{
			nature: "kengetal", source: u.Source, url: u.URL, date: u.Date,
			priceYear: u.PriceYear, confidence: u.Confidence, verified: u.Verified,
		},
	}
	b.shape(u.Pos, quoted("kengetal", id), &k)
	return operand{knob: b.addKnob(k)}, b.indexation(pos, what, u.PriceYear), u.Confidence
}

// priceKnob is the id under which a unit price can be moved.
func priceKnob(id string) string { return "prijs." + id }

// indexation is P_y / P_b = CPI_y / CPI_b: from the price year of a figure to
// the price year of the model.
//
// Source: CBS, consumentenprijsindex, method of chaining; CPB and PBL, Algemene
// leidraad voor MKBA (2013), chapter 6 (constant prices).
func (b *builder) indexation(pos diag.Pos, what string, year int) float64 {
	def := b.c.def
	if year == def.PriceYear {
		return 1
	}
	from, known := b.c.prices.IndexValue(def.Index, year)
	to, target := b.c.prices.IndexValue(def.Index, def.PriceYear)
	if !known || !target {
		missing := year
		if known {
			missing = def.PriceYear
		}
		b.errorf(pos, "missing-index", "%s heeft index %q nodig van het jaar %d, en die is er niet", what, def.Index, missing)
		return 1
	}
	return to / from
}

// curve returns the discount curve for a schedule and a moment in the year; the
// model's own where these are empty.
func (b *builder) curve(pos diag.Pos, schedule, when string) int {
	def := b.c.def
	if schedule == "" {
		schedule = def.Discount.Schedule
	}
	if when == "" {
		when = def.Timing
	}
	at, known := timings[when]
	if !known {
		b.errorf(pos, "unknown-timing", "moment %q bestaat niet", when).WithHint(diag.Suggest(when, Timings()))
	}
	for i, c := range b.c.curves {
		if c.schedule == schedule && c.when == at {
			return i
		}
	}
	rule, known := b.c.prices.Rate(schedule, def.AppraisedOn)
	if !known {
		b.errorf(pos, "unknown-discount", "disconto %q heeft geen voet op %s", schedule, def.AppraisedOn)
	}
	b.c.curves = append(b.c.curves, curve{
		schedule: schedule, when: at, rule: rule,
		rate: rate{first: float64(rule.Rate), afterYear: rule.AfterYear, then: float64(rule.Then)},
	})
	return len(b.c.curves) - 1
}

// discountKnob is the id under which the discount rate can be moved.
const discountKnob = "disconto"

// discount makes a knob of the discount rate when the model gives it a range. The
// knob is the change of the rate, so that a schedule keeps its shape.
func (b *builder) discount() {
	d := &b.c.def.Discount
	main := b.curve(b.c.def.Pos, "", "")
	if d.Low == nil && d.High == nil {
		return
	}
	base := b.c.curves[main].rate.first
	checkRange(d.Pos, "disconto", d.Low, Number(base), d.High, &b.found)
	at := b.addKnob(knob{
		id: discountKnob, title: source.Text{"nl": "Discontovoet", "en": "Discount rate"},
		low: orValue(d.Low, Number(base)) - base, high: orValue(d.High, Number(base)) - base, lowerBound: -base, share: true,
		origin: origin{nature: Convention, source: b.c.curves[main].rule.Source, url: b.c.curves[main].rule.URL, verified: b.c.curves[main].rule.Verified},
	})
	b.c.shift = operand{knob: at}
}
