package mkba

import (
	"slices"
	"strings"
)

// phrases are the parts of traces that every run of a model shares in one
// language, as long as nobody moved the numbers behind them: where each number
// comes from, and the lines of prices and factors.
type phrases struct {
	sources []knobText // per knob
	prices  [][]Line   // per effect, not numbered
	counted []string   // per effect: where its quantity comes from
}

// phrasesIn returns the phrases of a language. They are made once.
func (c *Compiled) phrasesIn(lang string) *phrases {
	if known, ok := c.phrases.Load(lang); ok {
		return known.(*phrases)
	}
	out := &phrases{sources: make([]knobText, len(c.knobs)), prices: make([][]Line, len(c.effects))}
	// The numbers as the model has them: no cohort, nothing replaced.
	r := &run{c: c, knobs: c.knobs, vector: make([]float64, len(c.knobs))}
	for i := range c.knobs {
		r.vector[i] = c.knobs[i].value
	}
	x := &explainer{run: r, language: languageOf(lang), lang: lang, shared: out, sources: make([]knobText, len(c.knobs))}
	for i := range c.knobs {
		k := &c.knobs[i]
		out.sources[i] = x.newKnobText(k, k)
	}
	for i := range c.effects {
		t := x.tracer(2 + len(c.effects[i].factors))
		x.tracePrices(t, i)
		out.prices[i] = t.lines
		out.counted = append(out.counted, x.word("measured")+", "+strings.ToLower(x.say("indicator", c.effects[i].def.Quantity.Indicator)))
	}
	known, _ := c.phrases.LoadOrStore(lang, out)
	return known.(*phrases)
}

// moved says whether a knob differs from what the model has.
func (r *run) moved(o operand) bool {
	if o.knob < 0 {
		return false
	}
	k, original := &r.knobs[o.knob], &r.c.knobs[o.knob]
	return k.value != original.value || k.low != original.low || k.high != original.high
}

// priceLines adds the lines of what a unit of an effect is worth.
func (x *explainer) priceLines(t *tracer, i int) {
	e := &x.c.effects[i]
	if x.moved(e.price) || slices.ContainsFunc(e.factors, x.moved) {
		x.tracePrices(t, i)
		return
	}
	for _, line := range x.shared.prices[i] {
		t.add(line)
	}
}

func (x *explainer) tracePrices(t *tracer, i int) {
	e := &x.c.effects[i]
	x.tracePrice(t, e.price, e.indexation, e.correction)
	for _, f := range e.factors {
		x.traceFactor(t, f)
	}
}
