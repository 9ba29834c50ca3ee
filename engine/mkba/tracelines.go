package mkba

import (
	"fmt"
	"strings"
)

// traceEffect writes the lines of one effect for one party in one term.
func (x *explainer) traceEffect(it traceItem, party, term int) TracePart {
	i := x.effectIndex(it.item)
	e := &x.c.effects[i]
	t := x.valueLines(i)
	x.traceYears(t, i, term)
	x.tracePresent(t, e.curve, it.amounts)
	among, text := e.parties, e.def.Title.In(x.lang)
	if it.kind == TransferLeaf {
		among = e.counter
		t.add(Line{Does: "maal", Text: t.word("loss"), Nature: Convention, Shown: "× −1", Number: -1})
	}
	t.share(among, party)
	t.end(text, t.say("from", 1, t.count), it.present)
	return TracePart{
		Item: it.item, Title: text, Explanation: e.def.Explanation.In(x.lang), Nature: "berekend", Lines: t.lines, Amount: it.present,
	}
}

// valueLines are the lines of an effect that are the same for every party and
// term: how much of it counts, and what one unit is worth in a year.
func (x *explainer) valueLines(i int) *tracer {
	if x.values[i] == nil {
		t := x.tracer(10)
		x.traceQuantity(t, i)
		x.traceNet(t, i)
		x.priceLines(t, i)
		x.values[i] = t
	}
	t := *x.values[i]
	t.lines = append(x.room(len(t.lines)+5), t.lines...)
	return &t
}

func (x *explainer) effectIndex(id string) int {
	for i := range x.c.effects {
		if x.c.effects[i].def.ID == id {
			return i
		}
	}
	panic("mkba: leaf of unknown effect " + id) // leaves are made from these effects
}

func (x *explainer) traceQuantity(t *tracer, i int) {
	e := &x.c.effects[i]
	rule := &e.def.Quantity
	if e.chain != nil {
		t.add(Line{Does: "begin", Text: rule.Text.In(t.lang), Source: t.word("measured"), Nature: Measured, Shown: t.whole(int64(x.heads)), Number: x.heads})
		for at, name := range []string{"affected", "engaged", "retained", "success"} {
			if o := e.chain[at]; o != fixed(1) {
				source, url, nature := x.knobSource(o)
				t.add(Line{Does: "maal", Text: t.word(name), Source: source, URL: url, Nature: nature,
					Shown: "× " + t.percent(o.in(x.vector)), Number: o.in(x.vector)})
			}
		}
		return
	}
	line := Line{Does: "begin", Text: rule.Text.In(t.lang), Source: x.shared.counted[i], Nature: Measured, Number: x.gross(i)}
	q := x.source[i]
	count := t.number(x.gross(i), 1)
	known := t.whole(int64(q.N))
	if q.Expected != nil {
		source := x.describe(q.Expected, rule.Money)
		line.Source, line.URL, line.Nature = source, q.Expected.URL, q.Expected.Nature
	}
	switch {
	case rule.Money:
		line.Shown = t.euros(q.Amount)
	case x.hidden[i]:
		line.Shown = t.say("all-but", count, known)
		line.Source += ". " + t.say("capped", count)
	case q.N > 0:
		line.Shown = t.say("of", count, known)
	default:
		line.Shown = count
	}
	t.add(line)
}

// traceNet takes off what is not due to the approach.
func (x *explainer) traceNet(t *tracer, i int) {
	e := &x.c.effects[i]
	before := t.count
	if x.compared(i) {
		q := x.beside[i]
		off := x.anyway(i)
		t.add(Line{Does: "min", Text: t.word("deadweight"), Source: t.say("control-group", t.number(q.Count, 1), t.whole(int64(q.N))), Nature: Measured,
			Shown: "− " + t.counted(off, false), Number: off})
	}
	taken := []struct {
		name  string
		o     operand
		part  float64
		given bool
	}{
		{"deadweight", e.deadweight, e.deadweight.in(x.vector), e.def.Deadweight.Given && !x.compared(i)},
		{"displacement", e.displacement, e.displacement.in(x.vector), e.def.Displacement.Given},
		{"attribution", e.attribution, 1 - e.attribution.in(x.vector), e.def.Attribution.Given},
	}
	for _, step := range taken {
		if !step.given {
			continue
		}
		off := t.sofar * step.part
		from := x.knobText(step.o)
		part := t.percent(step.part)
		if step.name == "attribution" { // its range is that of the part that does count
			part = t.say("attributed", t.percent(1-step.part))
		}
		t.add(Line{Does: "min", Text: t.word(step.name), Source: part + ", " + from.after, URL: from.url, Nature: from.nature,
			Shown: "− " + t.counted(off, e.def.Quantity.Money), Number: off})
	}
	if t.count > before {
		t.add(Line{Does: "is", Text: t.word("net"), Source: t.say("from", 1, t.count), Nature: "berekend",
			Shown: t.counted(t.sofar, e.def.Quantity.Money), Number: t.sofar})
	}
}

func (t *tracer) counted(value float64, money bool) string {
	if money {
		return t.euros(centsOf(value))
	}
	return t.number(value, 1)
}

func (x *explainer) tracePrice(t *tracer, price operand, indexation, correction float64) {
	value := price.in(x.vector)
	if price.knob < 0 && value == 1 { // the quantity is an amount of money itself
		return
	}
	source, url, nature := x.knobSource(price)
	line := Line{Does: "maal", Text: t.word("amount"), Source: source, URL: url, Nature: nature, Shown: "× " + t.price(value), Number: value}
	grade := 0
	if price.knob >= 0 {
		k := &x.knobs[price.knob]
		line.Text = k.title.In(t.lang)
		line.Shown = strings.TrimSpace(line.Shown + perUnit(k.unit.In(t.lang)))
		grade = k.origin.confidence
	}
	t.add(line)
	if indexation != 1 {
		from := x.knobs[price.knob].origin.priceYear
		t.add(Line{Does: "maal", Text: t.say("price-year", from, x.c.def.PriceYear), Source: x.indexSource(), Nature: Convention,
			Shown: "× " + t.fixed(indexation, 3), Number: indexation})
	}
	if correction != 0 {
		source := t.say("grade", grade)
		if c := x.c.prices.corrections[grade]; c != nil && c.Source != "" {
			source += ", " + c.Source
		}
		t.add(Line{Does: "maal", Text: t.word("correction"), Source: source, Nature: Convention, Shown: "− " + t.percent(correction), Number: 1 - correction})
	}
}

// perUnit is the part of a unit after the currency: "euro per maand" → " per maand".
func perUnit(unit string) string {
	if at := strings.Index(unit, " per "); at >= 0 {
		return unit[at:]
	}
	return ""
}

func (x *explainer) indexSource() string {
	if index := x.c.prices.indices[x.c.def.Index]; index != nil {
		return index.Title.In(x.lang) + ", " + index.Source
	}
	return x.word("index")
}

func (x *explainer) traceFactor(t *tracer, f operand) {
	source, url, nature := x.knobSource(f)
	value, text, shown := f.in(x.vector), t.word("amount"), ""
	if f.knob >= 0 {
		k := &x.knobs[f.knob]
		text = k.title.In(t.lang)
		shown = t.number(value, 3)
		if x.c.knobs[f.knob].percent() {
			shown = t.percent(value)
		}
		if unit := k.unit.In(t.lang); unit != "" {
			shown += " " + unit
		}
	}
	if shown == "" {
		shown = t.number(value, 3)
	}
	t.add(Line{Does: "maal", Text: text, Source: source, URL: url, Nature: nature, Shown: "× " + shown, Number: value})
}

// traceYears multiplies by the years, or parts of years, that fall in the term.
func (x *explainer) traceYears(t *tracer, i, term int) {
	e := &x.c.effects[i]
	years := x.yearsIn(i, term)
	if years == 1 && !e.def.Duration.Given {
		return
	}
	from := x.knobText(e.duration)
	t.add(Line{Does: "maal", Text: t.word("years"), Source: x.howLong(i), URL: from.url, Nature: from.nature, Shown: "× " + t.number(years, 2), Number: years})
}

// howLong says how long an effect lasts and how it wears off.
func (x *explainer) howLong(i int) string {
	if x.lasts[i] != "" {
		return x.lasts[i]
	}
	e := &x.c.effects[i]
	source := x.knobText(e.duration).source + ", " + strings.ToLower(x.say("duration", x.number(e.duration.in(x.vector), 1)))
	if e.def.DropOff.Given {
		source += ", " + x.say("drop-off", x.percent(e.dropOff.in(x.vector)))
	}
	if e.first > 1 {
		source += ", " + x.say("first-year", e.first)
	}
	x.lasts[i] = source
	return source
}

// discounted says by which rate.
func (x *explainer) discounted(curve int) string {
	if x.rates[curve] == "" {
		c := x.c.curves[curve]
		x.rates[curve] = x.say("rate", x.percent(c.rate.first+x.c.shift.in(x.vector))) + ", " + c.rule.Source
	}
	return x.rates[curve]
}

func (x *explainer) tracePresent(t *tracer, curve int, sum amounts) {
	if sum.nominal == 0 || sum.present == sum.nominal {
		return
	}
	factor := float64(sum.present) / float64(sum.nominal)
	t.add(Line{Does: "maal", Text: t.word("present"), Source: x.discounted(curve), URL: x.c.curves[curve].rule.URL, Nature: Convention, Shown: "× " + t.fixed(factor, 3), Number: factor})
}

func (t *tracer) share(among sharing, party int) {
	for i, p := range among.party {
		if p == party && among.share[i] != 1 {
			t.add(Line{Does: "maal", Text: t.word("share"), Source: t.word("distribution"), Nature: Assumed,
				Shown: "× " + t.percent(among.share[i]), Number: among.share[i]})
		}
	}
}

func (x *explainer) traceCost(i int, sum amounts) TracePart {
	c := &x.c.costs[i]
	t := x.tracer(8)
	if c.perHead {
		t.add(Line{Does: "begin", Text: t.word("participants"), Source: t.word("measured"), Nature: Measured, Shown: t.whole(int64(x.heads)), Number: x.heads})
	} else {
		t.add(Line{Does: "begin", Text: t.word("total"), Source: t.word("convention"), Nature: Convention, Shown: "1", Number: 1})
	}
	x.tracePrice(t, c.price, c.indexation, 0)
	x.tracePresent(t, c.curve, sum)
	if c.parties.payer != 1 {
		t.add(Line{Does: "maal", Text: t.word("share"), Source: t.word("distribution"), Nature: Assumed, Shown: "× " + t.percent(c.parties.payer), Number: c.parties.payer})
	}
	t.end(c.def.Title.In(x.lang), t.say("from", 1, t.count), sum.present)
	return TracePart{Item: c.def.ID, Title: c.def.Title.In(x.lang), Explanation: c.def.Explanation.In(x.lang), Nature: "berekend", Lines: t.lines, Amount: sum.present}
}

// tracePrinted shows a printed amount: what the study says, and, when somebody
// worked it back, the steps that end in it.
func (x *explainer) tracePrinted(party, term int, sum amounts) TracePart {
	def := x.c.study.def
	t := x.tracer(6)
	part := TracePart{Item: publishedItem, Title: x.c.def.Title.In(x.lang), Explanation: t.word("no-more"), Nature: PublishedFig, Amount: sum.present}
	for i := range def.Reconstruction {
		again := &def.Reconstruction[i]
		if again.Party == x.c.def.Parties[party].ID && again.Term == x.c.def.Terms[term].ID {
			part.Explanation, part.Nature = again.Text.In(x.lang), Reconstructed
			for at := range again.Steps {
				t.step(&again.Steps[at])
			}
		}
	}
	t.end(t.word("from-study"), def.Source, sum.present)
	part.Lines = t.lines
	return part
}

var stepMarks = map[string]string{"maal": "× ", "min": "− ", "plus": "+ "}

func (t *tracer) step(s *Step) {
	shown := t.number(float64(s.Value), 2)
	if s.Money {
		shown = t.price(float64(s.Value))
	}
	source := natureWord(t.language, s.Nature)
	if s.Source != "" {
		source += ", " + s.Source
	}
	t.add(Line{Does: s.Does, Text: s.Text.In(t.lang), Source: source, Nature: s.Nature, Shown: stepMarks[s.Does] + shown, Number: float64(s.Value)})
}

func (x *explainer) tracePrintedCost(amount Cents) TracePart {
	def := x.c.study.def
	t := x.tracer(6)
	t.add(Line{Does: "begin", Text: t.word("participants"), Source: def.Source, Nature: PublishedFig, Shown: t.whole(int64(def.Participants)), Number: float64(def.Participants)})
	t.add(Line{Does: "maal", Text: fmt.Sprintf(t.word("cost-head"), naming(x.c.def, "deelnemer", x.lang)), Source: def.Source, Nature: PublishedFig,
		Shown: "× " + t.whole(def.Cost), Number: float64(def.Cost)})
	t.end(t.word("costs"), t.say("from", 1, 2), amount)
	return TracePart{Item: publishedItem, Title: t.word("costs"), Nature: PublishedFig, Lines: t.lines, Amount: amount}
}

// naming is the model's word for something, or the engine's own.
func naming(def *Model, what, lang string) string {
	if text, ok := def.Naming[what]; ok {
		return text.In(lang)
	}
	return languageOf(lang).word(what)
}

// describe says of an expected count what it is, how sure it is, and where it comes
// from.
func (x *explainer) describe(e *Expected, money bool) string {
	parts := []string{natureWord(x.language, e.Nature)}
	if e.Low < e.High && !money {
		parts = append(parts, x.say("range", x.number(e.Low, 1), x.number(e.High, 1)))
	}
	if e.Source != "" {
		parts = append(parts, e.Source)
	}
	return strings.Join(parts, ", ")
}
